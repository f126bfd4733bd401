/**
 * How a referral goes on, in which order it is due, and what is counted of it: the rules of the command line's `Referral` and `Inbound`. What is
 * given is not changed; what is to be saved is given back. docs/protocol.md 6.8 and 8.1.
 * @module
 *
 * @typedef {import("../types").ReferralState} ReferralState
 * @typedef {import("../types").InboundState} InboundState
 * @typedef {import("./referral-records.js").Referral} Referral
 * @typedef {import("./referral-records.js").Extra} Extra
 * @typedef {import("./case-rules.js").Entry} Entry
 * @typedef {Extra & { type: "inbound", v: number, day: string, from: string, reference: string, text: string, may_reply: boolean,
 *   history: (Extra & { state: InboundState, day: string, by: string })[], reason: string, case?: string }} Inbound
 */

import { daysBetween, newID } from "./bytes.js";
import { isEmpty, LONGEST } from "./case-records.js";
import { next, remembering } from "./case-rules.js";
import { bytesOfHex, isTooLong, offered, read } from "./records.js";
import { FOLLOWING, INBOUND, isInbound, isOpen, isReferral, stateOf } from "./referral-records.js";

/** What one save counts beside its contact. */
export const AT_ONCE = 3;
/** What one contact can hold. */
export const MOST = 8;

/** @type {ReferralState[]} */
const UNDECIDED = ["agreed", "sent", "acknowledged", "waitlisted", "no_response"];

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * Agreed on with the person, and not saved yet.
 * @param {{service: string, consent: string, expect: string, shared: string, directory?: string}} given `expect`: empty if no day was told
 * @param {string} day @param {string} by the member @returns {Referral}
 */
export const newReferral = ({ service, consent, expect, shared, directory }, day, by) => ({
  id: newID(), service, consent, shared, ...(expect ? { expect } : {}), ...(directory ? { directory } : {}),
  reference: [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => alphabet[byte % 32]).join(""),
  history: [{ state: "agreed", day, by }], outcome: "", counted: [],
});

/**
 * The object of a case's coordination.
 * @param {Uint8Array} payload
 * @returns {Referral}
 */
export function readReferral(payload) {
  const fields = read(payload, "referral");
  if (!isReferral(fields)) throw { code: "forged" };
  return /** @type {Referral} */ (fields);
}

/**
 * The next state. Throws the `Failure` referral_step_not_allowed.
 * @param {Referral} referral @param {ReferralState} state @param {string} by @param {string} day @returns {Referral}
 */
export function move(referral, state, by, day) {
  if (!FOLLOWING[stateOf(referral)].includes(state)) throw { code: "referral_step_not_allowed" };
  return { ...referral, history: [...referral.history, { state, day, by }] };
}

/**
 * The day expected, while the service has not decided; undefined else.
 * @param {Referral} referral
 */
export const dueDay = (referral) => (isOpen(referral) && UNDECIDED.includes(stateOf(referral)) ? referral.expect : undefined);

/** @param {Referral} referral @param {string} today */
export const isOverdue = (referral, today) => (dueDay(referral) ?? today) < today;

/** @param {{history: {day: string}[]}} referral */
export const since = ({ history }) => history[history.length - 1].day;

/**
 * By the day on which it is due, what is due on none after all others, then by the day of the present state.
 * @param {Referral} a @param {Referral} b
 */
export function byDue(a, b) {
  const keys = (/** @type {Referral} */ one) => [dueDay(one) ?? "9999", since(one), one.id];
  const [x, y] = [keys(a), keys(b)];
  const at = x.findIndex((key, place) => key !== y[place]);
  return at < 0 ? 0 : x[at] < y[at] ? -1 : 1;
}

/**
 * How long the first answer took from the sending on; `none` while the service only did not answer, null before either.
 * @param {Referral} referral
 */
export function band({ history }) {
  const sent = history.findIndex(({ state }) => state === "sent");
  if (sent < 0) return null;
  const answers = history.slice(sent + 1).filter(({ state }) => ["acknowledged", "accepted", "declined", "waitlisted", "no_response"].includes(state));
  const answer = answers.find(({ state }) => state !== "no_response");
  if (!answer) return answers.length > 0 ? "none" : null;
  const days = daysBetween(history[sent].day, answer.day);
  return days <= 0 ? "same_day" : days <= 3 ? "d1_3" : days <= 7 ? "d4_7" : days <= 14 ? "d8_14" : "over14";
}

/**
 * What is not counted yet: that it was made, its answer, its end; and the referral that remembers it.
 * @param {Referral} referral @param {"contact" | "case"} origin @param {string} month @returns {[Entry[], Referral]}
 */
export function count(referral, origin, month) {
  /** @type {Entry[]} */
  const entries = [];
  let record = referral;
  const add = (/** @type {import("./case-records.js").Counted | undefined} */ old, /** @type {string} */ event, /** @type {string[]} */ codes) => {
    const one = next(old, event, [referral.service, ...codes], month);
    if (!one) return;
    entries.push({ month: one.month, event, slot: bytesOfHex(one.slot), revision: one.revision, tag: null, codes: one.codes });
    record = remembering(record, one);
  };
  const old = (/** @type {string} */ event) => referral.counted.filter((one) => one.event === event).at(-1);
  if (!old("referral")) add(undefined, "referral", [referral.consent, origin]);
  const answer = old("referral_answer");
  const took = band(referral);
  // An answer stands in place of a silence that was counted in the same month.
  if (took !== null && (!answer || (answer.month === month && answer.codes.at(-1) === "none"))) add(answer, "referral_answer", [took]);
  const state = stateOf(referral);
  if (FOLLOWING[state].length === 0 && !old("referral_end")) add(undefined, "referral_end", [state]);
  return [entries, record];
}

/**
 * Throws the `Failure` of what may not be saved as it is; codes must be open in the year in which it was agreed.
 * @param {Referral} referral @param {import("../types").CodeLists} lists
 */
export function check(referral, lists) {
  for (const field of ["shared", "outcome"]) if (isTooLong(referral[field], LONGEST.line)) throw { code: "text_too_long", list: field };
  if (referral.directory !== undefined && isTooLong(referral.directory, LONGEST.name)) throw { code: "text_too_long", list: "directory" };
  const year = Number(referral.history[0].day.slice(0, 4));
  for (const [list, code] of [["referral_service", referral.service], ["consent", referral.consent]]) {
    if (!offered(lists, list, year).some(({ id }) => id === code)) throw { code: "unknown_code", list };
  }
}

// From other services to Exit

/**
 * Opens what another service refers to Exit. Throws the `Failure` forged or newer_client.
 * @param {Uint8Array} payload
 * @returns {Inbound}
 */
export function readInbound(payload) {
  const fields = read(payload, "inbound");
  if (!isInbound(fields)) throw { code: "forged" };
  return /** @type {Inbound} */ (fields);
}

/**
 * @param {{from: string, reference: string, text: string, mayReply: boolean}} given @param {string} day @param {string} by @returns {Inbound}
 */
export const newInbound = ({ from, reference, text, mayReply }, day, by) => ({
  type: "inbound", v: 1, day, from, reference, text, may_reply: mayReply, history: [{ state: "received", day, by }], reason: "",
});

/** @param {Inbound} inbound */
export const inboundState = ({ history }) => history[history.length - 1].state;

/**
 * Whether a coordinator has something to do with it.
 * @param {Inbound} inbound
 */
export const isInboundOpen = (inbound) => inboundState(inbound) !== "declined" && inbound.case === undefined;

/**
 * The next state; `reason` is why it is declined. Throws the `Failure` referral_step_not_allowed.
 * @param {Inbound} inbound @param {InboundState} state @param {string} by @param {string} day @param {string} [reason] @returns {Inbound}
 */
export function moveInbound(inbound, state, by, day, reason = "") {
  if (!INBOUND[inboundState(inbound)].includes(state)) throw { code: "referral_step_not_allowed" };
  return { ...inbound, history: [...inbound.history, { state, day, by }], reason: state === "declined" ? reason : "" };
}

/**
 * With the case that was opened from it. Throws the `Failure` referral_step_not_allowed unless it was accepted, other_case if it has another.
 * @param {Inbound} inbound @param {string} id @returns {Inbound}
 */
export function link(inbound, id) {
  if (inboundState(inbound) !== "accepted") throw { code: "referral_step_not_allowed" };
  if (inbound.case !== undefined && inbound.case !== id) throw { code: "other_case" };
  return { ...inbound, case: id };
}

/** @param {Inbound} inbound */
export function checkInbound(inbound) {
  if (isEmpty(inbound.from)) throw { code: "empty", list: "from" };
  if (isTooLong(inbound.from, LONGEST.name)) throw { code: "text_too_long", list: "from" };
  for (const field of ["reference", "reason"]) if (isTooLong(inbound[field], LONGEST.line)) throw { code: "text_too_long", list: field };
  if (isTooLong(inbound.text, LONGEST.note)) throw { code: "note_too_long", list: "text" };
  if (inboundState(inbound) === "declined" && isEmpty(inbound.reason)) throw { code: "empty", list: "reason" };
}
