// A change to a case while it is being made, and what the case is after it.

import { newID, same } from "../bytes.js";
import { check } from "../case-records.js";
import { bytesOf } from "../records.js";
import { assignmentID } from "./case-reading.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./case-reading.js").Opened} Opened */
/** @typedef {import("./seen.js").StoredObject} StoredObject */
/** @typedef {import("../case-rules.js").Entry} Entry */
/** @typedef {{id: string, revision: number, record: any}} Written */

/** A change while it is being made: it is made anew on what is there if somebody else was quicker. */
export class Draft {
  /** @type {Written[]} */
  coordination = [];
  /** @type {Written[]} */
  journal = [];
  /**
   * Mentors who get the coordination.
   * @type {string[]}
   */
  grants = [];
  /** Whether it is re-encrypted, so that nobody who had the present key reads on. */
  makesNextEpoch = false;
  /** @type {"begin" | "take_over" | null} */
  step = null;
  /**
   * To whom the journal is passed on.
   * @type {string | null}
   */
  successor = null;
  /** @type {Entry[]} */
  entries = [];

  /** @param {Session} session @param {Opened} opened */
  constructor(session, opened) {
    this.session = session;
    this.opened = opened;
    this.day = session.status.day;
    this.month = session.status.month;
    /** The case itself; written only if it was changed, or if nothing else is. */
    this.record = opened.record.record;
    this.assignment = opened.assignment?.record ?? null;
  }

  /** @param {{[field: string]: any}} record @param {string} [id] of one that stands in it too */
  add(record, id) {
    this.#put(this.coordination, record, undefined, id);
  }

  /** @param {{[field: string]: any}} record */
  addToJournal(record) {
    this.#put(this.journal, record);
  }

  /** @param {import("./case-reading.js").Part<any>} part @param {{[field: string]: any}} record */
  change(part, record) {
    this.#put(this.coordination, record, part);
  }

  /** @param {import("./case-reading.js").Part<any>} part @param {{[field: string]: any}} record */
  changeInJournal(part, record) {
    this.#put(this.journal, record, part);
  }

  /** @param {Entry | null} entry */
  count(entry) {
    if (entry) this.entries.push(entry);
  }

  /** @param {Written[]} list @param {{[field: string]: any}} record @param {import("./case-reading.js").Part<any>} [before] @param {string} [id] */
  #put(list, record, before, id = newID()) {
    check(record, this.session.lists, this.day, before?.record);
    if (before && isSame(record, before.record)) return;
    list.push({ id: before?.id ?? id, revision: (before?.revision ?? 0) + 1, record });
  }

  /** What of the coordination is written, when all is said. */
  written() {
    const { session, opened } = this;
    const written = [...this.coordination];
    if (this.assignment && !isSame(this.assignment, opened.assignment?.record)) {
      check(this.assignment, session.lists, this.day, opened.assignment?.record);
      written.push({ id: assignmentID(session, opened.id), revision: (opened.assignment?.revision ?? 0) + 1, record: this.assignment });
    }
    if (!isSame(this.record, opened.record.record) || written.length === 0) {
      check(this.record, session.lists, this.day, opened.record.record);
      written.push({ id: opened.id, revision: opened.record.revision + 1, record: this.record });
    }
    return written;
  }
}

/** @param {any} a @param {any} b */
const isSame = (a, b) => a === b || (b !== undefined && same(bytesOf(a), bytesOf(b)));

/**
 * The case as the server has it after a write.
 * @param {Draft} draft @param {import("./case-writing.js").CaseRequest} request @returns {Opened}
 */
export function afterWrite(draft, request) {
  const { opened, session } = draft;
  const assignment = assignmentID(session, opened.id);
  const parts = (/** @type {Written[]} */ list) => list.map((one) => ({ ...one, author: session.id }));
  const coordination = parts(draft.written());
  /** @type {(all: any[], of: ReturnType<typeof parts>, type: string) => any[]} */
  const put = (all, of, type) => {
    const changed = of.filter(({ record }) => record.type === type);
    return [...all.filter(({ id }) => !changed.some((one) => one.id === id)), ...changed];
  };
  const stored = { ...opened.stored, epoch: request.epoch, objects: objectsAfter(opened.stored.objects, request.objects) };
  /** @type {Opened} */
  const after = {
    id: opened.id,
    record: coordination.find(({ id }) => id === opened.id) ?? opened.record,
    assignment: coordination.find(({ id }) => id === assignment) ?? opened.assignment,
    answers: put(opened.answers, coordination, "answer"),
    agreements: put(opened.agreements, coordination, "agreement"),
    agencies: put(opened.agencies, coordination, "agency"),
    followUps: put(opened.followUps, coordination, "follow_up"),
    referrals: put(opened.referrals, coordination, "referral"),
    journal: opened.journal,
    stored,
  };
  const { journal } = request;
  if (!journal) return after;
  const before = opened.journal ?? { notes: [], goals: [], meetings: [], cards: [], stored: { objects: [], wrap: opened.stored.wrap } };
  const own = parts(draft.journal);
  stored.journal = {
    id: journal.id, epoch: journal.epoch, passedOn: false, wrap: before.stored.wrap, objects: objectsAfter(before.stored.objects, journal.objects),
  };
  after.journal = {
    notes: put(before.notes, own, "note"), goals: put(before.goals, own, "goal"), meetings: put(before.meetings, own, "meeting"),
    cards: put(before.cards, own, "card"), stored: stored.journal,
  };
  return after;
}

/** @param {StoredObject[]} before @param {StoredObject[]} written */
const objectsAfter = (before, written) => [...before.filter(({ id }) => !written.some((one) => one.id === id)), ...written];
