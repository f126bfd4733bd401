@testable import HelplineVault

/// What a member keeps and what somebody joins with.
let memberTargets: [(name: String, run: @Sendable (inout Input) -> Void)] = [
  ("blob", fuzzBlob), ("blob-key", fuzzBlobKey), ("draft", fuzzDraft), ("invitation", fuzzInvitation), ("joiner", fuzzJoiner),
]

@Sendable private func fuzzBlob(_ input: inout Input) {
  let world = World.shared
  let version = input.integer()
  let layer = Layer(&input)
  let bytes = input.rest()
  let member = world.reader.id
  let associated = must { () throws(VaultError) in
    var out = try ByteWriter("hl1/blob", organisation: world.organisation)
    try out.fixed(member, 16)
    out.integer(version)
    return out.bytes
  }
  guard let blob = encrypted(bytes, at: layer, least: 1024, associated: associated, key: world.key) else { return }
  guard
    let keys = attempt({ () throws(VaultError) in
      try MemberKeys(opening: blob, blobKey: world.key, member: member, version: version, organisation: world.organisation)
    })
  else { return }
  check(keys.heads.groups.count <= 5 && Array(keys.anchor[..<16]) == world.organisation, "five groups, one organisation")
  check(keys.keyring.count * 22 < blob.count, "no more keys than bytes")
  // Groups may come in any order, so not the bytes but what they say must be the same.
  guard let sealed = attempt({ () throws(VaultError) in try keys.seal(blobKey: world.key, version: version) }) else {
    return check(blob.count > Padding.largest, "what opens can be sealed again")
  }
  let again = must { () throws(VaultError) in
    try MemberKeys(opening: sealed, blobKey: world.key, member: member, version: version, organisation: world.organisation)
  }
  check(again.heads == keys.heads && again.anchor == keys.anchor && again.member == keys.member, "the same heads")
  check(again.signing.publicKey == keys.signing.publicKey && again.sealing.publicKey == keys.sealing.publicKey, "the same keys")
  check(
    again.keyring.count == keys.keyring.count
      && zip(again.keyring, keys.keyring).allSatisfy { $0.kind == $1.kind && $0.id == $1.id && $0.bytes.equals($1.bytes) },
    "the same keyring")
}

@Sendable private func fuzzBlobKey(_ input: inout Input) {
  let world = World.shared
  let under: BlobKey.Under = input.byte() & 1 == 0 ? .passphrase : .sheet
  let tag = input.fixed(32)
  let layer = Layer(&input)
  let bytes = input.rest()
  let sealed =
    layer == .sealed
    ? bytes
    : must { () throws(VaultError) in
      var out = try ByteWriter("hl1/blob-key", organisation: world.organisation)
      out.byte(under.rawValue)
      try out.fixed(tag, 32)
      return try Sealing.encrypt(bytes, associated: out.bytes, key: world.key)
    }
  guard
    let key = attempt({ () throws(VaultError) in
      try BlobKey.open(sealed, under: under, key: world.key, tag: tag, organisation: world.organisation)
    })
  else { return check(layer == .sealed || bytes.count != 32, "32 bytes open") }
  check(key.count == 32, "a key")
}

@Sendable private func fuzzDraft(_ input: inout Input) {
  let world = World.shared
  let layer = Layer(&input)
  var bytes = input.rest()
  let keys = must { () throws(VaultError) in
    try MemberKeys(
      member: world.reader.id, anchor: world.chain.anchor, signing: world.reader.signing, sealing: world.reader.sealing)
  }
  let sealing = world.reader.sealing
  if layer == .signed {
    // Nobody signs a draft: a payload like any other, sealed as a client seals it.
    guard
      let sealed = attempt({ () throws(VaultError) in
        try Draft.seal(bytes, member: keys.member, sealing: sealing.publicKey, organisation: world.organisation)
      })
    else { return check(bytes.count > Padding.largest - 64, "a payload of this size can be kept") }
    check(attempt { () throws(VaultError) in try Draft.open(sealed, keys: keys) } == bytes, "what is kept comes back")
    return
  }
  if layer == .plain {
    guard let padded = attempt({ () throws(VaultError) in try Padding.pad(bytes, atLeast: Draft.least) }) else { return }
    bytes = padded
  }
  let sealed =
    layer == .sealed ? bytes : must { () throws(VaultError) in try Sealing.seal(bytes, to: sealing.publicKey) }
  if let payload = attempt({ () throws(VaultError) in try Draft.open(sealed, keys: keys) }) {
    check(payload.count < sealed.count, "bounded")
  }
}

@Sendable private func fuzzInvitation(_ input: inout Input) {
  let world = World.shared
  let rosters = world.rosters[input.below(world.rosters.count)]
  let layer = Layer(&input)
  var bytes = input.rest()
  let sealing = world.reader.sealing
  if layer == .signed, bytes.count > 64 + 16, let inviter = world.person(Array(bytes[(bytes.count - 80)..<(bytes.count - 64)])) {
    // What is signed is what stands before the signature, under a label of its own.
    let label = 4 + 18 + 16
    let signature = must { () throws(VaultError) in
      let start = try ByteWriter("hl1/invitation-signature", organisation: world.organisation).bytes
      return try inviter.signing.sign(start + bytes[min(label, bytes.count - 64)..<(bytes.count - 64)])
    }
    bytes.replaceSubrange((bytes.count - 64)..., with: signature)
  }
  guard let sealed = box(bytes, at: layer, inner: 1024, to: sealing.publicKey) else { return }
  guard
    let opened = attempt({ () throws(VaultError) in
      try OpenedInvitation(opening: sealed, with: sealing, organisation: world.organisation)
    })
  else { return }
  check(1...400 ~= opened.name.count && opened.terms.roles.isValid, "a name and roles")
  check(opened.inviter.count == 16 && opened.invitation.tag.count == 32, "an inviter and a tag")
  guard let mac = attempt({ () throws(VaultError) in try opened.invitation.authenticate(opened.terms) }) else {
    return check(false, "the terms can be authenticated")
  }
  check(attempt { () throws(VaultError) in try opened.invitation.verify(opened.terms, mac: mac) } != nil, "and verified")
  guard attempt({ () throws(VaultError) in try opened.verify(rosters: rosters) }) != nil else { return }
  check(rosters.hash(of: opened.terms.roster.version) == opened.terms.roster.hash, "a known roster")
  check(
    rosters.roles(of: opened.inviter, at: opened.terms.roster.version).contains(.administrator), "invited by an administrator")
}

@Sendable private func fuzzJoiner(_ input: inout Input) {
  let world = World.shared
  let terms = InvitationTerms(
    anchor: input.byte() == 0 ? input.fixed(input.below(64)) : world.chain.anchor, roster: world.chain.newest,
    roles: Roles(rawValue: input.byte()), expires: input.fixed(10))
  let joiner = Joiner(
    member: input.fixed(input.byte() == 0 ? 15 : 16), signing: input.fixed(32), sealing: input.fixed(32),
    loginTag: input.fixed(32))
  let invitation = Invitation(tag: input.fixed(32), macKey: world.key)
  if let fingerprint = attempt({ () throws(VaultError) in try joiner.fingerprint(anchor: terms.anchor) }) {
    check(fingerprint.count == 20, "20 characters")
  }
  guard let mac = attempt({ () throws(VaultError) in try invitation.authenticate(joiner: joiner, terms: terms) }) else { return }
  let usable = attempt { () throws(VaultError) in try Sealing.check(joiner.sealing) } != nil
  let taken = attempt { () throws(VaultError) in try invitation.verify(joiner: joiner, terms: terms, mac: mac) } != nil
  check(taken == usable, "taken if something can be sealed to it")
  let sealed = attempt { () throws(VaultError) in try Sealing.seal([1], to: joiner.sealing) }
  check(!usable || sealed != nil, "what is taken can be sealed to")
  check(
    attempt { () throws(VaultError) in try invitation.verify(joiner: joiner, terms: terms, mac: input.fixed(32)) } == nil,
    "another answer is refused")
}
