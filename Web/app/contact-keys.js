// What a key means on the contact form.

import { isPlainKey } from "./dom.js";
import { singleKeys } from "./keys.js";

/** @typedef {import("./contact-form.js").ContactForm} ContactForm */
/**
 * What keys do: answering and opening as in contact-rows.js; `done` while the confirmation is shown instead of the form.
 * @typedef {import("./contact-rows.js").Acts & {
 *   back: () => void, save: () => void, strange: () => void, done: null | {another: () => void, leave: () => void, takeBack: () => void},
 * }} KeyActs
 */

/**
 * Listens until it is ended.
 * @param {HTMLElement} page
 * @param {() => ContactForm | null} formNow
 * @param {() => KeyActs} actsNow
 * @returns {() => void}
 */
export function contactKeys(page, formNow, actsNow) {
  const listener = (/** @type {KeyboardEvent} */ event) => {
    const form = formNow();
    if (document.querySelector("dialog[open]") || !form) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      actsNow().save();
    }
    const at = event.target;
    // A box or a choice has keys of its own.
    if (!isPlainKey(event) || event.repeat || at instanceof HTMLInputElement) return;
    const isHere = at === document.body || (at instanceof Node && page.contains(at));
    if (isHere && meant(event, form, actsNow(), page)) event.preventDefault();
  };
  window.addEventListener("keydown", listener);
  return () => window.removeEventListener("keydown", listener);
}

/**
 * Whether the key meant something.
 * @param {KeyboardEvent} event
 * @param {ContactForm} form
 * @param {KeyActs} acts
 * @param {HTMLElement} page
 */
function meant(event, form, acts, page) {
  const key = event.key.toLowerCase();
  const isSingle = key.length === 1 && key !== " ";
  if (isSingle && !singleKeys()) return false;
  if (acts.done) {
    if (key === "1") acts.done.another();
    else if (key === "2") acts.done.leave();
    else if (key === "u" || key === "backspace") acts.done.takeBack();
    else return false;
    return true;
  }
  if (key === "backspace") {
    acts.back();
    return true;
  }
  if (key.startsWith("arrow")) return moved(page, key === "arrowdown" || key === "arrowright" ? 1 : -1);
  if (form.step === "background") return inBackground(key, event, form, acts);
  if (!isSingle || !(form.step in form.lists.lists)) return false;
  const choice = form.choices(form.step).find((one) => one.key === key);
  if (choice) acts.answer(form.step, choice.code.id);
  else if (key !== "?") acts.strange();
  return choice !== undefined;
}

/**
 * @param {string} key
 * @param {KeyboardEvent} event
 * @param {ContactForm} form
 * @param {KeyActs} acts
 */
function inBackground(key, event, form, acts) {
  const row = form.rows.find((one) => one.key === key);
  // On another control, space and Enter are its own.
  const button = event.target instanceof HTMLButtonElement || event.target instanceof HTMLInputElement ? event.target : null;
  if (row) acts.open(row.list);
  else if (key === " " && (!button || button.classList.contains("go-on"))) acts.walk();
  else if (key === "enter" && !button) acts.pass();
  else return false;
  return true;
}

/**
 * Moves among the choices of the open question.
 * @param {HTMLElement} page
 * @param {1 | -1} step
 */
function moved(page, step) {
  const all = [.../** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll(".row-open .choice"))];
  const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  if (all.length === 0 || (at < 0 && document.activeElement?.closest(".row"))) return false;
  const from = at < 0 && step < 0 ? 0 : at;
  all[(from + step + all.length) % all.length]?.focus();
  return true;
}
