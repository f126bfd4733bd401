/**
 * Passphrases and logins: brought to one form before they are hashed, judged, and proposed. The same rules as the command
 * line's; both are held to Tests/Vectors/passphrases.json. docs/protocol.md 2.2.
 * @module
 */

const segmenter = new Intl.Segmenter();

/**
 * Characters as a person counts them.
 * @param {string} text
 */
function charactersOf(text) {
  return [...segmenter.segment(text)].map((part) => part.segment.normalize());
}

/** @param {string} text */
function lowerCase(text) {
  // One by one: as a whole, the last sigma of a Greek word would become another one than in the command line.
  return [...text].map((character) => character.toLowerCase()).join("");
}

/**
 * A login in the form that is hashed: NFKC, lower case, trimmed.
 * @param {string} login
 */
export function normalisedLogin(login) {
  // Not `trim`: it takes other characters for blanks than the command line.
  return lowerCase(login.normalize("NFKC")).replace(/^[\t-\r\x85\u200b\p{Z}]+|[\t-\r\x85\u200b\p{Z}]+$/gu, "");
}

/**
 * A passphrase in the form that is hashed: NFC, runs of white space collapsed to one space, trimmed.
 * @param {string} passphrase
 */
export function normalisedPassphrase(passphrase) {
  const characters = charactersOf(passphrase.normalize()).map((character) => (isBlank(character) ? " " : character));
  return characters.join("").split(/ +/).filter(Boolean).join(" ");
}

/** Bits from which an own passphrase is accepted: five unrelated words, or six short ones. */
const REQUIRED_BITS = 60;

/** @param {string} passphrase */
export function isStrong(passphrase) {
  return bits(passphrase) >= REQUIRED_BITS;
}

/**
 * A rough estimate of how much a passphrase that a person made up is worth against guessing. It stands behind a hardened
 * secret, so it need only turn away what a list of habits would find. What each token is worth says the table of
 * `PassphraseStrength`:
 *
 * | token | bits |
 * |---|---|
 * | a run of letters | 2.7 a letter, at most 12: a word out of some thousands |
 * | a run of digits | 3.3 a digit; a year 4; a date 6, also with dots, hyphens or slashes |
 * | a stretch of the alphabet, of a keyboard row, or of one character (abcd, poiu, 4444) | 2 |
 * | a symbol | 3; a space 1 |
 * | a token that was there before | 1, and nothing from the third time on |
 * | a small piece three times or more (hahaha, 121212) | the piece, and 1 |
 * | a well-known password | nothing |
 *
 * Letters and digits that stand alone (a 1 b 2 c 3) are judged as if written together.
 * @param {string} passphrase
 */
export function bits(passphrase) {
  const whole = charactersOf(lowerCase(passphrase));
  if (COMMON.has(whole.filter((character) => isLetter(character) || isDigit(character)).join(""))) return 0;
  /** @type {Map<string, number>} */
  const counts = new Map();
  /** @type {string[]} */
  const letters = [];
  /** @type {string[]} */
  const digits = [];
  let sum = 0;
  for (const token of tokensOf(whole)) {
    if (token.length === 1 && isLetter(token[0])) {
      letters.push(token[0]);
    } else if (token.length === 1 && isDigit(token[0])) {
      digits.push(token[0]);
    } else {
      const name = token.join("");
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      if (count === 1) sum += worth(token);
      else if (count === 2) sum += Math.min(1, worth(token));
    }
  }
  return sum + loneWorth(letters, LETTER) + loneWorth(digits, DIGIT);
}

const LETTER = 2.7;
const WORD = 12;
const DIGIT = 3.3;
const YEAR = 4;
const DATE = 6;
const STRETCH = 2;
const SYMBOL = 3;
const SPACE = 1;

/** @param {string} character */
function isLetter(character) {
  return /^\p{Alphabetic}/u.test(character);
}

/** @param {string} character */
function isDigit(character) {
  return character >= "0" && character <= "9";
}

/** @param {string} character */
function isBlank(character) {
  return /^\p{White_Space}/u.test(character);
}

/**
 * Dates, runs of letters, runs of digits; every other character is a token of its own, a run of blanks one.
 * @param {string[]} text
 */
function tokensOf(text) {
  /** @type {string[][]} */
  const tokens = [];
  let start = 0;
  while (start < text.length) {
    let end = dateEnd(text, start);
    if (end === null) {
      end = start;
      const isPart = [isLetter, isDigit, isBlank].find((test) => test(text[start]));
      while (isPart && end < text.length && isPart(text[end])) end += 1;
    }
    end = Math.max(end, start + 1);
    // However many blanks, and whichever: they are one.
    tokens.push(isBlank(text[start]) ? [" "] : text.slice(start, end));
    start = end;
  }
  return tokens;
}

/**
 * The end of a date with separators: 21.11.2026, 1/5/87, 2026-11-21.
 * @param {string[]} text
 * @param {number} start
 */
function dateEnd(text, start) {
  if (!isDigit(text[start]) || (start > 0 && isDigit(text[start - 1]))) return null;
  let place = start;
  const lengths = [0, 0, 0];
  for (let part = 0; part < 3; part += 1) {
    // The longest date has ten characters.
    while (place < Math.min(start + 11, text.length) && isDigit(text[place])) {
      lengths[part] += 1;
      place += 1;
    }
    if (part === 2) break;
    if (place >= Math.min(start + 11, text.length) || !".-/".includes(text[place])) return null;
    place += 1;
  }
  const isDate = lengths.every((length) => length >= 1 && length <= 4) && lengths.filter((length) => length > 2).length <= 1;
  return isDate ? place : null;
}

/**
 * @param {string[]} token
 * @returns {number}
 */
function worth(token) {
  if (COMMON.has(token.join(""))) return 0;
  if (isBlank(token[0])) return SPACE;
  const piece = repeatedPiece(token);
  if (piece) return worth(piece) + 1;
  if (isLetter(token[0])) return Math.min(run(token, LETTER), WORD);
  if (!isDigit(token[0])) return SYMBOL;
  if (!token.every(isDigit)) return DATE;
  if (token.length === 4 && ["19", "20"].includes(token[0] + token[1])) return YEAR;
  return Math.min(run(token, DIGIT), isDate(token) ? DATE : Infinity);
}

/**
 * @param {string[]} characters
 * @param {number} perCharacter
 */
function loneWorth(characters, perCharacter) {
  return characters.length && Math.min(run(characters, perCharacter), new Set(characters).size * perCharacter);
}

/**
 * So much for each character, but little for a stretch that needs no memory. Three in a row are chance inside a word
 * (the def of "defi"), but not if they are all there is.
 * @param {string[]} characters
 * @param {number} perCharacter
 */
function run(characters, perCharacter) {
  const shortest = Math.min(4, Math.max(2, characters.length));
  let sum = 0;
  let start = 0;
  while (start < characters.length) {
    const length = stretchLength(characters, start);
    sum += length >= shortest ? STRETCH : perCharacter;
    start += length >= shortest ? length : 1;
  }
  return sum;
}

/** Rows of a Finnish keyboard, and the alphabet. A row that comes round again (…90123) still counts. */
const ROWS = ["abcdefghijklmnopqrstuvwxyzåäö", "qwertyuiopå", "asdfghjklöä", "zxcvbnm", "1234567890"];

/**
 * How many characters from here on are one stretch: forwards, backwards or all the same.
 * @param {string[]} characters
 * @param {number} start
 */
function stretchLength(characters, start) {
  let end = start + 1;
  while (characters[end] === characters[start]) end += 1;
  let longest = end - start;
  for (const row of ROWS) {
    for (const step of [1, row.length - 1]) {
      for (end = start + 1; end < characters.length; end += 1) {
        const before = row.indexOf(characters[end - 1]);
        if (before < 0 || row[(before + step) % row.length] !== characters[end]) break;
      }
      longest = Math.max(longest, end - start);
    }
  }
  return longest;
}

/**
 * The piece of which the token is made, three times or more.
 * @param {string[]} token
 */
function repeatedPiece(token) {
  // Longer pieces than a word are not looked for: the time stays linear in the passphrase.
  for (let length = 2; length <= 12 && 3 * length <= token.length; length += 1) {
    if (token.every((character, index) => index < length || character === token[index - length])) return token.slice(0, length);
  }
  return null;
}

/**
 * Eight or six digits that can be read as day, month and year, in the orders in use.
 * @param {string[]} digits
 */
function isDate(digits) {
  const number = (/** @type {number} */ start, /** @type {number} */ end) => Number(digits.slice(start, end).join(""));
  const isDay = (/** @type {number} */ day, /** @type {number} */ month) => day >= 1 && day <= 31 && month >= 1 && month <= 12;
  const isNear = (/** @type {number} */ year) => year >= 1900 && year <= 2099;
  if (digits.length === 6) return isDay(number(0, 2), number(2, 4)) || isDay(number(4, 6), number(2, 4));
  if (digits.length !== 8) return false;
  const isForwards = isDay(number(0, 2), number(2, 4)) && isNear(number(4, 8));
  return isForwards || (isDay(number(6, 8), number(4, 6)) && isNear(number(0, 4)));
}

/** What people type first, in three languages; rows and repeats are found by rule. No word of the proposals is here. */
const COMMON = new Set(`
  password passwort passw0rd passphrase salasana salasanani salis lösenord losenord lösen
  tunnuslause letmein iloveyou welcome tervetuloa välkommen admin administrator ylläpitäjä root
  login secret salaisuus hemlig hemligt qwerty qwertyui master dragon monkey football
  baseball princess sunshine superman batman shadow trustno1 abc123 hello hejsan moikka
  perkele saatana vittu paska helvetti kissa koira hevonen kukka kulta rakas aurinko
  kesä talvi sommar sommaren älskling fotboll suomi finland helsinki helsingfors helpline
  auttavapuhelin volunteer päivystäjä mentor mentori coordinator koordinaattori test testi testing`.trim().split(/\s+/));

// Proposals

const CONSONANTS = "bdfghjklmnprstv";
const VOWELS = "aeiou";
/** Every word is consonant, vowel, consonant, vowel: easy to say and to type on any keyboard. */
const WORD_COUNT = 15 * 5 * 15 * 5;

/**
 * Six different words out of 5625, 74.7 bits, separated by single spaces.
 * @param {(bound: number) => number} randomBelow A uniform number below its argument, from a cryptographic source.
 */
export function propose(randomBelow = uniform) {
  /** @type {number[]} */
  const drawn = [];
  while (drawn.length < 6) {
    // The n-th of those not drawn yet: a repeated word would be worth nothing.
    let number = randomBelow(WORD_COUNT - drawn.length);
    for (const earlier of [...drawn].sort((a, b) => a - b)) if (earlier <= number) number += 1;
    drawn.push(number);
  }
  return drawn.map(wordOf).join(" ");
}

/**
 * The word with this number, below `WORD_COUNT`.
 * @param {number} number
 */
function wordOf(number) {
  const at = (/** @type {number} */ unit) => Math.floor(number / unit);
  return CONSONANTS[at(375)] + VOWELS[at(75) % 5] + CONSONANTS[at(5) % 15] + VOWELS[number % 5];
}

/** @param {number} bound */
function uniform(bound) {
  // The last, broken round of the 32 bits would favour small numbers.
  const end = 2 ** 32 - (2 ** 32 % bound);
  const drawn = new Uint32Array(1);
  do crypto.getRandomValues(drawn); while (drawn[0] >= end);
  return drawn[0] % bound;
}
