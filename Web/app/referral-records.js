/**
 * What a referral is, and whether somebody has to follow it. Contacts hold referrals, so this comes with the page; what is done with them is in
 * referral-rules.js. docs/protocol.md 6.8.
 * @module
 *
 * @typedef {import("../types").ReferralState} ReferralState
 * @typedef {{ [field: string]: any }} Extra Fields that this page does not know.
 * @typedef {Extra & { event: string, month: string, slot: string, revision: number, codes: string[] }} Counted
 * @typedef {Extra & { state: ReferralState, day: string, by: string }} Step
 * @typedef {Extra & { id: string, service: string, directory?: string, consent: string, expect?: string, shared: string, reference: string,
 *   history: Step[], outcome: string, counted: Counted[] }} Referral
 */

import { bytesOfHex, isDay, isEntryRevision, isID, isObject, isText } from "./records.js";

/**
 * The states that may follow each.
 * @type {Record<ReferralState, ReferralState[]>}
 */
export const FOLLOWING = {
  agreed: ["sent", "started", "revoked"],
  sent: ["acknowledged", "accepted", "declined", "waitlisted", "no_response", "revoked"],
  acknowledged: ["accepted", "declined", "waitlisted", "no_response", "revoked"],
  waitlisted: ["accepted", "declined", "waitlisted", "no_response", "revoked"],
  no_response: ["acknowledged", "accepted", "declined", "revoked"],
  accepted: ["started", "no_show", "revoked"],
  no_show: ["started", "revoked"],
  started: ["done", "revoked"],
  done: [],
  declined: [],
  revoked: [],
};

/** What one contact can hold. */
const MOST = 8;

/** @param {any} value @param {(one: any) => boolean} is */
export const isList = (value, is) => Array.isArray(value) && value.every(is);

/**
 * Whether a field that need not be there is absent, or what it has to be.
 * @param {any} fields @param {string} field @param {(value: any) => boolean} is
 */
export const isAbsentOr = (fields, field, is) => !Object.hasOwn(fields, field) || is(fields[field]);

/**
 * Of an event or a code.
 * @param {unknown} value
 */
const isShort = (value) => isText(value) && /^[\x21-\x7e]{0,20}$/.test(value);

/** @param {any} value */
const isCounted = (value) =>
  isObject(value) && isShort(value.event) && value.event !== "" && isDay(`${value.month}-01`) && isText(value.slot) && /^[0-9a-f]{32}$/.test(value.slot) &&
  isEntryRevision(value.revision) && isList(value.codes, isShort) && value.codes.length <= 32;

/**
 * What objects remember of the entries that count them.
 * @param {any} value
 */
export const isCountedList = (value) => isList(value, isCounted);

/**
 * Whether it begins with the first and each step is one that may follow.
 * @param {any} history @param {string} first @param {{[state: string]: string[]}} following
 */
export const isHistory = (history, first, following) =>
  isList(history, (step) => isObject(step) && Object.hasOwn(following, step.state) && isDay(step.day) && isID(step.by)) && history[0]?.state === first &&
  history.every((/** @type {any} */ step, /** @type {number} */ at) => at === 0 || following[history[at - 1].state].includes(step.state));

/** @param {any} value */
export const isReferral = (value) =>
  isObject(value) && isID(value.id) && ["service", "consent", "shared", "outcome"].every((field) => isText(value[field])) &&
  isText(value.reference) && /^[0-9a-hjkmnp-tv-z]{6}$/.test(value.reference) && isAbsentOr(value, "directory", isText) && isAbsentOr(value, "expect", isDay) &&
  isHistory(value.history, "agreed", FOLLOWING) && isCountedList(value.counted);

/**
 * Of a contact: absent, or as many as it can hold, each once.
 * @param {any} value
 */
export const isReferrals = (value) =>
  value === undefined || (isList(value, isReferral) && value.length > 0 && value.length <= MOST && new Set(value.map((/** @type {Referral} */ one) => one.id)).size === value.length);

/** @param {Referral} referral @returns {ReferralState} */
export const stateOf = ({ history }) => history[history.length - 1].state;

/**
 * Whether somebody is to see what becomes of it. Who makes contact themselves is not asked, unless they told a day and what came next.
 * @param {Referral} referral
 */
export const isOpen = (referral) => {
  const state = stateOf(referral);
  return FOLLOWING[state].length > 0 && (referral.consent !== "self" || (referral.expect !== undefined && state !== "agreed"));
};

/**
 * What its first save sends, once it was counted.
 * @param {Referral} referral
 */
export const entriesOf = ({ counted }) => counted.map(({ month, event, slot, revision, codes }) => ({ month, event, slot: bytesOfHex(slot), revision, codes }));

/** @param {{referrals?: Referral[]}} contact */
export const hasOpenReferral = ({ referrals = [] }) => referrals.some(isOpen);

// From other services to Exit

/**
 * The states that may follow each.
 * @type {Record<import("../types").InboundState, import("../types").InboundState[]>}
 */
export const INBOUND = { received: ["acknowledged", "accepted", "declined"], acknowledged: ["accepted", "declined"], accepted: [], declined: [] };

/** @param {any} fields */
export const isInbound = (fields) => {
  const { history } = fields;
  const isOne = isDay(fields.day) && ["from", "reference", "text", "reason"].every((field) => isText(fields[field])) && typeof fields.may_reply === "boolean" &&
    isHistory(history, "received", INBOUND);
  const state = isOne && history[history.length - 1].state;
  return isOne && (state === "declined" || !fields.reason) && (!Object.hasOwn(fields, "case") || (isID(fields.case) && state === "accepted"));
};
