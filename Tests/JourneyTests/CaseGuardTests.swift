import Foundation
import HelplineCore
import HelplineVault
import Testing

@testable import HelplineClient

/// What the flows themselves keep from being written, and what they do not forget.
@Suite(.turnstile) struct CaseGuardTests {
  @Test("Codes that are in no list, texts that are too long, days to come: no flow writes them, and nothing has changed")
  func refused() async throws {
    let one = try await CaseWorld()
    let id = try await one.active()
    let (mentor, coordinator) = (one.mentor, one.coordinator)
    try await mentor.addAgency(Agency(name: "Toimisto", kind: "authority", commitment: "always"), to: id)
    let before = try await mentor.oneCase(id).stored
    let (line, long) = (String(repeating: "ä", count: 2_001), String(repeating: "ä", count: 20_001))
    let (today, tomorrow) = (one.world.today, one.world.today.adding(days: 1))
    func expect(_ error: CaseRecordError, _ write: () async throws -> Void) async {
      await #expect(throws: error, "\(error)") { try await write() }
    }
    func meeting(_ day: Day, _ type: String = "phone", _ duration: String = "lt5", next: String = "") async throws {
      try await mentor.addMeeting(
        Meeting(day: day, type: type, duration: duration, attended: true, nextStep: next), to: id, next: nil)
    }
    await expect(.futureDay(tomorrow)) { try await meeting(tomorrow) }
    await expect(.unknownCode(.meetingType, "dream")) { try await meeting(today, "dream") }
    await expect(.unknownCode(.duration, "long")) { try await meeting(today, "phone", "long") }
    await expect(.tooLong("next_step", longest: 2_000)) { try await meeting(today, next: line) }
    await expect(.tooLong("text", longest: 20_000)) { try await mentor.addNote(long, to: id) }
    await expect(.tooLong("text", longest: 20_000)) { try await mentor.setCard(long, in: id) }
    await expect(.unknownCode(.goalDomain, "fun")) { try await mentor.addGoal(to: id, domain: "fun", text: "", score: 0) }
    await expect(.unknownCode(.closureReason, "bored")) { try await mentor.close(id, reason: "bored") }
    await expect(.unknownCode(.commitment, "never")) {
      try await mentor.addAgency(Agency(name: "n", kind: "authority", commitment: "never"), to: id)
    }
    let agency = try #require(try await mentor.oneCase(id).network.first)
    await expect(.empty("name")) { try await mentor.changeAgency(agency.id, in: id) { $0.name = " " } }
    await expect(.empty("area")) { try await mentor.changeAgency(agency.id, in: id) { $0.commitment = "area" } }
    await expect(.tooLong("text", longest: 20_000)) { try await coordinator.agree(id, text: long) }
    await expect(.tooLong("reason", longest: 2_000)) {
      try await coordinator.handOver(id, to: one.successor.member, reason: line)
    }
    let offered = try await one.offered()
    await expect(.tooLong("reason", longest: 2_000)) { try await mentor.decline(offered, reason: line) }
    await expect(.unknownCode(.language, "xx")) {
      _ = try await coordinator.openCase(origin: "direct", contact: nil, need: "", languages: ["xx"])
    }
    let intake = try await coordinator.openCase(origin: "direct", contact: nil, need: "", languages: [])
    await expect(.tooLong("assessment", longest: 20_000)) {
      try await coordinator.assess(intake, with: mentor.member, exit: true, text: long)
    }
    #expect(try await mentor.oneCase(id).stored == before)
    #expect(try await coordinator.oneCase(intake).record.revision == 1)
    await one.world.close()
  }

  @Test("What stands in a case since before a code was retired does not keep it from being changed")
  func retired() async throws {
    let one = try await CaseWorld()
    let id = try await one.active()
    try await one.mentor.addAgency(Agency(name: "Toimisto", kind: "authority", commitment: "always"), to: id)
    let agency = try #require(try await one.mentor.oneCase(id).network.first)
    await one.mentor.use(try one.world.lists.retiring("authority", in: .agencyKind))
    try await one.mentor.changeAgency(agency.id, in: id) { $0.mayShare = "Kaikki." }
    await #expect(throws: CaseRecordError.unknownCode(.agencyKind, "authority")) {
      try await one.mentor.addAgency(Agency(name: "Toinen", kind: "authority", commitment: "always"), to: id)
    }
    #expect(try await one.coordinator.oneCase(id).network.map(\.record.mayShare) == ["Kaikki."])
    await one.world.close()
  }

  @Test("A case that was saved is not told as a failure because the keyring could not be stored with it; that is done later")
  func keysNotStored() async throws {
    let one = try await CaseWorld()
    let id = try await one.offered()
    let store = one.world.server.service.store
    try await store.pool.write { db in
      try db.execute(sql: "CREATE TRIGGER full BEFORE UPDATE ON member_blob BEGIN SELECT RAISE(ABORT, 'full'); END")
    }
    try await one.mentor.accept(id)
    #expect(try await one.coordinator.oneCase(id).record.record.status == .active)
    try await store.pool.write { db in try db.execute(sql: "DROP TRIGGER full") }
    await one.mentor.signOut()
    let again = try await one.world.signIn(one.mentorPerson)
    #expect(try await again.rememberedEpoch(of: id) == 1)
    #expect(try await again.oneCase(id).journal?.notes.isEmpty == true)
    await one.world.close()
  }

  @Test("Two devices of one mentor begin journals at once: the blob remembers both, and what each knows later")
  func twoDevices() async throws {
    let one = try await CaseWorld()
    let person = one.mentorPerson
    let second = Person(
      login: person.login, passphrase: person.passphrase, directory: try ProfileDirectory(one.world.folder["second"]))
    let other = try await one.world.signIn(second)
    var ids: [ID] = []
    for round in 0..<3 {
      let id = try await one.offered()
      // The two take turns, and each time the blob has gone on without them.
      try await (round % 2 == 0 ? one.mentor : other).accept(id)
      ids.append(id)
    }
    let third = Person(
      login: person.login, passphrase: person.passphrase, directory: try ProfileDirectory(one.world.folder["third"]))
    let fresh = try await one.world.signIn(third)
    for id in ids { #expect(try await fresh.rememberedEpoch(of: id) == 1) }
    // At the same time, too.
    let more = [try await one.offered(), try await one.offered()]
    async let first: Bool = one.mentor.accept(more[0])
    async let again: Bool = other.accept(more[1])
    _ = try await (first, again)
    let last = try await one.world.signIn(third)
    for id in ids + more { #expect(try await last.rememberedEpoch(of: id) == 1) }
    // Both devices can still sign in, and go on working.
    for device in [person, second] {
      let session = try await one.world.signIn(device)
      try await session.addNote("Jatkuu.", to: ids[0])
    }
    await one.world.close()
  }
}

extension Session {
  /// The newest epoch of a case's journal that the keyring knows.
  fileprivate func rememberedEpoch(of id: ID) throws -> UInt32? { try keys.journal(of: id.bytes)?.epoch }
}

extension CodeLists {
  /// The same lists with a code that cannot be chosen any more.
  fileprivate func retiring(_ code: String, in list: ListName) throws -> CodeLists {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let data = try Data(contentsOf: root.appendingPathComponent("config/codelists.json"))
    var file = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    var lists = try #require(file["lists"] as? [String: Any])
    var changed = try #require(lists[list.rawValue] as? [String: Any])
    var codes = try #require(changed["codes"] as? [[String: Any]])
    codes.removeAll { $0["id"] as? String == code }
    changed["codes"] = codes
    lists[list.rawValue] = changed
    file["lists"] = lists
    return try CodeLists(json: try JSONSerialization.data(withJSONObject: file))
  }
}
