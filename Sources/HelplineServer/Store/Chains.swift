import GRDB
import HelplineCore
import HelplineVault

/// The verified rosters and groups: what the server itself believes, by the same rules as every client.
package struct Chains: Sendable {
  /// Nil until the organisation is founded.
  package var rosters: RosterChain?
  package var groups: [GroupName: GroupChain] = [:]

  package init() {
    for name in GroupName.allCases { groups[name] = GroupChain(group: name) }
  }

  /// Reads and verifies everything. Throws if the tables were tampered with.
  init(_ db: Database) throws {
    self.init()
    for row in try Row.fetchCursor(db, sql: "SELECT document, signer, signature FROM roster ORDER BY version").signed() {
      if rosters == nil { rosters = try RosterChain(first: row, anchor: nil) } else { try rosters?.append(row) }
    }
    let rows = try Int.fetchOne(db, sql: "SELECT count(*) FROM roster") ?? 0
    guard let rosters else {
      // Without a roster there is nothing else: else whoever deletes rosters could found another organisation in its place.
      guard try Int.fetchOne(db, sql: "SELECT count(*) FROM group_record") == 0 else { throw VaultError.brokenChain }
      return
    }
    guard rows == rosters.current.version else { throw VaultError.brokenChain }
    for name in GroupName.allCases {
      let cursor = try Row.fetchCursor(
        db, sql: "SELECT document, signer, signature FROM group_record WHERE name = ? ORDER BY position",
        arguments: [Group(name).rawValue])
      let records = try cursor.signed()
      for record in records { try groups[name]?.append(record, rosters: rosters) }
      guard group(name).records.count == records.count else { throw VaultError.brokenChain }
    }
  }

  package var founded: RosterChain {
    get throws {
      guard let rosters else { throw Refusal(.notFounded) }
      return rosters
    }
  }

  package func group(_ name: GroupName) -> GroupChain { groups[name] ?? GroupChain(group: name) }

  /// To whom a key for a group is wrapped now: the newest epoch or, while its rotation is pending, each eligible admitted member.
  package func recipients(_ name: GroupName) throws -> [Recipient] {
    let rosters = try founded
    let chain = group(name)
    guard let newest = chain.newest else { return [] }
    guard chain.rotationPending(rosters) else { return [try .group(newest)] }
    return chain.eligibleMembers(rosters).compactMap { rosters.member($0) }.map { .member($0) }
  }

  /// Whether a member keeps a group's key: who is admitted and eligible, and in `auditors` the founder until the first auditor takes over.
  func keeps(_ member: ID, _ name: GroupName) -> Bool {
    guard let rosters, group(name).admitted(member.bytes) else { return false }
    let roles = rosters.roles(of: member.bytes)
    return name.admits(roles) || name == .auditors && member.bytes == rosters.founder && roles.isValid
  }

  /// Whether a member is admitted to a group and still eligible for it.
  package func holds(_ member: ID, _ name: GroupName) -> Bool {
    guard let rosters else { return false }
    return group(name).admitted(member.bytes) && name.admits(rosters.roles(of: member.bytes))
  }
}

extension RowCursor {
  fileprivate func signed() throws -> [SignedDocument] {
    var documents: [SignedDocument] = []
    while let row = try next() {
      documents.append(
        SignedDocument(document: row.bytes("document"), signer: row.bytes("signer"), signature: row.bytes("signature")))
    }
    return documents
  }
}
