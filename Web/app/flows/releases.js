// Every release from the first on, verified: docs/protocol.md 8.4. What one must say stands in release-rules.js.

import { base64, fromBase64 } from "../bytes.js";
import { believing } from "../believing.js";
import { append, readRelease } from "../release-rules.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("../release-rules.js").Chain} Chain */

/**
 * Every release from the first on, verified, and held against what this device has seen.
 * @param {Session} session @returns {Promise<Chain>}
 */
export async function readReleases(session) {
  /** @type {Chain} */
  const chain = { releases: [], hashes: [] };
  for (;;) {
    const page = await session.call("releases", { query: { after: String(chain.releases.length) } });
    for (const { document, roster, signature } of page.releases) {
      const bytes = fromBase64(document);
      const verify = () => believing(() => session.vault.releaseVerify(bytes, roster.version, fromBase64(roster.hash), fromBase64(signature)).hash);
      if (roster.version > session.heads.roster.position) await session.refresh();
      append(chain, readRelease(bytes), base64(verify()));
    }
    if (page.releases.length === 0 || chain.releases.length >= page.newest) break;
  }
  const { seen, count } = { seen: session.profile.releases, count: chain.releases.length };
  if (seen && seen.position > count) throw { code: "rolled_back" };
  if (seen && chain.hashes[seen.position - 1] !== seen.hash) throw { code: "fork" };
  if (count > (seen?.position ?? 0)) {
    session.profile.releases = { position: count, hash: chain.hashes[count - 1] };
    await session.store.saveProfile(session.profile);
  }
  return chain;
}
