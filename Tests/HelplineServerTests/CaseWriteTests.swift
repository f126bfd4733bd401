import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("Writing cases", .turnstile)
struct CaseWriteTests {
  // MARK: Beginning

  @Test("A case is begun once: the same request again is answered alike, and its id is taken for anything else")
  func begun() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let new = try world.newCase()
    func ask(_ request: OpenCase) async throws -> Answer {
      try await world.caller.ask(API.openCase, request, token: coordinator.token)
    }
    let first = try await ask(new)
    let counts = try await world.counts()
    let second = try await ask(new)
    #expect(first.status == 201 && second.status == 201 && first.body == second.body)
    #expect(try await world.counts() == counts)
    var other = new
    other.object = world.sealed()
    #expect(try await ask(other).code == .idTaken)
    let contact = try await world.log(by: volunteer)
    #expect(try await ask(world.newCase(id: contact.id)).code == .idTaken)
    try await world.caller.call(API.eraseCase, id: new.id, Nothing(), token: coordinator.token)
    for request in [new, other] { #expect(try await ask(request).code == .idTaken) }
    await world.stop()
  }

  @Test("A case that is begun with a wrong size, wrong wraps or too few entries leaves nothing behind")
  func begunWrongly() async throws {
    let (world, coordinator, _) = try await ServerWorld.working()
    let outsider = try await world.add([.coordinator])
    let before = try await world.counts()
    func code(_ change: (inout OpenCase) throws -> Void, by member: Member? = nil) async throws -> Refusal.Code? {
      var new = try world.newCase()
      try change(&new)
      return try await world.caller.ask(API.openCase, new, token: (member ?? coordinator).token).code
    }
    #expect(try await code { $0.object = .random(2047 + Sealing.aeadOverhead) } == .wrongSize)
    #expect(try await code { $0.object = world.sealed(128) } == .wrongSize)
    #expect(try await code { $0.wraps[0].sealed = .random(Wrap.size - 1) } == .wrongSize)
    #expect(try await code { $0.wraps = [] } == .rekeyRequired)
    #expect(try await code { $0.wraps = [try .random(to: coordinator.id.bytes)] } == .rekeyRequired)
    #expect(try await code { $0.wraps.append(try .random(to: coordinator.id.bytes)) } == .rekeyRequired)
    #expect(try await code { $0.entries = world.entries(count: 3) } == .wrongSize)
    #expect(try await code { $0.entries.keyNumber += 1 } == .rekeyRequired)
    #expect(try await code({ _ in }, by: outsider) == .notAllowed, "not admitted to the coordinators")
    #expect(try await world.counts() == before)
    await world.stop()
  }

  // MARK: The coordination

  @Test("A write that is behind hears the case as it is stored: to a coordinator without the journal, to its mentor with it")
  func stale() async throws {
    let work = try await CaseAtWork()
    let (world, id) = (work.world, work.id)
    var late = try world.caseWrite(id, 4, epoch: 2)
    late.rekey = nil
    for (write, what) in [
      (try world.caseWrite(id, 3), "revision"), (try world.caseWrite(id, 5), "a gap"), (late, "epoch"),
      (try work.write(4, WriteJournal(id: work.journal, epoch: 2)), "the journal's epoch"),
      (try work.write(4, WriteJournal(id: ID(), epoch: 1)), "another journal"),
      (try work.write(4, WriteJournal(id: work.journal, epoch: 1, objects: [world.object(work.note.id)])), "a note"),
      (try work.write(4, world.newJournal(by: work.mentor)), "a second journal"),
    ] {
      let answer = try await world.caller.ask(API.writeCase, id: id, write, token: work.mentor.token)
      #expect(answer.code == .stale, "\(what)")
      let shown = try #require(answer.problem?.oneCase, "\(what)")
      #expect(shown == (try await world.found(id, by: work.mentor)), "\(what)")
      #expect(shown.journal?.objects == [work.note] && shown.objects.map(\.revision) == [3], "\(what)")
    }
    let answer = try await world.caller.ask(API.writeCase, id: id, try world.caseWrite(id, 3), token: work.coordinator.token)
    #expect(answer.code == .stale && answer.problem?.oneCase?.objects.count == 1 && answer.problem?.oneCase?.journal == nil)
    try await world.write(world.caseWrite(id, 4), to: id, by: work.mentor)
    await world.stop()
  }

  @Test("A next epoch must hold all that is stored, and go to whom it must")
  func rekey() async throws {
    let work = try await CaseAtWork()
    let (world, id) = (work.world, work.id)
    let stored = try await world.found(id, by: work.coordinator).objects
    let group = try world.recipients(.coordinators).map { try WireWrap.random(to: $0) }
    let (toMentor, toSuccessor) = (
      try WireWrap.random(to: work.mentor.id.bytes), try WireWrap.random(to: work.successor.id.bytes)
    )
    func code(_ member: Member, _ wraps: [WireWrap], _ change: (inout WriteCase) -> Void = { _ in }) async throws
      -> Refusal.Code?
    {
      var write = try world.caseWrite(id, 4, epoch: 2)
      write.rekey = world.nextEpoch(stored, replacing: [id], to: wraps)
      change(&write)
      return try await world.refused(write, to: id, by: member)
    }
    let before = try await world.counts()
    #expect(try await code(work.mentor, group) == .wrongWraps, "a mentor who locks themselves out")
    #expect(try await code(work.mentor, [toMentor]) == .rekeyRequired, "a mentor who locks the coordinators out")
    #expect(try await code(work.mentor, group + [toMentor, toSuccessor]) == .rekeyRequired, "a mentor who lets another in")
    #expect(try await code(work.coordinator, group + [toMentor]) == .rekeyRequired, "a coordinator grants apart")
    #expect(try await code(work.coordinator, []) == .rekeyRequired)
    #expect(try await code(work.coordinator, group) { $0.rekey?.stored = [] } == .stale)
    #expect(try await code(work.coordinator, group) { $0.rekey?.objects = [world.object(id, revision: 3)] } == .stale)
    #expect(try await code(work.coordinator, group) { $0.epoch = 3 } == .stale)
    #expect(try await code(work.coordinator, group) == .wrongWraps, "the journal's holder is left out")
    #expect(try await code(work.coordinator, group) { $0.grants = [toSuccessor] } == .wrongWraps, "another in their place")
    var after = try await world.counts()
    // A stale write showed what is stored, which is an entry.
    after["audit"] = before["audit"]
    #expect(after == before)
    #expect(try await code(work.coordinator, group) { $0.grants = [toSuccessor, toMentor] } == nil)
    for member in [work.mentor, work.successor] { #expect(try await world.found(id, by: member).epoch == 2) }
    // Who was asked and has no journal may be left out; so they may not leave out who has it.
    func next(by member: Member, _ revision: UInt32, grants: [WireWrap], also: [WireWrap] = []) async throws -> Refusal.Code? {
      var write = try world.caseWrite(id, revision, epoch: 3)
      write.rekey = world.nextEpoch(
        try await world.found(id, by: member).objects, replacing: [id],
        to: try world.recipients(.coordinators).map { try WireWrap.random(to: $0) } + also)
      write.grants = grants
      return try await world.refused(write, to: id, by: member)
    }
    #expect(try await next(by: work.successor, 5, grants: [], also: [toSuccessor]) == .wrongWraps)
    #expect(try await next(by: work.coordinator, 5, grants: [toMentor]) == nil)
    #expect(try await world.refused(world.caseWrite(id, 6, epoch: 3), to: id, by: work.successor) == .notFound, "left out")
    // Whoever is removed as lost holds nothing any more.
    try await world.setRoles(work.mentor, [.volunteer], by: world.founder)
    var write = try world.caseWrite(id, 6, epoch: 4)
    write.rekey = world.nextEpoch(
      try await world.found(id, by: work.coordinator).objects, replacing: [id],
      to: try world.recipients(.coordinators).map { try WireWrap.random(to: $0) })
    #expect(try await world.refused(write, to: id, by: work.coordinator) == nil)
    await world.stop()
  }

  @Test("What is not as it must be is refused with its reason, and nothing of the request is kept")
  func refusals() async throws {
    let work = try await CaseAtWork()
    let (world, id) = (work.world, work.id)
    let volunteer = try await world.add([.volunteer])
    let stranger = try await world.add([.mentor])
    let before = try await world.counts()
    func code(_ member: Member, _ change: (inout WriteCase) throws -> Void) async throws -> Refusal.Code? {
      var write = try world.caseWrite(id, 4)
      try change(&write)
      return try await world.refused(write, to: id, by: member)
    }
    let (mentor, coordinator) = (work.mentor, work.coordinator)
    func part(_ objects: [StoredObject] = [], wraps: [WireWrap]? = nil, passOn: WireWrap? = nil) -> WriteJournal {
      WriteJournal(id: work.journal, epoch: 1, objects: objects, wraps: wraps, passOn: passOn)
    }
    #expect(try await code(coordinator) { $0.objects = [] } == .wrongSize)
    #expect(try await code(coordinator) { $0.objects += $0.objects } == .wrongSize)
    #expect(try await code(coordinator) { $0.objects[0].sealed = .random(2000) } == .wrongSize)
    #expect(try await code(coordinator) { $0.objects.append(world.object(size: 512 << 10)) } == .wrongSize)
    #expect(try await code(coordinator) { $0.entries = world.entries(count: 5) } == .wrongSize)
    #expect(try await code(coordinator) { $0.entries.month = world.month.adding(months: 1) } == .monthClosed)
    #expect(try await code(coordinator) { $0.entries.month = world.month.adding(months: -1) } == .noStatisticsKey)
    #expect(try await code(coordinator) { $0.entries.keyNumber += 1 } == .rekeyRequired)
    #expect(try await code(coordinator) { $0.grants = [try .random(to: volunteer.id.bytes)] } == .wrongWraps)
    #expect(try await code(coordinator) { $0.grants = [try .random(to: stranger.id.bytes, keyEpoch: 2)] } == .wrongWraps)
    #expect(try await code(coordinator) { $0.grants = [try .random(to: ID().bytes)] } == .wrongWraps)
    #expect(try await code(mentor) { $0.grants = [try .random(to: stranger.id.bytes)] } == .notEntitled)
    #expect(try await code(coordinator) { $0.journal = part([world.object()]) } == .notEntitled)
    #expect(try await code(mentor) { $0.journal = part([world.object(size: 1000)]) } == .wrongSize)
    #expect(try await code(mentor) { $0.journal = part(passOn: try .random(to: mentor.id.bytes)) } == .wrongWraps)
    #expect(
      try await code(mentor) { $0.journal = part(passOn: try .random(to: stranger.id.bytes)) } == .wrongWraps,
      "to somebody without the coordination")
    #expect(try await code(stranger) { _ in } == .notFound)
    #expect(try await code(volunteer) { _ in } == .notAllowed)
    for months in [-1, 0, 25] {
      let code = try await code(coordinator) { $0.purge = world.month.adding(months: months) }
      #expect(code == .outsideWindow, "\(months)")
    }
    #expect(try await world.counts() == before)
    for (revision, months) in [(4, 1), (5, 24)] {
      var write = try world.caseWrite(id, UInt32(revision))
      write.purge = world.month.adding(months: months)
      #expect(try await world.refused(write, to: id, by: mentor) == nil, "\(months)")
    }
    await world.stop()
  }

  @Test("A case holds 64 objects; one more is too many, and a new revision of one is not")
  func mostObjects() async throws {
    let (world, coordinator, _) = try await ServerWorld.working()
    let id = try await world.openCase(by: coordinator).id
    var write = try world.caseWrite(id, 2)
    write.objects += (0..<63).map { _ in world.object(size: 512) }
    try await world.write(write, to: id, by: coordinator)
    var more = try world.caseWrite(id, 3)
    more.objects.append(world.object())
    #expect(try await world.refused(more, to: id, by: coordinator) == .tooMany)
    try await world.write(world.caseWrite(id, 3), to: id, by: coordinator)
    await world.stop()
  }

  // MARK: The journal

  @Test("A journal begins with an id of its own, in epoch 1, with the wraps of its holder and of the recovery key alone")
  func journalBegun() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let (mentor, other) = (try await world.add([.mentor]), try await world.add([.mentor]))
    let id = try await world.openCase(by: coordinator, grantedTo: [mentor]).id
    let contact = try await world.log(by: volunteer)
    let before = try await world.counts()
    func code(by member: Member? = nil, _ change: (inout WriteJournal) throws -> Void) async throws -> Refusal.Code? {
      var (write, journal) = (try world.caseWrite(id, 3), try world.newJournal(by: mentor))
      try change(&journal)
      write.journal = journal
      return try await world.refused(write, to: id, by: member ?? mentor)
    }
    for taken in [id, contact.id, mentor.id] { #expect(try await code { $0.id = taken } == .idTaken) }
    #expect(try await code { $0.epoch = 2 } == .wrongWraps)
    #expect(try await code { $0.passOn = $0.wraps?.first } == .wrongWraps)
    #expect(try await code { $0.wraps?.removeLast() } == .wrongWraps, "without the recovery key")
    #expect(try await code { $0.wraps?.removeFirst() } == .wrongWraps, "without themselves")
    #expect(try await code { $0.wraps?.append(try .random(to: other.id.bytes)) } == .wrongWraps)
    #expect(try await code { $0.wraps? += try world.recipients(.coordinators).map { try .random(to: $0) } } == .wrongWraps)
    #expect(try await code { $0.objects = (0..<8).map { _ in world.object(size: 256 << 10) } } == .tooMany, "2 MiB and a seal")
    #expect(try await code(by: coordinator) { _ in } == .notEntitled)
    #expect(try await code(by: other) { _ in } == .notFound)
    #expect(try await world.counts() == before)
    #expect(try await code { _ in } == nil)
    await world.stop()
  }

  @Test("Handing over: who leaves has nothing left but the answer to that request; the journal waits for its next epoch")
  func handedOver() async throws {
    let work = try await CaseAtWork()
    let (world, id) = (work.world, work.id)
    try await world.write(world.caseWrite(id, 4, grants: [work.successor]), to: id, by: work.coordinator)
    let onlyNotes = WriteJournal(id: work.journal, epoch: 1, objects: [world.object()])
    #expect(try await world.refused(work.write(5, onlyNotes), to: id, by: work.successor) == .notEntitled)
    let passOn = try work.passOn(5, to: work.successor)
    try await world.write(passOn, to: id, by: work.mentor)
    let counts = try await world.counts()
    try await world.write(passOn, to: id, by: work.mentor)
    #expect(try await world.counts() == counts, "the answer to it was lost: it is given again, and nothing is done twice")
    let answer = try await world.caller.ask(API.oneCase, id: id, Nothing(), token: work.mentor.token)
    #expect(answer.code == .notFound)
    #expect(try await world.refused(world.caseWrite(id, 6), to: id, by: work.mentor) == .notFound)
    let mine = try await world.caller.call(API.myCases, Nothing(), token: work.mentor.token)
    #expect(mine.cases.isEmpty)
    let held = try await world.found(id, by: work.successor)
    #expect(held.journal?.passedOn == true && held.journal?.wrap == passOn.journal?.passOn)
    #expect(try await world.refused(work.write(6, onlyNotes), to: id, by: work.successor) == .rekeyRequired)
    try await world.write(work.takeOver(6, by: work.successor), to: id, by: work.successor)
    let after = try await world.found(id, by: work.successor)
    #expect(after.epoch == 2 && after.journal?.epoch == 2 && after.journal?.passedOn == false)
    #expect(try await world.found(id, by: work.coordinator).epoch == 2)
    var note = try world.caseWrite(id, 7, epoch: 2)
    note.journal = WriteJournal(id: work.journal, epoch: 2, objects: [world.object()])
    try await world.write(note, to: id, by: work.successor)
    await world.stop()
  }

  @Test("A mentor's own new epoch of their journal is no hand-over")
  func ownEpoch() async throws {
    let work = try await CaseAtWork()
    let own = try await work.takeOver(4, by: work.mentor)
    let entries = try await work.world.audited { try await work.world.write(own, to: work.id, by: work.mentor) }
    #expect(entries.isEmpty, "\(entries)")
    await work.world.stop()
  }
}
