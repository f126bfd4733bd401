// Services to which a caller can be referred (docs/protocol.md 11), and finding one among them: in memory, so that nobody learns what was looked for.

/** @typedef {import("../types").Language} Language */
/** @typedef {import("../types").HSDS} HSDS */
/** @typedef {import("../types").CodeLists} CodeLists */
/** @typedef {{text: string, other: Language | null}} Text `other`: the language it is in, where that is not the one asked for */
/** @typedef {{text?: string, speaks?: string, age?: number | null, kind?: string, all?: boolean}} Query what is absent or empty is not asked */

/** The taxonomy whose terms say of which kind a service is. */
export const taxonomy = "referral_service";
/** After so many days without being assured an entry is flagged. */
const assuredDays = 365;
/** @type {Language[]} */
const languages = ["fi", "sv", "en"];
const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** @param {HSDS} fields @param {string} name @returns {HSDS[]} */
const objects = (fields, name) => (Array.isArray(fields[name]) ? fields[name] : []).filter(isObject);
/** @param {unknown} value */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** @param {HSDS} service @returns {HSDS[]} */
const locations = (service) => objects(service, "service_at_locations").map(({ location }) => location).filter(isObject);

/**
 * A text in the language, else in the first that it is there in, else as the standard's own field has it.
 * @param {HSDS} fields @param {string} name @param {Language} language @returns {Text | null}
 */
export function textOf(fields, name, language) {
  const labels = fields["x_labels"]?.[name] ?? {};
  const found = [language, ...languages.filter((other) => other !== language)].find((candidate) => labels[candidate]);
  if (found) return { text: labels[found], other: found === language ? null : found };
  return fields[name] ? { text: fields[name], other: null } : null;
}

/** @param {HSDS} service @param {Language} language */
export const nameOfService = (service, language) => textOf(service, "name", language) ?? { text: "", other: null };

/** @param {HSDS} service @returns {string[]} codes of `referral_service` */
export const kindsOf = (service) => objects(service, "attributes").map((attribute) => attribute["taxonomy_term"]).filter((term) => isObject(term) &&
  term["taxonomy"] === taxonomy && term["code"]).map(({ code }) => code);

/** @param {HSDS} service @returns {string[]} codes, each once: of the service, its phones, its places */
export const languagesOf = (service) => [...new Set([service, ...objects(service, "phones"), ...locations(service)].flatMap((part) => objects(part, "languages"))
  .map(({ code }) => String(code ?? "").toLowerCase().split("-")[0]).filter(Boolean))];

/** @param {HSDS} service @returns {{number: string, inner: number | null, note: string}[]} */
export const phonesOf = (service) => [service, ...objects(service, "contacts"), ...objects(service, "service_at_locations"), ...locations(service)]
  .flatMap((part) => objects(part, "phones")).filter(({ number }) => number)
  .map(({ number, extension, description }) => ({ number, inner: extension ?? null, note: description ?? "" }));

/** @param {HSDS} service @returns {{days: number[], opens: string, closes: string, note: string}[]} days 1 (Monday) to 7; times "HH:MM" or empty */
export const hoursOf = (service) => [service, ...objects(service, "service_at_locations"), ...locations(service)].flatMap((part) => objects(part, "schedules"))
  .map(({ byday, opens_at: opens, closes_at: closes, description, notes }) => ({
    days: String(byday ?? "").split(",").map((day) => weekdays.indexOf(day) + 1).filter(Boolean).sort(), opens: timeIn(opens), closes: timeIn(closes),
    note: description ?? notes ?? "",
  }));

/** @param {unknown} text */
const timeIn = (text) => /^([01]\d|2[0-4]):[0-5]\d/.exec(String(text ?? ""))?.[0] ?? "";

/** @param {HSDS} service @param {Language} language */
export const placesOf = (service, language) => locations(service).map((location) => ({
  name: textOf(location, "name", language),
  address: objects(location, "addresses").map((address) => ["address_1", "postal_code", "city"].map((name) => address[name]).filter(Boolean).join(", ")).join("; "),
}));

/** @param {HSDS} service whether a caller can be referred to it, today or soon */
export const isOffered = ({ status }) => status === "active" || status === "temporarily closed";

/** @param {HSDS} service @param {string} today whether nobody has assured it within a year */
export function isNotAssured({ assured_date: assured }, today) {
  return !assured || (Date.parse(`${today}T00:00:00Z`) - Date.parse(`${assured}T00:00:00Z`)) / 86_400_000 > assuredDays;
}

/** @param {HSDS} service @param {number} age in years */
const takes = ({ minimum_age: least, maximum_age: highest }, age) => (least ?? 0) <= age && age <= (highest ?? Infinity);

/** @param {string} text */
const fold = (text) => text.normalize("NFC").toLowerCase();
/** @param {string} text */
const wordsIn = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
/** @param {string} name å, ä and ö come after z, in this order */
const sortKey = (name) => fold(name).replaceAll("å", "{").replaceAll("ä", "|").replaceAll("ö", "}");
/** @param {string} a @param {string} b */
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
/** @param {HSDS} fields @param {string} name */
const everyText = (fields, name) => [fields[name], ...languages.map((language) => fields["x_labels"]?.[name]?.[language])].filter(Boolean);

/** How much a word tells, by where it stands; more for a whole word than for its beginning. */
const weights = { name: 4, who: 2, description: 1, whole: 1 };

export class Directory {
  /** @param {HSDS[]} services @param {CodeLists} lists whose labels of kinds are searched too */
  constructor(services, lists) {
    /** By id. */
    this.services = [...services].sort((a, b) => compare(a.id, b.id));
    const labels = new Map((lists.lists[taxonomy]?.codes ?? []).map(({ id, label }) => [id, Object.values(label)]));
    /** @type {Map<string, Map<number, number>>} */
    const found = new Map();
    this.details = this.services.map((service) => ({
      languages: languagesOf(service), kinds: kindsOf(service), isOffered: isOffered(service),
      keys: Object.fromEntries(languages.map((language) => [language, sortKey(nameOfService(service, language).text)])),
    }));
    this.services.forEach((service, place) => {
      const add = (/** @type {string[]} */ texts, /** @type {number} */ weight) => {
        for (const word of texts.flatMap(wordsIn)) {
          const mentions = found.get(word) ?? new Map();
          found.set(word, mentions.set(place, Math.max(weight, mentions.get(place) ?? 0)));
        }
      };
      add([...everyText(service, "name"), ...everyText(service, "alternate_name")], weights.name);
      add([...everyText(service["organization"] ?? {}, "name"), ...locations(service).flatMap((location) => everyText(location, "name")),
        ...this.details[place].kinds.flatMap((kind) => labels.get(kind) ?? [])], weights.who);
      add([...everyText(service, "description"), ...everyText(service, "eligibility_description")], weights.description);
    });
    /** Every word there is, in order. */
    this.words = [...found.entries()].sort(([a], [b]) => compare(a, b));
  }

  /**
   * What fits: what was assured within a year first, what is closed after what is open; then by how well it fits, then by name.
   * @param {Query} query @param {Language} language @param {string} today @returns {HSDS[]}
   */
  search({ text = "", speaks = "", age = null, kind = "", all = false }, language, today) {
    /** @type {number[] | null} */
    let scores = null;
    for (const word of new Set(wordsIn(text))) {
      const next = this.#score(word);
      scores = scores ? scores.map((score, place) => (score > 0 && next[place] > 0 ? score + next[place] : 0)) : next;
    }
    const found = [];
    for (const [place, service] of this.services.entries()) {
      const detail = this.details[place];
      if ((scores && scores[place] === 0) || (!all && !detail.isOffered) || (speaks && !detail.languages.includes(speaks.toLowerCase()))) continue;
      if ((kind && !detail.kinds.includes(kind)) || (age !== null && !takes(service, age))) continue;
      const last = (isNotAssured(service, today) ? 2 : 0) + (service["status"] === "temporarily closed" ? 1 : 0) + (detail.isOffered ? 0 : 4);
      found.push({ service, last, score: scores ? scores[place] : 0, key: detail.keys[language] });
    }
    return found.sort((a, b) => a.last - b.last || b.score - a.score || compare(a.key, b.key) || compare(a.service.id, b.service.id))
      .map(({ service }) => service);
  }

  /**
   * For a referral: services of this kind to which a caller can be referred, those that speak a language only if one is named.
   * @param {string} kind @param {string} speaks @param {Language} language @param {string} today
   */
  servicesOf(kind, speaks, language, today) {
    return this.search({ kind, speaks }, language, today);
  }

  /** @param {string} id @returns {HSDS | null} */
  find(id) {
    return this.services.find((service) => service.id === id) ?? null;
  }

  /** @param {string} prefix by service, how much this beginning of a word tells there */
  #score(prefix) {
    const scores = new Array(this.services.length).fill(0);
    let [low, high] = [0, this.words.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.words[middle][0] < prefix) low = middle + 1;
      else high = middle;
    }
    for (; low < this.words.length && this.words[low][0].startsWith(prefix); low++) {
      const [word, mentions] = this.words[low];
      const whole = word.length === prefix.length ? weights.whole : 0;
      for (const [place, weight] of mentions) scores[place] = Math.max(scores[place], weight + whole);
    }
    return scores;
  }
}
