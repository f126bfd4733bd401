import GRDB
import HelplineCore
import HelplineVault

/// Wraps are found by a keyed hash of the recipient, so that a copy of the database does not say who can open what.
extension Transaction {
  func insert(_ wrap: WireWrap, compartment: [UInt8], epoch: UInt32) throws {
    guard wrap.sealed.bytes.count == Wrap.size else { throw Refusal(.wrongSize) }
    try db.execute(
      sql: "INSERT OR REPLACE INTO wrap VALUES (?, ?, ?, ?, ?)",
      arguments: [
        try secret.hash(.wrapLookUp, wrap.recipient.bytes).blob, compartment.blob, epoch, wrap.keyEpoch,
        wrap.sealed.bytes.blob,
      ])
  }

  /// Stores wraps if they go to exactly these recipients; otherwise `rekey_required`, since who wraps can fetch the newest
  /// chains and wrap again.
  func insert(
    _ wraps: [WireWrap], exactlyTo recipients: [Recipient], compartment: [UInt8], epoch: UInt32, else code: Refusal.Code
  )
    throws
  {
    let wanted = Set(recipients.map { RecipientKey(id: $0.id, epoch: $0.keyEpoch) })
    let given = Set(wraps.map { RecipientKey(id: $0.recipient.bytes, epoch: $0.keyEpoch) })
    guard !wanted.isEmpty, wanted == given, given.count == wraps.count else { throw Refusal(code) }
    for wrap in wraps { try insert(wrap, compartment: compartment, epoch: epoch) }
  }

  func deleteWraps(compartment: [UInt8]) throws {
    try db.execute(sql: "DELETE FROM wrap WHERE compartment = ?", arguments: [compartment.blob])
  }

  /// What a member may keep are the secrets of the groups that they are still eligible for.
  func deleteWraps(of member: ID, keeping groups: [GroupName]) throws {
    let organisation = try chains.founded.organisation
    let kept = try groups.map { try $0.id(organisation: organisation) }
    let hash = try secret.hash(.wrapLookUp, member.bytes)
    let held = try Row.fetchAll(db, sql: "SELECT compartment FROM wrap WHERE recipient = ?", arguments: [hash.blob])
    for compartment in held.map({ $0.bytes("compartment") }) where !kept.contains(compartment) {
      try db.execute(
        sql: "DELETE FROM wrap WHERE recipient = ? AND compartment = ?", arguments: [hash.blob, compartment.blob])
    }
  }
}

private struct RecipientKey: Hashable {
  let id: [UInt8]
  let epoch: UInt32
}

extension Database {
  /// The wrap of a compartment for one of these recipients, the first that has one.
  func wrap(of compartment: [UInt8], to recipients: [ID], secret: ServerSecret) throws -> (wrap: WireWrap, epoch: UInt32)? {
    for recipient in recipients {
      let row = try Row.fetchOne(
        self, sql: "SELECT epoch, key_epoch, sealed FROM wrap WHERE recipient = ? AND compartment = ?",
        arguments: [try secret.hash(.wrapLookUp, recipient.bytes).blob, compartment.blob])
      if let row {
        return (WireWrap(recipient: recipient, keyEpoch: row["key_epoch"], sealed: Bytes(row.bytes("sealed"))), row["epoch"])
      }
    }
    return nil
  }
}
