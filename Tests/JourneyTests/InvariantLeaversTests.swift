import Foundation
import HelplineCore
import HelplineServer
import Testing

@testable import HelplineClient
@testable import HelplineVault

/// Invariant 4: who has left gets nothing new, from the server or with any key they ever held.
@Suite(.turnstile) struct InvariantLeaversTests {
  @Test("A removed coordinator: the session is dead, signing in fails, and no key they held opens what came after")
  func coordinator() async throws {
    let world = try await World(roles: [.administrator, .coordinator])
    let founder = try await world.signIn(world.founder)
    let person = try await world.add("leaver", [.coordinator], by: founder)
    let leaver = try await world.signIn(person)
    let volunteer = try await world.signIn(try await world.add("volunteer", [.volunteer], by: founder))
    let before = try await volunteer.log(try world.conversation(note: "ennen"))
    #expect(try await leaver.contact(before).contact.note == "ennen")
    try await founder.refresh()
    try await founder.remove(leaver.member)
    await #expect(throws: (any Error).self) { try await leaver.contacts(all: true) }
    await #expect(throws: ClientError.wrongPassphrase) { try await world.signIn(person) }
    try await volunteer.refresh()
    let after = try await volunteer.log(try world.conversation(note: "jälkeen"))
    // The thief of the disk hands the leaver everything that is stored: the keys in their memory open none of it.
    let stored = try await founder.contact(after).stored
    await #expect(throws: ClientError.self) { try await leaver.open(stored) }
    let members = try await founder.call(API.groups, Nothing()).groups
    for state in members { await #expect(throws: ClientError.self) { try await leaver.openNewest(state) } }
    await world.close()
  }

  @Test("A volunteer after the window: the server gives nothing, and after take-up the old key opens nothing")
  func volunteer() async throws {
    let clock = TestClock()
    let world = try await World(roles: [.administrator, .coordinator], clock: clock)
    let founder = try await world.signIn(world.founder)
    let person = try await world.add("volunteer", [.volunteer], by: founder)
    let volunteer = try await world.signIn(person)
    let id = try await volunteer.log(try world.conversation())
    let other = try await volunteer.log(try world.conversation())
    let mine = try await volunteer.myContacts()
    #expect(mine.count == 2)
    try await founder.settle(try await founder.contact(id), as: "nothing", note: "päätös")
    var taken = try await founder.contact(id).stored
    let old = try #require(mine.first { $0.id == id })
    taken.wrap = old.stored.wrap
    await #expect(throws: ClientError.self) { try await volunteer.open(taken) }
    await #expect(throws: Refusal(.takenUp)) { try await volunteer.contact(id) }
    clock.advance(days: 2)
    let later = try await world.signIn(person)
    #expect(try await later.myContacts().isEmpty)
    await #expect(throws: ClientError.noSuchContact) { try await later.contact(other) }
    let window = try #require(mine.first { $0.id == other })
    await #expect(throws: Refusal(.notFound)) { try await later.correct(window, to: window.contact) }
    await world.close()
  }

  @Test("A removed administrator signs nothing that the server or a client believes")
  func administrator() async throws {
    let world = try await World()
    let founder = try await world.signIn(world.founder)
    let person = try await world.add("leaver", [.administrator], by: founder)
    let leaver = try await world.signIn(person)
    try await founder.refresh()
    try await founder.remove(leaver.member)
    await #expect(throws: (any Error).self) { try await leaver.invite(name: "x", roles: [.administrator]) }
    // With a server on their side, too: the chain refuses their signature.
    let current = await founder.rosters
    let signed = try await leaver.promote(after: current)
    #expect(throws: VaultError.notEntitled) {
      var chain = current
      try chain.append(signed)
    }
    await world.close()
  }

  @Test("A volunteer reads no old contact, lists no inbox, invites nobody; an administrator and an auditor read no content")
  func roles() async throws {
    let world = try await World()
    let administrator = try await world.signIn(world.founder)
    let coordinator = try await world.signIn(try await world.add("coordinator", [.coordinator], by: administrator))
    let volunteer = try await world.signIn(try await world.add("volunteer", [.volunteer], by: administrator))
    let another = try await world.signIn(try await world.add("another", [.volunteer], by: administrator))
    let auditor = try await world.signIn(try await world.add("auditor", [.auditor], by: administrator))
    let mentor = try await world.signIn(try await world.add("mentor", [.mentor], by: administrator))
    let id = try await volunteer.log(try world.conversation())
    let stored = try await coordinator.contact(id).stored
    for session in [another, administrator, auditor, mentor] {
      await #expect(throws: (any Error).self) { try await session.call(API.contacts, Nothing()) }
      await #expect(throws: (any Error).self) { try await session.call(API.contact, id: id, Nothing()) }
      await #expect(throws: (any Error).self) { try await session.call(API.eraseContact, id: id, Nothing()) }
      await #expect(throws: ClientError.self, "nor with all keys they hold") { try await session.open(stored) }
    }
    await #expect(throws: Refusal(.notAllowed)) { try await volunteer.call(API.openInvitations, Nothing()) }
    await #expect(throws: Refusal(.notAllowed)) { try await coordinator.call(API.audit, Nothing()) }
    #expect(try await coordinator.contact(id).contact.asksForSomething)
    await world.close()
  }
}

extension Session {
  /// Tries to open a group's newest secret with the keys in memory.
  fileprivate func openNewest(_ state: GroupState) throws {
    guard let wrap = state.wrap, let line = rosters.member(member.bytes), let signed = state.records.last else {
      throw ClientError.notAdmitted(state.group)
    }
    let record = try GroupRecord(document: signed.document.bytes)
    _ = try believing { () throws(VaultError) in
      try Wrap.open(
        wrap.sealed.bytes,
        of: try GroupSecret.compartment(record.group, epoch: record.epoch, organisation: organisation.bytes), to: .member(line),
        with: keys.sealing, rosters: rosters
      ).granterRoles
    }
  }

  /// Signs a roster after `chain`, whatever the chain says of this member.
  fileprivate func promote(after chain: RosterChain) throws -> SignedDocument {
    var next = chain.current
    next.members[0].roles = [.administrator, .auditor]
    return try chain.signUnchecked(next, as: member.bytes, with: keys.signing)
  }
}
