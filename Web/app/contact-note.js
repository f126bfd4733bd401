// The note: it grows with what is typed, and what looks like personal data is marked at once.

import { ask, field, fill, h, notice } from "./dom.js";
import { t } from "./i18n.js";
import { findPersonalData } from "./personal-data.js";

/** @typedef {ReturnType<typeof findPersonalData>[number]} Finding */

/**
 * Some words before and after, the finding itself marked.
 * @param {string} text
 * @param {Finding} finding
 */
function excerpt(text, { start, end, kind }) {
  const early = Math.max(0, start - 20);
  // Not from the middle of a word, where there is a blank.
  const from = early === 0 ? 0 : Math.min(text.indexOf(" ", early) + 1 || early, start);
  const to = Math.min(text.length, end + 20);
  return h("li", null, h("span", { class: "finding-kind" }, t(`kind.${kind}`)), h("span", { class: "finding-text" }, from > 0 && "…", text.slice(from, start),
    h("mark", null, text.slice(start, end)), text.slice(end, to), to < text.length && "…"));
}

/** @param {string} text @param {Finding[]} findings */
const excerpts = (text, findings) => h("ul", { class: "findings" }, findings.map((finding) => excerpt(text, finding)));

/** @param {{value: string, onInput: (text: string) => void}} options */
export function contactNote({ value, onInput }) {
  /** @type {Finding[]} */
  let findings = [];
  const below = h("div", { role: "status" });
  const area = h("textarea", { value, rows: 3, maxLength: 40_000, autocomplete: "off", "data-step": "note", oninput: () => {
    onInput(area.value);
    clearTimeout(timer);
    timer = setTimeout(look, 250);
  } });
  let timer = 0;
  const look = () => {
    const before = findings.length;
    findings = findPersonalData(area.value);
    if (findings.length > 0 || before > 0) {
      fill(below, findings.length > 0 && notice("warn", h("p", null, h("strong", null, t("contact.personalData"))), excerpts(area.value, findings)));
      // What is marked must be seen, above the foot.
      if (before === 0) below.scrollIntoView({ block: "nearest" });
    }
  };
  look();
  const element = field(t("contact.note"), area, { hint: t("log.noteHint") });
  element.append(below);
  return {
    element, area,
    /** Asks once more. Whether the note may be kept as it is. */
    async isFine() {
      look();
      const first = findings[0];
      if (!first) return true;
      const chosen = await ask({
        title: t("contact.personalData"),
        body: [excerpts(area.value, findings), h("p", null, t("log.personalDataAdvice"))],
        buttons: [{ id: "change", label: t("log.changeNote"), kind: "primary", key: "1" }, { id: "keep", label: t("log.keepNote"), key: "2" }],
      });
      if (chosen === "keep") return true;
      area.focus();
      area.setSelectionRange(first.start, first.end);
      return false;
    },
  };
}
