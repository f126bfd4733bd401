import ArgumentParser
import HelplineClient
import HelplineCore

struct OverviewCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "overview", abstract: "What waits for the coordinators: for work, not for publishing (coordinators).",
    discussion: "Made on this device from what you may open anyway, and kept nowhere. Journals stay closed to it.")
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    let lists = try context.codeLists()
    try await context.signedIn { session in
      try await session.require(.coordinators)
      await session.use(lists)
      let overview = try await session.overview { count in
        context.terminal.progress(context.speech(CaseMessage.reading, ["count": String(count)]))
      }
      context.terminal.endProgress()
      let text = OverviewText(overview, lists: lists, speech: context.speech)
      try context.output.result(OverviewJSON(overview), text.page(width: context.terminal.resultWidth))
      if !overview.notBelieved.isEmpty {
        context.say(OverviewMessage.notBelieved, ["ids": overview.notBelieved.map(\.description).joined(separator: ", ")])
      }
    }
  }
}

/// The overview as JSON has it.
struct OverviewJSON: Encodable {
  struct Contacts: Encodable {
    let urgency: String
    let count: Int
    let longest: Int
  }

  struct Waiting: Encodable {
    let id: ID
    let since: Day
    let days: Int
    let status: String
  }

  struct Mentor: Encodable {
    let id: ID
    let name: String?
    let load: Int
    let languages: [String]
  }

  struct FollowUp: Encodable {
    let id: ID
    let month: Int
    let due: Day
    let overdue: Bool
    let mentor: ID?
  }

  struct Decision: Encodable {
    let id: ID
    let waitsFor: CaseMatter
    let since: Day
    let days: Int
    enum CodingKeys: String, CodingKey {
      case id, since, days
      case waitsFor = "waits_for"
    }
  }

  struct NotAssured: Encodable {
    let id: DirectoryID
    let assured: Day?
  }

  struct Referral: Encodable {
    let id: ID
    let contact: ID?
    let oneCase: ID?
    let service: String
    let expected: Day
    let days: Int
    enum CodingKeys: String, CodingKey {
      case id, contact, service, expected, days
      case oneCase = "case"
    }

    init(_ referral: Overview.Referral) {
      (id, service, expected, days) = (referral.id, referral.service, referral.expected, referral.days)
      switch referral.place {
      case .contact(let id): (contact, oneCase) = (id, nil)
      case .inCase(let id): (contact, oneCase) = (nil, id)
      }
    }
  }

  struct InboundLine: Encodable {
    let id: ID
    let state: String
    let since: Day
    let days: Int
  }

  let contacts: [Contacts]
  let waiting: [Waiting]
  let mentors: [Mentor]
  let followUps: [FollowUp]
  let decisions: [Decision]
  let monthsToClose: [Month]
  let servicesNotAssured: [NotAssured]
  /// Overdue.
  let referrals: [Referral]
  let inbound: [InboundLine]
  let notBelieved: [ID]
  enum CodingKeys: String, CodingKey {
    case contacts, waiting, mentors, decisions, referrals, inbound
    case monthsToClose = "months_to_close"
    case followUps = "follow_ups"
    case servicesNotAssured = "services_not_assured"
    case notBelieved = "not_believed"
  }

  init(_ overview: Overview) {
    contacts = overview.contacts.map { Contacts(urgency: $0.urgency, count: $0.count, longest: $0.longest) }
    waiting = overview.waiting.map { Waiting(id: $0.id, since: $0.since, days: $0.days, status: $0.status.rawValue) }
    mentors = overview.mentors.map { Mentor(id: $0.id, name: $0.name, load: $0.load, languages: $0.languages) }
    followUps = overview.followUps.map {
      FollowUp(id: $0.id, month: $0.month, due: $0.due, overdue: $0.overdue, mentor: $0.mentor)
    }
    decisions = overview.decisions.map { Decision(id: $0.id, waitsFor: $0.waitsFor, since: $0.since, days: $0.days) }
    monthsToClose = overview.monthsToClose
    servicesNotAssured = overview.notAssured.map { NotAssured(id: $0.service.id, assured: $0.assured) }
    referrals = overview.referrals.map(Referral.init)
    inbound = overview.inbounds.map {
      InboundLine(id: $0.id, state: $0.state.rawValue, since: $0.since, days: $0.days)
    }
    notBelieved = overview.notBelieved
  }
}
