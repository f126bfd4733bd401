// The directory's requests: docs/protocol.md 11. Nothing in it is sealed; who may change it the server checks by the role.

import { failedWith } from "../believing.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("../../types").HSDS} HSDS */

/** So many on one page, and in one request. */
const most = 500;
/** Characters of an import's part: well below what a server takes unless it is set to take less. */
const longestPart = 1 << 20;

/** @param {Session} session @param {{}} _ @param {(done: number) => void} progress @returns {Promise<HSDS[]>} */
export async function services(session, _, progress) {
  for (let attempt = 0; attempt < 5; attempt++) {
    /** @type {Map<string, HSDS>} */
    const found = new Map();
    let given = 0;
    for (let page = 1; ; page++) {
      const answer = await session.call("services", { query: { full: "true", page: String(page), per_page: String(most) } });
      if (!Array.isArray(answer.contents)) throw { code: "bad_answer" };
      given += answer.contents.length;
      for (const service of answer.contents) found.set(service.id, service);
      progress(given);
      if (!answer.last_page && answer.contents.length > 0) continue;
      // Something was added or deleted between two pages: they may have left something out.
      if (given === answer.total_items) return [...found.values()];
      break;
    }
  }
  throw { code: "busy" };
}

/** @param {Session} session @param {{service: HSDS}} given with the revision that was read, if it was */
export async function writeService(session, { service: { x_revision: replaces, ...service } }) {
  await session.call("writeService", { id: service.id, body: { service, ...(replaces ? { replaces } : {}) } });
  return {};
}

/** @param {Session} session @param {{services: HSDS[]}} given as they were read */
export async function assureServices(session, { services }) {
  const body = { services: services.map(({ id, x_revision: revision }) => ({ id, revision })) };
  const { assured } = await session.call("assureServices", { body });
  return { assured };
}

/** @param {Session} session @param {{services: HSDS[]}} given @param {(done: number) => void} progress */
export async function importServices(session, { services }, progress) {
  const sum = { added: 0, changed: 0 };
  for (let done = 0; done < services.length;) {
    const part = [];
    let size = 0;
    for (const service of services.slice(done, done + most)) {
      size += JSON.stringify(service).length;
      if (size > longestPart && part.length > 0) break;
      part.push(service);
    }
    const answer = await session.call("importServices", { body: { services: part } }).catch((failure) => {
      // By its place in the whole file.
      const list = failure.list?.replace(/^services\[(\d+)\]/, (/** @type {string} */ _, /** @type {string} */ at) => `services[${Number(at) + done}]`);
      throw list ? { ...failure, list } : failure;
    });
    sum.added += answer.added;
    sum.changed += answer.changed;
    done += part.length;
    progress(done);
  }
  return sum;
}

/** @param {Session} session @param {{id: string}} given */
export async function deleteService(session, { id }) {
  await session.call("deleteService", { id }).catch((failure) => {
    // Somebody else, or a request whose answer was lost, has deleted it.
    if (!failedWith(failure, "not_found")) throw failure;
  });
  return {};
}
