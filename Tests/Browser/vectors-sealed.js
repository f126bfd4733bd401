// The vectors of what is sealed for somebody: wraps, objects, drafts, entries, invitations. See vectors.js.

import { fromHex, groups, hex, kinds, of } from "./vectors-world.js";

/** @typedef {import("./vectors.js").Part} Part */
/** @typedef {import("./vectors-world.js").World} World */

const utf8 = new TextEncoder();
const noParent = "0".repeat(32);

/** @type {Part} */
export function wraps(tally, world) {
  const { vault, vectors } = world;
  for (const vector of [...vectors.wraps.good, ...vectors.wraps.bad]) {
    const to = receive(world, vector);
    if (to === null) {
      tally.skipped += 1;
      continue;
    }
    const compartment = [fromHex(vector.compartment), kinds[vector.kind], vector.epoch];
    const open = () => {
      const opened = vault.wrapOpen(fromHex(vector.wrap), ...compartment, to, vector.recipientEpoch);
      if (vector.previousKey) {
        const previous = world.key(vector.previousKey);
        vault.continuityVerify(previous, opened.handle, ...compartment, opened.continuity);
        tally.equal(`${vector.name}: made`, vault.continuity(previous, opened.handle, ...compartment).mac, hex(opened.continuity));
      }
      if (vector.group) vault.groupSecretOpen(groups.indexOf(vector.group) + 1, fromHex(vector.wrap));
      return [hex(opened.granter), opened.roles, hex(opened.continuity)];
    };
    if (vector.error) tally.refused(vector.name, vector.error, open);
    else tally.check(vector.name, () => tally.equal(vector.name, open(), [vector.granter, vector.granterRoles, vector.continuity]));
  }
  const [vector] = vectors.wraps.good;
  receive(world, vector);
  const asked = [fromHex(vector.compartment), kinds[vector.kind], vector.epoch, 0, 1];
  tally.damage("a wrap", fromHex(vector.wrap), (damaged) => vault.wrapOpen(damaged, ...asked));
}

/**
 * Signs in who can open a wrap. Gives to whom it is, 0 for the member or the group's number; null if the page would never ask so.
 * @param {World} world @param {any} vector @returns {number | null}
 */
function receive(world, { rosters, versions, parent, recipient, secret, group, epoch }) {
  if (parent !== noParent) return null;
  const person = world.rosterVector(rosters).people.find((/** @type {any} */ one) => one.id === recipient);
  if (person) {
    if (person.sealingSecret !== secret) return null;
    world.signIn(person.name);
    world.rosters(rosters, versions);
    const known = world.sessions("group-secret").find((one) => one.chain === group && one.epoch === epoch);
    if (group) world.records(group, 0, known.records);
    return 0;
  }
  const chain = of(world.vectors.groups.good, "chain").find((one) => one.id === recipient && one.rosters === rosters);
  return chain ? world.hold(chain.name) : null;
}

/** @type {Part} */
export function callerWraps(tally, world) {
  const { vault, vectors } = world;
  const { good, bad } = vectors["caller-wraps"];
  world.signIn("bo");
  const caller = (/** @type {any} */ { y, stretched }) => {
    const { organisation } = world.rosterVector("organisation");
    return vault.callerKeys(fromHex(organisation), fromHex(y), fromHex(stretched));
  };
  for (const vector of [...good, ...bad]) {
    world.rosters(vector.rosters, vector.versions);
    const keys = caller(vector);
    const thread = [fromHex(vector.compartment), vector.epoch];
    const open = () => {
      const opened = vault.callerWrapOpen(fromHex(vector.wrap), keys.handle, ...thread);
      if (vector.previousKey) {
        const previous = world.key(vector.previousKey);
        vault.continuityVerify(previous, opened.handle, thread[0], kinds.thread, thread[1], opened.continuity);
      }
      return [hex(opened.granter), opened.roles, hex(opened.continuity)];
    };
    if (vector.error) tally.refused(vector.name, vector.error, open);
    else {
      tally.equal(`${vector.name}: the tag`, keys.tag, vector.tag);
      tally.check(vector.name, () => tally.equal(vector.name, open(), [vector.granter, vector.granterRoles, vector.continuity]));
    }
    vault.drop(keys.handle);
  }
  const [vector] = good;
  const thread = [fromHex(vector.compartment), vector.epoch];
  world.rosters(vector.rosters);
  const { handle } = caller(vector);
  tally.damage("a caller wrap", fromHex(vector.wrap), (damaged) => vault.callerWrapOpen(damaged, handle, ...thread));
  const made = vault.callerWrapMake(vault.keyNew().handle, handle, ...thread, "");
  const bo = world.rosterVector("organisation").people.find((/** @type {any} */ person) => person.name === "bo");
  tally.equal("a caller wrap made here", vault.callerWrapOpen(made.sealed, handle, ...thread).granter, bo.id);
  tally.equal("its size", made.sealed.length, vector.wrap.length / 2);
  tally.refused("no continuity in a second epoch", "malformed", () => vault.callerWrapMake(vault.keyNew().handle, handle, thread[0], 2, ""));
}

/** @type {Part} */
export function objects(tally, world) {
  const { vault, vectors } = world;
  world.signIn("bo");
  for (const vector of of([...vectors.objects.good, ...vectors.objects.bad], "object")) {
    world.rosters(vector.rosters, vector.versions);
    const place = [fromHex(vector.compartment), kinds[vector.kind], vector.epoch, fromHex(vector.object), vector.revision];
    const key = world.key(vector.key);
    const open = (/** @type {number} */ by, /** @type {Uint8Array} */ sealed, /** @type {any[]} */ at) => {
      const { author, roles, payload } = vault.objectOpen(by, sealed, ...at);
      return [hex(author), roles, hex(payload)];
    };
    if (vector.error) {
      tally.refused(vector.name, vector.error, () => open(key, fromHex(vector.sealed), place));
      continue;
    }
    const wanted = [vector.author, vector.authorRoles, hex(utf8.encode(vector.payload))];
    tally.check(vector.name, () => tally.equal(vector.name, open(key, fromHex(vector.sealed), place), wanted));
    tally.check(`${vector.name}, re-keyed`, () => {
      const next = world.key(vector.nextKey);
      const moved = [...place.slice(0, 2), vector.epoch + 1, ...place.slice(3)];
      tally.equal(`${vector.name}, moved`, open(next, fromHex(vector.moved), moved), wanted);
      const { sealed } = vault.objectRekey(key, next, fromHex(vector.sealed), ...place);
      tally.equal(`${vector.name}, re-keyed`, open(next, sealed, moved), wanted);
      tally.equal(`${vector.name}, size`, sealed.length, vector.moved.length / 2);
      vault.drop(next);
    });
    vault.drop(key);
  }
  const [vector] = of(vectors.objects.good, "object");
  const place = [fromHex(vector.compartment), kinds[vector.kind], vector.epoch, fromHex(vector.object), vector.revision];
  world.rosters(vector.rosters);
  const key = world.key(vector.key);
  tally.damage("an object", fromHex(vector.sealed), (damaged) => vault.objectOpen(key, damaged, ...place));
  const again = vault.objectSeal(key, vector.payload, ...place).sealed;
  tally.equal("an object sealed here", vault.objectOpen(key, again, ...place).payload, hex(utf8.encode(vector.payload)));

  for (const { name, box, payload, error } of of([...vectors.objects.good, ...vectors.objects.bad], "draft")) {
    if (error) tally.refused(name, error, () => vault.draftOpen(fromHex(box)));
    else tally.check(name, () => tally.equal(name, vault.draftOpen(fromHex(box)).payload, hex(utf8.encode(payload))));
  }
  const draft = fromHex(of(vectors.objects.good, "draft")[0].box);
  tally.damage("a draft", draft, (damaged) => vault.draftOpen(damaged));
}

/** @type {Part} */
export function ledger(tally, world) {
  const { vault, vectors } = world;
  for (const vector of of([...vectors.entries.good, ...vectors.entries.bad], "statistics-key")) {
    const key = [vector.month, vector.number, fromHex(vector.public), fromHex(vector.author), vector.version, fromHex(vector.hash)];
    world.rosters(vector.rosters, vector.versions);
    try {
      world.records(vector.group, 0, vector.records);
    } catch {
      // The records name rosters that this reader does not know.
      tally.skipped += 1;
      continue;
    }
    const verify = () => vault.statisticsVerify(...key, fromHex(vector.signature));
    if (vector.error) tally.refused(vector.name, vector.error, verify);
    else tally.check(vector.name, verify);
  }
  for (const vector of of([...vectors.entries.good, ...vectors.entries.bad], "statistics-key-writing")) {
    const key = [vector.month, vector.number, fromHex(vector.public), fromHex(vector.author), vector.version, fromHex(vector.hash)];
    world.rosters(vector.rosters, vector.versions);
    world.records(vector.group, 0, vector.records);
    const verify = () => vault.statisticsVerifyWriting(...key, fromHex(vector.signature), vector.running);
    if (vector.error) tally.refused(vector.name, vector.error, verify);
    else tally.check(vector.name, verify);
  }
  // Entries are opened at a closing only, never in the page. What it seals, native code opens.
  const key = fromHex(of(vectors.entries.good, "statistics-key")[0].public);
  for (const { name, month, event, slot, revision, codes, tag } of of(vectors.entries.good, "entry")) {
    tally.skipped += 1;
    tally.equal(name, vault.entrySeal(key, month, event, fromHex(slot), revision, tag ? fromHex(tag) : new Uint8Array(0), codes).sealed.length, 512);
  }
  tally.skipped += of(vectors.entries.bad, "entry").length;
  const slot = new Uint8Array(16);
  tally.refused("33 codes", "tooLarge", () => vault.entrySeal(key, 202703, "contact", slot, 1, "", Array(33).fill("a")));
  tally.refused("a code of 21 bytes", "tooLarge", () => vault.entrySeal(key, 202703, "contact", slot, 1, "", ["a".repeat(21)]));
  tally.refused("a slot of 15 bytes", "malformed", () => vault.entrySeal(key, 202703, "contact", slot.subarray(1), 1, "", []));
  tally.refused("a tag of 15 bytes", "malformed", () => vault.entrySeal(key, 202703, "case_opened", slot, 1, slot.subarray(1), ["direct"]));
  tally.refused("a key of zeros", "badPoint", () => vault.entrySeal(new Uint8Array(32), 202703, "none", slot, 0, "", []));
}

/** @type {Part} */
export function releases(tally, world) {
  const { vault, vectors } = world;
  const all = vectors.releases;
  for (const vector of of([...all.good, ...all.bad], "release")) {
    world.rosters(vector.rosters, vector.versions);
    const verify = () => vault.releaseVerify(fromHex(vector.document), vector.version, fromHex(vector.rosterHash), fromHex(vector.signature)).hash;
    if (vector.error) tally.refused(vector.name, vector.error, verify);
    else tally.check(vector.name, () => tally.equal(vector.name, verify(), vector.hash));
  }
  const vector = of(all.good, "release")[0];
  world.rosters(vector.rosters, vector.versions);
  const [document, hash, signature] = [vector.document, vector.rosterHash, vector.signature].map(fromHex);
  tally.damage("a release", document, (damaged) => vault.releaseVerify(damaged, vector.version, hash, signature));
  tally.damage("its signature", signature, (damaged) => vault.releaseVerify(document, vector.version, hash, damaged));
  // Secrets for a closing are sealed here and opened by the server alone; what is carried is the server's own.
  tally.skipped += all.good.length + all.bad.length - of([...all.good, ...all.bad], "release").length;
  const { handle } = vault.keyNew();
  tally.refused("a secret that has not this key", "refused", () => vault.closingSeal(handle, 202703, 1, new Uint8Array(32).fill(9), new Uint8Array(32)));
  vault.drop(handle);
}

/** @type {Part} */
export function auditLog(tally, world) {
  const { vault, vectors } = world;
  world.hold("auditors");
  const { secrets } = world.groupVector("auditors");
  for (const { name, secret, sealed, json, error } of of([...vectors.audit.good, ...vectors.audit.bad], "entry")) {
    const open = () => vault.auditOpen(fromHex(sealed), secrets.indexOf(secret) + 1).json;
    if (error) tally.refused(name, error, open);
    else tally.check(name, () => tally.equal(name, open(), hex(utf8.encode(json))));
  }
  const [first] = of(vectors.audit.good, "entry");
  tally.damage("an audit entry", fromHex(first.sealed), (damaged) => vault.auditOpen(damaged, 1));

  for (const { name, steps } of of(vectors.audit.good, "chain")) {
    let hash = new Uint8Array(32);
    steps.forEach((/** @type {any} */ step, /** @type {number} */ place) => {
      const { digest } = vault.auditDigest(fromHex(step.entry));
      hash = vault.auditStep(place, hash, step.epoch, digest).hash;
      tally.equal(`${name}, ${place + 1}`, [hex(digest), hex(hash)], [step.digest, step.hash]);
    });
  }
  for (const { name, organisation, known, links, head } of of(vectors.audit.bad, "chain")) {
    if (organisation !== world.rosterVector("organisation").organisation) {
      tally.skipped += 1;
      continue;
    }
    tally.refused(name, null, () => {
      let { position } = known;
      let hash = fromHex(known.hash);
      for (const link of links) {
        hash = vault.auditStep(position, hash, link.epoch, fromHex(link.digest)).hash;
        position += 1;
      }
      if (position !== head.position || hex(hash) !== head.hash) throw { code: "broken_chain" };
    });
  }
  const checkpoints = of([...vectors.sessions.good, ...vectors.sessions.bad], "checkpoint");
  for (const { name, position, hash, signature, error } of checkpoints) {
    const verify = () => vault.checkpointVerify(position, fromHex(hash), fromHex(signature));
    if (error) tally.refused(name, error, verify);
    else tally.check(name, verify);
  }
}

/** @type {Part} */
export function invitations(tally, world) {
  const { vault, vectors } = world;
  const { good, bad } = vectors.invitations;
  /** @param {any} vector */
  const terms = ({ anchor, version, hash, roles, expires }) => [fromHex(anchor), version, fromHex(hash), roles, expires];
  /** @param {any} vector */
  const joiner = ({ member, signing, sealing, loginTag }) => [member, signing, sealing, loginTag].map(fromHex);
  const invitation = vault.invitation(vault.codeRead(1, good[0].text).handle);
  for (const vector of of(good, "terms")) {
    tally.equal(vector.name, invitation.tag, vector.tag);
    tally.equal(vector.name, vault.termsMac(invitation.handle, ...terms(vector)).mac, vector.mac);
    const verify = (/** @type {Uint8Array} */ mac) => vault.termsVerify(invitation.handle, ...terms(vector), mac);
    tally.check(vector.name, () => verify(fromHex(vector.mac)));
    tally.damage(vector.name, fromHex(vector.mac), verify);
  }
  for (const vector of of(bad, "terms")) {
    tally.refused(vector.name, vector.error, () => vault.termsVerify(invitation.handle, ...terms(vector), fromHex(vector.mac)));
  }
  for (const vector of of(good, "joining")) {
    const answer = [...terms(vector), ...joiner(vector)];
    tally.equal(vector.name, vault.joinerMac(invitation.handle, ...answer).mac, vector.mac);
    tally.check(vector.name, () => vault.joinerVerify(invitation.handle, ...answer, fromHex(vector.mac)));
    const { fingerprint } = vault.fingerprint(fromHex(vector.anchor), ...joiner(vector).slice(0, 3));
    tally.equal(vector.name, fingerprint, hex(utf8.encode(vector.fingerprint)));
  }
  for (const vector of of(bad, "joining")) {
    const answer = [...terms(vector), ...joiner(vector), fromHex(vector.mac)];
    tally.refused(vector.name, vector.error, () => vault.joinerVerify(invitation.handle, ...answer));
  }

  world.hold("administrators");
  const [promise] = of(good, "terms");
  /** @param {any} vector @param {Uint8Array} [box] */
  const open = (vector, box = fromHex(vector.box)) =>
    vault.invitationOpen(box, 1, fromHex(promise.tag), ...terms(vector), fromHex(promise.mac));
  for (const vector of of(good, "box")) {
    tally.check(vector.name, () => {
      const opened = open(vector);
      tally.equal(vector.name, opened.name, hex(utf8.encode(vector.person)));
      tally.equal(`${vector.name}: its inviter`, opened.inviter, vector.inviter);
      tally.check(`${vector.name}: its key`, () => vault.termsVerify(opened.handle, ...terms(promise), fromHex(promise.mac)));
    });
    tally.refused(`${vector.name}, with other terms`, "refused", () => open({ ...vector, roles: vector.roles + 1 }));
    tally.damage(vector.name, fromHex(vector.box), (damaged) => open(vector, damaged));
  }
  for (const vector of of(bad, "box")) tally.refused(vector.name, vector.error, () => open(vector));
  for (const vector of of(bad, "inviter")) {
    try {
      world.hold("administrators", 1, vector.versions);
    } catch {
      // Whoever opens the box joined later than the rosters that this reader knows.
      tally.skipped += 1;
      continue;
    }
    const opened = () => vault.invitationOpen(fromHex(vector.box), 1, fromHex(vector.tag), ...terms(vector), fromHex(vector.mac));
    tally.refused(vector.name, vector.error, opened);
  }
}
