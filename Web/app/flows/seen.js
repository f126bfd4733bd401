// What this session has seen of a compartment: the server does not get it to believe anything older.

import { believing } from "../believing.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {{id: string, revision: number, sealed: string}} StoredObject */

/**
 * Nothing may be older than what this session has seen of the same compartment, and a new epoch's key must continue the one seen.
 * The key's handle is kept for that, from now on.
 * @param {Session} session @param {{id: string, epoch: number, objects: StoredObject[]}} stored
 * @param {Uint8Array} compartment @param {number} kind @param {import("./session.js").OpenedKey} key
 */
export function believe(session, stored, compartment, kind, key) {
  const { vault } = session;
  const known = session.seen.get(stored.id);
  if (known) {
    if (stored.epoch < known.epoch) throw { code: "rolled_back" };
    if (stored.epoch === known.epoch + 1) {
      believing(() => vault.continuityVerify(known.key, key.handle, compartment, kind, stored.epoch, key.continuity));
    }
    for (const object of stored.objects) {
      if (object.revision < (known.revisions.get(object.id) ?? 0)) throw { code: "rolled_back" };
    }
    for (const id of known.revisions.keys()) if (!stored.objects.some((object) => object.id === id)) throw { code: "rolled_back" };
    vault.drop(known.key);
  }
  const revisions = new Map(stored.objects.map((object) => [object.id, object.revision]));
  session.seen.set(stored.id, { epoch: stored.epoch, revisions, key: key.handle });
}

/**
 * Whether this session has seen something newer of it.
 * @param {Session} session @param {{id: string, epoch: number, objects: StoredObject[]}} stored
 */
export function isBehind(session, stored) {
  const known = session.seen.get(stored.id);
  return known !== undefined && (known.epoch > stored.epoch || stored.objects.some(({ id, revision }) => revision < (known.revisions.get(id) ?? 0)));
}

/**
 * What this session has written it has seen.
 * @param {Session} session @param {{id: string, epoch: number, objects: StoredObject[]}} stored as it is now
 * @param {number | undefined} key of the epoch that was made with it
 */
export function wrote(session, stored, key) {
  const known = session.seen.get(stored.id);
  if (known && known.epoch > stored.epoch) {
    // Another call has read meanwhile what somebody wrote after it.
    if (key !== undefined) session.vault.drop(key);
    return;
  }
  const held = key ?? known?.key;
  if (held === undefined) return;
  if (known && known.key !== held) session.vault.drop(known.key);
  const revisions = new Map(known?.revisions);
  for (const { id, revision } of stored.objects) revisions.set(id, Math.max(revision, revisions.get(id) ?? 0));
  session.seen.set(stored.id, { epoch: stored.epoch, revisions, key: held });
}

/**
 * Forgets a compartment that was erased.
 * @param {Session} session @param {string} id
 */
export function forget(session, id) {
  const known = session.seen.get(id);
  if (known) session.vault.drop(known.key);
  session.seen.delete(id);
}
