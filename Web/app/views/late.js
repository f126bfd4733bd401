// Views that do not come with the page: main.js says what that means. A view that is added here is named there too.

import audit from "./audit.js";
import inbox from "./inbox.js";

/** @type {Record<string, import("../main.js").View>} */
export const views = { inbox, audit };
