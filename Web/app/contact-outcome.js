// What became of a contact that was saved, and what comes next.

import { button, h, icon, mark } from "./dom.js";
import { t } from "./i18n.js";

/** Seconds in which a counted call can be taken back before it is sent. */
export const regret = 6;

/**
 * `referral`: what was referred in it.
 * @typedef {{state: "waiting" | "delivered" | "kept" | "corrected", words: string,
 *   referral?: import("../types").Referral | null}} Outcome
 */
/** @typedef {{another: () => void, leave: () => void, takeBack: () => void}} OutcomeActs */

/**
 * @param {Outcome} outcome
 * @param {boolean} isSealed while locked: then one leaves to unlock
 * @param {OutcomeActs} acts
 */
export function contactOutcome({ state, words }, isSealed, acts) {
  const isWaiting = state === "waiting";
  const shape = isWaiting ? "waiting" : state === "kept" ? "kept" : "delivered";
  const another = button(t("log.another"), acts.another, { kind: "primary", key: "1" });
  const element = h(
    "section", { class: `card outcome ${state}` }, icon(shape),
    h("div", { class: "stack tight" }, h("h1", { tabIndex: -1 }, t(`log.became.${state}`)), words && h("p", null, words),
      mark(isWaiting ? "draft" : shape, t(`state.${isWaiting ? "draft" : shape}`)), h("p", { class: "quiet" }, t(`log.became.${state}.more`, { count: regret }))),
    h("div", { class: "actions" }, another, button(t(isSealed ? "signIn.unlock" : "log.toShift"), acts.leave, { key: "2" }),
      isWaiting && button(t("word.undo"), acts.takeBack, { key: "U", kind: "quiet" })));
  return { element, another };
}
