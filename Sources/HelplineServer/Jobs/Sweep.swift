import Foundation
import GRDB
import HelplineCore
import HelplineVault
import Logging

/// What was purged must be gone from the files: a purge that cannot be proven is an error, which is a bug.
package struct Sweep: Sendable {
  let service: Helpline
  let logger: Logger

  package init(service: Helpline, logger: Logger) {
    self.service = service
    self.logger = logger
  }

  /// Deletes what is due, rewrites the database and proves it. Gives how many contacts were purged.
  @discardableResult
  package func run() async throws -> Int {
    let (purged, samples) = try await delete()
    try await rewrite(proving: samples)
    return purged
  }

  /// Deletes what is past its purge month, transient rows past their day, old audit entries. Gives how many contacts were purged,
  /// and 8 bytes of each ciphertext that must be gone after the next rewriting.
  func delete() async throws -> (purged: Int, samples: Set<UInt64>) {
    let store = service.store
    var samples: Set<UInt64> = []
    var purged = 0
    // In portions, so that nobody who logs a contact waits for the whole.
    while true {
      let (count, gone) = try await store.write { try $0.purge(most: 200) }
      purged += count
      samples.formUnion(gone)
      if count == 0 { break }
    }
    let gone = try await store.write { transaction in
      let today = transaction.clock.today
      let gone = try transaction.deleteTransients { $0.lastDay < today }
      try transaction.db.execute(sql: "DELETE FROM erased WHERE purge_month < ?", arguments: [transaction.clock.month.number])
      if transaction.chains.rosters != nil { try transaction.pruneAudit() }
      return gone
    }
    samples.formUnion(gone)
    service.sessions.sweep()
    return (purged, samples)
  }

  /// Looks through the whole database for damage, rewrites it, and proves that what was deleted is gone from the files.
  func rewrite(proving samples: Set<UInt64>) async throws {
    guard try await service.store.isWhole() else {
      logger.error("The database is damaged. Restore the newest backup.")
      throw SettingsError.damagedDatabase
    }
    try await service.store.vacuum()
    guard try !Self.found(samples, in: service.settings.database) else {
      logger.error("Purged content is still in the database files.")
      throw SettingsError.unsafeDatabase
    }
  }

  /// 8 bytes of a ciphertext, behind its nonce.
  static func sample(_ sealed: [UInt8]) -> UInt64 { sealed[24..<32].reduce(0) { $0 << 8 | UInt64($1) } }

  /// Whether one of the 8-byte samples stands anywhere in the database or its log.
  package static func found(_ samples: Set<UInt64>, in database: URL) throws -> Bool {
    guard !samples.isEmpty else { return false }
    for suffix in ["", "-wal"] {
      guard let handle = FileHandle(forReadingAtPath: database.path + suffix) else { continue }
      defer { try? handle.close() }
      var window: UInt64 = 0
      var length = 0
      while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty {
        for byte in chunk {
          window = window << 8 | UInt64(byte)
          length += 1
          if length >= 8, samples.contains(window) { return true }
        }
      }
    }
    return false
  }
}

extension Transaction {
  /// Deletes up to `most` compartments past their month. Gives how many, and 8 bytes of each ciphertext to look for.
  fileprivate func purge(most: Int) throws -> (Int, Set<UInt64>) {
    let rows = try Row.fetchAll(
      db, sql: "SELECT id FROM compartment WHERE purge_month < ? LIMIT ?", arguments: [clock.month.number, most])
    var samples: Set<UInt64> = []
    for row in rows {
      let id = try row.id("id")
      for object in try db.objects(id) {
        samples.insert(Sweep.sample(object.sealed.bytes))
      }
      if let thread = try db.thread(id) { samples.insert(Sweep.sample(thread.callerWrap)) }
      try delete(compartment: id)
    }
    if !rows.isEmpty { try audit(.purged, actor: nil, count: rows.count) }
    return (rows.count, samples)
  }
}
