// Opening a case: from a contact in the inbox, which is settled only once the case is there, or directly.

import { button, fill, h, notice, progress } from "../dom.js";
import { failureText } from "../failures.js";
import { putOnDesk } from "../case-memory.js";
import { newID } from "../bytes.js";
import { codeLabel, labelOf, listText, t } from "../i18n.js";
import { session } from "../session.js";
import { keepNote, note, places } from "../unfinished.js";
import { longest, oneOf, warnedPart } from "./case-form.js";
import { contactDetails, contactTitle } from "./contact-card.js";
import { placeOf } from "./inbox-detail.js";
import { noteField } from "./note-field.js";
import { capitalised, dayWords, focusOn, keyed } from "./words.js";

/** @typedef {import("../../types").OpenedContact} OpenedContact */
/** @typedef {import("../../types").FoundInbound} FoundInbound */

/** @typedef {import("../main.js").Context} Context */

/** Where a form lies is named by the contact that it begins with. */
const direct = "direct";
const fields = ["need", "origin", "languages", "id"];
/** @param {string} of a contact's id, or "direct" @param {string} name */
const place = (of, name) => `open-case-${name}/${of}`;
/** The form that is on the desk, and whose it is: that outlives a lock, and is nothing to who signs in next. */
let present = { id: "", member: "" };

/** Those that were begun and are not finished. */
export const begunOpenings = () => [...new Set(places().filter((one) => one.startsWith("open-case-")).map((one) => one.split("/")[1]))];

/** @param {HTMLElement} root @param {Context} context */
function render(root, context) {
  const { lists, params } = context;
  const given = /** @type {OpenedContact | null} */ (params?.contact ?? null);
  // After a lock or a reload nobody says which one it was.
  const member = session.state.member?.id ?? "";
  const before = present.member === member ? present.id : "";
  const inbound = /** @type {FoundInbound | null} */ (params?.inbound ?? null);
  const id = /** @type {string} */ (given?.id ?? inbound?.id ?? params?.id ?? (before || (begunOpenings()[0] ?? direct)));
  present = { id, member };
  const body = h("div", { class: "stack" });
  const page = h("div", { class: "page" }, h("div", { class: "actions" }, button(t(inbound ? "case.back.referrals" : id === direct ? "cases.back" : "cases.open.backToInbox"), () => back(),
    { kind: "quiet", icon: "back" })), h("div", { class: "page-head" }, h("h1", { tabIndex: -1 }, t("cases.open.title")),
    h("p", { class: "lead" }, t("cases.open.lead"))), body);
  root.append(page);
  let isBusy = false;

  const back = () => context.navigate(inbound ? "referrals" : id === direct ? "cases" : "inbox");

  /** @param {OpenedContact | null} contact null: none, or it is gone @param {FoundInbound | null} [from] what another service refers */
  const draw = (contact, from = null) => {
    const isGone = id !== direct && !contact && !from;
    const known = contact?.answers["language"] ?? "";
    const typed = (/** @type {string} */ name) => note(place(id, name));
    const spoken = known === "unknown" ? "" : known;
    const languages = () => (typed("languages") || spoken).split(" ").filter(Boolean);
    const need = warnedPart(noteField({ label: t("cases.open.need"), hint: t("cases.open.need.hint"), key: "need", value: typed("need"),
      onInput: (text) => {
        keepNote(place(id, "need"), text);
        touched();
      } }), longest.text, { isNeeded: true });
    const origins = ["direct", "inbound"];
    const origin = () => (contact ? "contact" : from ? "inbound" : origins.includes(typed("origin")) ? typed("origin") : "");
    const ways = contact || from ? null : oneOf({ key: "origin", label: labelOf(lists.lists["case_origin"].label), value: origin(),
      options: origins.map((code) => [code, capitalised(codeLabel(lists, "case_origin", code))]), choose: (code) => {
        keepNote(place(id, "origin"), code);
        touched();
      } });
    const discard = button(t("case.form.discard"), () => {
      const whole = fields.map(typed);
      forget();
      draw(contact, from);
      context.announce(t("case.form.discarded"));
      context.notify({ kind: "info", text: t("case.form.discarded"), seconds: 12, action: { label: t("word.undo"), act: () => {
        fields.forEach((name, index) => keepNote(place(id, name), whole[index]));
        if (root.isConnected) draw(contact, from);
      } } });
      focusOn(body, "need");
    }, { kind: "quiet" });
    const touched = () => (discard.hidden = !begunOpenings().includes(id));
    touched();
    const order = h("p", { class: "hint", role: "status" });
    const drawOrder = () => fill(order, languages().length > 1 && t("cases.open.languages.order", { languages: listText(languages().map((code) =>
      codeLabel(lists, "language", code))) }));
    drawOrder();
    const boxes = lists.lists["language"].codes.filter((code) => code.id !== "unknown").map((code) => {
      const box = keyed(`language-${code.id}`, h("input", { type: "checkbox", checked: languages().includes(code.id), onchange: () => {
        const others = languages().filter((one) => one !== code.id);
        // Nothing kept would choose again what was known.
        keepNote(place(id, "languages"), (box.checked ? [...others, code.id] : others).join(" ") || " ");
        touched();
        drawOrder();
      } }));
      return h("label", { class: "chip" }, box, h("span", null, capitalised(codeLabel(lists, "language", code.id))));
    });
    const submit = async (/** @type {Event} */ event) => {
      event.preventDefault();
      if (isBusy || ![ways, need].every((part) => part?.check?.() ?? true)) return;
      isBusy = true;
      context.announce(t("word.working"));
      const form = /** @type {HTMLFormElement} */ (event.currentTarget);
      const at = document.activeElement;
      const bar = progress(t("case.form.saving"));
      form.append(bar);
      // What would be typed or chosen after this is in nothing that is saved.
      form.inert = true;
      await open(contact, from, { origin: origin(), contact: contact?.id ?? from?.id ?? null, need: typed("need").trim(), languages: languages() });
      isBusy = false;
      bar.remove();
      form.inert = false;
      if (form.isConnected && document.activeElement === document.body && at instanceof HTMLElement) at.focus();
    };
    fill(body, isGone && notice("warn", h("p", null, t("cases.open.gone"))),
      contact && h("details", { class: "card" }, h("summary", null, h("span", { class: "item-title" }, contactTitle(contact.answers, lists)),
        h("span", { class: "quiet small block" }, `${t("cases.open.from")}, ${dayWords(contact.day)}`)), contactDetails(contact, lists)),
      h("form", { class: "card", noValidate: true, onsubmit: submit },
        from && h("p", { class: "hint" }, t("cases.open.inbound", { from: from.inbound.from })), ways?.element, need.element,
        h("fieldset", { class: "plain one-of" }, h("legend", { class: "label" }, t("cases.open.languages")), h("p", { class: "hint" },
          t("cases.open.languages.hint")), h("div", { class: "chips" }, boxes), order),
        contact?.open && h("p", { class: "hint" }, t("cases.open.settles")),
        h("div", { class: "actions" }, keyed("open", h("button", { type: "submit", class: "button primary" }, h("span", null, t("cases.open.save")))), discard)));
  };

  const forget = () => {
    for (const name of fields) keepNote(place(id, name), "");
  };

  /** @param {OpenedContact | null} contact @param {FoundInbound | null} from @param {import("../../types").Calls["openCase"][0]} request */
  const open = async (contact, from, request) => {
    /** @type {{id: string}} */
    let made;
    try {
      // Whoever tries again after an answer that was lost does not open a second one.
      if (!note(place(id, "id"))) keepNote(place(id, "id"), newID());
      made = await session.call("openCase", { id: note(place(id, "id")), ...request });
    } catch (failure) {
      context.fail(failure);
      return;
    }
    forget();
    present = { id: "", member: "" };
    const failure = contact?.open ? await settle(contact) : from ? await link(from, made.id) : null;
    const opened = await session.call("oneCase", { id: made.id }).catch(() => null);
    putOnDesk(made.id, "cases");
    context.navigate("case");
    if (opened && opened.need !== request.need) context.notify({ kind: "warn", text: t("cases.open.earlier", { text: request.need }) });
    context.announce(t("cases.opened"));
    if (failure) context.notify({ kind: "warn", text: t(from ? "cases.open.notLinked" : "cases.open.notSettled", { why: failureText(failure) }) });
  };

  /** @param {FoundInbound} from @param {string} made @returns {Promise<unknown>} why it does not name the case; null if it does */
  const link = (from, made) => session.call("linkInbound", { id: from.id, case: made }).then(() => null, (failure) => failure);

  /** @param {OpenedContact} contact @returns {Promise<unknown>} why it still waits; null if it does not */
  const settle = async (contact) => {
    try {
      await session.call("settle", { id: contact.id, as: "case", note: note(placeOf(contact.id)).trim() });
      keepNote(placeOf(contact.id), "");
      return null;
    } catch (failure) {
      return failure;
    }
  };

  /** The contact is not at hand any more, after a lock or a reload. */
  const read = async () => {
    fill(body, progress(t("inbox.reading")));
    try {
      const of = async (/** @type {boolean} */ all) => (await session.call("contacts", { all })).contacts.find((one) => one.id === id) ?? null;
      const found = (await of(false)) ?? (await of(true));
      const from = found ? null : (await session.call("referrals", { all: false })).inbound.find((one) => one.id === id) ?? null;
      if (root.isConnected) draw(found, from);
    } catch (failure) {
      if (root.isConnected) fill(body, notice("warn", h("p", null, failureText(failure)), button(t("contact.again"), () => void read())));
    }
  };

  if (given || inbound || id === direct) draw(given, inbound);
  else void read();
}

export default {
  name: "open-case",
  roles: ["coordinator"],
  title: () => t("cases.open.title"),
  render,
};
