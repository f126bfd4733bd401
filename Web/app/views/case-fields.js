// Two controls that a coordinator's forms have besides those of case-form.js.

import { field, h } from "../dom.js";
import { t } from "../i18n.js";
import { longest, warnedPart } from "./case-form.js";
import { noteField } from "./note-field.js";
import { keyed } from "./words.js";

/** @typedef {import("./case-form.js").Part} Part */

/**
 * One of many, as a list that opens.
 * @param {{key: string, label: string, hint?: string, options: string[][], value: string, choose: (value: string) => void}} options
 *   `options`: value and word
 * @returns {Part}
 */
export function selectPart({ key, label, hint, options, value, choose }) {
  const control = keyed(key, h("select", { onchange: () => {
    choose(control.value);
    element.problem("");
  } }, h("option", { value: "" }, t("cases.select")), options.map(([code, word]) => h("option", { value: code }, word))));
  control.value = value;
  const element = field(label, control, { hint });
  return {
    element,
    check() {
      element.problem(control.value ? "" : t("case.form.choose"));
      if (!control.value) control.focus();
      return control.value !== "";
    },
  };
}

/**
 * A text without names, that is needed.
 * @param {{key: string, label: string, hint: string, value: string, type: (text: string) => void}} options
 * @returns {Part}
 */
export const neededText = ({ key, label, hint, value, type }) =>
  warnedPart(noteField({ label, hint, key, value, onInput: type }), longest.text, { isNeeded: true });
