// What callers who return are to a coordinator: the contacts that a caller asked to have erased, and the summary that a contact belongs to.

import { ask, button, h, notice } from "../dom.js";
import { t } from "../i18n.js";
import { summaryList } from "./caller-thread.js";
import { capitalised, counted, dayWords, keyed, nameOf } from "./words.js";

/** @typedef {import("../../types").OpenedErasure} OpenedErasure */
/** @typedef {import("../../types").ErasedAsAsked} ErasedAsAsked */
/** @typedef {import("../../types").CallerThread} CallerThread */

/**
 * As much of an id as tells contacts apart for a person.
 * @param {string} id
 */
const short = (id) => id.slice(0, 8);

/** @param {string[]} ids */
const shorts = (ids) => ids.map(short).join(", ");

/** @param {OpenedErasure[]} erasures @param {(erasure: OpenedErasure) => void} erase */
export const erasureCards = (erasures, erase) =>
  erasures.map((one) => h("section", { class: "card danger-edge" },
    keyed(`asked-${one.id}`, h("h2", { tabIndex: -1 }, counted("inbox.asked", one.contacts.length))),
    h("p", { class: "quiet" }, capitalised(`${dayWords(one.day)}, ${nameOf(one.author)}`)),
    h("p", null, t("inbox.asked.hint")),
    h("div", { class: "actions" }, keyed(`erase-${one.id}`, button(t("inbox.asked.do"), () => erase(one), { kind: "erase" })))));

/** @param {OpenedErasure} erasure */
export const askErasure = ({ contacts }) =>
  ask({
    title: t("inbox.asked.question"), class: "danger-edge",
    body: [h("p", null, counted("inbox.asked.count", contacts.length), " ", h("code", null, shorts(contacts))), h("p", null, t("inbox.erase.warning"))],
    buttons: [{ id: "no", label: t("word.cancel") }, { id: "yes", label: t("inbox.asked.yes"), kind: "erase" }],
  }).then((answer) => answer === "yes");

/**
 * What became of a caller's wish, in sentences.
 * @param {ErasedAsAsked} result
 */
export const erasureWords = ({ erased, gone, others, unread }) =>
  [
    t(unread.length > 0 ? "inbox.asked.partly" : "inbox.asked.done", { erased: erased.length, gone: gone.length }),
    others.length > 0 && t("inbox.asked.others", { ids: shorts(others) }),
    unread.length > 0 && t("inbox.asked.unread", { ids: shorts(unread) }),
  ].filter(Boolean).join(" ");

/**
 * @param {string} id of the contact that is open @param {{items: CallerThread["items"], contacts: string[]} | null | undefined} summary what was read;
 *   undefined if nothing was, null if there is none any more
 * @param {{read: () => void, see: (id: string) => void}} acts
 */
export function callerSummary(id, summary, { read, see }) {
  if (summary === undefined) {
    return h("div", { class: "stack tight" }, h("p", null, t("inbox.thread.hint")),
      h("div", { class: "actions" }, keyed("thread", button(t("inbox.thread.read"), read))));
  }
  if (summary === null) return notice("info", h("p", null, t("inbox.thread.gone")));
  const others = summary.contacts.filter((other) => other !== id);
  return h(
    "section", { class: "stack tight" }, keyed("thread", h("h3", { tabIndex: -1 }, t("inbox.thread"))), summaryList(summary.items),
    others.length > 0 && h("p", null, t("inbox.thread.others")),
    others.length > 0 && h("div", { class: "actions" }, others.map((other) => keyed(`see-${other}`, button(short(other), () => see(other))))));
}
