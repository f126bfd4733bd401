import GRDB
import HelplineCore
import HelplineVault

extension Transaction {
  /// Verifies and stores the first roster.
  func found(_ signed: SignedDocument) throws {
    guard chains.rosters == nil else { throw Refusal(.founded) }
    do { chains.rosters = try RosterChain(first: signed, anchor: nil) } catch { throw Refusal.of(error) }
    try insert(signed, version: 1)
  }

  /// Verifies and stores the next roster. `stale` if it was made on another one than the newest; true if it is the newest
  /// already, so that a retry gets the first answer again.
  func append(_ signed: SignedDocument) throws -> Bool {
    var rosters = try chains.founded
    let hash = try? Roster.hash(document: signed.document)
    if hash == rosters.newest.hash { return true }
    guard let roster = try? Roster(document: signed.document) else { throw Refusal(.malformed) }
    guard roster.version == rosters.current.version + 1, roster.previous == rosters.newest.hash else {
      throw Refusal(.stale, newest: rosters.current.version)
    }
    do { try rosters.append(signed) } catch { throw Refusal.of(error) }
    chains.rosters = rosters
    try insert(signed, version: roster.version)
    return false
  }

  private func insert(_ signed: SignedDocument, version: UInt32) throws {
    try db.execute(
      sql: "INSERT INTO roster VALUES (?, ?, ?, ?)",
      arguments: [version, signed.document.blob, signed.signer.blob, signed.signature.blob])
  }
}

extension Database {
  /// Rosters after `version`, oldest first.
  func rosters(after version: UInt32) throws -> [Signed] {
    try Row.fetchAll(
      self, sql: "SELECT document, signer, signature FROM roster WHERE version > ? ORDER BY version", arguments: [version]
    ).map { try $0.signed() }
  }
}

extension Row {
  func signed() throws -> Signed {
    try Signed(SignedDocument(document: bytes("document"), signer: bytes("signer"), signature: bytes("signature")))
  }

  func id(_ column: String) throws -> ID { try ID(bytes(column)) }
}

extension Refusal {
  /// What a client may know of an error of the vault.
  static func of(_ error: VaultError) -> Refusal {
    switch error {
    case .notEntitled: Refusal(.notEntitled)
    case .brokenChain, .fork, .rolledBack: Refusal(.brokenChain)
    case .refused, .malformed, .badPoint, .tooLarge: Refusal(.malformed)
    case .unavailable, .outOfMemory: Refusal(.internalError)
    }
  }
}
