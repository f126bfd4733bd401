// What is half-typed in a form of several fields: each field is kept on its own, so that what two windows have left is put together field by
// field.

import { begun, drop, keep } from "./case-drafts.js";
import { keepNote, places } from "./unfinished.js";

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

/**
 * The forms that only who is asked to take a case, or its mentor, writes; coordinators write the others too.
 * @param {string} form
 */
export const isMentors = (form) => ["note", "meeting", "goal", "card", "decline"].includes(form);

/** The fields of a form that are texts. */
const texts = ["text", "next", "reason", "name", "area", "mayShare"];

/** @returns {{place: string, form: string, field: string, id: string}[]} what is half-typed, by where it lies */
const kept = () => places().flatMap((place) => {
  const [, form, field, id] = /^case-(.+)-([A-Za-z]+)\/([^/]+)$/.exec(place) ?? [];
  return id ? [{ place, form, field, id }] : [];
});

/**
 * Whether anything is half-typed in a form of a case.
 * @param {string} id @param {string} form
 */
export const isFormBegun = (id, form) => kept().some((one) => one.id === id && one.form === form);

/**
 * The cases in whose forms anything is half-typed.
 * @param {(form: string) => boolean} isOne of these forms
 */
export const begunCases = (isOne) => [...new Set(kept().filter(({ form }) => isOne(form)).map(({ id }) => id))];

/**
 * The texts among it, to be read once more before they are dropped.
 * @param {string} id of the case @param {(form: string) => boolean} isOne of these forms
 */
export const typedTexts = (id, isOne) => kept().filter((one) => one.id === id && isOne(one.form) && texts.includes(one.field)).map(({ form, field }) =>
  begun(id, `${form}-${field}`).trim()).filter(Boolean).join("\n\n");

/**
 * @param {string} id of the case @param {(form: string) => boolean} isOne of these forms
 */
export const dropTyped = (id, isOne) => kept().filter((one) => one.id === id && isOne(one.form)).forEach(({ place }) => keepNote(place, ""));
