// A case in words: what it is called, how it stands, what it waits for. It has no name, so that nobody's name is needed.

import { h, mark } from "../dom.js";
import { codeLabel, listText, t } from "../i18n.js";
import { capitalised, dateWords, dayWords } from "./words.js";

/** @typedef {import("../../types").OpenedCase} OpenedCase */
/** @typedef {import("../../types").CodeLists} CodeLists */

const titleLength = 72;

/**
 * How its need begins: at most a line, whole words. Without one, the day on which it was opened.
 * @param {Pick<OpenedCase, "need" | "day">} opened
 */
export function caseTitle({ need, day }) {
  const first = need.trim().split("\n")[0].trim();
  if (!first) return t("cases.untitled", { day: dateWords(day) });
  if (first.length <= titleLength) return first;
  const cut = first.slice(0, titleLength);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), titleLength / 2)).replace(/[\s.,;:–-]+$/, "")}\u00a0…`;
}

/**
 * "Tarjottu mentorille".
 * @param {OpenedCase} opened @param {CodeLists} lists
 */
export const statusWords = ({ status }, lists) => capitalised(codeLabel(lists, "case_status", status));

/**
 * @param {string[]} languages @param {CodeLists} lists
 */
export const languagesText = (languages, lists) => listText(languages.map((code) => codeLabel(lists, "language", code)));

/**
 * What a case waits for, from whoever it does; empty while it waits for nothing but the work.
 * @param {OpenedCase} opened
 * @returns {import("../../types").CaseMatter | "mentor_answer" | "hand_over" | "follow_up" | ""}
 */
export function waitsFor(opened) {
  if (opened.waitsFor) return opened.waitsFor;
  if (opened.asked && !opened.answer) return "mentor_answer";
  if (opened.asked && opened.answer?.kind === "accepted" && opened.mentor) return "hand_over";
  return opened.followUpsDue.length > 0 && opened.due?.followUp && opened.due.isOverdue ? "follow_up" : "";
}

/**
 * The next step or follow-up with its day; null while nothing is due.
 * @param {OpenedCase} opened
 */
export function dueMark({ due, nextStep }) {
  if (!due) return null;
  const what = due.followUp ? t("cases.due.followUp", { month: due.followUp, day: dayWords(due.day) })
    : t("cases.due.next", { text: nextStep?.text ?? "", day: dayWords(due.day) });
  return mark(due.isOverdue ? "overdue" : "due", due.isOverdue ? t("cases.due.overdue", { what }) : what);
}

/**
 * Cases that nobody entitled can have written: named, not shown.
 * @param {string[]} refused @param {string} [sentence]
 */
export const refusedCases = (refused, sentence = t("cases.refused")) =>
  h("div", { class: "stack tight" }, h("p", null, sentence), h("ul", null, refused.map((id) => h("li", null, h("code", null, id)))));
