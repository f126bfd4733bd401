// The head of a case: what it is, how it stands, who works in it, what comes next and when.

import { h, mark } from "../dom.js";
import { t } from "../i18n.js";
import { session } from "../session.js";
import { caseTitle, languagesText, statusWords } from "./case-words.js";
import { capitalised, dateWords, dayWords, keyed, nameOf } from "./words.js";

/** @typedef {import("../../types").OpenedCase} OpenedCase */
/** @typedef {import("./case.js").Desk} Desk */

/** @param {Desk} desk */
export function caseHead({ opened, lists }) {
  const title = caseTitle(opened);
  const need = opened.need.trim();
  return [
    keyed("heading", h("h1", { tabIndex: -1 }, title)),
    h("dl", { class: "answers case-facts" }, rows(opened, lists).map(([term, value]) => h("div", null, h("dt", null, term), h("dd", null, value)))),
    need !== title && need && h("section", { class: "stack tight case-need" }, h("h2", { class: "small-head" }, t("case.need")), h("p", { class: "prose" }, need)),
  ];
}

/**
 * @param {OpenedCase} opened @param {import("../../types").CodeLists} lists
 * @returns {[string, import("../dom.js").Leaf][]}
 */
function rows(opened, lists) {
  const { nextStep, due, lastMeeting, languages, status } = opened;
  /** @type {[string, import("../dom.js").Leaf][]} */
  const found = [
    [t("case.status"), t("case.status.since", { status: statusWords(opened, lists), day: dateWords(opened.since) })],
    [t("case.mentor"), mentorText(opened)],
  ];
  if (opened.asked) found.push([t("case.askedMentor"), askedText(opened)]);
  if (due?.followUp) found.push([t("case.nextFollowUp"), dayMark(t("case.event.followUp", { month: due.followUp }), due)]);
  else if (nextStep) found.push([t("case.nextStep"), nextStep.text], [t("case.nextStep.by"), due ? dayMark("", due) : dayWords(nextStep.day)]);
  else if (status === "active") found.push([t("case.nextStep"), capitalised(t("case.nextStep.none"))]);
  if (status === "active" || lastMeeting) found.push([t("case.lastMeeting"), lastMeeting ? capitalised(dayWords(lastMeeting)) : capitalised(t("case.lastMeeting.none"))]);
  if (languages.length > 0) found.push([t("case.languages"), capitalised(languagesText(languages, lists))]);
  return found;
}

/** @param {string} what @param {NonNullable<OpenedCase["due"]>} due */
function dayMark(what, { day, isOverdue }) {
  const words = [what, dayWords(day)].filter(Boolean).join(", ");
  return isOverdue ? mark("overdue", t("case.due.overdue", { what: words })) : capitalised(words);
}

/** @param {OpenedCase} opened */
const mentorText = ({ mentor }) => (!mentor ? t("case.mentor.none") : mentor.id === session.state.member?.id ? t("case.mentor.you") : nameOf(mentor));

/** @param {OpenedCase} opened */
const askedText = ({ asked, answer }) => t(`case.askedMentor.${answer?.kind ?? "silent"}`, { name: asked?.id === session.state.member?.id ? t("case.you") : nameOf(asked) });
