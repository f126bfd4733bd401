import Foundation
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@testable import HelplineClient

/// A case with its people: a coordinator, two mentors, and others who have no business in it.
struct CaseWorld {
  let world: World
  let administrator: Session
  let coordinator: Session
  let mentorPerson: Person
  let mentor: Session
  let successor: Session
  let volunteer: Session

  init(change: (inout Settings) -> Void = { _ in }) async throws {
    world = try await World(change: change)
    administrator = try await world.signIn(world.founder)
    coordinator = try await world.signIn(try await world.add("coordinator", [.coordinator], by: administrator))
    mentorPerson = try await world.add("mentor", [.mentor], by: administrator)
    mentor = try await world.signIn(mentorPerson)
    successor = try await world.signIn(try await world.add("successor", [.mentor], by: administrator))
    volunteer = try await world.signIn(try await world.add("volunteer", [.volunteer], by: administrator))
    for session in [coordinator, mentor] { try await session.refresh() }
  }

  /// A case that waits for an answer of the mentor's.
  func offered() async throws -> ID {
    let id = try await coordinator.openCase(
      origin: "direct", contact: nil, need: "Haluaa irti ryhmästä.", languages: ["fi"])
    try await coordinator.assess(id, with: administrator.member, exit: true, text: "Arvio.")
    try await coordinator.agree(id, text: "Sovittu.")
    try await coordinator.assign(id, to: mentor.member)
    return id
  }

  /// A case with a journal that holds a note.
  func active() async throws -> ID {
    let id = try await offered()
    try await mentor.accept(id)
    try await mentor.addNote("Vain mentorille.", to: id)
    return id
  }
}

@Suite(.turnstile) struct CaseTests {
  @Test("A case is opened, assessed, agreed, offered, accepted; the journal is the mentor's alone")
  func opened() async throws {
    let one = try await CaseWorld()
    let id = try await one.offered()
    #expect(try await one.coordinator.cases().map(\.id) == [id])
    #expect(try await one.mentor.myCases().first?.record.record.status == .offered)
    try await one.mentor.accept(id)
    try await one.mentor.addNote("Vain mentorille.", to: id)
    try await one.mentor.addGoal(to: id, domain: "housing", text: "Oma koti", score: -1)
    let goal = try #require(try await one.mentor.oneCase(id).journal?.goals.first)
    try await one.mentor.score(goal.id, in: id, 1)
    try await one.mentor.addMeeting(
      Meeting(day: Day("2026-01-02")!, type: "phone", duration: "15_29", attended: true), to: id, next: nil)
    let mine = try #require(try await one.mentor.myCases().first)
    #expect(mine.record.record.status == .active && mine.mentor == one.mentor.member)
    #expect(mine.journal?.notes.map(\.record.text) == ["Vain mentorille."])
    #expect(mine.journal?.goals.first?.record.scores.map(\.score) == [1])
    #expect(mine.record.record.lastMeeting == Day("2026-01-02"))
    let seen = try await one.coordinator.oneCase(id)
    #expect(seen.journal == nil && seen.mentor == one.mentor.member && seen.agreements.count == 1)
    // Nobody else finds it, whatever they ask.
    for other in [one.successor, one.volunteer, one.administrator] {
      await #expect(throws: (any Error).self) { try await other.oneCase(id) }
    }
    #expect(try await one.successor.myCases().isEmpty)
    await one.world.close()
  }

  @Test("Who was asked for a case that a coordinator ends before it began opens it no more")
  func endedBefore() async throws {
    let one = try await CaseWorld()
    let id = try await one.offered()
    #expect(try await one.mentor.oneCase(id).record.record.status == .offered)
    try await one.coordinator.close(id, reason: "moved_on")
    await #expect(throws: (any Error).self) { try await one.mentor.oneCase(id) }
    #expect(try await one.mentor.myCases().isEmpty)
    let seen = try await one.coordinator.oneCase(id)
    #expect(seen.record.record.status == .closing && seen.assignment?.record.successor == nil)
    await one.world.close()
  }

  @Test("Who declines keeps nothing of the next key; another is asked")
  func declined() async throws {
    let one = try await CaseWorld()
    let id = try await one.offered()
    try await one.mentor.decline(id, reason: "Esteellinen.")
    let before = try await one.coordinator.oneCase(id)
    #expect(before.record.record.status == .agreed && before.answers.first?.record.reason == "Esteellinen.")
    try await one.coordinator.bar(one.mentor.member, from: id)
    try await one.coordinator.assign(id, to: one.successor.member)
    #expect(try await one.coordinator.oneCase(id).stored.epoch == before.stored.epoch + 1)
    await #expect(throws: ClientError.noSuchCase) { try await one.mentor.oneCase(id) }
    await #expect(throws: AssignmentError.barred) { try await one.coordinator.assign(id, to: one.mentor.member) }
    try await one.successor.accept(id)
    #expect(try await one.successor.oneCase(id).journal != nil)
    await one.world.close()
  }

  @Test("A question that is taken back before anybody has accepted leaves a case that waits for a mentor, and another is asked")
  func withdrawn() async throws {
    let one = try await CaseWorld()
    let id = try await one.offered()
    try await one.coordinator.withdrawAssignment(id)
    await #expect(throws: ClientError.noSuchCase) { try await one.mentor.oneCase(id) }
    let waiting = try await one.coordinator.oneCase(id)
    #expect(waiting.record.record.status == .agreed && waiting.assignment?.record.successor == nil)
    #expect(CaseMatter(ofCoordinators: waiting) == .assign)
    await #expect(throws: AssignmentError.nobodyAsked) { try await one.coordinator.withdrawAssignment(id) }
    try await one.coordinator.assign(id, to: one.successor.member)
    try await one.successor.accept(id)
    #expect(try await one.coordinator.oneCase(id).mentor == one.successor.member)
    await one.world.close()
  }

  @Test("A hand-over: the journal goes on under a key that who left has never had")
  func handedOver() async throws {
    let one = try await CaseWorld()
    let id = try await one.active()
    await #expect(throws: AssignmentError.noHandOver) { try await one.coordinator.assign(id, to: one.successor.member) }
    await #expect(throws: CaseRecordError.empty("reason")) {
      try await one.coordinator.handOver(id, to: one.successor.member, reason: " ")
    }
    try await one.coordinator.handOver(id, to: one.successor.member, reason: "Muuttaa pois.", meeting: one.world.today)
    for session in [one.coordinator, one.mentor, one.successor] {
      let asked = try #require(try await session.oneCase(id).assignment?.record.handOver)
      #expect(asked.reason == "Muuttaa pois." && asked.meeting == one.world.today)
    }
    // Until it is passed on the present mentor goes on working, and nobody else reads.
    try await one.mentor.addNote("Vielä minä.", to: id)
    await #expect(throws: ClientError.notAccepted) { try await one.mentor.passOn(id) }
    try await one.successor.accept(id)
    #expect(try await one.successor.oneCase(id).journal == nil)
    let held = try #require(try await one.mentor.oneCase(id).journal?.stored)
    try await one.mentor.passOn(id)
    await #expect(throws: ClientError.noSuchCase) { try await one.mentor.oneCase(id) }
    #expect(try await one.mentor.myCases().isEmpty)
    // Nothing is written before the next key is made.
    #expect(try await one.successor.oneCase(id).journal?.waitsForTakeover == true)
    await #expect(throws: ClientError.notTakenOver) { try await one.successor.addNote("Liian aikaisin.", to: id) }
    try await one.successor.takeOver(id)
    try await one.successor.addNote("Nyt minä.", to: id)
    let mine = try await one.successor.oneCase(id)
    #expect(Set(mine.journal?.notes.map(\.record.text) ?? []) == ["Vain mentorille.", "Vielä minä.", "Nyt minä."])
    #expect(mine.journal?.stored.epoch == held.epoch + 1 && mine.mentor == one.successor.member)
    #expect(try await one.coordinator.oneCase(id).mentor == one.successor.member)
    // The key that the first mentor held opens nothing of what is there now.
    let stored = try #require(mine.journal?.stored)
    #expect(try await one.mentor.opened(stored, of: id, with: held) == 0)
    #expect(try await one.mentor.opened(held, of: id, with: held) == held.objects.count)
    // And once more, back to the first: then the old reason stands in the history only.
    try await one.coordinator.handOver(id, to: one.mentor.member, reason: "Palasi.")
    let again = try await one.successor.oneCase(id)
    #expect(again.assignment?.record.handOver == HandOverPlan(reason: "Palasi."))
    #expect(again.record.record.history.compactMap(\.reason) == ["Muuttaa pois.", "Palasi."])
    try await one.mentor.accept(id)
    try await one.successor.passOn(id)
    try await one.mentor.takeOver(id)
    #expect(try await one.mentor.oneCase(id).journal?.notes.count == 3)
    await one.world.close()
  }

  @Test("While a journal is on its way nobody changes who works in the case; the successor takes it over, and then they may")
  func onItsWay() async throws {
    let one = try await CaseWorld()
    let id = try await one.active()
    try await one.coordinator.handOver(id, to: one.successor.member, reason: "Muuttaa pois.")
    try await one.successor.accept(id)
    try await one.mentor.passOn(id)
    let before = try await one.coordinator.oneCase(id).assignment
    await #expect(throws: ClientError.waitsForTakeover) { try await one.coordinator.bar(one.volunteer.member, from: id) }
    await #expect(throws: ClientError.waitsForTakeover) {
      try await one.coordinator.handOver(id, to: one.mentor.member, reason: "Palasi.")
    }
    await #expect(throws: ClientError.waitsForTakeover) { try await one.coordinator.withdrawAssignment(id) }
    #expect(try await one.coordinator.oneCase(id).assignment?.record == before?.record)
    // What does not touch the assignment goes on.
    try await one.coordinator.agree(id, text: "Sovittu lisää.")
    try await one.successor.takeOver(id)
    #expect(try await one.successor.oneCase(id).journal?.notes.map(\.record.text) == ["Vain mentorille."])
    try await one.coordinator.bar(one.volunteer.member, from: id)
    let after = try #require(try await one.coordinator.oneCase(id).assignment?.record)
    #expect(after.mentor == one.successor.member && after.successor == nil && after.barred == [one.volunteer.member])
    try await one.successor.addNote("Nyt minä.", to: id)
    await one.world.close()
  }

  @Test("Closing, follow-ups, reopening; erasing leaves nothing")
  func closed() async throws {
    let one = try await CaseWorld()
    let id = try await one.active()
    try await one.mentor.close(id, reason: "goals_met")
    try await one.coordinator.confirmClosing(id)
    try await one.coordinator.reopen(id)
    #expect(try await one.mentor.oneCase(id).record.record.closing == nil)
    try await one.mentor.close(id, reason: "moved_on")
    try await one.coordinator.confirmClosing(id)
    for month in [3, 6, 12] { try await one.mentor.followUp(id, month: month, text: "Kuuluu hyvää.") }
    await #expect(throws: ClientError.noFollowUp) { try await one.mentor.followUp(id, month: 12, text: "") }
    #expect(try await one.coordinator.oneCase(id).record.record.status == .ended)
    try await one.coordinator.eraseCase(id)
    await #expect(throws: ClientError.noSuchCase) { try await one.mentor.oneCase(id) }
    #expect(try await one.coordinator.cases().isEmpty)
    #expect(try await one.mentor.myCases().isEmpty)
    await one.world.close()
  }

  @Test("Two who write to one case at once lose nothing")
  func atOnce() async throws {
    let one = try await CaseWorld()
    let id = try await one.active()
    try await withThrowingTaskGroup(of: Void.self) { writers in
      for number in 0..<3 {
        writers.addTask { try await one.mentor.addNote("\(number)", to: id) }
        writers.addTask { try await one.coordinator.agree(id, text: "\(number)") }
      }
      try await writers.waitForAll()
    }
    let found = try await one.mentor.oneCase(id)
    #expect(found.journal?.notes.count == 4 && found.agreements.count == 4)
    await one.world.close()
  }

  @Test("The only holder of a journal is removed only as lost")
  func lastHolder() async throws {
    let one = try await CaseWorld()
    let id = try await one.active()
    await #expect(throws: Refusal(.lastHolder)) { try await one.administrator.remove(one.mentor.member) }
    await #expect(throws: Refusal(.lastHolder)) {
      try await one.administrator.setRoles(one.mentor.member, to: [.volunteer])
    }
    try await one.administrator.remove(one.mentor.member, lost: true)
    #expect(try await one.coordinator.oneCase(id).journal == nil)
    await one.world.close()
  }
}

extension Session {
  /// How many objects of a journal this member's wrap of another time opens.
  func opened(_ journal: StoredJournal, of id: ID, with held: StoredJournal) throws -> Int {
    let compartment = Compartment(id: held.id.bytes, kind: .journal, parent: id.bytes, epoch: held.epoch)
    let key = try open(held.wrap, of: compartment, group: .coordinators)
    return journal.objects.count { object in
      [held.epoch, journal.epoch].contains { epoch in
        let place = SealedObject.Place(
          compartment: Compartment(id: journal.id.bytes, kind: .journal, parent: id.bytes, epoch: epoch),
          object: object.id.bytes, revision: object.revision)
        return (try? SealedObject.open(object.sealed.bytes, at: place, rosters: rosters, key: key.opened.key)) != nil
      }
    }
  }
}
