// What another service refers to Exit: received, acknowledged, accepted or declined, and the case that it becomes.

import { button, h, icon, mark, notice } from "../dom.js";
import { newID } from "../bytes.js";
import { formDraft } from "../case-form-draft.js";
import { t } from "../i18n.js";
import { INBOUND } from "../referral-records.js";
import { inboundState, isInboundOpen, since } from "../referral-rules.js";
import { keepNote, note } from "../unfinished.js";
import { caseForm, longest, oneOf, textPart, warnedPart } from "./case-form.js";
import { facts } from "./contact-card.js";
import { noteField } from "./note-field.js";
import { capitalised, dateWords, keyed, waitWords } from "./words.js";

/** @typedef {import("../main.js").Context} Context */
/** @typedef {import("../../types").FoundInbound} FoundInbound */
/** @typedef {import("../../types").InboundState} InboundState */
/**
 * `act` gives whether it was saved.
 * @typedef {{context: Context, isOpen: boolean, toggle: () => void, redraw: () => void, openCase: (id: string) => void,
 *   act: (found: FoundInbound, next: InboundState, reason: string, draft: {drop: () => void}) => Promise<boolean>}} ItemOptions
 */

/** @param {InboundState} state */
const stateWord = (state) => capitalised(t(`referrals.state.${state}`));

/** @param {FoundInbound} found @param {ItemOptions} options */
export function inboundItem(found, { context, isOpen, toggle, redraw, openCase, act }) {
  const { id, inbound } = found;
  const state = inboundState(inbound);
  const waits = isInboundOpen(inbound);
  return [
    keyed(`inbound-${id}`, h("button", { type: "button", class: "item", "aria-expanded": String(isOpen), onclick: toggle },
      h("span", { class: "item-title" }, inbound.from),
      h("span", { class: "item-meta" }, waits ? mark("waiting", waitWords(since(inbound))) : h("span", null, dateWords(since(inbound))),
        h("span", null, stateWord(state))), icon("open"))),
    isOpen && h("div", { class: "card stack" },
      facts([
        [t("referrals.day"), dateWords(inbound.day)], ...(inbound.reference ? [[t("referrals.theirReference"), inbound.reference]] : []),
        [t("referrals.mayReply"), t(inbound.may_reply ? "referrals.yes" : "referrals.no")],
        ...(inbound.reason ? [[t("referrals.reason"), h("span", { class: "prose" }, inbound.reason)]] : []),
      ]),
      h("p", { class: "prose" }, inbound.text),
      reply(inbound, state),
      INBOUND[state].length > 0 && answerForm(found, { context, redraw, act }),
      state === "accepted" && h("div", { class: "actions" }, inbound.case
        ? keyed(`case-${id}`, button(t("referrals.openCase"), () => openCase(inbound.case ?? "")))
        : keyed(`begin-${id}`, button(t("referrals.beginCase"), () => context.navigate("open-case", { inbound: found }), { kind: "primary" })))),
  ];
}

/**
 * All that the unit may be told, once there is something to tell.
 * @param {FoundInbound["inbound"]} inbound @param {InboundState} state
 */
function reply(inbound, state) {
  if (state !== "accepted" && state !== "declined") return null;
  if (!inbound.may_reply) return notice("info", h("p", null, t("referrals.noReply")));
  return notice("info", h("p", null, t("referrals.reply")),
    h("p", null, h("strong", null, t(`referrals.reply.${state}`, { reference: inbound.reference || "–" }))));
}

/** @param {FoundInbound} found @param {Pick<ItemOptions, "context" | "redraw" | "act">} options */
function answerForm(found, { context, redraw, act }) {
  const { id, inbound } = found;
  const name = `inbound-${id}`;
  const draft = formDraft(id, "inbound", { state: "", reason: "" });
  const next = INBOUND[inboundState(inbound)];
  const chosen = () => /** @type {InboundState} */ (draft.code("state", next));
  const reason = noteField({ label: t("referrals.reason"), hint: t("referrals.reason.hint"), key: `${name}-reason`, value: draft.get("reason"),
    onInput: (text) => draft.set("reason", text) });
  const part = warnedPart(reason, longest.line, { isNeeded: true });
  const show = () => (reason.element.hidden = chosen() !== "declined");
  show();
  return caseForm({
    name, title: t("referrals.answer"), save: t("referrals.step.save"), draft, context, close: null, redraw,
    submit: () => act(found, chosen(), chosen() === "declined" ? draft.get("reason").trim() : "", draft),
    parts: [
      oneOf({ key: `${name}-state`, label: t("referrals.answer.next"), options: next.map((state) => [state, t(`referrals.act.${state}`)]), value: chosen(),
        choose: (state) => {
          draft.set("state", state);
          show();
        } }),
      { element: part.element, check: () => chosen() !== "declined" || (part.check?.() ?? true) },
    ],
  });
}

/** Under which id it is received, so that whoever tries again does not receive it twice. */
const idPlace = "case-receive-id/inbound";

/**
 * @param {{context: Context, close: () => void, redraw: () => void,
 *   submit: (given: {from: string, reference: string, text: string, mayReply: boolean}, draft: {id: string, drop: () => void}) => Promise<boolean>}} options
 */
export function receiveForm({ context, close, redraw, submit }) {
  const draft = formDraft("inbound", "receive", { from: "", reference: "", text: "", reply: "" });
  const drop = () => {
    draft.drop();
    keepNote(idPlace, "");
  };
  return caseForm({
    name: "receive", title: t("referrals.receive"), lead: t("referrals.receive.lead"), save: t("referrals.receive.save"), context, close, redraw,
    draft: { get isTouched() {
      return draft.isTouched;
    }, whole: draft.whole, putBack: draft.putBack, drop },
    submit: () => {
      if (!note(idPlace)) keepNote(idPlace, newID());
      return submit({ from: draft.get("from").trim(), reference: draft.get("reference").trim(), text: draft.get("text").trim(), mayReply: draft.get("reply") === "yes" },
        { id: note(idPlace), drop });
    },
    parts: [
      textPart({ key: "receive-from", label: t("referrals.from"), hint: t("referrals.from.hint"), value: draft.get("from"), longest: longest.name, isLine: true,
        type: (text) => draft.set("from", text) }),
      textPart({ key: "receive-reference", label: t("referrals.theirReference"), value: draft.get("reference"), longest: longest.line, isNeeded: false, isLine: true,
        type: (text) => draft.set("reference", text) }),
      warnedPart(noteField({ label: t("referrals.text"), hint: t("referrals.text.hint"), key: "receive-text", value: draft.get("text"),
        onInput: (text) => draft.set("text", text) }), longest.text, { isNeeded: true }),
      oneOf({ key: "receive-reply", label: t("referrals.mayReply"), hint: t("referrals.mayReply.hint"), options: [["yes", t("referrals.yes")], ["no", t("referrals.no")]],
        value: draft.code("reply", ["yes", "no"]), choose: (value) => draft.set("reply", value) }),
    ],
  });
}
