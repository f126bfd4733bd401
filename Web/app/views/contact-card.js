// A contact as it is read: its line in a list, and everything in it when it is open.

import { h, mark } from "../dom.js";
import { codeLabel, labelOf, t } from "../i18n.js";
import { ASKED } from "../records.js";
import { capitalised, dayWords, nameOf } from "./words.js";

/** @typedef {import("../../types").CodeLists} CodeLists */
/** @typedef {import("../../types").Answers} Answers */
/** @typedef {import("../../types").OpenedContact} OpenedContact */

/**
 * "Huoli toisesta · väkivallan uhka".
 * @param {Answers} answers
 * @param {CodeLists} lists
 */
export function contactTitle(answers, lists) {
  const words = ["contact_kind", "concern"].filter((list) => answers[list]).map((list) => codeLabel(lists, list, answers[list]));
  // A suffix that hangs on a hyphen stays with it, and no line begins with the dot.
  return capitalised(words.join("\u00a0· ").replace(/ -/g, " \u2011"));
}

/** @param {OpenedContact} contact */
export const stateOf = (contact) => (contact.open ? "open" : contact.settlements.length > 0 ? "settled" : "none");

/** @param {OpenedContact} contact */
export function stateMark(contact) {
  const state = stateOf(contact);
  return mark(state === "open" ? "waiting" : state === "settled" ? "done" : "none", t(`contact.state.${state}`));
}

const hurries = ["emergency", "urgent", "soon", "routine", "unknown"];

/**
 * The smaller, the sooner.
 * @param {OpenedContact} contact
 */
export const urgencyOf = (contact) => {
  const at = hurries.indexOf(contact.answers["urgency"] ?? "unknown");
  return at < 0 ? hurries.length : at;
};

/**
 * Nothing where nothing is known: a word on every line would hide the ones that matter.
 * @param {OpenedContact} contact
 * @param {CodeLists} lists
 */
export function urgencyMark(contact, lists) {
  const urgency = urgencyOf(contact);
  if (urgency >= 3) return null;
  return mark(urgency < 2 ? "overdue" : "info", codeLabel(lists, "urgency", contact.answers["urgency"] ?? ""));
}

/**
 * What the contact answers, its note, who wrote it and what was decided. What nobody knows is one line, not ten.
 * @param {Pick<OpenedContact, "answers" | "note"> & Partial<OpenedContact>} contact
 * @param {CodeLists} lists
 * @param {string[]} [shown] lists that stand in its head
 */
export function contactDetails(contact, lists, shown = []) {
  const asked = ASKED.filter((list) => contact.answers[list] && lists.lists[list]);
  const known = asked.filter((list) => contact.answers[list] !== "unknown" && !["contact_kind", "concern", ...shown].includes(list));
  const unknown = asked.filter((list) => contact.answers[list] === "unknown");
  const rows = known.map((list) => [labelOf(lists.lists[list].label), codeLabel(lists, list, contact.answers[list])]);
  if (unknown.length > 0) rows.push([t("contact.unknown"), unknown.map((list) => labelOf(lists.lists[list].label).toLocaleLowerCase()).join(", ")]);
  if (contact.author) rows.push([t(contact.revision === 1 ? "contact.loggedBy" : "contact.correctedBy"), nameOf(contact.author)]);
  if (contact.day) rows.push([t("contact.day"), dayWords(contact.day)]);
  return h(
    "div", { class: "stack" },
    h("div", { class: "stack tight" }, h("h3", null, t("contact.note")),
      contact.note ? h("p", { class: "prose" }, contact.note) : h("p", { class: "quiet" }, t("contact.noNote"))),
    contact.settlements?.map((settlement) => settled(settlement, lists)),
    h("dl", { class: "answers" }, rows.map(([term, text]) => h("div", null, h("dt", null, term), h("dd", null, text)))));
}

/**
 * @param {OpenedContact["settlements"][number]} settlement
 * @param {CodeLists} lists
 */
const settled = ({ settledAs, day, author, note }, lists) =>
  h("div", { class: "stack tight" }, h("h3", null, t("contact.settlements")),
    h("p", null, [capitalised(codeLabel(lists, "settled_as", settledAs)), nameOf(author), dayWords(day)].join(" · ")),
    note && h("p", { class: "prose" }, note));

/** @param {(Node | string)[][]} rows */
export const facts = (rows) => h("dl", { class: "facts" }, rows.flatMap(([term, text]) => [h("dt", null, term), h("dd", null, text)]));

/**
 * Contacts that nobody entitled can have written: named, not shown.
 * @param {string[]} refused
 */
export const refusedNotice = (refused) =>
  h("div", { class: "stack tight" }, h("p", null, t("contact.refused")),
    h("ul", null, refused.map((id) => h("li", null, h("code", null, id)))));
