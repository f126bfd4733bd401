// A short note that says nothing of who somebody is: warns while it is typed, and once more before it is kept.

import { field, fill, h, notice } from "../dom.js";
import { t } from "../i18n.js";
import { findPersonalData } from "../personal-data.js";

/**
 * `isFine()` is false the first time that personal data stands in a text; asking again with the same text means it must be there.
 * @param {{label: string, hint: string, key: string, value: string, rows?: number, onInput: (text: string) => void}} options
 */
export function noteField({ label, hint, key, value, onInput }) {
  let accepted = "";
  let shown = "";
  const text = h("textarea", {
    value, rows: 3, autocomplete: "off", spellcheck: false, "data-key": key,
    oninput: () => {
      onInput(text.value);
      warn();
    },
  });
  const warning = h("div", { role: "status" });
  const warn = () => {
    const found = findPersonalData(text.value);
    const said = found.map(({ kind, start, end }) => `${t(`kind.${kind}`)}: ${text.value.slice(start, end)}`).join(", ");
    if (said === shown) return;
    shown = said;
    fill(warning, said && notice("warn", h("p", null, h("strong", null, t("contact.personalData"))), h("p", null, said),
      h("p", null, t("contact.personalData.advice"))));
  };
  warn();
  return {
    element: h("div", { class: "stack tight" }, field(label, text, { hint }), warning),
    text,
    isFine() {
      if (!shown || accepted === text.value) return true;
      accepted = text.value;
      text.focus();
      return false;
    },
  };
}
