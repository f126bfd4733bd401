// Whether somebody answers now, by the organisation's clock. Nothing here touches the page.

/** @typedef {import("../../types").OrganisationFile["hours"]} Hours */
/** @typedef {{from: string, to: string}} Span */

/**
 * The day of the week, 1 to 7, and the time of day of a moment somewhere.
 * @param {Date} moment
 * @param {string} timeZone
 */
function clockAt(moment, timeZone) {
  const form = new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const part = (/** @type {string} */ type) => form.formatToParts(moment).find((found) => found.type === type)?.value ?? "";
  return { day: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(part("weekday")) + 1, time: `${part("hour")}:${part("minute")}` };
}

/**
 * @param {Hours} hours
 * @param {number} day
 * @returns {Span[]}
 */
const spansOf = (hours, day) =>
  hours.filter(({ days }) => days.includes(((day + 6) % 7) + 1)).map(({ from, to }) => ({ from, to })).sort((a, b) => a.from.localeCompare(b.from));

/**
 * `until` if it is open now, `next` if not: the next opening, so many days ahead.
 * @param {Hours} hours
 * @param {string} timeZone
 * @param {Date} moment
 * @returns {{today: Span[], until: string | null, next: {ahead: number, from: string} | null}}
 */
export function openingAt(hours, timeZone, moment) {
  const { day, time } = clockAt(moment, timeZone);
  const today = spansOf(hours, day);
  // What ends no later than it begins ends on the day after.
  const open = today.find(({ from, to }) => from <= time && (time < to || to <= from)) ??
    spansOf(hours, day - 1).find(({ from, to }) => to <= from && time < to);
  if (open) return { today, until: open.to, next: null };
  for (let ahead = 0; ahead <= 7; ahead++) {
    const found = spansOf(hours, day + ahead).find(({ from }) => ahead > 0 || time < from);
    if (found) return { today, until: null, next: { ahead, from: found.from } };
  }
  return { today, until: null, next: null };
}
