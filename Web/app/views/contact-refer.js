// A referral in the form of a contact: unfolded by its switch, saved with the contact, and shown once it is.

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { sheet } from "./referral-card.js";
import { referralParts } from "./referral-form.js";

/** @typedef {import("../../types").NewReferral} NewReferral */
/** @typedef {import("../main.js").Context} Context */

/**
 * @param {import("../../types").ContactForm} form @param {Context} context @param {() => void} changed
 */
export function referBlock(form, context, changed) {
  const draft = {
    /** @param {keyof NewReferral} field */
    get: (field) => form.referral?.[field] ?? "",
    /** @param {keyof NewReferral} field @param {string} value */
    set: (field, value) => {
      if (form.referral) form.referral[field] = value;
    },
    /** @param {keyof NewReferral} field @param {readonly string[]} codes */
    code: (field, codes) => (codes.includes(form.referral?.[field] ?? "") ? form.referral?.[field] ?? "" : ""),
  };
  const { parts } = referralParts("refer", draft, context, changed);
  return {
    element: h("div", { class: "stack", role: "group", "aria-label": t("referrals.new") }, h("p", { class: "hint" }, t("referrals.new.lead")),
      parts.map(({ element }) => element)),
    check: () => parts.every(({ check }) => check?.() ?? true),
  };
}

/**
 * All that the service is told, with the reference that the referral has by now.
 * @param {import("../../types").Referral} referral @param {Context} context
 */
export const referred = (referral, { lists, announce }) => h("div", { class: "stack" }, sheet(referral, lists, announce));
