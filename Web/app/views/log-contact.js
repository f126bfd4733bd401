// Logging a contact: by keys alone, in under a minute, and nothing that was typed is lost.

import { button, fill, h, keyCap, mark, notice } from "../dom.js";
import { asFailure } from "../failures.js";
import { codeLabel, labelOf, t } from "../i18n.js";
import { completed } from "../records.js";
import { session } from "../session.js";
import { onMember } from "../who.js";
import { ContactForm } from "../contact-form.js";
import { contactKeys } from "../contact-keys.js";
import { contactNote } from "../contact-note.js";
import { contactOutcome, regret } from "../contact-outcome.js";
import { contactRows } from "../contact-rows.js";

/** @typedef {import("../main.js").Context} Context */

const putAwayAfter = 800;
/** A form that nobody touched for so long was not open for this call. */
const stale = 10 * 60_000;

/** @type {ContactForm | null} */
let form = null;
/**
 * What the last contact of the shift leaves for the next.
 * @type {import("../../types").Answers}
 */
let proposals = {};
let isRestored = false;
/** Whether it was typed while locked and could not be sealed. */
let isFromLocked = false;
let isShown = false;
/**
 * Whether a sealed form lies on this device; null if that is not known, as while locked.
 * @type {boolean | null}
 */
let hasStored = null;
/**
 * A counted call in its seconds of regret, or what became of the last contact.
 * @type {import("../contact-outcome.js").Outcome | null}
 */
let outcome = null;
let regretTimer = 0;
/**
 * Another unfinished contact, shown when this one is done.
 * @type {ContactForm | null}
 */
let next = null;
/** Draws the page again in another language. */
let again = () => {};

/** What stays in memory when the keys are gone is only what is typed from then on: the rest is sealed, and comes back for its own member. */
function forget() {
  clearTimeout(regretTimer);
  form = next = outcome = null;
  proposals = {};
  isRestored = isFromLocked = false;
  again = () => {};
}
onMember(({ isOpen, isOther }) => {
  // Whoever unlocks goes on with what they typed while it was locked.
  if (!isOpen || isOther) forget();
  // What is known of one member's sealed form says nothing of another's.
  if (isOther) hasStored = null;
});

export const isWriting = () => isShown;
export const hasDraft = () => hasStored === true;

/** @param {HTMLElement} root @param {Context} context */
function render(root, context) {
  const isSealed = session.state.phase !== "signed-in";
  const page = h("div", { class: "page log" });
  root.append(page);
  isShown = true;
  let draftTimer = 0;
  let lastTouch = Date.now();
  let isSaving = false;
  let isGone = false;
  /** @type {ReturnType<typeof contactNote>} */
  let note;
  /** @type {ReturnType<typeof contactRows>} */
  let rows;
  const state = h("div", { class: "foot-state", role: "status" });
  const time = h("span", { class: "foot-time" });

  // Keeping what is typed

  const mayStore = () => !isSealed || hasStored === false;
  const putAway = async () => {
    clearTimeout(draftTimer);
    const kept = form;
    if (!kept || kept.isUntouched || outcome && outcome.state !== "waiting" || !mayStore()) return;
    await session.call("saveForm", { form: kept.snapshot });
    hasStored = true;
    if (form === kept) drawState("log.draftKept");
  };
  const touched = () => {
    if (form?.isUntouched && Date.now() - lastTouch > stale) form.restartClock();
    lastTouch = Date.now();
    session.putAway = putAway;
    drawState();
    clearTimeout(draftTimer);
    draftTimer = setTimeout(() => void putAway().catch(() => drawState("log.draftHere")), putAwayAfter);
  };
  const drop = async () => {
    clearTimeout(draftTimer);
    if (hasStored !== false && mayStore()) await session.call("dropForm", {}).catch(() => {});
    hasStored = mayStore() ? false : hasStored;
  };

  // Saving

  const begin = () => {
    form = next ?? new ContactForm(context.lists, context.year, proposals);
    isRestored = next !== null;
    next = outcome = null;
    drawForm();
    focusStep();
  };
  const save = async () => {
    const current = form;
    if (!current || isSaving || outcome) return undefined;
    const words = current.form.note.trim();
    try {
      completed({ answers: current.answers, note: words }, context.lists, context.year);
    } catch (failure) {
      const { list } = asFailure(failure);
      if (list) {
        current.open(list);
        drawRows();
        focusStep();
      }
      return context.fail(failure, list && labelOf(context.lists.lists[list]?.label ?? { fi: list, sv: list, en: list }));
    }
    if (!current.isConversation && !current.form.correcting) return wait(current);
    if (current.isConversation && !current.passed.has("danger")) {
      // It has a preset, but nobody goes past it without having seen it.
      current.open("danger");
      drawRows();
      focusStep();
      context.notify({ kind: "warn", text: t("log.dangerFirst"), seconds: 8 });
      return undefined;
    }
    isSaving = true;
    const isFine = !current.isConversation || (await note.isFine());
    isSaving = false;
    if (isFine && form === current) await send(current);
    return undefined;
  };
  /** @param {ContactForm} current */
  const send = async (current) => {
    if (isSaving) return undefined;
    isSaving = true;
    clearTimeout(regretTimer);
    clearTimeout(draftTimer);
    saveButton.disabled = true;
    const { answers, ...rest } = current.snapshot;
    const whole = { ...rest, answers: current.answers, note: rest.note.trim() };
    try {
      const became = whole.correcting ? (await session.call("correct", { form: whole }), "corrected") : (await session.call("logContact", { form: whole })).state;
      proposals = { channel: answers["channel"] ?? "", ...(current.isConversation ? { language: current.value("language") } : { language: proposals["language"] ?? "" }) };
      await drop();
      if (form !== current) return undefined;
      outcome = { state: /** @type {"delivered"} */ (became), words: "" };
      if (!isGone) drawOutcome();
      return undefined;
    } catch (failure) {
      if (form !== current) return undefined;
      outcome = null;
      if (isGone) return putAway().catch(() => {});
      drawForm();
      focusStep(false);
      context.fail(failure);
      await putAway().catch(() => {});
      return undefined;
    } finally {
      isSaving = false;
      saveButton.disabled = false;
    }
  };
  /**
   * Two actions are all that a silent or a wrong call is worth; some seconds to take them back.
   * @param {ContactForm} current
   */
  const wait = (current) => {
    const words = ["contact_kind", "channel"].map((list) => codeLabel(context.lists, list, current.value(list))).join(" · ");
    outcome = { state: "waiting", words };
    drawOutcome();
    void putAway().catch(() => {});
    clearTimeout(regretTimer);
    regretTimer = setTimeout(() => void send(current), regret * 1000);
  };
  const takeBack = () => {
    if (!form || outcome?.state !== "waiting") return;
    clearTimeout(regretTimer);
    outcome = null;
    form.step = "channel";
    drawForm();
    focusStep();
    context.announce(t("log.takenBack"));
  };
  const another = async () => {
    if (form && outcome?.state === "waiting") await send(form);
    if (!isGone && outcome) begin();
  };
  const discard = () => {
    const dropped = form;
    const wasStored = hasStored;
    void drop();
    begin();
    context.announce(t("log.discarded"));
    if (!dropped || (dropped.isUntouched && !wasStored)) return;
    context.notify({ kind: "info", text: t("log.discarded"), seconds: 12, action: { label: t("word.undo"), act: () => {
      form = dropped;
      drawForm();
      touched();
      focusStep();
    } } });
  };

  // Drawing

  const acts = {
    /** @param {string} list @param {string} code */
    answer(list, code) {
      if (!form || outcome) return;
      touched();
      form.answer(list, code);
      after();
    },
    /** @param {string} step */
    open(step) {
      form?.open(step);
      after();
    },
    pass() {
      form?.passBackground();
      touched();
      after();
    },
    walk() {
      form?.walkBackground();
      after();
    },
    back() {
      if (form?.back()) after();
    },
    save: () => void save(),
    strange: () => context.announce(t("log.notAKey")),
  };
  const done = { another: () => void another(), leave: () => context.navigate(isSealed ? "sign-in" : "shift"), takeBack };
  const after = () => {
    if (!form) return;
    drawRows();
    drawState();
    if (form.step === "" && !form.isConversation) void save();
    else focusStep();
  };
  const drawRows = () => {
    rows.draw();
    const isTalk = !form?.form.answers["contact_kind"] || form.isConversation;
    note.element.hidden = !isTalk;
    counted.hidden = isTalk;
  };
  const focusStep = (scrolls = true) => {
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
    discardButton.hidden = !form || (form.isUntouched && !isRestored && !form.form.correcting);
    // Save comes forward when there is something whole to save.
    const isWhole = form !== null && form.order.every((step) => form?.passed.has(step));
    saveButton.classList.toggle("primary", isWhole);
    saveButton.classList.toggle("plain", !isWhole);
    fill(state, mark("draft", t("state.draft")), key && h("span", { class: "foot-more" }, t(key)));
  };
  const drawTime = () => {
    if (!form || outcome) return;
    const minutes = Math.floor(form.seconds / 60);
    const said = minutes < 1 ? t("log.openedNow") : t("log.opened", { count: minutes });
    if (time.textContent !== said) time.textContent = said;
  };
  const saveButton = button("", () => void save(), { shortcut: "Control+Enter", class: "save" });
  const discardButton = button("", discard, { kind: "quiet" });
  const counted = notice("info", h("p", null, t("log.countedOnly")));

  const drawForm = () => {
    if (!form) return;
    const current = form;
    const isCorrecting = Boolean(current.form.correcting);
    note = contactNote({ value: current.form.note, onInput(text) {
      touched();
      current.form.note = text;
    } });
    rows = contactRows(current, context, acts);
    fill(discardButton, h("span", null, t(isCorrecting ? "word.cancel" : "log.discard")));
    fill(saveButton, h("span", null, t(isCorrecting ? "log.saveCorrection" : "log.save")), keyCap("Ctrl ⏎"));
    fill(
      page, h("div", { class: "page-head with-action" }, h("div", null, h("h1", { tabIndex: -1 }, t(isCorrecting ? "log.correctTitle" : "log.title")),
        h("p", { class: "lead" }, t(isSealed ? "log.sealedLead" : "log.lead"))), discardButton),
      isRestored && notice("info", h("p", null, t("log.restored"))),
      isSealed && !mayStore() && notice("warn", h("p", null, t("log.sealedOnly"))),
      h("div", { class: "questions" }, rows.element, counted, h("div", { class: "card note-card" }, note.element)),
      h("div", { class: "foot" }, state, time, saveButton));
    drawRows();
    drawState(isRestored ? "log.draftKept" : "");
    drawTime();
  };
  const drawOutcome = (isNew = true) => {
    if (!outcome) return;
    const { element, another: first } = contactOutcome(outcome, isSealed, done);
    fill(page, element);
    if (!isNew) return;
    // Where Enter goes: on, never back.
    first.focus();
    context.announce([t(`log.became.${outcome.state}`), outcome.words, t(`log.became.${outcome.state}.more`, { count: regret })].filter(Boolean).join(". "));
  };

  // Beginning and ending

  const clock = setInterval(drawTime, 5000);
  const stopKeys = contactKeys(page, () => form, () => ({ ...acts, done: outcome && done }));
  const restore = async () => {
    const isTyped = form !== null && !form.isUntouched;
    // What was typed while locked must not take the place of what was sealed before.
    if (isTyped && !isFromLocked) return;
    const stored = await session.call("loadForm", {}).catch(() => null);
    if (isGone) return;
    hasStored = stored !== null;
    isFromLocked = false;
    isRestored = stored !== null || isTyped;
    if (!stored || stored.id === form?.form.id) return;
    if (isTyped) next = form;
    form = new ContactForm(context.lists, context.year, proposals, stored);
  };
  const forgetSent = () => {
    if (outcome && outcome.state !== "waiting") form = outcome = null;
  };
  const open = async () => {
    const correct = context.params?.correct;
    if (!isSealed && !outcome) await restore();
    if (isGone) return;
    if (correct) {
      if (form && !form.isUntouched && form.form.correcting !== correct.id) next = form;
      form = new ContactForm(context.lists, context.year, {}, { id: correct.id, answers: { ...correct.answers }, note: correct.note, seconds: 0, correcting: correct.id, revision: correct.revision });
      form.step = "";
      isRestored = false;
      outcome = null;
    }
    form ??= new ContactForm(context.lists, context.year, proposals);
    session.putAway = putAway;
    if (outcome) drawOutcome();
    else drawForm();
    if (document.activeElement === document.body || document.activeElement?.tagName === "H1") focusStep(isRestored);
  };
  again = () => (outcome ? drawOutcome(false) : drawForm());
  void open();

  return () => {
    isGone = true;
    isShown = false;
    again = () => {};
    clearInterval(clock);
    stopKeys();
    isFromLocked = isSealed;
    if (form && outcome?.state === "waiting") void send(form).then(forgetSent);
    else if (form && !form.isUntouched) void putAway().catch(() => {});
    forgetSent();
  };
}

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
