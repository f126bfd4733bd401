// Tables of what was published, each with its bars: exact or hidden, and read without colour.

import { h } from "../dom.js";
import { codeLabel, has, labelOf, t } from "../i18n.js";
import { codesOf, isPeriod } from "../release-rules.js";
import { monthWords } from "./words.js";

/** @typedef {import("../../types").Release} Release */
/** @typedef {import("../../types").ReleaseTable} ReleaseTable */
/** @typedef {import("../../types").CodeLists} CodeLists */
/** @typedef {import("../dom.js").Child} Child */

/** For every hidden figure: as statistical offices write what is confidential. Never a zero, never a dash. */
export const hidden = "..";

/** @param {string} unit */
export const unitLabel = (unit) => t(`statistics.unit.${unit}`);

/** @param {CodeLists} lists @param {string} dimension */
export const dimensionLabel = (lists, dimension) =>
  has(`statistics.dimension.${dimension}`) ? t(`statistics.dimension.${dimension}`) : labelOf(lists.lists[dimension].label);

/**
 * A code's label, or those of all codes of a group: exact in every language, whatever plan made the group.
 * @param {CodeLists} lists @param {Release} release @param {string} dimension @param {string} category
 */
export const categoryLabel = (lists, release, dimension, category) => codesOf(release, dimension, category)
  .map((code) => (has(`statistics.code.${code}`) && !lists.lists[dimension] ? t(`statistics.code.${code}`) : codeLabel(lists, dimension, code))).join(", ")
  // No line ends within "18–24" or before "-aineisto".
  .replace(/(\d–|\s-)(?=\S)/g, "$1\u2060");

/**
 * "maaliskuu 2026", "2026, 1. neljännes", "2026".
 * @param {string} period
 */
export function periodName(period) {
  if (period.length === 4) return period;
  if (period[5] === "Q") return t("statistics.quarter", { year: period.slice(0, 4), number: period[6] });
  return monthWords(period);
}

/** @param {CodeLists} lists @param {{unit: string, dims: string[]}} table */
export const tableName = (lists, { unit, dims }) =>
  [unitLabel(unit), dims.map((dimension) => dimensionLabel(lists, dimension).toLocaleLowerCase()).join(" × ")].filter(Boolean).join(": ");

/**
 * For how much the year's publication plan is made; the plan's own name if this page does not know it.
 * @param {string} plan
 */
export const planWords = (plan) => (has(`statistics.plan.${plan}`) ? t(`statistics.plan.${plan}`) : plan);

/**
 * A table as the server names it in a refusal, "contact 2026-Q1 channel", in words; as it is if this page cannot read it.
 * @param {CodeLists} lists @param {string | undefined} name
 */
export function namedTable(lists, name) {
  if (!name) return t("statistics.table.unnamed");
  const [unit, period = "", ...dims] = name.split(" ");
  const isKnown = has(`statistics.unit.${unit}`) && isPeriod(period) && dims.every((dimension) =>
    has(`statistics.dimension.${dimension}`) || Object.hasOwn(lists.lists, dimension));
  return isKnown ? `${tableName(lists, { unit, dims })}, ${periodName(period)}` : name;
}

/** @param {number | null} count */
export const figure = (count) => (count === null
  ? h("span", { class: "hidden-figure" }, h("span", { "aria-hidden": "true" }, hidden), h("span", { class: "visually-hidden" }, t("statistics.hidden")))
  : String(count));

/**
 * A bar as long as the count is of the most; a short hatched one for what is hidden, whatever it is.
 * @param {number | null} count @param {number} most
 */
function bar(count, most) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const kind = count === null ? { class: "bar stub", viewBox: "0 0 16 10" } : { class: "bar", viewBox: "0 0 100 10" };
  for (const [key, value] of Object.entries({ ...kind, preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" })) {
    svg.setAttribute(key, value);
  }
  const draw = (/** @type {string} */ name, /** @type {{[name: string]: string | number}} */ attributes) => {
    const part = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) part.setAttribute(key, String(value));
    svg.append(part);
  };
  if (count === null) for (const x of [0, 4, 8, 12]) draw("line", { x1: x, y1: 10, x2: x + 4, y2: 0 });
  else if (most > 0) draw("rect", { x: 0, y: 0, height: 10, width: ((100 * count) / most).toFixed(2) });
  return svg;
}

/**
 * Rows with their bars. `most` is shared by what is to be compared.
 * @param {Child} caption @param {string[]} heading @param {{label: string, count: number | null}[]} rows @param {number} [most]
 */
export function barTable(caption, heading, rows, most = Math.max(0, ...rows.map(({ count }) => count ?? 0))) {
  return h("table", { class: "score-table figures" }, h("caption", null, caption),
    h("thead", null, h("tr", null, h("th", { scope: "col" }, heading[0]), h("td", null), h("th", { scope: "col", class: "number" }, heading[1]))),
    h("tbody", null, rows.map(({ label, count }) => h("tr", null, h("th", { scope: "row" }, label), h("td", { class: "bar-cell" }, bar(count, most)),
      h("td", { class: "number" }, figure(count))))));
}

/**
 * One table of a release: a figure, rows with bars, or rows and columns.
 * @param {CodeLists} lists @param {Release} release @param {ReleaseTable} table
 */
export function releaseTable(lists, release, table) {
  const { dims, cells, unit, period } = table;
  const caption = `${tableName(lists, table)}, ${periodName(period)}`;
  const label = (/** @type {number} */ side, /** @type {string} */ category) => categoryLabel(lists, release, dims[side], category);
  if (dims.length === 0) return barTable(caption, [t("statistics.whole"), t("statistics.count")], [{ label: unitLabel(unit), count: cells[0][1] }]);
  if (dims.length === 1) {
    return barTable(caption, [dimensionLabel(lists, dims[0]), t("statistics.count")], cells.map(([[category], count]) => ({ label: label(0, category), count })));
  }
  const columns = [...new Set(cells.map(([[, column]]) => column))];
  const rows = [...new Set(cells.map(([[row]]) => row))];
  const count = (/** @type {string} */ row, /** @type {string} */ column) => cells.find(([both]) => both[0] === row && both[1] === column)?.[1] ?? null;
  return h("div", { class: "scrolls", tabIndex: 0, role: "region", "aria-label": caption }, h("table", { class: "score-table figures crossed" }, h("caption", null, caption),
    h("thead", null, h("tr", null, h("th", { scope: "col" }, dimensionLabel(lists, dims[0])),
      columns.map((column) => h("th", { scope: "col", class: "number" }, label(1, column))))),
    h("tbody", null, rows.map((row) => h("tr", null, h("th", { scope: "row" }, label(0, row)),
      columns.map((column) => h("td", { class: "number" }, figure(count(row, column)))))))));
}
