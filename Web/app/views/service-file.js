// Services from a file and into one: what another organisation can use too.

import { kindsOf } from "../directory.js";
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { parsed } from "../json.js";

/** @typedef {import("../../types").HSDS} HSDS */

/** @param {import("../directory.js").Directory} directory */
export function exportFile(directory) {
  const services = directory.services.map(({ x_revision: _, ...service }) => service);
  const address = URL.createObjectURL(new Blob([JSON.stringify({ v: 1, services }, null, 1), "\n"], { type: "application/json" }));
  const link = h("a", { href: address, download: "services.json", hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * Lets somebody choose a file. What is no file of services is told and nothing is sent.
 * @param {(services: HSDS[]) => void} take @param {import("../../types").CodeLists} lists @param {(what: string) => void} refuse
 */
export function readFile(take, lists, refuse) {
  const chooser = h("input", { type: "file", accept: "application/json,.json", onchange: async () => {
    const file = chooser.files?.[0];
    if (!file) return;
    try {
      take(servicesIn(await file.text(), lists));
    } catch (what) {
      refuse(typeof what === "string" ? what : t("services.file.none"));
    }
  } });
  chooser.click();
}

/**
 * Throws what is wrong, in words.
 * @param {string} text @param {import("../../types").CodeLists} lists
 * @returns {HSDS[]}
 */
export function servicesIn(text, lists) {
  const file = parsed(text);
  if (file.services !== undefined && (file.v ?? 1) !== 1) throw t("services.file.newer");
  const services = file.services ?? file.contents ?? (file.name ? [file] : null);
  if (!Array.isArray(services) || services.some((one) => typeof one !== "object" || one === null)) throw t("services.file.none");
  const codes = new Set(lists.lists["referral_service"].codes.map(({ id }) => id));
  for (const service of services) {
    if (!kindsOf(service).every((kind) => codes.has(kind))) throw t("services.file.kind", { name: String(service.name) });
  }
  return services.map((service) => completed(service));
}

/** Fields that hold what has an id of its own. */
const parts = new Set(("organization program phones schedules service_areas service_at_locations languages funding cost_options required_documents contacts " +
  "attributes metadata locations programs organization_identifiers addresses accessibility location taxonomy_term taxonomy_detail").split(" "));

/**
 * Ids in lower case, and one wherever a part has none; without the revision.
 * @param {any} part
 * @returns {any}
 */
function completed(part) {
  if (Array.isArray(part)) return part.map(completed);
  if (typeof part !== "object" || part === null) return part;
  const { x_revision: _, ...rest } = part;
  /** @type {HSDS} */
  const whole = { ...(part.id === undefined ? { id: crypto.randomUUID() } : {}), ...rest };
  for (const [name, value] of Object.entries(whole)) {
    if (parts.has(name)) whole[name] = completed(value);
    else if ((name === "id" || name.endsWith("_id")) && typeof value === "string") whole[name] = value.toLowerCase();
  }
  return whole;
}
