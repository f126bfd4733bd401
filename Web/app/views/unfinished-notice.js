// That something unfinished waits on this device for somebody else: whose it is and what it says, nobody else learns.

import { h, notice } from "../dom.js";
import { t } from "../i18n.js";
import { session } from "../session.js";

/** Of others than who is signed in; null if there is nothing. */
export function othersNotice() {
  const { member, unfinished } = session.state;
  return unfinished.some((id) => id !== member?.id) ? notice("info", h("p", null, t("unfinished.others"))) : null;
}

/**
 * Before anybody has signed in; null if there is nothing.
 * @param {boolean} isSaid whether it is said already that who was here before has something
 */
export function waitingNotice(isSaid) {
  const { owner, unfinished } = session.state;
  return unfinished.some((id) => !isSaid || id !== owner) ? notice("info", h("p", null, t("unfinished.here"))) : null;
}
