// What went wrong, in a sentence: what happened, what is kept, what to do.

import { has, t, waitText } from "./i18n.js";

/** @typedef {import("../types").Failure} Failure */

/**
 * Codes that mean the same to whoever reads them.
 * @type {Record<string, string>}
 */
const same = { no_such_method: "malformed", other_media: "malformed", wrong_size: "malformed", internal_error: "server_error" };

/**
 * Anything that was thrown as a failure: what is none is a mistake of ours.
 * @param {unknown} thrown
 * @returns {Failure}
 */
export function asFailure(thrown) {
  return thrown && typeof thrown === "object" && typeof (/** @type {any} */ (thrown).code) === "string" ? /** @type {Failure} */ (thrown) : { code: "internal" };
}

/**
 * @param {unknown} thrown
 * @param {string} [listName] what a missing or unknown answer is called
 */
export function failureText(thrown, listName) {
  const failure = asFailure(thrown);
  const code = same[failure.code] ?? failure.code;
  const key = [`failure.${code}`, `caseFailure.${code}`, `callerFailure.${code}`].find(has) ?? "failure.internal";
  return t(key, { wait: waitText(failure.retryAfter), list: listName ?? failure.list ?? "" });
}
