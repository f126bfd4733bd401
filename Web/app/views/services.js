// The directory: finding a service for a caller. Everything is searched here, so that nobody learns for what; coordinators keep it up to date.

import { ask, button, empty, field, fill, h, keyCap, notice, progress } from "../dom.js";
import { isOffered, nameOfService } from "../directory.js";
import { directory } from "../directory-desk.js";
import { failureText } from "../failures.js";
import { codeLabel, language, t } from "../i18n.js";
import { session } from "../session.js";
import { places } from "../unfinished.js";
import { moveAmong } from "./inbox-list.js";
import { languageWord, serviceFacts, serviceLine } from "./service-card.js";
import { exportFile, readFile } from "./service-file.js";
import { placesBegin, serviceForm } from "./service-form.js";
import { capitalised, counted, focusOn, keyed, redraw, shortcut, today } from "./words.js";

/** @typedef {import("../../types").HSDS} HSDS */
/** @typedef {import("../../types").Failure} Failure */
/** @typedef {import("../directory.js").Directory} Directory */
/** @typedef {import("../main.js").Context} Context */

/** So many lines at once: more than anybody reads, and few enough to be drawn while somebody types. */
const atOnce = 40;

const nothing = () => ({
  directory: /** @type {Directory | null} */ (null),
  problem: /** @type {Failure | null} */ (null),
  search: "", speaks: "", age: "", kind: "", all: false,
  /** How many lines are shown. */
  most: atOnce,
  open: "",
  /** Whose form is open: an id, "new", or none. */
  form: "",
});
let state = nothing();
session.on("state", ({ phase }) => {
  if (phase !== "signed-in") state = nothing();
});

/** @param {HTMLElement} root @param {Context} context */
function render(root, context) {
  const { lists, params } = context;
  if (params?.service) Object.assign(state, { search: "", speaks: "", age: "", kind: "", open: params.service });
  const head = h("div", { class: "page-head with-action stacks" });
  const writing = h("div", { class: "stack" });
  const tools = h("div", { class: "stack tools" });
  const list = h("section", { class: "stack services", "aria-label": t("services.list") });
  root.append(h("div", { class: "page" }, head, writing, tools, list));
  const isCoordinator = session.state.member?.roles.includes("coordinator") ?? false;
  let isBusy = false;

  // What is looked for

  const drawTools = () => {
    if (!state.directory?.services.length) return fill(tools);
    const spoken = [...new Set(state.directory.details.flatMap((detail) => detail.languages))].map((code) => [code, languageWord(code, lists)])
      .sort(([, a], [, b]) => a.localeCompare(b, language()));
    const kinds = lists.lists["referral_service"].codes.filter(({ id }) => id !== "unknown").map(({ id }) => [id, capitalised(codeLabel(lists, "referral_service", id))]);
    const control = (/** @type {"search" | "speaks" | "age" | "kind"} */ name, /** @type {HTMLInputElement | HTMLSelectElement} */ element) => {
      element.value = state[name];
      element.addEventListener("input", () => {
        state[name] = element.value;
        state.most = atOnce;
        drawList();
      });
      return keyed(name, element);
    };
    const select = (/** @type {"speaks" | "kind"} */ name, /** @type {string[][]} */ options) => field(t(`services.filter.${name}`),
      control(name, h("select", null, h("option", { value: "" }, t("services.filter.any")), options.map(([value, word]) => h("option", { value }, word)))));
    redraw(tools,
      field(t("services.search"), control("search", h("input", { type: "search", autocomplete: "off", spellcheck: false })), { beside: keyCap("/") }),
      h("div", { class: "filters" }, select("kind", kinds), select("speaks", spoken),
        field(t("services.filter.age"), control("age", h("input", { type: "text", inputMode: "numeric", autocomplete: "off", maxLength: 3 })))),
      isCoordinator && h("label", { class: "check" }, keyed("all", h("input", { type: "checkbox", checked: state.all, onchange: (/** @type {Event} */ event) => {
        state.all = /** @type {HTMLInputElement} */ (event.target).checked;
        drawList();
      } })), h("span", null, t("services.filter.all"))));
  };

  const found = () => state.directory?.search({
    text: state.search, speaks: state.speaks, age: /^\d+$/.test(state.age.trim()) ? Number(state.age) : null, kind: state.kind, all: state.all,
  }, language(), today()) ?? [];

  // What is found

  const drawHead = () => {
    const count = state.directory?.services.filter(isOffered).length ?? 0;
    redraw(head, h("div", null, keyed("heading", h("h1", { tabIndex: -1 }, t("task.services"))),
      state.directory && count > 0 && h("p", { class: "lead" }, counted("services.count", count))),
    isCoordinator && state.directory && h("div", { class: "actions" },
      keyed("new", button(t("services.new"), () => openForm("new"), { kind: "primary", key: "u" })),
      keyed("import", button(t("services.import"), bring)),
      count > 0 && keyed("export", button(t("services.export"), () => exportFile(/** @type {Directory} */ (state.directory))))));
  };

  const drawList = () => {
    if (!state.directory) {
      if (state.problem) redraw(list, notice("warn", h("p", null, failureText(state.problem)), button(t("contact.again"), () => void load())));
      return;
    }
    const all = found();
    const open = all.findIndex(({ id }) => id === state.open);
    const shown = all.slice(0, Math.max(state.most, open + 1));
    const isNarrowed = [state.search, state.speaks, state.age, state.kind].some((text) => text.trim() !== "");
    redraw(list,
      isNarrowed && all.length > 0 && h("p", { class: "quiet small", role: "status" }, counted("services.found", all.length)),
      all.length === 0 && (isNarrowed ? empty(t("services.empty.found"), keyed("clear", button(t("inbox.clear"), clear)))
        : empty(t(isCoordinator ? "services.empty.coordinator" : "services.empty"))),
      shown.length > 0 && h("ul", { class: "list lined" }, shown.map((service) => h("li", { class: "stack tight" }, serviceLine(service, lists,
        service.id === state.open, () => toggle(service.id)), service.id === state.open && details(service)))),
      all.length > shown.length && h("div", { class: "actions" }, keyed("more", button(t("services.more", { count: all.length - shown.length }), () => {
        state.most = shown.length + atOnce;
        drawList();
      }))));
  };

  /** @param {string} id */
  const toggle = (id) => {
    state.open = state.open === id ? "" : id;
    drawList();
  };

  /** @param {HSDS} service */
  const details = (service) => h("div", { class: "card" }, serviceFacts(service, lists), isCoordinator && h("div", { class: "actions" },
    keyed(`assure-${service.id}`, button(t("services.assure"), () => void assure(service), { icon: "ok" })),
    keyed(`edit-${service.id}`, button(t("services.edit"), () => openForm(service.id))),
    keyed(`remove-${service.id}`, button(t("services.remove"), () => void remove(service), { kind: "erase" }))));

  // What coordinators do

  const drawForm = () => {
    if (!state.form || !state.directory) return fill(writing);
    const service = state.form === "new" ? null : state.directory.find(state.form);
    // Somebody deleted it meanwhile; what was typed becomes a new one.
    fill(writing, serviceForm(service, state.form, state.directory, context, {
      save: (changed) => act(async () => {
        await session.call("writeService", { service: changed });
        const name = nameOfService(changed, language()).text;
        Object.assign(state, { form: "", open: changed.id });
        drawForm();
        await load(true);
        context.announce(t("services.saved", { name }));
        if (!focusOn(list, `service-${changed.id}`)) focusOn(head, "heading");
      }),
      overtaken: () => {
        const now = service && state.directory?.find(service.id);
        // The form begins anew with what is there now; what was typed is put into it.
        if (service && now?.["x_revision"] === service["x_revision"]) return;
        drawForm();
        focusOn(writing, "service-heading");
      },
      close: () => {
        const key = state.form === "new" ? "new" : `edit-${state.form}`;
        state.form = "";
        drawForm();
        if (!focusOn(root, key)) focusOn(head, "heading");
      },
    }));
  };

  /** @param {string} form */
  const openForm = (form) => {
    state.form = form;
    drawForm();
    focusOn(writing, "service-heading");
    writing.scrollIntoView({ block: "start" });
  };

  /** @param {HSDS} service */
  const assure = (service) => act(async () => {
    await session.call("assureServices", { services: [service] });
    await load(true);
    context.announce(t("services.assured.done", { name: nameOfService(service, language()).text }));
    focusOn(list, `service-${service.id}`);
  });

  /** @param {HSDS} service */
  const remove = async (service) => {
    const name = nameOfService(service, language()).text;
    const answer = await ask({
      title: t("services.remove.question", { name }), body: h("p", null, t("services.remove.warning")),
      buttons: [{ id: "no", label: t("word.cancel") }, { id: "yes", label: t("services.remove.yes"), kind: "erase" }],
    });
    if (answer !== "yes") return;
    await act(async () => {
      await session.call("deleteService", { id: service.id });
      state.open = "";
      await load(true);
      context.announce(t("services.removed", { name }));
      focusOn(head, "heading");
    });
  };

  const bring = () => readFile((services) => act(async () => {
    const said = (/** @type {number} */ done) => t("services.importing", { done, total: services.length });
    const bar = progress(said(0));
    list.prepend(bar);
    const end = session.on("progress", ({ task, done = 0 }) => task === "importServices" && bar.to(done / services.length, said(done)));
    const { added, changed } = await session.call("importServices", { services }).finally(() => {
      end();
      bar.remove();
    });
    await load(true);
    context.notify({ kind: "ok", text: t("services.imported", { added, changed, same: services.length - added - changed }) });
    focusOn(head, "import");
  }), lists, (what) => context.notify({ kind: "danger", text: what }));

  /** @param {() => Promise<void>} doing @returns {Promise<boolean>} whether it was done */
  const act = async (doing) => {
    if (isBusy) return false;
    isBusy = true;
    context.announce(t("word.working"));
    try {
      await doing();
      return true;
    } catch (thrown) {
      const failure = /** @type {Failure} */ (thrown);
      // What is there now is shown; what was typed stays.
      if (failure.code === "stale" || failure.code === "not_found") await load(true);
      context.fail(failure.code === "stale" ? { code: "service_stale" } : failure);
      return false;
    } finally {
      isBusy = false;
    }
  };

  const clear = () => {
    Object.assign(state, { search: "", speaks: "", age: "", kind: "", most: atOnce });
    drawTools();
    drawList();
    focusOn(tools, "search");
  };

  const load = async (again = false) => {
    const now = state;
    /** @type {(() => void) | undefined} */
    let end;
    if (!now.directory) {
      const bar = progress(t("services.reading"));
      fill(list, bar);
      end = session.on("progress", ({ task, done }) => {
        if (task === "services" && done) bar.to(null, t("services.reading.count", { count: done }));
      });
    }
    try {
      now.directory = await directory(lists, again);
      now.problem = null;
    } catch (failure) {
      now.problem = /** @type {Failure} */ (failure);
      if (now.directory && now === state) context.fail(failure);
    } finally {
      end?.();
    }
    if (now === state && root.isConnected) drawAll();
  };

  const drawAll = () => {
    drawHead();
    drawTools();
    drawList();
  };

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const key = shortcut(event);
    if (key === "j" || key === "arrowdown") moveAmong(list, 1);
    else if (key === "k" || key === "arrowup") moveAmong(list, -1);
    else if (key === "/") focusOn(tools, "search");
    else if (key === "u" && isCoordinator && state.directory) openForm("new");
    else return;
    event.preventDefault();
  };

  // What was half-typed when the page was locked is there again.
  const begun = isCoordinator && places().find((place) => place.startsWith(placesBegin));
  if (begun) state.form ||= begun.slice(placesBegin.length);
  drawAll();
  void load().then(() => {
    if (!root.isConnected) return;
    if (state.form && !writing.hasChildNodes()) drawForm();
    if (params?.service) focusOn(list, `service-${params.service}`);
  });
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

export default {
  name: "services",
  shortcuts: () => [["J ↓", "next"], ["K ↑", "previous"], ["Enter", "open"], ["/", "search"],
    ...(session.state.member?.roles.includes("coordinator") ? [["U", "new"]] : [])].map(([keys, name]) => ({ keys, text: t(`services.key.${name}`) })),
  render,
};
