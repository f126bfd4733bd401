import GRDB
import HelplineCore
import HelplineVault

extension Transaction {
  /// Stores the four entries of a request, without any link to what they count: random ids, and the month.
  func insert(_ entries: WireEntries) throws {
    guard entries.sealed.count == WireEntries.count, entries.sealed.allSatisfy({ $0.bytes.count == StatisticalEntry.size }) else {
      throw Refusal(.wrongSize)
    }
    guard entries.month <= clock.month, try !isClosed(entries.month) else { throw Refusal(.monthClosed) }
    guard let newest = try db.newestStatisticsKey(entries.month) else { throw Refusal(.noStatisticsKey) }
    guard entries.keyNumber == newest else { throw Refusal(.rekeyRequired) }
    for entry in entries.sealed {
      try db.execute(
        sql: "INSERT INTO ledger VALUES (?, ?, ?)",
        arguments: [Sodium.random(16).blob, entries.month.number, entry.bytes.blob])
    }
  }
}
