import HelplineVault

/// An opened entry of the ledger whose event and codes are known and open in its year: docs/protocol.md 8.1.
package struct LedgerEntry: Equatable, Sendable {
  /// What an entry can be besides `none`.
  package enum Event: String, CaseIterable, Sendable {
    case contact
    case referral
    case referralAnswer = "referral_answer"
    case referralEnd = "referral_end"
    case caseOpened = "case_opened"
    case caseAssigned = "case_assigned"
    case meetingHeld = "meeting_held"
    case goalChange = "goal_change"
    case caseClosed = "case_closed"

    /// What its codes are, in the order of the entry. A non-data contact has the first two only.
    package var dimensions: [StatisticalDimension] {
      switch self {
      case .contact:
        [
          .contactKind, .channel, .relation, .language, .interpreter, .concern, .ideology, .ageBand, .region, .urgency, .duration,
          .returning, .outcome,
        ]
      case .referral: [.referralService, .consent, .referralOrigin]
      case .referralAnswer: [.referralService, .responseBand]
      case .referralEnd: [.referralService, .referralState]
      case .caseOpened: [.caseOrigin]
      case .caseAssigned, .meetingHeld: []
      case .goalChange: [.goalDomain, .goalDirection]
      case .caseClosed: [.closureReason, .caseSpan]
      }
    }

    package var isLinkable: Bool {
      switch self {
      case .caseOpened, .caseAssigned, .meetingHeld, .goalChange, .caseClosed: true
      case .contact, .referral, .referralAnswer, .referralEnd: false
      }
    }
  }

  package let month: Month
  package let event: Event
  package let codes: [StatisticalDimension: String]
  /// 16 bytes, if the event is linkable.
  package let tag: [UInt8]?

  /// Only conversations are counted by more than kind and channel.
  package let isConversation: Bool

  /// Nil if no version of this software would have made it for that month.
  package init?(_ entry: StatisticalEntry, lists: CodeLists) {
    guard let month = Month(number: entry.month), let event = Event(rawValue: String(decoding: entry.event, as: UTF8.self)),
      event.isLinkable == (entry.tag != nil)
    else { return nil }
    let texts = entry.codes.map { String(decoding: $0, as: UTF8.self) }
    var dimensions = event.dimensions
    isConversation = event == .contact && texts.first.flatMap { lists.list(.contactKind)[$0]?.isConversation } == true
    if event == .contact, !isConversation { dimensions = Array(dimensions.prefix(2)) }
    guard texts.count == dimensions.count else { return nil }
    var codes: [StatisticalDimension: String] = [:]
    for (dimension, code) in zip(dimensions, texts) {
      guard dimension.codes(in: lists, year: month.year).contains(code) else { return nil }
      codes[dimension] = code
    }
    self.month = month
    self.event = event
    self.codes = codes
    tag = entry.tag
  }
}
