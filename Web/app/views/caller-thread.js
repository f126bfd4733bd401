// What a code opened: what earlier volunteers wrote for this call, what is added to it, and what the caller may ask for.

import { ask, button, h, mark, notice } from "../dom.js";
import { t } from "../i18n.js";
import { keepNote, note as unfinishedNote, places } from "../unfinished.js";
import { noteField } from "./note-field.js";
import { capitalised, dayWords, keyed, nameOf } from "./words.js";

/** @typedef {import("../../types").CallerThread} CallerThread */
/**
 * @typedef {{write: (summary: string, replacing: boolean) => void, log: () => void, give: () => void, erase: () => void, close: () => void}} ThreadActs
 */

/**
 * Where a summary that was begun is among what is unfinished.
 * @param {string} id of the thread
 */
export const placeOf = (id) => `caller/${id}`;

/** @param {CallerThread["items"]} items */
export const summaryList = (items) =>
  items.length === 0 ? h("p", { class: "quiet" }, t("caller.empty"))
    : h("ul", { class: "stack tight" }, items.map(({ day, text, author }) => h("li", { class: "card" }, h("p", { class: "prose" }, text),
      h("p", { class: "quiet small" }, capitalised(`${dayWords(day)}, ${nameOf(author)}`)))));

/**
 * @param {CallerThread} thread @param {boolean} isLogged whether the contact of this call was logged with the code @param {ThreadActs} acts
 */
export function threadPart({ id, items }, isLogged, acts) {
  const summary = noteField({
    label: t("caller.write"), hint: t("caller.write.hint"), key: "summary", value: unfinishedNote(placeOf(id)),
    onInput: (text) => keepNote(placeOf(id), text),
  });
  const replaces = keyed("replace", h("input", { type: "checkbox" }));
  const write = () => {
    if (!summary.text.value.trim()) summary.text.focus();
    else if (summary.isFine()) acts.write(summary.text.value.trim(), replaces.checked);
  };
  return h(
    "div", { class: "stack" },
    h("section", { class: "stack tight", "aria-labelledby": "caller-summary" },
      keyed("summary-heading", h("h2", { id: "caller-summary", tabIndex: -1, "data-first": "" }, t("caller.summary"))), summaryList(items)),
    h("section", { class: "card", "aria-label": t("caller.write") }, summary.element,
      items.length > 0 && h("label", { class: "check" }, replaces, h("span", null, t("caller.replace"))),
      h("div", { class: "actions" }, keyed("write", button(t("caller.write.do"), write)))),
    h("section", { class: "card", "aria-labelledby": "caller-acts" }, h("h2", { id: "caller-acts" }, t("caller.acts")),
      isLogged ? mark("done", t("caller.logged")) : h("div", { class: "stack tight" }, h("p", null, t("caller.log.hint")),
        h("div", { class: "actions" }, keyed("log", button(t("caller.log"), acts.log, { kind: "primary", key: "u" })))),
      h("div", { class: "stack tight" }, h("p", null, t("caller.give.hint")),
        h("div", { class: "actions" }, keyed("give", button(t("caller.give"), acts.give)))),
      h("div", { class: "stack tight" }, h("p", null, t("caller.erase.hint")),
        h("div", { class: "actions" }, keyed("erase", button(t("caller.erase"), acts.erase, { kind: "erase" }))))),
    h("div", { class: "actions" }, keyed("close", button(t("caller.close"), acts.close, { kind: "quiet" }))));
}

export const askGive = () =>
  ask({
    title: t("caller.give.question"), body: h("p", null, t("caller.give.warning")),
    buttons: [{ id: "yes", label: t("caller.give.yes"), kind: "primary" }, { id: "no", label: t("word.cancel") }],
  }).then((answer) => answer === "yes");

export const askErase = () =>
  ask({
    title: t("caller.erase.question"), class: "danger-edge", body: h("p", null, t("caller.erase.warning")),
    buttons: [{ id: "no", label: t("word.cancel") }, { id: "yes", label: t("caller.erase.yes"), kind: "erase" }],
  }).then((answer) => answer === "yes");

/**
 * Summaries that were begun for threads which are not open now: shown, so that they are neither lost nor kept for ever.
 * @param {() => void} draw
 */
export const leftSummaries = (draw) =>
  places().filter((place) => place.startsWith(placeOf(""))).map((place) =>
    notice("info", h("p", null, t("caller.left")), h("p", { class: "prose" }, unfinishedNote(place)),
      keyed(`drop-${place}`, button(t("caller.left.drop"), () => {
        keepNote(place, "");
        draw();
      }, { kind: "erase" }))));
