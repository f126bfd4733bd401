// What the page says, in the language of the person who reads it. Finnish is written first; the others say the same.

import { loadSettings, saveSettings, settings } from "./settings.js";

/** @typedef {import("../types").Language} Language */
/** @typedef {import("../types").Labels} Labels */

/** @type {Language[]} */
export const languages = ["fi", "sv", "en"];
export const languageNames = { fi: "Suomi", sv: "Svenska", en: "English" };
const regions = { fi: "fi-FI", sv: "sv-FI", en: "en-GB" };

/** @type {Language} */
let current = "fi";
/** @type {Record<string, string>} */
let texts = {};
/**
 * All languages, once they are here: a change of language needs no network. `late`: where the sentences are that only late views need.
 * @typedef {{keys: string[], texts: Record<Language, string[]>, late?: string}} Joined
 */
/**
 * What was loaded: the sentences that come with the page, then the late ones.
 * @type {Joined[]}
 */
const joined = [];
/** @type {Promise<void> | null} */
let loadingLate = null;
/** @type {Set<() => void>} */
const listeners = new Set();

export const language = () => current;

/** Begins with the language of last time, else of the device. */
export async function startLanguage() {
  await loadSettings();
  const wanted = navigator.languages.map((name) => name.slice(0, 2));
  const fitting = languages.find((name) => name === settings().language) ?? wanted.find((name) => languages.includes(/** @type {Language} */ (name)));
  await load(/** @type {Language} */ (fitting ?? "en"));
}

/** @param {Language} name */
export async function setLanguage(name) {
  if (name === current) return;
  await load(name);
  for (const listener of listeners) listener();
  void saveSettings({ language: name });
}

/** @param {() => void} listener @returns {() => void} ends it */
export function onLanguage(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Loads what late views say; rejects if it is not there. */
export async function startLateTexts() {
  loadingLate ??= fetchTexts(/** @type {string} */ (joined[0].late)).then(() => use(current));
  try {
    await loadingLate;
  } catch (error) {
    loadingLate = null;
    throw error;
  }
}

/** @param {Language} name */
async function load(name) {
  if (joined.length === 0) await fetchTexts("/locales.json");
  use(name);
  document.documentElement.lang = name;
}

/** @param {string} path */
async function fetchTexts(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error("locales");
  joined.push(await answer.json());
}

/** @param {Language} name */
function use(name) {
  texts = Object.fromEntries(joined.flatMap(({ keys, texts: all }) => keys.map((key, at) => [key, all[name][at]])));
  current = name;
}

/**
 * What is made in another language than the page's, such as a report for somebody else.
 * @template Made
 * @param {Language} name
 * @param {() => Made} make
 */
export function inLanguage(name, make) {
  const own = current;
  use(name);
  try {
    return make();
  } finally {
    use(own);
  }
}

/**
 * The sentence of a key; `{name}` is a place for a value. In one pass, so that braces in a value stay what they are. A count of one has its
 * own sentence where there is a key that ends in ".one".
 * @param {string} key
 * @param {{[name: string]: string | number}} [values]
 */
export function t(key, values = {}) {
  const text = (values["count"] === 1 && texts[`${key}.one`]) || texts[key];
  if (text === undefined) return key;
  return text.replace(/\{(\w+)\}/g, (place, /** @type {string} */ name) => (name in values ? String(values[name]) : place));
}

/**
 * Whether there is a sentence of this key.
 * @param {string} key
 */
export const has = (key) => key in texts;

/** @param {Labels} labels */
export const labelOf = (labels) => labels[current] ?? labels.en;

/**
 * The word for a code of a closed list; the code itself if this page's lists do not know it.
 * @param {import("../types").CodeLists} lists
 * @param {string} list
 * @param {string} code
 */
export function codeLabel(lists, list, code) {
  const found = lists.lists[list]?.codes.find(({ id }) => id === code);
  return found ? labelOf(found.label) : code;
}

/**
 * Stays on one line.
 * @param {string} text
 */
export const unbroken = (text) => text.replaceAll(" ", "\u00a0");

/**
 * A calendar day, "YYYY-MM-DD", as people write it.
 * @param {string} day
 */
export function dayText(day) {
  const [year, month, date] = day.slice(0, 10).split("-").map(Number);
  const written = new Intl.DateTimeFormat(regions[current], { dateStyle: "medium", timeZone: "UTC" }).format(Date.UTC(year, month - 1, date));
  return unbroken(written);
}

/**
 * "a, b and c" in the language of the page.
 * @param {string[]} words
 */
export const listText = (words) => new Intl.ListFormat(regions[current], { type: "conjunction" }).format(words);

/**
 * How long to wait, in words, rounded up to minutes.
 * @param {number | undefined} seconds
 */
export const waitText = (seconds) => (seconds === undefined ? t("word.moment") : t("word.minutes", { count: Math.max(1, Math.ceil(seconds / 60)) }));

/** @param {import("../types").Role[]} roles */
export const rolesText = (roles) => roles.map((role) => t(`role.${role}`)).join(", ");
