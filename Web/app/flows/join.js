// Answering an invitation: docs/protocol.md 4.

import { base64, fromBase64, idBytes, newID, same, text, utf8 } from "../bytes.js";
import { believing, failedWith } from "../believing.js";
import { isStrong, normalisedLogin } from "../passphrase.js";
import { harden } from "./hardening.js";
import { grouped, termsParts } from "./members.js";
import { newLogin, newSheet } from "./passphrases.js";
import { beginChain, profileTag } from "./sign-in.js";

/** @typedef {import("./sign-in.js").Tools} Tools */
/** @typedef {import("./members.js").Terms} Terms */

/**
 * Looks the invitation up and verifies what it promises. Leaves the verified rosters in the vault.
 * @param {Tools} tools
 * @param {string} typed
 */
async function look({ vault, api }, typed) {
  let code;
  try {
    code = vault.codeRead(1, utf8(typed.trim())).handle;
  } catch {
    throw { code: "bad_code" };
  }
  const invitation = vault.invitation(code);
  vault.drop(code);
  try {
    /** @type {{terms: Terms, mac: string, rosters: import("./session.js").Signed[]}} */
    const found = await api.call("lookUpInvitation", { body: { tag: base64(invitation.tag) } });
    const parts = termsParts(found.terms);
    believing(() => vault.termsVerify(invitation.handle, ...parts, fromBase64(found.mac)));
    beginChain(vault, found.rosters, parts[0]);
    if (!same(vault.rosterHash(parts[1]).hash, parts[2])) throw { code: "forged" };
    return { ...invitation, terms: found.terms, parts };
  } catch (error) {
    vault.drop(invitation.handle);
    if (failedWith(error, "not_found")) throw { code: "invitation_refused" };
    throw error;
  }
}

/** @param {Tools} tools @param {string} code */
export async function lookAtInvitation(tools, code) {
  const { terms, handle } = await look(tools, code);
  tools.vault.drop(handle);
  return { roles: terms.roles, expires: terms.expires };
}

/**
 * Makes the keys and answers.
 * @param {Tools} tools @param {{code: string, login: string, passphrase: string, sheet: boolean}} request @param {(step: string) => void} progress
 */
export async function join(tools, { code, login, passphrase, sheet }, progress) {
  const { vault, module, api, store } = tools;
  if (!isStrong(passphrase)) throw { code: "weak_passphrase" };
  const invitation = await look(tools, code);
  try {
    const roster = vault.rosterState();
    const { organisation, anchor } = roster;
    const { tag } = vault.loginTag(organisation, utf8(normalisedLogin(login)));
    const invitationTag = base64(invitation.tag);
    const hardened = await harden(vault, module, passphrase, tag, organisation, progress, (blinded) =>
      api.call("evaluateJoining", { body: { tag: invitationTag, loginTag: base64(tag), blinded } }),
    );
    const member = newID();
    const keys = vault.keysNew(idBytes(member), anchor, roster.version, roster.hash);
    const ids = /** @type {const} */ ([idBytes(member), keys.signing, keys.sealing]);
    const made = sheet ? newSheet(vault) : null;
    const body = {
      tag: invitationTag,
      member,
      signing: base64(keys.signing),
      sealing: base64(keys.sealing),
      mac: base64(vault.joinerMac(invitation.handle, ...invitation.parts, ...ids, tag).mac),
      login: newLogin(vault, hardened, tag, organisation, made),
      blob: base64(vault.keysSeal(1).blob),
    };
    const answer = await insist(() => api.call("join", { body }));
    await store.saveProfile({
      tag: profileTag(vault, login),
      organisation: (await api.call("organisation")).organisation,
      anchor: base64(anchor),
      member,
      signing: body.signing,
      sealing: body.sealing,
      device: answer.device,
      blobVersion: 1,
      roster: { position: roster.version, hash: base64(roster.hash) },
      groups: {},
      audit: { position: 0, hash: base64(new Uint8Array(32)) },
      timeZone: "Europe/Helsinki",
      waiting: true,
      last: 0,
    });
    const fingerprint = grouped(text(vault.fingerprint(anchor, ...ids).fingerprint));
    return { fingerprint, sheet: made?.text ?? null };
  } finally {
    vault.drop(invitation.handle);
  }
}

/**
 * Once more with the same bytes if the connection broke: the invitation works once, and the first try may have arrived.
 * @template T
 * @param {() => Promise<T>} send
 */
async function insist(send) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (!failedWith(error, "unreachable") || attempt === 3) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500 * attempt));
    }
  }
}
