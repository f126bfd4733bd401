import Foundation
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@testable import HelplineClient

/// Invariants 3 and 4 for cases: what a server or a colleague with every key they ever held cannot do.
@Suite(.turnstile) struct InvariantCaseTests {
  @Test("A journal that a coordinator's client made is refused by the mentor's, however the server serves it")
  func falseJournal() async throws {
    let one = try await CaseWorld()
    let id = try await one.active()
    let honest = try await one.mentor.oneCase(id)
    for passedOn in [false, true] {
      var stored = honest.stored
      stored.journal = try await one.coordinator.falseJournal(of: id, to: one.mentor.member, passedOn: passedOn)
      await #expect(throws: ClientError.forged) { try await one.mentor.open(stored) }
    }
    // Before there is a journal of the mentor's own, too.
    let other = try await one.offered()
    var stored = try await one.mentor.oneCase(other).stored
    stored.journal = try await one.coordinator.falseJournal(of: other, to: one.mentor.member, passedOn: false)
    await #expect(throws: ClientError.forged) { try await one.mentor.open(stored) }
    await one.world.close()
  }

  @Test("A journal of another time, with a key that somebody else has had, is refused, also by a new sign-in")
  func rolledBack() async throws {
    let one = try await CaseWorld()
    let id = try await one.active()
    let first = try await one.mentor.oneCase(id).stored
    try await one.handOver(id, from: one.mentor, to: one.successor)
    try await one.handOver(id, from: one.successor, to: one.mentor)
    try await one.mentor.addNote("Palasin.", to: id)
    await #expect(throws: ClientError.rolledBack) { try await one.mentor.open(first) }
    // Its coordination is new, its journal is old.
    let fresh = try await one.world.signIn(one.mentorPerson)
    var mixed = try await fresh.oneCase(id).stored
    mixed.journal = first.journal
    let again = try await one.world.signIn(one.mentorPerson)
    await #expect(throws: ClientError.rolledBack) { try await again.open(mixed) }
    await one.world.close()
  }

  @Test("What belongs to one case cannot be shown in another")
  func swapped() async throws {
    let one = try await CaseWorld()
    let (id, other) = (try await one.active(), try await one.active())
    let (mine, theirs) = (try await one.mentor.oneCase(id).stored, try await one.mentor.oneCase(other).stored)
    func refuses(_ change: (inout StoredCase) -> Void) async throws {
      var stored = mine
      change(&stored)
      let fresh = try await one.world.signIn(one.mentorPerson)
      await #expect(throws: (any Error).self) { try await fresh.open(stored) }
    }
    try await refuses { $0.journal = theirs.journal }
    try await refuses { $0.objects = theirs.objects }
    try await refuses { $0.wrap = theirs.wrap }
    try await refuses { $0.journal?.objects = theirs.journal?.objects ?? [] }
    try await refuses { $0.journal?.wrap = $0.wrap }
    try await refuses { $0.objects[0].revision += 1 }
    try await refuses { $0.objects.append($0.objects[0]) }
    try await refuses { $0.objects.removeAll { $0.id == mine.id } }
    try await refuses { $0.epoch += 1 }
    for index in stride(from: 0, to: mine.objects[0].sealed.bytes.count, by: 97) {
      try await refuses { stored in
        var bytes = stored.objects[0].sealed.bytes
        bytes[index] ^= 1
        stored.objects[0].sealed = Bytes(bytes)
      }
    }
    await one.world.close()
  }

  @Test("An assignment that a mentor wrote is refused by everybody")
  func forgedParts() async throws {
    let one = try await CaseWorld()
    let id = try await one.active()
    // The mentor holds the key of the coordination, so the server takes what they write; no client believes it.
    let other = one.successor.member
    try await one.mentor.change(id) { draft in
      var assignment = try #require(draft.assignment)
      try assignment.recordAcceptance(on: draft.today)
      try assignment.name(other, handOver: HandOverPlan(reason: "Vaihto."), on: draft.today)
      draft.assignment = assignment
    }
    await #expect(throws: ClientError.forged) { try await one.coordinator.oneCase(id) }
    await one.world.close()
  }

  @Test("With every key they ever held, who has left, who was asked and declined, and who never was in it open nothing new")
  func leavers() async throws {
    let one = try await CaseWorld()
    let id = try await one.offered()
    let asked = try await one.mentor.oneCase(id).stored
    try await one.mentor.decline(id, reason: "")
    try await one.coordinator.assign(id, to: one.successor.member)
    try await one.successor.accept(id)
    try await one.successor.addNote("Ei entiselle.", to: id)
    let now = try await one.successor.oneCase(id).stored
    // The server gives the one who declined all that is there; their old wrap is what they have.
    for wrap in [asked.wrap, now.wrap] {
      var stored = now
      stored.wrap = wrap
      await #expect(throws: (any Error).self) { try await one.mentor.open(stored) }
    }
    for session in [one.volunteer, one.administrator, one.mentor] {
      await #expect(throws: (any Error).self) { try await session.oneCase(id) }
      await #expect(throws: (any Error).self) { try await session.addNote("x", to: id) }
      await #expect(throws: (any Error).self) { try await session.eraseCase(id) }
      await #expect(throws: (any Error).self) { try await session.open(now) }
    }
    // A coordinator has the coordination, and of the journal nothing.
    let coordinators = try await one.coordinator.oneCase(id)
    #expect(coordinators.journal == nil && coordinators.stored.journal == nil)
    await #expect(throws: (any Error).self) { try await one.coordinator.open(now) }
    await one.world.close()
  }

  @Test("With every key they ever held, the mentor who handed over opens nothing that came after, and writes nothing")
  func oldMentor() async throws {
    let one = try await CaseWorld()
    let id = try await one.active()
    let before = try await one.mentor.oneCase(id).stored
    try await one.handOver(id, from: one.mentor, to: one.successor)
    try await one.successor.addNote("Ei entiselle.", to: id)
    let now = try await one.successor.oneCase(id).stored
    let (old, new) = (try #require(before.journal), try #require(now.journal))
    // The server gives all that is stored, under each of the wraps that the two have ever had.
    for wrap in [before.wrap, now.wrap] {
      for held in [old.wrap, new.wrap] {
        for journal in [old, new] {
          var stored = now
          stored.wrap = wrap
          stored.journal = journal
          stored.journal?.wrap = held
          await #expect(throws: (any Error).self) { try await one.mentor.open(stored) }
        }
      }
    }
    for step in ["note", "pass on", "take over", "close", "erase"] {
      await #expect(throws: (any Error).self, "\(step)") {
        switch step {
        case "note": try await one.mentor.addNote("x", to: id)
        case "pass on": try await one.mentor.passOn(id)
        case "take over": try await one.mentor.takeOver(id)
        case "close": try await one.mentor.close(id, reason: "other")
        default: try await one.mentor.eraseCase(id)
        }
      }
    }
    #expect(try await one.successor.oneCase(id).stored == now)
    await one.world.close()
  }
}

extension CaseWorld {
  /// The whole of it: asked, accepted, passed on, taken over.
  func handOver(_ id: ID, from: Session, to: Session) async throws {
    try await coordinator.handOver(id, to: to.member, reason: "Vaihto.")
    try await to.accept(id)
    try await from.passOn(id)
    try await to.takeOver(id)
  }
}

extension Session {
  /// What a coordinator and a server could make together: a journal whose key they know.
  fileprivate func falseJournal(of id: ID, to mentor: ID, passedOn: Bool) throws -> StoredJournal {
    let compartment = Compartment(id: ID().bytes, kind: .journal, parent: id.bytes)
    let key = try SecretBytes(random: 32)
    guard let line = rosters.member(mentor.bytes) else { throw ClientError.noSuchMember }
    let wrap = try wrap(key, of: compartment, to: .member(line))
    return StoredJournal(id: try ID(compartment.id), epoch: 1, passedOn: passedOn, objects: [], wrap: wrap)
  }
}
