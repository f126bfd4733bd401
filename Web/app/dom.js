// Making elements. Text goes in as text, never as markup, so nothing that was typed can become part of the page.

import { iconPaths } from "./icons.js";

/** @typedef {Node | string | number | null | undefined | false} Leaf */
/** @typedef {Leaf | Leaf[] | Leaf[][]} Child */
/** @typedef {keyof typeof iconPaths} Icon */
/** @typedef {"draft" | "kept" | "delivered" | "waiting" | "due" | "overdue" | "done" | "none" | "info" | "ok" | "warn" | "danger"} MarkKind */

/**
 * An element. `on…` are listeners, `class`, `for`, `aria-…`, `data-…` and whatever else has a dash are attributes, the rest properties of
 * the element; null and undefined are left out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {{[name: string]: any} | null} [props]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) set(element, name, value);
  add(element, children);
  return element;
}

/** @param {HTMLElement} element @param {string} name @param {any} value */
function set(element, name, value) {
  if (value === null || value === undefined) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "class") element.className = value;
  else if (name.includes("-") || name === "for" || name === "role" || name === "list") element.setAttribute(name, String(value));
  else if (name in element) Object.assign(element, { [name]: value });
  else element.setAttribute(name, String(value));
}

/** @param {Element} element @param {Child[]} children */
function add(element, children) {
  for (const child of /** @type {Leaf[]} */ (children.flat(2))) {
    if (child !== null && child !== undefined && child !== false) element.append(child instanceof Node ? child : String(child));
  }
}

/**
 * Puts other children into an element.
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
  element.replaceChildren();
  add(element, children);
}

/**
 * A drawing of 20 by 20, in the colour of the text; the word beside it says what it means.
 * @param {Icon} name
 * @param {string} [more] class
 */
export function icon(name, more = "") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 20 20", class: `icon ${more}`.trim(), "aria-hidden": "true", focusable: "false" })) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", iconPaths[name]);
  svg.append(path);
  return svg;
}

/**
 * The key that does the same. Read out by `aria-keyshortcuts` of the button, so not here.
 * @param {string} key
 */
export const keyCap = (key) => h("kbd", { class: "key-cap", "aria-hidden": "true" }, key);

/**
 * A button that names its act. `kind`: primary (one on a page), plain, quiet (text only) or erase. `key` is shown; whoever makes the button
 * listens for it.
 * @param {string} label
 * @param {(event: MouseEvent) => void} act
 * @param {{kind?: "primary" | "plain" | "quiet" | "erase", key?: string, shortcut?: string, icon?: Icon, disabled?: boolean, class?: string,
 *   describedBy?: string}} [options]
 */
export function button(label, act, options = {}) {
  const { kind = "plain", key, shortcut } = options;
  return h(
    "button",
    {
      type: "button", class: `button ${kind} ${options.class ?? ""}`.trim(), disabled: options.disabled ?? false, onclick: act,
      "aria-keyshortcuts": shortcut ?? key, "aria-describedby": options.describedBy,
    },
    options.icon && icon(options.icon), h("span", null, label), key && keyCap(key));
}

let fields = 0;
/**
 * A labelled control. The hint is read with it; `problem` fills the line below it and marks it invalid.
 * @param {string} label
 * @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} control
 * @param {{hint?: Child, beside?: Child}} [options]
 */
export function field(label, control, options = {}) {
  const id = (control.id ||= `field-${++fields}`);
  const hint = options.hint ? h("p", { class: "hint", id: `${id}-hint` }, options.hint) : null;
  const problem = h("p", { class: "problem", id: `${id}-problem`, hidden: true });
  const describe = () => {
    const ids = [hint?.id, problem.hidden ? "" : problem.id].filter(Boolean).join(" ");
    if (ids) control.setAttribute("aria-describedby", ids);
    else control.removeAttribute("aria-describedby");
  };
  describe();
  const element = h(
    "div", { class: "field" }, h("label", { for: id }, label), hint, options.beside ? h("div", { class: "beside" }, control, options.beside) : control,
    problem);
  return Object.assign(element, {
    /** @param {string} text empty: nothing is wrong */
    problem(text) {
      fill(problem, text && icon("warn"), text && h("span", null, text));
      problem.hidden = !text;
      control.setAttribute("aria-invalid", String(text !== ""));
      describe();
    },
  });
}

/**
 * Something that must be read, with its shape and colour.
 * @param {"info" | "ok" | "warn" | "danger"} kind
 * @param {...Child} children
 */
export function notice(kind, ...children) {
  return h("div", { class: `notice ${kind}` }, icon(kind), h("div", { class: "notice-text" }, ...children));
}

/**
 * A state: a shape and a word, never a colour alone.
 * @param {MarkKind} kind
 * @param {string} word
 */
export const mark = (kind, word) => h("span", { class: `mark ${kind}` }, icon(kind), h("span", null, word));

/**
 * What to do where there is nothing yet.
 * @param {string} text
 * @param {...Child} more
 */
export const empty = (text, ...more) => h("div", { class: "empty" }, icon("lamp"), h("p", null, text), ...more);

/**
 * Something that takes a while. Call `to(share, words)`; without a share it only moves.
 * @param {string} words
 */
export function progress(words) {
  const bar = h("progress", { max: 1, "aria-label": words });
  const text = h("p", { class: "progress-words", role: "status" }, words);
  return Object.assign(h("div", { class: "progress" }, bar, text), {
    /** @param {number | null} share 0…1 @param {string} said */
    to(share, said) {
      if (share === null) bar.removeAttribute("value");
      else bar.value = share;
      bar.setAttribute("aria-label", said);
      if (text.textContent !== said) text.textContent = said;
    },
  });
}

/**
 * A dialog over the page, closed by Escape, its buttons or `close`. The first button is the default. Settles with the id of the button that
 * was chosen, or null.
 * @param {{title: string, body: Child, buttons: {id: string, label: string, kind?: "primary" | "plain" | "quiet" | "erase", key?: string}[],
 *   class?: string, isRead?: boolean}} options `isRead`: it is longer than a question, so it begins at its title
 * @returns {Promise<string | null>}
 */
export function ask(options) {
  return new Promise((resolve) => {
    /** @type {string | null} */
    let chosen = null;
    const back = document.activeElement;
    const choose = (/** @type {string} */ id) => {
      chosen = id;
      dialog.close();
    };
    const heading = `dialog-${++fields}`;
    const buttons = options.buttons.map(({ id, label, kind, key }) => button(label, () => choose(id), { kind, key }));
    const title = h("h2", { id: heading, tabIndex: -1 }, options.title);
    const dialog = h(
      "dialog", { class: `dialog ${options.class ?? ""}`.trim(), "aria-labelledby": heading }, title,
      h("div", { class: "dialog-body" }, options.body), h("div", { class: "actions" }, buttons));
    dialog.addEventListener("keydown", (event) => {
      event.stopPropagation();
      const found = isPlainKey(event) ? options.buttons.find(({ key }) => key && key === event.key.toLowerCase()) : undefined;
      if (!found) return;
      event.preventDefault();
      choose(found.id);
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (back instanceof HTMLElement && back.isConnected) back.focus();
      resolve(chosen);
    });
    document.body.append(dialog);
    dialog.showModal();
    (options.isRead ? title : buttons[0])?.focus();
  });
}

/**
 * Whether a key press is a single key that types nothing anywhere.
 * @param {KeyboardEvent} event
 */
export function isPlainKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return false;
  const at = event.target;
  const takesText = at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement ||
    (at instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit"].includes(at.type));
  return !takesText;
}
