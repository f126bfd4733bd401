import HelplineAttack
import HelplineCore
import HelplineStatistics
import Testing

extension StatisticsTests {
  /// Ways of protecting tables that are known not to: the attacker must see through each, or its silence would mean nothing.
  @Suite("What is known to fail")
  struct KnownFailuresTests {
    private let year = SyntheticYear(contacts: 600, seed: 21)
    /// Years with few contacts for their plan, so with many small numbers.
    private let fewer = SyntheticYear(contacts: 250, seed: 21)
    private let few = SyntheticYear(contacts: 80, seed: 21)

    /// The files of a year, its plan's tables filled from any count, in which every number is shown that `shows` says, and nothing else is done.
    private func files(_ truth: HandCount, _ shows: (Int, PublishedFile.Table) -> Int?) throws -> [PublishedFile] {
      try ClosedYear(year, with: try Delivered.closing("medium")).files.map { file in
        var file = file
        for table in file.tables.indices {
          for cell in file.tables[table].cells.indices {
            let count = file.count(of: file.tables[table].cells[cell].categories, in: file.tables[table], truth)
            file.tables[table].cells[cell].count = shows(count, file.tables[table])
          }
        }
        return file
      }
    }

    @Test("Hiding the small numbers alone: nearly all come out of the nested periods, exactly")
    func primaryAlone() throws {
      let truth = HandCount(fewer.months)
      let verdict = Verdict(try files(truth) { count, _ in count < 5 ? nil : count }, truth: truth, insiders: 0)
      #expect(verdict.sensitive >= 8)
      #expect(Double(verdict.exact) >= 0.8 * Double(verdict.sensitive))
    }

    @Test("Hiding until linear algebra finds nothing: that no count is negative brings small numbers out all the same")
    func linearAlgebra() throws {
      let truth = HandCount(few.months)
      // The year alone, which has two-way tables.
      var file = try #require(try files(truth) { count, _ in count < 5 ? nil : count }.last)
      file.tables.removeAll { $0.months.count < 12 }
      func determined() -> [Attacker.Target] {
        let attacker = Attacker([file], links: false, negative: true)
        return attacker.targets.indices.filter { index in
          attacker.range(index).map { $0.lowest == $0.highest } ?? false
        }.map { attacker.targets[$0] }
      }
      var round = 0
      while let target = determined().first(where: { !$0.isImplicit }), round < 200 {
        round += 1
        hideSmallest(beside: target, in: &file)
      }
      let left = determined().filter { !$0.isImplicit }
      #expect(left == [])
      let verdict = Verdict([file], truth: truth, insiders: 0)
      #expect(verdict.narrow >= 3)
    }

    /// The smallest number that is still shown in the same table, in the same row if there is one.
    private func hideSmallest(beside target: Attacker.Target, in file: inout PublishedFile) {
      guard let table = file.tables.firstIndex(where: { $0.unit == target.unit && $0.dimensions == target.dimensions }) else {
        return
      }
      let cells = file.tables[table].cells
      let shown = cells.indices.filter { cells[$0].count != nil }
      let near = shown.filter { cell in zip(cells[cell].categories, target.categories).contains { $0 == $1 } }
      let row = near.isEmpty ? shown : near
      if let least = row.min(by: { (cells[$0].count ?? 0, $0) < (cells[$1].count ?? 0, $1) }) {
        file.tables[table].cells[least].count = nil
      } else if let total = file.tables.firstIndex(where: { $0.unit == target.unit && $0.dimensions.isEmpty }) {
        file.tables[total].cells[0].count = nil
      }
    }

    @Test("Rounding each table on its own: the tables together prove small numbers")
    func rounding() throws {
      let truth = HandCount(year.months)
      // To the nearest multiple of five, so that each alone lies up to two beside the truth.
      let files = try files(truth) { count, _ in (count + 2) / 5 * 5 }
      let verdict = Verdict(files, truth: truth, insiders: 0, rounding: 5)
      #expect(verdict.narrow > 0)
      #expect(!verdict.findings.contains("the figures contradict each other"))
    }

    @Test("Publishing a corrected month again: the difference is one person, in every table")
    func corrected() throws {
      let closing = try Delivered.closing("medium")
      let march = try ClosedYear(year, with: closing, months: 3)
      var later = year.months
      let added = try #require(year.months[3].first { $0.codes.count == 13 })
      later[2].append(
        .init(month: 202_603, event: added.event, slot: added.slot, revision: 1, codes: added.codes))
      var carried: Tallies?
      var releases: [Release] = []
      for month in 1...3 {
        let result = try closing.close(
          Month(year: 2026, month: month), entries: later[month - 1], carried: carried, earlier: releases, number: month,
          previous: month == 1 ? nil : [UInt8](repeating: 1, count: 32), seed: year.seed)
        carried = result.carried
        releases.append(result.release)
      }
      let again = try #require(releases.last.flatMap { PublishedFile($0.bytes) })
      let verdict = Verdict(march.files + [again], truth: HandCount(later), insiders: 0)
      #expect(verdict.findings.count { $0.contains("changed by a later release") } >= 5)
      let codes = Set(added.codes.map { String(decoding: $0, as: UTF8.self) })
      let before = try #require(march.files.last)
      let told = Verdict.differences(before, again).filter { $0.target.dimensions.count == 1 && $0.by == 1 }
      // One category of each one-way table, and it is theirs.
      #expect(told.count >= 5)
      #expect(
        told.allSatisfy { change in
          !again.codes(change.target.dimensions[0], change.target.categories[0]).isDisjoint(with: codes)
        })
    }

    @Test("A year-to-date table: numbers that were safe are not")
    func yearToDate() throws {
      let truth = HandCount(fewer.months)
      let closed = try ClosedYear(fewer, with: try Delivered.closing("medium"))
      #expect(Verdict(closed.files, truth: truth, insiders: 0).findings == [])
      var files = closed.files
      for file in files.indices {
        // The same tables as the quarter's, from January on, with no more than the small numbers hidden.
        let quarter = closed.files[2].tables.filter { $0.months.count == 3 && $0.dimensions.count == 1 }
        for table in quarter {
          var sums = PublishedFile.Table(unit: table.unit, months: Set(1...(file + 1)), dimensions: table.dimensions, cells: [])
          for cell in table.cells {
            let count = files[file].count(of: cell.categories, in: sums, truth)
            sums.cells.append((cell.categories, count < 5 ? nil : count))
          }
          files[file].tables.append(sums)
        }
      }
      let verdict = Verdict(files, truth: truth, insiders: 0)
      #expect(verdict.exact > 0)
      // Not only numbers of the new tables: of April to December no such table is a quarter, and nothing there could be told before.
      let quarters = [[4, 5, 6], [7, 8, 9], [10, 11, 12]].map { "conversation \($0) " }
      #expect(verdict.findings.count { finding in quarters.contains { finding.hasPrefix($0) } } >= 5)
    }

    @Test("Two hidden numbers under a total that is shown: safe from outside, but whoever knows one of them knows the other")
    func withoutInsiders() throws {
      let truth = HandCount(few.months)
      var file = try #require(try files(truth) { count, _ in count }.last)
      // A table of the year with one small number, hidden together with the next larger one.
      var table = try #require(
        file.tables.first { table in
          table.unit == "conversation" && table.months.count == 12 && table.dimensions.count == 1
            && table.cells.count { $0.count ?? 0 < 5 } == 1
        })
      let order = table.cells.indices.sorted { table.cells[$0].count ?? 0 < table.cells[$1].count ?? 0 }
      for cell in order.prefix(2) { table.cells[cell].count = nil }
      file.tables.removeAll { $0.unit != "conversation" || $0.months.count < 12 || !$0.dimensions.isEmpty }
      file.tables.append(table)
      #expect(Verdict([file], truth: truth, insiders: 0).findings == [])
      let findings = Verdict([file], truth: truth, insiders: 1).findings
      #expect(findings.count == 1)
      #expect(findings.allSatisfy { $0.contains("known to who knows") })
    }
  }
}
