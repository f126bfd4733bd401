// The note that a volunteer leaves for the next one: gone after the next day. docs/protocol.md 6.6.

import { base64, dayAfter, fromBase64, idBytes, idText, newID, same } from "../bytes.js";
import { believing, failedWith } from "../believing.js";
import { bits, kinds } from "../roles.js";
import { bytesOf, newHandOver, readHandOver } from "../records.js";
import { housekeep } from "./housekeeping.js";
import { readNames } from "./names.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("../../types").HandOverNote} HandOverNote */

/** @type {import("../../types").Group[]} */
const readers = ["volunteers", "coordinators"];

/**
 * Leaves a note for whoever comes next.
 * @param {Session} session
 * @param {string} note
 */
export async function leaveHandOver(session, note) {
  const id = newID();
  for (let attempt = 1; ; attempt++) {
    try {
      await session.call("leaveHandOver", { body: seal(session, id, note) });
      return;
    } catch (error) {
      // Another day by now, or other members: sealed anew under the same id, so that it counts once.
      if (!failedWith(error, "rekey_required", "outside_window") || attempt === 5) throw error;
      await session.refresh();
      await housekeep(session);
    }
  }
}

/**
 * @param {Session} session
 * @param {string} id
 * @param {string} note
 */
function seal(session, id, note) {
  const { vault } = session;
  const { day } = session.status;
  const compartment = idBytes(id);
  const key = vault.keyNew().handle;
  try {
    const sealed = vault.objectSeal(key, bytesOf(newHandOver(day, note)), compartment, kinds.handOver, 1, compartment, 1).sealed;
    const wraps = readers
      .flatMap((group) => session.recipients(group))
      .map((recipient) => session.wrap(key, compartment, kinds.handOver, 1, recipient));
    // Who is in both groups gets one.
    const distinct = wraps.filter((wrap, place) => wraps.findIndex((other) => other.recipient === wrap.recipient) === place);
    return { id, day, object: base64(sealed), wraps: distinct };
  } finally {
    vault.drop(key);
  }
}

/**
 * Its author, or a coordinator. One that is gone already is no error.
 * @param {Session} session
 * @param {string} id
 */
export async function removeHandOver(session, id) {
  try {
    await session.call("removeHandOver", { id });
  } catch (error) {
    if (!failedWith(error, "not_found")) throw error;
  }
}

/**
 * Today's and yesterday's notes, the newest day first. One that cannot be believed is left out.
 * @param {Session} session
 * @returns {Promise<HandOverNote[]>}
 */
export async function handOverNotes(session) {
  if (!readers.some((group) => session.isAdmitted(group))) throw { code: "not_admitted" };
  await readNames(session);
  /** @type {{id: string, object: string, wrap: import("./session.js").WireWrap}[]} */
  const found = (await session.call("handOverNotes")).notes;
  /** @type {Map<string, HandOverNote>} */
  const notes = new Map();
  for (const one of found) {
    try {
      const note = await openFresh(session, one);
      if (!notes.has(note.id)) notes.set(note.id, note);
    } catch (error) {
      if (!failedWith(error, "forged", "rolled_back", "newer_client", "not_admitted", "bad_answer")) throw error;
    }
  }
  return [...notes.values()].sort((a, b) => b.day.localeCompare(a.day));
}

/**
 * @param {Session} session
 * @param {{id: string, object: string, wrap: import("./session.js").WireWrap}} found
 */
async function openFresh(session, found) {
  try {
    return open(session, found);
  } catch (error) {
    if (!failedWith(error, "rolled_back")) throw error;
    await session.refresh();
    return open(session, found);
  }
}

/**
 * @param {Session} session
 * @param {{id: string, object: string, wrap: import("./session.js").WireWrap}} found
 * @returns {HandOverNote}
 */
function open(session, { id, object, wrap }) {
  const { vault } = session;
  const compartment = idBytes(id);
  // To one of the groups, or to me.
  const to = readers.find((group) => wrap.recipient === idText(vault.groupID(group === "volunteers" ? 2 : 3).id)) ?? "volunteers";
  const key = session.openWrap(wrap, compartment, kinds.handOver, 1, to);
  try {
    const opened = believing(() =>
      vault.objectOpen(key.handle, fromBase64(object), compartment, kinds.handOver, 1, compartment, 1),
    );
    if (!same(opened.author, key.granter)) throw { code: "forged" };
    requireReader(session, key.granter, key.roles);
    requireReader(session, opened.author, opened.roles);
    const { day, note } = readHandOver(opened.payload);
    const { day: today } = session.status;
    if (day !== today && day !== dayAfter(today, -1)) throw { code: "rolled_back" };
    return { id, day, note, author: session.nameOf(idText(opened.author)) };
  } finally {
    vault.drop(key.handle);
  }
}

/**
 * A volunteer admitted to `volunteers`, or a coordinator admitted to `coordinators`: whoever takes calls.
 * @param {Session} session
 * @param {Uint8Array} id
 * @param {number} roles in the roster that was named
 */
export function requireReader(session, id, roles) {
  const { vault } = session;
  const isOne =
    ((roles & bits.volunteer) > 0 && vault.everAdmitted(2, id).admitted) ||
    ((roles & bits.coordinator) > 0 && vault.everAdmitted(3, id).admitted);
  if (!(roles & (bits.volunteer | bits.coordinator))) throw { code: "forged" };
  if (!isOne) throw { code: "rolled_back" };
}
