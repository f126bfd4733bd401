// What is begun and not finished in this window: contact forms, and notes by their place. Sealed as one document a moment after each change,
// before a lock, and when the page may be gone for good; it comes back for its own member alone.

import { session } from "./session.js";
import { onMember } from "./who.js";

/** @typedef {import("../types").ContactForm} ContactForm */
/** @typedef {import("../types").Unfinished} Unfinished */

const putAwayAfter = 800;

/** @returns {Unfinished} */
const nothing = () => ({ forms: [], notes: {} });
let present = nothing();
/** Whose it is: who is signed in; while locked, who was unlocked last. */
let owner = "";
let isChanged = false;
let timer = 0;
/** @type {Promise<void>} */
let loaded = Promise.resolve();
/** @type {Set<(isSealed: boolean) => void>} */
const listeners = new Set();

onMember(({ isOpen, isOther }) => {
  if (isOther) void putAway().catch(() => {});
  // Whoever unlocks goes on with what they typed while it was locked.
  if (!isOpen || isOther) {
    clearTimeout(timer);
    present = nothing();
    isChanged = false;
  }
  if (isOpen) loaded = load();
});
session.putAway = putAway;

async function load() {
  const typed = present;
  /** @type {Unfinished} */
  const found = await session.call("loadUnfinished", {}).catch(nothing);
  // Locked again meanwhile.
  if (present !== typed) return;
  owner = session.state.member?.id ?? "";
  const forms = found.forms.filter(({ id }) => !typed.forms.some((form) => form.id === id));
  present = { forms: [...typed.forms, ...forms], notes: { ...found.notes, ...typed.notes } };
  if (isChanged) changed();
}

/** Settles when what lay sealed for who is signed in is here. */
export const ready = () => loaded;

/** Seals what is here; nothing to do if that is done. Rejects with a `Failure`. */
export async function putAway() {
  clearTimeout(timer);
  if (!isChanged) return;
  isChanged = false;
  const sealing = present;
  try {
    await session.call("saveUnfinished", { owner, unfinished: sealing });
    if (present === sealing) tell(true);
  } catch (failure) {
    if (present !== sealing) return;
    isChanged = true;
    tell(false);
    throw failure;
  }
}

/**
 * Calls when what is here was sealed, or could not be.
 * @param {(isSealed: boolean) => void} listener
 * @returns {() => void} ends it
 */
export function onPutAway(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** @param {boolean} isSealed */
function tell(isSealed) {
  for (const listener of listeners) listener(isSealed);
}

function changed() {
  owner = session.state.member?.id ?? session.state.owner ?? "";
  isChanged = true;
  clearTimeout(timer);
  timer = setTimeout(() => void putAway().catch(() => {}), putAwayAfter);
}

/** The one that was typed in last comes first. */
export const forms = () => present.forms;

/**
 * Adds a form, or replaces the one with its id.
 * @param {ContactForm} form
 */
export function keepForm(form) {
  present.forms = [form, ...present.forms.filter(({ id }) => id !== form.id)];
  changed();
}

/** @param {string} id */
export function dropForm(id) {
  if (!present.forms.some((form) => form.id === id)) return;
  present.forms = present.forms.filter((form) => form.id !== id);
  changed();
}

/**
 * What was typed in a place, such as "hand-over" or "settle/ID".
 * @param {string} place
 */
export const note = (place) => present.notes[place] ?? "";

/** Where there is a note. */
export const places = () => Object.keys(present.notes);

/**
 * @param {string} place
 * @param {string} text empty for none
 */
export function keepNote(place, text) {
  if (text === note(place)) return;
  if (text) present.notes[place] = text;
  else delete present.notes[place];
  changed();
}
