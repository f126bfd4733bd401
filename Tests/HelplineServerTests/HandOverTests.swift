import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("Hand-over notes", .turnstile)
struct HandOverTests {
  private func list(_ world: ServerWorld, by member: Member) async throws -> [StoredHandOver] {
    try await world.caller.call(API.handOverNotes, Nothing(), token: member.token).notes
  }

  private func code(_ world: ServerWorld, by member: Member, _ note: LeaveHandOver) async throws -> Refusal.Code? {
    try await refusal { try await world.caller.call(API.leaveHandOver, note, token: member.token) }
  }

  private func stands(_ bytes: some Sequence<UInt8>, in world: ServerWorld) throws -> Bool {
    let needle = Data(Array(bytes))
    let directory = world.folder["data"]
    return try FileManager.default.contentsOfDirectory(atPath: directory.path).contains { name in
      try Data(contentsOf: directory.appendingPathComponent(name)).range(of: needle) != nil
    }
  }

  /// The sealed rows of `transient`, as they stand in the file.
  private func rows(_ world: ServerWorld) async throws -> [[UInt8]] {
    try await world.service.store.read { db in
      try Data.fetchAll(db, sql: "SELECT sealed FROM transient ORDER BY id").map { [UInt8]($0) }
    }
  }

  @Test("Volunteers and coordinators leave, read and remove; nobody else does, nor who is not admitted yet")
  func roles() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let another = try await world.add([.volunteer])
    let note = try await world.leave(by: volunteer)
    let second = try await world.leave(by: coordinator)
    for code in [
      try await code(world, by: another, try world.newHandOver()),
      try await refusal { _ = try await list(world, by: another) },
    ] { #expect(code == .notAllowed) }
    try await world.admit(another, to: .volunteers, by: volunteer)
    for member in [volunteer, another, coordinator] {
      let found = try await list(world, by: member)
      #expect(found.map(\.id) == [note.id, second.id].sorted())
      let group = member.id == coordinator.id ? GroupName.coordinators : .volunteers
      for stored in found {
        #expect(stored.object == (stored.id == note.id ? note : second).object)
        #expect(stored.wrap.recipient.bytes == (try group.id(organisation: world.organisation)))
      }
    }
    for role in [Role.mentor, .administrator, .auditor] {
      let other = try await world.add([role])
      #expect(try await code(world, by: other, try world.newHandOver()) == .notAllowed)
      #expect(try await refusal { _ = try await list(world, by: other) } == .notAllowed)
      let remove = try await refusal {
        try await world.caller.call(API.removeHandOver, id: note.id, Nothing(), token: other.token)
      }
      #expect(remove == .notAllowed)
    }
    func remove(_ id: ID, by member: Member) async throws -> Refusal.Code? {
      try await refusal { try await world.caller.call(API.removeHandOver, id: id, Nothing(), token: member.token) }
    }
    #expect(try await remove(note.id, by: another) == .notAllowed, "somebody else's")
    #expect(try await remove(ID(), by: volunteer) == .notFound)
    #expect(try await remove(note.id, by: volunteer) == nil)
    #expect(try await remove(note.id, by: volunteer) == nil, "again")
    #expect(try await list(world, by: another).map(\.id) == [second.id])
    let third = try await world.leave(by: another)
    #expect(try await remove(third.id, by: coordinator) == nil)
    await world.stop()
  }

  @Test("The same request gives the first answer, also across a restart; other bytes, another author, a removed note: id_taken")
  func again() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let note = try world.newHandOver()
    let first = try await world.caller.ask(API.leaveHandOver, note, token: volunteer.token)
    #expect(first.status == 201)
    let counts = try await world.counts()
    for _ in 0..<2 {
      let answer = try await world.caller.ask(API.leaveHandOver, note, token: volunteer.token)
      #expect(answer.status == 201 && answer.body == first.body)
      #expect(try await world.counts() == counts, "no second entry in the audit log")
      try await world.restart()
      for member in [coordinator, volunteer] { try await world.signIn(member) }
      #expect(try await list(world, by: volunteer).count == 1)
      try await world.execute("DELETE FROM audit WHERE position > \(counts["audit"] ?? 0)")
    }
    let changes: [@Sendable (inout LeaveHandOver) -> Void] = [
      { $0.object = .random(2088) }, { $0.wraps[0].sealed = .random(Wrap.size) }, { $0.wraps.reverse() },
      { $0.day = $0.day.adding(days: 1) },
    ]
    for change in changes {
      var other = note
      change(&other)
      #expect(try await code(world, by: volunteer, other) == .idTaken)
    }
    #expect(try await code(world, by: coordinator, note) == .idTaken)
    try await world.caller.call(API.removeHandOver, id: note.id, Nothing(), token: volunteer.token)
    #expect(try await code(world, by: volunteer, note) == .idTaken, "a late retry does not bring it back")
    #expect(try await list(world, by: volunteer).isEmpty)
    await world.stop()
  }

  @Test("The same note from many connections at once is kept once")
  func atOnce() async throws {
    let (world, _, volunteer) = try await ServerWorld.working()
    let note = try world.newHandOver()
    let before = try await world.counts()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<12 {
        group.addTask { try await world.caller.call(API.leaveHandOver, note, token: volunteer.token) }
      }
      try await group.waitForAll()
    }
    let after = try await world.counts()
    for (table, count) in after {
      #expect(count == (before[table] ?? 0) + (["transient": 2, "audit": 1][table] ?? 0), "\(table)")
    }
    await world.stop()
  }

  @Test("Sizes, recipients, days: what is not as it must be is refused and leaves nothing")
  func refused() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let (volunteers, coordinators) = (try world.recipients(.volunteers)[0], try world.recipients(.coordinators)[0])
    let right = try world.newHandOver()
    let before = try await world.counts()
    func expect(_ expected: Refusal.Code, _ what: String, _ change: (inout LeaveHandOver) throws -> Void) async throws {
      var note = try world.newHandOver()
      try change(&note)
      #expect(try await code(world, by: volunteer, note) == expected, "\(what)")
    }
    for size in [0, 40, 2048, 2087, 2089, 552, 4096 + 40, 65536 + 40] {
      try await expect(.wrongSize, "object of \(size)") { $0.object = .random(size) }
    }
    for size in [0, Wrap.size - 1, Wrap.size + 1] {
      try await expect(.wrongSize, "wrap of \(size)") { $0.wraps[1].sealed = .random(size) }
    }
    let others: [(String, [WireWrap])] = [
      ("nobody", []), ("volunteers alone", [right.wraps[0]]), ("coordinators alone", [right.wraps[1]]),
      ("twice", right.wraps + [right.wraps[0]]), ("one more", right.wraps + [try .random(to: volunteer.id.bytes)]),
      ("members", [try .random(to: world.recipients(.members)[0]), right.wraps[1]]),
      ("another epoch", [try .random(to: volunteers.id, keyEpoch: 2), right.wraps[1]]),
      ("each singly", [try .random(to: volunteer.id.bytes), try .random(to: coordinator.id.bytes)]),
      ("an epoch of none", [right.wraps[0], try .random(to: coordinators.id, keyEpoch: 0)]),
    ]
    for (what, wraps) in others { try await expect(.rekeyRequired, what) { $0.wraps = wraps } }
    for days in [-400, -1, 1, 2] {
      try await expect(.outsideWindow, "\(days) days") { $0.day = $0.day.adding(days: days) }
    }
    #expect(try await world.counts() == before)
    #expect(try await code(world, by: volunteer, right) == nil)
    await world.stop()
  }

  @Test("Before there is a coordinator the volunteers alone, and the other way round")
  func oneGroup() async throws {
    let world = try await ServerWorld()
    let volunteer = try await world.add([.volunteer])
    let alone = try await world.leave(by: volunteer)
    #expect(alone.wraps.count == 1)
    let coordinator = try await world.add([.coordinator])
    #expect(try await code(world, by: volunteer, alone) == nil, "a retry, although there is another group now")
    #expect(try await list(world, by: coordinator).isEmpty, "what was left before cannot be opened")
    let both = try await world.leave(by: coordinator)
    #expect(try await list(world, by: coordinator).map(\.id) == [both.id])
    await world.stop()
  }

  @Test("While a rotation is pending, each eligible member singly, in as many rows as that needs; a removed one's wraps go")
  func pending() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    var volunteers = [volunteer]
    for _ in 0..<8 {
      let next = try await world.add([.volunteer])
      try await world.admit(next, to: .volunteers, by: volunteer)
      volunteers.append(next)
    }
    let early = try await world.leave(by: volunteer)
    try await world.remove(volunteers[8], by: world.founder)
    let left = volunteers.dropLast()
    var old = early
    old.id = ID()
    #expect(try await code(world, by: coordinator, old) == .rekeyRequired, "the group while pending")
    let rows = try await world.counts()["transient"]
    let note = try await world.leave(by: coordinator)
    #expect(note.wraps.count == 9)
    #expect(try await world.counts()["transient"] == (rows ?? 0) + 3)
    for member in left {
      let found = try await list(world, by: member)
      #expect(found.map(\.id) == [early.id, note.id].sorted())
      #expect(found.first { $0.id == note.id }?.wrap.recipient == member.id)
    }
    // The next epoch: single wraps stay as they are, newcomers do not see the note.
    try await world.add(try world.rotation(.volunteers, by: volunteer), by: volunteer)
    let newcomer = try await world.add([.volunteer])
    try await world.admit(newcomer, to: .volunteers, by: volunteer)
    #expect(try await world.caller.call(API.singleWraps, Nothing(), token: volunteer.token).wraps.isEmpty)
    #expect(try await list(world, by: newcomer).map(\.id) == [early.id])
    #expect(try await list(world, by: coordinator).count == 2)
    // Who has lost both roles has no wrap any more, whatever roles come later.
    try await world.setRoles(volunteers[1], [.mentor], by: world.founder)
    try await world.setRoles(volunteers[1], [.volunteer], by: world.founder)
    #expect(try await list(world, by: volunteers[1]).map(\.id) == [early.id])
    #expect(try await list(world, by: volunteers[2]).count == 2)
    try await world.remove(volunteers[2], by: world.founder)
    #expect(try await world.caller.ask(API.handOverNotes, Nothing(), token: volunteers[2].token).code == .notSignedIn)
    #expect(try await list(world, by: volunteers[3]).count == 2)
    await world.stop()
  }

  @Test("Twenty notes are live at once; one more is refused until one is removed, or its time is over")
  func limit() async throws {
    let clock = TestClock()
    let (world, coordinator, volunteer) = try await ServerWorld.working(clock: clock)
    var notes: [LeaveHandOver] = []
    for _ in 0..<LeaveHandOver.most { notes.append(try await world.leave(by: volunteer)) }
    let more = try world.newHandOver()
    #expect(try await code(world, by: volunteer, more) == .tooMany)
    #expect(try await code(world, by: volunteer, notes[0]) == nil, "a retry is no further one")
    try await world.caller.call(API.removeHandOver, id: notes[0].id, Nothing(), token: coordinator.token)
    #expect(try await code(world, by: volunteer, more) == nil)
    #expect(try await list(world, by: volunteer).count == LeaveHandOver.most)
    clock.advance(days: 2)
    for member in [coordinator, volunteer] { try await world.signIn(member) }
    #expect(try await code(world, by: volunteer, try world.newHandOver()) == nil, "before the sweep, too")
    #expect(try await list(world, by: volunteer).count == 1)
    await world.stop()
  }

  @Test("A note is there on its day and the next, then it is given to nobody and the sweep takes it; its bytes are gone")
  func days() async throws {
    let clock = TestClock()
    let (world, coordinator, volunteer) = try await ServerWorld.working(clock: clock)
    try await world.leave(by: volunteer)
    let sealed = try await rows(world)
    #expect(sealed.count == 2)
    clock.advance(days: 1)
    for member in [coordinator, volunteer] { try await world.signIn(member) }
    try await world.server.application.sweep()
    #expect(try await list(world, by: volunteer).count == 1)
    for row in sealed { #expect(try stands(row[24..<56], in: world), "before, it is there: the search works") }
    clock.advance(days: 1)
    for member in [coordinator, volunteer] { try await world.signIn(member) }
    #expect(try await list(world, by: volunteer).isEmpty, "before the sweep, too")
    try await world.server.application.sweep()
    #expect(try await rows(world).isEmpty)
    for row in sealed {
      for place in [24, row.count / 2, row.count - 32] {
        #expect(try !stands(row[place..<place + 32], in: world))
      }
    }
    await world.stop()
  }

  @Test("A removed note is gone at once, its bytes too; nothing of a note stands in clear, and its rows look like all others")
  func removed() async throws {
    let (world, _, volunteer) = try await ServerWorld.working()
    try await world.log(by: volunteer)
    let note = try await world.leave(by: volunteer)
    let secret = world.service.store.secret
    let sealed = try await rows(world)
    #expect(sealed.count == 3 && Set(sealed.map(\.count)).count == 1)
    let parts = [note.object.bytes[24..<56], note.wraps[0].sealed.bytes[0..<32], note.id.bytes[...], volunteer.id.bytes[...]]
    #expect(!secret.file.isEmpty)
    for part in parts.dropLast() { #expect(try !stands(part, in: world), "sealed whole, under the server secret") }
    try await world.caller.call(API.removeHandOver, id: note.id, Nothing(), token: volunteer.token)
    let left = try await rows(world)
    #expect(left.count == 2)
    for row in sealed where !left.contains(row) { #expect(try !stands(row[24..<56], in: world)) }
    #expect(try world.folder.size("data/helpline.sqlite-wal") == 0)
    await world.stop()
  }
}
