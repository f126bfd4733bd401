// Reading contacts, and verifying them: docs/protocol.md 6.3.

import { fromBase64, idBytes, idText } from "../bytes.js";
import { believing, failedWith } from "../believing.js";
import { bits, kinds } from "../roles.js";
import { answersOf, asksForSomething, read as readPayload, readContact, readErasure, readSettlement, typeOf } from "../records.js";
import { hasOpenReferral, isInbound } from "../referral-records.js";
import { requireGranter } from "./granters.js";
import { readNames } from "./names.js";
import { believe } from "./seen.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./session.js").WireWrap} WireWrap */
/** @typedef {import("../../types").OpenedContact} OpenedContact */
/** @typedef {import("../../types").ContactsRead} ContactsRead */
/** @typedef {{id: string, epoch: number, open: boolean, objects: {id: string, revision: number, sealed: string}[], wrap: WireWrap}} StoredContact */
/** @typedef {import("../records.js").Contact} Contact */
/** @typedef {{shown: OpenedContact, contact: Contact, stored: StoredContact}} Opened */
/** @typedef {{shown: import("../../types").FoundInbound, revision: number, stored: StoredContact}} OpenedInbound */
/**
 * What a compartment of kind contact holds: one of them.
 * @typedef {{contact?: Opened, erasure?: import("../../types").OpenedErasure, inbound?: OpenedInbound}} Received
 */

/**
 * Opens and verifies what stands in a contact's place, once more after a refresh if it names something that this session has not seen.
 * @param {Session} session
 * @param {StoredContact} stored
 * @returns {Promise<Received>}
 */
export async function openFresh(session, stored) {
  try {
    return open(session, stored);
  } catch (error) {
    if (!failedWith(error, "rolled_back")) throw error;
    await session.refresh();
    // Or this session has written to it since the list was made.
    return open(session, asked(stored.id, await session.call("contact", { id: stored.id })));
  }
}

/**
 * A server that gives another one than was asked for would have it changed instead.
 * @param {string} id @param {StoredContact} stored
 */
function asked(id, stored) {
  if (stored.id !== id) throw { code: "forged" };
  return stored;
}

/** @param {Session} session @param {StoredContact} stored @returns {Received} */
function open(session, stored) {
  const { vault } = session;
  const compartment = idBytes(stored.id);
  const key = session.openWrap(stored.wrap, compartment, kinds.contact, stored.epoch, "coordinators");
  let isHeld = false;
  try {
    requireGranter(session, kinds.contact, stored.epoch, key);
    believe(session, stored, compartment, kinds.contact, key);
    isHeld = true;
    /** @type {{contact: Contact, author: string, revision: number} | null} */
    let logged = null;
    /** @type {Received | null} */
    let other = null;
    /** @type {OpenedContact["settlements"]} */
    const settlements = [];
    for (const object of stored.objects) {
      const opened = believing(() =>
        vault.objectOpen(key.handle, fromBase64(object.sealed), compartment, kinds.contact, stored.epoch, idBytes(object.id), object.revision),
      );
      const author = idText(opened.author);
      if (object.id === stored.id) {
        if (!(opened.roles & (bits.volunteer | bits.coordinator))) throw { code: "forged" };
        session.requireAdmission(opened.author, "members");
        if (typeOf(opened.payload) === "erasure") {
          const { day, thread, contacts } = readErasure(opened.payload);
          other = { erasure: { id: stored.id, day, thread, contacts, author: session.nameOf(author) } };
        } else if (typeOf(opened.payload) === "inbound") {
          if (!(opened.roles & bits.coordinator) || stored.objects.length > 1) throw { code: "forged" };
          session.requireAdmission(opened.author, "coordinators");
          const inbound = readPayload(opened.payload, "inbound");
          if (!isInbound(inbound)) throw { code: "forged" };
          other = { inbound: { shown: { id: stored.id, inbound: /** @type {any} */ (inbound) }, revision: object.revision, stored } };
        } else logged = { contact: readContact(opened.payload), author, revision: object.revision };
      } else {
        if (!(opened.roles & bits.coordinator)) throw { code: "forged" };
        session.requireAdmission(opened.author, "coordinators");
        const { day, settled_as: settledAs, note } = readSettlement(opened.payload);
        settlements.push({ day, settledAs, note, author: session.nameOf(author) });
      }
    }
    if (other) return other;
    if (!logged) throw { code: "forged" };
    const { contact } = logged;
    // A referral that goes on keeps the contact open after it was decided on.
    const isDecided = hasOpenReferral(contact) && settlements.length > (contact.asked_after ?? 0);
    const shown = {
      id: stored.id,
      day: contact.day,
      answers: answersOf(contact, session.lists),
      note: contact.note,
      author: session.nameOf(logged.author),
      open: stored.open && asksForSomething(contact.codes) && !isDecided,
      revision: logged.revision,
      settlements: settlements.sort((a, b) => a.day.localeCompare(b.day)),
      hasThread: contact.thread !== undefined,
      referrals: contact.referrals ?? [],
    };
    return { contact: { contact, stored, shown } };
  } finally {
    if (!isHeld) vault.drop(key.handle);
  }
}

/**
 * The inbox, or every contact that a coordinator may read.
 * @param {Session} session
 * @param {boolean} all
 * @param {(done: number) => void} progress
 * @returns {Promise<ContactsRead>}
 */
export async function contacts(session, all, progress) {
  if (!session.isAdmitted("coordinators")) throw { code: "not_admitted" };
  await readNames(session);
  const { received, refused } = await receivedAll(session, all, progress);
  return { contacts: shownOf(session, received).filter(({ open: waits }) => all || waits), erasures: erasuresOf(received), refused };
}

/**
 * Everything in contacts' places that a coordinator may read, or what there is to do with.
 * @param {Session} session @param {boolean} all @param {(done: number) => void} progress
 */
export const receivedAll = (session, all, progress) => read(session, "contacts", { open: String(!all), limit: "200" }, progress);

/** @param {Session} session @param {Received[]} received */
function shownOf(session, received) {
  const found = received.flatMap(({ contact }) => contact?.shown ?? []);
  for (const shown of found) session.shown.set(shown.id, shown);
  return found.sort((a, b) => a.day.localeCompare(b.day) || a.id.localeCompare(b.id));
}

/** @param {Received[]} received */
const erasuresOf = (received) => received.flatMap(({ erasure }) => erasure ?? []);

/**
 * Contacts that this member has logged and may still correct.
 * @param {Session} session
 */
export async function myContacts(session) {
  await readNames(session);
  const { received, refused } = await read(session, "myContacts", { limit: "200" }, () => {});
  return { contacts: shownOf(session, received), erasures: erasuresOf(received), refused };
}

/** @param {Session} session @param {"contacts" | "myContacts"} endpoint @param {Record<string, string>} query @param {(done: number) => void} progress */
async function read(session, endpoint, query, progress) {
  /** @type {Received[]} */
  const received = [];
  /** @type {string[]} */
  const refused = [];
  let after = "";
  do {
    const page = await session.call(endpoint, { query: after ? { ...query, after } : query });
    for (const stored of page.contacts) {
      try {
        received.push(await openFresh(session, stored));
      } catch (error) {
        // It was erased or taken up since the list was made.
        if (failedWith(error, "not_found", "taken_up")) continue;
        // One that cannot be believed must not keep the others from being read.
        if (!failedWith(error, "forged", "rolled_back", "newer_client")) throw error;
        refused.push(stored.id);
      }
    }
    progress(received.length);
    after = page.next ?? "";
  } while (after);
  return { received, refused };
}

/**
 * One contact, opened and verified.
 * @param {Session} session @param {string} id
 * @param {StoredContact} [stored] if it has come already
 */
export async function fetchContact(session, id, stored) {
  const { contact } = await fetchReceived(session, id, stored);
  if (!contact) throw { code: "no_such_contact" };
  return contact;
}

/**
 * One contact, or what stands in its place, opened and verified.
 * @param {Session} session @param {string} id
 * @param {StoredContact} [stored] if it has come already
 */
export async function fetchReceived(session, id, stored) {
  try {
    return await openFresh(session, asked(id, stored ?? (await session.call("contact", { id }))));
  } catch (error) {
    if (failedWith(error, "not_found")) throw { code: "no_such_contact" };
    throw error;
  }
}
