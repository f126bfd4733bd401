// The vault, as the page's flows see it: one method for each export of vault.wasm (wasm/swift says what each does). Secrets stay in the
// module, under handles; what a method gives is public, or was asked for to be shown. Every method throws `VaultError`.

import { Instance, bytes, flag, heads, list, number, position } from "./vault-instance.js";

export { VaultError } from "./vault-instance.js";

/** @typedef {Uint8Array | string} Bytes a string is taken as UTF-8 */
/** @typedef {{position: number, hash: Uint8Array}} Head */
/** @typedef {{roster: Head, groups: Record<number, Head>, audit: Head}} Heads groups by number, 1 to 5 */
/** @typedef {[anchor: Bytes, version: number, hash: Bytes, roles: number, expires: Bytes]} Terms */
/** @typedef {[member: Bytes, signing: Bytes, sealing: Bytes, loginTag: Bytes]} Joiner */
/** @typedef {[compartment: Bytes, kind: number, epoch: number]} Compartment behind the id of one that belongs to another stands that other's */
/** @typedef {[...compartment: Compartment, object: Bytes, revision: number]} Place */

const handle = number;
const signed = { document: bytes, signature: bytes };

/** @param {WebAssembly.Module | BufferSource} source vault.wasm */
export async function openVault(source) {
  return new Vault(await Instance.open(source));
}

export class Vault {
  #instance;

  /** @param {Instance} instance */
  constructor(instance) {
    this.#instance = instance;
  }

  /**
   * @template {Record<string, import("./vault-instance.js").Reading>} Shape
   * @param {string} name @param {Shape} shape @param {...import("./vault-instance.js").Argument} given
   */
  #ask(name, shape, ...given) {
    return this.#instance.ask(name, shape, given);
  }

  /** Drops every key, chain and handle. */
  wipe() {
    this.#ask("wipe", {});
  }

  /** @param {number} handle one that is used up already is no error */
  drop(handle) {
    this.#ask("drop", {}, handle);
  }

  // Hardened secrets and sign-in

  /** @param {Bytes} organisation @param {Bytes} login */
  loginTag(organisation, login) {
    return this.#ask("loginTag", { tag: bytes }, organisation, login);
  }

  /** @param {Bytes} organisation @param {Bytes} passphrase */
  attempt(organisation, passphrase) {
    return this.#ask("attempt", { handle, element: bytes }, organisation, passphrase);
  }

  /** @param {number} attempt @param {Bytes} evaluated @param {Bytes} loginTag */
  attemptFinish(attempt, evaluated, loginTag) {
    return this.#ask("attemptFinish", { y: bytes, salt: bytes }, attempt, evaluated, loginTag);
  }

  /**
   * Takes half a second and 256 MiB that the instance keeps: in derive-worker.js only.
   * @param {Bytes} y @param {Bytes} salt
   */
  stretch(y, salt) {
    return this.#ask("stretch", { stretched: bytes }, y, salt);
  }

  /**
   * Uses the attempt up.
   * @param {number} attempt @param {Bytes} stretched @param {Bytes} loginTag
   */
  loginKeys(attempt, stretched, loginTag) {
    return this.#ask("loginKeys", { handle, publicKey: bytes }, attempt, stretched, loginTag);
  }

  /** @param {number} login @param {Bytes} organisation @param {Bytes} origin @param {Bytes} tag @param {Bytes} nonce */
  proof(login, organisation, origin, tag, nonce) {
    return this.#ask("proof", { signature: bytes }, login, organisation, origin, tag, nonce);
  }

  /**
   * The last three are empty where no sheet is set.
   * @param {number} login @param {Bytes} organisation @param {Bytes} origin @param {Bytes} tag @param {Bytes} nonce
   * @param {Bytes} loginKey @param {Bytes} sealedBlobKey @param {Bytes} sheetSeal @param {Bytes} sheetTag @param {Bytes} sheetKey
   */
  setPassphraseProof(login, organisation, origin, tag, nonce, loginKey, sealedBlobKey, sheetSeal, sheetTag, sheetKey) {
    const set = [loginKey, sealedBlobKey, sheetSeal, sheetTag, sheetKey];
    return this.#ask("setPassphraseProof", { signature: bytes }, login, organisation, origin, tag, nonce, ...set);
  }

  /** @param {number} kind 1 invitation, 2 recovery sheet */
  codeNew(kind) {
    return this.#ask("codeNew", { handle, text: bytes }, kind);
  }

  /** @param {number} kind @param {Bytes} typed */
  codeRead(kind, typed) {
    return this.#ask("codeRead", { handle }, kind, typed);
  }

  /** @param {number} code */
  sheet(code) {
    return this.#ask("sheet", { handle, tag: bytes, publicKey: bytes }, code);
  }

  // Caller codes: docs/protocol.md 2.7 and 6.9

  /** @param {Bytes} organisation @returns what `callerRead` gives, and the code, to be shown once */
  callerNew(organisation) {
    return this.#ask("callerNew", { handle, element: bytes, text: bytes }, organisation);
  }

  /** @param {Bytes} organisation @param {Bytes} typed */
  callerRead(organisation, typed) {
    return this.#ask("callerRead", { handle, element: bytes }, organisation, typed);
  }

  /** @param {number} attempt stays, for another server secret @param {Bytes} evaluated */
  callerFinish(attempt, evaluated) {
    return this.#ask("callerFinish", { y: bytes, salt: bytes }, attempt, evaluated);
  }

  /** @param {Bytes} organisation @param {Bytes} y @param {Bytes} stretched */
  callerKeys(organisation, y, stretched) {
    return this.#ask("callerKeys", { handle, tag: bytes }, organisation, y, stretched);
  }

  /** @param {number} key @param {number} caller @param {Bytes} thread @param {number} epoch @param {Bytes} continuity empty for none */
  callerWrapMake(key, caller, thread, epoch, continuity) {
    return this.#ask("callerWrapMake", { sealed: bytes }, key, caller, thread, epoch, continuity);
  }

  /** @param {Bytes} wrap @param {number} caller @param {Bytes} thread @param {number} epoch */
  callerWrapOpen(wrap, caller, thread, epoch) {
    return this.#ask("callerWrapOpen", { handle, granter: bytes, roles: number, continuity: bytes, version: number }, wrap, caller, thread, epoch);
  }

  // Joining

  /** @param {number} code */
  invitation(code) {
    return this.#ask("invitation", { handle, tag: bytes }, code);
  }

  /** @param {number} invitation @param {[...terms: Terms, mac: Bytes]} rest */
  termsVerify(invitation, ...rest) {
    this.#ask("termsVerify", {}, invitation, ...rest);
  }

  /** @param {number} invitation @param {Terms} terms */
  termsMac(invitation, ...terms) {
    return this.#ask("termsMac", { mac: bytes }, invitation, ...terms);
  }

  /** @param {number} invitation @param {[...terms: Terms, name: Bytes]} rest */
  invitationBox(invitation, ...rest) {
    return this.#ask("invitationBox", { box: bytes }, invitation, ...rest);
  }

  /** @param {Bytes} box @param {number} epoch of administrators @param {Bytes} tag @param {[...terms: Terms, mac: Bytes]} rest */
  invitationOpen(box, epoch, tag, ...rest) {
    return this.#ask("invitationOpen", { handle, name: bytes, inviter: bytes }, box, epoch, tag, ...rest);
  }

  /** @param {number} invitation @param {[...terms: Terms, ...joiner: Joiner]} rest */
  joinerMac(invitation, ...rest) {
    return this.#ask("joinerMac", { mac: bytes }, invitation, ...rest);
  }

  /** @param {number} invitation @param {[...terms: Terms, ...joiner: Joiner, mac: Bytes]} rest */
  joinerVerify(invitation, ...rest) {
    this.#ask("joinerVerify", {}, invitation, ...rest);
  }

  /**
   * 20 ASCII characters.
   * @param {Bytes} anchor @param {Bytes} member @param {Bytes} signing @param {Bytes} sealing
   */
  fingerprint(anchor, member, signing, sealing) {
    return this.#ask("fingerprint", { fingerprint: bytes }, anchor, member, signing, sealing);
  }

  // Rosters

  /**
   * Forgets the chains known before.
   * @param {Bytes} document @param {Bytes} signer @param {Bytes} signature @param {Bytes} anchor or empty
   */
  rostersBegin(document, signer, signature, anchor) {
    this.#ask("rostersBegin", {}, document, signer, signature, anchor);
  }

  /** @param {Bytes} document @param {Bytes} signer @param {Bytes} signature */
  rostersAppend(document, signer, signature) {
    this.#ask("rostersAppend", {}, document, signer, signature);
  }

  rosterState() {
    return this.#ask("rosterState", { version: number, hash: bytes, anchor: bytes, organisation: bytes });
  }

  /** @param {number} version 0 for the newest */
  recoveryNumber(version) {
    return this.#ask("recoveryNumber", { number }, version);
  }

  /**
   * Throws `no_state` for a version that is not known.
   * @param {number} version
   */
  rosterHash(version) {
    return this.#ask("rosterHash", { hash: bytes }, version);
  }

  /** @param {Bytes} member @param {number} version 0 for the newest */
  rolesAt(member, version) {
    return this.#ask("rolesAt", { roles: number }, member, version);
  }

  /** @param {number} version @param {Bytes} hash */
  rosterCheck(version, hash) {
    this.#ask("rosterCheck", {}, version, hash);
  }

  /** @param {Bytes} member @param {number} roles @param {Bytes} signing @param {Bytes} sealing */
  rosterAdd(member, roles, signing, sealing) {
    return this.#ask("rosterAdd", signed, member, roles, signing, sealing);
  }

  /** @param {Bytes} member @param {number} roles */
  rosterSetRoles(member, roles) {
    return this.#ask("rosterSetRoles", signed, member, roles);
  }

  /** @param {Bytes} member */
  rosterRemove(member) {
    return this.#ask("rosterRemove", signed, member);
  }

  // Groups

  /** @param {Bytes} document @param {Bytes} signer @param {Bytes} signature */
  groupAppend(document, signer, signature) {
    return this.#ask("groupAppend", { group: number }, document, signer, signature);
  }

  /**
   * Index 0, and hash and key empty, where there is no record.
   * @param {number} group
   */
  groupState(group) {
    const shape = { index: number, epoch: number, hash: bytes, publicKey: bytes, pending: flag, isOld: flag, eligible: list, members: list };
    return this.#ask("groupState", shape, group);
  }

  /**
   * Throws `no_state` for a record that is not known.
   * @param {number} group @param {number} index
   */
  groupHash(group, index) {
    return this.#ask("groupHash", { hash: bytes }, group, index);
  }

  /**
   * Throws `no_state` for an epoch that is not known.
   * @param {number} group @param {number} epoch
   */
  groupPublicKey(group, epoch) {
    return this.#ask("groupPublicKey", { publicKey: bytes }, group, epoch);
  }

  /** @param {number} group 6 for the recovery key */
  groupID(group) {
    return this.#ask("groupID", { id: bytes }, group);
  }

  /** @param {number} group @param {Bytes} member */
  everAdmitted(group, member) {
    return this.#ask("everAdmitted", { admitted: flag }, group, member);
  }

  /**
   * What follows the record that was newest when a version of the roster was known must name that roster or a later one.
   * @param {number} group @param {number} index 0 for no record @param {number} version
   */
  groupCheck(group, index, version) {
    this.#ask("groupCheck", {}, group, index, version);
  }

  /** @param {number} group @param {Bytes} wrap */
  groupSecretOpen(group, wrap) {
    return this.#ask("groupSecretOpen", { epoch: number }, group, wrap);
  }

  /** @param {number} group @param {number} newer the epoch after the one that is opened @param {Bytes} sealed */
  groupSecretPrevious(group, newer, sealed) {
    this.#ask("groupSecretPrevious", {}, group, newer, sealed);
  }

  /** @param {number} group @param {number} epoch */
  groupSecretHeld(group, epoch) {
    return this.#ask("groupSecretHeld", { held: flag }, group, epoch);
  }

  /** @param {number} group @param {number} epoch */
  groupSecretKey(group, epoch) {
    return this.#ask("groupSecretKey", { handle }, group, epoch);
  }

  /**
   * `previous` is empty at epoch 1.
   * @param {number} group
   */
  groupRotation(group) {
    return this.#ask("groupRotation", { ...signed, handle, publicKey: bytes, previous: bytes }, group);
  }

  /** @param {number} group @param {Bytes} newcomer */
  groupAdmission(group, newcomer) {
    return this.#ask("groupAdmission", signed, group, newcomer);
  }

  /**
   * What is appended between beginning (1) and end (0) is forgotten at the end.
   * @param {number} begin
   */
  trial(begin) {
    this.#ask("trial", {}, begin);
  }

  // My keys

  /** @param {Bytes} member @param {Bytes} anchor @param {number} version @param {Bytes} hash */
  keysNew(member, anchor, version, hash) {
    return this.#ask("keysNew", { signing: bytes, sealing: bytes }, member, anchor, version, hash);
  }

  /**
   * @param {number} login @param {number} under 1 passphrase, 2 sheet @param {Bytes} tag @param {Bytes} organisation
   * @param {Bytes} sealedBlobKey @param {Bytes} blob @param {Bytes} member @param {number} version
   */
  keysOpen(login, under, tag, organisation, sealedBlobKey, blob, member, version) {
    const shape = { signing: bytes, sealing: bytes, anchor: bytes, heads };
    return this.#ask("keysOpen", shape, login, under, tag, organisation, sealedBlobKey, blob, member, version);
  }

  /** @param {Heads} heads */
  keysSetHeads({ roster, groups, audit }) {
    const seen = Object.entries(groups).map(([group, head]) => [Number(group), head.position, head.hash]);
    this.#ask("keysSetHeads", {}, roster.position, roster.hash, seen.length, ...seen.flat(), ...position(audit.position), audit.hash);
  }

  /** @param {Bytes} parent a case; `journal` is empty and `epoch` 0 if I remember none of it */
  journalKnown(parent) {
    return this.#ask("journalKnown", { journal: bytes, epoch: number }, parent);
  }

  /** @param {Bytes} journal @param {Bytes} parent @param {number} epoch */
  journalRemember(journal, parent, epoch) {
    this.#ask("journalRemember", {}, journal, parent, epoch);
  }

  /** @param {number} version */
  keysSeal(version) {
    return this.#ask("keysSeal", { blob: bytes }, version);
  }

  /** @param {number} login @param {number} under @param {Bytes} tag @param {Bytes} organisation */
  blobKeySeal(login, under, tag, organisation) {
    return this.#ask("blobKeySeal", { sealed: bytes }, login, under, tag, organisation);
  }

  /**
   * Needs nobody signed in.
   * @param {Bytes} organisation @param {Bytes} member @param {Bytes} sealing @param {Bytes} payload
   */
  draftSeal(organisation, member, sealing, payload) {
    return this.#ask("draftSeal", { sealed: bytes }, organisation, member, sealing, payload);
  }

  /** @param {Bytes} sealed */
  draftOpen(sealed) {
    return this.#ask("draftOpen", { payload: bytes }, sealed);
  }

  // Compartments

  keyNew() {
    return this.#ask("keyNew", { handle });
  }

  /** @param {Bytes} wrap @param {[...compartment: Compartment, to: number, keyEpoch: number]} rest to: 0 me, 1 to 5 a group */
  wrapOpen(wrap, ...rest) {
    return this.#ask("wrapOpen", { handle, granter: bytes, roles: number, continuity: bytes, version: number }, wrap, ...rest);
  }

  /**
   * @param {number} key @param {[...compartment: Compartment, to: number, member: Bytes, continuity: Bytes]} rest
   *   to: 0 the member, 1 to 5 a group, 6 the recovery key; `member` and `continuity` are empty for none
   */
  wrapMake(key, ...rest) {
    return this.#ask("wrapMake", { recipient: bytes, keyEpoch: number, sealed: bytes }, key, ...rest);
  }

  /** @param {number} previous @param {number} next @param {Compartment} compartment with the new epoch */
  continuity(previous, next, ...compartment) {
    return this.#ask("continuity", { mac: bytes }, previous, next, ...compartment);
  }

  /** @param {number} previous @param {number} next @param {[...compartment: Compartment, continuity: Bytes]} rest */
  continuityVerify(previous, next, ...rest) {
    this.#ask("continuityVerify", {}, previous, next, ...rest);
  }

  /** @param {Bytes} parent a case */
  assignmentID(parent) {
    return this.#ask("assignmentID", { id: bytes }, parent);
  }

  /** @param {number} key @param {Bytes} payload @param {Place} place */
  objectSeal(key, payload, ...place) {
    return this.#ask("objectSeal", { sealed: bytes }, key, payload, ...place);
  }

  /** @param {number} key @param {Bytes} sealed @param {Place} place */
  objectOpen(key, sealed, ...place) {
    return this.#ask("objectOpen", { author: bytes, roles: number, payload: bytes }, key, sealed, ...place);
  }

  /** @param {number} key @param {number} next @param {Bytes} sealed @param {Place} place with the old epoch */
  objectRekey(key, next, sealed, ...place) {
    return this.#ask("objectRekey", { sealed: bytes }, key, next, sealed, ...place);
  }

  // Ledger and audit log

  /**
   * @param {number} month @param {number} order of the month's key @param {Bytes} publicKey @param {Bytes} author @param {number} version
   * @param {Bytes} hash @param {Bytes} signature
   */
  statisticsVerify(month, order, publicKey, author, version, hash, signature) {
    this.#ask("statisticsVerify", {}, month, order, publicKey, author, version, hash, signature);
  }

  /**
   * The same for who seals to the key in the month `running`.
   * @param {number} month @param {number} order @param {Bytes} publicKey @param {Bytes} author @param {number} version
   * @param {Bytes} hash @param {Bytes} signature @param {number} running
   */
  statisticsVerifyWriting(month, order, publicKey, author, version, hash, signature, running) {
    this.#ask("statisticsVerifyWriting", {}, month, order, publicKey, author, version, hash, signature, running);
  }

  /** @param {number} month @param {number} order */
  statisticsID(month, order) {
    return this.#ask("statisticsID", { id: bytes }, month, order);
  }

  /** @param {number} secret @param {number} month @param {number} order @param {Bytes} box @param {Bytes} publicKey that of the secret */
  closingSeal(secret, month, order, box, publicKey) {
    return this.#ask("closingSeal", { sealed: bytes }, secret, month, order, box, publicKey);
  }

  /** @param {Bytes} document @param {number} version @param {Bytes} rosterHash @param {Bytes} signature */
  releaseVerify(document, version, rosterHash, signature) {
    return this.#ask("releaseVerify", { hash: bytes }, document, version, rosterHash, signature);
  }

  /** @param {number} month @param {number} order */
  statisticsNew(month, order) {
    const shape = { handle, publicKey: bytes, version: number, hash: bytes, signature: bytes, compartment: bytes };
    return this.#ask("statisticsNew", shape, month, order);
  }

  /**
   * @param {Bytes} publicKey @param {number} month @param {Bytes} event @param {Bytes} slot @param {number} revision
   * @param {Bytes} tag empty where there is none @param {Bytes[]} codes
   */
  entrySeal(publicKey, month, event, slot, revision, tag, codes) {
    return this.#ask("entrySeal", { sealed: bytes }, publicKey, month, event, slot, revision, tag, codes.length, ...codes);
  }

  /** @param {number} at position of the head @param {Bytes} hash @param {number} epoch @param {Bytes} digest */
  auditStep(at, hash, epoch, digest) {
    return this.#ask("auditStep", { hash: bytes }, ...position(at), hash, epoch, digest);
  }

  /** @param {Bytes} entry */
  auditDigest(entry) {
    return this.#ask("auditDigest", { digest: bytes }, entry);
  }

  /** @param {Bytes} entry @param {number} epoch of auditors */
  auditOpen(entry, epoch) {
    return this.#ask("auditOpen", { json: bytes }, entry, epoch);
  }

  /** @param {number} at @param {Bytes} hash @param {Bytes} signature */
  checkpointVerify(at, hash, signature) {
    this.#ask("checkpointVerify", {}, ...position(at), hash, signature);
  }
}
