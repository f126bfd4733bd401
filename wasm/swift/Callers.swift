// Caller codes and the threads that they open: docs/protocol.md 2.7 and 6.9.

/// organisation → attempt, blinded element, the code's text, to be shown once
@_expose(wasm, "hl_callerNew")
@_cdecl("hl_callerNew")
func callerNew(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "b") { (arguments, reply) throws(VaultError) in
    let code = try CallerCode()
    var text = ByteWriter()
    defer { text.wipe() }
    try code.reveal { (bytes) throws(VaultError) in text.variable(bytes) }
    try reply.attempt(code, organisation: arguments.variable())
    try reply.fixed(text.bytes, text.bytes.count)
  }
}

/// organisation, typed text → attempt, blinded element
@_expose(wasm, "hl_callerRead")
@_cdecl("hl_callerRead")
func callerRead(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bb") { (arguments, reply) throws(VaultError) in
    let organisation = arguments.variable()
    var typed = arguments.variable()
    defer { Sodium.wipe(&typed) }
    try reply.attempt(CallerCode(typed: typed), organisation: organisation)
  }
}

extension ByteWriter {
  fileprivate mutating func attempt(_ code: borrowing CallerCode, organisation: [UInt8]) throws(VaultError) {
    let secret = try HardenedSecret.input(callerCode: code, organisation: organisation)
    let blinded = try ObliviousFunction.blind(secret)
    let element = blinded.element
    integer(state.attempts.add(Attempt(organisation: organisation, input: secret, blinded: blinded)))
    variable(element)
  }
}

/// attempt, evaluated element → y, salt, for a worker that stretches y. A server with several secrets evaluates under each.
@_expose(wasm, "hl_callerFinish")
@_cdecl("hl_callerFinish")
func callerFinish(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nb") { (arguments, reply) throws(VaultError) in
    let attempt = try state.attempts.at(arguments.integer())
    let salt = try HardenedSecret.callerSalt(organisation: attempt.value.organisation)
    let y = try ObliviousFunction.finalize(
      attempt.value.input, blinded: attempt.value.blinded, evaluated: arguments.variable())
    y.put(into: &reply)
    reply.variable(salt)
  }
}

/// organisation, y, stretched → caller, thread tag
@_expose(wasm, "hl_callerKeys")
@_cdecl("hl_callerKeys")
func callerKeys(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bbb") { (arguments, reply) throws(VaultError) in
    let organisation = arguments.variable()
    let y = try arguments.secret()
    let keys = try HardenedSecret.callerKeys(y, stretched: arguments.secret(), organisation: organisation)
    var tag = ByteWriter()
    keys.threadTag.put(into: &tag)
    reply.integer(state.callers.add(keys))
    try reply.fixed(tag.bytes, tag.bytes.count)
  }
}

/// key, caller, thread, epoch, continuity or empty → sealed
@_expose(wasm, "hl_callerWrapMake")
@_cdecl("hl_callerWrapMake")
func callerWrapMake(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nnbnb") { (arguments, reply) throws(VaultError) in
    let key = try state.keys.at(arguments.integer())
    let caller = try state.callers.at(arguments.integer())
    let compartment = arguments.thread()
    let continuity = arguments.optional()
    let me = try state.me()
    reply.variable(
      try CallerWrap.make(
        key.value, of: compartment, to: caller.value, granter: me.value.member, with: me.value.signing, rosters: state.rosters(),
        continuity: continuity))
  }
}

/// wrap, caller, thread, epoch → key, granter, granter's roles, continuity, version of the roster that it names
@_expose(wasm, "hl_callerWrapOpen")
@_cdecl("hl_callerWrapOpen")
func callerWrapOpen(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bnbn") { (arguments, reply) throws(VaultError) in
    let wrap = arguments.variable()
    let caller = try state.callers.at(arguments.integer())
    let opened = try CallerWrap.open(wrap, of: arguments.thread(), to: caller.value, rosters: state.rosters())
    try reply.opened(opened)
  }
}

extension Arguments {
  /// id, epoch
  fileprivate mutating func thread() -> Compartment { Compartment(id: variable(), kind: .thread, epoch: integer()) }
}
