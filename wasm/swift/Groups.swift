// Groups and their secrets: docs/protocol.md 5.

/// document, signer, signature → group
@_expose(wasm, "hl_groupAppend")
@_cdecl("hl_groupAppend")
func groupAppend(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bbb") { (arguments, reply) throws(VaultError) in
    let signed = arguments.signed()
    let group = try GroupRecord(document: signed.document).group
    try state.append(signed, to: group)
    reply.integer(UInt32(group.rawValue))
  }
}

/// group → index, 0 for none; epoch; hash and public key, or empty; whether a rotation is pending; whether the epoch began before
/// the newest ceremony; the members who are still eligible; all members
@_expose(wasm, "hl_groupState")
@_cdecl("hl_groupState")
func groupState(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "n") { (arguments, reply) throws(VaultError) in
    let rosters = try state.rosters()
    let chain = state.chain(try arguments.group())
    reply.integer(chain.newest?.index ?? 0)
    reply.integer(chain.epoch)
    reply.variable(chain.newestHash ?? [])
    reply.variable(chain.publicKey ?? [])
    reply.integer(chain.rotationPending(rosters) ? 1 : 0)
    reply.integer(chain.isBeforeCeremony(rosters) ? 1 : 0)
    reply.list(chain.eligibleMembers(rosters))
    reply.list(chain.newest?.members ?? [])
  }
}

/// group, index → hash
@_expose(wasm, "hl_groupHash")
@_cdecl("hl_groupHash")
func groupHash(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nn") { (arguments, reply) throws(VaultError) in
    guard let hash = state.chain(try arguments.group()).hash(at: arguments.integer()) else { throw .noState }
    reply.variable(hash)
  }
}

/// group, epoch → public key
@_expose(wasm, "hl_groupPublicKey")
@_cdecl("hl_groupPublicKey")
func groupPublicKey(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nn") { (arguments, reply) throws(VaultError) in
    guard let record = state.chain(try arguments.group()).record(epoch: arguments.integer()) else { throw .noState }
    reply.variable(record.publicKey)
  }
}

/// group, or 6 for the recovery key → the id under which wraps to it are made
@_expose(wasm, "hl_groupID")
@_cdecl("hl_groupID")
func groupID(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "n") { (arguments, reply) throws(VaultError) in
    let organisation = try state.organisation()
    let number = try arguments.small()
    if let group = GroupName(rawValue: number) {
      reply.variable(try group.id(organisation: organisation))
    } else if number == recoveryNumber {
      reply.variable(try Recipient.recoveryID(organisation: organisation))
    } else {
      throw .malformed
    }
  }
}

/// Where a group may be named, this names the recovery key.
let recoveryNumber: UInt8 = 6

/// group, member → 0 or 1
@_expose(wasm, "hl_everAdmitted")
@_cdecl("hl_everAdmitted")
func everAdmitted(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nb") { (arguments, reply) throws(VaultError) in
    let chain = state.chain(try arguments.group())
    reply.integer(chain.everAdmitted(arguments.variable()) ? 1 : 0)
  }
}

/// group, index of the record that was newest when a version of the roster was known, that version →
@_expose(wasm, "hl_groupCheck")
@_cdecl("hl_groupCheck")
func groupCheck(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nnn") { (arguments, _) throws(VaultError) in
    let chain = state.chain(try arguments.group())
    try chain.check(after: arguments.integer(), roster: arguments.integer())
  }
}

// MARK: Secrets

/// group, wrap to me of the newest epoch's secret → epoch
@_expose(wasm, "hl_groupSecretOpen")
@_cdecl("hl_groupSecretOpen")
func groupSecretOpen(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nb") { (arguments, reply) throws(VaultError) in
    let group = try arguments.group()
    let chain = state.chain(group)
    let me = try state.me()
    let secret = try GroupSecret.open(
      arguments.variable(), newestOf: chain, to: state.meAsRecipient(), with: me.value.sealing, rosters: state.rosters())
    state.hold(secret, of: group, epoch: chain.epoch)
    reply.integer(chain.epoch)
  }
}

/// group, epoch whose secret is held, the sealed secret of the epoch before →
@_expose(wasm, "hl_groupSecretPrevious")
@_cdecl("hl_groupSecretPrevious")
func groupSecretPrevious(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nnb") { (arguments, _) throws(VaultError) in
    let group = try arguments.group()
    let epoch = arguments.integer()
    let newer = try state.secret(of: group, epoch: epoch)
    guard epoch > 1, let record = state.chain(group).record(epoch: epoch - 1) else { throw .noState }
    let secret = try GroupSecret.openPrevious(
      arguments.variable(), with: newer.value, group: group, epoch: epoch, previousPublicKey: record.publicKey,
      organisation: record.organisation)
    state.hold(secret, of: group, epoch: epoch - 1)
  }
}

/// group, epoch → 0 or 1
@_expose(wasm, "hl_groupSecretHeld")
@_cdecl("hl_groupSecretHeld")
func groupSecretHeld(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nn") { (arguments, reply) throws(VaultError) in
    reply.integer(state.holds(try arguments.group(), epoch: arguments.integer()) ? 1 : 0)
  }
}

/// group, epoch → key: to wrap it for somebody else
@_expose(wasm, "hl_groupSecretKey")
@_cdecl("hl_groupSecretKey")
func groupSecretKey(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nn") { (arguments, reply) throws(VaultError) in
    let secret = try state.secret(of: arguments.group(), epoch: arguments.integer())
    reply.integer(state.keys.add(try secret.value.secretCopy()))
  }
}

// MARK: New records

/// group → document, signature, key of the new secret, public key, the previous secret sealed to it, or empty at epoch 1
@_expose(wasm, "hl_groupRotation")
@_cdecl("hl_groupRotation")
func groupRotation(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "n") { (arguments, reply) throws(VaultError) in
    let group = try arguments.group()
    let chain = state.chain(group)
    let rosters = try state.rosters()
    let me = try state.me()
    let secret = try SealingKey()
    let signed = try chain.rotation(to: secret.publicKey, rosters: rosters, as: me.value.member, with: me.value.signing)
    var previous: [UInt8] = []
    if chain.epoch > 0 {
      previous = try GroupSecret.sealPrevious(
        state.secret(of: group, epoch: chain.epoch).value, group: group, newEpoch: chain.epoch + 1,
        newPublicKey: secret.publicKey, organisation: rosters.organisation)
    }
    reply.signed(signed)
    reply.integer(state.keys.add(try secret.secretCopy()))
    reply.variable(secret.publicKey)
    reply.variable(previous)
  }
}

/// group, newcomer → document, signature
@_expose(wasm, "hl_groupAdmission")
@_cdecl("hl_groupAdmission")
func groupAdmission(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nb") { (arguments, reply) throws(VaultError) in
    let chain = state.chain(try arguments.group())
    let me = try state.me()
    reply.signed(
      try chain.admission(
        of: [arguments.variable()], rosters: state.rosters(), as: me.value.member, with: me.value.signing))
  }
}

/// 1 to begin, 0 to end → ; rosters and records appended in between are forgotten at the end
@_expose(wasm, "hl_trial")
@_cdecl("hl_trial")
func trial(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "n") { (arguments, _) throws(VaultError) in
    if arguments.integer() == 1 { try state.beginTrial() } else { try state.endTrial() }
  }
}

extension ByteWriter {
  /// How many, then each.
  fileprivate mutating func list(_ values: [[UInt8]]) {
    integer(UInt32(values.count))
    for value in values { variable(value) }
  }
}
