// The inbox: what waits for a coordinator, most urgent and longest waiting first, and every contact that may be read.

import { button, field, fill, h, keyCap, notice, progress } from "../dom.js";
import { failureText } from "../failures.js";
import { codeLabel, t } from "../i18n.js";
import { session } from "../session.js";
import { keepNote, note as unfinishedNote } from "../unfinished.js";
import { refusedNotice, urgencyOf } from "./contact-card.js";
import { filterFields, found } from "./contact-search.js";
import { contactReferrals } from "./contact-referrals.js";
import { askErasure, erasureCards, erasureWords } from "./inbox-callers.js";
import { askErase, begun, contactDetail, decisions, leftNotes, placeOf } from "./inbox-detail.js";
import { contactLine, moveAmong, nothingThere } from "./inbox-list.js";
import { counted, focusOn, keyed, redraw, shortcut } from "./words.js";

/** @typedef {import("../../types").OpenedContact} OpenedContact */
/** @typedef {import("../../types").Failure} Failure */
/** @typedef {import("../main.js").Context} Context */

const pageSize = 100;

/** What was opened; gone when the keys are. */
const nothing = () => ({
  all: false,
  contacts: /** @type {OpenedContact[] | null} */ (null),
  refused: /** @type {string[]} */ ([]),
  erasures: /** @type {import("../../types").OpenedErasure[]} */ ([]),
  /** By contact: the summary that it belongs to, as far as it was read. */
  summaries: /** @type {Map<string, import("./inbox-detail.js").Summary>} */ (new Map()),
  problem: /** @type {Failure | null} */ (null),
  open: "",
  overtaken: /** @type {import("./inbox-detail.js").Overtaken | null} */ (null),
  changed: "",
  search: "",
  filters: /** @type {{[list: string]: string}} */ ({}),
  shown: pageSize,
});
let state = nothing();
session.on("state", ({ phase }) => {
  if (phase !== "signed-in") state = nothing();
});

/** @param {HTMLElement} root @param {Context} context */
function render(root, context) {
  const { lists } = context;
  let isBusy = false;
  // A key that is pressed twice must not decide on the next contact too, which nobody has read yet.
  let readableFrom = 0;
  const head = h("div", { class: "page-head" });
  const tools = h("div", { class: "stack tools" });
  const listSide = h("section", { class: "list-side stack tight", "aria-label": t("inbox.list") });
  const detail = h("section", { class: "detail", "aria-live": "off" });
  const split = h("div", { class: "split" }, listSide, detail);
  const search = keyed("search", h("input", { type: "search", value: state.search, autocomplete: "off", spellcheck: false, oninput: () => {
    state.search = search.value;
    state.shown = pageSize;
    drawList();
  } }));
  root.append(h("div", { class: "page wide" }, head, tools, split));

  // The list

  const matching = () => (state.all ? found(state.contacts ?? [], state, lists) : (state.contacts ?? []));

  const drawHead = () => {
    const count = state.contacts?.length ?? 0;
    redraw(head, keyed("heading", h("h1", { tabIndex: -1 }, t("task.inbox"))),
      !state.all && count > 0 && h("p", { class: "lead" }, counted("inbox.count", count)));
    const which = (/** @type {boolean} */ all, /** @type {string} */ key) =>
      keyed(key, h("button", { type: "button", class: "button", "aria-pressed": String(state.all === all),
        onclick: () => void show(all) }, t(key)));
    redraw(tools,
      h("div", { class: "line-up tabs", role: "group", "aria-label": t("inbox.which") }, which(false, "inbox.waiting"), which(true, "inbox.all"),
        keyed("refresh", button(t("inbox.refresh"), () => void load(true), { kind: "quiet" }))),
      state.all && h("div", { class: "filters" }, field(t("inbox.search"), search, { beside: keyCap("/") }),
        filterFields(state, lists, () => {
          state.shown = pageSize;
          drawList();
        })));
  };

  const drawList = () => {
    if (state.problem && !state.contacts) {
      fill(listSide, notice("warn", h("p", null, failureText(state.problem)), button(t("contact.again"), () => void load(true))));
      return;
    }
    if (!state.contacts) return;
    const shown = matching();
    redraw(listSide,
      state.all && state.contacts.length > 0 && h("p", { class: "quiet small", role: "status" }, counted("inbox.shown", shown.length)),
      ...erasureCards(state.erasures, (one) => void eraseAsAsked(one)),
      shown.length === 0 && state.erasures.length === 0 && nothingThere(state, clear),
      shown.length > 0 && h("ul", { class: "list" }, shown.slice(0, state.shown).map((contact) => h("li", null,
        contactLine(contact, lists, { isOpen: state.open === contact.id, all: state.all, open: () => open(contact.id, true) })))),
      shown.length > state.shown && keyed("more", button(t("contact.more"), () => {
        state.shown += pageSize;
        drawList();
      })),
      state.refused.length > 0 && notice("warn", refusedNotice(state.refused)),
      !state.all && leftNotes(leftOver(), drawList));
  };

  const clear = () => {
    Object.assign(state, { search: "", filters: {} });
    search.value = "";
    drawHead();
    drawList();
    search.focus();
  };

  /** Notes to what somebody else has settled or erased since. */
  const leftOver = () => {
    const here = [...(state.contacts ?? []).map(({ id }) => id), ...state.refused, state.overtaken?.contact.id];
    return begun().filter((id) => !here.includes(id));
  };

  // The detail

  /** @param {string} id @param {boolean} [andFocus] */
  const open = (id, andFocus = false) => {
    if (id !== state.open) Object.assign(state, { overtaken: null, changed: "" });
    state.open = id;
    drawList();
    drawDetail();
    if (andFocus) focusDetail();
  };

  const focusDetail = () => {
    focusOn(detail, "heading");
    // Beside the list it is in sight; in its place the page begins anew.
    if (!listSide.offsetParent) detail.scrollIntoView({ block: "nearest" });
  };

  const close = () => {
    const id = state.open;
    Object.assign(state, { open: "", overtaken: null, changed: "" });
    drawList();
    drawDetail();
    if (!focusOn(listSide, `item-${id}`)) focusOn(head, "heading");
  };

  const opened = () => state.contacts?.find(({ id }) => id === state.open) ?? null;

  /** @type {ReturnType<typeof contactDetail> | null} */
  let shown = null;

  const drawDetail = () => {
    const contact = state.overtaken?.contact ?? opened();
    split.classList.toggle("is-open", contact !== null);
    detail.hidden = !contact && !state.contacts?.length;
    if (!contact) {
      redraw(detail, h("p", { class: "quiet empty" }, t("inbox.choose")));
      return;
    }
    shown = contactDetail(contact, state.overtaken, state.changed, state.summaries.get(contact.id), lists, acts);
    redraw(detail, shown.element);
  };

  /**
   * What the other coordinator decided is among all contacts.
   * @param {string} id
   */
  const see = async (id) => {
    await show(true);
    open(id, true);
  };

  /** @param {OpenedContact} contact @param {string} as */
  const settle = async (contact, as) => {
    if (isBusy || Date.now() < readableFrom) return;
    if (as === "case") return context.navigate("open-case", { contact });
    if (!shown?.isFine()) return;
    isBusy = true;
    const at = matching().findIndex(({ id }) => id === contact.id);
    context.announce(t("word.working"));
    try {
      await session.call("settle", { id: contact.id, as, note: unfinishedNote(placeOf(contact.id)).trim() });
      keepNote(placeOf(contact.id), "");
      await load(false);
      const next = state.all ? undefined : (matching()[at] ?? matching()[at - 1]);
      const said = t("inbox.settled", { code: codeLabel(lists, "settled_as", as) });
      context.announce(next ? `${said} ${t("inbox.settled.next")}` : said);
      if (state.all) focusDetail();
      else if (next) open(next.id, true);
      else close();
    } catch (failure) {
      await refusedToSettle(contact, /** @type {Failure} */ (failure));
    } finally {
      isBusy = false;
      readableFrom = Date.now() + 700;
    }
  };

  /**
   * Another coordinator was first: show what is there now, and keep what was typed.
   * @param {OpenedContact} contact
   * @param {Failure} failure
   */
  const refusedToSettle = async (contact, failure) => {
    if (!["stale", "taken_up", "no_such_contact"].includes(failure.code)) {
      context.fail(failure);
      return;
    }
    const came = failure.contact;
    if (came) {
      const isHere = state.all || came.open;
      state.contacts = (state.contacts ?? []).flatMap((one) => (one.id !== came.id ? [one] : isHere ? [came] : []));
      drawHead();
    } else await load(false);
    const now = came ?? state.contacts?.find(({ id }) => id === contact.id);
    if (now?.open) state.changed = t("inbox.changed");
    else state.overtaken = { contact: now ?? contact, why: t(failure.code === "no_such_contact" ? "inbox.gone" : "inbox.taken") };
    drawList();
    drawDetail();
    focusDetail();
    context.announce(state.overtaken?.why ?? state.changed);
  };

  /** @param {OpenedContact} contact */
  const erase = async (contact) => {
    if (!(await askErase(contact, lists))) return;
    const at = matching().findIndex(({ id }) => id === contact.id);
    try {
      await session.call("erase", { id: contact.id });
    } catch (failure) {
      if (/** @type {Failure} */ (failure).code !== "no_such_contact") return context.fail(/** @type {Failure} */ (failure));
    }
    keepNote(placeOf(contact.id), "");
    state.contacts = (state.contacts ?? []).filter(({ id }) => id !== contact.id);
    context.announce(t("inbox.erased"));
    drawHead();
    close();
    const next = matching()[at] ?? matching()[at - 1];
    if (next) focusOn(listSide, `item-${next.id}`);
  };

  /**
   * What a caller asked for: their contacts, then what asked for it.
   * @param {import("../../types").OpenedErasure} erasure
   */
  const eraseAsAsked = async (erasure) => {
    if (isBusy || !(await askErasure(erasure))) return;
    isBusy = true;
    context.announce(t("word.working"));
    try {
      const result = await session.call("eraseAsAsked", { id: erasure.id });
      for (const id of [...result.erased, ...result.gone]) keepNote(placeOf(id), "");
      context.notify({ kind: result.unread.length > 0 ? "warn" : "ok", text: erasureWords(result), seconds: 60 });
    } catch (failure) {
      context.fail(failure);
    } finally {
      isBusy = false;
    }
    await load(false);
    if (!focusOn(listSide, `asked-${erasure.id}`)) focusOn(head, "heading");
  };

  /** @param {OpenedContact} contact */
  const summary = async ({ id }) => {
    const now = state;
    context.announce(t("word.working"));
    try {
      now.summaries.set(id, await session.call("threadOf", { id }));
      if (now !== state || !root.isConnected) return;
      drawDetail();
      focusOn(detail, "thread");
    } catch (failure) {
      context.fail(failure);
    }
  };

  const acts = {
    back: close, settle, erase, see, summary,
    /** @param {OpenedContact} contact */
    correct: (contact) => context.navigate("log-contact", { correct: contact }),
    /** @param {OpenedContact} contact */
    referrals: (contact) => contactReferrals(contact, { context, reload: () => load(false), draw(focus) {
      drawDetail();
      focusOn(detail, focus);
    } }),
  };

  // Reading

  /** @param {boolean} all */
  const show = async (all) => {
    if (all === state.all) return;
    Object.assign(state, { all, contacts: null, open: "", overtaken: null, changed: "", shown: pageSize });
    drawHead();
    drawDetail();
    await load(true);
  };

  /** @param {boolean} withProgress */
  const load = async (withProgress) => {
    const now = state;
    const { all } = now;
    /** @type {(() => void) | undefined} */
    let end;
    if (withProgress && !now.contacts) {
      const bar = progress(t("inbox.reading"));
      fill(listSide, bar);
      end = session.on("progress", ({ task, done }) => {
        if (task === "contacts" && done) bar.to(null, t("inbox.reading.count", { count: done }));
      });
    }
    try {
      const read = await session.call("contacts", { all });
      if (now !== state || all !== now.all) return;
      now.contacts = all ? read.contacts.reverse() : read.contacts.sort((a,
        b) => urgencyOf(a) - urgencyOf(b) || a.day.localeCompare(b.day));
      now.refused = read.refused;
      now.erasures = read.erasures;
      now.problem = null;
    } catch (failure) {
      if (now !== state) return;
      now.problem = /** @type {Failure} */ (failure);
      if (now.contacts) context.fail(now.problem);
    } finally {
      end?.();
    }
    if (!root.isConnected) return;
    drawHead();
    drawList();
    drawDetail();
  };

  // Keys

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const key = event.repeat && Number(event.key) ? "" : shortcut(event);
    const contact = opened();
    const decision = contact?.open && !state.overtaken ? decisions[Number(key) - 1] : undefined;
    if (decision && contact) void settle(contact, decision);
    else if (key === "j" || key === "arrowdown") moveAmong(listSide, 1);
    else if (key === "k" || key === "arrowup") moveAmong(listSide, -1);
    else if (key === "e" && contact && !state.overtaken) acts.correct(contact);
    else if (key === "/") {
      if (state.all) search.focus();
      else void show(true).then(() => search.focus());
    } else return;
    event.preventDefault();
  };

  drawHead();
  drawList();
  drawDetail();
  void load(true);
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

export default {
  name: "inbox",
  roles: ["coordinator"],
  shortcuts: () => [["J ↓", "next"], ["K ↑", "previous"], ["Enter", "open"], ["1 2 3 4", "settle"], ["E", "correct"], ["/", "search"]].map(
    ([keys, name]) => ({ keys, text: t(`inbox.key.${name}`) })),
  render,
};
