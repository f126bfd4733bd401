/// One case of the demonstration in outline; `CasePlan` makes its days and texts. Days are counted back from today.
struct CaseOutline: Sendable {
  /// When it was opened.
  var opened: Int
  /// A code of `case_origin`.
  var origin: String
  var languages = ["fi"]
  /// Which mentor has it first, 1 or 2.
  var mentor: Int
  var need: String
  /// What the pair found.
  var finding: String
  /// Codes of `goal_domain`, the most important one first.
  var domains: [String]
  var fate: CaseFate
  /// Who must not work in it.
  var barred: Int?
  /// The day on which it went to the other mentor.
  var handedOver: Int?
  /// The days from a confirmed closing to the return.
  var away: ClosedRange<Int>?
  /// For how many days nobody has met: then the next step is overdue.
  var quiet: Int?
}

/// How far a case has come today.
enum CaseFate: Sendable {
  case intake
  case assessed
  case notExit
  case agreed
  /// Asked for and declined, for this reason.
  case declined(reason: String)
  case offered
  case active
  /// The other mentor has said yes, and the present one has not passed it on yet.
  case handingOver
  /// Closed for a reason (a code of `closure_reason`), not confirmed.
  case closing(reason: String, on: Int)
  /// Confirmed some days later. `followUps` were made, of the months 3, 6, 12.
  case closed(reason: String, on: Int, followUps: [Int])
  /// Ended by the coordinator before a mentor had accepted.
  case endedBefore(reason: String, on: Int, followUps: [Int])
}
