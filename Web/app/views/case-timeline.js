// The timeline of a case: one line an event, the latest first, opened in its place, narrowed by type and by words.

import { button, field, h, icon, keyCap } from "../dom.js";
import { dayText, t } from "../i18n.js";
import { hasWords, wordsOf } from "../case-search.js";
import { eventBody, eventsOf, eventTypes } from "./case-events.js";
import { counted, focusOn, keyed, redraw } from "./words.js";

/** @typedef {import("./case.js").Desk} Desk */
/** @typedef {import("./case-events.js").CaseEvent} CaseEvent */

/** How many lines there are at first, and how many more each time. */
export const linesAtOnce = 20;

/** Fewer need no search. */
const fewest = 5;

/** @param {Desk} desk */
export function timelineSection({ opened, lists, state }) {
  const events = eventsOf(opened, lists);
  const types = eventTypes.filter((type) => events.some((event) => event.type === type));
  const region = h("div", { class: "stack" });
  // One that was found by its words may lie further down.
  state.lines = Math.max(state.lines, events.findIndex(({ key }) => key === state.event) + 1);

  const draw = () => {
    const type = types.find((one) => one === state.type) ?? "";
    const words = wordsOf(state.search);
    const found = events.filter((event) => (!type || event.type === type) && (words.length === 0 || hasWords(textOf(event), words)));
    redraw(region,
      (type || words.length > 0) && h("p", { class: "quiet small", role: "status" },
        found.length === 0 ? t("case.timeline.nothing") : counted("case.timeline.found", found.length)),
      h("ul", { class: "list lined events" }, found.slice(0, state.lines).map((event) => h("li", null, eventLine(event)))),
      found.length > state.lines && h("div", { class: "actions" }, keyed("timeline-more", button(t("contact.more"), () => {
        const next = found[state.lines];
        state.lines += linesAtOnce;
        draw();
        focusOn(region, `event-${next.key}`);
      }))));
  };

  /** @param {CaseEvent} event */
  const eventLine = (event) => {
    const isOpen = state.event === event.key;
    return [
      keyed(`event-${event.key}`, h("button", { type: "button", class: "item event", "aria-expanded": String(isOpen), onclick: () => {
        state.event = isOpen ? "" : event.key;
        draw();
      } }, h("span", { class: "event-day" }, dayText(event.day)), h("span", { class: "event-type" }, event.title),
      h("span", { class: "event-text" }, isOpen ? "" : event.text), icon("open"))),
      isOpen && eventBody(event),
    ];
  };

  const narrow = () => {
    state.lines = linesAtOnce;
    draw();
  };
  const choice = keyed("timeline-type", h("select", { onchange: () => {
    state.type = choice.value;
    narrow();
  } }, h("option", { value: "" }, t("case.timeline.all")), types.map((one) => h("option", { value: one }, t(`case.timeline.${one}`)))));
  choice.value = types.find((one) => one === state.type) ?? "";
  const search = keyed("timeline-search", h("input", { type: "search", value: state.search, autocomplete: "off", spellcheck: false, oninput: () => {
    state.search = search.value;
    narrow();
  } }));
  draw();
  return h("section", { class: "stack", "aria-labelledby": "case-timeline" },
    keyed("timeline", h("h2", { id: "case-timeline", tabIndex: -1 }, t("case.timeline"))),
    events.length > fewest && h("div", { class: "filters two" }, field(t("case.timeline.show"), choice),
      field(t("case.timeline.search"), search, { beside: keyCap("/") })),
    region);
}

/**
 * All that can be searched for.
 * @param {CaseEvent} event
 */
export const textOf = ({ title, text, facts, whole }) => [title, text, ...facts.map(([, fact]) => fact), ...whole].join(" ");
