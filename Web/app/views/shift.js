// My shift: whether the line is open, what this device still keeps, what may still be corrected, and the notes between shifts.

import { ask, button, empty, fill, h, icon, mark, notice } from "../dom.js";
import { t } from "../i18n.js";
import { failureText } from "../failures.js";
import { session } from "../session.js";
import { contactDetails, contactTitle, urgencyMark } from "./contact-card.js";
import { keepNote, note as unfinishedNote } from "../unfinished.js";
import { noteField } from "./note-field.js";
import { openingLine } from "./opening-line.js";
import { othersNotice } from "./unfinished-notice.js";
import { capitalised, counted, dayWords, daysSince, focusOn, keyed, nameOf, redraw, shortcut } from "./words.js";

/** @typedef {import("../../types").OpenedContact} OpenedContact */
/** @typedef {import("../../types").KeptContact} KeptContact */
/** @typedef {import("../../types").HandOverNote} HandOverNote */
/** @typedef {import("../../types").Failure} Failure */
/** @typedef {import("../main.js").Context} Context */

/** Where the note to the next shift is among what is unfinished. */
const place = "hand-over";

/** What was opened; gone when the keys are. */
const nothing = () => ({
  mine: /** @type {OpenedContact[] | null} */ (null),
  refused: /** @type {string[]} */ ([]),
  // Titles of what could be corrected before: one that has gone since was taken up, and is not simply missing.
  before: /** @type {Map<string, {title: string, day: string}>} */ (new Map()),
  kept: /** @type {KeptContact[] | null} */ (null),
  notes: /** @type {HandOverNote[] | null} */ (null),
  problems: /** @type {{[part: string]: Failure | null}} */ ({}),
  open: "",
});
let state = nothing();
session.on("state", ({ phase }) => {
  if (phase !== "signed-in") state = nothing();
});

/** @param {HTMLElement} root @param {Context} context */
function render(root, context) {
  const { lists } = context;
  const line = h("section", { class: "card" });
  const kept = h("section", { class: "stack" });
  const mine = h("section", { class: "stack" });
  const notes = h("section", { class: "stack" });
  root.append(h("div", { class: "page" }, h("div", { class: "page-head" }, keyed("heading", h("h1", { tabIndex: -1 },
    t("task.shift")))), line, kept, notes, mine));

  const drawLine = () => redraw(line, openingLine(context.organisation), h("div", { class: "actions" },
    keyed("log", button(t("shift.log"), () => context.navigate("log-contact"), { kind: "primary", key: "u", icon: "log-contact" }))));

  const drawKept = () => {
    const found = state.kept ?? [];
    kept.hidden = state.kept === null && !state.problems["kept"];
    redraw(kept, heading(t("shift.kept")), problem("kept"),
      h("p", { class: "quiet" }, found.length ? counted("shift.kept.count", found.length) : t("shift.kept.empty")),
      found.length > 0 && h("ul", { class: "list lined" }, found.map((item) => h("li", { class: "stack tight" }, keptItem(item)))),
      othersNotice());
  };

  const drawMine = () => {
    const found = state.mine ?? [];
    const taken = [...state.before].filter(([id, { day }]) => daysSince(day) <= 1 && state.mine && !found.some((contact) => contact.id === id));
    redraw(mine, heading(t("shift.mine")), problem("mine"),
      state.refused.length > 0 && notice("warn", h("p", null, t("contact.refused")), state.refused.map((id) => h("code", null, id))),
      state.mine === null && !state.problems["mine"] && h("p", { class: "quiet" }, t("shift.reading")),
      state.mine && found.length + taken.length === 0 && empty(t("shift.mine.empty")),
      found.length + taken.length > 0 && h("p", { class: "hint" }, t("shift.mine.hint")),
      h("ul", { class: "list lined" },
        found.map((contact) => h("li", { class: "stack tight" }, mineItem(contact))),
        taken.map(([id, { title, day }]) => h("li", { class: "stack tight" }, takenItem(id, title, day)))));
  };

  const drawNotes = () => {
    const admitted = session.state.member?.admitted ?? [];
    const mayRead = admitted.includes("volunteers") || admitted.includes("coordinators");
    redraw(notes, heading(t("shift.notes")),
      mayRead ? [problem("notes"), notesList(), ...writeNote()] : h("p", { class: "quiet" }, t("shift.notes.waiting")));
  };

  /** @param {string} part */
  const problem = (part) => {
    const failure = state.problems[part];
    return failure ? notice("warn", h("p", null, failureText(failure)), button(t("contact.again"), () => void load())) : null;
  };

  /**
   * A line that opens in its place.
   * @param {string} id
   * @param {(Node | null)[]} head
   * @param {() => import("../dom.js").Child} body
   */
  const opening = (id, head, body) => {
    const isOpen = state.open === id;
    const toggle = () => {
      state.open = isOpen ? "" : id;
      drawMine();
      drawKept();
    };
    return [
      keyed(`item-${id}`, h("button", { type: "button", class: "item", "aria-expanded": String(isOpen), onclick: toggle }, head,
        icon("open"))),
      isOpen && h("div", { class: "card" }, body()),
    ];
  };

  /** @param {OpenedContact} contact */
  const mineItem = (contact) =>
    opening(contact.id, itemHead(contactTitle(contact.answers, lists), [h("span", null, capitalised(dayWords(contact.day))),
      urgencyMark(contact, lists)]), () => [
      contactDetails(contact, lists),
      h("p", { class: "hint" }, t("shift.mine.until", { day: t(daysSince(contact.day) === 0 ? "shift.until.tomorrow" : "shift.until.today") })),
      h("div", { class: "actions" }, button(t("contact.correct"), () => context.navigate("log-contact", { correct: contact }))),
    ]);

  /** @param {string} id @param {string} title @param {string} day */
  const takenItem = (id, title, day) =>
    opening(id, itemHead(title, [h("span", null, capitalised(dayWords(day))), mark("kept", t("shift.mine.taken.short"))]),
      () => h("p", null, t("shift.mine.taken")));

  /** @param {KeptContact} item */
  const keptItem = (item) => {
    const { contact } = item;
    const title = contact ? contactTitle(contact.answers, lists) : t("shift.kept.other");
    const kind = !contact ? "other" : item.refusal ? "refused" : item.kind;
    const word = t(`shift.kept.state.${kind}`);
    return opening(item.id, itemHead(title, [mark(kind === "refused" ? "warn" : kind === "draft" ? "draft" : "kept", word)]), () => {
      if (!contact) return h("p", null, t("shift.kept.other.hint"));
      const referred = h("div");
      if (contact.referrals.length > 0) {
        context.late().then((late) => fill(referred, contact.referrals.map((one) => late.referred(one, context))),
          () => context.fail({ code: "newer_page" }));
      }
      const why = item.refusal ? t("shift.kept.refused", { reason: failureText({ code: item.refusal }) }) : t(`shift.kept.${item.kind}`);
      return [
        h("p", null, why), contactDetails(contact, lists), contact.hasThread && h("p", null, t("log.ofCaller")), referred,
        h("div", { class: "actions" },
          button(t(item.kind === "draft" ? "shift.kept.deliverDraft" : "shift.kept.deliver"), () => void deliver(item.id)),
          button(t("shift.kept.discard"), () => void discard(item.id), { kind: "erase" })),
      ];
    });
  };

  const notesList = () => {
    if (!state.notes) return state.problems["notes"] ? null : h("p", { class: "quiet" }, t("shift.reading"));
    if (state.notes.length === 0) return h("p", { class: "quiet" }, t("shift.notes.empty"));
    return h("ul", { class: "stack tight" }, state.notes.map((note) =>
      h("li", { class: "card" }, h("p", { class: "prose" }, note.note), h("p", { class: "quiet small" },
        `${nameOf(note.author)}, ${dayWords(note.day)}`), mayRemove(note) && h("div", { class: "actions" },
        button(t("shift.notes.remove"), () => void removeNote(note.id), { kind: "erase" })))));
  };

  /**
   * Its author, or a coordinator.
   * @param {HandOverNote} note
   */
  const mayRemove = (note) => note.author.id === session.state.member?.id || Boolean(session.state.member?.admitted.includes("coordinators"));

  /** @param {string} id */
  const removeNote = async (id) => {
    const answer = await ask({
      title: t("shift.notes.remove.question"), body: h("p", null, t("shift.notes.remove.warning")),
      buttons: [{ id: "no", label: t("word.cancel") }, { id: "yes", label: t("shift.notes.remove"), kind: "erase" }],
    });
    if (answer !== "yes") return;
    await act(async () => {
      await session.call("removeHandOver", { id });
      context.announce(t("shift.notes.removed"));
      await loadPart("notes");
      focusOn(notes, "heading");
    });
  };

  const writeNote = () => {
    const note = noteField({
      label: t("shift.notes.write"), hint: t("shift.notes.hint"), key: "note", value: unfinishedNote(place),
      onInput: (text) => keepNote(place, text),
    });
    const leave = async () => {
      const typed = note.text.value.trim();
      if (!typed) {
        context.announce(t("shift.notes.missing"));
        note.text.focus();
        return;
      }
      if (!note.isFine()) return;
      await act(async () => {
        await session.call("leaveHandOver", { note: typed });
        keepNote(place, "");
        context.announce(t("shift.notes.left"));
        await loadPart("notes");
        focusOn(notes, "heading");
      });
    };
    return [note.element, h("div", { class: "actions" }, keyed("leave", button(t("shift.notes.leave"), () => void leave())))];
  };

  /** @param {string} id */
  const deliver = (id) =>
    act(async () => {
      const { delivered, left } = await session.call("deliverKept", { ids: [id] });
      if (delivered.includes(id)) context.announce(t("shift.kept.delivered"));
      else if (left[id]) context.fail({ code: left[id] });
      await Promise.all([loadPart("kept"), loadPart("mine")]);
    });

  /** @param {string} id */
  const discard = async (id) => {
    const answer = await ask({
      title: t("shift.kept.discard.question"), body: h("p", null, t("shift.kept.discard.warning")),
      buttons: [{ id: "no", label: t("word.cancel") }, { id: "yes", label: t("shift.kept.discard.yes"), kind: "erase" }],
    });
    if (answer !== "yes") return;
    await act(async () => {
      await session.call("discardKept", { id });
      context.announce(t("shift.kept.discarded"));
      await loadPart("kept");
    });
  };

  /** @param {() => Promise<void>} doing */
  const act = async (doing) => {
    try {
      await doing();
    } catch (failure) {
      context.fail(/** @type {Failure} */ (failure));
    }
  };

  const draws = { kept: drawKept, mine: drawMine, notes: drawNotes };
  /** @param {keyof typeof draws} part */
  const loadPart = async (part) => {
    const now = state;
    try {
      if (part === "kept") now.kept = await session.call("kept", {});
      else if (part === "notes") now.notes = await session.call("handOverNotes", {});
      else take(now, await session.call("myContacts", {}));
      now.problems[part] = null;
    } catch (failure) {
      now.problems[part] = /** @type {Failure} */ (failure);
    }
    if (now === state && root.isConnected) draws[part]();
  };
  /** @param {typeof state} now @param {import("../../types").ContactsRead} read */
  const take = (now, read) => {
    now.mine = [...read.contacts].reverse();
    now.refused = read.refused;
    for (const { id, answers, day } of now.mine) now.before.set(id, { title: contactTitle(answers, lists), day });
  };
  const load = () => {
    const admitted = session.state.member?.admitted ?? [];
    const mayRead = admitted.includes("volunteers") || admitted.includes("coordinators");
    return Promise.all([loadPart("kept"), loadPart("mine"), mayRead && loadPart("notes")]);
  };

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const key = shortcut(event);
    if (key === "u") context.navigate("log-contact");
    else if (key !== "v" || !focusOn(notes, "note")) return;
    event.preventDefault();
  };

  drawLine();
  drawKept();
  drawNotes();
  drawMine();
  void load();
  document.addEventListener("keydown", onKey);
  const clockTick = setInterval(drawLine, 60_000);
  const ends = [session.on("delivered", () => void load())];
  return () => {
    clearInterval(clockTick);
    document.removeEventListener("keydown", onKey);
    for (const end of ends) end();
  };
}

/** @param {string} text */
const heading = (text) => keyed("heading", h("h2", { tabIndex: -1 }, text));

/** @param {string} title @param {(Node | null)[]} meta */
const itemHead = (title, meta) => [h("span", { class: "item-title" }, title), h("span", { class: "item-meta" }, meta)];

export default {
  name: "shift",
  roles: ["volunteer", "coordinator"],
  shortcuts: () => [{ keys: "U", text: t("shift.log.key") }, { keys: "V", text: t("shift.note.key") }],
  render,
};
