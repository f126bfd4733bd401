// The page's side of the vault worker: what the views know of who is signed in, and how they ask for anything.

/** @typedef {import("../types").Calls} Calls */
/** @typedef {import("../types").CallName} CallName */
/** @typedef {import("../types").SessionState} SessionState */
/**
 * @typedef {{state: SessionState, progress: {task: string, step?: string, done?: number, total?: number,
 *   rows?: import("../types").OpenedCase[] | import("../types").FoundReferral[]}, delivered: string[],
 *   changes: import("../types").RosterChange[]}} Events
 */

class SessionClient extends EventTarget {
  /** @type {SessionState} */
  state = { phase: "signed-out", online: true, organisation: null, owner: null, member: null, kept: 0, unfinished: [] };
  /** Login of who was signed in before the lock, in memory only: unlocking asks for the passphrase alone. */
  lastLogin = "";
  /** @type {Worker | null} */ #worker = null;
  /** @type {Map<number, {resolve: (value: any) => void, reject: (failure: import("../types").Failure) => void}>} */ #waiting = new Map();
  #next = 1;
  #isLocked = false;
  /**
   * The same as in the state. Somebody else who signs in in another window does not take over what is typed in this one.
   * @type {string | null}
   */
  #owner = null;
  /**
   * Seals what is not finished; set by unfinished.js.
   * @type {() => Promise<void>}
   */
  putAway = async () => {};

  /**
   * @template {keyof Events} Name @param {Name} event @param {(detail: Events[Name]) => void} listener
   * @returns {() => void} ends it
   */
  on(event, listener) {
    const handler = (/** @type {Event} */ received) => listener(/** @type {CustomEvent} */ (received).detail);
    this.addEventListener(event, handler);
    return () => this.removeEventListener(event, handler);
  }

  /** Begins, or begins anew after a lock. */
  async start() {
    this.#open();
    return this.#take(await this.call("start", { origin: location.origin }));
  }

  /**
   * Asks the worker; rejects with a `Failure`.
   * @template {CallName} Name @param {Name} name @param {Calls[Name][0]} request @returns {Promise<Calls[Name][1]>}
   */
  call(name, request) {
    const worker = this.#worker ?? this.#open();
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ id, name, request });
    });
  }

  /** Seals what is being typed, then ends the worker: the keys are gone with its memory, whatever else happens. */
  async lock() {
    if (this.state.member) this.lastLogin = this.state.member.login;
    const isLocked = this.state.phase === "signed-in" || this.#isLocked;
    let isOver = false;
    const end = async () => {
      await this.putAway().catch(() => {});
      if (isOver) return;
      this.#isLocked = isLocked;
      await this.call("lock", {}).catch(() => {});
    };
    // A second is enough for both; a server that does not answer must not keep the keys here.
    await Promise.race([end(), new Promise((resolve) => setTimeout(resolve, 1500))]);
    isOver = true;
    this.#isLocked = isLocked;
    this.#worker?.terminate();
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject({ code: "locked" });
    this.#waiting.clear();
    this.#take({ ...this.state, phase: this.#isLocked ? "locked" : "signed-out", member: null });
    return this.start();
  }

  #open() {
    const worker = new Worker(import.meta.worker ?? "/app/worker.js", { type: "module", name: "vault" });
    worker.onmessage = ({ data }) => {
      if ("event" in data) this.#tell(data);
      else this.#answer(data);
    };
    worker.onerror = (event) => {
      // Nothing will be answered: an error of its own, or it could not be loaded, since the server has a newer page by now or is away.
      event.preventDefault();
      const code = event instanceof ErrorEvent ? "internal" : "newer_page";
      for (const { reject } of this.#waiting.values()) reject({ code });
      this.#waiting.clear();
      if (this.#worker === worker) this.#worker = null;
    };
    this.#worker = worker;
    return worker;
  }

  /** @param {any} data */
  #answer(data) {
    const waiting = this.#waiting.get(data.id);
    this.#waiting.delete(data.id);
    if ("failure" in data) waiting?.reject(data.failure);
    else waiting?.resolve(data.reply);
  }

  /** @param {any} data */
  #tell(data) {
    if (data.event === "state") this.#take(data.state);
    else if (data.event === "progress") this.dispatchEvent(new CustomEvent("progress", { detail: data }));
    else if (data.event === "delivered") this.dispatchEvent(new CustomEvent("delivered", { detail: data.ids }));
    else if (data.event === "changes") this.dispatchEvent(new CustomEvent("changes", { detail: data.changes }));
  }

  /** @param {SessionState} state */
  #take(state) {
    if (state.phase === "signed-in") this.#isLocked = false;
    this.#owner = state.member?.id ?? this.#owner ?? state.owner;
    const phase = state.phase === "signed-out" && this.#isLocked ? "locked" : state.phase;
    this.state = { ...state, phase, owner: this.#owner };
    this.dispatchEvent(new CustomEvent("state", { detail: this.state }));
    return this.state;
  }
}

export const session = new SessionClient();
