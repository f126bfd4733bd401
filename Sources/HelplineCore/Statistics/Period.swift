/// How long a published period is.
package enum PeriodLength: String, CaseIterable, Sendable, Comparable {
  case month, quarter, year

  package var months: Int {
    switch self {
    case .month: 1
    case .quarter: 3
    case .year: 12
    }
  }

  package static func < (a: PeriodLength, b: PeriodLength) -> Bool { a.months < b.months }
}

/// A month, a quarter or a year, `2026-03`, `2026-Q1`, `2026`. Periods are nested or apart; no other kind is published.
package struct Period: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let length: PeriodLength
  /// The first calendar month, whether or not the organisation counted then.
  package let first: Month

  package init(_ length: PeriodLength, of month: Month) {
    self.length = length
    first = Month(year: month.year, month: (month.month - 1) / length.months * length.months + 1)
  }

  package init?(_ text: String) {
    if let month = Month(text), text.utf8.count == 7 {
      self.init(.month, of: month)
    } else if text.utf8.count == 7, text.dropFirst(4).hasPrefix("-Q"), let quarter = Int(text.suffix(1)),
      (1...4).contains(quarter),
      let month = Month("\(text.prefix(4))-01")
    {
      self.init(.quarter, of: month.adding(months: (quarter - 1) * 3))
    } else if text.utf8.count == 4, let month = Month("\(text)-01") {
      self.init(.year, of: month)
    } else {
      return nil
    }
  }

  package var last: Month { first.adding(months: length.months - 1) }
  package var months: [Month] { (0..<length.months).map { first.adding(months: $0) } }

  package func contains(_ other: Period) -> Bool { first <= other.first && other.last <= last }

  package var description: String {
    switch length {
    case .month: first.description
    case .quarter: "\(first.description.prefix(4))-Q\((first.month + 2) / 3)"
    case .year: String(first.description.prefix(4))
    }
  }

  /// The periods that end with a month, the shortest first: what one release publishes.
  package static func ending(with month: Month) -> [Period] {
    PeriodLength.allCases.map { Period($0, of: month) }.filter { $0.last == month }
  }

  package static func < (a: Period, b: Period) -> Bool {
    (a.last, a.length, a.first) < (b.last, b.length, b.first)
  }
}
