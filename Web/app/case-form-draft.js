// What is half-typed in a form of several fields: each field is kept on its own, so that what two windows have left is put together field by
// field.

import { begun, drop, keep } from "./case-drafts.js";
import { places } from "./unfinished.js";

/** A field that was emptied: nothing kept would fill it again with what stood there first. */
const emptied = " ";

/**
 * @template {{[field: string]: string}} Fields
 * @param {string} id of the case
 * @param {string} form what is written, such as "meeting"
 * @param {Fields} initial what stands in the fields before anything is typed
 */
export function formDraft(id, form, initial) {
  const parts = Object.keys(initial).map((field) => `${form}-${field}`);
  return {
    /** @param {keyof Fields & string} field */
    get(field) {
      const kept = begun(id, `${form}-${field}`);
      return kept === "" ? initial[field] : kept === emptied ? "" : kept;
    },
    /** @param {keyof Fields & string} field @param {string} value */
    set(field, value) {
      keep(id, `${form}-${field}`, value === initial[field] ? "" : value === "" ? emptied : value);
    },
    /**
     * A code that was chosen; empty if what is kept is none of these.
     * @param {keyof Fields & string} field @param {readonly string[]} codes
     */
    code(field, codes) {
      const kept = this.get(field);
      return codes.includes(kept) ? kept : "";
    },
    get isTouched() {
      return parts.some((part) => begun(id, part) !== "");
    },
    /** All of it, to put back. */
    whole: () => parts.map((part) => begun(id, part)),
    /** @param {string[]} whole */
    putBack: (whole) => parts.forEach((part, index) => keep(id, part, whole[index])),
    drop: () => drop(id, parts),
  };
}

/** The forms that a mentor alone writes. */
const own = ["note", "meeting", "goal", "card"];

/** @param {string} place @returns {string[]} the form and the case; empty if it is none of a mentor's own */
function ownForm(place) {
  const [, form, id] = /^case-([a-z]+)-[A-Za-z]+\/([^/]+)$/.exec(place) ?? [];
  return own.includes(form) ? [form, id] : [];
}

/**
 * Whether anything is half-typed in a form of a case.
 * @param {string} id @param {string} form
 */
export const isFormBegun = (id, form) => places().some((place) => place.startsWith(`case-${form}-`) && place.endsWith(`/${id}`));

/**
 * What a mentor has begun, by the id of the case.
 * @returns {Map<string, Set<string>>}
 */
export function begunForms() {
  const found = new Map();
  for (const place of places()) {
    const [form, id] = ownForm(place);
    if (form) found.set(id, (found.get(id) ?? new Set()).add(form));
  }
  return found;
}

/**
 * The texts among it, to be read once more before they are dropped.
 * @param {string} id of the case
 */
export const typedTexts = (id) => places().filter((place) => ownForm(place)[1] === id && /-(text|next)\//.test(place)).map((place) =>
  begun(id, place.slice("case-".length, place.indexOf("/"))).trim()).filter(Boolean).join("\n\n");
