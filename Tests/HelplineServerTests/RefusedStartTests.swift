import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("What a refused start leaves behind, and damage in a large database", .turnstile)
struct RefusedStartTests {
  /// Every file of the data directory with its content, but for the database's log and its index: the log of a stopped server is
  /// empty.
  private func files(_ folder: Folder) throws -> [String: Data] {
    #expect(try folder.size("data/helpline.sqlite-wal") == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder["data"].path)
      .filter { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
    return try Dictionary(uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: folder["data/\($0)"])) })
  }

  private func stopped() async throws -> ServerWorld {
    let (world, _, volunteer) = try await ServerWorld.working()
    try await world.log(by: volunteer)
    await world.stop()
    return world
  }

  private func tamper(_ folder: Folder, _ sql: String) throws {
    let queue = try DatabaseQueue(path: folder["data/helpline.sqlite"].path)
    try queue.write { db in try db.execute(sql: sql) }
    try queue.close()
  }

  /// What is done to a stopped server's folder, and a part of the line that says so.
  static let harms: [(String, @Sendable (Folder) throws -> Void, String)] = [
    ("no secret", { try FileManager.default.removeItem(at: $0["data/server-secret.json"]) }, "Put it back"),
    ("another secret", { try DataDirectory.write(ServerSecret.newFile(), to: $0["data/server-secret.json"]) }, "not the one"),
    ("half a secret", { try cut($0["data/server-secret.json"], to: 40) }, "not of the expected form"),
    ("a bit of the secret", { try flip($0["data/server-secret.json"]) }, "secret"),
    ("bytes in pages", { try overwrite($0["data/helpline.sqlite"], pages: 20...30) }, "damaged"),
    ("a cut database", { try cut($0["data/helpline.sqlite"], to: 60_000) }, "damaged"),
    ("a cut page", { try cut($0["data/helpline.sqlite"], to: 4096 * 30 + 100) }, "damaged"),
    ("no database", { try DataDirectory.write(Data(repeating: 0x41, count: 90_000), to: $0["data/helpline.sqlite"]) }, "damaged"),
    ("a text", { try DataDirectory.write(Data("hello\n".utf8), to: $0["data/helpline.sqlite"]) }, "damaged"),
  ]

  private static func cut(_ file: URL, to bytes: Int) throws {
    try DataDirectory.write(Data(contentsOf: file).prefix(bytes), to: file)
  }

  /// Changes one character of the secret for another that may stand there.
  private static func flip(_ file: URL) throws {
    var text = try String(contentsOf: file, encoding: .utf8)
    let secret = try #require(text.components(separatedBy: "\"").first { $0.count == 43 })
    let other = (secret.first == "A" ? "B" : "A") + secret.dropFirst()
    text = text.replacing(secret, with: other)
    try DataDirectory.write(Data(text.utf8), to: file)
  }

  private static func overwrite(_ file: URL, pages: ClosedRange<Int>) throws {
    var content = try Data(contentsOf: file)
    let range = (pages.lowerBound - 1) * 4096..<pages.upperBound * 4096
    content.replaceSubrange(range, with: Data(repeating: 0x5a, count: range.count))
    try DataDirectory.write(content, to: file)
  }

  @Test("One clear line, exit code 1, and not a byte changed on the disk", arguments: harms.indices)
  func untouched(index: Int) async throws {
    let (name, harm, part) = Self.harms[index]
    let folder = try await stopped().folder
    try harm(folder)
    let before = try files(folder)
    for command in ["serve", "check"] {
      let ended = try await ServerCommand.run([command], in: folder)
      #expect(ended.status == 1, "\(name)")
      let said = command == "serve" ? ended.errors : ended.output + ended.errors
      #expect(said.contains(part), "\(name): \(said)")
      if command == "serve" { #expect(!ended.line.contains("\n") && ended.output == "", "\(name): \(ended.errors)") }
      let after = try files(folder)
      #expect(after == before, "\(name), \(command): \(after.filter { before[$0.key] != $0.value }.keys)")
    }
  }

  @Test("A database of a newer server, and one whose chains were changed, are left as they are")
  func newer() async throws {
    for (sql, part) in [
      ("INSERT INTO grdb_migrations VALUES ('99 the attic')", "newer"),
      ("UPDATE roster SET signature = zeroblob(64) WHERE version = 2", "changed or are damaged"),
    ] {
      let folder = try await stopped().folder
      try tamper(folder, sql)
      let before = try files(folder)
      let ended = try await ServerCommand.run(["serve"], in: folder)
      #expect(ended.status == 1 && ended.line.contains(part) && !ended.line.contains("\n"), "\(ended.errors)")
      #expect(try files(folder) == before)
    }
  }

  @Test("A second server on a live directory is one line, and the first loses nothing by it")
  func second() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let contact = try await world.log(by: volunteer)
    for _ in 0..<3 {
      let ended = try await ServerCommand.run(["serve"], in: world.folder)
      #expect(ended.status == 1 && ended.line.contains("Another server") && !ended.line.contains("\n"), "\(ended.errors)")
      try await world.log(by: volunteer)
    }
    _ = try await world.caller.call(API.contact, id: contact.id, Nothing(), token: coordinator.token)
    let page = try await world.caller.call(API.contacts, Nothing(), token: coordinator.token)
    #expect(page.contacts.count == 4)
    await world.stop()
  }

  // MARK: A large database

  /// A stopped server with more contacts than are looked through at a start.
  private func large() async throws -> ServerWorld {
    let world = try await stopped()
    try tamper(
      world.folder,
      """
      PRAGMA temp_store = MEMORY;
      CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 8000)
        SELECT randomblob(16) AS id FROM c;
      INSERT INTO compartment (id, kind, epoch, open, purge_month, fingerprint) SELECT id, 1, 1, 0, 999912, randomblob(32) FROM n;
      INSERT INTO object SELECT id, id, 1, randomblob(2088), randomblob(32) FROM n;
      """)
    let size = try world.folder.size("data/helpline.sqlite")
    #expect(size > Soundness.small)
    return world
  }

  /// The whole file with one page damaged.
  private func damage(_ world: ServerWorld, page: Int) throws {
    try Self.overwrite(world.folder["data/helpline.sqlite"], pages: page...page)
  }

  private func whyNot(_ world: ServerWorld) async throws -> SettingsError? {
    while true {
      do {
        try HelplineApplication(HelplineServer.Settings(dataDirectory: world.folder["data"])).service.store.close()
        return nil
      } catch SettingsError.inUse(_) {
        try await Task.sleep(for: .milliseconds(20))
      } catch let error as SettingsError { return error }
    }
  }

  @Test("A large database is refused when it is cut, or where the server could not do without what is damaged")
  func largeRefused() async throws {
    let world = try await large()
    let file = world.folder["data/helpline.sqlite"]
    #expect(try await whyNot(world) == nil)
    let whole = try Data(contentsOf: file)
    let queue = try DatabaseQueue(path: file.path)
    let roots = try await queue.read { db in
      try Row.fetchAll(db, sql: "SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0").map {
        ($0["name"] as String, $0["rootpage"] as Int)
      }
    }
    try queue.close()
    for (name, page) in roots where !name.hasPrefix("sqlite_autoindex") {
      try damage(world, page: page)
      #expect(try await whyNot(world) == .damagedDatabase, "\(name)")
      try whole.write(to: file)
    }
    try whole.prefix(whole.count - 5 * 4096).write(to: file)
    #expect(try await whyNot(world) == .damagedDatabase)
    try whole.write(to: file)
    #expect(try await whyNot(world) == nil)
  }

  @Test("Damage deep in a large database does not keep the server from starting; each night finds it, and so does check")
  func largeFound() async throws {
    let world = try await large()
    let file = world.folder["data/helpline.sqlite"]
    let queue = try DatabaseQueue(path: file.path)
    let end = try await queue.read { db in
      try #require(try Data.fetchOne(db, sql: "SELECT substr(sealed, -32) FROM object ORDER BY id LIMIT 1 OFFSET 4000"))
    }
    try queue.close()
    var content = try Data(contentsOf: file)
    let place = try #require(content.range(of: end)).lowerBound
    // A long value goes on in a page of its own, which begins with the number of the next.
    let start = place / 4096 * 4096
    #expect(content[start..<start + 4] == Data([0, 0, 0, 0]))
    content.replaceSubrange(start..<start + 4, with: [0x5a, 0x5a, 0x5a, 0x5a])
    try content.write(to: file)
    #expect(try await whyNot(world) == nil)
    let findings = try await CheckTests.findings(in: world.folder)
    #expect(findings.contains { $0.contains("damaged") }, "\(findings)")
    try await world.restart()
    #expect(try await !world.service.store.isWhole())
    await #expect(throws: SettingsError.damagedDatabase) { try await world.server.application.sweep() }
    await world.stop()
  }
}
