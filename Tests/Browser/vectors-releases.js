// The shared vectors of what a release says (Tests/Vectors/release-documents.json) against the page's rules: says what does not hold.

import { checkSums, readRelease } from "/app/release-rules.js";

const read = (text) => readRelease(new TextEncoder().encode(text));

const formats = {
  document: ({ text }) => read(text),
  sums: ({ text, earlier }) => checkSums(read(text), earlier.map(read)),
};

/** @param {{good: object[], bad: object[]}} vectors */
export function run({ good, bad }) {
  const failures = [];
  let passed = 0;
  const look = (vector, isGood) => {
    let said = "";
    try {
      formats[vector.format](vector);
    } catch (error) {
      said = error.code ?? String(error);
    }
    if (said === (isGood ? "" : "forged")) passed += 1;
    else failures.push(`${isGood ? "good" : "bad"}, ${vector.format}, ${vector.name}: ${said || "taken"}`);
  };
  for (const vector of good) look(vector, true);
  for (const vector of bad) look(vector, false);
  return { passed, failures };
}
