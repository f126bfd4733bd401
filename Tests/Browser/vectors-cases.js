// The shared vectors of cases (Tests/Vectors/cases.json) against the page's rules: says what does not hold.

import { check, readPart } from "/app/case-records.js";
import * as rules from "/app/case-rules.js";
import { bytesOf } from "/app/records.js";

const read = (json, type) => readPart(new TextEncoder().encode(json), type ?? JSON.parse(json).type);
const written = (record) => new TextDecoder().decode(bytesOf(record));
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const coordinator = (member) => ({ as: "coordinator", member });

/** What the page makes of a vector, as the vector says it. */
const formats = {
  payload: ({ json, type }) => void read(json, type),
  "round-trip": ({ json, type }) => ({ written: written(read(json, type)) }),
  move: ({ json, to, name }) => {
    const record = read(json);
    return { coordinator: rules.mayMove(record, to, coordinator(name)), mentor: rules.mayMove(record, to, { as: "mentor", member: name }) };
  },
  step: ({ json, to, day, by }) => ({ written: written(rules.move(read(json), to, coordinator(by), day)) }),
  span: ({ json, day }) => ({ span: rules.span(read(json), day) }),
  "follow-ups": ({ json, made }) => ({ due: rules.followUpsDue(read(json), made.map((one) => read(one))) }),
  purge: ({ json, months }) => ({ month: rules.purgeMonth(read(json), months) }),
  answered: ({ json, answers }) => ({
    said: rules.answered(read(json), answers.map(({ by, json: one }) => ({ author: by, record: read(one) })))?.answer ?? null,
  }),
  name: ({ json, member, day, handOver }) => ({ written: written(rules.name(read(json), member, day, handOver)) }),
  withdraw: ({ json, day }) => ({ written: written(rules.withdraw(read(json), day)) }),
  accept: ({ json, day }) => ({ written: written(rules.recordAcceptance(read(json), day)) }),
  bar: ({ json, member, day }) => ({ written: written(rules.bar(read(json), member, day)) }),
  score: ({ json, score, day }) => ({ written: written(rules.score(read(json), score, day)) }),
  "goal-change": ({ domain, year, goals }) => ({ change: rules.goalChange(domain, String(year), goals.map((one) => read(one))) }),
  count: ({ what, json, month, entry, meeting, goal, others, newTag }) => {
    const record = read(json);
    const [made, after, holder] = {
      opened: () => rules.countOpened(record, month),
      assigned: () => rules.countAssigned(record, month),
      closed: () => rules.countClosed(record, month),
      meeting: () => rules.countMeeting(read(meeting), record, month),
      goal: () => rules.countGoal(read(goal), others.map((one) => read(one)), record, month),
    }[what]();
    // What is saved is what may be read again, and remembers what was sent.
    read(written(after));
    const kept = (holder ?? after).counted ?? [];
    if (!made) return { entry: null };
    if (!kept.some((one) => one.slot === hex(made.slot) && one.revision === made.revision && one.event === made.event)) throw new Error("forgotten");
    if (made.tag && hex(made.tag) !== after.tags[made.month.slice(0, 4)]) throw new Error("another tag");
    const isNewTag = newTag !== undefined && after.tags[newTag] === hex(made.tag) && !(newTag in record.tags);
    return {
      entry: {
        event: made.event, month: made.month, revision: made.revision, codes: made.codes, slot: entry?.slot ? hex(made.slot) : null,
        tag: made.tag && !isNewTag ? hex(made.tag) : null,
      },
    };
  },
};

/** @returns {{passed: number, failures: string[]}} */
export function run({ good, bad }) {
  const failures = [];
  const told = (act) => {
    try {
      return act();
    } catch (error) {
      return { error: error.code ?? String(error) };
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

/** What of these may not be saved, and why. */
export const refusals = (records, lists, today) =>
  records.map(({ record, former }) => {
    try {
      check(record, lists, today, former);
      return null;
    } catch (error) {
      return error;
    }
  });
