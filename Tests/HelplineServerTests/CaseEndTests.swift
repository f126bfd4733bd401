import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("Who keeps a case, and how it ends", .turnstile)
struct CaseEndTests {
  // MARK: Members

  @Test("A journal's holder stays a mentor and a member, unless they are lost; then their wraps are gone")
  func holder() async throws {
    let work = try await CaseAtWork()
    let (world, founder) = (work.world, work.world.founder)
    func mentorWraps() async throws -> Int { try await world.counts()["wrap"] ?? 0 }
    await #expect(throws: Refusal(.lastHolder)) { try await world.remove(work.mentor, by: founder) }
    await #expect(throws: Refusal(.lastHolder)) {
      try await world.changeRoster(by: founder) { next, _ in
        if let place = next.index(of: work.mentor.id.bytes) { next.members[place].roles = Roles([.volunteer]) }
      }
    }
    #expect(try await world.found(work.id, by: work.mentor).journal != nil)
    let before = try await mentorWraps()
    try await world.setRoles(work.mentor, [.volunteer], by: founder)
    #expect(try await mentorWraps() == before - 2, "the coordination's and the journal's")
    try await world.setRoles(work.mentor, [.mentor], by: founder)
    let answer = try await world.caller.ask(API.oneCase, id: work.id, Nothing(), token: work.mentor.token)
    #expect(answer.code == .notFound, "the role came back, the keys did not")
    try await world.remove(work.successor, by: founder)
    try await world.remove(work.mentor, by: founder)
    await world.stop()
  }

  @Test("While the coordinators' rotation is pending a case is wrapped to each; then to the group, and its mentor keeps theirs")
  func singleWraps() async throws {
    let (world, coordinator, _) = try await ServerWorld.working()
    let both = try await world.add([.coordinator, .mentor])
    let leaving = try await world.add([.coordinator])
    let mentor = try await world.add([.mentor])
    for member in [both, leaving] { try await world.admit(member, to: .coordinators, by: coordinator) }
    try await world.remove(leaving, by: world.founder)
    let new = try await world.openCase(by: coordinator, grantedTo: [mentor])
    #expect(Set(new.wraps.map(\.recipient)) == [coordinator.id, both.id])
    try await rotate(world, by: coordinator)
    func mine(_ member: Member) async throws -> [SingleWrap] {
      try await world.caller.call(API.singleWraps, Nothing(), token: member.token).wraps.filter { $0.compartment == new.id }
    }
    #expect(try await mine(mentor).isEmpty)
    var single = try #require(try await mine(coordinator).first)
    single.wrap = try .random(to: try #require(world.recipients(.coordinators).first))
    try await world.caller.call(API.rewrap, SingleWraps(wraps: [single]), token: coordinator.token)
    for member in [coordinator, both] {
      #expect(try await world.found(new.id, by: member).wrap == single.wrap)
      #expect(try await mine(member).isEmpty)
    }
    #expect(try await world.found(new.id, by: mentor).wrap.recipient == mentor.id)
    var write = try world.caseWrite(new.id, 3)
    write.entries = world.entries(keyNumber: 2)
    try await world.write(write, to: new.id, by: mentor)
    await world.stop()
  }

  @Test("Who is coordinator and mentor, and then a mentor only, keeps the cases that are theirs, and no other's key")
  func coordinatorNoMore() async throws {
    let (world, coordinator, _) = try await ServerWorld.working()
    let both = try await world.add([.coordinator, .mentor])
    let leaving = try await world.add([.coordinator])
    for member in [both, leaving] { try await world.admit(member, to: .coordinators, by: coordinator) }
    try await world.remove(leaving, by: world.founder)
    // While the rotation is pending each case is wrapped to both singly, whether they are its mentor or not.
    let none = try await world.openCase(by: coordinator).id
    let rewrapped = try await world.openCase(by: coordinator).id
    let granted = try await world.openCase(by: coordinator, grantedTo: [both]).id
    let held = try await world.openCase(by: coordinator).id
    var accept = try world.caseWrite(held, 2)
    accept.journal = try world.newJournal(by: both)
    try await world.write(accept, to: held, by: both)
    // A next epoch, made while it is pending: what was a mentor's stays so.
    let renewed = try await world.openCase(by: coordinator, grantedTo: [both]).id
    var next = try world.caseWrite(renewed, 3, epoch: 2)
    next.rekey = world.nextEpoch(
      try await world.found(renewed, by: both).objects, replacing: [renewed],
      to: try world.recipients(.coordinators).map { try .random(to: $0) })
    try await world.write(next, to: renewed, by: both)
    try await rotate(world, by: coordinator)
    for id in [rewrapped, held] {
      let singles = try await world.caller.call(API.singleWraps, Nothing(), token: coordinator.token).wraps
      var single = try #require(singles.first { $0.compartment == id })
      single.wrap = try .random(to: try #require(world.recipients(.coordinators).first))
      try await world.caller.call(API.rewrap, SingleWraps(wraps: [single]), token: coordinator.token)
    }
    try await world.setRoles(both, [.mentor], by: world.founder)
    func finds(_ id: ID) async throws -> Bool {
      try await world.caller.ask(API.oneCase, id: id, Nothing(), token: both.token).code == nil
    }
    for (id, what) in [(none, "pending"), (rewrapped, "re-wrapped")] { #expect(try await !finds(id), "\(what)") }
    for (id, what) in [(granted, "granted"), (held, "with the journal"), (renewed, "with a next epoch")] {
      #expect(try await finds(id), "\(what)")
    }
    let mine = try await world.caller.call(API.myCases, Nothing(), token: both.token).cases
    #expect(Set(mine.map(\.id)) == [granted, held, renewed])
    await world.stop()
  }

  @Test("A mentor's role that is given back does not bring old cases with it")
  func mentorAgain() async throws {
    let (world, coordinator, _) = try await ServerWorld.working()
    let both = try await world.add([.coordinator, .mentor])
    try await world.admit(both, to: .coordinators, by: coordinator)
    let id = try await world.openCase(by: coordinator, grantedTo: [both]).id
    try await world.setRoles(both, [.coordinator], by: world.founder)
    try await world.setRoles(both, [.mentor], by: world.founder)
    #expect(try await world.caller.ask(API.oneCase, id: id, Nothing(), token: both.token).code == .notFound)
    await world.stop()
  }

  /// The next epoch of `coordinators`, which needs new keys for this month and the next.
  private func rotate(_ world: ServerWorld, by coordinator: Member) async throws {
    var record = try world.rotation(.coordinators, by: coordinator)
    let recipients = [try Recipient.group(try GroupRecord(document: record.record.document.bytes))]
    record.statisticsKeys = try (0...1).map {
      try world.newKey(world.month.adding(months: $0), number: 2, by: coordinator, recipients: recipients)
    }
    try await world.add(record, by: coordinator)
  }

  @Test("The only coordinator, to whom a case is wrapped alone, does not lose it by handing it over as its mentor")
  func onlyCoordinator() async throws {
    let (world, leaving, _) = try await ServerWorld.working()
    let both = try await world.add([.coordinator, .mentor])
    let mentor = try await world.add([.mentor])
    try await world.admit(both, to: .coordinators, by: leaving)
    try await world.remove(leaving, by: world.founder)
    let id = try await world.openCase(by: both, grantedTo: [mentor]).id
    var accept = try world.caseWrite(id, 3)
    let journal = try world.newJournal(by: both)
    accept.journal = journal
    try await world.write(accept, to: id, by: both)
    var passOn = try world.caseWrite(id, 4)
    passOn.journal = WriteJournal(id: journal.id, epoch: 1, passOn: try .random(to: mentor.id.bytes))
    try await world.write(passOn, to: id, by: both)
    let found = try await world.found(id, by: both)
    #expect(found.wrap.recipient == both.id && found.journal == nil)
    #expect(try await world.found(id, by: mentor).journal?.passedOn == true)
    await world.stop()
  }

  // MARK: Forgetting

  @Test("An erased case is gone at once with its journal, rows and bytes, from the log of writes as well")
  func erased() async throws {
    let (world, coordinator, _) = try await ServerWorld.working()
    let mentor = try await world.add([.mentor])
    let before = try await world.counts()
    let new = try await world.openCase(by: coordinator, grantedTo: [mentor], size: 32 << 10)
    var accept = try world.caseWrite(new.id, 3)
    let journal = try world.newJournal(by: mentor, objects: [world.object(size: 32 << 10)])
    accept.journal = journal
    try await world.write(accept, to: new.id, by: mentor)
    let note = journal.objects[0].sealed.bytes
    var parts = [note[24..<56], note[note.count / 2..<note.count / 2 + 32], note.suffix(32)].map { Array($0) }
    for sealed in [accept.objects[0].sealed, new.object] + (new.wraps + (journal.wraps ?? [])).map(\.sealed) {
      parts.append(Array(sealed.bytes[24..<56]))
    }
    parts += [new.id.bytes, journal.id.bytes]
    for part in parts { #expect(try world.stands(part)) }
    try await world.caller.call(API.eraseCase, id: new.id, Nothing(), token: coordinator.token)
    let after = try await world.counts()
    for table in ["compartment", "object", "wrap"] { #expect(after[table] == before[table], "\(table)") }
    for part in parts { #expect(try !world.stands(part)) }
    #expect(try world.folder.size("data/helpline.sqlite-wal") == 0)
    await world.stop()
  }

  @Test("A closed case is purged with its journal after its month, and one that was opened again is not")
  func purged() async throws {
    let clock = TestClock()
    let work = try await CaseAtWork(clock: clock)
    let (world, id) = (work.world, work.id)
    var close = try world.caseWrite(id, 4)
    close.purge = world.month.adding(months: 1)
    try await world.write(close, to: id, by: work.coordinator)
    let other = try await world.openCase(by: work.coordinator)
    var closeOther = try world.caseWrite(other.id, 2)
    closeOther.purge = close.purge
    try await world.write(closeOther, to: other.id, by: work.coordinator)
    try await world.write(world.caseWrite(other.id, 3), to: other.id, by: work.coordinator)
    clock.advance(months: 1)
    #expect(try await world.server.application.sweep() == 0, "the purge month itself is not over")
    clock.advance(months: 1)
    let before = try await world.counts()
    #expect(try await world.server.application.sweep() == 2)
    let after = try await world.counts()
    #expect(after["compartment"] == (before["compartment"] ?? 0) - 2)
    for gone in [close.objects[0].sealed.bytes, work.note.sealed.bytes] { #expect(try !world.stands(Array(gone[24..<56]))) }
    try await world.signIn(work.coordinator)
    let left = try await world.caller.call(API.cases, Nothing(), token: work.coordinator.token)
    #expect(left.cases.map(\.id) == [other.id])
    await world.stop()
  }
}
