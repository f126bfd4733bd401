// Referrals: made, followed and answered, in contacts and in cases, and what other services refer to Exit: docs/protocol.md 6.8.

import { newID } from "../bytes.js";
import { failedWith, isFailure } from "../believing.js";
import { bytesOf, isConversation } from "../records.js";
import { hasOpenReferral, isOpen } from "../referral-records.js";
import * as rules from "../referral-rules.js";
import { readCases } from "./case-reading.js";
import { requireCoordinator, write as writeCase } from "./cases.js";
import { fetchReceived } from "./contacts.js";
import { newWrite, sealNew } from "./contact-writing.js";
import { dueIndex, receivedByDue, rememberDue } from "./due.js";
import { mend, statisticsKey } from "./housekeeping.js";
import { sealEntries } from "./ledger.js";
import { readNames } from "./names.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./contacts.js").Received} Received */
/** @typedef {import("../referral-records.js").Referral} Referral */
/** @typedef {import("../referral-rules.js").Inbound} Inbound */
/** @typedef {import("../../types").Calls} Calls */
/** @typedef {import("../../types").FoundReferral} FoundReferral */

const tries = 5;

/**
 * What this member may follow: a coordinator all, a mentor what their cases hold. `all`: those that have ended as well. `progress` is given those
 * that this device knows to be most overdue as soon as they are opened.
 * @param {Session} session @param {Calls["referrals"][0]} given @param {(done: number, early?: FoundReferral[]) => void} progress
 * @returns {Promise<Calls["referrals"][1]>}
 */
export async function referrals(session, { all }, progress) {
  await readNames(session);
  const isCoordinator = session.isAdmitted("coordinators");
  if (!isCoordinator && !session.roles.includes("mentor")) throw { code: "not_admitted" };
  const { cases, refused } = await readCases(session, isCoordinator ? "cases" : "myCases", (count) => progress(count));
  const inCases = cases.flatMap((one) => one.referrals.map(({ record }) => ({ contact: null, case: one.id, referral: record })));
  const first = isCoordinator ? await dueIndex(session) : [];
  const early = (/** @type {Received[]} */ received) => progress(received.length, byDue([...inContacts(received), ...inCases].filter(({ referral }) => isOpen(referral))));
  const contacts = isCoordinator ? await receivedByDue(session, all, all ? [] : first, early, (count) => progress(cases.length + count))
    : { received: [], refused: [] };
  const made = inContacts(contacts.received);
  if (isCoordinator) {
    const due = byDue(made.filter(({ referral }) => isOpen(referral)));
    // Where it cannot be kept, the next list begins as if there were none.
    await rememberDue(session, due.map(({ contact }) => contact ?? ""), first).catch(() => {});
  }
  const found = byDue([...made, ...inCases]);
  return {
    referrals: found.filter(({ referral }) => all || isOpen(referral)),
    inbound: contacts.received.flatMap(({ inbound }) => (inbound && (all || rules.isInboundOpen(inbound.shown.inbound)) ? [inbound.shown] : []))
      .sort((a, b) => (a.inbound.day < b.inbound.day ? -1 : a.inbound.day > b.inbound.day ? 1 : a.id < b.id ? -1 : 1)),
    refused: [...contacts.refused, ...refused],
  };
}

/** @param {FoundReferral[]} found */
const byDue = (found) => found.sort((a, b) => rules.byDue(a.referral, b.referral));

/** @param {Received[]} received @returns {FoundReferral[]} */
const inContacts = (received) =>
  received.flatMap(({ contact }) => (contact?.contact.referrals ?? []).map((referral) => ({ contact: contact?.shown.id ?? null, case: null, referral })));

/**
 * Adds a referral to a contact or a case. If somebody else wrote meanwhile, it is added to what they wrote.
 * @param {Session} session @param {Calls["refer"][0]} given @returns {Promise<Calls["refer"][1]>}
 */
export async function refer(session, { contact, case: id, referral: given }) {
  const referral = rules.newReferral(given, session.status.day, session.id);
  rules.check(referral, session.lists);
  if (id) {
    const { merged, case: opened } = await writeCase(session, id, (draft) => {
      const [entries, counted] = rules.count(referral, "case", draft.month);
      for (const entry of entries) draft.count(entry);
      draft.add({ type: "referral", v: 1, ...counted }, referral.id);
    });
    return { merged, found: { contact: null, case: id, referral }, opened };
  }
  const merged = await changeContact(session, contact ?? "", (referrals, codes) => {
    if (!isConversation(session.lists, codes["contact_kind"])) throw { code: "not_referred" };
    if (referrals.length >= rules.MOST) throw { code: "too_many_referrals" };
    const [entries, counted] = rules.count(referral, "contact", session.status.month);
    return [entries, [...referrals, counted]];
  });
  return { merged, found: { contact: contact ?? null, case: null, referral }, opened: null };
}

/**
 * The next state of a referral, and what came of it. If somebody else wrote meanwhile, the state is taken from where they left it.
 * @param {Session} session @param {Calls["moveReferral"][0]} given @returns {Promise<Calls["moveReferral"][1]>}
 */
export async function moveReferral(session, { contact, case: id, referral: wanted, state, outcome }) {
  const { day } = session.status;
  /** @type {Referral | null} */
  let now = null;
  const move = (/** @type {Referral} */ before, /** @type {"contact" | "case"} */ origin) => {
    const moved = rules.move(before, state, session.id, day);
    const [entries, counted] = rules.count(outcome === null ? moved : { ...moved, outcome }, origin, session.status.month);
    rules.check(counted, session.lists);
    now = counted;
    return /** @type {const} */ ([entries, counted]);
  };
  let merged;
  /** @type {import("../../types").OpenedCase | null} */
  let opened = null;
  if (id) {
    ({ merged, case: opened } = await writeCase(session, id, (draft) => {
      const part = draft.opened.referrals.find((one) => one.id === wanted);
      if (!part) throw { code: "no_such_referral" };
      const [entries, counted] = move(part.record, "case");
      for (const entry of entries) draft.count(entry);
      draft.change(part, counted);
    }));
  } else {
    merged = await changeContact(session, contact ?? "", (referrals) => {
      const before = referrals.find((one) => one.id === wanted);
      if (!before) throw { code: "no_such_referral" };
      const [entries, counted] = move(before, "contact");
      return [entries, referrals.map((one) => (one === before ? counted : one))];
    });
  }
  const referral = /** @type {Referral} */ (/** @type {unknown} */ (now));
  return { merged, found: { contact: contact ?? null, case: id ?? null, referral }, opened };
}

/**
 * Day, answers and note of the contact stay as they are; so does its own ledger entry.
 * @param {Session} session @param {string} id
 * @param {(referrals: Referral[], codes: import("../../types").Answers) => [import("../case-rules.js").Entry[], Referral[]]} edit
 */
const changeContact = (session, id, edit) =>
  change(session, id, "no_such_contact", ({ contact: opened }) => {
    if (!opened) return null;
    const [entries, referrals] = edit(opened.contact.referrals ?? [], opened.contact.codes);
    const contact = { ...opened.contact, referrals };
    const { shown, stored } = opened;
    return { stored, payload: contact, revision: shown.revision + 1, open: shown.open || hasOpenReferral(contact), entries };
  });

/**
 * @param {Session} session @param {string} id @param {string} missing the failure if there is none
 * @param {(received: Received) => {stored: import("./contacts.js").StoredContact, payload: import("../records.js").Payload, revision: number,
 *   open: boolean, entries: import("../case-rules.js").Entry[]} | null} edit
 */
async function change(session, id, missing, edit) {
  let merged = false;
  /** @type {import("./contacts.js").StoredContact | undefined} */
  let newer;
  for (let attempt = 1; ; attempt++) {
    const made = edit(await fetchReceived(session, id, newer));
    if (!made) throw { code: missing };
    const key = await statisticsKey(session, session.status.month);
    const body = {
      ...newWrite(session, made.stored, { object: id, revision: made.revision, payload: bytesOf(made.payload) }), open: made.open,
      entries: sealEntries(session, key, made.entries),
    };
    try {
      await session.call("writeContact", { id, body });
      return merged;
    } catch (error) {
      newer = undefined;
      if (failedWith(error, "stale") && attempt < tries) {
        newer = isFailure(error) ? error.stored : undefined;
        merged = true;
      } else await mend(session, error, key.month, attempt);
    }
  }
}

// From other services to Exit

/** @param {Session} session @param {Calls["receiveInbound"][0]} given @returns {Promise<Calls["receiveInbound"][1]>} */
export async function receiveInbound(session, { id = newID(), ...given }) {
  requireCoordinator(session);
  const inbound = rules.newInbound(given, session.status.day, session.id);
  rules.checkInbound(inbound);
  for (let attempt = 1; ; attempt++) {
    const { month } = session.status;
    try {
      await session.call("logContact", { body: await sealNew(session, id, inbound, month, true, []) });
      return { id };
    } catch (error) {
      // Nobody else knows the id: an earlier try had arrived.
      if (failedWith(error, "id_taken")) return { id };
      await mend(session, error, month, attempt);
    }
  }
}

/** @param {Session} session @param {Calls["moveInbound"][0]} given @returns {Promise<Calls["moveInbound"][1]>} */
export const moveInbound = (session, { id, state, reason }) =>
  changeInbound(session, id, (inbound) => rules.moveInbound(inbound, state, session.id, session.status.day, reason));

/**
 * Names the case that was opened from it, accepting it first if nobody has.
 * @param {Session} session @param {Calls["linkInbound"][0]} given @returns {Promise<Calls["linkInbound"][1]>}
 */
export const linkInbound = (session, { id, case: opened }) =>
  changeInbound(session, id, (inbound) =>
    rules.link(rules.inboundState(inbound) === "accepted" ? inbound : rules.moveInbound(inbound, "accepted", session.id, session.status.day), opened));

/** @param {Session} session @param {string} id @param {(inbound: Inbound) => Inbound} edit */
async function changeInbound(session, id, edit) {
  requireCoordinator(session);
  /** @type {Inbound | null} */
  let now = null;
  const merged = await change(session, id, "no_such_inbound", ({ inbound: opened }) => {
    if (!opened) return null;
    const inbound = edit(opened.shown.inbound);
    rules.checkInbound(inbound);
    now = inbound;
    return { stored: opened.stored, payload: inbound, revision: opened.revision + 1, open: rules.isInboundOpen(inbound), entries: [] };
  });
  return { merged, found: { id, inbound: /** @type {Inbound} */ (/** @type {unknown} */ (now)) } };
}
