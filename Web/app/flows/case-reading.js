// Reading cases, and verifying them: docs/protocol.md 6.7. Who may have written what hangs on the assignment, which coordinators alone write.

import { fromBase64, idBytes, idText, journalIDs } from "../bytes.js";
import { believing, failedWith, ifBelieved } from "../believing.js";
import { readPart } from "../case-records.js";
import { answered } from "../case-rules.js";
import { typeOf } from "../records.js";
import { readReferral } from "../referral-rules.js";
import { bits, kinds, recoveryKey } from "../roles.js";
import { believe, isBehind } from "./seen.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./session.js").OpenedKey} OpenedKey */
/** @typedef {import("./session.js").WireWrap} WireWrap */
/** @typedef {import("./seen.js").StoredObject} StoredObject */
/** @typedef {{id: string, epoch: number, passedOn: boolean, objects: StoredObject[], wrap: WireWrap}} StoredJournal */
/** @typedef {{id: string, epoch: number, objects: StoredObject[], wrap: WireWrap, journal?: StoredJournal}} StoredCase */
/** @typedef {{id: string, revision: number, author: string, roles: number, payload: Uint8Array}} OpenedObject */
/**
 * An object, and who signed it last.
 * @template T
 * @typedef {{id: string, revision: number, author: string, record: T}} Part
 */
/** @typedef {import("../case-records.js").Case} Case */
/** @typedef {import("../case-records.js").Assignment} Assignment */
/** @typedef {import("../case-records.js").Answer} Answer */
/** @typedef {import("../referral-records.js").Referral} Referral */
/**
 * For its holder only.
 * @typedef {{notes: Part<import("../case-records.js").Note>[], goals: Part<import("../case-records.js").Goal>[],
 *   meetings: Part<import("../case-records.js").Meeting>[], cards: Part<import("../case-records.js").Card>[], stored: StoredJournal}} Journal
 */
/**
 * A case that this member could open, with everything in it verified.
 * @typedef {{id: string, record: Part<Case>, assignment: Part<Assignment> | null, answers: Part<Answer>[],
 *   agreements: Part<import("../case-records.js").Agreement>[], agencies: Part<import("../case-records.js").Agency>[],
 *   followUps: Part<import("../case-records.js").FollowUp>[], referrals: Part<Referral>[], journal: Journal | null, stored: StoredCase}} Opened
 */

/** @param {Session} session @param {string} id */
export const assignmentID = (session, id) => idText(session.vault.assignmentID(idBytes(id)).id);

/**
 * What who is asked has said; null while nobody is, or while they have not.
 * @param {Opened} opened
 */
export const answerOf = ({ assignment, answers }) => answered(assignment && assignment.record, answers);

/**
 * Who works in the case: who has accepted and has its journal. Coordinators write that into the assignment at their next change of it.
 * @param {Opened} opened
 */
export function mentorOf(opened) {
  const assignment = opened.assignment?.record;
  const hasTaken = answerOf(opened)?.answer === "accepted" && opened.record.record.taken === assignment?.asked;
  return (hasTaken ? assignment?.successor : assignment?.mentor) ?? null;
}

/**
 * Whether the journal was passed on and waits for who is to take it over: a mentor still.
 * @param {Session} session @param {Opened} opened
 */
export function isOnItsWay(session, opened) {
  const successor = opened.assignment?.record.successor;
  const { passed, taken } = opened.record.record;
  return successor !== undefined && answerOf(opened)?.answer === "accepted" && passed === opened.assignment?.record.asked && taken !== passed &&
    (session.vault.rolesAt(idBytes(successor), 0).roles & bits.mentor) > 0;
}

/**
 * What was asked for and nothing else: a decision on one case must not land on another.
 * @param {string} id @param {StoredCase} stored
 */
function asked(id, stored) {
  if (stored.id !== id) throw { code: "forged" };
  return stored;
}

/**
 * One case, opened and verified.
 * @param {Session} session @param {string} id
 */
export async function fetchCase(session, id) {
  try {
    return await openFresh(session, asked(id, await session.call("case", { id })));
  } catch (error) {
    if (failedWith(error, "not_found")) throw { code: "no_such_case" };
    throw error;
  }
}

/**
 * The cases that an endpoint lists, and those that nobody entitled can have written.
 * @param {Session} session @param {"cases" | "myCases"} endpoint @param {(done: number, early: Opened[]) => void} progress `early`: without their
 *   journals, which take longest and which no list shows
 */
export async function readCases(session, endpoint, progress) {
  /** @type {Opened[]} */
  const cases = [];
  /** @type {string[]} */
  const refused = [];
  let after = "";
  do {
    const page = await session.call(endpoint, { query: after ? { limit: "200", after } : { limit: "200" } });
    /** @type {StoredCase[]} */
    const found = page.cases;
    // What could not be opened at once is fetched anew below.
    const first = found.map((stored) => ifBelieved(() => openCoordination(session, stored)));
    progress(cases.length, [...cases, ...first.flatMap((opened) => opened ?? [])]);
    for (const [place, stored] of found.entries()) {
      try {
        cases.push(await openFresh(session, stored, first[place]));
      } catch (error) {
        // It was erased or passed on since the list was made.
        if (failedWith(error, "not_found")) continue;
        // One that cannot be believed must not keep the others from being read.
        if (!failedWith(error, "forged", "rolled_back", "newer_client")) throw error;
        refused.push(stored.id);
      }
    }
    progress(cases.length, []);
    after = page.next ?? "";
  } while (after);
  return { cases, refused };
}

/**
 * What is stored may name a roster or an epoch made after this session last looked: fetch what is new, once. Or this session has written to it
 * since the list was made.
 * @param {Session} session @param {StoredCase} stored @param {Opened | null} [opened] what was opened of it already, but for its journal
 */
async function openFresh(session, stored, opened = null) {
  try {
    return withJournal(session, opened && !isBehind(session, stored) ? opened : openCoordination(session, stored));
  } catch (error) {
    if (!failedWith(error, "rolled_back")) throw error;
    await session.refresh();
    return withJournal(session, openCoordination(session, asked(stored.id, await session.call("case", { id: stored.id }))));
  }
}

/** @param {Session} session @param {Opened} opened */
function withJournal(session, opened) {
  const { journal } = opened.stored;
  return journal ? { ...opened, journal: openJournal(session, journal, opened) } : opened;
}

/** @param {Session} session @param {StoredCase} stored @returns {Opened} */
function openCoordination(session, stored) {
  const compartment = idBytes(stored.id);
  const key = session.openWrap(stored.wrap, compartment, kinds.coordination, stored.epoch, "coordinators");
  let isHeld = false;
  try {
    const opened = verified(session, stored, key, openObjects(session, stored, compartment, kinds.coordination, key));
    believe(session, stored, compartment, kinds.coordination, key);
    isHeld = true;
    return opened;
  } finally {
    if (!isHeld) session.vault.drop(key.handle);
  }
}

/** @param {Session} session @param {StoredCase} stored @param {OpenedKey} key @param {OpenedObject[]} objects @returns {Opened} */
function verified(session, stored, key, objects) {
  const idOfAssignment = assignmentID(session, stored.id);
  const assignment = objects.find(({ id }) => id === idOfAssignment);
  if (assignment) requireCoordinator(session, idBytes(assignment.author), assignment.roles);
  const assigned = assignment ? part(assignment, "assignment") : null;
  const named = assigned?.record.named ?? [];
  // Who may have made this key stands in what it opens; nothing was believed before.
  const isMentors = stored.epoch > 1 && named.includes(idText(key.granter)) && key.roles & bits.mentor;
  if (!isMentors) requireCoordinator(session, key.granter, key.roles);
  const first = objects.find(({ id }) => id === stored.id);
  if (!first) throw { code: "forged" };
  if (first.revision === 1) requireCoordinator(session, idBytes(first.author), first.roles);
  else requireWriter(session, first, named);
  /** @type {Opened} */
  const opened = {
    id: stored.id, record: part(first, "case"), assignment: assigned, answers: [], agreements: [], agencies: [], followUps: [], referrals: [], journal: null, stored,
  };
  for (const object of objects) {
    if (object === first || object === assignment) continue;
    requireWriter(session, object, named);
    switch (typeOf(object.payload)) {
      case "answer":
        // Nobody answers for another.
        if (!named.includes(object.author)) throw { code: "forged" };
        opened.answers.push(part(object, "answer"));
        break;
      case "agreement": opened.agreements.push(part(object, "agreement")); break;
      case "agency": opened.agencies.push(part(object, "agency")); break;
      case "follow_up": opened.followUps.push(part(object, "follow_up")); break;
      case "referral": {
        const { id, revision, author, payload } = object;
        const record = readReferral(payload);
        if (record.id !== id) throw { code: "forged" };
        opened.referrals.push({ id, revision, author, record });
        break;
      }
      case "case": case "assignment": throw { code: "forged" };
      // Of a newer client.
      default: break;
    }
  }
  return opened;
}

/** @param {Session} session @param {StoredJournal} stored @param {Opened} parent @returns {Journal} */
function openJournal(session, stored, parent) {
  const { vault } = session;
  const compartment = journalIDs(stored.id, parent.id);
  if (stored.wrap.recipient !== session.id) throw { code: "forged" };
  const key = session.openWrap(stored.wrap, compartment, kinds.journal, stored.epoch, "coordinators");
  let isHeld = false;
  try {
    requireJournal(session, key, stored, parent);
    const named = parent.assignment?.record.named ?? [];
    /** @type {Journal} */
    const journal = { notes: [], goals: [], meetings: [], cards: [], stored };
    for (const object of openObjects(session, stored, compartment, kinds.journal, key)) {
      if (!(object.roles & bits.mentor) || !named.includes(object.author)) throw { code: "forged" };
      switch (typeOf(object.payload)) {
        case "note": journal.notes.push(part(object, "note")); break;
        case "goal": journal.goals.push(part(object, "goal")); break;
        case "meeting": journal.meetings.push(part(object, "meeting")); break;
        case "card": journal.cards.push(part(object, "card")); break;
        // Of a newer client.
        default: break;
      }
    }
    believe(session, stored, compartment, kinds.journal, key);
    isHeld = true;
    return journal;
  } finally {
    if (!isHeld) vault.drop(key.handle);
  }
}

/**
 * Only a key that this member made, or that the mentor before them handed on to them, or for a mentor who is gone a ceremony: whoever could offer
 * another would read what is written under it.
 * @param {Session} session @param {OpenedKey} key @param {StoredJournal} stored @param {Opened} parent
 */
function requireJournal(session, key, stored, parent) {
  const granter = idText(key.granter);
  if (stored.passedOn) {
    const assignment = parent.assignment?.record;
    const before = assignment?.mentor;
    const isSuccessor = assignment?.successor === session.id && answerOf(parent)?.answer === "accepted";
    if (!isSuccessor || before === undefined) throw { code: "forged" };
    // The vault has then seen that a ceremony's key signed it.
    const isByRecovery = granter === idText(session.vault.groupID(recoveryKey).id);
    const isTheirs = isByRecovery
      ? !(session.vault.rolesAt(idBytes(before), 0).roles & bits.mentor)
      : granter === before && (key.roles & bits.mentor) > 0;
    if (!isTheirs) throw { code: "forged" };
  } else if (granter !== session.id) throw { code: "forged" };
  requireNewest(session, parent.id, stored.id, stored.epoch);
}

/**
 * Throws for another journal of a case, or an older key of it, than this member has made: whoever had that one would read along.
 * @param {Session} session @param {string} parent the case @param {string} journal @param {number} epoch
 */
export function requireNewest(session, parent, journal, epoch) {
  const known = believing(() => session.vault.journalKnown(idBytes(parent)));
  if (known.journal.length === 0) return;
  if (epoch < known.epoch) throw { code: "rolled_back" };
  if (epoch === known.epoch && journal !== idText(known.journal)) throw { code: "forged" };
}

/** @param {Session} session @param {Uint8Array} author @param {number} roles in the roster that is named */
function requireCoordinator(session, author, roles) {
  if (!(roles & bits.coordinator)) throw { code: "forged" };
  session.requireAdmission(author, "coordinators");
}

/** @param {Session} session @param {OpenedObject} object @param {string[]} named */
function requireWriter(session, object, named) {
  if (object.roles & bits.mentor && named.includes(object.author)) return;
  requireCoordinator(session, idBytes(object.author), object.roles);
}

/** @param {OpenedObject} object @param {string} type @returns {Part<any>} */
const part = ({ id, revision, author, payload }, type) => ({ id, revision, author, record: readPart(payload, type) });

/**
 * The objects of a compartment, open and with their signatures verified.
 * @param {Session} session @param {{epoch: number, objects: StoredObject[]}} stored @param {Uint8Array} compartment @param {number} kind
 * @param {OpenedKey} key @returns {OpenedObject[]}
 */
function openObjects(session, stored, compartment, kind, key) {
  if (new Set(stored.objects.map(({ id }) => id)).size !== stored.objects.length) throw { code: "forged" };
  return stored.objects.map(({ id, revision, sealed }) => {
    const opened = believing(() =>
      session.vault.objectOpen(key.handle, fromBase64(sealed), compartment, kind, stored.epoch, idBytes(id), revision));
    return { id, revision, author: idText(opened.author), roles: opened.roles, payload: opened.payload };
  });
}
