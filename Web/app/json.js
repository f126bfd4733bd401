// JSON whose whole numbers are exactly what was written.

/** A whole number that this language would round. */
export class InexactNumber extends Error {}

/**
 * Throws an `InexactNumber` for a whole number beyond ±(2^53 − 1): rounded, a document would not be what its author signed any more. Throws a
 * `SyntaxError` for what is no JSON.
 * @param {string} json
 * @returns {any}
 */
export function parsed(json) {
  return JSON.parse(json, (_, value) => {
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw new InexactNumber();
    return value;
  });
}
