// Choosing a passphrase: six words that were drawn, or one of one's own that is strong enough.

import { button, field, fill, h, icon, mark } from "./dom.js";
import { t } from "./i18n.js";
import { session } from "./session.js";

/**
 * What was typed lives in the object, so the element can be drawn again in another language.
 * @param {{fail: (failure: unknown) => void}} context
 */
export function passphraseChoice(context) {
  let proposal = "";
  let own = "";
  let again = "";
  let isOwn = false;
  let isStrong = false;
  let judged = "";
  const region = h("div", { class: "stack" });

  const propose = async () => {
    try {
      proposal = (await session.call("proposePassphrase", {})).passphrase;
      draw();
    } catch (failure) {
      context.fail(failure);
    }
  };

  /** @type {ReturnType<typeof field>} */
  let ownField;
  /** @type {ReturnType<typeof field>} */
  let againField;
  const draw = () => {
    const verdict = h("p", { role: "status", class: "small" });
    const judge = async () => {
      const asked = own;
      if (!asked) return fill(verdict);
      const answer = await session.call("isStrong", { passphrase: asked }).catch(() => ({ strong: false }));
      if (asked !== own) return;
      [isStrong, judged] = [answer.strong, asked];
      fill(verdict, isStrong ? mark("ok", t("account.passphrase.strong")) : h("span", null, t("account.passphrase.weak")));
    };
    const input = h("input", {
      type: "password", value: own, autocomplete: "new-password", spellcheck: false,
      oninput: () => ((own = input.value), ownField.problem(""), void judge()),
    });
    const second = h("input", { type: "password", value: again, autocomplete: "new-password", oninput: () => ((again = second.value), againField.problem("")) });
    ownField = field(t("passphrase.own"), input, { hint: t("passphrase.own.hint"), beside: showToggle([input, second]) });
    againField = field(t("account.passphrase.again"), second);
    const which = (/** @type {boolean} */ value, /** @type {string} */ label) => {
      const radio = h("input", { type: "radio", name: "passphrase", checked: isOwn === value, onchange: () => ((isOwn = value), draw(), focus()) });
      return h("label", { class: "check" }, radio, h("span", null, label));
    };
    fill(
      region, h("fieldset", { class: "plain" }, h("legend", { class: "label" }, t("account.passphrase.which")),
        which(false, t("account.passphrase.proposed")), which(true, t("account.passphrase.own"))),
      isOwn
        ? [ownField, verdict, againField]
        : h("div", { class: "stack tight" }, h("p", { class: "words-proposed", translate: false }, proposal || "…"),
          h("p", { class: "hint" }, t("account.passphrase.remember")),
          h("div", null, button(t("account.passphrase.another"), () => void propose()))));
    if (isOwn && own) void judge();
  };
  const focus = () => /** @type {HTMLElement | null} */ (region.querySelector("input:checked"))?.focus();
  draw();
  void propose();
  return {
    element: region,
    draw,
    /** The passphrase, or null after saying what is wrong with it. */
    async value() {
      if (!isOwn) return proposal || null;
      if (judged !== own) isStrong = (await session.call("isStrong", { passphrase: own })).strong;
      ownField.problem(isStrong ? "" : t("account.passphrase.weak"));
      againField.problem(own === again || !isStrong ? "" : t("account.passphrase.different"));
      const wrong = region.querySelector('[aria-invalid="true"]');
      if (wrong instanceof HTMLElement) return wrong.focus(), null;
      return own;
    },
  };
}

/**
 * A button that shows what was typed, and hides it again.
 * @param {HTMLInputElement[]} inputs
 */
export function showToggle(inputs) {
  const toggle = h("button", { type: "button", class: "button", "aria-pressed": "false", "aria-label": t("passphrase.show"), title: t("passphrase.show"), onclick: () => {
    const isShown = toggle.getAttribute("aria-pressed") === "true";
    for (const input of inputs) input.type = isShown ? "password" : "text";
    toggle.setAttribute("aria-pressed", String(!isShown));
    fill(toggle, icon(isShown ? "show" : "hide"));
  } }, icon("show"));
  return toggle;
}
