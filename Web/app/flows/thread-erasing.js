// Erasing what a caller's code opened, at their wish: docs/protocol.md 6.9.

import { newID } from "../bytes.js";
import { failedWith } from "../believing.js";
import { erase, sealNew } from "./contact-writing.js";
import { fetchContact, fetchReceived } from "./contacts.js";
import { closeThread, current } from "./thread-reading.js";
import { insist } from "./thread-writing.js";

/** @typedef {import("./session.js").Session} Session */

/**
 * Erases a thread that a code opened, at once, and leaves word for a coordinator of the contacts that it names.
 * @param {Session} session @param {{id: string}} request
 */
export async function eraseThread(session, { id }) {
  const held = await current(session, id);
  const item = newID();
  for (let attempt = 1; ; attempt++) {
    try {
      const { day, month } = session.status;
      const erasure = { type: "erasure", v: 1, day, thread: id, contacts: held.thread.contacts };
      held.erasing ||= JSON.stringify({ tag: held.caller.tag, item: await sealNew(session, item, erasure, month, true, []) });
      await insist(session, "eraseThread", id, held.erasing);
      return closeThread(session, { id });
    } catch (error) {
      if (failedWith(error, "not_found")) throw { code: "no_such_thread" };
      if (!failedWith(error, "rekey_required", "month_closed") || attempt === 5) throw error;
      held.erasing = "";
      await session.refresh();
    }
  }
}

/**
 * Erases, for a coordinator, the contacts that name the thread, then what asked for it. `gone`: erased or purged before; `others` do not belong
 * to the thread, so that nobody's wish reaches them; of `unread` nobody knows, and what asked stays while there are any.
 * @param {Session} session @param {{id: string}} request
 */
export async function eraseAsAsked(session, { id }) {
  const { erasure } = await fetchReceived(session, id);
  if (!erasure || !session.isAdmitted("coordinators")) throw { code: "no_such_contact" };
  /** @type {import("../../types").ErasedAsAsked} */
  const result = { erased: [], gone: [], others: [], unread: [] };
  for (const contact of erasure.contacts) {
    try {
      const opened = await fetchContact(session, contact);
      if (opened.contact.thread !== erasure.thread) {
        result.others.push(contact);
        continue;
      }
      await erase(session, contact);
      result.erased.push(contact);
    } catch (error) {
      if (failedWith(error, "no_such_contact")) result.gone.push(contact);
      else if (failedWith(error, "forged", "rolled_back", "newer_client")) result.unread.push(contact);
      else throw error;
    }
  }
  if (result.unread.length === 0) await erase(session, id);
  return result;
}
