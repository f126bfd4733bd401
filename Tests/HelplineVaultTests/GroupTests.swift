import Testing

@testable import HelplineVault

@Suite("Groups")
struct GroupTests {
  let world: World

  init() throws { world = try World.shared }

  private func vectors(_ list: [TestVector], _ format: String) throws -> [TestVector] {
    try list.filter { try $0.text("format") == format }
  }

  // MARK: Chains

  @Test("The vectors' chains are accepted step by step, and their documents and signatures come out the same here")
  func good() throws {
    for vector in try vectors(world.groupVectors.good, "chain") {
      let rosters = try world.rosters(vector.text("rosters"))
      var chain = GroupChain(group: try vector.group("group"))
      #expect(try chain.group.id(organisation: rosters.organisation) == vector.hex("id"))
      for (place, step) in try vector.objects("steps").enumerated() {
        let signed = try step.signed()
        let record = try GroupRecord(document: signed.document)
        #expect(try record.document() == signed.document, "\(vector.name) \(place + 1)")
        // Made by a client that knows no newer roster than the record names.
        let then = try world.rosters(vector.text("rosters"), versions: Int(record.roster.version))
        let key = try world.signing(world.name(of: signed.signer))
        #expect(try key.sign(GroupRecord.signedBytes(signed.document, organisation: then.organisation)) == signed.signature)
        if record.epoch == chain.epoch {
          let newcomers = Array(record.members[(chain.newest?.members.count ?? 0)...])
          let again = try chain.admission(of: newcomers, rosters: then, as: signed.signer, with: key)
          #expect(again == signed, "\(vector.name) \(place + 1)")
        } else if chain.newest == nil || record.members == chain.eligibleMembers(then) {
          let again = try chain.rotation(to: record.publicKey, rosters: then, as: signed.signer, with: key)
          #expect(again == signed, "\(vector.name) \(place + 1)")
        }
        try chain.append(signed, rosters: rosters)
        #expect(try chain.newestHash == step.hex("hash"))
        #expect(try world.groupKey(vector.name, epoch: Int(record.epoch)).publicKey == record.publicKey)
      }
    }
  }

  @Test("Every bad vector is refused, with its error, and leaves the chain as it was")
  func bad() throws {
    let bad = try vectors(world.groupVectors.bad, "chain")
    #expect(bad.count >= 110)
    for vector in bad {
      let name = try vector.text("chain")
      let rosters = try world.rosters(world.groupVector(name).text("rosters"), versions: vector.number("versions"))
      var chain = try world.group(name, records: vector.number("after"))
      let before = chain
      let next = try vector.object("next").signed()
      #expect(throws: try vector.error, "\(vector.name)") { try chain.append(next, rosters: rosters) }
      #expect(chain.records == before.records && chain.newestHash == before.newestHash, "\(vector.name)")
    }
  }

  @Test("Every flipped bit and every truncation of a record, its signer and its signature is refused")
  func damage() throws {
    let rosters = try world.rosters()
    let good = try world.groupVector("coordinators").objects("steps")[2].signed()
    let before = try world.group("coordinators", records: 2)
    let after = try world.group("coordinators")
    try refusesDamage(of: good) { damaged in
      var chain = before
      try chain.append(damaged, rosters: rosters)
    }
    try refusesDamage(good.document) { document in
      var known = after
      do throws(VaultError) {
        try known.append(SignedDocument(document: document, signer: good.signer, signature: good.signature), rosters: rosters)
      } catch {
        // Nobody signed it, so it is no evidence of a fork.
        #expect(error != .fork)
        throw error
      }
    }
  }

  @Test("A record that is known already is confirmed")
  func known() throws {
    let rosters = try world.rosters()
    var chain = try world.group("members")
    for step in try world.groupVector("members").objects("steps") { try chain.append(step.signed(), rosters: rosters) }
    #expect(chain.records.count == 7)
    #expect(chain.hash(at: 0) == nil && chain.hash(at: 8) == nil && chain.hash(at: .max) == nil)
    #expect(chain.hash(at: 7) == chain.newestHash)
  }

  @Test("A group is rotation pending while somebody in it is not eligible any more")
  func pending() throws {
    let record2 = try world.group("coordinators", records: 3)
    #expect(try !record2.rotationPending(world.rosters(versions: 5)))
    #expect(try record2.rotationPending(world.rosters(versions: 6)))
    #expect(try record2.eligibleMembers(world.rosters(versions: 6)) == [world.id("bo"), world.id("fay")])
    #expect(try !world.group("coordinators").rotationPending(world.rosters()))
    // A role given up counts like a removal.
    #expect(try world.group("administrators").rotationPending(world.rosters()))
    #expect(try !world.group("administrators").rotationPending(world.rosters(versions: 6)))
    #expect(try !GroupChain(group: .volunteers).rotationPending(world.rosters()))
  }

  @Test("Who made an epoch's key is in its record, so that their removal makes the group rotation pending")
  func makerStays() throws {
    // ELI is removed in roster 6 and works with the server: they name roster 5, in which they were eligible.
    let old = try world.rosters(versions: 5)
    let new = try world.rosters()
    var chain = try world.group("coordinators", records: 3)
    let key = try SealingKey()
    let signed = try chain.rotation(to: key.publicKey, rosters: old, as: world.id("eli"), with: world.signing("eli"))
    try chain.append(signed, rosters: new)
    #expect(chain.admitted(try world.id("eli")))
    #expect(chain.rotationPending(new))
  }

  // MARK: Secrets

  @Test("The previous epoch's secret opens with the newest one, in the vectors and in what is made here")
  func previous() throws {
    for vector in try vectors(world.groupVectors.good, "previous") {
      let name = try vector.text("chain")
      let (chain, epoch) = (try world.group(name), try vector.number("epoch"))
      let rosters = try world.rosters(world.groupVector(name).text("rosters"))
      let key = try world.groupKey(name, epoch: epoch)
      let previous = try world.groupKey(name, epoch: epoch - 1)
      func open(_ box: [UInt8]) throws -> SealingKey {
        try GroupSecret.openPrevious(
          box, with: key, group: chain.group, epoch: UInt32(epoch), previousPublicKey: previous.publicKey,
          organisation: rosters.organisation)
      }
      #expect(try open(vector.hex("box")).publicKey == previous.publicKey, "\(vector.name)")
      let made = try GroupSecret.sealPrevious(
        previous, group: chain.group, newEpoch: UInt32(epoch), newPublicKey: key.publicKey, organisation: rosters.organisation)
      #expect(try open(made).publicKey == previous.publicKey)
      #expect(try key.open(made) == vector.hex("plain"), "\(vector.name)")
      try refusesDamage(vector.hex("box")) { _ = try open($0) }
      // Every bit of what stands before the secret counts; in the secret itself the curve sets five bits anyway.
      let plain = try vector.hex("plain")
      let secret = plain[(plain.count - 32)...]
      try refusesDamage(Array(plain.dropLast(32))) { _ = try open(Sealing.seal($0 + secret, to: key.publicKey)) }
    }
  }

  @Test("A previous secret that the chain does not name, or of another place, is refused")
  func badPrevious() throws {
    for vector in try vectors(world.groupVectors.bad, "previous") {
      let name = try vector.text("chain")
      let (chain, epoch) = (try world.group(name), try vector.number("epoch"))
      let key = try world.groupKey(name, epoch: epoch)
      let previous = try #require(chain.record(epoch: UInt32(epoch - 1)))
      #expect(throws: try vector.error, "\(vector.name)") {
        _ = try GroupSecret.openPrevious(
          vector.hex("box"), with: key, group: chain.group, epoch: UInt32(epoch), previousPublicKey: previous.publicKey,
          organisation: previous.organisation)
      }
    }
  }

  @Test("What follows a remembered record must name the roster that was known then, or a later one")
  func remembered() throws {
    func check(_ vector: TestVector) throws {
      try world.group(vector.text("chain"), records: vector.number("records")).check(
        after: vector.word("after"), roster: vector.word("version"))
    }
    let (good, bad) = (
      try vectors(world.groupVectors.good, "remembered"), try vectors(world.groupVectors.bad, "remembered")
    )
    #expect(good.count >= 6 && bad.count >= 4)
    for vector in good { #expect(throws: Never.self, "\(vector.name)") { try check(vector) } }
    for vector in bad { #expect(throws: try vector.error, "\(vector.name)") { try check(vector) } }
    // As they stand in a sealed blob, which may say anything.
    #expect(throws: VaultError.rolledBack) { try GroupChain(group: .members).check(after: .max, roster: .max) }
    #expect(throws: Never.self) { try GroupChain(group: .members).check(after: 0, roster: .max) }
  }

  @Test("What cannot be read back is not written")
  func unwritable() throws {
    let good = try #require(try world.group("coordinators").newest)
    func refuse(_ change: (inout GroupRecord) -> Void) {
      var record = good
      change(&record)
      #expect(throws: VaultError.malformed) { try record.document() }
    }
    refuse { $0.organisation = [] }
    refuse { $0.index = 0 }
    refuse { $0.epoch = 0 }
    refuse { $0.epoch = 1_000_000_000 }
    refuse { $0.publicKey.removeLast() }
    refuse { $0.members = [] }
    refuse { $0.members[0].append(0) }
    refuse { $0.previous = [] }
    refuse { $0.roster = RosterReference(version: 0, hash: $0.roster.hash) }
    refuse { $0.roster = RosterReference(version: 1, hash: []) }
  }

  // MARK: Founding

  @Test("The founder without the role begins auditors, admits the first auditor, and is gone with the auditor's rotation")
  func founderWithoutRole() throws {
    let rosters = try world.rosters(versions: 3)
    var chain = GroupChain(group: .auditors)
    let aino = try world.id("aino")
    let dea = try world.id("dea")
    let first = try SealingKey()
    try chain.append(
      chain.rotation(to: first.publicKey, rosters: world.rosters(versions: 1), as: aino, with: world.signing("aino")),
      rosters: rosters)
    #expect(chain.rotationPending(rosters))
    try chain.append(chain.admission(of: [dea], rosters: rosters, as: aino, with: world.signing("aino")), rosters: rosters)
    #expect(chain.eligibleMembers(rosters) == [dea])
    let second = try SealingKey()
    #expect(throws: VaultError.notEntitled) {
      try chain.rotation(to: second.publicKey, rosters: rosters, as: aino, with: world.signing("aino"))
    }
    try chain.append(
      chain.rotation(to: second.publicKey, rosters: rosters, as: dea, with: world.signing("dea")), rosters: rosters)
    #expect(chain.newest?.members == [dea])
    #expect(!chain.rotationPending(rosters))
    #expect(throws: VaultError.notEntitled) {
      try chain.admission(of: [aino], rosters: rosters, as: dea, with: world.signing("dea"))
    }
  }

  @Test("The founder with the role stays in auditors like anybody else")
  func founderWithRole() throws {
    let rosters = try world.rosters("another organisation", versions: 2)
    var chain = try world.group("auditors of the other")
    #expect(!chain.rotationPending(rosters))
    let key = try SealingKey()
    let gus = try world.id("gus")
    try chain.append(chain.rotation(to: key.publicKey, rosters: rosters, as: gus, with: world.signing("gus")), rosters: rosters)
    #expect(chain.newest?.members == [gus])
    #expect(try chain.rotationPending(world.rosters("another organisation")))
  }

  @Test("Nobody but the founder begins auditors without the role, and the founder begins no other group without its role")
  func founderRuleIsNarrow() throws {
    for group in GroupName.allCases {
      let chain = GroupChain(group: group)
      let rosters = try world.rosters(versions: 1)
      let allowed: Set<GroupName> = [.members, .administrators, .auditors]
      let key = try SealingKey()
      if allowed.contains(group) {
        _ = try chain.rotation(to: key.publicKey, rosters: rosters, as: world.id("aino"), with: world.signing("aino"))
      } else {
        #expect(throws: VaultError.notEntitled) {
          try chain.rotation(to: key.publicKey, rosters: rosters, as: world.id("aino"), with: world.signing("aino"))
        }
      }
    }
    #expect(throws: VaultError.notEntitled) {
      try GroupChain(group: .auditors).rotation(
        to: SealingKey().publicKey, rosters: world.rosters(), as: world.id("bo"), with: world.signing("bo"))
    }
  }
}
