// Contacts that could not be delivered at once: kept sealed on the device, delivered exactly once (docs/protocol.md 1.6, 6.5, 8).

import { base64, fromBase64, idBytes } from "../bytes.js";
import { believing, failedWith, ifBelieved, isFailure, passes } from "../believing.js";
import { kinds } from "../roles.js";
import { bytesOf, readContact } from "../records.js";
import { sealContact } from "./contact-writing.js";
import { mend } from "./housekeeping.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../store.js").Kept} Kept */
/** @typedef {import("../store.js").Profile} Profile */
/** @typedef {import("../vault.js").Vault} Vault */
/** @typedef {import("../../types").CodeLists} CodeLists */
/** @typedef {import("../records.js").Contact} Contact */

/**
 * Seals something to a member's own public key: needs no secret and no server.
 * @param {Vault} vault
 * @param {Profile} profile
 * @param {Uint8Array} content
 */
export const sealToMember = (vault, profile, content) =>
  base64(vault.draftSeal(idBytes(profile.organisation), idBytes(profile.member), fromBase64(profile.sealing), content).sealed);

/**
 * Keeps a contact sealed while nobody is signed in.
 * @param {{vault: Vault, store: Store}} tools @param {Profile} profile @param {string} id @param {Contact} contact
 */
export async function keepLocked({ vault, store }, profile, id, contact) {
  const sealed = sealToMember(vault, profile, bytesOf(contact));
  await store.keep({ id, member: profile.member, kind: "draft", sealed, refusal: null });
}

/**
 * Logs a contact. It is kept on the device from the first moment until the answer is there, first as a draft, then as the finished request:
 * after any error it is kept already.
 * @param {Session} session @param {string} id @param {Contact} contact
 */
export async function log(session, id, contact) {
  const { store, vault, profile } = session;
  const mine = { id, member: session.id, refusal: null };
  await store.keep({ ...mine, kind: "draft", sealed: sealToMember(vault, profile, bytesOf(contact)) });
  session.typedHere.add(id);
  for (let attempt = 1; ; attempt++) {
    const body = await sealContact(session, id, contact);
    const encoded = JSON.stringify(body);
    await store.keep({ ...mine, kind: "request", sealed: encoded });
    try {
      await session.call("logContact", { encoded });
      break;
    } catch (error) {
      // Sealed anew after `rekey_required`, and the first one had arrived after all.
      if (failedWith(error, "id_taken") && attempt > 1) break;
      await mend(session, error, body.entries.month, attempt);
    }
  }
  await store.drop(id);
}

/**
 * What is kept on this device; only one's own can be opened.
 * @param {Session | null} session
 * @param {Store} store
 */
export async function kept(session, store) {
  const items = await store.kept();
  return items.map((item) => {
    const { id, kind, refusal } = item;
    const contact = session && item.member === session.id
      ? ifBelieved(() => (kind === "draft" ? openDraft(session, item.sealed) : openRequest(session, item))) : null;
    return { id, kind, refusal, contact: contact && { answers: contact.codes, note: contact.note, hasThread: Boolean(contact.thread), referrals: contact.referrals ?? [] } };
  });
}

/** @param {Session} session @param {string} sealed @returns {Contact} */
const openDraft = (session, sealed) => readContact(believing(() => session.vault.draftOpen(fromBase64(sealed))).payload);

/**
 * Opens a finished request by its author's wrap.
 * @param {Session} session
 * @param {Kept} item
 * @returns {Contact}
 */
function openRequest(session, item) {
  const request = JSON.parse(item.sealed);
  const compartment = idBytes(item.id);
  const wrap = { recipient: session.id, keyEpoch: 1, sealed: request.authorWrap };
  const key = session.openWrap(wrap, compartment, kinds.contact, 1, "coordinators");
  try {
    const opened = believing(() =>
      session.vault.objectOpen(key.handle, fromBase64(request.object), compartment, kinds.contact, 1, compartment, 1),
    );
    return readContact(opened.payload);
  } finally {
    session.vault.drop(key.handle);
  }
}

/**
 * Delivers what is kept: of this member the finished requests and what was typed since the last unlocking, or what is named. A draft from before is
 * shown first, because anybody at the device may have left it. What the server has already is not sent twice: the id says so.
 * @param {Session} session @param {string[]} [ids] @returns {Promise<{delivered: string[], left: Record<string, string>}>}
 */
export function deliver(session, ids) {
  // One tab at a time.
  return navigator.locks.request("helpline-deliver", async () => {
    /** @type {string[]} */
    const delivered = [];
    /** @type {Record<string, string>} */
    const left = {};
    for (const item of await session.store.kept()) {
      if (item.member !== session.id) continue;
      if (ids ? !ids.includes(item.id) : item.kind !== "request" && !session.typedHere.has(item.id)) continue;
      try {
        await deliverOne(session, item);
        delivered.push(item.id);
      } catch (error) {
        if (!isFailure(error)) throw error;
        left[item.id] = error.code;
        if (passes(error.code)) break;
        await session.store.keep({ ...item, refusal: error.code });
      }
    }
    return { delivered, left };
  });
}

/** @param {Session} session @param {Kept} item */
async function deliverOne(session, item) {
  if (item.kind === "draft") {
    await logOnce(session, item.id, openDraft(session, item.sealed));
    return;
  }
  try {
    await session.call("logContact", { encoded: item.sealed });
  } catch (error) {
    if (failedWith(error, "rekey_required", "month_closed")) {
      // The coordinators' key has changed since, or its month was closed: seal it anew from the request itself.
      await session.refresh();
      await logOnce(session, item.id, openRequest(session, item));
    } else if (!failedWith(error, "id_taken")) throw error;
  }
  await session.store.drop(item.id);
}

/** @param {Session} session @param {string} id @param {Contact} contact */
async function logOnce(session, id, contact) {
  try {
    await log(session, id, contact);
  } catch (error) {
    if (!failedWith(error, "id_taken")) throw error;
    await session.store.drop(id);
  }
}
