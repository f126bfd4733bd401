import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@testable import HelplineClient

/// Two volunteers and a coordinator, for what a caller's code does.
struct CallerDesk {
  let world: World
  let founder: Session
  let coordinator: Session
  let volunteer: Session
  let next: Session

  init(clock: TestClock = TestClock()) async throws {
    world = try await World(clock: clock)
    founder = try await world.signIn(world.founder)
    var people: [Person] = []
    for (login, role) in [("coordinator", Role.coordinator), ("volunteer", .volunteer), ("next", .volunteer)] {
      people.append(try await world.add(login, [role], by: founder))
    }
    coordinator = try await world.signIn(people[0])
    volunteer = try await world.signIn(people[1])
    next = try await world.signIn(people[2])
    try await volunteer.refresh()
    try await volunteer.admit(next.member, to: .volunteers)
    try await next.refresh()
  }

  /// Logs a contact in which a code is given.
  func give(_ code: SpokenCode, summary: String = "", by session: Session? = nil) async throws -> (contact: ID, thread: ID) {
    let session = session ?? volunteer
    let id = ID()
    var contact = try world.conversation(note: "kirjaus", asks: "nothing")
    contact.thread = try await session.beginThread(code, contact: id, summary: summary)
    try await session.log(contact, id: id)
    return (id, try #require(contact.thread))
  }
}

/// A caller who returns: docs/protocol.md 6.9.
@Suite(.turnstile) struct ThreadTests {
  @Test("A code given, opened by another volunteer, exchanged for a fresh one, erased; a coordinator erases the rest")
  func journey() async throws {
    let desk = try await CallerDesk()
    let (world, next) = (desk.world, desk.next)
    let first = try SpokenCode()
    let (contact, thread) = try await desk.give(first, summary: "Sovittiin siskon kanssa puhumisesta.")
    // The second call: the summary and nothing else.
    let opened = try await next.openThread(try SpokenCode(typed: first.text))
    #expect(opened.id == thread && opened.author == desk.volunteer.member)
    #expect(opened.thread.items.map(\.text) == ["Sovittiin siskon kanssa puhumisesta."])
    #expect(opened.thread.items.first?.by == desk.volunteer.member && opened.thread.contacts == [contact])
    await #expect(throws: ClientError.noSuchContact) { try await next.contact(contact) }
    // A fresh code, with the second contact; the old one opens nothing.
    let fresh = try SpokenCode()
    let second = ID()
    var returning = try world.conversation(asks: "nothing")
    returning.codes[.returning] = "returning"
    returning.thread = try await next.writeThread(opened, contact: second, summary: "Puhuttu.", fresh: fresh).id
    try await next.log(returning, id: second)
    await #expect(throws: ClientError.noSuchThread) { try await desk.volunteer.openThread(first) }
    let again = try await desk.volunteer.openThread(fresh)
    #expect(again.thread.items.map(\.text) == ["Sovittiin siskon kanssa puhumisesta.", "Puhuttu."])
    #expect(again.thread.contacts == [contact, second] && again.author == next.member)
    // A coordinator comes to it from a contact.
    let seen = try await desk.coordinator.thread(of: desk.coordinator.contact(contact))
    #expect(seen?.thread == again.thread)
    #expect(try await desk.coordinator.contact(second).contact.codes[.returning] == "returning")
    await #expect(throws: ClientError.notAdmitted(.coordinators)) {
      try await next.thread(of: try await next.contact(second))
    }
    // Erased, at once and from every file.
    let folder = world.settings.dataDirectory
    let rows = try await world.server.service.store.pool.read { db in
      try Data.fetchAll(
        db,
        sql: """
          SELECT sealed FROM object WHERE compartment = ?1 UNION ALL SELECT caller_wrap FROM thread WHERE id = ?1
          UNION ALL SELECT sealed FROM wrap WHERE compartment = ?1
          """, arguments: [Data(thread.bytes)])
    }
    let needles = rows.map { $0.subdata(in: 24..<56) }
    #expect(needles.count == 3)
    for needle in needles { #expect(try Self.stands(needle, in: folder), "before, it is there: the search works") }
    let item = try await desk.volunteer.eraseThread(again)
    for needle in needles { #expect(try !Self.stands(needle, in: folder)) }
    for code in [first, fresh] { await #expect(throws: ClientError.noSuchThread) { try await next.openThread(code) } }
    #expect(try await desk.coordinator.thread(of: desk.coordinator.contact(contact)) == nil)
    // The coordinator's inbox asks for the rest, and one act does it.
    #expect(try await desk.coordinator.contacts(all: false).isEmpty)
    let asked = try #require(await desk.coordinator.erasures.first)
    #expect(asked.id == item && asked.author == desk.volunteer.member && asked.erasure.contacts == [contact, second])
    let done = try await desk.coordinator.eraseAsAsked(asked)
    #expect(done == .init(erased: [contact, second]))
    #expect(try await desk.coordinator.contacts(all: true).isEmpty)
    #expect(await desk.coordinator.erasures.isEmpty)
    await world.close()
  }

  @Test("A wish to erase reaches no contact that does not name the thread, and what is gone already is no error")
  func wishes() async throws {
    let desk = try await CallerDesk()
    let code = try SpokenCode()
    let (contact, _) = try await desk.give(code)
    let other = try await desk.volunteer.log(try desk.world.conversation())
    let (stranger, _) = try await desk.give(try SpokenCode())
    var opened = try await desk.next.openThread(code)
    for id in [other, stranger, ID()] { opened = try await desk.next.writeThread(opened, contact: id) }
    _ = try await desk.next.eraseThread(opened)
    _ = try await desk.coordinator.contacts(all: false)
    let asked = try #require(await desk.coordinator.erasures.first)
    let done = try await desk.coordinator.eraseAsAsked(asked)
    #expect(done.erased == [contact] && Set(done.others) == [other, stranger] && done.gone.count == 1 && done.unread.isEmpty)
    #expect(Set(try await desk.coordinator.contacts(all: true).map(\.id)) == [other, stranger])
    await desk.world.close()
  }

  @Test("What does not fit, wrong digits and somebody in no group are refused before anything is sent")
  func before() async throws {
    let desk = try await CallerDesk()
    let waiting = try await desk.world.signIn(try await desk.world.add("waiting", [.volunteer], by: desk.founder))
    let audited = try await desk.world.server.service.store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM audit") }
    let long = String(repeating: "ä", count: 4100)
    await #expect(throws: CallerThreadError.full) {
      try await desk.volunteer.beginThread(try SpokenCode(), contact: ID(), summary: long)
    }
    for typed in ["1234 5678 9012 3429", "1234567890123", "", "1234 5678 9012 342a", "12345678901234280"] {
      #expect(throws: ClientError.badCallerCode) { try SpokenCode(typed: typed) }
    }
    for session in [waiting, desk.founder] {
      await #expect(throws: ClientError.notAdmitted(.volunteers)) { try await session.openThread(try SpokenCode()) }
      await #expect(throws: ClientError.notAdmitted(.volunteers)) {
        try await session.beginThread(try SpokenCode(), contact: nil)
      }
    }
    let rows = try await desk.world.server.service.store.pool.read { db in
      (try Int.fetchOne(db, sql: "SELECT count(*) FROM thread"), try Int.fetchOne(db, sql: "SELECT count(*) FROM audit"))
    }
    #expect(rows.0 == 0 && rows.1 == audited)
    let code = try SpokenCode()
    _ = try await desk.give(code, summary: "a")
    let opened = try await desk.next.openThread(code)
    await #expect(throws: CallerThreadError.full) { try await desk.next.writeThread(opened, summary: long) }
    let replaced = try await desk.next.writeThread(opened, summary: "b", replacing: true)
    #expect(replaced.thread.items.map(\.text) == ["b"] && replaced.thread.contacts == opened.thread.contacts)
    await desk.world.close()
  }

  @Test("Two volunteers who write with one code: both summaries stay; who holds a retired code is told so")
  func twoWriters() async throws {
    let desk = try await CallerDesk()
    let code = try SpokenCode()
    _ = try await desk.give(code, summary: "yksi")
    let one = try await desk.volunteer.openThread(code)
    let other = try await desk.next.openThread(code)
    try await desk.volunteer.writeThread(one, summary: "kaksi")
    let merged = try await desk.next.writeThread(other, summary: "kolme")
    #expect(merged.thread.items.map(\.text) == ["yksi", "kaksi", "kolme"])
    let fresh = try SpokenCode()
    try await desk.next.writeThread(merged, fresh: fresh)
    let stale = try await desk.volunteer.openThread(fresh)
    try await desk.next.writeThread(try await desk.next.openThread(fresh), fresh: try SpokenCode())
    await #expect(throws: ClientError.noSuchThread) { try await desk.volunteer.writeThread(stale, summary: "myöhässä") }
    await #expect(throws: ClientError.noSuchThread) { try await desk.volunteer.eraseThread(stale) }
    await desk.world.close()
  }

  @Test("Who was removed opens nothing: neither with the code nor, as a coordinator, with every key they had")
  func removed() async throws {
    let desk = try await CallerDesk()
    let leaver = try await desk.world.signIn(try await desk.world.add("leaver", [.coordinator], by: desk.founder))
    try await desk.coordinator.refresh()
    try await desk.coordinator.admit(leaver.member, to: .coordinators)
    try await leaver.refresh()
    let code = try SpokenCode()
    let (contact, id) = try await desk.give(code, summary: "ennen")
    #expect(try await leaver.thread(of: leaver.contact(contact)) != nil)
    try await desk.founder.refresh()
    for member in [leaver.member, desk.next.member] { try await desk.founder.remove(member) }
    for session in [leaver, desk.next] { await #expect(throws: (any Error).self) { try await session.openThread(code) } }
    // While the rotation is pending, and after it: the next epoch is wrapped to who stays.
    try await desk.volunteer.refresh()
    let opened = try await desk.volunteer.openThread(code)
    for text in ["odotettaessa", "sen jälkeen"] {
      if text == "sen jälkeen" {
        try await desk.coordinator.refresh()
        try await desk.coordinator.housekeep()
        try await desk.volunteer.refresh()
      }
      try await desk.volunteer.writeThread(try await desk.volunteer.openThread(code), summary: text)
      let stored = try await desk.coordinator.call(API.thread, id: id, Nothing())
      let compartment = Compartment(id: id.bytes, kind: .thread, epoch: stored.epoch)
      await #expect(throws: ClientError.self) { try await leaver.canOpen(stored.wrap, of: compartment) }
      #expect(try await desk.coordinator.thread(of: desk.coordinator.contact(contact))?.thread.items.last?.text == text)
    }
    #expect(opened.thread.items.count == 1)
    await desk.world.close()
  }

  @Test("A contact logged after its code was given is delivered later with its thread when the server goes away between")
  func keptWithThread() async throws {
    let desk = try await CallerDesk()
    let code = try SpokenCode()
    let id = ID()
    var contact = try desk.world.conversation()
    contact.thread = try await desk.volunteer.beginThread(code, contact: id)
    let directory = try #require(desk.volunteer.directory)
    try KeptContactFlow.keep(contact, id: id, in: directory)
    #expect(try await desk.volunteer.deliverKept().delivered == [id])
    #expect(try await desk.coordinator.contact(id).contact.thread == contact.thread)
    await desk.world.close()
  }

  static func stands(_ needle: Data, in folder: URL) throws -> Bool {
    try InvariantCanaryTests.files(folder).contains { $0.data.range(of: needle) != nil }
  }
}

extension Session {
  fileprivate func canOpen(_ wrap: WireWrap, of compartment: Compartment) throws {
    _ = try open(wrap, of: compartment, group: .coordinators)
  }
}
