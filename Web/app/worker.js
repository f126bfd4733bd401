// The vault worker: the only place where keys, the session token and opened content's keys are. The page asks by name (types.d.ts, `Calls`); what
// it must not know it cannot ask for. Locking ends the worker, and its memory with it.

import { Api } from "./api.js";
import { isFailure, passes } from "./believing.js";
import { contactOf, correct, erase, settle } from "./flows/contact-writing.js";
import { contacts, myContacts } from "./flows/contacts.js";
import { handOverNotes, leaveHandOver, removeHandOver } from "./flows/hand-over.js";
import { housekeep } from "./flows/housekeeping.js";
import { join, lookAtInvitation } from "./flows/join.js";
import { deliver, kept, keepLocked, log } from "./flows/kept-contacts.js";
import { admit, approve, invitations, invite, members, remove, setRoles } from "./flows/members.js";
import { changePassphrase, recover, setPassphrase } from "./flows/passphrases.js";
import { signIn } from "./flows/sign-in.js";
import { announceWindow, loadUnfinished, saveUnfinished } from "./flows/unfinished.js";
import { newID } from "./bytes.js";
import { isStrong, propose } from "./passphrase.js";
import { Store } from "./store.js";
import { VaultError, openVault } from "./vault.js";
import { readNames } from "./flows/names.js";

/** @typedef {import("../types").CallName} CallName */
/** @typedef {import("../types").Failure} Failure */
/** @typedef {import("../types").SessionState} SessionState */
/** @typedef {import("./flows/session.js").Session} Session */

/** @type {DedicatedWorkerGlobalScope} */
const scope = /** @type {any} */ (globalThis);

/** Under which this window puts away what is not finished. */
const window = newID();
announceWindow(window);

let online = true;
/** @type {Session | null} */
let session = null;
/** @type {SessionState["organisation"]} */
let organisation = null;
/**
 * When a kept contact is tried again.
 * @type {ReturnType<typeof setTimeout> | undefined}
 */
let nextTry;

const api = new Api((reached) => {
  if (online === reached) return;
  online = reached;
  void tellState();
  if (reached && session) void deliverAgain();
});

/** What every flow works with; opened once. */
const tools = (async () => {
  const [store, lists, module] = await Promise.all([
    Store.open(),
    fetch("/codelists.json").then((response) => response.json()),
    WebAssembly.compileStreaming(fetch("/vault.wasm")),
  ]);
  return { store, lists, module, vault: await openVault(module), api, origin: scope.location.origin };
})();
// Who asks first hears why it failed; without this the failure would also be an error that nobody caught.
tools.catch(() => {});

/** @param {string} task @returns {(step: string) => void} */
const steps = (task) => (step) => scope.postMessage({ event: "progress", task, step });

/** @returns {Session} */
function signedIn() {
  if (!session) throw { code: "locked" };
  return session;
}

/** @returns {Promise<SessionState>} */
async function state() {
  const { store } = await tools;
  const [kept, unfinished, last] = await Promise.all([store.kept(), store.unfinished(), store.lastProfile()]);
  return {
    phase: session ? "signed-in" : "signed-out",
    online,
    organisation: session?.status ?? organisation,
    owner: session?.id ?? last?.member ?? null,
    member: session && { ...session.nameOf(session.id), login: session.loginName, roles: session.roles, admitted: session.admitted },
    kept: kept.length,
    unfinished: [...new Set(unfinished.map(({ member }) => member))],
  };
}

const tellState = async () => scope.postMessage({ event: "state", state: await state() });

/** Tries kept contacts again, now and then, while there are any. */
async function deliverAgain() {
  clearTimeout(nextTry);
  if (!session) return;
  const { delivered, left } = await deliver(session);
  if (delivered.length > 0) scope.postMessage({ event: "delivered", ids: delivered });
  if (Object.values(left).some(passes)) nextTry = setTimeout(() => void deliverAgain().catch(() => {}), retryAfter);
  await tellState();
}

const retryAfter = 10_000;

/** Calls that are served by what is loaded late, as the views that make them. */
const lateCalls = /** @type {const} */ ([
  "cases", "myCases", "oneCase", "openCase", "mentorsFor", "assessCase", "agreeCase", "assignCase", "withdrawAssignment", "barMember", "acceptCase",
  "declineCase", "passOnCase", "takeOverCase", "addNote", "addGoal", "scoreGoal", "addMeeting", "setCard", "addAgency", "changeAgency", "removeAgency",
  "closeCase", "confirmClosing", "reopenCase", "followUpCase", "eraseCase", "overview", "referrals", "refer", "moveReferral",
  "receiveInbound", "moveInbound", "linkInbound", "openThread", "closeThread", "threadOf", "writeThread", "giveCode", "eraseThread", "eraseAsAsked",
  "services", "writeService", "assureServices", "importServices", "deleteService", "statistics", "closeMonth", "exportRelease", "setName",
]);

/** @typedef {typeof lateCalls[number]} LateCall */
/**
 * `more`: what a list can show already, or the step that is being done.
 * @typedef {(done: number, more?: object[] | string) => void} Progress
 * @typedef {{[Name in LateCall]: (session: Session, request: import("../types").Calls[Name][0], progress: Progress,
 *   module: WebAssembly.Module) => Promise<import("../types").Calls[Name][1]>}} LateFlows
 */

/**
 * @template Part @param {Promise<Part>} part what is loaded late
 * @returns {Promise<Part>}
 */
async function late(part) {
  try {
    return await part;
  } catch {
    // The server has a newer page by now, without this file; or it is away.
    throw { code: "newer_page" };
  }
}

/** @param {LateCall} name @returns {(request: any) => Promise<any>} */
const lateCall = (name) => async (request) => {
  const session = signedIn();
  /** @type {LateFlows} */
  const flows = (await late(import("./flows/late-calls.js"))).lateFlows;
  const flow = /** @type {(session: Session, request: any, progress: Progress, module: WebAssembly.Module) => Promise<any>} */ (flows[name]);
  /** @type {Progress} */
  const progress = (done, more) => scope.postMessage({ event: "progress", task: name, done, ...(typeof more === "string" ? { step: more } : { rows: more }) });
  return flow(session, request, progress, (await tools).module);
};

/** @type {{[Name in CallName]: (request: import("../types").Calls[Name][0]) => Promise<import("../types").Calls[Name][1]>}} */
const calls = {
  async start() {
    await tools;
    try {
      organisation = await api.call("organisation");
    } catch (error) {
      if (!isFailure(error)) throw error;
    }
    return state();
  },

  async signIn({ login, passphrase }) {
    const given = await tools;
    given.vault.wipe();
    const opened = await signIn(given, login, passphrase, steps("signIn"));
    const opening = opened.session;
    if (opened.renewSecret) await setPassphrase(opening, given.module, passphrase, null, steps("signIn"));
    await housekeep(opening);
    await opening.remember(opened.device);
    await readNames(opening);
    session = opening;
    const { delivered, left } = await deliver(opening);
    if (Object.values(left).some(passes)) nextTry = setTimeout(() => void deliverAgain().catch(() => {}), retryAfter);
    return { changes: takeChanges(opening), delivered };
  },

  async lock() {
    clearTimeout(nextTry);
    const { vault } = await tools;
    const ending = session;
    session = null;
    if (ending) {
      // The keys go first; the server is told if it can be reached, and forgets by itself if not.
      const { token } = ending;
      vault.wipe();
      await Promise.race([api.call("signOut", { token }).catch(() => {}), new Promise((resolve) => setTimeout(resolve, 1000))]);
    }
    return {};
  },

  async logContact({ form, owner }) {
    const { vault, store, lists, module } = await tools;
    // A code is given and opened by who is signed in and reaches the server, or not at all.
    if (!session && form.thread) throw { code: "code_needs_server" };
    if (!session) {
      const profile = owner ? await store.profileOf(owner) : null;
      if (!profile) throw { code: "locked" };
      const contact = await contactOf(form, lists, profile.timeZone, profile.member);
      await keepLocked({ vault, store }, profile, form.id, contact);
      return { id: form.id, state: "kept", referral: contact.referrals?.[0] ?? null };
    }
    const writing = session;
    const contact = await contactOf(form, lists, writing.status.timeZone, writing.id);
    const threads = form.thread ? (await late(import("./flows/late-calls.js"))).lateFlows : null;
    const entered = await threads?.enterThread(writing, form, module);
    if (entered) contact.thread = entered.thread;
    /** @type {"delivered" | "kept"} */
    let state = "delivered";
    try {
      await log(writing, form.id, contact);
    } catch (error) {
      if (!isFailure(error) || !passes(error.code)) throw error;
      clearTimeout(nextTry);
      nextTry = setTimeout(() => void deliverAgain().catch(() => {}), retryAfter);
      state = "kept";
    }
    threads?.forgetCode(writing, form.id);
    return { id: form.id, state, ...entered, referral: contact.referrals?.[0] ?? null };
  },

  async saveUnfinished({ owner, unfinished }) {
    const { vault, store } = await tools;
    const profile = await store.profileOf(owner);
    if (!profile) throw { code: "locked" };
    await saveUnfinished({ vault, store }, window, profile, unfinished);
    return {};
  },
  loadUnfinished: () => loadUnfinished(signedIn(), window),

  kept: async () => kept(session, (await tools).store),
  deliverKept: async ({ ids }) => deliver(signedIn(), ids),
  async discardKept({ id }) {
    await (await tools).store.drop(id);
    return {};
  },

  myContacts: () => myContacts(signedIn()),
  correct: async ({ form }) => done(correct(signedIn(), form)),
  contacts: ({ all }) => contacts(signedIn(), all, (count) => scope.postMessage({ event: "progress", task: "contacts", done: count })),
  settle: async ({ id, as, note }) => done(settle(signedIn(), id, as, note)),
  erase: async ({ id }) => done(erase(signedIn(), id)),
  handOverNotes: () => handOverNotes(signedIn()),
  leaveHandOver: async ({ note }) => done(leaveHandOver(signedIn(), note)),
  removeHandOver: async ({ id }) => done(removeHandOver(signedIn(), id)),

  members: () => members(signedIn()),
  invitations: () => invitations(signedIn()),
  invite: ({ name, roles }) => invite(signedIn(), name, roles),
  approve: async ({ tag }) => done(approve(signedIn(), tag)),
  admit: async ({ member, group }) => done(admit(signedIn(), member, group)),
  setRoles: async ({ member, roles }) => done(setRoles(signedIn(), member, roles)),
  remove: async ({ member, lost }) => done(remove(signedIn(), member, lost)),

  .../** @type {{[Name in LateCall]: (request: any) => Promise<any>}} */ (Object.fromEntries(lateCalls.map((name) => [name, lateCall(name)]))),

  audit: async () => (await late(import("./flows/late-calls.js"))).readAudit(signedIn(), (count, total) => scope.postMessage({ event: "progress", task: "audit", done: count, total })),

  async lookAtInvitation({ code }) {
    const given = await tools;
    if (!session) given.vault.wipe();
    return lookAtInvitation(given, code);
  },
  async join(request) {
    const given = await tools;
    given.vault.wipe();
    try {
      return await join(given, request, steps("join"));
    } finally {
      given.vault.wipe();
    }
  },
  proposePassphrase: async () => ({ passphrase: propose() }),
  isStrong: async ({ passphrase }) => ({ strong: isStrong(passphrase) }),
  changePassphrase: async ({ passphrase, sheet }) =>
    changePassphrase(signedIn(), (await tools).module, passphrase, sheet, steps("passphrase")),
  async recover({ code, login, passphrase }) {
    const given = await tools;
    given.vault.wipe();
    return recover(given, code, login, passphrase, steps("passphrase"));
  },
};

/**
 * What changed in the roster and was not told yet.
 * @param {Session} of
 */
function takeChanges(of) {
  const { changes } = of;
  of.changes = [];
  return changes.map((change) => ({ ...change, member: change.member && of.nameOf(change.member.id) }));
}

/** After these the member list is what who asked has made of it; a ceremony is news all the same. */
const own = ["approve", "setRoles", "remove"];

/** @param {string} name of the call by which this session has learnt of it */
async function tellChanges(name) {
  if (!session || session.changes.length === 0) return;
  await readNames(session);
  const changes = takeChanges(session).filter(({ kind }) => kind === "ceremony" || !own.includes(name));
  if (changes.length > 0) scope.postMessage({ event: "changes", changes });
}

/** @param {Promise<unknown>} promise */
async function done(promise) {
  await promise;
  return {};
}

/**
 * Only what a `Failure` names crosses to the page: an error of ours could hold something opened.
 * @param {unknown} error
 * @returns {Failure}
 */
function failureOf(error) {
  if (isFailure(error)) {
    const { code, retryAfter, list, contact } = error;
    return { code, ...(retryAfter ? { retryAfter } : {}), ...(list ? { list } : {}), ...(contact ? { contact } : {}) };
  }
  if (error instanceof VaultError) return { code: error.code === "out_of_memory" ? "no_memory" : "internal" };
  return { code: "internal" };
}

/**
 * After these, who is signed in or what is kept may have changed.
 * @type {string[]}
 */
const changing = ["start", "signIn", "lock", "logContact", "deliverKept", "discardKept", "saveUnfinished", "loadUnfinished", "join", "setRoles", "admit", "remove"];

scope.onmessage = async ({ data: { id, name, request } }) => {
  let answer;
  try {
    const call = /** @type {(request: any) => Promise<any>} */ (calls[/** @type {CallName} */ (name)]);
    answer = { id, reply: await call(request) };
  } catch (error) {
    answer = { id, failure: failureOf(error) };
  }
  // Before the reply: who awaits it finds the state as it is now.
  if (changing.includes(name)) await tellState().catch(() => {});
  await tellChanges(name).catch(() => {});
  scope.postMessage(answer);
};
