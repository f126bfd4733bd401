import HelplineCore
import Testing

@Suite("Goals and their scores")
struct GoalTests {
  func goal(_ scores: [(String, Int)]) throws -> Goal {
    var goal = try Goal(day: Sample.day(scores[0].0), domain: "safety", text: "t", score: scores[0].1)
    for (day, score) in scores.dropFirst() { try goal.score(score, on: Sample.day(day)) }
    return goal
  }

  @Test("Scores go from -2 to 2", arguments: -4...4)
  func scale(score: Int) throws {
    var goal = try goal([("2026-01-01", 0)])
    let before = goal
    if abs(score) <= 2 {
      try goal.score(score, on: Sample.day("2026-01-02"))
      #expect(goal.scores.map(\.score) == [0, score])
    } else {
      #expect(throws: GoalError.offScale) { try goal.score(score, on: Sample.day("2026-01-02")) }
      #expect(throws: GoalError.offScale) { try Goal(day: Sample.day("2026-01-02"), domain: "safety", text: "", score: score) }
      #expect(goal == before)
    }
  }

  @Test("A second score on one day replaces that day's; none goes before the last")
  func days() throws {
    var goal = try goal([("2026-01-01", 0), ("2026-01-05", 1), ("2026-01-05", -1)])
    #expect(
      goal.scores == [GoalScore(day: Sample.day("2026-01-01"), score: 0), GoalScore(day: Sample.day("2026-01-05"), score: -1)])
    let before = goal
    #expect(throws: GoalError.beforeLast) { try goal.score(2, on: Sample.day("2026-01-04")) }
    #expect(goal == before)
    #expect(try Goal(goal.payload.bytes) == goal)
  }

  @Test("A score that is replaced keeps what a newer client wrote beside it")
  func newerScore() throws {
    let text =
      #"{"type":"goal","v":1,"day":"2026-01-01","domain":"safety","text":"","scores":[{"day":"2026-01-01","score":0,"why":"w"}]}"#
    var goal = try Goal(Array(text.utf8))
    try goal.score(2, on: Sample.day("2026-01-01"))
    #expect(String(decoding: goal.payload.bytes, as: UTF8.self).contains(#"[{"day":"2026-01-01","score":2,"why":"w"}]"#))
  }

  @Test("The change of a year is the newest score of that year less its first one, and none with one score")
  func change() throws {
    let goal = try goal([
      ("2025-11-01", -2), ("2025-12-31", -1), ("2026-01-01", 1), ("2026-06-01", 2), ("2026-12-31", 0), ("2027-01-01", 2),
    ])
    #expect(goal.change(in: 2024) == nil)
    #expect(goal.change(in: 2025) == 1)
    #expect(goal.change(in: 2026) == -1)
    #expect(goal.change(in: 2027) == nil)
  }

  @Test("A domain goes the way of the sum of its goals")
  func domain() throws {
    let up = try goal([("2026-01-01", 0), ("2026-02-01", 2)])
    let down = try goal([("2026-01-01", 2), ("2026-02-01", 1)])
    let once = try goal([("2026-01-01", -2)])
    #expect(GoalChange(of: "safety", in: 2026, goals: [up, down, once]) == .up)
    #expect(GoalChange(of: "safety", in: 2026, goals: [up, down, down]) == .same)
    #expect(GoalChange(of: "safety", in: 2026, goals: [down]) == .down)
    #expect(GoalChange(of: "safety", in: 2026, goals: [once]) == nil)
    #expect(GoalChange(of: "housing", in: 2026, goals: [up]) == nil)
    #expect(GoalChange(of: "safety", in: 2025, goals: [up]) == nil)
  }
}
