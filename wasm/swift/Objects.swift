// Compartment keys, wraps and objects: docs/protocol.md 6.

/// → key
@_expose(wasm, "hl_keyNew")
@_cdecl("hl_keyNew")
func keyNew(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "") { (_, reply) throws(VaultError) in reply.integer(state.keys.add(try SecretBytes(random: 32))) }
}

/// wrap, compartment, kind, epoch, to (0 me, 1…5 a group), key epoch → key, granter, granter's roles, continuity, roster version
@_expose(wasm, "hl_wrapOpen")
@_cdecl("hl_wrapOpen")
func wrapOpen(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bbnnnn") { (arguments, reply) throws(VaultError) in
    let wrap = arguments.variable()
    let compartment = try arguments.compartment()
    let to = try arguments.small()
    let keyEpoch = arguments.integer()
    let opened: Wrap.Opened
    if to == 0 {
      let me = try state.me()
      guard keyEpoch == 1 else { throw .malformed }
      opened = try Wrap.open(
        wrap, of: compartment, to: state.meAsRecipient(), with: me.value.sealing, rosters: state.rosters())
    } else {
      guard let group = GroupName(rawValue: to) else { throw .malformed }
      // An epoch that is not known here is one that the server has not shown yet.
      guard let record = state.chain(group).record(epoch: keyEpoch) else { throw .rolledBack }
      let secret = try state.secret(of: group, epoch: keyEpoch)
      opened = try Wrap.open(wrap, of: compartment, to: .group(record), with: secret.value, rosters: state.rosters())
    }
    try reply.opened(opened)
  }
}

extension ByteWriter {
  /// key, granter, granter's roles, continuity, version of the roster that it names
  mutating func opened(_ opened: borrowing Wrap.Opened) throws(VaultError) {
    integer(state.keys.add(try opened.key.copy()))
    variable(opened.granter)
    integer(UInt32(opened.granterRoles.rawValue))
    variable(opened.continuity)
    integer(opened.roster.version)
  }
}

/// key, compartment, kind, epoch, to (0 a member, 1…5 a group's newest epoch, 6 the recovery key), member or empty,
/// continuity or empty → recipient, key epoch, sealed
@_expose(wasm, "hl_wrapMake")
@_cdecl("hl_wrapMake")
func wrapMake(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nbnnnbb") { (arguments, reply) throws(VaultError) in
    let key = try state.keys.at(arguments.integer())
    let compartment = try arguments.compartment()
    let to = try arguments.small()
    let member = arguments.optional()
    let continuity = arguments.optional()
    let rosters = try state.rosters()
    let me = try state.me()
    let recipient = try recipient(to, member, rosters)
    reply.variable(recipient.id)
    reply.integer(recipient.keyEpoch)
    reply.variable(
      try Wrap.make(
        key.value, of: compartment, to: recipient, granter: me.value.member, with: me.value.signing, rosters: rosters,
        continuity: continuity))
  }
}

private func recipient(_ to: UInt8, _ member: [UInt8]?, _ rosters: RosterChain) throws(VaultError) -> Recipient {
  guard (to == 0) == (member != nil) else { throw .malformed }
  if let member {
    guard let line = rosters.member(member), line.removed == nil else { throw .notEntitled }
    return .member(line)
  }
  if to == recoveryNumber { return try .recovery(rosters) }
  guard let group = GroupName(rawValue: to) else { throw .malformed }
  guard let newest = state.chain(group).newest else { throw .noState }
  return try .group(newest)
}

/// previous key, new key, compartment, kind, epoch of the new key → continuity
@_expose(wasm, "hl_continuity")
@_cdecl("hl_continuity")
func continuity(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nnbnn") { (arguments, reply) throws(VaultError) in
    let previous = try state.keys.at(arguments.integer())
    let new = try state.keys.at(arguments.integer())
    let compartment = try arguments.compartment()
    reply.variable(
      try compartment.continuity(previousKey: previous.value, newKey: new.value, organisation: state.organisation()))
  }
}

/// the same and what a wrap said →
@_expose(wasm, "hl_continuityVerify")
@_cdecl("hl_continuityVerify")
func continuityVerify(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nnbnnb") { (arguments, _) throws(VaultError) in
    let previous = try state.keys.at(arguments.integer())
    let new = try state.keys.at(arguments.integer())
    let compartment = try arguments.compartment()
    try compartment.verify(
      continuity: arguments.variable(), previousKey: previous.value, newKey: new.value, organisation: state.organisation())
  }
}

/// a case → the id of its assignment
@_expose(wasm, "hl_assignmentID")
@_cdecl("hl_assignmentID")
func assignmentID(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "b") { (arguments, reply) throws(VaultError) in
    reply.variable(try Compartment.assignmentID(of: arguments.variable(), organisation: state.organisation()))
  }
}

// MARK: Objects

/// key, payload, compartment, kind, epoch, object, revision → sealed
@_expose(wasm, "hl_objectSeal")
@_cdecl("hl_objectSeal")
func objectSeal(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nbbnnbn") { (arguments, reply) throws(VaultError) in
    let key = try state.keys.at(arguments.integer())
    var payload = arguments.variable()
    defer { Sodium.wipe(&payload) }
    let place = try arguments.place()
    let me = try state.me()
    reply.variable(
      try SealedObject.seal(
        payload, at: place, author: me.value.member, with: me.value.signing, rosters: state.rosters(), key: key.value))
  }
}

/// key, sealed, compartment, kind, epoch, object, revision → author, author's roles, payload
@_expose(wasm, "hl_objectOpen")
@_cdecl("hl_objectOpen")
func objectOpen(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nbbnnbn") { (arguments, reply) throws(VaultError) in
    let key = try state.keys.at(arguments.integer())
    let sealed = arguments.variable()
    let opened = try SealedObject.open(sealed, at: arguments.place(), rosters: state.rosters(), key: key.value)
    var payload = opened.payload
    defer { Sodium.wipe(&payload) }
    reply.variable(opened.author)
    reply.integer(UInt32(opened.authorRoles.rawValue))
    reply.variable(payload)
  }
}

/// key, new key, sealed, compartment, kind, old epoch, object, revision → sealed for the next epoch
@_expose(wasm, "hl_objectRekey")
@_cdecl("hl_objectRekey")
func objectRekey(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nnbbnnbn") { (arguments, reply) throws(VaultError) in
    let key = try state.keys.at(arguments.integer())
    let newKey = try state.keys.at(arguments.integer())
    let sealed = arguments.variable()
    reply.variable(
      try SealedObject.rekey(
        sealed, at: arguments.place(), from: key.value, to: newKey.value, organisation: state.organisation()))
  }
}

extension Arguments {
  /// compartment, kind, epoch, object, revision
  fileprivate mutating func place() throws(VaultError) -> SealedObject.Place {
    SealedObject.Place(compartment: try compartment(), object: variable(), revision: integer())
  }
}
