// What funders ask for, from a year's release: every figure with where it comes from. Nothing is reckoned as 0 that nobody counted. The same
// figures as `helpline stats report`.

/** @typedef {import("../types").Release} Release */
/** @typedef {import("../types").ReportFigure} ReportFigure */

/**
 * In the order in which they are reported. `category`: only that one, if it is published by itself. Without a unit nobody collects it.
 * @type {{name: string, unit?: string, dimension?: string, category?: string, shown?: ReportFigure["source"]}[]}
 */
const figures = [
  { name: "contacts", unit: "contact" },
  { name: "kinds", unit: "contact", dimension: "contact_kind" },
  { name: "channels", unit: "contact", dimension: "channel" },
  { name: "conversations", unit: "conversation" },
  { name: "relations", unit: "conversation", dimension: "relation" },
  { name: "concerns", unit: "conversation", dimension: "concern" },
  { name: "returning_share", unit: "conversation", dimension: "returning" },
  { name: "durations", unit: "conversation", dimension: "duration", shown: "estimated" },
  { name: "referrals", unit: "referral" },
  { name: "services", unit: "referral", dimension: "referral_service" },
  { name: "responses", unit: "referral_answer", dimension: "response_band" },
  { name: "exit_intakes", unit: "conversation", dimension: "outcome", category: "exit_intake" },
  { name: "cases_active", unit: "case_active" },
  { name: "cases_opened", unit: "case_opened" },
  { name: "closures", unit: "case_closed", dimension: "closure_reason" },
  { name: "goal_change", unit: "goal_change", dimension: "goal_direction" },
  { name: "goal_domains", unit: "goal_change", dimension: "goal_domain" },
  { name: "meetings", unit: "meeting_held" },
  { name: "volunteers_active" },
  { name: "volunteers_trained" },
];

/**
 * The releases of a December, the newest first: each closes its year.
 * @param {Release[]} releases
 */
export const closedYears = (releases) => releases.filter(({ release }) => release.endsWith("-12")).reverse();

/**
 * The figures of the year that a release closes.
 * @param {Release} release one of a December
 */
export function yearReport(release) {
  const year = release.release.slice(0, 4);
  return figures.map(/** @returns {ReportFigure} */ ({ name, unit, dimension, category, shown = "collected" }) => {
    if (!unit) return { name, source: "not_collected", dimension: null, rows: [] };
    const dims = dimension ? [dimension] : [];
    const cells = release.tables.find((one) => one.unit === unit && one.period === year && String(one.dims) === String(dims))?.cells ?? [];
    // A single number is there also where it is not known.
    const found = category ? cells.filter(([[own]]) => own === category) : cells;
    const rows = dimension && !category ? found.map(([[own], count]) => ({ category: own, count })) : [{ category: "", count: found[0]?.[1] ?? null }];
    const isShown = rows.some(({ count }) => count !== null);
    return { name, source: isShown ? shown : "hidden", dimension: dimension && !category ? dimension : null, rows };
  });
}

/**
 * The share of a category among those that are known, in whole per cent; null if one of the counts is hidden, or there are none.
 * @param {ReportFigure} figure @param {string} category
 */
export function shareOf({ rows }, category) {
  const known = rows.filter((row) => row.category !== "unknown");
  const part = known.find((row) => row.category === category)?.count ?? null;
  if (part === null || known.some(({ count }) => count === null)) return null;
  const all = known.reduce((sum, { count }) => sum + (count ?? 0), 0);
  return all === 0 ? null : Math.floor((part * 100 + Math.floor(all / 2)) / all);
}
