// The report of a year that is closed, as funders ask for it: chosen on the page of statistics, shown in its place, and printed.

import { button, h } from "../dom.js";
import { inLanguage, labelOf, languageNames, languages, t } from "../i18n.js";
import { shareOf, yearReport } from "../year-report.js";
import { printSheet } from "./case-plan.js";
import { barTable, categoryLabel, dimensionLabel, figure, hidden, planWords, unitLabel } from "./figures.js";
import { keyed } from "./words.js";

/** @typedef {import("../../types").Language} Language */
/** @typedef {import("../../types").Release} Release */
/** @typedef {import("../../types").ReportFigure} ReportFigure */
/** @typedef {import("../main.js").Context} Context */

/**
 * Figures that are called as what they count.
 * @type {Record<string, string>}
 */
const units = { contacts: "contact", conversations: "conversation", referrals: "referral", cases_active: "case_active", cases_opened: "case_opened",
  meetings: "meeting_held" };

/** @param {ReportFigure} figure */
const nameOf = ({ name }) => (units[name] ? unitLabel(units[name]) : t(`statistics.report.${name}`));

/** @param {string} year @param {Context} context */
const titleOf = (year, { organisation }) => t("statistics.report.title", { name: labelOf(organisation.name), year });

/** @param {Context} context @param {Release} release @param {ReportFigure} one */
function figureSection({ lists }, release, one) {
  const { dimension, name, rows, source } = one;
  const heading = h("h3", null, nameOf(one), " ", h("span", { class: "source" }, `[${t(`statistics.source.${source}`)}]`));
  const share = name === "returning_share" && rows.length > 0 ? shareOf(one, "returning") : undefined;
  if (source === "not_collected") return h("section", null, heading);
  if (dimension === null) return h("section", null, heading, h("p", { class: "report-number" }, figure(rows[0].count)));
  if (rows.length === 0) return h("section", null, heading, h("p", { class: "quiet" }, t("statistics.report.unpublished")));
  return h("section", null, heading,
    share !== undefined && h("p", { class: "report-number" }, share === null ? figure(null) : t("statistics.report.share", { share })),
    barTable(h("span", { class: "visually-hidden" }, nameOf(one)), [dimensionLabel(lists, dimension), t("statistics.count")],
      rows.map(({ category, count }) => ({ label: categoryLabel(lists, release, dimension, category), count }))));
}

/** @param {Context} context @param {Release} release @param {Language} language */
const sheet = (context, release, language) => inLanguage(language, () =>
  h("article", { class: "sheet stack apart", lang: language },
    keyed("report-title", h("h2", { tabIndex: -1 }, titleOf(release.release.slice(0, 4), context))),
    h("p", null, t("statistics.report.unit")), h("p", null, t("statistics.report.hidden", { sign: hidden })),
    yearReport(release).map((one) => figureSection(context, release, one)),
    h("p", { class: "quiet" }, t("statistics.frozen", { number: release.number, plan: planWords(release.plan) }))));

/**
 * The way to it: a button for each year that is closed.
 * @param {Release[]} years @param {(year: string) => void} open
 */
export function reportChoice(years, open) {
  if (years.length === 0) return null;
  return h("section", { class: "stack", "aria-labelledby": "statistics-report" },
    h("h2", { id: "statistics-report" }, t("statistics.report")), h("p", { class: "quiet" }, t("statistics.report.what")),
    h("div", { class: "actions" }, years.map(({ release }) => {
      const year = release.slice(0, 4);
      return keyed(`report-${year}`, button(t("statistics.report.open", { year }), () => open(year)));
    })));
}

/**
 * The report in the place of everything else.
 * @param {Context} context @param {Release} release one of a December
 * @param {{language: Language, chooser: (label: string, choices: {id: string, name: string}[], chosen: string, choose: (id: string) => void) => Node,
 *   choose: (language: Language) => void, close: () => void}} desk
 */
export function reportPage(context, release, { language, chooser, choose, close }) {
  const year = release.release.slice(0, 4);
  const title = () => inLanguage(language, () => titleOf(year, context));
  return h("div", { class: "stack" },
    h("div", { class: "actions" }, keyed("report-back", button(t("statistics.report.back"), close, { kind: "quiet", icon: "back" })),
      keyed("report-print", button(t("statistics.print"), () => printSheet(title()), { icon: "print" }))),
    h("div", { class: "not-printed" }, chooser(t("statistics.report.language"), languages.map((id) => ({ id, name: languageNames[id] })), language,
      (id) => choose(/** @type {Language} */ (id)))),
    sheet(context, release, language));
}
