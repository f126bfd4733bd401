import Foundation
import GRDB
import HelplineCore
import HelplineVault

extension Transaction {
  /// Writes an audit entry in the same transaction as the action: if it cannot be written, the action does not happen.
  func audit(_ action: AuditEntry.Action, actor: ID?, object: ID? = nil, count: Int? = nil) throws {
    let rosters = try chains.founded
    guard let auditors = chains.group(.auditors).newest else { throw Refusal(.internalError) }
    let entry = AuditEntry(
      at: Int(clock.now().timeIntervalSince1970), actor: actor, action: action, object: object, count: count)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let sealed = try AuditChain.seal(
      [UInt8](encoder.encode(entry)), to: auditors.publicKey, organisation: rosters.organisation)
    let link = try AuditChain.Link(epoch: auditors.epoch, entry: sealed)
    let head = try AuditChain.head(after: db.auditHead(), link: link, organisation: rosters.organisation)
    try db.execute(
      sql: "INSERT INTO audit VALUES (?, ?, ?, ?, ?)",
      arguments: [
        Int64(head.position), auditors.epoch, sealed.blob, head.hash.blob,
        clock.month.adding(months: clock.auditMonths).number,
      ])
  }

  /// Deletes entries that are old enough, behind a signed checkpoint at the last one deleted.
  func pruneAudit() throws {
    let rosters = try chains.founded
    // The log is pruned from its beginning only: a later entry never goes before an earlier one.
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT position, hash FROM audit
        WHERE purge_month < ?1 AND position < (SELECT coalesce(min(position), 9e18) FROM audit WHERE purge_month >= ?1)
        ORDER BY position DESC LIMIT 1
        """, arguments: [clock.month.number])
    guard let row else { return }
    let head = Head(position: UInt64(row["position"] as Int64), hash: row.bytes("hash"))
    let signature = try secret.signRelease(AuditChain.checkpoint(head, organisation: rosters.organisation))
    try db.execute(
      sql: "INSERT OR REPLACE INTO audit_checkpoint VALUES (1, ?, ?, ?)",
      arguments: [Int64(head.position), head.hash.blob, signature.blob])
    try db.execute(sql: "DELETE FROM audit WHERE position <= ?", arguments: [Int64(head.position)])
  }
}

extension Database {
  func auditHead() throws -> Head {
    let row = try Row.fetchOne(self, sql: "SELECT position, hash FROM audit ORDER BY position DESC LIMIT 1")
    if let row { return Head(position: UInt64(row["position"] as Int64), hash: row.bytes("hash")) }
    return try auditCheckpoint()?.head.value ?? AuditChain.beginning
  }

  func auditCheckpoint() throws -> WireCheckpoint? {
    try Row.fetchOne(self, sql: "SELECT position, hash, signature FROM audit_checkpoint").map { row in
      WireCheckpoint(
        head: WireHead(Head(position: UInt64(row["position"] as Int64), hash: row.bytes("hash"))),
        signature: Bytes(row.bytes("signature")))
    }
  }

  func auditEntries(after position: Int64, limit: Int) throws -> [AuditEntryFound] {
    try Row.fetchAll(
      self, sql: "SELECT position, epoch, entry FROM audit WHERE position > ? ORDER BY position LIMIT ?",
      arguments: [position, limit]
    ).map { row in
      AuditEntryFound(
        position: UInt64(row["position"] as Int64), epoch: row["epoch"], sealed: Bytes(row.bytes("entry")))
    }
  }
}
