// What stays on this device, in IndexedDB: public things, the device token, and what is sealed. Never a key, a session or a login.

/**
 * What this device remembers of a member, under a hash of the login.
 * @typedef {{tag: string, organisation: string, anchor: string, member: string, signing: string, sealing: string, device: string | null,
 *   blobVersion: number, roster: Head, groups: Record<number, Head>, audit: Head, timeZone: string, waiting: boolean, last: number, releases?: Head}} Profile
 * @typedef {{position: number, hash: string}} Head
 * A contact that the server does not have: a draft sealed to its member, or a finished request to be sent with exactly these characters.
 * @typedef {{id: string, member: string, kind: "draft" | "request", sealed: string, refusal: string | null, order: number}} Kept
 * What a member has begun in a window and not finished, sealed to them.
 * @typedef {{window: string, member: string, sealed: string}} SealedUnfinished
 * What a member opens first of a long list, sealed to them.
 * @typedef {{member: string, sealed: string}} SealedDue
 */

const name = "helpline";

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export class Store {
  /** @param {IDBDatabase} database */
  constructor(database) {
    this.database = database;
  }

  static async open() {
    const request = indexedDB.open(name, 3);
    request.onupgradeneeded = ({ oldVersion }) => {
      const { result } = request;
      if (oldVersion === 0) {
        result.createObjectStore("profiles", { keyPath: "tag" });
        result.createObjectStore("kept", { keyPath: "id" });
      }
      if (oldVersion === 1) result.deleteObjectStore("forms");
      if (oldVersion < 2) result.createObjectStore("unfinished", { keyPath: ["window", "member"] });
      result.createObjectStore("due", { keyPath: "member" });
    };
    const database = await done(request);
    // Another tab that forgets this device must not wait for this one.
    database.onversionchange = () => database.close();
    return new Store(database);
  }

  /**
   * On the disk before it returns: what was said to be kept is kept.
   * @param {string} table
   * @param {(store: IDBObjectStore) => void} change
   */
  #write(table, change) {
    return new Promise((/** @type {(value: void) => void} */ resolve, reject) => {
      const transaction = this.database.transaction(table, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
      change(transaction.objectStore(table));
    });
  }

  /** @param {string} table */
  #read(table) {
    return this.database.transaction(table).objectStore(table);
  }

  /** @param {string} tag @returns {Promise<Profile | undefined>} */
  profile(tag) {
    return done(this.#read("profiles").get(tag));
  }

  /** @returns {Promise<Profile[]>} */
  profiles() {
    return done(this.#read("profiles").getAll());
  }

  /** Who signed in here last. */
  async lastProfile() {
    const all = await this.profiles();
    return all.sort((a, b) => b.last - a.last)[0] ?? null;
  }

  /**
   * @param {string} member
   * @returns {Promise<Profile | null>}
   */
  async profileOf(member) {
    return (await this.profiles()).find((profile) => profile.member === member) ?? null;
  }

  /** @param {Profile} profile */
  async saveProfile(profile) {
    // A number that counts up, no time: the disk need not tell when somebody worked.
    const all = await this.profiles();
    const last = Math.max(0, ...all.map((other) => other.last)) + 1;
    const mine = all.find((other) => other.tag === profile.tag);
    if (mine && mine.last === last - 1) profile.last = mine.last;
    else profile.last = last;
    await this.#write("profiles", (store) => store.put(profile));
  }

  /**
   * Forgets a member; what is not delivered stays.
   * @param {string} tag
   */
  forget(tag) {
    return this.#write("profiles", (store) => store.delete(tag));
  }

  /**
   * Oldest first.
   * @returns {Promise<Kept[]>}
   */
  async kept() {
    const all = /** @type {Kept[]} */ (await done(this.#read("kept").getAll()));
    return all.sort((a, b) => a.order - b.order);
  }

  /**
   * Adds, or replaces what has the same id.
   * @param {Omit<Kept, "order">} item
   */
  async keep(item) {
    const all = await this.kept();
    const present = all.find((other) => other.id === item.id);
    const order = present?.order ?? Math.max(0, ...all.map((other) => other.order)) + 1;
    await this.#write("kept", (store) => store.put({ ...item, order }));
  }

  /** @param {string} id */
  drop(id) {
    return this.#write("kept", (store) => store.delete(id));
  }

  /** @returns {Promise<SealedUnfinished[]>} */
  unfinished() {
    return done(this.#read("unfinished").getAll());
  }

  /** @param {string} member @returns {Promise<SealedDue | undefined>} */
  due(member) {
    return done(this.#read("due").get(member));
  }

  /** @param {SealedDue} row */
  saveDue(row) {
    return this.#write("due", (store) => store.put(row));
  }

  /**
   * Puts a row, if one is given, in the place of others: all of it or nothing.
   * @param {SealedUnfinished | null} row
   * @param {Pick<SealedUnfinished, "window" | "member">[]} before
   */
  saveUnfinished(row, before) {
    return this.#write("unfinished", (store) => {
      for (const { window, member } of before) store.delete([window, member]);
      if (row) store.put(row);
    });
  }
}
