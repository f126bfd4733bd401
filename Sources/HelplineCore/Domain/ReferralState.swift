/// Where a referral stands. The raw value is the code of the list `referral_state`.
package enum ReferralState: String, CaseIterable, Sendable {
  case agreed, sent, acknowledged, accepted, declined, waitlisted, started, done, revoked
  case noResponse = "no_response"
  case noShow = "no_show"

  /// The states that may follow this one.
  package var next: [ReferralState] {
    switch self {
    case .agreed: [.sent, .started, .revoked]
    case .sent: [.acknowledged, .accepted, .declined, .waitlisted, .noResponse, .revoked]
    case .acknowledged, .waitlisted: [.accepted, .declined, .waitlisted, .noResponse, .revoked]
    case .noResponse: [.acknowledged, .accepted, .declined, .revoked]
    case .accepted: [.started, .noShow, .revoked]
    case .noShow: [.started, .revoked]
    case .started: [.done, .revoked]
    case .done, .declined, .revoked: []
    }
  }

  package func allows(_ next: ReferralState) -> Bool { self.next.contains(next) }

  /// Whether nothing more follows.
  package var isEnd: Bool { next.isEmpty }

  /// Whether the service has still to say yes or no.
  var isUndecided: Bool {
    switch self {
    case .agreed, .sent, .acknowledged, .waitlisted, .noResponse: true
    case .accepted, .noShow, .started, .done, .declined, .revoked: false
    }
  }

  /// Whether it ends the waiting for an answer: with one, or without.
  var isAnswer: Bool {
    switch self {
    case .acknowledged, .accepted, .declined, .waitlisted, .noResponse: true
    case .agreed, .sent, .started, .noShow, .done, .revoked: false
    }
  }
}

/// One step of a referral. The order is that of the list; days are of the clocks of those who wrote them.
package struct ReferralStep: Equatable, Sendable {
  package let state: ReferralState
  package let day: Day
  package let by: ID

  init(state: ReferralState, day: Day, by: ID) {
    self.state = state
    self.day = day
    self.by = by
  }

  init?(_ value: JSONValue) {
    guard let fields = value.asObject, let state = fields.text("state").flatMap({ ReferralState(rawValue: $0) }),
      let day = fields.day("day"), let by = fields.id("by")
    else { return nil }
    self.init(state: state, day: day, by: by)
  }

  var json: JSONValue { .object(["state": .string(state.rawValue), "day": .day(day), "by": .id(by)]) }
}

/// How long a service took to answer. The raw value is the code of the list `response_band`.
package enum ResponseBand: String, CaseIterable, Sendable {
  case sameDay = "same_day"
  case upTo3 = "d1_3"
  case upTo7 = "d4_7"
  case upTo14 = "d8_14"
  case over14
  /// It did not answer.
  case none

  /// Calendar days; fewer than none, by clocks that differ, is the same day.
  package init(days: Int) {
    switch days {
    case ...0: self = .sameDay
    case ...3: self = .upTo3
    case ...7: self = .upTo7
    case ...14: self = .upTo14
    default: self = .over14
    }
  }
}

/// Why a referral cannot be changed as asked.
package enum ReferralError: Error, Equatable, Sendable {
  /// The state does not follow the present one.
  case notAllowed(from: ReferralState, to: ReferralState)
  case inboundNotAllowed(from: Inbound.State, to: Inbound.State)
  /// The case was not opened from this referral, or it has another one.
  case otherCase
  /// What was counted is not taken out of a contact: it is revoked.
  case kept
}
