import HelplineCore

/// What waits for the coordinators, made from what they may open anyway: for work, not for publishing. Never stored.
package struct Overview: Equatable, Sendable {
  /// Contacts that ask for something and are not settled, of one urgency.
  package struct Contacts: Equatable, Sendable {
    /// A code of `urgency`; `unknown` where it was not asked.
    package let urgency: String
    package let count: Int
    /// Days that the oldest of them has waited.
    package let longest: Int
  }

  /// A case that was agreed on and has no mentor: nobody has accepted it yet, or who had it is a mentor no more.
  package struct Waiting: Equatable, Sendable {
    package let id: ID
    /// The day of the agreement; of a case that has lost its mentor, that of its present status.
    package let since: Day
    package let days: Int
    package let status: CaseStatus
  }

  package struct Mentor: Equatable, Sendable {
    package let id: ID
    /// Nil if this member cannot open it.
    package let name: String?
    /// Cases that they have and whose closing nobody has confirmed.
    package let load: Int
    /// Codes of `language`.
    package let languages: [String]
  }

  package struct FollowUp: Equatable, Sendable {
    package let id: ID
    /// Months after the closing.
    package let month: Int
    package let due: Day
    package let overdue: Bool
    package let mentor: ID?
  }

  /// A case that cannot go on before the coordinators have done something.
  package struct Decision: Equatable, Sendable {
    package let id: ID
    /// The assessment, the agreement, another mentor to be asked, or a closing to be confirmed.
    package let waitsFor: CaseMatter
    package let since: Day
    package let days: Int
  }

  /// A service that nobody has assured for a year.
  package struct NotAssured: Equatable, Sendable {
    package let service: Service
    /// The day when somebody last did; nil if nobody ever did.
    package let assured: Day?
  }

  /// A referral whose day has passed without what was expected.
  package struct Referral: Equatable, Sendable {
    package let id: ID
    package let place: FoundReferral.Place
    /// A code of `referral_service`.
    package let service: String
    package let expected: Day
    package let days: Int
  }

  /// What another service refers, and nobody has finished with.
  package struct Inbound: Equatable, Sendable {
    package let id: ID
    package let state: HelplineCore.Inbound.State
    /// The day of its state.
    package let since: Day
    package let days: Int
  }

  /// How many days before its day a follow-up is told.
  package static let followUpDays = 30

  /// The most urgent first.
  package let contacts: [Contacts]
  /// These and the following: who has waited longest first.
  package let waiting: [Waiting]
  /// All there are, by load and name.
  package let mentors: [Mentor]
  /// Overdue, or due within `followUpDays`.
  package let followUps: [FollowUp]
  package let decisions: [Decision]
  /// Months that may be closed now, in order.
  package let monthsToClose: [Month]
  /// Those that were never assured first, then who has waited longest.
  package let notAssured: [NotAssured]
  /// Overdue; the most overdue first.
  package let referrals: [Referral]
  package let inbounds: [Inbound]
  /// Contacts and cases that are in none of these, because their author or content could not be confirmed.
  package let notBelieved: [ID]

  package init(
    contacts: [OpenedContact], cases: [OpenedCase], inbounds: [OpenedInbound] = [],
    mentors: [(id: ID, name: String?, languages: [String])], notBelieved: [ID], services: [Service] = [], urgencies: [String],
    monthsToClose: [Month] = [], today: Day
  ) {
    self.monthsToClose = monthsToClose
    func days(_ since: Day) -> Int { max(0, today.number - since.number) }
    let byUrgency = Dictionary(grouping: contacts.filter(\.awaitsDecision)) { $0.contact.codes[.urgency] ?? "unknown" }
    let order = urgencies + byUrgency.keys.filter { !urgencies.contains($0) }.sorted()
    self.contacts = order.compactMap { urgency in
      guard let found = byUrgency[urgency], let oldest = found.map(\.contact.day).min() else { return nil }
      return Contacts(urgency: urgency, count: found.count, longest: days(oldest))
    }
    let valid = Set(mentors.map(\.id))
    waiting = cases.compactMap { opened in
      guard let since = opened.waitsForMentor(among: valid) else { return nil }
      return Waiting(id: opened.id, since: since, days: days(since), status: opened.record.record.status)
    }.sorted { ($0.since, $0.id) < ($1.since, $1.id) }
    self.mentors = mentors.map { mentor in
      let load = cases.count { $0.mentor == mentor.id && $0.record.record.isAtWork }
      return Mentor(id: mentor.id, name: mentor.name, load: load, languages: mentor.languages)
    }.sorted { ($0.load, $0.name ?? "", $0.id) < ($1.load, $1.name ?? "", $1.id) }
    followUps = cases.compactMap { opened in
      guard let next = opened.record.record.followUps(after: opened.followUps.map(\.record)).first,
        next.due <= today.adding(days: Self.followUpDays)
      else { return nil }
      return FollowUp(id: opened.id, month: next.month, due: next.due, overdue: next.due < today, mentor: opened.mentor)
    }.sorted { ($0.due, $0.id) < ($1.due, $1.id) }
    decisions = cases.compactMap { opened in
      // Whom to ask first stands under `waiting`.
      guard let matter = CaseMatter(ofCoordinators: opened), matter != .assign else { return nil }
      let since = opened.since(matter)
      return Decision(id: opened.id, waitsFor: matter, since: since, days: days(since))
    }.sorted { ($0.since, $0.id) < ($1.since, $1.id) }
    notAssured = services.filter { $0.status.isOffered && $0.isNotAssured(on: today) }
      .map { NotAssured(service: $0, assured: $0.assured) }
      .sorted { ($0.assured?.number ?? 0, $0.service.id) < ($1.assured?.number ?? 0, $1.service.id) }
    referrals = (contacts.flatMap(\.found) + cases.flatMap(\.found)).filter { $0.referral.isOverdue(on: today) }.byDue
      .compactMap { found in
        guard let expected = found.referral.due else { return nil }
        return Referral(
          id: found.referral.id, place: found.place, service: found.referral.service, expected: expected, days: days(expected))
      }
    self.inbounds = inbounds.filter(\.inbound.isOpen).map { opened in
      Inbound(id: opened.id, state: opened.inbound.state, since: opened.inbound.since, days: days(opened.inbound.since))
    }.sorted { ($0.since, $0.id) < ($1.since, $1.id) }
    self.notBelieved = notBelieved
  }
}

extension Case {
  /// Whether it has or needs a mentor: agreed on, and its closing not confirmed.
  fileprivate var isAtWork: Bool {
    switch status {
    case .agreed, .offered, .active, .closing: true
    case .intake, .assessed, .following, .ended, .notExit: false
    }
  }
}

extension OpenedCase {
  /// Since when; nil if it does not wait for a mentor.
  fileprivate func waitsForMentor(among valid: Set<ID>) -> Day? {
    let record = record.record
    guard record.isAtWork, mentor.map(valid.contains) != true else { return nil }
    if mentor != nil { return record.waitingSince }
    // Ended before the start: nobody is to be found any more.
    guard record.status != .closing else { return nil }
    return record.history.first { $0.status == .agreed }?.day ?? record.waitingSince
  }

  /// Since when it waits for that. Of a hand-over that was declined, since the answer.
  fileprivate func since(_ matter: CaseMatter) -> Day {
    guard matter == .declined, let asked = assignment?.record else { return record.record.waitingSince }
    let answer = answers.first { $0.author == asked.successor && $0.record.asked == asked.asked }
    return answer?.record.day ?? record.record.waitingSince
  }
}

extension Session {
  /// What waits for the coordinators. Throws `notAdmitted` for anybody else.
  package func overview(progress: (Int) -> Void = { _ in }) async throws -> Overview {
    let contacts = try await received(all: false, progress: { _ in })
    let inbounds = inbounds
    var notBelieved = refused
    let cases = try await cases(progress: progress)
    notBelieved += refused
    // Names are a courtesy: without them the rest is as useful.
    let known = (try? await names()) ?? [:]
    let mentors = rosters.current.members.compactMap { line -> (id: ID, name: String?, languages: [String])? in
      guard rosters.roles(of: line.id).contains(.mentor), let id = try? ID(line.id) else { return nil }
      return (id, known[id]?.name, known[id]?.languages ?? [])
    }
    return Overview(
      contacts: contacts, cases: cases, inbounds: inbounds, mentors: mentors, notBelieved: notBelieved,
      services: try await directory().services,
      urgencies: try codeLists().list(.urgency).codes.map(\.id), monthsToClose: try await monthsToClose().ready,
      today: status.day)
  }
}
