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
        let again: SignedDocument
        if record.epoch == chain.epoch {
          let newcomers = Array(record.members[(chain.newest?.members.count ?? 0)...])
          again = try chain.admission(of: newcomers, rosters: then, as: signed.signer, with: key)
        } else {
          again = try chain.rotation(to: record.publicKey, rosters: then, as: signed.signer, with: key)
        }
        #expect(again == signed, "\(vector.name) \(place + 1)")
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
    var damaged: [SignedDocument] = []
    for document in good.document.bitFlips + good.document.truncations + [good.document + [0]] {
      damaged.append(SignedDocument(document: document, signer: good.signer, signature: good.signature))
    }
    for signer in good.signer.bitFlips + good.signer.truncations {
      damaged.append(SignedDocument(document: good.document, signer: signer, signature: good.signature))
    }
    for signature in good.signature.bitFlips + good.signature.truncations {
      damaged.append(SignedDocument(document: good.document, signer: good.signer, signature: signature))
    }
    for signed in damaged {
      var chain = before
      #expect(throws: VaultError.self) { try chain.append(signed, rosters: rosters) }
      if signed.document == good.document { continue }
      var known = after
      do throws(VaultError) {
        try known.append(signed, rosters: rosters)
        Issue.record("accepted")
      } catch where error == .fork {
        // Only a bit of a roster reference may say so; the record itself was not taken for a second one.
        #expect((try? GroupRecord(document: signed.document).roster.hash) != rosters.hash(of: 5))
      } catch {}
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
    try chain.append(chain.rotation(to: second.publicKey, rosters: rosters, as: dea, with: world.signing("dea")), rosters: rosters)
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
