// Reading contacts, and verifying them: docs/protocol.md 6.3.

import { fromBase64, idBytes, idText } from "../bytes.js";
import { believing, failedWith } from "../believing.js";
import { bits, kinds } from "../roles.js";
import { answersOf, readContact, readErasure, readSettlement, typeOf } from "../records.js";
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
/**
 * What a compartment of kind contact holds: one of them.
 * @typedef {{contact?: Opened, erasure?: import("../../types").OpenedErasure}} Received
 */

/**
 * Opens and verifies what stands in a contact's place, once more after a refresh if it names something that this session has not seen.
 * @param {Session} session
 * @param {StoredContact} stored
 * @returns {Promise<Received>}
 */
async function openFresh(session, stored) {
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
    /** @type {Received["erasure"]} */
    let erasure;
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
          erasure = { id: stored.id, day, thread, contacts, author: session.nameOf(author) };
        } else logged = { contact: readContact(opened.payload), author, revision: object.revision };
      } else {
        if (!(opened.roles & bits.coordinator)) throw { code: "forged" };
        session.requireAdmission(opened.author, "coordinators");
        const { day, settled_as: settledAs, note } = readSettlement(opened.payload);
        settlements.push({ day, settledAs, note, author: session.nameOf(author) });
      }
    }
    if (erasure) return { erasure };
    if (!logged) throw { code: "forged" };
    const { contact } = logged;
    const shown = {
      id: stored.id,
      day: contact.day,
      answers: answersOf(contact, session.lists),
      note: contact.note,
      author: session.nameOf(logged.author),
      open: stored.open,
      revision: logged.revision,
      settlements: settlements.sort((a, b) => a.day.localeCompare(b.day)),
      hasThread: contact.thread !== undefined,
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
  return read(session, "contacts", { open: String(!all), limit: "200" }, progress);
}

/**
 * Contacts that this member has logged and may still correct.
 * @param {Session} session
 */
export async function myContacts(session) {
  await readNames(session);
  return read(session, "myContacts", { limit: "200" }, () => {});
}

/** @param {Session} session @param {"contacts" | "myContacts"} endpoint @param {Record<string, string>} query @param {(done: number) => void} progress @returns {Promise<ContactsRead>} */
async function read(session, endpoint, query, progress) {
  /** @type {OpenedContact[]} */
  const found = [];
  /** @type {string[]} */
  const refused = [];
  /** @type {ContactsRead["erasures"]} */
  const erasures = [];
  let after = "";
  do {
    const page = await session.call(endpoint, { query: after ? { ...query, after } : query });
    for (const stored of page.contacts) {
      try {
        const { contact, erasure } = await openFresh(session, stored);
        if (erasure) erasures.push(erasure);
        if (!contact) continue;
        session.shown.set(stored.id, contact.shown);
        found.push(contact.shown);
      } catch (error) {
        // It was erased or taken up since the list was made.
        if (failedWith(error, "not_found", "taken_up")) continue;
        // One that cannot be believed must not keep the others from being read.
        if (!failedWith(error, "forged", "rolled_back", "newer_client")) throw error;
        refused.push(stored.id);
      }
    }
    progress(found.length);
    after = page.next ?? "";
  } while (after);
  found.sort((a, b) => a.day.localeCompare(b.day) || a.id.localeCompare(b.id));
  return { contacts: found, erasures, refused };
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
