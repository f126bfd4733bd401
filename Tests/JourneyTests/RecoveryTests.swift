import Foundation
import HelplineCore
import HelplineVault
import Testing

@testable import HelplineClient
@testable import HelplineServer

/// A case whose mentor is gone, and whose successor has accepted.
struct LostCase {
  let one: CaseWorld
  let id: ID
  let shares: [Share]
  /// Another case, of which a ceremony must open nothing.
  let other: ID
  /// What the first mentor held.
  let held: StoredCase

  init() async throws {
    one = try await CaseWorld()
    id = try await one.active()
    other = try await one.offered()
    held = try await one.mentor.oneCase(id).stored
    shares = try one.world.founded.shares.map { try Share(typed: $0) }
    try await one.administrator.remove(one.mentor.member, lost: true)
    try await one.coordinator.refresh()
    try await one.coordinator.handOver(id, to: one.successor.member, reason: "Mentori ei enää jatka.")
    try await one.successor.refresh()
    try await one.successor.accept(id)
  }

  /// Holds the ceremony; gives the new shares.
  @discardableResult
  func hold(_ shares: [Share]? = nil, to: ID? = nil, by session: Session? = nil) async throws -> [Share] {
    try await (session ?? one.coordinator).hold(
      .journal(id, to: to ?? one.successor.member), shares ?? Array(self.shares[..<2]))
  }
}

extension Session {
  private final class Kept: @unchecked Sendable { var shares: [String] = [] }

  /// Holds a ceremony; gives the new shares.
  @discardableResult
  func hold(_ purpose: CeremonyPurpose, _ shares: [Share]) async throws -> [Share] {
    let kept = Kept()
    try await holdCeremony(purpose, shares: shares) { new, _ in kept.shares = new }
    return try kept.shares.map { try Share(typed: $0) }
  }
}

/// Ceremonies by the flows: what they do, and everything that they refuse to do.
@Suite(.turnstile) struct RecoveryTests {
  @Test("The journal of a mentor who is gone: their successor takes it over and reads everything; nothing else was opened")
  func journal() async throws {
    let lost = try await LostCase()
    let one = lost.one
    let before = try await one.coordinator.recoveryState()
    #expect(before == RecoveryState(number: 1, older: []))
    let new = try await lost.hold()
    #expect(new.count == 3 && new[0].setID != lost.shares[0].setID)
    // Nothing is written before the next key is made.
    #expect(try await one.successor.oneCase(lost.id).journal?.waitsForTakeover == true)
    try await one.successor.takeOver(lost.id)
    try await one.successor.addNote("Jatkan tästä.", to: lost.id)
    let mine = try await one.successor.oneCase(lost.id)
    #expect(Set(mine.journal?.notes.map(\.record.text) ?? []) == ["Vain mentorille.", "Jatkan tästä."])
    #expect(try await one.coordinator.oneCase(lost.id).mentor == one.successor.member)
    // The keys that the first mentor held, and what the old shares opened, open nothing of what is there now.
    let now = try #require(mine.journal?.stored)
    let old = try #require(lost.held.journal)
    #expect(try await one.mentor.opened(now, of: lost.id, with: old) == 0)
    let recovery = try RecoverySecret(secret: Shares.combine(Array(lost.shares[..<2])))
    let rosters = await one.successor.rosters
    let recipient = try Recipient.recovery(rosters, number: 1)
    let compartment = Compartment(id: now.id.bytes, kind: .journal, parent: lost.id.bytes, epoch: now.epoch)
    let stored = try #require(try await one.recoveryWrap(now.id))
    #expect(stored.keyEpoch == 2)
    #expect(throws: VaultError.self) {
      _ = try Wrap.open(stored.sealed.bytes, of: compartment, to: recipient, with: recovery.sealing, rosters: rosters)
    }
    // A case that is open in front of somebody else stays theirs: its journal does not exist, its coordination is not granted.
    await #expect(throws: ClientError.noSuchCase) { try await one.successor.oneCase(lost.other) }
    #expect(await one.successor.changes.contains(.ceremony))
    await one.world.close()
  }

  @Test("Too few shares, wrong ones, those of a replaced key and mixed sets are refused, and leave everything as it was")
  func badShares() async throws {
    let lost = try await LostCase()
    let one = lost.one
    let other = try Shares.split(RecoverySecret().secret, count: 3, threshold: 2)
    let before = await one.coordinator.rosters.newest
    for (shares, error) in [
      ([], ClientError.tooFewShares), ([lost.shares[0]], .tooFewShares), (other, .wrongShares),
      ([lost.shares[0], lost.shares[0]], .wrongShares), ([lost.shares[0], other[0]], .tooFewShares),
      ([lost.shares[0], lost.shares[1], other[0]], .tooFewShares),
      ([lost.shares[0], lost.shares[1], other[0], other[1]], .wrongShares),
    ] {
      await #expect(throws: error) { try await lost.hold(shares) }
    }
    for text in ["", "aaaa-bbbb", String(one.world.founded.shares[0].dropLast()), one.world.founded.shares[0] + "0"] {
      #expect(throws: ClientError.badShare) { try Share(typed: text) }
    }
    try await one.coordinator.refresh()
    #expect(await one.coordinator.rosters.newest == before)
    let new = try await lost.hold()
    // The old ones count no more, and the new ones do.
    await #expect(throws: ClientError.replacedShares) { try await lost.hold() }
    await #expect(throws: ClientError.mixedShares) {
      try await one.volunteer.hold(.administrator(one.volunteer.member), new + lost.shares)
    }
    try await one.volunteer.hold(.administrator(one.volunteer.member), Array(new[1...]))
    #expect(await one.volunteer.roles.contains(.administrator))
    await one.world.close()
  }

  @Test("A ceremony hands a journal to nobody but the mentor who was asked and has accepted, and takes it from nobody")
  func onlyTheSuccessor() async throws {
    let lost = try await LostCase()
    let one = lost.one
    await #expect(throws: ClientError.notAccepted) { try await lost.hold(to: one.volunteer.member) }
    await #expect(throws: ClientError.notAccepted) { try await lost.hold(to: one.coordinator.member) }
    for session in [one.administrator, one.successor, one.volunteer] {
      await #expect(throws: ClientError.notAdmitted(.coordinators)) { try await lost.hold(by: session) }
    }
    // Of a mentor who is there.
    try await lost.hold()
    try await one.successor.takeOver(lost.id)
    let third = try await one.world.signIn(try await one.world.add("third", [.mentor], by: one.administrator))
    for session in [one.coordinator, one.successor] { try await session.refresh() }
    try await one.coordinator.handOver(lost.id, to: third.member, reason: "Mentori ei enää jatka.")
    try await third.accept(lost.id)
    await #expect(throws: ClientError.replacedShares) { try await lost.hold(to: third.member) }
    await one.world.close()
  }

  @Test("A journal that is only under an older key takes the shares of both, the older ones to open it and nothing else")
  func olderKey() async throws {
    let lost = try await LostCase()
    let one = lost.one
    // The other case gets a mentor who leaves as well, without having signed in after the first ceremony.
    let second = try await one.world.signIn(try await one.world.add("second", [.mentor], by: one.administrator))
    let third = try await one.world.signIn(try await one.world.add("third", [.mentor], by: one.administrator))
    try await one.coordinator.refresh()
    try await one.coordinator.assign(lost.other, to: second.member)
    try await second.accept(lost.other)
    try await second.addNote("Toisen mentorin.", to: lost.other)
    let new = try await lost.hold()
    let state = try await one.coordinator.recoveryState()
    #expect(state.number == 2 && state.older.first?.journals == 2 && state.older.first?.groups.isEmpty == false)
    try await one.administrator.refresh()
    try await one.administrator.remove(second.member, lost: true)
    try await one.coordinator.refresh()
    try await one.coordinator.handOver(lost.other, to: third.member, reason: "Mentori ei enää jatka.")
    try await third.refresh()
    try await third.accept(lost.other)
    let purpose = CeremonyPurpose.journal(lost.other, to: third.member)
    await #expect(throws: ClientError.olderSharesNeeded) { try await one.coordinator.hold(purpose, new) }
    await #expect(throws: ClientError.replacedShares) { try await one.coordinator.hold(purpose, lost.shares) }
    try await one.coordinator.hold(purpose, Array(new[..<2]) + Array(lost.shares[1...]))
    try await third.takeOver(lost.other)
    #expect(try await third.oneCase(lost.other).journal?.notes.map(\.record.text) == ["Toisen mentorin."])
    // The first is still waiting, and what the first ceremony gave is still good.
    try await one.successor.takeOver(lost.id)
    await one.world.close()
  }

  @Test("At the next sign-in of those who hold something nothing is left under the old key")
  func renewed() async throws {
    let lost = try await LostCase()
    let one = lost.one
    let mentors = try await one.world.add("second", [.mentor], by: one.administrator)
    let second = try await one.world.signIn(mentors)
    try await one.coordinator.refresh()
    try await one.coordinator.assign(lost.other, to: second.member)
    try await second.accept(lost.other)
    try await lost.hold()
    try await one.successor.takeOver(lost.id)
    #expect(try await one.coordinator.recoveryState().older.first?.journals == 1)
    for session in [one.administrator, one.coordinator, one.volunteer, second, one.successor] {
      try await session.refresh()
      try await session.housekeep()
    }
    #expect(try await one.coordinator.recoveryState() == RecoveryState(number: 2, older: []))
    await one.world.close()
  }

  @Test("All coordinators gone: a ceremony admits one, who reads what was there before; while somebody is left it admits nobody")
  func group() async throws {
    let lost = try await LostCase()
    let one = lost.one
    let logged = try await one.volunteer.log(try one.world.conversation())
    let newcomer = try await one.world.add("uusi", [.coordinator], by: one.administrator)
    let next = try await one.world.signIn(newcomer)
    let shares = Array(lost.shares[..<2])
    await #expect(throws: ClientError.groupNotLost) { try await next.hold(.group(.coordinators), shares) }
    await #expect(throws: Refusal(.notEntitled)) { try await one.volunteer.hold(.group(.coordinators), shares) }
    try await one.administrator.remove(one.coordinator.member, lost: true)
    await #expect(throws: ClientError.wrongShares) {
      try await next.hold(.group(.coordinators), Shares.split(RecoverySecret().secret, count: 3, threshold: 2))
    }
    let new = try await next.hold(.group(.coordinators), shares)
    #expect(await next.isAdmitted(.coordinators))
    #expect(try await next.cases().map(\.id).sorted() == [lost.id, lost.other].sorted())
    #expect(try await next.contacts(all: true).map(\.id) == [logged])
    // Logging goes on, to the new key; who has left opens nothing of it.
    try await one.volunteer.refresh()
    let later = try await one.volunteer.log(try one.world.conversation())
    #expect(try await Set(next.contacts(all: true).map(\.id)) == [logged, later])
    await #expect(throws: (any Error).self) { try await one.coordinator.refresh() }
    // Every client believes it from the beginning, and announces it.
    let again = try await one.world.signIn(newcomer)
    #expect(await again.chain(.coordinators).admitted(next.member.bytes))
    try await one.administrator.refresh()
    #expect(await one.administrator.changes.contains(.ceremony))
    // And goes on with the case: the journal is still to be passed on, by the key of now and that of before.
    await #expect(throws: ClientError.olderSharesNeeded) { try await next.hold(.journal(lost.id, to: one.successor.member), new) }
    try await next.hold(.journal(lost.id, to: one.successor.member), new + lost.shares)
    try await one.successor.takeOver(lost.id)
    #expect(try await one.successor.oneCase(lost.id).journal?.notes.count == 1)
    await one.world.close()
  }

  @Test("The last administrator cannot sign in: a ceremony makes another, who removes them and comes into the group by a second")
  func administrator() async throws {
    let lost = try await LostCase()
    let one = lost.one
    let new = try await one.volunteer.hold(.administrator(one.volunteer.member), Array(lost.shares[..<2]))
    #expect(await one.volunteer.roles.contains(.administrator))
    await #expect(throws: ClientError.isAdministrator) {
      try await one.volunteer.hold(.administrator(one.volunteer.member), new)
    }
    await #expect(throws: ClientError.noSuchMember) { try await one.volunteer.hold(.administrator(ID()), new) }
    await #expect(throws: ClientError.noSuchMember) { try await one.volunteer.hold(.administrator(one.mentor.member), new) }
    await #expect(throws: ClientError.groupNotLost) { try await one.volunteer.hold(.group(.administrators), new) }
    try await one.volunteer.remove(one.administrator.member, lost: true)
    // Whose key the lost administrator has not moved to the new recovery key.
    await #expect(throws: ClientError.olderSharesNeeded) { try await one.volunteer.hold(.group(.administrators), new) }
    try await one.volunteer.hold(.group(.administrators), new + lost.shares)
    let joined = try await one.world.add("uusi", [.mentor], by: one.volunteer)
    #expect(try await one.world.signIn(joined).roles == [.mentor])
    await one.world.close()
  }
}

extension CaseWorld {
  /// What the server keeps for the recovery key of a journal.
  func recoveryWrap(_ journal: ID) async throws -> WireWrap? {
    let recovery = try ID(Recipient.recoveryID(organisation: coordinator.organisation.bytes))
    let service = world.server.service
    return try await service.store.read { db in
      try db.wrap(of: journal.bytes, to: [recovery], secret: service.secret)?.wrap
    }
  }
}
