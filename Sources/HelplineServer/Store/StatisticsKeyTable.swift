import GRDB
import HelplineCore
import HelplineVault

extension Transaction {
  /// Verifies and stores a month's key. `stale` if the number is taken.
  func insert(_ new: NewStatisticsKey, by member: ID) throws {
    let rosters = try chains.founded
    let key = StatisticsKey(
      month: new.month.number, number: new.number, publicKey: new.publicKey.bytes, author: member.bytes,
      roster: new.roster.value, signature: new.signature.bytes)
    guard chains.holds(member, .coordinators) else { throw Refusal(.notEntitled) }
    do {
      try key.verify(rosters: rosters, coordinators: chains.group(.coordinators), running: clock.month.number)
    } catch { throw error == .rolledBack ? Refusal(.stale) : Refusal.of(error) }
    guard try !isClosed(new.month) else { throw Refusal(.monthClosed) }
    let newest = try db.newestStatisticsKey(new.month) ?? 0
    guard new.number == newest + 1 else { throw Refusal(.stale, newest: newest) }
    // What a closing carries on goes to the month after, which may have passed without a key.
    let first = min(clock.month.adding(months: -1), try db.nextMonthToClose() ?? clock.month)
    guard new.month >= first, new.month <= clock.month.adding(months: 24) else {
      throw Refusal(.notEntitled)
    }
    try db.execute(
      sql: "INSERT INTO statistics_key VALUES (?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        key.month, key.number, key.publicKey.blob, key.author.blob, key.roster.version, key.roster.hash.blob,
        key.signature.blob,
      ])
    let compartment = try key.compartment(organisation: rosters.organisation)
    try db.execute(
      sql: "INSERT INTO compartment (id, kind, epoch, open, purge_month, fingerprint) VALUES (?, ?, 1, 0, NULL, ?)",
      arguments: [compartment.stored.blob, compartment.kind.rawValue, try secret.hash(.fingerprint, compartment.id).blob])
    try insert(
      new.wraps, exactlyTo: chains.recipients(.coordinators), compartment: compartment.stored, epoch: 1, else: .rekeyRequired)
  }
}

extension Database {
  /// The number of the newest key of a month.
  func newestStatisticsKey(_ month: Month) throws -> UInt32? {
    try UInt32.fetchOne(self, sql: "SELECT max(number) FROM statistics_key WHERE month = ?", arguments: [month.number])
  }

  /// The newest key of every month that is not closed.
  func statisticsKeys() throws -> [StatisticsKeyFound] {
    try Row.fetchAll(
      self,
      sql: """
        SELECT * FROM statistics_key AS key WHERE number = (SELECT max(number) FROM statistics_key WHERE month = key.month)
        AND month > (SELECT coalesce(max(month), 0) FROM release) ORDER BY month
        """
    ).map { row in
      guard let month = Month(number: row["month"]) else { throw SettingsError.damagedDatabase }
      return StatisticsKeyFound(
        month: month, number: row["number"], publicKey: Bytes(row.bytes("public_key")), author: try row.id("author"),
        roster: WireRosterReference(RosterReference(version: row["roster_version"], hash: row.bytes("roster_hash"))),
        signature: Bytes(row.bytes("signature")))
    }
  }
}
