// A service as a form has it, and the service that the form makes of it: whatever the form does not know stays.

import { kindsOf, taxonomy, textOf } from "./directory.js";

/** @typedef {import("../types").HSDS} HSDS */
/** @typedef {import("../types").Language} Language */
/** @typedef {{days: number[], opens: string, closes: string}} HoursRow */
/**
 * `where`: the name of its first place.
 * @typedef {{name: Record<Language, string>, description: Record<Language, string>, where: Record<Language, string>, kind: string, status: string, phones: string,
 *   languages: string[], least: string, highest: string, url: string, email: string, organisation: string, hours: HoursRow[]}} ServiceValues
 */

/** @type {Language[]} */
const languages = ["fi", "sv", "en"];
const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** @param {HSDS} fields @param {string} name @returns {Record<Language, string>} what is in the standard's own field alone counts as Finnish */
function labels(fields, name) {
  const own = fields["x_labels"]?.[name] ?? {};
  const isAlone = languages.every((language) => !own[language]);
  return { fi: own.fi || (isAlone ? fields[name] ?? "" : ""), sv: own.sv ?? "", en: own.en ?? "" };
}

/**
 * Hours that the form can show; others stay as they are.
 * @param {HSDS} schedule
 */
const isWeekly = (schedule) => Boolean(schedule["byday"] && schedule["opens_at"] && schedule["closes_at"] && !schedule["description"] && !schedule["notes"]);

/** @param {HSDS | null} service @param {Language} language of the organisation's name @returns {ServiceValues} */
export function valuesOf(service, language) {
  const fields = service ?? {};
  const location = fields["service_at_locations"]?.[0]?.location ?? {};
  return {
    name: labels(fields, "name"), description: labels(fields, "description"), kind: kindsOf(fields)[0] ?? "", status: fields["status"] ?? "active",
    phones: (fields["phones"] ?? []).map((/** @type {HSDS} */ { number }) => number).join("\n"),
    languages: (fields["languages"] ?? []).map((/** @type {HSDS} */ { code }) => code).filter(Boolean),
    least: String(fields["minimum_age"] ?? ""), highest: String(fields["maximum_age"] ?? ""), url: fields["url"] ?? "", email: fields["email"] ?? "",
    organisation: textOf(fields["organization"] ?? {}, "name", language)?.text ?? "", where: labels(location, "name"),
    hours: (fields["schedules"] ?? []).filter(isWeekly).map((/** @type {HSDS} */ schedule) => ({
      days: schedule["byday"].split(",").map((/** @type {string} */ day) => weekdays.indexOf(day) + 1).filter(Boolean).sort(),
      opens: schedule["opens_at"].slice(0, 5), closes: schedule["closes_at"].slice(0, 5),
    })),
  };
}

/** @param {HSDS} fields @param {string} name @param {unknown} value nothing takes the field away */
const put = (fields, name, value) => {
  if (value === "" || value === undefined || (Array.isArray(value) && value.length === 0)) delete fields[name];
  else fields[name] = value;
};

/** @param {HSDS} fields @param {string} name @param {Record<Language, string>} texts */
function putLabels(fields, name, texts) {
  const own = Object.fromEntries(languages.map((language) => [language, texts[language].trim()]).filter(([, text]) => text));
  put(fields, name, languages.map((language) => own[language]).find(Boolean));
  const all = { ...fields["x_labels"], [name]: own };
  if (Object.keys(own).length === 0) delete all[name];
  fields["x_labels"] = all;
}

/**
 * @param {HSDS | null} service as it was read; null for a new one
 * @param {ServiceValues} values @param {ServiceValues} before what the form began with: only what differs is changed
 * @param {{organisations: HSDS[], terms: HSDS[], label: {fi: string, sv: string, en: string}}} known of the directory; `label` of the kind
 * @returns {HSDS}
 */
export function changed(service, values, before, { organisations, terms, label }) {
  /** @type {HSDS} */
  const next = structuredClone(service ?? { id: crypto.randomUUID() });
  const differs = (/** @type {keyof ServiceValues} */ name) => JSON.stringify(values[name]) !== JSON.stringify(before[name]);
  for (const name of /** @type {const} */ (["name", "description"])) if (differs(name)) putLabels(next, name, values[name]);
  next["status"] = values.status;
  if (differs("kind")) {
    const others = (next["attributes"] ?? []).filter((/** @type {HSDS} */ { taxonomy_term: term }) => term?.taxonomy !== taxonomy);
    const term = terms.find(({ code }) => code === values.kind) ??
      { id: crypto.randomUUID(), code: values.kind, name: label.fi, description: label.en, taxonomy };
    put(next, "attributes", values.kind ? [...others, { id: crypto.randomUUID(), link_entity: "service", taxonomy_term: term }] : others);
  }
  /** Those that stay keep all that is known of them. */
  const kept = (/** @type {string} */ list, /** @type {string} */ name, /** @type {string[]} */ wanted) => put(next, list, wanted.map((one) =>
    (next[list] ?? []).find((/** @type {HSDS} */ part) => part[name] === one) ?? { id: crypto.randomUUID(), [name]: one }));
  if (differs("phones")) kept("phones", "number", values.phones.split("\n").map((line) => line.trim()).filter(Boolean));
  if (differs("languages")) kept("languages", "code", values.languages);
  if (differs("least")) put(next, "minimum_age", values.least.trim() === "" ? "" : Number(values.least.replace(",", ".")));
  if (differs("highest")) put(next, "maximum_age", values.highest.trim() === "" ? "" : Number(values.highest.replace(",", ".")));
  if (differs("url")) put(next, "url", values.url.trim());
  if (differs("email")) put(next, "email", values.email.trim());
  if (differs("organisation")) {
    const name = values.organisation.trim();
    const found = organisations.find((one) => [one["name"], ...languages.map((language) => one["x_labels"]?.name?.[language])]
      .some((text) => text?.toLowerCase() === name.toLowerCase()));
    put(next, "organization", name && (found ?? { id: crypto.randomUUID(), name, description: name }));
    delete next["organization_id"];
  }
  if (differs("where")) putPlace(next, values.where);
  if (differs("hours")) {
    const others = (next["schedules"] ?? []).filter((/** @type {HSDS} */ schedule) => !isWeekly(schedule));
    put(next, "schedules", [...others, ...values.hours.filter(({ days }) => days.length > 0).map(({ days, opens, closes }) => ({
      id: crypto.randomUUID(), freq: "WEEKLY", byday: days.map((day) => weekdays[day - 1]).join(","), opens_at: opens, closes_at: closes,
    }))]);
  }
  return next;
}

/** @param {HSDS} next @param {Record<Language, string>} names of its first place */
function putPlace(next, names) {
  const [first, ...others] = next["service_at_locations"] ?? [];
  if (languages.every((language) => !names[language].trim())) return put(next, "service_at_locations", others);
  const location = { ...(first?.location ?? { id: crypto.randomUUID(), location_type: "physical" }) };
  putLabels(location, "name", names);
  next["service_at_locations"] = [{ ...(first ?? { id: crypto.randomUUID() }), location }, ...others];
}
