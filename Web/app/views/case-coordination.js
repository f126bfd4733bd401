// What a coordinator does with a case: the one act that it waits for lies open, the others fold out of a list below it.

import { button, field, h, icon, mark, notice } from "../dom.js";
import { formDraft } from "../case-form-draft.js";
import { t } from "../i18n.js";
import { session } from "../session.js";
import { agreeForm, assessForm } from "./case-beginning.js";
import { closeForm, confirmForm, eraseCard, followUpForm, reopenForm } from "./case-ending.js";
import { askedCard, barForm, declinedNotice, mentorForm } from "./case-mentors.js";
import { keyed, nameOf, redraw } from "./words.js";

/** @typedef {import("../../types").OpenedCase} OpenedCase */
/** @typedef {import("../../types").Failure} Failure */
/** @typedef {import("../main.js").Context} Context */
/**
 * Something that a form needs, and how far reading it is.
 * @template Found
 * @typedef {{found: Found | null, problem: Failure | null, isAsked: boolean}} Wanted
 */
/**
 * What the forms share. `write` does one act, and gives whether it was done: then what was typed for it is gone, and `said` is read out.
 * @typedef {{
 *   opened: OpenedCase, context: Context, lists: import("../../types").CodeLists, state: ReturnType<typeof nothing>, draw: () => void,
 *   write: (doing: () => Promise<import("../../types").CaseWritten>, said: string, typed: {drop: () => void} | null) => Promise<boolean>,
 *   changed: (opened: OpenedCase | null) => void,
 * }} Desk
 */

/** The forms that have a text, and what it is called. */
const texts = { assess: "text", agree: "text", assign: "reason", "follow-up": "text" };

const nothing = () => ({
  id: "",
  version: "",
  open: "",
  members: /** @type {Wanted<import("../../types").MemberLine[]>} */ ({ found: null, problem: null, isAsked: false }),
  mentors: /** @type {Wanted<import("../../types").MentorLine[]>} */ ({ found: null, problem: null, isAsked: false }),
});
let state = nothing();
session.on("state", ({ phase }) => {
  if (phase !== "signed-in") state = nothing();
});
let isBusy = false;
/**
 * What was done just now, for the section that is drawn after it.
 * @type {{text: string, merged: boolean} | null}
 */
let done = null;

/**
 * @param {OpenedCase} opened @param {Context} context @param {import("../../types").CodeLists} lists
 * @param {(opened: OpenedCase | null) => void} changed what the case is after an act; null: it is gone
 * @returns {HTMLElement}
 */
export function coordinationSection(opened, context, lists, changed) {
  if (state.id !== opened.id) state = { ...nothing(), id: opened.id };
  // Who can be asked may have changed with it; what was folded out stays.
  if (state.version !== opened.version) Object.assign(state, { version: opened.version, mentors: nothing().mentors });
  const now = state;
  const element = h("section", { class: "stack coordination" });
  const said = done;
  done = null;

  const draw = () => {
    const main = mainPart(desk);
    const more = otherParts(desk, main.covers);
    redraw(element,
      keyed("heading", h("h2", { tabIndex: -1 }, t("cases.coordination"))),
      said && h("div", { class: "said stack tight" }, mark("delivered", said.text), said.merged && mark("info", t("cases.merged"))), ...main.element,
      more.length > 0 && h("ul", { class: "list lined" }, more.map((part) => h("li", { class: "stack tight" }, ...folded(desk, part)))),
      leftTexts(desk, [...main.covers, ...more.map(({ name }) => name)]));
  };

  /** @type {Desk["write"]} */
  const write = async (doing, text, typed) => {
    if (isBusy) return false;
    isBusy = true;
    try {
      const written = await doing();
      typed?.drop();
      now.open = "";
      done = { text, merged: written.merged };
      changed(written.case);
      done = null;
      context.announce(written.merged ? `${text} ${t("cases.merged")}` : text);
      // The view has drawn itself anew: whoever acted goes on where they were.
      /** @type {HTMLElement | null} */ (document.querySelector(".coordination h2"))?.focus();
      return true;
    } catch (failure) {
      context.fail(failure);
      // Somebody else may have done it meanwhile.
      const other = await session.call("oneCase", { id: opened.id }).catch(() => null);
      if (other && other.version !== opened.version) changed(other);
      return false;
    } finally {
      isBusy = false;
    }
  };

  /** @type {Desk} */
  const desk = { opened, context, lists, state: now, draw, write, changed };
  draw();
  return element;
}

/**
 * What the case waits for, opened. `covers`: the acts that it offers already.
 * @param {Desk} desk
 * @returns {{element: (HTMLElement | null | false)[], covers: string[]}}
 */
function mainPart(desk) {
  const { opened } = desk;
  const may = (/** @type {import("../../types").CaseAct} */ act) => opened.may.includes(act);
  const { status } = opened;
  if (status === "intake" && may("assess")) return { element: [assessForm(desk)], covers: ["assess"] };
  if (status === "assessed" && may("agree")) return { element: [agreeForm(desk, null)], covers: ["agree"] };
  if (status === "agreed" && may("assign")) return { element: [declinedNotice(opened), mentorForm(desk, null)], covers: ["assign"] };
  if (status === "offered") return { element: askedCard(desk), covers: ["assign"] };
  if (status === "closing" && may("confirm_closing")) return { element: [confirmForm(desk)], covers: ["reopen"] };
  if (status === "following" && may("follow_up")) return { element: [followUpForm(desk)], covers: ["follow-up"] };
  const said = status === "active" ? t(opened.isMentorGone ? "cases.mentorGone" : "cases.goesOn", { mentor: nameOf(opened.mentor) })
    : t(`cases.rests.${status}`);
  return { element: [h("p", { class: "quiet" }, said)], covers: [] };
}

/**
 * What may be done besides.
 * @param {Desk} desk @param {string[]} covered
 */
function otherParts(desk, covered) {
  const { opened } = desk;
  const may = (/** @type {import("../../types").CaseAct} */ act) => opened.may.includes(act);
  // Who is the mentor too writes agreements beside the journal.
  const isMine = opened.mentor !== null && opened.mentor.id === session.state.member?.id;
  const isBefore = ["assessed", "agreed", "offered"].includes(opened.status) && !opened.mentor;
  const close = () => {
    desk.state.open = "";
    desk.draw();
  };
  /** @type {{name: string, is: boolean, form: () => import("../dom.js").Child}[]} */
  const all = [
    { name: "agree", is: may("agree") && !isMine, form: () => agreeForm(desk, close) },
    { name: "assign", is: may("assign"), form: () => mentorForm(desk, close) },
    { name: "bar", is: may("bar"), form: () => barForm(desk, close) },
    { name: "close", is: may("close") && isBefore, form: () => closeForm(desk, close) },
    { name: "reopen", is: may("reopen"), form: () => reopenForm(desk) },
    { name: "erase", is: may("erase"), form: () => eraseCard(desk) },
  ];
  return all.filter(({ name, is }) => is && !covered.includes(name));
}

/** @param {Desk} desk @param {{name: string, form: () => import("../dom.js").Child}} part */
function folded({ state: own, draw }, { name, form }) {
  const isOpen = own.open === name;
  const toggle = () => {
    own.open = isOpen ? "" : name;
    draw();
  };
  return [
    keyed(`act-${name}`, h("button", { type: "button", class: "item", "aria-expanded": String(isOpen), onclick: toggle },
      h("span", { class: name === "erase" ? "erase-words" : "" }, t(`cases.act.${name}`)), icon("open"))),
    isOpen && form(),
  ];
}

/**
 * What was typed to an act that somebody else has done since: shown, so that it is neither lost nor kept for ever.
 * @param {Desk} desk @param {string[]} offered
 */
function leftTexts({ opened, draw }, offered) {
  return Object.entries(texts).filter(([form]) => !offered.includes(form)).map(([form, name]) => {
    const typed = formDraft(opened.id, form, { [name]: "" });
    const text = typed.get(name).trim();
    return text && h("div", { class: "card" }, notice("info", h("p", null, t("cases.left"))),
      field(t(`cases.left.${form}`), keyed(`left-${form}`, h("textarea", { value: text, rows: 3, readOnly: true }))),
      h("div", { class: "actions" }, keyed(`drop-${form}`, button(t("cases.left.drop"), () => {
        typed.drop();
        draw();
      }, { kind: "erase" }))));
  });
}
