// Roles and groups in their forms: words on the wire and the screen, bits and numbers in byte strings (docs/protocol.md 2.4, 4).

/** @typedef {import("../types").Role} Role */
/** @typedef {import("../types").Group} Group */

/** @type {readonly Role[]} */
export const roleNames = ["volunteer", "mentor", "coordinator", "administrator", "auditor"];

export const bits = { volunteer: 1, mentor: 2, coordinator: 4, administrator: 8, auditor: 16 };

/** @param {number} value @returns {Role[]} */
export const rolesOf = (value) => roleNames.filter((role) => value & bits[role]);

/** @param {readonly Role[]} roles */
export const bitsOf = (roles) => roles.reduce((value, role) => value | bits[role], 0);

/** @type {readonly Group[]} */
export const groupNames = ["members", "volunteers", "coordinators", "auditors", "administrators"];

/**
 * Number of a group, 1 to 5.
 * @param {Group} group
 */
export const groupNumber = (group) => groupNames.indexOf(group) + 1;

/**
 * Whether these roles make eligible.
 * @param {Group} group
 * @param {number} roles
 */
export function admits(group, roles) {
  switch (group) {
    case "members": return roles > 0;
    case "volunteers": return (roles & bits.volunteer) > 0;
    case "coordinators": return (roles & bits.coordinator) > 0;
    case "auditors": return (roles & bits.auditor) > 0;
    case "administrators": return (roles & bits.administrator) > 0;
  }
}

/**
 * Groups that a member waits for. Of one without anybody in it nobody waits: it begins when the first who may be in it signs in.
 * @param {import("../types").MemberLine} line
 * @param {readonly import("../types").MemberLine[]} members
 */
export const waitedFor = (line, members) =>
  line.waitsFor.filter((group) => members.some(({ removed, admitted }) => !removed && admitted.includes(group)));

/** Kinds of compartments, docs/protocol.md 6.1. */
export const kinds = { contact: 1, coordination: 2, journal: 3, thread: 4, name: 5, handOver: 6, group: 7, statisticsKey: 8 };

/** Stands where a group's number does, for the recovery key. */
export const recoveryKey = 6;
