// The recovery sheet: shown once, printed alone.

import { button, h, notice } from "./dom.js";
import { dayText, t } from "./i18n.js";

/**
 * A code in groups of four, as it is written on paper and read aloud; its check stands at the end of the last. The blanks are copied too.
 * @param {string} code
 * @param {string} [more] class
 */
export const codeText = (code, more = "") =>
  h("p", { class: `code-text ${more}`.trim(), translate: false }, (code.replace(/[\s-]/g, "").match(/.{4}(?:.$)?|.+/g) ?? []).flatMap((group, index) =>
    [index > 0 && " ", h("span", null, group)]));

/**
 * A code as somebody typed or pasted it: what was copied may have come with line breaks.
 * @param {string} code
 */
export const typedCode = (code) => code.trim().replace(/\s+/g, " ");

/** @param {string} code @param {string} login @param {string} organisation its name */
export function recoverySheet(code, login, organisation) {
  const print = () => {
    document.body.classList.add("print-alone");
    window.addEventListener("afterprint", () => document.body.classList.remove("print-alone"), { once: true });
    window.print();
  };
  const day = new Intl.DateTimeFormat("sv-SE").format(new Date());
  return h(
    "section", { class: "card sheet" }, h("h2", null, t("sheet.title")),
    h("dl", { class: "facts" }, h("dt", null, t("sheet.organisation")), h("dd", null, organisation), h("dt", null, t("account.login")), h("dd", null, login),
      h("dt", null, t("sheet.day")), h("dd", null, dayText(day))),
    codeText(code, "long"), h("p", null, t("sheet.use")), h("div", { class: "not-printed stack" }, notice("warn", h("p", null, t("sheet.once"))),
      h("div", { class: "actions" }, button(t("account.sheet.print"), print, { icon: "print" }))));
}
