// Where somebody was helped on to in a contact, and a new referral from it.

import { button, h } from "../dom.js";
import { isFormBegun } from "../case-form-draft.js";
import { t } from "../i18n.js";
import { isOpen } from "../referral-records.js";
import { isConversation } from "../records.js";
import { session } from "../session.js";
import { expectMark, serviceWords, sheet, stateWords } from "./referral-card.js";
import { referralForm } from "./referral-form.js";
import { keyed } from "./words.js";

/** @typedef {import("../../types").OpenedContact} OpenedContact */

/** What is open; gone when the keys are. */
const nothing = () => ({ form: "", made: "" });
let state = nothing();
session.on("state", ({ phase }) => {
  if (phase !== "signed-in") state = nothing();
});

/**
 * @param {OpenedContact} contact
 * @param {{context: import("../main.js").Context, draw: (focus: string) => void, reload: () => Promise<void>}} options
 *   `draw` shows it anew, with the focus on what has this key; `reload` reads the contact anew
 */
export function contactReferrals(contact, { context, draw, reload }) {
  const { lists } = context;
  if (!isConversation(lists, contact.answers["contact_kind"])) return null;
  const { id, referrals } = contact;
  const open = (/** @type {string} */ form, /** @type {string} */ focus) => {
    state = { form, made: "" };
    draw(focus);
  };
  return h("section", { class: "stack", "aria-label": t("referrals.out") },
    referrals.length > 0 && h("h3", null, t("referrals.out")),
    referrals.length > 0 && h("ul", { class: "list lined" }, referrals.map((referral) => h("li", { class: "stack tight" },
      h("div", { class: "item-meta" }, h("strong", null, serviceWords(referral, lists)), h("span", null, stateWords(referral, lists)), expectMark(referral),
        h("span", null, referral.reference)),
      state.made === referral.id && sheet(referral, lists, context.announce),
      isOpen(referral) && h("div", { class: "actions" }, keyed(`follow-${referral.id}`, button(t("referrals.follow"),
        () => context.navigate("referrals", { open: referral.id }))))))),
    state.form === id ? referralForm({ id, name: "refer", context, close: () => open("", "refer-open"), redraw: () => draw("refer-service"), submit: async (given, draft) => {
      try {
        const { found } = await session.call("refer", { contact: id, referral: given });
        draft.drop();
        await reload();
        state = { form: "", made: found.referral.id };
        draw(`copy-${found.referral.id}`);
        context.announce(t("referrals.made"));
        return true;
      } catch (failure) {
        context.fail(failure);
        return false;
      }
    } }) : h("div", { class: "actions" }, keyed("refer-open", button(t(isFormBegun(id, "refer") ? "referrals.goOn" : "referrals.begin"), () => open(id, "refer-service")))));
}
