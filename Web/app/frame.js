// What stands around every page: organisation, language, lock and hide above, the tasks of this member beside or below, messages.

import { onDesk } from "./case-desk.js";
import { button, fill, h, icon } from "./dom.js";
import { failureText } from "./failures.js";
import { has, labelOf, language, languageNames, languages, setLanguage, t } from "./i18n.js";
import { session } from "./session.js";

/** @typedef {import("../types").Role} Role */
/** @typedef {import("../types").OrganisationFile} OrganisationFile */
/**
 * @typedef {{kind: "info" | "ok" | "warn" | "danger", text: import("./dom.js").Child, action?: {label: string, act: () => void},
 *   seconds?: number}} Message
 */

/**
 * The tasks, in the order of the rail; no roles: everybody's.
 * @type {{name: import("./dom.js").Icon, roles: Role[]}[]}
 */
const tasks = [
  { name: "log-contact", roles: ["volunteer", "coordinator"] },
  { name: "shift", roles: ["volunteer", "coordinator"] },
  { name: "caller", roles: ["volunteer", "coordinator"] },
  { name: "inbox", roles: ["coordinator"] },
  { name: "overview", roles: ["coordinator"] },
  { name: "cases", roles: ["coordinator"] },
  { name: "caseload", roles: ["mentor"] },
  { name: "statistics", roles: ["coordinator"] },
  { name: "referrals", roles: ["coordinator", "mentor"] },
  { name: "services", roles: [] },
  { name: "members", roles: ["administrator"] },
  { name: "audit", roles: ["auditor"] },
  { name: "account", roles: [] },
];

/** How many places the bar of a narrow window has: with more tasks the last one unfolds the rest. */
const inBar = 5;

/**
 * The task that a view belongs to, where it is none of its own. Who works with cases in two ways comes to one by the task of the first.
 * @param {string} view
 */
export function taskOf(view) {
  const own = tasksOfMember();
  if (view === "open-case") return "cases";
  return view === "case" ? (own.find((name) => name === onDesk()?.back) ?? own.find((name) => name === "cases" || name === "caseload") ?? view) : view;
}

/** The tasks of who is signed in. Whoever is in a group may admit others to it, so they see the members too. */
export function tasksOfMember() {
  const member = session.state.phase === "signed-in" ? session.state.member : null;
  if (!member) return [];
  const admits = member.admitted.some((group) => group !== "members");
  return tasks
    .filter(({ name, roles }) => roles.length === 0 || roles.some((role) => member.roles.includes(role)) || (name === "members" && admits))
    .map(({ name }) => name);
}

/**
 * @param {OrganisationFile | null} organisation
 * @param {{lock: () => void, hide: () => void, help: () => void, skip: () => void}} acts
 */
export function createFrame(organisation, acts) {
  const root = h("div", { id: "frame" });
  const view = h("div", { class: "view" });
  const messages = h("div", { class: "messages" });
  // What went wrong and what can still be undone stays in sight.
  const alerts = h("div", { class: "messages alerts" });
  const live = h("div", { class: "visually-hidden", role: "status", "aria-live": "polite" });
  const skip = h("button", { type: "button", class: "skip", onclick: acts.skip });
  const head = h("header", { class: "head" });
  const body = h("div", { class: "body" }, h("main", { id: "main" }, alerts, messages, view));
  root.append(skip, head, body, live);
  let current = "";
  let drawn = "";

  // What is being done stays in the document: only what stands around it is drawn anew, and only if it says something else.
  const draw = () => {
    const { state } = session;
    const isDemonstration = state.organisation?.demonstration ?? wasDemonstration;
    const said = JSON.stringify([language(), state.phase, state.owner, state.member, isDemonstration]);
    if (said === drawn) return;
    drawn = said;
    const isOpen = state.phase === "signed-in";
    const own = tasksOfMember();
    const top = h(
      "div", { class: "top" },
      h("div", { class: "brand" }, icon("lamp"), h("span", null, organisation ? labelOf(organisation.name) : "Helpline")),
      h("div", { class: "languages", role: "group", "aria-label": t("frame.language") }, languages.map((name) =>
        h("button", {
          type: "button", class: "top-button", lang: name, "aria-pressed": String(name === language()), "aria-label": languageNames[name],
          "data-frame": name, onclick: () => void setLanguage(name),
        }, name.toUpperCase()))),
      topButton("help", t("frame.help"), acts.help, "?", false),
      isOpen && topButton("lock", t("frame.lock"), acts.lock, undefined, true),
      (isOpen || state.owner) && topButton("hide", t("frame.hide"), acts.hide, "Escape Escape", true));
    const isMany = own.length > inBar;
    const more = h("button", { type: "button", "aria-expanded": "false", "data-frame": "more", onclick: () =>
      more.setAttribute("aria-expanded", String(more.getAttribute("aria-expanded") === "false")) }, icon("more"), h("span", null, t("frame.more")));
    const nav = own.length > 0 && h(
      "nav", { class: `tasks ${isMany ? "many" : ""}`.trim(), "aria-label": t("frame.tasks") },
      h("ul", null, own.flatMap((name, index) => [
        isMany && index === inBar - 1 && h("li", { class: "more" }, more),
        h("li", { class: isMany && index >= inBar - 1 ? "rest" : "" }, h("a", {
          href: `#/${name}`, "aria-current": name === current ? "page" : undefined, "data-frame": `task-${name}`,
        }, icon(name), h("span", null, barLabel(name)))),
      ])),
      h("div", { class: "rail-foot" },
        h("p", null, h("strong", null, state.member?.name ?? state.member?.login ?? ""), h("br"), rolesLine(state.member?.roles ?? [])),
        h("p", null, t("frame.hideHint"))));
    const again = root.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset["frame"] : undefined;
    fill(skip, t("frame.skip"));
    fill(head, isDemonstration && h("div", { class: "banner", role: "note" }, t("frame.demonstration")), top);
    body.querySelector(".tasks")?.remove();
    if (nav) body.prepend(nav);
    if (again) /** @type {HTMLElement | null} */ (root.querySelector(`[data-frame="${again}"]`))?.focus();
  };

  let wasDemonstration = false;
  return {
    root, view, draw,
    /**
     * Whether this was a demonstration stays known while the server is away.
     * @param {boolean} is
     */
    demonstration(is) {
      wasDemonstration = is;
    },
    /** @param {string} name */
    show(name) {
      current = name;
      root.querySelector(".tasks .more button")?.setAttribute("aria-expanded", "false");
      for (const link of root.querySelectorAll(".tasks a")) {
        if (link.getAttribute("href") === `#/${name}`) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
    },
    /**
     * Read out, not shown.
     * @param {string} text
     */
    announce(text) {
      live.textContent = "";
      // A text that was there before would not be read again.
      setTimeout(() => (live.textContent = text), 50);
    },
    /** @param {Message} message */
    notify(message) {
      return say(message.seconds ? alerts : messages, message);
    },
    /** @param {unknown} failure @param {string} [listName] */
    fail(failure, listName) {
      alerts.replaceChildren();
      say(alerts, { kind: "danger", text: failureText(failure, listName) });
    },
    /** What was said on the page before; all of it if nobody is signed in any more, since it may name members. */
    clear() {
      alerts.replaceChildren();
      if (session.state.phase !== "signed-in") messages.replaceChildren();
    },
  };
}

/**
 * What a task is called where there is little room: a bar in the text is where a long word may be broken.
 * @param {string} name
 */
const barLabel = (name) => t(has(`task.${name}.bar`) ? `task.${name}.bar` : `task.${name}`).replace("|", "\u00ad");

/** @param {import("./dom.js").Icon} name @param {string} label @param {() => void} act @param {string | undefined} shortcut @param {boolean} words */
const topButton = (name, label, act, shortcut, words) =>
  h("button", { type: "button", class: "top-button", title: label, "aria-label": label, "aria-keyshortcuts": shortcut, "data-frame": name, onclick: act },
    icon(name), words && h("span", { class: "top-words", "aria-hidden": "true" }, label));

/** @param {Role[]} roles */
const rolesLine = (roles) => roles.map((role) => t(`role.${role}`)).join(", ");

/** @param {HTMLElement} messages @param {Message} message */
function say(messages, { kind, text, action, seconds }) {
  const { element, remove } = message(kind, text, action);
  if (seconds) setTimeout(remove, seconds * 1000);
  messages.append(element);
  return element;
}

/** @param {Message["kind"]} kind @param {import("./dom.js").Child} text @param {Message["action"]} action */
function message(kind, text, action) {
  const remove = () => void (/** @type {HTMLElement} */ (element).remove());
  /** @type {HTMLElement} */
  const element = h(
    "div", { class: `notice ${kind} message`, role: kind === "danger" ? "alert" : "status" }, icon(kind),
    h("div", { class: "notice-text" }, typeof text === "string" ? h("p", null, text) : text,
      action && button(action.label, () => (remove(), action.act()), { kind: "plain" })),
    h("button", { type: "button", class: "top-button", "aria-label": t("word.close"), onclick: remove }, icon("close")));
  return { element, remove };
}
