// The audit log, verified before any of it is shown: latest first, by day.

import { button, empty, field, fill, h, icon, notice, progress } from "../dom.js";
import { failureText } from "../failures.js";
import { has, t } from "../i18n.js";
import { session } from "../session.js";
import { byName, capitalised, counted, dayHeading, dayOf, keyed, nameOf, redraw, timeOf } from "./words.js";

/** @typedef {import("../../types").AuditLine} AuditLine */
/** @typedef {import("../../types").AuditReading} AuditReading */
/** @typedef {import("../../types").Failure} Failure */
/** @typedef {import("../main.js").Context} Context */

const pageSize = 100;
/** Who acted, where nobody did: the server itself. */
const server = "server";

const nothing = () => ({
  reading: /** @type {AuditReading | null} */ (null),
  names: /** @type {Map<string, string>} */ (new Map()),
  problem: /** @type {Failure | null} */ (null),
  action: "",
  actor: "",
  shown: pageSize,
});
let state = nothing();
session.on("state", ({ phase }) => {
  if (phase !== "signed-in") state = nothing();
});

/** @param {HTMLElement} root @param {Context} context */
function render(root, context) {
  const head = h("div", { class: "page-head" });
  const tools = h("div", { class: "filters" });
  const status = h("div", { class: "stack" });
  const log = h("div", { class: "stack" });
  root.append(h("div", { class: "page" }, head, status, tools, log));

  const matching = () =>
    (state.reading?.lines ?? []).filter(({ entry }) =>
      (!state.action || entry?.action === state.action) && (!state.actor || (entry && (entry.actor?.id ?? server) === state.actor)));

  const draw = () => {
    redraw(head, keyed("heading", h("h1", { tabIndex: -1 }, t("task.audit"))));
    const { reading, problem } = state;
    redraw(status, problem && alarm(problem), reading && verified(reading), h("div", { class: "actions" }, keyed("refresh",
      button(t("audit.again"), () => void load()))));
    redraw(tools, reading && reading.lines.length > 0 && filters(reading));
    drawLog();
  };

  const drawLog = () => {
    const { reading } = state;
    if (!reading) return redraw(log);
    const found = matching().reverse();
    redraw(log,
      reading.lines.length === 0 && empty(t("audit.empty")),
      reading.lines.length > 0 && found.length === 0 && empty(t("audit.empty.found")),
      found.length > 0 && h("p", { class: "quiet small", role: "status" }, counted("audit.shown", found.length)),
      days(found.slice(0, state.shown)).map(({ title, rows }) =>
        h("section", { class: "stack tight" }, title && h("h2", { class: "day" }, title), h("ol", { class: "audit-log",
          reversed: true }, rows))),
      found.length > state.shown && keyed("more", button(t("contact.more"), () => {
        state.shown += pageSize;
        drawLog();
      })));
  };

  /** @param {AuditReading} reading */
  const filters = (reading) => {
    const entries = reading.lines.flatMap(({ entry }) => entry ?? []);
    const actions = [...new Set(entries.map(({ action }) => action))].map((id) => ({ id, name: actionText(id) })).sort(byName);
    const actors = new Map(entries.map(({ actor }) => [actor?.id ?? server, actor ? nameOf(actor) : t("audit.server")]));
    return [
      select("action", t("audit.what"), actions),
      select("actor", t("audit.who"), [...actors].map(([id, name]) => ({ id, name })).sort(byName)),
    ];
  };

  /** @param {"action" | "actor"} what @param {string} label @param {{id: string, name: string}[]} options */
  const select = (what, label, options) => {
    const control = keyed(what, h("select", { onchange: () => {
      state[what] = control.value;
      state.shown = pageSize;
      drawLog();
    } }, h("option", { value: "" }, t("audit.any")), options.map(({ id, name }) => h("option", { value: id }, capitalised(name)))));
    control.value = state[what];
    return field(label, control);
  };

  /**
   * Entries of one day together; those that this auditor cannot open have no day.
   * @param {AuditLine[]} lines
   */
  const days = (lines) => {
    /** @type {{title: string, rows: Node[]}[]} */
    const parts = [];
    let sealed = 0;
    const endSealed = () => {
      if (sealed > 0) parts.push({ title: "", rows: [h("li", { class: "quiet" }, counted("audit.unreadable", sealed))] });
      sealed = 0;
    };
    for (const line of lines) {
      if (!line.entry) {
        sealed++;
        continue;
      }
      endSealed();
      const title = capitalised(dayHeading(dayOf(new Date(line.entry.at * 1000))));
      if (parts[parts.length - 1]?.title !== title) parts.push({ title, rows: [] });
      parts[parts.length - 1].rows.push(row(line.position, line.entry));
    }
    endSealed();
    return parts;
  };

  /** @param {number} position @param {NonNullable<AuditLine["entry"]>} entry */
  const row = (position, { at, actor, action, object, count }) => {
    const what = count === null ? actionText(action) : t("audit.counted", { action: actionText(action), count });
    const whom = object && object !== actor?.id ? (state.names.get(object) ?? object.slice(0, 8)) : "";
    return h("li", null, h("time", null, timeOf(new Date(at * 1000))),
      h("span", null, capitalised(what), whom && h("span", { class: "quiet" }, ` · ${whom}`)),
      h("span", { class: "who" }, actor ? nameOf(actor) : t("audit.server")),
      h("span", { class: "quiet small", title: t("audit.entry", { position }) }, h("span", { class: "visually-hidden" },
        t("audit.entry", { position })), h("span", { "aria-hidden": "true" }, String(position))));
  };

  /** @param {AuditReading} reading */
  const verified = ({ head: { position, hash }, checkpoint }) =>
    notice("ok",
      h("p", null, h("strong", null, checkpoint !== null ? t("audit.fromCheckpoint", { first: checkpoint + 1,
        count: position }) : t("audit.whole", { count: position }))),
      checkpoint !== null && h("p", null, t("audit.checkpoint", { position: checkpoint })),
      h("div", { class: "stack tight" }, h("p", { class: "label" }, t("audit.head")), h("p", { class: "hash" },
        hash.match(/.{1,8}/g)?.flatMap((part) => [h("span", null, part), " "])), h("p", { class: "hint" }, t("audit.head.hint"))));

  /**
   * What no auditor may overlook.
   * @param {Failure} failure
   */
  const alarm = (failure) => {
    const isAlarm = ["forged", "rolled_back"].includes(failure.code);
    if (!isAlarm) return notice("warn", h("p", null, failureText(failure)));
    return h("section", { class: "alarm", role: "alert" }, h("h2", null, icon("warn"), h("span", null, t(`audit.${failure.code}`))),
      h("p", null, t(`audit.${failure.code}.text`)),
      h("h3", null, t("audit.alarm.what")), h("ol", null, [1, 2, 3].map((step) => h("li", null, t(`audit.alarm.${step}`)))));
  };

  const load = async () => {
    const now = state;
    const bar = progress(t("audit.reading"));
    fill(status, bar);
    fill(tools);
    fill(log);
    const end = session.on("progress", ({ task, done, total }) => {
      if (task === "audit" && done && total) bar.to(done / total, t("audit.reading.count", { done, total }));
    });
    try {
      now.reading = await session.call("audit", {});
      now.problem = null;
      // Names are a courtesy: without them the log is as readable.
      const members = await session.call("members", {}).catch(() => []);
      now.names = new Map(members.map((member) => [member.id, nameOf(member)]));
      if (now === state && root.isConnected) context.announce(t("audit.whole", { count: now.reading.head.position }));
    } catch (failure) {
      Object.assign(now, { reading: null, problem: failure });
    } finally {
      end();
    }
    if (now === state && root.isConnected) draw();
  };

  redraw(head, keyed("heading", h("h1", { tabIndex: -1 }, t("task.audit"))));
  if (state.reading) draw();
  else void load();
}

/** @param {string} action */
const actionText = (action) => (has(`audit.action.${action}`) ? t(`audit.action.${action}`) : action);

export default { name: "audit", roles: ["auditor"], render };
