// The help dialog: the keys of this page, and what this page keeps where.

import { ask, h, keyCap } from "../dom.js";
import { t } from "../i18n.js";
import { setSingleKeys, singleKeys } from "../keys.js";

/** @param {import("../main.js").View | null} view */
export function openHelp(view) {
  const own = view?.shortcuts?.() ?? [];
  const all = [
    { keys: "?", text: t("help.key.help") },
    { keys: "Esc Esc", text: t("help.key.hide") },
    { keys: "Tab", text: t("help.key.tab") },
  ];
  const rows = (/** @type {{keys: string, text: string}[]} */ list) =>
    h("dl", { class: "keys" }, list.flatMap(({ keys, text }) => [h("dt", null, keys.split(" ").map(keyCap), h("span", { class: "visually-hidden" }, keys)), h("dd", null, text)]));
  const single = h("input", { type: "checkbox", checked: singleKeys(), onchange: () => setSingleKeys(single.checked) });
  void ask({
    title: t("help.title"),
    class: "help",
    isRead: true,
    body: [
      own.length > 0 && h("section", { class: "stack tight" }, h("h3", null, t("help.here")), rows(own),
        h("label", { class: "check" }, single, h("span", null, t("help.single"), h("span", { class: "hint block" }, t("help.singleHint"))))),
      h("section", { class: "stack tight" }, h("h3", null, t("help.everywhere")), rows(all)),
      h("section", { class: "stack tight" }, h("h3", null, t("help.device")),
        h("ul", { class: "bullets" }, ["contacts", "draft", "knows", "never"].map((key) => h("li", null, t(`help.device.${key}`))))),
    ],
    buttons: [{ id: "close", label: t("word.close"), kind: "primary" }],
  });
}
