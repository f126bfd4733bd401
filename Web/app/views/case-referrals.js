// To which services the participant of a case is helped on, and how far that has come.

import { button, h, icon } from "../dom.js";
import { t } from "../i18n.js";
import { session } from "../session.js";
import { isFormBegun } from "../case-form-draft.js";
import { expectMark, referralCard, serviceWords, stateWords } from "./referral-card.js";
import { referralForm } from "./referral-form.js";
import { keyed } from "./words.js";

/** @typedef {import("./case.js").Desk} Desk */

/** @param {Desk} desk */
export function referralsSection(desk) {
  const { opened, form, open, may, context } = desk;
  const mayWrite = may("network");
  return h("section", { class: "stack", "aria-labelledby": "case-referrals" },
    keyed("referrals", h("h2", { id: "case-referrals", tabIndex: -1 }, t("case.referrals"))), desk.said("referrals"),
    opened.referrals.length === 0 && h("p", { class: "quiet" }, t(mayWrite ? "case.referrals.empty" : "case.referrals.none")),
    opened.referrals.length > 0 && h("ul", { class: "list lined" }, opened.referrals.map((referral) => h("li", null, item(referral, desk)))),
    form === "refer" && mayWrite ? referralForm({ id: opened.id, name: "refer", context, ...desk.ends("refer"), submit: (given, draft) =>
      desk.write(async () => {
        const { merged, opened: now } = await session.call("refer", { case: opened.id, referral: given });
        return { merged, case: now ?? opened };
      }, { said: t("referrals.made"), at: "referrals", focus: "referrals", draft }) })
      : mayWrite && h("div", { class: "actions" },
        keyed("refer-open", button(t(isFormBegun(opened.id, "refer") ? "referrals.goOn" : "referrals.begin"), () => open("refer", "refer-open")))));
}

/** @param {import("../../types").Referral} referral @param {Desk} desk */
function item(referral, desk) {
  const { opened, lists, state, draw, may, context, write } = desk;
  const isOpen = state.referral === referral.id;
  return [
    keyed(`referral-${referral.id}`, h("button", { type: "button", class: "item", "aria-expanded": String(isOpen), onclick: () => {
      state.referral = isOpen ? "" : referral.id;
      draw();
    } }, h("span", { class: "item-title" }, serviceWords(referral, lists)),
    h("span", { class: "item-meta" }, expectMark(referral), h("span", null, stateWords(referral, lists)), h("span", null, `${t("referrals.reference")} ${referral.reference}`)), icon("open"))),
    isOpen && referralCard(referral, { lists, context, may: may("network"), redraw: draw, move: (next, outcome, draft) =>
      write(async () => {
        const { merged, opened: now } = await session.call("moveReferral", { case: opened.id, referral: referral.id, state: next, outcome });
        return { merged, case: now ?? opened };
      }, { said: t("referrals.moved"), at: "referrals", focus: `referral-${referral.id}`, draft }) }),
  ];
}
