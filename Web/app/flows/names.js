// What members are called: docs/protocol.md 6.4.

import { believing } from "../believing.js";
import { fromBase64, idBytes } from "../bytes.js";
import { parsedAlike } from "../json.js";
import { kinds, rolesOf } from "../roles.js";
import { requireGranter } from "./granters.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./session.js").WireWrap} WireWrap */

/**
 * Reads the names that this member can open. One that an administrator did not sign is left out.
 * @param {Session} session
 */
export async function readNames(session) {
  if (!session.isAdmitted("members")) return session.names;
  /** @type {{member: string, object: string, wrap: WireWrap}[]} */
  const found = (await session.call("names")).names;
  // Somebody may have joined since this session last looked.
  if (found.some((one) => !session.lines.some((line) => line.id === one.member))) await session.refresh();
  /** @type {Record<string, string>} */
  const names = {};
  /** @type {Record<string, string[]>} */
  const languages = {};
  for (const one of found) {
    try {
      const opened = open(session, one);
      if (!opened) continue;
      names[one.member] = opened.name;
      languages[one.member] = opened.languages;
    } catch {
      // Shown without a name.
    }
  }
  session.names = names;
  session.languages = languages;
  return names;
}

/** @param {Session} session @param {{member: string, object: string, wrap: WireWrap}} stored @returns {{name: string, languages: string[]} | null} */
function open(session, { member, object, wrap }) {
  const id = idBytes(member);
  const key = session.openWrap(wrap, id, kinds.name, 1, "members");
  try {
    // To the group it may have been passed on by whoever is in it; singly it comes from an administrator.
    if (wrap.recipient === session.id) requireGranter(session, kinds.name, 1, key);
    else session.requireAdmission(key.granter, "members");
    const opened = believing(() => session.vault.objectOpen(key.handle, fromBase64(object), id, kinds.name, 1, id, 1));
    if (!rolesOf(opened.roles).includes("administrator")) return null;
    session.requireAdmission(opened.author, "administrators");
    const payload = parsedAlike(opened.payload);
    if (payload.type !== "name" || payload.v !== 1 || typeof payload.name !== "string") return null;
    const { name, languages } = payload;
    return { name, languages: Array.isArray(languages) ? languages.filter((code) => typeof code === "string") : [] };
  } finally {
    session.vault.drop(key.handle);
  }
}
