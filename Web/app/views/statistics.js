// What was published, month by month, and for coordinators the months that are due. Only released figures are shown, charted or saved.

import { button, empty, field, fill, h, notice, progress } from "../dom.js";
import { failureText } from "../failures.js";
import { language, t } from "../i18n.js";
import { session } from "../session.js";
import { closedYears } from "../year-report.js";
import { printSheet } from "./case-plan.js";
import { barTable, categoryLabel, hidden, namedTable, periodName, planWords, releaseTable, tableName, unitLabel } from "./figures.js";
import { capitalised, focusOn, keyed, redraw } from "./words.js";
import { reportChoice, reportPage } from "./year-report.js";

/** @typedef {import("../../types").Failure} Failure */
/** @typedef {import("../../types").Language} Language */
/** @typedef {import("../../types").Release} Release */
/** @typedef {import("../../types").ReleaseTable} ReleaseTable */
/** @typedef {import("../../types").Statistics} Statistics */
/** @typedef {import("../main.js").Context} Context */

const nothing = () => ({
  found: /** @type {Statistics | null} */ (null),
  problem: /** @type {Failure | null} */ (null),
  period: "",
  table: "",
  series: "",
  closing: "",
  /** The year whose report is shown, and in which language; null: the page's. */
  report: "",
  reportLanguage: /** @type {Language | null} */ (null),
});
let state = nothing();
session.on("state", ({ phase }) => {
  if (phase !== "signed-in") state = nothing();
});

/** @param {Release} release */
const periodsOf = (release) => [...new Set(release.tables.map(({ period }) => period))].sort((a, b) => a.length - b.length);

/** @param {HTMLElement} root @param {Context} context */
function render(root, context) {
  const { lists } = context;
  const head = h("div", { class: "page-head with-action stacks" });
  const body = h("div", { class: "stack apart" });
  root.append(h("div", { class: "page" }, head, body));
  let isReading = false;
  /** @type {ReturnType<typeof progress> | null} */
  let bar = null;

  /** @param {string} label @param {{id: string, name: string}[]} choices @param {string} chosen @param {(id: string) => void} choose */
  const chooser = (label, choices, chosen, choose) => field(label, h("select", { onchange: (/** @type {Event} */ event) => {
    choose(/** @type {HTMLSelectElement} */ (event.target).value);
    draw();
  } }, choices.map(({ id, name }) => h("option", { value: id, selected: id === chosen }, name))));

  /** @param {Failure} problem */
  const problemText = (problem) => failureText(problem, problem.code.startsWith("closing_") ? namedTable(lists, problem.list) : undefined);

  /** @param {Statistics} found */
  const due = (found) => {
    if (!found.closes) return null;
    if (state.closing) {
      bar ??= progress(t("statistics.phase.opening"));
      return h("section", { class: "stack tight" }, h("h2", null, t("statistics.closing", { month: periodName(state.closing) })), bar);
    }
    bar = null;
    const [next] = found.due;
    return h("section", { class: "stack tight", "aria-labelledby": "statistics-due" }, h("h2", { id: "statistics-due" }, t("statistics.due")),
      next
        ? [h("p", null, capitalised(t(found.due.length === 1 ? "statistics.due.one" : "statistics.due.many", { month: periodName(next), count: found.due.length }))),
          h("p", { class: "quiet" }, t("statistics.due.what")),
          h("div", { class: "actions" },
            keyed("close", button(t("statistics.close", { month: periodName(next) }), () => void close(next), { kind: "primary" })))]
        : h("p", { class: "quiet" }, t("statistics.due.none")));
  };

  /** @param {Release[]} releases */
  const trend = (releases) => {
    const series = new Map();
    for (const release of releases) {
      for (const table of release.tables.filter(({ period, dims }) => period === release.release && dims.length <= 1)) {
        for (const [categories, count] of table.cells) {
          // A group may have other codes from New Year on: then it is another one.
          const codes = table.dims.map((dimension, place) => release.groups[dimension]?.[categories[place]] ?? [categories[place]]);
          const id = [table.unit, table.dims, codes].join(" ");
          const name = table.dims.length === 0 ? unitLabel(table.unit) : `${unitLabel(table.unit)}: ${categoryLabel(lists, release, table.dims[0], categories[0])}`;
          if (!series.has(id)) series.set(id, { name, rows: [] });
          series.get(id).rows.push({ label: periodName(release.release), count });
        }
      }
    }
    if (series.size === 0) return null;
    const chosen = series.has(state.series) ? state.series : [...series.keys()][0];
    const { name, rows } = series.get(chosen);
    return h("section", { class: "stack", "aria-labelledby": "statistics-trend" }, h("h2", { id: "statistics-trend" }, t("statistics.trend")),
      chooser(t("statistics.series"), [...series].map(([id, one]) => ({ id, name: one.name })), chosen, (id) => {
        state.series = id;
      }),
      barTable(name, [t("statistics.month"), t("statistics.count")], rows));
  };

  /** @param {Release[]} releases */
  const tables = (releases) => {
    const periods = releases.flatMap((release) => periodsOf(release).map((period) => ({ period, release }))).reverse();
    const shown = periods.find(({ period }) => period === state.period) ?? periods[0];
    const { release, period } = shown;
    const all = release.tables.filter((table) => table.period === period);
    const names = all.map((table) => ({ id: `${table.unit} ${table.dims}`, name: tableName(lists, table) }));
    const chosen = names.some(({ id }) => id === state.table) ? state.table : "";
    const some = all.filter(({ unit, dims }) => !chosen || `${unit} ${dims}` === chosen);
    return h("section", { class: "stack", "aria-labelledby": "statistics-tables" }, h("h2", { id: "statistics-tables" }, t("statistics.tables")),
      chooser(t("statistics.period"), periods.map((one) => ({ id: one.period, name: periodName(one.period) })), period, (id) => {
        state.period = id;
      }),
      chooser(t("statistics.table"), [{ id: "", name: t("statistics.table.all") }, ...names], chosen, (id) => {
        state.table = id;
      }),
      h("details", { class: "not-printed" }, h("summary", null, t("statistics.hidden.what", { sign: hidden })), h("p", null, t("statistics.hidden.why"))),
      h("article", { class: "sheet stack" }, h("h3", null, capitalised(periodName(period))), some.map((table) => releaseTable(lists, release, table))),
      h("div", { class: "actions" },
        chosen && keyed("csv-table", button(t("statistics.save.table"), () => void save(release, "csv", some[0]))),
        keyed("csv", button(t("statistics.save", { format: "CSV" }), () => void save(release, "csv"))),
        keyed("json", button(t("statistics.save", { format: "JSON" }), () => void save(release, "json"))),
        keyed("print", button(t("statistics.print"), () => printSheet(`${t("task.statistics")}, ${periodName(period)}`), { icon: "print" }))),
      h("p", { class: "quiet" }, t("statistics.frozen", { number: release.number, plan: planWords(release.plan) })));
  };

  /** @param {Release} release */
  const report = (release) => reportPage(context, release, {
    chooser, language: state.reportLanguage ?? language(),
    choose: (name) => {
      state.reportLanguage = name;
    },
    close: () => openReport(""),
  });

  /** @param {string} year empty: back to the tables */
  const openReport = (year) => {
    const last = state.report;
    state.report = year;
    draw();
    focusOn(body, year ? "report-title" : `report-${last}`);
  };

  const draw = () => {
    const { found } = state;
    const years = closedYears(found?.releases ?? []);
    const shown = years.find(({ release }) => release === `${state.report}-12`);
    // A report says itself what its figures count.
    redraw(head, h("div", null, keyed("heading", h("h1", { tabIndex: -1 }, t("task.statistics"))), !shown && h("p", { class: "lead" }, t("statistics.lead"))));
    if (!found) {
      fill(body, state.problem ? notice("warn", h("p", null, failureText(state.problem)), button(t("contact.again"), () => void load()))
        : progress(t("statistics.reading")));
      return;
    }
    const { releases } = found;
    if (shown) {
      redraw(body, report(shown));
      return;
    }
    redraw(body, state.problem && notice("warn", h("p", null, problemText(state.problem))), due(found),
      releases.length === 0 ? empty(t("statistics.none")) : [tables(releases), reportChoice(years, openReport), trend(releases)]);
  };

  const load = async () => {
    if (isReading) return;
    isReading = true;
    const now = state;
    try {
      now.found = await session.call("statistics", {});
      now.problem = null;
    } catch (failure) {
      now.problem = /** @type {Failure} */ (failure);
    } finally {
      isReading = false;
    }
    if (now === state && root.isConnected) draw();
  };

  /** @param {string} month */
  const close = async (month) => {
    const now = state;
    Object.assign(now, { closing: month, problem: null });
    draw();
    const end = session.on("progress", ({ task, step, done }) => {
      if (task === "closeMonth" && step) bar?.to(done === undefined || done < 0 ? null : done, t(`statistics.phase.${step}`));
    });
    try {
      const closed = await session.call("closeMonth", { month });
      Object.assign(now, { period: "", table: "" });
      const dropped = closed.dropped ? " " + t(closed.dropped === 1 ? "statistics.dropped.one" : "statistics.dropped", { count: closed.dropped }) : "";
      const text = capitalised(t("statistics.closed", { month: periodName(month) })) + dropped;
      context.announce(text);
      context.notify({ kind: "ok", text });
    } catch (failure) {
      now.problem = /** @type {Failure} */ (failure);
    } finally {
      end();
      now.closing = "";
    }
    const { problem } = now;
    await load();
    if (problem && now === state && root.isConnected) {
      now.problem = problem;
      draw();
    }
  };

  /** @param {Release} release @param {"csv" | "json"} format @param {ReleaseTable} [table] only that one */
  const save = async (release, format, table) => {
    try {
      const { text, name } = await session.call("exportRelease", { number: release.number, format, table });
      const address = URL.createObjectURL(new Blob([text], { type: format === "json" ? "application/json" : "text/csv;charset=utf-8" }));
      h("a", { href: address, download: `${t("statistics.file")}-${name}` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
    } catch (failure) {
      context.fail(failure);
    }
  };

  draw();
  if (!state.found) void load();
}

export default { name: "statistics", title: () => t("task.statistics"), render };
