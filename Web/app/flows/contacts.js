// Reading, logging, correcting, settling and erasing contacts: docs/protocol.md 6.3.

import { base64, fromBase64, idBytes, idText, monthAfter, monthNumber, newID, today } from "../bytes.js";
import { believing, failedWith } from "../believing.js";
import { bits, kinds } from "../roles.js";
import {
  answersOf, asksForSomething, bytesOf, changed, completed, entryOf, newContact, newSettlement, readContact, readSettlement,
} from "../records.js";
import { requireGranter, statisticsKey } from "./housekeeping.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./session.js").WireWrap} WireWrap */
/** @typedef {import("../../types").ContactForm} ContactForm */
/** @typedef {import("../../types").CodeLists} CodeLists */
/** @typedef {import("../../types").OpenedContact} OpenedContact */
/** @typedef {import("../../types").ContactsRead} ContactsRead */
/** @typedef {{id: string, epoch: number, open: boolean, objects: {id: string, revision: number, sealed: string}[], wrap: WireWrap}} StoredContact */
/** @typedef {import("../records.js").Contact} Contact */
/** @typedef {{shown: OpenedContact, contact: Contact, stored: StoredContact}} Opened */

// Reading

/**
 * Opens and verifies a contact, once more after a refresh if it names something that this session has not seen.
 * @param {Session} session
 * @param {StoredContact} stored
 * @returns {Promise<Opened>}
 */
async function openFresh(session, stored) {
  try {
    return open(session, stored);
  } catch (error) {
    if (!failedWith(error, "rolled_back")) throw error;
    await session.refresh();
    return open(session, stored);
  }
}

/** @param {Session} session @param {StoredContact} stored @returns {Opened} */
function open(session, stored) {
  const { vault } = session;
  const compartment = idBytes(stored.id);
  const key = session.openWrap(stored.wrap, compartment, kinds.contact, stored.epoch, "coordinators");
  let isHeld = false;
  try {
    requireGranter(session, kinds.contact, stored.epoch, key);
    isHeld = believe(session, stored, key);
    /** @type {{contact: Contact, author: string, revision: number} | null} */
    let logged = null;
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
        logged = { contact: readContact(opened.payload), author, revision: object.revision };
      } else {
        if (!(opened.roles & bits.coordinator)) throw { code: "forged" };
        session.requireAdmission(opened.author, "coordinators");
        const { day, settled_as: settledAs, note } = readSettlement(opened.payload);
        settlements.push({ day, settledAs, note, author: session.nameOf(author) });
      }
    }
    if (!logged) throw { code: "forged" };
    const { contact } = logged;
    return {
      contact,
      stored,
      shown: {
        id: stored.id,
        day: contact.day,
        answers: answersOf(contact, session.lists),
        note: contact.note,
        author: session.nameOf(logged.author),
        open: stored.open,
        revision: logged.revision,
        settlements: settlements.sort((a, b) => a.day.localeCompare(b.day)),
      },
    };
  } finally {
    if (!isHeld) vault.drop(key.handle);
  }
}

/**
 * Nothing may be older than what this session has seen of the same contact, and a new epoch's key must continue the one seen.
 * True if the key's handle is kept for that.
 * @param {Session} session @param {StoredContact} stored @param {import("./session.js").OpenedKey} key
 */
function believe(session, stored, key) {
  const { vault } = session;
  const known = session.seen.get(stored.id);
  if (known) {
    if (stored.epoch < known.epoch) throw { code: "rolled_back" };
    if (stored.epoch === known.epoch + 1) {
      believing(() => vault.continuityVerify(known.key, key.handle, idBytes(stored.id), kinds.contact, stored.epoch, key.continuity));
    }
    for (const object of stored.objects) {
      if (object.revision < (known.revisions.get(object.id) ?? 0)) throw { code: "rolled_back" };
    }
    for (const id of known.revisions.keys()) if (!stored.objects.some((object) => object.id === id)) throw { code: "rolled_back" };
    vault.drop(known.key);
  }
  const revisions = new Map(stored.objects.map((object) => [object.id, object.revision]));
  session.seen.set(stored.id, { epoch: stored.epoch, revisions, key: key.handle });
  return true;
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
  await session.readNames();
  return read(session, "contacts", { open: String(!all), limit: "200" }, progress);
}

/**
 * Contacts that this member has logged and may still correct.
 * @param {Session} session
 */
export async function myContacts(session) {
  await session.readNames();
  return read(session, "myContacts", {}, () => {});
}

/** @param {Session} session @param {"contacts" | "myContacts"} endpoint @param {Record<string, string>} query @param {(done: number) => void} progress @returns {Promise<ContactsRead>} */
async function read(session, endpoint, query, progress) {
  /** @type {OpenedContact[]} */
  const found = [];
  /** @type {string[]} */
  const refused = [];
  let after = "";
  do {
    const page = await session.call(endpoint, { query: after ? { ...query, after } : query });
    for (const stored of page.contacts) {
      try {
        const { shown } = await openFresh(session, stored);
        session.shown.set(shown.id, shown);
        found.push(shown);
      } catch (error) {
        // One that cannot be believed must not keep the others from being read.
        if (!failedWith(error, "forged", "rolled_back", "newer_client")) throw error;
        refused.push(stored.id);
      }
    }
    progress(found.length);
    after = page.next ?? "";
  } while (after);
  found.sort((a, b) => a.day.localeCompare(b.day) || a.id.localeCompare(b.id));
  return { contacts: found, refused };
}

/** @param {Session} session @param {string} id */
async function fetchContact(session, id) {
  try {
    return await openFresh(session, await session.call("contact", { id }));
  } catch (error) {
    if (failedWith(error, "not_found")) throw { code: "no_such_contact" };
    throw error;
  }
}

// Logging

/**
 * What a form becomes: a complete contact of today.
 * @param {ContactForm} form
 * @param {CodeLists} lists
 * @param {string} timeZone
 */
export function contactOf(form, lists, timeZone) {
  const day = today(timeZone);
  return newContact(day, completed(form, lists, Number(day.slice(0, 4))), crypto.getRandomValues(new Uint8Array(16)));
}

/**
 * The finished request.
 * @param {Session} session
 * @param {string} id
 * @param {Contact} contact
 */
export async function sealContact(session, id, contact) {
  const { vault } = session;
  const statistics = await statisticsKey(session, contact.month);
  const recipients = session.recipients("coordinators");
  if (recipients.length === 0) throw { code: "no_coordinator" };
  const compartment = idBytes(id);
  const { handle } = vault.keyNew();
  try {
    const { sealed } = vault.objectSeal(handle, bytesOf(contact), compartment, kinds.contact, 1, compartment, 1);
    const wrap = (/** @type {import("./session.js").Recipient} */ recipient) =>
      session.wrap(handle, compartment, kinds.contact, 1, recipient);
    return {
      id,
      object: base64(sealed),
      wraps: recipients.map(wrap),
      authorWrap: wrap({ to: 0, member: session.member }).sealed,
      open: asksForSomething(contact.codes),
      purge: monthAfter(session.status.month, session.status.purgeContactMonths),
      entries: entries(session, statistics, contact),
    };
  } finally {
    vault.drop(handle);
  }
}

/**
 * Four sealed entries: what counts, if anything, at a random place among fillers.
 * @param {Session} session @param {{month: string, number: number, publicKey: Uint8Array}} key @param {Contact | null} counted
 */
function entries(session, key, counted) {
  const { vault } = session;
  const month = monthNumber(key.month);
  const seal = (/** @type {string} */ event, /** @type {Uint8Array} */ slot, /** @type {number} */ revision, /** @type {string[]} */ codes) =>
    base64(vault.entrySeal(key.publicKey, month, event, slot, revision, codes).sealed);
  const sealed = Array.from({ length: 4 }, () => seal("none", crypto.getRandomValues(new Uint8Array(16)), 0, []));
  if (counted) {
    const { slot, revision, codes } = entryOf(counted);
    sealed[crypto.getRandomValues(new Uint8Array(1))[0] & 3] = seal("contact", slot, revision, codes);
  }
  return { month: key.month, keyNumber: key.number, sealed };
}

// Correcting, settling, erasing

/**
 * Who decides on what somebody else has changed meanwhile sees the change first.
 * @param {Session} session
 * @param {OpenedContact} now
 * @param {number} [revision] that a correction began with
 */
function requireUnchanged(session, now, revision) {
  const before = session.shown.get(now.id);
  const isStale = before && (before.revision !== now.revision || before.settlements.length !== now.settlements.length);
  if (isStale || (revision !== undefined && revision !== now.revision)) throw { code: "stale" };
}


/**
 * Writes a changed contact: the author in the window, or a coordinator.
 * @param {Session} session
 * @param {ContactForm} form
 */
export async function correct(session, form) {
  const opened = await fetchContact(session, form.correcting ?? "");
  const { contact, shown } = opened;
  requireUnchanged(session, shown, form.revision);
  const counted = changed(contact, completed(form, session.lists, Number(contact.day.slice(0, 4))), session.lists);
  // A settled contact stays settled, unless it now asks for something else.
  const asksAnew = counted.codes.asks !== contact.codes.asks;
  const isOpen = asksForSomething(counted.codes) && (shown.open || asksAnew);
  await write(session, opened, { object: shown.id, revision: shown.revision + 1, payload: bytesOf(counted), open: isOpen, counted });
}

/** @param {Session} session @param {string} id @param {string} as @param {string} note */
export async function settle(session, id, as, note) {
  const opened = await fetchContact(session, id);
  requireUnchanged(session, opened.shown);
  const payload = bytesOf(newSettlement(session.status.day, as, note));
  await write(session, opened, { object: newID(), revision: 1, payload, open: false, counted: null });
}

/**
 * @param {Session} session @param {Opened} opened
 * @param {{object: string, revision: number, payload: Uint8Array, open: boolean, counted: Contact | null}} change
 */
async function write(session, opened, change) {
  for (let attempt = 1; ; attempt++) {
    const key = await statisticsKey(session, opened.contact.month);
    const body = { ...newWrite(session, opened.stored, change), open: change.open, entries: entries(session, key, change.counted) };
    try {
      await session.call("writeContact", { id: opened.stored.id, body });
      return;
    } catch (error) {
      if (!failedWith(error, "rekey_required") || attempt === 5) throw error;
      await session.refresh();
    }
  }
}

/** @param {Session} session @param {StoredContact} stored @param {{object: string, revision: number, payload: Uint8Array}} change */
function newWrite(session, stored, { object, revision, payload }) {
  const { vault } = session;
  const compartment = idBytes(stored.id);
  const held = session.openWrap(stored.wrap, compartment, kinds.contact, stored.epoch, "coordinators");
  const next = stored.epoch + 1;
  const key = vault.keyNew().handle;
  try {
    const seal = (/** @type {number} */ by, /** @type {number} */ epoch) =>
      base64(vault.objectSeal(by, payload, compartment, kinds.contact, epoch, idBytes(object), revision).sealed);
    // Who logged it corrects in the epoch of the logging; a coordinator's first write leaves them behind.
    const isAuthorsCorrection = stored.wrap.recipient === session.id && object === stored.id && !session.isAdmitted("coordinators");
    if (stored.epoch > 1 || isAuthorsCorrection) {
      return { epoch: stored.epoch, object: { id: object, revision, sealed: seal(held.handle, stored.epoch) } };
    }
    const { mac } = vault.continuity(held.handle, key, compartment, kinds.contact, next);
    const objects = stored.objects
      .filter((old) => old.id !== object)
      .map((old) => {
        const moved = believing(() =>
          vault.objectRekey(held.handle, key, fromBase64(old.sealed), compartment, kinds.contact, stored.epoch, idBytes(old.id), old.revision),
        );
        return { id: old.id, revision: old.revision, sealed: base64(moved.sealed) };
      });
    return {
      epoch: next,
      object: { id: object, revision, sealed: seal(key, next) },
      rekey: {
        stored: stored.objects.map(({ id, revision: at }) => ({ id, revision: at })),
        objects,
        wraps: session.recipients("coordinators").map((recipient) => session.wrap(key, compartment, kinds.contact, next, recipient, mac)),
      },
    };
  } finally {
    vault.drop(key);
    vault.drop(held.handle);
  }
}

/** @param {Session} session @param {string} id */
export async function erase(session, id) {
  try {
    await session.call("eraseContact", { id });
  } catch (error) {
    if (failedWith(error, "not_found")) throw { code: "no_such_contact" };
    throw error;
  }
  const known = session.seen.get(id);
  if (known) session.vault.drop(known.key);
  session.seen.delete(id);
}
