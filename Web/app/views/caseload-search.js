// What the words of a search hit in a case: its need, what happened, the goals, who is around.

import { t } from "../i18n.js";
import { excerpt, hasWords } from "../case-search.js";
import { eventsOf } from "./case-events.js";
import { textOf } from "./case-timeline.js";

/** @typedef {import("../../types").OpenedCase} OpenedCase */
/** @typedef {{where: string, day: string, text: [string, string, string], event?: string}} Hit */

/**
 * The places where a word stands; none unless the case has all of them. The contact card is not among them: it is folded on purpose.
 * @param {OpenedCase} opened @param {string[]} words @param {import("../../types").CodeLists} lists
 * @returns {Hit[]}
 */
export function hitsIn(opened, words, lists) {
  /** @type {{where: string, day: string, text: string, event?: string}[]} */
  const places = [
    { where: t("case.need"), day: "", text: opened.need },
    { where: t("case.nextStep"), day: "", text: opened.nextStep?.text ?? "" },
    ...opened.agencies.map(({ name, area, mayShare }) => ({ where: t("case.network"), day: "", text: [name, area, mayShare].filter(Boolean).join(" · ") })),
    ...eventsOf(opened, lists).map((event) => ({ where: event.title, day: event.day, text: [event.text, ...event.whole].find((text) => hasWords(text, words)) ?? textOf(event), event: event.key })),
  ];
  if (!hasWords(places.map(({ where, text }) => `${where} ${text}`).join(" "), words)) return [];
  return places.flatMap((place) => {
    const text = excerpt(place.text, words);
    return text ? [{ ...place, text }] : [];
  });
}
