/**
 * How a case goes on, and what is counted of it: the rules of the command line's `CaseSteps`, `Assignment`, `Goal` and `CaseEvents`. Nothing here
 * asks a server. What is given is not changed; what is to be saved is given back. docs/protocol.md 6.7 and 8.1.
 * @module
 *
 * @typedef {import("../types").CaseStatus} CaseStatus
 * @typedef {import("./case-records.js").Case} Case
 * @typedef {import("./case-records.js").Assignment} Assignment
 * @typedef {import("./case-records.js").Answer} Answer
 * @typedef {import("./case-records.js").FollowUp} FollowUp
 * @typedef {import("./case-records.js").Goal} Goal
 * @typedef {import("./case-records.js").Meeting} Meeting
 * @typedef {import("./case-records.js").Counted} Counted
 * @typedef {{ as: "coordinator" | "mentor", member: string }} Actor One member can be both.
 */

import { dayInMonths, monthAfter } from "./bytes.js";
import { FOLLOW_UP_MONTHS } from "./case-records.js";
import { bytesOfHex as bytes } from "./records.js";

// Steps

/**
 * The statuses that may follow each. Which of them one case may take depends on who asks and on what it has been through.
 * @type {Record<CaseStatus, CaseStatus[]>}
 */
const following = {
  intake: ["assessed", "not_exit"],
  assessed: ["agreed", "not_exit", "closing"],
  agreed: ["offered", "closing"],
  offered: ["active", "agreed", "closing"],
  active: ["closing", "offered"],
  closing: ["following", "active"],
  following: ["ended", "active"],
  ended: [],
  not_exit: [],
};

/**
 * Whether nothing more is done in the case.
 * @param {Case} record
 */
export const isOver = (record) => following[record.status].length === 0;

/**
 * Whether it was ever active: then it has a mentor and a journal.
 * @param {Case} record
 */
export const wasActive = (record) => record.history.some(({ status }) => status === "active");

/**
 * The day since which it has its present status.
 * @param {Case} record
 */
export const waitingSince = (record) => record.history[record.history.length - 1].day;

/**
 * Why a step cannot be taken; null if it can.
 * @param {Case} record @param {CaseStatus} next @param {Actor} actor
 */
function obstacle(record, next, actor) {
  const step = `${record.status} ${next}`;
  const active = wasActive(record);
  // One that was never active has nobody to go back to; one that was has a journal, which somebody must hold.
  const fits = ["offered agreed", "offered closing"].includes(step) ? !active : ["closing active", "following active"].includes(step) ? active : true;
  if (!following[record.status].includes(next) || !fits) return "case_step_not_allowed";
  const isTheirs = actor.as === "mentor"
    ? ["offered active", "offered agreed", "active closing", "following ended"].includes(step)
    // A hand-over is taken back.
    : step === "offered active" ? active : step !== "active closing";
  if (!isTheirs) return "case_step_not_theirs";
  if (next === "assessed" && !record.assessment) return "not_assessed";
  if (next === "agreed" && record.assessment?.exit !== true) return "no_need";
  if (next === "closing" && !record.closing) return "no_reason";
  return null;
}

/**
 * Takes the next step and writes it into the history. A case that is active again has no closing.
 * @param {Case} record @param {CaseStatus} next @param {Actor} actor @param {string} day @returns {Case}
 */
export function move(record, next, actor, day) {
  const reason = obstacle(record, next, actor);
  if (reason) throw { code: reason };
  const changed = { ...record, status: next, history: [...record.history, { status: next, day, by: actor.member }] };
  if (next === "active") delete changed.closing;
  return changed;
}

/**
 * Somebody else is asked to take the case over: the next step, or, where one was asked already, the same one with what is so now.
 * @param {Case} record @param {string} reason @param {Actor} actor @param {string} day @returns {Case}
 */
export function askSuccessor(record, reason, actor, day) {
  const asked = record.status === "offered" ? record : move(record, "offered", actor, day);
  return { ...asked, history: asked.history.map((step, at, all) => (at === all.length - 1 ? { ...step, reason } : step)) };
}

/**
 * Whether they may take this step now, if they give what it asks for: the assessment, or the reason.
 * @param {Case} record @param {CaseStatus} next @param {Actor} actor
 */
export function mayMove(record, next, actor) {
  const reason = obstacle(record, next, actor);
  return reason === null || reason === "no_reason" || reason === "not_assessed";
}

/**
 * Writes down what a pair found; without a need for Exit the case ends there.
 * @param {Case} record @param {{with: string, exit: boolean, text: string}} found @param {Actor} actor @param {string} day
 */
export function assess(record, found, actor, day) {
  if (found.with === actor.member) throw { code: "not_a_pair" };
  const assessment = { day, by: [actor.member, found.with], exit: found.exit, text: found.text };
  const assessed = move({ ...record, assessment }, "assessed", actor, day);
  return found.exit ? assessed : move(assessed, "not_exit", actor, day);
}

/**
 * Ends the work: by the mentor, or before the start by a coordinator.
 * @param {Case} record @param {string} reason @param {Actor} actor @param {string} day
 */
export const close = (record, reason, actor, day) => move({ ...record, closing: { day, reason } }, "closing", actor, day);

// What follows from the days

/**
 * How long it was active, a code of `case_span`. Whole months: exactly 3, 6 and 12 belong to the longer span, exactly 24 still to `12_24`.
 * @param {Case} record @param {string} day
 */
export function span(record, day) {
  const start = record.history.find(({ status }) => status === "active")?.day;
  if (start === undefined || day < dayInMonths(start, 3)) return "lt3";
  if (day < dayInMonths(start, 6)) return "3_6";
  if (day < dayInMonths(start, 12)) return "6_12";
  return day <= dayInMonths(start, 24) ? "12_24" : "over24";
}

/**
 * The day on which a coordinator confirmed the present closing.
 * @param {Case} record
 */
function confirmedOn(record) {
  if (record.status !== "following" && record.status !== "ended") return null;
  return record.history.filter(({ status }) => status === "following").at(-1)?.day ?? null;
}

/**
 * The follow-ups that are still to come. A later one settles those before it; what was asked after an earlier closing does not count.
 * @param {Case} record @param {FollowUp[]} made @returns {{month: number, due: string}[]}
 */
export function followUpsDue(record, made) {
  const confirmed = confirmedOn(record);
  if (record.status !== "following" || confirmed === null) return [];
  const last = Math.max(0, ...made.filter(({ day }) => day >= confirmed).map(({ month }) => month));
  return FOLLOW_UP_MONTHS.filter((month) => month > last).map((month) => ({ month, due: dayInMonths(confirmed, month) }));
}

/**
 * The month until which it is kept, so many months after it was closed for good; null while it goes on.
 * @param {Case} record @param {number} months
 */
export function purgeMonth(record, months) {
  const day = record.status === "not_exit" ? waitingSince(record) : confirmedOn(record);
  return day && monthAfter(day.slice(0, 7), months);
}

// Who works in it

/**
 * Asks a member, in place of whoever is asked now. Where that one has accepted, `recordAcceptance` comes first. Where there is a mentor, and only
 * there, `handOver` says why they hand the case over.
 * @param {Assignment} assignment @param {string} member @param {string} day @param {{reason: string, meeting: string | null} | null} handOver
 * @returns {Assignment}
 */
export function name(assignment, member, day, handOver) {
  if (assignment.barred.includes(member)) throw { code: "barred" };
  if (member === assignment.mentor) throw { code: "is_mentor" };
  if ((assignment.mentor === undefined) !== (handOver === null)) throw { code: handOver ? "no_mentor" : "no_hand_over" };
  const { named } = assignment;
  /** @type {Assignment} */
  const changed = {
    ...assignment, day, successor: member, asked: assignment.asked + 1, named: named.includes(member) ? named : [...named, member],
  };
  delete changed.hand_over;
  if (handOver) {
    changed.hand_over = { reason: handOver.reason, ...(handOver.meeting === null ? {} : { meeting: handOver.meeting }) };
  }
  return changed;
}

/** @param {Assignment} assignment @param {string} day @returns {Assignment} */
function withoutSuccessor(assignment, day) {
  if (assignment.successor === undefined) throw { code: "nobody_asked" };
  const changed = { ...assignment, day };
  delete changed.successor;
  delete changed.hand_over;
  return changed;
}

/**
 * Writes down that who was asked is now the mentor.
 * @param {Assignment} assignment @param {string} day @returns {Assignment}
 */
export const recordAcceptance = (assignment, day) => ({ ...withoutSuccessor(assignment, day), mentor: assignment.successor });

/**
 * Takes the question back: the mentor, if there is one, goes on.
 * @param {Assignment} assignment @param {string} day
 */
export const withdraw = (assignment, day) => withoutSuccessor(assignment, day);

/**
 * Keeps a member out of this case, for good.
 * @param {Assignment} assignment @param {string} member @param {string} day @returns {Assignment}
 */
export function bar(assignment, member, day) {
  if (member === assignment.mentor || member === assignment.successor) throw { code: "named_now" };
  return assignment.barred.includes(member) ? assignment : { ...assignment, day, barred: [...assignment.barred, member] };
}

/**
 * What who is asked has said; null while they have not answered, and while nobody is asked. Who has said both has declined: nobody gets a journal
 * by an answer that is not clear.
 * @param {Assignment | null} assignment @param {{author: string, record: Answer}[]} answers
 */
export function answered(assignment, answers) {
  if (assignment?.successor === undefined) return null;
  const said = answers.filter(({ author, record }) => author === assignment.successor && record.asked === assignment.asked).map(({ record }) => record);
  return said.find(({ answer }) => answer === "declined") ?? said[0] ?? null;
}

// Goals

/**
 * Scores a goal: after all others, or in place of the same day's.
 * @param {Goal} goal @param {number} score -2 to 2 @param {string} day @returns {Goal}
 */
export function score(goal, score, day) {
  if (!Number.isInteger(score) || Math.abs(score) > 2) throw { code: "off_scale" };
  const last = goal.scores.at(-1);
  if (last && last.day > day) throw { code: "before_last" };
  const isSameDay = last?.day === day;
  return { ...goal, scores: [...(isSameDay ? goal.scores.slice(0, -1) : goal.scores), { ...(isSameDay ? last : {}), day, score }] };
}

/**
 * Which way the goals of a domain went in a year, each from its first score of the year to its newest. Null if none was scored twice.
 * @param {string} domain @param {string} year @param {Goal[]} goals
 */
export function goalChange(domain, year, goals) {
  const scored = goals.filter((goal) => goal.domain === domain).map(({ scores }) => scores.filter(({ day }) => day.startsWith(`${year}-`)))
    .filter(({ length }) => length > 1);
  if (scored.length === 0) return null;
  const sum = scored.reduce((all, scores) => all + scores[scores.length - 1].score - scores[0].score, 0);
  return sum > 0 ? "up" : sum < 0 ? "down" : "same";
}

// Counting. Each gives the entry to send, null if that is counted so already, and the records with what has to be saved beside it.

/** @typedef {{month: string, event: string, slot: Uint8Array, revision: number, tag: Uint8Array | null, codes: string[]}} Entry */

const random16 = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * The next revision of what was counted, or the first one of a new slot. Null if it says the same already, or there cannot be one.
 * @param {Counted | undefined} old @param {string} event @param {string[]} codes @param {string} month @returns {Counted | null}
 */
export function next(old, event, codes, month) {
  if (!old) return { event, month, slot: random16(), revision: 1, codes };
  const isSame = old.event === event && old.codes.length === codes.length && old.codes.every((code, at) => code === codes[at]);
  return isSame || old.revision + 1 >= 2 ** 31 ? null : { ...old, event, codes, revision: old.revision + 1 };
}

/**
 * @template {{counted?: Counted[]}} T
 * @param {T} record @param {Counted} one @returns {T} with an entry in place of the one of the same slot
 */
export function remembering(record, one) {
  const all = record.counted ?? [];
  const isThere = all.some(({ slot }) => slot === one.slot);
  return { ...record, counted: isThere ? all.map((old) => (old.slot === one.slot ? one : old)) : [...all, one] };
}

/**
 * The entry under the case's random tag of the month's year, which is made at the year's first event: within the year its entries belong together,
 * beyond it not.
 * @param {Case} record @param {Counted} one @returns {[Entry, Case]}
 */
function tagged(record, one) {
  const year = one.month.slice(0, 4);
  const tag = Object.hasOwn(record.tags, year) ? record.tags[year] : random16();
  // A filler has no tag: what counts nothing belongs to nobody.
  const entry = { month: one.month, event: one.event, slot: bytes(one.slot), revision: one.revision, tag: one.event === "none" ? null : bytes(tag), codes: one.codes };
  return [entry, { ...record, tags: { ...record.tags, [year]: tag } }];
}

/** @param {Case} record @param {string} event @param {string[]} codes @param {string} month @param {(old: Counted) => boolean} [isInstead] @returns {[Entry | null, Case]} */
function count(record, event, codes, month, isInstead = () => true) {
  const one = next(record.counted.filter((old) => old.event === event && isInstead(old)).at(-1), event, codes, month);
  return one ? tagged(remembering(record, one), one) : [null, record];
}

/**
 * That it was opened, or corrects that.
 * @param {Case} record @param {string} month
 */
export const countOpened = (record, month) => count(record, "case_opened", [record.origin], month);

/**
 * That a mentor accepted, the first time.
 * @param {Case} record @param {string} month
 */
export const countAssigned = (record, month) => count(record, "case_assigned", [], month);

/**
 * The confirmed closing; one that was confirmed before in the same month is replaced.
 * @param {Case} record @param {string} month @returns {[Entry | null, Case]}
 */
export function countClosed(record, month) {
  const { closing } = record;
  if (confirmedOn(record) === null || !closing) return [null, record];
  return count(record, "case_closed", [closing.reason, span(record, closing.day)], month, (old) => old.month === month);
}

/**
 * A meeting that was held, or corrects that. The object remembers it, not the case: how often somebody comes is the journal's.
 * @param {Meeting} meeting @param {Case} record @param {string} month @returns {[Entry | null, Case, Meeting]}
 */
export function countMeeting(meeting, record, month) {
  const old = meeting.counted?.at(-1);
  const one = old || meeting.attended ? next(old, meeting.attended ? "meeting_held" : "none", [], month) : null;
  return one ? [...tagged(record, one), remembering(meeting, one)] : [null, record, meeting];
}

/**
 * How the goals of this domain have changed since the first score of the year: one slot for each domain and month.
 * @param {Goal} goal @param {Goal[]} others the journal's other goals @param {Case} record @param {string} month @returns {[Entry | null, Case, Goal]}
 */
export function countGoal(goal, others, record, month) {
  const goals = [...others, goal];
  const change = goalChange(goal.domain, month.slice(0, 4), goals);
  if (change === null) return [null, record, goal];
  // The newest revision may stand in another goal of the domain: this one takes the slot over.
  const old = goals.flatMap(({ counted }) => counted ?? [])
    .filter((one) => one.event === "goal_change" && one.codes[0] === goal.domain && one.month === month)
    .reduce((/** @type {Counted | undefined} */ newest, one) => (newest && newest.revision >= one.revision ? newest : one), undefined);
  const one = next(old, "goal_change", [goal.domain, change], month);
  return one ? [...tagged(record, one), remembering(goal, one)] : [null, record, goal];
}

