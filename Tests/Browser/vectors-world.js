// Brings a vault into the states that the vectors speak of: who is signed in, which rosters and records are known, which secrets are held.
// sessions.json has what that takes.

export const groups = ["members", "volunteers", "coordinators", "auditors", "administrators"];
/** @type {Record<string, number>} */
export const kinds = { contact: 1, coordination: 2, journal: 3, thread: 4, name: 5, handOver: 6, group: 7, statisticsKey: 8 };

/** @param {string} text */
export const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** @param {Uint8Array} bytes */
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {{document: string, signer: string, signature: string}} step @returns {[string, Uint8Array, Uint8Array]} */
export const signed = (step) => [step.document, fromHex(step.signer), fromHex(step.signature)];

export class World {
  /** @param {any} vault @param {any} vectors parsed files of Tests/Vectors by name, without `.json` */
  constructor(vault, vectors) {
    this.vault = vault;
    this.vectors = vectors;
    const code = vault.codeRead(2, vectors.sessions.sheet.text).handle;
    this.sheet = vault.sheet(code);
    vault.drop(code);
  }

  /** @param {string} format @returns {any[]} */
  sessions(format) {
    return this.vectors.sessions.good.filter((/** @type {any} */ vector) => vector.format === format);
  }

  /** @param {string} name @returns {any} */
  rosterVector(name) {
    return this.vectors.rosters.good.find((/** @type {any} */ vector) => vector.name === name);
  }

  /** @param {string} name @returns {any} */
  groupVector(name) {
    return this.vectors.groups.good.find((/** @type {any} */ vector) => vector.format === "chain" && vector.name === name);
  }

  /** @param {any} vector of format session */
  open(vector) {
    const given = [fromHex(vector.sealedBlobKey), fromHex(vector.blob), fromHex(vector.member), vector.version];
    return this.vault.keysOpen(this.sheet.handle, 2, this.sheet.tag, fromHex(vector.organisation), ...given);
  }

  /** @param {string} name of a person */
  signIn(name) {
    return this.open(this.sessions("session").find((session) => session.name === name));
  }

  /**
   * Knows the first rosters of a chain, and no groups.
   * @param {string} name @param {number} [versions]
   */
  rosters(name, versions) {
    const { steps, anchor } = this.rosterVector(name);
    const [first, ...rest] = steps.slice(0, versions);
    this.vault.rostersBegin(...signed(first), fromHex(anchor));
    for (const step of rest) this.vault.rostersAppend(...signed(step));
  }

  /**
   * Appends a group's records.
   * @param {string} name @param {number} [from] @param {number} [to]
   */
  records(name, from, to) {
    for (const step of this.groupVector(name).steps.slice(from, to)) this.vault.groupAppend(...signed(step));
  }

  /**
   * Signs in who holds a group's secrets, and holds those of all epochs up to this one. Knows all records, and all rosters or the first ones.
   * @param {string} name @param {number} [epoch] @param {number} [versions]
   */
  hold(name, epoch = Infinity, versions) {
    const secrets = this.sessions("group-secret").filter((secret) => secret.chain === name);
    const group = groups.indexOf(this.groupVector(name).group) + 1;
    this.signIn(secrets[0].holder);
    this.rosters(secrets[0].rosters, versions);
    let known = 0;
    for (const secret of secrets) {
      this.records(name, known, secret.records);
      known = secret.records;
      if (secret.epoch <= epoch) this.vault.groupSecretOpen(group, fromHex(secret.wrap));
    }
    this.records(name, known);
    return group;
  }

  /**
   * A handle for a key of sessions.json, for who is signed in as its holder.
   * @param {string} key hex @returns {number}
   */
  key(key) {
    const { wrap, compartment } = this.sessions("key").find((one) => one.key === key);
    return this.vault.wrapOpen(fromHex(wrap), fromHex(compartment), kinds.contact, 1, 0, 1).handle;
  }
}

/** Counts what holds, and names what does not. */
export class Tally {
  passed = 0;
  skipped = 0;
  /** @type {string[]} */ failures = [];

  /** @param {string} name @param {() => void} check */
  check(name, check) {
    try {
      check();
      this.passed += 1;
    } catch (error) {
      this.failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** @param {string} name @param {unknown} found @param {unknown} expected bytes as hex */
  equal(name, found, expected) {
    this.check(name, () => {
      const shown = found instanceof Uint8Array ? hex(found) : JSON.stringify(found);
      const wanted = typeof expected === "string" ? expected : JSON.stringify(expected);
      if (shown !== wanted) throw new Error(`${shown} instead of ${wanted}`);
    });
  }

  /**
   * Refused by the vault, with this error of the vectors if one is named.
   * @param {string} name @param {string | null} code @param {() => void} attempt
   */
  refused(name, code, attempt) {
    this.check(name, () => {
      const wanted = code?.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      try {
        attempt();
      } catch (error) {
        const found = /** @type {any} */ (error).code;
        // A vault that has trapped answers `unavailable` for ever.
        if (found === "unavailable" || !found) throw new Error(`crashed: ${error}`);
        if (wanted && found !== wanted) throw new Error(`${found} instead of ${wanted}`);
        return;
      }
      throw new Error("accepted");
    });
  }

  /**
   * Every flipped bit, every truncation and a byte more are refused.
   * @param {string} name @param {Uint8Array} bytes @param {(damaged: Uint8Array) => void} open
   */
  damage(name, bytes, open) {
    const failures = this.failures.length;
    /** @param {string} what @param {Uint8Array} damaged */
    const refused = (what, damaged) => {
      // Thousands of one kind would say no more than the first.
      if (this.failures.length < failures + 3) this.refused(`${name}, ${what}`, null, () => open(damaged));
    };
    const damaged = bytes.slice();
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      damaged[bit >> 3] ^= 1 << (bit & 7);
      refused(`bit ${bit}`, damaged);
      damaged[bit >> 3] = bytes[bit >> 3];
    }
    for (let count = 0; count < bytes.length; count++) refused(`${count} bytes`, bytes.subarray(0, count));
    refused("a byte more", Uint8Array.of(...bytes, 0));
  }
}

/** @param {any[]} list @param {string} format @returns {any[]} */
export const of = (list, format) => list.filter((vector) => vector.format === format);
