// Texts to cases that are not there any more: shown, so that they are neither lost nor kept for ever.

import { begunCases, dropTyped, typedTexts } from "../case-form-draft.js";
import { button, field, h } from "../dom.js";
import { t } from "../i18n.js";
import { keyed } from "./words.js";

/**
 * @param {string[]} here the cases that are there @param {(form: string) => boolean} isOne the forms that belong to the list
 * @param {() => void} draw after one was dropped
 */
export const leftTexts = (here, isOne, draw) => begunCases(isOne).filter((id) => !here.includes(id) && typedTexts(id, isOne)).map((id) =>
  h("section", { class: "card" }, h("p", null, t("caseload.left")),
    field(t("caseload.left.text"), keyed(`left-${id}`, h("textarea", { value: typedTexts(id, isOne), rows: 3, readOnly: true }))),
    h("div", { class: "actions" }, keyed(`drop-${id}`, button(t("caseload.left.drop"), () => {
      dropTyped(id, isOne);
      draw();
    }, { kind: "erase" })))));
