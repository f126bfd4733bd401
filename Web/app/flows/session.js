// A member signed in: keys in the vault, verified rosters and groups. Everything that comes from the server is verified here, or in
// the flows beside this, before anybody sees it.

import { base64, fromBase64, idBytes, idText, same, utf8 } from "../bytes.js";
import { believing, failedWith, isFailure } from "../believing.js";
import { admits, groupNames, groupNumber, rolesOf } from "../roles.js";

/** @typedef {import("../vault.js").Vault} Vault */
/** @typedef {import("../api.js").Api} Api */
/** @typedef {import("../api.js").EndpointName} EndpointName */
/** @typedef {import("../api.js").Sending} Sending */
/** @typedef {import("../store.js").Store} Store */
/** @typedef {import("../store.js").Profile} Profile */
/** @typedef {import("../../types").Group} Group */
/** @typedef {import("../../types").OrganisationStatus} OrganisationStatus */
/** @typedef {import("../../types").RosterChange} RosterChange */
/** @typedef {import("../../types").CodeLists} CodeLists */
/** @typedef {{document: string, signer: string, signature: string}} Signed a roster or group record as it travels */
/** @typedef {{recipient: string, keyEpoch: number, sealed: string}} WireWrap */
/** @typedef {{id: string, roles: string[], signing: string, sealing: string, removed: number | null}} RosterLine */
/** @typedef {{to: number, member: Uint8Array}} Recipient `to`: 0 a member, 1 to 5 a group, 6 the recovery key */
/** @typedef {{position: number, hash: Uint8Array}} Head */
/** @typedef {{roster: Head, groups: Record<number, Head>, audit: Head}} Heads */
/** @typedef {{handle: number, granter: Uint8Array, roles: number, continuity: Uint8Array, version: number}} OpenedKey `version`: of the roster that it names */

export const nobody = new Uint8Array(0);

/** Endpoints that change something without a body. */
const removals = ["eraseContact", "eraseCase", "removeHandOver", "deleteService"];

export class Session {
  /** Set by the sign-in. */
  token = "";
  /**
   * What was seen: goes into blob and profile.
   * @type {Heads}
   */
  heads;
  /**
   * What the stored blob remembers.
   * @type {Heads}
   */
  blobHeads;
  /**
   * Lines of the newest roster.
   * @type {RosterLine[]}
   */
  lines = [];
  /** @type {RosterChange[]} */
  changes = [];
  /**
   * Highest epoch and revisions seen, by compartment: nothing older is believed.
   * @type {Map<string, {epoch: number, revisions: Map<string, number>, key: number}>}
   */
  seen = new Map();
  /**
   * Contacts as the views show them.
   * @type {Map<string, import("../../types").OpenedContact>}
   */
  shown = new Map();
  /**
   * Each month's newest statistics key that was seen.
   * @type {Map<string, {month: string, number: number, publicKey: Uint8Array}>}
   */
  statisticsKeys = new Map();
  /**
   * Months that take no entries any more, as the server has said.
   * @type {Set<string>}
   */
  closed = new Set();
  /** The roster that was known before the groups were last asked for: what they add since names it, or a later one. */
  groupsKnowRoster = 0;
  /** @type {Record<string, string>} */
  names = {};
  /**
   * What members speak, as far as their names' records say.
   * @type {Record<string, string[]>}
   */
  languages = {};
  /**
   * The newest revision opened of each member's name.
   * @type {Map<string, number>}
   */
  nameRevisions = new Map();
  /**
   * Contacts that were logged since the unlocking.
   * @type {Set<string>}
   */
  typedHere = new Set();
  /**
   * Journals that this member has made a key of, and that the stored blob does not remember yet: case → journal and epoch.
   * @type {Map<string, {journal: string, epoch: number}>}
   */
  #journalsMade = new Map();
  #forked = false;
  /**
   * The refresh that was asked for last.
   * @type {Promise<void>}
   */
  #refreshed = Promise.resolve();

  /**
   * @param {{vault: Vault, api: Api, store: Store, origin: string, organisation: Uint8Array, member: Uint8Array, loginTag: Uint8Array,
   *   login: number, loginName: string, profile: Profile, status: OrganisationStatus, blobVersion: number, heads: Heads, lists: CodeLists}} given
   */
  constructor(given) {
    this.vault = given.vault;
    this.api = given.api;
    this.store = given.store;
    this.origin = given.origin;
    this.organisation = given.organisation;
    this.member = given.member;
    this.id = idText(given.member);
    this.loginTag = given.loginTag;
    /** Handle of the login key, kept while unlocked to renew a lost session. */
    this.login = given.login;
    this.loginName = given.loginName;
    this.profile = given.profile;
    this.status = given.status;
    this.blobVersion = given.blobVersion;
    this.heads = given.heads;
    this.lists = given.lists;
    this.blobHeads = copyHeads(given.heads);
  }

  get roleBits() {
    return this.vault.rolesAt(this.member, 0).roles;
  }

  get roles() {
    return rolesOf(this.roleBits);
  }

  /** @param {Group} group */
  isAdmitted(group) {
    return admits(group, this.roleBits) && this.group(group).members.some((id) => same(id, this.member));
  }

  /** @returns {Group[]} */
  get admitted() {
    return groupNames.filter((group) => this.isAdmitted(group));
  }

  /**
   * The newest record of a group.
   * @param {Group} group
   */
  group(group) {
    return this.vault.groupState(groupNumber(group));
  }

  /** @param {Uint8Array} id */
  line(id) {
    const text = idText(id);
    return this.lines.find((line) => line.id === text) ?? null;
  }

  /** @param {string} id */
  nameOf(id) {
    return { id, name: this.names[id] ?? null };
  }

  /**
   * Whether a member was ever admitted to a group: what they signed then stays valid. Somebody unknown may have been admitted
   * since this session last looked, so that a missing admission is `rolled_back`, not yet `forged`.
   * @param {Uint8Array} id @param {Group} group
   */
  requireAdmission(id, group) {
    if (!this.vault.everAdmitted(groupNumber(group), id).admitted) throw { code: "rolled_back" };
  }

  // Requests

  /**
   * Calls an endpoint in this session, renewing the session if the server has lost it.
   * @param {EndpointName} name
   * @param {Sending} [sending]
   */
  async call(name, sending = {}) {
    // Once two histories were seen, nothing more is written in this session.
    const writes = sending.body !== undefined || sending.encoded !== undefined || removals.includes(name);
    if (this.#forked && writes) throw { code: "fork" };
    // A server that is restarted between the renewal and the repeated call has lost the new session too.
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.api.call(name, { ...sending, token: this.token });
      } catch (error) {
        if (!failedWith(error, "not_signed_in") || attempt === 4) throw error;
        await this.#renew();
      }
    }
  }

  /**
   * A fresh challenge for the login key in the vault: no evaluation, no derivation. Gives what the server answers to the sign-in.
   * @returns {Promise<any>}
   */
  async #renew() {
    // A nonce is worth nothing to a server that was restarted after giving it: then once more.
    for (let attempt = 1; ; attempt++) {
      try {
        const nonce = fromBase64((await this.api.call("challenge", { body: { tag: base64(this.loginTag) } })).nonce);
        const answer = await this.api.call("signIn", { body: this.proof(nonce) });
        if (answer.member !== this.id) throw { code: "forged" };
        this.token = answer.token;
        return answer;
      } catch (error) {
        if (!failedWith(error, "not_signed_in") || attempt === 3) throw error;
      }
    }
  }

  /**
   * The request that opens a session.
   * @param {Uint8Array} nonce
   */
  proof(nonce) {
    return proofOf(this.vault, this.login, this.organisation, this.origin, this.loginTag, nonce, this.profile.device);
  }

  // Chains

  /**
   * Fetches and verifies what is new in rosters and groups, and the server's day. One after the other: an answer that a quicker one has
   * overtaken would look like a roll-back. Not one for all: what somebody has just written may not be in an answer that is under way.
   * @returns {Promise<void>}
   */
  refresh() {
    this.#refreshed = this.#refreshed.catch(() => {}).then(() => this.#refresh());
    return this.#refreshed;
  }

  async #refresh() {
    try {
      try {
        await this.#fetchChains();
      } catch (error) {
        // What changes between two answers names a roster that the first did not hold yet: then once more.
        if (!failedWith(error, "rolled_back")) throw error;
        await this.#fetchChains();
      }
    } catch (error) {
      if (failedWith(error, "fork")) this.#forked = true;
      throw error;
    }
  }

  async #fetchChains() {
    const known = this.vault.rosterState().version;
    /** @type {Signed[]} */
    const rosters = (await this.call("rosters", { query: { after: String(known) } })).rosters;
    for (const signed of rosters) believing(() => this.vault.rostersAppend(...signedParts(signed)));
    if (rosters.length > 0) {
      this.readRoster(rosters[rosters.length - 1]);
      this.announce(known);
    }
    const asked = this.vault.rosterState().version;
    const fetched = (await this.call("groups")).groups;
    for (const state of fetched) this.#believe(state);
    this.groupsKnowRoster = Math.max(this.groupsKnowRoster, asked);
    this.status = await this.api.call("organisation");
  }

  /**
   * Takes the lines of the newest roster, which the vault has verified.
   * @param {Signed} signed
   */
  readRoster(signed) {
    this.lines = JSON.parse(new TextDecoder().decode(fromBase64(signed.document))).members;
  }

  /** @param {{group: Group, records: Signed[], wrap?: WireWrap, previousSecrets: {epoch: number, sealed: string}[]}} state */
  #believe(state) {
    const number = groupNumber(state.group);
    if (number === 0) throw { code: "bad_answer" };
    const before = this.vault.groupState(number);
    if (state.records.length < before.index) throw { code: "rolled_back" };
    for (const record of state.records) {
      const added = believing(() => this.vault.groupAppend(...signedParts(record)));
      if (added.group !== number) throw { code: "forged" };
    }
    believing(() => this.vault.groupCheck(number, before.index, this.groupsKnowRoster));
    const now = this.vault.groupState(number);
    if (now.index === 0 || !state.wrap) return;
    if (!this.vault.groupSecretHeld(number, now.epoch).held) {
      const sealed = fromBase64(state.wrap.sealed);
      believing(() => this.vault.groupSecretOpen(number, sealed));
    }
    const older = new Map(state.previousSecrets.map((previous) => [previous.epoch, previous.sealed]));
    for (let epoch = now.epoch; epoch > 1 && !this.vault.groupSecretHeld(number, epoch - 1).held; epoch--) {
      const sealed = older.get(epoch);
      if (!sealed) break;
      believing(() => this.vault.groupSecretPrevious(number, epoch, fromBase64(sealed)));
    }
  }

  /**
   * Notes what changed in the roster since a version.
   * @param {number} version
   */
  announce(version) {
    if (version === 0) return;
    const ceremonies = this.vault.recoveryNumber(0).number - this.vault.recoveryNumber(version).number;
    for (let i = 0; i < ceremonies; i++) this.changes.push({ kind: "ceremony", member: null, roles: [] });
    for (const line of this.lines) {
      const id = idBytes(line.id);
      const before = this.vault.rolesAt(id, version).roles;
      const now = this.vault.rolesAt(id, 0).roles;
      if (before === now) continue;
      const kind = before === 0 ? "joined" : now === 0 ? "removed" : "roles";
      this.changes.push({ kind, member: this.nameOf(line.id), roles: rolesOf(now) });
    }
  }

  // Wraps

  /**
   * To whom a key for a group is wrapped now.
   * @param {Group} group
   * @returns {Recipient[]}
   */
  recipients(group) {
    const state = this.group(group);
    if (state.index === 0) return [];
    if (state.pending) return state.eligible.map((member) => ({ to: 0, member }));
    return [{ to: groupNumber(group), member: nobody }];
  }

  /**
   * @param {number} key @param {Uint8Array} compartment @param {number} kind @param {number} epoch @param {Recipient} recipient
   * @param {Uint8Array} [continuity] @returns {WireWrap}
   */
  wrap(key, compartment, kind, epoch, recipient, continuity = nobody) {
    const made = this.vault.wrapMake(key, compartment, kind, epoch, recipient.to, recipient.member, continuity);
    return { recipient: idText(made.recipient), keyEpoch: made.keyEpoch, sealed: base64(made.sealed) };
  }

  /**
   * Opens a wrap that was made to me or to a group I am in.
   * @param {WireWrap} wrap @param {Uint8Array} compartment @param {number} kind @param {number} epoch @param {Group} group @returns {OpenedKey}
   */
  openWrap(wrap, compartment, kind, epoch, group) {
    const number = groupNumber(group);
    const sealed = fromBase64(wrap.sealed);
    if (wrap.recipient === this.id) return believing(() => this.vault.wrapOpen(sealed, compartment, kind, epoch, 0, wrap.keyEpoch));
    if (wrap.recipient !== idText(this.vault.groupID(number).id)) throw { code: "forged" };
    // An epoch that this session does not know is one that the server has not shown it yet.
    if (wrap.keyEpoch > this.group(group).epoch) throw { code: "rolled_back" };
    if (!this.vault.groupSecretHeld(number, wrap.keyEpoch).held) throw { code: "not_admitted" };
    return believing(() => this.vault.wrapOpen(sealed, compartment, kind, epoch, number, wrap.keyEpoch));
  }

  // Remembering

  /** The heads as they are now. */
  present() {
    // The roster that goes with the heads of the groups: a newer one would be held against records that were made before it.
    const { hash } = this.vault.rosterHash(this.groupsKnowRoster);
    if (!hash) throw { code: "rolled_back" };
    /** @type {Record<number, Head>} */
    const groups = { ...this.heads.groups };
    for (const group of groupNames) {
      const state = this.group(group);
      if (state.index > 0) groups[groupNumber(group)] = { position: state.index, hash: state.hash };
    }
    return { roster: { position: this.groupsKnowRoster, hash }, groups, audit: this.heads.audit };
  }

  /**
   * Puts the heads that were seen into the blob and the profile. The blob is written only when there is something to remember: its version
   * counts how often. The profile remembers the audit head exactly, the blob to within a hundred entries.
   * @param {string | null} [device]
   */
  async remember(device = null) {
    this.heads = this.present();
    await this.#storeBlob();
    const heads = plainHeads(this.heads);
    Object.assign(this.profile, heads, { blobVersion: this.blobVersion, waiting: false, timeZone: this.status.timeZone });
    if (device) this.profile.device = device;
    await this.store.saveProfile(this.profile);
  }

  /**
   * Remembers a journal with this member's own keys, on whatever device: nobody else's key of it is believed, and no older one.
   * @param {string} parent the case @param {string} journal @param {number} epoch
   */
  rememberJournal(parent, journal, epoch) {
    this.vault.journalRemember(idBytes(journal), idBytes(parent), epoch);
    this.#journalsMade.set(parent, { journal, epoch });
    return this.rememberJournals();
  }

  /** Tries again with those that could not be stored before: what was saved with them is saved, whatever becomes of this. */
  async rememberJournals() {
    if (this.#journalsMade.size > 0) await this.remember().catch(ifFailed);
  }

  async #storeBlob() {
    const isBehind = () =>
      this.#journalsMade.size > 0 ||
      JSON.stringify(plainHeads({ ...this.heads, audit: this.blobHeads.audit })) !== JSON.stringify(plainHeads(this.blobHeads)) ||
      this.heads.audit.position >= this.blobHeads.audit.position + 100;
    for (let attempt = 1; isBehind(); attempt++) {
      const { heads } = this;
      const made = [...this.#journalsMade];
      this.vault.keysSetHeads(heads);
      const { blob } = this.vault.keysSeal(this.blobVersion + 1);
      try {
        await this.call("putBlob", { body: { version: this.blobVersion + 1, blob: base64(blob) } });
        this.blobVersion += 1;
        this.blobHeads = copyHeads(heads);
        for (const [parent, one] of made) if (this.#journalsMade.get(parent) === one) this.#journalsMade.delete(parent);
      } catch (error) {
        if (!failedWith(error, "stale")) throw error;
        // Another device of this member was quicker; of the chains it has seen as much.
        if (this.#journalsMade.size === 0) return;
        if (attempt === 5) throw { code: "busy" };
        await this.#mergeBlob();
      }
    }
  }

  /** Takes over the blob that another device has stored, which comes with a sign-in only, and adds to it what this session has made. */
  async #mergeBlob() {
    const answer = await this.#renew();
    if (answer.blobVersion < this.blobVersion) throw { code: "rolled_back" };
    const { heads } = believing(() =>
      this.vault.keysOpen(
        this.login, 1, this.loginTag, this.organisation, fromBase64(answer.sealedBlobKey), fromBase64(answer.blob), this.member, answer.blobVersion));
    for (const [parent, { journal, epoch }] of this.#journalsMade) {
      if (this.vault.journalKnown(idBytes(parent)).epoch < epoch) this.vault.journalRemember(idBytes(journal), idBytes(parent), epoch);
    }
    this.blobVersion = answer.blobVersion;
    this.blobHeads = copyHeads(heads);
    const newer = (/** @type {Head} */ a, /** @type {Head | undefined} */ b) => (b && b.position > a.position ? b : a);
    const groups = { ...heads.groups };
    for (const [group, head] of Object.entries(this.heads.groups)) groups[Number(group)] = newer(head, heads.groups[Number(group)]);
    this.heads = { roster: newer(this.heads.roster, heads.roster), groups, audit: newer(this.heads.audit, heads.audit) };
  }
}

/**
 * Lets a `Failure` pass, and nothing else.
 * @param {unknown} error
 */
function ifFailed(error) {
  if (!isFailure(error)) throw error;
}

/** @param {Signed} signed @returns {[Uint8Array, Uint8Array, Uint8Array]} */
export const signedParts = (signed) => [fromBase64(signed.document), idBytes(signed.signer), fromBase64(signed.signature)];

/**
 * A document of mine, as it travels.
 * @param {Session} session
 * @param {{document: Uint8Array, signature: Uint8Array}} made
 * @returns {Signed}
 */
export const signedBy = (session, made) => ({
  document: base64(made.document),
  signer: session.id,
  signature: base64(made.signature),
});

/**
 * @param {Vault} vault @param {number} login @param {Uint8Array} organisation @param {string} origin @param {Uint8Array} tag
 * @param {Uint8Array} nonce @param {string | null} device
 */
export function proofOf(vault, login, organisation, origin, tag, nonce, device) {
  const { signature } = vault.proof(login, organisation, utf8(origin), tag, nonce);
  return {
    loginTag: base64(tag),
    origin,
    nonce: base64(nonce),
    proof: base64(signature),
    ...(device ? { device } : {}),
  };
}

/** @param {Heads} heads @returns {Heads} */
const copyHeads = (heads) => ({ roster: { ...heads.roster }, groups: { ...heads.groups }, audit: { ...heads.audit } });

/**
 * Heads as the profile stores them.
 * @param {Heads} heads
 */
const plainHeads = (heads) => ({
  roster: plain(heads.roster),
  groups: Object.fromEntries(Object.entries(heads.groups).map(([group, head]) => [group, plain(head)])),
  audit: plain(heads.audit),
});

/** @param {Head} head */
const plain = (head) => ({ position: head.position, hash: base64(head.hash) });
