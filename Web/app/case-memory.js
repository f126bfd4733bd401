// The cases that were opened in this window, as long as the keys are here: a list or a case shows at once and is read anew behind it.

import { clearDesk, onDesk } from "./case-desk.js";
import { session } from "./session.js";

export { onDesk, putOnDesk } from "./case-desk.js";

/** @typedef {import("../types").OpenedCase} OpenedCase */

const nothing = () => ({
  /** @type {Map<string, OpenedCase>} */
  opened: new Map(),
  /**
   * The own caseload; null until it was read.
   * @type {string[] | null}
   */
  mine: null,
  /** @type {string[]} */
  refused: [],
});
let memory = nothing();

session.on("state", ({ phase }) => {
  if (phase !== "signed-in") memory = nothing();
});

/** @param {string} id */
export const openedCase = (id) => memory.opened.get(id) ?? null;

/** @param {OpenedCase} opened */
export const rememberCase = (opened) => void memory.opened.set(opened.id, opened);

/** @param {string} id */
export function forgetCase(id) {
  memory.opened.delete(id);
  memory.mine = memory.mine?.filter((other) => other !== id) ?? null;
  if (onDesk()?.id === id) clearDesk();
}

/** The own caseload; null until it was read. */
export const caseload = () => memory.mine?.flatMap((id) => memory.opened.get(id) ?? []) ?? null;

/** Ids of cases in it that nobody entitled can have written. */
export const refusedCases = () => memory.refused;

/** @param {import("../types").CasesRead} read */
export function rememberCaseload({ cases, refused }) {
  for (const opened of cases) rememberCase(opened);
  memory.mine = cases.map(({ id }) => id);
  memory.refused = refused;
}
