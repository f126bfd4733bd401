// What a coordinator sees of the work that waits: made from what they may open anyway, never stored. And who could take a case.

import { dayAfter, daysBetween, idBytes } from "../bytes.js";
import * as rules from "../case-rules.js";
import { isNotAssured, isOffered } from "../directory.js";
import { byDue, inboundState, isInboundOpen, isOverdue, since as sinceOf } from "../referral-rules.js";
import { bits } from "../roles.js";
import { answerOf, fetchCase, mentorOf, readCases } from "./case-reading.js";
import { askedIn, matterOfCoordinators } from "./case-shown.js";
import { requireCoordinator } from "./cases.js";
import { receivedAll } from "./contacts.js";
import { readNames } from "./names.js";
import { monthsDue } from "./statistics.js";
import { services } from "./services.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./case-reading.js").Opened} Opened */
/** @typedef {import("../../types").MentorLine} MentorLine */
/** @typedef {import("../../types").Overview} Overview */

/** How many days before its day a follow-up is told. */
const followUpDays = 30;

/**
 * Whether it has or needs a mentor: agreed on, and its closing not confirmed.
 * @param {Opened} opened
 */
const isAtWork = ({ record: { record } }) => ["agreed", "offered", "active", "closing"].includes(record.status);

/**
 * Mentors for a case, those who can be asked first, least load first.
 * @param {Session} session @param {{id: string}} given @param {(done: number) => void} progress @returns {Promise<MentorLine[]>}
 */
export async function mentorsFor(session, { id }, progress) {
  requireCoordinator(session);
  await readNames(session);
  const opened = await fetchCase(session, id);
  const { cases } = await readCases(session, "cases", progress);
  return mentors(session, cases, opened);
}

/**
 * Who is asked and may still take the case: nobody waits for who has declined.
 * @param {Opened} opened
 */
const awaited = (opened) => (answerOf(opened)?.answer === "declined" ? null : askedIn(opened));

/** @param {Session} session @param {Opened[]} cases @param {Opened | null} of @returns {MentorLine[]} */
function mentors(session, cases, of) {
  const assignment = of?.assignment?.record;
  const mentor = of && mentorOf(of);
  const asked = of && awaited(of);
  /** @type {Map<string, number>} */
  const load = new Map();
  for (const one of cases) {
    const member = mentorOf(one);
    if (member !== null && isAtWork(one)) load.set(member, (load.get(member) ?? 0) + 1);
  }
  /** @param {string} id @returns {MentorLine["obstacle"]} */
  const obstacle = (id) => (assignment?.barred.includes(id) ? "barred" : id === mentor ? "is_mentor" : id === asked ? "is_asked" : null);
  return session.lines
    .filter(({ id }) => session.vault.rolesAt(idBytes(id), 0).roles & bits.mentor)
    .map(({ id }) => ({ ...session.nameOf(id), load: load.get(id) ?? 0, languages: session.languages[id] ?? [], obstacle: obstacle(id) }))
    .sort((a, b) =>
      Number(a.obstacle !== null) - Number(b.obstacle !== null) || a.load - b.load || (a.name ?? "").localeCompare(b.name ?? "") || (a.id < b.id ? -1 : 1));
}

/**
 * Since when a case waits for a mentor: since the agreement; where who had it is a mentor no more, since it has its present status. Null if it
 * does not.
 * @param {Session} session @param {Opened} opened
 */
function waitsSince({ vault }, opened) {
  const { record } = opened.record;
  const mentor = mentorOf(opened);
  if (!isAtWork(opened)) return null;
  if (mentor !== null) return vault.rolesAt(idBytes(mentor), 0).roles & bits.mentor ? null : rules.waitingSince(record);
  // Ended before the start: nobody is to be found any more.
  if (record.status === "closing") return null;
  return record.history.find(({ status }) => status === "agreed")?.day ?? rules.waitingSince(record);
}

/**
 * Since when a case waits for a decision. Of a hand-over that was declined, since the answer.
 * @param {Opened} opened @param {import("../../types").CaseMatter} matter
 */
const undecidedSince = (opened, matter) => (matter === "declined" ? answerOf(opened)?.day : undefined) ?? rules.waitingSince(opened.record.record);

/**
 * Longest first.
 * @param {{since: string, id: string}} a @param {{since: string, id: string}} b
 */
const bySince = (a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : a.id < b.id ? -1 : 1);

/**
 * Unsettled contacts by urgency, in the order of the list.
 * @param {Session} session @param {import("../../types").OpenedContact[]} open @param {string} today @returns {Overview["contacts"]}
 */
function unsettled(session, open, today) {
  const order = session.lists.lists["urgency"].codes.map(({ id }) => id);
  const urgencies = [...new Set([...order, ...open.map(({ answers }) => answers["urgency"] ?? "unknown").sort()])];
  return urgencies.map((urgency) => {
    const days = open.filter(({ answers }) => (answers["urgency"] ?? "unknown") === urgency).map(({ day }) => daysBetween(day, today));
    return { urgency, count: days.length, longest: Math.max(0, ...days) };
  }).filter(({ count }) => count > 0);
}

/**
 * @param {Session} session @param {{}} _ @param {(done: number) => void} progress @returns {Promise<Overview>}
 */
export async function overview(session, _, progress) {
  requireCoordinator(session);
  await readNames(session);
  const inbox = await receivedAll(session, false, progress);
  const { cases, refused } = await readCases(session, "cases", (count) => progress(inbox.received.length + count));
  const directory = await services(session, {}, () => {});
  const { day } = session.status;
  const days = (/** @type {string} */ since) => Math.max(0, daysBetween(since, day));
  /** @type {Overview["waiting"]} */
  const waiting = [];
  /** @type {Overview["followUps"]} */
  const followUps = [];
  /** @type {Overview["decisions"]} */
  const decided = [];
  for (const opened of cases) {
    const { id, record: { record } } = opened;
    const mentor = mentorOf(opened);
    const called = { id, need: record.need, opened: record.day };
    const alone = waitsSince(session, opened);
    if (alone !== null) waiting.push({ ...called, since: alone, days: days(alone), status: record.status });
    const due = rules.followUpsDue(record, opened.followUps.map((part) => part.record))[0];
    if (due && due.due <= dayAfter(day, followUpDays)) {
      followUps.push({ ...called, ...due, isOverdue: due.due < day, mentor: mentor === null ? null : session.nameOf(mentor) });
    }
    const waitsFor = matterOfCoordinators(opened);
    // Whom to ask first stands among those that wait for a mentor.
    if (waitsFor !== null && waitsFor !== "assign") {
      const since = undecidedSince(opened, waitsFor);
      decided.push({ ...called, waitsFor, since, days: days(since) });
    }
  }
  return {
    day,
    contacts: unsettled(session, inbox.received.flatMap(({ contact }) => (contact?.shown.open ? [contact.shown] : [])), day),
    waiting: waiting.sort(bySince),
    mentors: mentors(session, cases, null),
    followUps: followUps.sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : a.id < b.id ? -1 : 1)),
    decisions: decided.sort(bySince),
    monthsToClose: await monthsDue(session),
    notAssured: directory.filter((service) => isOffered(service) && isNotAssured(service, day))
      .sort((a, b) => (a["assured_date"] ?? "").localeCompare(b["assured_date"] ?? "") || (a.id < b.id ? -1 : 1)),
    referrals: [
      ...inbox.received.flatMap(({ contact }) => (contact?.shown.referrals ?? []).map((referral) => ({ case: null, referral }))),
      ...cases.flatMap((opened) => opened.referrals.map(({ record }) => ({ case: opened.id, referral: record }))),
    ].filter(({ referral }) => isOverdue(referral, day)).sort((a, b) => byDue(a.referral, b.referral))
      .map(({ case: id, referral }) => ({ id: referral.id, case: id, service: referral.service, expected: referral.expect ?? day })),
    inbound: inbox.received.flatMap(({ inbound }) => (inbound && isInboundOpen(inbound.shown.inbound) ? [inbound.shown] : []))
      .map(({ id, inbound }) => ({ id, from: inbound.from, state: inboundState(inbound), since: sinceOf(inbound) })).sort(bySince),
    refused: [...inbox.refused, ...refused],
  };
}
