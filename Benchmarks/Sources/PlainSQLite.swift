import Foundation
import GRDBSQLite

/// SQLite without anything around it.
final class PlainSQLite {
  private var handle: OpaquePointer?

  init(_ file: URL) throws {
    guard sqlite3_open(file.path, &handle) == SQLITE_OK else {
      throw BenchError.failed("\(file.lastPathComponent) cannot be opened")
    }
  }

  deinit { sqlite3_close_v2(handle) }

  func execute(_ sql: String) throws {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw problem(sql) }
  }

  private func problem(_ sql: String) -> BenchError {
    BenchError.failed("SQLite: \(String(cString: sqlite3_errmsg(handle))) in \(sql)")
  }

  /// For many rows at once that may be lost with the machine. The server turns the write-ahead log on again.
  func prepareForBulk() throws {
    for pragma in ["journal_mode = OFF", "synchronous = OFF", "secure_delete = OFF", "cache_size = -1000000"] {
      try execute("PRAGMA \(pragma)")
    }
  }

  enum Value {
    case integer(Int)
    case blob([UInt8])
  }

  /// A prepared statement, to be run many times.
  final class Statement {
    private let statement: OpaquePointer?
    private let owner: PlainSQLite

    fileprivate init(_ owner: PlainSQLite, _ sql: String) throws {
      self.owner = owner
      var prepared: OpaquePointer?
      guard sqlite3_prepare_v2(owner.handle, sql, -1, &prepared, nil) == SQLITE_OK else { throw owner.problem(sql) }
      statement = prepared
    }

    deinit { sqlite3_finalize(statement) }

    /// Runs it with these values and gives the first column of every row.
    @discardableResult
    func run(_ values: [Value] = []) throws -> [Value] {
      for (place, value) in values.enumerated() {
        switch value {
        case .integer(let number): sqlite3_bind_int64(statement, Int32(place + 1), Int64(number))
        case .blob(let bytes):
          // Copied by SQLite, as a caller who keeps nothing must have it.
          sqlite3_bind_blob(
            statement, Int32(place + 1), bytes, Int32(bytes.count), unsafeBitCast(-1, to: sqlite3_destructor_type.self))
        }
      }
      defer { sqlite3_reset(statement) }
      var found: [Value] = []
      while true {
        switch sqlite3_step(statement) {
        case SQLITE_DONE: return found
        case SQLITE_ROW:
          if sqlite3_column_type(statement, 0) == SQLITE_INTEGER {
            found.append(.integer(Int(sqlite3_column_int64(statement, 0))))
          } else {
            let count = Int(sqlite3_column_bytes(statement, 0))
            let start = sqlite3_column_blob(statement, 0)
            found.append(.blob(start.map { Array(UnsafeRawBufferPointer(start: $0, count: count)) } ?? []))
          }
        default: throw owner.problem("a statement")
        }
      }
    }
  }

  func prepare(_ sql: String) throws -> Statement { try Statement(self, sql) }

  /// The first column of what `sql` finds.
  func blobs(_ sql: String) throws -> [[UInt8]] {
    try prepare(sql).run().map { value in
      guard case .blob(let bytes) = value else { throw BenchError.failed("no bytes in \(sql)") }
      return bytes
    }
  }

  func integer(_ sql: String) throws -> Int {
    guard case .integer(let number)? = try prepare(sql).run().first else { throw BenchError.failed("no number in \(sql)") }
    return number
  }

  /// The server's tables and indexes, for a database that is to hold the same.
  func schema() throws -> [String] {
    try blobs("SELECT CAST(sql AS BLOB) FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'grdb%' ORDER BY type DESC")
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
