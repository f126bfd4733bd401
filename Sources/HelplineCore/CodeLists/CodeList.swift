/// Every closed list that the software asks for; the raw value is the list's id in `config/codelists.json`.
package enum ListName: String, CaseIterable, Sendable {
  case contactKind = "contact_kind"
  case channel
  case relation
  case language
  case interpreter
  case concern
  case ideology
  case ageBand = "age_band"
  case region
  case urgency
  case duration
  case returning
  case outcome
  case referralService = "referral_service"
  case responseBand = "response_band"
  case goalDomain = "goal_domain"
  case closureReason = "closure_reason"
  case danger
  case asks
  case settledAs = "settled_as"
  case consent
  case commitment
  case agencyKind = "agency_kind"
  case meetingType = "meeting_type"
  case caseOrigin = "case_origin"
  case caseSpan = "case_span"
  case caseStatus = "case_status"
  case referralState = "referral_state"

  /// What a caller need not tell can stay `unknown`. What a member decides or sees for themselves cannot: there, an
  /// `unknown` would only hide that the question was passed over.
  package var hasUnknown: Bool {
    switch self {
    case .relation, .language, .interpreter, .concern, .ideology, .ageBand, .region, .urgency, .duration, .returning,
      .referralService:
      true
    case .contactKind, .channel, .outcome, .responseBand, .goalDomain, .closureReason, .danger, .asks, .settledAs,
      .consent, .commitment, .agencyKind, .meetingType, .caseOrigin, .caseSpan, .caseStatus, .referralState:
      false
    }
  }

  /// A list of states also says which state may follow which.
  package var isStates: Bool { self == .caseStatus || self == .referralState }
}

/// One closed list: what can be answered, in the order in which it is offered.
package struct CodeList: Equatable, Sendable {
  /// The id of the answer "not known".
  package static let unknown = "unknown"

  /// One answer. Its id is stable for ever: sealed contacts and statistics hold nothing else.
  package struct Code: Equatable, Sendable {
    package let id: String
    package let label: Label
    /// Only a conversation has an outcome and is counted by dimension; of the other kinds no more than kind and channel
    /// is kept. False in every list but `contact_kind`.
    package let isConversation: Bool
    /// First and last calendar year in which the code can be chosen; nil is open-ended. Whole years only, because
    /// published categories are frozen for the calendar year.
    package let from: Int?
    package let until: Int?
    /// The states that may follow this one; empty where the road ends, and in lists that are not states.
    package let next: [String]

    package func isOpen(in year: Int) -> Bool { (from ?? year) <= year && year <= (until ?? year) }
  }

  package let name: ListName
  package let label: Label
  /// Every code that ever was, the retired ones too: old contacts still hold them.
  package let codes: [Code]

  /// The code with this id, retired or not.
  package subscript(id: String) -> Code? { codes.first { $0.id == id } }

  /// The codes that can be chosen in a calendar year.
  package func codes(in year: Int) -> [Code] { codes.filter { $0.isOpen(in: year) } }

  package func contains(_ id: String, in year: Int) -> Bool { self[id]?.isOpen(in: year) ?? false }

  /// What a person reads. An id that the list does not know is shown as it is, so that a contact written under a longer
  /// list is still readable.
  package func label(_ id: String, _ language: Language) -> String { self[id]?.label[language] ?? id }

  /// Whether a case or a referral in one state may be put into another.
  package func mayGo(from state: String, to next: String) -> Bool { self[state]?.next.contains(next) ?? false }

  /// The years in which something changes, and the time before all of them: what holds in each of these holds always.
  var turningYears: [Int] {
    let changes = codes.compactMap(\.from) + codes.compactMap(\.until).map { $0 + 1 }
    return [0] + Set(changes).sorted()
  }
}
