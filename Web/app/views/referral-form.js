// A new referral: where to, who makes contact, by when an answer is expected, and the only text that the service is told.

import { codeLabel, labelOf, t } from "../i18n.js";
import { field, h } from "../dom.js";
import { formDraft } from "../case-form-draft.js";
import { offered } from "../records.js";
import { caseForm, dayPart, longest, oneOf, warnedPart } from "./case-form.js";
import { noteField } from "./note-field.js";
import { directoryPart } from "./referral-directory.js";
import { capitalised, keyed } from "./words.js";

/** @typedef {import("../../types").NewReferral} NewReferral */
/** @typedef {import("../main.js").Context} Context */

const initial = { service: "", consent: "", expect: "", shared: "", directory: "" };

/**
 * What is half-typed of a referral.
 * @param {string} id of the contact or case that it belongs to
 */
export const referralDraft = (id) => formDraft(id, "refer", initial);

/**
 * The fields, and what they say.
 * @param {string} name
 * @param {{get: (field: keyof NewReferral) => string, set: (field: keyof NewReferral, value: string) => void,
 *   code: (field: keyof NewReferral, codes: readonly string[]) => string}} draft
 * @param {Context} context @param {() => void} [changed]
 */
export function referralParts(name, draft, context, changed = () => {}) {
  const { lists, year } = context;
  const set = (/** @type {keyof NewReferral} */ key) => (/** @type {string} */ value) => {
    draft.set(key, value);
    changed();
  };
  const codes = (/** @type {string} */ list) => offered(lists, list, year).map(({ id }) => id);
  const kind = () => draft.code("service", codes("referral_service"));
  const entry = directoryPart(`${name}-directory`, lists, { kind, get: () => draft.get("directory"), set: set("directory") });
  const service = servicePart(`${name}-service`, codes("referral_service"), kind(), context, (code) => {
    draft.set("directory", "");
    set("service")(code);
    void entry.draw();
  });
  return {
    parts: /** @type {import("./case-form.js").Part[]} */ ([
      service, entry,
      oneOf({ key: `${name}-consent`, label: labelOf(lists.lists["consent"].label),
        options: codes("consent").map((code) => [code, capitalised(codeLabel(lists, "consent", code)), t(`referrals.consent.${code}`)]),
        value: draft.code("consent", codes("consent")), choose: set("consent") }),
      dayPart({ key: `${name}-expect`, label: t("referrals.expect"), hint: t("referrals.expect.hint"), value: draft.get("expect"), isNeeded: () => false,
        missing: "", choose: set("expect") }),
      warnedPart(noteField({ label: t("referrals.shared"), hint: t("referrals.shared.hint"), key: `${name}-shared`, value: draft.get("shared"),
        onInput: set("shared") }), longest.line, { isNeeded: false }),
    ]),
    /** @returns {NewReferral} */
    given: () => ({
      service: draft.code("service", codes("referral_service")), consent: draft.code("consent", codes("consent")), expect: draft.get("expect"),
      shared: draft.get("shared").trim(), directory: draft.get("directory"),
    }),
  };
}

/**
 * One of many: a list to unfold.
 * @param {string} key @param {string[]} codes @param {string} value @param {Context} context @param {(code: string) => void} choose
 */
function servicePart(key, codes, value, { lists }, choose) {
  const select = keyed(key, h("select", { onchange: () => {
    choose(select.value);
    if (select.value) element.problem("");
  } }, h("option", { value: "" }, t("referrals.service.choose")), codes.map((code) =>
    h("option", { value: code, selected: code === value }, capitalised(codeLabel(lists, "referral_service", code))))));
  const element = field(labelOf(lists.lists["referral_service"].label), select);
  return {
    element,
    check() {
      element.problem(select.value ? "" : t("case.form.choose"));
      if (!select.value) select.focus();
      return select.value !== "";
    },
  };
}

/**
 * @param {{id: string, name: string, context: Context, close: (() => void) | null, redraw: () => void,
 *   submit: (given: NewReferral, draft: {drop: () => void}) => Promise<boolean>}} options `id`: of the contact or case
 */
export function referralForm({ id, name, context, close, redraw, submit }) {
  const draft = referralDraft(id);
  const { parts, given } = referralParts(name, draft, context);
  return caseForm({
    name, title: t("referrals.new"), lead: t("referrals.new.lead"), save: t("referrals.new.save"), draft, context, close, redraw, parts,
    submit: () => submit(given(), draft),
  });
}
