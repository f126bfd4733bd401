// What a client does at sign-in once there was a ceremony: docs/protocol.md 9.3. Loaded when it is needed.

import { idBytes, journalIDs, same } from "../bytes.js";
import { failedWith, isFailure } from "../believing.js";
import { groupNames, groupNumber, kinds } from "../roles.js";
import { requireNewest } from "./case-reading.js";
import { groupCompartment, toRecovery } from "./housekeeping.js";
import { nobody } from "./session.js";

/** @typedef {import("./session.js").Session} Session */
/**
 * What a member holds. `wrap`: from the server the member's own, of a journal; to the server the one to the recovery key. `parent`: a journal's case.
 * @typedef {{kind: number, compartment: string, parent?: string, epoch: number, wrap?: import("./session.js").WireWrap}} Holding
 */

/**
 * After a ceremony: what this member holds is wrapped to the newest recovery key too, so that the old shares open nothing more.
 * @param {Session} session
 */
export async function renewRecovery(session) {
  /** @type {Holding[]} */
  const found = (await session.call("recoveryHoldings")).holdings;
  const holdings = [];
  for (const holding of found) {
    try {
      holdings.push(renewed(session, holding));
    } catch (error) {
      // Left as it is: what cannot be believed must not keep a member from signing in.
      if (!isFailure(error)) throw error;
    }
  }
  if (holdings.length === 0) return;
  try {
    await session.call("renewRecovery", { body: { holdings } });
  } catch (error) {
    // A newer epoch, or another ceremony, a moment ago.
    if (!failedWith(error, "rekey_required")) throw error;
  }
}

/** @param {Session} session @param {Holding} holding @returns {Holding} */
function renewed(session, holding) {
  const { vault } = session;
  const { kind } = holding;
  if (kind === kinds.group) {
    const group = groupNames.find((name) => same(groupCompartment(vault, groupNumber(name)), idBytes(holding.compartment)));
    if (!group) throw { code: "forged" };
    const { epoch } = session.group(group);
    if (!vault.groupSecretHeld(groupNumber(group), epoch).held) throw { code: "not_admitted" };
    const { handle } = vault.groupSecretKey(groupNumber(group), epoch);
    try {
      const wrap = session.wrap(handle, groupCompartment(vault, groupNumber(group)), kind, epoch, toRecovery);
      return { kind, compartment: holding.compartment, epoch, wrap };
    } finally {
      vault.drop(handle);
    }
  }
  const { compartment, parent, epoch, wrap: own } = holding;
  if (kind !== kinds.journal || !parent || own?.recipient !== session.id) throw { code: "forged" };
  const ids = journalIDs(compartment, parent);
  const key = session.openWrap(own, ids, kind, epoch, "coordinators");
  try {
    if (!same(key.granter, session.member)) throw { code: "forged" };
    requireNewest(session, parent, compartment, epoch);
    const wrap = session.wrap(key.handle, ids, kind, epoch, toRecovery, epoch > 1 ? key.continuity : nobody);
    return { kind, compartment, parent, epoch, wrap };
  } finally {
    vault.drop(key.handle);
  }
}
