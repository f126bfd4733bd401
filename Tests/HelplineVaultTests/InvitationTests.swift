import Testing

@testable import HelplineVault

@Suite("Invitations")
struct InvitationTests {
  let world: World
  let vectors: Vectors

  init() throws {
    world = try World.shared
    vectors = try Vectors("invitations")
  }

  private func list(_ list: [TestVector], _ format: String) throws -> [TestVector] {
    try list.filter { try $0.text("format") == format }
  }

  private func invitation(_ vector: TestVector) throws -> Invitation {
    try Invitation(SecretCode(kind: .invitation, typed: Array(vector.text("text").utf8)))
  }

  private func terms(_ vector: TestVector) throws -> InvitationTerms {
    InvitationTerms(
      anchor: try vector.hex("anchor"),
      roster: RosterReference(version: try vector.word("version"), hash: try vector.hex("hash")),
      roles: Roles(rawValue: UInt8(try vector.number("roles"))), expires: Array(try vector.text("expires").utf8))
  }

  private func joiner(_ vector: TestVector) throws -> Joiner {
    Joiner(
      member: try vector.hex("member"), signing: try vector.hex("signing"), sealing: try vector.hex("sealing"),
      loginTag: try vector.hex("loginTag"))
  }

  /// The administrators of the vectors' box.
  private func open(_ vector: TestVector, _ box: [UInt8]? = nil) throws -> OpenedInvitation {
    try OpenedInvitation(
      opening: box ?? vector.hex("box"), with: SealingKey(secret: vector.secret("secret")),
      organisation: vector.hex("organisation"))
  }

  @Test("Terms are authenticated as in the vectors, and name a roster of the chain")
  func goodTerms() throws {
    for vector in try list(vectors.good, "terms") {
      let invitation = try invitation(vector)
      let terms = try terms(vector)
      #expect(try invitation.tag == vector.hex("tag"))
      #expect(try terms.bytes == vector.hex("terms"))
      #expect(try InvitationTerms(bytes: vector.hex("terms")) == terms)
      #expect(try invitation.authenticate(terms) == vector.hex("mac"))
      try invitation.verify(terms, mac: vector.hex("mac"))
      try world.rosters().check(terms.roster)
      #expect(try terms.organisation == vector.hex("organisation"))
      try refusesDamage(vector.hex("mac")) { try invitation.verify(terms, mac: $0) }
      try refusesDamage(vector.hex("terms")) {
        try invitation.verify(InvitationTerms(bytes: $0), mac: vector.hex("mac"))
      }
    }
  }

  @Test("A joiner's answer is authenticated as in the vectors, and both sides see the same fingerprint")
  func goodJoining() throws {
    for vector in try list(vectors.good, "joining") {
      let invitation = try invitation(vector)
      let terms = try terms(vector)
      let joiner = try joiner(vector)
      #expect(try invitation.authenticate(joiner: joiner, terms: terms) == vector.hex("mac"))
      try invitation.verify(joiner: joiner, terms: terms, mac: vector.hex("mac"))
      #expect(try joiner.fingerprint(anchor: terms.anchor) == Array(vector.text("fingerprint").utf8))
      try refusesDamage(vector.hex("mac")) { try invitation.verify(joiner: joiner, terms: terms, mac: $0) }
    }
  }

  @Test("The fingerprint depends on every byte of anchor, id and keys, and on nothing else")
  func fingerprint() throws {
    let vector = try #require(try list(vectors.good, "joining").first)
    let joiner = try joiner(vector)
    let anchor = try vector.hex("anchor")
    var seen: Set<[UInt8]> = []
    func see(_ anchor: [UInt8], _ member: [UInt8], _ signing: [UInt8], _ sealing: [UInt8]) throws {
      let joiner = Joiner(member: member, signing: signing, sealing: sealing, loginTag: Sodium.random(32))
      seen.insert(try joiner.fingerprint(anchor: anchor))
    }
    let (member, signing, sealing) = (joiner.member, joiner.signing, joiner.sealing)
    for _ in 0..<2 { try see(anchor, member, signing, sealing) }
    for other in anchor.bitFlips { try see(other, member, signing, sealing) }
    for other in member.bitFlips { try see(anchor, other, signing, sealing) }
    for other in signing.bitFlips { try see(anchor, member, other, sealing) }
    for other in sealing.bitFlips { try see(anchor, member, signing, other) }
    #expect(seen.count == 1 + 8 * (32 + 16 + 32 + 32))
    for short in anchor.truncations {
      #expect(throws: VaultError.malformed) { try joiner.fingerprint(anchor: short) }
    }
  }

  @Test("The administrators' box opens to terms, name and key as in the vectors, and the same content comes out here")
  func goodBox() throws {
    for vector in try list(vectors.good, "box") {
      let opened = try open(vector)
      #expect(try opened.terms == terms(vector))
      #expect(try opened.name == Array(vector.text("person").utf8))
      #expect(try opened.invitation.tag == vector.hex("tag"))
      let invitation = try invitation(vector)
      #expect(try opened.invitation.macKey.exposed() == invitation.macKey.exposed())
      let key = try SealingKey(secret: vector.secret("secret"))
      #expect(try opened.inviter == vector.hex("inviter"))
      try opened.verify(rosters: world.rosters())
      let signing = try SigningKey(seed: vector.secret("inviterSeed"))
      func make(_ name: [UInt8]) throws -> [UInt8] {
        try invitation.box(
          terms: opened.terms, name: name, inviter: opened.inviter, with: signing, administrators: key.publicKey)
      }
      let made = try make(opened.name)
      #expect(try made.count == vector.hex("box").count)
      #expect(try Padding.unpad(key.open(made)) == vector.hex("plain"))
      try refusesDamage(vector.hex("box")) { _ = try open(vector, $0) }
      #expect(throws: VaultError.tooLarge) { try make([UInt8](repeating: 0x61, count: 401)) }
      #expect(throws: VaultError.malformed) { try make([]) }
      // Who signs with another key than the inviter's makes a box that opens, and that nobody believes.
      let forged = try invitation.box(
        terms: opened.terms, name: opened.name, inviter: opened.inviter, with: SigningKey(), administrators: key.publicKey)
      #expect(throws: VaultError.refused) { try open(vector, forged).verify(rosters: world.rosters()) }
    }
  }

  @Test("Every flipped bit inside a box is refused, sealed anew as a server could: the inviter signed all of it")
  func damagedBox() throws {
    let vector = try #require(try list(vectors.good, "box").first)
    let key = try SealingKey(secret: vector.secret("secret"))
    let rosters = try world.rosters()
    try refusesDamage(vector.hex("plain")) { plain in
      let box = try Sealing.seal(Padding.pad(plain, to: 1024), to: key.publicKey)
      try open(vector, box).verify(rosters: rosters)
    }
  }

  @Test("A box that a server made up or changed is refused: only an administrator of the roster named invites")
  func badInviters() throws {
    let bad = try list(vectors.bad, "inviter")
    #expect(bad.count > 20)
    for vector in bad {
      let opened = try open(vector)
      let rosters = try world.rosters(versions: vector.number("versions"))
      #expect(throws: try vector.error, "\(vector.name)") { try opened.verify(rosters: rosters) }
    }
    let good = try #require(try list(vectors.good, "box").first)
    let opened = try open(good)
    #expect(throws: VaultError.refused) { try opened.verify(rosters: world.rosters("another organisation")) }
  }

  @Test("Every bad vector is refused, with its error: no answer holds for other terms, keys or organisations")
  func bad() throws {
    for vector in vectors.bad {
      let error = try vector.error
      let invitation = try invitation(vector)
      switch try vector.text("format") {
      case "terms":
        #expect(throws: error, "\(vector.name)") { try invitation.verify(terms(vector), mac: vector.hex("mac")) }
      case "joining":
        #expect(throws: error, "\(vector.name)") {
          try invitation.verify(joiner: joiner(vector), terms: terms(vector), mac: vector.hex("mac"))
        }
      case "inviter": continue
      default: #expect(throws: error, "\(vector.name)") { _ = try open(vector) }
      }
    }
  }

  @Test("A short anchor, as a false server may give it, is refused and not a crash")
  func shortAnchor() throws {
    let invitation = try Invitation(SecretCode(random: .invitation))
    for count in 0..<32 {
      let terms = InvitationTerms(
        anchor: Sodium.random(count), roster: RosterReference(version: 1, hash: Sodium.random(32)), roles: .mentor,
        expires: Array("2027-01-31".utf8))
      #expect(throws: VaultError.malformed) { try invitation.verify(terms, mac: Sodium.random(32)) }
      #expect(throws: VaultError.malformed) {
        try invitation.box(
          terms: terms, name: [0x61], inviter: Sodium.random(16), with: SigningKey(), administrators: SealingKey().publicKey)
      }
    }
  }
}
