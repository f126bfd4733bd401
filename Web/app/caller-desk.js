// What lies on the desk while a caller who returns is on the line: what their code opened, and a code that is being given. All of it is gone with
// the keys, and a code as soon as its page is left.

import { session } from "./session.js";

/** @typedef {import("../types").CallerThread} CallerThread */
/**
 * A code that is being given. `language`: in which it is read aloud, "" for that of the page; `retires`: it took another's place.
 * @typedef {{code: string, isCertain: boolean, retires: boolean, language: string}} Given
 */

class CallerDesk {
  /** @type {CallerThread | null} */
  thread = null;
  /** @type {Given | null} */
  given = null;
  /** Whether the contact of this call was logged with the code. */
  isLogged = false;
  /**
   * What became of it, until it was read.
   * @type {"" | "delivered" | "kept"}
   */
  became = "";
  /**
   * What was referred in the contact of this call, until it was read.
   * @type {import("../types").Referral | null}
   */
  referral = null;
  /** Of the caller, as it was said in the contact. */
  language = "";

  forget() {
    this.thread = this.given = this.referral = null;
    this.isLogged = false;
    this.became = this.language = "";
  }
}

export const callerDesk = new CallerDesk();

session.on("state", ({ phase }) => {
  if (phase !== "signed-in") callerDesk.forget();
});

/**
 * Takes over from the contact form.
 * @param {{thread?: string, code?: string, state: "delivered" | "kept" | "corrected", language: string | undefined,
 *   referral: import("../types").Referral | null}} logged
 */
export function logged({ thread = "", code, state, language = "", referral }) {
  if (callerDesk.thread?.id !== thread) callerDesk.thread = { id: thread, items: [] };
  callerDesk.given = code ? { code, isCertain: true, retires: false, language } : null;
  callerDesk.isLogged = true;
  callerDesk.became = state === "kept" ? "kept" : "delivered";
  callerDesk.language = language;
  callerDesk.referral = referral;
}
