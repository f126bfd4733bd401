// Work that waits, made now from what this coordinator may open anyway: for work, not for publishing. Nothing of it is stored or taken along.

import { button, fill, h, icon, mark, notice, progress } from "../dom.js";
import { putOnDesk } from "../case-memory.js";
import { nameOfService } from "../directory.js";
import { failureText } from "../failures.js";
import { codeLabel, language, t } from "../i18n.js";
import { session } from "../session.js";
import { loadWords } from "./case-mentors.js";
import { caseTitle, refusedCases } from "./case-words.js";
import { moveAmong } from "./inbox-list.js";
import { capitalised, counted, dateWords, keyed, monthWords, nameOf, numberWord, redraw, shortcut, timeOf, waitWords } from "./words.js";

/** @typedef {import("../../types").Overview} Overview */
/** @typedef {import("../../types").Failure} Failure */
/** @typedef {import("../main.js").Context} Context */

/** Milliseconds after which it is read anew when somebody looks at it again. */
const oldAfter = 60_000;

const nothing = () => ({
  found: /** @type {Overview | null} */ (null),
  problem: /** @type {Failure | null} */ (null),
  at: 0,
});
let state = nothing();
session.on("state", ({ phase }) => {
  if (phase !== "signed-in") state = nothing();
});

/** @param {HTMLElement} root @param {Context} context */
function render(root, context) {
  const { lists } = context;
  const head = h("div", { class: "page-head with-action stacks" });
  const body = h("div", { class: "stack overview" });
  root.append(h("div", { class: "page" }, head, body));
  let isReading = false;

  const openCase = (/** @type {string} */ id) => {
    putOnDesk(id, "overview");
    context.navigate("case");
  };

  /**
   * One line that leads to where it is done.
   * @param {string} key @param {string} text @param {import("../dom.js").Leaf[]} beside @param {() => void} go @param {string} [more] class
   */
  const line = (key, text, beside, go, more = "") => h("li", null, keyed(key, h("button", { type: "button", class: `item leads ${more}`.trim(), onclick: go },
    h("span", { class: "item-title" }, text), h("span", { class: "item-meta" }, beside), icon("go"))));

  /** @param {string} key @param {{id: string, need: string, opened: string}} called @param {import("../dom.js").Leaf[]} beside */
  const caseLine = (key, { id, need, opened }, beside) => line(`${key}-${id}`, caseTitle({ need, day: opened }), beside, () => openCase(id), "below");
  const said = (/** @type {string} */ text) => h("span", null, text);

  /** @param {string} name @param {string} none @param {HTMLElement[]} lines */
  const part = (name, none, lines) => h("section", { class: "stack tight", "aria-labelledby": `overview-${name}` },
    h("h2", { id: `overview-${name}` }, t(`overview.${name}`)),
    lines.length > 0 ? h("ul", { class: "list lined" }, lines) : h("p", { class: "quiet" }, none));

  const draw = () => {
    const { found } = state;
    redraw(head, h("div", null, keyed("heading", h("h1", { tabIndex: -1 }, t("task.overview"), " ", h("span", { class: "h1-more" }, t("overview.forWork")))),
      found && h("p", { class: "lead" }, t("overview.made", { time: timeOf(new Date(state.at)) }))),
    found && keyed("refresh", button(t("inbox.refresh"), () => void load(), { key: "p" })));
    if (!found) {
      fill(body, state.problem ? notice("warn", h("p", null, failureText(state.problem)), button(t("contact.again"), () => void load()))
        : progress(t("overview.reading")));
      return;
    }
    const { contacts, waiting, mentors, followUps, decisions, referrals, inbound, notAssured, monthsToClose, refused } = found;
    redraw(body,
      part("decisions", t("overview.decisions.none"), decisions.map((one) => caseLine("decision", one, [said(t(`overview.decision.${one.waitsFor}`)),
        said(capitalised(waitWords(one.since)))]))),
      part("contacts", t("overview.contacts.none"), contacts.filter(({ count }) => count > 0).map((one) => line(`urgency-${one.urgency}`,
        t("overview.contacts.line", { urgency: capitalised(codeLabel(lists, "urgency", one.urgency)), count: numberWord(one.count) }),
        [said(one.longest === 0 ? t("overview.longest.today") : counted("overview.longest", one.longest))], () => context.navigate("inbox")))),
      part("waiting", t("overview.waiting.none"), waiting.map((one) => caseLine("waiting", one, [said(capitalised(codeLabel(lists, "case_status", one.status))),
        said(capitalised(waitWords(one.since)))]))),
      part("followUps", t("overview.followUps.none"), followUps.map((one) => caseLine(`follow-up-${one.month}`, one, [
        one.isOverdue ? mark("overdue", t("overview.overdue", { month: one.month, day: dateWords(one.due) }))
          : said(t("overview.followUp", { month: one.month, day: dateWords(one.due) })), one.mentor && said(nameOf(one.mentor))]))),
      part("referrals", t("overview.referrals.none"), referrals.map((one) => line(`referral-${one.id}`, capitalised(codeLabel(lists, "referral_service", one.service)),
        [mark("overdue", t("referrals.overdue", { day: dateWords(one.expected) }))], () => context.navigate("referrals", { open: one.id })))),
      part("inbound", t("referrals.in.empty"), inbound.map((one) => line(`inbound-${one.id}`, one.from, [said(capitalised(t(`referrals.state.${one.state}`))),
        said(capitalised(waitWords(one.since)))], () => context.navigate("referrals", { open: one.id })))),
      part("services", t("overview.services.none"), notAssured.map((one) => {
        const name = nameOfService(one, language());
        return line(`service-${one.id}`, name.text, [said(one["assured_date"] ? t("services.assured.on", { day: dateWords(one["assured_date"]) })
          : t("services.assured.never"))], () => context.navigate("services", { service: one.id }), "below");
      })),
      part("mentors", t("overview.mentors.none"), mentors.map((one) => line(`mentor-${one.id}`, nameOf(one), [said(loadWords(one))],
        () => context.navigate("cases", { mentor: one.id })))),
      part("months", t("overview.months.none"), monthsToClose.length === 0 ? [] : [line("months", counted("overview.months.line", monthsToClose.length),
        [said(monthsToClose.map(monthWords).join(", "))], () => context.navigate("statistics"))]),
      refused.length > 0 && notice("warn", refusedCases(refused, t("overview.refused"))));
  };

  const load = async () => {
    if (isReading) return;
    isReading = true;
    const now = state;
    try {
      const found = await session.call("overview", {});
      Object.assign(now, { found, problem: null, at: Date.now() });
    } catch (failure) {
      now.problem = /** @type {Failure} */ (failure);
      if (now.found && now === state) context.fail(failure);
    } finally {
      isReading = false;
    }
    if (now === state && root.isConnected) draw();
  };

  // Every reading stands in the log, so it is read anew when somebody looks, not by the clock.
  const onLook = () => {
    if (document.visibilityState === "visible" && Date.now() - state.at > oldAfter) void load();
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const key = shortcut(event);
    if (key === "j" || key === "arrowdown") moveAmong(body, 1);
    else if (key === "k" || key === "arrowup") moveAmong(body, -1);
    else if (key === "p" && state.found) void load();
    else return;
    event.preventDefault();
  };

  draw();
  void load();
  document.addEventListener("visibilitychange", onLook);
  document.addEventListener("keydown", onKey);
  return () => {
    document.removeEventListener("visibilitychange", onLook);
    document.removeEventListener("keydown", onKey);
  };
}

export default {
  name: "overview",
  roles: ["coordinator"],
  shortcuts: () => [["J ↓", "next"], ["K ↑", "previous"], ["Enter", "open"], ["P", "refresh"]].map(([keys, name]) => ({ keys,
    text: t(`overview.key.${name}`) })),
  render,
};
