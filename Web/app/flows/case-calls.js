// What the worker can do with cases, loaded when it is first asked for any of it.

import * as cases from "./cases.js";
import * as overview from "./overview.js";
import * as statistics from "./statistics.js";
import * as work from "./case-work.js";

export const caseFlows = { ...cases, ...work, ...overview, ...statistics };
