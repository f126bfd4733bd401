// A member who does with their own keys what the page never would: signed in beside the worker, with the page's own modules.

async ([login, passphrase]) => {
  const app = (path) => import(`/app/${path}`);
  const [{ Api }, { Store }, { openVault }, { signIn }, bytes, { kinds }, { bytesOf, typeOf }] = await Promise.all([
    app("api.js"), app("store.js"), app("vault.js"), app("flows/sign-in.js"), app("bytes.js"), app("roles.js"), app("records.js"),
  ]);
  const module = await WebAssembly.compileStreaming(fetch("/vault.wasm"));
  const lists = await (await fetch("/codelists.json")).json();
  const vault = await openVault(module);
  const tools = { vault, module, lists, api: new Api(() => {}), store: await Store.open(), origin: location.origin };
  const { session } = await signIn(tools, login, passphrase, () => {});

  /** The coordination's key, and its objects open. */
  const open = async (id) => {
    const stored = await session.call("case", { id });
    const place = [bytes.idBytes(id), kinds.coordination, stored.epoch];
    const { handle } = session.openWrap(stored.wrap, ...place, "coordinators");
    const opened = stored.objects.map((object) => ({
      ...object, payload: vault.objectOpen(handle, bytes.fromBase64(object.sealed), ...place, bytes.idBytes(object.id), object.revision).payload,
    }));
    return { stored, place, handle, opened };
  };
  globalThis.rogue = {
    /** The journal of a case that the stored blob remembers. */
    remembers: (id) => bytes.idText(vault.journalKnown(bytes.idBytes(id)).journal),
    /** A journal of the case whose key this member made, wrapped to somebody else. */
    falseJournal(id, member) {
      const journal = bytes.newID();
      const wrap = session.wrap(vault.keyNew().handle, bytes.journalIDs(journal, id), kinds.journal, 1, { to: 0, member: bytes.idBytes(member) });
      return { id: journal, epoch: 1, passedOn: false, objects: [], wrap };
    },
    /** An object of the coordination with other fields, signed by this member, at its next revision. */
    async changed(id, type, fields) {
      const { place, handle, opened } = await open(id);
      const { id: object, revision, payload } = opened.find((one) => typeOf(one.payload) === type);
      const record = { ...JSON.parse(new TextDecoder().decode(payload)), ...fields };
      const { sealed } = vault.objectSeal(handle, bytesOf(record), ...place, bytes.idBytes(object), revision + 1);
      return { id: object, revision: revision + 1, sealed: bytes.base64(sealed) };
    },
    /** A new object of the coordination, signed by this member. */
    async added(id, record) {
      const { place, handle } = await open(id);
      const object = bytes.newID();
      const { sealed } = vault.objectSeal(handle, bytesOf(record), ...place, bytes.idBytes(object), 1);
      return { id: object, revision: 1, sealed: bytes.base64(sealed) };
    },
  };
}
