import Foundation
import GRDB
import HelplineClient
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

/// Invariant 1: words that only the client may know stand in no file and in no message.
@Suite(.serialized, .turnstile) struct InvariantCanaryTests {
  @Test("The canary finds a word in each of its forms, so that its silence means something")
  func canaryWorks() {
    let word = "zq7kanarialintu"
    let canary = Canary(words: [word])
    let base64 = Data("x\(word)yy".utf8).base64EncodedString()
    for text in ["…\(word)…", Data(word.utf8).map { String(format: "%02x", $0) }.joined(), base64] {
      #expect(!canary.found(in: Data(text.utf8)).isEmpty)
    }
    #expect(!canary.found(in: word.data(using: .utf16LittleEndian)!).isEmpty)
    #expect(canary.found(in: Data("kanarialintu".utf8)).isEmpty)
  }

  @Test("Free text, codes, names, logins, passphrases reach no file and no message of the server", .timeLimit(.minutes(15)))
  func canary() async throws {
    let folder = try Folder()
    let (lists, codes) = try Self.randomLists(of: Contact.counted)
    let words = (0..<12).map { _ in Self.word() }
    let passphrase = "\(words[0]) \(words[1]) \(words[2]) \(words[3]) 4711"
    let login = words[4]
    let proxy = try RecordingProxy()
    let server = try ServerProcess(data: folder["data"], environment: ["HELPLINE_HTTP_ORIGINS": proxy.address])
    proxy.forward(to: server.port)
    let client = try Client(server: proxy.address)
    let directory = try ProfileDirectory(folder["profile"])
    _ = try await FoundOrganisationFlow.run(
      client: client, setUpToken: try #require(server.setUpToken), name: words[5], login: login, passphrase: passphrase,
      roles: Role.allCases, directory: directory)
    let session = try await Session.signIn(client: client, login: login, passphrase: passphrase, directory: directory)
    _ = try await session.invite(name: words[6], roles: [.volunteer])
    let contact = Contact(
      day: Day(Date(), in: .gmt), codes: codes.merging([.asks: "callback", .danger: "none"]) { $1 }, note: "Muisto: \(words[7]).")
    let id = try await session.log(try contact.completed(lists))
    let second = try await session.log(try contact.completed(lists))
    let opened = try await session.contact(id)
    #expect(opened.contact.note.contains(words[7]), "the client itself does know")
    var changed = opened.contact
    changed.note = "\(words[8])"
    try await session.correct(opened, to: changed)
    try await session.settle(try await session.contact(second), as: "nothing", note: words[8])
    let note = try await session.leaveHandOver(note: words[9])
    #expect(try await session.handOverNotes().notes.map(\.note.note) == [words[9]])
    let spoken = try (0..<2).map { _ in try SpokenCode() }
    let thread = try await session.beginThread(spoken[0], contact: id, summary: words[10])
    let written = try await session.writeThread(try await session.openThread(spoken[0]), summary: words[11], fresh: spoken[1])
    #expect(written.id == thread && written.thread.items.map(\.text) == [words[10], words[11]])
    let digits = try spoken.flatMap { try [$0.text, $0.text.filter { $0 != " " }, $0.text.replacing(" ", with: "-")] }
    _ = try await session.readAudit()
    _ = try await session.members()
    let used = Canary(words: words + digits + codes.values.filter { $0.hasPrefix("zq") })
    var files = try Self.files(folder["data"])
    #expect(files.contains { $0.name.hasSuffix("-wal") && !$0.data.isEmpty }, "the log of the database is looked at, too")
    try await session.erase(id)
    try await session.removeHandOver(note)
    _ = try await session.eraseThread(written)
    try await session.leaveHandOver(note: words[9])
    let backup = folder["backup.sqlite"]
    try await Backup.run(Settings(dataDirectory: folder["data"]), to: backup)
    #expect(server.terminate() == 0)
    files += try Self.files(folder["data"])
    files.append(("backup", try Data(contentsOf: backup)))
    files.append(("log", try Data(contentsOf: server.errors)))
    for file in files { #expect(used.found(in: file.data).isEmpty, "in \(file.name)") }
    #expect(proxy.traffic.count > 20_000)
    #expect(used.found(in: proxy.traffic).isEmpty, "in the traffic")
    proxy.stop()
    // On the device, too: the profile holds the login, which a person typed there, and nothing else of this.
    let device = Canary(words: used.words.filter { $0 != login })
    for file in try Self.files(directory.url) { #expect(device.found(in: file.data).isEmpty, "in the profile's \(file.name)") }
  }

  @Test("Two runs that differ only in codes leave as many rows of the same sizes")
  func sizes() async throws {
    var seen: [[String]] = []
    for codes in [
      [ListName.contactKind: "about_other", .channel: "phone", .concern: "online", .outcome: "support"],
      [.contactKind: "silent", .channel: "in_person"],
      [
        .contactKind: "professional", .channel: "in_person", .concern: "conflict_travel", .outcome: "statutory_report",
        .ideology: "none_identified", .region: "helsinki", .ageBand: "under_15", .language: "other", .interpreter: "yes",
        .danger: "social_emergency",
      ],
    ] {
      let world = try await World(roles: Role.allCases)
      let founder = try await world.signIn(world.founder)
      for _ in 0..<3 { try await founder.log(try Contact(day: world.today, codes: codes, note: "").completed(world.lists)) }
      seen.append(
        try await world.server.service.store.pool.read { db in
          try ["compartment", "object", "wrap", "ledger", "transient", "audit"].map { table in
            let columns = try db.columns(in: table).filter { $0.type == "BLOB" }.map { "sum(length(\($0.name)))" }
            let sizes = try Row.fetchOne(db, sql: "SELECT count(*), \(columns.joined(separator: ", ")) FROM \(table)")
            return "\(table) \(sizes.map(\.description) ?? "")"
          }
        })
      await world.close()
    }
    #expect(seen[0] == seen[1])
    #expect(seen[0] == seen[2])
  }

  /// The code lists with a random word in place of the first code of each of `names`, and these words.
  static func randomLists(of names: [ListName]) throws -> (CodeLists, [ListName: String]) {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let data = try Data(contentsOf: root.appendingPathComponent("config/codelists.json"))
    var file = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    var lists = try #require(file["lists"] as? [String: Any])
    var chosen: [ListName: String] = [:]
    for name in names {
      var list = try #require(lists[name.rawValue] as? [String: Any])
      var codes = try #require(list["codes"] as? [[String: Any]])
      codes[0]["id"] = word()
      chosen[name] = codes[0]["id"] as? String
      list["codes"] = codes
      lists[name.rawValue] = list
    }
    file["lists"] = lists
    return (try CodeLists(json: try JSONSerialization.data(withJSONObject: file)), chosen)
  }

  /// A word that stands nowhere else.
  static func word() -> String { "zq" + Sodium.random(7).map { String(format: "%02x", $0) }.joined() }

  static func files(_ folder: URL) throws -> [(name: String, data: Data)] {
    guard let names = FileManager.default.enumerator(atPath: folder.path) else { return [] }
    return names.compactMap { $0 as? String }.compactMap { name in
      (try? Data(contentsOf: folder.appendingPathComponent(name))).map { (name, $0) }
    }
  }
}
