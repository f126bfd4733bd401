import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@testable import HelplineClient

/// Invariants 1 and 2 for cases: what is said in one stands nowhere, and what was erased is gone.
@Suite(.serialized, .turnstile) struct InvariantCaseCanaryTests {
  private static let lists: [ListName] = [
    .caseOrigin, .language, .goalDomain, .meetingType, .duration, .agencyKind, .commitment, .closureReason,
  ]

  @Test(
    "Texts and codes of a case, its journal, agencies, card, answers and hand-over reach no file and no message",
    .timeLimit(.minutes(15)))
  func canary() async throws {
    let folder = try Folder()
    let (lists, codes) = try InvariantCanaryTests.randomLists(of: Self.lists)
    var words: [String] = []
    func word() -> String {
      words.append(InvariantCanaryTests.word())
      return words[words.count - 1]
    }
    func code(_ list: ListName) throws -> String { try #require(codes[list]) }
    let proxy = try RecordingProxy()
    let server = try ServerProcess(data: folder["data"], environment: ["HELPLINE_HTTP_ORIGINS": proxy.address])
    proxy.forward(to: server.port)
    let client = try Client(server: proxy.address)
    let directory = try ProfileDirectory(folder["profile"])
    _ = try await FoundOrganisationFlow.run(
      client: client, setUpToken: try #require(server.setUpToken), name: "Founder", login: "founder",
      passphrase: World.passphrase, roles: Role.allCases, directory: directory)
    let lead = try await Session.signIn(client: client, login: "founder", passphrase: World.passphrase, directory: directory)
    let typed = try TypedCode(kind: .invitation, typed: try await lead.invite(name: "Next", roles: [.mentor]))
    let promise = try await JoinFlow.look(client: client, code: typed)
    let place = try ProfileDirectory(folder["next"])
    _ = try await JoinFlow.run(
      client: client, code: typed, promise: promise, login: "next", passphrase: World.passphrase, withSheet: false,
      directory: place)
    try await lead.approve(try #require(try await lead.invitations().first { $0.member != nil }))
    let next = try await Session.signIn(client: client, login: "next", passphrase: World.passphrase, directory: place)
    for session in [lead, next] { await session.use(lists) }

    let id = try await lead.openCase(
      origin: try code(.caseOrigin), contact: nil, need: word(), languages: [try code(.language)])
    try await lead.assess(id, with: next.member, exit: true, text: word())
    try await lead.agree(id, text: word())
    try await lead.assign(id, to: next.member)
    try await next.decline(id, reason: word())
    try await lead.assign(id, to: lead.member)
    try await lead.accept(id)
    try await lead.addNote(word(), to: id)
    try await lead.setCard(word(), in: id)
    try await lead.addGoal(to: id, domain: try code(.goalDomain), text: word(), score: -1)
    let goal = try #require(try await lead.oneCase(id).journal?.goals.first)
    try await lead.score(goal.id, in: id, 1)
    let today = await lead.status.day
    try await lead.addMeeting(
      Meeting(
        day: today, type: try code(.meetingType), duration: try code(.duration), attended: true, nextStep: word(), text: word()),
      to: id, next: NextStep(day: today.adding(days: 7), text: word()))
    try await lead.addAgency(
      Agency(
        name: word(), kind: try code(.agencyKind), commitment: try code(.commitment), area: word(), mayShare: word()),
      to: id)
    try await lead.handOver(id, to: next.member, reason: word(), meeting: today)
    try await next.accept(id)
    try await lead.passOn(id)
    try await next.takeOver(id)
    try await next.close(id, reason: try code(.closureReason))
    try await lead.confirmClosing(id)
    try await next.followUp(id, month: 3, text: word())

    let seen = try await next.oneCase(id)
    let content = seen.everything
    #expect(words.count == 15)
    for word in words + codes.values { #expect(content.contains(word), "the client itself does know") }
    let used = Canary(words: words + Array(codes.values))
    var files = try InvariantCanaryTests.files(folder["data"])
    #expect(files.contains { $0.name.hasSuffix("-wal") && !$0.data.isEmpty }, "the log of the database is looked at, too")

    // Every sealed thing of the case stands in the files before, and none of it after.
    let stored = seen.stored
    let journal = try #require(stored.journal)
    let sealed = (stored.objects + journal.objects).map(\.sealed.bytes) + [stored.wrap.sealed.bytes, journal.wrap.sealed.bytes]
    var parts = [Data(id.bytes), Data(journal.id.bytes)]
    for bytes in sealed {
      let middle = bytes.count / 2
      parts += [Data(bytes[24..<56]), Data(bytes[middle..<middle + 32]), Data(bytes.suffix(32))]
    }
    func found(_ part: Data) throws -> Bool {
      try InvariantCanaryTests.files(folder["data"]).contains { $0.data.range(of: part) != nil }
    }
    #expect(journal.objects.count >= 4 && stored.objects.count >= 7)
    for part in parts { #expect(try found(part)) }
    try await lead.eraseCase(id)
    for part in parts { #expect(try !found(part), "of the coordination or the journal") }

    let backup = folder["backup.sqlite"]
    try await Backup.run(Settings(dataDirectory: folder["data"]), to: backup)
    #expect(server.terminate() == 0)
    files += try InvariantCanaryTests.files(folder["data"])
    files.append(("backup", try Data(contentsOf: backup)))
    files.append(("log", try Data(contentsOf: server.errors)))
    for name in ["profile", "next"] { files += try InvariantCanaryTests.files(folder[name]) }
    for file in files { #expect(used.found(in: file.data).isEmpty, "in \(file.name)") }
    #expect(proxy.traffic.count > 20_000)
    #expect(used.found(in: proxy.traffic).isEmpty, "in the traffic")
    proxy.stop()
  }

  @Test("Two cases that differ only in codes leave as many rows of the same sizes")
  func sizes() async throws {
    var seen: [[String]] = []
    for codes in [
      ["direct", "fi", "safety", "phone", "lt5", "authority", "always", "other"],
      ["inbound", "other", "identity_ideology", "with_agency", "unknown", "religious_community", "when_needed", "lost_contact"],
    ] {
      let one = try await CaseWorld()
      let (coordinator, mentor) = (one.coordinator, one.mentor)
      let id = try await coordinator.openCase(
        origin: codes[0], contact: nil, need: "Haluaa irti ryhmästä.", languages: [codes[1]])
      try await coordinator.assess(id, with: mentor.member, exit: true, text: "Arvio.")
      try await coordinator.agree(id, text: "Sovittu.")
      try await coordinator.assign(id, to: mentor.member)
      try await mentor.accept(id)
      try await mentor.addGoal(to: id, domain: codes[2], text: "Oma koti", score: 0)
      let goal = try #require(try await mentor.oneCase(id).journal?.goals.first)
      try await mentor.score(goal.id, in: id, 1)
      try await mentor.addMeeting(
        Meeting(day: one.world.today, type: codes[3], duration: codes[4], attended: true), to: id, next: nil)
      try await mentor.addAgency(Agency(name: "Toimisto", kind: codes[5], commitment: codes[6]), to: id)
      try await mentor.close(id, reason: codes[7])
      try await coordinator.confirmClosing(id)
      seen.append(
        try await one.world.server.service.store.pool.read { db in
          try ["compartment", "object", "wrap", "ledger", "transient", "audit"].map { table in
            let columns = try db.columns(in: table).filter { $0.type == "BLOB" }.map { "sum(length(\($0.name)))" }
            let sizes = try Row.fetchOne(db, sql: "SELECT count(*), \(columns.joined(separator: ", ")) FROM \(table)")
            return "\(table) \(sizes.map(\.description) ?? "")"
          }
        })
      await one.world.close()
    }
    #expect(seen[0] == seen[1])
  }
}

extension OpenedCase {
  /// All payloads that this member can read, as text.
  fileprivate var everything: String {
    var payloads: [Payload] = [record.record.payload] + answers.map(\.record.payload) + agreements.map(\.record.payload)
    payloads += agencies.map(\.record.payload) + followUps.map(\.record.payload)
    payloads += assignment.map { [$0.record.payload] } ?? []
    if let journal {
      payloads += journal.notes.map(\.record.payload) + journal.goals.map(\.record.payload)
      payloads += journal.meetings.map(\.record.payload) + journal.cards.map(\.record.payload)
    }
    return payloads.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
  }
}
