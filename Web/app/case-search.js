// Finding a case by what stands in it: nothing that is searched for leaves the page.

/** @param {string} search */
export const wordsOf = (search) => search.toLocaleLowerCase().split(/\s+/).filter(Boolean);

/**
 * Whether every word stands somewhere in the text.
 * @param {string} text @param {string[]} words
 */
export function hasWords(text, words) {
  const lower = text.toLocaleLowerCase();
  return words.every((word) => lower.includes(word));
}

/**
 * Some words before and after the first place where one of the words stands, which is apart: [before, found, after].
 * @param {string} text @param {string[]} words
 * @returns {[string, string, string] | null}
 */
export function excerpt(text, words) {
  const line = text.replace(/\s+/g, " ").trim();
  const lower = line.toLocaleLowerCase();
  // A letter whose small form is longer would move everything after it.
  if (lower.length !== line.length) return [line.slice(0, 80), "", line.length > 80 ? "…" : ""];
  const places = words.map((word) => ({ at: lower.indexOf(word), word })).filter(({ at }) => at >= 0);
  if (places.length === 0) return null;
  const { at, word } = places.reduce((first, other) => (other.at < first.at ? other : first));
  const early = Math.max(0, at - 28);
  const from = early === 0 ? 0 : Math.min(line.indexOf(" ", early) + 1 || early, at);
  const end = at + word.length;
  const to = Math.min(line.length, end + 60);
  return [`${from > 0 ? "… " : ""}${line.slice(from, at)}`, line.slice(at, end), `${line.slice(end, to)}${to < line.length ? "…" : ""}`];
}
