// Whether the line is open, until when, and when it opens next, in words.

import { h, icon } from "../dom.js";
import { t } from "../i18n.js";
import { openingAt } from "./opening-hours.js";
import { clock, dayOf, dayWords, timeZone, weekdayWord } from "./words.js";

/** @param {import("../../types").OrganisationFile} organisation */
export function openingLine({ hours }) {
  if (hours.length === 0) return h("p", { class: "quiet" }, t("shift.hoursUnknown"));
  const now = new Date();
  const { today, until, next } = openingAt(hours, timeZone(), now);
  const spans = today.map(({ from, to }) => t("shift.hours.span", { from: clock(from), to: clock(to) })).join(", ");
  const dayAhead = (/** @type {number} */ ahead) => {
    const day = dayOf(new Date(now.getTime() + ahead * 86_400_000));
    return ahead < 2 ? dayWords(day) : weekdayWord(day);
  };
  return [
    h("h2", { class: "line-up nowrap" }, icon(until ? "phone" : "none"),
      h("span", null, until ? t("shift.open", { time: clock(until) }) : t("shift.closed"))),
    h("p", { class: "quiet" }, spans ? t("shift.hours", { hours: spans }) : t("shift.noHours"), " ",
      next && t("shift.opens", { day: dayAhead(next.ahead), time: clock(next.from) })),
  ];
}
