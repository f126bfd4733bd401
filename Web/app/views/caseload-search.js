// What the words of a search hit in a case: its need, what happened, the goals, who is around.

import { language, t } from "../i18n.js";
import { excerpt } from "../case-search.js";
import { eventsOf } from "./case-events.js";
import { textOf } from "./case-timeline.js";

/** @typedef {import("../../types").OpenedCase} OpenedCase */
/** @typedef {{where: string, day: string, text: [string, string, string], event?: string}} Hit */
/** @typedef {{where: string, day: string, texts: string[], all: string, event?: string}} Place */

/** How many places of a case are shown. */
const shown = 3;

/**
 * A case is never changed where it lies, so what was put together for the first letter serves for the next ones.
 * @type {WeakMap<OpenedCase, {language: string, places: Place[]}>}
 */
const read = new WeakMap();

/**
 * The contact card is not among them: it is folded on purpose.
 * @param {OpenedCase} opened @param {import("../../types").CodeLists} lists
 */
function placesIn(opened, lists) {
  const known = read.get(opened);
  if (known?.language === language()) return known.places;
  const place = (/** @type {string} */ where, /** @type {string} */ text) => ({ where, day: "", texts: [text], all: `${where} ${text}` });
  /** @type {Place[]} */
  const found = [
    place(t("case.need"), opened.need), place(t("case.nextStep"), opened.nextStep?.text ?? ""),
    ...opened.agencies.map(({ name, area, mayShare }) => place(t("case.network"), [name, area, mayShare].filter(Boolean).join(" · "))),
    ...eventsOf(opened, lists).map((event) => ({ where: event.title, day: event.day, texts: [...event.whole, event.text, textOf(event)], all: textOf(event),
      event: event.key })),
  ];
  const places = found.map((one) => ({ ...one, all: one.all.toLocaleLowerCase() }));
  read.set(opened, { language: language(), places });
  return places;
}

/**
 * The first places where a word stands, and how many more there are; none unless the case has all of the words.
 * @param {OpenedCase} opened @param {string[]} words in small letters @param {import("../../types").CodeLists} lists
 * @returns {{hits: Hit[], more: number}}
 */
export function hitsIn(opened, words, lists) {
  const places = placesIn(opened, lists);
  if (!words.every((word) => places.some(({ all }) => all.includes(word)))) return { hits: [], more: 0 };
  const found = places.filter(({ all }) => words.some((word) => all.includes(word)));
  const hits = found.slice(0, shown).map(({ where, day, texts, event }) => {
    const parts = texts.map((text) => excerpt(text, words));
    return { where, day, event, text: parts.find((part) => part !== null) ?? /** @type {[string, string, string]} */ (["", "", ""]) };
  });
  return { hits, more: found.length - hits.length };
}
