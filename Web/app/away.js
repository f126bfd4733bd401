// Leaving the desk: the lock after a while without anybody, and the key that hides everything at once.

import { ask, h } from "./dom.js";
import { t } from "./i18n.js";
import { session } from "./session.js";
import { settings } from "./settings.js";

const warning = 30_000;
const longest = 12 * 60 * 60_000;
/** Two presses within this time hide the page. */
const twice = 600;

/**
 * Locks after the member's time without a key or a pointer; a contact form that is open gets an hour. Says so half a minute before.
 * @param {{isWriting: () => boolean, lock: () => void}} options
 */
export function watchIdle({ isWriting, lock }) {
  let lastSeen = Date.now();
  let since = 0;
  let isWarned = false;
  const seen = () => {
    // A device that slept past its time stays locked, whatever the first key is.
    if (Date.now() < due()) lastSeen = Date.now();
    if (isWarned && due() - Date.now() > warning) unwarn();
  };
  const due = () => Math.min(lastSeen + (isWriting() ? 60 : settings().lockMinutes) * 60_000, since ? since + longest : Infinity);
  const unwarn = () => {
    isWarned = false;
    /** @type {HTMLDialogElement | null} */ (document.querySelector(".dialog.idle"))?.close();
  };
  const check = () => {
    if (session.state.phase !== "signed-in") {
      since = 0;
      lastSeen = Date.now();
      return;
    }
    since ||= Date.now();
    const left = due() - Date.now();
    if (left <= 0) {
      unwarn();
      lock();
    } else if (left <= warning && !isWarned) {
      isWarned = true;
      void ask({ title: t("idle.title"), body: h("p", null, t("idle.text")), buttons: [{ id: "stay", label: t("idle.stay"), kind: "primary" }], class: "idle" })
        .then(() => ((isWarned = false), seen()));
    }
  };
  for (const event of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"]) {
    window.addEventListener(event, seen, { capture: true, passive: true });
  }
  document.addEventListener("visibilitychange", check);
  setInterval(check, 1000);
}

/**
 * Calls when Escape was pressed twice quickly, wherever the focus is.
 * @param {() => void} act
 */
export function onTwoEscapes(act) {
  let before = -Infinity;
  window.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    const now = performance.now();
    const isSecond = now - before < twice;
    before = isSecond ? -Infinity : now;
    if (!isSecond) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  }, true);
}

const iconLink = () => /** @type {HTMLLinkElement} */ (document.querySelector('link[rel="icon"]'));

/**
 * A page that says nothing; whatever was there is taken away at once. Calls when somebody wants to go on.
 * @param {() => void} resume
 */
export function showNeutral(resume) {
  const before = iconLink().href;
  document.title = t("hide.title");
  iconLink().href = "data:,";
  history.replaceState(null, "", location.pathname);
  const back = () => {
    iconLink().href = before;
    resume();
  };
  document.body.replaceChildren(h("div", { class: "neutral" }, h("button", { type: "button", class: "button quiet", onclick: back }, t("hide.continue"))));
  document.body.tabIndex = -1;
  document.body.focus();
  return back;
}
