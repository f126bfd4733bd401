// Every case, by what it waits for: what is overdue first, then what a coordinator decides, then the work that goes on.

import { button, empty, field, fill, h, keyCap, mark, notice, progress } from "../dom.js";
import { isBegun } from "../case-drafts.js";
import { isMentors } from "../case-form-draft.js";
import { putOnDesk, rememberCase } from "../case-memory.js";
import { excerpt, hasWords, wordsOf } from "../case-search.js";
import { failureText } from "../failures.js";
import { codeLabel, t } from "../i18n.js";
import { session } from "../session.js";
import { leftTexts } from "./case-left.js";
import { caseTitle, dueMark, languagesText, refusedCases, statusWords, waitsFor } from "./case-words.js";
import { moveAmong } from "./inbox-list.js";
import { begunOpenings } from "./open-case.js";
import { byName, capitalised, counted, dateWords, focusOn, keyed, nameOf, redraw, shortcut, waitWords } from "./words.js";

/** @typedef {import("../../types").OpenedCase} OpenedCase */
/** @typedef {import("../../types").Failure} Failure */
/** @typedef {import("../main.js").Context} Context */

/** In this order. What goes on and waits for nothing stands in the last ones. */
const groups = ["overdue", "declined", "assess", "agree", "assign", "confirm_closing", "mentor_answer", "hand_over", "active", "following", "over"];
const over = ["ended", "not_exit"];
const decisions = ["declined", "assess", "agree", "assign", "confirm_closing"];

const nothing = () => ({
  cases: /** @type {OpenedCase[] | null} */ (null),
  refused: /** @type {string[]} */ ([]),
  problem: /** @type {Failure | null} */ (null),
  search: "",
  status: "",
  mentor: "",
  last: "",
});
let state = nothing();
session.on("state", ({ phase }) => {
  if (phase !== "signed-in") state = nothing();
});

/** @param {OpenedCase} opened */
function groupOf(opened) {
  const matter = waitsFor(opened);
  // What a coordinator decides comes before a day that a mentor has set.
  if (decisions.includes(matter)) return matter;
  if (opened.due?.isOverdue) return "overdue";
  if (groups.includes(matter)) return matter;
  return over.includes(opened.status) ? "over" : opened.status === "following" ? "following" : "active";
}

/**
 * Whether what was typed in a form belongs to this list: who is a mentor too has the own cases in another.
 * @param {string} form
 */
const isOurs = (form) => !isMentors(form) || !session.state.member?.roles.includes("mentor");

/**
 * What is searched: what a coordinator may open, in words.
 * @param {OpenedCase} opened @param {import("../../types").CodeLists} lists
 */
const textOf = (opened, lists) => [
  opened.need, opened.assessment?.text, ...opened.agreements.map(({ text }) => text), ...opened.followUps.map(({ text }) => text),
  opened.handOver?.reason, opened.answer?.reason, opened.nextStep?.text, ...opened.agencies.map(({ name, area }) => `${name} ${area}`),
  statusWords(opened, lists), languagesText(opened.languages, lists), opened.mentor?.name, opened.asked?.name, dateWords(opened.day), opened.id,
].filter(Boolean).join(" · ");

/** @param {HTMLElement} root @param {Context} context */
function render(root, context) {
  const { lists, params } = context;
  if (params?.mentor !== undefined) Object.assign(state, { search: "", status: "", mentor: params.mentor });
  const head = h("div", { class: "page-head with-action stacks" });
  const tools = h("div", { class: "stack tools" });
  const list = h("section", { class: "stack cases", "aria-label": t("cases.list") });
  const search = keyed("search", h("input", { type: "search", value: state.search, autocomplete: "off", spellcheck: false, oninput: () => {
    state.search = search.value;
    drawList();
  } }));
  root.append(h("div", { class: "page" }, head, tools, list));

  const openNew = () => context.navigate("open-case", { id: "direct" });

  /** @param {OpenedCase} opened */
  const open = (opened) => {
    state.last = opened.id;
    rememberCase(opened);
    putOnDesk(opened.id, "cases");
    context.navigate("case");
  };

  const drawHead = () => {
    const count = state.cases?.filter(({ waitsFor: matter }) => matter).length ?? 0;
    redraw(head, h("div", null, keyed("heading", h("h1", { tabIndex: -1 }, t("task.cases"))),
      state.cases && h("p", { class: "lead" }, count === 0 ? t("cases.count.none") : counted("cases.count", count))),
    keyed("open-case", button(t("cases.open"), openNew, { kind: "primary", key: "u" })));
  };

  const drawTools = () => {
    if (!state.cases?.length) return fill(tools);
    const mentors = new Map(state.cases.flatMap(({ mentor, asked }) => [mentor ?? [], asked ?? []]).flat().map((one) => [one.id, one]));
    const own = [...mentors.values()].sort(byName).map((one) => [one.id, nameOf(one)]);
    const select = (/** @type {"status" | "mentor"} */ name, /** @type {string[][]} */ options) => {
      const control = keyed(`filter-${name}`, h("select", { onchange: () => {
        state[name] = control.value;
        drawList();
      } }, options.map(([value, word]) => h("option", { value }, word))));
      control.value = state[name];
      return field(t(`cases.filter.${name}`), control);
    };
    redraw(tools, h("div", { class: "filters pair" }, field(t("inbox.search"), search, { beside: keyCap("/") }),
      select("status", [["", t("cases.filter.open")], ["all", t("cases.filter.all")], ...lists.lists["case_status"].codes.map(({ id }) => [id,
        capitalised(codeLabel(lists, "case_status", id))])]),
      select("mentor", [["", t("cases.filter.everybody")], ["none", t("cases.filter.nobody")], ...own])));
  };

  const found = () => {
    const words = wordsOf(state.search);
    return (state.cases ?? []).filter((opened) => {
      const { status, mentor, asked } = opened;
      if (state.status === "" ? over.includes(status) && words.length === 0 : state.status !== "all" && status !== state.status) return false;
      if (state.mentor === "none" ? mentor : state.mentor && mentor?.id !== state.mentor && asked?.id !== state.mentor) return false;
      return words.length === 0 || hasWords(textOf(opened, lists), words);
    });
  };

  const drawList = () => {
    if (!state.cases) {
      if (state.problem) redraw(list, notice("warn", h("p", null, failureText(state.problem)), button(t("contact.again"), () => void load())));
      return;
    }
    const shown = found();
    const isNarrowed = state.search.trim() !== "" || state.status !== "" || state.mentor !== "";
    redraw(list,
      begunOpenings().map((id) => notice("info", h("p", null, t("cases.open.begun")), keyed(`go-on-${id}`, button(t("cases.open.goOn"),
        () => context.navigate("open-case", { id }))))),
      isNarrowed && shown.length > 0 && h("p", { class: "quiet small", role: "status" }, counted("cases.shown", shown.length)),
      shown.length === 0 && (isNarrowed ? empty(t("cases.empty.found"), keyed("clear", button(t("inbox.clear"), clear)))
        : state.cases.length === 0 ? empty(t("cases.empty")) : empty(t("cases.empty.open"))),
      groups.map((group) => {
        const own = inOrder(shown.filter((opened) => groupOf(opened) === group));
        return own.length > 0 && h("section", { class: "stack tight" },
          h("h2", { class: "group-title" }, t(`cases.group.${group}`), h("span", { class: "quiet" }, String(own.length))),
          h("ul", { class: "list lined" }, own.map((opened) => h("li", null, line(opened, group, isBegun(opened.id))))));
      }),
      state.refused.length > 0 && notice("warn", refusedCases(state.refused)),
      leftTexts([...state.cases.map(({ id }) => id), ...state.refused], isOurs, drawList));
  };

  /** @param {OpenedCase} opened @param {string} group @param {boolean} hasDraft */
  const line = (opened, group, hasDraft) => {
    const words = wordsOf(state.search);
    const title = caseTitle(opened);
    const hit = words.length > 0 && !hasWords(title, words) ? excerpt(textOf(opened, lists), words) : null;
    const waits = !["active", "following", "over", "overdue"].includes(group);
    const who = opened.asked ? t(`cases.line.${opened.answer?.kind ?? "asked"}`, { name: nameOf(opened.asked) })
      : opened.mentor ? t("cases.line.mentor", { name: nameOf(opened.mentor) }) : "";
    return keyed(`item-${opened.id}`, h("button", { type: "button", class: "item", onclick: () => open(opened) },
      h("span", { class: "item-title" }, title),
      hit && h("span", { class: "small" }, hit[0], h("strong", null, hit[1]), hit[2]),
      h("span", { class: "item-meta" },
        waits ? h("span", null, capitalised(waitWords(opened.since))) : h("span", null, statusWords(opened, lists)),
        who && h("span", null, who), group !== "over" && dueMark(opened), hasDraft && mark("draft", t("cases.begun")))));
  };

  const clear = () => {
    Object.assign(state, { search: "", status: "", mentor: "" });
    search.value = "";
    drawTools();
    drawList();
    search.focus();
  };

  const load = async () => {
    const now = state;
    /** @type {(() => void) | undefined} */
    let end;
    if (!now.cases) {
      const bar = progress(t("cases.reading"));
      fill(list, bar);
      end = session.on("progress", ({ task, done }) => {
        if (task === "cases" && done) bar.to(null, t("cases.reading.count", { count: done }));
      });
    }
    try {
      const read = await session.call("cases", {});
      Object.assign(now, { cases: read.cases, refused: read.refused, problem: null });
    } catch (failure) {
      now.problem = /** @type {Failure} */ (failure);
      if (now.cases && now === state) context.fail(failure);
    } finally {
      end?.();
    }
    if (now !== state || !root.isConnected) return;
    drawAll();
    // Whoever comes back from a case goes on where they were.
    if (now.last && document.activeElement?.closest("main") === null) focusOn(list, `item-${now.last}`);
  };

  const drawAll = () => {
    drawHead();
    drawTools();
    drawList();
  };

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const key = shortcut(event);
    if (key === "j" || key === "arrowdown") moveAmong(list, 1);
    else if (key === "k" || key === "arrowup") moveAmong(list, -1);
    else if (key === "/") search.focus();
    else if (key === "u") openNew();
    else return;
    event.preventDefault();
  };

  drawAll();
  if (state.last && focusOn(list, `item-${state.last}`)) root.querySelector(`[data-key="item-${state.last}"]`)?.setAttribute("data-first", "");
  void load();
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

/** @param {OpenedCase[]} cases what is due or has waited longest comes first */
const inOrder = (cases) => cases.sort((a, b) => (a.due?.day ?? "9").localeCompare(b.due?.day ?? "9") || a.since.localeCompare(b.since) ||
  a.id.localeCompare(b.id));

export default {
  name: "cases",
  roles: ["coordinator"],
  shortcuts: () => [["J ↓", "next"], ["K ↑", "previous"], ["Enter", "open"], ["/", "search"], ["U", "new"]].map(
    ([keys, name]) => ({ keys, text: t(`cases.key.${name}`) })),
  render,
};
