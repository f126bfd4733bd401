// My account: who I am, the passphrase, what I like, and what this device keeps.

import { ask, button, fill, h, progress } from "../dom.js";
import { labelOf, language, languageNames, languages, rolesText, setLanguage, t } from "../i18n.js";
import { roleNames, waitedFor } from "../roles.js";
import { passphraseChoice } from "../passphrase-choice.js";
import { session } from "../session.js";
import { lockChoices, saveSettings, settings } from "../settings.js";
import { codeText, recoverySheet } from "../sheet.js";
import { facts } from "./contact-card.js";
import { capitalised, counted, focusOn, groupsText, keyed, nameOf, redraw } from "./words.js";

/** @typedef {import("../../types").MemberLine} MemberLine */
/** @typedef {import("../main.js").Context} Context */

const nothing = () => ({
  me: /** @type {MemberLine | null} */ (null),
  waits: /** @type {import("../../types").Group[]} */ ([]),
  change: /** @type {{choice: ReturnType<typeof passphraseChoice>, sheet: boolean} | null} */ (null),
  sheet: /** @type {string | null} */ (null),
  // What had the focus before the language changed and everything was drawn anew.
  focus: "",
});
let state = nothing();
session.on("state", ({ phase }) => {
  if (phase !== "signed-in") state = nothing();
});

/** @param {HTMLElement} root @param {Context} context */
function render(root, context) {
  const who = h("section", { class: "card" });
  const passphrase = h("section", { class: "card" });
  const settingsCard = h("section", { class: "card" });
  const device = h("section", { class: "card" });
  root.append(h("div", { class: "page" }, h("div", { class: "page-head" }, keyed("heading", h("h1", { tabIndex: -1 },
    t("task.account")))), who, passphrase, settingsCard, device));

  const drawWho = () => {
    const { member } = session.state;
    if (!member) return;
    const { waits } = state;
    redraw(who, h("h2", null, nameOf(member)),
      facts([
        [t("account.login"), member.login], [t("members.roles"), capitalised(rolesText(member.roles))],
        [t("members.groups"), member.admitted.length > 0 ? capitalised(groupsText(member.admitted)) : t("members.noGroups")],
        ...(waits.length > 0 ? [[t("account.waits"), capitalised(groupsText(waits))]] : []),
      ]),
      state.me && h("div", { class: "stack tight" }, h("h3", null, t("word.fingerprint")), codeText(state.me.fingerprint), h("p",
        { class: "hint" }, t("account.fingerprint.hint"))));
  };

  const drawPassphrase = () => {
    passphrase.className = state.sheet ? "stack" : "card";
    if (state.sheet) {
      redraw(passphrase, keyed("heading", h("h2", { tabIndex: -1 }, t("account.passphrase"))),
        recoverySheet(state.sheet, session.state.member?.login ?? "", labelOf(context.organisation.name)),
        h("div", { class: "actions" }, button(t("account.sheet.close"), () => {
          state.sheet = null;
          back();
        })));
    } else if (state.change) redraw(passphrase, changing(state.change));
    else redraw(passphrase, h("h2", null, t("account.passphrase")), h("div", { class: "actions" }, keyed("change",
      button(t("account.passphrase.change"), beginChange))));
  };

  const back = () => {
    state.change = null;
    drawPassphrase();
    focusOn(passphrase, "change");
  };

  const beginChange = () => {
    state.change = { choice: passphraseChoice(context), sheet: false };
    drawPassphrase();
    focusOn(passphrase, "heading");
  };

  /** @param {NonNullable<typeof state.change>} change */
  const changing = (change) => {
    const sheet = h("input", { type: "checkbox", checked: change.sheet, onchange: () => (change.sheet = sheet.checked) });
    const save = h("button", { type: "submit", class: "button primary" }, t("account.passphrase.change"));
    const actions = h("div", { class: "actions" }, save, button(t("word.cancel"), back, { kind: "quiet" }));
    const submit = async (/** @type {Event} */ event) => {
      event.preventDefault();
      const chosen = await change.choice.value();
      if (!chosen || actions.hidden) return;
      const bar = progress(t("account.passphrase.working"));
      actions.hidden = true;
      form.append(bar);
      if (await changePassphrase(chosen, change.sheet)) return;
      bar.remove();
      actions.hidden = false;
      save.focus();
    };
    const form = h("form", { class: "stack", noValidate: true, onsubmit: (/** @type {Event} */ event) => void submit(event) },
      keyed("heading", h("h2", { tabIndex: -1 }, t("account.passphrase.change"))), change.choice.element,
      h("label", { class: "check" }, sheet, h("span", null, t("account.passphrase.sheet"), h("span", { class: "hint block" },
        t("account.passphrase.sheet.hint")))),
      actions);
    return form;
  };

  /**
   * Whether it worked.
   * @param {string} chosen
   * @param {boolean} withSheet
   */
  const changePassphrase = async (chosen, withSheet) => {
    const now = state;
    try {
      now.sheet = (await session.call("changePassphrase", { passphrase: chosen, sheet: withSheet })).sheet;
    } catch (failure) {
      context.fail(failure);
      return false;
    }
    now.change = null;
    context.announce(`${t("account.passphrase.done")} ${withSheet ? "" : t("account.sheet.stays")}`);
    if (now === state && root.isConnected) {
      drawPassphrase();
      focusOn(passphrase, now.sheet ? "heading" : "change");
    }
    return true;
  };

  const drawSettings = () => {
    const choose = (/** @type {string} */ key, /** @type {boolean} */ isChosen, /** @type {string} */ label,
      /** @type {() => void} */ act) =>
      keyed(key, h("button", { type: "button", class: "choice", "aria-pressed": String(isChosen), onclick: act }, h("span", null, label)));
    redraw(settingsCard,
      h("h2", { id: "account-language" }, t("account.language")),
      h("div", { class: "choices few", role: "group", "aria-labelledby": "account-language" }, languages.map((name) =>
        Object.assign(choose(`language-${name}`, language() === name, languageNames[name], () => {
          state.focus = `language-${name}`;
          void setLanguage(name);
        }), { lang: name }))),
      h("h2", { id: "account-lock" }, t("account.lock")), h("p", null, t("account.lock.after")),
      h("div", { class: "choices few", role: "group", "aria-labelledby": "account-lock" }, lockChoices.map((minutes) =>
        choose(`lock-${minutes}`, settings().lockMinutes === minutes, t("word.minutes", { count: minutes }), async () => {
          await saveSettings({ lockMinutes: minutes });
          drawSettings();
          context.announce(t("account.saved"));
        }))),
      h("p", { class: "hint" }, t("account.lock.hint")));
  };

  const drawDevice = () => {
    const { kept } = session.state;
    redraw(device, h("h2", null, t("account.device")), h("p", null, t("account.device.keeps")),
      h("p", null, kept > 0 ? counted("shift.kept.count", kept) : t("account.device.none")), h("p", { class: "hint" },
        t("account.signOut.hint")),
      h("div", { class: "actions" },
        keyed("sign-out", button(t("account.signOut"), () => void leave(async () => {}))),
        keyed("forget", button(t("account.forget"), () => void forget(), { kind: "erase" }))));
  };

  /**
   * Locks first, so that the keys are gone whatever follows; loading anew forgets who was here.
   * @param {() => Promise<void>} before
   */
  const leave = async (before) => {
    await session.lock();
    await before();
    location.hash = "";
    location.reload();
  };

  const forget = async () => {
    const { kept } = session.state;
    const answer = await ask({
      title: t("account.forget.question"),
      body: [h("p", null, t("account.forget.warning")), kept > 0 && h("p", null, h("strong", null, counted("account.forget.kept", kept)))],
      buttons: [{ id: "no", label: t("word.cancel") }, { id: "yes", label: t("account.forget.yes"), kind: "erase" }],
    });
    if (answer === "yes") await leave(forgetDevice);
  };

  state.change?.choice.draw();
  drawWho();
  drawPassphrase();
  drawSettings();
  drawDevice();
  if (focusOn(settingsCard, state.focus)) context.announce(t("account.saved"));
  state.focus = "";
  session.call("members", {}).then((members) => {
    state.me = members.find(({ id }) => id === session.state.member?.id) ?? null;
    state.waits = state.me ? waitedFor(state.me, members) : [];
    if (root.isConnected) drawWho();
  }, (failure) => context.fail(failure));
  const end = session.on("state", ({ phase }) => {
    if (phase === "signed-in") drawDevice();
  });
  return () => {
    end();
    fill(passphrase);
  };
}

/** Everything that this page has stored here; the worker and other tabs let go of it (store.js, settings.js). */
async function forgetDevice() {
  for (const name of ["helpline", "helpline-settings"]) {
    await new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = request.onerror = resolve;
      // One that is blocked is deleted as soon as the last tab lets go; this one must not wait for that for ever.
      setTimeout(resolve, 2000);
    });
  }
  if (!isSecureContext) return;
  for (const name of await caches.keys()) await caches.delete(name);
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
}

export default {
  name: "account",
  roles: [...roleNames],
  render,
};
