// The questions of one contact, answered key by key: the same steps as at the command line. It knows nothing of the page.

import { SECOND_BLOCK, durationOf, isConversation, offered, preset } from "./records.js";
import { newID } from "./bytes.js";

/** @typedef {import("../types").CodeLists} CodeLists */
/** @typedef {import("../types").ContactForm} Form */

/** Asked first, because nothing can be saved without them; they have no preset. */
export const first = ["contact_kind", "channel", "concern", "outcome"];
export const last = ["danger", "asks"];
const keys = "123456789abcdefghijklmnopqrstuvwxyz";

export class ContactForm {
  /** A list's name, "background" (the second block, folded), "note", or "" when everything is folded. */
  step = "contact_kind";
  /**
   * Steps that were answered or passed over.
   * @type {Set<string>}
   */
  passed = new Set();
  /**
   * The rest of the second block, while all of it is gone through.
   * @type {string[]}
   */
  #walk = [];
  /**
   * Where a single answer that was opened goes back to.
   * @type {string | null}
   */
  #returnTo = null;
  /** When it was opened, less what it was open before. */
  #opened;

  /**
   * @param {CodeLists} lists @param {number} year
   * @param {import("../types").Answers} proposals from the last contact of the shift
   * @param {Form} [form] one from before
   */
  constructor(lists, year, proposals, form) {
    this.lists = lists;
    this.year = year;
    this.proposals = proposals;
    /** @type {Form} */
    this.form = form ?? { id: newID(), answers: {}, note: "", seconds: 0 };
    this.#opened = Date.now() - this.form.seconds * 1000;
    if (!form) return;
    for (const list of Object.keys(this.form.answers)) this.passed.add(list);
    // Whoever answered what comes after the second block has been past it.
    if (last.some((list) => this.passed.has(list))) this.passed.add("background");
    this.step = this.order.find((step) => !this.passed.has(step)) ?? (this.isConversation ? "note" : "");
  }

  get isConversation() {
    return isConversation(this.lists, this.form.answers["contact_kind"]);
  }

  /** The steps of this kind of contact, the note aside. */
  get order() {
    const kind = this.form.answers["contact_kind"];
    return kind && !this.isConversation ? first.slice(0, 2) : [...first, "background", ...last];
  }

  get seconds() {
    return Math.max(0, Math.round((Date.now() - this.#opened) / 1000));
  }

  get isUntouched() {
    return Object.keys(this.form.answers).length === 0 && this.form.note.trim() === "" && !this.form.thread;
  }

  /** A form that lay open before the call must not say that the call was long. */
  restartClock() {
    this.#opened = Date.now();
  }

  /**
   * What Enter answers: what was answered before, else the proposal or preset; "" if there is none.
   * @param {string} list
   */
  value(list) {
    const given = this.form.answers[list] ?? this.proposals[list];
    if (given) return given;
    if (first.includes(list)) return "";
    return list === "duration" ? durationOf(this.seconds) : preset(list);
  }

  /** The answers as they will be saved: whatever was passed over is what was shown. */
  get answers() {
    if (!this.isConversation) return { ...this.form.answers };
    const shown = [...SECOND_BLOCK, ...last].map((list) => [list, this.value(list)]);
    return { ...Object.fromEntries(shown), ...this.form.answers };
  }

  /**
   * What is put away and sent.
   * @returns {Form}
   */
  get snapshot() {
    return { ...this.form, answers: { ...this.form.answers }, seconds: this.seconds };
  }

  /**
   * The answers that a question offers, each with its key; "not known" has the same key everywhere.
   * @param {string} list
   */
  choices(list) {
    let next = 0;
    return offered(this.lists, list, this.year).map((code) => ({ code, key: code.id === "unknown" ? "0" : (keys[next++] ?? "") }));
  }

  /** Rows of the second block, each with its key. */
  get rows() {
    return SECOND_BLOCK.map((list, index) => ({ list, key: keys[index] ?? "" }));
  }

  /** @param {string} list @param {string} code */
  answer(list, code) {
    this.form.answers[list] = code;
    this.passed.add(list);
    this.step = this.#following(list);
  }

  /** Passes over the second block. */
  passBackground() {
    this.passed.add("background");
    this.step = this.#returnTo ?? this.#next("background");
    this.#returnTo = null;
  }

  walkBackground() {
    this.#walk = SECOND_BLOCK.slice(1);
    this.step = SECOND_BLOCK[0] ?? "";
  }

  /**
   * Opens a row again; its answer leads back to where one was.
   * @param {string} step
   */
  open(step) {
    if (step === this.step) return;
    const inBlock = SECOND_BLOCK.includes(step);
    const from = inBlock && this.step === "background" ? "background" : this.#returnTo ?? this.step;
    this.#walk = [];
    // Going on from a question ahead leads on; only an answered one leads back.
    this.#returnTo = this.passed.has(step) || inBlock ? from : null;
    this.step = step;
  }

  /** The question before. Whether there was one. */
  back() {
    if (this.#returnTo !== null) {
      this.step = this.#returnTo;
      this.#returnTo = null;
      return true;
    }
    this.#walk = [];
    const before = SECOND_BLOCK.includes(this.step) ? "background" : this.#before();
    if (!before) return false;
    this.step = before;
    return true;
  }

  #before() {
    const order = [...this.order, "note"];
    return order[order.indexOf(this.step) - 1] ?? "";
  }

  /** @param {string} list */
  #following(list) {
    if (this.#returnTo !== null) {
      const place = this.#returnTo;
      this.#returnTo = null;
      // Another kind may ask for more, or less, than the one before did.
      const missing = this.order.find((step) => first.includes(step) && !this.form.answers[step]);
      if (list === "contact_kind" && missing) return missing;
      return this.isConversation ? place : "";
    }
    const next = this.#walk.shift();
    if (next) return next;
    if (!SECOND_BLOCK.includes(list)) return this.#next(list);
    this.passed.add("background");
    return this.#next("background");
  }

  /**
   * The first step after this one that has not been answered.
   * @param {string} step
   */
  #next(step) {
    const order = this.order;
    return order.slice(order.indexOf(step) + 1).find((later) => !this.passed.has(later)) ?? (this.isConversation ? "note" : "");
  }
}
