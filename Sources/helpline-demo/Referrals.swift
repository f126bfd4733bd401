import HelplineClient
import HelplineCore

/// What becomes of referrals, in every state and some of them overdue, and what other services refer to Exit. Days are counted back from
/// today.
struct Referrals {
  private struct Story {
    /// `mentorsCase`: of the mentor with this number, from 1.
    enum Origin { case contact, mentorsCase(Int) }
    let origin: Origin
    let day: Int
    let service: String
    let consent: String
    /// Days from the making to the answer expected.
    var within: Int?
    var shared = ""
    var steps: [(day: Int, ReferralState)] = []
    var outcome = ""

    func happens(on day: Int) -> Bool { self.day == day || steps.contains { $0.day == day } }
  }

  private struct Unit {
    let name: String
    let reference: String
    let day: Int
    let text: String
    let mayReply: Bool
    var steps: [(day: Int, Inbound.State)] = []
    var reason = ""

    func happens(on day: Int) -> Bool { self.day == day || steps.contains { $0.day == day } }
  }

  /// Of contacts none that would be purged by now.
  private static let stories: [Story] = [
    Story(
      origin: .contact, day: 160, service: "family", consent: "warm", within: 14, shared: "Perhe toivoo keskusteluaikaa.",
      steps: [(159, .sent), (154, .accepted), (140, .started), (100, .done)], outcome: "Perhe kävi kolme kertaa ja sai tukea."),
    Story(
      origin: .contact, day: 152, service: "mental_health", consent: "written", within: 14,
      shared: "Nuori aikuinen, uupunut ja ahdistunut. Toivoo tapaamista kasvokkain.",
      steps: [(151, .sent), (142, .waitlisted), (110, .accepted), (90, .noShow), (70, .revoked)], outcome: "Ei halunnut jatkaa."
    ),
    Story(
      origin: .contact, day: 130, service: "youth", consent: "warm", within: 7,
      steps: [(130, .sent), (124, .declined)], outcome: "Ikäraja ylittyi."),
    Story(origin: .contact, day: 150, service: "crisis_line", consent: "self"),
    Story(
      origin: .contact, day: 60, service: "anchor", consent: "warm", within: 7, shared: "Huoltaja toivoo neuvoa koulun kanssa.",
      steps: [(59, .sent), (45, .noResponse)]),
    Story(
      origin: .contact, day: 26, service: "social_adult", consent: "warm", within: 14,
      shared: "Tarvitsee apua raha-asioihin ja asumiseen.", steps: [(25, .sent), (21, .acknowledged)]),
    Story(
      origin: .contact, day: 19, service: "substance", consent: "written", within: 10, shared: "Toivoo aikaa arviointiin.",
      steps: [(18, .sent)]),
    Story(
      origin: .contact, day: 12, service: "mental_health", consent: "warm", within: 20, shared: "Toivoo lyhyttä keskusteluapua.",
      steps: [(11, .sent), (8, .waitlisted)]),
    Story(origin: .contact, day: 4, service: "school", consent: "warm", within: 7, shared: "Vanhempi toivoo yhteistä palaveria."),
    Story(
      origin: .mentorsCase(1), day: 120, service: "work_housing", consent: "written", within: 30,
      shared: "Hakee omaa asuntoa toiselta paikkakunnalta.", steps: [(118, .sent), (100, .accepted), (80, .started)]),
    Story(
      origin: .mentorsCase(2), day: 45, service: "mental_health", consent: "written", within: 14,
      shared: "Toivoo tukea nukkumiseen ja ahdistukseen.", steps: [(44, .sent), (38, .accepted), (20, .noShow)]),
    Story(
      origin: .mentorsCase(1), day: 16, service: "social_adult", consent: "warm", within: 14, shared: "Toimeentulo on katkolla.",
      steps: [(15, .sent), (13, .accepted)]),
    Story(
      origin: .mentorsCase(2), day: 33, service: "substance", consent: "warm", within: 7, shared: "Toivoo arviointia.",
      steps: [(32, .sent), (30, .revoked)], outcome: "Hoitaa asian työterveydessä."),
  ]

  private static let units: [Unit] = [
    Unit(
      name: "Nuorten talo, itäinen", reference: "NT-118", day: 90,
      text: "Nuori on pyytänyt apua irtautumiseen. Toivoo tapaamista.",
      mayReply: true, steps: [(89, .acknowledged), (85, .declined)],
      reason: "Kyse ei ollut irtautumisesta; ohjattu perhepalveluihin."),
    Unit(
      name: "Aikuissosiaalityö, keskus", reference: "", day: 9,
      text: "Asiakas kertoi haluavansa irti ryhmästä. Suostuu yhteydenottoon.",
      mayReply: true, steps: [(8, .acknowledged), (6, .accepted)]),
    Unit(
      name: "Päihdepoliklinikka", reference: "P 44", day: 5, text: "Hoidossa oleva kysyi Exit-toiminnasta.", mayReply: false,
      steps: [(4, .acknowledged)]),
    Unit(
      name: "Oppilaitoksen kuraattori", reference: "", day: 2, text: "Opiskelija toivoo keskustelua ulkopuolisen kanssa.",
      mayReply: false),
  ]

  private var made: [Int: (referral: ID, place: FoundReferral.Place)] = [:]
  private var received: [Int: ID] = [:]
  let story: ContactStory

  init(story: ContactStory) { self.story = story }

  /// What happens on a day.
  mutating func go(on day: Int, _ staff: Staff, _ random: inout SeededRandom) async throws {
    let coordinator = staff.coordinators[0]
    guard Self.stories.contains(where: { $0.happens(on: day) }) || Self.units.contains(where: { $0.happens(on: day) }) else {
      return
    }
    // The session's own day is that of its last look.
    try await coordinator.learnDay()
    for (number, story) in Self.stories.enumerated() {
      if story.day == day { made[number] = try await make(story, staff, &random) }
      for (at, state) in story.steps where at == day {
        guard let (referral, place) = made[number] else { continue }
        let ends = story.steps.last?.1 == state && !story.outcome.isEmpty
        // Whoever is the case's mentor by then: a coordinator follows them all.
        try await coordinator.moveReferral(referral, at: place, to: state, outcome: ends ? story.outcome : nil)
      }
    }
    for (number, unit) in Self.units.enumerated() {
      if unit.day == day {
        received[number] = try await coordinator.receiveInbound(
          from: unit.name, reference: unit.reference, text: unit.text, mayReply: unit.mayReply)
      }
      for (at, state) in unit.steps where at == day {
        guard let id = received[number] else { continue }
        try await coordinator.moveInbound(
          try await coordinator.inbound(id), to: state, reason: state == .declined ? unit.reason : "")
      }
    }
  }

  /// Nil where the mentor has no case at work on that day.
  private func make(_ story: Story, _ staff: Staff, _ random: inout SeededRandom) async throws -> (ID, FoundReferral.Place)? {
    let session: Session
    switch story.origin {
    case .contact: session = staff.volunteers[story.day % staff.volunteers.count]
    case .mentorsCase(let mentor): session = staff[.mentor(mentor)]
    }
    try await session.learnDay()
    let today = await session.status.day
    let referral = Referral(
      day: today, by: session.member, service: story.service, consent: story.consent,
      expect: story.within.map { today.adding(days: $0) },
      shared: story.shared)
    guard case .mentorsCase = story.origin else {
      var contact: Contact
      repeat {
        contact = try self.story.contact(on: today, &random).completed(self.story.lists)
      } while contact.codes[.outcome] == nil
      contact.codes[.outcome] = "referred"
      contact.codes[.asks] = "nothing"
      try contact.refer(referral)
      return (referral.id, .contact(try await session.log(contact)))
    }
    let own = try await session.myCases().filter { $0.mentor == session.member && $0.record.record.status == .active }
    guard let chosen = own.max(by: { ($0.record.record.day, $0.id) < ($1.record.record.day, $1.id) }) else { return nil }
    try await session.refer(referral, inCase: chosen.id)
    return (referral.id, .inCase(chosen.id))
  }
}
