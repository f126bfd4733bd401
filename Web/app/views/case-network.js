// Who else is around the participant: what they do, when, and what may be told to them.

import { ask, button, h, icon } from "../dom.js";
import { codeLabel, t } from "../i18n.js";
import { session } from "../session.js";
import { offered } from "../records.js";
import { formDraft, isFormBegun } from "../case-form-draft.js";
import { facts } from "./contact-card.js";
import { caseForm, longest, oneOf, textPart, warnedPart } from "./case-form.js";
import { noteField } from "./note-field.js";
import { capitalised, keyed } from "./words.js";

/** @typedef {import("../../types").CaseAgency} CaseAgency */
/** @typedef {import("./case.js").Desk} Desk */

/** @param {Desk} desk */
export function networkSection(desk) {
  const { opened, form, open, may } = desk;
  const mayWrite = may("network");
  return h("section", { class: "stack", "aria-labelledby": "case-network" },
    keyed("network", h("h2", { id: "case-network", tabIndex: -1 }, t("case.network"))), desk.said("network"),
    opened.agencies.length === 0 && h("p", { class: "quiet" }, t(mayWrite ? "case.network.empty" : "case.network.none")),
    opened.agencies.length > 0 && h("ul", { class: "list lined" }, opened.agencies.map((agency) => h("li", null, agencyItem(agency, desk)))),
    form === "agency" && mayWrite ? agencyForm(null, desk) : mayWrite && h("div", { class: "actions" },
      keyed("agency-open", button(t(isFormBegun(opened.id, "agency-new") ? "case.agency.goOn" : "case.agency.begin"), () => open("agency", "agency-open")))));
}

/** @param {CaseAgency} agency @param {Desk} desk */
function agencyItem(agency, desk) {
  const { lists, form, open, state, draw, may } = desk;
  const isOpen = state.agency === agency.id;
  const changing = `agency/${agency.id}`;
  const commitment = codeLabel(lists, "commitment", agency.commitment);
  return [
    keyed(`agency-${agency.id}`, h("button", { type: "button", class: "item", "aria-expanded": String(isOpen), onclick: () => {
      state.agency = isOpen ? "" : agency.id;
      draw();
    } }, h("span", { class: "item-title" }, agency.name),
    h("span", { class: "item-meta" }, h("span", null, capitalised(codeLabel(lists, "agency_kind", agency.kind))),
      h("span", null, agency.area ? `${commitment}: ${agency.area}` : commitment)), icon("open"))),
    isOpen && (form === changing ? agencyForm(agency, desk) : h("div", { class: "card" },
      facts([[t("case.agency.mayShare"), agency.mayShare ? h("span", { class: "prose" }, agency.mayShare) : t("case.agency.mayShare.nothing")]]),
      may("network") && h("div", { class: "actions" },
        keyed(`${changing}-open`, button(t("case.agency.change"), () => open(changing, `${changing}-open`))),
        keyed(`${changing}-remove`, button(t("case.agency.remove"), () => void remove(agency, desk), { kind: "erase" }))))),
  ];
}

/** @param {CaseAgency} agency @param {Desk} desk */
async function remove(agency, { opened, write }) {
  const answer = await ask({
    title: t("case.agency.remove.question", { name: agency.name }), body: h("p", null, t("case.agency.remove.warning")),
    buttons: [{ id: "no", label: t("word.cancel") }, { id: "yes", label: t("case.agency.remove"), kind: "erase" }],
  });
  if (answer !== "yes") return;
  await write(() => session.call("removeAgency", { id: opened.id, agency: agency.id }), { said: t("case.agency.removed", { name: agency.name }), at: "network", focus: "network" });
}

/** @param {CaseAgency | null} agency null for a new one @param {Desk} desk */
function agencyForm(agency, desk) {
  const { opened, context, lists, write } = desk;
  const before = { name: agency?.name ?? "", kind: agency?.kind ?? "", commitment: agency?.commitment ?? "", area: agency?.area ?? "",
    mayShare: agency?.mayShare ?? "" };
  const kept = formDraft(opened.id, `agency-${agency?.id ?? "new"}`, before);
  const name = agency ? `agency/${agency.id}` : "agency";
  const codes = (/** @type {string} */ list, /** @type {string} */ present) =>
    [...new Set([...offered(lists, list, context.year).map(({ id }) => id), present])].filter(Boolean);
  const words = (/** @type {string} */ list, /** @type {string} */ present) => codes(list, present).map((code) => [code, capitalised(codeLabel(lists, list, code))]);
  const area = textPart({ key: `${name}-area`, label: t("case.agency.area"), hint: t("case.agency.area.hint"), value: kept.get("area"), longest: longest.line,
    isNeeded: false, isLine: true, type: (text) => kept.set("area", text) });
  const toggleArea = () => (area.element.hidden = kept.get("commitment") !== "area");
  toggleArea();
  const mayShare = noteField({
    label: t("case.agency.mayShare"), hint: t("case.agency.mayShare.hint"), key: `${name}-mayShare`, value: kept.get("mayShare"),
    onInput: (text) => kept.set("mayShare", text),
  });
  const submit = () => {
    const given = {
      name: kept.get("name").trim(), kind: kept.get("kind"), commitment: kept.get("commitment"),
      area: kept.get("commitment") === "area" ? kept.get("area").trim() : "", mayShare: kept.get("mayShare").trim(),
    };
    return agency
      ? write(() => session.call("changeAgency", { id: opened.id, agency: { ...given, id: agency.id }, before: agency }),
        { said: t("case.agency.changed", { name: given.name }), at: "network", focus: `agency-${agency.id}`, draft: kept })
      : write(() => session.call("addAgency", { id: opened.id, agency: given }), { said: t("case.agency.added", { name: given.name }), at: "network", focus: "agency-open", draft: kept });
  };
  return caseForm({
    name, title: t(agency ? "case.agency.change" : "case.agency.new"), lead: t("case.agency.lead"), save: t(agency ? "case.agency.saveChange" : "case.agency.save"),
    draft: kept, context, submit, ...desk.ends(name),
    parts: [
      textPart({ key: `${name}-name`, label: t("case.agency.name"), value: kept.get("name"), longest: longest.name, isLine: true, type: (text) => kept.set("name", text) }),
      oneOf({ key: `${name}-kind`, label: t("case.agency.kind"), options: words("agency_kind", before.kind), value: kept.code("kind", codes("agency_kind", before.kind)),
        choose: (code) => kept.set("kind", code) }),
      oneOf({ key: `${name}-commitment`, label: t("case.agency.commitment"), options: words("commitment", before.commitment),
        value: kept.code("commitment", codes("commitment", before.commitment)), choose: (code) => {
          kept.set("commitment", code);
          toggleArea();
        } }),
      area, warnedPart(mayShare, longest.line, { isNeeded: false }),
    ],
  });
}
