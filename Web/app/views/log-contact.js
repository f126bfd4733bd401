// Logging a contact: by keys alone, in under a minute, and nothing that was typed is lost.

import { button, fill, h, keyCap, mark, notice } from "../dom.js";
import { t } from "../i18n.js";
import { session } from "../session.js";
import { contactKeys } from "../contact-keys.js";
import { contactNote } from "../contact-note.js";
import { desk } from "../contact-desk.js";
import { contactOutcome, regret } from "../contact-outcome.js";
import { contactRows } from "../contact-rows.js";
import { contactSaving } from "../contact-saving.js";
import { onPutAway, ready } from "../unfinished.js";
import { othersNotice } from "./unfinished-notice.js";
import { counted } from "./words.js";

/** @typedef {import("../main.js").Context} Context */

/** A form that nobody touched for so long was not open for this call. */
const stale = 10 * 60_000;

let isShown = false;
/** Draws the page again in another language. */
let again = () => {};

export const isWriting = () => isShown;

/** @param {HTMLElement} root @param {Context} context */
function render(root, context) {
  const isSealed = session.state.phase !== "signed-in";
  const page = h("div", { class: "page log" });
  root.append(page);
  isShown = true;
  let lastTouch = Date.now();
  let isGone = false;
  /** @type {ReturnType<typeof contactNote>} */
  let note;
  /** @type {ReturnType<typeof contactRows>} */
  let rows;
  /** @type {ReturnType<Awaited<ReturnType<Context["late"]>>["referBlock"]> | null} */
  let block = null;
  const referral = h("div", { class: "card stack" });
  /** @type {HTMLElement} */
  let code;
  const state = h("div", { class: "foot-state", role: "status" });
  const time = h("span", { class: "foot-time" });

  const touched = () => {
    if (desk.form?.isUntouched && Date.now() - lastTouch > stale) desk.form.restartClock();
    lastTouch = Date.now();
    drawState();
  };
  /** After what was typed or chosen is in the form. */
  const changed = () => {
    desk.keep();
    drawState();
  };

  const saving = contactSaving(context, {
    isFine: async () => (await note.isFine()) && (!desk.form?.form.referral || (block?.check() ?? false)),
    opened() {
      drawRows();
      focusStep();
    },
    drawn() {
      drawForm();
      focusStep(false);
    },
    done: () => drawOutcome(),
    busy: (isBusy) => (saveButton.disabled = isBusy),
    isGone: () => isGone,
  });
  const save = () => void saving.save();

  const begin = () => {
    desk.begin(context);
    drawForm();
    focusStep();
  };
  const takeBack = () => {
    if (!desk.form || desk.outcome?.state !== "waiting") return;
    clearTimeout(desk.regretTimer);
    desk.outcome = null;
    desk.form.step = "channel";
    drawForm();
    focusStep();
    context.announce(t("log.takenBack"));
  };
  const another = async () => {
    if (desk.form && desk.outcome?.state === "waiting") await saving.send(desk.form);
    // One that could not be sent is shown again.
    if (isGone || (desk.form && !desk.outcome)) return;
    desk.clear();
    begin();
  };
  const discard = () => {
    const dropped = desk.form;
    desk.clear();
    begin();
    context.announce(t("log.discarded"));
    if (!dropped || dropped.isUntouched) return;
    context.notify({ kind: "info", text: t("log.discarded"), seconds: 12, action: { label: t("word.undo"), act: () => {
      desk.form = dropped;
      desk.outcome = null;
      drawForm();
      changed();
      focusStep();
    } } });
  };

  // Drawing

  const acts = {
    /** @param {string} list @param {string} code */
    answer(list, code) {
      if (!desk.form || desk.outcome) return;
      touched();
      desk.form.answer(list, code);
      changed();
      after();
    },
    /** @param {string} step */
    open(step) {
      desk.form?.open(step);
      after();
    },
    pass() {
      touched();
      desk.form?.passBackground();
      after();
    },
    walk() {
      desk.form?.walkBackground();
      after();
    },
    back() {
      if (desk.form?.back()) after();
    },
    save,
    strange: () => context.announce(t("log.notAKey")),
  };
  const done = { another: () => void another(), leave: () => context.navigate(isSealed ? "sign-in" : "shift"), takeBack };
  const after = () => {
    if (!desk.form) return;
    drawRows();
    drawState();
    if (desk.form.step === "" && !desk.form.isConversation) save();
    else focusStep();
  };
  const drawRows = () => {
    const { form } = desk;
    rows.draw();
    const isTalk = !form?.form.answers["contact_kind"] || form.isConversation;
    note.element.hidden = code.hidden = !isTalk;
    referral.hidden = !form?.isConversation || Boolean(form.form.correcting);
    countedOnly.hidden = isTalk;
  };
  const focusStep = (scrolls = true) => {
    const { form } = desk;
    if (!form) return;
    const open = page.querySelector(`[data-question="${form.step}"]`);
    const target = form.step === "note" ? note.area : form.step === "" ? saveButton
      : form.step === "background" ? page.querySelector(".go-on")
      // Enter takes what is proposed; where nothing is, it must take nothing.
      : open?.parentElement?.querySelector('.choice[aria-pressed="true"], .choice:has(.preset)') ?? open;
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
    if (scrolls) (open?.closest(".row-open") ?? target)?.scrollIntoView({ block: "nearest" });
  };
  const drawState = (key = "") => {
    const { form } = desk;
    discardButton.hidden = !form || (form.isUntouched && !desk.isRestored && !form.form.correcting);
    // Save comes forward when there is something whole to save.
    const isWhole = form !== null && form.order.every((step) => form.passed.has(step));
    saveButton.classList.toggle("primary", isWhole);
    saveButton.classList.toggle("plain", !isWhole);
    fill(state, mark("draft", t("state.draft")), key && h("span", { class: "foot-more" }, t(key)));
  };
  const drawTime = () => {
    if (!desk.form || desk.outcome) return;
    const minutes = Math.floor(desk.form.seconds / 60);
    const said = minutes < 1 ? t("log.openedNow") : t("log.opened", { count: minutes });
    if (time.textContent !== said) time.textContent = said;
  };
  const saveButton = button("", save, { shortcut: "Control+Enter", class: "save" });
  const discardButton = button("", discard, { kind: "quiet" });
  const countedOnly = notice("info", h("p", null, t("log.countedOnly")));

  const drawForm = () => {
    if (!desk.form) return;
    const form = desk.form;
    const isCorrecting = Boolean(form.form.correcting);
    note = contactNote({ value: form.form.note, onInput(text) {
      touched();
      form.form.note = text;
      changed();
    } });
    rows = contactRows(form, context, acts);
    const opened = form.form.thread === "new" ? undefined : form.form.thread;
    const takes = h("input", { type: "checkbox", checked: form.form.thread !== undefined, onchange() {
      touched();
      if (takes.checked) form.form.thread = opened ?? "new";
      else delete form.form.thread;
      changed();
    } });
    code = h("label", { class: "check" }, takes, h("span", null, t(opened ? "log.ofCaller" : "log.giveCode")));
    fill(discardButton, h("span", null, t(isCorrecting ? "word.cancel" : "log.discard")));
    fill(saveButton, h("span", null, t(isCorrecting ? "log.saveCorrection" : "log.save")), keyCap("Ctrl ⏎"));
    fill(
      page, h("div", { class: "page-head with-action" }, h("div", null, h("h1", { tabIndex: -1 }, t(isCorrecting ? "log.correctTitle" : "log.title")),
        h("p", { class: "lead" }, t("log.lead"))), discardButton),
      isSealed && notice("warn", h("p", null, sealedFor())),
      !isSealed && othersNotice(),
      desk.isRestored && notice("info", h("p", null, t("log.restored"))),
      desk.waiting > 0 && notice("info", h("p", null, counted("log.more", desk.waiting))),
      h("div", { class: "questions" }, rows.element, countedOnly, h("div", { class: "card note-card" }, note.element, !isSealed && !isCorrecting && code), referral),
      h("div", { class: "foot" }, state, time, saveButton));
    drawReferral();
    drawRows();
    drawState(desk.isRestored ? "log.draftKept" : "");
    drawTime();
  };
  const drawOutcome = (isNew = true) => {
    const { outcome } = desk;
    if (!outcome) return;
    const { element, another: first } = contactOutcome(outcome, isSealed, done);
    fill(page, element);
    const made = outcome.referral;
    if (made) void context.late().then(({ referred }) => element.isConnected && element.after(referred(made, context)));
    if (!isNew) return;
    // Where Enter goes: on, never back.
    first.focus();
    context.announce([t(`log.became.${outcome.state}`), outcome.words, t(`log.became.${outcome.state}.more`, { count: regret })].filter(Boolean).join(". "));
  };

  /** One switch; what it unfolds is loaded with it. */
  const drawReferral = () => {
    const form = desk.form?.form;
    const box = h("input", { type: "checkbox", checked: Boolean(form?.referral), onchange: () => {
      if (!form) return;
      if (box.checked) form.referral = { service: "", consent: "", expect: "", shared: "" };
      else delete form.referral;
      changed();
      drawReferral();
    } });
    block = null;
    fill(referral, h("label", { class: "chip" }, box, h("span", null, t("log.refer"))));
    if (form?.referral) context.late().then(({ referBlock }) => {
      if (!form.referral || !box.isConnected) return;
      block = referBlock(form, context, changed);
      referral.append(block.element);
    }, () => context.fail({ code: "newer_page" }));
  };

  // Beginning and ending

  const clock = setInterval(drawTime, 5000);
  const stopKeys = contactKeys(page, () => desk.form, () => ({ ...acts, done: desk.outcome && done }));
  const stopTelling = onPutAway((isKept) => {
    if (desk.form && !desk.outcome && !desk.form.isUntouched) drawState(isKept ? "log.draftKept" : "log.draftHere");
  });
  const forgetSent = () => {
    if (desk.outcome && desk.outcome.state !== "waiting") desk.clear();
  };
  const open = async () => {
    await ready();
    if (isGone) return;
    if (context.params?.correct) desk.correct(context.params.correct, context);
    if (context.params?.thread) desk.returning(context.params.thread, context);
    desk.begin(context);
    if (desk.outcome) drawOutcome();
    else drawForm();
    if (document.activeElement === document.body || document.activeElement?.tagName === "H1") focusStep(desk.isRestored);
  };
  again = () => (desk.outcome ? drawOutcome(false) : drawForm());
  void open();

  return () => {
    isGone = true;
    isShown = false;
    again = () => {};
    clearInterval(clock);
    stopKeys();
    stopTelling();
    if (desk.form && desk.outcome?.state === "waiting") void saving.send(desk.form).then(forgetSent);
    forgetSent();
  };
}

/** For whom it is kept: whoever sits here may be somebody else. */
const sealedFor = () => (session.lastLogin ? t("log.sealedFor", { login: session.lastLogin }) : t("log.sealedForLast"));

export default {
  name: "log-contact",
  roles: /** @type {import("../../types").Role[]} */ (["volunteer", "coordinator"]),
  title: () => t("log.title"),
  shortcuts: () => [
    { keys: "1…9 a…z", text: t("help.key.choice") },
    { keys: "0", text: t("help.key.unknown") },
    { keys: "⏎", text: t("help.key.enter") },
    { keys: "⌫", text: t("help.key.back") },
    { keys: t("log.space"), text: t("help.key.space") },
    { keys: "Ctrl+⏎", text: t("help.key.save") },
  ],
  render,
  relabel: () => again(),
};
