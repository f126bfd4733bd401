import Foundation
import HelplineCore
import Testing

@testable import HelplineClient
@testable import helpline_cli

@Suite("The coordinators' overview")
struct OverviewTests {
  private let cases = OpenedCases()
  private var today: Day { cases.day.adding(days: 100) }

  private func contact(_ day: Day, _ urgency: String?) throws -> OpenedContact {
    var codes: [ListName: String] = [.contactKind: "about_other", .channel: "phone", .asks: "callback"]
    codes[.urgency] = urgency
    let wrap = WireWrap(recipient: cases.coordinator, keyEpoch: 1, sealed: Bytes([]))
    let id = ID()
    return OpenedContact(
      id: id, contact: Contact(day: day, codes: codes, note: ""), author: cases.coordinator, settlements: [], open: true,
      revision: 1, stored: StoredContact(id: id, epoch: 1, open: true, objects: [], wrap: wrap))
  }

  private func overview(
    _ contacts: [OpenedContact], _ all: [OpenedCase], inbounds: [OpenedInbound] = [],
    mentors: [(id: ID, name: String?, languages: [String])]? = nil, services: [Service] = [], months: [Month] = []
  ) -> Overview {
    Overview(
      contacts: contacts, cases: all, inbounds: inbounds,
      mentors: mentors ?? [(cases.mentor, "Minna", ["fi", "so"]), (cases.successor, "Sami", ["sv"])], notBelieved: [],
      services: services, urgencies: codeLists.list(.urgency).codes.map(\.id), monthsToClose: months, today: today)
  }

  @Test("Contacts are counted by urgency, the most urgent first, with the days of the oldest")
  func contacts() throws {
    let found = overview(
      [
        try contact(today, "routine"), try contact(today.adding(days: -3), "urgent"),
        try contact(today.adding(days: -1), "urgent"), try contact(today.adding(days: -9), nil),
        try contact(today.adding(days: 2), "soon"),
      ], [])
    #expect(
      found.contacts == [
        .init(urgency: "urgent", count: 2, longest: 3), .init(urgency: "soon", count: 1, longest: 0),
        .init(urgency: "routine", count: 1, longest: 0), .init(urgency: "unknown", count: 1, longest: 9),
      ])
  }

  @Test("Cases wait for a mentor from the agreement on, whoever declines; and again when the mentor is one no more")
  func waiting() throws {
    let (agreed, declined) = (try cases.agreed(), try cases.agreed(asked: cases.mentor, .declined))
    let (offered, active) = (try cases.agreed(asked: cases.successor, nil), try cases.active())
    let all = [agreed, declined, offered, active, try cases.intake(), try cases.following()]
    let since = cases.day.adding(days: 2)
    let found = overview([], all)
    #expect(Set(found.waiting.map(\.id)) == [agreed.id, declined.id, offered.id])
    #expect(found.waiting.allSatisfy { $0.since == since && $0.days == 98 })
    #expect(found.waiting.first { $0.id == offered.id }?.status == .offered)
    let left = overview([], all, mentors: [(cases.successor, "Sami", [])])
    #expect(left.waiting.last == .init(id: active.id, since: cases.day.adding(days: 7), days: 93, status: .active))
    #expect(left.waiting.count == 4)
  }

  @Test("A mentor's load is what they have and nobody has confirmed the end of; who has none is listed first")
  func mentors() throws {
    let all = [
      try cases.active(), try cases.active(), try cases.handedOver(.accepted), try cases.following(), try cases.closing(),
      try cases.agreed(asked: cases.successor, nil),
    ]
    #expect(
      overview([], all).mentors == [
        .init(id: cases.successor, name: "Sami", load: 0, languages: ["sv"]),
        .init(id: cases.mentor, name: "Minna", load: 4, languages: ["fi", "so"]),
      ])
  }

  @Test("Follow-ups are told from thirty days before their day, and as overdue from the day after it")
  func followUps() throws {
    let opened = try cases.following()
    let due = cases.day.adding(days: 10).adding(months: 3)
    func at(_ day: Day) -> [Overview.FollowUp] {
      Overview(contacts: [], cases: [opened], mentors: [], notBelieved: [], urgencies: [], today: day).followUps
    }
    #expect(at(due.adding(days: -31)).isEmpty)
    for (days, overdue) in [(-30, false), (0, false), (1, true)] {
      #expect(
        at(due.adding(days: days)) == [.init(id: opened.id, month: 3, due: due, overdue: overdue, mentor: cases.mentor)])
    }
  }

  @Test("Decisions that wait: the assessment, the agreement, a closing, another mentor; whom to ask first is no second one")
  func decisions() throws {
    let (intake, assessed) = (try cases.intake(), try cases.intake(assessed: true))
    let (closing, declined) = (try cases.closing(), try cases.handedOver(.declined))
    let found = overview(
      [], [intake, assessed, closing, declined, try cases.active(), try cases.agreed(), try cases.handedOver(nil)])
    #expect(
      Set(found.decisions.map { "\($0.id) \($0.waitsFor.rawValue) \($0.days)" }) == [
        "\(intake.id) assess 100", "\(assessed.id) agree 99", "\(closing.id) confirm_closing 91", "\(declined.id) declined 100",
      ])
    #expect(found.decisions.map(\.days) == found.decisions.map(\.days).sorted(by: >))
  }

  private func service(_ name: String, _ assured: Day?, status: String = "active") throws -> Service {
    var fields: [String: JSONValue] = [
      "id": .string(DirectoryID().description), "name": .string(name), "status": .string(status),
    ]
    fields["assured_date"] = assured.map { .string($0.description) }
    return try Service(fields)
  }

  @Test("Services that nobody has assured for a year, longest ago first; not those that are offered no more")
  func services() throws {
    let found = overview(
      [], [],
      services: [
        try service("tuore", today.adding(days: -365)), try service("vanha", today.adding(days: -366)),
        try service("ei koskaan", nil), try service("vanhin", today.adding(days: -700), status: "temporarily closed"),
        try service("lopettanut", nil, status: "defunct"),
      ])
    #expect(found.notAssured.map { $0.service.name(in: .fi).text } == ["ei koskaan", "vanhin", "vanha"])
    #expect(found.notAssured.map(\.assured) == [nil, today.adding(days: -700), today.adding(days: -366)])
  }

  @Test("It says in three languages that it is for work, and where nothing waits", arguments: Language.allCases)
  func page(language: Language) throws {
    let speech = Speech(language: language)
    let empty = OverviewText(overview([], [], mentors: []), lists: codeLists, speech: speech).page(width: nil)
    #expect(empty.hasPrefix(speech(OverviewMessage.title) + "\n"))
    #expect(empty.components(separatedBy: speech(OverviewMessage.nothing)).count == 10)
    let full = try full(services: [try service("Apu", nil)])
    let text = OverviewText(full, lists: codeLists, speech: speech).page(width: nil)
    #expect(text.contains("Apu") && text.contains(speech(OverviewMessage.never)))
    #expect(!text.contains(speech(OverviewMessage.nothing)) && text.contains("Minna") && text.contains("2026-04-15"))
    #expect(text.contains(speech(OverviewMessage.months) + "\n2026-03"))
    #expect(text.contains(speech(OverviewMessage.confirmClosing)) && text.contains(speech.days(98)))
    #expect(text.contains(codeLists.list(.urgency).label("urgent", language)))
    #expect(text.contains(codeLists.list(.referralService).label("anchor", language)) && text.contains(speech.days(3)))
  }

  @Test("As JSON it has fixed names, and no text of any case")
  func json() throws {
    let document = try Output.document(OverviewJSON(try full()))
    let value = try #require(try JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: [Any]])
    #expect(
      value.keys.sorted() == [
        "contacts", "decisions", "follow_ups", "inbound", "mentors", "months_to_close", "not_believed", "referrals",
        "services_not_assured", "waiting",
      ])
    #expect(document.contains(#""waits_for":"confirm_closing""#) && document.contains(#""overdue":true"#) == false)
    #expect(!document.contains("Haluaa irti") && !document.contains("Selvä tarve"))
    #expect(!document.contains("Nuorten talo") && document.contains(#""service":"anchor""#))
  }

  @Test("A contact with an open referral waits for nobody's decision; its referral is told once its day has passed")
  func referrals() throws {
    let (late, early) = (try referred(expect: -3), try referred(expect: 0))
    let found = overview([late, early, try referred(expect: -1, consent: "self")], [])
    #expect(found.contacts.isEmpty)
    #expect(found.referrals.map(\.place) == [.contact(late.id)] && found.referrals.first?.days == 3)
    let asking = try referred(expect: -3, asks: "callback")
    #expect(overview([asking], []).contacts.map(\.count) == [1])
  }

  /// With something under every heading.
  private func full(services: [Service] = []) throws -> Overview {
    overview(
      [try contact(today, "urgent"), try referred(expect: -3)],
      [try cases.agreed(), try cases.closing(), try cases.following(), try cases.active()], inbounds: [try inbound()],
      services: services, months: [Month(year: 2026, month: 3)])
  }

  private func referred(expect days: Int, consent: String = "warm", asks: String = "nothing") throws -> OpenedContact {
    var contact = Contact(
      day: today.adding(days: -9), codes: [.contactKind: "about_other", .channel: "phone", .asks: asks], note: "")
    try contact.refer(
      Referral(
        day: contact.day, by: cases.coordinator, service: "anchor", consent: consent, expect: today.adding(days: days)))
    let id = ID()
    return OpenedContact(
      id: id, contact: contact, author: cases.coordinator, settlements: [], open: true, revision: 1, stored: stored(id))
  }

  private func inbound() throws -> OpenedInbound {
    let id = ID()
    let inbound = Inbound(
      day: today.adding(days: -2), by: cases.coordinator, from: "Nuorten talo", reference: "", text: "Selvä tarve.",
      mayReply: false)
    return OpenedInbound(id: id, inbound: inbound, author: cases.coordinator, revision: 1, stored: stored(id))
  }

  private func stored(_ id: ID) -> StoredContact {
    let wrap = WireWrap(recipient: cases.coordinator, keyEpoch: 1, sealed: Bytes([]))
    return StoredContact(id: id, epoch: 1, open: true, objects: [], wrap: wrap)
  }
}

extension OpenedCases {
  private func opened(_ record: Case, _ assignment: Assignment? = nil, _ answers: [CasePart<Answer>] = []) throws -> OpenedCase {
    OpenedCase(
      id: ID(), record: part(record), assignment: assignment.map { part($0) }, answers: answers, stored: try active().stored)
  }

  func intake(assessed: Bool = false) throws -> OpenedCase {
    var record = Case(day: day, origin: "direct", by: coordinator, need: "Haluaa irti.", languages: ["fi"])
    if assessed {
      try record.assess(
        Assessment(day: day, by: coordinator, and: mentor, exit: true, text: "Selvä tarve."), by: .coordinator(coordinator),
        on: day.adding(days: 1))
    }
    return try opened(record)
  }

  /// Agreed on two days after its opening; offered the day after, and declined on the next one.
  func agreed(asked: ID? = nil, _ answer: Answer.Kind? = nil) throws -> OpenedCase {
    var record = try intake(assessed: true).record.record
    try record.move(to: .agreed, by: .coordinator(coordinator), on: day.adding(days: 2))
    guard let asked else { return try opened(record) }
    var assignment = Assignment(day: day)
    try assignment.name(asked, on: day.adding(days: 3))
    try record.move(to: .offered, by: .coordinator(coordinator), on: day.adding(days: 3))
    guard let answer else { return try opened(record, assignment) }
    try record.move(to: .agreed, by: .mentor(asked), on: day.adding(days: 4))
    return try opened(record, assignment, [part(Answer(day: day.adding(days: 4), asked: 1, answer), by: asked)])
  }

  func closing() throws -> OpenedCase {
    let before = try active()
    var record = before.record.record
    try record.close(reason: "goals_met", by: .mentor(mentor), on: day.adding(days: 9))
    return try opened(record, before.assignment?.record, before.answers)
  }

  /// Its closing confirmed ten days after its opening.
  func following() throws -> OpenedCase {
    let before = try closing()
    var record = before.record.record
    try record.move(to: .following, by: .coordinator(coordinator), on: day.adding(days: 10))
    return try opened(record, before.assignment?.record, before.answers)
  }
}
