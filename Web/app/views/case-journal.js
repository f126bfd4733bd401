// What a mentor writes down: a note, a meeting with what comes next, a goal. One form at a time, opened by its key.

import { button, h, icon } from "../dom.js";
import { codeLabel, t } from "../i18n.js";
import { session } from "../session.js";
import { offered } from "../records.js";
import { formDraft, isFormBegun } from "../case-form-draft.js";
import { caseForm, dayPart, longest, oneOf, textPart, warnedPart } from "./case-form.js";
import { scale, scoreText, scoreWords } from "./goal-chart.js";
import { noteField } from "./note-field.js";
import { capitalised, keyed, today } from "./words.js";

/** @typedef {import("./case.js").Desk} Desk */

/** What can be written, in the order of the keys 1, 2, 3. */
export const writings = ["note", "meeting", "goal"];

const forms = { note: noteForm, meeting: meetingForm, goal: goalForm };

/**
 * What can be written, and below it the form that is open.
 * @param {Desk} desk
 */
export function writingSection(desk) {
  const { opened, form, open, said } = desk;
  const writing = /** @type {keyof typeof forms | undefined} */ (writings.find((name) => name === form));
  return h("section", { class: "stack", "aria-labelledby": "case-writing" },
    h("h2", { id: "case-writing", class: "visually-hidden" }, t("case.write")),
    h("div", { class: "actions writing" }, writings.map((name, index) => {
      const begun = form !== name && isFormBegun(opened.id, name);
      const label = t(begun ? `case.${name}.goOn` : `case.${name}.begin`);
      const opener = button(label, () => open(form === name ? "" : name, `${name}-open`), { key: String(index + 1), class: form === name ? "is-open" : "" });
      opener.setAttribute("aria-expanded", String(form === name));
      if (begun) opener.prepend(icon("draft"));
      return keyed(`${name}-open`, opener);
    }), said("writing")),
    writing && forms[writing](desk));
}

/** @param {Desk} desk */
function noteForm(desk) {
  const { opened, context, write } = desk;
  const kept = formDraft(opened.id, "note", { text: "" });
  return caseForm({
    name: "note", title: t("case.note"), lead: t("case.journalOnly"), save: t("case.note.save"), draft: kept, context, ...desk.ends("note"),
    parts: [textPart({ key: "note-text", label: t("case.note.text"), value: kept.get("text"), longest: longest.text, type: (text) => kept.set("text", text) })],
    submit: () => write(() => session.call("addNote", { id: opened.id, text: kept.get("text").trim() }),
      { said: t("case.note.saved"), focus: "note-open", draft: kept }),
  });
}

/** @param {Desk} desk */
function meetingForm(desk) {
  const { opened, context, lists, write } = desk;
  const codes = (/** @type {string} */ list) => offered(lists, list, context.year).map(({ id }) => id);
  const words = (/** @type {string} */ list) => codes(list).map((code) => [code, capitalised(codeLabel(lists, list, code))]);
  const kept = formDraft(opened.id, "meeting", { day: "", type: "", duration: "", attended: "", text: "", next: "", nextDay: "" });
  // What is finished on another day stays the meeting of the day on which it was begun.
  const put = (/** @type {Parameters<typeof kept.set>[0]} */ field, /** @type {string} */ value) => {
    if (!kept.get("day")) kept.set("day", today());
    kept.set(field, value);
  };
  const next = noteField({
    label: t("case.meeting.next"), hint: t("case.meeting.next.hint"), key: "meeting-next", value: kept.get("next"), onInput: (text) => put("next", text),
  });
  const submit = () => {
    const [text, step, by] = [kept.get("text").trim(), kept.get("next").trim(), kept.get("nextDay")];
    const meeting = { day: kept.get("day") || today(), type: kept.get("type"), duration: kept.get("duration"), attended: kept.get("attended") === "yes", text };
    return write(() => session.call("addMeeting", { id: opened.id, meeting, next: step ? { day: by, text: step } : null }),
      { said: t("case.meeting.saved"), focus: "meeting-open", draft: kept });
  };
  return caseForm({
    name: "meeting", title: t("case.meeting"), save: t("case.meeting.save"), draft: kept, context, submit, ...desk.ends("meeting"),
    parts: [
      dayPart({ key: "meeting-day", label: t("case.meeting.day"), value: kept.get("day") || today(), last: today(), isNeeded: () => true,
        missing: t("case.meeting.day.missing"), late: t("case.meeting.day.future"), choose: (day) => kept.set("day", day) }),
      oneOf({ key: "meeting-type", label: t("case.meeting.type"), options: words("meeting_type"), value: kept.code("type", codes("meeting_type")),
        choose: (code) => put("type", code) }),
      oneOf({ key: "meeting-duration", label: t("case.meeting.duration"), options: words("duration"), value: kept.code("duration", codes("duration")),
        choose: (code) => put("duration", code) }),
      oneOf({ key: "meeting-attended", label: t("case.meeting.attended"), options: [["yes", t("case.meeting.came")], ["no", t("case.meeting.cameNot")]],
        value: kept.code("attended", ["yes", "no"]), choose: (code) => put("attended", code) }),
      textPart({ key: "meeting-text", label: t("case.meeting.text"), hint: t("case.journalOnly"), value: kept.get("text"), longest: longest.text, isNeeded: false,
        type: (text) => put("text", text) }),
      warnedPart(next, longest.line, { isNeeded: () => kept.get("nextDay") !== "", missing: t("case.meeting.next.missing") }),
      dayPart({ key: "meeting-nextDay", label: t("case.meeting.nextDay"), hint: t("case.meeting.nextDay.hint"), value: kept.get("nextDay"), first: today(),
        isNeeded: () => kept.get("next").trim() !== "", missing: t("case.meeting.nextDay.missing"), choose: (day) => put("nextDay", day) }),
    ],
  });
}

/** @param {Desk} desk */
function goalForm(desk) {
  const { opened, context, lists, write } = desk;
  const domains = offered(lists, "goal_domain", context.year).map(({ id }) => id);
  const kept = formDraft(opened.id, "goal", { domain: "", text: "", score: "" });
  return caseForm({
    name: "goal", title: t("case.goal"), lead: t("case.goal.lead"), save: t("case.goal.save"), draft: kept, context, ...desk.ends("goal"),
    parts: [
      oneOf({ key: "goal-domain", label: t("case.goal.domain"), options: domains.map((code) => [code, capitalised(codeLabel(lists, "goal_domain", code))]),
        value: kept.code("domain", domains), choose: (code) => kept.set("domain", code) }),
      textPart({ key: "goal-text", label: t("case.goal.text"), hint: t("case.goal.text.hint"), value: kept.get("text"), longest: longest.text,
        type: (text) => kept.set("text", text) }),
      oneOf({ key: "goal-score", label: t("case.goal.now"), className: "scale", options: scale.map((score) => [String(score), scoreText(score), scoreWords(score)]),
        value: kept.code("score", scale.map(String)), choose: (code) => kept.set("score", code) }),
    ],
    submit: () => write(
      () => session.call("addGoal", { id: opened.id, domain: kept.get("domain"), text: kept.get("text").trim(), score: Number(kept.get("score")) }),
      { said: t("case.goal.saved"), focus: "goal-open", draft: kept }),
  });
}
