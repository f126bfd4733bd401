// Hardens a passphrase with the server's help: the server sees neither it nor what comes out. docs/protocol.md 2.

import { base64, fromBase64, utf8 } from "../bytes.js";
import { believing } from "../believing.js";
import { normalisedPassphrase } from "../passphrase.js";

/** @typedef {import("../vault.js").Vault} Vault */
/** @typedef {(step: string) => void} Progress */

/**
 * Half a second and 256 MiB, in a worker of its own whose memory goes with it.
 * @param {WebAssembly.Module} module
 * @param {Uint8Array} y
 * @param {Uint8Array} salt
 * @returns {Promise<Uint8Array>}
 */
export function stretch(module, y, salt) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(import.meta.deriveWorker ?? "/app/derive-worker.js", { type: "module" });
    worker.onmessage = ({ data }) => {
      worker.terminate();
      if (data.stretched) resolve(data.stretched);
      else reject({ code: data.error === "out_of_memory" ? "no_memory" : "internal" });
    };
    worker.onerror = () => {
      worker.terminate();
      reject({ code: "no_memory" });
    };
    worker.postMessage({ module, y, salt }, [y.buffer]);
  });
}

/**
 * @param {Vault} vault @param {WebAssembly.Module} module @param {string} passphrase @param {Uint8Array} loginTag @param {Uint8Array} organisation
 * @param {Progress} progress @param {(blinded: string) => Promise<{evaluated: string, secretNumber: number, nonce?: string}>} evaluate asks the server
 * @returns {Promise<{login: number, publicKey: Uint8Array, secretNumber: number, nonce: Uint8Array | null}>} `login` is a handle
 */
export async function harden(vault, module, passphrase, loginTag, organisation, progress, evaluate) {
  progress("evaluate");
  const typed = utf8(normalisedPassphrase(passphrase));
  const attempt = vault.attempt(organisation, typed);
  typed.fill(0);
  try {
    const answer = await evaluate(base64(attempt.element));
    const { y, salt } = believing(() => vault.attemptFinish(attempt.handle, fromBase64(answer.evaluated), loginTag));
    progress("derive");
    const stretched = await stretch(module, y, salt);
    progress("open");
    const keys = vault.loginKeys(attempt.handle, stretched, loginTag);
    stretched.fill(0);
    return {
      login: keys.handle,
      publicKey: keys.publicKey,
      secretNumber: answer.secretNumber,
      nonce: answer.nonce ? fromBase64(answer.nonce) : null,
    };
  } finally {
    vault.drop(attempt.handle);
  }
}
