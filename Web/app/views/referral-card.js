// A referral when it is open: how it stands, all that the service is told, and its next step.

import { button, h, mark } from "../dom.js";
import { codeLabel, labelOf, t } from "../i18n.js";
import { formDraft } from "../case-form-draft.js";
import { FOLLOWING, stateOf } from "../referral-records.js";
import { band, dueDay, isOverdue } from "../referral-rules.js";
import { printSheet } from "./case-plan.js";
import { caseForm, longest, oneOf, warnedPart } from "./case-form.js";
import { facts } from "./contact-card.js";
import { noteField } from "./note-field.js";
import { directoryName } from "./referral-directory.js";
import { capitalised, copy, dateWords, keyed, today } from "./words.js";

/** @typedef {import("../../types").CodeLists} CodeLists */
/** @typedef {import("../../types").Referral} Referral */
/** @typedef {import("../../types").ReferralState} ReferralState */
/**
 * `move` gives whether it was saved.
 * @typedef {{lists: CodeLists, context: import("../main.js").Context, may: boolean, redraw: () => void,
 *   move: (state: ReferralState, outcome: string | null, draft: {drop: () => void}) => Promise<boolean>}} CardOptions
 */

/** @param {Referral} referral @param {CodeLists} lists */
export const serviceWords = ({ service }, lists) => capitalised(codeLabel(lists, "referral_service", service));

/**
 * The day by which an answer is expected; null if none is, or none is any more.
 * @param {Referral} referral
 */
export function expectMark(referral) {
  const due = dueDay(referral);
  if (!due) return null;
  const day = dateWords(due);
  return isOverdue(referral, today()) ? mark("overdue", t("referrals.overdue", { day })) : mark("due", t("referrals.expected", { day }));
}

/** @param {Referral} referral @param {CodeLists} lists */
export const stateWords = (referral, lists) => capitalised(codeLabel(lists, "referral_state", stateOf(referral)));

/**
 * As the command line prints it: nothing else is told, and nothing is sent.
 * @param {Referral} referral @param {CodeLists} lists
 */
const sheetRows = (referral, lists) => [
  [t("referrals.reference"), referral.reference], [labelOf(lists.lists["referral_service"].label), codeLabel(lists, "referral_service", referral.service)],
  [labelOf(lists.lists["consent"].label), codeLabel(lists, "consent", referral.consent)],
];

/** @param {Referral} referral @param {CodeLists} lists */
export const sheetText = (referral, lists) =>
  [...sheetRows(referral, lists).map(([name, value]) => `${name}: ${value}`), referral.shared, t("referrals.sheet.answer")].filter(Boolean).join("\n");

/** @param {Referral} referral @param {CodeLists} lists @param {(text: string) => void} announce */
export const sheet = (referral, lists, announce) => [
  h("article", { class: "card sheet" }, h("h3", null, t("referrals.sheet")), facts(sheetRows(referral, lists)),
    referral.shared && h("p", { class: "prose" }, referral.shared), h("p", { class: "hint" }, t("referrals.sheet.answer"))),
  h("p", { class: "hint" }, t("referrals.sheet.hint")),
  h("div", { class: "actions" },
    keyed(`copy-${referral.id}`, button(t("referrals.sheet.copy"), () => void copy(sheetText(referral, lists), announce))),
    keyed(`print-${referral.id}`, button(t("referrals.sheet.print"), () => printSheet(t("referrals.sheet")), { icon: "print" }))),
];

/**
 * What came of it. Of one who makes contact themselves nobody knows, unless they tell.
 * @param {Referral} referral
 */
const outcomeOf = (referral) =>
  referral.outcome || (referral.consent === "self" && stateOf(referral) === "agreed" ? t("referrals.outcome.unknown") : "");

/** @param {Referral} referral @param {CardOptions} options */
export function referralCard(referral, { lists, context, may, redraw, move }) {
  const took = band(referral);
  const outcome = outcomeOf(referral);
  return h("div", { class: "card stack" },
    facts([
      [t("referrals.agreed"), dateWords(referral.history[0].day)],
      ...(referral.expect ? [[t("referrals.expect"), dateWords(referral.expect)]] : []),
      ...(referral.directory ? [[t("referrals.directory"), directoryName(referral.directory, lists)]] : []),
      ...(took ? [[labelOf(lists.lists["response_band"].label), codeLabel(lists, "response_band", took)]] : []),
      ...(outcome ? [[t("referrals.outcome"), h("span", { class: "prose" }, outcome)]] : []),
    ]),
    h("ul", { class: "list lined" }, referral.history.map(({ state, day }) =>
      h("li", null, h("span", null, capitalised(codeLabel(lists, "referral_state", state))), " ", h("span", { class: "quiet small" }, dateWords(day))))),
    ...sheet(referral, lists, context.announce),
    may && FOLLOWING[stateOf(referral)].length > 0 && stepForm(referral, { lists, context, redraw, move }));
}

/**
 * Only the states that may follow are offered.
 * @param {Referral} referral @param {Omit<CardOptions, "may">} options
 */
function stepForm(referral, { lists, context, redraw, move }) {
  const name = `referral-${referral.id}`;
  const draft = formDraft(referral.id, "referral", { state: "", outcome: referral.outcome });
  const next = FOLLOWING[stateOf(referral)];
  return caseForm({
    name, title: t("referrals.step"), save: t("referrals.step.save"), draft, context, close: null, redraw,
    submit: () => {
      const outcome = draft.get("outcome").trim();
      return move(/** @type {ReferralState} */ (draft.code("state", next)), outcome === referral.outcome ? null : outcome, draft);
    },
    parts: [
      oneOf({ key: `${name}-state`, label: t("referrals.step.next"), options: next.map((state) => [state, capitalised(codeLabel(lists, "referral_state", state))]),
        value: draft.code("state", next), choose: (state) => draft.set("state", state) }),
      warnedPart(noteField({ label: t("referrals.outcome"), hint: t("referrals.outcome.hint"), key: `${name}-outcome`, value: draft.get("outcome"),
        onInput: (text) => draft.set("outcome", text) }), longest.line, { isNeeded: false }),
    ],
  });
}
