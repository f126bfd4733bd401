import GRDB
import HelplineCore
import HelplineStatistics
import HelplineVault

/// What a closing works on, as it stood when the month was claimed. The entries are sealed.
struct LedgerMonth: Sendable {
  let rows: [(id: [UInt8], entry: [UInt8])]
  /// The year's counts so far, sealed to the key of this number.
  let carried: (keyNumber: UInt32, sealed: [UInt8])?
  let chain: ReleaseChain
}

extension Database {
  /// Nil before the first closing.
  func lastClosedMonth() throws -> Month? {
    try UInt32.fetchOne(self, sql: "SELECT month FROM release ORDER BY number DESC LIMIT 1").flatMap { Month(number: $0) }
  }

  /// The month to be closed next; nil before there is a statistics key.
  func nextMonthToClose() throws -> Month? {
    if let last = try lastClosedMonth() { return last.adding(months: 1) }
    return try UInt32.fetchOne(self, sql: "SELECT min(month) FROM statistics_key").flatMap { Month(number: $0) }
  }

  /// Every key that was made for a month, by number.
  func statisticsKeys(of month: Month) throws -> [(number: UInt32, publicKey: [UInt8])] {
    try Row.fetchAll(
      self, sql: "SELECT number, public_key FROM statistics_key WHERE month = ? ORDER BY number", arguments: [month.number]
    ).map { (number: $0["number"], publicKey: $0.bytes("public_key")) }
  }

  /// Releases after a number, in order, until they fill `most` bytes.
  func releases(after number: Int, most: Int = .max) throws -> [WireRelease] {
    var found: [WireRelease] = []
    var size = 0
    let rows = try Row.fetchCursor(
      self, sql: "SELECT document, roster_version, roster_hash, signature FROM release WHERE number > ? ORDER BY number",
      arguments: [number])
    while size < most, let row = try rows.next() {
      found.append(Self.release(row))
      size += found.last?.document.bytes.count ?? 0
    }
    return found
  }

  func release(_ number: UInt32) throws -> WireRelease? {
    try Row.fetchOne(
      self, sql: "SELECT document, roster_version, roster_hash, signature FROM release WHERE number = ?", arguments: [number]
    ).map(Self.release)
  }

  func releaseCount() throws -> Int { try Int.fetchOne(self, sql: "SELECT coalesce(max(number), 0) FROM release") ?? 0 }

  private static func release(_ row: Row) -> WireRelease {
    WireRelease(
      document: Bytes(row.bytes("document")),
      roster: WireRosterReference(RosterReference(version: row["roster_version"], hash: row.bytes("roster_hash"))),
      signature: Bytes(row.bytes("signature")))
  }

  /// All releases, verified. Throws `ReleaseError`.
  func releaseChain(_ rosters: RosterChain) throws -> ReleaseChain {
    var chain = ReleaseChain()
    for release in try releases(after: 0) { try chain.append(release.value, rosters: rosters) }
    return chain
  }

  func ledgerMonth(_ month: Month, rosters: RosterChain) throws -> LedgerMonth {
    let rows = try Row.fetchAll(self, sql: "SELECT id, entry FROM ledger WHERE month = ?", arguments: [month.number])
    let carried = try Row.fetchOne(self, sql: "SELECT key_number, sealed FROM carried WHERE month = ?", arguments: [month.number])
    return LedgerMonth(
      rows: rows.map { (id: $0.bytes("id"), entry: $0.bytes("entry")) },
      carried: carried.map { (keyNumber: $0["key_number"], sealed: $0.bytes("sealed")) },
      chain: try releaseChain(rosters))
  }
}

extension WireRelease {
  package var value: SignedRelease {
    SignedRelease(document: document.bytes, roster: roster.value, signature: signature.bytes)
  }
}

/// The month is not any more what was counted.
struct MonthChanged: Error {}

extension Transaction {
  /// Whether a month takes no entries: it was closed, or a closing has claimed it.
  func isClosed(_ month: Month) throws -> Bool {
    if claim.month == month { return true }
    guard let last = try db.lastClosedMonth() else { return false }
    return month <= last
  }

  /// Puts a finished closing in place of the month's entries, all at once.
  func store(
    _ result: ClosedMonth, of month: Month, after chain: ReleaseChain, counting ids: Set<[UInt8]>, by member: ID
  ) throws {
    let rosters = try chains.founded
    // Who has left meanwhile closes nothing any more.
    guard chains.holds(member, .coordinators) else { throw MonthChanged() }
    let present = try Row.fetchAll(db, sql: "SELECT id FROM ledger WHERE month = ?", arguments: [month.number])
    guard Set(present.map { $0.bytes("id") }) == ids, try db.nextMonthToClose() == month,
      try db.releaseCount() == result.number - 1, rosters.current.release == secret.releaseKey
    else { throw MonthChanged() }
    let message = try SignedRelease.signedBytes(result.document, roster: rosters.newest, organisation: rosters.organisation)
    let release = SignedRelease(document: result.document, roster: rosters.newest, signature: try secret.signRelease(message))
    // What no client would believe must not take the place of the entries.
    var believed = chain
    do { try believed.append(release, rosters: rosters) } catch { throw ClosingRefusal.internalFault("not to be believed") }
    try db.execute(
      sql: "INSERT INTO release VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [
        result.number, month.number, result.document.blob, rosters.newest.version, rosters.newest.hash.blob,
        release.signature.blob,
      ])
    try db.execute(sql: "DELETE FROM ledger WHERE month = ?", arguments: [month.number])
    for key in try db.statisticsKeys(of: month) { try deleteSecret(of: month, number: key.number) }
    try db.execute(sql: "DELETE FROM carried")
    if let tallies = result.carried {
      let following = month.adding(months: 1)
      guard let key = try db.statisticsKeys(of: following).last else { throw MonthChanged() }
      let sealed = try Closing.sealCarried(
        tallies, month: following.number, to: key.publicKey, organisation: rosters.organisation)
      try db.execute(
        sql: "INSERT INTO carried VALUES (1, ?, ?, ?)", arguments: [following.number, key.number, sealed.blob])
    }
    try audit(.monthClosed, actor: member, count: result.number)
  }

  /// Nobody opens the month's entries again, not even in a backup made from now on.
  private func deleteSecret(of month: Month, number: UInt32) throws {
    let compartment = try Compartment.statisticsKey(
      month: month.number, number: number, organisation: chains.founded.organisation
    ).stored
    try deleteWraps(compartment: compartment)
    try db.execute(sql: "DELETE FROM compartment WHERE id = ?", arguments: [compartment.blob])
  }
}
