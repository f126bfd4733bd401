// What happened in a case, the latest first: each event as a line, and as what stands behind it. For the timeline, and for search.

import { h } from "../dom.js";
import { codeLabel, listText, t } from "../i18n.js";
import { scoreText, scoreWords } from "./goal-chart.js";
import { capitalised, dayWords, nameOf } from "./words.js";

/** @typedef {import("../../types").OpenedCase} OpenedCase */
/** @typedef {import("../../types").CodeLists} CodeLists */
/** @typedef {import("../../types").MemberName} MemberName */
/** @typedef {"note" | "meeting" | "score" | "step" | "answer" | "agreement" | "followUp"} EventType */
/**
 * `text` stands in the line and can be searched for; `facts` are what else is known; `whole` is what is read when it is open.
 * @typedef {{key: string, type: EventType, day: string, title: string, text: string, facts: string[][], whole: string[]}} CaseEvent
 */

/** @type {EventType[]} */
export const eventTypes = ["note", "meeting", "score", "step", "agreement", "followUp", "answer"];

/**
 * Of one day what was written down later stands first: of the history that is its order, of the rest nobody knows.
 * @param {OpenedCase} opened @param {CodeLists} lists
 * @returns {CaseEvent[]}
 */
export function eventsOf(opened, lists) {
  const events = [...afterwards(opened), ...worked(opened, lists), ...beforehand(opened), ...steps(opened, lists).reverse()];
  return events.sort((a, b) => b.day.localeCompare(a.day));
}

/** @param {MemberName} author */
const by = (author) => [t("case.event.by"), nameOf(author)];

/**
 * What is written when the work has ended.
 * @param {OpenedCase} opened
 */
const afterwards = ({ followUps }) => [...followUps].sort((a, b) => b.month - a.month).map(({ id, day, month, text, author }) =>
  event(`followUp-${id}`, "followUp", day, { title: t("case.event.followUp", { month }), text, facts: [by(author)] }));

/**
 * What is written before it begins, or begins anew.
 * @param {OpenedCase} opened
 */
const beforehand = ({ agreements, answer, asked }) => [
  ...(answer ? [event(`answer-${answer.day}`, "answer", answer.day, {
    title: t(`case.event.${answer.kind}`), text: answer.reason, facts: asked ? [by(asked)] : [],
  })] : []),
  ...agreements.map(({ id, day, text, author }) => event(`agreement-${id}`, "agreement", day, { text, facts: [by(author)] })),
];

/**
 * Notes, meetings, goals and their scores.
 * @param {OpenedCase} opened @param {CodeLists} lists
 * @returns {CaseEvent[]}
 */
function worked({ journal }, lists) {
  const meetings = [...(journal?.meetings ?? [])].reverse().map(({ id, day, type, duration, attended, text, nextStep, author }) => {
    const came = t(attended ? "case.meeting.came" : "case.meeting.cameNot");
    const kind = capitalised(codeLabel(lists, "meeting_type", type));
    return event(`meeting-${id}`, "meeting", day, {
      text: [kind, attended ? "" : came, text || nextStep].filter(Boolean).join(" · "),
      facts: [[t("case.meeting.type"), kind], [t("case.meeting.duration"), capitalised(codeLabel(lists, "duration", duration))],
        [t("case.meeting.attended"), came], by(author)],
      whole: [text, nextStep && t("case.event.next", { text: nextStep })],
    });
  });
  const scores = (journal?.goals ?? []).flatMap(({ id, domain, text, scores }) => scores.map(({ day, score }, index) => {
    const area = capitalised(codeLabel(lists, "goal_domain", domain));
    return event(`score-${id}-${day}`, "score", day, {
      title: index === 0 ? t("case.event.goal") : undefined, text: `${scoreText(score)} · ${text}`,
      facts: [[t("case.goal.domain"), area], [t("case.goal.column.score"), `${scoreText(score)} ${scoreWords(score)}`]], whole: [text],
    });
  }));
  const notes = [...(journal?.notes ?? [])].reverse().map(({ id, day, text, author }) => event(`note-${id}`, "note", day, { text, facts: [by(author)] }));
  return [...notes, ...meetings, ...scores];
}

/**
 * How the case went on; the assessment and the reason for closing stand with their step.
 * @param {OpenedCase} opened @param {CodeLists} lists
 * @returns {CaseEvent[]}
 */
function steps({ history, assessment, closing }, lists) {
  const lastClosing = history.map(({ status }) => status).lastIndexOf("closing");
  return history.map((step, index) => {
    const status = capitalised(codeLabel(lists, "case_status", step.status));
    const isAssessment = assessment && (step.status === "assessed" || step.status === "not_exit");
    const reason = closing && index === lastClosing ? codeLabel(lists, "closure_reason", closing.reason) : "";
    const pair = isAssessment ? [[t("case.event.pair"), listText(assessment.by.map(nameOf))],
      [t("case.event.assessment"), t(assessment.exit ? "case.event.exit" : "case.event.noExit")]] : [];
    return event(`step-${index}`, "step", step.day, {
      text: [status, reason].filter(Boolean).join(" · "), facts: [...pair, by(step.by)], whole: isAssessment ? [assessment.text] : step.reason ? [step.reason] : [],
    });
  });
}

/**
 * @param {string} key @param {EventType} type @param {string} day
 * @param {{title?: string, text: string, facts: string[][], whole?: string[]}} what
 * @returns {CaseEvent}
 */
const event = (key, type, day, { title = t(`case.event.${type}`), text, facts, whole = [text] }) =>
  ({ key, type, day, title, text: text.replace(/\s+/g, " ").trim(), facts, whole: whole.filter(Boolean) });

/** @param {CaseEvent} event */
export const eventBody = ({ day, facts, whole }) => h("div", { class: "card" },
  whole.map((text) => h("p", { class: "prose" }, text)),
  h("dl", { class: "answers" }, [[t("contact.day"), capitalised(dayWords(day))], ...facts].map(([term, text]) =>
    h("div", null, h("dt", null, term), h("dd", null, text)))));
