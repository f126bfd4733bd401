// What the worker can do with cases and with the directory, loaded when it is first asked for any of it.

import * as cases from "./cases.js";
import * as overview from "./overview.js";
import * as services from "./services.js";
import * as work from "./case-work.js";

export const caseFlows = { ...cases, ...work, ...overview, ...services };
