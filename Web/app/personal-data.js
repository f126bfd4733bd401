/**
 * Typed text that looks like it says who somebody is. The caller is nobody in the system, so whoever is writing is warned
 * before saving. A warning, not a lock: missing a strange spelling costs less than crying wolf at every number, because a
 * warning that is usually wrong is soon clicked away. The same rules as the command line's `PersonalData`; both are held
 * to Tests/Vectors/personal-data.json.
 * @module
 */
import { streetAddresses } from "./street-address.js";

/**
 * @typedef {"personal_identity_code" | "email_address" | "street_address" | "phone_number"} Kind
 * @typedef {{ start: number, end: number, kind: Kind }} Finding Where in the scanned text, in UTF-16 units.
 * @typedef {[start: number, end: number]} Range Of characters, the end left out.
 * @typedef {{ start: number, end: number, lower: string, isCapitalised: boolean }} Word
 */

/**
 * Everything in the text that looks like personal data, in the order of the text; findings do not overlap.
 * @param {string} text
 * @returns {Finding[]}
 */
export function findPersonalData(text) {
  const scanner = new Scanner(text);
  /** @type {{ range: Range, kind: Kind }[]} */
  const found = [];
  // The surest first: what is an identity code is not also a phone number.
  /** @type {[Kind, (scanner: Scanner) => Range[]][]} */
  const scans = [
    ["personal_identity_code", identityCodes], ["email_address", emailAddresses], ["street_address", streetAddresses],
    ["phone_number", phoneNumbers],
  ];
  for (const [kind, scan] of scans) {
    for (const range of scan(scanner)) {
      if (!found.some((other) => other.range[0] < range[1] && range[0] < other.range[1])) found.push({ range, kind });
    }
  }
  return found.sort((a, b) => a.range[0] - b.range[0]).map(({ range, kind }) => ({
    start: scanner.positions[range[0]], end: scanner.positions[range[1]], kind,
  }));
}

const segmenter = new Intl.Segmenter();

/**
 * Reads characters by hand: the rules are about what stands left and right of a number, which patterns say badly, and
 * time stays linear in the text whatever is typed. A character is what a person calls one.
 */
export class Scanner {
  /** @param {string} text */
  constructor(text) {
    const segments = [...segmenter.segment(text)];
    this.characters = segments.map((part) => part.segment.normalize());
    /** Where each character stands in the text, and the end. */
    this.positions = [...segments.map((part) => part.index), text.length];
    this.digits = this.characters.map(decimalOf);
    this.words = this.#words();
  }

  /** Runs of letters with hyphens inside. */
  #words() {
    /** @type {Word[]} */
    const words = [];
    let start = 0;
    while (start < this.characters.length) {
      if (!this.isLetter(start)) {
        start += 1;
        continue;
      }
      let end = start;
      while (this.isLetter(end) || this.at(end) === "-") end += 1;
      while (this.at(end - 1) === "-") end -= 1;
      const first = this.at(start);
      words.push({
        start, end, lower: this.characters.slice(start, end).join("").toLowerCase(),
        isCapitalised: first === first.toUpperCase() && /\p{Cased}/u.test(first),
      });
      start = end;
    }
    return words;
  }

  /**
   * The character at a place, or a blank outside the text: the edges of a text are the edges of a word.
   * @param {number} index
   */
  at(index) { return this.characters[index] ?? " "; }

  /** @param {number} index */
  digit(index) { return this.digits[index] ?? null; }

  /** @param {number} index @param {string} characters */
  isOneOf(index, characters) { return characters.includes(this.at(index)); }

  /** @param {number} index */
  isLetter(index) { return /^\p{Alphabetic}/u.test(this.at(index)); }

  /** @param {number} index */
  isDigit(index) { return this.digit(index) !== null; }

  /** @param {number} index */
  isWordPart(index) { return this.isDigit(index) || this.at(index) === "_" || this.isLetter(index); }

  /** @param {number} index */
  isSpace(index) { return index in this.characters && this.isOneOf(index, " \u00a0\u202f\t"); }

  /**
   * The end of the run of digits that starts here.
   * @param {number} start
   */
  digitsEnd(start) {
    while (this.isDigit(start)) start += 1;
    return start;
  }

  /** @param {number} start */
  spacesEnd(start) {
    while (this.isSpace(start)) start += 1;
    return start;
  }

  /** @param {number} start @param {number} end */
  value(start, end) {
    let value = 0;
    for (let place = start; place < end; place += 1) value = value * 10 + (this.digit(place) ?? 0);
    return value;
  }

  /** @param {number} start @param {number} end */
  isYear(start, end) { return end - start === 4 && this.value(start, end) >= 1900 && this.value(start, end) <= 2099; }
}

/**
 * The value of a decimal digit of any script, so that a number typed on an Arabic keyboard is one too.
 * @param {string} character
 */
function decimalOf(character) {
  if (!/^\p{Nd}$/u.test(character)) return null;
  // Scripts have their ten digits in a row, from zero.
  let row = /** @type {number} */ (character.codePointAt(0));
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(row - 1))) [row, before] = [row - 1, before + 1];
  return before % 10;
}

// Identity codes

const CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY";

/**
 * @param {Scanner} scanner
 * @returns {Range[]}
 */
function identityCodes(scanner) {
  /** @type {Range[]} */
  const found = [];
  let start = 0;
  while (start + 11 <= scanner.characters.length) {
    const end = start + 11;
    if (!scanner.isWordPart(start - 1) && !scanner.isWordPart(end) && isIdentityCode(scanner, start)) {
      found.push([start, end]);
      start = end;
    } else {
      start += 1;
    }
  }
  return found;
}

/**
 * `DDMMYY`, separator, three digits, check character. The three digits say nothing here: 900–999 are temporary codes,
 * which name a person just as well.
 * @param {Scanner} scanner
 * @param {number} start
 */
function isIdentityCode(scanner, start) {
  if (scanner.digitsEnd(start) !== start + 6 || ![7, 8, 9].every((place) => scanner.isDigit(start + place))) return false;
  const century = centuryOf(scanner.at(start + 6));
  if (century === null) return false;
  const day = scanner.value(start, start + 2);
  const month = scanner.value(start + 2, start + 4);
  const year = century + scanner.value(start + 4, start + 6);
  if (month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return false;
  const number = scanner.value(start, start + 6) * 1000 + scanner.value(start + 7, start + 10);
  return CHECKS[number % 31] === scanner.at(start + 10).toUpperCase();
}

/** @param {string} separator */
function centuryOf(separator) {
  if (separator === "+") return 1800;
  // The longer dashes are what word processors make of a hyphen.
  if ("-\u2010\u2011\u2012–−YXWVUyxwvu".includes(separator)) return 1900;
  return "ABCDEFabcdef".includes(separator) ? 2000 : null;
}

// E-mail addresses

/**
 * @param {Scanner} scanner
 * @returns {Range[]}
 */
function emailAddresses(scanner) {
  return scanner.characters.flatMap((character, sign) => {
    const range = character === "@" ? emailAddress(scanner, sign) : null;
    return range ? [range] : [];
  });
}

/**
 * @param {Scanner} scanner
 * @param {number} sign
 * @returns {Range | null}
 */
function emailAddress(scanner, sign) {
  let start = sign;
  while (scanner.isWordPart(start - 1) || scanner.isOneOf(start - 1, ".%+-")) start -= 1;
  let end = sign + 1;
  while (scanner.isWordPart(end) || scanner.isOneOf(end, ".-")) end += 1;
  // The full stop of the sentence is no part of the address.
  while (end > sign + 1 && scanner.isOneOf(end - 1, ".-")) end -= 1;
  const dots = [sign];
  for (let place = sign + 1; place < end; place += 1) if (scanner.at(place) === ".") dots.push(place);
  const top = dots[dots.length - 1] + 1;
  let isName = dots.every((dot, number) => (dots[number + 1] ?? end) > dot + 1);
  for (let place = top; place < end; place += 1) isName &&= scanner.isLetter(place);
  return isName && start < sign && dots.length >= 2 && end - top >= 2 ? [start, end] : null;
}

// Phone numbers

/**
 * @param {Scanner} scanner
 * @returns {Range[]}
 */
function phoneNumbers(scanner) {
  /** @type {Range[]} */
  const found = [];
  let start = 0;
  while (start < scanner.characters.length) {
    const isStart = scanner.at(start) === "+" || scanner.isDigit(start);
    const range = isStart ? phoneNumber(scanner, start) : null;
    if (range) found.push(range);
    start = range ? range[1] : Math.max(start + 1, scanner.digitsEnd(start));
  }
  return found;
}

/**
 * Finnish with its leading zero, international with + or 00, or 358 without either. Numbers that begin otherwise (112,
 * 116 117, years, amounts) are never taken for one.
 * @param {Scanner} scanner
 * @param {number} start
 * @returns {Range | null}
 */
function phoneNumber(scanner, start) {
  // The tail of a date, a time, a range or a decimal is no beginning.
  if (scanner.isWordPart(start - 1) || (scanner.isOneOf(start - 1, ".,:-–/") && scanner.isDigit(start - 2))) return null;
  const hasPlus = scanner.at(start) === "+";
  const first = hasPlus ? start + 1 : start;
  const isInternational = hasPlus || (scanner.digit(first) === 0 && scanner.digit(first + 1) === 0);
  const groups = phoneGroups(scanner, first, isInternational);
  if (groups.length === 0 || isDateOrHours(scanner, groups)) return null;
  const digits = groups.flatMap(([from, to]) => scanner.digits.slice(from, to));
  const count = digits.length;
  let isPhone;
  if (hasPlus) {
    isPhone = digits[0] !== 0 && count >= 8 && count <= 15;
  } else if (isInternational) {
    isPhone = count >= 10 && count <= 17 && digits[2] !== 0;
  } else if (digits[0] === 0) {
    isPhone = groups[0][1] - groups[0][0] >= 2 && count >= 7 && count <= 13;
  } else {
    isPhone = digits[0] === 3 && digits[1] === 5 && digits[2] === 8 && count >= 11 && count <= 13 && digits[3] !== 0;
  }
  return isPhone ? [start, groups[groups.length - 1][1]] : null;
}

/**
 * The groups of digits that may belong to one number. Another number, a date or a time that follows is left out.
 * @param {Scanner} scanner
 * @param {number} first
 * @param {boolean} isInternational
 */
function phoneGroups(scanner, first, isInternational) {
  /** @type {Range[]} */
  const groups = [];
  let digits = 0;
  let start = first;
  while (scanner.isDigit(start)) {
    const end = scanner.digitsEnd(start);
    const count = end - start;
    if (groups.length > 0) {
      const isFull = digits >= (isInternational ? 12 : 10) || digits + count > (isInternational ? 15 : 13);
      const isNextNumber = scanner.digit(start) === 0 && digits >= (isInternational ? 9 : 7);
      if (isFull || isNextNumber || (scanner.at(end) === "-" && scanner.isLetter(end + 1))) break;
    }
    // Dots and slashes join only long groups: 040.123.4567, but not 21.11. or 8/2026.
    const joins = scanner.isOneOf(end, "./") && scanner.isDigit(end + 1);
    const joinsLong = joins && count >= 3 && scanner.digitsEnd(end + 1) - end > 3;
    if (scanner.isLetter(end) || scanner.at(end) === "_" || (joins && !joinsLong)) break;
    if (scanner.isOneOf(end, ",:") && scanner.isDigit(end + 1)) break;
    groups.push([start, end]);
    digits += count;
    start = end;
    if (joinsLong) start += 1;
    while (start - end < 3 && (scanner.isSpace(start) || scanner.isOneOf(start, "-–‑()"))) start += 1;
  }
  return groups;
}

/**
 * 05-11-2026, and opening hours such as 08-16 10-14.
 * @param {Scanner} scanner
 * @param {Range[]} groups
 */
function isDateOrHours(scanner, groups) {
  const isPair = (/** @type {Range} */ [start, end]) => end - start === 2;
  if (groups.length >= 3 && isPair(groups[0]) && isPair(groups[1]) && scanner.isYear(...groups[2])) return true;
  return groups.every((group) => isPair(group) && scanner.value(...group) <= 24);
}
