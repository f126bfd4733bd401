// Which case is on the desk, by its id alone: it outlives a lock, so that whoever unlocks goes on where they were. In no address.

import { session } from "./session.js";

/** @type {{id: string, back: string, member: string} | null} */
let desk = null;

session.on("state", ({ phase, member }) => {
  if (phase === "signed-in" && desk && desk.member !== member?.id) desk = null;
});

/**
 * @param {string} id
 * @param {string} back the task that it was opened from
 */
export const putOnDesk = (id, back) => void (desk = { id, back, member: session.state.member?.id ?? "" });

export const clearDesk = () => void (desk = null);

/** The case that who is signed in has on the desk, and where it was opened from. */
export const onDesk = () => (desk && desk.member === session.state.member?.id ? desk : null);
