// The ledger and the audit log: docs/protocol.md 7 and 8.

/// month, number, public key, author, roster version, its hash, signature →
@_expose(wasm, "hl_statisticsVerify")
@_cdecl("hl_statisticsVerify")
func statisticsVerify(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nnbbnbb") { (arguments, _) throws(VaultError) in
    let key = StatisticsKey(
      month: arguments.integer(), number: arguments.integer(), publicKey: arguments.variable(),
      author: arguments.variable(), roster: arguments.reference(), signature: arguments.variable())
    try key.verify(rosters: state.rosters(), coordinators: state.chain(.coordinators))
  }
}

/// the same and the running month → : for who seals to the key
@_expose(wasm, "hl_statisticsVerifyWriting")
@_cdecl("hl_statisticsVerifyWriting")
func statisticsVerifyWriting(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nnbbnbbn") { (arguments, _) throws(VaultError) in
    let key = StatisticsKey(
      month: arguments.integer(), number: arguments.integer(), publicKey: arguments.variable(),
      author: arguments.variable(), roster: arguments.reference(), signature: arguments.variable())
    try key.verify(rosters: state.rosters(), coordinators: state.chain(.coordinators), running: arguments.integer())
  }
}

/// month, number → key of the secret, public key, roster version, its hash, signature, compartment
@_expose(wasm, "hl_statisticsNew")
@_cdecl("hl_statisticsNew")
func statisticsNew(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nn") { (arguments, reply) throws(VaultError) in
    let rosters = try state.rosters()
    let me = try state.me()
    let secret = try SealingKey()
    let key = try StatisticsKey(
      month: arguments.integer(), number: arguments.integer(), publicKey: secret.publicKey, author: me.value.member,
      with: me.value.signing, rosters: rosters)
    reply.integer(state.keys.add(try secret.secretCopy()))
    reply.variable(key.publicKey)
    reply.reference(key.roster)
    reply.variable(key.signature)
    reply.variable(try key.compartment(organisation: rosters.organisation).id)
  }
}

/// public key, month, event, slot, revision, tag or empty, how many codes, each → entry
@_expose(wasm, "hl_entrySeal")
@_cdecl("hl_entrySeal")
func entrySeal(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bnbbnbn(b)") { (arguments, reply) throws(VaultError) in
    let publicKey = arguments.variable()
    var entry = StatisticalEntry(
      month: arguments.integer(), event: arguments.variable(), slot: arguments.variable(),
      revision: arguments.integer(), tag: arguments.optional())
    for _ in 0..<arguments.integer() { entry.codes.append(arguments.variable()) }
    reply.variable(try entry.seal(to: publicKey, organisation: state.organisation()))
  }
}

// MARK: Audit log

/// position, hash, epoch of auditors, digest of the next entry → hash after it
@_expose(wasm, "hl_auditStep")
@_cdecl("hl_auditStep")
func auditStep(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nnbnb") { (arguments, reply) throws(VaultError) in
    let head = arguments.head()
    let link = AuditChain.Link(epoch: arguments.integer(), digest: arguments.variable())
    reply.variable(try AuditChain.head(after: head, link: link, organisation: state.organisation()).hash)
  }
}

/// entry → digest
@_expose(wasm, "hl_auditDigest")
@_cdecl("hl_auditDigest")
func auditDigest(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "b") { (arguments, reply) throws(VaultError) in
    reply.variable(try AuditChain.Link(epoch: 0, entry: arguments.variable()).digest)
  }
}

/// entry, epoch of auditors → JSON
@_expose(wasm, "hl_auditOpen")
@_cdecl("hl_auditOpen")
func auditOpen(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bn") { (arguments, reply) throws(VaultError) in
    let entry = arguments.variable()
    let secret = try state.secret(of: .auditors, epoch: arguments.integer())
    reply.variable(try AuditChain.open(entry, with: secret.value, organisation: state.organisation()))
  }
}

/// position, hash, signature → ; with the newest roster's release key
@_expose(wasm, "hl_checkpointVerify")
@_cdecl("hl_checkpointVerify")
func checkpointVerify(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nnbb") { (arguments, _) throws(VaultError) in
    let rosters = try state.rosters()
    let statement = try AuditChain.checkpoint(arguments.head(), organisation: rosters.organisation)
    try SigningKey.verify(arguments.variable(), statement, publicKey: rosters.current.release)
  }
}

// MARK: Closing and releases

/// document, roster version, roster hash, signature → the release's hash
@_expose(wasm, "hl_releaseVerify")
@_cdecl("hl_releaseVerify")
func releaseVerify(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bnbb") { (arguments, reply) throws(VaultError) in
    let document = arguments.variable()
    let release = SignedRelease(document: document, roster: arguments.reference(), signature: arguments.variable())
    let rosters = try state.rosters()
    try release.verify(rosters: rosters)
    reply.variable(try SignedRelease.hash(document, organisation: rosters.organisation))
  }
}

/// month, number → the compartment of its secret
@_expose(wasm, "hl_statisticsID")
@_cdecl("hl_statisticsID")
func statisticsID(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nn") { (arguments, reply) throws(VaultError) in
    let month = arguments.integer()
    let compartment = try Compartment.statisticsKey(
      month: month, number: arguments.integer(), organisation: state.organisation())
    reply.variable(compartment.id)
  }
}

/// secret, month, number, the server's box, the key that the secret must have → sealed
@_expose(wasm, "hl_closingSeal")
@_cdecl("hl_closingSeal")
func closingSeal(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nnnbb") { (arguments, reply) throws(VaultError) in
    let secret = try state.keys.at(arguments.integer())
    let month = arguments.integer()
    let number = arguments.integer()
    let box = arguments.variable()
    guard try SealingKey(secret: secret.value.copy()).publicKey == arguments.variable() else { throw .refused }
    reply.variable(
      try Closing.seal(secret.value, month: month, number: number, to: box, organisation: state.organisation()))
  }
}
