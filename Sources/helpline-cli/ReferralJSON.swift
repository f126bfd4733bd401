import HelplineClient
import HelplineCore

/// Referrals as JSON has them: codes, ids and days, without what only the ledger needs.
enum ReferralJSON {
  struct Line: Encodable {
    let id: ID
    /// By which the service can answer.
    let reference: String
    let contact: ID?
    let oneCase: ID?
    let service: String
    let directory: String?
    let consent: String
    let state: String
    let day: Day
    let since: Day
    let expect: Day?
    let open: Bool
    let overdue: Bool
    enum CodingKeys: String, CodingKey {
      case id, reference, contact, service, directory, consent, state, day, since, expect, open, overdue
      case oneCase = "case"
    }

    init(_ found: FoundReferral, today: Day) {
      let referral = found.referral
      (id, reference, service, consent) = (referral.id, referral.reference, referral.service, referral.consent)
      (directory, expect, state) = (referral.directory, referral.expect, referral.state.rawValue)
      (day, since, open) = (referral.day, referral.since, referral.isOpen)
      overdue = referral.isOverdue(on: today)
      switch found.place {
      case .contact(let id): (contact, oneCase) = (id, nil)
      case .inCase(let id): (contact, oneCase) = (nil, id)
      }
    }
  }

  struct Step: Encodable {
    let state: String
    let day: Day
    let by: ID
  }

  struct Whole: Encodable {
    let summary: Line
    /// All that the service is told.
    let shared: String
    let outcome: String
    /// A code of `response_band`; absent while nobody has answered.
    let band: String?
    let history: [Step]
    enum CodingKeys: String, CodingKey {
      case shared, outcome, band, history
      case summary = "referral"
    }

    init(_ found: FoundReferral, today: Day) {
      summary = Line(found, today: today)
      (shared, outcome) = (found.referral.shared, found.referral.outcome)
      band = found.referral.band?.rawValue
      history = found.referral.history.map { Step(state: $0.state.rawValue, day: $0.day, by: $0.by) }
    }
  }

  struct InboundLine: Encodable {
    let id: ID
    let from: String
    /// The unit's own.
    let reference: String
    let state: String
    let day: Day
    let since: Day
    let mayReply: Bool
    let oneCase: ID?
    let open: Bool
    enum CodingKeys: String, CodingKey {
      case id, from, reference, state, day, since, open
      case mayReply = "may_reply"
      case oneCase = "case"
    }

    init(_ opened: OpenedInbound) {
      let inbound = opened.inbound
      (id, from, reference, state) = (opened.id, inbound.from, inbound.reference, inbound.state.rawValue)
      (day, since, open) = (inbound.day, inbound.since, inbound.isOpen)
      (mayReply, oneCase) = (inbound.mayReply, inbound.oneCase)
    }
  }

  struct WholeInbound: Encodable {
    let summary: InboundLine
    let text: String
    let reason: String
    let history: [Step]
    enum CodingKeys: String, CodingKey {
      case text, reason, history
      case summary = "inbound"
    }

    init(_ opened: OpenedInbound) {
      summary = InboundLine(opened)
      (text, reason) = (opened.inbound.text, opened.inbound.reason)
      history = opened.inbound.history.map { Step(state: $0.state.rawValue, day: $0.day, by: $0.by) }
    }
  }
}
