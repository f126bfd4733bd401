import Testing

@testable import HelplineVault

@Suite("Ceremonies")
struct RecoveryTests {
  let vectors: Vectors
  let chain: TestVector
  let group: TestVector

  init() throws {
    vectors = try Vectors("recovery")
    chain = try #require(vectors.good.first { $0.name == "recovered" })
    group = try #require(vectors.good.first { $0.name == "coordinators" })
  }

  private func good(_ format: String) throws -> [TestVector] { try vectors.good.filter { try $0.text("format") == format } }
  private func bad(_ format: String) throws -> [TestVector] { try vectors.bad.filter { try $0.text("format") == format } }

  private func rosters(_ versions: Int? = nil) throws -> RosterChain {
    let steps = try chain.objects("steps")
    var rosters = try RosterChain(first: steps[0].signed(), anchor: chain.hex("anchor"))
    for step in steps[1..<(versions ?? steps.count)] { try rosters.append(step.signed()) }
    return rosters
  }

  private func coordinators() throws -> GroupChain {
    var made = GroupChain(group: .coordinators)
    for step in try group.objects("steps") { try made.append(step.signed(), rosters: rosters()) }
    return made
  }

  private func secret(_ number: Int) throws -> RecoverySecret {
    let bytes = try #require([UInt8](hex: chain.texts("secrets")[number - 1]))
    return try RecoverySecret(secret: SecretBytes(copying: bytes))
  }

  private func person(_ name: String) throws -> TestVector {
    try #require(try chain.objects("people").first { $0.name == name })
  }

  // MARK: Rosters

  @Test("A ceremony's roster is accepted, and comes out the same here")
  func rostersFollow() throws {
    let steps = try chain.objects("steps")
    for (place, number) in try chain.numbers("numbers").enumerated() {
      let known = try rosters(place + 1)
      #expect(known.recoveryNumber == UInt32(number))
      #expect(try known.newest.hash == steps[place].hex("hash"))
      let secret = try secret(number)
      #expect(known.current.recoverySigning == secret.signing.publicKey)
      #expect(known.current.recoverySealing == secret.sealing.publicKey)
      #expect(try known.isCeremony(UInt32(place + 1)) == chain.numbers("ceremonies").contains(place + 1))
    }
    let bo = try person("bo").hex("id")
    #expect(try rosters(3).ceremony(to: secret(2), with: secret(1).signing) == steps[3].signed())
    #expect(try rosters(4).ceremony(to: secret(3), administrator: bo, with: secret(2).signing) == steps[4].signed())
    #expect(try rosters().roles(of: bo, at: 4) == [.volunteer, .coordinator])
    #expect(try rosters().roles(of: bo, at: 5) == [.volunteer, .coordinator, .administrator])
    #expect(try Recipient.recoveryID(organisation: rosters().organisation) == chain.hex("recovery"))
  }

  @Test("Whatever else the recovery key signs, and whoever else replaces it, is refused, with its error")
  func rostersRefused() throws {
    let bad = try bad("rosters")
    #expect(bad.count >= 39)
    for vector in bad {
      var known = try rosters(vector.number("after"))
      let before = known
      let next = try vector.object("next").signed()
      #expect(throws: try vector.error, "\(vector.name)") { try known.append(next) }
      #expect(known.newest == before.newest && known.recoveryKeys == before.recoveryKeys, "\(vector.name)")
    }
  }

  @Test("Every flipped bit and every truncation of a ceremony's roster is refused")
  func rosterDamage() throws {
    let before = try rosters(3)
    try refusesDamage(of: chain.objects("steps")[3].signed()) { damaged in
      var known = before
      try known.append(damaged)
    }
  }

  @Test("Nobody signs a ceremony that could not follow")
  func signing() throws {
    let known = try rosters(3)
    #expect(throws: VaultError.refused) { try known.ceremony(to: secret(2), with: secret(2).signing) }
    #expect(throws: VaultError.notEntitled) { try known.ceremony(to: secret(1), with: secret(1).signing) }
    for name in ["aino", "hal"] {
      let id = try person(name).hex("id")
      #expect(throws: VaultError.notEntitled) { try known.ceremony(to: secret(2), administrator: id, with: secret(1).signing) }
    }
    #expect(throws: VaultError.notEntitled) {
      try known.ceremony(to: secret(2), administrator: Sodium.random(16), with: secret(1).signing)
    }
  }

  // MARK: Groups

  @Test("A rescue is accepted, comes out the same here, and the group goes on")
  func groupsFollow() throws {
    let steps = try group.objects("steps")
    var made = GroupChain(group: .coordinators)
    try made.append(steps[0].signed(), rosters: rosters())
    #expect(try !made.isLost(rosters(2)) && made.isLost(rosters(3)) && !GroupChain(group: .volunteers).isLost(rosters()))
    let key = try SealingKey(secret: SecretBytes(copying: try #require([UInt8](hex: group.texts("secrets")[1]))))
    let bo = try person("bo").hex("id")
    #expect(
      try made.rescue(of: bo, to: key.publicKey, rosters: rosters(4), with: secret(2).signing) == steps[1].signed())
    for step in steps[1...] { try made.append(step.signed(), rosters: rosters()) }
    #expect(made.isRescue(2) && !made.isRescue(1) && made.epoch == 2 && made.admitted(bo))
  }

  @Test("Any other record of the recovery key's is refused, with its error")
  func groupsRefused() throws {
    let bad = try bad("group")
    #expect(bad.count >= 25)
    for vector in bad {
      let known = try rosters(vector.number("versions"))
      var made = GroupChain(group: try vector.group("group"))
      for step in try vector.objects("before") { try made.append(step.signed(), rosters: rosters()) }
      let before = made.records
      let next = try vector.object("next").signed()
      #expect(throws: try vector.error, "\(vector.name)") { try made.append(next, rosters: known) }
      #expect(made.records == before, "\(vector.name)")
    }
  }

  @Test("Every flipped bit and every truncation of a rescue is refused")
  func recordDamage() throws {
    let known = try rosters()
    let steps = try group.objects("steps")
    var before = GroupChain(group: .coordinators)
    try before.append(steps[0].signed(), rosters: known)
    try refusesDamage(of: steps[1].signed()) { damaged in
      var made = before
      try made.append(damaged, rosters: known)
    }
  }

  // MARK: Wraps

  private func opened(_ vector: TestVector, _ wrap: [UInt8]) throws -> Wrap.Opened {
    let compartment = Compartment(
      id: try vector.hex("compartment"), kind: try vector.kind, parent: try vector.hex("parent"), epoch: try vector.word("epoch"))
    let recipient = Recipient(
      id: try vector.hex("recipient"), keyEpoch: try vector.word("recipientEpoch"), publicKey: try vector.hex("public"))
    let known = try rosters(vector.number("versions"))
    return try Wrap.open(
      wrap, of: compartment, to: recipient, with: SealingKey(secret: vector.secret("secret")), rosters: known)
  }

  @Test("What a ceremony grants opens, and is known for it; what the newest recovery key gets does too")
  func wrapsOpen() throws {
    for vector in try good("wrap") {
      let opened = try opened(vector, vector.hex("wrap"))
      #expect(try opened.key.exposed() == vector.hex("key"), "\(vector.name)")
      #expect(try opened.isByRecovery == vector.flag("byRecovery") && opened.granter == vector.hex("granter"))
      #expect(opened.isByRecovery == opened.granterRoles.isEmpty)
      if vector.has("group") {
        _ = try GroupSecret.open(
          vector.hex("wrap"), newestOf: coordinators(),
          to: Recipient(
            id: vector.hex("recipient"), keyEpoch: vector.word("recipientEpoch"), publicKey: vector.hex("public")),
          with: SealingKey(secret: vector.secret("secret")), rosters: rosters())
      }
    }
    for number in 1...3 {
      let recipient = try Recipient.recovery(rosters(), number: UInt32(number))
      #expect(try recipient.publicKey == secret(number).sealing.publicKey && recipient.keyEpoch == number)
    }
    #expect(try Recipient.recovery(rosters()) == Recipient.recovery(rosters(), number: 3))
    for number in [0, 4] as [UInt32] {
      #expect(throws: VaultError.malformed) { try Recipient.recovery(rosters(), number: number) }
    }
  }

  @Test("A wrap by a recovery key that was replaced, for another kind, or for another number is refused")
  func wrapsRefused() throws {
    let bad = try bad("wrap")
    #expect(bad.count >= 20)
    for vector in bad {
      guard vector.has("group") else {
        #expect(throws: try vector.error, "\(vector.name)") { _ = try opened(vector, vector.hex("wrap")) }
        continue
      }
      _ = try opened(vector, vector.hex("wrap"))
      var made = GroupChain(group: .coordinators)
      let steps = try group.objects("steps")
      for step in try steps[..<vector.number("epoch")] { try made.append(step.signed(), rosters: rosters()) }
      #expect(throws: try vector.error, "\(vector.name)") {
        let recipient = Recipient(
          id: try vector.hex("recipient"), keyEpoch: try vector.word("recipientEpoch"), publicKey: try vector.hex("public"))
        _ = try GroupSecret.open(
          vector.hex("wrap"), newestOf: made, to: recipient, with: SealingKey(secret: vector.secret("secret")), rosters: rosters()
        )
      }
    }
  }

  @Test("Every flipped bit and every truncation of a ceremony's wrap is refused")
  func wrapDamage() throws {
    let vector = try #require(try good("wrap").first)
    try refusesDamage(vector.hex("wrap")) { _ = try opened(vector, $0) }
  }

  // MARK: Proofs

  @Test("What a ceremony proves to the server is that of the vectors")
  func statements() throws {
    for vector in try good("statement") {
      let use = try #require(CeremonyUse(rawValue: UInt8(vector.number("use"))))
      let organisation = try vector.hex("organisation")
      let text =
        try vector.text("kind") == "reading"
        ? Ceremony.reading(
          use, subject: vector.hex("subject"), runner: vector.hex("runner"),
          roster: RosterReference(version: vector.word("version"), hash: vector.hex("hash")), organisation: organisation)
        : Ceremony.statement(
          use, subject: vector.hex("subject"), to: vector.hex("to"), runner: vector.hex("runner"), rosterHash: vector.hex("hash"),
          wraps: vector.texts("wraps").map { try #require([UInt8](hex: $0)) }, organisation: organisation)
      #expect(try text == vector.hex("text"), "\(vector.name)")
      let recovery = try RecoverySecret(secret: vector.secret("recoverySecret"))
      #expect(try recovery.signing.sign(text) == vector.hex("signature"), "\(vector.name)")
    }
  }
}
