// The directory of whoever is signed in: fetched whole once, then kept while the page is unlocked. Whoever offers a choice of services asks here:
// `(await directory(lists)).servicesOf(kind, speaks, language(), today())`.

import { Directory } from "./directory.js";
import { session } from "./session.js";

/** Milliseconds after which it is fetched anew when somebody asks for it again. */
const oldAfter = 300_000;

/** @type {Promise<Directory> | null} */
let known = null;
let at = 0;
session.on("state", ({ phase }) => {
  if (phase !== "signed-in") known = null;
});

/**
 * All of it, never one service: nobody learns which was looked at. Rejects with a `Failure`.
 * @param {import("../types").CodeLists} lists @param {boolean} [again] whether to fetch it anew
 */
export function directory(lists, again = false) {
  if (known && !again && Date.now() - at < oldAfter) return known;
  const reading = session.call("services", {}).then((services) => new Directory(services, lists));
  known = reading;
  at = Date.now();
  reading.catch(() => {
    if (known === reading) known = null;
  });
  return reading;
}
