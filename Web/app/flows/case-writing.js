// Writing cases: each change is one request that happens as a whole. docs/protocol.md 6.7.

import { base64, fromBase64, idBytes, idText, journalIDs, newID } from "../bytes.js";
import { believing, failedWith } from "../believing.js";
import { purgeMonth } from "../case-rules.js";
import { bytesOf } from "../records.js";
import { bits, kinds, recoveryKey } from "../roles.js";
import { Draft, afterWrite } from "./case-draft.js";
import { fetchCase } from "./case-reading.js";
import { mend, statisticsKey } from "./housekeeping.js";
import { sealEntries } from "./ledger.js";
import { wrote } from "./seen.js";
import { nobody } from "./session.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./session.js").Recipient} Recipient */
/** @typedef {import("./seen.js").StoredObject} StoredObject */
/** @typedef {import("../case-rules.js").Entry} Entry */
/** @typedef {import("./case-draft.js").Written} Written */
/** @typedef {[ids: Uint8Array, kind: number, epoch: number]} Compartment */

const tries = 5;

/**
 * Opens a new case.
 * @param {Session} session @param {string} id @param {import("../case-records.js").Case} record @param {Entry | null} entry
 */
export async function createCase(session, id, record, entry) {
  const { vault } = session;
  const compartment = idBytes(id);
  for (let attempt = 1; ; attempt++) {
    const statistics = await statisticsKey(session, session.status.month);
    const { handle } = vault.keyNew();
    try {
      const object = base64(vault.objectSeal(handle, bytesOf(record), compartment, kinds.coordination, 1, compartment, 1).sealed);
      const wraps = session.recipients("coordinators").map((to) => session.wrap(handle, compartment, kinds.coordination, 1, to));
      await send(session, "openCase", undefined, { id, object, wraps, entries: sealEntries(session, statistics, entry ? [entry] : []) });
      return;
    } catch (error) {
      if (!failedWith(error, "rekey_required") || attempt === tries) throw error;
    } finally {
      vault.drop(handle);
    }
    await session.refresh();
  }
}

/**
 * Changes a case. If somebody else has written meanwhile, `body` is applied to what they have written: it has to say what is to be changed, not
 * what is to stand there. Gives whether that happened, and the case as it is now.
 * @param {Session} session @param {string} id @param {(draft: Draft) => void} body
 */
export async function change(session, id, body) {
  let merged = false;
  await session.rememberJournals();
  for (let attempt = 1; ; attempt++) {
    const draft = new Draft(session, await fetchCase(session, id));
    body(draft);
    const keys = new Keys(session.vault);
    let { month } = draft;
    try {
      const request = await newWrite(draft, keys);
      ({ month } = request.entries);
      await send(session, "writeCase", id, request);
      const { journal } = request;
      if (journal && ("wraps" in journal || "rekey" in journal)) await session.rememberJournal(id, journal.id, journal.epoch);
      const opened = afterWrite(draft, request);
      wrote(session, opened.stored, keys.taken("coordination"));
      if (opened.stored.journal) wrote(session, opened.stored.journal, keys.taken("journal"));
      return { merged, opened };
    } catch (error) {
      if (!failedWith(error, "stale", "rekey_required", "month_closed")) throw error;
      if (attempt === tries) throw { code: "busy" };
      if (failedWith(error, "stale")) merged = true;
      else await mend(session, error, month, attempt);
    } finally {
      keys.drop();
    }
  }
}

/**
 * The same bytes again if no answer came: the server does once what it is told twice.
 * @param {Session} session @param {"openCase" | "writeCase"} endpoint @param {string | undefined} id @param {unknown} body
 */
async function send(session, endpoint, id, body) {
  const encoded = JSON.stringify(body);
  for (const pause of [200, 1000]) {
    try {
      await session.call(endpoint, { id, encoded });
      return;
    } catch (error) {
      if (!failedWith(error, "unreachable")) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  await session.call(endpoint, { id, encoded });
}

/** Keys that a write needs: dropped after it, but for new ones that were taken. */
class Keys {
  /** @type {number[]} */
  #handles = [];
  /** @type {Map<string, number>} */
  #made = new Map();

  /** @param {import("../vault.js").Vault} vault */
  constructor(vault) {
    this.vault = vault;
  }

  /** @param {"coordination" | "journal"} of */
  fresh(of) {
    const { handle } = this.held(this.vault.keyNew());
    this.#made.set(of, handle);
    return handle;
  }

  /** @template {{handle: number}} Key @param {Key} key */
  held(key) {
    this.#handles.push(key.handle);
    return key;
  }

  /**
   * The new key, if one was made: it is the caller's from now on.
   * @param {"coordination" | "journal"} of
   */
  taken(of) {
    const handle = this.#made.get(of);
    this.#handles = this.#handles.filter((one) => one !== handle);
    return handle;
  }

  drop() {
    for (const handle of this.#handles) this.vault.drop(handle);
  }
}

/** @typedef {Awaited<ReturnType<typeof newWrite>>} CaseRequest */

/** @param {Draft} draft @param {Keys} keys */
async function newWrite(draft, keys) {
  const { session } = draft;
  const statistics = await statisticsKey(session, draft.entries[0]?.month ?? draft.month);
  const coordination = newCoordination(draft, keys);
  const journal = newJournal(draft, keys);
  const purge = purgeMonth(draft.record, session.status.purgeCaseMonths);
  return {
    ...coordination, ...(journal ? { journal } : {}), ...(purge ? { purge } : {}), entries: sealEntries(session, statistics, draft.entries),
  };
}

/** @param {Draft} draft @param {Keys} keys */
function newCoordination(draft, keys) {
  const { session, opened } = draft;
  const { stored } = opened;
  const id = idBytes(opened.id);
  /** @type {Compartment} */
  const present = [id, kinds.coordination, stored.epoch];
  const held = keys.held(session.openWrap(stored.wrap, ...present, "coordinators"));
  const written = draft.written();
  const grants = (/** @type {number} */ key, /** @type {Compartment} */ compartment, /** @type {Uint8Array} */ continuity) =>
    draft.grants.map((member) => session.wrap(key, ...compartment, recipient(session, member), continuity));
  if (!draft.makesNextEpoch) {
    return {
      epoch: stored.epoch,
      objects: sealAll(session, written, present, held.handle),
      grants: grants(held.handle, present, stored.epoch > 1 ? held.continuity : nobody),
    };
  }
  /** @type {Compartment} */
  const next = [id, kinds.coordination, stored.epoch + 1];
  const key = keys.fresh("coordination");
  const { mac } = session.vault.continuity(held.handle, key, ...next);
  const recipients = session.recipients("coordinators");
  if (draft.step === "take_over" && !recipients.some(({ to, member }) => to === 0 && idText(member) === session.id)) {
    recipients.push(recipient(session, session.id));
  }
  return {
    epoch: stored.epoch + 1,
    objects: sealAll(session, written, next, key),
    grants: grants(key, next, mac),
    rekey: {
      ...rekeyed(session, stored.objects, written, present, held.handle, key),
      wraps: recipients.map((to) => session.wrap(key, ...next, to, mac)),
    },
  };
}

/** @param {Draft} draft @param {Keys} keys */
function newJournal(draft, keys) {
  const { session, opened } = draft;
  const holders = [recipient(session, session.id), { to: recoveryKey, member: nobody }];
  if (draft.step === "begin") {
    const id = newID();
    /** @type {Compartment} */
    const compartment = [journalIDs(id, opened.id), kinds.journal, 1];
    const key = keys.fresh("journal");
    return {
      id, epoch: 1, objects: sealAll(session, draft.journal, compartment, key), wraps: holders.map((to) => session.wrap(key, ...compartment, to)),
    };
  }
  if (draft.step === null && draft.successor === null && draft.journal.length === 0) return null;
  const stored = opened.journal?.stored;
  if (!stored) throw { code: "no_journal" };
  const ids = journalIDs(stored.id, opened.id);
  /** @type {Compartment} */
  const present = [ids, kinds.journal, stored.epoch];
  const held = keys.held(session.openWrap(stored.wrap, ...present, "coordinators"));
  // Shares that a ceremony has replaced open the present epoch, and nothing that is written from here on.
  const isOld = draft.step === null && draft.successor === null && !stored.passedOn &&
    session.vault.recoveryNumber(held.version).number < session.vault.recoveryNumber(0).number;
  if (draft.step === "take_over" || isOld) {
    /** @type {Compartment} */
    const next = [ids, kinds.journal, stored.epoch + 1];
    const key = keys.fresh("journal");
    const { mac } = session.vault.continuity(held.handle, key, ...next);
    return {
      id: stored.id,
      epoch: stored.epoch + 1,
      objects: sealAll(session, draft.journal, next, key),
      rekey: {
        ...rekeyed(session, stored.objects, draft.journal, present, held.handle, key),
        wraps: holders.map((to) => session.wrap(key, ...next, to, mac)),
      },
    };
  }
  const written = { id: stored.id, epoch: stored.epoch, objects: sealAll(session, draft.journal, present, held.handle) };
  if (draft.successor === null) {
    if (stored.passedOn) throw { code: "not_taken_over" };
    return written;
  }
  const continuity = stored.epoch > 1 ? held.continuity : nobody;
  return { ...written, passOn: session.wrap(held.handle, ...present, recipient(session, draft.successor), continuity) };
}

/**
 * A member who is not removed.
 * @param {Session} session @param {string} id @returns {Recipient}
 */
function recipient(session, id) {
  const member = idBytes(id);
  if (session.vault.rolesAt(member, 0).roles === 0) throw { code: "no_such_member" };
  return { to: 0, member };
}

/** @param {Session} session @param {Written[]} written @param {Compartment} compartment @param {number} key @returns {StoredObject[]} */
const sealAll = (session, written, compartment, key) =>
  written.map(({ id, revision, record }) => ({
    id, revision, sealed: base64(session.vault.objectSeal(key, bytesOf(record), ...compartment, idBytes(id), revision).sealed),
  }));

/**
 * Everything that is stored, and what of it is not written anew, under the next key.
 * @param {Session} session @param {StoredObject[]} objects @param {Written[]} written @param {Compartment} present @param {number} old @param {number} key
 */
function rekeyed(session, objects, written, present, old, key) {
  const kept = objects.filter(({ id }) => !written.some((one) => one.id === id));
  return {
    stored: objects.map(({ id, revision }) => ({ id, revision })),
    objects: kept.map(({ id, revision, sealed }) => {
      const moved = believing(() => session.vault.objectRekey(old, key, fromBase64(sealed), ...present, idBytes(id), revision));
      return { id, revision, sealed: base64(moved.sealed) };
    }),
  };
}

/**
 * Mentors among whom the coordination is wrapped.
 * @param {Session} session @param {(string | undefined)[]} members
 */
export const mentorsAmong = (session, members) =>
  members.filter((/** @type {any} */ id) => id !== undefined && session.vault.rolesAt(idBytes(id), 0).roles & bits.mentor).map(String);
