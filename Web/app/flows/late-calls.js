// What the worker can do with cases, with threads of callers and with the directory, and what else it seldom does, loaded when it is first asked
// for any of it: one file, since each further one would split what they share into more.

import * as cases from "./cases.js";
import * as names from "./name-writing.js";
import * as overview from "./overview.js";
import * as referrals from "./referrals.js";
import * as services from "./services.js";
import * as statistics from "./statistics.js";
import * as threads from "./threads.js";
import * as work from "./case-work.js";

export const lateFlows = { ...cases, ...work, ...overview, ...referrals, ...threads, ...services, ...statistics, ...names };
export { renewRecovery } from "./after-ceremony.js";
export { readAudit } from "./audit.js";
