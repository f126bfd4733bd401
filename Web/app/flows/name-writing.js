// Changing what a member is called, and the languages that they work in: docs/protocol.md 6.4.

import { idBytes } from "../bytes.js";
import { isNameTooLong } from "../records.js";
import { retrying } from "./members.js";
import { openNames, sealName } from "./names.js";

/** @typedef {import("./session.js").Session} Session */

/** @param {Session} session @param {{member: string, name: string, languages: string[]}} change @returns {Promise<{}>} */
export async function setName(session, { member, name, languages }) {
  if (isNameTooLong(name)) throw { code: "name_too_long" };
  const id = idBytes(member);
  await retrying(session, async () => {
    if (!session.isAdmitted("members")) throw { code: "not_admitted" };
    const line = session.line(id);
    const known = (await openNames(session))[member];
    if (!line || line.removed !== null || !known) throw { code: "no_such_member" };
    if (name === known.name && languages.join() === known.languages.join()) return;
    const revision = known.revision + 1;
    const sealed = sealName(session, id, { ...known.payload, name, languages }, revision);
    await session.call("changeName", { id: member, body: { revision, ...sealed } });
  });
  return {};
}
