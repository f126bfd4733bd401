// Speaks HTTP with the server that served the page: sends a declared request, gives the reply, throws a `Failure`.

import { parsed } from "./json.js";

/** @typedef {import("../types").Failure} Failure */

/** Endpoint name → method and path, as in /openapi.json. */
const endpoints = /** @type {const} */ ({
  organisation: ["GET", "/organisation"],
  evaluateLogin: ["POST", "/evaluations"],
  challenge: ["POST", "/challenges"],
  signIn: ["POST", "/sessions"],
  signOut: ["DELETE", "/sessions/current"],
  sheetSignIn: ["POST", "/sheets/sessions"],
  evaluatePassphrase: ["POST", "/passphrase/evaluations"],
  setPassphrase: ["PUT", "/passphrase"],
  putBlob: ["PUT", "/blob"],
  invite: ["POST", "/invitations"],
  openInvitations: ["GET", "/invitations"],
  lookUpInvitation: ["POST", "/invitations/found"],
  evaluateJoining: ["POST", "/invitations/evaluations"],
  join: ["POST", "/invitations/joiners"],
  rosters: ["GET", "/rosters"],
  changeRoster: ["POST", "/rosters"],
  groups: ["GET", "/groups"],
  addRecord: ["POST", "/groups/records"],
  names: ["GET", "/names"],
  changeName: ["PUT", "/members/{id}/name"],
  statisticsKeys: ["GET", "/statistics-keys"],
  addStatisticsKeys: ["POST", "/statistics-keys"],
  singleWraps: ["GET", "/wraps/single"],
  rewrap: ["POST", "/wraps/single"],
  recoveryHoldings: ["GET", "/recovery/holdings"],
  renewRecovery: ["PUT", "/recovery/holdings"],
  logContact: ["POST", "/contacts"],
  contacts: ["GET", "/contacts"],
  myContacts: ["GET", "/contacts/mine"],
  contact: ["GET", "/contacts/{id}"],
  writeContact: ["PUT", "/contacts/{id}"],
  eraseContact: ["DELETE", "/contacts/{id}"],
  evaluateCaller: ["POST", "/caller-evaluations"],
  newThread: ["POST", "/threads"],
  findThread: ["POST", "/threads/found"],
  thread: ["GET", "/threads/{id}"],
  writeThread: ["PUT", "/threads/{id}"],
  eraseThread: ["POST", "/threads/{id}/erasure"],
  openCase: ["POST", "/cases"],
  cases: ["GET", "/cases"],
  myCases: ["GET", "/cases/mine"],
  case: ["GET", "/cases/{id}"],
  writeCase: ["PUT", "/cases/{id}"],
  eraseCase: ["DELETE", "/cases/{id}"],
  handOverNotes: ["GET", "/hand-over-notes"],
  leaveHandOver: ["POST", "/hand-over-notes"],
  removeHandOver: ["DELETE", "/hand-over-notes/{id}"],
  closing: ["GET", "/statistics/closing"],
  closeMonth: ["POST", "/statistics/closing"],
  releases: ["GET", "/releases"],
  exportRelease: ["POST", "/releases/exports"],
  services: ["GET", "/services"],
  assureServices: ["POST", "/service-assurances"],
  importServices: ["POST", "/service-imports"],
  writeService: ["PUT", "/services/{id}"],
  deleteService: ["DELETE", "/services/{id}"],
  audit: ["GET", "/audit"],
  auditLinks: ["GET", "/audit/links"],
});

/** @typedef {keyof typeof endpoints} EndpointName */
/** @typedef {{id?: string, query?: Record<string, string>, body?: unknown, encoded?: string, token?: string}} Sending */

const patience = 30_000;

export class Api {
  /** @param {(online: boolean) => void} reached told after each request whether it reached the server */
  constructor(reached) {
    this.reached = reached;
  }

  /**
   * `encoded` is a body that was made before, sent with exactly these characters.
   * @param {EndpointName} name @param {Sending} [sending] @returns {Promise<any>}
   */
  async call(name, sending = {}) {
    const { id, query, body, encoded, token } = sending;
    const [method, path] = endpoints[name];
    const search = query ? "?" + new URLSearchParams(query) : "";
    /** @type {Record<string, string>} */
    const headers = {};
    const content = encoded ?? (body === undefined ? undefined : JSON.stringify(body));
    if (content !== undefined) headers["Content-Type"] = "application/json";
    if (token) headers["Authorization"] = `Bearer ${token}`;
    const response = await this.#send("/api/v1" + path.replace("{id}", id ?? "") + search, { method, headers, body: content });
    const type = response.headers.get("Content-Type") ?? "";
    if (!response.ok) {
      if (!type.startsWith("application/problem+json")) throw { code: response.status >= 500 ? "unreachable" : "bad_answer" };
      const problem = await this.#json(response);
      if (typeof problem.code !== "string") throw { code: "bad_answer" };
      const wait = Number(response.headers.get("Retry-After"));
      // What is there instead, with `stale`: a contact or a case.
      const stored = problem.contact ?? problem.oneCase;
      throw { code: problem.code, ...(wait > 0 ? { retryAfter: wait } : {}), ...(stored ? { stored } : {}), ...(problem.field ? { list: problem.field } : {}) };
    }
    return this.#json(response);
  }

  /** @param {string} url @param {RequestInit} init */
  async #send(url, init) {
    // TypeScript 4.8 does not know of `abort` in a worker.
    const ending = /** @type {AbortController & {abort: () => void}} */ (new AbortController());
    const timer = setTimeout(() => ending.abort(), patience);
    try {
      const response = await fetch(url, {
        ...init,
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
        signal: ending.signal,
      });
      this.reached(true);
      return response;
    } catch {
      this.reached(false);
      throw { code: "unreachable" };
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param {Response} response */
  async #json(response) {
    let body;
    try {
      body = await response.text();
    } catch {
      // The connection broke within the answer.
      this.reached(false);
      throw { code: "unreachable" };
    }
    try {
      return body === "" ? {} : parsed(body);
    } catch {
      throw { code: "bad_answer" };
    }
  }
}
