// Joining by an invitation: what it promises, a login and a passphrase, then the fingerprint to be read aloud.

import { button, field, fill, h, mark, notice, progress } from "../dom.js";
import { asFailure, failureText } from "../failures.js";
import { dayText, labelOf, rolesText, t } from "../i18n.js";
import { passphraseChoice } from "../passphrase-choice.js";
import { session } from "../session.js";
import { codeText, recoverySheet, typedCode } from "../sheet.js";
import { onMember } from "../who.js";
import { joinedAs } from "./sign-in.js";

/** @typedef {import("../main.js").Context} Context */

const nothing = () => ({
  code: "", login: "", wantsSheet: true,
  terms: /** @type {{roles: import("../../types").Role[], expires: string} | null} */ (null),
  done: /** @type {{fingerprint: string, sheet: string | null} | null} */ (null),
});
let typed = nothing();
/** @type {ReturnType<typeof passphraseChoice> | null} */
let choice = null;
onMember(() => {
  typed = nothing();
  choice = null;
});

/** Takes the code out of the link, and the link out of the address and its history, before anything else happens. */
export function takeInvitation() {
  const found = /^#join=(.+)$/.exec(location.hash);
  if (!found) return;
  history.replaceState(null, "", "#/join");
  typed = { ...nothing(), code: decodeURIComponent(found[1] ?? "") };
  choice = null;
}

/** @param {HTMLElement} root @param {Context} context */
function render(root, context) {
  const page = h("div", { class: "page" });
  root.append(page);
  if (typed.done) drawDone(page, context, typed.done);
  else if (typed.terms) drawForm(page, context, typed.terms);
  else drawCode(page, context);
}

/** @param {HTMLElement} page @param {Context} context */
function drawCode(page, context) {
  const code = h("textarea", { value: typed.code, rows: 2, autocomplete: "off", autocapitalize: "characters", spellcheck: false, class: "code-input", "data-first": "", oninput: () => (typed.code = code.value) });
  const codeField = field(t("join.code"), code, { hint: t("join.codeHint") });
  const submit = h("button", { type: "submit", class: "button primary" }, t("join.look"));
  const look = async (/** @type {Event | null} */ event) => {
    event?.preventDefault();
    codeField.problem(code.value.trim() ? "" : t("join.codeMissing"));
    if (!code.value.trim()) return code.focus();
    submit.disabled = true;
    try {
      typed.terms = await session.call("lookAtInvitation", { code: typedCode(typed.code) });
      context.navigate("join");
    } catch (failure) {
      submit.disabled = false;
      if (["bad_code", "invitation_refused", "forged"].includes(asFailure(failure).code)) codeField.problem(failureText(failure));
      else context.fail(failure);
      code.focus();
    }
  };
  fill(
    page, head(t("join.lead", { name: labelOf(context.organisation.name) })),
    h("form", { class: "card", noValidate: true, onsubmit: (/** @type {Event} */ event) => void look(event) }, codeField,
      h("div", { class: "actions" }, submit, button(t("join.haveLogin"), () => leave(context), { kind: "quiet" }))));
  if (typed.code && !code.value.includes(" ")) void look(null);
}

/** @param {HTMLElement} page @param {Context} context @param {NonNullable<typeof typed.terms>} terms */
function drawForm(page, context, terms) {
  const login = h("input", { type: "text", value: typed.login, autocomplete: "username", autocapitalize: "none", spellcheck: false, "data-first": "", oninput: () => (typed.login = login.value) });
  const loginField = field(t("account.login"), login, { hint: t("join.loginHint") });
  const sheet = h("input", { type: "checkbox", checked: typed.wantsSheet, onchange: () => (typed.wantsSheet = sheet.checked) });
  choice ??= passphraseChoice(context);
  choice.draw();
  const chosen = choice;
  const submit = h("button", { type: "submit", class: "button primary" }, t("join.do"));
  const below = h("div", null);
  const join = async (/** @type {Event} */ event) => {
    event.preventDefault();
    loginField.problem(login.value.trim() ? "" : t("signIn.loginMissing"));
    if (!login.value.trim()) return login.focus();
    const passphrase = await chosen.value();
    if (passphrase === null) return;
    submit.disabled = true;
    fill(below, progress(t("join.working")));
    try {
      typed.done = await session.call("join", { code: typedCode(typed.code), login: login.value.trim(), passphrase, sheet: typed.wantsSheet });
      typed.code = "";
      choice = null;
      joinedAs(login.value.trim());
      context.navigate("join");
    } catch (failure) {
      submit.disabled = false;
      fill(below);
      if (asFailure(failure).code === "login_taken") loginField.problem(failureText(failure)), login.focus();
      else context.fail(failure);
    }
  };
  fill(
    page, head(),
    notice("ok", h("p", null, t("join.promise", { roles: rolesText(terms.roles), day: dayText(terms.expires) }))),
    h("form", { class: "card", noValidate: true, onsubmit: (/** @type {Event} */ event) => void join(event) }, loginField, chosen.element,
      h("label", { class: "check" }, sheet, h("span", null, t("join.sheet"), h("span", { class: "hint block" }, t("join.sheetHint")))),
      h("div", { class: "actions" }, submit, button(t("word.cancel"), () => leave(context), { kind: "quiet" })), below));
}

/** @param {HTMLElement} page @param {Context} context @param {NonNullable<typeof typed.done>} done */
function drawDone(page, context, done) {
  fill(
    page, h("div", { class: "page-head not-printed" }, h("h1", null, t("join.done")), h("p", { class: "lead" }, t("join.doneLead"))),
    h("section", { class: "card not-printed" }, h("h2", null, t("word.fingerprint")), codeText(done.fingerprint, "large"),
      h("p", null, t("join.readAloud")), mark("waiting", t("join.waiting"))),
    done.sheet ? recoverySheet(done.sheet, typed.login, labelOf(context.organisation.name)) : notice("info", h("p", null, t("join.noSheet"))),
    h("div", { class: "actions not-printed" }, button(t(done.sheet ? "sheet.safe" : "join.toSignIn"), () => leave(context), { kind: "primary" })));
}

/** @param {string} [lead] */
const head = (lead) => h("div", { class: "page-head" }, h("h1", null, t("join.title")), lead && h("p", { class: "lead" }, lead));

/** @param {Context} context */
function leave(context) {
  typed = nothing();
  choice = null;
  context.navigate("sign-in");
}

export default { name: "join", title: () => t("join.title"), render };
