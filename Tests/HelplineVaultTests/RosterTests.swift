import Testing

@testable import HelplineVault

@Suite("Rosters")
struct RosterTests {
  let world: World

  init() throws { world = try World.shared }

  @Test("The vectors' chains are accepted step by step, and their documents and signatures come out the same here")
  func good() throws {
    for vector in world.rosterVectors.good {
      let steps = try vector.objects("steps")
      var chain = try RosterChain(first: steps[0].signed(), anchor: nil)
      #expect(try chain.anchor == vector.hex("anchor"))
      #expect(try chain.organisation == vector.hex("organisation"))
      for (place, step) in steps.enumerated() {
        let signed = try step.signed()
        let roster = try Roster(document: signed.document)
        #expect(try roster.document() == signed.document, "\(vector.name) \(place + 1)")
        let key = try world.signing(world.name(of: signed.signer))
        let again = place == 0 ? try RosterChain.found(roster, with: key) : try chain.sign(roster, as: signed.signer, with: key)
        #expect(again == signed, "\(vector.name) \(place + 1)")
        if place > 0 { try chain.append(signed) }
        #expect(try chain.newest == RosterReference(version: UInt32(place + 1), hash: step.hex("hash")))
      }
      let recovery = try RecoverySecret(secret: vector.secret("recoverySecret"))
      #expect(chain.current.recoverySigning == recovery.signing.publicKey)
      #expect(chain.current.recoverySealing == recovery.sealing.publicKey)
      #expect(try chain.founder == steps[0].hex("signer"))
    }
  }

  @Test("Everybody's roles at every version are those of the vectors, and their keys belong to their secrets")
  func roles() throws {
    for vector in world.rosterVectors.good {
      let chain = try world.rosters(vector.name)
      for expected in try vector.objects("roles") {
        let name = try expected.text("person")
        let id = try world.id(name)
        for (place, roles) in try expected.numbers("by_version").enumerated() {
          let found = chain.roles(of: id, at: UInt32(place + 1))
          #expect(Int(found.rawValue) == roles, "\(vector.name), \(name) in \(place + 1)")
        }
        #expect(chain.roles(of: id, at: 0) == [])
        #expect(try Int(chain.roles(of: id).rawValue) == expected.numbers("by_version").last)
      }
      for person in try vector.objects("people") {
        let member = try #require(try chain.member(person.hex("id")))
        #expect(try member.signing == world.signing(person.name).publicKey)
        #expect(try member.sealing == world.sealing(person.name).publicKey)
      }
      #expect(chain.member(Sodium.random(16)) == nil)
      #expect(chain.roles(of: Sodium.random(16)) == [])
    }
  }

  @Test("Every bad vector is refused, with its error, and leaves the chain as it was")
  func bad() throws {
    #expect(world.rosterVectors.bad.count >= 140)
    for vector in world.rosterVectors.bad {
      let after = try vector.number("after")
      let next = try vector.object("next").signed()
      let error = try vector.error
      if after == 0 {
        let pinned = vector.has("anchor") ? try vector.hex("anchor") : nil
        #expect(throws: error, "\(vector.name)") { try RosterChain(first: next, anchor: pinned) }
      } else {
        var chain = try world.rosters(vector.text("chain"), versions: after)
        let before = chain
        #expect(throws: error, "\(vector.name)") { try chain.append(next) }
        #expect(chain.newest == before.newest && chain.current == before.current, "\(vector.name)")
      }
    }
  }

  @Test("Nobody signs a roster that could not follow")
  func signing() throws {
    let chain = try world.rosters()
    func refuse(_ error: VaultError, by name: String = "dea", _ change: (inout Roster) -> Void) throws {
      var next = chain.current
      change(&next)
      let key = try world.signing(name)
      #expect(throws: error) { try chain.sign(next, as: world.id(name), with: key) }
      // Signed all the same, it is refused by the same reason.
      let signed = try chain.signUnchecked(next, as: world.id(name), with: key)
      var reader = chain
      #expect(throws: error) { try reader.append(signed) }
    }
    try refuse(.notEntitled, by: "bo") { _ in }
    try refuse(.notEntitled, by: "aino") { _ in }
    try refuse(.notEntitled) { $0.members[0].removed = 3 }
    try refuse(.notEntitled) { $0.members.removeLast() }
    try refuse(.notEntitled) { $0.recoverySealing = Sodium.random(32) }
    try refuse(.notEntitled) { $0.members[$0.members.count - 1].signing = Sodium.random(32) }
    let stranger = try SigningKey()
    #expect(throws: VaultError.refused) { try chain.sign(chain.current, as: world.id("dea"), with: stranger) }
  }

  @Test("Every flipped bit and every truncation of a roster, its signer and its signature is refused")
  func damage() throws {
    let steps = try world.rosterVector("organisation").objects("steps")
    let first = try steps[0].signed()
    let third = try steps[2].signed()
    let before = try world.rosters(versions: 2)
    let known = try world.rosters()
    try refusesDamage(of: first) { _ = try RosterChain(first: $0, anchor: nil) }
    try refusesDamage(of: third) { signed in
      var chain = before
      try chain.append(signed)
    }
    // A version that is known already is never replaced: a damaged copy is refused, and not taken for a fork.
    try refusesDamage(third.document) { document in
      var chain = known
      do throws(VaultError) {
        try chain.append(SignedDocument(document: document, signer: third.signer, signature: third.signature))
      } catch {
        #expect(error != .fork)
        throw error
      }
    }
  }

  @Test("A roster that is known already is confirmed, at whatever place")
  func known() throws {
    var chain = try world.rosters()
    for step in try world.rosterVector("organisation").objects("steps") {
      try chain.append(step.signed())
      #expect(chain.newest.version == 7)
    }
  }

  @Test("A chain that does not begin with the pinned anchor is refused")
  func anchor() throws {
    let first = try world.rosterVector("organisation").objects("steps")[0].signed()
    let anchor = try world.rosterVector("organisation").hex("anchor")
    _ = try RosterChain(first: first, anchor: anchor)
    for other in anchor.bitFlips + anchor.truncations {
      #expect(throws: VaultError.brokenChain) { try RosterChain(first: first, anchor: other) }
    }
  }

  @Test("A roster named elsewhere is a fork if its hash differs, a roll-back if the server does not have it")
  func references() throws {
    let all = try world.rosters()
    let some = try world.rosters(versions: 3)
    for version in 1...7 as ClosedRange<UInt32> {
      let hash = try #require(all.hash(of: version))
      try all.check(RosterReference(version: version, hash: hash))
      let reference = RosterReference(version: version, hash: hash)
      if version > 3 {
        #expect(throws: VaultError.rolledBack) { try some.check(reference) }
      } else {
        try some.check(reference)
      }
      for other in hash.bitFlips + hash.truncations {
        #expect(throws: VaultError.fork) { try all.check(RosterReference(version: version, hash: other)) }
      }
    }
    let hash = try #require(all.hash(of: 1))
    for version in [8, 1 << 31, UInt32.max] as [UInt32] {
      #expect(throws: VaultError.rolledBack) { try all.check(RosterReference(version: version, hash: hash)) }
    }
    #expect(throws: VaultError.malformed) { try all.check(RosterReference(version: 0, hash: hash)) }
  }

  @Test("What cannot be read back is not written")
  func unwritable() throws {
    let good = try world.rosters().current
    func refuse(_ change: (inout Roster) -> Void) {
      var roster = good
      change(&roster)
      #expect(throws: VaultError.malformed) { try roster.document() }
    }
    refuse { $0.members = [] }
    refuse { $0.version = 0 }
    refuse { $0.version = 1_000_000_000 }
    refuse { $0.members[0].roles = [] }
    refuse { $0.members[0].roles = Roles(rawValue: 32) }
    refuse { $0.members[0].id.removeLast() }
    refuse { $0.members[0].signing.append(0) }
    refuse { $0.members[0].agreement = Array("2027-1-1".utf8) }
    refuse { $0.members[0].agreement = Array("2027\",\"x\"".utf8) }
    refuse { $0.members[0].removed = 0 }
    refuse { $0.release = [] }
    refuse { $0.previous = [1] }
    refuse { $0.organisation = [] }
  }
}
