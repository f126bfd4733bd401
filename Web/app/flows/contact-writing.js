// Logging, correcting, settling and erasing contacts: docs/protocol.md 6.3.

import { base64, fromBase64, idBytes, monthAfter, newID, today } from "../bytes.js";
import { believing, failedWith, isFailure } from "../believing.js";
import { kinds } from "../roles.js";
import { asksForSomething, bytesOf, changed, completed, entryOf, newContact, newSettlement } from "../records.js";
import { entriesOf, hasOpenReferral } from "../referral-records.js";
import { fetchContact } from "./contacts.js";
import { mend, statisticsKey } from "./housekeeping.js";
import { sealEntries } from "./ledger.js";
import { forget } from "./seen.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./contacts.js").Opened} Opened */
/** @typedef {import("./contacts.js").StoredContact} StoredContact */
/** @typedef {import("../records.js").Contact} Contact */
/** @typedef {import("../../types").ContactForm} ContactForm */
/** @typedef {import("../../types").CodeLists} CodeLists */
/** @typedef {import("../../types").OpenedContact} OpenedContact */

/**
 * What a form becomes: a complete contact of today.
 * @param {ContactForm} form
 * @param {CodeLists} lists
 * @param {string} timeZone
 * @param {string} member
 */
export async function contactOf(form, lists, timeZone, member) {
  const day = today(timeZone);
  const contact = newContact(day, completed(form, lists, Number(day.slice(0, 4))), crypto.getRandomValues(new Uint8Array(16)));
  if (!form.referral) return contact;
  const { referring } = await import("./contact-referring.js").catch(() => Promise.reject({ code: "newer_page" }));
  return referring(contact, form.referral, lists, member);
}

/**
 * The finished request.
 * @param {Session} session
 * @param {string} id
 * @param {Contact} contact
 */
export const sealContact = (session, id, contact) =>
  sealNew(session, id, contact, contact.month, asksForSomething(contact.codes) || hasOpenReferral(contact),
    [{ event: "contact", ...entryOf(contact) }, ...(contact.referrals ?? []).flatMap(entriesOf)]);

/**
 * A finished request for a compartment of kind contact: with its first object, and what of it is counted.
 * @param {Session} session @param {string} id @param {import("../records.js").Payload} payload @param {string} month of its entries
 * @param {boolean} open whether there is anything to do with it @param {import("./ledger.js").Entry[]} counting
 */
export async function sealNew(session, id, payload, month, open, counting) {
  const { vault } = session;
  const statistics = await statisticsKey(session, month);
  // If its month was closed while it waited to be delivered, it counts in this one, and so does what was referred in it.
  if ("month" in payload) payload = countedIn(/** @type {Contact} */ (payload), statistics.month);
  const recipients = session.recipients("coordinators");
  if (recipients.length === 0) throw { code: "no_coordinator" };
  const compartment = idBytes(id);
  const { handle } = vault.keyNew();
  try {
    const { sealed } = vault.objectSeal(handle, bytesOf(payload), compartment, kinds.contact, 1, compartment, 1);
    const wrap = (/** @type {import("./session.js").Recipient} */ recipient) =>
      session.wrap(handle, compartment, kinds.contact, 1, recipient);
    return {
      id,
      object: base64(sealed),
      wraps: recipients.map(wrap),
      authorWrap: wrap({ to: 0, member: session.member }).sealed,
      open,
      purge: monthAfter(session.status.month, session.status.purgeContactMonths),
      entries: sealEntries(session, statistics, counting),
    };
  } finally {
    vault.drop(handle);
  }
}

/** @param {Contact} contact @param {string} month @returns {Contact} */
const countedIn = (contact, month) => ({
  ...contact, month,
  ...(contact.referrals && { referrals: contact.referrals.map((one) => ({ ...one, counted: one.counted.map((entry) => ({ ...entry, month })) })) }),
});

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
  if (isStale || (revision !== undefined && revision !== now.revision)) throw overtaken(session, now);
}

/**
 * The failure of who was second: with the contact as it is now, which they decide on from here.
 * @param {Session} session @param {OpenedContact} contact
 */
function overtaken(session, contact) {
  session.shown.set(contact.id, contact);
  return { code: "stale", contact };
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
  if (asksAnew && shown.settlements.length > 0) counted.asked_after = shown.settlements.length;
  const isOpen = (asksForSomething(counted.codes) && (shown.open || asksAnew)) || hasOpenReferral(counted);
  await write(session, opened, { object: shown.id, revision: shown.revision + 1, payload: bytesOf(counted), open: isOpen, counted });
}

/** @param {Session} session @param {string} id @param {string} as @param {string} note */
export async function settle(session, id, as, note) {
  const opened = await fetchContact(session, id);
  requireUnchanged(session, opened.shown);
  const payload = bytesOf(newSettlement(session.status.day, as, note));
  await write(session, opened, { object: newID(), revision: 1, payload, open: hasOpenReferral(opened.contact), counted: null });
}

/**
 * @param {Session} session @param {Opened} opened
 * @param {{object: string, revision: number, payload: Uint8Array, open: boolean, counted: Contact | null}} change
 */
async function write(session, opened, change) {
  for (let attempt = 1; ; attempt++) {
    const key = await statisticsKey(session, opened.contact.month);
    const counting = change.counted ? [{ event: "contact", ...entryOf(change.counted) }] : [];
    const body = { ...newWrite(session, opened.stored, change), open: change.open, entries: sealEntries(session, key, counting) };
    try {
      await session.call("writeContact", { id: opened.stored.id, body });
      return;
    } catch (error) {
      if (isFailure(error) && error.code === "stale" && error.stored) {
        throw overtaken(session, (await fetchContact(session, opened.stored.id, error.stored)).shown);
      }
      await mend(session, error, key.month, attempt);
    }
  }
}

/** @param {Session} session @param {StoredContact} stored @param {{object: string, revision: number, payload: Uint8Array}} change */
export function newWrite(session, stored, { object, revision, payload }) {
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
  forget(session, id);
}
