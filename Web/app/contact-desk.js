// What lies on the desk while contacts are logged: the form that is being typed, what became of the last one, and what it leaves for the next.
// It outlives the view, but not the lock: then what is unfinished lies sealed (unfinished.js).

import { ContactForm } from "./contact-form.js";
import { dropForm, forms, keepForm } from "./unfinished.js";
import { onMember } from "./who.js";

/** @typedef {import("../types").Answers} Answers */
/** @typedef {import("../types").OpenedContact} OpenedContact */
/** @typedef {{lists: import("../types").CodeLists, year: number}} Given */

class Desk {
  /** @type {ContactForm | null} */
  form = null;
  /**
   * A counted call in its seconds of regret, or what became of the last contact.
   * @type {import("./contact-outcome.js").Outcome | null}
   */
  outcome = null;
  regretTimer = 0;
  /**
   * What the last contact of the shift leaves for the next.
   * @type {Answers}
   */
  proposals = {};
  /** Whether the form was left unfinished before. */
  isRestored = false;

  /** How many other forms wait until this one is done. */
  get waiting() {
    return forms().filter(({ id }) => id !== this.form?.form.id).length;
  }

  /**
   * Puts a form on the desk if there is none: what was left unfinished, or a new one.
   * @param {Given} given
   */
  begin({ lists, year }) {
    if (this.form) return;
    const [left] = forms();
    this.form = new ContactForm(lists, year, left?.correcting ? {} : this.proposals, left);
    this.isRestored = left !== undefined;
    this.outcome = null;
  }

  /**
   * Takes up the correction of a contact, where it was left if it was begun before. What was on the desk waits.
   * @param {OpenedContact} contact
   * @param {Given} given
   */
  correct(contact, { lists, year }) {
    if (this.form?.form.correcting === contact.id) return;
    const { id, answers, note, revision } = contact;
    const left = forms().find(({ correcting }) => correcting === id);
    this.form = new ContactForm(lists, year, {}, left ?? { id, answers: { ...answers }, note, seconds: 0, correcting: id, revision });
    if (!left) this.form.step = "";
    this.isRestored = left !== undefined;
    this.outcome = null;
  }

  /**
   * Takes up the contact of a caller whose code was opened: the one that is being typed, if it is of this call, or a new one.
   * @param {string} thread
   * @param {Given} given
   */
  returning(thread, { lists, year }) {
    const typed = this.form?.form;
    const isOthers = !typed || typed.correcting || ![undefined, "new", thread].includes(typed.thread);
    if (isOthers || this.outcome || this.isRestored) this.form = new ContactForm(lists, year, this.proposals);
    this.isRestored = false;
    this.outcome = null;
    const { form } = /** @type {ContactForm} */ (this.form);
    form.thread = thread;
    form.answers["returning"] ??= "returning";
    this.keep();
  }

  /** The form goes among what is unfinished, as it is now. */
  keep() {
    if (this.form?.isUntouched) dropForm(this.form.form.id);
    else if (this.form) keepForm(this.form.snapshot);
  }

  /** The form is done with, and the next one may come. */
  clear() {
    clearTimeout(this.regretTimer);
    if (this.form) dropForm(this.form.form.id);
    this.form = this.outcome = null;
    this.isRestored = false;
  }

  forget() {
    clearTimeout(this.regretTimer);
    this.form = this.outcome = null;
    this.proposals = {};
    this.isRestored = false;
  }
}

export const desk = new Desk();

onMember(({ isOpen, isOther }) => {
  // Whoever unlocks goes on with what they typed while it was locked.
  if (!isOpen || isOther) desk.forget();
});
