// Views that do not come with the page: main.js says what that means. A view that is added here is named there too.

import audit from "./audit.js";
import caseView from "./case.js";
import caseload from "./caseload.js";
import cases from "./cases.js";
import inbox from "./inbox.js";
import openCase from "./open-case.js";
import overview from "./overview.js";
import statistics from "./statistics.js";

/** @type {Record<string, import("../main.js").View>} */
export const views = { inbox, overview, cases, "open-case": openCase, caseload, case: caseView, statistics, audit };
