// Setting a passphrase: a change, a recovery by the sheet, a newer server secret. docs/protocol.md 2.5.

import { base64, fromBase64, idBytes, text, utf8 } from "../bytes.js";
import { believing, failedWith } from "../believing.js";
import { isStrong, normalisedLogin } from "../passphrase.js";
import { harden } from "./hardening.js";
import { proofOf } from "./session.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./sign-in.js").Tools} Tools */
/** @typedef {import("../vault.js").Vault} Vault */
/** @typedef {Awaited<ReturnType<typeof harden>>} Hardened */
/** @typedef {{tag: Uint8Array, login: number, publicKey: Uint8Array, text: string}} Sheet */

const none = new Uint8Array(0);

/**
 * A new recovery sheet; its text is shown once.
 * @param {Vault} vault
 * @returns {Sheet}
 */
export function newSheet(vault) {
  const code = vault.codeNew(2);
  const sheet = vault.sheet(code.handle);
  vault.drop(code.handle);
  return { tag: sheet.tag, login: sheet.handle, publicKey: sheet.publicKey, text: text(code.text) };
}

/**
 * The login that goes to the server.
 * @param {Vault} vault
 * @param {Hardened} hardened
 * @param {Uint8Array} tag
 * @param {Uint8Array} organisation
 * @param {Sheet | null} sheet
 */
export function newLogin(vault, hardened, tag, organisation, sheet) {
  return {
    loginTag: base64(tag),
    loginKey: base64(hardened.publicKey),
    secretNumber: hardened.secretNumber,
    sealedBlobKey: base64(vault.blobKeySeal(hardened.login, 1, tag, organisation).sealed),
    ...(sheet
      ? {
          sheet: {
            tag: base64(sheet.tag),
            loginKey: base64(sheet.publicKey),
            sealedBlobKey: base64(vault.blobKeySeal(sheet.login, 2, sheet.tag, organisation).sealed),
          },
        }
      : {}),
  };
}

/**
 * Signs the proof over everything that the request sets.
 * @param {{vault: Vault, origin: string}} tools @param {"login" | "sheet"} prover @param {number} key handle of the prover's login key @param {Uint8Array} organisation
 * @param {Uint8Array} tag @param {Uint8Array} nonce @param {ReturnType<typeof newLogin>} login
 */
function setting({ vault, origin }, prover, key, organisation, tag, nonce, login) {
  const { signature } = vault.setPassphraseProof(
    key, organisation, utf8(origin), tag, nonce, fromBase64(login.loginKey), fromBase64(login.sealedBlobKey),
    login.sheet ? fromBase64(login.sheet.sealedBlobKey) : none,
    login.sheet ? fromBase64(login.sheet.tag) : none,
    login.sheet ? fromBase64(login.sheet.loginKey) : none,
  );
  return { prover, origin, tag: base64(tag), nonce: base64(nonce), proof: base64(signature), login };
}

/**
 * Sets a new passphrase and, if wanted, makes a new recovery sheet, whose code it gives. Other sessions end.
 * @param {Session} session @param {WebAssembly.Module} module @param {string} passphrase @param {boolean} withSheet @param {(step: string) => void} progress
 */
export async function changePassphrase(session, module, passphrase, withSheet, progress) {
  if (!isStrong(passphrase)) throw { code: "weak_passphrase" };
  const sheet = withSheet ? newSheet(session.vault) : null;
  await setPassphrase(session, module, passphrase, sheet, progress);
  return { sheet: sheet?.text ?? null };
}

/**
 * Hardens a passphrase under the server's newest secret and puts it in force.
 * @param {Session} session
 * @param {WebAssembly.Module} module
 * @param {string} passphrase
 * @param {Sheet | null} sheet
 * @param {(step: string) => void} progress
 */
export async function setPassphrase(session, module, passphrase, sheet, progress) {
  const { vault, loginTag: tag, organisation } = session;
  const hardened = await harden(vault, module, passphrase, tag, organisation, progress, (blinded) =>
    session.call("evaluatePassphrase", { body: { loginTag: base64(tag), blinded } }),
  );
  const nonce = fromBase64((await session.api.call("challenge", { body: { tag: base64(tag) } })).nonce);
  const login = newLogin(vault, hardened, tag, organisation, sheet);
  await session.call("setPassphrase", { body: setting(session, "login", session.login, organisation, tag, nonce, login) });
  vault.drop(session.login);
  session.login = hardened.login;
  if (sheet) vault.drop(sheet.login);
}

/**
 * A forgotten passphrase: the recovery sheet opens a session that can do one thing, set a new one. The sheet is used up; gives the new one.
 * @param {Tools} tools @param {string} typed @param {string} login @param {string} passphrase @param {(step: string) => void} progress
 */
export async function recover({ vault, module, api, origin }, typed, login, passphrase, progress) {
  if (!isStrong(passphrase)) throw { code: "weak_passphrase" };
  const status = await api.call("organisation");
  if (!status.organisation) throw { code: "not_founded" };
  const organisation = idBytes(status.organisation);
  let code;
  try {
    code = vault.codeRead(2, utf8(typed.trim())).handle;
  } catch {
    throw { code: "bad_code" };
  }
  const sheet = vault.sheet(code);
  vault.drop(code);
  const { tag: loginTag } = vault.loginTag(organisation, utf8(normalisedLogin(login)));
  const challenge = async () => fromBase64((await api.call("challenge", { body: { tag: base64(sheet.tag) } })).nonce);
  const proof = proofOf(vault, sheet.handle, organisation, origin, sheet.tag, await challenge(), null);
  /** @type {any} */
  let answer;
  try {
    answer = await api.call("sheetSignIn", { body: { sheetTag: base64(sheet.tag), origin, nonce: proof.nonce, proof: proof.proof } });
  } catch (error) {
    if (failedWith(error, "not_signed_in")) throw { code: "bad_code" };
    throw error;
  }
  const hardened = await harden(vault, module, passphrase, loginTag, organisation, progress, async (blinded) => {
    try {
      return await api.call("evaluatePassphrase", { body: { loginTag: base64(loginTag), blinded }, token: answer.token });
    } catch (error) {
      if (failedWith(error, "not_signed_in")) throw { code: "wrong_passphrase" };
      throw error;
    }
  });
  // The blob must open before anything is replaced: otherwise the member would be left with a key to nothing.
  believing(() =>
    vault.keysOpen(
      sheet.handle, 2, sheet.tag, organisation, fromBase64(answer.sealedBlobKey), fromBase64(answer.blob), idBytes(answer.member),
      answer.blobVersion,
    ),
  );
  const next = newSheet(vault);
  const body = setting({ vault, origin }, "sheet", sheet.handle, organisation, sheet.tag, await challenge(), newLogin(vault, hardened, loginTag, organisation, next));
  await api.call("setPassphrase", { body, token: answer.token });
  vault.wipe();
  return { sheet: next.text };
}
