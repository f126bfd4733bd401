// One service, as it is read: in a line of the list, and all of it when it is open.

import { h, icon, mark } from "../dom.js";
import { hoursOf, isNotAssured, kindsOf, languagesOf, nameOfService, phonesOf, placesOf, textOf } from "../directory.js";
import { codeLabel, language, t } from "../i18n.js";
import { facts } from "./contact-card.js";
import { capitalised, clock, dateWords, keyed, today } from "./words.js";

/** @typedef {import("../../types").HSDS} HSDS */
/** @typedef {import("../../types").CodeLists} CodeLists */
/** @typedef {import("../directory.js").Text} Text */

/**
 * A text that is not in the page's language says so, to whoever listens and whoever reads.
 * @param {Text | null} text
 */
export const spoken = (text) => text && (text.other
  ? h("span", null, h("span", { lang: text.other }, text.text), h("span", { class: "hint", lang: "" }, ` (${text.other})`)) : text.text);

/** @param {HSDS} service */
export const assuredText = ({ assured_date: day }) => (day ? t("services.assured.on", { day: dateWords(day) }) : t("services.assured.never"));

/** @param {HSDS} service */
export function marks(service) {
  const status = service["status"];
  return [
    status === "temporarily closed" && mark("waiting", t("services.status.closed")),
    (status === "inactive" || status === "defunct") && mark("none", t("services.status.over")),
    isNotAssured(service, today()) && mark("overdue", t("services.notAssured")),
  ];
}

/** @param {HSDS} service */
export function agesText({ minimum_age: least, maximum_age: highest }) {
  if (least === undefined && highest === undefined) return "";
  if (highest === undefined) return t("services.ages.from", { least });
  return least === undefined ? t("services.ages.to", { highest }) : t("services.ages.between", { least, highest });
}

/** @param {string} code @param {CodeLists} lists */
export function languageWord(code, lists) {
  if (lists.lists["language"]?.codes.some(({ id }) => id === code)) return codeLabel(lists, "language", code);
  // Languages of other directories.
  try {
    return new Intl.DisplayNames([language()], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** @param {number} day 1 (Monday) to 7 */
export const weekdayShort = (day) => new Intl.DateTimeFormat(language(), { weekday: "short", timeZone: "UTC" }).format(Date.UTC(2024, 0, day));
/** @param {number} day */
export const weekdayLong = (day) => new Intl.DateTimeFormat(language(), { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2024, 0, day));

/** @param {ReturnType<typeof hoursOf>[number]} hours */
function hoursText({ days, opens, closes, note }) {
  /** @type {number[][]} days that follow each other */
  const runs = [];
  for (const day of days) {
    const run = runs[runs.length - 1];
    if (run && run[run.length - 1] === day - 1) run.push(day);
    else if (!run?.includes(day)) runs.push([day]);
  }
  const spans = runs.map((run) => [...new Set([run[0], run[run.length - 1]])].map(weekdayShort).join("–")).join(", ");
  const isAllDay = opens === "00:00" && (closes === "23:59" || closes === "24:00");
  const times = isAllDay ? t("services.allDay") : [opens, closes].filter(Boolean).map(clock).join("–");
  return [spans, times, note].filter(Boolean).join(" ");
}

/** @param {string[]} lines */
const several = (lines) => h("div", { class: "stack tight" }, lines.map((line) => h("span", null, line)));

/** @param {string} number as it is dialled */
const dialled = (number) => `tel:${number.replace(/(?!^\+)[^\d]/g, "")}`;

/** @param {HSDS} service */
const phoneLines = (service) => h("div", { class: "stack tight" }, phonesOf(service).map(({ number, inner, note }, place) =>
  h("span", null, keyed(`phone-${service.id}-${place}`, h("a", { href: dialled(number) }, number)), inner !== null && ` (${inner})`, note && ` ${note}`)));

/** @param {string} address */
const isWebAddress = (address) => /^https?:\/\//i.test(address);

/** @param {HSDS} service @param {CodeLists} lists */
export function serviceFacts(service, lists) {
  const now = language();
  /** @type {(Node | string)[][]} */
  const rows = [];
  const add = (/** @type {string} */ name, /** @type {Node | string | null | undefined | false} */ content) => {
    if (content) rows.push([t(`services.${name}`), content]);
  };
  const hours = hoursOf(service).map(hoursText).filter(Boolean);
  const places = placesOf(service, now);
  const address = String(service["url"] ?? "");
  add("description", spoken(textOf(service, "description", now)));
  add("alert", spoken(textOf(service, "alert", now)));
  add("phone", phonesOf(service).length > 0 && phoneLines(service));
  add("hours", hours.length > 0 && several(hours));
  add("languages", languagesOf(service).map((code) => languageWord(code, lists)).join(", "));
  add("ages", agesText(service));
  add("eligibility", spoken(textOf(service, "eligibility_description", now)));
  add("application", spoken(textOf(service, "application_process", now)));
  add("fees", spoken(textOf(service, "fees_description", now)));
  add("places", places.length > 0 && h("div", { class: "stack tight" }, places.map(({ name, address: street }) =>
    h("span", null, spoken(name), name && street && ", ", street))));
  add("organisation", spoken(textOf(service["organization"] ?? {}, "name", now)));
  add("url", isWebAddress(address) && keyed(`url-${service.id}`, h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, address)));
  add("email", service["email"] && keyed(`email-${service.id}`, h("a", { href: `mailto:${service["email"]}` }, service["email"])));
  add("kind", capitalised(kindsOf(service).map((kind) => codeLabel(lists, "referral_service", kind)).join(", ")));
  add("assured", assuredText(service));
  return facts(rows);
}

/**
 * A line of the list; it opens what is below it.
 * @param {HSDS} service @param {CodeLists} lists @param {boolean} isOpen @param {() => void} toggle
 */
export function serviceLine(service, lists, isOpen, toggle) {
  const phone = phonesOf(service)[0]?.number;
  return keyed(`service-${service.id}`, h("button", { type: "button", class: "item", "aria-expanded": String(isOpen), onclick: toggle },
    h("span", { class: "item-title" }, spoken(nameOfService(service, language()))),
    h("span", { class: "item-meta" }, marks(service), phone && h("span", null, phone), agesText(service) && h("span", null, agesText(service)),
      h("span", null, languagesOf(service).map((code) => languageWord(code, lists)).join(", "))), icon("open")));
}
