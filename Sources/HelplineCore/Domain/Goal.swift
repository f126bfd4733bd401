/// A goal of the plan, and how far it is reached: docs/protocol.md 6.7.
package struct Goal: CountedRecord {
  package var payload: Payload

  /// Goal attainment: 0 is what was expected, -2 much less, +2 much more.
  package static let scale = -2...2

  /// `domain` is a code of `goal_domain`. Throws if the first score is not on the scale.
  package init(day: Day, domain: String, text: String, score: Int) throws(GoalError) {
    payload = Payload(type: "goal")
    payload["day"] = .day(day)
    payload["domain"] = .string(domain)
    payload["scores"] = .array([])
    self.text = text
    try self.score(score, on: day)
  }

  package init(_ bytes: [UInt8]) throws(PayloadError) {
    payload = try Payload(bytes, type: "goal")
    let fields = payload.fields
    guard fields.day("day") != nil, fields.text("domain") != nil, fields.text("text") != nil,
      let scores = fields["scores"]?.list(GoalScore.init), zip(scores, scores.dropFirst()).allSatisfy({ $0.day < $1.day }),
      fields.absent("counted", or: { $0.list(Counted.init) })
    else { throw .missingField }
  }

  package var day: Day { payload.fields.day("day") ?? .none }
  /// For good: what has been counted under one domain cannot move to another.
  package var domain: String { payload.fields.text("domain") ?? "" }

  package var text: String {
    get { payload.fields.text("text") ?? "" }
    set { payload["text"] = .string(newValue) }
  }

  /// Oldest first, one for a day.
  package var scores: [GoalScore] { payload["scores"]?.list(GoalScore.init) ?? [] }

  package var texts: [CaseText] { [CaseText("text", .note, text)] }
  package var codes: [CaseCode] { [CaseCode(.goalDomain, domain)] }

  /// Scores the goal: after all others, or in place of the same day's.
  package mutating func score(_ score: Int, on day: Day) throws(GoalError) {
    guard Self.scale.contains(score) else { throw .offScale }
    let last = scores.last
    guard last.map({ $0.day <= day }) ?? true else { throw .beforeLast }
    var all = payload["scores"]?.asArray ?? []
    var fields = last?.day == day ? all.removeLast().asObject ?? [:] : [:]
    fields["day"] = .day(day)
    fields["score"] = .integer(score)
    payload["scores"] = .array(all + [.object(fields)])
  }

  /// The newest score of a year less its first one. Nil if there are not two.
  package func change(in year: Int) -> Int? {
    let scores = scores.filter { $0.day.year == year }
    guard scores.count > 1, let first = scores.first, let last = scores.last else { return nil }
    return last.score - first.score
  }
}

package struct GoalScore: Equatable, Sendable {
  package let day: Day
  package let score: Int

  package init(day: Day, score: Int) {
    self.day = day
    self.score = score
  }

  init?(_ value: JSONValue) {
    guard let fields = value.asObject, let day = fields.day("day"), let score = fields["score"]?.asInteger,
      Goal.scale.contains(score)
    else { return nil }
    self.init(day: day, score: score)
  }
}

/// Why a goal cannot be scored so.
package enum GoalError: Error, Equatable, Sendable {
  case offScale
  /// There is a score of a later day.
  case beforeLast
}

/// Which way a domain's goals went in a year, as it is counted.
package enum GoalChange: String, CaseIterable, Sendable {
  case up, same, down

  /// The changes of all goals of one domain, added. Nil if none of them was scored twice in the year.
  package init?(of domain: String, in year: Int, goals: [Goal]) {
    let changes = goals.filter { $0.domain == domain }.compactMap { $0.change(in: year) }
    guard !changes.isEmpty else { return nil }
    let sum = changes.reduce(0, +)
    self = sum > 0 ? .up : sum < 0 ? .down : .same
  }
}
