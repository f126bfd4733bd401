import HelplineVault

/// Counts a ledger by hand, slowly and plainly: what a released figure has to be. Shares nothing with the library but the entry itself.
package struct HandCount: Sendable {
  /// One thing that counts, `times` times.
  struct Record: Sendable {
    let unit: String
    /// 1 to 12.
    let month: Int
    let codes: [String: String]
    let tag: [UInt8]?
    var times = 1
  }

  private(set) var records: [Record] = []
  /// Entries that are not valid, twice there or beyond a bound.
  package private(set) var dropped = 0

  package static let names: [String: [String]] = [
    "contact": [
      "contact_kind", "channel", "relation", "language", "interpreter", "concern", "ideology", "age_band", "region", "urgency",
      "duration", "returning", "outcome",
    ],
    "referral": ["referral_service", "consent", "referral_origin"],
    "referral_answer": ["referral_service", "response_band"],
    "referral_end": ["referral_service", "referral_state"],
    "case_opened": ["case_origin"],
    "case_assigned": [],
    "meeting_held": [],
    "goal_change": ["goal_domain", "goal_direction"],
    "case_closed": ["closure_reason", "case_span"],
  ]

  /// - Parameters:
  ///   - months: the entries of January, February and so on.
  ///   - year: the calendar year that they are of.
  ///   - isValid: whether an entry is one that counts at all.
  package init(_ months: [[StatisticalEntry]], year: Int = 2026, isValid: (StatisticalEntry) -> Bool = { _ in true }) {
    for (index, entries) in months.enumerated() {
      let own = entries.filter { $0.month == UInt32(year * 100 + index + 1) }
      dropped += entries.count - own.count
      var last: [StatisticalEntry] = []
      for same in Dictionary(grouping: own, by: \.slot).values {
        let highest = same.map(\.revision).max()
        let standing = same.filter { $0.revision == highest }
        last.append(standing[0])
        dropped += standing.count - 1
      }
      var held: [[UInt8]: Int] = [:]
      for entry in last.sorted(by: { $0.slot.lexicographicallyPrecedes($1.slot) }) {
        let event = String(decoding: entry.event, as: UTF8.self)
        if event == "none" { continue }
        guard isValid(entry), let names = Self.names[event] else {
          dropped += 1
          continue
        }
        let codes = Dictionary(uniqueKeysWithValues: zip(names, entry.codes.map { String(decoding: $0, as: UTF8.self) }))
        let record = Record(unit: event, month: index + 1, codes: codes, tag: entry.tag)
        if event == "meeting_held" {
          held[entry.tag ?? [], default: 0] += 1
          if held[entry.tag ?? []] ?? 0 > 4 { dropped += 1 } else { records.append(record) }
        } else if let tag = entry.tag {
          add(record, of: tag)
        } else {
          records.append(record)
          if event == "contact", codes.count > 2 {
            records.append(Record(unit: "conversation", month: index + 1, codes: codes, tag: nil))
          }
        }
      }
    }
    for tag in Set(records.compactMap(\.tag)) {
      records.append(Record(unit: "case_active", month: 12, codes: [:], tag: tag))
    }
  }

  private mutating func add(_ record: Record, of tag: [UInt8]) {
    let same = records.firstIndex {
      $0.unit == record.unit && $0.tag == tag && $0.codes["goal_domain"] == record.codes["goal_domain"]
    }
    guard let same else { return records.append(record) }
    let replaces = ["goal_change", "case_closed"].contains(record.unit) && records[same].month < record.month
    if replaces { records[same] = record } else { dropped += 1 }
  }

  /// How many there are of a unit in some months with one of the given codes in each dimension, and how many cases are behind them.
  package func count(_ unit: String, months: Set<Int>, _ codes: [String: Set<String>]) -> (count: Int, cases: Int) {
    var count = 0
    var tags: Set<[UInt8]> = []
    for record in records where record.unit == unit && months.contains(record.month) {
      guard codes.allSatisfy({ $0.value.contains(record.codes[$0.key] ?? "") }) else { continue }
      count += record.times
      if let tag = record.tag { tags.insert(tag) }
    }
    return (count, tags.count)
  }
}
