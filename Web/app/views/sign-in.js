// Signing in and unlocking, and a new passphrase by the recovery sheet.

import { button, field, fill, h, icon, notice, progress } from "../dom.js";
import { asFailure, failureText } from "../failures.js";
import { labelOf, rolesText, t } from "../i18n.js";
import { passphraseChoice, showToggle } from "../passphrase-choice.js";
import { session } from "../session.js";
import { recoverySheet, typedCode } from "../sheet.js";
import { onMember } from "../who.js";
import { waitingNotice } from "./unfinished-notice.js";

/** @typedef {import("../main.js").Context} Context */

/** What was typed, while another language is chosen. A passphrase is not kept beyond that. */
const typed = { login: "", passphrase: "", code: "" };
let isRecovering = false;
/** The sheet that is shown once. */
let sheet = "";
/** @type {ReturnType<typeof passphraseChoice> | null} */
let choice = null;
/** Whoever has just joined is told that approval may be missing. */
let hasJoined = false;
onMember(() => {
  Object.assign(typed, { login: "", passphrase: "", code: "" });
  isRecovering = hasJoined = false;
  sheet = "";
  choice = null;
});

/** @param {string} login */
export function joinedAs(login) {
  typed.login = login;
  hasJoined = true;
}

const shares = { evaluate: 0.1, derive: 0.25, open: 0.9 };

/** @param {HTMLElement} root @param {Context} context */
function render(root, context) {
  const isLocked = session.state.phase === "locked";
  typed.login ||= session.lastLogin;
  const page = h("div", { class: "page narrow" });
  root.append(page);
  if (sheet) return drawSheet(page, context);
  if (isRecovering) return drawRecovery(page, context);
  return drawSignIn(page, context, isLocked);
}

/** @param {HTMLElement} page @param {Context} context @param {boolean} isLocked */
function drawSignIn(page, context, isLocked) {
  const login = h("input", {
    type: "text", value: typed.login, autocomplete: "username", autocapitalize: "none", spellcheck: false,
    oninput: () => (typed.login = login.value),
  });
  const passphrase = h("input", {
    type: "password", value: typed.passphrase, autocomplete: "current-password", spellcheck: false, oninput: () => (typed.passphrase = passphrase.value),
  });
  (typed.login ? passphrase : login).dataset["first"] = "";
  const loginField = field(t("account.login"), login);
  const passphraseField = field(t("account.passphrase"), passphrase, { beside: showToggle([passphrase]) });
  const submit = h("button", { type: "submit", class: "button primary wide" }, t(isLocked ? "signIn.unlock" : "signIn.do"));
  const below = h("div", { class: "stack" });
  const bar = progress(t("signIn.evaluate"));

  const enter = async (/** @type {Event} */ event) => {
    event.preventDefault();
    loginField.problem(login.value.trim() ? "" : t("signIn.loginMissing"));
    passphraseField.problem(passphrase.value ? "" : t("signIn.passphraseMissing"));
    if (!login.value.trim()) return login.focus();
    if (!passphrase.value) return passphrase.focus();
    submit.disabled = true;
    fill(below, bar);
    bar.to(shares.evaluate, t("signIn.evaluate"));
    const stop = session.on("progress", ({ task, step }) => {
      if (task === "signIn" && step && step in shares) bar.to(shares[/** @type {keyof typeof shares} */ (step)], t(`signIn.${step}`));
    });
    try {
      const { changes, delivered } = await session.call("signIn", { login: login.value.trim(), passphrase: passphrase.value });
      Object.assign(typed, { login: "", passphrase: "" });
      hasJoined = false;
      greet(context, changes, delivered);
    } catch (failure) {
      submit.disabled = false;
      fill(below);
      const { code } = asFailure(failure);
      if (code === "wrong_passphrase") {
        passphraseField.problem(hasJoined ? t("signIn.waiting") : failureText(failure));
        passphrase.focus();
        passphrase.select();
      } else if (code === "unreachable") {
        fill(below, notice("warn", h("p", { role: "alert" }, t("signIn.unreachable"))));
        submit.focus();
      } else {
        context.fail(failure);
        submit.focus();
      }
    } finally {
      stop();
    }
  };

  const offline = h("div", { role: "status" });
  const whileLocked = h("div", { class: "stack tight" },
    button(t("signIn.logLocked"), () => context.navigate("log-contact", { sealed: true }), { icon: "log-contact", class: "wide" }),
    h("p", { class: "hint" }, t("signIn.logLockedHint")));
  const waiting = h("div", { role: "status" });
  const follow = () => {
    fill(offline, !session.state.online && notice("warn", h("p", null, t("signIn.offline"))));
    offline.hidden = session.state.online;
    whileLocked.hidden = session.state.owner === null;
    fill(waiting, waitingNotice(isLocked && hasDraft()));
  };
  follow();
  fill(
    page, h("div", { class: "page-head welcome" }, icon("lamp"), h("h1", null, t(isLocked ? "signIn.lockedTitle" : "signIn.title")),
      h("p", { class: "lead" }, isLocked ? t(hasDraft() ? "signIn.lockedDraft" : "signIn.lockedLead") : t("signIn.lead", { name: labelOf(context.organisation.name) }))),
    offline, waiting,
    h("form", { class: "card", noValidate: true, onsubmit: (/** @type {Event} */ event) => void enter(event) }, loginField, passphraseField, submit, below),
    whileLocked,
    h("div", { class: "welcome-links" }, button(t("signIn.invitation"), () => context.navigate("join"), { kind: "quiet" }),
      button(t("signIn.forgotten"), () => {
        isRecovering = true;
        choice = null;
        context.navigate("sign-in");
      }, { kind: "quiet" })));
  return session.on("state", follow);
}

/** Whether something of who was here before lies sealed. */
const hasDraft = () => session.state.unfinished.some((id) => id === session.state.owner);

/**
 * Says what changed in the roster.
 * @param {Context} context @param {import("../../types").RosterChange[]} changes @param {string} lead
 */
export function tellChanges(context, changes, lead) {
  const me = session.state.member?.id;
  const lines = changes.map(({ kind, member, roles }) => {
    if (!member) return t(`signIn.${kind}`);
    const isMe = member.id === me;
    const key = isMe && kind !== "removed" ? `signIn.${kind}.you` : `signIn.${kind}`;
    return t(key, { name: member.name ?? t("word.unknownMember"), roles: rolesText(roles) });
  });
  if (lines.length > 0) {
    context.notify({ kind: "info", text: [h("p", null, h("strong", null, lead)), h("ul", { class: "plain-list" }, lines.map((line) => h("li", null, line)))] });
  }
}

/** @param {Context} context @param {import("../../types").RosterChange[]} changes @param {string[]} delivered */
function greet(context, changes, delivered) {
  tellChanges(context, changes, t("signIn.changes"));
  if (delivered.length > 0) context.notify({ kind: "ok", text: t("log.deliveredLater", { count: delivered.length }) });
}

/** @param {HTMLElement} page @param {Context} context */
function drawRecovery(page, context) {
  const code = h("textarea", { value: typed.code, rows: 2, autocomplete: "off", autocapitalize: "characters", spellcheck: false, class: "code-input", "data-first": "", oninput: () => (typed.code = code.value) });
  const login = h("input", { type: "text", value: typed.login, autocomplete: "username", autocapitalize: "none", spellcheck: false, oninput: () => (typed.login = login.value) });
  const codeField = field(t("recover.code"), code, { hint: t("recover.codeHint") });
  const loginField = field(t("account.login"), login);
  choice ??= passphraseChoice(context);
  choice.draw();
  const chosen = choice;
  const submit = h("button", { type: "submit", class: "button primary" }, t("recover.do"));
  const below = h("div", null);
  const recover = async (/** @type {Event} */ event) => {
    event.preventDefault();
    codeField.problem(code.value.trim() ? "" : t("recover.codeMissing"));
    loginField.problem(login.value.trim() ? "" : t("signIn.loginMissing"));
    if (!code.value.trim()) return code.focus();
    if (!login.value.trim()) return login.focus();
    const passphrase = await chosen.value();
    if (passphrase === null) return;
    submit.disabled = true;
    fill(below, progress(t("account.passphrase.working")));
    try {
      sheet = (await session.call("recover", { code: typedCode(code.value), login: login.value.trim(), passphrase })).sheet;
      typed.code = "";
      choice = null;
      context.navigate("sign-in");
    } catch (failure) {
      submit.disabled = false;
      fill(below);
      if (asFailure(failure).code === "bad_code") codeField.problem(failureText(failure)), code.focus();
      else context.fail(failure);
    }
  };
  fill(
    page, h("div", { class: "page-head" }, h("h1", null, t("recover.title")), h("p", { class: "lead" }, t("recover.lead"))),
    h("form", { class: "card", noValidate: true, onsubmit: (/** @type {Event} */ event) => void recover(event) }, codeField, loginField, chosen.element,
      h("div", { class: "actions" }, submit, button(t("word.back"), () => {
        isRecovering = false;
        choice = null;
        context.navigate("sign-in");
      }, { kind: "quiet" })), below));
}

/** @param {HTMLElement} page @param {Context} context */
function drawSheet(page, context) {
  fill(
    page, h("div", { class: "page-head not-printed" }, h("h1", null, t("recover.done")), h("p", { class: "lead" }, t("recover.doneLead"))),
    recoverySheet(sheet, typed.login, labelOf(context.organisation.name)),
    h("div", { class: "actions not-printed" }, button(t("sheet.safe"), () => {
      sheet = "";
      isRecovering = false;
      context.navigate("sign-in");
    }, { kind: "primary" })));
}

export default {
  name: "sign-in",
  title: () => t(session.state.phase === "locked" ? "signIn.lockedTitle" : "signIn.title"),
  render,
};
