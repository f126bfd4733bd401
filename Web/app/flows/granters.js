// Who may have made a key, docs/protocol.md 6.1.

import { bits, groupNumber, kinds } from "../roles.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./session.js").OpenedKey} OpenedKey */

/**
 * Whether the granter of a compartment's key may have made one of this kind, docs/protocol.md 6.
 * @param {Session} session @param {number} kind @param {number} epoch @param {OpenedKey} key
 */
export function requireGranter(session, kind, epoch, key) {
  const isCoordinator = (key.roles & bits.coordinator) > 0;
  switch (kind) {
    case kinds.contact:
      if (epoch === 1 && (isCoordinator || (key.roles & bits.volunteer) > 0)) {
        // Made by who logs, or passed on by a coordinator.
        if (isCoordinator && session.vault.everAdmitted(groupNumber("coordinators"), key.granter).admitted) return;
        return session.requireAdmission(key.granter, "members");
      }
      if (!isCoordinator) throw { code: "forged" };
      return session.requireAdmission(key.granter, "coordinators");
    case kinds.statisticsKey:
      if (!isCoordinator) throw { code: "forged" };
      return session.requireAdmission(key.granter, "coordinators");
    case kinds.coordination:
      // Who took the journal over makes the next epoch of both.
      if (!isCoordinator && epoch > 1 && key.roles & bits.mentor) return session.requireAdmission(key.granter, "members");
      if (!isCoordinator) throw { code: "forged" };
      return session.requireAdmission(key.granter, "coordinators");
    case kinds.name:
      if (!(key.roles & bits.administrator)) throw { code: "forged" };
      return session.requireAdmission(key.granter, "administrators");
    default:
      throw { code: "forged" };
  }
}
