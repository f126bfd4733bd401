// Views that do not come with the page: main.js says what that means. A view that is added here is named there too.

import account from "./account.js";
import audit from "./audit.js";
import caller from "./caller.js";
import caseView from "./case.js";
import caseload from "./caseload.js";
import cases from "./cases.js";
import inbox from "./inbox.js";
import members from "./members.js";
import openCase from "./open-case.js";
import overview from "./overview.js";
import referrals from "./referrals.js";
import services from "./services.js";
import statistics from "./statistics.js";

export { referBlock, referred } from "./contact-refer.js";

/** @type {Record<string, import("../main.js").View>} */
export const views = { caller, members, account, inbox, overview, cases, "open-case": openCase, caseload, case: caseView, referrals, services,
  statistics, audit };

export { logged } from "../caller-desk.js";
