// The shared vectors of referrals (Tests/Vectors/referrals.json) against the page's rules: says what does not hold.

import { bytesOf, readContact } from "/app/records.js";
import { entriesOf, FOLLOWING, isOpen, stateOf } from "/app/referral-records.js";
import * as rules from "/app/referral-rules.js";

const bytes = (json) => new TextEncoder().encode(json);
const written = (record) => new TextDecoder().decode(bytesOf(record));
const hex = (slot) => [...slot].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const readers = { referral: rules.readReferral, inbound: rules.readInbound, contact: readContact };
const read = (json, type) => readers[type ?? JSON.parse(json).type](bytes(json));
/** Slots that are new are random: they stand as null in the vectors. */
const shown = ({ event, month, slot, revision, codes }, known) => ({ event, month, slot: known.includes(hex(slot)) ? hex(slot) : null, revision, codes });

/** What the page makes of a vector, as the vector says it. */
const formats = {
  payload: ({ json, type }) => void read(json, type),
  "round-trip": ({ json, type }) => ({ written: written(read(json, type)) }),
  moves: ({ json }) => ({ next: FOLLOWING[stateOf(read(json))] }),
  step: ({ json, to, day, by }) => ({ written: written(rules.move(read(json), to, by, day)) }),
  "inbound-step": ({ json, to, day, by, reason }) => ({ written: written(rules.moveInbound(read(json), to, by, day, reason)) }),
  link: ({ json, case: opened }) => ({ written: written(rules.link(read(json), opened)) }),
  open: ({ json, day }) => ({ open: isOpen(read(json)), overdue: rules.isOverdue(read(json), day) }),
  order: ({ referrals }) => ({ order: referrals.map((one) => read(one)).sort(rules.byDue).map(({ id }) => id) }),
  count: ({ json, origin, month }) => {
    const record = read(json);
    const known = record.counted.map(({ slot }) => slot);
    const [entries, after] = rules.count(record, origin, month);
    // What is saved is what may be read again, and nothing is counted twice.
    const kept = read(written(after)).counted;
    if (rules.count(after, origin, month)[0].length > 0 || new Set(kept.map(({ slot }) => slot)).size !== kept.length) throw new Error("counted twice");
    return { entries: entries.map((one) => shown(one, known)), counted: kept.map((one) => ({ ...one, slot: known.includes(one.slot) ? one.slot : null })) };
  },
  entries: ({ json, entries }) => ({
    entries: read(json).referrals.flatMap(entriesOf).map((one) => shown({ ...one, month: entries[0].month }, entries.map(({ slot }) => slot))),
  }),
};
/** How the page calls what the vectors refuse. */
const same = { referral_step_not_allowed: "not_allowed" };

/** @returns {{passed: number, failures: string[]}} */
export function run({ good, bad }) {
  const failures = [];
  const told = (act) => {
    try {
      return act();
    } catch (error) {
      return { error: same[error.code] ?? error.code ?? String(error) };
    }
  };
  const sorted = (value) => JSON.stringify(value, (_, one) =>
    typeof one === "object" && one !== null && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one);
  for (const vector of [...good, ...bad]) {
    const found = told(() => formats[vector.format](vector)) ?? {};
    const wanted = Object.fromEntries(Object.keys(vector.error ? { error: 1 } : found).map((field) => [field, vector[field]]));
    if (sorted(found) !== sorted(wanted)) failures.push(`${vector.format} ${vector.name}: ${sorted(found)} instead of ${sorted(wanted)}`);
  }
  return { passed: good.length + bad.length - failures.length, failures };
}
