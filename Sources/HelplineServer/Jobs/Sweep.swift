import Foundation
import GRDB
import HelplineCore
import HelplineVault
import Logging
import ServiceLifecycle

/// What was purged must be gone from the files: a purge that cannot be proven is an error, which is a bug.
package struct Sweep: Sendable {
  let service: Helpline
  let logger: Logger

  package init(service: Helpline, logger: Logger) {
    self.service = service
    self.logger = logger
  }

  /// Deletes what is past its purge month, transient rows past their day, old audit entries; rewrites the database; proves
  /// that the bytes of what was purged are gone. Gives how many contacts were purged.
  @discardableResult
  package func run() async throws -> Int {
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
    try await store.vacuum()
    guard try !Self.found(samples, in: service.settings.database) else {
      logger.error("Purged content is still in the database files.")
      throw SettingsError.unsafeDatabase
    }
    return purged
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
      try delete(compartment: id)
    }
    if !rows.isEmpty { try audit(.purged, actor: nil, count: rows.count) }
    return (rows.count, samples)
  }
}

/// Truncates the log every half minute, writes failed sign-ins, and sweeps at start and then every night.
struct Housekeeping: ServiceLifecycle.Service {
  let service: Helpline
  let logger: Logger
  /// A night's work is done at this hour.
  static let hour = 4

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var swept: Day?
      while !Task.isCancelled {
        await attempt { try await service.writeFailures() }
        await attempt { try await service.store.checkpoint() }
        let today = service.clock.today
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = service.clock.zone
        let due = swept == nil || swept != today && calendar.component(.hour, from: service.clock.now()) >= Self.hour
        if due {
          swept = today
          await attempt { try await Sweep(service: service, logger: logger).run() }
        }
        try? await Task.sleep(for: .seconds(30))
      }
    }
  }

  private func attempt(_ body: () async throws -> Void) async {
    do { try await body() } catch {
      // Broken off by the end of the server, whatever the database calls that.
      if Task.isCancelled { return }
      let type = String(reflecting: Swift.type(of: error))
      logger.warning("Housekeeping will try again.", metadata: ["type": .string(type)])
    }
  }
}
