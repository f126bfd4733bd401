// A service to be added or changed. What is half-typed is kept as every note is: sealed, and there again after a lock.

import { button, field, fill, h } from "../dom.js";
import { codeLabel, language, t } from "../i18n.js";
import { changed, valuesOf } from "../service-change.js";
import { keepNote, note } from "../unfinished.js";
import { caseForm, textPart } from "./case-form.js";
import { languageWord, weekdayLong, weekdayShort } from "./service-card.js";
import { capitalised, keyed } from "./words.js";

/** @typedef {import("../../types").HSDS} HSDS */
/** @typedef {import("../../types").Language} Language */
/** @typedef {import("../service-change.js").ServiceValues} ServiceValues */
/** @typedef {import("./case-form.js").Part} Part */

/** How the places of forms begin, among what is unfinished. */
export const placesBegin = "service/";

/** @type {Language[]} */
const languages = ["fi", "sv", "en"];

/**
 * @param {HSDS | null} service null for a new one, or one that is gone meanwhile @param {string} form its id, or "new"
 * @param {import("../directory.js").Directory} directory @param {import("../main.js").Context} context
 * @param {{save: (service: HSDS) => Promise<boolean>, close: () => void, overtaken: () => void}} acts
 *   `overtaken` after it could not be saved: somebody may have been quicker
 */
export function serviceForm(service, form, directory, context, { save, close, overtaken }) {
  const { lists } = context;
  const place = placesBegin + form;
  const before = valuesOf(service, language());
  const box = h("div", null);
  /** @type {ServiceValues} */
  let values = structuredClone(before);
  const takeDraft = () => {
    const draft = note(place);
    values = { ...structuredClone(before), ...(draft ? JSON.parse(draft) : {}) };
  };
  /** Only what differs: whoever else changes the service meanwhile keeps the rest. */
  const keep = () => {
    const typed = Object.entries(values).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(/** @type {any} */ (before)[name]));
    keepNote(place, typed.length === 0 ? "" : JSON.stringify(Object.fromEntries(typed)));
  };

  /** @param {keyof ServiceValues} name @param {any} value */
  const type = (name, value) => {
    Object.assign(values, { [name]: value });
    keep();
  };

  /** @param {"name" | "description" | "where"} name @returns {Part[]} */
  const inLanguages = (name) => languages.map((one) => textPart({
    key: `service-${name}-${one}`, label: t(`services.form.${name}.${one}`), value: values[name][one], longest: name === "description" ? 1000 : 120,
    isNeeded: false, isLine: name !== "description", type: (text) => type(name, { ...values[name], [one]: text }),
  }));

  /** @param {"phones" | "least" | "highest" | "url" | "email" | "organisation"} name @param {(text: string) => string} [wrong] @returns {Part} */
  const line = (name, wrong = () => "") => {
    const isLine = name !== "phones";
    const part = textPart({ key: `service-${name}`, label: t(`services.form.${name}`), hint: name === "phones" || name === "url" ? t(`services.form.${name}.hint`) : undefined,
      value: values[name], longest: 300, isNeeded: false, isLine, type: (text) => type(name, text) });
    const { check } = part;
    return { element: part.element, check() {
      const problem = wrong(part.text.value.trim());
      if (!problem) return check?.() ?? true;
      /** @type {any} */ (part.element).problem(problem);
      part.text.focus();
      return false;
    } };
  };

  /** @param {"kind" | "status"} name @param {string[][]} options @returns {Part} */
  const select = (name, options) => {
    const control = keyed(`service-${name}`, h("select", { onchange: () => type(name, control.value) },
      options.map(([value, word]) => h("option", { value }, word))));
    control.value = values[name];
    return { element: field(t(`services.form.${name}`), control) };
  };

  /** @returns {Part} */
  const spoken = () => {
    const known = lists.lists["language"].codes.map(({ id }) => id).filter((id) => id !== "other" && id !== "unknown");
    const codes = [...new Set([...known, ...before.languages])];
    return { element: h("fieldset", { class: "plain" }, h("legend", { class: "label" }, t("services.languages")), h("div", { class: "chips" }, codes.map((code) =>
      h("label", { class: "chip" }, keyed(`service-language-${code}`, h("input", { type: "checkbox", checked: values.languages.includes(code),
        onchange: (/** @type {Event} */ event) => type("languages", codes.filter((one) => (one === code
          ? /** @type {HTMLInputElement} */ (event.target).checked : values.languages.includes(one)))) })), h("span", null, languageWord(code, lists)))))) };
  };

  /** @returns {Part} */
  const hours = () => {
    const rows = h("div", { class: "stack" });
    const problem = h("p", { class: "problem", hidden: true }, t("services.form.hours.wrong"));
    const set = (/** @type {number} */ at, /** @type {Partial<import("../service-change.js").HoursRow>} */ change) =>
      type("hours", values.hours.map((row, index) => (index === at ? { ...row, ...change } : row)));
    const time = (/** @type {number} */ at, /** @type {"opens" | "closes"} */ name) => field(t(`services.form.${name}`), keyed(`service-${name}-${at}`,
      h("input", { type: "text", value: values.hours[at][name], inputMode: "numeric", placeholder: name === "opens" ? "09:00" : "15:00", maxLength: 5, autocomplete: "off",
        oninput: (/** @type {Event} */ event) => set(at, { [name]: /** @type {HTMLInputElement} */ (event.target).value.replace(".", ":") }) })));
    const draw = () => fill(rows, values.hours.map(({ days }, at) => h("fieldset", { class: "plain stack tight" },
      h("legend", { class: "label" }, t("services.form.hours.row", { number: at + 1 })),
      h("div", { class: "chips" }, [1, 2, 3, 4, 5, 6, 7].map((day) => h("label", { class: "chip" }, keyed(`service-day-${at}-${day}`, h("input", {
        type: "checkbox", checked: days.includes(day), "aria-label": weekdayLong(day), onchange: (/** @type {Event} */ event) => set(at, {
          days: [1, 2, 3, 4, 5, 6, 7].filter((one) => (one === day ? /** @type {HTMLInputElement} */ (event.target).checked : values.hours[at].days.includes(one))) }),
      })), h("span", null, weekdayShort(day))))),
      h("div", { class: "filters" }, time(at, "opens"), time(at, "closes"),
        keyed(`service-drop-${at}`, button(t("services.form.hours.drop"), () => {
          type("hours", values.hours.filter((_, index) => index !== at));
          draw();
          add.focus();
        }, { kind: "quiet" }))))));
    const add = keyed("service-add-hours", button(t("services.form.hours.add"), () => {
      type("hours", [...values.hours, { days: [], opens: "", closes: "" }]);
      draw();
      /** @type {HTMLElement | null} */ (rows.querySelector(`[data-key="service-day-${values.hours.length - 1}-1"]`))?.focus();
    }));
    draw();
    const isTime = (/** @type {string} */ text) => /^([01]\d|2[0-4]):[0-5]\d$/.test(text);
    return {
      element: h("div", { class: "stack tight" }, h("p", { class: "label" }, t("services.hours")), rows, problem, h("div", { class: "actions" }, add)),
      check() {
        const wrong = values.hours.findIndex(({ days, opens, closes }) => days.length === 0 || !isTime(opens) || !isTime(closes));
        problem.hidden = wrong < 0;
        if (wrong < 0) return true;
        /** @type {HTMLElement | null} */ (rows.querySelector(`[data-key="service-opens-${wrong}"]`))?.focus();
        return false;
      },
    };
  };

  const isAge = (/** @type {string} */ text) => text === "" || (/^\d{1,3}([.,]\d)?$/.test(text) && Number(text.replace(",", ".")) <= 150);
  const age = (/** @type {string} */ text) => (isAge(text) ? "" : t("services.form.age.wrong"));
  const highest = (/** @type {string} */ text) => age(text) || (text && values.least.trim() && Number(text.replace(",", ".")) < Number(values.least.replace(",", "."))
    ? t("services.form.ages.wrong") : "");

  const draw = () => {
    takeDraft();
    const kinds = lists.lists["referral_service"].codes.filter(({ id }) => id !== "unknown").map(({ id }) => [id, capitalised(codeLabel(lists, "referral_service", id))]);
    const names = inLanguages("name");
    const first = /** @type {any} */ (names[0]);
    fill(box, caseForm({
      name: "service", heading: "h2", title: service ? t("services.form.edit") : t("services.form.new"), lead: t("services.form.lead"),
      parts: [
        { element: h("div", { class: "stack tight" }, names.map(({ element }) => element)), check() {
          const isNamed = languages.some((one) => values.name[one].trim() !== "");
          if (!isNamed) first.text.focus();
          first.element.problem(isNamed ? "" : t("services.form.name.missing"));
          return isNamed && names.every(({ check }) => check?.() ?? true);
        } },
        select("kind", [["", t("services.form.kind.none")], ...kinds]),
        ...inLanguages("description"),
        line("phones", (text) => (text.split("\n").every((one) => one.trim() === "" || /\d/.test(one)) ? "" : t("services.form.phones.wrong"))),
        spoken(), hours(), line("least", age), line("highest", highest), line("organisation"), ...inLanguages("where"),
        line("url", (text) => (text === "" || /^https?:\/\/[^\s<>"\\^`{|}]+$/i.test(text) ? "" : t("services.form.url.wrong"))),
        line("email", (text) => (text === "" || /^[^@\s]+@[^@\s]+$/.test(text) ? "" : t("services.form.email.wrong"))),
        select("status", [["active", t("services.form.status.active")], ["temporarily closed", t("services.form.status.temporarily_closed")],
          ["inactive", t("services.form.status.inactive")], ["defunct", t("services.form.status.defunct")]]),
      ],
      save: t("services.form.save"), context, redraw: draw, close,
      draft: { get isTouched() {
        return note(place) !== "";
      }, whole: () => [note(place)], putBack: ([text]) => keepNote(place, text), drop: () => keepNote(place, "") },
      async submit() {
        const parts = directory.services.flatMap((one) => one["attributes"] ?? []).map((/** @type {HSDS} */ { taxonomy_term: term }) => term).filter(Boolean);
        const next = changed(service, values, before, {
          organisations: directory.services.map((one) => one["organization"]).filter(Boolean), terms: parts.filter(({ taxonomy }) => taxonomy === "referral_service"),
          label: lists.lists["referral_service"].codes.find(({ id }) => id === values.kind)?.label ?? { fi: "", sv: "", en: "" },
        });
        const draft = note(place);
        keepNote(place, "");
        if (await save(next)) return true;
        keepNote(place, draft);
        overtaken();
        return false;
      },
    }));
  };
  draw();
  return box;
}
