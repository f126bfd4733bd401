import HelplineAttack
import HelplineCore
import HelplineStatistics
import HelplineVault
import Testing

extension StatisticsTests {
  /// A released figure against a count by hand, over ledgers with everything in them that can go wrong.
  @Suite("Counting by hand")
  struct HandCountTests {
    /// A synthetic year with corrections, cancellations, entries posted twice, entries of another month, and nonsense.
    private struct Ledger {
      var months: [[StatisticalEntry]]
      private var random: Seeded

      init(_ year: SyntheticYear) {
        months = year.months
        random = Seeded(year.seed &+ 1000)
        for month in months.indices {
          for entry in months[month] { disturb(entry, month) }
          months[month] += (0..<20).map { _ in StatisticalEntry.none(month: UInt32(202_601 + month)) }
          months[month].shuffle(using: &random)
        }
      }

      private mutating func disturb(_ entry: StatisticalEntry, _ month: Int) {
        var other = entry
        switch Int(random.next() % 40) {
        case 0:
          // Corrected: another code in the last place that has one of the same list.
          other.revision = 2
          if !other.codes.isEmpty { other.codes[0] = months[month].first { $0.event == entry.event }?.codes[0] ?? other.codes[0] }
          if other.event == Array("contact".utf8), other.codes.count != Self.length(of: other.codes[0]) { return }
        case 1:
          // Taken back.
          other = StatisticalEntry(month: entry.month, event: Array("none".utf8), slot: entry.slot, revision: 3)
        case 2:
          // The same again.
          break
        case 3:
          other.month = entry.month == 202_601 ? 202_602 : entry.month - 1
          other.slot = other.slot.reversed()
        case 4:
          other.slot = other.slot.reversed()
          other.codes = other.codes.map { _ in Array("nonsense".utf8) } + [Array("nonsense".utf8)]
        default: return
        }
        months[month].append(other)
      }

      private static func length(of kind: [UInt8]) -> Int {
        ["about_self", "about_other", "professional", "feedback"].contains(String(decoding: kind, as: UTF8.self)) ? 13 : 2
      }
    }

    @Test(
      "What is shown is what was counted, and what was dropped is told",
      arguments: [("small", 150), ("medium", 600), ("large", 900)], [1, 2, 3])
    func shownIsCounted(volume: (String, Int), seed: UInt64) throws {
      let ledger = Ledger(SyntheticYear(contacts: volume.1, seed: seed))
      let closing = try Delivered.closing(volume.0)
      var carried: Tallies?
      var releases: [Release] = []
      var dropped = 0
      for (index, entries) in ledger.months.enumerated() {
        let result = try closing.close(
          Month(year: 2026, month: index + 1), entries: entries, carried: carried, earlier: releases, number: index + 1,
          previous: index == 0 ? nil : [UInt8](repeating: 9, count: 32), seed: seed)
        (carried, dropped) = (result.carried, dropped + result.dropped)
        releases.append(result.release)
      }
      let truth = HandCount(ledger.months) { entry in !entry.codes.contains(Array("nonsense".utf8)) }
      // Two closings in one year are no drop for who counts by hand either: both count what a bound took away.
      #expect(dropped == truth.dropped)
      #expect(dropped > 0)
      let verdict = Verdict(releases.compactMap { PublishedFile($0.bytes) }, truth: truth, insiders: 0)
      #expect(verdict.findings == [])
      #expect(releases.flatMap(\.tables).flatMap(\.cells).count { $0.count != nil } > 50)
    }

    @Test("A case is opened and closed once a year, meets four times a month, and changes each domain once")
    func bounds() throws {
      var months = [[StatisticalEntry]](repeating: [], count: 12)
      var random = Seeded(1)
      func add(_ month: Int, _ event: String, _ codes: [String], _ tag: [UInt8]) {
        months[month].append(
          StatisticalEntry(
            month: UInt32(202_601 + month), event: Array(event.utf8),
            slot: (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) },
            revision: 1, tag: tag, codes: codes.map { Array($0.utf8) }))
      }
      for number in UInt8(0)..<9 {
        let tag = [UInt8](repeating: number, count: 16)
        for month in [1, 1, 5] { add(month, "case_opened", ["direct"], tag) }
        for _ in 0..<7 { add(3, "meeting_held", [], tag) }
        for month in [4, 8] { add(month, "goal_change", ["safety", month == 8 ? "up" : "down"], tag) }
        for month in [6, 9] { add(month, "case_closed", [month == 9 ? "goals_met" : "withdrew", "3_6"], tag) }
      }
      let closing = try Delivered.closing("large")
      var carried: Tallies?
      var releases: [Release] = []
      var dropped = 0
      for (index, entries) in months.enumerated() {
        let result = try closing.close(
          Month(year: 2026, month: index + 1), entries: entries, carried: carried, earlier: releases, number: index + 1,
          previous: index == 0 ? nil : [UInt8](repeating: 9, count: 32), seed: 1)
        (carried, dropped) = (result.carried, dropped + result.dropped)
        releases.append(result.release)
      }
      // Two openings and three meetings too many for each of nine cases; later goals and closings replace the earlier ones.
      #expect(dropped == 9 * 5)
      func total(_ unit: StatisticalUnit) -> Int? {
        releases.last?.tables.first { $0.unit == unit && $0.dimensions.isEmpty }?.cells.first?.count
      }
      #expect(total(.meetingHeld) == 36)
      #expect(Verdict(releases.compactMap { PublishedFile($0.bytes) }, truth: HandCount(months), insiders: 0).findings == [])
    }
  }
}
