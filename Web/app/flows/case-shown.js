// A case as the views show it: what it waits for, what is due, and what this member may do.

import { idBytes } from "../bytes.js";
import { followUpsDue, isOver, mayMove, waitingSince, wasActive } from "../case-rules.js";
import { byDue } from "../referral-rules.js";
import { bits } from "../roles.js";
import { answerOf, isOnItsWay, mentorOf } from "./case-reading.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./case-reading.js").Opened} Opened */
/** @typedef {import("../../types").OpenedCase} OpenedCase */
/** @typedef {import("../../types").CaseAct} CaseAct */
/** @typedef {import("../../types").CaseMatter} CaseMatter */

/**
 * Oldest first.
 * @param {{id: string, record: {day: string}}} a @param {{id: string, record: {day: string}}} b
 */
const byDay = (a, b) => (a.record.day < b.record.day ? -1 : a.record.day > b.record.day ? 1 : a.id < b.id ? -1 : 1);

/**
 * Who is asked and has not taken the case yet; also who has declined, until somebody else is asked.
 * @param {Opened} opened
 */
export function askedIn(opened) {
  const successor = opened.assignment?.record.successor ?? null;
  return successor === mentorOf(opened) ? null : successor;
}

/**
 * As who this member changes a case: its mentor, else a coordinator.
 * @param {Session} session @param {Opened} opened @returns {import("../case-rules.js").Actor}
 */
export const actorIn = (session, opened) => ({ as: mentorOf(opened) === session.id ? "mentor" : "coordinator", member: session.id });

/**
 * What a case waits for, as far as this member can do it; null while it waits for somebody else, or for nothing.
 * @param {Session} session @param {Opened} opened @returns {CaseMatter | null}
 */
function matterOf(session, opened) {
  const assignment = opened.assignment?.record;
  const answer = answerOf(opened)?.answer ?? null;
  if (opened.journal?.stored.passedOn) return "take_over";
  if (opened.record.record.status === "offered" && assignment?.successor === session.id && answer === null) return "answer";
  if (opened.journal && assignment?.mentor === session.id && assignment.successor !== undefined && answer === "accepted") return "pass_on";
  return session.isAdmitted("coordinators") ? matterOfCoordinators(opened) : null;
}

/**
 * What it waits for from the coordinators.
 * @param {Opened} opened @returns {CaseMatter | null}
 */
export function matterOfCoordinators(opened) {
  switch (opened.record.record.status) {
    case "intake": return "assess";
    case "assessed": return "agree";
    case "agreed": return "assign";
    case "offered": return answerOf(opened)?.answer === "declined" ? "declined" : null;
    case "closing": return "confirm_closing";
    default: return null;
  }
}

/**
 * The rules of `case_status`, and who they are in it.
 * @param {Session} session @param {Opened} opened @returns {CaseAct[]}
 */
function acts(session, opened) {
  const { record } = opened.record;
  const assignment = opened.assignment?.record;
  const isCoordinator = session.isAdmitted("coordinators");
  const isMentor = mentorOf(opened) === session.id && session.roles.includes("mentor");
  const isAsked = assignment?.successor === session.id && answerOf(opened) === null && record.status === "offered";
  const isOpen = !isOver(record);
  const holds = opened.journal !== null && !opened.journal.stored.passedOn;
  const may = (/** @type {import("../../types").CaseStatus} */ next) => isCoordinator && mayMove(record, next, { as: "coordinator", member: session.id });
  const mayBoth = (/** @type {import("../../types").CaseStatus} */ next) =>
    (isMentor || isCoordinator) && mayMove(record, next, actorIn(session, opened));
  const answer = answerOf(opened)?.answer;
  const isPassedOn = isOnItsWay(session, opened);
  const isSettled = answer === "declined" || (answer === "accepted" && [record.taken, record.passed].includes(assignment?.asked));
  /** @type {Record<CaseAct, boolean>} */
  const all = {
    assess: may("assessed"),
    agree: (isMentor || isCoordinator) && isOpen && record.status !== "intake" && (record.status !== "assessed" || may("agreed")),
    assign: (may("offered") || (isCoordinator && record.status === "offered")) && !isPassedOn,
    withdraw: isCoordinator && isOpen && assignment?.successor !== undefined && !isSettled && (!wasActive(record) || may("active")),
    bar: isCoordinator && isOpen && !isPassedOn,
    accept: isAsked,
    decline: isAsked,
    pass_on: holds && assignment?.mentor === session.id && assignment.successor !== undefined && answer === "accepted" && record.taken !== assignment.asked,
    take_over: opened.journal?.stored.passedOn === true,
    journal: holds && isOpen,
    network: (isMentor || isCoordinator) && isOpen,
    close: mayBoth("closing"),
    confirm_closing: may("following"),
    reopen: (record.status === "closing" || record.status === "following") && may("active"),
    follow_up: (isMentor || isCoordinator) && followUpsDue(record, opened.followUps.map((part) => part.record)).length > 0,
    erase: isCoordinator,
  };
  return /** @type {CaseAct[]} */ (Object.keys(all)).filter((act) => all[act]);
}

/** A mentor works in it, or is to. */
const atWork = ["offered", "active", "closing"];

/** @param {import("../case-records.js").Case} record */
const goesOn = (record) => !isOver(record) && record.status !== "closing";

/** @param {Session} session @param {Opened} opened @returns {OpenedCase["due"]} */
function dueIn(session, opened) {
  const { record } = opened.record;
  const next = followUpsDue(record, opened.followUps.map((part) => part.record))[0];
  if (next) return { day: next.due, followUp: next.month, isOverdue: next.due < session.status.day };
  // What was to be done next is not, once the work is about to end.
  if (!goesOn(record) || !record.next_step) return null;
  return { day: record.next_step.day, followUp: null, isOverdue: record.next_step.day < session.status.day };
}

/** @param {Session} session @param {Opened} opened @returns {OpenedCase["journal"]} */
function journalOf(session, { journal }) {
  if (!journal) return null;
  const { notes, goals, meetings, cards, stored } = journal;
  return {
    waitsForTakeover: stored.passedOn,
    notes: notes.sort(byDay).map(({ id, author, record }) => ({ id, day: record.day, text: record.text, author: session.nameOf(author) })),
    goals: goals.sort(byDay).map(({ id, record }) => ({
      id, day: record.day, domain: record.domain, text: record.text, scores: record.scores.map(({ day, score }) => ({ day, score })),
    })),
    meetings: meetings.sort(byDay).map(({ id, author, record }) => ({
      id, day: record.day, type: record.meeting_type, duration: record.duration, attended: record.attended, nextStep: record.next_step,
      text: record.text, author: session.nameOf(author),
    })),
    card: cards[0]?.record.text ?? null,
  };
}

/**
 * Every write makes a revision or an epoch.
 * @param {Opened} opened
 */
function versionOf({ stored }) {
  const sum = (/** @type {{revision: number}[]} */ objects) => objects.reduce((all, { revision }) => all + revision, 0);
  const { journal } = stored;
  return [stored.epoch, sum(stored.objects), ...(journal ? [journal.id, journal.epoch, sum(journal.objects), journal.passedOn] : [])].join("-");
}

/** @param {Session} session @param {Opened} opened @returns {OpenedCase} */
export function shown(session, opened) {
  const { record } = opened.record;
  const { assessment, closing, next_step: nextStep } = record;
  const answer = answerOf(opened);
  const asked = askedIn(opened);
  const mentor = mentorOf(opened);
  const handOver = asked === null ? undefined : opened.assignment?.record.hand_over;
  const nameOf = (/** @type {string} */ id) => session.nameOf(id);
  return {
    id: opened.id,
    version: versionOf(opened),
    day: record.day,
    status: record.status,
    since: waitingSince(record),
    history: record.history.map(({ status, day, by, reason }) => ({ status, day, by: nameOf(by), reason: reason ?? null })),
    origin: record.origin,
    contact: record.contact ?? null,
    need: record.need,
    languages: record.languages,
    assessment: assessment ? { day: assessment.day, by: assessment.by.map(nameOf), exit: assessment.exit, text: assessment.text } : null,
    closing: closing ? { day: closing.day, reason: closing.reason } : null,
    nextStep: nextStep ? { day: nextStep.day, text: nextStep.text } : null,
    lastMeeting: record.last_meeting ?? null,
    due: dueIn(session, opened),
    mentor: mentor === null ? null : nameOf(mentor),
    asked: asked === null ? null : nameOf(asked),
    answer: asked !== null && answer ? { kind: answer.answer, day: answer.day, reason: answer.reason } : null,
    handOver: handOver ? { reason: handOver.reason, meeting: handOver.meeting ?? null } : null,
    isPassedOn: isOnItsWay(session, opened),
    isMentorGone: mentor !== null && atWork.includes(record.status) && !(session.vault.rolesAt(idBytes(mentor), 0).roles & bits.mentor),
    barred: (opened.assignment?.record.barred ?? []).map(nameOf),
    agreements: opened.agreements.sort(byDay).reverse().map(({ id, author, record: { day, text } }) => ({ id, day, text, author: nameOf(author) })),
    agencies: opened.agencies.filter((part) => !part.record.removed)
      .sort((a, b) => a.record.name.localeCompare(b.record.name) || (a.id < b.id ? -1 : 1))
      .map(({ id, record: { name, kind, commitment, area, may_share: mayShare } }) => ({ id, name, kind, commitment, area, mayShare })),
    followUps: opened.followUps.sort(byDay).map(({ id, author, record: { day, month, text } }) => ({ id, day, month, text, author: nameOf(author) })),
    referrals: opened.referrals.map((part) => part.record).sort(byDue),
    followUpsDue: followUpsDue(record, opened.followUps.map((part) => part.record)),
    journal: journalOf(session, opened),
    waitsFor: matterOf(session, opened),
    may: acts(session, opened),
  };
}
