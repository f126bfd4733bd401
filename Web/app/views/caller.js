// A caller who returns: the code that they say opens what earlier volunteers wrote for this call, and nothing else.

import { button, field, fill, h, notice, progress } from "../dom.js";
import { asFailure, failureText } from "../failures.js";
import { t, waitText } from "../i18n.js";
import { callerDesk as desk } from "../caller-desk.js";
import { session } from "../session.js";
import { keepNote } from "../unfinished.js";
import { referred } from "./contact-refer.js";
import { codeCard } from "./caller-code.js";
import { askErase, askGive, leftSummaries, placeOf, threadPart } from "./caller-thread.js";
import { focusOn, keyed, redraw, shortcut } from "./words.js";

/** @typedef {import("../main.js").Context} Context */

/** Draws the page again in another language. */
let again = () => {};

/** @param {HTMLElement} root @param {Context} context */
function render(root, context) {
  const head = h("div", { class: "page-head" });
  const body = h("div", { class: "stack" });
  root.append(h("div", { class: "page" }, head, body));
  let isBusy = false;

  /** @param {string} [focus] */
  const draw = (focus) => {
    const { thread, given, became } = desk;
    redraw(head, keyed("heading", h("h1", { tabIndex: -1 }, t("task.caller"))), !given && h("p", { class: "lead" }, t(thread ? "caller.lead.open" : "caller.lead")));
    redraw(body, became && notice(became === "kept" ? "warn" : "ok", h("p", null, t(`caller.became.${became}`))),
      given && codeCard(given, codeActs), desk.referral && referred(desk.referral, context), !given && thread && threadPart(thread, desk.isLogged, acts), ...(thread ? [] : askCode()));
    if (focus && !focusOn(body, focus)) focusOn(head, "heading");
  };
  again = () => draw();

  // Asking for the code

  const askCode = () => {
    const typed = keyed("typed", h("input", {
      type: "text", inputMode: "numeric", autocomplete: "off", spellcheck: false, maxLength: 40, "data-first": "", class: "code-text",
    }));
    const shown = field(t("caller.typed"), typed, { hint: t("caller.typed.hint") });
    const working = h("div", { role: "status" });
    const opening = button(t("caller.open"), () => form.requestSubmit(), { kind: "primary" });
    const form = h("form", { class: "card", onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      void open(typed, shown, opening, working);
    } }, shown, working, h("div", { class: "actions" }, opening), h("p", { class: "hint" }, t("caller.limit")));
    return [form, ...leftSummaries(() => draw("typed")), h("p", { class: "quiet" }, t("caller.none"))];
  };

  /** @param {HTMLInputElement} typed @param {ReturnType<typeof field>} shown @param {HTMLButtonElement} opening @param {HTMLElement} working */
  const open = async (typed, shown, opening, working) => {
    if (isBusy) return;
    isBusy = opening.disabled = true;
    shown.problem("");
    fill(working, progress(t("caller.opening")));
    try {
      desk.thread = await session.call("openThread", { code: typed.value });
      desk.isLogged = false;
      typed.value = "";
      if (!root.isConnected) return;
      draw("summary-heading");
      context.announce(t("caller.opened"));
    } catch (failure) {
      if (!root.isConnected) return;
      const { code, retryAfter } = asFailure(failure);
      if (code === "slow_down") shown.problem(t("caller.slowDown", { wait: waitText(retryAfter) }));
      else if (["bad_caller_code", "no_such_thread"].includes(code)) shown.problem(failureText(failure));
      else context.fail(failure);
      fill(working);
      typed.focus();
      typed.select();
    } finally {
      isBusy = opening.disabled = false;
    }
  };

  // With what it opened

  /** @param {(id: string) => Promise<void>} doing */
  const act = async (doing) => {
    if (isBusy || !desk.thread) return;
    isBusy = true;
    context.announce(t("word.working"));
    try {
      await doing(desk.thread.id);
    } catch (failure) {
      if (root.isConnected) context.fail(failure);
    } finally {
      isBusy = false;
    }
  };

  const close = () => act(async (id) => {
    desk.forget();
    await session.call("closeThread", { id });
    draw("typed");
  });

  const acts = {
    /** @param {string} summary @param {boolean} replacing */
    write: (summary, replacing) => void act(async (id) => {
      desk.thread = await session.call("writeThread", { id, summary, replacing });
      keepNote(placeOf(id), "");
      draw("summary-heading");
      context.announce(t("caller.written"));
    }),
    log: () => context.navigate("log-contact", { thread: desk.thread?.id }),
    give: async () => {
      if (await askGive()) await act(async (id) => {
        const { language } = desk;
        desk.given = { ...(await session.call("giveCode", { id })), retires: true, language };
        // Whoever has left the page meanwhile comes back to it: there is no other code any more.
        if (root.isConnected) draw("code");
        else context.navigate("caller");
      });
    },
    erase: async () => {
      if (await askErase()) await act(async (id) => {
        await session.call("eraseThread", { id });
        keepNote(placeOf(id), "");
        desk.forget();
        draw("typed");
        context.notify({ kind: "ok", text: t("caller.erased"), seconds: 30 });
      });
    },
    close: () => void close(),
  };

  const codeActs = {
    /** @param {string} language */
    speak: (language) => {
      if (desk.given) desk.given.language = desk.language = language;
      draw();
    },
    done: () => {
      desk.given = null;
      draw("summary-heading");
      context.announce(t("caller.code.gone"));
    },
    again: () => {
      context.announce(t("caller.code.onceMore"));
      focusOn(body, "code");
    },
  };

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const key = shortcut(event);
    if (desk.given && key === "1") codeActs.done();
    else if (desk.given && key === "2") codeActs.again();
    else if (!desk.given && desk.thread && !desk.isLogged && key === "u") acts.log();
    else return;
    event.preventDefault();
  };

  draw();
  document.addEventListener("keydown", onKey);
  return () => {
    document.removeEventListener("keydown", onKey);
    again = () => {};
    // Shown once: it is gone when its page is left.
    desk.given = desk.referral = null;
    desk.became = "";
  };
}

export default {
  name: "caller",
  roles: ["volunteer", "coordinator"],
  shortcuts: () => [{ keys: "U", text: t("caller.log") }, { keys: "1 2", text: t("caller.key.code") }],
  render,
  relabel: () => again(),
};
