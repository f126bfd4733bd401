extension Case {
  /// Whether it was ever active: then it has a mentor and a journal.
  package var wasActive: Bool { history.contains { $0.status == .active } }

  /// Takes the next step and writes it into the history. A case that is active again has no closing. Throws `CaseError`.
  package mutating func move(to next: CaseStatus, by actor: CaseActor, on day: Day) throws(CaseError) {
    try checkMove(to: next, by: actor)
    append(CaseStep(status: next, day: day, by: actor.member))
  }

  /// Ends the work: by the mentor, or before the start by a coordinator. `reason` is a code of `closure_reason`.
  package mutating func close(reason: String, by actor: CaseActor, on day: Day) throws(CaseError) {
    var changed = self
    changed.closing = Closing(day: day, reason: reason)
    try changed.move(to: .closing, by: actor, on: day)
    self = changed
  }

  /// Writes down what a pair found.
  package mutating func assess(_ assessment: Assessment, by actor: CaseActor, on day: Day) throws(CaseError) {
    var changed = self
    changed.assessment = assessment
    try changed.move(to: .assessed, by: actor, on: day)
    self = changed
  }

  /// Somebody else is asked to take the case over: the next step, or, where one was asked already, the same one with what is so now.
  package mutating func askSuccessor(reason: String, by actor: CaseActor, on day: Day) throws(CaseError) {
    if status != .offered { try move(to: .offered, by: actor, on: day) }
    guard let last = history.last else { return }
    let step = CaseStep(status: .offered, day: last.day, by: last.by, reason: reason)
    payload["history"] = .array((payload["history"]?.asArray ?? []).dropLast() + [step.json])
  }

  /// Whether `actor` may take this step now, if they give what it asks for: the assessment, or the reason.
  package func mayMove(to next: CaseStatus, by actor: CaseActor) -> Bool {
    do throws(CaseError) {
      try checkMove(to: next, by: actor)
      return true
    } catch {
      return error == .noReason || error == .notAssessed
    }
  }

  private func checkMove(to next: CaseStatus, by actor: CaseActor) throws(CaseError) {
    let status = status
    guard status.allows(next), fits(status, next) else { throw .notAllowed(from: status, to: next) }
    switch actor {
    case .coordinator: guard coordinatorTakes(status, next) else { throw .notTheirs(from: status, to: next) }
    case .mentor: guard Self.mentorTakes(status, next) else { throw .notTheirs(from: status, to: next) }
    }
    if next == .assessed, assessment == nil { throw .notAssessed }
    if next == .agreed, assessment?.exit != true { throw .noNeed }
    if next == .closing, closing == nil { throw .noReason }
  }

  /// What a case has been through decides too: one that was never active has nobody to go back to, one that was has a journal,
  /// which somebody must hold.
  private func fits(_ status: CaseStatus, _ next: CaseStatus) -> Bool {
    switch (status, next) {
    case (.offered, .agreed), (.offered, .closing): !wasActive
    case (.closing, .active), (.following, .active): wasActive
    default: true
    }
  }

  private func coordinatorTakes(_ status: CaseStatus, _ next: CaseStatus) -> Bool {
    switch (status, next) {
    case (.offered, .active): wasActive  // A hand-over is taken back.
    case (.active, .closing): false
    default: true
    }
  }

  private static func mentorTakes(_ status: CaseStatus, _ next: CaseStatus) -> Bool {
    switch (status, next) {
    case (.offered, .active), (.offered, .agreed), (.active, .closing), (.following, .ended): true
    default: false
    }
  }

  private mutating func append(_ step: CaseStep) {
    payload["history"] = .array((payload["history"]?.asArray ?? []) + [step.json])
    payload["status"] = .string(step.status.rawValue)
    if step.status == .active { closing = nil }
  }
}

// MARK: What follows from the days

/// How long a case was active. The raw value is the code of the list `case_span`.
package enum CaseSpan: String, CaseIterable, Sendable {
  case under3 = "lt3"
  case from3To6 = "3_6"
  case from6To12 = "6_12"
  case from12To24 = "12_24"
  case over24 = "over24"
}

extension Case {
  /// From the first day on which it was active until `day`. Whole months: exactly 3, 6 and 12 belong to the longer span, exactly 24
  /// still to `12_24`, since the last is *over* 24. One that was never active has the shortest.
  package func span(on day: Day) -> CaseSpan {
    guard let start = history.first(where: { $0.status == .active })?.day, day >= start.adding(months: 3) else { return .under3 }
    if day < start.adding(months: 6) { return .from3To6 }
    if day < start.adding(months: 12) { return .from6To12 }
    return day <= start.adding(months: 24) ? .from12To24 : .over24
  }

  /// The day on which a coordinator confirmed the present closing.
  package var confirmed: Day? {
    guard status == .following || status == .ended else { return nil }
    return history.last { $0.status == .following }?.day
  }

  /// The follow-ups that are still to come, each with the day on which it is due. A later one settles those before it; what was
  /// asked after an earlier closing does not count.
  package func followUps(after made: [FollowUp]) -> [(month: Int, due: Day)] {
    guard status == .following, let confirmed else { return [] }
    let last = made.filter { $0.day >= confirmed }.map(\.month).max() ?? 0
    return Self.followUpMonths.filter { $0 > last }.map { (month: $0, due: confirmed.adding(months: $0)) }
  }

  /// The month until which it is kept: so many months after the one in which the closing was confirmed, or in which it turned out
  /// that Exit was not needed. Nil while it goes on.
  package func purgeMonth(after months: Int = Case.purgeMonths) -> Month? {
    (status == .notExit ? waitingSince : confirmed)?.inMonth.adding(months: months)
  }
}
