// What a release says, and whether it may be believed: docs/protocol.md 8.4, docs/statistics.md "The file".

import { base64, fromBase64, monthAfter } from "../bytes.js";
import { believing } from "../believing.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("../../types").Release} Release */
/** @typedef {import("../../types").ReleaseTable} ReleaseTable */
/** @typedef {{releases: Release[], hashes: string[]}} Chain */

const keys = ["v", "release", "number", "previous", "k", "plan", "units", "categories", "groups", "periods", "structural_zeros", "tables"];
/** What stays within a calendar year. */
const frozen = /** @type {const} */ (["k", "plan", "units", "categories", "groups", "structural_zeros"]);

const forged = () => ({ code: "forged" });
/** @param {boolean} holds */
const require = (holds) => {
  if (!holds) throw forged();
};

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

/**
 * Reads the bytes; only the one form there is.
 * @param {Uint8Array} bytes @returns {Release}
 */
export function readRelease(bytes) {
  const text = new TextDecoder().decode(bytes);
  /** @type {any} */
  let read;
  try {
    read = JSON.parse(text);
  } catch {
    throw forged();
  }
  require(read !== null && typeof read === "object" && read.v === 1 && /^[\x20-\x7e]*$/.test(text));
  const written = keys.map((key) => {
    const value = key === "periods" ? `{${inOrder(read.periods ?? {}).map(([name, parts]) => `"${name}":${JSON.stringify(parts)}`).join(",")}}`
      : key === "tables" && Array.isArray(read.tables) ? JSON.stringify(read.tables.map(onlyTable)) : JSON.stringify(read[key]);
    return `"${key}":${value}`;
  });
  require(`{${written.join(",")}}` === text);
  check(read);
  return read;
}

/**
 * A table with the keys that it has, in their order.
 * @param {any} table
 */
const onlyTable = (table) => ({ unit: table?.unit, period: table?.period, dims: table?.dims, cells: table?.cells });

/**
 * Whether its tables have all their categories, and show no count below k.
 * @param {Release} release
 */
function check(release) {
  require(/^\d{4}-\d\d$/.test(release.release) && Number.isInteger(release.number) && release.number >= 1 && release.k >= 5);
  require((release.number === 1) === (release.previous === null));
  const ending = endingWith(release.release);
  const seen = new Set();
  for (const table of release.tables) {
    const name = `${table.unit} ${table.period} ${table.dims}`;
    require(!seen.has(name) && ending.includes(table.period) && table.dims.length <= 2);
    require(table.dims.every((dimension) => (release.units[table.unit] ?? []).includes(dimension)));
    seen.add(name);
    const levels = [release.categories, Object.fromEntries(Object.entries(release.groups).map(([dimension, groups]) => [dimension, Object.keys(groups)]))];
    const rows = levels.map((level) => table.dims.reduce((/** @type {string[][]} */ all, dimension) =>
      all.flatMap((row) => (level[dimension] ?? []).map((category) => [...row, category])), [[]]));
    const cells = JSON.stringify(table.cells.map(([categories]) => categories));
    require(rows.some((all) => JSON.stringify(all) === cells));
    for (const [categories, count] of table.cells) {
      require(count === null || (Number.isSafeInteger(count) && (count >= release.k || (count === 0 && cannotBe(release, table, categories)))));
    }
  }
}

/** @param {Release} release @param {string} dimension @param {string} category */
export const codesOf = (release, dimension, category) => release.groups[dimension]?.[category] ?? [category];

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
    [unit, period, dims, categories].join(" ");
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

/** @param {Chain} chain @param {Release} release @param {string} hash */
function append(chain, release, hash) {
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
 * Every release from the first on, verified, and held against what this device has seen.
 * @param {Session} session @returns {Promise<Chain>}
 */
export async function readReleases(session) {
  /** @type {Chain} */
  const chain = { releases: [], hashes: [] };
  for (;;) {
    const page = await session.call("releases", { query: { after: String(chain.releases.length) } });
    for (const { document, roster, signature } of page.releases) {
      const bytes = fromBase64(document);
      const verify = () => believing(() => session.vault.releaseVerify(bytes, roster.version, fromBase64(roster.hash), fromBase64(signature)).hash);
      if (roster.version > session.heads.roster.position) await session.refresh();
      append(chain, readRelease(bytes), base64(verify()));
    }
    if (page.releases.length === 0 || chain.releases.length >= page.newest) break;
  }
  const { seen, count } = { seen: session.profile.releases, count: chain.releases.length };
  if (seen && seen.position > count) throw { code: "rolled_back" };
  if (seen && chain.hashes[seen.position - 1] !== seen.hash) throw { code: "fork" };
  if (count > (seen?.position ?? 0)) {
    session.profile.releases = { position: count, hash: chain.hashes[count - 1] };
    await session.store.saveProfile(session.profile);
  }
  return chain;
}

/**
 * One row for each figure, empty where it is hidden.
 * @param {Release} release
 */
export function csvOf(release) {
  const lines = ["release,unit,period,dimension_1,category_1,dimension_2,category_2,count"];
  for (const { unit, period, dims, cells } of release.tables) {
    for (const [categories, count] of cells) {
      const both = [0, 1].flatMap((place) => [dims[place] ?? "", categories[place] ?? ""]);
      lines.push([release.release, unit, period, ...both, count ?? ""].join(","));
    }
  }
  return lines.join("\n") + "\n";
}
