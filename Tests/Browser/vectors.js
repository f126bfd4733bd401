// The vectors of Tests/Vectors against the vault as WebAssembly, through the same wrapper as the page. What the page cannot express (a nonce
// or a blind that is given, a wrap with a parent, a secret in the clear) is counted as skipped; native code tests it.

import { ceremonies } from "./vectors-recovery.js";
import { auditLog, callerWraps, invitations, ledger, objects, releases, wraps } from "./vectors-sealed.js";
import { Tally, World, fromHex, groups, hex, of, signed } from "./vectors-world.js";

/**
 * @param {any} vault @param {any} vectors parsed files by name, without `.json`
 * @returns {Promise<{passed: number, skipped: number, failures: string[]}>}
 */
export async function run(vault, vectors) {
  const tally = new Tally();
  const world = new World(vault, vectors);
  const parts = {
    secrets, codes, memberKeys, statements, rosters, groupChains, wraps, callerWraps, objects, ledger, releases, auditLog, invitations, ceremonies,
  };
  for (const [name, part] of Object.entries(parts)) tally.check(name, () => part(tally, world));
  vault.wipe();
  return { passed: tally.passed, skipped: tally.skipped, failures: tally.failures };
}

/** @typedef {(tally: Tally, world: World) => void} Part */

/** @type {Part} */
function secrets(tally, { vault, vectors }) {
  const hardened = vectors["hardened-secrets"];
  for (const vector of of(hardened.good, "login")) {
    const organisation = fromHex(vector.organisation);
    tally.equal(vector.name, vault.loginTag(organisation, vector.login).tag, vector.loginTag);
    vault.drop(vault.attempt(organisation, vector.passphrase).handle);
  }
  for (const vector of of(hardened.bad, "login")) {
    tally.refused(vector.name, vector.error, () => {
      vault.attempt(fromHex(vector.organisation), vector.passphrase);
      vault.loginTag(fromHex(vector.organisation), vector.login);
    });
  }
  const organisation = fromHex(of(hardened.good, "login")[0].organisation);
  const attempt = vault.attempt(organisation, "x").handle;
  for (const vector of vectors["oblivious-function"].bad) {
    const tag = new Uint8Array(32);
    tally.refused(vector.name, vector.error, () => vault.attemptFinish(attempt, fromHex(vector.element), tag));
  }
  tally.refused("a stretched value before its y", "noState", () => vault.loginKeys(attempt, new Uint8Array(32), new Uint8Array(0)));
  vault.drop(attempt);
  for (const vector of of(vectors.sessions.good, "stretch")) {
    tally.equal(vector.name, vault.stretch(fromHex(vector.y), fromHex(vector.salt)).stretched, vector.stretched);
    tally.refused("a salt of 15 bytes", "malformed", () => vault.stretch(fromHex(vector.y), fromHex(vector.salt).subarray(1)));
  }
}

/** @type {Part} */
function codes(tally, { vault, vectors }) {
  const number = (/** @type {string} */ kind) => (kind === "invitation" ? 1 : 2);
  for (const vector of of(vectors.codes.good, "code")) {
    for (const typed of [vector.text, ...vector.typed]) {
      tally.check(`${vector.name}: ${typed}`, () => vault.drop(vault.codeRead(number(vector.kind), typed).handle));
    }
  }
  for (const vector of of(vectors.codes.bad, "code")) {
    tally.refused(`${vector.kind}: ${vector.name}`, "malformed", () => vault.codeRead(number(vector.kind), vector.typed));
  }
  const organisation = fromHex(vectors.rosters.good[0].organisation);
  const caller = (/** @type {string} */ typed) => vault.drop(vault.callerRead(organisation, typed).handle);
  for (const vector of of(vectors.codes.good, "caller")) {
    for (const typed of [vector.text, ...vector.typed]) tally.check(`${vector.name}: ${typed}`, () => caller(typed));
  }
  for (const vector of of(vectors.codes.bad, "caller")) tally.refused(vector.name, "malformed", () => caller(vector.typed));
  tally.check("a new caller code", () => caller(new TextDecoder().decode(vault.callerNew(organisation).text)));
  const hardened = vectors["hardened-secrets"];
  for (const vector of of(hardened.good, "sheet")) {
    const sheet = vault.sheet(vault.codeRead(2, vector.text).handle);
    tally.equal(vector.name, [hex(sheet.tag), hex(sheet.publicKey)], [vector.tag, vector.loginKey]);
  }
  for (const vector of of(hardened.good, "invitation")) {
    tally.equal(vector.name, vault.invitation(vault.codeRead(1, vector.text).handle).tag, vector.tag);
  }
  for (const vector of of(hardened.bad, "code")) {
    const code = vault.codeRead(number(vector.kind), vector.text).handle;
    tally.refused(vector.name, vector.error, () => (vector.kind === "invitation" ? vault.sheet(code) : vault.invitation(code)));
  }
  const made = vault.codeNew(1);
  const read = vault.codeRead(1, made.text).handle;
  tally.equal("a new code", vault.invitation(read).tag, hex(vault.invitation(made.handle).tag));
}

/** @type {Part} */
function memberKeys(tally, world) {
  const { vault, vectors, sheet } = world;
  for (const session of world.sessions("session")) {
    const keys = world.open(session);
    tally.equal(session.name, [hex(keys.signing), hex(keys.sealing)], [session.signing, session.sealing]);
  }
  for (const session of of(vectors.sessions.bad, "session")) tally.refused(session.name, session.error, () => world.open(session));
  const bo = world.sessions("session").find((session) => session.name === "bo");
  tally.damage("a session's blob key", fromHex(bo.sealedBlobKey), (sealedBlobKey) => world.open({ ...bo, sealedBlobKey: hex(sealedBlobKey) }));

  const keyOf = (/** @type {any} */ vector) => world.sessions("blob-key").find((one) => one.key === vector.key)?.sealedBlobKey;
  /** @param {any} vector @param {Uint8Array} [blob] */
  const open = (vector, blob = fromHex(vector.blob)) => {
    const organisation = fromHex(vector.organisation);
    const sealedBlobKey = fromHex(keyOf(vector));
    return vault.keysOpen(sheet.handle, 2, sheet.tag, organisation, sealedBlobKey, blob, fromHex(vector.member), vector.version);
  };
  for (const vector of of(vectors["member-keys"].good, "blob")) {
    /** @param {any} heads */
    const shown = ({ roster, groups, audit }) => [
      roster.position, hex(roster.hash), ...Object.entries(groups).map(([group, head]) => [Number(group), head.position, hex(head.hash)]),
      audit.position, hex(audit.hash),
    ];
    const { roster, audit } = vector;
    const groups = vector.groups.map((/** @type {any} */ head) => [head.group, head.position, head.hash]);
    const wanted = [roster.position, roster.hash, ...groups, audit.position, audit.hash];
    const { heads } = open(vector);
    tally.equal(vector.name, shown(heads), wanted);
    vault.keysSetHeads({ ...heads, audit: { position: 2 ** 32 + 5, hash: heads.audit.hash } });
    const again = { ...vector, version: 9, blob: hex(vault.keysSeal(9).blob) };
    tally.equal(`${vector.name}, sealed again`, open(again).heads.audit.position, 2 ** 32 + 5);
    tally.refused(`${vector.name}, sealed again as another version`, "refused", () => open({ ...again, version: 8 }));
  }
  for (const vector of of(vectors["member-keys"].bad, "blob")) {
    // The blob key for these is sealed for this organisation: another one is refused before.
    tally.refused(vector.name, vector.error, () => open(vector));
  }
  const [vector] = of(vectors["member-keys"].good, "blob");
  tally.damage("a blob", fromHex(vector.blob), (blob) => open(vector, blob));
  // Sealed to logins whose keys no code gives.
  tally.skipped += of([...vectors["member-keys"].good, ...vectors["member-keys"].bad], "blob-key").length;
}

/** @type {Part} */
function statements(tally, { vault, vectors, sheet }) {
  const organisation = fromHex(vectors.rosters.good[0].organisation);
  for (const vector of of(vectors.sessions.good, "sign-in")) {
    const { signature } = vault.proof(sheet.handle, organisation, vector.origin, sheet.tag, fromHex(vector.nonce));
    tally.equal(vector.name, signature, vector.signature);
  }
  for (const vector of of(vectors.sessions.good, "set-passphrase")) {
    const set = ["loginKey", "sealed", "sheetSeal", "sheetTag", "sheetKey"].map((field) => fromHex(vector[field] ?? ""));
    const { signature } = vault.setPassphraseProof(sheet.handle, organisation, vector.origin, sheet.tag, fromHex(vector.nonce), ...set);
    tally.equal(vector.name, signature, vector.signature);
  }
  // Signed by keys that no code gives.
  tally.skipped += vectors.statements.good.length + vectors.statements.bad.length;
}

/** @type {Part} */
function rosters(tally, world) {
  const { vault, vectors } = world;
  for (const vector of vectors.rosters.good) {
    world.rosters(vector.name);
    const state = vault.rosterState();
    tally.equal(vector.name, [state.version, hex(state.anchor), hex(state.organisation)], [vector.steps.length, vector.anchor, vector.organisation]);
    vector.steps.forEach((/** @type {any} */ step, /** @type {number} */ place) => {
      tally.equal(`${vector.name}, hash of ${place + 1}`, vault.rosterHash(place + 1).hash, step.hash);
      tally.check(`${vector.name}, ${place + 1} again`, () => vault.rostersAppend(...signed(step)));
    });
    for (const { person, by_version } of vector.roles) {
      const id = fromHex(vector.people.find((/** @type {any} */ one) => one.name === person).id);
      const found = by_version.map((/** @type {number} */ _, /** @type {number} */ place) => vault.rolesAt(id, place + 1).roles);
      tally.equal(`${vector.name}, roles of ${person}`, found, by_version);
    }
  }
  for (const { name, chain, after, next, anchor, error } of vectors.rosters.bad) {
    if (after > 0) world.rosters(chain, after);
    tally.refused(name, error, () =>
      after === 0 ? vault.rostersBegin(...signed(next), fromHex(anchor ?? "")) : vault.rostersAppend(...signed(next)),
    );
    if (after > 0) tally.equal(`${name}: nothing changed`, vault.rosterState().version, after);
  }
  const steps = world.rosterVector("organisation").steps;
  const [document, signer, signature] = signed(steps[2]);
  world.rosters("organisation", 2);
  tally.damage("a roster", new TextEncoder().encode(document), (damaged) => vault.rostersAppend(damaged, signer, signature));
  tally.damage("its signer", signer, (damaged) => vault.rostersAppend(document, damaged, signature));
  tally.damage("its signature", signature, (damaged) => vault.rostersAppend(document, signer, damaged));
  tally.check("the undamaged roster", () => vault.rostersAppend(document, signer, signature));
}

/** @type {Part} */
function groupChains(tally, world) {
  const { vault, vectors } = world;
  for (const vector of of(vectors.groups.good, "chain")) {
    world.rosters(vector.rosters);
    const group = groups.indexOf(vector.group) + 1;
    tally.equal(`${vector.name}, id`, vault.groupID(group).id, vector.id);
    for (const step of vector.steps) {
      tally.equal(vector.name, vault.groupAppend(...signed(step)).group, group);
      tally.equal(`${vector.name}, hash`, vault.groupState(group).hash, step.hash);
    }
  }
  for (const { name, chain, after, versions, next, error } of of(vectors.groups.bad, "chain")) {
    const group = groups.indexOf(world.groupVector(chain).group) + 1;
    world.rosters(world.groupVector(chain).rosters, versions);
    try {
      world.records(chain, 0, after);
    } catch {
      // The records before name rosters that this reader does not know.
      tally.skipped += 1;
      continue;
    }
    tally.refused(name, error, () => {
      const added = vault.groupAppend(...signed(next)).group;
      // A record of another group begins that group's chain here; the page compares.
      if (added !== group) throw { code: "broken_chain" };
    });
    tally.equal(`${name}: nothing changed`, vault.groupState(group).index, after);
  }
  for (const { name, chain, epoch, box, error } of [...of(vectors.groups.good, "previous"), ...of(vectors.groups.bad, "previous")]) {
    const group = world.hold(chain, epoch);
    if (error) tally.refused(name, error, () => vault.groupSecretPrevious(group, epoch, fromHex(box)));
    else tally.check(name, () => vault.groupSecretPrevious(group, epoch, fromHex(box)));
  }
  for (const vector of of([...vectors.groups.good, ...vectors.groups.bad], "remembered")) {
    const known = world.groupVector(vector.chain);
    world.rosters(known.rosters);
    world.records(vector.chain, 0, vector.records);
    const check = () => vault.groupCheck(groups.indexOf(known.group) + 1, vector.after, vector.version);
    if (vector.error) tally.refused(vector.name, vector.error, check);
    else tally.check(vector.name, check);
  }
  const [{ chain, epoch, box }] = of(vectors.groups.good, "previous");
  const group = world.hold(chain, epoch);
  tally.damage("a previous secret", fromHex(box), (damaged) => vault.groupSecretPrevious(group, epoch, damaged));
  world.rosters("organisation");
  world.records("coordinators", 0, 2);
  const [document, signer, signature] = signed(world.groupVector("coordinators").steps[2]);
  tally.damage("a record", new TextEncoder().encode(document), (damaged) => vault.groupAppend(damaged, signer, signature));
  tally.damage("its signer", signer, (damaged) => vault.groupAppend(document, damaged, signature));
  tally.damage("its signature", signature, (damaged) => vault.groupAppend(document, signer, damaged));
}
