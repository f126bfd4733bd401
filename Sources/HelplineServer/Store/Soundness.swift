import Foundation
import GRDB

/// Damage is met at the start, not when somebody needs what is lost. A small database is looked through as a whole. Of a large one
/// what the server cannot do without is, and of what grows with the contacts some places everywhere: the rest is looked at each
/// night, and by `helpline-server check`, so that the size does not keep anybody waiting.
package enum Soundness {
  /// Bytes up to which the whole is read at the start: some hundredths of a second.
  package static let small = 16 << 20
  /// Tables that grow with the contacts and with time.
  private static let growing: Set<String> = ["compartment", "object", "wrap", "ledger", "transient", "audit", "erased", "thread"]
  /// Places that are looked at in each of these.
  private static let probes = 16

  /// Looks at the database at `path` without writing to it, before anything else does: one that is refused stays as it is. Gives
  /// its chains; nil if the database is new, or older than this server. Throws `SettingsError`.
  static func look(_ path: String, _ secret: ServerSecret) throws -> Chains? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    var configuration = Configuration()
    configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA temp_store = MEMORY; PRAGMA query_only = ON") }
    configuration.busyMode = .timeout(10)
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    let chains: Chains? = try queue.read { db in
      try refuseUnlessSound(db, path)
      guard try !Schema.migrator.hasBeenSuperseded(db) else { throw SettingsError.newerDatabase }
      if try db.tableExists("secret_check"), let stored = try Data.fetchOne(db, sql: "SELECT hash FROM secret_check") {
        // With another secret it would answer every sign-in wrongly and find nothing.
        guard try [UInt8](stored) == secret.check() else { throw SettingsError.otherSecret }
      }
      return try Schema.migrator.hasCompletedMigrations(db) ? Chains(db) : nil
    }
    try queue.close()
    return chains
  }

  private static func refuseUnlessSound(_ db: Database, _ path: String) throws {
    let files = FileManager.default
    func size(_ path: String) -> Int { (try? files.attributesOfItem(atPath: path)[.size] as? Int) ?? 0 }
    let bytes = try (Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0) * (Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
    // After a crash its last pages may still be in the log.
    guard size(path) >= bytes || size(path + "-wal") > 0 else { throw SettingsError.damagedDatabase }
    let isSound = try bytes <= small ? problem(db, in: nil) == nil : partsAreSound(db)
    guard isSound else { throw SettingsError.damagedDatabase }
  }

  /// What is wrong first, in one table or, with nil, anywhere; nil if nothing is.
  static func problem(_ db: Database, in table: String?) throws -> String? {
    let line = try String.fetchOne(db, sql: "PRAGMA quick_check(\(table ?? "1"))")
    return line == "ok" ? nil : line
  }

  private static func partsAreSound(_ db: Database) throws -> Bool {
    for table in try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'") {
      if growing.contains(table) {
        try probe(db, table)
        try probeIndexes(db, of: table)
      } else if try problem(db, in: table) != nil {
        return false
      }
    }
    return true
  }

  /// Reads rows at both ends of a table and at places between, down to their last page: SQLite throws where a page is not what it
  /// must be.
  private static func probe(_ db: Database, _ table: String) throws {
    guard let key = try db.primaryKey(table).columns.first else { return }
    let all = try db.columns(in: table).map { "length(\($0.name))" }.joined(separator: " + ")
    try probe(db, "SELECT \(all) FROM \(table)", where: "true", by: key, counted: table == "audit")
  }

  /// The same of each index: without one, what is asked through it fails although every row is there.
  private static func probeIndexes(_ db: Database, of table: String) throws {
    // Those of a primary key have no SQL of their own.
    let indexes = try Row.fetchAll(
      db, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", arguments: [table]
    )
    for index in indexes {
      let (name, sql): (String, String) = (index["name"], index["sql"])
      guard let key = try db.indexes(on: table).first(where: { $0.name == name })?.columns.first else { continue }
      // SQLite uses a partial index only where its condition is asked for.
      let condition = sql.range(of: " WHERE ").map { String(sql[$0.upperBound...]) } ?? "true"
      try probe(db, "SELECT \(key) FROM \(table) INDEXED BY \(name)", where: condition, by: key, counted: false)
    }
  }

  private static func probe(_ db: Database, _ select: String, where condition: String, by key: String, counted: Bool) throws {
    let rows = "\(select) WHERE \(condition)"
    for order in ["ASC", "DESC"] { _ = try Row.fetchOne(db, sql: "\(rows) ORDER BY \(key) \(order) LIMIT 1") }
    // Ids are random; the log's positions are counted.
    let place = counted ? "abs(random()) % (SELECT max(position) FROM audit)" : "randomblob(16)"
    for _ in 0..<probes {
      let start = try DatabaseValue.fetchOne(db, sql: "SELECT \(place)") ?? .null
      _ = try Row.fetchOne(db, sql: "\(rows) AND \(key) >= ? ORDER BY \(key) LIMIT 1", arguments: [start])
    }
  }
}
