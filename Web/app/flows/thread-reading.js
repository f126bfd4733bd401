// Opening the thread of a code, and verifying what the server gives: docs/protocol.md 6.9.

import { fromBase64, idBytes } from "../bytes.js";
import { believing, failedWith } from "../believing.js";
import { isDay, isID, isObject, isText, read } from "../records.js";
import { kinds } from "../roles.js";
import { evaluations, finish, spoken } from "./caller-codes.js";
import { fetchContact } from "./contacts.js";
import { requireReader } from "./hand-over.js";
import { readNames } from "./names.js";
import { believe, forget } from "./seen.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./caller-codes.js").Caller} Caller */
/** @typedef {import("../../types").CallerThread} CallerThread */
/** @typedef {import("../records.js").Payload & {items: {day: string, text: string, by: string}[], contacts: string[]}} Thread */
/**
 * A thread that a code opened. `maybe`: a fresh code of which nobody knows whether it came into force. `erasing`: the request that was sent.
 * @typedef {{id: string, epoch: number, thread: Thread, caller: Caller, maybe: Caller | null, erasing: string}} Held
 */

/**
 * What is open in a session, by id, and the codes that were begun for contacts which are not logged yet, by the contact's id.
 * @type {WeakMap<Session, {open: Map<string, Held>, begun: Map<string, {thread: string, code: string}>}>}
 */
const present = new WeakMap();

/** @param {Session} session */
export function desk(session) {
  const found = present.get(session) ?? { open: new Map(), begun: new Map() };
  present.set(session, found);
  return found;
}

/**
 * What somebody writes who is in neither group nobody believes.
 * @param {Session} session
 */
export function requireShift(session) {
  if (!session.isAdmitted("volunteers") && !session.isAdmitted("coordinators")) throw { code: "not_admitted" };
}

/**
 * @param {Uint8Array} bytes @returns {Thread} throws the `Failure` forged or newer_client
 */
function readThread(bytes) {
  const thread = read(bytes, "thread");
  const { items, contacts } = thread;
  const isItem = (/** @type {any} */ item) =>
    isObject(item) && isDay(item.day) && isText(item.text) && /\P{White_Space}/u.test(item.text) && isID(item.by);
  const isThread = Array.isArray(items) && items.every(isItem) && Array.isArray(contacts) && contacts.every(isID) &&
    new Set(contacts).size === contacts.length;
  if (!isThread) throw { code: "forged" };
  return /** @type {Thread} */ (thread);
}

/**
 * Verifies a thread whose key was opened. The key's handle is kept, or dropped where nothing is believed.
 * @param {Session} session @param {{id: string, epoch: number, object: string}} stored @param {import("./session.js").OpenedKey} key
 */
function verified(session, { id, epoch, object }, key) {
  const { vault } = session;
  const compartment = idBytes(id);
  let isHeld = false;
  try {
    requireReader(session, key.granter, key.roles);
    const opened = believing(() => vault.objectOpen(key.handle, fromBase64(object), compartment, kinds.thread, epoch, compartment, epoch));
    requireReader(session, opened.author, opened.roles);
    believe(session, { id, epoch, objects: [{ id, revision: epoch, sealed: object }] }, compartment, kinds.thread, key);
    isHeld = true;
    return { id, epoch, thread: readThread(opened.payload) };
  } finally {
    if (!isHeld) vault.drop(key.handle);
  }
}

/**
 * What is stored may name a roster or an epoch made after this session last looked: fetches what is new, once.
 * @template T @param {Session} session @param {() => Promise<T>} open @returns {Promise<T | null>} null if there is none
 */
async function freshly(session, open) {
  try {
    try {
      return await open();
    } catch (error) {
      if (!failedWith(error, "rolled_back")) throw error;
      await session.refresh();
      return await open();
    }
  } catch (error) {
    if (failedWith(error, "not_found")) return null;
    throw error;
  }
}

/** @param {Session} session @param {Caller} caller */
export const find = (session, caller) =>
  freshly(session, async () => {
    const found = await session.call("findThread", { body: { tag: caller.tag } });
    const key = believing(() => session.vault.callerWrapOpen(fromBase64(found.callerWrap), caller.handle, idBytes(found.id), found.epoch));
    return verified(session, found, key);
  });

/** @param {Session} session @param {Thread} thread @returns {CallerThread["items"]} */
const shownItems = (session, { items }) => items.map(({ day, text, by }) => ({ day, text, author: session.nameOf(by) }));

/** @param {Session} session @param {Held} held @returns {CallerThread} */
export const shown = (session, { id, thread }) => ({ id, items: shownItems(session, thread) });

/** @param {Session} session @param {{code: string}} request @param {(done: number) => void} _ @param {WebAssembly.Module} module */
export async function openThread(session, { code }, _, module) {
  requireShift(session);
  const attempt = spoken(session, code);
  try {
    for (const evaluation of await evaluations(session, attempt.element)) {
      const caller = await finish(session, module, attempt.handle, evaluation);
      const found = await find(session, caller).catch((error) => {
        session.vault.drop(caller.handle);
        throw error;
      });
      if (found) {
        const { open } = desk(session);
        session.vault.drop(open.get(found.id)?.caller.handle ?? 0);
        const held = { ...found, caller, maybe: null, erasing: "" };
        open.set(found.id, held);
        if (found.thread.items.length > 0) await readNames(session);
        return shown(session, held);
      }
      session.vault.drop(caller.handle);
    }
    throw { code: "no_such_thread" };
  } finally {
    session.vault.drop(attempt.handle);
  }
}

/**
 * What a code opened in this session, as it is now: after a fresh code of which nobody knows whether it is in force, the code that is.
 * @param {Session} session @param {string} id
 */
export async function current(session, id) {
  const held = desk(session).open.get(id);
  if (!held) throw { code: "thread_closed" };
  const { maybe } = held;
  if (!maybe) return held;
  const found = await find(session, maybe);
  held.maybe = null;
  session.vault.drop(found ? held.caller.handle : maybe.handle);
  if (found) Object.assign(held, found, { caller: maybe });
  return held;
}

/**
 * Forgets what a code opened.
 * @param {Session} session @param {{id: string}} request
 */
export async function closeThread(session, { id }) {
  const { open } = desk(session);
  const held = open.get(id);
  if (held) for (const caller of [held.caller, held.maybe]) if (caller) session.vault.drop(caller.handle);
  open.delete(id);
  forget(session, id);
  return {};
}

/**
 * The thread that a contact names, for a coordinator; null if it names none, or it is gone.
 * @param {Session} session @param {{id: string}} request the contact's
 */
export async function threadOf(session, { id }) {
  if (!session.isAdmitted("coordinators")) throw { code: "not_admitted" };
  const { contact } = await fetchContact(session, id);
  const named = contact.thread;
  if (!named) return null;
  const found = await freshly(session, async () => {
    const stored = await session.call("thread", { id: named });
    if (stored.id !== named) throw { code: "forged" };
    return verified(session, stored, session.openWrap(stored.wrap, idBytes(named), kinds.thread, stored.epoch, "coordinators"));
  });
  return found && { items: shownItems(session, found.thread), contacts: found.thread.contacts };
}
