// What was begun in the forms of a case, by case and part: it lies with everything else that is unfinished, so it survives a lock and a reload.

import { keepNote, note, places } from "./unfinished.js";

const place = (/** @type {string} */ id, /** @type {string} */ part) => `case-${part}/${id}`;

/**
 * @param {string} id of the case
 * @param {string} part such as "assess-text"
 */
export const begun = (id, part) => note(place(id, part));

/** @param {string} id @param {string} part @param {string} text empty for none */
export const keep = (id, part, text) => keepNote(place(id, part), text);

/** @param {string} id @param {readonly string[]} parts */
export function drop(id, parts) {
  for (const part of parts) keep(id, part, "");
}

/** @param {string} id */
const placesOf = (id) => places().filter((found) => found.startsWith("case-") && found.endsWith(`/${id}`));

/** @param {string} id of a case that is gone */
export function dropCase(id) {
  for (const found of placesOf(id)) keepNote(found, "");
}

/** @param {string} id */
export const isBegun = (id) => placesOf(id).length > 0;
