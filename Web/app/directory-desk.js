// The directory of whoever is signed in: fetched whole once, then kept while the page is unlocked. Whoever offers a choice of services asks here:
// `(await directory(lists)).servicesOf(kind, speaks, language(), today())`.

import { Directory } from "./directory.js";
import { session } from "./session.js";

/** @type {Promise<Directory> | null} */
let known = null;
session.on("state", ({ phase }) => {
  if (phase !== "signed-in") known = null;
});

/**
 * All of it, never one service: nobody learns which was looked at. Rejects with a `Failure`.
 * @param {import("../types").CodeLists} lists @param {boolean} [again] whether to fetch it anew
 */
export function directory(lists, again = false) {
  if (known && !again) return known;
  const reading = session.call("services", {}).then((services) => new Directory(services, lists));
  known = reading;
  reading.catch(() => {
    if (known === reading) known = null;
  });
  return reading;
}
