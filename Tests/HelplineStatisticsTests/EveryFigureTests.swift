import Foundation
import HelplineAttack
import HelplineCore
import HelplineVault
import Testing

@testable import HelplineStatistics

extension StatisticsTests {
  /// Every figure of a year before any is hidden, against a count by hand, over random ledgers with few cases and much that is wrong.
  @Suite("Every figure")
  struct EveryFigureTests {
    /// Twelve months of entries, shuffled: corrections, what was taken back, copies, entries of other months, and entries that no client makes.
    /// There are few cases, so that each bound is met again and again.
    private struct Ledger {
      private(set) var months = [[StatisticalEntry]](repeating: [], count: 12)
      /// Entries that no client makes.
      private(set) var invalid = 0
      private let lists: [String: [String]]
      private var random: Seeded
      private let tags: [[UInt8]]

      init(seed: UInt64, lists: [String: [String]]) {
        self.lists = lists
        var random = Seeded(seed)
        tags = (0..<5).map { _ in (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) } }
        self.random = random
        for month in months.indices {
          // Some months are empty, or all but empty.
          for _ in 0..<[0, 2, 30, 45, 60].randomElement(using: &self.random)! { add(month) }
          months[month].shuffle(using: &self.random)
        }
      }

      private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

      /// The first codes of a list more often than the last.
      private mutating func code(_ list: String) -> [UInt8] {
        let codes = lists[list] ?? []
        return Array(
          codes[min(Int.random(in: codes.indices, using: &random), Int.random(in: codes.indices, using: &random))].utf8)
      }

      private mutating func entry(_ month: Int, slot: [UInt8], revision: UInt32) -> StatisticalEntry {
        let events = HandCount.names.keys.sorted()
        let event = chance(35) ? "contact" : chance(20) ? "meeting_held" : events.randomElement(using: &random)!
        var codes: [[UInt8]] = []
        for list in HandCount.names[event] ?? [] { codes.append(code(list)) }
        if event == "contact", EveryFigureTests.isNonData(codes[0]) { codes.removeLast(codes.count - 2) }
        return StatisticalEntry(
          month: UInt32(202_601 + month), event: Array(event.utf8), slot: slot, revision: revision,
          tag: EveryFigureTests.linkable.contains(event) ? tags.randomElement(using: &random) : nil, codes: codes)
      }

      /// The most entries of an event that one case has.
      static func most(_ event: String, in entries: [StatisticalEntry]) -> Int {
        let own = entries.filter { $0.event == Array(event.utf8) && $0.revision == 1 }
        return Dictionary(grouping: own, by: \.tag).values.map { Set($0.map(\.slot)).count }.max() ?? 0
      }

      private mutating func add(_ month: Int) {
        let slot = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
        let first = entry(month, slot: slot, revision: 1)
        months[month].append(first)
        if chance(15) { months[month].append(first) }
        if chance(15) { months[month].append(entry(month, slot: slot, revision: 2)) }
        if chance(8) {
          months[month].append(
            StatisticalEntry(
              month: first.month, event: Array("none".utf8), slot: slot, revision: UInt32.random(in: 3...5, using: &random)))
        }
        if chance(10) { months[month].append(StatisticalEntry.none(month: first.month)) }
        if chance(10) {
          var other = first
          other.month = UInt32(
            [202_512, 202_601, 202_606, 202_612, 202_701].filter { $0 != Int(first.month) }.randomElement(using: &random)!)
          months[month].append(other)
        }
        if chance(12) { spoil(first, month) }
      }

      /// The same with one thing wrong, in a slot of its own.
      private mutating func spoil(_ entry: StatisticalEntry, _ month: Int) {
        var bad = entry
        bad.slot = entry.slot.reversed()
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bad.event = Array("meeting".utf8)
        case 1: bad.tag = entry.tag == nil ? tags[0] : nil
        case 2: bad.codes.append(Array("unknown".utf8))
        case 3 where !bad.codes.isEmpty: bad.codes.removeLast()
        case 4 where !bad.codes.isEmpty: bad.codes[bad.codes.count - 1] = Array("nonsense".utf8)
        case 5 where bad.codes.count > 1: bad.codes.swapAt(0, 1)
        default: bad.codes.insert([], at: 0)
        }
        invalid += 1
        months[month].append(bad)
      }
    }

    private static let linkable: Set = ["case_opened", "case_assigned", "meeting_held", "goal_change", "case_closed"]

    private static func isNonData(_ kind: [UInt8]) -> Bool {
      !["about_self", "about_other", "professional", "feedback"].contains(String(decoding: kind, as: UTF8.self))
    }

    /// The lists' codes, read from the file and not by the library; and what the protocol itself fixes.
    private static func lists() throws -> [String: [String]] {
      let data = try Data(contentsOf: Delivered.folder.appending(path: CodeLists.fileName))
      let file = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      let lists = try #require(file["lists"] as? [String: [String: Any]])
      return lists.mapValues { ($0["codes"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String } }.merging([
        "referral_origin": ["contact", "case"], "goal_direction": ["up", "same", "down"],
        "referral_state": ["done", "declined", "revoked"],
      ]) { $1 }
    }

    private static func isValid(_ entry: StatisticalEntry, _ lists: [String: [String]]) -> Bool {
      let event = String(decoding: entry.event, as: UTF8.self)
      guard var names = HandCount.names[event], linkable.contains(event) == (entry.tag != nil) else { return false }
      if event == "contact", let kind = entry.codes.first, isNonData(kind) { names.removeLast(names.count - 2) }
      return names.count == entry.codes.count
        && zip(names, entry.codes).allSatisfy { lists[$0]?.contains(String(decoding: $1, as: UTF8.self)) == true }
    }

    /// What the library counted in a year, carried from month to month as it is sealed, and how much it dropped.
    private func counted(_ months: [[StatisticalEntry]], _ layout: Layout) throws -> (tallies: Tallies, dropped: Int) {
      var tallies = Tallies(first: Month(year: 2026, month: 1), basis: "")
      var dropped = 0
      for (index, entries) in months.enumerated() {
        dropped += tallies.add(entries, of: Month(year: 2026, month: index + 1), layout: layout)
        tallies = try Tallies(bytes: tallies.bytes)
      }
      return (tallies, dropped)
    }

    /// One number of a year, by what it is called.
    private struct Kind: Hashable {
      let unit: StatisticalUnit
      let length: PeriodLength
      let dimensions: [StatisticalDimension]
      let grouped: Bool
    }

    @Test(
      "Each unit, period, dimension and pair is what a hand counts after the bounds", arguments: ["small", "medium", "large"])
    func asByHand(plan: String) throws {
      let layout = Layout(plan: try Delivered.plans(plan).plan(for: 2026), lists: try Delivered.lists(), year: 2026)
      let lists = try Self.lists()
      var seen: Set<Kind> = []
      var (openings, meetings) = (0, 0)
      for seed in UInt64(1)...8 {
        let ledger = Ledger(seed: seed, lists: lists)
        let truth = HandCount(ledger.months) { Self.isValid($0, lists) }
        let (tallies, dropped) = try counted(ledger.months, layout)
        let model = Model(tallies, layout: layout)
        #expect(dropped == truth.dropped, "seed \(seed)")
        #expect(ledger.invalid > 0 && dropped > ledger.invalid)
        #expect(model.holds)
        for cell in model.cells where cell.categories.first != "non_data" {
          let codes = zip(cell.table.dimensions, cell.categories).map { dimension, category in
            (
              dimension.rawValue,
              Set(layout.categories(dimension, grouped: cell.table.grouped).first { $0.id == category }?.codes ?? [])
            )
          }
          let months = Set((1...12).filter { cell.period.contains(Period(.month, of: Month(year: 2026, month: $0))) })
          let byHand = truth.count(cell.unit.rawValue, months: months, Dictionary(uniqueKeysWithValues: codes))
          let name = "seed \(seed): \(cell.unit) \(cell.period) \(cell.table) \(cell.categories)"
          #expect(cell.count == byHand.count, "\(name)")
          if !cell.isImplicit, let cases = cell.cases { #expect(cases == byHand.cases, "\(name)") }
          if byHand.count > 0, !cell.isImplicit {
            seen.insert(
              Kind(unit: cell.unit, length: cell.period.length, dimensions: cell.table.dimensions, grouped: cell.table.grouped))
          }
        }
        openings = max(openings, Ledger.most("case_opened", in: Array(ledger.months.joined())))
        meetings = max(meetings, ledger.months.map { Ledger.most("meeting_held", in: $0) }.max() ?? 0)
      }
      // Nothing that the plan publishes was left out of the comparison.
      for (unit, lengths) in layout.plan.tables {
        for (length, tables) in lengths {
          for table in tables {
            let kind = Kind(unit: unit, length: length, dimensions: table.dimensions, grouped: table.grouped)
            #expect(seen.contains(kind), "\(kind)")
          }
        }
      }
      // And the bounds had something to take away.
      #expect(openings > 1 && meetings > 4)
    }

    @Test("The order of the entries decides nothing, not even how many are told as dropped", arguments: [UInt64(1), 2, 3])
    func order(seed: UInt64) throws {
      let layout = Layout(plan: try Delivered.plans("small").plan(for: 2026), lists: try Delivered.lists(), year: 2026)
      let ledger = Ledger(seed: seed, lists: try Self.lists())
      let first = try counted(ledger.months, layout)
      var random = Seeded(seed)
      for _ in 0..<3 {
        let again = try counted(ledger.months.map { $0.shuffled(using: &random) }, layout)
        #expect(again.tallies == first.tallies && again.dropped == first.dropped)
      }
    }

    @Test("Of two entries of one slot and revision one counts, the same whatever came first, and the other is told as dropped")
    func ties() throws {
      let layout = Layout(plan: try Delivered.plans("large").plan(for: 2026), lists: try Delivered.lists(), year: 2026)
      let january = Month(year: 2026, month: 1)
      let lists = try Self.lists()
      let contacts = Ledger(seed: 5, lists: lists).months.joined().filter {
        $0.event == Array("contact".utf8) && Self.isValid($0, lists)
      }
      var entries = Array(contacts.prefix(20))
      for place in entries.indices {
        entries[place].month = january.number
        // Each shares its slot with the next one.
        entries[place].slot = [UInt8](repeating: UInt8(place / 2), count: 16)
        entries[place].revision = 1
      }
      func counted(_ entries: [StatisticalEntry]) -> (tallies: Tallies, dropped: Int) {
        var tallies = Tallies(first: january, basis: "")
        let dropped = tallies.add(entries, of: january, layout: layout)
        return (tallies, dropped)
      }
      let forth = counted(entries)
      let back = counted(entries.reversed())
      #expect(forth.tallies == back.tallies)
      #expect(forth.dropped == 10 && back.dropped == 10)
      #expect(Model(forth.tallies, layout: layout).cells.first { $0.unit == .contact && $0.isTotal }?.count == 10)
    }
  }
}
