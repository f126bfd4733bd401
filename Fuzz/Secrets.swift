@testable import HelplineVault

/// The oblivious function and what is made of its output. Argon2id, half a second each time, is left out: it takes bytes of
/// one length and reads nothing in them.
let secretTargets: [(name: String, run: @Sendable (inout Input) -> Void)] = [
  ("points", fuzzPoints), ("oblivious", fuzzOblivious), ("statements", fuzzStatements),
]

private func secret(_ bytes: [UInt8]) -> SecretBytes? {
  attempt { () throws(VaultError) in try SecretBytes(copying: bytes) }
}

/// Both ends read the other's point; the server reads its key.
@Sendable private func fuzzPoints(_ input: inout Input) {
  let long = input.byte()
  let element = input.fixed(long == 255 ? 31 : 32)
  let scalar = input.fixed(32)
  guard let key = secret(scalar), let text = secret([1, 2, 3]) else { return }
  let one = must { () throws(VaultError) in try SecretBytes(copying: [1] + [UInt8](repeating: 0, count: 31)) }
  // Times one is the point itself, so whatever is a point has one encoding.
  let same = attempt { () throws(VaultError) in try ObliviousFunction.evaluate(element, key: one) }
  if let same { check(same == element && element[31] < 0x80 && element[0] & 1 == 0, "one encoding for each point") }
  let product = attempt { () throws(VaultError) in try ObliviousFunction.evaluate(element, key: key) }
  if let product {
    check(same != nil && product.count == 32, "of a point, a point")
    check(attempt { () throws(VaultError) in try ObliviousFunction.evaluate(product, key: one) } == product, "that is canonical")
  }
  let blinded = attempt { () throws(VaultError) in try ObliviousFunction.blind(text, with: key.copy()) }
  guard let blinded else { return check(product == nil, "the scalar is none") }
  check(same == nil || product != nil, "a point times a scalar is a point")
  let out = attempt { () throws(VaultError) in
    try ObliviousFunction.finalize(text, blinded: blinded, evaluated: element).count
  }
  check((out != nil) == (same != nil), "the client takes what the server takes")
}

/// Whatever the secret and the blind, the output depends on the secret and the server's key alone.
@Sendable private func fuzzOblivious(_ input: inout Input) {
  let world = World.shared
  let seed = input.fixed(input.byte() == 255 ? 31 : 32)
  let blind = input.fixed(31) + [0]
  let info = input.fixed(input.below(64))
  let passphrase = input.rest()
  guard let seed = secret(seed), let scalar = secret(blind) else { return }
  let key = attempt { () throws(VaultError) in try ObliviousFunction.deriveKey(seed: seed, info: info) }
  guard let key else { return check(seed.count != 32, "a seed gives a key") }
  guard let typed = secret(passphrase) else { return check(passphrase.isEmpty, "a passphrase") }
  let text = must { () throws(VaultError) in
    try HardenedSecret.input(passphrase: typed, organisation: world.organisation)
  }
  guard let fixed = attempt({ () throws(VaultError) in try ObliviousFunction.blind(text, with: scalar.copy()) }) else { return }
  let random = must { () throws(VaultError) in try ObliviousFunction.blind(text) }
  let (a, b) = must { () throws(VaultError) in
    let a = try ObliviousFunction.finalize(
      text, blinded: fixed, evaluated: ObliviousFunction.evaluate(fixed.element, key: key))
    let b = try ObliviousFunction.finalize(
      text, blinded: random, evaluated: ObliviousFunction.evaluate(random.element, key: key))
    return try (a.reveal { (bytes) throws(VaultError) in bytes }, b.reveal { (bytes) throws(VaultError) in bytes })
  }
  check(a == b && a.count == 64, "whatever the blind")
  guard let y = secret(a), let stretched = secret(seed.count == 32 ? info + [UInt8](repeating: 0, count: 32) : info) else {
    return
  }
  let keys = attempt { () throws(VaultError) in
    try HardenedSecret.loginKeys(y, stretched: stretched, organisation: world.organisation).signing.publicKey
  }
  check((keys != nil) == (stretched.count == 32), "32 stretched bytes give keys")
}

/// What a login key signs: other fields, other bytes.
@Sendable private func fuzzStatements(_ input: inout Input) {
  let organisation = World.shared.organisation
  let (tag, nonce) = (input.fixed(input.byte() == 255 ? 31 : 32), input.fixed(32))
  let cut = input.below(256)
  let bytes = input.rest()
  let origin = Array(bytes.prefix(cut))
  let rest = Array(bytes.dropFirst(cut))
  let proof = { (origin: [UInt8], factor: [UInt8]) in
    attempt { () throws(VaultError) in
      try SignIn.proof(origin: origin, tag: tag, nonce: nonce, secondFactor: factor, organisation: organisation)
    }
  }
  let statement = proof(origin, rest)
  check((statement != nil) == (tag.count == 32), "a tag of 32 bytes")
  if statement != nil, cut > 0, cut <= bytes.count {
    check(statement != proof(Array(bytes.prefix(cut - 1)), Array(bytes.dropFirst(cut - 1))), "what is whose is signed")
  }
  let set = attempt { () throws(VaultError) in
    try SignIn.setPassphrase(
      origin: origin, tag: tag, nonce: nonce, loginKey: nonce, sealedBlobKey: rest, sheetSeal: cut & 1 == 0 ? nil : rest,
      sheetTag: cut & 1 == 0 ? nil : nonce, sheetKey: cut & 1 == 0 ? nil : nonce, organisation: organisation)
  }
  check((set != nil) == (tag.count == 32), "a statement")
  let login = attempt { () throws(VaultError) in try HardenedSecret.loginTag(bytes, organisation: organisation) }
  check((login?.count ?? 0) == (bytes.isEmpty ? 0 : 32), "a login has a tag, nothing has none")
  let salt = attempt { () throws(VaultError) in try HardenedSecret.stretchSalt(loginTag: tag, organisation: organisation) }
  check((salt?.count ?? 0) == (tag.count == 32 ? 16 : 0), "a salt")
}
