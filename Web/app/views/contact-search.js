// Finding contacts among those that are open here: nothing that is searched for leaves the page.

import { field, h } from "../dom.js";
import { codeLabel, labelOf, t } from "../i18n.js";
import { stateOf } from "./contact-card.js";
import { dayWords, keyed, nameOf } from "./words.js";

/** @typedef {import("../../types").OpenedContact} OpenedContact */
/** @typedef {import("../../types").CodeLists} CodeLists */
/** @typedef {{search: string, filters: {[list: string]: string}}} Wanted */

/** @param {Wanted} wanted */
export const isNarrowed = ({ search, filters }) => search.trim() !== "" || Object.values(filters).some(Boolean);

/**
 * Everything in a contact that can be searched for.
 * @param {OpenedContact} contact
 * @param {CodeLists} lists
 */
function textOf(contact, lists) {
  const labels = Object.entries(contact.answers).map(([list, code]) => (code === "unknown" ? "" : codeLabel(lists, list, code)));
  const settlements = contact.settlements.map(({ note, settledAs }) => `${codeLabel(lists, "settled_as", settledAs)} ${note}`);
  return [...labels, contact.note, nameOf(contact.author), ...settlements, dayWords(contact.day), contact.day, contact.id].join(" ");
}

/**
 * Every word somewhere in the contact, and every choice.
 * @param {OpenedContact[]} contacts
 * @param {Wanted} wanted
 * @param {CodeLists} lists
 */
export function found(contacts, { search, filters }, lists) {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return contacts.filter((contact) => {
    const { contact_kind: kind, urgency, state } = filters;
    if (kind && contact.answers["contact_kind"] !== kind) return false;
    if (urgency && (contact.answers["urgency"] ?? "unknown") !== urgency) return false;
    if (state && stateOf(contact) !== state) return false;
    if (words.length === 0) return true;
    const text = textOf(contact, lists).toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/**
 * @param {Wanted} wanted
 * @param {CodeLists} lists
 * @param {() => void} changed
 */
export function filterFields(wanted, lists, changed) {
  const select = (/** @type {string} */ list, /** @type {string} */ label, /** @type {string[][]} */ options) => {
    const control = keyed(`filter-${list}`, h("select", { onchange: () => {
      wanted.filters = { ...wanted.filters, [list]: control.value };
      changed();
    } }, h("option", { value: "" }, t("inbox.any")), options.map(([value, text]) => h("option", { value }, text))));
    control.value = wanted.filters[list] ?? "";
    return field(label, control);
  };
  const ofList = (/** @type {string} */ list) =>
    select(list, labelOf(lists.lists[list].label), lists.lists[list].codes.map(({ id }) => [id, codeLabel(lists, list, id)]));
  return [ofList("contact_kind"), ofList("urgency"), select("state", t("inbox.state"), ["open", "settled", "none"].map((id) => [id,
    t(`contact.state.${id}`)]))];
}
