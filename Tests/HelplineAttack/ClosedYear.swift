import HelplineCore
import HelplineStatistics

/// The twelve months of a synthetic year, closed one after the other. The one place here that knows the library: the attacker does not.
package struct ClosedYear: Sendable {
  package let releases: [Release]
  package let results: [MonthClosing.Result]
  /// How long each closing took, in seconds.
  package let seconds: [Double]

  /// - Parameter each: is told of every closing, with the month from 1 and its seconds.
  package init(_ year: SyntheticYear, with closing: MonthClosing, months: Int = 12, each: (Int, Double) -> Void = { _, _ in })
    throws(ClosingRefusal)
  {
    var carried: Tallies?
    var releases: [Release] = []
    var results: [MonthClosing.Result] = []
    var seconds: [Double] = []
    for (index, entries) in year.months.prefix(months).enumerated() {
      let clock = ContinuousClock()
      let start = clock.now
      let result = try closing.close(
        Month(year: year.year, month: index + 1), entries: entries, carried: carried, earlier: releases, number: index + 1,
        previous: index == 0 ? nil : [UInt8](repeating: UInt8(index), count: 32), seed: year.seed)
      let took = (clock.now - start).components
      seconds.append(Double(took.seconds) + Double(took.attoseconds) / 1e18)
      each(index + 1, seconds[index])
      carried = result.carried
      releases.append(result.release)
      results.append(result)
    }
    self.releases = releases
    self.results = results
    self.seconds = seconds
  }

  /// As an outsider reads them.
  package var files: [PublishedFile] { releases.compactMap { PublishedFile($0.bytes) } }

  /// Of the cells of the year's own tables, which share is hidden.
  package var hiddenShareOfYear: Double {
    let cells = releases.last?.tables.filter { $0.period.length == .year }.flatMap(\.cells) ?? []
    return Double(cells.count { $0.count == nil }) / Double(max(cells.count, 1))
  }
}
