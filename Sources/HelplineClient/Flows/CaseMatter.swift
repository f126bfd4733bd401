import HelplineCore

/// What a case waits for. The raw value is what JSON has.
package enum CaseMatter: String, Encodable, CaseIterable, Sendable {
  case assess, agree, assign, answer, declined, confirmClosing = "confirm_closing"
  case passOn = "pass_on"
  case takeOver = "take_over"

  /// What one member can do; nil while it waits for somebody else, or for nothing.
  package init?(_ opened: OpenedCase, member: ID, asCoordinator: Bool) {
    let assignment = opened.assignment?.record
    if opened.journal?.waitsForTakeover == true {
      self = .takeOver
    } else if opened.record.record.status == .offered, assignment?.successor == member, opened.answer == nil {
      self = .answer
    } else if opened.journal != nil, assignment?.mentor == member, assignment?.successor != nil, opened.answer == .accepted {
      self = .passOn
    } else if asCoordinator {
      self.init(ofCoordinators: opened)
    } else {
      return nil
    }
  }

  /// What it waits for from the coordinators.
  package init?(ofCoordinators opened: OpenedCase) {
    switch opened.record.record.status {
    case .intake: self = .assess
    case .assessed: self = .agree
    case .agreed: self = .assign
    case .offered where opened.answer == .declined: self = .declined
    case .closing: self = .confirmClosing
    case .offered, .active, .following, .ended, .notExit: return nil
    }
  }
}

/// What a case needs whose mentor is no mentor any more.
package enum MissingMentor: Equatable, Sendable {
  /// A coordinator asks who is to go on.
  case askNext
  /// Who is asked has not accepted yet.
  case waitForAnswer(ID)
  /// A ceremony passes the journal on to who has accepted.
  case holdCeremony(ID)

  /// `isMentor`: whether a member is a mentor now. Nil where nothing of this is so.
  init?(_ opened: OpenedCase, isMentor: (ID) -> Bool) {
    let record = opened.record.record
    guard let mentor = opened.mentor, !isMentor(mentor), [.active, .offered, .closing].contains(record.status) else { return nil }
    guard let assignment = opened.assignment?.record, let successor = assignment.successor, successor != mentor,
      opened.answer != .declined, isMentor(successor)
    else {
      self = .askNext
      return
    }
    // On its way to who takes it over.
    if opened.answer == .accepted, record.passed == assignment.asked { return nil }
    self = opened.answer == .accepted ? .holdCeremony(successor) : .waitForAnswer(successor)
  }
}

extension Session {
  /// Nil where a case has a mentor, or has not had one.
  package func missingMentor(_ opened: OpenedCase) -> MissingMentor? {
    MissingMentor(opened) { rosters.roles(of: $0.bytes).contains(.mentor) }
  }
}
