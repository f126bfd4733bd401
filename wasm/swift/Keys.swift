// My keys and what I have seen: docs/protocol.md 2.4.

/// member, anchor, roster version, its hash → my signing and sealing keys
@_expose(wasm, "hl_keysNew")
@_cdecl("hl_keysNew")
func keysNew(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bbnb") { (arguments, reply) throws(VaultError) in
    let keys = try MemberKeys(
      member: arguments.variable(), anchor: arguments.variable(),
      roster: Head(position: UInt64(arguments.integer()), hash: arguments.variable()))
    let blobKey = try SecretBytes(random: 32)
    reply.variable(keys.signing.publicKey)
    reply.variable(keys.sealing.publicKey)
    state.signIn(keys, blobKey: blobKey)
  }
}

/// login, under (1 passphrase, 2 sheet), tag, organisation, sealed blob key, blob, member, version → my signing and sealing
/// keys, anchor, heads
@_expose(wasm, "hl_keysOpen")
@_cdecl("hl_keysOpen")
func keysOpen(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nnbbbbbn") { (arguments, reply) throws(VaultError) in
    let login = try state.logins.at(arguments.integer())
    let under = try arguments.under()
    let tag = arguments.variable()
    let organisation = arguments.variable()
    let blobKey = try BlobKey.open(
      arguments.variable(), under: under, key: login.value.wrapKey, tag: tag, organisation: organisation)
    let keys = try MemberKeys(
      opening: arguments.variable(), blobKey: blobKey, member: arguments.variable(), version: arguments.integer(),
      organisation: organisation)
    reply.variable(keys.signing.publicKey)
    reply.variable(keys.sealing.publicKey)
    reply.variable(keys.anchor)
    reply.heads(keys.heads)
    state.signIn(keys, blobKey: blobKey)
  }
}

/// heads →
@_expose(wasm, "hl_keysSetHeads")
@_cdecl("hl_keysSetHeads")
func keysSetHeads(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nbn(nnb)nnb") { (arguments, _) throws(VaultError) in
    let me = try state.me()
    me.value.heads = try arguments.heads()
  }
}

/// a case → the journal of it that I remember, empty for none, and its epoch
@_expose(wasm, "hl_journalKnown")
@_cdecl("hl_journalKnown")
func journalKnown(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "b") { (arguments, reply) throws(VaultError) in
    let known = try state.me().value.journal(of: arguments.variable())
    reply.variable(known?.journal ?? [])
    reply.integer(known?.epoch ?? 0)
  }
}

/// journal, case, epoch → ; kept when the blob is sealed the next time
@_expose(wasm, "hl_journalRemember")
@_cdecl("hl_journalRemember")
func journalRemember(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bbn") { (arguments, _) throws(VaultError) in
    let me = try state.me()
    try me.value.remember(journal: arguments.variable(), of: arguments.variable(), epoch: arguments.integer())
  }
}

/// version → blob
@_expose(wasm, "hl_keysSeal")
@_cdecl("hl_keysSeal")
func keysSeal(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "n") { (arguments, reply) throws(VaultError) in
    reply.variable(try state.me().value.seal(blobKey: state.blobKey().value, version: arguments.integer()))
  }
}

/// login, under, tag, organisation → the blob key, sealed
@_expose(wasm, "hl_blobKeySeal")
@_cdecl("hl_blobKeySeal")
func blobKeySeal(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nnbb") { (arguments, reply) throws(VaultError) in
    let login = try state.logins.at(arguments.integer())
    let under = try arguments.under()
    reply.variable(
      try BlobKey.seal(
        state.blobKey().value, under: under, key: login.value.wrapKey, tag: arguments.variable(),
        organisation: arguments.variable()))
  }
}

// MARK: Drafts

/// organisation, member, sealing key, payload → sealed. Needs nobody signed in.
@_expose(wasm, "hl_draftSeal")
@_cdecl("hl_draftSeal")
func draftSeal(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bbbb") { (arguments, reply) throws(VaultError) in
    let organisation = arguments.variable()
    let member = arguments.variable()
    let sealing = arguments.variable()
    var payload = arguments.variable()
    defer { Sodium.wipe(&payload) }
    reply.variable(try Draft.seal(payload, member: member, sealing: sealing, organisation: organisation))
  }
}

/// sealed → payload
@_expose(wasm, "hl_draftOpen")
@_cdecl("hl_draftOpen")
func draftOpen(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "b") { (arguments, reply) throws(VaultError) in
    var payload = try Draft.open(arguments.variable(), keys: state.me().value)
    defer { Sodium.wipe(&payload) }
    reply.variable(payload)
  }
}

// MARK: Heads

extension Arguments {
  fileprivate mutating func heads() throws(VaultError) -> Heads {
    var heads = Heads(roster: Head(position: UInt64(integer()), hash: variable()))
    for _ in 0..<integer() {
      let group = try group()
      heads.groups[group] = Head(position: UInt64(integer()), hash: variable())
    }
    heads.audit = head()
    return heads
  }
}

extension ByteWriter {
  /// Positions of rosters and records have 32 bits on disk, so they fit here too.
  fileprivate mutating func heads(_ heads: Heads) {
    integer(UInt32(truncatingIfNeeded: heads.roster.position))
    variable(heads.roster.hash)
    integer(UInt32(heads.groups.count))
    for group in GroupName.allCases {
      guard let head = heads.groups[group] else { continue }
      integer(UInt32(group.rawValue))
      integer(UInt32(truncatingIfNeeded: head.position))
      variable(head.hash)
    }
    long(heads.audit.position)
    variable(heads.audit.hash)
  }
}
