// Closing months, and what was published: docs/protocol.md 8.3 and 8.4.

import { base64, fromBase64, monthAfter, monthNumber } from "../bytes.js";
import { failedWith } from "../believing.js";
import { csvOf } from "../release-rules.js";
import { kinds } from "../roles.js";
import { requireCoordinator } from "./cases.js";
import { requireGranter } from "./granters.js";
import { newStatisticsKey } from "./housekeeping.js";
import { readReleases } from "./releases.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("../../types").ClosingState} ClosingState */

/**
 * What a closing that was refused is called among the failures.
 * @type {Record<string, string>}
 */
const reasons = {
  plan_changed: "closing_plan_changed", earlier_release_differs: "closing_earlier_release_differs", cannot_protect: "closing_cannot_protect",
  attack_succeeded: "closing_attack_succeeded", stopped: "closing_stopped",
};

const pause = (/** @type {number} */ milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Months that may be closed now, in order.
 * @param {ClosingState} state
 */
const readyMonths = ({ next, ready }) => (next ? Array.from({ length: Math.min(ready, 1200) }, (_, ahead) => monthAfter(next, ahead)) : []);

/**
 * What was published and, for who closes months, what is due.
 * @param {Session} session @returns {Promise<import("../../types").Statistics>}
 */
export async function statistics(session) {
  const { releases } = await readReleases(session);
  if (!session.isAdmitted("coordinators")) return { releases, due: [], closes: false };
  return { releases, due: await monthsDue(session), closes: true };
}

/** @param {Session} session @returns {Promise<string[]>} */
export const monthsDue = async (session) => readyMonths(await session.call("closing"));

/**
 * Closes the month that is next, and waits for its release.
 * @param {Session} session @param {{month: string}} given @param {(share: number, phase: string) => void} progress
 * @returns {Promise<import("../../types").ClosedMonth>}
 */
export async function closeMonth(session, { month }, progress) {
  requireCoordinator(session);
  const before = (await readReleases(session)).releases;
  /** @type {ClosingState} */
  const state = await session.call("closing");
  if (state.next !== month) throw { code: state.next && state.next > month ? "month_closed" : "out_of_order" };
  // A server that keeps a release back would have its month closed again.
  if (before.length > 0 && monthAfter(before[before.length - 1].release, 1) !== month) throw { code: "rolled_back" };
  if (!state.running) await begin(session, month, state);
  else if (state.running.month !== month) throw { code: "closing_runs" };
  return follow(session, month, progress);
}

/** @param {Session} session @param {string} month @param {ClosingState} state */
async function begin(session, month, state) {
  const following = monthAfter(month, 1);
  if (!state.following && following.slice(0, 4) === month.slice(0, 4)) {
    const keys = [newStatisticsKey(session, following, 1, session.recipients("coordinators"))];
    try {
      await session.call("addStatisticsKeys", { body: { keys } });
    } catch (error) {
      // Another coordinator made it a moment ago.
      if (!failedWith(error, "stale")) throw error;
    }
  }
  try {
    await session.call("closeMonth", { body: secrets(session, month, state) });
  } catch (error) {
    if (failedWith(error, "wrong_secret")) {
      // A server that was restarted holds another key, and a rotation may have made another secret.
      await session.refresh();
      await session.call("closeMonth", { body: secrets(session, month, await session.call("closing")) });
    } else if (!failedWith(error, "unreachable")) throw error;
  }
}

/**
 * The month's secrets, each sealed to the key that the server holds in memory.
 * @param {Session} session @param {string} month @param {ClosingState} state
 */
function secrets(session, month, { keys, sealTo }) {
  const { vault } = session;
  return {
    month,
    secrets: keys.map(({ number, publicKey, wrap }) => {
      if (!wrap) throw { code: "not_admitted" };
      const { id } = vault.statisticsID(monthNumber(month), number);
      const key = session.openWrap(wrap, id, kinds.statisticsKey, 1, "coordinators");
      try {
        requireGranter(session, kinds.statisticsKey, 1, key);
        const { sealed } = vault.closingSeal(key.handle, monthNumber(month), number, fromBase64(sealTo), fromBase64(publicKey));
        return { number, sealed: base64(sealed) };
      } finally {
        vault.drop(key.handle);
      }
    }),
  };
}

/** @param {Session} session @param {string} month @param {(share: number, phase: string) => void} progress  −1: how far is not known */
async function follow(session, month, progress) {
  for (let away = 0; ; ) {
    /** @type {ClosingState} */
    let state;
    try {
      state = await session.call("closing");
      away = 0;
    } catch (error) {
      if (!failedWith(error, "unreachable") || ++away > 20) throw error;
      await pause(500);
      continue;
    }
    const { running, ended } = state;
    if (running && running.month === month) {
      progress(running.of > 1 ? Math.min(1, running.done / running.of) : -1, running.phase);
      await pause(200);
      continue;
    }
    if (ended && ended.month === month && ended.reason) throw { code: reasons[ended.reason] ?? "closing_internal_fault", list: ended.table };
    // The server was restarted before it had stored anything.
    if (!state.next || state.next <= month) throw { code: "closing_stopped" };
    const release = (await readReleases(session)).releases.find((one) => one.release === month);
    if (!release) throw { code: "rolled_back" };
    return { month, dropped: ended && ended.month === month ? ended.dropped ?? null : null };
  }
}

/**
 * A release that leaves the page as a file, or one table of it: an entry of the audit log.
 * @param {Session} session @param {{number: number, format: "json" | "csv", table?: {unit: string, period: string, dims: string[]}}} given
 */
export async function exportRelease(session, { number, format, table }) {
  const { releases, hashes } = await readReleases(session);
  const release = releases[number - 1];
  const tables = release?.tables.filter((own) => !table || (own.unit === table.unit && own.period === table.period && `${own.dims}` === `${table.dims}`));
  if (!release || (table && tables.length === 0)) throw { code: "not_found" };
  const given = await session.call("exportRelease", { body: { number } });
  const document = fromBase64(given.document);
  const { hash } = session.vault.releaseVerify(document, given.roster.version, fromBase64(given.roster.hash), fromBase64(given.signature));
  if (base64(hash) !== hashes[number - 1]) throw { code: "forged" };
  const of = table ? [table.period, table.unit, ...table.dims].join("-") : release.release;
  return { text: format === "json" ? new TextDecoder().decode(document) : csvOf(release, tables), name: `${of}.${format}` };
}
