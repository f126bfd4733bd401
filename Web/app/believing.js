// What a failed check of the vault means to who reads it: as ClientError has it.

import { VaultError } from "./vault.js";

const meaning = /** @type {Record<string, string>} */ ({
  rolled_back: "rolled_back",
  fork: "fork",
  out_of_memory: "no_memory",
  unavailable: "internal",
  no_state: "internal",
});

/**
 * Runs a check of something that came from the server: what does not hold is `forged`, `rolled_back` or `fork`.
 * @template T @param {() => T} check @returns {T}
 */
export function believing(check) {
  try {
    return check();
  } catch (error) {
    if (error instanceof VaultError) throw { code: meaning[error.code] ?? "forged" };
    throw error;
  }
}

/**
 * Gives null where the check fails: for what is left out rather than refused.
 * @template T @param {() => T} check @returns {T | null}
 */
export function ifBelieved(check) {
  try {
    return check();
  } catch (error) {
    if (error instanceof VaultError || isFailure(error)) return null;
    throw error;
  }
}

/**
 * Whether a failure passes by itself: the server is away, has no room, or met an error. What is kept is tried again then.
 * @param {string} code
 */
export const passes = (code) => code === "unreachable" || code === "little_space" || code === "internal_error";

/** @param {unknown} error @returns {error is import("../types").Failure} */
export const isFailure = (error) => typeof error === "object" && error !== null && "code" in error && !(error instanceof Error);

/** @param {unknown} error @param {...string} codes */
export const failedWith = (error, ...codes) => isFailure(error) && codes.includes(error.code);
