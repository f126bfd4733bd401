/**
 * What a contact is and when it may be saved: the rules of the command line's `Contact`, for views and worker alike.
 * Nothing here asks a server or touches the page. docs/protocol.md 6.3.
 * @module
 *
 * @typedef {import("../types").CodeLists} CodeLists
 * @typedef {import("../types").Code} Code
 * @typedef {import("../types").Answers} Answers
 * @typedef {import("../types").Failure} Failure
 *
 * @typedef {{ [field: string]: any }} Payload
 *   What an object holds. It may come from a newer client: what this one does not know stays in it, unread.
 *
 * @typedef {Payload & { day: string, month: string, slot: string, entry: number, codes: Answers, note: string, thread?: string,
 *   referrals?: import("./referral-records.js").Referral[], asked_after?: number }} Contact
 * @typedef {Payload & { day: string, settled_as: string, note: string }} Settlement
 * @typedef {Payload & { day: string, note: string }} HandOver
 * @typedef {Payload & { day: string, thread: string, contacts: string[] }} Erasure
 */

import { InexactNumber, parsedAlike } from "./json.js";
import { isReferrals } from "./referral-records.js";

/** The lists that are counted, in the order of docs/protocol.md 8.1. */
const COUNTED = [
  "contact_kind", "channel", "relation", "language", "interpreter", "concern", "ideology", "age_band", "region", "urgency",
  "duration", "returning", "outcome",
];

/** What a conversation holds: what is counted, the decision on danger, and what it asks for. */
export const ASKED = [...COUNTED, "danger", "asks"];

/** A conversation cannot be saved without these; they have no preset. */
const REQUIRED = ["contact_kind", "channel", "concern", "outcome"];

/** What a caller need not tell, passed over with one key. */
export const SECOND_BLOCK = COUNTED.filter((list) => !REQUIRED.includes(list));

/** In characters as a person counts them; a note is short, the story belongs nowhere. */
export const LONGEST_NOTE = 20_000;

/**
 * What an answer is when it was passed over.
 * @param {string} list
 */
export function preset(list) {
  return list === "danger" ? "none" : list === "asks" ? "nothing" : "unknown";
}

/**
 * The codes that can be chosen in a calendar year.
 * @param {CodeLists} lists
 * @param {string} list
 * @param {number} year
 * @returns {Code[]}
 */
export function offered(lists, list, year) {
  return lists.lists[list].codes.filter((code) => (code.from ?? year) <= year && year <= (code.until ?? year));
}

/**
 * Of the other kinds no more than kind and channel is kept. An unknown kind is none.
 * @param {CodeLists} lists
 * @param {string | undefined} kind
 */
export function isConversation(lists, kind) {
  return lists.lists["contact_kind"].codes.some((code) => code.id === kind && code.conversation === true);
}

/**
 * How long the form was open says how long the contact took. Not under five minutes: a form that was opened after the
 * call would claim a short one.
 * @param {number} seconds
 */
export function durationOf(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 5) return preset("duration");
  return minutes < 15 ? "5_14" : minutes < 30 ? "15_29" : minutes < 60 ? "30_59" : "60plus";
}

/**
 * Whether a coordinator has to settle it.
 * @param {Answers} answers
 */
export function asksForSomething(answers) {
  return (answers["asks"] ?? "nothing") !== "nothing";
}

/**
 * Brings what was typed to the form that may be saved: a non-data call keeps kind and channel only, what was passed over
 * in a conversation is its preset. Throws a `Failure` that says what is missing or wrong.
 * @param {{ answers: Answers, note: string }} form
 * @param {CodeLists} lists
 * @param {number} year The year of the contact's day.
 * @returns {{ answers: Answers, note: string }}
 */
export function completed(form, lists, year) {
  // Lists that only a newer client knows are none of this form's business; `changed` keeps them.
  const answers = pick(form.answers, (list) => list in lists.lists);
  const kind = lists.lists["contact_kind"].codes.find((code) => code.id === answers["contact_kind"]);
  if (!answers["contact_kind"]) throw failure("missing", "contact_kind");
  if (!kind) throw failure("unknown_code", "contact_kind");
  if (!kind.conversation) {
    const kept = pick(answers, (list) => list === "contact_kind" || list === "channel");
    if (!kept["channel"]) throw failure("missing", "channel");
    check(kept, lists, year);
    return { answers: kept, note: "" };
  }
  const missing = REQUIRED.find((list) => !answers[list]);
  if (missing) throw failure("missing", missing);
  for (const list of ASKED) answers[list] ??= preset(list);
  check(answers, lists, year);
  if (isTooLong(form.note)) throw failure("note_too_long");
  return { answers, note: form.note };
}

/**
 * @param {Answers} answers
 * @param {CodeLists} lists
 * @param {number} year
 */
function check(answers, lists, year) {
  for (const list of Object.keys(answers).sort()) {
    const isOffered = ASKED.includes(list) && offered(lists, list, year).some((code) => code.id === answers[list]);
    if (!isOffered) throw failure("unknown_code", list);
  }
}

/**
 * @param {Answers} answers
 * @param {(list: string) => boolean} isKept
 * @returns {Answers}
 */
function pick(answers, isKept) {
  return Object.fromEntries(Object.entries(answers).filter(([list]) => isKept(list)));
}

/**
 * Counted as a person counts: an emoji of seven code points is one character.
 * @param {string} note
 * @param {number} [longest]
 */
export function isTooLong(note, longest = LONGEST_NOTE) {
  // Never more characters than units: the slow way only where it can matter.
  return note.length > longest && [...new Intl.Segmenter().segment(note)].length > longest;
}

/**
 * Whether a name is more than an invitation holds: 400 bytes, docs/protocol.md 4.
 * @param {string} name
 */
export function isNameTooLong(name) {
  return new TextEncoder().encode(name.trim()).length > 400;
}

/**
 * @param {string} code
 * @param {string} [list]
 * @returns {Failure}
 */
function failure(code, list) {
  return list === undefined ? { code } : { code, list };
}

// What an object holds

/**
 * A new contact. `slot`: 16 random bytes, known nowhere else, so that a correction replaces what was counted.
 * @param {string} day
 * @param {{ answers: Answers, note: string }} record As `completed` gives it.
 * @param {Uint8Array} slot
 * @returns {Contact}
 */
export function newContact(day, { answers, note }, slot) {
  const hex = [...slot].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { type: "contact", v: 1, day, month: day.slice(0, 7), slot: hex, entry: 1, codes: { ...answers }, note };
}

/**
 * The contact with other answers and another note. Lists and fields that a newer client wrote stay as they are.
 * @param {Contact} contact
 * @param {{ answers: Answers, note: string }} record As `completed` gives it.
 * @param {CodeLists} lists
 * @returns {Contact}
 */
export function changed(contact, { answers, note }, lists) {
  // What was referred is counted: it is revoked, not taken away.
  if (contact.referrals && !isConversation(lists, answers["contact_kind"])) throw failure("referral_kept");
  const kept = pick(contact.codes, (list) => !(list in lists.lists));
  const next = { ...contact, entry: contact.entry + 1, codes: { ...kept, ...answers }, note };
  // Only a conversation has to do with a caller's code.
  if (!isConversation(lists, answers["contact_kind"])) delete next.thread;
  return next;
}

/** @param {string} hex of 16 bytes */
export const bytesOfHex = (hex) => Uint8Array.from({ length: 16 }, (_, at) => parseInt(hex.slice(2 * at, 2 * at + 2), 16));

/**
 * What the ledger counts of a contact. `month` as in byte strings: year × 100 + month.
 * @param {Contact} contact
 */
export function entryOf(contact) {
  const slot = bytesOfHex(contact.slot);
  const codes = COUNTED.filter((list) => list in contact.codes).map((list) => contact.codes[list]);
  return { month: Number(contact.month.replace("-", "")), slot, revision: contact.entry, codes };
}

/**
 * @param {string} day
 * @param {string} settledAs
 * @param {string} note
 * @returns {Settlement}
 */
export function newSettlement(day, settledAs, note) {
  return { type: "settlement", v: 1, day, settled_as: settledAs, note };
}

/**
 * Opens a contact's payload. Throws the `Failure` forged or newer_client.
 * @param {Uint8Array} bytes
 * @returns {Contact}
 */
export function readContact(bytes) {
  const { codes, ...fields } = read(bytes, "contact");
  const isContact = isDay(fields["day"]) && isDay(`${fields["month"]}-01`) && isEntryRevision(fields["entry"]) &&
    isText(fields["note"]) && /^[0-9a-f]{32}$/i.test(fields["slot"]) && isObject(codes) && isReferrals(fields["referrals"]) &&
    (fields["thread"] === undefined || isID(fields["thread"])) &&
    (fields["asked_after"] === undefined || (Number.isInteger(fields["asked_after"]) && fields["asked_after"] > 0));
  if (!isContact) throw failure("forged");
  return /** @type {Contact} */ ({ ...fields, codes });
}

/**
 * Opens what stands in a contact's place where a caller asked to have contacts erased. Throws the `Failure` forged or newer_client.
 * @param {Uint8Array} bytes
 * @returns {Erasure}
 */
export function readErasure(bytes) {
  const fields = read(bytes, "erasure");
  const { contacts } = fields;
  const isOne = isDay(fields["day"]) && isID(fields["thread"]) && Array.isArray(contacts) && contacts.every(isID) &&
    new Set(contacts).size === contacts.length;
  if (!isOne) throw failure("forged");
  return /** @type {Erasure} */ (fields);
}

/**
 * The answers in a contact that this client can read; `Contact.codes` may hold more.
 * @param {Contact} contact
 * @param {CodeLists} lists
 */
export function answersOf(contact, lists) {
  return pick(contact.codes, (list) => list in lists.lists && isText(contact.codes[list]));
}

/**
 * Opens a settlement's payload. Throws the `Failure` forged or newer_client.
 * @param {Uint8Array} bytes
 * @returns {Settlement}
 */
export function readSettlement(bytes) {
  const fields = read(bytes, "settlement");
  if (!isDay(fields["day"]) || !isText(fields["settled_as"])) throw failure("forged");
  return /** @type {Settlement} */ ({ ...fields, note: isText(fields["note"]) ? fields["note"] : "" });
}

/**
 * @param {string} day
 * @param {string} note
 * @returns {HandOver}
 */
export function newHandOver(day, note) {
  return { type: "hand_over", v: 1, day, note };
}

/**
 * Every note to the next volunteer has one size when it is sealed: author, roster, signature and padding stand beside it.
 * @param {HandOver} handOver
 */
export function fits(handOver) {
  return bytesOf(handOver).length <= 2048 - 117;
}

/**
 * Opens the payload of a note to the next volunteer. Throws the `Failure` forged or newer_client.
 * @param {Uint8Array} bytes
 * @returns {HandOver}
 */
export function readHandOver(bytes) {
  const fields = read(bytes, "hand_over");
  if (!isDay(fields["day"]) || !isText(fields["note"])) throw failure("forged");
  return /** @type {HandOver} */ (fields);
}

/**
 * @param {Uint8Array} bytes
 * @returns {any}
 */
function json(bytes) {
  try {
    return parsedAlike(bytes);
  } catch (error) {
    // None of this page's own fields is so large: whoever wrote it knows more.
    throw failure(error instanceof InexactNumber ? "newer_client" : "forged");
  }
}

/**
 * What an object is, before it is read as that. Throws the `Failure` forged or newer_client.
 * @param {Uint8Array} bytes
 * @returns {string}
 */
export function typeOf(bytes) {
  const fields = json(bytes);
  if (!isObject(fields) || !isText(fields.type)) throw failure("forged");
  return fields.type;
}

/**
 * Opens a payload. Throws the `Failure` forged or newer_client.
 * @param {Uint8Array} bytes
 * @param {string} type
 * @returns {Payload}
 */
export function read(bytes, type) {
  const fields = json(bytes);
  if (!isObject(fields) || fields.type !== type || !Number.isInteger(fields.v) || fields.v < 1) throw failure("forged");
  if (fields.v > 1) throw failure("newer_client");
  return fields;
}

/**
 * An object's payload as bytes: always the same for the same fields.
 * @param {Payload} payload
 */
export function bytesOf(payload) {
  return new TextEncoder().encode(canonical(payload));
}

/**
 * JSON with sorted keys and no blanks. Half a character, which a paste can leave behind, would make the object unreadable
 * to every other client.
 * @param {any} value
 * @returns {string}
 */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (isText(value)) return JSON.stringify(value.replace(/\p{Surrogate}/gu, "\ufffd"));
  if (!isObject(value)) return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${canonical(key)}:${canonical(value[key])}`).join()}}`;
}

/** @param {unknown} value @returns {value is string} */
export function isText(value) {
  return typeof value === "string";
}

/** @param {any} value */
export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Whether it is a calendar day that exists, `YYYY-MM-DD`.
 * @param {unknown} value
 */
export function isDay(value) {
  if (!isText(value) || !/^\d{4}-\d\d-\d\d$/.test(value) || value < "1970") return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

/**
 * There is one text for each id: two ids are equal only if their texts are.
 * @param {unknown} value @returns {value is string}
 */
export const isID = (value) => isText(value) && /^[0-9a-hjkmnp-tv-z]{25}[048cgmrw]$/.test(value);

/**
 * The next one is 32 bits wide too.
 * @param {unknown} value
 */
export function isEntryRevision(value) {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value < 2 ** 31;
}
