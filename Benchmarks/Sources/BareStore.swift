import Foundation
import HelplineCore
import HelplineVault

/// What the server stores of a contact, stored by nothing but SQLite: the same tables and indexes, as many rows, the same bytes, one
/// thread, one transaction for each contact, which is on the disk before the next one begins.
final class BareStore {
  /// The rows of one contact, made beforehand.
  struct Rows: Sendable {
    fileprivate let compartment, object, wrap, grant: [PlainSQLite.Value]
    fileprivate let ledger: [[PlainSQLite.Value]]

    init(_ contact: LogContact) {
      let id = contact.id.bytes
      compartment = [
        .blob(id), .integer(1), .integer(1), .integer(1), .integer(Int(contact.purge.number)), .blob(Sodium.random(32)),
      ]
      object = [.blob(id), .blob(id), .integer(1), .blob(contact.object.bytes), .blob(Sodium.random(32))]
      wrap = [
        .blob([UInt8](repeating: 7, count: 32)), .blob(id), .integer(1), .integer(1), .blob(contact.wraps[0].sealed.bytes),
      ]
      // The grant of the correction window: padded to 4 KiB and sealed.
      grant = [.blob(Sodium.random(16)), .blob(Sodium.random(4096 + HelplineVault.Sealing.aeadOverhead))]
      ledger = contact.entries.sealed.map {
        [.blob(Sodium.random(16)), .integer(Int(contact.entries.month.number)), .blob($0.bytes)]
      }
    }
  }

  private let database: PlainSQLite
  private let begin, commit, compartment, object, wrap, grant, ledger: PlainSQLite.Statement

  /// `journal` is a journal mode of SQLite.
  init(_ file: URL, schema: [String], journal: String) throws {
    database = try PlainSQLite(file)
    try database.execute("PRAGMA journal_mode = \(journal)")
    try database.execute("PRAGMA synchronous = FULL")
    try database.execute("PRAGMA foreign_keys = ON")
    for sql in schema { try database.execute(sql) }
    begin = try database.prepare("BEGIN IMMEDIATE")
    commit = try database.prepare("COMMIT")
    compartment = try database.prepare(
      "INSERT INTO compartment (id, kind, epoch, open, purge_month, fingerprint) VALUES (?, ?, ?, ?, ?, ?)")
    object = try database.prepare("INSERT INTO object VALUES (?, ?, ?, ?, ?)")
    wrap = try database.prepare("INSERT INTO wrap (recipient, compartment, epoch, key_epoch, sealed) VALUES (?, ?, ?, ?, ?)")
    grant = try database.prepare("INSERT INTO transient VALUES (?, ?)")
    ledger = try database.prepare("INSERT INTO ledger VALUES (?, ?, ?)")
  }

  /// Seconds to store them, one after the other.
  func store(_ contacts: [Rows]) throws -> Double {
    try seconds {
      for contact in contacts {
        try begin.run()
        try compartment.run(contact.compartment)
        try object.run(contact.object)
        try wrap.run(contact.wrap)
        try grant.run(contact.grant)
        for entry in contact.ledger { try ledger.run(entry) }
        try commit.run()
      }
    }
  }
}
