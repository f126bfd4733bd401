// Who works with a case: asking a mentor, handing over to another, taking a question back, and keeping a member out for good.

import { ask, button, h, icon, mark, notice } from "../dom.js";
import { formDraft } from "../case-form-draft.js";
import { t } from "../i18n.js";
import { session } from "../session.js";
import { reading } from "./case-beginning.js";
import { neededText, selectPart } from "./case-fields.js";
import { busily, caseForm, dayPart } from "./case-form.js";
import { languagesText } from "./case-words.js";
import { capitalised, counted, dateWords, dayWords, keyed, nameOf, today, waitWords } from "./words.js";

/** @typedef {import("./case-coordination.js").Desk} Desk */
/** @typedef {import("../../types").MentorLine} MentorLine */

/**
 * Asks a mentor; of a case that has one, who is to take it over, why, and when the two of them meet the participant together.
 * @param {Desk} desk @param {(() => void) | null} close @param {boolean} [isAnother] somebody has been asked before
 */
export function mentorForm({ opened, lists, context, state, draw, write }, close, isAnother = false) {
  const { id, mentor: present } = opened;
  const mentors = state.mentors.found;
  if (!mentors) return reading(state.mentors, "cases.mentors.reading", draw, () => session.call("mentorsFor", { id }));
  const typed = formDraft(id, "assign", { mentor: "", reason: "", meeting: "" });
  const free = mentors.filter(({ obstacle }) => !obstacle).map((one) => one.id);
  const meeting = () => typed.get("meeting") || null;
  return caseForm({
    name: "assign", title: t(isAnother ? "cases.another" : present ? "cases.handOver" : "cases.assign"), draft: typed, context, close, redraw: draw,
    lead: present ? t(opened.isMentorGone ? "cases.mentorGone.lead" : "cases.handOver.lead", { mentor: nameOf(present) }) : t("cases.assign.lead"),
    save: t(present ? "cases.handOver.save" : "cases.assign.save"),
    parts: [
      mentorChoice(opened, mentors, lists, typed.code("mentor", free), (value) => typed.set("mentor", value)),
      ...(present ? [
        neededText({ key: "assign-reason", label: t("cases.handOver.reason"), hint: t("cases.text.hint"), value: typed.get("reason"),
          type: (text) => typed.set("reason", text) }),
        dayPart({ key: "assign-meeting", label: t("cases.handOver.meeting"), hint: t("cases.handOver.meeting.hint"), value: typed.get("meeting"),
          first: today(), isNeeded: () => false, missing: "", choose: (day) => typed.set("meeting", day) }),
      ] : []),
    ],
    submit: () => {
      const mentor = typed.get("mentor");
      const name = nameOf(mentors.find((one) => one.id === mentor) ?? null);
      const handOver = present ? { reason: typed.get("reason").trim(), meeting: meeting() } : null;
      return write(() => session.call("assignCase", { id, mentor, handOver }), t(present ? "cases.handOver.asked" : "cases.assigned", { name }), typed);
    },
  });
}

/**
 * Who can be asked, with their load and what they speak; who cannot, with why.
 * @param {import("../../types").OpenedCase} opened @param {MentorLine[]} mentors @param {import("../../types").CodeLists} lists @param {string} value
 * @param {(mentor: string) => void} choose
 * @returns {import("./case-form.js").Part}
 */
function mentorChoice(opened, mentors, lists, value, choose) {
  const words = h("span");
  const problem = h("p", { class: "problem", id: "mentor-problem", hidden: true }, icon("warn"), words);
  const radios = mentors.map((mentor) => keyed(`mentor-${mentor.id}`, h("input", {
    type: "radio", name: "mentor", value: mentor.id, disabled: mentor.obstacle !== null, checked: mentor.id === value,
    onchange: () => {
      problem.hidden = true;
      choose(mentor.id);
    },
  })));
  const lines = mentors.map((mentor, index) => h("label", { class: `check mentor ${mentor.obstacle ? "is-out" : ""}`.trim() }, radios[index],
    h("span", null, h("span", { class: "mentor-name" }, nameOf(mentor)), h("span", { class: "item-meta" }, mentorWords(opened, mentor, lists)))));
  return {
    element: h("fieldset", { class: "plain mentors", "aria-describedby": "mentor-problem" }, h("legend", { class: "label" }, t("cases.assign.who")),
      mentors.length === 0 ? h("p", null, t("cases.assign.nobody")) : radios.every(({ disabled }) => disabled) &&
        h("p", null, t("cases.assign.nobodyFree")), lines, problem),
    check() {
      const isFine = radios.some(({ checked }) => checked);
      problem.hidden = isFine;
      words.textContent = t("case.form.choose");
      if (!isFine) radios.find(({ disabled }) => !disabled)?.focus();
      return isFine;
    },
  };
}

/**
 * @param {import("../../types").OpenedCase} opened @param {MentorLine} mentor @param {import("../../types").CodeLists} lists
 */
function mentorWords(opened, mentor, lists) {
  if (mentor.obstacle) return mark("none", t(`cases.obstacle.${mentor.obstacle}`));
  const fits = mentor.languages.filter((code) => opened.languages.includes(code));
  return [h("span", null, loadWords(mentor)),
    fits.length > 0 ? mark("ok", t("cases.mentor.fits", { languages: languagesText(fits, lists) }))
      : mentor.languages.length > 0 && h("span", null, t("cases.mentor.speaks", { languages: languagesText(mentor.languages, lists) }))];
}

/** @param {{load: number}} mentor */
export const loadWords = ({ load }) => capitalised(load === 0 ? t("cases.load.none") : counted("cases.load", load));

/**
 * That who was asked last has declined, and why; null if nobody has.
 * @param {import("../../types").OpenedCase} opened
 */
export function declinedNotice({ answer, asked }) {
  if (answer?.kind !== "declined") return null;
  return notice("warn", h("p", null, asked ? t("cases.declined", { name: nameOf(asked), day: dayWords(answer.day) }) : t("cases.declined.somebody",
    { day: dayWords(answer.day) })), answer.reason ? h("p", { class: "prose" }, answer.reason) : h("p", { class: "quiet" }, t("cases.declined.noReason")));
}

/**
 * Somebody is asked: what they said, why the case changes hands, and taking the question back or asking somebody else.
 * @param {Desk} desk
 */
export function askedCard(desk) {
  const { opened, write, state, draw } = desk;
  const { id, asked, answer, mentor, handOver } = opened;
  const names = { name: nameOf(asked), mentor: nameOf(mentor) };
  const mayAsk = opened.may.includes("assign");
  const isDeclined = answer?.kind === "declined";
  const isOpen = mayAsk && (isDeclined || state.open === "another");
  const toggle = () => {
    state.open = state.open === "another" ? "" : "another";
    draw();
  };
  const withdraw = () => write(() => session.call("withdrawAssignment", { id }), t(mentor ? "cases.withdrawn.goesOn" : "cases.withdrawn", names), null);
  return [
    h("div", { class: "card" }, h("h3", null, t(mentor ? "cases.handOver" : "cases.assign")),
      isDeclined ? declinedNotice(opened) : h("p", null, t(opened.isPassedOn ? "cases.passedOn" : answer ? "cases.accepted" : "cases.asked", names)),
      !answer && h("p", null, mark("waiting", waitWords(opened.since))),
      mentor && !opened.isPassedOn && h("p", { class: "hint" }, t(!opened.isMentorGone ? "cases.handOver.until"
        : answer && !isDeclined ? "cases.mentorGone.accepted" : "cases.mentorGone.asked", { ...names, id })),
      handOver && h("dl", { class: "facts" }, h("dt", null, t("cases.handOver.reason")), h("dd", { class: "prose" }, handOver.reason),
        h("dt", null, t("cases.handOver.meeting")), h("dd", null, handOver.meeting ? dateWords(handOver.meeting) : t("cases.handOver.noMeeting"))),
      h("div", { class: "actions" },
        opened.may.includes("withdraw") && keyed("withdraw", button(t(mentor ? "cases.withdraw.goesOn" : "cases.withdraw"), (event) => void busily(event, withdraw))),
        mayAsk && !isDeclined && keyed("another", h("button", { type: "button", class: "button quiet", "aria-expanded": String(isOpen), onclick: toggle },
          h("span", null, t("cases.another"))))),
      !answer && opened.may.includes("withdraw") && h("p", { class: "hint" }, t("cases.withdraw.hint", names))),
    isOpen && mentorForm(desk, isDeclined ? null : toggle, true),
  ];
}

/** @param {Desk} desk @param {() => void} close */
export function barForm(desk, close) {
  const { opened, context, state, draw, write } = desk;
  const { id, barred } = opened;
  const members = state.members.found;
  if (!members) return reading(state.members, "cases.members.reading", draw, () => session.call("members", {}));
  const typed = formDraft(id, "bar", { member: "" });
  const out = [opened.mentor, opened.asked, ...barred].map((one) => one?.id);
  const others = members.filter((one) => !one.removed && !out.includes(one.id));
  return caseForm({
    name: "bar", title: t("cases.act.bar"), lead: t("cases.bar.lead"), save: t("cases.bar.save"), draft: typed, context, close, redraw: draw,
    parts: [
      ...(barred.length > 0 ? [{ element: h("p", null, t("cases.bar.now", { names: barred.map(nameOf).join(", ") })) }] : []),
      selectPart({ key: "bar-member", label: t("cases.bar.who"), value: typed.code("member", others.map((one) => one.id)),
        options: others.map((one) => [one.id, nameOf(one)]), choose: (value) => typed.set("member", value) }),
    ],
    submit: async () => {
      const member = typed.get("member");
      const name = nameOf(others.find((one) => one.id === member) ?? null);
      const answer = await ask({
        title: t("cases.bar.question", { name }), body: h("p", null, t("cases.bar.warning")),
        buttons: [{ id: "no", label: t("word.cancel") }, { id: "yes", label: t("cases.bar.yes", { name }), kind: "erase" }],
      });
      return answer === "yes" && write(() => session.call("barMember", { id, member }), t("cases.barred", { name }), typed);
    },
  });
}
