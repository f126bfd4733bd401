// One case: how it stands, its goals, what happened, who else is around the participant. For its mentor, and for coordinators, who see of it
// what belongs to the organisation and not what belongs to the mentor.

import { button, h, icon, mark, notice, progress } from "../dom.js";
import { asFailure, failureText } from "../failures.js";
import { t } from "../i18n.js";
import { session } from "../session.js";
import { forgetCase, onDesk, openedCase, putOnDesk, rememberCase } from "../case-memory.js";
import { answerSection } from "./case-answer.js";
import { coordinationSection } from "./case-coordination.js";
import { goalsSection } from "./case-goals.js";
import { caseHead } from "./case-head.js";
import { writings, writingSection } from "./case-journal.js";
import { networkSection } from "./case-network.js";
import { planSection } from "./case-plan.js";
import { referralsSection } from "./case-referrals.js";
import { agreementSection, cardSection, endSection } from "./case-sides.js";
import { linesAtOnce, timelineSection } from "./case-timeline.js";
import { moveAmong } from "./inbox-list.js";
import { focusOn, keyed, redraw, shortcut } from "./words.js";

/** @typedef {import("../../types").OpenedCase} OpenedCase */
/** @typedef {import("../../types").CaseWritten} CaseWritten */
/** @typedef {import("../../types").Failure} Failure */
/** @typedef {import("../main.js").Context} Context */
/**
 * What the parts of the page share. `open` opens a form, or with "" closes it; `opener` has the focus then. `write` does one act: on success
 * what was half-typed in `draft` is gone, `said` stands in the section `at`, `focus` has the focus; `leaves`: it goes back to the list.
 * `writeFor` is the same for the forms that coordinators use too. `gone` does one act after which the case is gone for this member.
 * @typedef {{
 *   opened: OpenedCase, lists: import("../../types").CodeLists, context: Context, state: ReturnType<typeof nothing>, form: string,
 *   isCoordinator: boolean, isMine: boolean, may: (act: import("../../types").CaseAct) => boolean, draw: () => void,
 *   open: (form: string, opener: string) => void, ends: (form: string, opener?: string) => {close: () => void, redraw: () => void},
 *   write: (doing: () => Promise<CaseWritten>, then: {said: string, at?: string, focus: string, draft?: {drop: () => void}, leaves?: boolean}) => Promise<boolean>,
 *   gone: (doing: () => Promise<unknown>, said: string) => Promise<void>, said: (at: string) => import("../dom.js").Child,
 *   writeFor: (at: string) => (doing: () => Promise<CaseWritten>, said: string, draft: {drop: () => void} | null) => Promise<boolean>,
 * }} Desk
 */

/** What is open on the page; gone when the keys are, but the case that lies on the desk. */
const nothing = () => ({
  id: "",
  form: "",
  event: "",
  agency: "",
  referral: "",
  type: "",
  search: "",
  lines: linesAtOnce,
  tables: /** @type {Set<string>} */ (new Set()),
  isCardShown: false,
  isPlanShown: false,
  said: /** @type {{at: string, text: string, merged: boolean} | null} */ (null),
  problem: /** @type {Failure | null} */ (null),
});
let state = nothing();
session.on("state", ({ phase }) => {
  if (phase !== "signed-in") state = { ...nothing(), id: state.id, form: state.form };
});
let isBusy = false;
/**
 * What the page was given last.
 * @type {any}
 */
let taken = null;

/** Nobody has such a case, or not any more. */
const isGone = (/** @type {string} */ code) => ["not_found", "no_such_case"].includes(code);

/** @param {HTMLElement} root @param {Context} context */
function render(root, context) {
  const { lists, params } = context;
  if (params?.id) putOnDesk(params.id, params.back ?? "caseload");
  const { id, back } = onDesk() ?? { id: "", back: "caseload" };
  if (state.id !== id) state = { ...nothing(), id };
  // In another language the page is drawn again with what it was given.
  const found = params?.event && params !== taken ? params.event : "";
  taken = params;
  if (found) Object.assign(state, { event: found, type: "", search: "" });
  const now = state;
  const page = h("div", { class: "page case" });
  root.append(page);
  const leave = () => context.navigate(back, { from: id });
  /** @type {{version: string, element: HTMLElement} | null} */
  let coordination = null;

  const draw = () => {
    const opened = openedCase(id);
    const backLine = keyed("back", button(t(`case.back.${back}`), leave, { kind: "quiet", icon: "back", key: "b" }));
    if (!opened) {
      redraw(page, h("div", { class: "page-head" }, h("div", { class: "actions" }, backLine), keyed("heading", h("h1", { tabIndex: -1 }, t("task.case")))),
        now.problem ? notice("warn", h("p", null, isGone(now.problem.code) ? t("case.gone") : failureText(now.problem)),
          !isGone(now.problem.code) && button(t("contact.again"), () => void load())) : progress(t("case.reading")));
      return;
    }
    const desk = deskOf(opened);
    if (desk.isCoordinator && coordination?.version !== opened.version) coordination = { version: opened.version, element: coordinationSection(opened, context, lists, changed) };
    const answer = answerSection(desk);
    const owns = opened.journal !== null && !opened.journal.waitsForTakeover;
    const isAsked = !owns && answer !== null;
    keeping(() => redraw(page,
      h("div", { class: "page-head" }, h("div", { class: "actions" }, backLine), caseHead(desk), said("head")),
      answer,
      coordination?.element,
      desk.may("journal") && writingSection(desk),
      owns ? goalsSection(desk) : !answer && h("p", { class: "quiet" }, t("case.journal.mentorOnly")),
      // Whoever is asked reads the agreement before anything else.
      isAsked && agreementSection(desk),
      timelineSection(desk), referralsSection(desk), networkSection(desk), !isAsked && agreementSection(desk), owns && cardSection(desk), owns && planSection(desk), endSection(desk)));
  };

  /**
   * Whoever is typing goes on where they were.
   * @param {() => void} drawing
   */
  const keeping = (drawing) => {
    const before = document.activeElement;
    const isText = before instanceof HTMLTextAreaElement || (before instanceof HTMLInputElement && ["text", "search"].includes(before.type));
    const [start, end] = isText ? [before.selectionStart, before.selectionEnd] : [null, null];
    drawing();
    const after = document.activeElement;
    if (isText && after !== before && (after instanceof HTMLTextAreaElement || after instanceof HTMLInputElement)) after.setSelectionRange(start, end);
  };

  /** @param {OpenedCase} opened @returns {Desk} */
  const deskOf = (opened) => {
    const { member } = session.state;
    return {
      opened, lists, context, state, form: state.form, draw, open, write, gone, said, writeFor,
      isCoordinator: Boolean(member?.admitted.includes("coordinators")),
      isMine: opened.mentor?.id === member?.id || opened.journal !== null,
      may: (act) => opened.may.includes(act),
      ends: (form, opener = `${form}-open`) => ({ close: () => open("", opener), redraw: () => {
        draw();
        focusForm(form);
      } }),
    };
  };

  /** @param {string} at the section that it belongs to */
  const said = (at) => state.said?.at === at && h("div", { class: "said stack tight" }, mark("delivered", state.said.text),
    state.said.merged && h("p", { class: "line-up" }, icon("info"), h("span", null, t("cases.merged"))));

  /** @type {Desk["open"]} */
  const open = (form, opener) => {
    state.form = form;
    state.said = null;
    draw();
    if (form) focusForm(form);
    else focusOn(page, opener);
  };

  /** @param {string} form */
  const focusForm = (form) => {
    const heading = page.querySelector(`[data-key="${CSS.escape(`${form}-heading`)}"]`);
    const fields = heading?.closest("form")?.querySelector("textarea, select, input:not([type=radio]), input:checked, input");
    const found = fields ?? heading ?? page.querySelector(`[data-key="text-${CSS.escape(form)}"]`);
    if (found instanceof HTMLElement) found.focus();
  };

  /** @type {Desk["write"]} */
  const write = async (doing, { said: text, at = "writing", focus, draft, leaves }) => {
    if (isBusy) return false;
    isBusy = true;
    try {
      const { merged, case: opened } = await doing();
      draft?.drop();
      rememberCase(opened);
      now.form = "";
      now.said = { at, text, merged };
      if (!root.isConnected) return true;
      context.announce(merged ? `${text} ${t("cases.merged")}` : text);
      if (leaves) {
        context.notify({ kind: "ok", text });
        leave();
        return true;
      }
      draw();
      if (!focusOn(page, focus)) focusOn(page, "heading");
      return true;
    } catch (failure) {
      await refused(failure);
      return false;
    } finally {
      isBusy = false;
    }
  };

  /** @type {Desk["writeFor"]} */
  const writeFor = (at) => (doing, text, draft) => write(doing, { said: text, at, focus: at, draft: draft ?? undefined });

  /** @type {Desk["gone"]} */
  const gone = async (doing, text) => {
    if (isBusy) return;
    isBusy = true;
    context.announce(t("case.form.saving"));
    try {
      await doing();
      end(text);
    } catch (failure) {
      await refused(failure);
    } finally {
      isBusy = false;
    }
  };

  /** @param {string} text why it is gone */
  const end = (text) => {
    forgetCase(id);
    if (!root.isConnected) return;
    if (text) context.notify({ kind: "ok", text });
    leave();
  };

  /**
   * What was typed stays; how the case stands now is read anew.
   * @param {unknown} failure
   */
  const refused = async (failure) => {
    // Whoever has gone on to something else is told too; not who has locked, whose text is kept.
    if (root.isConnected || session.state.phase === "signed-in") context.fail(failure);
    if (!root.isConnected) return;
    if (asFailure(failure).code !== "unreachable") await load();
  };

  /** @param {OpenedCase | null} opened */
  const changed = (opened) => {
    if (!opened) return end("");
    rememberCase(opened);
    draw();
  };

  const load = async () => {
    const before = openedCase(id)?.version;
    try {
      const opened = await session.call("oneCase", { id });
      now.problem = null;
      rememberCase(opened);
      if (opened.version === before || !root.isConnected) return;
    } catch (failure) {
      now.problem = asFailure(failure);
      if (isGone(now.problem.code)) forgetCase(id);
      if (!root.isConnected) return;
      if (openedCase(id)) return context.fail(failure);
    }
    draw();
  };

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const key = event.repeat && Number(event.key) ? "" : shortcut(event);
    const opened = openedCase(id);
    const writing = writings[Number(key) - 1];
    const lines = page.querySelector(".events");
    if (writing && opened?.may.includes("journal")) open(writing, `${writing}-open`);
    else if ((key === "j" || key === "arrowdown") && lines instanceof HTMLElement && isAmong(lines, key)) moveAmong(lines, 1);
    else if ((key === "k" || key === "arrowup") && lines instanceof HTMLElement && isAmong(lines, key)) moveAmong(lines, -1);
    else if (key === "b") leave();
    else if (key !== "/" || !focusOn(page, "timeline-search")) return;
    event.preventDefault();
  };

  draw();
  // After the view as a whole has got the focus.
  if (found) setTimeout(() => focusOn(page, `event-${found}`));
  void load();
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

/**
 * The arrows scroll the page, but where a line of the timeline has the focus.
 * @param {HTMLElement} lines @param {string} key
 */
const isAmong = (lines, key) => key.length === 1 || lines.contains(document.activeElement);

/** Whether the journal of the case on the desk is this member's to write. */
const mayWrite = () => Boolean(openedCase(onDesk()?.id ?? "")?.may.includes("journal"));

export default {
  name: "case",
  roles: ["mentor", "coordinator"],
  shortcuts: () => [...(mayWrite() ? [["1", "note"], ["2", "meeting"], ["3", "goal"]] : []), ["J ↓", "next"], ["K ↑", "previous"], ["/", "search"], ["B", "back"],
    ["Ctrl+⏎", "save"]].map(([keys, name]) => ({ keys, text: t(`case.key.${name}`) })),
  render,
};
