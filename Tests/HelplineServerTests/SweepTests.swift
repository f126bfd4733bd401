import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("Forgetting", .turnstile)
struct SweepTests {
  /// Parts of everything that was sealed for a contact: a ciphertext of several pages has them on each.
  private func parts(of contact: LogContact) -> [[UInt8]] {
    let object = contact.object.bytes
    return [
      Array(object[24..<56]), Array(object[object.count / 2..<object.count / 2 + 32]), Array(object.suffix(32)),
      Array(contact.wraps[0].sealed.bytes[100..<132]),
    ]
  }

  @Test("A contact past its purge month is gone, its bytes too; others and the statistics stay")
  func purge() async throws {
    let clock = TestClock()
    let (world, coordinator, volunteer) = try await ServerWorld.working(clock: clock)
    let old = try await world.log(by: volunteer, size: 32 << 10)
    let settled = try await world.log(by: volunteer)
    let settlement = try world.settlement(of: settled)
    try await world.caller.call(API.writeContact, id: settled.id, settlement, token: coordinator.token)
    var short = try world.newContact()
    short.purge = world.month.adding(months: 1)
    try await world.caller.call(API.logContact, short, token: volunteer.token)
    clock.advance(months: 1)
    for member in [coordinator, volunteer, world.founder] { try await world.signIn(member) }
    let young = try await world.log(by: volunteer)
    let ledger = try await world.counts()["ledger"]
    for part in parts(of: old) + parts(of: young) + parts(of: short) { #expect(try world.stands(part)) }
    clock.advance(months: 1)
    #expect(try await world.server.application.sweep() == 1)
    for part in parts(of: short) { #expect(try !world.stands(part)) }
    clock.advance(months: 4)
    #expect(try await world.server.application.sweep() == 0, "the purge month itself is not over")
    for part in parts(of: old) { #expect(try world.stands(part)) }
    clock.advance(months: 1)
    #expect(try await world.server.application.sweep() == 2)
    for part in parts(of: old) { #expect(try !world.stands(part)) }
    for part in [settlement.object.sealed, settlement.rekey?.objects.first?.sealed, settlement.rekey?.wraps.first?.sealed] {
      #expect(try !world.stands(Array(try #require(part).bytes[24..<56])))
    }
    for part in parts(of: young) { #expect(try world.stands(part)) }
    let counts = try await world.counts()
    #expect(counts["ledger"] == ledger && counts["transient"] == 0)
    #expect(try world.folder.size("data/helpline.sqlite-wal") == 0)
    await world.stop()
  }

  @Test("More contacts than one portion are purged in one night")
  func portions() async throws {
    let clock = TestClock()
    let (world, _, volunteer) = try await ServerWorld.working(clock: clock)
    let contacts = try (0..<410).map { _ in try world.newContact() }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for contact in contacts {
        group.addTask { try await world.caller.call(API.logContact, contact, token: volunteer.token) }
      }
      try await group.waitForAll()
    }
    clock.advance(months: 7)
    var swept = 0
    let entries = try await world.audited { swept = try await world.server.application.sweep() }
    #expect(swept == 410)
    #expect(entries.map(\.count) == [200, 200, 10] && entries.allSatisfy { $0.action == .purged })
    let counts = try await world.counts()
    #expect(counts["object"] == 3 && counts["transient"] == 0 && counts["ledger"] == 1640)
    for contact in contacts.prefix(20) { for part in parts(of: contact) { #expect(try !world.stands(part)) } }
    await world.stop()
  }

  @Test("An erased contact is gone at once, its bytes too, from the log of writes as well")
  func erase() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let contact = try await world.log(by: volunteer, size: 32 << 10)
    let correction = world.correction(of: contact)
    try await world.caller.call(API.writeContact, id: contact.id, correction, token: volunteer.token)
    for part in parts(of: contact) { #expect(try world.stands(part)) }
    try await world.caller.call(API.eraseContact, id: contact.id, Nothing(), token: coordinator.token)
    let all = parts(of: contact) + [Array(correction.object.sealed.bytes[24..<56]), Array(contact.id.bytes)]
    for part in all { #expect(try !world.stands(part)) }
    #expect(try world.folder.size("data/helpline.sqlite-wal") == 0)
    await world.stop()
  }

  @Test("What was replaced is gone with the next cut of the log: a corrected text, a retired passphrase, an older blob")
  func replaced() async throws {
    let (world, _, volunteer) = try await ServerWorld.working()
    let contact = try await world.log(by: volunteer)
    try await world.caller.call(API.writeContact, id: contact.id, world.correction(of: contact), token: volunteer.token)
    let blob = PutBlob(version: 2, blob: .random(1064))
    try await world.caller.call(API.putBlob, blob, token: volunteer.token)
    try await world.caller.call(API.putBlob, PutBlob(version: 3, blob: .random(1064)), token: volunteer.token)
    let key = try SigningKey()
    let request = try await volunteer.setPassphrase(
      world.caller, organisation: world.organisation, login: volunteer.newLogin(key: key.publicKey))
    try await world.caller.call(API.setPassphrase, request, token: volunteer.token)
    try await world.service.store.checkpoint()
    for gone in [Array(contact.object.bytes[24..<56]), Array(blob.blob.bytes[0..<32]), volunteer.login.publicKey] {
      #expect(try !world.stands(gone))
    }
    #expect(try world.stands(key.publicKey))
    #expect(try world.folder.size("data/helpline.sqlite-wal") == 0)
    await world.stop()
  }

  @Test("Rows for days go with their day: grants, invitations, answers that nobody approved")
  func transients() async throws {
    let clock = TestClock()
    let (world, _, volunteer) = try await ServerWorld.working(clock: clock)
    try await world.log(by: volunteer)
    let waiting = try world.newInvitation([.volunteer], days: 7)
    let answered = try world.newInvitation([.volunteer], days: 7)
    for open in [waiting, answered] { try await world.caller.call(API.invite, open.request, token: world.founder.token) }
    try await world.caller.call(API.join, try world.joining(try Member(), answered))
    func left(after days: Double) async throws -> Int? {
      clock.advance(days: days)
      try await world.server.application.sweep()
      return try await world.counts()["transient"]
    }
    #expect(try await left(after: 1) == 4)
    #expect(try await left(after: 1) == 3, "the grant")
    #expect(try await left(after: 5) == 3)
    #expect(try await left(after: 1) == 2, "the invitation that nobody answered")
    #expect(try await left(after: 6) == 2)
    #expect(try await left(after: 1) == 0, "the answer that nobody approved, and its invitation")
    let code = try await refusal {
      try await world.caller.call(API.lookUpInvitation, LookUpInvitation(tag: waiting.request.tag))
    }
    #expect(code == .notFound)
    await world.stop()
  }

  @Test("All transient rows look the same, whatever they hold")
  func sameSize() async throws {
    let (world, _, volunteer) = try await ServerWorld.working()
    try await world.log(by: volunteer)
    let open = try world.newInvitation(Role.allCases)
    try await world.caller.call(API.invite, open.request, token: world.founder.token)
    try await world.caller.call(API.join, try world.joining(try Member(), open))
    try await world.leave(by: volunteer)
    let sizes = try await world.service.store.read {
      try Int.fetchAll($0, sql: "SELECT length(id) * 10000 + length(sealed) FROM transient")
    }
    #expect(sizes.count == 5 && Set(sizes).count == 1)
    await world.stop()
  }

  @Test("A removed member's name goes with the last audit entry that may name them; their login and keys at once")
  func names() async throws {
    let clock = TestClock()
    let (world, _, volunteer) = try await ServerWorld.working(clock: clock)
    let before = try await world.counts()
    try await world.remove(volunteer, by: world.founder, lost: true)
    let after = try await world.counts()
    for table in ["login", "sheet", "member_blob"] { #expect(after[table] == (before[table] ?? 0) - 1) }
    let wraps = try await world.caller.call(API.names, Nothing(), token: world.founder.token).names
    #expect(wraps.contains { $0.member == volunteer.id })
    try await world.service.store.checkpoint()
    #expect(try !world.stands(volunteer.login.publicKey) && !world.stands(volunteer.sheet.publicKey))
    clock.advance(months: 24)
    try await world.server.application.sweep()
    #expect(try await world.counts()["object"] == 3)
    clock.advance(months: 1)
    try await world.server.application.sweep()
    #expect(try await world.counts()["object"] == 2)
    await world.stop()
  }

  @Test("Bytes that a purge should have taken are found, in the database and in the log, wherever a read begins or ends")
  func proof() throws {
    let folder = try Folder()
    let database = folder["helpline.sqlite"]
    let sample: UInt64 = 0x0102_0304_0506_0708
    let bytes = Data([1, 2, 3, 4, 5, 6, 7, 8])
    for place in [0, 1, (1 << 20) - 4, (1 << 20) - 8, 1 << 20, 3_000_000 - 8] {
      var content = Data(count: 3_000_000)
      content.replaceSubrange(place..<place + 8, with: bytes)
      try content.write(to: database)
      #expect(try Sweep.found([sample, 5], in: database), "at \(place)")
      #expect(try !Sweep.found([sample + 1], in: database))
    }
    try Data(count: 100).write(to: database)
    #expect(try !Sweep.found([sample], in: database))
    try (Data(count: 50) + bytes).write(to: folder["helpline.sqlite-wal"])
    #expect(try Sweep.found([sample], in: database))
  }
}
