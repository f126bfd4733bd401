// What a case asks of a mentor: to take it or decline it, to take its journal over, to hand it on. Each says what happens then.

import { ask, button, h, notice } from "../dom.js";
import { t } from "../i18n.js";
import { session } from "../session.js";
import { isBegun } from "../case-drafts.js";
import { formDraft } from "../case-form-draft.js";
import { busily, caseForm, longest, warnedPart } from "./case-form.js";
import { noteField } from "./note-field.js";
import { dayWords, keyed, nameOf } from "./words.js";

/** @typedef {import("./case.js").Desk} Desk */

/**
 * Null while the case asks nothing of this member.
 * @param {Desk} desk
 */
export function answerSection(desk) {
  const { opened, may } = desk;
  if (opened.waitsFor === "take_over" || may("take_over")) return takeOver(desk);
  if (opened.waitsFor === "answer" || may("accept")) return asked(desk);
  return may("pass_on") ? passOn(desk) : null;
}

/** @param {string} title @param {import("../dom.js").Child[]} children */
const card = (title, ...children) =>
  h("section", { class: "card next", "aria-labelledby": "case-answer" }, keyed("answer", h("h2", { id: "case-answer", tabIndex: -1 }, title)), ...children);

/** @param {Desk} desk */
function asked(desk) {
  const { opened, form, open, write, may } = desk;
  const isHandOver = opened.mentor !== null;
  const accept = () => write(() => session.call("acceptCase", { id: opened.id }),
    { said: t(isHandOver ? "case.accept.waits" : "case.accepted", { name: nameOf(opened.mentor) }), at: isHandOver ? "head" : "writing", focus: isHandOver ? "heading" : "note-open" });
  return card(t("case.asked"), h("p", null, t(isHandOver ? "case.asked.handOver" : "case.asked.new", { name: nameOf(opened.mentor) })),
    isHandOver && handOverWords(desk),
    h("p", { class: "hint" }, t("case.asked.decide")),
    form === "decline" ? declineForm(desk) : h("div", { class: "actions" },
      may("accept") && keyed("accept", button(t("case.accept"), (event) => void busily(event, accept), { kind: "primary" })),
      may("decline") && keyed("decline-open", button(t("case.decline"), () => open("decline", "decline-open")))));
}

/** @param {Desk} desk */
const handOverWords = ({ opened: { handOver } }) => handOver && h("dl", { class: "facts" },
  handOver.reason && [h("dt", null, t("case.handOver.why")), h("dd", { class: "prose" }, handOver.reason)],
  [h("dt", null, t("case.handOver.joint")), h("dd", null, handOver.meeting ? dayWords(handOver.meeting) : t("case.handOver.joint.none"))]);

/** @param {Desk} desk */
function declineForm(desk) {
  const { opened, context, write } = desk;
  const kept = formDraft(opened.id, "decline", { reason: "" });
  const reason = noteField({
    label: t("case.decline.reason"), hint: t("case.decline.hint"), key: "decline-reason", value: kept.get("reason"), onInput: (text) => kept.set("reason", text),
  });
  return caseForm({
    name: "decline", title: t("case.decline"), save: t("case.decline.do"), draft: kept, context, ...desk.ends("decline"),
    parts: [warnedPart(reason, longest.line, { isNeeded: true })],
    submit: () => write(() => session.call("declineCase", { id: opened.id, reason: kept.get("reason").trim() }),
      { said: t("case.declined"), focus: "heading", draft: kept, leaves: true }),
  });
}

/** @param {Desk} desk */
function takeOver({ opened, write }) {
  const take = () => write(() => session.call("takeOverCase", { id: opened.id }), { said: t("case.tookOver"), focus: "note-open" });
  return card(t("case.takeOver.title"), h("p", null, t("case.takeOver.what")), h("p", { class: "hint" }, t("case.takeOver.keys")),
    h("div", { class: "actions" }, keyed("take-over", button(t("case.takeOver"), (event) => void busily(event, take), { kind: "primary" }))));
}

/** @param {Desk} desk */
function passOn(desk) {
  const { opened } = desk;
  const name = nameOf(opened.asked);
  return card(t("case.passOn.title", { name }), h("p", null, t("case.passOn.what", { name })), handOverWords(desk),
    notice("info", h("p", null, t("case.passOn.after"))),
    h("div", { class: "actions" }, keyed("pass-on", button(t("case.passOn"), () => void goodbye(desk, name), { kind: "primary" }))));
}

/** @param {Desk} desk @param {string} name */
async function goodbye({ opened, gone }, name) {
  const answer = await ask({
    title: t("case.passOn.question", { name }),
    body: h("div", { class: "stack tight" }, h("p", null, t("case.passOn.after")), isBegun(opened.id) && h("p", null, t("case.passOn.unfinished"))),
    buttons: [{ id: "no", label: t("word.cancel") }, { id: "yes", label: t("case.passOn"), kind: "primary" }],
  });
  if (answer === "yes") await gone(() => session.call("passOnCase", { id: opened.id }), t("case.passedOn", { name }));
}
