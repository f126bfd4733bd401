// The plan of a case: its goals by domain, each with how far it has come, and a new score in one press.

import { h } from "../dom.js";
import { codeLabel, dayText, t } from "../i18n.js";
import { session } from "../session.js";
import { busily } from "./case-form.js";
import { lastScore, scale, scoreLine, scoreTable, scoreText, scoreWords } from "./goal-chart.js";
import { capitalised, keyed } from "./words.js";

/** @typedef {import("../../types").CaseGoal} CaseGoal */
/** @typedef {import("./case.js").Desk} Desk */

/**
 * The goals of a domain together, oldest first; the domains in the order of their list, so that none changes its place when another comes.
 * @param {readonly CaseGoal[]} goals @param {import("../../types").CodeLists} lists
 * @returns {[string, CaseGoal[]][]}
 */
export function byDomain(goals, lists) {
  // A newer client may know more domains.
  const domains = new Set([...lists.lists["goal_domain"].codes.map(({ id }) => id), ...goals.map(({ domain }) => domain)]);
  return [...domains].map((domain) => /** @type {[string, CaseGoal[]]} */ ([domain, goals.filter((goal) => goal.domain === domain)])).filter(
    ([, own]) => own.length > 0);
}

/** @param {Desk} desk */
export function goalsSection(desk) {
  const { opened, lists, may } = desk;
  const goals = opened.journal?.goals ?? [];
  return h("section", { class: "stack", "aria-labelledby": "case-goals" },
    keyed("goals", h("h2", { id: "case-goals", tabIndex: -1 }, t("case.goals"))), desk.said("goals"),
    goals.length === 0 && h("p", { class: "quiet" }, t(may("journal") ? "case.goals.empty" : "case.goals.none")),
    byDomain(goals, lists).map(([domain, own]) => h("section", { class: "stack tight" }, h("h3", null, capitalised(codeLabel(lists, "goal_domain", domain))),
      h("ul", { class: "list lined goals" }, own.map((goal) => h("li", null, goalItem(goal, desk)))))));
}

/** @param {CaseGoal} goal @param {Desk} desk */
function goalItem(goal, desk) {
  const { may, open, form, state, draw } = desk;
  const last = lastScore(goal);
  const scoring = `score/${goal.id}`;
  const hasTable = state.tables.has(goal.id);
  return h("div", { class: "goal" },
    h("div", { class: "stack tight" }, keyed(`goal-${goal.id}`, h("p", { class: "prose", tabIndex: -1 }, goal.text)),
      last && h("p", { class: "goal-now" }, h("strong", null, scoreText(last.score)), h("span", null, scoreWords(last.score)),
        h("span", { class: "quiet small" }, dayText(last.day)))),
    goal.scores.length > 0 && h("div", { class: "goal-line" }, scoreLine(goal)),
    h("div", { class: "actions goal-acts" },
      may("journal") && keyed(`${scoring}-open`, h("button", { type: "button", class: "button", "aria-expanded": String(form === scoring),
        onclick: () => open(form === scoring ? "" : scoring, `${scoring}-open`) }, t("case.goal.score"))),
      goal.scores.length > 0 && keyed(`table-${goal.id}`, h("button", { type: "button", class: "button quiet", "aria-expanded": String(hasTable),
        onclick: () => {
          if (hasTable) state.tables.delete(goal.id);
          else state.tables.add(goal.id);
          draw();
        } }, t(hasTable ? "case.goal.table.hide" : "case.goal.table.show")))),
    form === scoring && scoreChoices(goal, scoring, desk),
    hasTable && h("div", { class: "goal-wide" }, scoreTable(goal)));
}

/** @param {CaseGoal} goal @param {string} scoring @param {Desk} desk */
function scoreChoices(goal, scoring, desk) {
  const { opened, write } = desk;
  const last = lastScore(goal)?.score;
  const save = (/** @type {number} */ score) => write(() => session.call("scoreGoal", { id: opened.id, goal: goal.id, score }),
    { said: t("case.goal.scored", { score: scoreText(score) }), at: "goals", focus: `${scoring}-open` });
  return h("div", { class: "goal-wide stack tight", role: "group", "aria-label": t("case.goal.scoring") },
    keyed(`${scoring}-heading`, h("p", { class: "label", tabIndex: -1 }, t("case.goal.scoring"))), h("p", { class: "hint" }, t("case.goal.scoring.hint")),
    h("div", { class: "scores" }, scale.map((score) => keyed(`${scoring}-${score}`, h("button", {
      type: "button", class: "choice", "aria-pressed": String(score === last), onclick: (/** @type {MouseEvent} */ event) => void busily(event, () => save(score)),
    }, h("span", { class: "key-cap" }, scoreText(score)), h("span", null, scoreWords(score)))))));
}
