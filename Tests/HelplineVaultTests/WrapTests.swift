import Testing

@testable import HelplineVault

@Suite("Wraps")
struct WrapTests {
  let world: World
  let vectors: Vectors

  init() throws {
    world = try World.shared
    vectors = try Vectors("wraps")
  }

  /// What a reader asks for.
  private struct Asked {
    var compartment: Compartment
    var recipient: Recipient
    let rosters: RosterChain

    func open(_ wrap: [UInt8], _ key: borrowing SealingKey) throws(VaultError) -> Wrap.Opened {
      try Wrap.open(wrap, of: compartment, to: recipient, with: key, rosters: rosters)
    }
  }

  private func asked(_ vector: TestVector) throws -> Asked {
    let versions = vector.has("versions") ? try vector.number("versions") : nil
    return Asked(
      compartment: Compartment(
        id: try vector.hex("compartment"), kind: try vector.kind, parent: try vector.hex("parent"),
        epoch: try vector.word("epoch")),
      recipient: Recipient(
        id: try vector.hex("recipient"), keyEpoch: try vector.word("recipientEpoch"), publicKey: try vector.hex("public")),
      rosters: try world.rosters(vector.text("rosters"), versions: versions))
  }

  private func secret(_ vector: TestVector) throws -> SealingKey { try SealingKey(secret: vector.secret("secret")) }

  private func good(_ name: String) throws -> TestVector { try #require(vectors.good.first { $0.name == name }) }

  @Test("The vectors' wraps open to what they say, and the same content comes out here")
  func good() throws {
    for vector in vectors.good {
      let asked = try asked(vector)
      let secret = try secret(vector)
      let opened = try asked.open(vector.hex("wrap"), secret)
      #expect(try opened.key.exposed() == vector.hex("key"), "\(vector.name)")
      #expect(try opened.granter == vector.hex("granter"))
      #expect(try Int(opened.granterRoles.rawValue) == vector.number("granterRoles"), "\(vector.name)")
      #expect(try opened.roster.version == vector.word("version"))
      #expect(try opened.continuity == vector.hex("continuity"))
      try checkKey(vector, asked, opened)

      // Made by a client for which the roster named is the newest: everything but the box is deterministic.
      let then = try world.rosters(versions: vector.number("version"))
      let continuity = try vector.hex("continuity")
      let signing = try SigningKey(seed: vector.secret("granterSeed"))
      let made = try Wrap.make(
        vector.secret("key"), of: asked.compartment, to: asked.recipient, granter: vector.hex("granter"), with: signing,
        rosters: then, continuity: continuity == Wrap.noContinuity ? nil : continuity)
      #expect(made.count == Wrap.size)
      let plain = try secret.open(made)
      #expect(try Array(plain[..<(plain.count - 64)]) == vector.hex("body"), "\(vector.name)")
      #expect(try plain == secret.open(vector.hex("wrap")), "\(vector.name)")
    }
  }

  /// What stands beside opening: the continuity for who holds the previous key, the public key of a group's secret.
  private func checkKey(_ vector: TestVector, _ asked: Asked, _ opened: borrowing Wrap.Opened) throws {
    if vector.has("previousKey") {
      try asked.compartment.verify(
        continuity: opened.continuity, previousKey: vector.secret("previousKey"), newKey: opened.key,
        organisation: asked.rosters.organisation)
    }
    if vector.has("group") {
      let chain = try world.group(vector.text("group"))
      let record = try #require(chain.record(epoch: asked.compartment.epoch))
      let compartment = try GroupSecret.compartment(
        record.group, epoch: record.epoch, organisation: record.organisation)
      #expect(compartment == asked.compartment)
      let key = try GroupSecret.open(
        vector.hex("wrap"), of: record, to: asked.recipient, with: secret(vector), rosters: asked.rosters)
      #expect(key.publicKey == record.publicKey)
    }
  }

  @Test("Recipients are a member, a group's epoch and the recovery key, with the ids of the vectors")
  func recipients() throws {
    let rosters = try world.rosters()
    let bo = try #require(try rosters.member(world.id("bo")))
    #expect(try asked(good("a contact to its author")).recipient == .member(bo))
    let record = try #require(world.group("coordinators").newest)
    #expect(try asked(good("a contact to the coordinators")).recipient == .group(record))
    #expect(try asked(good("a group's secret to the recovery key")).recipient == .recovery(rosters))
  }

  @Test("Every bad vector is refused, with its error")
  func bad() throws {
    #expect(vectors.bad.count >= 50)
    for vector in vectors.bad {
      let asked = try asked(vector)
      let secret = try secret(vector)
      if vector.has("previousKey") || vector.has("group") {
        let opened = try asked.open(vector.hex("wrap"), secret)
        #expect(throws: try vector.error, "\(vector.name)") { try checkKey(vector, asked, opened) }
      } else {
        #expect(throws: try vector.error, "\(vector.name)") { _ = try asked.open(vector.hex("wrap"), secret) }
      }
    }
  }

  @Test("Every flipped bit and every truncation is refused, of the wrap and of what stands inside")
  func damage() throws {
    for name in ["a contact to its author", "a contact's second epoch", "a group's secret at a rotation"] {
      let vector = try good(name)
      let asked = try asked(vector)
      let secret = try secret(vector)
      try refusesDamage(vector.hex("wrap")) { _ = try asked.open($0, secret) }
      let plain = try secret.open(vector.hex("wrap"))
      try refusesDamage(plain) { _ = try asked.open(Sealing.seal($0, to: secret.publicKey), secret) }
    }
  }

  @Test("A wrap opens for nothing but what it was made for")
  func substitution() throws {
    let vector = try good("a contact's second epoch")
    let secret = try secret(vector)
    let wrap = try vector.hex("wrap")
    let right = try asked(vector)
    let compartment = right.compartment
    let recipient = right.recipient
    let others: [Compartment] = [
      Compartment(id: Sodium.random(16), kind: .contact, epoch: 2),
      Compartment(id: compartment.id, kind: .name, epoch: 2),
      Compartment(id: compartment.id, kind: .group, epoch: 2),
      Compartment(id: compartment.id, kind: .contact, parent: Sodium.random(16), epoch: 2),
      Compartment(id: compartment.id, kind: .contact, epoch: 1), Compartment(id: compartment.id, kind: .contact, epoch: 3),
    ]
    for other in others {
      var asked = right
      asked.compartment = other
      #expect(throws: VaultError.refused) { _ = try asked.open(wrap, secret) }
    }
    var asked = right
    asked.recipient = Recipient(id: Sodium.random(16), keyEpoch: recipient.keyEpoch, publicKey: recipient.publicKey)
    #expect(throws: VaultError.refused) { _ = try asked.open(wrap, secret) }
    asked.recipient = Recipient(id: recipient.id, keyEpoch: 2, publicKey: recipient.publicKey)
    #expect(throws: VaultError.refused) { _ = try asked.open(wrap, secret) }
    // Somebody else's wrap, and one's own under somebody else's key.
    let dea = try world.sealing("dea")
    #expect(throws: VaultError.malformed) { _ = try right.open(wrap, dea) }
    asked.recipient = Recipient(id: recipient.id, keyEpoch: 1, publicKey: dea.publicKey)
    #expect(throws: VaultError.refused) { _ = try asked.open(wrap, dea) }
    let malformed = Compartment(id: [1], kind: .contact, epoch: 2)
    asked = right
    asked.compartment = malformed
    #expect(throws: VaultError.malformed) { _ = try asked.open(wrap, secret) }
  }

  @Test("A key injected as a new epoch does not follow from the previous one")
  func injection() throws {
    let rosters = try world.rosters()
    let bo = Recipient.member(try #require(try rosters.member(world.id("bo"))))
    let epoch2 = Compartment(id: Sodium.random(16), kind: .contact, epoch: 2)
    let previous = try SecretBytes(random: 32)
    let injected = try SecretBytes(random: 32)
    // A member who holds another key signs for it as well as they can.
    let continuity = try epoch2.continuity(
      previousKey: SecretBytes(random: 32), newKey: injected, organisation: rosters.organisation)
    let wrap = try Wrap.make(
      injected, of: epoch2, to: bo, granter: world.id("fay"), with: world.signing("fay"), rosters: rosters,
      continuity: continuity)
    let opened = try Wrap.open(wrap, of: epoch2, to: bo, with: world.sealing("bo"), rosters: rosters)
    #expect(throws: VaultError.refused) {
      try epoch2.verify(
        continuity: opened.continuity, previousKey: previous, newKey: opened.key, organisation: rosters.organisation)
    }
    let right = try epoch2.continuity(previousKey: previous, newKey: injected, organisation: rosters.organisation)
    try refusesDamage(right) {
      try epoch2.verify(continuity: $0, previousKey: previous, newKey: injected, organisation: rosters.organisation)
    }
  }

  @Test("What nobody would open is not made: continuity in epoch 1, none in epoch 2, a key of another length")
  func unmakeable() throws {
    let rosters = try world.rosters()
    let bo = Recipient.member(try #require(try rosters.member(world.id("bo"))))
    func make(_ kind: CompartmentKind, epoch: UInt32, continuity: [UInt8]?, size: Int = 32) throws(VaultError) {
      _ = try Wrap.make(
        SecretBytes(random: size), of: Compartment(id: Sodium.random(16), kind: kind, epoch: epoch), to: bo,
        granter: Sodium.random(16), with: SigningKey(), rosters: rosters, continuity: continuity)
    }
    let some = Sodium.random(32)
    try make(.contact, epoch: 1, continuity: nil)
    try make(.contact, epoch: 2, continuity: some)
    try make(.group, epoch: 2, continuity: nil)
    #expect(throws: VaultError.malformed) { try make(.contact, epoch: 1, continuity: some) }
    #expect(throws: VaultError.malformed) { try make(.contact, epoch: 2, continuity: nil) }
    #expect(throws: VaultError.malformed) { try make(.group, epoch: 2, continuity: some) }
    #expect(throws: VaultError.malformed) { try make(.contact, epoch: 2, continuity: Array(some[..<31])) }
    #expect(throws: VaultError.malformed) { try make(.contact, epoch: 1, continuity: nil, size: 31) }
    #expect(throws: VaultError.tooLarge) { try Compartment(id: some, kind: .contact, epoch: .max).next() }
  }
}

extension TestVector {
  var kind: CompartmentKind {
    get throws {
      let name = try text("kind")
      return try #require(
        [.contact, .coordination, .journal, .thread, .name, .handOver, .group, .statisticsKey].first { "\($0)" == name })
    }
  }
}
