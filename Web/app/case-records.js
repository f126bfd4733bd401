/**
 * What the objects of a case are, and what may be saved: the rules of the command line's records, for views and worker alike. Each is kept as it
 * was opened, with what a newer client put there. docs/protocol.md 6.7.
 * @module
 *
 * @typedef {import("../types").CaseStatus} CaseStatus
 * @typedef {import("../types").CodeLists} CodeLists
 * @typedef {{ [field: string]: any }} Extra Fields that this page does not know.
 * @typedef {Extra & { status: CaseStatus, day: string, by: string, reason?: string }} Step
 * @typedef {Extra & { event: string, month: string, slot: string, revision: number, codes: string[] }} Counted
 * @typedef {Extra & { type: "case", v: number, day: string, origin: string, contact?: string, status: CaseStatus, history: Step[], need: string,
 *   languages: string[], assessment?: Extra & { day: string, by: string[], exit: boolean, text: string }, next_step?: Extra & { day: string, text: string },
 *   last_meeting?: string, closing?: Extra & { day: string, reason: string }, passed?: number, taken?: number, tags: { [year: string]: string },
 *   counted: Counted[] }} Case
 * @typedef {Extra & { type: "assignment", v: number, day: string, asked: number, mentor?: string, successor?: string, named: string[],
 *   barred: string[], hand_over?: Extra & { reason: string, meeting?: string } }} Assignment
 * @typedef {Extra & { type: "answer", v: number, day: string, asked: number, answer: "accepted" | "declined", reason: string }} Answer
 * @typedef {Extra & { type: "agreement", v: number, day: string, text: string }} Agreement
 * @typedef {Extra & { type: "agency", v: number, name: string, kind: string, commitment: string, area: string, may_share: string,
 *   removed: boolean }} Agency
 * @typedef {Extra & { type: "follow_up", v: number, day: string, month: number, text: string }} FollowUp
 * @typedef {Extra & { type: "note", v: number, day: string, text: string }} Note
 * @typedef {Extra & { type: "goal", v: number, day: string, domain: string, text: string, scores: (Extra & { day: string, score: number })[],
 *   counted?: Counted[] }} Goal
 * @typedef {Extra & { type: "meeting", v: number, day: string, meeting_type: string, duration: string, attended: boolean, next_step: string,
 *   text: string, counted?: Counted[] }} Meeting
 * @typedef {Extra & { type: "card", v: number, text: string }} Card
 */

import { LONGEST_NOTE, isDay, isID, isObject, isText, isTooLong, offered, read } from "./records.js";
import { isAbsentOr, isCountedList, isList } from "./referral-records.js";

/** Months after the confirmed closing in which somebody asks how it goes. */
export const FOLLOW_UP_MONTHS = [3, 6, 12];

/** Characters of what is typed: the name of an agency; a next step, a reason, an area, what may be shared; a note, a plan, an agreement. */
export const LONGEST = { name: 200, line: 2_000, note: LONGEST_NOTE };

/** @type {CaseStatus[]} */
const STATUSES = ["intake", "assessed", "agreed", "offered", "active", "closing", "following", "ended", "not_exit"];

// What stands in a field

/**
 * 16 bytes in lower-case hex.
 * @param {unknown} value
 */
const isHex16 = (value) => isText(value) && /^[0-9a-f]{32}$/.test(value);

/** @param {unknown} value */
const isFlag = (value) => typeof value === "boolean";

/** @param {unknown} value @returns {value is number} */
const isInteger = (value) => Number.isSafeInteger(value);

/** @param {any[]} values */
const isDistinct = (values) => new Set(values).size === values.length;

/** @param {any} value */
const isStep = (value) => isObject(value) && STATUSES.includes(value.status) && isDay(value.day) && isID(value.by) && isAbsentOr(value, "reason", isText);

/** @param {any} value */
const isAssessment = (value) =>
  isObject(value) && isDay(value.day) && isList(value.by, isID) && value.by.length === 2 && isDistinct(value.by) && isFlag(value.exit) && isText(value.text);

/** @param {any} value */
const isNextStep = (value) => isObject(value) && isDay(value.day) && isText(value.text);

/** @param {any} value */
const isClosing = (value) => isObject(value) && isDay(value.day) && isText(value.reason);

/** @param {any} value */
const isHandOver = (value) => isObject(value) && isText(value.reason) && isAbsentOr(value, "meeting", isDay);

/** @param {any} value */
const isScore = (value) => isObject(value) && isDay(value.day) && isInteger(value.score) && Math.abs(value.score) <= 2;

/**
 * Whether why the case ends is decided, or asked for.
 * @param {CaseStatus} status
 */
const isClosed = (status) => status === "closing" || status === "following" || status === "ended";

/** @param {any} fields */
function isCase(fields) {
  const last = Array.isArray(fields.history) ? fields.history.at(-1) : undefined;
  return isDay(fields.day) && isText(fields.origin) && isAbsentOr(fields, "contact", isID) && isList(fields.history, isStep) && last !== undefined &&
    fields.status === last.status && isText(fields.need) && isList(fields.languages, isText) && isAbsentOr(fields, "assessment", isAssessment) &&
    isAbsentOr(fields, "next_step", isNextStep) && isAbsentOr(fields, "last_meeting", isDay) && isAbsentOr(fields, "closing", isClosing) &&
    (!isClosed(last.status) || Object.hasOwn(fields, "closing")) && isAbsentOr(fields, "passed", isInteger) && isAbsentOr(fields, "taken", isInteger) &&
    isObject(fields.tags) && Object.entries(fields.tags).every(([year, tag]) => isDay(`${year}-01-01`) && isHex16(tag)) &&
    isCountedList(fields.counted);
}

/**
 * Who may write to the case hangs on who is named.
 * @param {any} fields
 */
function isAssignment(fields) {
  const present = ["mentor", "successor"].filter((field) => Object.hasOwn(fields, field)).map((field) => fields[field]);
  return isDay(fields.day) && isList(present, isID) && isList(fields.named, isID) && isList(fields.barred, isID) && isInteger(fields.asked) &&
    fields.asked >= (Object.hasOwn(fields, "successor") ? 1 : 0) && isDistinct(fields.named) && isDistinct(fields.barred) && isDistinct(present) &&
    present.every((id) => fields.named.includes(id) && !fields.barred.includes(id)) && isAbsentOr(fields, "hand_over", isHandOver) &&
    (!Object.hasOwn(fields, "hand_over") || present.length === 2);
}

/** @param {any} fields */
const isDayAndText = (fields) => isDay(fields.day) && isText(fields.text);

/** @type {{[type: string]: (fields: any) => boolean}} */
const shapes = {
  case: isCase,
  assignment: isAssignment,
  answer: (fields) => isDay(fields.day) && isInteger(fields.asked) && fields.asked >= 1 && ["accepted", "declined"].includes(fields.answer) &&
    isText(fields.reason),
  agreement: isDayAndText,
  agency: (fields) => ["name", "kind", "commitment", "area", "may_share"].every((field) => isText(fields[field])) && isFlag(fields.removed),
  follow_up: (fields) => isDayAndText(fields) && FOLLOW_UP_MONTHS.includes(fields.month),
  note: isDayAndText,
  goal: (fields) => isDayAndText(fields) && isText(fields.domain) && isList(fields.scores, isScore) &&
    fields.scores.every((/** @type {any} */ one, /** @type {number} */ at) => at === 0 || fields.scores[at - 1].day < one.day) &&
    isAbsentOr(fields, "counted", isCountedList),
  meeting: (fields) => isDayAndText(fields) && ["meeting_type", "duration", "next_step"].every((field) => isText(fields[field])) &&
    isFlag(fields.attended) && isAbsentOr(fields, "counted", isCountedList),
  card: (fields) => isText(fields.text),
};

/**
 * Opens an object of a case. Throws the `Failure` forged or newer_client.
 * @param {Uint8Array} bytes
 * @param {string} type
 * @returns {any}
 */
export function readPart(bytes, type) {
  const fields = read(bytes, type);
  if (!shapes[type](fields)) throw { code: "forged" };
  return fields;
}

// What may be saved

/**
 * Every text that a person types: the field, how long it may be, and what stands there.
 * @param {any} record
 * @returns {[field: string, kind: keyof typeof LONGEST, value: string][]}
 */
function texts(record) {
  switch (record.type) {
    case "case": return [
      ["need", "note", record.need], ["assessment", "note", record.assessment?.text ?? ""], ["next_step", "line", record.next_step?.text ?? ""],
      ...record.history.map((/** @type {Step} */ step) => ["reason", "line", step.reason ?? ""]),
    ];
    case "assignment": return [["reason", "line", record.hand_over?.reason ?? ""]];
    case "answer": return [["reason", "line", record.reason]];
    case "agency": return [["name", "name", record.name], ["area", "line", record.area], ["may_share", "line", record.may_share]];
    case "referral": return [["shared", "line", record.shared], ["outcome", "line", record.outcome]];
    case "meeting": return [["next_step", "line", record.next_step], ["text", "note", record.text]];
    default: return [["text", "note", record.text]];
  }
}

/**
 * Every code that is chosen from a closed list.
 * @param {any} record
 * @returns {[list: string, code: string][]}
 */
function codes(record) {
  switch (record.type) {
    case "case": return [
      ["case_origin", record.origin], ...record.languages.map((/** @type {string} */ code) => ["language", code]),
      ...(record.closing ? [["closure_reason", record.closing.reason]] : []),
    ];
    case "agency": return [["agency_kind", record.kind], ["commitment", record.commitment]];
    case "referral": return [["referral_service", record.service], ["consent", record.consent]];
    case "goal": return [["goal_domain", record.domain]];
    case "meeting": return [["meeting_type", record.meeting_type], ["duration", record.duration]];
    default: return [];
  }
}

/** @param {string} text */
export const isEmpty = (text) => !/\P{White_Space}/u.test(text);

/**
 * Throws the `Failure` of what may not be saved as it is; `list` names the field or the list. A code must be open in the year of `today`, but for those of
 * `former`, which is what stood there before: whoever changes something else must not have to choose anew when a code has been retired.
 * @param {any} record
 * @param {CodeLists} lists
 * @param {string} today
 * @param {any} [former]
 */
export function check(record, lists, today, former) {
  const year = Number(today.slice(0, 4));
  for (const [field, kind, value] of texts(record)) {
    if (isTooLong(value, LONGEST[kind])) throw { code: kind === "note" ? "note_too_long" : "text_too_long", list: field };
    if (kind === "name" && isEmpty(value)) throw { code: "empty", list: field };
  }
  const kept = former ? codes(former).map(String) : [];
  for (const one of codes(record)) {
    const [list, code] = one;
    if (!kept.includes(String(one)) && !offered(lists, list, year).some(({ id }) => id === code)) throw { code: "unknown_code", list };
  }
  if (record.type === "meeting" && record.day > today) throw { code: "future_day" };
  if (record.type === "assignment" && record.hand_over && isEmpty(record.hand_over.reason)) throw { code: "empty", list: "reason" };
  if (record.type === "agency" && record.commitment === "area" && isEmpty(record.area)) throw { code: "empty", list: "area" };
  if (record.type === "case" && record.origin === "contact" && record.contact === undefined) throw { code: "no_contact" };
}
