// What the worker can do with cases and with threads of callers, loaded when it is first asked for any of it.

import * as cases from "./cases.js";
import * as overview from "./overview.js";
import * as referrals from "./referrals.js";
import * as threads from "./threads.js";
import * as work from "./case-work.js";

export const caseFlows = { ...cases, ...work, ...overview, ...referrals, ...threads };
