// What members do with a case: domain workflow 4. Each is one request that happens as a whole.

import { idBytes, newID } from "../bytes.js";
import { failedWith } from "../believing.js";
import { check } from "../case-records.js";
import * as rules from "../case-rules.js";
import { bits } from "../roles.js";
import { answerOf, fetchCase, isOnItsWay, mentorOf, readCases } from "./case-reading.js";
import { actorIn, shown } from "./case-shown.js";
import { change, createCase, mentorsAmong } from "./case-writing.js";
import { readNames } from "./names.js";
import { forget } from "./seen.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./case-draft.js").Draft} Draft */
/** @typedef {import("./case-reading.js").Opened} Opened */
/** @typedef {import("../case-records.js").Assignment} Assignment */
/** @typedef {import("../case-rules.js").Actor} Actor */
/** @typedef {import("../../types").CaseWritten} CaseWritten */
/** @typedef {(done: number, rows?: import("../../types").OpenedCase[]) => void} Progress `rows`: what a list can show already */
/** @typedef {import("../../types").Calls} Calls */

/**
 * Every case, for a coordinator.
 * @param {Session} session @param {Calls["cases"][0]} _ @param {Progress} progress
 */
export async function cases(session, _, progress) {
  requireCoordinator(session);
  return read(session, "cases", progress);
}

/**
 * The caseload of this member.
 * @param {Session} session @param {Calls["myCases"][0]} _ @param {Progress} progress
 */
export const myCases = (session, _, progress) => read(session, "myCases", progress);

/**
 * @param {Session} session @param {"cases" | "myCases"} endpoint @param {Progress} progress
 * @returns {Promise<import("../../types").CasesRead>}
 */
async function read(session, endpoint, progress) {
  await readNames(session);
  // That there is a journal tells who works in a case; what stands in it comes later.
  const rows = (/** @type {Opened[]} */ early) => early.map((one) => shown(session, { ...one, journal: one.stored.journal ?
    { notes: [], goals: [], meetings: [], cards: [], stored: one.stored.journal } : null }));
  const { cases: opened, refused } = await readCases(session, endpoint, (done, early) => progress(done, rows(early)));
  return { cases: opened.map((one) => shown(session, one)), refused };
}

/** @param {Session} session @param {Calls["oneCase"][0]} given */
export async function oneCase(session, { id }) {
  await readNames(session);
  return shown(session, await fetchCase(session, id));
}

/**
 * Opens a case. `contact` is the one that it began with.
 * @param {Session} session @param {Calls["openCase"][0]} given
 */
export async function openCase(session, { id = newID(), origin, contact, need, languages }) {
  const { by, day } = { by: requireCoordinator(session).member, day: session.status.day };
  /** @type {import("../case-records.js").Case} */
  const record = {
    type: "case", v: 1, day, origin, ...(contact === null ? {} : { contact }), status: "intake", history: [{ status: "intake", day, by }], need,
    languages, tags: {}, counted: [],
  };
  check(record, session.lists, day);
  const [entry, counted] = rules.countOpened(record, session.status.month);
  try {
    await createCase(session, id, counted, entry);
  } catch (error) {
    // Nobody else knows the id: an earlier try had arrived.
    if (!failedWith(error, "id_taken")) throw error;
  }
  return { id };
}

/** @param {Session} session @param {Calls["eraseCase"][0]} given */
export async function eraseCase(session, { id }) {
  /** @type {string | undefined} */
  let journal;
  try {
    journal = (await session.call("case", { id })).journal?.id;
    await session.call("eraseCase", { id });
  } catch (error) {
    if (failedWith(error, "not_found")) throw { code: "no_such_case" };
    throw error;
  }
  forget(session, id);
  if (journal) forget(session, journal);
  return {};
}

/** @param {Session} session @returns {Actor} */
export function requireCoordinator(session) {
  if (!session.isAdmitted("coordinators")) throw { code: "not_admitted" };
  return { as: "coordinator", member: session.id };
}

/**
 * Changes a case; what it is then is shown.
 * @param {Session} session @param {string} id @param {(draft: Draft) => void} body @returns {Promise<CaseWritten>}
 */
export async function write(session, id, body) {
  const { merged, opened } = await change(session, id, body);
  return { merged, case: shown(session, opened) };
}

// A coordinator

/** @param {Session} session @param {Calls["assessCase"][0]} given */
export async function assessCase(session, { id, ...found }) {
  const actor = requireCoordinator(session);
  return write(session, id, (draft) => {
    draft.record = rules.assess(draft.record, found, actor, draft.day);
  });
}

/**
 * What the participant agreed to; after the assessment the first agreement is a step, a coordinator's.
 * @param {Session} session @param {Calls["agreeCase"][0]} given
 */
export const agreeCase = (session, { id, text }) =>
  write(session, id, (draft) => {
    if (draft.record.status === "intake") throw { code: "not_assessed" };
    draft.add({ type: "agreement", v: 1, day: draft.day, text });
    if (draft.record.status === "assessed") draft.record = rules.move(draft.record, "agreed", actorIn(session, draft.opened), draft.day);
  });

/**
 * Asks a mentor: at the beginning, or to take the case over. Whoever was asked before and has not taken it loses the case at once.
 * @param {Session} session @param {Calls["assignCase"][0]} given
 */
export async function assignCase(session, { id, mentor, handOver }) {
  if (!(session.vault.rolesAt(idBytes(mentor), 0).roles & bits.mentor)) throw { code: "not_a_mentor" };
  const actor = requireCoordinator(session);
  return write(session, id, (draft) => {
    const present = presentAssignment(draft);
    const before = present.successor;
    draft.assignment = rules.name(present, mentor, draft.day, handOver);
    if (handOver) draft.record = rules.askSuccessor(draft.record, handOver.reason, actor, draft.day);
    else if (draft.record.status !== "offered") draft.record = rules.move(draft.record, "offered", actor, draft.day);
    // Whoever was asked before has had the key that is in use.
    grant(draft, [present.mentor, mentor], before !== undefined && before !== mentor);
  });
}

/**
 * Takes back that somebody was asked; a mentor who was to hand over goes on.
 * @param {Session} session @param {Calls["withdrawAssignment"][0]} given
 */
export async function withdrawAssignment(session, { id }) {
  const actor = requireCoordinator(session);
  return write(session, id, (draft) => {
    const assignment = rules.withdraw(presentAssignment(draft), draft.day);
    draft.assignment = assignment;
    // Without a mentor it waits for one again.
    if (draft.record.status === "offered") draft.record = rules.move(draft.record, rules.wasActive(draft.record) ? "active" : "agreed", actor, draft.day);
    grant(draft, [assignment.mentor], true);
  });
}

/** @param {Session} session @param {Calls["barMember"][0]} given */
export async function barMember(session, { id, member }) {
  requireCoordinator(session);
  return write(session, id, (draft) => {
    draft.assignment = rules.bar(presentAssignment(draft), member, draft.day);
  });
}

/**
 * Ends the work: by the mentor, or before the start by a coordinator. A coordinator confirms it.
 * @param {Session} session @param {Calls["closeCase"][0]} given
 */
export const closeCase = (session, { id, reason }) =>
  write(session, id, (draft) => {
    draft.record = rules.close(draft.record, reason, actorIn(session, draft.opened), draft.day);
    if (mentorOf(draft.opened) || !draft.opened.assignment?.record.successor) return;
    // Whoever was asked has no part in a case that ended before it began.
    const present = presentAssignment(draft);
    draft.assignment = present.successor ? rules.withdraw(present, draft.day) : present;
    grant(draft, [], true);
  });

/** @param {Session} session @param {Calls["confirmClosing"][0]} given */
export async function confirmClosing(session, { id }) {
  const actor = requireCoordinator(session);
  return write(session, id, (draft) => {
    const [entry, record] = rules.countClosed(rules.move(draft.record, "following", actor, draft.day), draft.month);
    draft.record = record;
    draft.count(entry);
  });
}

/**
 * Back to work: a closing that is not confirmed, or a participant who comes back.
 * @param {Session} session @param {Calls["reopenCase"][0]} given
 */
export async function reopenCase(session, { id }) {
  const actor = requireCoordinator(session);
  return write(session, id, (draft) => {
    draft.record = rules.move(draft.record, "active", actor, draft.day);
  });
}

/**
 * The assignment, with what only its next change writes into it: that who was asked has the journal now, by beginning it or by taking it over; or
 * that they have declined, and then they lose the key that is in use. Throws the `Failure` waits_for_takeover.
 * @param {Draft} draft @returns {Assignment}
 */
function presentAssignment(draft) {
  const { record, opened } = draft;
  /** @type {Assignment} */
  const assignment = opened.assignment?.record ?? { type: "assignment", v: 1, day: draft.day, asked: 0, named: [], barred: [] };
  const answer = answerOf(opened)?.answer;
  // Only the successor of the assignment can take the journal over, from its mentor: neither may change under them.
  if (isOnItsWay(draft.session, opened)) throw { code: "waits_for_takeover" };
  if (answer === "accepted" && (record.taken === assignment.asked || record.passed === assignment.asked)) {
    return rules.recordAcceptance(assignment, draft.day);
  }
  if (answer !== "declined") return assignment;
  grant(draft, [assignment.mentor], true);
  return rules.withdraw(assignment, draft.day);
}

/**
 * Gives these mentors the coordination; `only` them, beside the coordinators, by a key that nobody else has had.
 * @param {Draft} draft @param {(string | undefined)[]} members @param {boolean} only
 */
function grant(draft, members, only) {
  draft.grants = mentorsAmong(draft.session, members);
  draft.makesNextEpoch ||= only;
}

// Who is asked

/**
 * Takes the case. The first mentor begins its journal; one who is to take it over gets it when the present mentor's client passes it on.
 * @param {Session} session @param {Calls["acceptCase"][0]} given
 */
export const acceptCase = (session, { id }) =>
  write(session, id, (draft) => {
    const asked = requireAsked(draft);
    draft.add({ type: "answer", v: 1, day: draft.day, asked, answer: "accepted", reason: "" });
    if (draft.assignment?.mentor !== undefined) return;
    const active = rules.move({ ...draft.record, taken: asked }, "active", asMentor(session), draft.day);
    const [entry, record] = rules.countAssigned(active, draft.month);
    draft.record = record;
    draft.count(entry);
    draft.step = "begin";
  });

/** @param {Session} session @param {Calls["declineCase"][0]} given */
export const declineCase = (session, { id, reason }) =>
  write(session, id, (draft) => {
    const asked = requireAsked(draft);
    draft.add({ type: "answer", v: 1, day: draft.day, asked, answer: "declined", reason });
    if (!rules.wasActive(draft.record)) draft.record = rules.move(draft.record, "agreed", asMentor(session), draft.day);
  });

/**
 * The number of the question to this member, who has not answered yet.
 * @param {Draft} draft
 */
function requireAsked({ opened, session }) {
  const assignment = opened.assignment?.record;
  if (assignment?.successor !== session.id || answerOf(opened) !== null) throw { code: "not_asked" };
  return assignment.asked;
}

/** @param {Session} session @returns {Actor} */
const asMentor = (session) => ({ as: "mentor", member: session.id });

// Handing over

/**
 * The present mentor's part: after the successor has accepted, they get the journal, and this member has no key of the case left.
 * @param {Session} session @param {Calls["passOnCase"][0]} given
 */
export async function passOnCase(session, { id }) {
  await change(session, id, (draft) => {
    const { assignment } = draft;
    if (assignment?.successor === undefined || answerOf(draft.opened)?.answer !== "accepted") throw { code: "not_accepted" };
    if (assignment.mentor !== session.id) throw { code: "no_journal" };
    draft.record = { ...draft.record, passed: assignment.asked };
    draft.successor = assignment.successor;
  }).then(({ opened }) => {
    const { journal } = opened.stored;
    if (journal) forget(session, journal.id);
    // A coordinator goes on with what is theirs.
    if (!session.isAdmitted("coordinators")) forget(session, id);
  });
  return {};
}

/**
 * The successor's part: a key that who left has never had, before anything else is written.
 * @param {Session} session @param {Calls["takeOverCase"][0]} given
 */
export const takeOverCase = (session, { id }) =>
  write(session, id, (draft) => {
    if (!draft.opened.journal?.stored.passedOn) throw { code: "not_passed_on" };
    draft.record = { ...draft.record, taken: draft.assignment?.asked };
    if (draft.record.status === "offered") draft.record = rules.move(draft.record, "active", asMentor(session), draft.day);
    draft.step = "take_over";
    draft.makesNextEpoch = true;
  });
