// JSON whose whole numbers are exactly what was written.

import { text } from "./bytes.js";

/** A whole number that this language would round. */
export class InexactNumber extends Error {}

/** What may be such a number: sixteen digits, or an exponent. Only then is every value looked at, which takes ten times as long. */
const mayBeInexact = /\d{16}|(^|[:,[\s])-?[\d.]+e/i;

/**
 * Throws an `InexactNumber` for a whole number beyond ±(2^53 − 1): rounded, a document would not be what its author signed any more. Throws a
 * `SyntaxError` for what is no JSON.
 * @param {string} json
 * @param {(value: any) => void} [see] is shown every value
 * @returns {any}
 */
export function parsed(json, see) {
  if (!see && !mayBeInexact.test(json)) return JSON.parse(json);
  return JSON.parse(json, (_, value) => {
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw new InexactNumber();
    see?.(value);
    return value;
  });
}

/**
 * What was sealed or signed, if every reader reads it alike: docs/protocol.md 1.3. Of two equal keys this language takes the last, another
 * the first, and half a character is no text to another. Throws as `parsed` does, and a `TypeError` for what is not UTF-8.
 * @param {Uint8Array} bytes
 * @returns {any}
 */
export function parsedAlike(bytes) {
  const json = text(bytes);
  let members = 0;
  const found = parsed(json, (value) => {
    if (value && typeof value === "object" && !Array.isArray(value)) {
      // Equal as text is, however it is composed.
      members += new Set(Object.keys(value).map((key) => key.normalize())).size;
    }
  });
  const colons = json.replace(/"[^"\\]*(\\.[^"\\]*)*"/g, "").split(":").length - 1;
  // Half a character is written as an escape.
  if (members !== colons || /(^|[^\\])(\\\\)*\\ud/.test(JSON.stringify(found))) throw new SyntaxError();
  return found;
}
