// The questions of a contact as rows: one open, those answered folded to a line, those ahead waiting.

import { button, fill, h, icon, keyCap } from "./dom.js";
import { codeLabel, labelOf, t } from "./i18n.js";
import { SECOND_BLOCK, isConversation, preset } from "./records.js";

/** @typedef {import("./contact-form.js").ContactForm} ContactForm */
/** @typedef {import("./main.js").Context} Context */
/** @typedef {{answer: (list: string, code: string) => void, open: (step: string) => void, pass: () => void, walk: () => void}} Acts */

/** @param {ContactForm} form @param {Context} context @param {Acts} acts */
export function contactRows(form, context, acts) {
  const element = h("div", { class: "rows" });
  return { element, draw: () => fill(element, form.order.map((step) => row(form, step, context, acts))) };
}

/** @param {ContactForm} form @param {string} step @param {Context} context @param {Acts} acts */
function row(form, step, context, acts) {
  if (step === "background") return background(form, context, acts);
  if (step === form.step) return h("section", { class: `row-open card ${step === "danger" ? "danger-edge" : ""}`.trim() }, question(form, step, context, acts));
  return folded(step, name(context, step), form.passed.has(step) ? codeLabel(context.lists, step, form.value(step)) : "", acts, undefined,
    step === "danger" && form.passed.has(step) && form.value(step) !== "none");
}

/**
 * One line that opens the question.
 * @param {string} step
 * @param {string} label
 * @param {string} value "" if it has not been answered
 * @param {Acts} acts
 * @param {string} [key]
 * @param {boolean} [isGrave]
 */
function folded(step, label, value, acts, key, isGrave = false) {
  return h(
    "button", {
      type: "button", class: `row ${value ? "" : "ahead"}`.trim(), "aria-expanded": "false", "data-step": step, "aria-keyshortcuts": key,
      onclick: () => acts.open(step),
    },
    key && keyCap(key), h("span", { class: "row-label" }, label),
    value ? h("span", { class: "row-value" }, isGrave && icon("danger"), value) : h("span", { class: "visually-hidden" }, t("log.ahead")));
}

/** @param {Context} context @param {string} step */
const name = (context, step) => (step === "background" ? t("log.background") : labelOf(context.lists.lists[step]?.label ?? { fi: step, sv: step, en: step }));

/** @param {ContactForm} form @param {string} list @param {Context} context @param {Acts} acts */
function question(form, list, context, acts) {
  const heading = `question-${list}`;
  const choices = form.choices(list);
  const given = form.form.answers[list];
  const proposed = given ? "" : form.value(list);
  const choice = (/** @type {typeof choices[number]} */ { code, key }) =>
    h("button", {
      type: "button", class: "choice", "data-code": code.id, "aria-pressed": String(code.id === given), "aria-keyshortcuts": key,
      onclick: () => acts.answer(list, code.id),
    }, keyCap(key), h("span", null, labelOf(code.label)),
    // What Enter takes; the danger question has none, so that nobody passes it without reading.
    code.id === proposed && list !== "danger" && h("span", { class: "preset" }, h("kbd", { class: "key-cap" }, "⏎"), h("span", { class: "visually-hidden" }, t("log.enterTakes"))));
  const isKind = list === "contact_kind";
  const isTalk = (/** @type {typeof choices[number]} */ { code }) => isConversation(form.lists, code.id);
  const body = isKind
    ? [h("p", { class: "choices-title" }, t("log.conversation")), choices.filter(isTalk).map(choice), h("p", { class: "choices-title" }, t("log.counted")),
      choices.filter((one) => !isTalk(one)).map(choice)].flat()
    : choices.map(choice);
  return [
    h("h2", { id: heading, tabIndex: -1, "data-question": list }, name(context, list)), list === "danger" && dangerPrompt(context),
    h("div", { class: `choices ${choices.length <= 4 ? "few" : ""}`.trim(), role: "group", "aria-labelledby": heading }, body),
  ];
}

/**
 * Whom to call, and what to write down.
 * @param {Context} context
 */
function dangerPrompt({ organisation }) {
  const line = (/** @type {string} */ number, /** @type {string} */ words) =>
    h("li", null, h("a", { href: `tel:${number.replace(/\s/g, "")}`, class: "phone" }, icon("phone"), number), h("span", null, words));
  return h(
    "div", { class: "stack tight" }, h("p", null, t("log.danger")),
    h("ul", { class: "phones" }, line("112", t("log.danger.112")), line(organisation.phones.socialEmergency, t("log.danger.social")),
      line(organisation.phones.onCall, t("log.danger.onCall"))),
    h("p", null, h("strong", null, t("log.danger.decision"))));
}

/**
 * The second block: folded, its answers readable; open, each with its key.
 * @param {ContactForm} form
 * @param {Context} context
 * @param {Acts} acts
 */
function background(form, context, acts) {
  const value = (/** @type {string} */ list) => codeLabel(context.lists, list, form.value(list));
  const isOpen = form.step === "background" || SECOND_BLOCK.includes(form.step);
  if (!isOpen) {
    if (!form.passed.has("background")) return folded("background", name(context, "background"), "", acts);
    const told = SECOND_BLOCK.filter((list) => form.value(list) !== preset(list));
    const rest = told.length === SECOND_BLOCK.length ? "" : t(told.length ? "log.restUnknown" : "log.allUnknown");
    const shown = told.map((list) => `${name(context, list)}: ${value(list)}`);
    return folded("background", name(context, "background"), [...shown, rest].filter(Boolean).join(" · "), acts);
  }
  const rows = form.rows.map(({ list, key }) =>
    list === form.step
      ? h("div", { class: "row-open inner" }, question(form, list, context, acts))
      : folded(list, name(context, list), value(list), acts, form.step === "background" ? key : undefined));
  return h(
    "section", { class: "row-open card" }, h("div", { class: "row-head" }, h("h2", { tabIndex: -1, "data-question": "background" }, t("log.background")),
      h("p", { class: "hint" }, t("log.backgroundHint"))),
    h("div", { class: "rows" }, rows),
    form.step === "background" && h("div", { class: "actions" }, button(t("log.goOn"), acts.pass, { key: "⏎", shortcut: "Enter", class: "go-on" }),
      button(t("log.walk"), acts.walk, { kind: "quiet", key: t("log.space"), shortcut: "Space" })));
}

