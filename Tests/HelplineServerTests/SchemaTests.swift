import Foundation
import GRDB
import HelplineCore
import HelplineServer
import Testing

@Suite("The database", .turnstile)
struct SchemaTests {
  /// The library's own table, which holds the names of migrations.
  static let libraries: Set = ["grdb_migrations"]

  private func columns(_ world: ServerWorld) async throws -> [String: [String]] {
    try await world.service.store.read { db in
      var columns: [String: [String]] = [:]
      for table in try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'") {
        guard !Self.libraries.contains(table) else { continue }
        columns[table] = try db.columns(in: table).map(\.name)
      }
      return columns
    }
  }

  @Test("No table keeps the order of insertion, and every column has one type")
  func tables() async throws {
    let world = try await ServerWorld()
    let rows = try await world.service.store.read { db in
      try Row.fetchAll(db, sql: "SELECT name, wr, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
        .map { (name: $0["name"] as String, withoutRow: $0["wr"] as Bool, strict: $0["strict"] as Bool) }
    }
    let own = rows.filter { !Self.libraries.contains($0.name) && !$0.name.hasPrefix("sqlite_") }
    #expect(own.count == 19)
    for table in own { #expect(table.withoutRow && table.strict, "\(table.name)") }
    await world.stop()
  }

  @Test("No column is a time, but for months")
  func times() async throws {
    let world = try await ServerWorld()
    for (table, columns) in try await columns(world) {
      for column in columns where !["purge_month", "month"].contains(column) {
        for word in [
          "time", "date", "day", "month", "year", "created", "updated", "changed", "_at", "since", "until", "when", "last",
        ] {
          #expect(!column.contains(word), "\(table).\(column)")
        }
      }
    }
    await world.stop()
  }

  @Test("SECURITY.md names every column, and no other")
  func listed() async throws {
    let world = try await ServerWorld()
    let text = try String(contentsOf: package("SECURITY.md"), encoding: .utf8)
    var listed: [String: [String]] = [:]
    var table: String?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("#") {
        table = line.hasPrefix("### `") ? line.split(separator: "`").dropFirst().first.map(String.init) : nil
      } else if let table, line.hasPrefix("| `"), let column = line.split(separator: "`").dropFirst().first {
        listed[table, default: []].append(String(column))
        let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(cells.count >= 2 && cells.allSatisfy { !$0.isEmpty }, "\(table).\(column) has no reason")
      }
    }
    let schema = try await columns(world)
    #expect(Set(listed.keys) == Set(schema.keys))
    for (table, columns) in schema { #expect(listed[table]?.sorted() == columns.sorted(), "\(table)") }
    await world.stop()
  }

  @Test("Every connection deletes securely, keeps temporary data in memory and flushes what it commits")
  func pragmas() async throws {
    let world = try await ServerWorld()
    let pool = world.service.store.pool
    @Sendable func check(_ db: Database) throws {
      for (name, value) in [
        ("secure_delete", 1), ("temp_store", 2), ("synchronous", 2), ("trusted_schema", 0), ("cell_size_check", 1),
      ] {
        #expect(try Int.fetchOne(db, sql: "PRAGMA \(name)") == value, "\(name)")
      }
      #expect(try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal")
      #expect(try Int.fetchOne(db, sql: "PRAGMA foreign_keys") == 1)
    }
    try await pool.writeWithoutTransaction { try check($0) }
    // More readers at once than the pool has to begin with.
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          try await pool.read { db in
            try check(db)
            _ = try Int.fetchOne(
              db, sql: "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200000) SELECT count(*) FROM n")
          }
        }
      }
      try await group.waitForAll()
    }
    await world.stop()
  }

  @Test("What one of many writes cannot do is undone alone, and what was answered is on the disk")
  func batches() async throws {
    let (world, _, volunteer) = try await ServerWorld.working()
    let gate = try await Gate(world.service.store)
    let contacts = try (0..<8).map { place in
      var contact = try world.newContact()
      if place % 3 == 0 { contact.entries = world.entries(count: 3) }
      return contact
    }
    let answers = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
      for (place, contact) in contacts.enumerated() {
        group.addTask { (place, try await world.caller.ask(API.logContact, contact, token: volunteer.token).status) }
      }
      try await gate.waits(contacts.count)
      try await gate.open()
      return try await group.reduce(into: [Int: Int]()) { $0[$1.0] = $1.1 }
    }
    for place in 0..<8 { #expect(answers[place] == (place % 3 == 0 ? 422 : 201)) }
    let stored = try await world.service.store.read { try Data.fetchSet($0, sql: "SELECT id FROM compartment WHERE kind = 1") }
    #expect(stored == Set(contacts.enumerated().filter { $0.offset % 3 != 0 }.map { Data($0.element.id.bytes) }))
    await world.stop()
  }

  @Test("When the disk is full in the middle of many writes, nobody hears that theirs is stored who does not find it")
  func full() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    var refused: [LogContact] = []
    for room in [0, 1, 2, 3, 5, 8, 13, 21, 34] {
      let contacts = try (0..<8).map { try world.newContact(size: $0 == 5 ? 64 << 10 : 2048) }
      let answers = try await answers(to: contacts, world, by: volunteer, room: room)
      #expect(answers.values.contains(507) && !answers.values.contains(500), "\(room) pages of room")
      for contact in contacts {
        let id = Data(contact.id.bytes)
        let found = try await world.service.store.read { db in
          try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM compartment WHERE id = ?)", arguments: [id]) ?? false
        }
        #expect(found == (answers[contact.id] == 201), "\(room) pages of room")
        if !found { refused.append(contact) }
      }
    }
    for contact in refused { try await world.caller.call(API.logContact, contact, token: volunteer.token) }
    let page = try await world.caller.call(API.contacts, query: ["limit": "200"], Nothing(), token: coordinator.token)
    #expect(page.contacts.count == 72 && page.contacts.allSatisfy { $0.objects.count == 1 })
    await world.stop()
  }

  /// Logs contacts that all wait for one turn, in which the database may grow by so many pages.
  private func answers(to contacts: [LogContact], _ world: ServerWorld, by member: Member, room: Int) async throws -> [ID: Int] {
    try await world.service.store.checkpoint()
    let pages = try await world.service.store.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
    try await world.service.store.pool.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA max_page_count = \(pages + room)")
    }
    let gate = try await Gate(world.service.store)
    let answers = try await withThrowingTaskGroup(of: (ID, Int).self) { group in
      for contact in contacts {
        group.addTask { (contact.id, try await world.caller.ask(API.logContact, contact, token: member.token).status) }
      }
      try await gate.waits(contacts.count)
      try await gate.open()
      return try await group.reduce(into: [ID: Int]()) { $0[$1.0] = $1.1 }
    }
    try await world.service.store.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
    return answers
  }
}
