// Numbers, days and names in words, and drawing that keeps the focus: what the lists of several views share.

import { fill, isPlainKey } from "../dom.js";
import { language, t, unbroken } from "../i18n.js";
import { singleKeys } from "../keys.js";
import { session } from "../session.js";

/** @typedef {import("../dom.js").Child} Child */

const regions = { fi: "fi-FI", sv: "sv-FI", en: "en-GB" };

/**
 * Small counts as words: "kolme".
 * @param {number} count
 */
export const numberWord = (count) => t("contact.numbers").split(" ")[count] ?? new Intl.NumberFormat(regions[language()]).format(count);

/**
 * A sentence about a count, which has its own form for one.
 * @param {string} key
 * @param {number} count
 */
export function counted(key, count) {
  const text = t(key, { count: count === 1 ? 1 : numberWord(count) });
  return t(key).startsWith("{") ? capitalised(text) : text;
}

/** @param {string} text */
export const capitalised = (text) => text.slice(0, 1).toLocaleUpperCase(language()) + text.slice(1);

export const timeZone = () => session.state.organisation?.timeZone ?? "Europe/Helsinki";

/**
 * The calendar day of a moment where the organisation is.
 * @param {Date} [moment]
 */
export const dayOf = (moment = new Date()) => new Intl.DateTimeFormat("sv-SE", { timeZone: timeZone(), dateStyle: "short" }).format(moment);

/** The server's day, if it has told. */
export const today = () => session.state.organisation?.day ?? dayOf();

/** @param {string} day */
const number = (day) => Date.parse(`${day}T00:00:00Z`) / 86_400_000;

/** @param {string} day */
export const daysSince = (day) => Math.max(0, number(today()) - number(day));

/**
 * @param {string} day
 * @param {Intl.DateTimeFormatOptions} form
 */
const written = (day, form) => new Intl.DateTimeFormat(regions[language()], { ...form,
  timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));

/**
 * "marraskuu 2026".
 * @param {string} month
 */
export const monthWords = (month) => written(`${month}-01`, { month: "long", year: "numeric" });

/**
 * "24. marraskuuta".
 * @param {string} day
 */
export const dateWords = (day) =>
  unbroken(written(day, { day: "numeric", month: "long", year: day.slice(0, 4) === today().slice(0, 4) ? undefined : "numeric" }));

/**
 * "maanantaina".
 * @param {string} day
 */
export const weekdayWord = (day) => written(day, { weekday: "long" }).replace(/(tai|kko)$/, "$1na");

/**
 * "tänään", "eilen", "lauantaina 21. marraskuuta".
 * @param {string} day
 */
export function dayWords(day) {
  const ahead = number(day) - number(today());
  if (ahead === 0) return t("contact.today");
  if (ahead === -1) return t("contact.yesterday");
  if (ahead === 1) return t("contact.tomorrow");
  return day.slice(0, 4) === today().slice(0, 4) ? `${weekdayWord(day)} ${dateWords(day)}` : dateWords(day);
}

/**
 * The same where it stands alone: "lauantai 21. marraskuuta".
 * @param {string} day
 */
export const dayHeading = (day) => dayWords(day).replace(/(tai|kko)na /, "$1 ");

/**
 * A clock that was set back is no reason to alarm anybody: then it came today.
 * @param {string} day
 */
export function waitWords(day) {
  const days = daysSince(day);
  return days === 0 ? t("contact.waits.today") : counted("contact.waits", days);
}

/**
 * A time of day as the language writes it: "9", "9.30"; "09:00".
 * @param {string} time
 */
export function clock(time) {
  if (language() === "en") return time;
  const [hour, minute] = time.split(":");
  return minute === "00" ? String(Number(hour)) : `${Number(hour)}.${minute}`;
}

/**
 * Hours and minutes of a moment where the organisation is.
 * @param {Date} moment
 */
export const timeOf = (moment) =>
  new Intl.DateTimeFormat(regions[language()], { hour: "2-digit", minute: "2-digit", timeZone: timeZone() }).format(moment);

/** @param {import("../../types").MemberName | null} member */
export const nameOf = (member) => member?.name ?? t("word.unknownMember");

/** @param {readonly import("../../types").Group[]} groups */
export const groupsText = (groups) => groups.map((group) => t(`group.${group}`)).join(", ");

/**
 * Ordered as people order names.
 * @param {{name: string | null}} a
 * @param {{name: string | null}} b
 */
export const byName = (a, b) => (a.name ?? "\uffff").localeCompare(b.name ?? "\uffff", regions[language()]);

/**
 * Gives an element the name by which its focus is found again after a redraw.
 * @template {HTMLElement} Element
 * @param {string} key
 * @param {Element} element
 * @returns {Element}
 */
export function keyed(key, element) {
  element.dataset["key"] = key;
  return element;
}

/**
 * Draws a part of the view anew; whoever had the focus in it has it afterwards, or else the part's heading.
 * @param {HTMLElement} region
 * @param {...Child} children
 */
export function redraw(region, ...children) {
  const active = document.activeElement;
  const hadFocus = active instanceof HTMLElement && active !== region && region.contains(active);
  const key = hadFocus ? /** @type {HTMLElement | null} */ (active.closest("[data-key]"))?.dataset["key"] : undefined;
  fill(region, ...children);
  if (!hadFocus) return;
  if (!focusOn(region, key)) focusOn(region, "heading");
}

/**
 * @param {HTMLElement} region
 * @param {string | undefined} key
 */
export function focusOn(region, key) {
  const found = key ? region.querySelector(`[data-key="${CSS.escape(key)}"]`) : null;
  if (found instanceof HTMLElement) found.focus();
  return found !== null && document.activeElement === found;
}

/**
 * The key that was pressed, if it may be a shortcut: whoever turned single keys off still moves with the arrows.
 * @param {KeyboardEvent} event
 */
export function shortcut(event) {
  if (event.defaultPrevented || !isPlainKey(event) || document.querySelector("dialog[open]")) return "";
  return event.key.length > 1 || singleKeys() ? event.key.toLowerCase() : "";
}

/**
 * Copies, and says whether it worked.
 * @param {string} text
 * @param {(said: string) => void} announce
 */
export async function copy(text, announce) {
  try {
    await navigator.clipboard.writeText(text);
    announce(t("contact.copied"));
    return true;
  } catch {
    announce(t("contact.notCopied"));
    return false;
  }
}
