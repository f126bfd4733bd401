// The own caseload: what waits for an answer, what is overdue, what comes next; and search over everything in it, on this device.

import { button, empty, field, fill, h, keyCap, mark, notice, progress } from "../dom.js";
import { asFailure, failureText } from "../failures.js";
import { t } from "../i18n.js";
import { session } from "../session.js";
import { isBegun } from "../case-drafts.js";
import { isMentors } from "../case-form-draft.js";
import { caseload, putOnDesk, refusedCases, rememberCaseload } from "../case-memory.js";
import { wordsOf } from "../case-search.js";
import { leftTexts } from "./case-left.js";
import { hitsIn } from "./caseload-search.js";
import { caseTitle, dueMark, refusedCases as refusedNotice, statusWords } from "./case-words.js";
import { moveAmong } from "./inbox-list.js";
import { counted, dateWords, dayWords, keyed, redraw, shortcut } from "./words.js";

/** @typedef {import("../../types").OpenedCase} OpenedCase */
/** @typedef {import("../../types").Failure} Failure */
/** @typedef {import("../main.js").Context} Context */

/** In this order. */
const groups = ["waits", "overdue", "coming", "unplanned", "asked", "closing", "following", "over"];
const over = ["ended", "not_exit"];

/** What was typed into the search; gone when the keys are. */
const nothing = () => ({
  search: "",
  problem: /** @type {Failure | null} */ (null),
  /** Read before their journals are, so without what only those tell. */
  early: /** @type {OpenedCase[] | null} */ (null),
});
let state = nothing();
session.on("state", ({ phase }) => {
  if (phase !== "signed-in") state = nothing();
});

/** What a mentor decides; what else a case waits for is a coordinator's. */
const matters = ["answer", "take_over", "pass_on"];

/**
 * Whether what was typed in a form belongs to this list: who is a coordinator too has all cases in another.
 * @param {string} form
 */
const isOurs = (form) => isMentors(form) || !session.state.member?.admitted.includes("coordinators");

/** @param {OpenedCase} opened */
function groupOf({ waitsFor, due, status, journal }) {
  if (waitsFor && matters.includes(waitsFor)) return "waits";
  if (over.includes(status)) return "over";
  const isEnding = status === "closing" || status === "following";
  // Asked, and answered: it is not theirs yet, or not any more.
  if (!journal && !isEnding) return "asked";
  if (due?.isOverdue) return "overdue";
  if (isEnding) return status;
  return due ? "coming" : "unplanned";
}

/**
 * What is due first stands first; then what has waited longest.
 * @param {OpenedCase} a @param {OpenedCase} b
 */
const inOrder = (a, b) => (a.due?.day ?? "9").localeCompare(b.due?.day ?? "9") || a.since.localeCompare(b.since) || a.id.localeCompare(b.id);

/** @param {HTMLElement} root @param {Context} context */
function render(root, context) {
  const { lists } = context;
  const head = h("div", { class: "page-head" });
  const tools = h("div", { class: "tools" });
  const list = h("section", { class: "stack caseload", "aria-label": t("caseload.list") });
  const search = keyed("search", h("input", { type: "search", value: state.search, autocomplete: "off", spellcheck: false, oninput: () => {
    state.search = search.value;
    drawList();
  } }));
  const searchField = field(t("caseload.search"), search, { hint: t("caseload.search.hint"), beside: keyCap("/") });
  root.append(h("div", { class: "page" }, head, tools, list));

  /** @param {OpenedCase} opened @param {string} [event] what was found in it */
  const open = (opened, event) => {
    putOnDesk(opened.id, "caseload");
    context.navigate("case", { id: opened.id, back: "caseload", event });
  };

  const drawHead = () => {
    const cases = caseload();
    const of = (/** @type {string} */ group) => cases?.filter((opened) => groupOf(opened) === group).length ?? 0;
    const said = [["waits", of("waits")], ["overdue", of("overdue")]].filter(([, count]) => Number(count) > 0);
    redraw(head, keyed("heading", h("h1", { tabIndex: -1 }, t("task.caseload"))),
      cases && cases.length > 0 && h("p", { class: "lead" }, said.length > 0 ? said.map(([group, count]) => counted(`caseload.lead.${group}`, Number(count))).join(" ")
        : t("caseload.lead.calm")));
    if (cases && cases.length > 0 && !searchField.isConnected) fill(tools, searchField);
  };

  const drawList = () => {
    const cases = caseload() ?? state.early;
    if (!cases) {
      if (state.problem) redraw(list, notice("warn", h("p", null, failureText(state.problem)), button(t("contact.again"), () => void load())));
      return;
    }
    const words = wordsOf(state.search);
    if (words.length > 0) drawFound(cases, words);
    else {
      redraw(list, cases.length === 0 && empty(t("caseload.empty"), h("p", null, t("caseload.empty.hint"))),
        groups.map((group) => {
          const own = cases.filter((opened) => groupOf(opened) === group).sort(inOrder);
          return own.length > 0 && h("section", { class: "stack tight" },
            h("h2", { class: "group-title" }, t(`caseload.group.${group}`), h("span", { class: "quiet" }, String(own.length))),
            h("ul", { class: "list" }, own.map((opened) => h("li", null, line(opened)))));
        }),
        refusedCases().length > 0 && notice("warn", refusedNotice(refusedCases())), leftTexts([...cases.map(({ id }) => id), ...refusedCases()], isOurs, drawList));
    }
  };

  /** @param {OpenedCase} opened */
  const line = (opened) =>
    keyed(`item-${opened.id}`, h("button", { type: "button", class: "item", onclick: () => open(opened) },
      h("span", { class: "item-title" }, caseTitle(opened)),
      h("span", { class: "item-next" }, groupOf(opened) === "waits" ? mark("waiting", t(`caseload.waits.${opened.waitsFor}`)) : dueMark(opened)),
      h("span", { class: "item-meta" }, h("span", null, statusWords(opened, lists)),
        opened.lastMeeting && h("span", null, t("caseload.met", { day: dayWords(opened.lastMeeting) })), isBegun(opened.id) && mark("draft", t("caseload.begun")))));

  /** @param {OpenedCase[]} cases @param {string[]} words */
  const drawFound = (cases, words) => {
    const found = cases.map((opened) => ({ opened, ...hitsIn(opened, words, lists) })).filter(({ hits }) => hits.length > 0);
    redraw(list, h("p", { class: "quiet small", role: "status" }, found.length === 0 ? t("caseload.found.nothing") : counted("caseload.found", found.length)),
      found.length === 0 && empty(t("caseload.found.hint"), keyed("clear", button(t("caseload.search.clear"), clear))),
      found.length > 0 && h("ul", { class: "list lined found" }, found.map(({ opened, hits, more }) => h("li", null,
        keyed(`item-${opened.id}`, h("button", { type: "button", class: "item", onclick: () => open(opened, hits.find(({ event }) => event)?.event) },
          h("span", { class: "item-title" }, caseTitle(opened)),
          hits.map(({ where, day, text: [before, hit, after] }) =>
            h("span", { class: "hit" }, h("span", { class: "quiet" }, [where, day && dateWords(day)].filter(Boolean).join(" ")), h("span", null, before, h("strong", null, hit), after))),
          more > 0 && h("span", { class: "item-meta" }, counted("caseload.hits.more", more))))))));
  };

  const clear = () => {
    state.search = "";
    search.value = "";
    drawList();
    search.focus();
  };

  const load = async () => {
    const now = state;
    now.problem = null;
    /** @type {(() => void) | undefined} */
    let end;
    if (!caseload()) {
      const bar = progress(t("caseload.reading"));
      fill(list, bar);
      end = session.on("progress", ({ task, done, rows }) => {
        if (task !== "myCases" || now !== state || !root.isConnected) return;
        if (done) bar.to(null, t("caseload.reading.count", { count: done }));
        if (!rows?.length) return;
        now.early = /** @type {import("../../types").OpenedCase[]} */ (rows);
        drawList();
        list.append(bar);
      });
    }
    try {
      const read = await session.call("myCases", {});
      if (now === state) rememberCaseload(read);
      now.early = null;
    } catch (failure) {
      now.problem = asFailure(failure);
      if (now === state && caseload()) context.fail(failure);
    } finally {
      end?.();
    }
    if (now !== state || !root.isConnected) return;
    drawHead();
    drawList();
  };

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const key = shortcut(event);
    if (key === "j" || key === "arrowdown") moveAmong(list, 1);
    else if (key === "k" || key === "arrowup") moveAmong(list, -1);
    else if (key === "/" && searchField.isConnected) search.focus();
    else return;
    event.preventDefault();
  };

  drawHead();
  drawList();
  const from = context.params?.from;
  if (from) list.querySelector(`[data-key="item-${CSS.escape(from)}"]`)?.setAttribute("data-first", "");
  void load();
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

export default {
  name: "caseload",
  roles: ["mentor"],
  shortcuts: () => [["J ↓", "next"], ["K ↑", "previous"], ["Enter", "open"], ["/", "search"]].map(([keys, name]) => ({ keys, text: t(`caseload.key.${name}`) })),
  render,
};
