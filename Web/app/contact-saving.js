// Saving what is on the desk: what may be saved, the seconds of regret of a counted call, and what becomes of it.

import { asFailure } from "./failures.js";
import { codeLabel, labelOf, t } from "./i18n.js";
import { regret } from "./contact-outcome.js";
import { desk } from "./contact-desk.js";
import { completed } from "./records.js";
import { session } from "./session.js";
import { dropForm } from "./unfinished.js";

/** @typedef {import("./contact-form.js").ContactForm} ContactForm */
/**
 * What the view does meanwhile: `isFine` asks once more about the note; `opened` shows the question that is open now; `drawn` shows the form
 * again after a failure; `done` shows what became of it; `busy` while it is being sent.
 * @typedef {{isFine: () => Promise<boolean>, opened: () => void, drawn: () => void, done: () => void, busy: (isBusy: boolean) => void,
 *   isGone: () => boolean}} Showing
 */

/**
 * @param {import("./main.js").Context} context
 * @param {Showing} view
 */
export function contactSaving(context, view) {
  const { lists, year } = context;
  let isSaving = false;

  const save = async () => {
    const { form } = desk;
    if (!form || isSaving || desk.outcome) return undefined;
    try {
      completed({ answers: form.answers, note: form.form.note.trim() }, lists, year);
    } catch (failure) {
      const { list } = asFailure(failure);
      if (list) {
        form.open(list);
        view.opened();
      }
      return context.fail(failure, list && labelOf(lists.lists[list]?.label ?? { fi: list, sv: list, en: list }));
    }
    if (!form.isConversation && !form.form.correcting) return wait(form);
    if (form.isConversation && !form.passed.has("danger")) {
      // It has a preset, but nobody goes past it without having seen it.
      form.open("danger");
      view.opened();
      context.notify({ kind: "warn", text: t("log.dangerFirst"), seconds: 8 });
      return undefined;
    }
    isSaving = true;
    const isFine = !form.isConversation || (await view.isFine());
    isSaving = false;
    if (isFine && desk.form === form) await send(form);
    return undefined;
  };

  /** @param {ContactForm} form */
  const send = async (form) => {
    if (isSaving) return;
    isSaving = true;
    clearTimeout(desk.regretTimer);
    view.busy(true);
    const whole = { ...form.snapshot, answers: form.answers, note: form.form.note.trim() };
    // Only a conversation has to do with a caller's code, and only from one somebody is referred.
    if (!form.isConversation) {
      delete whole.thread;
      delete whole.referral;
    }
    try {
      // Where a code is to be shown is here before there is one.
      const late = whole.thread ? await context.late().catch(() => Promise.reject({ code: "newer_page" })) : null;
      const { state, referral = null, ...entered } = await deliver(whole);
      // The one that was sent is done with, whatever lies on the desk by now.
      dropForm(form.form.id);
      late?.logged({ ...entered, state, language: whole.answers["language"], referral });
      if (late) context.navigate("caller");
      if (desk.form !== form) return;
      desk.proposals = { channel: form.value("channel"), language: form.isConversation ? form.value("language") : desk.proposals["language"] ?? "" };
      desk.outcome = { state, words: "", referral };
      if (!late && !view.isGone()) view.done();
    } catch (failure) {
      if (desk.form !== form) return;
      desk.outcome = null;
      if (view.isGone()) return;
      view.drawn();
      context.fail(failure);
    } finally {
      isSaving = false;
      view.busy(false);
    }
  };

  /**
   * Two actions are all that a silent or a wrong call is worth; some seconds to take them back.
   * @param {ContactForm} form
   */
  const wait = (form) => {
    const words = ["contact_kind", "channel"].map((list) => codeLabel(lists, list, form.value(list))).join(" · ");
    desk.outcome = { state: "waiting", words };
    desk.keep();
    view.done();
    clearTimeout(desk.regretTimer);
    desk.regretTimer = setTimeout(() => void send(form), regret * 1000);
  };

  return { save, send };
}

/**
 * @param {import("../types").ContactForm} form
 * @returns {Promise<{state: "delivered" | "kept" | "corrected", thread?: string, code?: string, referral?: import("../types").Referral | null}>}
 */
async function deliver(form) {
  if (!form.correcting) return session.call("logContact", { form, owner: session.state.owner });
  await session.call("correct", { form });
  return { state: "corrected" };
}
