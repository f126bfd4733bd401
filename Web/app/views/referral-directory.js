// The entry of the directory that a referral names: chosen among the services of its kind, and shown by its name.

import { field, fill, h } from "../dom.js";
import { directory } from "../directory-desk.js";
import { nameOfService, phonesOf } from "../directory.js";
import { language, t } from "../i18n.js";
import { session } from "../session.js";
import { keyed, today } from "./words.js";

/** @typedef {import("../../types").HSDS} HSDS */
/** @typedef {import("../../types").CodeLists} CodeLists */

/** @param {HSDS} service */
const numbers = (service) => phonesOf(service).map(({ number }) => number).join(", ");

/**
 * Hidden while there is nothing to choose: without a kind, without services of that kind, and while nobody is signed in, who could fetch them.
 * @param {string} key @param {CodeLists} lists
 * @param {{kind: () => string, get: () => string, set: (id: string) => void}} chosen
 */
export function directoryPart(key, lists, { kind, get, set }) {
  /** @type {HSDS[]} */
  let found = [];
  const select = keyed(key, h("select", { onchange: () => {
    set(select.value);
    tell();
  } }));
  const phones = h("p", { class: "quiet", role: "status" });
  const element = h("div", { class: "stack tight", hidden: true }, field(t("referrals.directory"), select, { hint: t("referrals.directory.hint") }), phones);
  const tell = () => {
    const service = found.find(({ id }) => id === select.value);
    phones.textContent = service ? numbers(service) : "";
  };
  const draw = async () => {
    const wanted = kind();
    const whole = wanted && session.state.phase === "signed-in" ? await directory(lists).catch(() => null) : null;
    // Another kind was chosen meanwhile.
    if (kind() !== wanted) return;
    found = whole?.servicesOf(wanted, "", language(), today()) ?? [];
    element.hidden = found.length === 0;
    fill(select, h("option", { value: "" }, t("referrals.directory.none")),
      found.map((service) => h("option", { value: service.id, selected: service.id === get() }, nameOfService(service, language()).text)));
    tell();
  };
  void draw();
  return { element, draw };
}

/**
 * The name of an entry, once it is known.
 * @param {string} id @param {CodeLists} lists
 */
export function directoryName(id, lists) {
  const shown = h("span", null, t("word.working"));
  directory(lists).then((whole) => {
    const service = whole.find(id);
    shown.textContent = service ? [nameOfService(service, language()).text, numbers(service)].filter(Boolean).join(", ") : t("referrals.directory.gone");
  }, () => (shown.textContent = t("referrals.directory.gone")));
  return shown;
}
