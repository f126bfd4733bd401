// What stays behind in the module's memory, which a test can search although the page cannot.

import { openVault } from "/app/vault.js";
import { World, fromHex } from "./vectors-world.js";

const passphrase = "a passphrase that stands nowhere else";
const content = '{"note":"a note that stands nowhere else"}';

/** @param {any} module @param {any} vectors @returns {Promise<{held: string[], left: string[]}>} what was found while in use, and after */
export async function residue(module, vectors) {
  const { instantiate } = WebAssembly;
  /** @type {any} */
  let memory;
  WebAssembly.instantiate = /** @type {any} */ (
    async (/** @type {[any, any]} */ ...given) => {
      const instance = await instantiate(...given);
      memory = instance.exports.memory;
      return instance;
    }
  );
  const vault = await openVault(module);
  WebAssembly.instantiate = instantiate;

  const utf8 = new TextEncoder();
  /** @param {Record<string, Uint8Array>} secrets @returns {string[]} */
  const found = (secrets) => {
    const all = new Uint8Array(memory.buffer);
    const stands = (/** @type {Uint8Array} */ bytes) => {
      for (let at = all.indexOf(bytes[0]); at >= 0; at = all.indexOf(bytes[0], at + 1)) {
        if (bytes.every((byte, place) => all[at + place] === byte)) return true;
      }
      return false;
    };
    return Object.keys(secrets).filter((name) => stands(secrets[name]));
  };

  const world = new World(vault, vectors);
  const organisation = fromHex(world.rosterVector("organisation").organisation);
  const attempt = vault.attempt(organisation, passphrase).handle;
  world.hold("coordinators");
  const bo = world.rosterVector("organisation").people.find((/** @type {any} */ person) => person.name === "bo");
  const [older, newer] = world.groupVector("coordinators").secrets;
  const held = {
    passphrase: utf8.encode(passphrase), "signing seed": fromHex(bo.signingSeed), "sealing secret": fromHex(bo.sealingSecret),
    "group secret": fromHex(newer), "older group secret": fromHex(older), "sheet's key": fromHex(vectors.sessions.sheet.wrapKey),
  };
  const inUse = found(held);

  const id = fromHex(bo.id);
  const key = vault.keyNew().handle;
  vault.objectOpen(key, vault.objectSeal(key, content, id, 1, 1, id, 1).sealed, id, 1, 1, id, 1);
  const mine = world.sessions("session").find((session) => session.name === "bo");
  vault.draftOpen(vault.draftSeal(organisation, id, fromHex(mine.sealing), content).sealed);
  const code = vault.codeNew(2);
  const [stretch] = world.sessions("stretch");
  const y = fromHex(stretch.y);
  vault.stretch(y, fromHex(stretch.salt));
  const left = found({ content: utf8.encode(content), "code's text": code.text, y });
  vault.drop(attempt);
  left.push(...found({ "passphrase, dropped": held.passphrase }));
  vault.wipe();
  return { held: inUse, left: [...left, ...found(held)] };
}
