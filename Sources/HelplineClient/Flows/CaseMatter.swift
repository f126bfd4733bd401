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
