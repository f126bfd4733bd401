// Native code and WebAssembly open each other's output: opens what Tests/HelplineVaultTests/ExchangeTests.swift sealed, and seals the same
// for it to open. Everybody's keys are those of the vectors.

import { Tally, World, fromHex, hex, kinds, signed } from "./vectors-world.js";

const utf8 = new TextEncoder();
const payload = '{"type":"contact","v":1,"note":"äiti soitti 🌙"}';
const coordinators = 3;
const origin = "https://helpline.example";

/**
 * @param {any} vault @param {any} vectors @param {any} native what native code sealed
 * @returns {{passed: number, failures: string[], sealed: any}} `sealed` is for native code, as it is
 */
export function exchange(vault, vectors, native) {
  const tally = new Tally();
  const world = new World(vault, vectors);
  for (const part of [openContact, openDocuments, openKeys, openEntry, openInvitation]) tally.check(part.name, () => part(tally, world, native));
  const sealed = {};
  for (const part of [sealContact, sealDocuments, sealKeys, sealEntry, sealInvitation]) {
    tally.check(part.name, () => Object.assign(sealed, part(world, native)));
  }
  vault.wipe();
  return { passed: tally.passed, failures: tally.failures, sealed };
}

/** @param {World} world @param {string} name */
const idOf = (world, name) => fromHex(world.sessions("session").find((session) => session.name === name).member);

// Opening

/** @typedef {(tally: Tally, world: World, native: any) => void} Opening */

/** @type {Opening} */
function openContact(tally, world, { contact, draft }) {
  const { vault } = world;
  const id = fromHex(contact.id);
  world.hold("coordinators");
  const first = vault.wrapOpen(fromHex(contact.wrap), id, kinds.contact, 1, coordinators, 2);
  const opened = vault.objectOpen(first.handle, fromHex(contact.sealed), id, kinds.contact, 1, id, 1);
  tally.equal("a contact", [hex(opened.author), opened.roles, hex(opened.payload)], [hex(idOf(world, "bo")), 5, hex(utf8.encode(payload))]);
  const second = vault.wrapOpen(fromHex(contact.nextWrap), id, kinds.contact, 2, 0, 1);
  vault.continuityVerify(first.handle, second.handle, id, kinds.contact, 2, second.continuity);
  const moved = vault.objectOpen(second.handle, fromHex(contact.moved), id, kinds.contact, 2, id, 1);
  tally.equal("a contact's second epoch", moved.payload, hex(opened.payload));
  tally.equal("a draft", vault.draftOpen(fromHex(draft)).payload, hex(utf8.encode(payload)));
}

/** @type {Opening} */
function openDocuments(tally, world, { roster, admission, rotation, statisticsKey }) {
  const { vault } = world;
  world.hold("coordinators");
  vault.rostersAppend(...signed(roster));
  tally.equal("a roster", vault.rosterState().version, 8);
  tally.equal("a newcomer", vault.rolesAt(idOf(world, "gus"), 8).roles, 1);
  world.hold("members");
  vault.groupAppend(...signed(admission));
  world.hold("coordinators");
  vault.groupAppend(...signed(rotation.record));
  tally.equal("a group's secret", vault.groupSecretOpen(coordinators, fromHex(rotation.wrap)).epoch, 3);
  vault.groupSecretPrevious(coordinators, 3, fromHex(rotation.previous));
  const { month, number, publicKey, author, version, hash, signature } = statisticsKey;
  vault.statisticsVerify(month, number, fromHex(publicKey), fromHex(author), version, fromHex(hash), fromHex(signature));
}

/** @type {Opening} */
function openKeys(tally, world, { keys, proof }) {
  const { vault, sheet } = world;
  const organisation = fromHex(world.rosterVector("organisation").organisation);
  const opened = vault.keysOpen(
    sheet.handle, 2, sheet.tag, organisation, fromHex(keys.sealedBlobKey), fromHex(keys.blob), idOf(world, "bo"), 4,
  );
  tally.equal("audit head", [opened.heads.audit.position, hex(opened.heads.audit.hash)], [2 ** 32 + 7, keys.audit]);
  tally.equal("group head", [opened.heads.groups[coordinators].position, hex(opened.heads.groups[coordinators].hash)], [4, keys.audit]);
  tally.equal("a proof", vault.proof(sheet.handle, organisation, origin, sheet.tag, fromHex(keys.audit)).signature, proof);
}

/** @type {Opening} */
function openEntry(tally, world, { audit, checkpoint }) {
  const { vault } = world;
  world.hold("auditors");
  tally.equal("an audit entry", vault.auditOpen(fromHex(audit), 2).json, hex(utf8.encode(payload)));
  vault.checkpointVerify(4000, fromHex(checkpoint.hash), fromHex(checkpoint.signature));
}

/** @param {World} world @returns {[Uint8Array, number, Uint8Array, number, string]} */
function terms(world) {
  const { anchor, steps } = world.rosterVector("organisation");
  return [fromHex(anchor), 7, fromHex(steps[6].hash), 5, "2027-02-28"];
}

/**
 * Hal, who is in no roster of this organisation, joins.
 * @param {World} world @returns {Uint8Array[]}
 */
function joiner(world) {
  const hal = world.sessions("session").find((session) => session.name === "hal");
  return [hal.member, hal.signing, hal.sealing, hal.signing].map(fromHex);
}

/** @type {Opening} */
function openInvitation(tally, world, { invitation }) {
  const { vault } = world;
  const opened = vault.invitation(vault.codeRead(1, invitation.text).handle);
  vault.termsVerify(opened.handle, ...terms(world), fromHex(invitation.mac));
  vault.joinerVerify(opened.handle, ...terms(world), ...joiner(world), fromHex(invitation.joinerMac));
  const { fingerprint } = vault.fingerprint(terms(world)[0], ...joiner(world).slice(0, 3));
  tally.equal("fingerprint", fingerprint, hex(utf8.encode(invitation.fingerprint)));
}

// Sealing

/** @typedef {(world: World, native: any) => any} Sealing */

/**
 * A signed document as native code reads it.
 * @param {{document: Uint8Array, signature: Uint8Array}} made @param {Uint8Array} signer
 */
const shown = ({ document, signature }, signer) => ({
  document: new TextDecoder().decode(document), signer: hex(signer), signature: hex(signature),
});

/** @type {Sealing} */
function sealContact(world) {
  const { vault } = world;
  const nobody = new Uint8Array(0);
  const id = crypto.getRandomValues(new Uint8Array(16));
  const bo = idOf(world, "bo");
  world.hold("coordinators");
  const key = vault.keyNew().handle;
  const next = vault.keyNew().handle;
  const { sealed } = vault.objectSeal(key, payload, id, kinds.contact, 1, id, 1);
  const { mac } = vault.continuity(key, next, id, kinds.contact, 2);
  const contact = {
    id, sealed,
    wrap: vault.wrapMake(key, id, kinds.contact, 1, coordinators, nobody, nobody).sealed,
    nextWrap: vault.wrapMake(next, id, kinds.contact, 2, 0, bo, mac).sealed,
    moved: vault.objectRekey(key, next, sealed, id, kinds.contact, 1, id, 1).sealed,
    recovery: vault.wrapMake(key, id, kinds.contact, 1, 6, nobody, nobody).sealed,
  };
  const { organisation } = vault.rosterState();
  const bosKey = fromHex(world.sessions("session").find((session) => session.name === "bo").sealing);
  return { contact: inHex(contact), draft: hex(vault.draftSeal(organisation, bo, bosKey, payload).sealed) };
}

/** @type {Sealing} */
function sealDocuments(world) {
  const { vault } = world;
  const nobody = new Uint8Array(0);
  const [bo, dea, fay] = ["bo", "dea", "fay"].map((name) => idOf(world, name));
  const [member, signing, sealing] = joiner(world);
  world.signIn("dea");
  world.rosters("organisation");
  const added = shown(vault.rosterAdd(member, 9, signing, sealing), dea);
  const changed = shown(vault.rosterSetRoles(fay, 4), dea);
  const removed = shown(vault.rosterRemove(fay), dea);
  world.hold("members");
  const admission = shown(vault.groupAdmission(1, fay), bo);
  world.hold("coordinators");
  const made = vault.groupRotation(coordinators);
  const record = shown(made, bo);
  vault.trial(1);
  vault.groupAppend(...signed(record));
  const wrap = vault.wrapMake(made.handle, vault.groupID(coordinators).id, kinds.group, 3, 0, bo, nobody).sealed;
  vault.trial(0);
  if (vault.groupState(coordinators).epoch !== 2) throw new Error("the trial left something behind");
  const key = vault.statisticsNew(202703, 3);
  const secret = vault.wrapMake(key.handle, key.compartment, kinds.statisticsKey, 1, coordinators, nobody, nobody).sealed;
  const statisticsKey = { ...key, secret, author: bo };
  return { rosters: [added, changed, removed], admission, rotation: { record, ...inHex({ wrap, previous: made.previous }) }, statisticsKey: inHex(statisticsKey) };
}

/** @type {Sealing} */
function sealKeys(world) {
  const { vault, sheet } = world;
  const { organisation, anchor, steps } = world.rosterVector("organisation");
  const hash = fromHex(steps[6].hash);
  const member = crypto.getRandomValues(new Uint8Array(16));
  const { signing, sealing } = vault.keysNew(member, fromHex(anchor), 7, hash);
  vault.keysSetHeads({ roster: { position: 7, hash }, groups: { 3: { position: 4, hash } }, audit: { position: 2 ** 32 + 7, hash } });
  const sealedBlobKey = vault.blobKeySeal(sheet.handle, 2, sheet.tag, fromHex(organisation)).sealed;
  const keys = { member, signing, sealing, sealedBlobKey, blob: vault.keysSeal(4).blob };
  const set = [hash, sealedBlobKey, sealedBlobKey, hash, hash];
  const proof = vault.proof(sheet.handle, fromHex(organisation), origin, sheet.tag, hash).signature;
  const setPassphrase = vault.setPassphraseProof(sheet.handle, fromHex(organisation), origin, sheet.tag, hash, ...set).signature;
  return { keys: inHex(keys), proof: hex(proof), setPassphrase: hex(setPassphrase) };
}

/** @type {Sealing} */
function sealEntry(world, { entryKey }) {
  const { vault } = world;
  world.rosters("organisation");
  const slot = new Uint8Array(16).fill(9);
  return { entry: hex(vault.entrySeal(fromHex(entryKey), 202703, "contact", slot, 2, "", ["about_other", "phone"]).sealed) };
}

/** @type {Sealing} */
function sealInvitation(world) {
  const { vault } = world;
  const code = vault.codeNew(1);
  const { handle, tag } = vault.invitation(code.handle);
  const mac = vault.termsMac(handle, ...terms(world)).mac;
  const joinerMac = vault.joinerMac(handle, ...terms(world), ...joiner(world)).mac;
  return { invitation: { ...inHex({ tag, mac, joinerMac }), text: new TextDecoder().decode(code.text) } };
}

/** @param {Record<string, Uint8Array | number>} fields */
const inHex = (fields) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, typeof value === "number" ? value : hex(value)]));
