import Foundation

/// A calendar day in the organisation's time zone, `YYYY-MM-DD`.
package struct Day: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  package let year: Int
  package let month: Int
  package let day: Int

  package init(_ date: Date, in zone: TimeZone) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let parts = calendar.dateComponents([.year, .month, .day], from: date)
    (year, month, day) = (parts.year ?? 1970, parts.month ?? 1, parts.day ?? 1)
  }

  /// Nil unless `text` is a day that exists.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard text.utf8.count == 10, parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }), let year = Int(parts[0]),
      let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    guard year >= 1970, let date = calendar.date(from: DateComponents(year: year, month: month, day: day)) else { return nil }
    self.init(date, in: .gmt)
    guard self.year == year, self.month == month, self.day == day else { return nil }
  }

  package var description: String { String(format: "%04d-%02d-%02d", year, month, day) }
  package var inMonth: Month { Month(year: year, month: month) }

  /// Days since 1970-01-01.
  package var number: Int {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let date = calendar.date(from: DateComponents(year: year, month: month, day: day)) ?? Date(timeIntervalSince1970: 0)
    return Int((date.timeIntervalSince1970 / 86_400).rounded(.down))
  }

  package func adding(days: Int) -> Day {
    Day(Date(timeIntervalSince1970: Double(number + days) * 86_400), in: .gmt)
  }

  package static func < (a: Day, b: Day) -> Bool { (a.year, a.month, a.day) < (b.year, b.month, b.day) }

  package init(from decoder: Decoder) throws {
    guard let value = Day(try decoder.singleValueContainer().decode(String.self)) else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a day"))
    }
    self = value
  }

  package func encode(to encoder: Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// A calendar month in the organisation's time zone, `YYYY-MM`.
package struct Month: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  package let year: Int
  package let month: Int

  package init(year: Int, month: Int) {
    self.year = year
    self.month = month
  }

  /// Nil unless `text` is a month.
  package init?(_ text: String) {
    guard let day = Day(text + "-01") else { return nil }
    self = day.inMonth
  }

  /// The form in byte strings: year × 100 + month. Nil if it is none.
  package init?(number: UInt32) {
    let (year, month) = (Int(number / 100), Int(number % 100))
    guard (1970...9999).contains(year), (1...12).contains(month) else { return nil }
    self.init(year: year, month: month)
  }

  package var number: UInt32 { UInt32(year * 100 + month) }
  package var description: String { String(format: "%04d-%02d", year, month) }

  package func adding(months: Int) -> Month {
    let total = year * 12 + month - 1 + months
    return Month(year: total / 12, month: total % 12 + 1)
  }

  package static func < (a: Month, b: Month) -> Bool { (a.year, a.month) < (b.year, b.month) }

  package init(from decoder: Decoder) throws {
    guard let value = Month(try decoder.singleValueContainer().decode(String.self)) else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a month"))
    }
    self = value
  }

  package func encode(to encoder: Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
