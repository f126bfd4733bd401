/**
 * Street addresses, the part of personal-data.js that is made of words.
 * @module
 *
 * @typedef {import("./personal-data.js").Scanner} Scanner
 * @typedef {import("./personal-data.js").Range} Range
 * @typedef {import("./personal-data.js").Word} Word
 */

/**
 * @param {Scanner} scanner
 * @returns {Range[]}
 */
export function streetAddresses(scanner) {
  return scanner.words.flatMap((_, index) => {
    const range = numberAfterStreet(scanner, index) ?? numberBeforeStreet(scanner, index);
    return range ? [range] : [];
  });
}

/**
 * Finnish and Swedish: Hämeentie 5, Aleksis Kiven katu 5 A 12, Fredriksgatan 3.
 * @param {Scanner} scanner
 * @param {number} index
 * @returns {Range | null}
 */
function numberAfterStreet(scanner, index) {
  const word = scanner.words[index];
  const isAfterName = index > 0 && scanner.words[index - 1].isCapitalised && isNextTo(scanner, index - 1);
  if (!isStreet(word, isAfterName)) return null;
  const number = scanner.spacesEnd(word.end);
  const end = number - word.end <= 2 ? houseNumberEnd(scanner, number, index) : null;
  return end === null ? null : [(isAfterName ? scanner.words[index - 1] : word).start, end];
}

/**
 * English: 12 Some Street. Names must be capitalised, or "15 minutes down the road" would be one.
 * @param {Scanner} scanner
 * @param {number} index
 * @returns {Range | null}
 */
function numberBeforeStreet(scanner, index) {
  const { words } = scanner;
  if (!words[index].isCapitalised || !ENGLISH.has(words[index].lower)) return null;
  // As long as every word between is part of the name.
  for (let first = index - 1; first >= Math.max(0, index - 3); first -= 1) {
    if (!words[first].isCapitalised || !isNextTo(scanner, first)) return null;
    let number = words[first].start;
    while (scanner.isSpace(number - 1)) number -= 1;
    const end = number;
    if (scanner.isLetter(number - 1) && scanner.isDigit(number - 2)) number -= 1;
    while (scanner.isDigit(number - 1)) number -= 1;
    const length = end - number;
    const isNumber = length >= 1 && length <= 5 && !scanner.isYear(number, end) && !scanner.isWordPart(number - 1) &&
      scanner.isDigit(number);
    if (isNumber) return [number, words[index].end];
  }
  return null;
}

/**
 * Whether nothing but spaces stands between a word and the next one.
 * @param {Scanner} scanner
 * @param {number} index
 */
function isNextTo(scanner, index) {
  return scanner.spacesEnd(scanner.words[index].end) === scanner.words[index + 1].start;
}

/**
 * The end of a house number such as 5, 5a, 5–7; null for a count, a length, a year, a date or a time.
 * @param {Scanner} scanner
 * @param {number} start
 * @param {number} word The number of the word before it.
 */
function houseNumberEnd(scanner, start, word) {
  let end = scanner.digitsEnd(start);
  if (end === start || end - start > 4 || scanner.digit(start) === 0) return null;
  if (scanner.isLetter(end)) end += 1;
  else if (scanner.isYear(start, end)) return null;
  if (scanner.isWordPart(end) || scanner.isOneOf(end, "%€")) return null;
  if (scanner.isOneOf(end, ".,:/") && scanner.isDigit(end + 1)) return null;
  if (scanner.isOneOf(end, "-–")) {
    if (!scanner.isDigit(end + 1)) return scanner.isLetter(end + 1) ? null : end;
    end = scanner.digitsEnd(end + 1);
  }
  const next = scanner.spacesEnd(end);
  // The letter of 5a is a word too.
  const following = scanner.words.slice(word + 1, word + 3).find((other) => other.start === next);
  return following && UNITS.has(following.lower) ? null : end;
}

// The words that make a street, and those that only look like it

/**
 * @param {Word} word
 * @param {boolean} isAfterName
 */
function isStreet(word, isAfterName) {
  const { lower } = word;
  if (WHOLE.has(lower)) return true;
  // Aleksis Kiven katu, Fredrikas gata: the kind of street stands alone.
  if (isAfterName && ALONE.has(lower)) return true;
  if (lower === "mentori" || LOOKALIKES.some((ending) => lower.endsWith(ending))) return false;
  // In the middle of a sentence "kadulla 3" counts people; a name is written with a capital.
  return isStem(word, ENDINGS) || (word.isCapitalised && isStem(word, INFLECTED));
}

/**
 * @param {Word} word
 * @param {string[]} endings
 */
function isStem(word, endings) {
  return endings.some((ending) => word.lower.endsWith(ending) && word.end - word.start >= ending.length + 2);
}

const words = (/** @type {string} */ text) => text.trim().split(/\s+/);

const ENDINGS = words(`
  katu tie kuja polku väylä kaari tori raitti rinne penger puisto puistikko ranta aukio taival bulevardi esplanadi
  gatan vägen gränden gränd stigen allén torget stranden kajen brinken strandväg`);
const INFLECTED = words(`
  kadulla kadulta kadulle tiellä tieltä tielle kujalla kujalta kujalle polulla polulta polulle`);
const WHOLE = new Set(words("bulevardi esplanadi bulevarden boulevarden esplanaden"));
const ALONE = new Set(words(`
  katu tie kuja polku väylä tori raitti puisto ranta aukio kadulla tiellä kujalla
  väg gata gränd stig allé esplanad torg plats strand strandväg`));
const ENGLISH = new Set(words("street road avenue lane drive boulevard square st rd ave blvd"));

/**
 * A mentor, a pastor and unpaid bills (laskuja) are no streets, and neither is a path of care; a highway is not where
 * somebody lives. Not simply "mentori": Hakaniementori is a square.
 */
const LOOKALIKES = words(`
  ttori ktori htori smentori -mentori tutori pastori editori auditori monitori laskuja lukuja hakuja alkuja elinkaari
  hoitopolku palvelupolku oppimispolku asiakaspolku valtatie kantatie seututie moottoritie`);

/** A number before one of these is an amount. */
const UNITS = new Set(words(`
  min minuuttia minuutin h t tunti tuntia tunnin pv päivä päivää päivän vk viikko viikkoa viikon kk kuukausi kuukautta
  kuukauden v vuosi vuotta vuoden vuotias kerta kertaa kerran km m metriä kilometriä euroa eur e kpl henkeä henkilöä ihmistä
  kilometer meter minuter timme timmar dag dagar vecka veckor månad månader år gång gånger personer
  minutes hours days weeks months years times people`));
