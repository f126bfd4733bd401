// What is opened first of a long list: docs/protocol.md 6.5. What the device remembers of it says in which order answers are opened; the same is
// asked of the server with and without it.

import { fromBase64, text, utf8 } from "../bytes.js";
import { failedWith, ifBelieved } from "../believing.js";
import { isID, isObject } from "../records.js";
import { parsedAlike } from "../json.js";
import { openFresh } from "./contacts.js";
import { sealToMember } from "./kept-contacts.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./contacts.js").Received} Received */
/** @typedef {import("./contacts.js").StoredContact} StoredContact */

const MOST = 256;
/** Bytes of the payload, whatever it holds. */
const SIZE = 8000;
const atOnce = 200;
/** So many are opened before the rest: a hundred lines are shown at once, and some may have been dealt with elsewhere. */
const openedFirst = 128;
/** Ids are random: half of them come before this one, which is written as they are. */
const middle = "g".padEnd(26, "0");
/** After every id. */
const end = "~";

/** @param {string[]} contacts the most overdue first */
export function payloadOf(contacts) {
  const index = { type: "due", v: 1, contacts: [...new Set(contacts)].slice(0, MOST), fill: "" };
  index.fill = " ".repeat(SIZE - utf8(JSON.stringify(index)).length);
  return utf8(JSON.stringify(index));
}

/**
 * Checked like anything from outside: whoever is at the device can seal to a member.
 * @param {Uint8Array} payload @returns {string[]} none for what is no index
 */
export function contactsOf(payload) {
  try {
    const index = parsedAlike(payload);
    const { contacts } = index;
    const isOne = isObject(index) && index.type === "due" && index.v === 1 && Array.isArray(contacts) && contacts.length <= MOST && contacts.every(isID) &&
      new Set(contacts).size === contacts.length;
    return isOne ? contacts : [];
  } catch {
    return [];
  }
}

/**
 * What this device remembers: the most overdue first. Nothing where it remembers nothing, or what cannot be opened.
 * @param {Session} session
 */
export async function dueIndex({ store, vault, id }) {
  const row = await store.due(id);
  return (row && ifBelieved(() => contactsOf(vault.draftOpen(fromBase64(row.sealed)).payload))) ?? [];
}

/**
 * Remembers what a complete reading has found.
 * @param {Session} session @param {string[]} contacts the most overdue first @param {string[]} before
 */
export async function rememberDue({ store, vault, profile, id }, contacts, before) {
  const payload = payloadOf(contacts);
  if (text(payload) !== text(payloadOf(before))) await store.saveDue({ member: id, sealed: sealToMember(vault, profile, payload) });
}

/**
 * Reads every page, each contact once. A long list comes in two halves: while a page of one is looked at, the server makes one of the other.
 * @param {(after: string) => Promise<{contacts: StoredContact[], next?: string}>} ask @param {(contacts: StoredContact[]) => Promise<void>} take
 */
export async function inHalves(ask, take) {
  const read = async (/** @type {string} */ after, /** @type {string} */ last) => {
    const { contacts, next } = await ask(after);
    // A server could have it go on for ever.
    if (next !== undefined && !(next > after)) throw { code: "bad_answer" };
    await take(contacts.filter(({ id }) => id <= last));
    return next !== undefined && next < last ? next : null;
  };
  const readOn = async (/** @type {string | null} */ after, /** @type {string} */ last) => {
    for (let next = after; next !== null; ) next = await read(next, last);
  };
  const next = await read("", end);
  if (next !== null) await Promise.all(next < middle ? [readOn(next, middle), readOn(middle, end)] : [readOn(next, end)]);
}

/**
 * Everything in contacts' places, of which what is named in `first` is opened before the rest, and then given to `early`.
 * @param {Session} session @param {boolean} all @param {string[]} first @param {(received: Received[]) => void} early
 * @param {(done: number) => void} progress
 */
export async function receivedByDue(session, all, first, early, progress) {
  const wanted = new Set(first.slice(0, openedFirst));
  /** @type {Received[]} */
  const received = [];
  /** @type {string[]} */
  const refused = [];
  /** @type {StoredContact[]} */
  const later = [];
  const take = async (/** @type {StoredContact} */ stored) => {
    try {
      received.push(await openFresh(session, stored));
    } catch (error) {
      // It was erased or taken up since the list was made.
      if (failedWith(error, "not_found", "taken_up")) return;
      // One that cannot be believed must not keep the others from being read.
      if (!failedWith(error, "forged", "rolled_back", "newer_client")) throw error;
      refused.push(stored.id);
    }
  };
  const ask = (/** @type {string} */ after) =>
    session.call("contacts", { query: { open: String(!all), limit: String(atOnce), ...(after ? { after } : {}) } });
  await inHalves(ask, async (contacts) => {
    for (const stored of contacts) {
      if (wanted.size === 0 || wanted.has(stored.id)) await take(stored);
      else later.push(stored);
    }
    progress(received.length);
  });
  if (later.length > 0 && received.length > 0) early(received);
  for (const [place, stored] of later.entries()) {
    await take(stored);
    if (place % atOnce !== 0) continue;
    progress(received.length);
    // Whoever goes on with one of the first is served meanwhile.
    await new Promise((resolve) => setTimeout(resolve));
  }
  progress(received.length);
  return { received, refused };
}
