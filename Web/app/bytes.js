// Bytes in and out of text: base64url without padding and the Crockford base32 of ids (docs/protocol.md 1.3).

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @param {string} text */
export const utf8 = (text) => encoder.encode(text);

/** @param {Uint8Array} bytes throws a `TypeError` for what is no UTF-8 */
export const text = (bytes) => decoder.decode(bytes);

/** @param {Uint8Array} bytes */
export function base64(bytes) {
  let binary = "";
  // Piece by piece: a call takes only so many arguments.
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @param {string} value throws {code:"bad_answer"} for anything else */
export function fromBase64(value) {
  if (typeof value !== "string" || !/^[A-Za-z0-9_-]*$/.test(value)) throw { code: "bad_answer" };
  try {
    const binary = atob(value.replaceAll("-", "+").replaceAll("_", "/"));
    // By index: an iterator is twenty times slower, and a caseload has megabytes.
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  } catch {
    throw { code: "bad_answer" };
  }
}

/**
 * The text form of an id.
 * @param {Uint8Array} bytes
 */
export function idText(bytes) {
  let out = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += alphabet[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? out + alphabet[(held << (5 - bits)) & 31] : out;
}

/**
 * The 16 bytes of an id in its canonical text form.
 * @param {string} id
 */
export function idBytes(id) {
  if (typeof id !== "string" || id.length !== 26) throw { code: "bad_answer" };
  const out = new Uint8Array(16);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const character of id) {
    const value = alphabet.indexOf(character);
    if (value < 0) throw { code: "bad_answer" };
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = (held >> bits) & 255;
      held &= (1 << bits) - 1;
    }
  }
  if (held !== 0) throw { code: "bad_answer" };
  return out;
}

/**
 * A journal belongs to its case: where the vault asks for a compartment, both ids stand.
 * @param {string} journal @param {string} parent
 */
export const journalIDs = (journal, parent) => Uint8Array.of(...idBytes(journal), ...idBytes(parent));

export const newID = () => idText(crypto.getRandomValues(new Uint8Array(16)));

/** @param {Uint8Array | null | undefined} a @param {Uint8Array | null | undefined} b */
export function same(a, b) {
  if (!a || !b || a.length !== b.length) return false;
  return a.every((byte, i) => byte === b[i]);
}

/**
 * `2026-11` as 202611, as byte strings have it.
 * @param {string} month
 */
export const monthNumber = (month) => Number(month.slice(0, 4)) * 100 + Number(month.slice(5, 7));

/**
 * A month so many months later.
 * @param {string} month
 * @param {number} count
 */
export function monthAfter(month, count) {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, "0")}`;
}

/**
 * The same day of a later month, or that month's last day where it is shorter: 31 January and 3 months is 30 April.
 * @param {string} day
 * @param {number} count
 */
export function dayInMonths(day, count) {
  const month = monthAfter(day.slice(0, 7), count);
  const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate();
  return `${month}-${String(Math.min(Number(day.slice(8)), last)).padStart(2, "0")}`;
}

/**
 * Days from one to another.
 * @param {string} from
 * @param {string} to
 */
export const daysBetween = (from, to) => Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

/**
 * A day so many days later.
 * @param {string} day
 * @param {number} count
 */
export function dayAfter(day, count) {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/**
 * Today in a time zone.
 * @param {string} timeZone
 * @param {Date} [now]
 */
export function today(timeZone, now = new Date()) {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(now);
  const part = (/** @type {string} */ type) => parts.find((p) => p.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}
