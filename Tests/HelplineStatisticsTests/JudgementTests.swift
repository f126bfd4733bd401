import Testing

@testable import HelplineStatistics

extension StatisticsTests {
  /// What the check of a finished release makes of the bounds that a solver gives it.
  @Suite("Judging a range")
  struct JudgementTests {
    private func judge(_ lowest: Int, _ highest: Int, truth: Int, width: Int = 4) throws(ClosingRefusal) {
      try Attack.judge(lowest, highest, truth: truth, width: width, table: "contact 2026-03 channel")
    }

    @Test("A range that is wide enough and holds the truth is good, from end to end")
    func good() throws {
      for truth in 0...4 { try judge(0, 4, truth: truth) }
      try judge(7, 7, truth: 7, width: 0)
    }

    @Test("Bounds that a solver has turned round are a fault that is told, and not the end of the server")
    func turnedRound() {
      for truth in 2...6 {
        #expect(throws: ClosingRefusal.internalFault("the releases contradict the counts")) { try judge(6, 2, truth: truth) }
      }
      #expect(throws: ClosingRefusal.internalFault("the releases contradict the counts")) { try judge(3, 2, truth: 3, width: 0) }
    }

    @Test("A range beside the truth is a fault")
    func beside() {
      for truth in [-1, 9] {
        #expect(throws: ClosingRefusal.internalFault("the releases contradict the counts")) { try judge(0, 8, truth: truth) }
      }
    }

    @Test("A range that is too narrow refuses the closing, and names the table")
    func narrow() {
      #expect(throws: ClosingRefusal.attackSucceeded("contact 2026-03 channel")) { try judge(0, 3, truth: 2) }
      #expect(throws: ClosingRefusal.attackSucceeded("contact 2026-03 channel")) { try judge(2, 2, truth: 2, width: 1) }
    }
  }
}
