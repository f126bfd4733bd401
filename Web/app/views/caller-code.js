// A code that is being given: once, large, in four groups, with its digits in words for reading it aloud.

import { button, h, notice } from "../dom.js";
import { language, t } from "../i18n.js";
import { spelled, spokenDigits } from "../spoken-digits.js";
import { keyed } from "./words.js";

/**
 * @param {import("../caller-desk.js").Given} given
 * @param {{speak: (language: string) => void, done: () => void, again: () => void}} acts `done`: the caller read it back
 */
export function codeCard(given, acts) {
  const spoken = spokenDigits.find((one) => one.language === given.language) ?? spokenDigits.find((one) => one.language === language()) ?? spokenDigits[0];
  const groups = given.code.split(" ");
  const choice = (/** @type {typeof spoken} */ one) => keyed(`speak-${one.language}`, h("button", {
    type: "button", class: "button", lang: one.language, "aria-pressed": String(one === spoken), onclick: () => acts.speak(one.language),
  }, one.name));
  return h(
    "section", { class: "card", "aria-labelledby": "caller-code" },
    keyed("code", h("h2", { id: "caller-code", tabIndex: -1, "data-first": "" }, t("caller.code"))),
    h("p", null, t("caller.code.once")),
    !given.isCertain && notice("warn", h("p", null, t("caller.code.uncertain"))),
    given.isCertain && given.retires && notice("info", h("p", null, t("caller.code.retired"))),
    h("ul", { class: "stack tight", translate: false }, groups.map((group) => h("li", { class: "line-up" },
      h("span", { class: "code-text large" }, group),
      h("span", { lang: spoken.language, dir: "auto" }, spelled(group, spoken.words))))),
    h("div", { class: "line-up tabs", role: "group", "aria-label": t("caller.code.language") }, spokenDigits.map(choice)),
    h("p", null, t("caller.code.read")),
    h("h3", null, t("caller.code.readBack")),
    h("div", { class: "actions" }, keyed("read-back", button(t("caller.code.right"), acts.done, { kind: "primary", key: "1" })),
      keyed("read-again", button(t("caller.code.again"), acts.again, { key: "2" }))));
}
