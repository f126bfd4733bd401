// What the participant gets: their own plan and goals, as a text and on paper, and nothing else. Not the organisation's name either, since
// nobody knows who finds a paper.

import { button, h } from "../dom.js";
import { codeLabel, dayText, t } from "../i18n.js";
import { byDomain } from "./case-goals.js";
import { scoreText } from "./goal-chart.js";
import { capitalised, keyed } from "./words.js";

/** @typedef {import("../../types").CaseGoal} CaseGoal */
/** @typedef {import("../../types").CodeLists} CodeLists */
/** @typedef {import("./case.js").Desk} Desk */

/** @param {CaseGoal} goal */
const scoresOf = ({ scores }) => scores.map(({ day, score }) => `${dayText(day)}: ${scoreText(score)}`);

/**
 * As the command line writes it.
 * @param {readonly CaseGoal[]} goals @param {CodeLists} lists
 */
function planText(goals, lists) {
  const parts = byDomain(goals, lists).map(([domain, own]) => [capitalised(codeLabel(lists, "goal_domain", domain)),
    ...own.flatMap((goal) => [goal.text, ...scoresOf(goal).map((line) => `  ${line}`)])].join("\n"));
  return `${[t("case.plan.title"), ...parts, t("case.plan.scale")].join("\n\n")}\n`;
}

/** @param {Desk} desk */
export function planSection(desk) {
  const { opened, lists, state, draw } = desk;
  const goals = opened.journal?.goals ?? [];
  if (goals.length === 0) return null;
  const toggle = () => {
    state.isPlanShown = !state.isPlanShown;
    draw();
  };
  return h("section", { class: "stack", "aria-labelledby": "case-plan" },
    keyed("plan", h("h2", { id: "case-plan", tabIndex: -1 }, t("case.plan"))),
    h("p", { class: "quiet" }, t("case.plan.hint")),
    h("div", { class: "actions" }, keyed("plan-open", h("button", { type: "button", class: "button", "aria-expanded": String(state.isPlanShown),
      onclick: toggle }, t(state.isPlanShown ? "case.plan.hide" : "case.plan.show")))),
    state.isPlanShown && [sheet(goals, lists), h("div", { class: "actions" },
      keyed("plan-print", button(t("case.plan.print"), () => printSheet(t("case.plan.title")), { icon: "print" })),
      keyed("plan-save", button(t("case.plan.save"), () => save(planText(goals, lists)))))]);
}

/** @param {readonly CaseGoal[]} goals @param {CodeLists} lists */
const sheet = (goals, lists) =>
  h("article", { class: "card sheet plan" }, h("h3", null, t("case.plan.title")), byDomain(goals, lists).map(([domain, own]) =>
    h("section", { class: "stack tight" }, h("h4", null, capitalised(codeLabel(lists, "goal_domain", domain))),
      own.map((goal) => h("div", null, h("p", { class: "prose" }, goal.text), h("p", { class: "plan-scores" }, scoresOf(goal).join(" · ")))))),
  h("p", { class: "hint" }, t("case.plan.scale")));

/**
 * The sheet that is shown. A browser writes the page's title on the paper.
 * @param {string} name
 */
export function printSheet(name) {
  const { title } = document;
  document.title = name;
  document.body.classList.add("print-alone");
  window.addEventListener("afterprint", () => {
    document.body.classList.remove("print-alone");
    document.title = title;
  }, { once: true });
  window.print();
}

/** @param {string} text */
function save(text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  h("a", { href: address, download: `${t("case.plan.file")}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
