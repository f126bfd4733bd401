// How far a goal has come: a small line over time, and the same as text and as a table. Read by its shape alone, without colour.

import { h } from "../dom.js";
import { dayText, t } from "../i18n.js";

/** @typedef {import("../../types").CaseGoal} CaseGoal */

/** The scale of goal attainment, best first. */
export const scale = [2, 1, 0, -1, -2];

/**
 * "+1", "−2", "0".
 * @param {number} score
 */
export const scoreText = (score) => `${score > 0 ? "+" : score < 0 ? "−" : ""}${Math.abs(score)}`;

/** @param {number} score */
export const scoreWords = (score) => t(`case.score.${score + 2}`);

/** @param {CaseGoal} goal */
export const lastScore = ({ scores }) => scores[scores.length - 1] ?? null;

const box = { width: 220, height: 68, left: 26, right: 10, top: 9, step: 12.5 };
const heightOf = (/** @type {number} */ score) => box.top + (2 - score) * box.step;

/**
 * @param {string} name @param {{[name: string]: string | number}} attributes @param {(Node | string)[]} [children]
 */
function drawn(name, attributes, children = []) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/**
 * The days lie as far apart as they were.
 * @param {CaseGoal} goal
 */
export function scoreLine({ scores }) {
  const days = scores.map(({ day }) => Date.parse(`${day}T00:00:00Z`));
  const [first, last] = [days[0], days[days.length - 1]];
  const room = box.width - box.left - box.right;
  const points = scores.map(({ score }, index) => ({
    x: box.left + (last > first ? ((days[index] - first) / (last - first)) * room : 0) + 5, y: heightOf(score),
  }));
  const end = points[points.length - 1];
  const lines = scale.map((score) => drawn("line", { class: score === 0 ? "expected" : "level", x1: box.left, x2: box.width - 2, y1: heightOf(score), y2: heightOf(score) }));
  const words = [2, 0, -2].map((score) => drawn("text", { x: box.left - 6, y: heightOf(score) + 3.5, "text-anchor": "end" }, [scoreText(score)]));
  return drawn("svg", { class: "score-line", viewBox: `0 0 ${box.width} ${box.height}`, role: "img", "aria-label": scoresText(scores) }, [
    ...lines, ...words, drawn("polyline", { class: "course", points: points.map(({ x, y }) => `${x.toFixed(1)},${y}`).join(" ") }),
    ...points.slice(0, -1).map(({ x, y }) => drawn("circle", { class: "score", cx: x.toFixed(1), cy: y, r: 2.6 })),
    ...(end ? [drawn("circle", { class: "score now", cx: end.x.toFixed(1), cy: end.y, r: 4.6 })] : []),
  ]);
}

/**
 * "3.3.2026: −1, 10.5.2026: 0".
 * @param {CaseGoal["scores"]} scores
 */
const scoresText = (scores) => t("case.goal.scores", { scores: scores.map(({ day, score }) => `${dayText(day)}: ${scoreText(score)}`).join(", ") });

/**
 * @param {CaseGoal} goal
 */
export const scoreTable = ({ text, scores }) =>
  h("table", { class: "score-table" }, h("caption", { class: "visually-hidden" }, t("case.goal.table", { goal: text })),
    h("thead", null, h("tr", null, ["day", "score", "means"].map((column) => h("th", { scope: "col" }, t(`case.goal.column.${column}`))))),
    h("tbody", null, [...scores].reverse().map(({ day, score }) =>
      h("tr", null, h("th", { scope: "row" }, dayText(day)), h("td", null, scoreText(score)), h("td", null, scoreWords(score))))));
