// The end of a case: a closing confirmed or sent back, follow-ups, back to work, ended before the start, erased.

import { ask, button, h, mark, notice } from "../dom.js";
import { dropCase } from "../case-drafts.js";
import { formDraft } from "../case-form-draft.js";
import { codeLabel, t } from "../i18n.js";
import { session } from "../session.js";
import { neededText, selectPart } from "./case-fields.js";
import { busily, caseForm, oneOf } from "./case-form.js";
import { caseTitle } from "./case-words.js";
import { capitalised, dateWords, dayWords, keyed, nameOf } from "./words.js";

/** @typedef {import("./case-coordination.js").Desk} Desk */

/** @param {Desk} desk */
export function confirmForm({ opened, lists, write }) {
  const { id, closing, mentor } = opened;
  const confirm = () => write(() => session.call("confirmClosing", { id }), t("cases.confirmed"), null);
  const back = () => write(() => session.call("reopenCase", { id }), t("cases.sentBack"), null);
  return h("div", { class: "card" }, h("h3", null, t("cases.confirm")),
    closing && h("dl", { class: "facts" },
      h("dt", null, t("cases.closing.reason")), h("dd", null, capitalised(codeLabel(lists, "closure_reason", closing.reason))),
      h("dt", null, t("cases.closing.day")), h("dd", null, capitalised(dayWords(closing.day)))),
    h("p", null, t("cases.confirm.lead")),
    h("div", { class: "actions" }, keyed("confirm", button(t("cases.confirm.save"), (event) => void busily(event, confirm), { kind: "primary" })),
      opened.may.includes("reopen") && keyed("send-back", button(t("cases.sendBack", { mentor: nameOf(mentor) }), (event) => void busily(event, back)))));
}

/**
 * Also for a mentor.
 * @param {Pick<Desk, "opened" | "context" | "draw" | "write">} desk
 */
export function followUpForm({ opened, context, draw, write }) {
  const { id, followUpsDue } = opened;
  const [first] = followUpsDue;
  if (!first) return h("p", { class: "quiet" }, t("cases.rests.following"));
  const months = followUpsDue.map(({ month }) => String(month));
  const typed = formDraft(id, "follow-up", { month: months[0], text: "" });
  const month = () => Number(typed.code("month", months) || months[0]);
  const isLate = opened.due?.isOverdue ?? false;
  return caseForm({
    name: "follow-up", title: t("cases.followUp"), save: t("cases.followUp.save"), draft: typed, context, close: null, redraw: draw,
    parts: [
      { element: h("p", null, mark(isLate ? "overdue" : "info", t(isLate ? "cases.followUp.overdue" : "cases.followUp.due",
        { month: first.month, day: dateWords(first.due) }))) },
      // Who was not reached at three months may be at six: that settles the earlier ones.
      ...(months.length > 1 ? [oneOf({ key: "follow-up-month", label: t("cases.followUp.which"), value: String(month()), options: months.map((one) => [one,
        t("cases.followUp.month", { month: one })]), choose: (value) => typed.set("month", value) })] : []),
      neededText({ key: "follow-up-text", label: t("cases.followUp.text"), hint: t("cases.text.hint"), value: typed.get("text"),
        type: (text) => typed.set("text", text) }),
    ],
    submit: () => write(() => session.call("followUpCase", { id, month: month(), text: typed.get("text").trim() }),
      t("cases.followedUp", { month: month() }), typed),
  });
}

/** @param {Desk} desk */
export function reopenForm({ opened, write }) {
  const reopen = () => write(() => session.call("reopenCase", { id: opened.id }), t("cases.reopened"), null);
  return h("div", { class: "card" }, h("p", null, t("cases.reopen.lead", { mentor: nameOf(opened.mentor) })),
    h("div", { class: "actions" }, keyed("reopen", button(t("cases.act.reopen"), (event) => void busily(event, reopen)))));
}

/**
 * Before the start there is no mentor who would propose it.
 * @param {Desk} desk @param {() => void} close
 */
export function closeForm({ opened, lists, context, draw, write }, close) {
  const { id } = opened;
  const codes = lists.lists["closure_reason"].codes.map((one) => one.id);
  const typed = formDraft(id, "end", { reason: "" });
  return caseForm({
    name: "end", title: t("cases.act.close"), lead: t("cases.close.lead"), save: t("cases.close.save"), draft: typed, context, close, redraw: draw,
    parts: [selectPart({ key: "end-reason", label: t("cases.closing.reason"), value: typed.code("reason", codes),
      options: codes.map((code) => [code, capitalised(codeLabel(lists, "closure_reason", code))]), choose: (value) => typed.set("reason", value) })],
    submit: () => write(() => session.call("closeCase", { id, reason: typed.get("reason") }), t("cases.closed"), typed),
  });
}

/**
 * Nothing of it comes back.
 * @param {Desk} desk
 */
export function eraseCard({ opened, context, changed }) {
  const { id } = opened;
  const erase = async () => {
    const answer = await ask({
      title: t("cases.erase.question"), class: "danger-edge",
      body: [h("p", null, h("strong", null, caseTitle(opened))), h("p", null, t("cases.erase.warning"))],
      buttons: [{ id: "no", label: t("word.cancel") }, { id: "yes", label: t("cases.erase.yes"), kind: "erase" }],
    });
    if (answer !== "yes") return;
    try {
      await session.call("eraseCase", { id });
    } catch (failure) {
      context.fail(failure);
      return;
    }
    dropCase(id);
    context.announce(t("cases.erased"));
    changed(null);
    context.notify({ kind: "ok", text: t("cases.erased") });
  };
  return h("div", { class: "card danger-edge" }, h("p", null, t("cases.erase.lead")),
    !["ended", "not_exit"].includes(opened.status) && notice("danger", h("p", null, t("cases.erase.early"))),
    h("div", { class: "actions" }, keyed("erase", button(t("cases.erase.do"), () => void erase(), { kind: "erase" }))));
}
