// Hardened secrets and sign-in: docs/protocol.md 2.

/// organisation, login → tag
@_expose(wasm, "hl_loginTag")
@_cdecl("hl_loginTag")
func loginTag(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bb") { (arguments, reply) throws(VaultError) in
    let organisation = arguments.variable()
    reply.variable(try HardenedSecret.loginTag(arguments.variable(), organisation: organisation))
  }
}

/// organisation, passphrase → attempt, blinded element
@_expose(wasm, "hl_attempt")
@_cdecl("hl_attempt")
func attempt(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bb") { (arguments, reply) throws(VaultError) in
    let organisation = arguments.variable()
    let secret = try HardenedSecret.input(passphrase: arguments.secret(), organisation: organisation)
    let blinded = try ObliviousFunction.blind(secret)
    let element = blinded.element
    reply.integer(state.attempts.add(Attempt(organisation: organisation, input: secret, blinded: blinded)))
    reply.variable(element)
  }
}

/// attempt, evaluated element, login tag → y, salt. Both go to a worker that stretches y; the attempt keeps its own y.
@_expose(wasm, "hl_attemptFinish")
@_cdecl("hl_attemptFinish")
func attemptFinish(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nbb") { (arguments, reply) throws(VaultError) in
    let attempt = try state.attempts.at(arguments.integer())
    let evaluated = arguments.variable()
    let tag = arguments.variable()
    let salt = try HardenedSecret.stretchSalt(loginTag: tag, organisation: attempt.value.organisation)
    let y = try ObliviousFunction.finalize(attempt.value.input, blinded: attempt.value.blinded, evaluated: evaluated)
    y.put(into: &reply)
    reply.variable(salt)
    attempt.value.y = consume y
    attempt.value.loginTag = tag
  }
}

/// y, salt → stretched. Half a second and 256 MiB, which the module never gives back: for an instance that is thrown away.
@_expose(wasm, "hl_stretch")
@_cdecl("hl_stretch")
func stretch(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bb") { (arguments, reply) throws(VaultError) in
    let y = try arguments.secret()
    try Sodium.stretch(y, salt: arguments.variable()).put(into: &reply)
  }
}

/// attempt, stretched, login tag → login, its public key. The attempt is used up.
@_expose(wasm, "hl_loginKeys")
@_cdecl("hl_loginKeys")
func loginKeys(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nbb") { (arguments, reply) throws(VaultError) in
    let handle = arguments.integer()
    let attempt = try state.attempts.at(handle)
    let stretched = try arguments.secret()
    guard arguments.variable() == attempt.value.loginTag else { throw .refused }
    let login = try attempt.value.keys(stretched: stretched)
    state.attempts.remove(handle)
    reply.login(login)
  }
}

extension Attempt {
  fileprivate borrowing func keys(stretched: borrowing SecretBytes) throws(VaultError) -> LoginKeys {
    switch y {
    case .some(let y): try HardenedSecret.loginKeys(y, stretched: stretched, organisation: organisation)
    case .none: throw .noState
    }
  }
}

/// login, organisation, origin, tag, nonce → signature
@_expose(wasm, "hl_proof")
@_cdecl("hl_proof")
func proof(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nbbbb") { (arguments, reply) throws(VaultError) in
    let login = try state.logins.at(arguments.integer())
    let organisation = arguments.variable()
    let statement = try SignIn.proof(
      origin: arguments.variable(), tag: arguments.variable(), nonce: arguments.variable(), organisation: organisation)
    reply.variable(try login.value.signing.sign(statement))
  }
}

/// login, organisation, origin, tag, nonce, new login key, sealed blob key, then the new sheet's seal, tag and login key, each
/// empty if there is no sheet → signature
@_expose(wasm, "hl_setPassphraseProof")
@_cdecl("hl_setPassphraseProof")
func setPassphraseProof(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nbbbbbbbbb") { (arguments, reply) throws(VaultError) in
    let login = try state.logins.at(arguments.integer())
    let organisation = arguments.variable()
    let statement = try SignIn.setPassphrase(
      origin: arguments.variable(), tag: arguments.variable(), nonce: arguments.variable(), loginKey: arguments.variable(),
      sealedBlobKey: arguments.variable(), sheetSeal: arguments.optional(), sheetTag: arguments.optional(),
      sheetKey: arguments.optional(), organisation: organisation)
    reply.variable(try login.value.signing.sign(statement))
  }
}

// MARK: Typed codes

/// kind → code, its text, to be shown once
@_expose(wasm, "hl_codeNew")
@_cdecl("hl_codeNew")
func codeNew(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "n") { (arguments, reply) throws(VaultError) in
    let code = try SecretCode(random: arguments.codeKind())
    var text = ByteWriter()
    defer { text.wipe() }
    try code.reveal { (bytes) throws(VaultError) in text.variable(bytes) }
    reply.integer(state.codes.add(code))
    try reply.fixed(text.bytes, text.bytes.count)
  }
}

/// kind, typed text → code
@_expose(wasm, "hl_codeRead")
@_cdecl("hl_codeRead")
func codeRead(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nb") { (arguments, reply) throws(VaultError) in
    let kind = try arguments.codeKind()
    var text = arguments.variable()
    defer { Sodium.wipe(&text) }
    reply.integer(state.codes.add(try SecretCode(kind: kind, typed: text)))
  }
}

/// code → login, tag, its public key
@_expose(wasm, "hl_sheet")
@_cdecl("hl_sheet")
func sheet(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "n") { (arguments, reply) throws(VaultError) in
    let code = try state.codes.at(arguments.integer())
    let sheet = try RecoverySheet(code.value)
    let tag = sheet.tag
    let publicKey = sheet.keys.signing.publicKey
    reply.integer(state.logins.add(sheet.keys))
    reply.variable(tag)
    reply.variable(publicKey)
  }
}

extension ByteWriter {
  mutating func login(_ login: consuming LoginKeys) {
    let publicKey = login.signing.publicKey
    integer(state.logins.add(login))
    variable(publicKey)
  }
}

extension SecretBytes {
  /// Writes a secret that the caller is to have.
  borrowing func put(into reply: inout ByteWriter) {
    reply.integer(UInt32(count))
    for i in 0..<count { reply.byte(base[i]) }
  }
}
