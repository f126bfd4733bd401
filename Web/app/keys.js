// Single keys as answers. Whoever speaks to their computer, or touches keys without meaning to, turns them off.

let isOn = true;

export const singleKeys = () => isOn;

/**
 * Until the page is closed.
 * @param {boolean} on
 */
export const setSingleKeys = (on) => (isOn = on);
