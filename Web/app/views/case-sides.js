// What stands beside the work in a case: the need, the agreement, the contact card, the end.

import { button, h, notice } from "../dom.js";
import { codeLabel, t } from "../i18n.js";
import { session } from "../session.js";
import { offered } from "../records.js";
import { formDraft } from "../case-form-draft.js";
import { agreeForm } from "./case-beginning.js";
import { followUpForm } from "./case-ending.js";
import { caseForm, longest, oneOf, textPart } from "./case-form.js";
import { capitalised, dayWords, keyed, nameOf } from "./words.js";

/** @typedef {import("./case.js").Desk} Desk */

/**
 * What a form of the coordinators needs of this page.
 * @param {Desk} desk @param {string} at the section that it stands in @param {string} form
 */
const partOf = ({ opened, context, draw, writeFor, ends }, at, form) => ({ opened, context, draw: form ? ends(form).redraw : draw, write: writeFor(at) });

/** @param {Desk} desk */
export function agreementSection(desk) {
  const { opened, form, open, may, isCoordinator, isMine } = desk;
  const [latest] = opened.agreements;
  const mayAgree = may("agree") && (isMine || !isCoordinator);
  return h("section", { class: "stack", "aria-labelledby": "case-agreement" },
    keyed("agreement", h("h2", { id: "case-agreement", tabIndex: -1 }, t("case.agreement"))), desk.said("agreement"),
    latest ? h("div", { class: "stack tight" }, h("p", { class: "prose" }, latest.text),
      h("p", { class: "quiet small" }, `${nameOf(latest.author)}, ${dayWords(latest.day)}`))
      : h("p", { class: "quiet" }, t("case.agreement.none")),
    mayAgree && (form === "agree" ? agreeForm(partOf(desk, "agreement", "agree"), () => open("", "agree-open")) : h("div", { class: "actions" },
      keyed("agree-open", button(t("case.agreement.add"), () => open("agree", "agree-open"))))));
}

/**
 * The participant's name and number: folded until asked for, so that nobody who passes by reads them.
 * @param {Desk} desk
 */
export function cardSection(desk) {
  const { opened, form, open, state, draw, may } = desk;
  const { journal } = opened;
  if (!journal) return null;
  const shows = () => {
    state.isCardShown = !state.isCardShown;
    draw();
  };
  return h("section", { class: "stack", "aria-labelledby": "case-card" },
    keyed("card", h("h2", { id: "case-card", tabIndex: -1 }, t("case.card"))), desk.said("card"),
    journal.card === null && form !== "card" && h("p", { class: "quiet" }, t("case.card.empty")),
    state.isCardShown && journal.card !== null && form !== "card" && h("p", { class: "prose card" }, journal.card),
    form === "card" && may("journal") ? cardForm(desk) : h("div", { class: "actions" },
      journal.card !== null && keyed("card-show", h("button", { type: "button", class: "button", "aria-expanded": String(state.isCardShown), onclick: shows },
        t(state.isCardShown ? "case.card.hide" : "case.card.show"))),
      may("journal") && keyed("card-open", button(t(journal.card === null ? "case.card.add" : "case.card.change"), () => open("card", "card-open"),
        { kind: journal.card === null ? "plain" : "quiet" }))));
}

/** @param {Desk} desk */
function cardForm(desk) {
  const { opened, context, write, state } = desk;
  const kept = formDraft(opened.id, "card", { text: opened.journal?.card ?? "" });
  return caseForm({
    name: "card", title: t("case.card"), save: t("case.card.save"), draft: kept, context, ...desk.ends("card"),
    parts: [textPart({ key: "card-text", label: t("case.card.text"), hint: t("case.card.hint"), value: kept.get("text"), longest: longest.text,
      type: (text) => kept.set("text", text) })],
    submit: () => {
      state.isCardShown = false;
      return write(() => session.call("setCard", { id: opened.id, text: kept.get("text").trim() }), { said: t("case.card.saved"), at: "card", focus: "card-open", draft: kept });
    },
  });
}

/**
 * Ending the work, and asking how it goes afterwards; null where a coordinator does it, or nobody may.
 * @param {Desk} desk
 */
export function endSection(desk) {
  const { opened, form, open, may, isCoordinator, isMine } = desk;
  if (opened.status === "following" && may("follow_up") && !isCoordinator) {
    return h("section", { class: "stack", "aria-labelledby": "case-end" }, keyed("end", h("h2", { id: "case-end", tabIndex: -1 }, t("case.followUps"))), desk.said("end"),
      followUpForm(partOf(desk, "end", "")));
  }
  if (opened.status !== "active" || !may("close") || !isMine) return null;
  return h("section", { class: "stack", "aria-labelledby": "case-end" },
    keyed("end", h("h2", { id: "case-end", tabIndex: -1 }, t("case.end"))),
    form === "close" ? closeForm(desk) : [h("p", { class: "quiet" }, t("case.end.hint")),
      h("div", { class: "actions" }, keyed("close-open", button(t("case.end.begin"), () => open("close", "close-open"))))]);
}

/** @param {Desk} desk */
function closeForm(desk) {
  const { opened, context, lists, write } = desk;
  const reasons = offered(lists, "closure_reason", context.year).map(({ id }) => id);
  const kept = formDraft(opened.id, "end", { reason: "" });
  return caseForm({
    name: "close", title: t("case.end.title"), save: t("case.end.do"), draft: kept, context, ...desk.ends("close"),
    parts: [
      oneOf({ key: "close-reason", label: t("case.end.reason"), options: reasons.map((code) => [code, capitalised(codeLabel(lists, "closure_reason", code))]),
        value: kept.code("reason", reasons), choose: (code) => kept.set("reason", code) }),
      { element: notice("info", h("p", null, t("case.end.after"))) },
    ],
    submit: () => write(() => session.call("closeCase", { id: opened.id, reason: kept.get("reason") }), { said: t("case.end.done"), at: "head", focus: "heading", draft: kept }),
  });
}
