// What a release says, and whether it may be believed: docs/protocol.md 8.4, docs/statistics.md "The file". As strict as the command line.

import { monthAfter } from "./bytes.js";

/** @typedef {import("../types").Release} Release */
/** @typedef {import("../types").ReleaseTable} ReleaseTable */
/** @typedef {{releases: Release[], hashes: string[]}} Chain */

/** In the order in which they stand. */
const units = ["contact", "conversation", "referral", "referral_answer", "referral_end", "case_active", "case_opened", "case_assigned",
  "meeting_held", "goal_change", "case_closed"];
const dimensions = ["contact_kind", "channel", "relation", "language", "interpreter", "concern", "ideology", "age_band", "region", "urgency",
  "duration", "returning", "outcome", "referral_service", "consent", "referral_origin", "response_band", "referral_state", "case_origin",
  "goal_domain", "goal_direction", "closure_reason", "case_span"];
/** What stays within a calendar year. */
const frozen = /** @type {const} */ (["k", "plan", "units", "categories", "groups", "structural_zeros"]);

const forged = () => ({ code: "forged" });
/** @param {boolean} holds */
const require = (holds) => {
  if (!holds) throw forged();
};

const month = /^(19[7-9]\d|[2-9]\d{3})-(0[1-9]|1[0-2])$/;
const period = /^(19[7-9]\d|[2-9]\d{3})(-(0[1-9]|1[0-2]|Q[1-4]))?$/;

/**
 * Whether this is the name of a month, a quarter or a year.
 * @param {unknown} name
 */
export const isPeriod = (name) => typeof name === "string" && period.test(name);

/**
 * The month, quarter or year that a name means, as its months.
 * @param {string} period
 */
export function monthsOf(period) {
  const year = period.slice(0, 4);
  const first = period.length === 4 ? 1 : period[5] === "Q" ? 3 * Number(period[6]) - 2 : Number(period.slice(5));
  const count = period.length === 4 ? 12 : period[5] === "Q" ? 3 : 1;
  return Array.from({ length: count }, (_, place) => `${year}-${String(first + place).padStart(2, "0")}`);
}

/**
 * The periods that end with a month, the shortest first.
 * @param {string} month
 */
export function endingWith(month) {
  const number = Number(month.slice(5));
  const year = month.slice(0, 4);
  return [month, ...(number % 3 === 0 ? [`${year}-Q${number / 3}`] : []), ...(number === 12 ? [year] : [])];
}

/**
 * The quarter and the year that end with a month, each with its parts: of the calendar year's months, from the organisation's first one on.
 * @param {string} month @param {string[]} months @returns {[string, string[]][]}
 */
function compositesOf(month, months) {
  return endingWith(month).slice(1).map((period) => {
    const inside = months.filter((one) => monthsOf(period).includes(one));
    const parts = period.length === 4 ? inside.map((one) => `${period}-Q${Math.ceil(Number(one.slice(5)) / 3)}`) : inside;
    return [period, [...new Set(parts)]];
  });
}

/**
 * JSON.parse puts a key that is a number, as a year is, before all others; in the bytes the year comes last.
 * @param {Record<string, string[]>} periods
 */
const inOrder = (periods) => Object.entries(periods).sort(([a], [b]) => b.length - a.length);

/** @param {any} value */
const isRecord = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** @param {any} value @param {(item: any) => boolean} is */
const isListOf = (value, is) => Array.isArray(value) && value.every(is);

/** @param {any} value */
const isText = (value) => typeof value === "string";

/** @param {any} value @param {number} least */
const isCount = (value, least) => Number.isSafeInteger(value) && value >= least;

/**
 * Whether it is an object that has only these names, in their order.
 * @param {any} value @param {string[]} names @param {(item: any) => boolean} is
 */
function isRecordOf(value, names, is) {
  if (!isRecord(value)) return false;
  const places = Object.keys(value).map((key) => names.indexOf(key));
  return places.every((place, at) => place > (places[at - 1] ?? -1)) && Object.values(value).every(is);
}

const isDimension = (/** @type {any} */ value) => dimensions.includes(value);
const isGroups = (/** @type {any} */ value) => isRecord(value) && Object.keys(value).length > 0
  && Object.entries(value).every(([id, codes]) => !/^\d*$/.test(id) && isListOf(codes, isText));
const isCell = (/** @type {any} */ value) => Array.isArray(value) && value.length === 2 && isListOf(value[0], isText)
  && (value[1] === null || isCount(value[1], 0));
const isTable = (/** @type {any} */ value) => units.includes(value?.unit) && isPeriod(value.period) && isListOf(value.dims, isDimension)
  && isListOf(value.cells, isCell);

/** @type {Record<string, (value: any) => boolean>} */
const forms = {
  v: (value) => value === 1,
  release: (value) => isText(value) && month.test(value),
  number: (value) => isCount(value, 1),
  // 32 bytes have 43 characters, the last of which has two bits to spare.
  previous: (value) => value === null || (isText(value) && /^[\w-]{42}[AEIMQUYcgkosw048]$/.test(value)),
  k: (value) => isCount(value, 5),
  plan: isText,
  units: (value) => isRecordOf(value, units, (own) => isListOf(own, isDimension)),
  categories: (value) => isRecordOf(value, dimensions, (own) => isListOf(own, isText)),
  groups: (value) => isRecordOf(value, dimensions, isGroups),
  periods: (value) => isRecord(value) && Object.keys(value).every(isPeriod) && Object.values(value).every((parts) => isListOf(parts, isPeriod)),
  structural_zeros: (value) => isListOf(value, (zero) => isRecordOf(zero, dimensions, isText)),
  tables: (value) => isListOf(value, isTable),
};

/**
 * Reads the bytes; only the one form there is.
 * @param {Uint8Array} bytes @returns {Release}
 */
export function readRelease(bytes) {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  /** @type {any} */
  let read;
  try {
    read = JSON.parse(text);
  } catch {
    throw forged();
  }
  // Without escapes, or a text could be written in two ways.
  require(isRecord(read) && /^[\x20-\x5b\x5d-\x7e]*$/.test(text) && Object.entries(forms).every(([key, is]) => is(read[key])));
  const written = Object.keys(forms).map((key) => {
    const value = key === "periods" ? `{${inOrder(read.periods).map(([name, parts]) => `"${name}":${JSON.stringify(parts)}`).join(",")}}`
      : JSON.stringify(key === "tables" ? read.tables.map(onlyTable) : read[key]);
    return `"${key}":${value}`;
  });
  require(`{${written.join(",")}}` === text);
  check(read);
  return read;
}

/** @param {ReleaseTable} table */
const onlyTable = ({ unit, period, dims, cells }) => ({ unit, period, dims, cells });

/**
 * Whether its tables have all their categories, and show no count below k.
 * @param {Release} release
 */
function check(release) {
  require((release.number === 1) === (release.previous === null));
  const ending = endingWith(release.release);
  const seen = new Set();
  for (const table of release.tables) {
    const name = `${table.unit} ${table.period} ${table.dims}`;
    require(!seen.has(name) && ending.includes(table.period) && table.dims.length <= 2 && new Set(table.dims).size === table.dims.length);
    require(table.dims.every((dimension) => (release.units[table.unit] ?? []).includes(dimension)));
    seen.add(name);
    const levels = [release.categories, Object.fromEntries(Object.entries(release.groups).map(([dimension, groups]) => [dimension, Object.keys(groups)]))];
    const rows = levels.map((level) => table.dims.reduce((/** @type {string[][]} */ all, dimension) =>
      all.flatMap((row) => (level[dimension] ?? []).map((category) => [...row, category])), [[]]));
    const cells = JSON.stringify(table.cells.map(([categories]) => categories));
    require(rows.some((all) => JSON.stringify(all) === cells));
    for (const [categories, count] of table.cells) {
      require(count === null || count >= release.k || (count === 0 && cannotBe(release, table, categories)));
    }
  }
}

/**
 * The codes that a category of a table stands for.
 * @param {Release} release @param {string} dimension @param {string} category
 */
export function codesOf({ groups }, dimension, category) {
  const own = groups[dimension];
  return own && Object.hasOwn(own, category) ? own[category] : [category];
}

/**
 * The only zeros that are shown.
 * @param {Release} release @param {ReleaseTable} table @param {string[]} categories
 */
function cannotBe(release, { dims }, categories) {
  if (dims.length !== 2) return false;
  const [first, second] = dims.map((dimension, place) => codesOf(release, dimension, categories[place]));
  return first.every((a) => second.every((b) => release.structural_zeros.some((zero) =>
    Object.keys(zero).length === 2 && zero[dims[0]] === a && zero[dims[1]] === b)));
}

/**
 * Whether what is shown adds up: with the year's earlier releases too.
 * @param {Release} release @param {Release[]} earlier
 */
export function checkSums(release, earlier) {
  /** @type {Map<string, number | null>} */
  const figures = new Map();
  const place = (/** @type {string} */ unit, /** @type {string} */ period, /** @type {string[]} */ dims, /** @type {string[]} */ categories) =>
    JSON.stringify([unit, period, dims, categories]);
  for (const { tables } of [...earlier, release]) {
    for (const { unit, period, dims, cells } of tables) for (const [categories, count] of cells) figures.set(place(unit, period, dims, categories), count);
  }
  /** @param {string[]} parts @param {string} sum */
  const compare = (parts, sum) => {
    const whole = figures.get(sum);
    if (whole === null || whole === undefined) return;
    const counts = parts.map((part) => figures.get(part));
    if (counts.some((count) => count === undefined)) return;
    const shown = counts.reduce((/** @type {number} */ all, count) => all + (count ?? 0), 0);
    require(counts.includes(null) ? shown <= whole : shown === whole);
  };
  for (const { unit, period, dims, cells } of release.tables) {
    const at = (/** @type {string[]} */ categories) => place(unit, period, dims, categories);
    if (dims.length > 0) compare(cells.map(([categories]) => at(categories)), place(unit, period, [], []));
    for (const side of dims.length === 2 ? [0, 1] : []) {
      for (const category of new Set(cells.map(([categories]) => categories[side]))) {
        compare(cells.filter(([categories]) => categories[side] === category).map(([categories]) => at(categories)),
          place(unit, period, [dims[side]], [category]));
      }
    }
    const parts = release.periods[period];
    if (!parts) continue;
    const months = monthsOf(period);
    require(parts.length > 0 && parts.every((part) => part !== period && monthsOf(part).every((month) => months.includes(month))));
    for (const [categories] of cells) compare(parts.map((part) => place(unit, part, dims, categories)), at(categories));
  }
}

/**
 * Takes the next release, if it follows from those before.
 * @param {Chain} chain @param {Release} release @param {string} hash its own
 */
export function append(chain, release, hash) {
  const last = chain.releases[chain.releases.length - 1];
  require(release.number === chain.releases.length + 1 && release.previous === (chain.hashes[chain.hashes.length - 1] ?? null));
  if (last) {
    require(release.release === monthAfter(last.release, 1));
    const isSameYear = last.release.slice(0, 4) === release.release.slice(0, 4);
    require(!isSameYear || frozen.every((key) => JSON.stringify(last[key]) === JSON.stringify(release[key])));
  }
  const earlier = chain.releases.filter((other) => other.release.slice(0, 4) === release.release.slice(0, 4));
  // What it leaves out of a quarter would not be added up.
  require(JSON.stringify(inOrder(release.periods)) === JSON.stringify(compositesOf(release.release, [...earlier.map((other) => other.release), release.release])));
  checkSums(release, earlier);
  chain.releases.push(release);
  chain.hashes.push(hash);
}

/**
 * One row for each figure, empty where it is hidden.
 * @param {Release} release @param {ReleaseTable[]} [tables] those that are wanted
 */
export function csvOf(release, tables = release.tables) {
  const lines = ["release,unit,period,dimension_1,category_1,dimension_2,category_2,count"];
  for (const { unit, period, dims, cells } of tables) {
    for (const [categories, count] of cells) {
      const both = [0, 1].flatMap((place) => [dims[place] ?? "", categories[place] ?? ""]);
      lines.push([release.release, unit, period, ...both, count ?? ""].join(","));
    }
  }
  return lines.join("\n") + "\n";
}
