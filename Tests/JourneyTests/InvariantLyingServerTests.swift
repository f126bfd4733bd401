import Foundation
import GRDB
import HelplineCore
import HelplineServer
import Testing

@testable import HelplineClient
@testable import HelplineVault

/// Invariant 3: a server that lies. The database is changed under the running server, as an attacker who controls it would.
@Suite(.turnstile) struct InvariantLyingServerTests {
  /// An organisation whose founder holds every role, with contacts that are logged.
  private static func desk(_ contacts: Int) async throws -> (world: World, founder: Session, ids: [ID]) {
    let world = try await World(roles: Role.allCases)
    let founder = try await world.signIn(world.founder)
    var ids: [ID] = []
    for number in 0..<contacts { ids.append(try await founder.log(try world.conversation(note: "\(number)"))) }
    return (world, founder, ids)
  }

  private static func lie(_ world: World, _ sql: String, _ arguments: StatementArguments = []) async throws {
    try await world.server.service.store.pool.write { db in
      try db.execute(sql: sql, arguments: arguments)
      #expect(db.changesCount > 0, "the lie was told")
    }
  }

  @Test("Swapped objects, and an object moved to another contact with its key, are refused")
  func swapped() async throws {
    let (world, founder, ids) = try await Self.desk(2)
    let (a, b) = (Data(ids[0].bytes), Data(ids[1].bytes))
    let original = try await world.server.service.store.pool.read { db in
      (
        try Data.fetchOne(db, sql: "SELECT sealed FROM object WHERE compartment = ?", arguments: [a]),
        try Data.fetchOne(db, sql: "SELECT sealed FROM object WHERE compartment = ?", arguments: [b])
      )
    }
    try await Self.lie(world, "UPDATE object SET sealed = ? WHERE compartment = ?", [original.1, a])
    try await Self.lie(world, "UPDATE object SET sealed = ? WHERE compartment = ?", [original.0, b])
    await #expect(throws: ClientError.forged) { try await founder.contact(ids[0]) }
    // What cannot be believed is named, and does not keep the inbox from opening.
    let honest = try await founder.log(try world.conversation(note: "ehjä"))
    #expect(try await founder.contacts(all: false).map(\.id) == [honest])
    #expect(Set(await founder.refused) == Set(ids))
    // The key moved along with the object: the wrap names its compartment.
    try await Self.lie(
      world, "UPDATE wrap SET sealed = (SELECT sealed FROM wrap AS other WHERE other.compartment = ?) WHERE compartment = ?",
      [b, a])
    await #expect(throws: ClientError.forged) { try await founder.contact(ids[0]) }
    await world.close()
  }

  @Test("A revision older than one that was seen is refused")
  func olderRevision() async throws {
    let (world, founder, ids) = try await Self.desk(1)
    let opened = try await founder.contact(ids[0])
    try await founder.settle(opened, as: "callback", note: "")
    let settled = try await founder.contact(ids[0])
    let place: StatementArguments = [Data(ids[0].bytes), Data(ids[0].bytes)]
    let stored: Data? = try await world.server.service.store.pool.read { db in
      try Data.fetchOne(db, sql: "SELECT sealed FROM object WHERE compartment = ? AND id = ?", arguments: place)
    }
    let old = try #require(stored)
    var changed = settled.contact
    changed.note = "korjattu"
    try await founder.correct(settled, to: changed)
    #expect(try await founder.contact(ids[0]).contact.note == "korjattu")
    try await Self.lie(
      world, "UPDATE object SET revision = 1, sealed = ? WHERE compartment = ? AND id = ?",
      [old, Data(ids[0].bytes), Data(ids[0].bytes)])
    await #expect(throws: ClientError.rolledBack) { try await founder.contact(ids[0]) }
    // Nor may an object simply vanish.
    try await Self.lie(world, "DELETE FROM object WHERE compartment = ? AND id <> ?", place)
    await #expect(throws: ClientError.rolledBack) { try await founder.contact(ids[0]) }
    await world.close()
  }

  @Test("A member's name older than the one that was seen is not shown, nor one under another revision")
  func olderName() async throws {
    let (world, founder, _) = try await Self.desk(0)
    let mentor = try await world.signIn(try await world.add("mentor", [.mentor], by: founder))
    try await founder.refresh()
    let id = Data(mentor.member.bytes)
    let before = try await world.server.service.store.pool.read { db in
      (
        try Data.fetchOne(db, sql: "SELECT sealed FROM object WHERE compartment = ?", arguments: [id]),
        try Data.fetchOne(db, sql: "SELECT sealed FROM wrap WHERE compartment = ?", arguments: [id])
      )
    }
    try await founder.setName(mentor.member, name: "Uusi nimi")
    #expect(try await mentor.memberNames()[mentor.member] == "Uusi nimi")
    try await Self.lie(world, "UPDATE wrap SET sealed = ? WHERE compartment = ?", [before.1, id])
    for revision in 1...2 {
      try await Self.lie(
        world, "UPDATE object SET revision = ?, sealed = ? WHERE compartment = ?", [revision, before.0, id])
      #expect(try await mentor.memberNames()[mentor.member] == nil)
      // The others are read all the same.
      #expect(try await mentor.memberNames()[founder.member] == "Founder")
    }
    await world.close()
  }

  @Test("A roster older than the one that was seen is refused, on this device and on another")
  func olderRoster() async throws {
    let (world, founder, _) = try await Self.desk(0)
    _ = try await world.add("volunteer", [.volunteer], by: founder)
    try await founder.remember()
    try await Self.lie(world, "DELETE FROM roster WHERE version = 2")
    await #expect(throws: ClientError.self) { try await world.signIn(world.founder) }
    let other = Person(login: "founder", passphrase: World.passphrase, directory: try ProfileDirectory(world.folder["other"]))
    await #expect(throws: ClientError.rolledBack, "the sealed keys remember it") { try await world.signIn(other) }
    await world.close()
  }

  @Test("A forged role is refused: a roster signed by somebody who is no administrator, or not signed at all")
  func forgedRole() async throws {
    let (world, founder, _) = try await Self.desk(0)
    let volunteer = try await world.signIn(try await world.add("volunteer", [.volunteer], by: founder))
    let forged = try await volunteer.forgedPromotion()
    try await Self.lie(
      world, "INSERT INTO roster VALUES (?, ?, ?, ?)",
      [3, Data(forged.document), Data(forged.signer), Data(forged.signature)])
    await #expect(throws: ClientError.forged) { try await founder.refresh() }
    try await Self.lie(world, "UPDATE roster SET signer = (SELECT signer FROM roster WHERE version = 1) WHERE version = 3")
    await #expect(throws: ClientError.forged) { try await founder.refresh() }
    await world.close()
  }

  @Test("A substituted group key is refused: nobody wraps to it, nobody believes what is wrapped with it")
  func substitutedGroupKey() async throws {
    let (world, founder, _) = try await Self.desk(1)
    let evil = try SealingKey()
    let document = try await world.server.service.store.pool.read { db in
      try Data.fetchOne(db, sql: "SELECT document FROM group_record WHERE name = 'coordinators'")
    }
    var record = try GroupRecord(document: [UInt8](try #require(document)))
    record.publicKey = evil.publicKey
    try await Self.lie(world, "UPDATE group_record SET document = ? WHERE name = 'coordinators'", [Data(try record.document())])
    await #expect(throws: ClientError.self) { try await founder.refresh() }
    await #expect(throws: ClientError.self) { try await world.signIn(world.founder) }
    await world.close()
  }

  @Test("A key that the server made is not a statistics key, and not a contact's next epoch")
  func injectedKeys() async throws {
    let (world, founder, ids) = try await Self.desk(1)
    let evil = try SealingKey()
    try await Self.lie(world, "UPDATE statistics_key SET public_key = ?", [Data(evil.publicKey)])
    await #expect(throws: ClientError.forged) { try await founder.log(try world.conversation()) }
    // A volunteer in league with the server wraps a key of their own as the next epoch: only a coordinator may.
    let volunteer = try await world.signIn(try await world.add("volunteer", [.volunteer], by: founder))
    try await founder.refresh()
    let wrap = try await volunteer.falseEpoch(of: ids[0])
    try await Self.lie(world, "UPDATE wrap SET sealed = ?, epoch = 2 WHERE compartment = ?", [Data(wrap), Data(ids[0].bytes)])
    try await Self.lie(world, "UPDATE compartment SET epoch = 2 WHERE id = ?", [Data(ids[0].bytes)])
    await #expect(throws: ClientError.forged) { try await founder.contact(ids[0]) }
    await world.close()
  }

  @Test("A truncated, a changed and a forgotten audit log are noticed at the next sign-in")
  func auditLog() async throws {
    let (world, founder, _) = try await Self.desk(1)
    try await founder.remember()
    let known = await founder.keys.heads.audit.position
    #expect(known > 3)
    try await Self.lie(world, "DELETE FROM audit WHERE position >= ?", [Int64(known)])
    await #expect(throws: ClientError.self) { try await world.signIn(world.founder) }
    await world.close()

    let (second, auditor, _) = try await Self.desk(1)
    try await Self.lie(second, "UPDATE audit SET entry = (SELECT entry FROM audit WHERE position = 1) WHERE position = 2")
    await #expect(throws: ClientError.self, "the auditor reads from the beginning") { try await auditor.readAudit() }
    await second.close()
  }

  @Test("A checkpoint does not let the server put another log in the place of the one that was seen")
  func checkpoint() async throws {
    let (world, founder, _) = try await Self.desk(0)
    try await founder.remember()
    let head = Head(position: await founder.keys.heads.audit.position + 5, hash: Sodium.random(32))
    // The server holds the key that signs checkpoints, so it can sign a false one.
    let signature = try world.server.service.store.secret.signRelease(
      AuditChain.checkpoint(head, organisation: founder.organisation.bytes))
    try await Self.lie(world, "DELETE FROM audit")
    try await Self.lie(
      world, "INSERT INTO audit_checkpoint VALUES (1, ?, ?, ?)", [Int64(head.position), Data(head.hash), Data(signature)])
    await #expect(throws: ClientError.rolledBack) { try await world.signIn(world.founder) }
    await #expect(throws: ClientError.rolledBack) { try await founder.readAudit() }
    await world.close()
  }

  @Test("A forked roster makes the client write nothing more")
  func fork() async throws {
    let (world, founder, _) = try await Self.desk(0)
    let (one, two) = try await founder.twoSuccessors()
    try await Self.lie(
      world, "INSERT INTO roster VALUES (2, ?, ?, ?)", [Data(one.document), Data(one.signer), Data(one.signature)])
    try await founder.refresh()
    try await founder.remember()
    try await Self.lie(
      world, "UPDATE roster SET document = ?, signature = ? WHERE version = 2", [Data(two.document), Data(two.signature)])
    await #expect(throws: ClientError.fork) { try await world.signIn(world.founder) }
    await world.close()
  }
}

extension Session {
  /// A roster that makes this member an administrator, signed by themselves.
  fileprivate func forgedPromotion() throws -> SignedDocument {
    var next = rosters.current
    next.members[next.index(of: member.bytes)!].roles = [.administrator]
    return try rosters.signUnchecked(next, as: member.bytes, with: keys.signing)
  }

  /// Two valid rosters with one predecessor.
  fileprivate func twoSuccessors() throws -> (SignedDocument, SignedDocument) {
    var next = rosters.current
    next.members[0].agreement = Array("2099-01-01".utf8)
    let one = try rosters.sign(next, as: member.bytes, with: keys.signing)
    next.members[0].agreement = Array("2098-01-01".utf8)
    return (one, try rosters.sign(next, as: member.bytes, with: keys.signing))
  }

  /// A wrap of a key that this member made up as a contact's second epoch.
  fileprivate func falseEpoch(of id: ID) throws -> [UInt8] {
    let compartment = Compartment(id: id.bytes, kind: .contact, epoch: 2)
    let key = try SecretBytes(random: 32)
    let recipient = try Recipient.group(chain(.coordinators).newest!)
    return try wrap(key, of: compartment, to: recipient, continuity: Sodium.random(32)).sealed.bytes
  }
}
