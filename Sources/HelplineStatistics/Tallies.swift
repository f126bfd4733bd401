import Foundation
import HelplineCore
import HelplineVault

/// The exact counts of a calendar year so far. Secret: it holds ones and zeros. What is carried from one closing to the next is exactly
/// this, sealed.
package struct Tallies: Codable, Equatable, Sendable {
  /// What one case did, as far as bounds and the rule of three cases need it.
  struct CaseRecord: Codable, Equatable, Sendable {
    let tag: [UInt8]
    let event: String
    let codes: [String]
    let month: Month
    var count: Int
  }

  let year: Int
  /// Of the plan and the lists that decided what is counted: MonthClosing.
  let basis: String
  /// The first and the last month that were closed.
  let first: Month
  private(set) var last: Month
  private(set) var counts: [String: Int] = [:]
  private(set) var cases: [CaseRecord] = []

  /// At most so many meetings of a case count in a month.
  static let meetingsAMonth = 4

  init(first: Month, basis: String) {
    year = first.year
    (self.first, last, self.basis) = (first, first, basis)
  }

  /// The form that is sealed and carried.
  package init(bytes: [UInt8]) throws { self = try JSONDecoder().decode(Tallies.self, from: Data(bytes)) }

  package var bytes: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // Strings and integers cannot fail to encode.
    return (try? encoder.encode(self)).map { Array($0) } ?? []
  }

  subscript(key: String) -> Int { counts[key] ?? 0 }

  /// The months that were closed.
  var months: [Month] { (0..<12).map { first.adding(months: $0) }.filter { $0 <= last } }

  /// Adds a month's entries, and says how many were dropped: not of this month, not valid, twice there, or beyond a bound.
  mutating func add(_ entries: [StatisticalEntry], of month: Month, layout: Layout) -> Int {
    last = month
    let ledger = Self.standing(entries, in: month)
    var dropped = ledger.dropped
    for entry in ledger.entries {
      guard let entry = LedgerEntry(entry, lists: layout.lists), layout.isPossible(entry.codes) else {
        dropped += 1
        continue
      }
      switch entry.event {
      case .contact:
        count(.contact, entry.codes, month, layout)
        if entry.isConversation { count(.conversation, entry.codes, month, layout) }
      case .referral: count(.referral, entry.codes, month, layout)
      case .referralAnswer: count(.referralAnswer, entry.codes, month, layout)
      case .referralEnd: count(.referralEnd, entry.codes, month, layout)
      case .caseOpened, .caseAssigned, .meetingHeld, .goalChange, .caseClosed: dropped += add(entry) ? 0 : 1
      }
    }
    return dropped
  }

  /// The highest revision of each slot, in the order of the slots so that the server's order of rows decides nothing.
  private static func standing(_ entries: [StatisticalEntry], in month: Month) -> (entries: [StatisticalEntry], dropped: Int) {
    var newest: [[UInt8]: StatisticalEntry] = [:]
    /// By slot, how often its newest revision is there besides.
    var again: [[UInt8]: Int] = [:]
    var dropped = 0
    let none = Array("none".utf8)
    for entry in entries {
      guard entry.month == month.number else {
        dropped += 1
        continue
      }
      guard let standing = newest[entry.slot] else {
        newest[entry.slot] = entry
        continue
      }
      if entry.revision == standing.revision { again[entry.slot, default: 0] += 1 }
      if entry.revision > standing.revision { again[entry.slot] = nil }
      // Of two entries with one revision neither is the right one; what stays must not depend on the order.
      let later =
        entry.revision != standing.revision
        ? entry.revision > standing.revision : Self.order(entry).lexicographicallyPrecedes(Self.order(standing))
      if later { newest[entry.slot] = entry }
    }
    dropped += again.values.reduce(0, +)
    let standing = newest.values.filter { $0.event != none }.sorted { $0.slot.lexicographicallyPrecedes($1.slot) }
    return (standing, dropped)
  }

  private static func order(_ entry: StatisticalEntry) -> [UInt8] {
    entry.event + [0] + (entry.tag ?? []) + entry.codes.flatMap { $0 + [0] }
  }

  private mutating func count(_ unit: StatisticalUnit, _ codes: [StatisticalDimension: String], _ month: Month, _ layout: Layout)
  {
    for clique in layout.cliques(of: unit) {
      let categories = clique.dimensions.map { layout.category($0, of: codes[$0] ?? "", grouped: clique.grouped) }
      counts[clique.key(Period(clique.length, of: month), categories), default: 0] += 1
    }
  }

  /// Bounds: opened and assigned once a year, the first; closed once and each goal domain once, the last; four meetings a month.
  private mutating func add(_ entry: LedgerEntry) -> Bool {
    let record = CaseRecord(
      tag: entry.tag ?? [], event: entry.event.rawValue, codes: entry.event.dimensions.compactMap { entry.codes[$0] },
      month: entry.month, count: 1)
    func isSame(_ other: CaseRecord) -> Bool { other.tag == record.tag && other.event == record.event }
    switch entry.event {
    case .meetingHeld:
      guard let place = cases.firstIndex(where: { isSame($0) && $0.month == record.month }) else { break }
      guard cases[place].count < Self.meetingsAMonth else { return false }
      cases[place].count += 1
      return true
    case .goalChange, .caseClosed:
      let domain = entry.codes[.goalDomain]
      guard let place = cases.firstIndex(where: { isSame($0) && (domain == nil || $0.codes.first == domain) }) else { break }
      guard cases[place].month < record.month else { return false }
      cases[place] = record
      return true
    default:
      if cases.contains(where: isSame) { return false }
    }
    cases.append(record)
    return true
  }

  /// What is published of cases, by clique key: count, and the tags of the cases behind it. Only the year's end asks for it.
  func caseCounts(_ layout: Layout) -> [String: (count: Int, cases: Set<[UInt8]>)] {
    var counts: [String: Int] = [:]
    var tags: [String: Set<[UInt8]>] = [:]
    func count(_ unit: StatisticalUnit, _ codes: [StatisticalDimension: String], _ record: CaseRecord, _ amount: Int) {
      for clique in layout.cliques(of: unit) {
        let categories = clique.dimensions.map { layout.category($0, of: codes[$0] ?? "", grouped: clique.grouped) }
        let key = clique.key(Period(clique.length, of: record.month), categories)
        counts[key, default: 0] += amount
        tags[key, default: []].insert(record.tag)
      }
    }
    for record in cases {
      guard let event = LedgerEntry.Event(rawValue: record.event), let unit = StatisticalUnit(rawValue: record.event) else {
        continue
      }
      count(unit, Dictionary(uniqueKeysWithValues: zip(event.dimensions, record.codes)), record, record.count)
    }
    for record in Dictionary(grouping: cases, by: \.tag).values.compactMap(\.first) { count(.caseActive, [:], record, 1) }
    return counts.reduce(into: [:]) { $0[$1.key] = ($1.value, tags[$1.key] ?? []) }
  }
}
