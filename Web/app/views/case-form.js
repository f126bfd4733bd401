// A form of a case: opens in its place, keeps what is half-typed, and says what is missing.

import { button, field, fill, h, icon, keyCap, progress } from "../dom.js";
import { t } from "../i18n.js";
import { isTooLong } from "../records.js";
import { keyed } from "./words.js";

/** @typedef {import("../main.js").Context} Context */
/** @typedef {{isTouched: boolean, whole: () => string[], putBack: (whole: string[]) => void, drop: () => void}} Draft */
/**
 * One field, or several that belong together. `check` says what is wrong with it and goes there; true if nothing is.
 * @typedef {{element: HTMLElement, check?: () => boolean}} Part
 */

/**
 * @param {{
 *   name: string, title: string, lead?: string, parts: Part[], save: string, draft: Draft, context: Context,
 *   submit: () => Promise<boolean>, close: (() => void) | null, redraw: () => void,
 * }} options `submit` gives whether it was saved; `close`: null for a form that always lies open; `redraw` after all was discarded or put back
 */
export function caseForm({ name, title, lead, parts, save, draft, context, submit, close, redraw }) {
  let isBusy = false;
  const discard = keyed(`${name}-discard`, button(t("case.form.discard"), () => {
    const whole = draft.whole();
    draft.drop();
    redraw();
    context.announce(t("case.form.discarded"));
    context.notify({ kind: "info", text: t("case.form.discarded"), seconds: 12, action: { label: t("word.undo"), act: () => {
      draft.putBack(whole);
      redraw();
    } } });
  }, { kind: "quiet" }));
  const touched = () => (discard.hidden = !draft.isTouched);
  touched();
  const go = async () => {
    if (isBusy || !parts.every(({ check }) => check?.() ?? true)) return;
    isBusy = true;
    const texts = /** @type {HTMLTextAreaElement[]} */ ([...element.querySelectorAll("textarea, input")]).filter((text) => !text.readOnly);
    // What would be typed after this is in nothing that is saved. A field that is disabled would lose the focus.
    for (const text of texts) text.readOnly = true;
    context.announce(t("case.form.saving"));
    const bar = progress(t("case.form.saving"));
    element.append(bar);
    const isSaved = await submit();
    bar.remove();
    isBusy = false;
    if (!isSaved) for (const text of texts) text.readOnly = false;
  };
  const element = h("form", {
    class: "card case-form", noValidate: true, "aria-label": title, oninput: touched, onchange: touched,
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      void go();
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      void go();
    },
  }, keyed(`${name}-heading`, h("h3", { tabIndex: -1 }, title)), lead && h("p", { class: "hint" }, lead), parts.map((part) => part.element),
  h("div", { class: "actions" },
    keyed(`${name}-save`, h("button", { type: "submit", class: "button primary", "aria-keyshortcuts": "Control+Enter" }, h("span", null, save),
      keyCap("Ctrl ⏎"))),
    close && keyed(`${name}-close`, button(t("word.close"), close, { kind: "quiet" })), discard));
  return element;
}

/**
 * Shows below a button that what it does is on its way.
 * @param {MouseEvent} event @param {() => Promise<unknown>} doing
 */
export async function busily({ currentTarget }, doing) {
  const pressed = /** @type {HTMLElement} */ (currentTarget);
  if (pressed.getAttribute("aria-disabled")) return;
  const bar = progress(t("case.form.saving"));
  // One that is disabled would lose the focus.
  pressed.setAttribute("aria-disabled", "true");
  pressed.parentElement?.after(bar);
  await doing();
  bar.remove();
  pressed.removeAttribute("aria-disabled");
}

/**
 * One of a few, as radio buttons in a row.
 * @param {{key: string, label: string, hint?: string, options: string[][], value: string, isNeeded?: boolean, className?: string,
 *   choose: (value: string) => void}} options `options`: code, word, and a second word that explains it
 * @returns {Part}
 */
export function oneOf({ key, label, hint, options, value, isNeeded = true, className = "", choose }) {
  const problem = h("p", { class: "problem", id: `${key}-problem`, hidden: true }, icon("warn"), h("span", null, t("case.form.choose")));
  const radios = options.map(([code]) => keyed(`${key}-${code}`, h("input", { type: "radio", name: key, value: code, checked: code === value,
    onchange: () => {
      problem.hidden = true;
      element.removeAttribute("aria-invalid");
      choose(code);
    } })));
  const element = h("fieldset", { class: "plain one-of", role: "radiogroup", "aria-describedby": hint ? `${key}-hint ${key}-problem` : `${key}-problem` },
    h("legend", { class: "label" }, label), hint && h("p", { class: "hint", id: `${key}-hint` }, hint),
    h("div", { class: `chips ${className}`.trim() }, options.map(([, word, more], index) =>
      h("label", { class: "chip" }, radios[index], h("span", null, word, more && h("span", { class: "hint block" }, more))))), problem);
  return {
    element,
    check() {
      const isFine = !isNeeded || radios.some(({ checked }) => checked);
      problem.hidden = isFine;
      if (isFine) return true;
      element.setAttribute("aria-invalid", "true");
      radios[0].focus();
      return false;
    },
  };
}

/**
 * A text. `longest` in characters as a person counts them.
 * @param {{key: string, label: string, hint?: string, value: string, longest: number, isNeeded?: boolean, isLine?: boolean,
 *   type?: (text: string) => void, missing?: string}} options `missing`: what is said when it is needed and empty
 * @returns {Part & {text: HTMLTextAreaElement | HTMLInputElement}}
 */
export function textPart({ key, label, hint, value, longest, isNeeded = true, isLine = false, type, missing = t("case.form.empty") }) {
  const oninput = () => {
    type?.(text.value);
    if (isFilled(text.value)) element.problem("");
  };
  const text = keyed(key, isLine ? h("input", { type: "text", value, autocomplete: "off", oninput })
    : h("textarea", { value, rows: 3, autocomplete: "off", oninput }));
  const element = field(label, text, { hint });
  return {
    element, text,
    check() {
      const problem = isNeeded && !isFilled(text.value) ? missing : isTooLong(text.value, longest) ? t("case.form.tooLong", { most: longest }) : "";
      element.problem(problem);
      if (problem) text.focus();
      return problem === "";
    },
  };
}

/**
 * A day.
 * @param {{key: string, label: string, hint?: string, value: string, first?: string, last?: string, isNeeded: () => boolean, missing: string,
 *   late?: string, choose: (day: string) => void}} options `late`: what is said of a day after the last
 * @returns {Part}
 */
export function dayPart({ key, label, hint, value, first, last, isNeeded, missing, late = missing, choose }) {
  const day = keyed(key, h("input", { type: "date", value, min: first, max: last, oninput: () => {
    choose(day.value);
    if (day.value) element.problem("");
  } }));
  const element = field(label, day, { hint });
  return {
    element,
    check() {
      const problem = !day.value ? (isNeeded() ? missing : "") : last && day.value > last ? late : "";
      element.problem(problem);
      if (problem) day.focus();
      return problem === "";
    },
  };
}

/**
 * A text that a coordinator or an agency may read too: says once when personal data stands in it.
 * @param {ReturnType<typeof import("./note-field.js").noteField>} note @param {number} longest
 * @param {{isNeeded: boolean | (() => boolean), missing?: string}} options `missing`: what is said when it is needed and empty
 * @returns {Part}
 */
export function warnedPart(note, longest, { isNeeded, missing = t("case.form.empty") }) {
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  note.element.append(problem);
  return {
    element: note.element,
    check() {
      const text = note.text.value;
      const isMissing = (typeof isNeeded === "function" ? isNeeded() : isNeeded) && !isFilled(text);
      const said = isMissing ? missing : isTooLong(text, longest) ? t("case.form.tooLong", { most: longest }) : "";
      fill(problem, said && icon("warn"), said && h("span", null, said));
      problem.hidden = !said;
      if (!said) return note.isFine();
      note.text.focus();
      return false;
    },
  };
}

const isFilled = (/** @type {string} */ text) => text.trim() !== "";

/** In characters as a person counts them, as the core's CaseText has them: of a name, of a line, of a text. */
export const longest = { name: 200, line: 2_000, text: 20_000 };
