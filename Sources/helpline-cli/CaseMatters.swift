import HelplineClient
import HelplineCore

extension CaseMatter {
  /// Whether lists tell it of each case: a decision of the member's, not the next step of everybody's work.
  var isTold: Bool {
    switch self {
    case .answer, .declined, .confirmClosing, .passOn, .takeOver: true
    case .assess, .agree, .assign: false
    }
  }

  var sentence: CaseMessage {
    switch self {
    case .assess: .awaitsAssessment
    case .agree: .awaitsAgreement
    case .assign: .awaitsMentor
    case .answer: .awaitsAnswer
    case .declined: .awaitsAnother
    case .confirmClosing: .awaitsConfirmation
    case .passOn: .awaitsPassingOn
    case .takeOver: .awaitsTakeover
    }
  }
}

extension MissingMentor {
  var sentence: CaseMessage {
    switch self {
    case .askNext: .missingAsk
    case .waitForAnswer: .missingAnswer
    case .holdCeremony: .missingCeremony
    }
  }

  /// Who is asked to go on.
  var successor: ID? {
    switch self {
    case .askNext: nil
    case .waitForAnswer(let id), .holdCeremony(let id): id
    }
  }
}

extension OpenedCase {
  /// What is due next, and when: the first follow-up, or the next step.
  var due: CaseDue? {
    if let next = record.record.followUps(after: followUps.map(\.record)).first {
      return CaseDue(day: next.due, followUp: next.month)
    }
    // What was to be done next is not, once the work is about to end.
    let goesOn = !record.record.status.isOver && record.record.status != .closing
    return goesOn ? record.record.nextStep.map { CaseDue(day: $0.day, followUp: nil) } : nil
  }

  /// The network by name.
  var sortedNetwork: [CasePart<Agency>] { network.sorted { ($0.record.name, $0.id) < ($1.record.name, $1.id) } }
}

struct CaseDue: Encodable, Equatable {
  let day: Day
  /// The month of the follow-up; absent if it is the next step.
  let followUp: Int?
  enum CodingKeys: String, CodingKey {
    case day
    case followUp = "follow_up"
  }
}
