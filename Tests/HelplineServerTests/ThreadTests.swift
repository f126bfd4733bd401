import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("Callers' threads", .turnstile)
struct ThreadTests {
  private func refused(_ world: ServerWorld, _ thread: NewThread, by member: Member) async throws -> Refusal.Code? {
    try await world.caller.ask(API.newThread, thread, token: member.token).code
  }

  private func refused(_ world: ServerWorld, _ write: WriteThread, to id: ID, by member: Member) async throws -> Refusal.Code? {
    try await world.caller.ask(API.writeThread, id: id, write, token: member.token).code
  }

  @Test("A thread is found by its tag; a fresh tag retires the old one, which is then as unknown as one that never was")
  func tags() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let thread = try await world.beginThread(by: volunteer)
    let found = try await world.found(thread.tag, by: volunteer)
    #expect(found == FoundThread(id: thread.id, epoch: 1, object: thread.object, callerWrap: thread.callerWrap))
    let fresh = CallerTag.random()
    let write = try world.threadWrite(thread.tag, 2, fresh: fresh)
    try await world.caller.call(API.writeThread, id: thread.id, write, token: volunteer.token)
    let later = try await world.found(fresh, by: volunteer)
    #expect(later == FoundThread(id: thread.id, epoch: 2, object: write.object, callerWrap: write.callerWrap))
    let retired = try await world.caller.ask(API.findThread, FindThread(tag: thread.tag.tag), token: volunteer.token)
    let unknown = try await world.caller.ask(API.findThread, FindThread(tag: .random(32)), token: volunteer.token)
    #expect(retired.status == 404 && retired.body == unknown.body)
    let stored = try await world.caller.call(API.thread, id: thread.id, Nothing(), token: coordinator.token)
    #expect(stored.object == write.object && stored.wrap == write.wraps[0])
    // Who knows the id and not the code can do nothing with it.
    for tag in [thread.tag, .random()] {
      #expect(try await refused(world, world.threadWrite(tag, 3), to: thread.id, by: volunteer) == .notFound)
      let erasure = EraseThread(tag: tag.tag, item: try world.newContact())
      #expect(try await world.caller.ask(API.eraseThread, id: thread.id, erasure, token: volunteer.token).code == .notFound)
    }
    #expect(try await world.caller.ask(API.thread, id: ID(), Nothing(), token: coordinator.token).code == .notFound)
    #expect(try await world.caller.ask(API.contact, id: thread.id, Nothing(), token: coordinator.token).code == .notFound)
    await world.stop()
  }

  @Test("The tag itself stands nowhere in the files")
  func keyed() async throws {
    let (world, _, volunteer) = try await ServerWorld.working()
    let thread = try await world.beginThread(by: volunteer)
    _ = try await world.found(thread.tag, by: volunteer)
    #expect(try world.stands(thread.callerWrap.bytes), "the search works")
    #expect(try !world.stands(thread.tag.tag.bytes))
    await world.stop()
  }

  @Test("The same request again gives the first answer, also when it retired its own tag; other bytes are refused")
  func again() async throws {
    let (world, _, volunteer) = try await ServerWorld.working()
    let thread = try world.newThread()
    for _ in 0..<3 { try await world.caller.call(API.newThread, thread, token: volunteer.token) }
    let changes: [@Sendable (inout NewThread) -> Void] = [
      { $0.object = .random(8232) }, { $0.callerWrap = .random(337) }, { $0.tag.tag = .random(32) },
      { $0.wraps[0].sealed = .random(Wrap.size) },
    ]
    for change in changes {
      var other = thread
      change(&other)
      #expect(try await refused(world, other, by: volunteer) == .idTaken)
    }
    var taken = try world.newThread()
    taken.tag = thread.tag
    #expect(try await refused(world, taken, by: volunteer) == .idTaken, "a code opens one thread")
    let write = try world.threadWrite(thread.tag, 2, fresh: .random())
    for _ in 0..<3 { try await world.caller.call(API.writeThread, id: thread.id, write, token: volunteer.token) }
    var other = write
    other.callerWrap = .random(337)
    #expect(try await refused(world, other, to: thread.id, by: volunteer) == .notFound, "the tag is retired")
    #expect(try await refused(world, thread, by: volunteer) == nil, "the very first request again")
    #expect(try await world.found(try #require(write.fresh), by: volunteer).epoch == 2)
    await world.stop()
  }

  @Test("Sizes, recipients, epochs, secret numbers: what is not as it must be is refused and leaves nothing")
  func shapes() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let right = try await world.beginThread(by: volunteer)
    let before = try await world.counts()
    func expect(_ code: Refusal.Code, _ what: String, _ change: (inout NewThread) throws -> Void) async throws {
      var thread = try world.newThread()
      try change(&thread)
      #expect(try await refused(world, thread, by: volunteer) == code, "\(what)")
    }
    for size in [0, 40, 8231, 8233, 2088, 16424] {
      try await expect(.wrongSize, "object of \(size)") { $0.object = .random(size) }
    }
    for size in [0, 336, 338, 345] { try await expect(.wrongSize, "caller wrap of \(size)") { $0.callerWrap = .random(size) } }
    for size in [0, 31, 33] { try await expect(.wrongSize, "tag of \(size)") { $0.tag.tag = .random(size) } }
    for number: UInt32 in [0, 2, .max] { try await expect(.outsideWindow, "secret \(number)") { $0.tag.secretNumber = number } }
    try await expect(.rekeyRequired, "no wrap") { $0.wraps = [] }
    try await expect(.rekeyRequired, "to a volunteer") { $0.wraps = [try .random(to: volunteer.id.bytes)] }
    try await expect(.rekeyRequired, "to one more") { $0.wraps.append(try .random(to: volunteer.id.bytes)) }
    for epoch: UInt32 in [0, 1, 3, .max] {
      #expect(try await refused(world, world.threadWrite(right.tag, epoch), to: right.id, by: volunteer) == .stale, "\(epoch)")
    }
    var write = try world.threadWrite(right.tag, 2, fresh: right.tag)
    #expect(try await refused(world, write, to: right.id, by: volunteer) == .idTaken, "a fresh code is another one")
    write.fresh = .random(secretNumber: 2)
    #expect(try await refused(world, write, to: right.id, by: volunteer) == .outsideWindow)
    #expect(try await world.counts() == before)
    #expect(try await world.found(right.tag, by: volunteer).object == right.object)
    let small = try await world.caller.ask(API.findThread, FindThread(tag: .random(31)), token: volunteer.token)
    #expect(small.code == .wrongSize)
    let contact = try await world.log(by: volunteer)
    var clash = try world.newThread()
    clash.id = contact.id
    #expect(try await refused(world, clash, by: volunteer) == .idTaken)
    #expect(try await world.caller.ask(API.eraseContact, id: right.id, Nothing(), token: coordinator.token).code == .notFound)
    await world.stop()
  }

  @Test("Two who write with one code: the second is told that something newer is there")
  func twoWriters() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let thread = try await world.beginThread(by: volunteer)
    let writes = try (0..<6).map { _ in try world.threadWrite(thread.tag, 2) }
    let codes = try await withThrowingTaskGroup(of: Refusal.Code?.self) { group in
      for (place, write) in writes.enumerated() {
        let token = (place % 2 == 0 ? coordinator : volunteer).token
        group.addTask { try await world.caller.ask(API.writeThread, id: thread.id, write, token: token).code }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(codes.count { $0 == nil } == 1 && codes.count { $0 == .stale } == 5)
    await world.stop()
  }

  @Test("An erasure takes thread, tag and keys at once and leaves the item; where the item is refused, everything stays")
  func erasure() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let thread = try await world.beginThread(by: volunteer)
    let wrap = try await world.caller.call(API.thread, id: thread.id, Nothing(), token: coordinator.token).wrap
    var bad = EraseThread(tag: thread.tag.tag, item: try world.newContact())
    bad.item.entries = world.entries(count: 3)
    #expect(try await world.caller.ask(API.eraseThread, id: thread.id, bad, token: volunteer.token).code == .wrongSize)
    let contact = try await world.log(by: volunteer)
    bad = EraseThread(tag: thread.tag.tag, item: try world.newContact(id: contact.id))
    #expect(try await world.caller.ask(API.eraseThread, id: thread.id, bad, token: volunteer.token).code == .idTaken)
    #expect(try await world.refusedFind(thread.tag, by: volunteer) == nil)
    let needles = [thread.object.bytes, thread.callerWrap.bytes, wrap.sealed.bytes].map { Array($0[24..<56]) }
    for needle in needles { #expect(try world.stands(needle), "the search works") }
    let erasure = EraseThread(tag: thread.tag.tag, item: try world.newContact())
    for _ in 0..<3 { try await world.caller.call(API.eraseThread, id: thread.id, erasure, token: volunteer.token) }
    for needle in needles { #expect(try !world.stands(needle)) }
    #expect(try await world.refusedFind(thread.tag, by: volunteer) == .notFound)
    #expect(try await refused(world, thread, by: volunteer) == .idTaken, "a late retry does not bring it back")
    let open = try await world.caller.call(API.contacts, query: ["open": "true"], Nothing(), token: coordinator.token).contacts
    #expect(open.map(\.id).contains(erasure.item.id) && open.count == 2)
    await world.stop()
  }

  @Test("A thread that nobody writes to for a year is purged, its bytes too; a write lengthens its life")
  func purge() async throws {
    let clock = TestClock()
    let (world, coordinator, volunteer) = try await ServerWorld.working(clock: clock)
    let idle = try await world.beginThread(by: volunteer)
    let used = try await world.beginThread(by: volunteer)
    clock.advance(months: 6)
    for member in [coordinator, volunteer] { try await world.signIn(member) }
    try await world.caller.call(API.writeThread, id: used.id, world.threadWrite(used.tag, 2), token: volunteer.token)
    clock.advance(months: 6)
    #expect(try await world.server.application.sweep() == 0, "the last month is not over")
    clock.advance(months: 1)
    #expect(try await world.server.application.sweep() == 1)
    for member in [coordinator, volunteer] { try await world.signIn(member) }
    #expect(try await world.refusedFind(idle.tag, by: volunteer) == .notFound)
    for bytes in [idle.object.bytes, idle.callerWrap.bytes] { #expect(try !world.stands(Array(bytes[24..<56]))) }
    #expect(try await world.refusedFind(used.tag, by: volunteer) == nil)
    await world.stop()
  }

  @Test("A removed coordinator's single wraps go; those who stay have theirs until it is passed on")
  func removal() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let leaver = try await world.add([.coordinator])
    try await world.admit(leaver, to: .coordinators, by: coordinator)
    let gone = try await world.add([.coordinator])
    try await world.admit(gone, to: .coordinators, by: coordinator)
    try await world.remove(gone, by: world.founder)
    let thread = try await world.beginThread(by: volunteer)
    #expect(Set(thread.wraps.map(\.recipient)) == [coordinator.id, leaver.id], "the rotation is pending")
    #expect(try await world.caller.ask(API.thread, id: thread.id, Nothing(), token: leaver.token).status == 200)
    try await world.remove(leaver, by: world.founder)
    let wraps = try await world.service.store.read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM wrap WHERE compartment = ?", arguments: [Data(thread.id.bytes)])
    }
    #expect(wraps == 1)
    for token in [leaver.token, gone.token] {
      #expect(try await world.caller.ask(API.thread, id: thread.id, Nothing(), token: token).code == .notSignedIn)
      #expect(try await world.caller.ask(API.findThread, FindThread(tag: thread.tag.tag), token: token).code == .notSignedIn)
    }
    var record = try world.rotation(.coordinators, by: coordinator)
    let recipients = [try Recipient.group(try GroupRecord(document: record.record.document.bytes))]
    record.statisticsKeys = try (0...1).map {
      try world.newKey(world.month.adding(months: $0), number: 2, by: coordinator, recipients: recipients)
    }
    try await world.add(record, by: coordinator)
    let singles = try await world.caller.call(API.singleWraps, Nothing(), token: coordinator.token).wraps
    let single = try #require(singles.first { $0.compartment == thread.id })
    #expect(single.kind == 4 && single.group == .coordinators)
    await world.stop()
  }

  // MARK: Guessing

  private func evaluate(_ world: ServerWorld, by member: Member) async throws -> Refusal.Code? {
    try await world.caller.ask(API.evaluateCaller, EvaluateCaller(blinded: try Samples.point()), token: member.token).code
  }

  @Test("A member has ten tries an hour and all have sixty; a find gives one back, ten at most")
  func limits() async throws {
    let clock = TestClock()
    let (world, coordinator, volunteer) = try await ServerWorld.working(clock: clock)
    for _ in 0..<10 { #expect(try await evaluate(world, by: volunteer) == nil) }
    let over = try await world.caller.ask(
      API.evaluateCaller, EvaluateCaller(blinded: try Samples.point()), token: volunteer.token)
    #expect(over.code == .slowDown && Int(over.headers["retry-after"] ?? "").map { (3500...3600).contains($0) } == true)
    #expect(try await evaluate(world, by: coordinator) == nil, "another's tries are their own")
    // Who holds one code cannot guess at others for ever by finding it again and again.
    let thread = try await world.beginThread(by: volunteer)
    var guesses = 0
    for _ in 0..<30 {
      _ = try await world.found(thread.tag, by: volunteer)
      if try await evaluate(world, by: volunteer) == nil { guesses += 1 }
    }
    #expect(guesses == 10)
    for _ in 0..<5 { #expect(try await world.refusedFind(.random(), by: coordinator) == .notFound) }
    // 11 of all are used: others use up what is left.
    var allowed = 0
    for _ in 0..<6 {
      let member = try await world.add([.volunteer])
      for _ in 0..<9 where try await evaluate(world, by: member) == nil { allowed += 1 }
    }
    #expect(allowed == 49)
    #expect(try await evaluate(world, by: coordinator) == .slowDown)
    clock.advance(seconds: 3601)
    for member in [coordinator, volunteer] { try await world.signIn(member) }
    #expect(try await evaluate(world, by: volunteer) == nil)
    await world.stop()
  }

  @Test("Evaluations come under every secret of live threads and the newest, the newest first, and are the protocol's function")
  func evaluations() async throws {
    let (world, _, volunteer) = try await ServerWorld.working()
    let blinded = try Samples.point()
    let answer = try await world.caller.call(API.evaluateCaller, EvaluateCaller(blinded: blinded), token: volunteer.token)
    #expect(answer.evaluations.map(\.secretNumber) == [1])
    let secret = try SecretBytes(
      copying: try JSONDecoder().decode(SecretFile.self, from: world.service.store.secret.file).secrets[0].secret.bytes)
    let key = try ObliviousFunction.deriveKey(seed: Sodium.subkey(2, of: secret, context: "hl1serve"), info: [])
    #expect(try answer.evaluations[0].evaluated.bytes == ObliviousFunction.evaluate(blinded.bytes, key: key))
    for element in [Bytes(Array(repeating: 0, count: 32)), .random(31), Bytes(Array(repeating: 0xff, count: 32))] {
      let refused = try await world.caller.ask(API.evaluateCaller, EvaluateCaller(blinded: element), token: volunteer.token)
      #expect(refused.code == .malformed)
    }
    await world.stop()
  }

  private struct SecretFile: Decodable {
    struct Numbered: Decodable { let secret: Bytes }
    let secrets: [Numbered]
  }
}
