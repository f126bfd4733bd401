// What a member has begun and not finished, sealed on the device until they are back: docs/protocol.md 6.5. Each window writes a row of its
// own, so that two tabs do not overwrite each other; who unlocks takes over what closed windows have left.

import { fromBase64, text, utf8 } from "../bytes.js";
import { ifBelieved } from "../believing.js";
import { parsed } from "../json.js";
import { sealToMember } from "./kept-contacts.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../../types").ContactForm} ContactForm */
/** @typedef {import("../../types").Unfinished} Unfinished */

/** @param {string} window */
const lockOf = (window) => `helpline-window-${window}`;

/**
 * Shows other windows that this one is open: held until its worker ends.
 * @param {string} window
 */
export const announceWindow = (window) => void navigator.locks.request(lockOf(window), () => new Promise(() => {}));

/**
 * Needs no secret: works while locked too.
 * @param {{vault: import("../vault.js").Vault, store: Store}} tools @param {string} window
 * @param {import("../store.js").Profile} profile @param {Unfinished} unfinished
 */
export async function saveUnfinished({ vault, store }, window, profile, unfinished) {
  const { member } = profile;
  const isEmpty = unfinished.forms.length === 0 && Object.keys(unfinished.notes).length === 0;
  const row = isEmpty ? null : { window, member, sealed: sealToMember(vault, profile, utf8(JSON.stringify(unfinished))) };
  await store.saveUnfinished(row, [{ window, member }]);
}

/**
 * What this window, and windows that are closed, have left for who is signed in.
 * @param {Session} session @param {string} window @returns {Promise<Unfinished>}
 */
export function loadUnfinished(session, window) {
  const { store, vault, profile } = session;
  // Two windows must not take over the same.
  return navigator.locks.request("helpline-unfinished", async () => {
    const { held = [] } = await navigator.locks.query();
    const open = held.map(({ name }) => name);
    const left = (await store.unfinished()).filter((row) => row.member === session.id && (row.window === window || !open.includes(lockOf(row.window))));
    /** @type {Unfinished} */
    let whole = { forms: [], notes: {} };
    /** @type {typeof left} */
    const taken = [];
    for (const row of left) {
      const unfinished = ifBelieved(() => read(vault.draftOpen(fromBase64(row.sealed)).payload));
      // What cannot be opened stays where it is.
      if (!unfinished) continue;
      whole = joined(whole, unfinished);
      taken.push(row);
    }
    if (taken.length > 0) {
      const sealed = sealToMember(vault, profile, utf8(JSON.stringify(whole)));
      await store.saveUnfinished({ window, member: session.id, sealed }, taken);
    }
    return whole;
  });
}

/**
 * Checked like anything from outside: whoever is at the device can seal to a member.
 * @param {Uint8Array} payload @returns {Unfinished | null}
 */
function read(payload) {
  try {
    const { forms, notes } = parsed(text(payload));
    return { forms: forms.filter(isForm), notes: Object.fromEntries(Object.entries(notes).filter(([, typed]) => typeof typed === "string")) };
  } catch {
    return null;
  }
}

/** @param {any} form @returns {form is ContactForm} */
function isForm(form) {
  const { id, answers, note, seconds, correcting = "", revision = 0, thread = "", referral } = form ?? {};
  const { service, consent, expect, shared, directory = "" } = referral ?? { service: "", consent: "", expect: "", shared: "" };
  const areTexts = [id, note, correcting, thread, service, consent, expect, shared, directory, ...Object.values(answers ?? {})].every((one) => typeof one === "string");
  return areTexts && /^[0-9a-z]{26}$/.test(id) && Number.isFinite(seconds) && Number.isSafeInteger(revision);
}

/** @param {Unfinished} a @param {Unfinished} b @returns {Unfinished} */
function joined(a, b) {
  // One contact that was being corrected in two windows is one form.
  const both = a.forms.map((form) => {
    const same = b.forms.find(({ id }) => id === form.id);
    return same ? { ...same, ...form, note: bothTexts(form.note, same.note) } : form;
  });
  const forms = [...both, ...b.forms.filter(({ id }) => !a.forms.some((form) => form.id === id))];
  const notes = { ...a.notes };
  for (const [place, typed] of Object.entries(b.notes)) notes[place] = bothTexts(notes[place] ?? "", typed);
  return { forms, notes };
}

/** @param {string} a @param {string} b */
function bothTexts(a, b) {
  if (a.includes(b)) return a;
  return b.includes(a) ? b : `${a}\n\n${b}`;
}
