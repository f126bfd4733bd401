import Foundation
import HelplineAttack
import HelplineCore
import HelplineStatistics
import HelplineVault
import Testing

extension StatisticsTests {
  @Suite("Closing a month")
  struct ClosingTests {
    private static let january = Month(year: 2026, month: 1)

    private func close(
      _ closing: MonthClosing, _ month: Month, _ entries: [StatisticalEntry], _ carried: Tallies? = nil,
      _ earlier: [Release] = [],
      seed: UInt64 = 1
    ) throws(ClosingRefusal) -> MonthClosing.Result {
      try closing.close(
        month, entries: entries, carried: carried, earlier: earlier, number: earlier.count + 1,
        previous: earlier.isEmpty ? nil : [UInt8](repeating: 1, count: 32), seed: seed)
    }

    @Test("Month, quarter and year that end together are one release, named by the month")
    func periodsTogether() throws {
      let year = try ClosedYear(SyntheticYear(contacts: 150, seed: 4), with: try Delivered.closing("small"))
      #expect(year.releases.map(\.month.description).first == "2026-01")
      #expect(Set(year.releases[1].tables.map(\.period.description)) == ["2026-02"])
      #expect(Set(year.releases[2].tables.map(\.period.description)) == ["2026-03", "2026-Q1"])
      #expect(Set(year.releases[11].tables.map(\.period.description)) == ["2026-12", "2026-Q4", "2026"])
      #expect(year.releases[11].periods.map(\.parts.count) == [3, 4])
      #expect(year.results.map { $0.carried == nil } == [Bool](repeating: false, count: 11) + [true])
    }

    @Test("One seed gives the same bytes, and the order of the entries decides nothing")
    func deterministic() throws {
      let closing = try Delivered.closing("medium")
      let entries = SyntheticYear(contacts: 600, seed: 7).months[0]
      let release = try close(closing, Self.january, entries).release
      #expect(try close(closing, Self.january, entries.reversed()).release.bytes == release.bytes)
      #expect(try close(closing, Self.january, entries).release.bytes == release.bytes)
    }

    @Test("A release can be read back from its bytes, and what is carried from its own")
    func roundTrip() throws {
      let closing = try Delivered.closing("large")
      let year = try ClosedYear(SyntheticYear(contacts: 900, seed: 3), with: closing, months: 3)
      for release in year.releases { #expect(try Release(release.bytes) == release) }
      let carried = try #require(year.results[2].carried)
      #expect(try Tallies(bytes: carried.bytes) == carried)
    }

    @Test(
      "What is published adds up for who reads it, month by month", arguments: [("small", 150), ("medium", 600), ("large", 900)])
    func addsUp(plan: String, contacts: Int) throws {
      let year = try ClosedYear(SyntheticYear(contacts: contacts, seed: 21), with: try Delivered.closing(plan))
      for (place, release) in year.releases.enumerated() { try release.checkSums(earlier: Array(year.releases.prefix(place))) }
    }

    @Test("A month without a contact closes, and shows nothing")
    func emptyMonth() throws {
      let result = try close(try Delivered.closing("small"), Self.january, [])
      #expect(result.release.tables.flatMap(\.cells).allSatisfy { $0.count == nil })
      #expect(result.hidden == result.cells)
      #expect(result.dropped == 0)
    }

    @Test("A period with fewer than k contacts is withheld whole, and no longer period gives it away")
    func smallPeriod() throws {
      let closing = try Delivered.closing("small")
      let year = SyntheticYear(contacts: 150, seed: 5)
      var months = year.months
      months[2] = Array(months[2].filter { $0.event == Array("contact".utf8) }.prefix(3))
      var carried: Tallies?
      var releases: [Release] = []
      for (index, entries) in months.enumerated() {
        let result = try close(closing, Month(year: 2026, month: index + 1), entries, carried, releases)
        carried = result.carried
        releases.append(result.release)
      }
      #expect(releases[2].tables.filter { $0.period.length == .month }.flatMap(\.cells).allSatisfy { $0.count == nil })
      let verdict = Verdict(releases.compactMap { PublishedFile($0.bytes) }, truth: HandCount(months))
      #expect(verdict.findings == [])
      #expect(verdict.sensitive > 0)
    }

    @Test("An organisation that began in November has a quarter and a year of two months")
    func midYear() throws {
      let closing = try Delivered.closing("medium")
      let entries = SyntheticYear(contacts: 600, seed: 6).months
      let november = try close(closing, Month(year: 2026, month: 11), entries[10])
      let december = try close(closing, Month(year: 2026, month: 12), entries[11], november.carried, [november.release])
      #expect(
        december.release.periods.map(\.parts) == [
          [Period("2026-11"), Period("2026-12")].compactMap { $0 }, [Period("2026-Q4")!],
        ])
      let files = [november.release, december.release].compactMap { PublishedFile($0.bytes) }
      let truth = HandCount([[StatisticalEntry]](repeating: [], count: 10) + entries[10...])
      #expect(Verdict(files, truth: truth).findings == [])
    }

    @Test("What cannot be is shown as zero, and an entry of it is dropped")
    func structuralZeros() throws {
      let lists = try Delivered.lists()
      let file = Delivered.folder.appending(path: PublicationPlans.fileName)
      let json = try String(contentsOf: file, encoding: .utf8).replacing("\"usual\": \"medium\"", with: "\"usual\": \"large\"")
        .replacing("\"structural_zeros\": []", with: #""structural_zeros": [{"concern": "family", "relation": "self"}]"#)
      let closing = MonthClosing(plans: try PublicationPlans(json: Data(json.utf8), lists: lists), lists: lists)
      let year = SyntheticYear(contacts: 600, seed: 8)
      func cannotBe(_ entry: StatisticalEntry) -> Bool {
        entry.codes.count == 13 && entry.codes[2] == Array("self".utf8) && entry.codes[5] == Array("family".utf8)
      }
      let impossible = year.months.map { $0.filter(cannotBe).count }.reduce(0, +)
      let closed = try ClosedYear(year, with: closing)
      let table = try #require(closed.releases[11].tables.first { $0.dimensions == [.relation, .concern] })
      #expect(table.cells.first { $0.categories == ["self", "family"] }?.count == 0)
      let dropped = closed.results.reduce(0) { $0 + $1.dropped }
      #expect(dropped - HandCount(year.months).dropped == impossible)
      #expect(impossible > 0)
      let possible = year.months.map { $0.filter { !cannotBe($0) } }
      #expect(Verdict(closed.files, truth: HandCount(possible), insiders: 0).findings == [])
    }

    @Test("Months are closed one after the other, none twice")
    func order() throws {
      let closing = try Delivered.closing("medium")
      let entries = SyntheticYear(contacts: 600, seed: 2).months
      let january = try close(closing, Self.january, entries[0])
      let march = Month(year: 2026, month: 3)
      #expect(throws: ClosingRefusal.outOfOrder(march)) {
        try close(closing, march, entries[2], january.carried, [january.release])
      }
      #expect(throws: ClosingRefusal.outOfOrder(Self.january)) {
        try close(closing, Self.january, entries[0], january.carried, [january.release])
      }
      let february = Month(year: 2026, month: 2)
      #expect(throws: ClosingRefusal.outOfOrder(february)) { try close(closing, february, entries[1], january.carried, []) }
    }

    @Test("Within a year the plan stays")
    func planStays() throws {
      let entries = SyntheticYear(contacts: 600, seed: 2).months
      let january = try close(try Delivered.closing("medium"), Self.january, entries[0])
      #expect(throws: ClosingRefusal.planChanged(2026)) {
        try close(try Delivered.closing("large"), Month(year: 2026, month: 2), entries[1], january.carried, [january.release])
      }
    }

    @Test("Nothing is published beside an earlier release whose figures are not what was counted")
    func changedRelease() throws {
      let closing = try Delivered.closing("medium")
      let entries = SyntheticYear(contacts: 600, seed: 2).months
      let january = try close(closing, Self.january, entries[0])
      let text = String(decoding: january.release.bytes, as: UTF8.self)
      let total = try #require(january.release.tables.first?.cells.first?.count)
      let changed = try Release(Array(text.replacing("[[],\(total)]", with: "[[],\(total + 1)]").utf8))
      #expect(throws: ClosingRefusal.earlierReleaseDiffers(Self.january)) {
        try close(closing, Month(year: 2026, month: 2), entries[1], january.carried, [changed])
      }
    }

    @Test("Who asked for a closing can stop it")
    func stop() throws {
      let closing = try Delivered.closing("large")
      let entries = SyntheticYear(contacts: 3000, seed: 2).months[0]
      #expect(throws: ClosingRefusal.stopped) {
        try closing.close(
          Self.january, entries: entries, carried: nil, earlier: [], number: 1, previous: nil, seed: 1,
          progress: { share throws(ClosingRefusal) in if share > 0.5 { throw .stopped } })
      }
    }

    @Test("A refusal says what happened to the month, without a figure")
    func sentences() {
      let refusals: [ClosingRefusal] = [
        .outOfOrder(Self.january), .planChanged(2026), .earlierReleaseDiffers(Self.january), .cannotProtect("contact 2026-01"),
        .attackSucceeded("contact 2026-01"), .stopped, .internalFault("a certificate does not hold"),
      ]
      #expect(Set(refusals.map(\.description)).count == refusals.count)
      #expect(refusals.allSatisfy { $0.description.count > 20 })
    }
  }
}
