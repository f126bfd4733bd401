// One contact of the inbox, opened: what it is, what may be decided about it, and what another coordinator decided first.

import { ask, button, field, h, keyCap, mark, notice } from "../dom.js";
import { codeLabel, labelOf, t } from "../i18n.js";
import { keepNote, note as unfinishedNote, places } from "../unfinished.js";
import { contactDetails, contactTitle, stateMark, urgencyMark } from "./contact-card.js";
import { callerSummary } from "./inbox-callers.js";
import { noteField } from "./note-field.js";
import { capitalised, dayWords, keyed, nameOf, waitWords } from "./words.js";

/** @typedef {import("../../types").CodeLists} CodeLists */
/** @typedef {import("../../types").OpenedContact} OpenedContact */
/**
 * The summary that a contact belongs to; null if there is none any more.
 * @typedef {import("../../types").Calls["threadOf"][1]} Summary
 * A contact that another coordinator settled first, and the sentence that says so.
 * @typedef {{contact: OpenedContact, why: string}} Overtaken
 * @typedef {{back: () => void, correct: (contact: OpenedContact) => void, erase: (contact: OpenedContact) => void,
 *   settle: (contact: OpenedContact, as: string) => void, see: (id: string) => void, summary: (contact: OpenedContact) => void,
 *   referrals: (contact: OpenedContact) => import("../dom.js").Child}} DetailActs
 */

/** The last one leads to the page that opens a case: only there is the contact settled. */
export const decisions = ["nothing", "referral", "callback", "case"];

/**
 * Where the note to a decision is among what is unfinished.
 * @param {string} id of the contact
 */
export const placeOf = (id) => `settle/${id}`;

/** Contacts to whose decision a note was begun. */
export const begun = () => places().filter((place) => place.startsWith("settle/")).map((place) => place.slice("settle/".length));

/**
 * @param {OpenedContact} contact @param {Overtaken | null} overtaken @param {string} changed a sentence, if it has changed
 * @param {Summary | undefined} summary if it was read @param {CodeLists} lists @param {DetailActs} acts
 */
export function contactDetail(contact, overtaken, changed, summary, lists, acts) {
  const { asks, danger } = contact.answers;
  const decision = !overtaken && contact.open ? settling(contact, lists, acts) : null;
  const element = h("div", { class: "stack" },
    h("div", { class: "back" }, keyed("back", button(t("inbox.back"), acts.back, { kind: "quiet", icon: "back" }))),
    h("article", { class: "card" },
      h("div", { class: "stack tight" },
        keyed("heading", h("h2", { tabIndex: -1 }, contactTitle(contact.answers, lists))),
        h("p", { class: "line-up" }, urgencyMark(contact, lists),
          !overtaken && (contact.open ? mark("waiting", waitWords(contact.day)) : stateMark(contact)),
          danger && danger !== "none" && mark("danger", codeLabel(lists, "danger", danger)),
          asks && asks !== "nothing" && h("span", null, `${labelOf(lists.lists["asks"].label)}: ${codeLabel(lists, "asks", asks)}`))),
      overtaken ? overtakenBy(overtaken, acts) : changed && notice("warn", h("p", null, changed)),
      contactDetails(contact, lists, ["urgency", "asks", "danger"]),
      contact.hasThread && !overtaken && callerSummary(contact.id, summary, { read: () => acts.summary(contact), see: acts.see }),
      !overtaken && acts.referrals(contact),
      decision?.element,
      !overtaken && h("div", { class: "actions" },
        keyed("correct", button(t("contact.correct"), () => acts.correct(contact), { key: "e" })),
        keyed("erase", button(t("inbox.erase"), () => acts.erase(contact), { kind: "erase" })))));
  return { element, isFine: decision?.isFine ?? (() => true) };
}

/** @param {Overtaken} overtaken @param {DetailActs} acts */
function overtakenBy({ contact, why }, acts) {
  const typed = unfinishedNote(placeOf(contact.id));
  return h("div", { class: "stack" },
    notice("warn", h("p", null, why), typed && h("p", null, t("inbox.notYourNote"))),
    typed && typedNote(contact.id, typed),
    h("div", { class: "actions" }, keyed("done", button(t("inbox.done"), () => {
      keepNote(placeOf(contact.id), "");
      acts.back();
    })), why === t("inbox.taken") && keyed("see", button(t("inbox.see"), () => acts.see(contact.id)))));
}

/** @param {string} id @param {string} typed */
const typedNote = (id, typed) => field(t("inbox.typed"), keyed(`typed-${id}`, h("textarea", { value: typed, rows: 3, readOnly: true })));

/** @param {OpenedContact} contact @param {CodeLists} lists @param {DetailActs} acts */
function settling(contact, lists, acts) {
  const note = noteField({
    label: t("inbox.settle.note"), hint: t("inbox.settle.hint"), key: "note", value: unfinishedNote(placeOf(contact.id)),
    onInput: (text) => keepNote(placeOf(contact.id), text),
  });
  const element = h("section", { class: "stack" }, h("h3", null, t("inbox.settle")), note.element,
    h("div", { class: "choices three" }, decisions.map((as, index) => keyed(`as-${as}`, h(
      "button", { type: "button", class: "choice", "aria-keyshortcuts": String(index + 1), onclick: () => acts.settle(contact, as) },
      keyCap(String(index + 1)), h("span", null, as === "case" ? t("inbox.case") : capitalised(codeLabel(lists, "settled_as", as))))))));
  return { element, isFine: note.isFine };
}

/**
 * Notes that were begun to contacts which wait no more: shown, so that they are neither lost nor kept for ever.
 * @param {string[]} ids
 * @param {() => void} draw
 */
export function leftNotes(ids, draw) {
  return ids.map((id) => h("section", { class: "card" }, h("p", null, t("inbox.left")), typedNote(id, unfinishedNote(placeOf(id))),
    h("div", { class: "actions" }, keyed(`drop-${id}`, button(t("inbox.left.drop"), () => {
      keepNote(placeOf(id), "");
      draw();
    }, { kind: "erase" })))));
}

/** @param {OpenedContact} contact @param {CodeLists} lists */
export async function askErase(contact, lists) {
  const answer = await ask({
    title: t("inbox.erase.question"), class: "danger-edge",
    body: [h("p", null, h("strong", null, contactTitle(contact.answers, lists)), `, ${dayWords(contact.day)}, ${nameOf(contact.author)}`),
      h("p", null, t("inbox.erase.warning"))],
    buttons: [{ id: "no", label: t("word.cancel") }, { id: "yes", label: t("inbox.erase.yes"), kind: "erase" }],
  });
  return answer === "yes";
}
