// One instance of vault.wasm: packs arguments, calls, unpacks results, and wipes what it laid into the module's memory. docs/protocol.md
// says what the bytes are, wasm/README.md how they travel.

/** @typedef {Uint8Array | string | number} Argument strings travel as UTF-8, numbers as 32 bits */
/** @typedef {(reader: Reader) => unknown} Reading */

const codes = /** @type {const} */ ([
  "unavailable", "out_of_memory", "malformed", "refused", "bad_point", "broken_chain", "rolled_back", "fork", "not_entitled", "too_large",
  "no_state",
]);

/** Why the vault refuses. Carries nothing but the code. */
export class VaultError extends Error {
  /** @param {typeof codes[number]} code */
  constructor(code) {
    super(code);
    this.name = "VaultError";
    this.code = code;
  }
}

/**
 * A position of 64 bits, as two arguments.
 * @param {number} value @returns {[number, number]}
 */
export function position(value) {
  if (!Number.isSafeInteger(value)) throw new VaultError("too_large");
  return [Math.floor(value / 2 ** 32), value % 2 ** 32];
}

/** Reads a packed result. */
class Reader {
  #at = 0;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }

  integer() {
    this.#at += 4;
    return this.view.getUint32(this.#at - 4);
  }

  variable() {
    const count = this.integer();
    this.#at += count;
    return this.bytes.slice(this.#at - count, this.#at);
  }
}

// What a result consists of.
export const number = (/** @type {Reader} */ reader) => reader.integer();
export const bytes = (/** @type {Reader} */ reader) => reader.variable();
export const flag = (/** @type {Reader} */ reader) => reader.integer() === 1;

/** @param {Reader} reader */
export function list(reader) {
  return Array.from({ length: reader.integer() }, () => reader.variable());
}

/**
 * A head whose position has 32 bits.
 * @param {Reader} reader
 */
const head = (reader) => ({ position: reader.integer(), hash: reader.variable() });

/** @param {Reader} reader */
export function heads(reader) {
  const roster = head(reader);
  /** @type {Record<number, ReturnType<typeof head>>} */
  const groups = {};
  for (let left = reader.integer(); left > 0; left--) groups[reader.integer()] = head(reader);
  const at = reader.integer() * 2 ** 32 + reader.integer();
  if (!Number.isSafeInteger(at)) throw new VaultError("too_large");
  return { roster, groups, audit: { position: at, hash: reader.variable() } };
}

/**
 * Fills memory with random bytes, in pieces that `getRandomValues` takes.
 * @param {Uint8Array} memory
 */
function fill(memory) {
  for (let at = 0; at < memory.length; at += 65536) crypto.getRandomValues(memory.subarray(at, at + 65536));
}

export class Instance {
  #dead = false;
  /** @type {any} */ #exports;

  /** @param {WebAssembly.Module | BufferSource} source @returns {Promise<Instance>} */
  static async open(source) {
    const instance = new Instance();
    const module = source instanceof WebAssembly.Module ? source : await WebAssembly.compile(source);
    const host = { random: (/** @type {number} */ at, /** @type {number} */ count) => fill(instance.#memory(at, count)) };
    instance.#exports = (await WebAssembly.instantiate(module, { host })).exports;
    instance.#guarded(() => instance.#exports.hl_start());
    return instance;
  }

  /**
   * Calls an export and reads its result field by field.
   * @template {Record<string, Reading>} Shape
   * @param {string} name @param {Shape} shape @param {Argument[]} given
   * @returns {{[Field in keyof Shape]: ReturnType<Shape[Field]>}}
   */
  ask(name, shape, given) {
    const whole = this.#call(name, given);
    const reader = new Reader(whole);
    const fields = /** @type {any} */ ({});
    for (const field of Object.keys(shape)) fields[field] = shape[field](reader);
    whole.fill(0);
    return fields;
  }

  /** @param {string} name @param {Argument[]} given */
  #call(name, given) {
    const encoder = new TextEncoder();
    const values = given.map((value) => (typeof value === "string" ? encoder.encode(value) : value));
    const size = values.reduce((/** @type {number} */ sum, value) => sum + 4 + (typeof value === "number" ? 0 : value.length), 0);
    const at = size === 0 ? 0 : this.#guarded(() => this.#exports.hl_alloc(size) >>> 0);
    if (size > 0 && at === 0) throw new VaultError("out_of_memory");
    try {
      pack(values, this.#memory(at, size));
      const count = this.#guarded(() => this.#exports[`hl_${name}`](at, size));
      // The memory may have grown and moved since.
      const result = this.#memory(this.#exports.hl_result() >>> 0, count).slice();
      this.#exports.hl_wipe_result();
      return result;
    } finally {
      values.forEach((value, place) => typeof given[place] === "string" && /** @type {Uint8Array} */ (value).fill(0));
      if (size > 0 && !this.#dead) this.#exports.hl_free(at, size);
    }
  }

  /**
   * Part of the module's memory, valid until the next call.
   * @param {number} at @param {number} count
   */
  #memory(at, count) {
    return new Uint8Array(this.#exports.memory.buffer, at >>> 0, count >>> 0);
  }

  /**
   * After a trap nothing in the instance can be relied on: it is not called again.
   * @param {() => number} call @returns {number}
   */
  #guarded(call) {
    if (this.#dead) throw new VaultError("unavailable");
    let answer;
    try {
      answer = call();
    } catch {
      this.#dead = true;
      throw new VaultError("unavailable");
    }
    if (answer < 0) throw new VaultError(codes[-answer - 1] ?? "unavailable");
    return answer;
  }
}

/** @param {(Uint8Array | number)[]} values @param {Uint8Array} into */
function pack(values, into) {
  const view = new DataView(into.buffer, into.byteOffset, into.length);
  let at = 0;
  for (const value of values) {
    const word = typeof value === "number" ? value : value.length;
    if (!Number.isInteger(word) || word < 0 || word > 0xffffffff) throw new VaultError("malformed");
    view.setUint32(at, word);
    at += 4;
    if (typeof value === "number") continue;
    into.set(value, at);
    at += value.length;
  }
}
