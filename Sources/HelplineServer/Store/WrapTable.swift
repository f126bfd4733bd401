import GRDB
import HelplineCore
import HelplineVault

/// Wraps are found by a keyed hash of the recipient, so that a copy of the database does not say who can open what.
extension Transaction {
  /// `mentor`: of a case, to who is asked to be its mentor, or is.
  func insert(_ wrap: WireWrap, compartment: [UInt8], epoch: UInt32, mentor: Bool = false) throws {
    guard wrap.sealed.bytes.count == Wrap.size else { throw Refusal(.wrongSize) }
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO wrap (recipient, compartment, epoch, key_epoch, sealed, mentor) VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        try secret.hash(.wrapLookUp, wrap.recipient.bytes).blob, compartment.blob, epoch, wrap.keyEpoch,
        wrap.sealed.bytes.blob, mentor,
      ])
  }

  /// Stores wraps if they go to exactly these recipients; otherwise `rekey_required`, since who wraps can fetch the newest
  /// chains and wrap again.
  func insert(
    _ wraps: [WireWrap], exactlyTo recipients: [Recipient], compartment: [UInt8], epoch: UInt32, else code: Refusal.Code
  )
    throws
  {
    try refuseUnless(wraps, goExactlyTo: recipients, else: code)
    for wrap in wraps { try insert(wrap, compartment: compartment, epoch: epoch) }
  }

  func refuseUnless(_ wraps: [WireWrap], goExactlyTo recipients: [Recipient], else code: Refusal.Code = .rekeyRequired) throws {
    let wanted = Set(recipients.map { RecipientKey(id: $0.id, epoch: $0.keyEpoch) })
    let given = Set(wraps.map { RecipientKey(id: $0.recipient.bytes, epoch: $0.keyEpoch) })
    guard !wanted.isEmpty, wanted == given, given.count == wraps.count else { throw Refusal(code) }
  }

  func deleteWraps(compartment: [UInt8]) throws {
    try db.execute(sql: "DELETE FROM wrap WHERE compartment = ?", arguments: [compartment.blob])
  }

  func deleteWraps(of member: ID) throws {
    try db.execute(
      sql: "DELETE FROM wrap WHERE recipient = ?", arguments: [try secret.hash(.wrapLookUp, member.bytes).blob])
  }

  /// Deletes what was wrapped to a member alone and belongs to a group that these roles do not admit.
  func deleteSingleWraps(of member: ID, roles: Roles) throws {
    let hash = try secret.hash(.wrapLookUp, member.bytes)
    let held = try Row.fetchAll(
      db,
      sql: """
        SELECT wrap.compartment, wrap.mentor, compartment.kind
        FROM wrap JOIN compartment ON compartment.id = wrap.compartment WHERE wrap.recipient = ?
        """, arguments: [hash.blob])
    for row in held where !Self.mayHold(row["kind"], asMentor: row["mentor"], roles) {
      try deleteWrap(of: member, compartment: row.bytes("compartment"))
    }
    // What stays is a coordinator's: a mentor's role that comes back later does not bring old cases with it.
    if !roles.contains(.mentor) { try db.execute(sql: "UPDATE wrap SET mentor = 0 WHERE recipient = ?", arguments: [hash.blob]) }
  }

  /// Says whether a member's wrap of a case is their mentor's one, if they have one.
  func setMentor(_ member: ID, of id: ID, _ isMentor: Bool) throws {
    try db.execute(
      sql: "UPDATE wrap SET mentor = ? WHERE recipient = ? AND compartment = ?",
      arguments: [isMentor, try secret.hash(.wrapLookUp, member.bytes).blob, id.bytes.blob])
  }

  func deleteWrap(of member: ID, compartment: [UInt8]) throws {
    try db.execute(
      sql: "DELETE FROM wrap WHERE recipient = ? AND compartment = ?",
      arguments: [try secret.hash(.wrapLookUp, member.bytes).blob, compartment.blob])
  }

  /// Whether with these roles one keeps what was wrapped to oneself alone: for a group, or as the mentor of a case.
  private static func mayHold(_ kind: UInt8, asMentor: Bool, _ roles: Roles) -> Bool {
    switch CompartmentKind(rawValue: kind) {
    case .journal: roles.contains(.mentor)
    case .coordination: roles.contains(.coordinator) || asMentor && roles.contains(.mentor)
    default: Group.owning(kind).name.admits(roles)
    }
  }

  /// Whether a member holds a journal, which nobody else does.
  func holdsJournal(_ member: ID) throws -> Bool {
    try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (SELECT 1 FROM wrap JOIN compartment ON compartment.id = wrap.compartment
        WHERE wrap.recipient = ? AND compartment.kind = 3)
        """, arguments: [try secret.hash(.wrapLookUp, member.bytes).blob]) ?? false
  }
}

extension Compartment {
  /// Under what it stands in the database. Everybody knows the ids that the protocol derives, of a group's secret and of a
  /// month's key: with their kind they have a form that no id from a client has, so that nobody's contact takes their wraps
  /// along when it goes.
  var stored: [UInt8] { kind == .group || kind == .statisticsKey ? id + [kind.rawValue] : id }
}

extension Group {
  /// The group that a compartment of this kind is wrapped to.
  static func owning(_ kind: UInt8) -> Group { kind == CompartmentKind.name.rawValue ? .members : .coordinators }
}

private struct RecipientKey: Hashable {
  let id: [UInt8]
  let epoch: UInt32
}

extension Database {
  /// Whether a member's wrap of a case, if they have one, is that of a mentor.
  func isMentorsWrap(of id: ID, to member: ID, secret: ServerSecret) throws -> Bool {
    try Bool.fetchOne(
      self, sql: "SELECT mentor FROM wrap WHERE recipient = ? AND compartment = ?",
      arguments: [try secret.hash(.wrapLookUp, member.bytes).blob, id.bytes.blob]) ?? false
  }

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
