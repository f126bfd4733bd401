// What is counted, sealed to the month's key: docs/protocol.md 8.1.

import { base64, monthNumber } from "../bytes.js";
import { nobody } from "./session.js";

/** @typedef {{month: string | number, event: string, slot: Uint8Array, revision: number, tag?: Uint8Array | null, codes: string[]}} Entry */

/**
 * Four sealed entries: what counts, if anything, at random places among fillers. What was to go to another month, which is closed then, goes to
 * the key's if it is the first of its slot; a later revision would replace nothing.
 * @param {import("./session.js").Session} session @param {{month: string, number: number, publicKey: Uint8Array}} key @param {Entry[]} counting
 */
export function sealEntries(session, key, counting) {
  /** @type {Entry[]} */
  const entries = counting.filter(({ month, revision }) => revision === 1 || Number(`${month}`.replace("-", "")) === monthNumber(key.month));
  while (entries.length < 4) entries.push({ month: key.month, event: "none", slot: crypto.getRandomValues(new Uint8Array(16)), revision: 0, codes: [] });
  for (let place = entries.length - 1; place > 0; place--) {
    const other = crypto.getRandomValues(new Uint32Array(1))[0] % (place + 1);
    [entries[place], entries[other]] = [entries[other], entries[place]];
  }
  const sealed = entries.map(({ event, slot, revision, tag, codes }) =>
    base64(session.vault.entrySeal(key.publicKey, monthNumber(key.month), event, slot, revision, tag ?? nobody, codes).sealed));
  return { month: key.month, keyNumber: key.number, sealed };
}
