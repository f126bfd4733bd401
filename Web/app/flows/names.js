// What members are called: docs/protocol.md 6.4.

import { believing } from "../believing.js";
import { base64, fromBase64, idBytes } from "../bytes.js";
import { parsedAlike } from "../json.js";
import { bytesOf } from "../records.js";
import { kinds, rolesOf } from "../roles.js";
import { requireGranter } from "./granters.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./session.js").WireWrap} WireWrap */

/**
 * `payload`: with what this client does not know.
 * @typedef {{name: string, languages: string[], revision: number, payload: Record<string, any>}} OpenedName
 */

/**
 * Reads the names that this member can open.
 * @param {Session} session
 */
export async function readNames(session) {
  if (!session.isAdmitted("members")) return session.names;
  const opened = Object.entries(await openNames(session));
  session.names = Object.fromEntries(opened.map(([id, { name }]) => [id, name]));
  session.languages = Object.fromEntries(opened.map(([id, { languages }]) => [id, languages]));
  return session.names;
}

/**
 * One that an administrator did not sign is left out, and one that is older than what this session has opened.
 * @param {Session} session @returns {Promise<Record<string, OpenedName>>}
 */
export async function openNames(session) {
  /** @type {{member: string, revision: number, object: string, wrap: WireWrap}[]} */
  const found = (await session.call("names")).names;
  // Somebody may have joined since this session last looked.
  if (found.some((one) => !session.lines.some((line) => line.id === one.member))) await session.refresh();
  /** @type {Record<string, OpenedName>} */
  const names = {};
  for (const one of found.filter(({ member, revision }) => revision >= (session.nameRevisions.get(member) ?? 1))) {
    try {
      const opened = open(session, one);
      if (!opened) continue;
      session.nameRevisions.set(one.member, one.revision);
      names[one.member] = opened;
    } catch {
      // Shown without a name.
    }
  }
  return names;
}

/** @param {Session} session @param {{member: string, revision: number, object: string, wrap: WireWrap}} stored @returns {OpenedName | null} */
function open(session, { member, revision, object, wrap }) {
  const id = idBytes(member);
  const key = session.openWrap(wrap, id, kinds.name, 1, "members");
  try {
    // To the group it may have been passed on by whoever is in it; singly it comes from an administrator.
    if (wrap.recipient === session.id) requireGranter(session, kinds.name, 1, key);
    else session.requireAdmission(key.granter, "members");
    const opened = believing(() => session.vault.objectOpen(key.handle, fromBase64(object), id, kinds.name, 1, id, revision));
    if (!rolesOf(opened.roles).includes("administrator")) return null;
    session.requireAdmission(opened.author, "administrators");
    const payload = parsedAlike(opened.payload);
    if (payload.type !== "name" || payload.v !== 1 || typeof payload.name !== "string") return null;
    const { name, languages } = payload;
    return { name, languages: Array.isArray(languages) ? languages.filter((code) => typeof code === "string") : [], revision, payload };
  } finally {
    session.vault.drop(key.handle);
  }
}

/**
 * The object under a key that nobody holds yet, and the key's wraps.
 * @param {Session} session @param {Uint8Array} member @param {Record<string, any>} payload @param {number} revision
 */
export function sealName(session, member, payload, revision) {
  const { vault } = session;
  const { handle } = vault.keyNew();
  try {
    const object = vault.objectSeal(handle, bytesOf(payload), member, kinds.name, 1, member, revision).sealed;
    const wraps = session.recipients("members").map((recipient) => session.wrap(handle, member, kinds.name, 1, recipient));
    return { object: base64(object), wraps };
  } finally {
    vault.drop(handle);
  }
}
