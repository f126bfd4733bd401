// Where the page begins: language, files, session, which view is shown, and when the desk is left.

import { onDesk } from "./case-desk.js";
import { fill, h, isPlainKey } from "./dom.js";
import { onTwoEscapes, showNeutral, watchIdle } from "./away.js";
import { asFailure } from "./failures.js";
import { createFrame, taskOf, tasksOfMember } from "./frame.js";
import { labelOf, onLanguage, startLanguage, startLateTexts, t } from "./i18n.js";
import { session } from "./session.js";
import { putAway, ready } from "./unfinished.js";
import { openHelp } from "./views/help.js";
import join, { takeInvitation } from "./views/join.js";
import logContact, { isWriting } from "./views/log-contact.js";
import notLoaded from "./views/not-loaded.js";
import shift from "./views/shift.js";
import signIn, { tellChanges } from "./views/sign-in.js";

/**
 * What a view is given.
 * @typedef {{
 *   navigate: (name: string, params?: any) => void,
 *   announce: (text: string) => void,
 *   fail: (failure: unknown, listName?: string) => void,
 *   notify: (message: import("./frame.js").Message) => HTMLElement,
 *   lists: import("../types").CodeLists,
 *   organisation: import("../types").OrganisationFile,
 *   params: any,
 *   year: number,
 *   late: () => Promise<typeof import("./views/late.js")>,
 * }} Context
 * @typedef {{
 *   name: string,
 *   roles?: string[],
 *   title?: () => string,
 *   shortcuts?: () => {keys: string, text: string}[],
 *   render: (root: HTMLElement, context: Context) => void | (() => void),
 *   relabel?: (context: Context) => void,
 * }} View
 */

/**
 * Views that come with the page: whoever answers the telephone waits for these only. Tests/Browser/test_page_files.py says how heavy they may be.
 * @type {Record<string, View>}
 */
const views = { "sign-in": signIn, join, "log-contact": logContact, shift };

/**
 * Views that stand in views/late.js: it is loaded when one of them is first shown, and with it the sentences whose keys begin as
 * scripts/join-locales.py says ("case.", "cases.", …; a failure that only they meet is "caseFailure.CODE"). They and what only they need may
 * import anything; what comes with the page (the views above, frame.js, …) may import nothing of theirs and ask for no sentence of theirs. The
 * name of a task in the rail ("task.NAME") comes with the page.
 */
const lateViews = ["caller", "members", "account", "inbox", "overview", "cases", "open-case", "caseload", "case", "referrals", "services",
  "statistics", "audit"];

/** @type {import("../types").CodeLists} */
let lists;
/** @type {import("../types").OrganisationFile} */
let organisation;
/** @type {ReturnType<typeof createFrame>} */
let frame;
/** @type {View | null} */
let view = null;
/** @type {(() => void) | void} */
let leave;
/**
 * What the view was given; `given` is for the next.
 * @type {any}
 */
let params = null;
/** @type {any} */
let given = null;
/** Where whoever unlocks wants to be. */
let wanted = "";
let routes = 0;
/**
 * Ends the neutral screen; null while it is not there.
 * @type {(() => void) | null}
 */
let resume = null;
/** @type {Promise<void> | null} */
let locking = null;

/**
 * Which view an address means for who is here.
 * @param {string} name @returns {string}
 */
function allowed(name) {
  const { phase, owner } = session.state;
  if (name === "join") return name;
  if (phase === "signed-in") {
    const own = tasksOfMember();
    // Which case it was is nowhere to be read after the page was loaded anew.
    if (name === "case" && !given?.id && !onDesk()) return allowed(own.find((task) => task === taskOf(name)) ?? "");
    return own.includes(/** @type {import("./dom.js").Icon} */ (taskOf(name))) ? name : (own[0] ?? "account");
  }
  if (name === "log-contact" && owner && given?.sealed) return name;
  return "sign-in";
}

const named = () => location.hash.replace(/^#\/?/, "");

/** @param {string} name @param {any} [next] */
function navigate(name, next = null) {
  given = next;
  if (named() === name) void route(true);
  else location.hash = `#/${name}`;
}

/** @param {boolean} [again] also if this view is shown already */
async function route(again = false) {
  if (resume) return;
  const name = allowed(named());
  if (session.state.phase !== "signed-in" && name === "sign-in" && named() && named() !== name) wanted = named();
  // An address that is not allowed does not stay in sight, also where the view that is shown instead is there already.
  const address = () => {
    if (named() !== name) history.replaceState(null, "", `#/${name}`);
  };
  if (!again && view?.name === name) return address();
  [params, given] = [given, null];
  leaveView();
  view = null;
  const mine = ++routes;
  // What was left unfinished is shown where it was typed.
  const [next] = await Promise.all([viewOf(name), ready()]);
  // Somebody went elsewhere meanwhile.
  if (mine !== routes) return;
  view = next;
  address();
  frame.clear();
  show();
  scrollTo(0, 0);
  focusFirst();
}

/** @param {string} name @returns {Promise<View>} */
async function viewOf(name) {
  if (!lateViews.includes(name)) return views[name] ?? signIn;
  try {
    return (await loadLate()).views[name];
  } catch {
    return notLoaded(name);
  }
}

/** Rejects where the server has a newer page by now, without this file; or where it is away. */
async function loadLate() {
  const [late] = await Promise.all([import("./views/late.js"), startLateTexts()]);
  return late;
}

function show() {
  if (!view) return;
  document.title = [view.title?.() ?? t(`task.${view.name}`), organisation && labelOf(organisation.name)].filter(Boolean).join(" · ");
  frame.show(taskOf(view.name));
  const root = h("div", { class: "view-root" });
  frame.view.append(root);
  leave = view.render(root, context());
}

function focusFirst() {
  const first = frame.view.querySelector("[data-first]") ?? frame.view.querySelector("h1");
  if (!(first instanceof HTMLElement)) return;
  if (first.tabIndex < 0 && !first.hasAttribute("tabindex")) first.tabIndex = -1;
  first.focus({ preventScroll: true });
}

/** @returns {Context} */
function context() {
  const day = session.state.organisation?.day ?? new Intl.DateTimeFormat("sv-SE").format(new Date());
  return {
    navigate, lists, organisation, params, year: Number(day.slice(0, 4)), late: loadLate,
    announce: frame.announce,
    notify: frame.notify,
    fail(failure, listName) {
      const { code } = asFailure(failure);
      if (code === "not_signed_in" && session.state.phase === "signed-in") void lock();
      frame.fail(failure, listName);
    },
  };
}

/** Keys are gone after this; what was being typed is sealed first. */
function lock() {
  locking ??= (async () => {
    if (session.state.phase === "signed-in") wanted = view?.name ?? "";
    // If the new worker cannot ask the server, the page says so when somebody unlocks.
    await session.lock().catch(() => {});
    locking = null;
    // Behind the neutral screen nothing is drawn anew, so what was there ends here.
    if (resume) leaveView();
  })();
  return locking;
}

function leaveView() {
  leave?.();
  leave = undefined;
  frame.view.replaceChildren();
}

function hide() {
  resume = showNeutral(async () => {
    await locking;
    resume = null;
    document.body.replaceChildren(frame.root);
    document.body.removeAttribute("tabindex");
    frame.draw();
    void route(true);
  });
  void lock();
}

function help() {
  if (!document.querySelector("dialog[open]")) openHelp(view);
}

function listen() {
  let phase = session.state.phase;
  let member = session.state.member?.id;
  session.on("state", (state) => {
    frame.demonstration(state.organisation?.demonstration ?? wasDemonstration());
    const isOther = state.phase !== phase || state.member?.id !== member;
    phase = state.phase;
    member = state.member?.id;
    if (resume) return;
    frame.draw();
    if (!isOther) return;
    for (const dialog of document.querySelectorAll("dialog")) dialog.close();
    if (state.phase === "signed-in") {
      const goal = wanted;
      wanted = "";
      history.replaceState(null, "", `#/${goal}`);
    }
    void route(true);
  });
  session.on("changes", (changes) => tellChanges(context(), changes, t("signIn.changes.now")));
  onLanguage(() => {
    frame.draw();
    if (!view) return;
    document.title = [view.title?.() ?? t(`task.${view.name}`), labelOf(organisation.name)].join(" · ");
    if (view.relabel) return view.relabel(context());
    leaveView();
    show();
  });
  window.addEventListener("hashchange", () => {
    takeInvitation();
    void route();
  });
  window.addEventListener("keydown", (event) => {
    if (event.key === "?" && isPlainKey(event) && !resume) {
      event.preventDefault();
      help();
    }
  });
  // What is typed is sealed as soon as the page may be gone for good.
  const seal = () => void putAway().catch(() => {});
  window.addEventListener("pagehide", seal);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && seal());
  onTwoEscapes(() => (resume ? resume() : hide()));
  watchIdle({ isWriting, lock: () => void lock() });
}

const wasDemonstration = () => document.querySelector(".banner") !== null;

/** @param {string} path */
async function load(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(path);
  return answer.json();
}

async function start() {
  takeInvitation();
  await startLanguage();
  [lists, organisation] = await Promise.all([load("/codelists.json"), load("/organisation.json")]);
  frame = createFrame(organisation, { lock: () => void lock(), hide, help, skip: () => focusFirst() });
  document.body.replaceChildren(frame.root);
  listen();
  frame.draw();
  const failure = await session.start().then(() => null, (thrown) => thrown);
  await route();
  if (failure) frame.fail(failure);
  if ("serviceWorker" in navigator && isSecureContext) void navigator.serviceWorker.register("/service-worker.js").catch(() => {});
}

start().catch(() => {
  // Without its texts the page can say nothing in words of its own.
  fill(document.body, h("main", { class: "page narrow" }, h("p", null, "Sivua ei voitu ladata. Yritä uudelleen. · Sidan kunde inte laddas. Försök igen. · The page could not be loaded. Try again.")));
});
