// The beginning of a case: what a pair of members found, and what the participant agreed to.

import { button, h, notice, progress } from "../dom.js";
import { formDraft } from "../case-form-draft.js";
import { failureText } from "../failures.js";
import { rolesText, t } from "../i18n.js";
import { session } from "../session.js";
import { selectPart, neededText } from "./case-fields.js";
import { caseForm, oneOf } from "./case-form.js";
import { byName, nameOf } from "./words.js";

/** @typedef {import("./case-coordination.js").Desk} Desk */
/** @typedef {import("../../types").MemberLine} MemberLine */

/** @param {Desk} desk */
export function assessForm({ opened, context, state, draw, write }) {
  const { id } = opened;
  const members = state.members.found;
  if (!members) return reading(state.members, "cases.members.reading", draw, () => session.call("members", {}));
  const typed = formDraft(id, "assess", { with: "", exit: "", text: "" });
  const others = members.filter((one) => !one.removed && one.id !== session.state.member?.id).sort(byName);
  const exit = typed.code("exit", ["yes", "no"]);
  const ends = h("div", { hidden: exit !== "no" }, notice("info", h("p", null, t("cases.assess.ends"))));
  return caseForm({
    name: "assess", title: t("cases.assess"), lead: t("cases.assess.lead"), save: t("cases.assess.save"), draft: typed, context, close: null,
    redraw: draw,
    parts: [
      selectPart({ key: "assess-with", label: t("cases.assess.with"), value: typed.code("with", others.map((one) => one.id)),
        options: others.map((one) => [one.id, `${nameOf(one)}, ${rolesText(one.roles)}`]), choose: (value) => typed.set("with", value) }),
      oneOf({ key: "assess-exit", label: t("cases.assess.exit"), value: exit, options: ["yes", "no"].map((value) => [value,
        t(`cases.assess.exit.${value}`)]), choose: (value) => {
        typed.set("exit", value);
        ends.hidden = value !== "no";
      } }),
      { element: ends },
      neededText({ key: "assess-text", label: t("cases.assess.text"), hint: t("cases.text.hint"), value: typed.get("text"),
        type: (text) => typed.set("text", text) }),
    ],
    submit: () => {
      const isExit = typed.get("exit") === "yes";
      return write(() => session.call("assessCase", { id, with: typed.get("with"), exit: isExit, text: typed.get("text").trim() }),
        t(isExit ? "cases.assessed" : "cases.assessed.ends"), typed);
    },
  });
}

/**
 * Asks for something that a form needs, once, and says what goes on meanwhile.
 * @template Found
 * @param {import("./case-coordination.js").Wanted<Found>} wanted @param {string} words @param {() => void} draw
 * @param {() => Promise<Found>} call
 */
export function reading(wanted, words, draw, call) {
  if (wanted.problem) {
    return h("div", { class: "card" }, notice("warn", h("p", null, failureText(wanted.problem)), button(t("contact.again"), () => {
      wanted.problem = null;
      draw();
    })));
  }
  if (!wanted.isAsked) {
    wanted.isAsked = true;
    void call().then((found) => (wanted.found = found), (failure) => (wanted.problem = failure)).finally(() => {
      wanted.isAsked = false;
      draw();
    });
  }
  return h("div", { class: "card" }, progress(t(words)));
}

/**
 * Also for a mentor.
 * @param {Pick<Desk, "opened" | "context" | "draw" | "write">} desk @param {(() => void) | null} close
 */
export function agreeForm({ opened, context, draw, write }, close) {
  const { id } = opened;
  const isFirst = opened.status === "assessed";
  const typed = formDraft(id, "agree", { text: "" });
  return caseForm({
    name: "agree", title: t(isFirst ? "cases.agree" : "cases.agree.more"), lead: t("cases.agree.lead"), save: t("cases.agree.save"), draft: typed,
    context, close, redraw: draw,
    parts: [neededText({ key: "agree-text", label: t("cases.agree.text"), hint: t("cases.text.hint"), value: typed.get("text"),
      type: (text) => typed.set("text", text) })],
    submit: () => write(() => session.call("agreeCase", { id, text: typed.get("text").trim() }), t(isFirst ? "cases.agreed" : "cases.agreed.more"),
      typed),
  });
}
