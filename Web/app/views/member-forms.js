// Inviting, comparing a fingerprint, choosing roles: parts of the members' page.

import { button, field, h, icon, notice } from "../dom.js";
import { codeLabel, t } from "../i18n.js";
import { roleNames } from "../roles.js";
import { codeText } from "../sheet.js";
import { isNameTooLong } from "../records.js";
import { capitalised, copy, keyed } from "./words.js";

/** @typedef {import("../../types").Role} Role */

/**
 * The step that no program can take: two people compare.
 * @param {string} key
 * @param {string} fingerprint
 * @param {Set<string>} compared
 * @param {() => void} draw
 */
export function comparison(key, fingerprint, compared, draw) {
  const box = h("input", { type: "checkbox", checked: compared.has(key), onchange: () => {
    if (box.checked) compared.add(key);
    else compared.delete(key);
    draw();
  } });
  return h("div", { class: "stack tight" },
    h("p", { class: "label" }, t("word.fingerprint")), codeText(fingerprint), h("p", null, t("members.compare")),
    h("label", { class: "check" }, keyed(key, box), h("span", null, t("members.compared"))),
    h("p", { class: "hint" }, t("members.different")));
}

/**
 * @param {string} key
 * @param {readonly Role[]} chosen
 * @param {(roles: Role[]) => void} choose
 */
export function roleChecks(key, chosen, choose) {
  const boxes = roleNames.map((role) => keyed(`${key}-${role}`, h("input", { type: "checkbox", checked: chosen.includes(role),
    value: role, onchange: () =>
    choose(roleNames.filter((_role, index) => boxes[index].checked)) })));
  return h("fieldset", { class: "plain" }, h("legend", { class: "label" }, t("members.roles")), boxes.map((box, index) =>
    h("label", { class: "check" }, box, h("span", null, t(`role.${roleNames[index]}`), h("span", { class: "hint block" },
      t(`members.does.${roleNames[index]}`))))));
}

/**
 * What a member is called, and the languages that they work in.
 * @param {string} key
 * @param {{name: string, languages: string[]}} values what is shown; changed as it is typed and chosen
 * @param {{lists: import("../../types").CodeLists, save: () => void}} options
 */
export function nameForm(key, values, { lists, save }) {
  const name = keyed(`${key}-name`, h("input", { type: "text", value: values.name, autocomplete: "off", oninput: () => (values.name = name.value) }));
  const nameField = field(t("members.invite.name"), name);
  const boxes = lists.lists["language"].codes.filter(({ id }) => id !== "unknown").map(({ id }) => {
    const box = keyed(`${key}-${id}`, h("input", { type: "checkbox", checked: values.languages.includes(id), onchange: () =>
      (values.languages = box.checked ? [...values.languages, id] : values.languages.filter((code) => code !== id)) }));
    return h("label", { class: "chip" }, box, h("span", null, capitalised(codeLabel(lists, "language", id))));
  });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const wrong = values.name.trim() === "" ? t("members.invite.nameMissing") : isNameTooLong(values.name.trim()) ? t("failure.name_too_long") : "";
    nameField.problem(wrong);
    if (wrong) name.focus();
    else save();
  };
  return h("form", { class: "stack", onsubmit: submit, noValidate: true }, nameField,
    h("fieldset", { class: "plain stack tight" }, h("legend", { class: "label" }, t("members.languages")), h("p", { class: "hint" }, t("members.languages.hint")),
      h("div", { class: "chips" }, boxes)),
    h("div", { class: "actions" }, keyed(`${key}-save`, h("button", { type: "submit", class: "button" }, t("members.saveName")))));
}

/**
 * The form, and then the code, once.
 * @param {{name: string, roles: Role[], made: {code: string, link: string} | null}} invite
 * @param {import("../main.js").Context} context
 * @param {{make: () => void, typed: (name: string) => void, close: () => void}} acts
 */
export function inviteForm(invite, context, acts) {
  const { made } = invite;
  if (made) {
    return h("section", { class: "card" }, keyed("heading-invite", h("h2", { tabIndex: -1 }, t("members.invite.made",
      { name: invite.name.trim() }))),
      notice("warn", h("p", null, t("members.invite.once"))),
      h("div", { class: "stack tight" }, h("p", { class: "label" }, t("members.invite.code")), codeText(made.code, "long"),
        h("div", { class: "actions" }, button(t("members.invite.copyCode"), () => void copy(made.code, context.announce)))),
      h("div", { class: "stack tight" }, h("p", { class: "label" }, t("members.invite.link")), h("p", { class: "prose" }, h("code",
        null, made.link)),
        h("div", { class: "actions" }, button(t("members.invite.copyLink"), () => void copy(made.link, context.announce)))),
      h("p", null, t("members.invite.how")),
      h("div", { class: "actions" }, keyed("invite-close", button(t("members.invite.close"), acts.close))));
  }
  const name = keyed("invite-name", h("input", { type: "text", value: invite.name, autocomplete: "off",
    oninput: () => {
      invite.name = name.value;
      acts.typed(name.value);
    } }));
  const nameField = field(t("members.invite.name"), name);
  const problem = h("p", { class: "problem", role: "alert", hidden: true }, icon("warn"), h("span", null,
    t("members.invite.rolesMissing")));
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const wrong = invite.name.trim() === "" ? t("members.invite.nameMissing") : isNameTooLong(invite.name) ? t("failure.name_too_long") : "";
    nameField.problem(wrong);
    problem.hidden = invite.roles.length > 0;
    if (wrong) name.focus();
    else if (invite.roles.length > 0) acts.make();
  };
  return h("form", { class: "card", onsubmit: submit, noValidate: true }, keyed("heading-invite", h("h2", { tabIndex: -1 },
    t("members.invite"))), nameField,
    roleChecks("invite-roles", invite.roles, (roles) => (invite.roles = roles)), problem,
    h("div", { class: "actions" }, h("button", { type: "submit", class: "button primary" }, t("members.invite.make")),
      keyed("invite-cancel", button(t("word.cancel"), acts.close, { kind: "quiet" }))));
}
