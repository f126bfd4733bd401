// Inviting, approving, admitting, changing roles, removing, and who is who: docs/protocol.md 3 to 5.

import { base64, dayAfter, fromBase64, idBytes, idText, same, text, utf8 } from "../bytes.js";
import { believing, failedWith, ifBelieved } from "../believing.js";
import { admits, bitsOf, groupNames, groupNumber, kinds, rolesOf } from "../roles.js";
import { isNameTooLong } from "../records.js";
import { groupCompartment, housekeep } from "./housekeeping.js";
import { signedBy, signedParts } from "./session.js";
import { readNames, sealName } from "./names.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("../../types").Role} Role */
/** @typedef {import("../../types").Group} Group */
/** @typedef {import("../../types").MemberLine} MemberLine */
/** @typedef {import("../../types").InvitationLine} InvitationLine */
/** @typedef {{anchor: string, roster: {version: number, hash: string}, roles: Role[], expires: string}} Terms */
/** @typedef {{member: string, signing: string, sealing: string, loginTag: string, mac: string}} Joiner */
/** @typedef {{tag: string, terms: Terms, mac: string, box: string, joiner?: Joiner}} OpenInvitation */

/** How long an invitation can be answered. */
const daysOpen = 7;

/**
 * Runs a change that another administrator may have overtaken: then on what is there now.
 * @param {Session} session
 * @param {() => Promise<void>} change
 */
export async function retrying(session, change) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await change();
    } catch (error) {
      if (!failedWith(error, "stale", "rekey_required") || attempt === 5) throw error;
      await session.refresh();
    }
  }
}

// Who is who

/** @param {string} fingerprint 20 characters */
export const grouped = (fingerprint) => fingerprint.match(/.{1,4}/g)?.join("-") ?? "";

/** @param {Session} session @returns {Promise<MemberLine[]>} */
export async function members(session) {
  await session.refresh();
  await readNames(session);
  const anchor = session.vault.rosterState().anchor;
  const groups = groupNames.map((group) => /** @type {const} */ ([group, session.group(group).members.map(idText)]));
  return session.lines.map((line) => {
    const id = idBytes(line.id);
    const roles = session.vault.rolesAt(id, 0).roles;
    const admitted = groups.filter(([group, ids]) => admits(group, roles) && ids.includes(line.id)).map(([group]) => group);
    return {
      ...session.nameOf(line.id),
      languages: session.languages[line.id] ?? [],
      roles: /** @type {Role[]} */ (line.roles),
      removed: line.removed !== null,
      admitted,
      waitsFor: groupNames.filter((group) => admits(group, roles) && !admitted.includes(group)),
      fingerprint: grouped(text(session.vault.fingerprint(anchor, id, fromBase64(line.signing), fromBase64(line.sealing)).fingerprint)),
    };
  });
}

// Inviting

/**
 * Makes an invitation; the code is shown once and handed over in person or by a channel that is trusted.
 * @param {Session} session
 * @param {string} name
 * @param {Role[]} roles
 */
export async function invite(session, name, roles) {
  if (isNameTooLong(name)) throw { code: "name_too_long" };
  const { vault } = session;
  let shown = "";
  await retrying(session, async () => {
    if (!session.isAdmitted("administrators")) throw { code: "not_admitted" };
    const code = vault.codeNew(1);
    const invitation = vault.invitation(code.handle);
    try {
      const roster = vault.rosterState();
      const expires = dayAfter(session.status.day, daysOpen);
      const terms = /** @type {const} */ ([roster.anchor, roster.version, roster.hash, bitsOf(roles), utf8(expires)]);
      await session.call("invite", {
        body: {
          tag: base64(invitation.tag),
          terms: { anchor: base64(roster.anchor), roster: { version: roster.version, hash: base64(roster.hash) }, roles: rolesOf(bitsOf(roles)), expires },
          mac: base64(vault.termsMac(invitation.handle, ...terms).mac),
          box: base64(vault.invitationBox(invitation.handle, ...terms, utf8(name)).box),
        },
      });
      shown = text(code.text);
    } finally {
      vault.drop(invitation.handle);
      vault.drop(code.handle);
    }
  });
  return { code: shown, link: `${session.origin}/#join=${shown}` };
}

/** @param {Terms} terms @returns {[Uint8Array, number, Uint8Array, number, Uint8Array]} */
export const termsParts = (terms) => [
  fromBase64(terms.anchor), terms.roster.version, fromBase64(terms.roster.hash), bitsOf(terms.roles), utf8(terms.expires),
];

/**
 * Open invitations, every one verified; one that does not hold is left out.
 * @param {Session} session
 * @returns {Promise<InvitationLine[]>}
 */
export async function invitations(session) {
  await readNames(session);
  /** @type {OpenInvitation[]} */
  const open = (await session.call("openInvitations")).invitations;
  return open.flatMap((one) => ifBelieved(() => lineOf(session, one)) ?? []);
}

/** @param {Session} session @param {OpenInvitation} open @returns {InvitationLine} */
function lineOf(session, open) {
  const { vault } = session;
  const opened = openBox(session, open);
  try {
    session.requireAdmission(opened.inviter, "administrators");
    /** @type {string | null} */
    let fingerprint = null;
    if (open.joiner) {
      const { member, signing, sealing, loginTag, mac } = open.joiner;
      const keys = /** @type {const} */ ([idBytes(member), fromBase64(signing), fromBase64(sealing)]);
      vault.joinerVerify(opened.handle, ...termsParts(open.terms), ...keys, fromBase64(loginTag), fromBase64(mac));
      fingerprint = grouped(text(vault.fingerprint(vault.rosterState().anchor, ...keys).fingerprint));
    }
    return {
      tag: open.tag,
      name: text(opened.name),
      roles: rolesOf(bitsOf(open.terms.roles)),
      expires: open.terms.expires,
      inviter: session.nameOf(idText(opened.inviter)),
      member: open.joiner?.member ?? null,
      fingerprint,
    };
  } finally {
    vault.drop(opened.handle);
  }
}

/**
 * The box was made to some epoch of `administrators`, not necessarily the newest.
 * @param {Session} session
 * @param {OpenInvitation} open
 */
function openBox(session, open) {
  const { vault } = session;
  const number = groupNumber("administrators");
  const parts = termsParts(open.terms);
  for (let epoch = session.group("administrators").epoch; epoch >= 1; epoch--) {
    if (!vault.groupSecretHeld(number, epoch).held) continue;
    const opened = ifBelieved(() => vault.invitationOpen(fromBase64(open.box), epoch, fromBase64(open.tag), ...parts, fromBase64(open.mac)));
    if (opened) return opened;
  }
  throw { code: "forged" };
}

// Approving and admitting

/**
 * Signs the roster that makes the joiner a member, and admits them at once to the groups that this member is in.
 * @param {Session} session
 * @param {string} tag
 */
export async function approve(session, tag) {
  await retrying(session, async () => {
    /** @type {OpenInvitation[]} */
    const all = (await session.call("openInvitations")).invitations;
    const open = all.find((one) => one.tag === tag);
    if (!open?.joiner) throw { code: "not_waiting" };
    const line = believing(() => lineOf(session, open));
    await session.call("changeRoster", { body: approval(session, open.joiner, line) });
    await session.refresh();
  });
}

/** @param {Session} session @param {Joiner} joiner @param {InvitationLine} line */
function approval(session, joiner, line) {
  const { vault } = session;
  const newcomer = idBytes(joiner.member);
  if (session.line(newcomer)) throw { code: "not_waiting" };
  const roles = bitsOf(line.roles);
  const roster = vault.rosterAdd(newcomer, roles, fromBase64(joiner.signing), fromBase64(joiner.sealing));
  const signed = signedBy(session, roster);
  // What belongs to the same step names the roster and the records that it makes.
  vault.trial(1);
  try {
    vault.rostersAppend(...signedParts(signed));
    const founder = session.lines[0].id;
    const records = groupNames
      .filter((group) => admits(group, roles) && session.group(group).members.some((id) => same(id, session.member)))
      .filter((group) => admits(group, session.roleBits) || (group === "auditors" && session.id === founder))
      .map((group) => admission(session, group, newcomer));
    const payload = { type: "name", v: 1, name: line.name, languages: [] };
    return { roster: signed, lost: false, names: [{ member: idText(newcomer), ...sealName(session, newcomer, payload, 1) }], records };
  } finally {
    vault.trial(0);
  }
}

/**
 * The record that admits somebody, and the wrap of the group's secret that they need. The rosters in force are the state's.
 * @param {Session} session
 * @param {Group} group
 * @param {Uint8Array} newcomer
 */
function admission(session, group, newcomer) {
  const { vault } = session;
  const number = groupNumber(group);
  const record = signedBy(session, vault.groupAdmission(number, newcomer));
  const { epoch } = vault.groupState(number);
  const { handle } = vault.groupSecretKey(number, epoch);
  try {
    // The newcomer finds older epochs through the previous secrets.
    const wrap = session.wrap(handle, groupCompartment(vault, number), kinds.group, epoch, { to: 0, member: newcomer });
    vault.groupAppend(...signedParts(record));
    return { group, record, wraps: [wrap] };
  } finally {
    vault.drop(handle);
  }
}

/**
 * Admits a member to a group that this member is in, after name and fingerprint were seen.
 * @param {Session} session
 * @param {string} member
 * @param {Group} group
 */
export async function admit(session, member, group) {
  const id = idBytes(member);
  await retrying(session, async () => {
    if (!session.group(group).members.some((one) => same(one, session.member))) throw { code: "not_admitted" };
    if (!session.line(id)) throw { code: "no_such_member" };
    if (session.group(group).members.some((one) => same(one, id))) return;
    if (!admits(group, session.vault.rolesAt(id, 0).roles)) throw { code: "not_entitled" };
    session.vault.trial(1);
    let record;
    try {
      record = admission(session, group, id);
    } finally {
      session.vault.trial(0);
    }
    await session.call("addRecord", { body: record });
    await session.refresh();
  });
}

// Roles and removal

/** @param {Session} session @param {string} member @param {Role[]} roles */
export const setRoles = (session, member, roles) =>
  changeRoster(session, member, false, (id) => session.vault.rosterSetRoles(id, bitsOf(roles)));

/**
 * Removes a member: no session, no key, no way back but a new invitation. The groups they were in get a new key.
 * @param {Session} session
 * @param {string} member
 * @param {boolean} lost
 */
export const remove = (session, member, lost) => changeRoster(session, member, lost, (id) => session.vault.rosterRemove(id));

/** @param {Session} session @param {string} member @param {boolean} lost @param {(id: Uint8Array) => {document: Uint8Array, signature: Uint8Array}} change */
async function changeRoster(session, member, lost, change) {
  const id = idBytes(member);
  await retrying(session, async () => {
    const line = session.line(id);
    if (!line || line.removed !== null) throw { code: "no_such_member" };
    const before = session.roleBits;
    const made = ifBelieved(() => change(id));
    if (!made) throw { code: "not_entitled" };
    await session.call("changeRoster", { body: { roster: signedBy(session, made), lost, names: [], records: [] } });
    // Who removed themselves has no session any more.
    if (before === 0 || (same(id, session.member) && isRemoval(made.document, member))) return;
    await session.refresh();
    await housekeep(session);
  });
}

/** @param {Uint8Array} document @param {string} member */
const isRemoval = (document, member) =>
  JSON.parse(text(document)).members.some((/** @type {any} */ line) => line.id === member && line.removed !== null);
