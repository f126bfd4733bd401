// What callers say: from a code to the keys that it gives under a server secret. docs/protocol.md 2.7 and 6.9.

import { base64, fromBase64, utf8 } from "../bytes.js";
import { believing } from "../believing.js";
import { VaultError } from "../vault.js";
import { stretch } from "./hardening.js";

/** @typedef {import("./session.js").Session} Session */
/**
 * What a code gives under one server secret; `handle` is the vault's.
 * @typedef {{handle: number, tag: string, secretNumber: number}} Caller
 */

/**
 * Refused here if a digit was misheard: then nothing is sent.
 * @param {Session} session @param {string} typed
 */
export function spoken(session, typed) {
  const digits = utf8(typed.replace(/\s/g, " "));
  try {
    return session.vault.callerRead(session.organisation, digits);
  } catch (error) {
    if (error instanceof VaultError && error.code === "malformed") throw { code: "bad_caller_code" };
    throw error;
  } finally {
    digits.fill(0);
  }
}

/** @param {Session} session @param {Uint8Array} element @returns {Promise<{secretNumber: number, evaluated: string}[]>} the newest secret's first */
export async function evaluations(session, element) {
  const found = (await session.call("evaluateCaller", { body: { blinded: base64(element) } })).evaluations;
  if (!Array.isArray(found) || found.length === 0) throw { code: "bad_answer" };
  return found;
}

/**
 * Takes half a second, in a worker of its own.
 * @param {Session} session @param {WebAssembly.Module} module @param {number} attempt @param {{secretNumber: number, evaluated: string}} evaluation
 * @returns {Promise<Caller>}
 */
export async function finish({ vault, organisation }, module, attempt, { secretNumber, evaluated }) {
  const { y, salt } = believing(() => vault.callerFinish(attempt, fromBase64(evaluated)));
  // What goes to that worker is gone here.
  const stretched = await stretch(module, y.slice(), salt);
  try {
    const { handle, tag } = vault.callerKeys(organisation, y, stretched);
    return { handle, tag: base64(tag), secretNumber };
  } finally {
    y.fill(0);
    stretched.fill(0);
  }
}

/**
 * A new code under the newest server secret.
 * @param {Session} session @param {WebAssembly.Module} module
 */
export async function newCode(session, module) {
  const attempt = session.vault.callerNew(session.organisation);
  try {
    const [newest] = await evaluations(session, attempt.element);
    const caller = await finish(session, module, attempt.handle, newest);
    return { caller, code: new TextDecoder().decode(attempt.text) };
  } finally {
    attempt.text.fill(0);
    session.vault.drop(attempt.handle);
  }
}

/**
 * What a new code is to the server.
 * @param {Caller} caller
 */
export const wireTag = ({ tag, secretNumber }) => ({ tag, secretNumber });
