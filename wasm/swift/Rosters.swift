// Rosters: docs/protocol.md 3.

/// document, signer, signature, pinned anchor or empty → ; forgets any chains known before
@_expose(wasm, "hl_rostersBegin")
@_cdecl("hl_rostersBegin")
func rostersBegin(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bbbb") { (arguments, _) throws(VaultError) in
    let first = arguments.signed()
    state.begin(try RosterChain(first: first, anchor: arguments.optional()))
  }
}

/// document, signer, signature →
@_expose(wasm, "hl_rostersAppend")
@_cdecl("hl_rostersAppend")
func rostersAppend(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bbb") { (arguments, _) throws(VaultError) in try state.append(arguments.signed()) }
}

/// → newest version, its hash, anchor, organisation
@_expose(wasm, "hl_rosterState")
@_cdecl("hl_rosterState")
func rosterState(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "") { (_, reply) throws(VaultError) in
    let rosters = try state.rosters()
    reply.reference(rosters.newest)
    reply.variable(rosters.anchor)
    reply.variable(rosters.organisation)
  }
}

/// version → hash
@_expose(wasm, "hl_rosterHash")
@_cdecl("hl_rosterHash")
func rosterHash(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "n") { (arguments, reply) throws(VaultError) in
    guard let hash = try state.rosters().hash(of: arguments.integer()) else { throw .noState }
    reply.variable(hash)
  }
}

/// member, version or 0 for the newest → roles
@_expose(wasm, "hl_rolesAt")
@_cdecl("hl_rolesAt")
func rolesAt(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bn") { (arguments, reply) throws(VaultError) in
    let rosters = try state.rosters()
    let member = arguments.variable()
    let version = arguments.integer()
    reply.integer(UInt32(rosters.roles(of: member, at: version == 0 ? rosters.current.version : version).rawValue))
  }
}

/// version or 0 for the newest → number of the recovery key in it
@_expose(wasm, "hl_recoveryNumber")
@_cdecl("hl_recoveryNumber")
func recoveryNumber(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "n") { (arguments, reply) throws(VaultError) in
    let rosters = try state.rosters()
    let version = arguments.integer()
    reply.integer(rosters.recoveryNumber(at: version == 0 ? rosters.current.version : version))
  }
}

/// version, hash → ; whether a signed context names a roster that is known
@_expose(wasm, "hl_rosterCheck")
@_cdecl("hl_rosterCheck")
func rosterCheck(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nb") { (arguments, _) throws(VaultError) in try state.rosters().check(arguments.reference()) }
}

/// member, roles, signing key, sealing key → document, signature
@_expose(wasm, "hl_rosterAdd")
@_cdecl("hl_rosterAdd")
func rosterAdd(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bnbb") { (arguments, reply) throws(VaultError) in
    var next = try state.rosters().current
    next.members.append(
      RosterMember(
        id: arguments.variable(), roles: try arguments.roles(), signing: arguments.variable(),
        sealing: arguments.variable()))
    try reply.signed(next)
  }
}

/// member, roles → document, signature
@_expose(wasm, "hl_rosterSetRoles")
@_cdecl("hl_rosterSetRoles")
func rosterSetRoles(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bn") { (arguments, reply) throws(VaultError) in
    var next = try state.rosters().current
    let place = try next.present(arguments.variable())
    next.members[place].roles = try arguments.roles()
    try reply.signed(next)
  }
}

/// member → document, signature
@_expose(wasm, "hl_rosterRemove")
@_cdecl("hl_rosterRemove")
func rosterRemove(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "b") { (arguments, reply) throws(VaultError) in
    var next = try state.rosters().current
    let place = try next.present(arguments.variable())
    next.members[place].removed = next.version
    try reply.signed(next)
  }
}

extension Roster {
  /// The line of somebody who is a member now.
  fileprivate func present(_ member: [UInt8]) throws(VaultError) -> Int {
    guard let place = index(of: member), members[place].removed == nil else { throw .notEntitled }
    return place
  }
}

extension ByteWriter {
  mutating func reference(_ reference: RosterReference) {
    integer(reference.version)
    variable(reference.hash)
  }

  mutating func signed(_ signed: SignedDocument) {
    variable(signed.document)
    variable(signed.signature)
  }

  /// Signs the next roster as me, unless the chain would refuse it.
  fileprivate mutating func signed(_ next: Roster) throws(VaultError) {
    let rosters = try state.rosters()
    let me = try state.me()
    let document = try rosters.sign(next, as: me.value.member, with: me.value.signing)
    var trial = rosters
    try trial.append(document)
    signed(document)
  }
}
