// The inbox's list: a line for each contact, what to say where there is none, and moving among them by keys.

import { button, empty, h, mark } from "../dom.js";
import { codeLabel, t } from "../i18n.js";
import { contactTitle, stateMark, stateOf, urgencyMark } from "./contact-card.js";
import { isNarrowed } from "./contact-search.js";
import { capitalised, dayWords, keyed, waitWords } from "./words.js";

/** @typedef {import("../../types").OpenedContact} OpenedContact */

/**
 * @param {OpenedContact} contact @param {import("../../types").CodeLists} lists
 * @param {{isOpen: boolean, all: boolean, open: () => void}} options `all`: among all contacts, not only those that wait
 */
export function contactLine(contact, lists, { isOpen, all, open }) {
  const asks = contact.answers["asks"];
  return keyed(`item-${contact.id}`, h(
    "button", { type: "button", class: "item", "aria-current": isOpen ? "true" : null, onclick: open },
    h("span", { class: "item-title" }, contactTitle(contact.answers, lists)),
    h("span", { class: "item-meta" }, urgencyMark(contact, lists),
      all && contact.open ? mark("waiting", waitWords(contact.day))
        : h("span", null, capitalised(contact.open ? waitWords(contact.day) : dayWords(contact.day))),
      asks && asks !== "nothing" && h("span", null, capitalised(codeLabel(lists, "asks", asks))),
      stateOf(contact) === "settled" && stateMark(contact))));
}

/**
 * @param {{all: boolean, search: string, filters: {[list: string]: string}}} state
 * @param {() => void} clear takes search and filters away
 */
export function nothingThere(state, clear) {
  if (state.all && isNarrowed(state)) return empty(t("inbox.empty.found"), keyed("clear", button(t("inbox.clear"), clear)));
  return state.all ? empty(t("inbox.empty.all")) : empty(t("inbox.empty"), h("p", null, t("inbox.empty.hint")));
}

/**
 * To the next or the one before; where the list is hidden behind a contact, that one is opened.
 * @param {HTMLElement} list
 * @param {number} step
 */
export function moveAmong(list, step) {
  const items = /** @type {HTMLElement[]} */ ([...list.querySelectorAll(".item")]);
  if (items.length === 0) return;
  const focused = items.findIndex((one) => one === document.activeElement);
  const current = focused >= 0 ? focused : items.findIndex((one) => one.getAttribute("aria-current") === "true");
  const next = items[Math.min(items.length - 1, Math.max(0, current < 0 ? (step > 0 ? 0 : items.length - 1) : current + step))];
  if (next.offsetParent) next.focus();
  else next.click();
}
