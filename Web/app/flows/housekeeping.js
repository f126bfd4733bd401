// What every client does at sign-in, so that no administrator and no server has to hold a group's key: begin a group, make the next epoch
// after a removal or a ceremony, pass on what was wrapped singly, make statistics keys ahead.

import { base64, fromBase64, idBytes, monthAfter, monthNumber, same } from "../bytes.js";
import { believing, failedWith, isFailure } from "../believing.js";
import { admits, groupNames, groupNumber, kinds, recoveryKey } from "../roles.js";
import { nobody, signedBy } from "./session.js";
import { requireGranter } from "./granters.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./session.js").Recipient} Recipient */
/** @typedef {import("../../types").Group} Group */
/** How many months ahead there is a statistics key. */
const monthsAhead = 12;

/** @type {Recipient} */
export const toRecovery = { to: recoveryKey, member: nobody };

/** @param {Session} session */
export async function housekeep(session) {
  const { vault } = session;
  for (const group of groupNames) {
    // Somebody else may be doing the same: their record is then the newest, and there may be nothing left to do.
    for (let attempt = 1; ; attempt++) {
      try {
        await tend(session, group);
        break;
      } catch (error) {
        if (!failedWith(error, "stale") || attempt === 5) throw error;
        await session.refresh();
      }
    }
  }
  await passOnSingleWraps(session);
  if (vault.recoveryNumber(0).number > 1) {
    const late = await import("./late-calls.js").catch(() => null);
    // The server has a newer page by now, or is away: this waits for the next sign-in.
    await late?.renewRecovery(session);
  }
  if (session.isAdmitted("coordinators")) {
    try {
      await topUpStatisticsKeys(session);
    } catch (error) {
      // Another coordinator made them a moment ago.
      if (!failedWith(error, "stale")) throw error;
    }
  }
}

/** @param {Session} session @param {Group} group */
async function tend(session, group) {
  if (!admits(group, session.roleBits)) return;
  const state = session.group(group);
  if (state.index > 0 && !(state.members.some((id) => same(id, session.member)) && (state.pending || state.isOld))) return;
  await rotate(session, group, state.index > 0);
}

/**
 * Makes the next epoch of a group, or its first.
 * @param {Session} session
 * @param {Group} group
 * @param {boolean} again
 */
async function rotate(session, group, again) {
  const { vault } = session;
  const number = groupNumber(group);
  /** @type {any[]} */
  const present = group === "coordinators" && again ? (await session.call("statisticsKeys")).keys : [];
  const made = vault.groupRotation(number);
  vault.trial(1);
  /** @type {any} */
  let request;
  try {
    // The wraps of what belongs to the new epoch are made to it, before the server knows it.
    vault.groupAppend(made.document, session.member, made.signature);
    const { epoch, members } = vault.groupState(number);
    const compartment = groupCompartment(vault, number);
    // The chain names each epoch's public key, so these wraps need no continuity.
    const recipients = [...members.map((member) => ({ to: 0, member })), toRecovery];
    request = {
      group,
      record: signedBy(session, made),
      wraps: recipients.map((recipient) => session.wrap(made.handle, compartment, kinds.group, epoch, recipient)),
    };
    if (made.previous.length > 0) request.previousSecret = base64(made.previous);
    if (group === "coordinators" && again) {
      request.statisticsKeys = present
        .filter((key) => key.month >= session.status.month)
        .map((key) => newStatisticsKey(session, key.month, numberAfter(key.number), [{ to: number, member: nobody }]));
    }
  } finally {
    vault.trial(0);
    vault.drop(made.handle);
  }
  await session.call("addRecord", { body: request });
  await session.refresh();
}

/**
 * The number of the key that replaces another of its month.
 * @param {unknown} number as the server gives it
 */
export function numberAfter(number) {
  // It has 32 bits in what is signed; and the server, which could name any, must not make it begin anew.
  const isOne = typeof number === "number" && Number.isInteger(number) && number > 0 && number < 2 ** 32 - 1;
  if (!isOne) throw { code: "bad_answer" };
  return number + 1;
}

/**
 * The id under which a group's secrets are wrapped.
 * @param {import("../vault.js").Vault} vault
 * @param {number} group
 */
export const groupCompartment = (vault, group) => vault.groupID(group).id;

/**
 * Replaces what was wrapped to members one by one while a rotation was pending.
 * @param {Session} session
 */
async function passOnSingleWraps(session) {
  const { vault } = session;
  for (let round = 0; round < 200; round++) {
    /** @type {any[]} */
    const singles = (await session.call("singleWraps")).wraps;
    if (singles.length === 0) return;
    const wraps = [];
    for (const single of singles) {
      const compartment = idBytes(single.compartment);
      /** @type {import("./session.js").OpenedKey} */
      let key;
      try {
        key = session.openWrap(single.wrap, compartment, single.kind, single.epoch, single.group);
      } catch (error) {
        // Left where it is: a false one must not keep a member from signing in.
        if (isFailure(error)) continue;
        throw error;
      }
      try {
        // A key is passed on under my signature: only one that its granter may have made.
        requireGranter(session, single.kind, single.epoch, key);
        const recipient = { to: groupNumber(single.group), member: nobody };
        const continuity = single.epoch > 1 ? key.continuity : nobody;
        const wrap = session.wrap(key.handle, compartment, single.kind, single.epoch, recipient, continuity);
        wraps.push({ group: single.group, compartment: single.compartment, kind: single.kind, epoch: single.epoch, wrap });
      } catch (error) {
        if (!isFailure(error)) throw error;
      } finally {
        vault.drop(key.handle);
      }
    }
    if (wraps.length === 0) return;
    await session.call("rewrap", { body: { wraps } });
  }
}

/** @param {Session} session */
async function topUpStatisticsKeys(session) {
  const present = new Set((await session.call("statisticsKeys")).keys.map((/** @type {any} */ key) => key.month));
  const months = Array.from({ length: monthsAhead + 1 }, (_, ahead) => monthAfter(session.status.month, ahead));
  const missing = months.filter((month) => !present.has(month));
  if (missing.length === 0) return;
  const recipients = session.recipients("coordinators");
  const keys = missing.map((month) => newStatisticsKey(session, month, 1, recipients));
  await session.call("addStatisticsKeys", { body: { keys } });
}

/** @param {Session} session @param {string} month @param {number} number @param {Recipient[]} recipients */
export function newStatisticsKey(session, month, number, recipients) {
  const made = session.vault.statisticsNew(monthNumber(month), number);
  try {
    return {
      month,
      number,
      publicKey: base64(made.publicKey),
      roster: { version: made.version, hash: base64(made.hash) },
      signature: base64(made.signature),
      wraps: recipients.map((recipient) => session.wrap(made.handle, made.compartment, kinds.statisticsKey, 1, recipient)),
    };
  } finally {
    session.vault.drop(made.handle);
  }
}

/**
 * After a refusal that newer keys can mend, or the running month in place of one that is closed. Throws any other.
 * @param {Session} session @param {unknown} error @param {string} month of the entries @param {number} attempt
 */
export async function mend(session, error, month, attempt) {
  if (!failedWith(error, "rekey_required", "month_closed") || attempt === 5) throw error;
  if (failedWith(error, "month_closed")) session.closed.add(month);
  await session.refresh();
}

/**
 * The newest key of a month, verified; of the running month if that one is closed.
 * @param {Session} session @param {string} month @returns {ReturnType<typeof monthsKey>}
 */
export async function statisticsKey(session, month) {
  const running = session.status.month;
  if (month >= running) return monthsKey(session, month);
  try {
    if (!session.closed.has(month)) return await monthsKey(session, month);
  } catch (error) {
    if (!failedWith(error, "no_statistics_key")) throw error;
  }
  return monthsKey(session, running);
}

/** @param {Session} session @param {string} month */
async function monthsKey(session, month) {
  // A key made a moment ago may name a roster or an author that this session has not fetched yet; and what is fetched then may show that
  // the key was an older one, which a newer one replaces by now.
  for (let attempt = 1; attempt < 3; attempt++) {
    try {
      return await newestStatisticsKey(session, month);
    } catch (error) {
      if (!failedWith(error, "forged", "rolled_back")) throw error;
      await session.refresh();
    }
  }
  return newestStatisticsKey(session, month);
}

/**
 * @param {Session} session
 * @param {string} month
 */
async function newestStatisticsKey(session, month) {
  /** @type {any} */
  const found = (await session.call("statisticsKeys")).keys.find((/** @type {any} */ key) => key.month === month);
  if (!found) throw { code: "no_statistics_key" };
  const publicKey = fromBase64(found.publicKey);
  believing(() =>
    session.vault.statisticsVerifyWriting(
      monthNumber(month), found.number, publicKey, idBytes(found.author), found.roster.version, fromBase64(found.roster.hash),
      fromBase64(found.signature), monthNumber(session.status.month),
    ),
  );
  const known = session.statisticsKeys.get(month);
  if (known && found.number < known.number) throw { code: "rolled_back" };
  if (known && found.number === known.number && !same(publicKey, known.publicKey)) throw { code: "forged" };
  const key = { month, number: /** @type {number} */ (found.number), publicKey };
  session.statisticsKeys.set(month, key);
  return key;
}
