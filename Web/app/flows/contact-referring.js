// A referral that is made with its contact, in the same save. Loaded with the first of them.

import { check, count, newReferral } from "../referral-rules.js";

/**
 * The contact with what was referred in it.
 * @param {import("../records.js").Contact} contact @param {import("../../types").NewReferral} given
 * @param {import("../../types").CodeLists} lists @param {string} member
 */
export function referring(contact, given, lists, member) {
  const referral = newReferral(given, contact.day, member);
  check(referral, lists);
  return { ...contact, referrals: [count(referral, "contact", contact.month)[1]] };
}
