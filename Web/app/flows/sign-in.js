// Signing in: docs/protocol.md 2.3. Opens the keys, verifies the chains against what blob and device have seen, remembers.

import { base64, fromBase64, idBytes, same, utf8 } from "../bytes.js";
import { believing, failedWith } from "../believing.js";
import { groupNumber, groupNames } from "../roles.js";
import { normalisedLogin } from "../passphrase.js";
import { harden } from "./hardening.js";
import { Session, proofOf, signedParts } from "./session.js";

/** @typedef {import("../vault.js").Vault} Vault */
/** @typedef {import("../store.js").Profile} Profile */
/** @typedef {import("../store.js").Head} StoredHead */
/** @typedef {import("./session.js").Signed} Signed */
/** @typedef {import("./session.js").Head} Head */
/** @typedef {{vault: Vault, module: WebAssembly.Module, api: import("../api.js").Api, store: import("../store.js").Store, origin: string,
 *   lists: import("../../types").CodeLists}} Tools */

const noOrganisation = new Uint8Array(16);

/**
 * Under which a device finds what it remembers: of the login alone, so that another organisation in its place shows.
 * @param {Vault} vault
 * @param {string} login
 */
export const profileTag = (vault, login) => base64(vault.loginTag(noOrganisation, utf8(normalisedLogin(login))).tag);

/**
 * @param {Tools} tools @param {string} login @param {string} passphrase @param {(step: string) => void} progress
 * @returns {Promise<{session: Session, renewSecret: boolean, device: string}>}
 */
export async function signIn({ vault, module, api, store, origin, lists }, login, passphrase, progress) {
  const status = await api.call("organisation");
  if (!status.organisation) throw { code: "not_founded" };
  const organisation = idBytes(status.organisation);
  const loginName = normalisedLogin(login);
  if (loginName === "" || passphrase.trim() === "") throw { code: "wrong_passphrase" };
  const key = profileTag(vault, login);
  const profile = await store.profile(key);
  if (profile && profile.organisation !== status.organisation) throw { code: "other_organisation" };
  const { tag } = vault.loginTag(organisation, utf8(loginName));
  const device = profile?.device ?? null;
  const hardened = await harden(vault, module, passphrase, tag, organisation, progress, (blinded) =>
    api.call("evaluateLogin", { body: { loginTag: base64(tag), blinded, ...(device ? { device } : {}) } }),
  );
  if (!hardened.nonce) throw { code: "bad_answer" };
  let answer;
  try {
    answer = await api.call("signIn", { body: proofOf(vault, hardened.login, organisation, origin, tag, hardened.nonce, device) });
  } catch (error) {
    if (failedWith(error, "not_signed_in")) throw { code: "wrong_passphrase" };
    throw error;
  }
  const session = await open({ vault, api, store, origin, lists }, answer, { login: hardened.login, loginName, tag, key, organisation, status, profile });
  return { session, renewSecret: answer.renewSecret === true, device: answer.device };
}

/**
 * @param {Omit<Tools, "module">} tools @param {any} answer
 * @param {{login: number, loginName: string, tag: Uint8Array, key: string, organisation: Uint8Array, status: any, profile: Profile | undefined}} known
 */
async function open({ vault, api, store, origin, lists }, answer, { login, loginName, tag, key, organisation, status, profile }) {
  if (profile && answer.blobVersion < profile.blobVersion) throw { code: "rolled_back" };
  if (profile && answer.member !== profile.member) throw { code: "forged" };
  const member = idBytes(answer.member);
  /** @type {Signed[]} */
  const rosters = (await api.call("rosters", { query: { after: "0" }, token: answer.token })).rosters;
  const keys = believing(() =>
    vault.keysOpen(login, 1, tag, organisation, fromBase64(answer.sealedBlobKey), fromBase64(answer.blob), member, answer.blobVersion),
  );
  if (profile && profile.anchor !== base64(keys.anchor)) throw { code: "other_organisation" };
  beginChain(vault, rosters, keys.anchor);
  check(keys.heads.roster, vault.rosterHash.bind(vault));
  if (profile) check(head(profile.roster), vault.rosterHash.bind(vault));
  const session = new Session({
    vault, api, store, origin, lists, organisation, member, loginTag: tag, login, loginName, status,
    blobVersion: answer.blobVersion,
    heads: keys.heads,
    profile: profile ?? {
      tag: key,
      organisation: status.organisation,
      anchor: base64(keys.anchor),
      member: answer.member,
      signing: base64(keys.signing),
      sealing: base64(keys.sealing),
      device: null,
      blobVersion: answer.blobVersion,
      roster: { position: 0, hash: "" },
      groups: {},
      audit: { position: 0, hash: "" },
      timeZone: status.timeZone,
      waiting: false,
      last: 0,
    },
  });
  session.token = answer.token;
  session.readRoster(rosters[rosters.length - 1]);
  const line = session.line(member);
  if (!line || !same(fromBase64(line.signing), keys.signing) || !same(fromBase64(line.sealing), keys.sealing)) throw { code: "forged" };
  const seen = Math.max(keys.heads.roster.position, profile?.roster.position ?? 0);
  session.announce(seen);
  await session.refresh();
  checkGroups(vault, keys.heads.groups, keys.heads.roster.position);
  if (profile) {
    const groups = Object.fromEntries(Object.entries(profile.groups).map(([number, stored]) => [number, head(stored)]));
    checkGroups(vault, groups, profile.roster.position);
  }
  await verifyAudit(session, { position: answer.audit.position, hash: fromBase64(answer.audit.hash) });
  return session;
}

/**
 * Verifies a whole chain of rosters from the pinned anchor.
 * @param {Vault} vault
 * @param {Signed[]} rosters
 * @param {Uint8Array} anchor
 */
export function beginChain(vault, rosters, anchor) {
  const [first, ...rest] = rosters;
  if (!first) throw { code: "bad_answer" };
  believing(() => {
    vault.rostersBegin(...signedParts(first), anchor);
    for (const signed of rest) vault.rostersAppend(...signedParts(signed));
  });
}

/**
 * What was seen before must be in the chain: a shorter chain is a roll-back, another one a fork.
 * @param {Head} seen
 * @param {(position: number) => {hash: Uint8Array | null}} hashOf
 */
function check(seen, hashOf) {
  if (seen.position === 0) return;
  const { hash } = hashOf(seen.position);
  if (!hash) throw { code: "rolled_back" };
  if (!same(hash, seen.hash)) throw { code: "fork" };
}

/**
 * What was seen before must be in the chains, and what follows it must name the roster that was known then, or a later one.
 * @param {Vault} vault
 * @param {Record<number, Head>} heads
 * @param {number} version of that roster
 */
function checkGroups(vault, heads, version) {
  // After joining a roster is known, and no group has been looked at.
  if (Object.keys(heads).length === 0) return;
  for (const number of groupNames.map(groupNumber)) {
    const seen = heads[number];
    if (seen) check(seen, (index) => vault.groupHash(number, index));
    believing(() => vault.groupCheck(number, seen?.position ?? 0, version));
  }
}

/** @param {StoredHead} stored @returns {Head} */
const head = (stored) => ({ position: stored.position, hash: fromBase64(stored.hash) });

/**
 * Whether the log still continues what this member has seen.
 * @param {Session} session
 * @param {Head} newest
 */
async function verifyAudit(session, newest) {
  let reached = session.heads.audit;
  if (session.profile.audit.position > reached.position) reached = head(session.profile.audit);
  if (newest.position < reached.position) throw { code: "rolled_back" };
  while (reached.position < newest.position) {
    const page = await session.call("auditLinks", { query: { after: String(reached.position) } });
    if (page.checkpoint && page.checkpoint.head.position > reached.position) {
      // Older entries were pruned, and the log goes on from the checkpoint, which the server's release key signed. Only who has seen
      // nothing of the log yet can begin there: for everybody else it would be a way to put another log in its place.
      if (reached.position !== 0) throw { code: "rolled_back" };
      const begin = head(page.checkpoint.head);
      believing(() => session.vault.checkpointVerify(begin.position, begin.hash, fromBase64(page.checkpoint.signature)));
      reached = begin;
      continue;
    }
    if (page.links.length === 0) throw { code: "rolled_back" };
    for (const link of page.links) {
      if (reached.position >= newest.position) break;
      const before = reached;
      const { hash } = believing(() => session.vault.auditStep(before.position, before.hash, link.epoch, fromBase64(link.digest)));
      reached = { position: before.position + 1, hash };
    }
  }
  if (!same(reached.hash, newest.hash)) throw { code: "forged" };
  session.heads.audit = reached;
}
