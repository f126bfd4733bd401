import Foundation
import GRDB
import HelplineCore
import HelplineVault
import Testing

@testable import HelplineClient
@testable import HelplineServer

/// A note for the next volunteer, from leaving to forgetting.
@Suite(.turnstile) struct HandOverTests {
  /// A world with a founder who is administrator, a coordinator, and two volunteers admitted to their group.
  private struct Desk {
    let world: World
    let founder: Session
    let coordinator: Session
    let volunteer: Session
    let next: Session
    let people: [String: Person]

    init(clock: TestClock = TestClock()) async throws {
      world = try await World(clock: clock)
      founder = try await world.signIn(world.founder)
      var people: [String: Person] = [:]
      for (login, role) in [("coordinator", Role.coordinator), ("volunteer", .volunteer), ("next", .volunteer)] {
        people[login] = try await world.add(login, [role], by: founder)
      }
      self.people = people
      coordinator = try await world.signIn(people["coordinator"]!)
      volunteer = try await world.signIn(people["volunteer"]!)
      next = try await world.signIn(people["next"]!)
      try await volunteer.refresh()
      try await volunteer.admit(next.member, to: .volunteers)
      try await next.refresh()
    }
  }

  @Test("A volunteer leaves a note, the next one and a coordinator read it; a mentor and a removed volunteer do not")
  func journey() async throws {
    let clock = TestClock()
    let desk = try await Desk(clock: clock)
    let world = desk.world
    let mentor = try await world.signIn(try await world.add("mentor", [.mentor], by: desk.founder))
    let id = try await desk.volunteer.leaveHandOver(note: "Yö oli hiljainen. ☕")
    for session in [desk.volunteer, desk.next, desk.coordinator] {
      let found = try await session.handOverNotes()
      #expect(found.notes.map(\.note.note) == ["Yö oli hiljainen. ☕"] && found.refused == 0)
      #expect(found.notes.first?.author == desk.volunteer.member && found.notes.first?.note.day == world.today)
    }
    let stored = try #require(try await desk.next.call(API.handOverNotes, Nothing()).notes.first)
    for session in [mentor, desk.founder] {
      await #expect(throws: ClientError.notAdmitted(.volunteers)) { try await session.handOverNotes() }
      await #expect(throws: ClientError.notAdmitted(.volunteers)) { try await session.leaveHandOver(note: "x") }
      await #expect(throws: Refusal(.notAllowed)) { try await session.call(API.handOverNotes, Nothing()) }
      await #expect(throws: ClientError.self, "nor with all keys they hold") { try await session.open(stored) }
    }
    try await desk.founder.refresh()
    try await desk.founder.remove(desk.next.member)
    await #expect(throws: (any Error).self) { try await desk.next.handOverNotes() }
    // While the volunteers' rotation is pending a coordinator wraps singly; the removed one's keys open none of it.
    try await desk.coordinator.refresh()
    try await desk.coordinator.leaveHandOver(note: "Kaksi.")
    let after = try await desk.volunteer.call(API.handOverNotes, Nothing()).notes
    for note in after where note.id != id { await #expect(throws: ClientError.self) { try await desk.next.open(note) } }
    #expect(try await desk.volunteer.handOverNotes().notes.count == 2)
    // A volunteer makes the next epoch first, so that all of the group can read.
    try await desk.volunteer.leaveHandOver(note: "Kolme.")
    #expect(await desk.volunteer.chain(.volunteers).epoch == 2)
    #expect(try await desk.coordinator.handOverNotes().notes.map(\.note.note).sorted().count == 3)
    clock.advance(days: 1)
    let tomorrow = try await world.signIn(desk.people["volunteer"]!)
    #expect(try await tomorrow.handOverNotes().notes.count == 3)
    clock.advance(days: 1)
    let later = try await world.signIn(desk.people["volunteer"]!)
    #expect(try await later.handOverNotes().notes.isEmpty)
    #expect(try await later.handOverNotes().refused == 0)
    await world.close()
  }

  @Test("The author and a coordinator remove a note; a session that goes on over midnight leaves and reads on the new day")
  func removal() async throws {
    let clock = TestClock()
    let desk = try await Desk(clock: clock)
    let own = try await desk.volunteer.leaveHandOver(note: "1")
    let other = try await desk.volunteer.leaveHandOver(note: "2")
    await #expect(throws: Refusal(.notAllowed)) { try await desk.next.removeHandOver(own) }
    try await desk.volunteer.removeHandOver(own)
    try await desk.coordinator.removeHandOver(other)
    #expect(try await desk.next.handOverNotes().notes.isEmpty)
    await #expect(throws: Refusal(.notFound)) { try await desk.volunteer.removeHandOver(ID()) }
    clock.advance(days: 1)
    let id = ID()
    for _ in 0..<2 { try await desk.volunteer.leaveHandOver(note: "uusi päivä", id: id) }
    let found = try await desk.next.handOverNotes()
    #expect(found.notes.map(\.note.note) == ["uusi päivä"] && found.notes.first?.note.day == desk.world.today)
    // What does not fit into the one size is said before anything is sent.
    let before = try await desk.volunteer.newHandOver("", id: id).object.bytes.count
    #expect(try await desk.volunteer.newHandOver(String(repeating: "ä", count: 900), id: id).object.bytes.count == before)
    await #expect(throws: HandOverError.noteTooLong) {
      try await desk.volunteer.leaveHandOver(note: String(repeating: "ä", count: 1000))
    }
    await desk.world.close()
  }

  // MARK: A server that lies

  @Test("Swapped, moved, older and forged notes are refused")
  func lies() async throws {
    let desk = try await Desk()
    let (world, volunteer, reader) = (desk.world, desk.volunteer, desk.next)
    try await volunteer.leaveHandOver(note: "yksi")
    try await volunteer.leaveHandOver(note: "kaksi")
    let mentor = try await world.signIn(try await world.add("mentor", [.mentor], by: desk.founder))
    let waiting = try await world.signIn(try await world.add("waiting", [.volunteer], by: desk.founder))
    for session in [reader, volunteer, desk.coordinator] { try await session.refresh() }
    let given = try await reader.call(API.handOverNotes, Nothing()).notes
    let (a, b) = (given[0], given[1])
    for note in [a, b] { _ = try await reader.open(note) }
    var flipped = a.object.bytes
    flipped[100] ^= 1
    var lies = [
      ("another note's text", StoredHandOver(id: a.id, object: b.object, wrap: a.wrap)),
      ("another note's text and key", StoredHandOver(id: a.id, object: b.object, wrap: b.wrap)),
      ("under a new id", StoredHandOver(id: ID(), object: a.object, wrap: a.wrap)),
      ("a flipped bit", StoredHandOver(id: a.id, object: Bytes(flipped), wrap: a.wrap)),
      ("cut", StoredHandOver(id: a.id, object: Bytes(Array(a.object.bytes.dropLast())), wrap: a.wrap)),
      ("a mentor's", try await mentor.made(HandOver(day: world.today, note: "x").payload)),
      ("by who was not admitted", try await waiting.made(HandOver(day: world.today, note: "x").payload)),
      ("no note", try await volunteer.made(Settlement(day: world.today, as: "nothing", note: "").payload)),
    ]
    // An entitled member's text under a key that somebody else, entitled too, has put in place.
    let (id, key) = (ID(), Sodium.random(32))
    let payload = HandOver(day: world.today, note: "x").payload
    let text = try await volunteer.made(payload, id: id, key: key)
    let other = try await desk.coordinator.made(payload, id: id, key: key)
    for honest in [text, other] { _ = try await reader.open(honest) }
    lies.append(("a key granted by another", StoredHandOver(id: id, object: text.object, wrap: other.wrap)))
    for days in [-40, -2, 1, 2] {
      let day = world.today.adding(days: days)
      lies.append(("\(days) days", try await volunteer.made(HandOver(day: day, note: "x").payload)))
    }
    for (what, lie) in lies { await #expect(throws: ClientError.self, "\(what)") { try await reader.open(lie) } }
    for days in [0, -1] {
      let day = world.today.adding(days: days)
      _ = try await reader.open(try await volunteer.made(HandOver(day: day, note: "x").payload))
    }
    await world.close()
  }

  @Test("A note that cannot be believed is left out and counted, and keeps no other from being read; an old one stays old")
  func leftOut() async throws {
    let clock = TestClock()
    let desk = try await Desk(clock: clock)
    let (world, store) = (desk.world, desk.world.server.service.store)
    for text in ["yksi", "kaksi", "kolme"] { try await desk.volunteer.leaveHandOver(note: text) }
    let given = try await desk.next.call(API.handOverNotes, Nothing()).notes
    // The rows are changed as whoever controls the server would, with its secret.
    try await store.lie { note in if note.id == given[0].id { note.object = given[1].object } }
    let found = try await desk.next.handOverNotes()
    #expect(found.refused == 1 && found.notes.map(\.id) == [given[1].id, given[2].id])
    // Kept beyond its time, dated anew: the day that its author signed tells.
    let later = world.today.adding(days: 2)
    try await store.lie { $0.day = later }
    clock.advance(days: 2)
    let late = try await world.signIn(desk.people["next"]!)
    let old = try await late.handOverNotes()
    #expect(old.notes.isEmpty && old.refused == 3)
    await world.close()
  }
}

extension Session {
  /// A note by this member to the volunteers, whatever the client would refuse to make.
  fileprivate func made(_ payload: Payload, id: ID = ID(), key: [UInt8] = Sodium.random(32)) throws -> StoredHandOver {
    let secret = try SecretBytes(copying: key)
    let compartment = Compartment(id: id.bytes, kind: .handOver)
    let object = try SealedObject.seal(
      payload.bytes, at: .init(compartment: compartment, object: id.bytes, revision: 1), author: member.bytes,
      with: keys.signing, rosters: rosters, key: secret)
    let volunteers = try Recipient.group(chain(.volunteers).newest!)
    return StoredHandOver(id: id, object: Bytes(object), wrap: try wrap(secret, of: compartment, to: volunteers))
  }
}

extension Store {
  fileprivate func lie(_ change: @escaping @Sendable (inout KeptHandOver) -> Void) async throws {
    try await write { transaction in
      for value in try transaction.db.transients(transaction.secret, { $0 }) {
        switch value {
        case .handOver(var note):
          change(&note)
          try transaction.put(.handOver(note), .handOver, note.id.bytes)
        case .handOverKeys(var keys):
          var note = KeptHandOver(
            id: keys.note, author: keys.note, day: keys.lastDay.adding(days: -1), fingerprint: Bytes([]), object: nil)
          change(&note)
          keys.lastDay = note.lastDay
          try transaction.put(.handOverKeys(keys), .handOverKeys, keys.key)
        default: break
        }
      }
    }
  }
}
