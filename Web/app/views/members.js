// Members: who waits for approval or for a group, who is a member, who is invited, who was removed.

import { ask, button, h, icon, notice, progress } from "../dom.js";
import { failureText } from "../failures.js";
import { codeLabel, rolesText, t } from "../i18n.js";
import { roleNames, waitedFor } from "../roles.js";
import { session } from "../session.js";
import { keepNote, note } from "../unfinished.js";
import { codeText } from "../sheet.js";
import { facts } from "./contact-card.js";
import { comparison, inviteForm, nameForm, roleChecks } from "./member-forms.js";
import { byName, capitalised, counted, dateWords, focusOn, groupsText, keyed, nameOf, redraw, shortcut } from "./words.js";

/** @typedef {import("../../types").MemberLine} MemberLine */
/** @typedef {import("../../types").InvitationLine} InvitationLine */
/** @typedef {import("../../types").Group} Group */
/** @typedef {import("../../types").Role} Role */
/** @typedef {import("../../types").Failure} Failure */
/** @typedef {import("../main.js").Context} Context */

/** Where the name for an invitation is among what is unfinished. */
const place = "invite";

/** What was opened and chosen; gone when the keys are. */
const nothing = () => ({
  members: /** @type {MemberLine[] | null} */ (null),
  invitations: /** @type {InvitationLine[]} */ ([]),
  problem: /** @type {Failure | null} */ (null),
  open: "",
  compared: /** @type {Set<string>} */ (new Set()),
  roles: /** @type {Map<string, Role[]>} */ (new Map()),
  names: /** @type {Map<string, {name: string, languages: string[]}>} */ (new Map()),
  /** @type {{name: string, roles: Role[], made: {code: string, link: string} | null} | null} */
  invite: null,
});
let state = nothing();
session.on("state", ({ phase }) => {
  if (phase !== "signed-in") state = nothing();
});

/** @param {HTMLElement} root @param {Context} context */
function render(root, context) {
  const region = h("div", { class: "page" });
  root.append(region);
  let isBusy = false;
  const me = () => session.state.member;
  const isAdministrator = () => me()?.roles.includes("administrator") ?? false;

  const draw = () => {
    const all = state.members ?? [];
    const present = all.filter((line) => !line.removed).sort(byName);
    const removed = all.filter((line) => line.removed).sort(byName);
    const waiting = present.flatMap((line) => waitedFor(line, present).map((group) => ({ line, group })));
    redraw(region,
      pageHead(state.members && h("p", { class: "lead" }, counted("members.count", present.length), " ",
        present.length === 1 && isAdministrator() && t("members.only"))),
      state.problem && !state.members && notice("warn", h("p", null, failureText(state.problem)), button(t("contact.again"),
        () => void load())),
      isAdministrator() && state.members && inviting(),
      isAdministrator() && state.members && approvals(),
      waiting.length > 0 && admissions(waiting),
      state.members && section("list", t("members.list"), [
        h("p", { class: "hint" }, t(isAdministrator() ? "members.list.hint.administrator" : "members.list.hint")),
        h("ul", { class: "list lined" }, present.map((line) => h("li", { class: "stack tight" }, memberItem(line)))),
      ]),
      isAdministrator() && state.members && openInvitations(),
      removed.length > 0 && section("removed", t("members.removed"), h("ul", { class: "list lined" }, removed.map((line) =>
        h("li", { class: "item" }, h("span", { class: "item-title" }, nameOf(line)),
          h("span", { class: "item-meta" }, line.roles.length > 0 && t("members.removed.was", { roles: rolesText(line.roles) })))))));
  };

  /** @param {import("../dom.js").Child} [lead] */
  const pageHead = (lead) => h("div", { class: "page-head" }, keyed("heading", h("h1", { tabIndex: -1 }, t("task.members"))), lead);

  /** @param {string} key @param {string} title @param {import("../dom.js").Child} children */
  const section = (key, title, children) =>
    h("section", { class: "stack" }, keyed(`heading-${key}`, h("h2", { tabIndex: -1 }, title)), children);

  // Inviting

  const inviting = () => {
    const { invite } = state;
    if (!invite) {
      return h("div", { class: "actions" }, keyed("invite", button(t("members.invite"), beginInvite, { kind: "primary", key: "u" })));
    }
    return inviteForm(invite, context, {
      make: () => void act(async () => {
        invite.made = await session.call("invite", { name: invite.name.trim(), roles: invite.roles });
        keepNote(place, "");
        await load();
        focusOn(region, "heading-invite");
      }),
      typed: (name) => keepNote(place, name),
      close: () => {
        keepNote(place, "");
        state.invite = null;
        draw();
        focusOn(region, "invite");
      },
    });
  };

  const beginInvite = () => {
    state.invite ??= { name: "", roles: ["volunteer"], made: null };
    draw();
    if (!focusOn(region, "invite-name")) focusOn(region, "heading-invite");
  };

  // Approving and admitting

  const approvals = () => {
    const answered = state.invitations.filter(({ member }) => member !== null);
    return section("approval", t("members.approval"), answered.length === 0 ? h("p", { class: "quiet" }, t("members.approval.empty"))
      : answered.map((line) => h("div", { class: "card" },
        h("div", null, h("h3", null, line.name), h("p", { class: "quiet" },
          `${capitalised(rolesText(line.roles))} · ${t("members.inviter", { name: nameOf(line.inviter) })}`)),
        comparison(`approve-${line.tag}`, line.fingerprint ?? "", state.compared, draw),
        h("div", { class: "actions" }, keyed(`do-approve-${line.tag}`, button(t("members.approve", { name: line.name }),
          () => void approve(line), { disabled: !state.compared.has(`approve-${line.tag}`) }))))));
  };

  /** @param {InvitationLine} line */
  const approve = (line) =>
    act(async () => {
      await session.call("approve", { tag: line.tag });
      context.announce(t("members.approved", { name: line.name, roles: rolesText(line.roles) }));
      state.open = line.member ?? "";
      await load();
      if (!focusOn(region, `member-${line.member}`)) focusOn(region, "heading-approval");
    });

  /** @param {{line: MemberLine, group: Group}[]} waiting */
  const admissions = (waiting) =>
    section("admission", t("members.admission"), [
      h("p", { class: "hint" }, t("members.admission.hint")),
      ...waiting.map(({ line, group }) => {
        const key = `admit-${line.id}-${group}`;
        const isMe = line.id === me()?.id;
        // Whoever founded the organisation began the auditors' group without having the role.
        const mayAdmit = !isMe && (me()?.admitted.includes(group) || (group === "auditors" && isAdministrator()));
        return h("div", { class: "card" },
          h("div", null, h("h3", null, nameOf(line), isMe && ` (${t("members.you")})`), h("p", { class: "quiet" },
            `${capitalised(rolesText(line.roles))} · ${t("members.waits", { group: t(`group.${group}`) })}`)),
          mayAdmit ? [comparison(key, line.fingerprint, state.compared, draw),
            h("div", { class: "actions" }, keyed(`do-${key}`, button(t("members.admit", { group: t(`group.${group}`) }),
              () => void admit(line, group), { disabled: !state.compared.has(key) })))]
            : h("p", null, t("members.admission.ask", { group: t(`group.${group}`) })));
      }),
    ]);

  /** @param {MemberLine} line @param {Group} group */
  const admit = (line, group) =>
    act(async () => {
      await session.call("admit", { member: line.id, group });
      context.announce(t("members.admitted", { name: nameOf(line), group: t(`group.${group}`) }));
      await load();
      if (!focusOn(region, "heading-admission")) focusOn(region, `member-${line.id}`);
    });

  // One member

  /** @param {MemberLine} line */
  const memberItem = (line) => {
    const isOpen = state.open === line.id;
    const isMe = line.id === me()?.id;
    const head = h("button", {
      type: "button", class: "item", "aria-expanded": String(isOpen),
      onclick: () => {
        state.open = isOpen ? "" : line.id;
        draw();
      },
    }, h("span", { class: "item-title" }, nameOf(line), isMe && ` (${t("members.you")})`),
    h("span", { class: "item-meta" }, h("span", null, capitalised(rolesText(line.roles)))), icon("open"));
    if (!isOpen) return keyed(`member-${line.id}`, head);
    const chosen = state.roles.get(line.id) ?? line.roles;
    const languages = capitalised(line.languages.map((code) => codeLabel(context.lists, "language", code)).join(", "));
    return [keyed(`member-${line.id}`, head), h("div", { class: "card" },
      facts([[t("members.groups"), line.admitted.length > 0 ? capitalised(groupsText(line.admitted)) : t("members.noGroups")],
        ...(languages ? [[t("members.languages"), languages]] : []), [t("word.fingerprint"), codeText(line.fingerprint)]]),
      isAdministrator() && nameForm(`name-${line.id}`, named(line), { lists: context.lists, save: () => void setName(line) }),
      isAdministrator() && roleChecks(`roles-${line.id}`, chosen, (roles) => state.roles.set(line.id, roles)),
      isAdministrator() && h("div", { class: "actions" },
        keyed(`save-${line.id}`, button(t("members.saveRoles"), () => void setRoles(line))),
        keyed(`remove-${line.id}`, button(t("members.remove"), () => void remove(line, false), { kind: "erase" }))))];
  };

  /**
   * What is typed and chosen for this member.
   * @param {MemberLine} line
   */
  const named = (line) => {
    const values = state.names.get(line.id) ?? { name: line.name ?? "", languages: line.languages };
    state.names.set(line.id, values);
    return values;
  };

  /** @param {MemberLine} line */
  const setName = (line) => {
    const { name, languages } = named(line);
    return act(async () => {
      await session.call("setName", { member: line.id, name: name.trim(), languages });
      state.names.delete(line.id);
      context.announce(t("members.nameSet", { name: name.trim() }));
      await load();
    });
  };

  /** @param {MemberLine} line */
  const setRoles = (line) => {
    const roles = state.roles.get(line.id) ?? line.roles;
    if (roles.length === 0) return context.announce(t("members.invite.rolesMissing"));
    if (roles.length === line.roles.length && roles.every((role) => line.roles.includes(role))) return context.announce(t("members.rolesSame"));
    return act(async () => {
      await session.call("setRoles", { member: line.id, roles });
      state.roles.delete(line.id);
      context.announce(t("members.rolesSet", { name: nameOf(line), roles: rolesText(roles) }));
      await load();
    });
  };

  /** @param {MemberLine} line @param {boolean} lost @returns {Promise<void>} */
  const remove = async (line, lost) => {
    const name = nameOf(line);
    const alone = line.admitted.filter((group) => state.members?.every((other) => other.id === line.id || other.removed || !other.admitted.includes(group)));
    const body = lost
      ? [h("p", null, t("members.lastHolder.text")), alone.length > 0 && h("p", null, t("members.lastHolder.groups",
        { groups: groupsText(alone) })),
        h("p", null, h("strong", null, t("members.lastHolder.lost")))]
      : [line.id === me()?.id && h("p", null, h("strong", null, t("members.remove.yourself"))), h("p", null, t("members.remove.warning"))];
    const answer = await ask({
      title: lost ? t("members.lastHolder") : t("members.remove.question", { name }), body,
      buttons: [{ id: "no", label: t("word.cancel") }, { id: "yes",
        label: lost ? t("members.lastHolder.yes") : t("members.remove.yes", { name }), kind: "erase" }],
    });
    if (answer !== "yes") return;
    try {
      await session.call("remove", { member: line.id, lost });
    } catch (thrown) {
      const failure = /** @type {Failure} */ (thrown);
      if (failure.code === "last_holder" && !lost) return void remove(line, true);
      return context.fail(failure);
    }
    context.announce(t("members.remove.done", { name }));
    if (line.id === me()?.id) return void session.lock();
    state.open = "";
    await load();
    focusOn(region, "heading-list");
  };

  const openInvitations = () => {
    const open = state.invitations.filter(({ member }) => member === null);
    return section("open", t("members.open"), open.length === 0 ? h("p", { class: "quiet" }, t("members.open.empty"))
      : h("ul", { class: "list lined" }, open.map((line) => h("li", { class: "item" }, h("span", { class: "item-title" }, line.name),
        h("span", { class: "item-meta" }, h("span", null, capitalised(rolesText(line.roles))), h("span", null, t("members.until",
          { day: dateWords(line.expires) })),
          h("span", null, t("members.inviter", { name: nameOf(line.inviter) })))))));
  };

  /** @param {() => Promise<void>} doing */
  const act = async (doing) => {
    if (isBusy) return;
    isBusy = true;
    context.announce(t("word.working"));
    try {
      await doing();
    } catch (failure) {
      context.fail(/** @type {Failure} */ (failure));
    } finally {
      isBusy = false;
    }
  };

  const load = async () => {
    const now = state;
    if (!now.members) redraw(region, pageHead(), progress(t("members.reading")));
    try {
      const mayInvite = isAdministrator() && me()?.admitted.includes("administrators");
      [now.members, now.invitations] = await Promise.all([session.call("members", {}), mayInvite ? session.call("invitations", {}) : []]);
      now.problem = null;
    } catch (failure) {
      now.problem = /** @type {Failure} */ (failure);
      if (now.members) context.fail(now.problem);
    }
    if (now === state && root.isConnected) draw();
  };

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (shortcut(event) !== "u" || !isAdministrator() || !state.members) return;
    event.preventDefault();
    beginInvite();
  };

  // Whoever was interrupted chooses the roles again: a role is not given by oversight.
  if (note(place)) state.invite ??= { name: note(place), roles: [], made: null };
  if (state.members) draw();
  void load();
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

export default {
  name: "members",
  roles: [...roleNames],
  shortcuts: () => (session.state.member?.roles.includes("administrator") ? [{ keys: "U", text: t("members.key.invite") }] : []),
  render,
};
