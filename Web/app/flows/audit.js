// Reading the audit log: docs/protocol.md 7.

import { fromBase64, same } from "../bytes.js";
import { believing } from "../believing.js";
import { parsedAlike } from "../json.js";
import { groupNumber } from "../roles.js";
import { readNames } from "./names.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("../../types").AuditReading} AuditReading */

/**
 * Reads the whole log, verifying its chain from the beginning, or from the signed checkpoint, to the head. The head must follow the one that
 * this client has seen.
 * @param {Session} session @param {(done: number, total: number) => void} progress @returns {Promise<AuditReading>}
 */
export async function readAudit(session, progress) {
  if (!session.isAdmitted("auditors")) throw { code: "not_admitted" };
  await readNames(session);
  const { vault } = session;
  const known = session.heads.audit;
  let reached = { position: 0, hash: new Uint8Array(32) };
  /** @type {AuditReading["lines"]} */
  const lines = [];
  /** @type {number | null} */
  let checkpoint = null;
  // The log goes on growing while it is read, by the reading itself: the first page says how far to read.
  /** @type {{position: number, hash: Uint8Array} | null} */
  let goal = null;
  let passesKnown = known.position === 0;
  do {
    const page = await session.call("audit", { query: { after: String(reached.position) } });
    goal ??= { position: page.head.position, hash: fromBase64(page.head.hash) };
    const last = goal.position;
    if (page.checkpoint && page.checkpoint.head.position > reached.position) {
      const begin = { position: page.checkpoint.head.position, hash: fromBase64(page.checkpoint.head.hash) };
      believing(() => vault.checkpointVerify(begin.position, begin.hash, fromBase64(page.checkpoint.signature)));
      reached = begin;
      checkpoint = begin.position;
      passesKnown ||= known.position === begin.position && same(known.hash, begin.hash);
    }
    /** @type {{position: number, epoch: number, sealed: string}[]} */
    const entries = page.entries.filter((/** @type {any} */ entry) => entry.position > reached.position && entry.position <= last);
    if (entries.length === 0 && reached.position < last) throw { code: "rolled_back" };
    for (const entry of entries) {
      const sealed = fromBase64(entry.sealed);
      const before = reached;
      const { hash } = believing(() => vault.auditStep(before.position, before.hash, entry.epoch, vault.auditDigest(sealed).digest));
      reached = { position: before.position + 1, hash };
      if (reached.position !== entry.position) throw { code: "forged" };
      if (reached.position === known.position) {
        if (!same(hash, known.hash)) throw { code: "forged" };
        passesKnown = true;
      }
      lines.push({ position: entry.position, entry: open(session, sealed, entry.epoch) });
    }
    progress(reached.position, last);
  } while (reached.position < goal.position);
  if (!same(reached.hash, goal.hash) || !passesKnown) throw { code: "rolled_back" };
  session.heads.audit = reached;
  const hash = Array.from(reached.hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { lines, head: { position: reached.position, hash }, checkpoint };
}

/** @param {Session} session @param {Uint8Array} sealed @param {number} epoch */
function open(session, sealed, epoch) {
  if (!session.vault.groupSecretHeld(groupNumber("auditors"), epoch).held) return null;
  const { json } = believing(() => session.vault.auditOpen(sealed, epoch));
  try {
    const entry = parsedAlike(json);
    if (typeof entry.at !== "number" || typeof entry.action !== "string") return null;
    return {
      at: entry.at,
      actor: typeof entry.actor === "string" ? session.nameOf(entry.actor) : null,
      action: entry.action,
      object: typeof entry.object === "string" ? entry.object : null,
      count: typeof entry.count === "number" ? entry.count : null,
    };
  } catch {
    return null;
  }
}
