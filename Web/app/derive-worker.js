// Stretches once and ends. WebAssembly's memory never shrinks, so the 256 MiB that Argon2id takes would stay with the vault for as long
// as somebody is signed in; a worker gives them back.

import { VaultError, openVault } from "./vault.js";

/** @type {DedicatedWorkerGlobalScope} */
const scope = /** @type {any} */ (globalThis);

scope.onmessage = async (/** @type {MessageEvent<{module: WebAssembly.Module, y: Uint8Array, salt: Uint8Array}>} */ { data }) => {
  try {
    const { stretched } = (await openVault(data.module)).stretch(data.y, data.salt);
    scope.postMessage({ stretched }, [stretched.buffer]);
  } catch (error) {
    scope.postMessage({ error: error instanceof VaultError ? error.code : "unavailable" });
  } finally {
    data.y.fill(0);
    scope.close();
  }
};
