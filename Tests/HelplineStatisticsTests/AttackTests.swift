import Foundation
import HelplineAttack
import HelplineCore
import HelplineStatistics
import Testing

extension StatisticsTests {
  /// The goals of docs/statistics.md on a few years; `make attack` takes ten for each plan.
  @Suite("The attacker of our own")
  struct AttackTests {
    @Test("It gets nothing out of two years of 600 contacts, whichever hidden number it knows", arguments: [UInt64(11), 12])
    func medium(seed: UInt64) throws {
      let year = SyntheticYear(contacts: 600, seed: seed)
      let closed = try ClosedYear(year, with: try Delivered.closing("medium"))
      let verdict = Verdict(closed.files, truth: HandCount(year.months), insiders: 1, seed: seed)
      #expect(verdict.findings == [])
      #expect(verdict.sensitive > 0 && verdict.insiders > 0)
      #expect(closed.hiddenShareOfYear <= 0.2)
    }

    @Test("It gets nothing out of a year of 150 contacts", arguments: [UInt64(11), 12])
    func small(seed: UInt64) throws {
      let year = SyntheticYear(contacts: 150, seed: seed)
      let closed = try ClosedYear(year, with: try Delivered.closing("small"))
      #expect(Verdict(closed.files, truth: HandCount(year.months), insiders: 1, seed: seed).findings == [])
      #expect(closed.hiddenShareOfYear <= 0.2)
    }

    @Test("December of 3,000 contacts closes in under a minute, and it gets nothing out of the year")
    func large() throws {
      let year = SyntheticYear(contacts: 3000, seed: 11)
      let closed = try ClosedYear(year, with: try Delivered.closing("large"))
      #expect(closed.seconds.allSatisfy { $0 < 60 })
      #expect(closed.hiddenShareOfYear <= 0.2)
      #expect(Verdict(closed.files, truth: HandCount(year.months), insiders: 4, seed: 11).findings == [])
    }

    @Test("30,000 contacts close too")
    func huge() throws {
      let closed = try ClosedYear(SyntheticYear(contacts: 30_000, seed: 11), with: try Delivered.closing("large"))
      #expect(closed.releases.count == 12)
      #expect(closed.hiddenShareOfYear <= 0.2)
    }

    @Test("It imports nothing of what it attacks")
    func independent() throws {
      let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(
        path: "HelplineAttack")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0 != "ClosedYear.swift" }
      #expect(names.contains("Attacker.swift"))
      for name in names {
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        #expect(!text.contains("import HelplineCore") && !text.contains("import HelplineStatistics"), "\(name)")
      }
    }
  }
}
