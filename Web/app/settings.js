// What this device remembers of a member's liking: nothing secret, nothing about the work. In IndexedDB, apart from the vault's store,
// because the page reads it before anybody signs in and also after the worker has ended.

/** @typedef {import("../types").Language} Language */
/**
 * `language` is null until somebody chose one.
 * @typedef {{language: Language | null, lockMinutes: number}} Settings
 */

export const lockChoices = [5, 10, 20, 30];
const languages = ["fi", "sv", "en"];
const database = "helpline-settings";
const table = "settings";

/** @type {Settings} */
let current = { language: null, lockMinutes: 10 };

/** The settings as they were last loaded or saved. */
export const settings = () => current;

/** @template T @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<T>} use @returns {Promise<T>} */
const withStore = (mode, use) =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open(database, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(table);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const open = opening.result;
      // Another tab that forgets this device does not wait for this one.
      open.onversionchange = () => open.close();
      const transaction = open.transaction(table, mode);
      const request = use(transaction.objectStore(table));
      transaction.oncomplete = () => (open.close(), resolve(request.result));
      transaction.onabort = transaction.onerror = () => (open.close(), reject(transaction.error));
    };
  });

/**
 * What was stored is checked like anything that comes from outside.
 * @param {unknown} stored
 * @returns {Settings}
 */
function checked(stored) {
  const found = /** @type {Partial<Settings>} */ (stored && typeof stored === "object" ? stored : {});
  return {
    language: languages.includes(String(found.language)) ? /** @type {Language} */ (found.language) : null,
    lockMinutes: lockChoices.includes(Number(found.lockMinutes)) ? Number(found.lockMinutes) : 10,
  };
}

/**
 * A device that lets nothing be stored works with what is usual.
 * @returns {Promise<Settings>}
 */
export async function loadSettings() {
  try {
    current = checked(await withStore("readonly", (store) => store.get("page")));
  } catch {
    // As it was.
  }
  return current;
}

/**
 * Takes effect at once, also where it cannot be stored.
 * @param {Partial<Settings>} change
 * @returns {Promise<Settings>}
 */
export async function saveSettings(change) {
  current = checked({ ...current, ...change });
  const whole = current;
  try {
    await withStore("readwrite", (store) => store.put(whole, "page"));
  } catch {
    // Stays until the page is closed.
  }
  return current;
}
