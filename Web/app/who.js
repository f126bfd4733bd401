// Who sits at this device: what was typed for one member is not there for the next.

import { session } from "./session.js";

/**
 * Calls when somebody signs in and when the keys are gone, before anything is drawn anew if it is asked for as the page is loaded. `isOther`:
 * whoever has signed in is not who was here before, on this page or else on this device.
 * @param {(change: {isOpen: boolean, isOther: boolean}) => void} act
 */
export function onMember(act) {
  let present = session.state.member?.id ?? "";
  let last = session.state.owner ?? "";
  session.on("state", ({ phase, member, owner }) => {
    const now = phase === "signed-in" ? (member?.id ?? "") : "";
    // Nobody has signed in on this page yet; the device may know who was here before.
    if (now === "") last = owner ?? "";
    if (now === present) return;
    present = now;
    const isOther = now !== "" && last !== "" && now !== last;
    if (now) last = now;
    act({ isOpen: now !== "", isOther });
  });
}
