/// What a published figure counts. A table is over the dimensions of one unit; units are tied to each other only by `LedgerLink`.
package enum StatisticalUnit: String, CaseIterable, Sendable, Comparable {
  case contact
  /// A contact that is not non-data: the unit of every dimension but kind and channel.
  case conversation
  case referral
  case referralAnswer = "referral_answer"
  case referralEnd = "referral_end"
  /// A case of which anything was counted in the year.
  case caseActive = "case_active"
  case caseOpened = "case_opened"
  case caseAssigned = "case_assigned"
  case meetingHeld = "meeting_held"
  case goalChange = "goal_change"
  case caseClosed = "case_closed"

  /// Each record of the unit has exactly one category of each.
  package var dimensions: [StatisticalDimension] {
    switch self {
    case .contact: [.contactKind, .channel]
    case .conversation:
      [
        .channel, .relation, .language, .interpreter, .concern, .ideology, .ageBand, .region, .urgency, .duration, .returning,
        .outcome,
      ]
    case .referral: [.referralService, .consent, .referralOrigin]
    case .referralAnswer: [.responseBand]
    case .referralEnd: [.referralState]
    case .caseOpened: [.caseOrigin]
    case .goalChange: [.goalDomain, .goalDirection]
    case .caseClosed: [.closureReason, .caseSpan]
    case .caseActive, .caseAssigned, .meetingHeld: []
    }
  }

  /// Whether entries carry a case's tag, so that bounds and the rule of three cases apply. Published for years only.
  package var isLinkable: Bool {
    switch self {
    case .caseActive, .caseOpened, .caseAssigned, .meetingHeld, .goalChange, .caseClosed: true
    case .contact, .conversation, .referral, .referralAnswer, .referralEnd: false
    }
  }

  package static func < (a: StatisticalUnit, b: StatisticalUnit) -> Bool { a.order < b.order }

  private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// By what is counted. The raw value is the name in plans and releases.
package enum StatisticalDimension: String, CaseIterable, Sendable, Comparable {
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
  case consent
  case referralOrigin = "referral_origin"
  case responseBand = "response_band"
  case referralState = "referral_state"
  case caseOrigin = "case_origin"
  case goalDomain = "goal_domain"
  case goalDirection = "goal_direction"
  case closureReason = "closure_reason"
  case caseSpan = "case_span"

  /// The closed list that has its codes; nil where the protocol itself fixes them.
  package var list: ListName? { ListName(rawValue: rawValue) }

  /// The codes that can be counted in a calendar year, in the list's order.
  package func codes(in lists: CodeLists, year: Int) -> [String] {
    switch self {
    case .referralOrigin: ["contact", "case"]
    case .goalDirection: ["up", "same", "down"]
    case .referralState: ["done", "declined", "revoked"]
    default: list.map { lists.list($0).codes(in: year).map(\.id) } ?? []
    }
  }

  package static func < (a: StatisticalDimension, b: StatisticalDimension) -> Bool { a.order < b.order }

  private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
