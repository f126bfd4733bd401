import Foundation
import GRDB
import HelplineCore
import HelplineVault

/// Rows that live for days: stored whole, sealed under a subkey of the server secret, padded to one size, so that a copy of the
/// database tells neither what they are nor whose.
enum Transient: Codable, Sendable {
  case correction(CorrectionGrant)
  case invitation(PendingInvitation)
  case joiner(PendingJoiner)
  case handOver(KeptHandOver)
  case handOverKeys(KeptHandOverKeys)

  static let size = 4096

  /// The last day on which it is of use.
  var lastDay: Day {
    switch self {
    case .correction(let grant): grant.lastDay
    case .invitation(let invitation): invitation.keptUntil
    case .joiner(let joiner): joiner.lastDay
    case .handOver(let note): note.lastDay
    case .handOverKeys(let keys): keys.lastDay
    }
  }
}

/// The right to correct a contact until the end of the next day.
struct CorrectionGrant: Codable, Sendable {
  var contact: ID
  var member: ID
  var lastDay: Day
  /// Absent once a coordinator has taken the contact up.
  var wrap: Bytes?
}

/// An invitation, kept as long as somebody may answer it or its answer waits for approval.
struct PendingInvitation: Codable, Sendable {
  var request: Invite
  var keptUntil: Day
}

/// Somebody who has answered an invitation and waits for approval.
struct PendingJoiner: Codable, Sendable {
  var request: Join
  /// The device token that the answer gave.
  var device: Bytes
  var lastDay: Day
}

extension Transient {
  enum Kind: UInt8, Sendable {
    case correction = 1
    case invitation = 2
    case joiner = 3
    case handOver = 4
    case handOverKeys = 5
  }

  /// The row's id: a keyed hash of what it is looked up by.
  static func id(_ kind: Kind, _ key: [UInt8], _ secret: ServerSecret) throws -> [UInt8] {
    try secret.hash(.transient, [kind.rawValue], key, count: 16)
  }
}

extension Transaction {
  func put(_ value: Transient, _ kind: Transient.Kind, _ key: [UInt8]) throws {
    let id = try Transient.id(kind, key, secret)
    let content = try JSONEncoder().encode(value)
    guard content.count < Transient.size else { throw Refusal(.tooLarge) }
    let sealed = try secret.sealTransient(Padding.pad([UInt8](content), to: Transient.size), id: id)
    try db.execute(sql: "INSERT OR REPLACE INTO transient VALUES (?, ?)", arguments: [id.blob, sealed.blob])
  }

  func deleteTransient(_ kind: Transient.Kind, _ key: [UInt8]) throws {
    try db.execute(sql: "DELETE FROM transient WHERE id = ?", arguments: [try Transient.id(kind, key, secret).blob])
  }

  /// Deletes those that `condition` names. Gives 8 bytes of each ciphertext to look for.
  @discardableResult
  func deleteTransients(where condition: (Transient) -> Bool) throws -> Set<UInt64> {
    var samples: Set<UInt64> = []
    var due: [[UInt8]] = []
    let rows = try Row.fetchCursor(db, sql: "SELECT id, sealed FROM transient")
    while let row = try rows.next() {
      let (id, sealed) = (row.bytes("id"), row.bytes("sealed"))
      guard condition(try Transient(id: id, sealed: sealed, secret)) else { continue }
      due.append(id)
      samples.insert(Sweep.sample(sealed))
    }
    for id in due { try db.execute(sql: "DELETE FROM transient WHERE id = ?", arguments: [id.blob]) }
    return samples
  }
}

extension Database {
  func transient(_ kind: Transient.Kind, _ key: [UInt8], _ secret: ServerSecret) throws -> Transient? {
    let id = try Transient.id(kind, key, secret)
    guard let sealed = try Data.fetchOne(self, sql: "SELECT sealed FROM transient WHERE id = ?", arguments: [id.blob]) else {
      return nil
    }
    return try Transient(id: id, sealed: [UInt8](sealed), secret)
  }

  /// What `pick` makes of each that it wants.
  func transients<Picked>(_ secret: ServerSecret, _ pick: (Transient) throws -> Picked?) throws -> [Picked] {
    var found: [Picked] = []
    try forEachTransient(secret) { value in if let picked = try pick(value) { found.append(picked) } }
    return found
  }

  /// The first `limit` contacts after `after` that a member may correct on a day, in order.
  func correctionGrants(of member: ID, on today: Day, after: ID?, limit: Int, secret: ServerSecret) throws -> [CorrectionGrant] {
    var found: [CorrectionGrant] = []
    func keepFirst() {
      found.sort { $0.contact < $1.contact }
      found.removeLast(max(0, found.count - limit))
    }
    try forEachTransient(secret) { value in
      guard case .correction(let grant) = value, grant.member == member, grant.lastDay >= today, grant.wrap != nil,
        after.map({ $0 < grant.contact }) ?? true
      else { return }
      found.append(grant)
      // What somebody has logged in two days is not held whole for one page of it.
      if found.count >= 2 * limit { keepFirst() }
    }
    keepFirst()
    return found
  }

  /// One row after the other: after a busy day all of them would fill the memory.
  private func forEachTransient(_ secret: ServerSecret, _ body: (Transient) throws -> Void) throws {
    let rows = try Row.fetchCursor(self, sql: "SELECT id, sealed FROM transient")
    while let row = try rows.next() {
      try body(Transient(id: row.bytes("id"), sealed: row.bytes("sealed"), secret))
    }
  }
}

extension Transient {
  fileprivate init(id: [UInt8], sealed: [UInt8], _ secret: ServerSecret) throws {
    let content = try Padding.unpad(secret.openTransient(sealed, id: id))
    self = try JSONDecoder().decode(Transient.self, from: Data(content))
  }
}
