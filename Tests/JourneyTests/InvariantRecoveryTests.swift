import Foundation
import GRDB
import HelplineCore
import HelplineVault
import Testing

@testable import HelplineClient
@testable import HelplineServer

/// Invariants 3 and 4 for ceremonies: what a server that lies, and old shares, cannot do.
@Suite(.turnstile) struct InvariantRecoveryTests {
  @Test(
    "A server that gives another journal's recovery wrap, an older one, or an older journal whole is refused, and nothing happens"
  )
  func lyingServer() async throws {
    let one = try await CaseWorld()
    let (id, other) = (try await one.active(), try await one.active())
    let first = try await one.row(of: id)
    // The journal goes on by a hand-over, so that there is an older state of it.
    try await one.coordinator.handOver(id, to: one.successor.member, reason: "Mentori ei enää jatka.")
    try await one.successor.accept(id)
    try await one.mentor.passOn(id)
    try await one.successor.takeOver(id)
    let third = try await one.world.signIn(try await one.world.add("third", [.mentor], by: one.administrator))
    for session in [one.coordinator, one.administrator] { try await session.refresh() }
    try await one.administrator.remove(one.successor.member, lost: true)
    try await one.coordinator.refresh()
    try await one.coordinator.handOver(id, to: third.member, reason: "Mentori ei enää jatka.")
    try await third.accept(id)
    let shares = try one.world.founded.shares[..<2].map { try Share(typed: $0) }
    let purpose = CeremonyPurpose.journal(id, to: third.member)
    let honest = try await one.row(of: id)
    let stranger = try await one.row(of: other)
    var exchanged = honest
    exchanged.sealed = stranger.sealed
    var older = honest
    older.sealed = first.sealed
    var whole = honest
    (whole.sealed, whole.epoch) = (first.sealed, first.epoch)
    var flipped = honest
    flipped.sealed[100] ^= 1
    let before = await one.coordinator.rosters.newest
    for lie in [exchanged, older, whole, flipped] {
      try await one.put(lie, of: id)
      await #expect(throws: ClientError.forged) { try await one.coordinator.hold(purpose, shares) }
    }
    for number in [0, 2] as [UInt32] {
      var lie = honest
      lie.number = number
      try await one.put(lie, of: id)
      await #expect(throws: ClientError.forged) { try await one.coordinator.hold(purpose, shares) }
    }
    try await one.put(honest, of: id)
    try await one.coordinator.refresh()
    #expect(await one.coordinator.rosters.newest == before)
    try await one.coordinator.hold(purpose, shares)
    try await third.takeOver(id)
    #expect(try await third.oneCase(id).journal?.notes.count == 1)
    await one.world.close()
  }

  @Test(
    "The journal of who left before taking it over: its key is by who had the case before them, and by no other who was asked once"
  )
  func keyMaker() async throws {
    let one = try await CaseWorld()
    let third = try await one.world.signIn(try await one.world.add("third", [.mentor], by: one.administrator))
    try await one.coordinator.refresh()
    let id = try await one.active()
    // Asked once, declined: named in the assignment ever since.
    try await one.coordinator.handOver(id, to: third.member, reason: "Vaihto.")
    try await third.decline(id, reason: "Ei aikaa.")
    try await one.coordinator.handOver(id, to: one.successor.member, reason: "Vaihto.")
    try await one.successor.accept(id)
    try await one.mentor.passOn(id)
    try await one.administrator.refresh()
    try await one.administrator.remove(one.successor.member, lost: true)
    let last = try await one.world.signIn(try await one.world.add("last", [.mentor], by: one.administrator))
    for session in [one.coordinator, third] { try await session.refresh() }
    try await one.coordinator.handOver(id, to: last.member, reason: "Vaihto.")
    try await last.accept(id)
    let honest = try await one.row(of: id)
    var lie = honest
    lie.sealed = try await third.recoveryWrap(of: one.journal(of: id), in: id)
    try await one.put(lie, of: id)
    let shares = try one.world.founded.shares[..<2].map { try Share(typed: $0) }
    await #expect(throws: ClientError.forged) { try await one.coordinator.hold(.journal(id, to: last.member), shares) }
    try await one.put(honest, of: id)
    try await one.coordinator.hold(.journal(id, to: last.member), shares)
    try await last.takeOver(id)
    #expect(try await last.oneCase(id).journal?.notes.map(\.record.text) == ["Vain mentorille."])
    await one.world.close()
  }

  @Test(
    "A false journal that bears a recovery key's signature is refused by the mentor's client, but in the place of the true one")
  func falseJournal() async throws {
    let lost = try await LostCase()
    let one = lost.one
    let old = try RecoverySecret(secret: Shares.combine(Array(lost.shares[..<2])))
    let before = await one.successor.rosters
    let new = try RecoverySecret(secret: Shares.combine(Array(try await lost.hold()[..<2])))
    try await one.successor.refresh()
    let after = await one.successor.rosters
    let stored = try await one.successor.oneCase(lost.id).stored
    #expect(stored.journal?.passedOn == true)
    // The key that was replaced, whichever roster it names.
    for rosters in [before, after] {
      var lie = stored
      lie.journal = try await one.falseJournal(of: lost.id, by: old.signing, naming: rosters)
      await #expect(throws: ClientError.forged) { try await one.successor.open(lie) }
    }
    // The key of now, where nobody waits for a journal, and where it does not say so.
    var taken = stored
    taken.journal = try await one.falseJournal(of: lost.id, by: new.signing, naming: after)
    taken.journal?.passedOn = false
    await #expect(throws: ClientError.forged) { try await one.successor.open(taken) }
    try await one.successor.takeOver(lost.id)
    let third = try await one.world.signIn(try await one.world.add("third", [.mentor], by: one.administrator))
    for session in [one.coordinator, one.successor] { try await session.refresh() }
    try await one.coordinator.handOver(lost.id, to: third.member, reason: "Mentori ei enää jatka.")
    try await third.accept(lost.id)
    // The mentor is there: only they pass it on.
    var present = try await third.oneCase(lost.id).stored
    present.journal = try await one.falseJournal(of: lost.id, by: new.signing, naming: after, to: third)
    await #expect(throws: ClientError.forged) { try await third.open(present) }
    await one.world.close()
  }

  @Test(
    "After a ceremony groups get their next key at a sign-in, journals at their mentor's next write: what came before opens neither"
  )
  func nextKeys() async throws {
    let one = try await CaseWorld()
    let id = try await one.active()
    let sessions = [one.administrator, one.coordinator, one.mentor, one.volunteer]
    let before = await one.coordinator.epochs()
    // What the shares and a copy of the database open.
    let group = try await one.coordinator.groupKey(.coordinators, epoch: before[.coordinators] ?? 0)
    let held = try #require(try await one.mentor.oneCase(id).journal?.stored)
    let shares = try one.world.founded.shares[..<2].map { try Share(typed: $0) }
    try await one.volunteer.hold(.administrator(one.volunteer.member), shares)
    for _ in 0..<2 {
      for session in sessions {
        try await session.refresh()
        try await session.housekeep()
      }
    }
    try await one.coordinator.refresh()
    let after = await one.coordinator.epochs()
    for name in GroupName.allCases {
      // Of `auditors` there is only the founder, who makes no key.
      #expect(after[name] == (before[name] ?? 0) + (name == .auditors ? 0 : 1))
    }
    #expect(try await one.coordinator.recoveryState().older.isEmpty == true)
    // What is logged now goes to a key that the old one does not lead to.
    let logged = try await one.volunteer.log(try one.world.conversation())
    let wrap = try await one.wrap(of: logged, to: GroupName.coordinators.id(organisation: one.coordinator.organisation.bytes))
    #expect(wrap.keyEpoch == after[.coordinators])
    #expect(throws: VaultError.self) { try group.key.open(wrap.sealed.bytes) }
    #expect(try await one.coordinator.contacts(all: true).map(\.id) == [logged])
    try await one.mentor.addNote("Myöhemmin.", to: id)
    let now = try #require(try await one.mentor.oneCase(id).journal?.stored)
    #expect(now.epoch == held.epoch + 1 && now.objects.count == 2)
    #expect(try await one.mentor.opened(now, of: id, with: held) == 0)
    let recovery = try #require(try await one.recoveryWrap(now.id))
    #expect(recovery.keyEpoch == 2)
    try await one.mentor.addNote("Ja vielä.", to: id)
    #expect(try await one.mentor.oneCase(id).journal?.stored.epoch == now.epoch, "once is enough")
    await one.world.close()
  }

  @Test(
    "Nobody gets what is wrapped to the recovery key without the shares, and the shares of before open nothing that came later")
  func oldShares() async throws {
    let lost = try await LostCase()
    let one = lost.one
    for session in [one.coordinator, one.administrator, one.successor, one.volunteer] {
      for use in RecoveryUse.allCases {
        let ask = AskRecoveryReading(use: use, subject: lost.id, proof: .init([UInt8](repeating: 0, count: 64)))
        await #expect(throws: Refusal.self) { try await session.call(API.recoveryReading, ask) }
      }
    }
    try await lost.hold()
    try await one.successor.takeOver(lost.id)
    for session in [one.administrator, one.volunteer, one.coordinator] {
      try await session.refresh()
      try await session.housekeep()
    }
    let old = try RecoverySecret(secret: Shares.combine(Array(lost.shares[..<2])))
    let recovery = try Recipient.recoveryID(organisation: one.coordinator.organisation.bytes)
    let secret = one.world.server.service.secret
    let sealed = try await one.world.server.service.store.read { db in
      try Row.fetchAll(
        db, sql: "SELECT sealed FROM wrap WHERE recipient = ?", arguments: [try secret.hash(.wrapLookUp, recovery).blob]
      ).map { $0.bytes("sealed") }
    }
    #expect(sealed.count == 6)
    for wrap in sealed { #expect(throws: VaultError.self) { try old.sealing.open(wrap) } }
    await one.world.close()
  }
}

/// A journal's row and that of its wrap to the recovery key, as a server can write them.
struct RecoveryRow: Sendable {
  var epoch: UInt32
  var number: UInt32
  var sealed: [UInt8]
}

extension CaseWorld {
  fileprivate func journal(of id: ID) async throws -> ID {
    let service = world.server.service
    return try #require(try await service.store.read { try $0.journal(of: id, secret: service.secret)?.id })
  }

  private var recovery: [UInt8] {
    get throws {
      try world.server.service.secret.hash(
        .wrapLookUp, Recipient.recoveryID(organisation: coordinator.organisation.bytes))
    }
  }

  func row(of id: ID) async throws -> RecoveryRow {
    let (journal, recovery) = (try await journal(of: id), try recovery)
    return try await world.server.service.store.read { db in
      let row = try #require(
        try Row.fetchOne(
          db, sql: "SELECT epoch, key_epoch, sealed FROM wrap WHERE recipient = ? AND compartment = ?",
          arguments: [recovery.blob, journal.bytes.blob]))
      return RecoveryRow(epoch: row["epoch"], number: row["key_epoch"], sealed: row.bytes("sealed"))
    }
  }

  func put(_ row: RecoveryRow, of id: ID) async throws {
    let (journal, recovery) = (try await journal(of: id), try recovery)
    try await world.server.service.store.pool.write { db in
      try db.makeStatement(
        sql: "UPDATE wrap SET epoch = ?, key_epoch = ?, sealed = ? WHERE recipient = ? AND compartment = ?"
      ).execute(arguments: [row.epoch, row.number, row.sealed.blob, recovery.blob, journal.bytes.blob])
      try db.makeStatement(sql: "UPDATE compartment SET epoch = ? WHERE id = ?")
        .execute(arguments: [row.epoch, journal.bytes.blob])
    }
  }

  /// A journal with a key that everybody knows, offered to `session`, or to the successor, under the recovery key's name.
  func falseJournal(of id: ID, by signing: borrowing SigningKey, naming rosters: RosterChain, to session: Session? = nil)
    async throws
    -> StoredJournal
  {
    let reader = session ?? successor
    let line = try #require(await reader.rosters.member(reader.member.bytes))
    let journal = ID()
    let compartment = Compartment(id: journal.bytes, kind: .journal, parent: id.bytes)
    let wrap = try Wrap.make(
      SecretBytes(copying: [UInt8](repeating: 7, count: 32)), of: compartment, to: .member(line),
      granter: Recipient.recoveryID(organisation: rosters.organisation), with: signing, rosters: rosters)
    return StoredJournal(
      id: journal, epoch: 1, passedOn: true, objects: [],
      wrap: WireWrap(recipient: reader.member, keyEpoch: 1, sealed: Bytes(wrap)))
  }
}

extension Session {
  /// A key of this member's making for a journal, wrapped to the recovery key.
  fileprivate func recoveryWrap(of journal: ID, in id: ID) throws -> [UInt8] {
    let compartment = Compartment(id: journal.bytes, kind: .journal, parent: id.bytes)
    return try wrap(SecretBytes(random: 32), of: compartment, to: .recovery(rosters)).sealed.bytes
  }

  fileprivate func epochs() -> [GroupName: UInt32] {
    Dictionary(uniqueKeysWithValues: GroupName.allCases.map { ($0, chain($0).epoch) })
  }
}

extension CaseWorld {
  fileprivate func wrap(of compartment: ID, to recipient: [UInt8]) async throws -> WireWrap {
    let service = world.server.service
    let found = try await service.store.read { db in
      try db.wrap(of: compartment.bytes, to: [ID(recipient)], secret: service.secret)?.wrap
    }
    return try #require(found)
  }
}
