// Giving a caller a code, and writing to the thread that a code opened: docs/protocol.md 6.9.

import { base64, idBytes, newID } from "../bytes.js";
import { failedWith } from "../believing.js";
import { bytesOf } from "../records.js";
import { kinds } from "../roles.js";
import { newCode, wireTag } from "./caller-codes.js";
import { wrote } from "./seen.js";
import { nobody } from "./session.js";
import { current, desk, find, requireShift, shown } from "./thread-reading.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./caller-codes.js").Caller} Caller */
/** @typedef {import("./thread-reading.js").Held} Held */
/** @typedef {import("./thread-reading.js").Thread} Thread */
/** @typedef {{contact?: string, summary?: string, replacing?: boolean}} Change */

/** Every thread has one size when it is sealed: author, roster, signature and one byte of padding stand beside it. */
const longest = 8192 - 117;

/** @param {Session} session @param {Thread} thread @param {Change} change */
function changed(session, thread, { contact, summary = "", replacing }) {
  const item = { day: session.status.day, text: summary, by: session.id };
  const next = {
    ...thread,
    items: /\P{White_Space}/u.test(summary) ? [...(replacing ? [] : thread.items), item] : thread.items,
    contacts: contact && !thread.contacts.includes(contact) ? [...thread.contacts, contact] : thread.contacts,
  };
  if (bytesOf(next).length > longest) throw { code: "thread_full" };
  return next;
}

/**
 * An epoch of a thread: every write has a key of its own, which follows from the one before.
 * @param {Session} session @param {string} id @param {number} epoch @param {Thread} thread @param {Caller} caller
 */
function seal(session, id, epoch, thread, caller) {
  const recipients = session.recipients("coordinators");
  if (recipients.length === 0) throw { code: "no_coordinator" };
  const { vault } = session;
  const compartment = idBytes(id);
  const key = vault.keyNew().handle;
  try {
    const before = session.seen.get(id);
    const mac = before ? vault.continuity(before.key, key, compartment, kinds.thread, epoch).mac : nobody;
    return {
      key,
      object: base64(vault.objectSeal(key, bytesOf(thread), compartment, kinds.thread, epoch, compartment, epoch).sealed),
      wraps: recipients.map((recipient) => session.wrap(key, compartment, kinds.thread, epoch, recipient, mac)),
      callerWrap: base64(vault.callerWrapMake(key, caller.handle, compartment, epoch, mac).sealed),
    };
  } catch (error) {
    vault.drop(key);
    throw error;
  }
}

/**
 * Sends an epoch: the same bytes again if the answer was lost, since the server gives the first answer.
 * @param {Session} session @param {"newThread" | "writeThread"} endpoint @param {string} id @param {number} epoch @param {ReturnType<typeof seal>} sealed
 * @param {object} more of the request
 */
async function send(session, endpoint, id, epoch, { key, ...sealed }, more) {
  try {
    await insist(session, endpoint, id, JSON.stringify({ ...more, ...sealed }));
  } catch (error) {
    session.vault.drop(key);
    throw error;
  }
  wrote(session, { id, epoch, objects: [{ id, revision: epoch, sealed: sealed.object }] }, key);
}

/** @param {Session} session @param {"newThread" | "writeThread" | "eraseThread"} endpoint @param {string} id @param {string} encoded */
export async function insist(session, endpoint, id, encoded) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await session.call(endpoint, { id, encoded });
    } catch (error) {
      if (!failedWith(error, "unreachable") || attempt === 3) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 1000));
    }
  }
}

/**
 * Begins the thread of a new code, in which `contact` is logged next.
 * @param {Session} session @param {WebAssembly.Module} module @param {string} contact
 */
async function begin(session, module, contact) {
  requireShift(session);
  const { caller, code } = await newCode(session, module);
  const id = newID();
  const thread = changed(session, { type: "thread", v: 1, items: [], contacts: [] }, { contact });
  for (let attempt = 1; ; attempt++) {
    try {
      await send(session, "newThread", id, 1, seal(session, id, 1, thread, caller), { id, tag: wireTag(caller) });
      break;
    } catch (error) {
      if (!failedWith(error, "rekey_required") || attempt === 5) {
        session.vault.drop(caller.handle);
        throw error;
      }
      await session.refresh();
    }
  }
  desk(session).open.set(id, { id, epoch: 1, thread, caller, maybe: null, erasing: "" });
  return { thread: id, code };
}

/**
 * Writes to a thread that a code opened. What somebody else wrote meanwhile stays. A fresh code retires the one that opened it.
 * @param {Session} session @param {Held} held @param {Change} change @param {Caller} [fresh]
 */
async function write(session, held, change, fresh) {
  for (let attempt = 1; ; attempt++) {
    const thread = changed(session, held.thread, change);
    const epoch = held.epoch + 1;
    const sealed = seal(session, held.id, epoch, thread, fresh ?? held.caller);
    try {
      await send(session, "writeThread", held.id, epoch, sealed, { tag: held.caller.tag, epoch, ...(fresh ? { fresh: wireTag(fresh) } : {}) });
      if (fresh) session.vault.drop(held.caller.handle);
      Object.assign(held, { thread, epoch, caller: fresh ?? held.caller });
      return held;
    } catch (error) {
      // Somebody gave the caller a fresh code meanwhile, or erased it.
      if (failedWith(error, "not_found")) throw { code: "no_such_thread" };
      if (!failedWith(error, "rekey_required", "stale") || attempt === 5) throw error;
      if (failedWith(error, "rekey_required")) await session.refresh();
      else {
        const again = await find(session, held.caller);
        if (!again) throw { code: "no_such_thread" };
        Object.assign(held, again);
      }
    }
  }
}

/** @param {Session} session @param {{id: string, summary: string, replacing: boolean}} request */
export async function writeThread(session, { id, summary, replacing }) {
  return shown(session, await write(session, await current(session, id), { summary, replacing }));
}

/**
 * A fresh code, which retires the one before. `isCertain` is false where the answer was lost: then either may be the one that opens it.
 * @param {Session} session @param {{id: string}} request @param {(done: number) => void} _ @param {WebAssembly.Module} module
 */
export async function giveCode(session, { id }, _, module) {
  const held = await current(session, id);
  const { caller, code } = await newCode(session, module);
  try {
    await write(session, held, {}, caller);
    return { code, isCertain: true };
  } catch (error) {
    if (!failedWith(error, "unreachable")) {
      session.vault.drop(caller.handle);
      throw error;
    }
    held.maybe = caller;
    return { code, isCertain: false };
  }
}

/**
 * The thread of the contact that is logged next: a new one, whose code is to be shown, or one that a code opened.
 * @param {Session} session @param {import("../../types").ContactForm} form @param {WebAssembly.Module} module
 * @returns {Promise<{thread: string, code?: string}>}
 */
export async function enterThread(session, { id, thread = "" }, module) {
  try {
    if (thread !== "new") {
      await write(session, await current(session, thread), { contact: id });
      return { thread };
    }
    // Tried again, the contact has the code that was made for it.
    const { begun } = desk(session);
    const made = begun.get(id) ?? (await begin(session, module, id));
    begun.set(id, made);
    return made;
  } catch (error) {
    if (failedWith(error, "unreachable")) throw { code: "code_needs_server" };
    throw error;
  }
}

/**
 * The contact is logged: from here on the caller has its code, and nobody else.
 * @param {Session} session @param {string} contact
 */
export const forgetCode = (session, contact) => void desk(session).begun.delete(contact);
