// What is due: to which services people were helped on, the most overdue first, and what other services refer to Exit.

import { button, empty, fill, h, icon, mark, notice, progress } from "../dom.js";
import { isFormBegun } from "../case-form-draft.js";
import { putOnDesk } from "../case-memory.js";
import { asFailure, failureText } from "../failures.js";
import { t } from "../i18n.js";
import { isOpen } from "../referral-records.js";
import { byDue, isInboundOpen, isOverdue } from "../referral-rules.js";
import { session } from "../session.js";
import { refusedCases } from "./case-words.js";
import { inboundItem, receiveForm } from "./referral-inbound.js";
import { expectMark, referralCard, serviceWords, stateWords } from "./referral-card.js";
import { moveAmong } from "./inbox-list.js";
import { counted, focusOn, keyed, redraw, shortcut, today } from "./words.js";

/** @typedef {import("../../types").FoundReferral} FoundReferral */
/** @typedef {import("../../types").Failure} Failure */
/** @typedef {import("../main.js").Context} Context */

/** Lines that are drawn at once. */
const atOnce = 100;

const nothing = () => ({
  all: false,
  read: /** @type {import("../../types").ReferralsRead | null} */ (null),
  // What is most overdue, until all of it was read.
  early: /** @type {import("../../types").ReferralsRead | null} */ (null),
  // How often something was written here: what was read meanwhile may be older.
  written: 0,
  problem: /** @type {Failure | null} */ (null),
  open: "",
  form: "",
  said: "",
  lines: atOnce,
});
let state = nothing();
session.on("state", ({ phase }) => {
  if (phase !== "signed-in") state = nothing();
});

/** @param {HTMLElement} root @param {Context} context */
function render(root, context) {
  const { lists, params } = context;
  if (params?.open) Object.assign(state, { open: params.open, said: "" });
  const isCoordinator = Boolean(session.state.member?.admitted.includes("coordinators"));
  const head = h("div", { class: "page-head with-action stacks" });
  const body = h("div", { class: "stack" });
  root.append(h("div", { class: "page" }, head, body));
  let isBusy = false;
  let bar = progress(t("referrals.reading"));

  const drawHead = () => {
    const late = state.read?.referrals.filter(({ referral }) => isOverdue(referral, today())).length ?? 0;
    redraw(head, h("div", null, keyed("heading", h("h1", { tabIndex: -1 }, t("task.referrals"))),
      state.read && h("p", { class: "lead" }, late === 0 ? t("referrals.late.none") : counted("referrals.late", late))),
    state.read && keyed("all", h("label", { class: "chip" }, h("input", { type: "checkbox", checked: state.all, onchange: () => {
      Object.assign(state, { all: !state.all, read: null, early: null, lines: atOnce });
      draw();
      void load();
    } }), h("span", null, t("referrals.all")))));
  };

  const draw = () => {
    drawHead();
    const read = state.read ?? state.early;
    if (!read) {
      if (state.problem) fill(body, problem(state.problem));
      return;
    }
    redraw(body,
      state.said && h("div", { class: "said" }, mark("delivered", state.said)),
      // The first lines are there, and the others are being read.
      !state.read && (state.problem ? problem(state.problem) : bar),
      isCoordinator && state.read && inbound(read),
      h("section", { class: "stack", "aria-labelledby": "referrals-out" },
        keyed("out", h("h2", { id: "referrals-out", tabIndex: -1 }, t("referrals.out"))),
        read.referrals.length === 0 && empty(t(state.all ? "referrals.out.none" : "referrals.out.empty")),
        read.referrals.length > 0 && h("ul", { class: "list lined" }, read.referrals.slice(0, state.lines).map((found) => h("li", null, item(found)))),
        read.referrals.length > state.lines && keyed("more", button(t("contact.more"), () => {
          const next = read.referrals[state.lines];
          state.lines += atOnce;
          draw();
          focusOn(body, `referral-${next.referral.id}`);
        }))),
      read.refused.length > 0 && notice("warn", refusedCases(read.refused, t("referrals.refused"))));
  };

  /** @param {Failure} failure */
  const problem = (failure) => notice("warn", h("p", null, failureText(failure)), button(t("contact.again"), () => void load()));

  /** @param {import("../../types").ReferralsRead} read */
  const inbound = (read) => h("section", { class: "stack", "aria-labelledby": "referrals-in" },
    keyed("in", h("h2", { id: "referrals-in", tabIndex: -1 }, t("referrals.in"))),
    read.inbound.length === 0 && h("p", { class: "quiet" }, t("referrals.in.empty")),
    read.inbound.length > 0 && h("ul", { class: "list lined" }, read.inbound.map((found) => h("li", null,
      inboundItem(found, { context, isOpen: state.open === found.id, toggle: () => toggle(found.id, `inbound-${found.id}`), redraw: draw, openCase, act: changeInbound })))),
    state.form === "receive" ? receiveForm({ context, close: () => open("", "receive-open"), redraw: draw, submit: receive })
      : h("div", { class: "actions" }, keyed("receive-open", button(t(isFormBegun("inbound", "receive") ? "referrals.receive.goOn" : "referrals.receive"),
        () => open("receive", "receive-from")))));

  /** @param {FoundReferral} found */
  const item = (found) => {
    const { referral } = found;
    const isShown = state.open === referral.id;
    return [
      keyed(`referral-${referral.id}`, h("button", { type: "button", class: "item", "aria-expanded": String(isShown),
        onclick: () => toggle(referral.id, `referral-${referral.id}`) },
      h("span", { class: "item-title" }, serviceWords(referral, lists)),
      h("span", { class: "item-meta" }, expectMark(referral), h("span", null, stateWords(referral, lists)),
        h("span", null, t(found.case ? "referrals.inCase" : "referrals.inContact", { id: (found.case ?? found.contact ?? "").slice(0, 6) })),
        h("span", null, `${t("referrals.reference")} ${referral.reference}`)), icon("open"))),
      isShown && referralCard(referral, { lists, context, may: true, redraw: draw, move: (next, outcome, draft) => move(found, next, outcome, draft) }),
      isShown && found.case && h("div", { class: "actions" }, keyed(`case-${referral.id}`, button(t("referrals.openCase"), () => openCase(found.case ?? "")))),
    ];
  };

  /** @param {string} id @param {string} key */
  const toggle = (id, key) => {
    state.open = state.open === id ? "" : id;
    state.said = "";
    draw();
    focusOn(body, key);
  };

  /** @param {string} form @param {string} focus */
  const open = (form, focus) => {
    state.form = form;
    state.said = "";
    draw();
    focusOn(body, focus);
  };

  /** @param {string} id */
  const openCase = (id) => {
    putOnDesk(id, "referrals");
    context.navigate("case");
  };

  /**
   * What was typed stays if it fails; how it stands now is read anew.
   * @template T @param {() => Promise<T>} doing @param {(done: T) => {said: string, focus: string}} then
   */
  const act = async (doing, then) => {
    if (isBusy) return false;
    isBusy = true;
    try {
      const done = await doing();
      state.written++;
      const { said, focus } = then(done);
      state.said = said;
      if (!root.isConnected) return true;
      draw();
      focusOn(body, focus);
      context.announce(said);
      return true;
    } catch (failure) {
      if (root.isConnected) context.fail(failure);
      if (!["unreachable", "locked"].includes(asFailure(failure).code)) void load();
      return false;
    } finally {
      isBusy = false;
    }
  };

  /** @param {boolean} merged @param {string} text */
  const told = (merged, text) => (merged ? `${text} ${t("cases.merged")}` : text);

  /** @param {FoundReferral} found @param {import("../../types").ReferralState} next @param {string | null} outcome @param {{drop: () => void}} draft */
  const move = ({ contact, case: id, referral }, next, outcome, draft) =>
    act(() => session.call("moveReferral", { contact, case: id, referral: referral.id, state: next, outcome }), ({ merged, found: now }) => {
      draft.drop();
      const read = state.read ?? state.early;
      if (read) {
        const others = read.referrals.map((one) => (one.referral.id === referral.id ? now : one));
        read.referrals = others.filter((one) => state.all || isOpen(one.referral)).sort((a, b) => byDue(a.referral, b.referral));
        if (!read.referrals.includes(now)) state.open = "";
      }
      return { said: told(merged, t("referrals.moved")), focus: state.open ? `referral-${referral.id}` : "out" };
    });

  /** @param {Omit<import("../../types").Calls["receiveInbound"][0], "id">} given @param {{drop: () => void, id: string}} draft */
  const receive = (given, draft) =>
    act(async () => {
      const { id } = await session.call("receiveInbound", { id: draft.id, ...given });
      state.read = await session.call("referrals", { all: state.all });
      return id;
    }, (id) => {
      draft.drop();
      Object.assign(state, { form: "", open: id });
      return { said: t("referrals.received"), focus: `inbound-${id}` };
    });

  /** @param {import("../../types").FoundInbound} found @param {import("../../types").InboundState} next @param {string} reason @param {{drop: () => void}} draft */
  const changeInbound = (found, next, reason, draft) =>
    act(() => session.call("moveInbound", { id: found.id, state: next, reason }), ({ merged, found: now }) => {
      draft.drop();
      const { read } = state;
      if (read) {
        const all = read.inbound.map((one) => (one.id === now.id ? now : one));
        // What was answered a moment ago stays in sight: what may be told to the unit stands there.
        read.inbound = all.filter((one) => state.all || one === now || isInboundOpen(one.inbound));
      }
      return { said: told(merged, t("referrals.moved")), focus: `inbound-${now.id}` };
    });

  const load = async () => {
    const now = state;
    const { all } = now;
    now.problem = null;
    /** @type {(() => void) | undefined} */
    let end;
    if (!now.read) {
      bar = progress(t("referrals.reading"));
      if (now.early) draw();
      else fill(body, bar);
      end = session.on("progress", ({ task, done, rows }) => {
        if (task !== "referrals" || now !== state || now.all !== all || now.read) return;
        if (done) bar.to(null, t("referrals.reading.count", { count: done }));
        if (!rows) return;
        now.early = { referrals: /** @type {FoundReferral[]} */ (rows), inbound: [], refused: [] };
        if (root.isConnected) draw();
      });
    }
    try {
      let { written } = now;
      let read = await session.call("referrals", { all });
      // What was written meanwhile may have been read before.
      while (now.written !== written && now === state && now.all === all) {
        ({ written } = now);
        read = await session.call("referrals", { all });
      }
      if (now.all === all) Object.assign(now, { read, early: null });
    } catch (failure) {
      now.problem = /** @type {Failure} */ (failure);
      if (now.read && now === state) context.fail(failure);
    } finally {
      end?.();
    }
    if (now === state && root.isConnected) draw();
  };

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const key = shortcut(event);
    if (key === "j" || key === "arrowdown") moveAmong(body, 1);
    else if (key === "k" || key === "arrowup") moveAmong(body, -1);
    else return;
    event.preventDefault();
  };

  draw();
  void load();
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

export default {
  name: "referrals",
  roles: ["coordinator", "mentor"],
  shortcuts: () => [["J ↓", "next"], ["K ↑", "previous"], ["Enter", "open"], ["Ctrl+⏎", "save"]].map(([keys, name]) => ({ keys, text: t(`referrals.key.${name}`) })),
  render,
};
