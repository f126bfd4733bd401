// The vectors of ceremonies: whether the page believes the same rosters and rescues as native code. Wraps need keys of who is in no session.

import { fromHex, groups, of, signed } from "./vectors-world.js";

/** @type {import("./vectors.js").Part} */
export function ceremonies(tally, { vault, vectors }) {
  const [chain] = of(vectors.recovery.good, "rosters");
  const know = (/** @type {number} */ versions) => {
    const [first, ...rest] = chain.steps.slice(0, versions);
    vault.rostersBegin(...signed(first), fromHex(chain.anchor));
    for (const step of rest) vault.rostersAppend(...signed(step));
  };
  know(chain.steps.length);
  tally.equal("numbers", chain.steps.map((/** @type {any} */ _, /** @type {number} */ place) => vault.recoveryNumber(place + 1).number), chain.numbers);
  tally.equal("the newest number", vault.recoveryNumber(0).number, chain.numbers.at(-1));
  for (const { name, after, next, error } of of(vectors.recovery.bad, "rosters")) {
    know(after);
    tally.refused(name, error, () => vault.rostersAppend(...signed(next)));
    tally.equal(`${name}: nothing changed`, vault.rosterState().version, after);
  }
  know(3);
  const [document, signer, signature] = signed(chain.steps[3]);
  tally.damage("a ceremony's roster", new TextEncoder().encode(document), (damaged) => vault.rostersAppend(damaged, signer, signature));
  tally.damage("its signature", signature, (damaged) => vault.rostersAppend(document, signer, damaged));
  tally.check("the undamaged roster", () => vault.rostersAppend(document, signer, signature));

  const [group] = of(vectors.recovery.good, "group");
  know(chain.steps.length);
  for (const step of group.steps) tally.check(group.name, () => vault.groupAppend(...signed(step)));
  for (const { name, group: named, before, versions, next, error } of of(vectors.recovery.bad, "group")) {
    know(versions);
    try {
      for (const step of before) vault.groupAppend(...signed(step));
    } catch {
      // The records before name rosters that this reader does not know.
      tally.skipped += 1;
      continue;
    }
    tally.refused(name, error, () => vault.groupAppend(...signed(next)));
    tally.equal(`${name}: nothing changed`, vault.groupState(groups.indexOf(named) + 1).index, before.length);
  }
  tally.skipped += [...vectors.recovery.good, ...vectors.recovery.bad].filter(({ format }) => ["wrap", "statement"].includes(format)).length;
}
