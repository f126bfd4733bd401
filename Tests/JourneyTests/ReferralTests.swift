import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@testable import HelplineClient

/// What becomes of referrals, from the first agreement to the outcome, with a clock that moves.
@Suite(.turnstile) struct ReferralTests {
  private func referral(_ one: CaseWorld, by session: Session, consent: String = "warm", expect: Int? = nil) -> Referral {
    Referral(
      day: one.world.today, by: session.member, service: "social_adult", consent: consent,
      expect: expect.map { one.world.today.adding(days: $0) }, shared: "Apua raha-asioihin.")
  }

  /// A contact that the volunteer logs, with a referral in the same save.
  private func logged(_ one: CaseWorld, _ referral: Referral, asks: String = "nothing") async throws -> ID {
    var contact = try one.world.conversation(note: "Lyhyt muistiinpano.", asks: asks)
    try contact.refer(referral)
    return try await one.volunteer.log(try contact.completed(one.world.lists))
  }

  @Test("A referral is made with its contact, followed to its outcome, and counted once at each step")
  func followed() async throws {
    let one = try await CaseWorld()
    let made = referral(one, by: one.volunteer, expect: 5)
    let id = try await logged(one, made)
    let mine = try #require(try await one.volunteer.referrals().referrals.first)
    #expect(mine.place == .contact(id) && mine.referral.reference == made.reference)
    // It is nobody's decision, but it goes on.
    #expect(try await one.coordinator.contacts(all: false).isEmpty)
    let due = try await one.coordinator.referrals()
    #expect(due.referrals.map(\.referral.id) == [made.id] && due.inbounds.isEmpty && due.notBelieved.isEmpty)
    for state in [ReferralState.sent, .waitlisted, .accepted, .started] {
      let merged = try await one.coordinator.moveReferral(made.id, at: .contact(id), to: state)
      #expect(!merged)
    }
    // From the coordinator's first write on the author corrects no more.
    await #expect(throws: (any Error).self) { try await one.volunteer.contact(id) }
    await #expect(throws: ReferralError.notAllowed(from: .started, to: .sent)) {
      try await one.coordinator.moveReferral(made.id, at: .contact(id), to: .sent)
    }
    try await one.coordinator.moveReferral(made.id, at: .contact(id), to: .done, outcome: "Sai ajan.")
    let opened = try await one.coordinator.contact(id)
    let ended = try #require(opened.contact.referrals.first)
    #expect(ended.state == .done && ended.outcome == "Sai ajan." && ended.band == .sameDay && ended.history.count == 6)
    #expect(opened.contact.note == "Lyhyt muistiinpano." && opened.contact.entryRevision == 1 && !opened.open)
    #expect(ended.counted.map(\.event) == ["referral", "referral_answer", "referral_end"])
    #expect(ended.counted.allSatisfy { $0.revision == 1 })
    #expect(try await one.coordinator.referrals().referrals.isEmpty)
    #expect(try await one.coordinator.referrals(all: true).referrals.map(\.referral.id) == [made.id])
    await one.world.close()
  }

  @Test("The month's entries say what was referred, how long the answer took and how it ended, and nothing says whose they are")
  func counted() async throws {
    let one = try await CaseWorld()
    let made = referral(one, by: one.volunteer)
    let id = try await logged(one, made)
    try await one.coordinator.moveReferral(made.id, at: .contact(id), to: .sent)
    try await one.coordinator.moveReferral(made.id, at: .contact(id), to: .declined)
    let caseID = try await one.active()
    try await one.mentor.refer(referral(one, by: one.mentor, consent: "written"), inCase: caseID)
    let entries = try await one.coordinator.ledger(one.world).compactMap { LedgerEntry($0, lists: one.world.lists) }
    let referrals = entries.filter { $0.event == .referral }
    #expect(Set(referrals.compactMap { $0.codes[.referralOrigin] }) == ["contact", "case"])
    #expect(referrals.count == 2 && referrals.allSatisfy { $0.tag == nil && $0.codes[.referralService] == "social_adult" })
    #expect(entries.filter { $0.event == .referralAnswer }.map { $0.codes[.responseBand] } == ["same_day"])
    #expect(entries.filter { $0.event == .referralEnd }.map { $0.codes[.referralState] } == ["declined"])
    #expect(entries.filter { $0.event == .contact }.count == 1)
    await one.world.close()
  }

  @Test("A mentor refers from the own case, and coordinators see it; nobody else does")
  func fromCase() async throws {
    let one = try await CaseWorld()
    let id = try await one.active()
    let made = referral(one, by: one.mentor, expect: -2)
    try await one.mentor.refer(made, inCase: id)
    for session in [one.mentor, one.coordinator] {
      let found = try #require(try await session.referrals().referrals.first)
      #expect(found.place == .inCase(id) && found.referral.isOverdue(on: one.world.today))
    }
    #expect(try await one.successor.referrals(all: true).referrals.isEmpty)
    #expect(try await one.volunteer.referrals(all: true).referrals.isEmpty)
    await #expect(throws: ClientError.notAdmitted(.coordinators)) { try await one.administrator.referrals() }
    await #expect(throws: ClientError.noSuchCase) {
      try await one.successor.refer(referral(one, by: one.successor), inCase: id)
    }
    await #expect(throws: ClientError.noSuchCase) {
      try await one.successor.moveReferral(made.id, at: .inCase(id), to: .sent)
    }
    try await one.mentor.moveReferral(made.id, at: .inCase(id), to: .sent)
    try await one.coordinator.moveReferral(made.id, at: .inCase(id), to: .noResponse)
    let overdue = try await one.coordinator.overview().referrals
    #expect(overdue.map(\.id) == [made.id] && overdue.first?.days == 2)
    try await one.mentor.moveReferral(made.id, at: .inCase(id), to: .accepted)
    let ended = try #require(try await one.mentor.oneCase(id).referrals.first?.record.referral)
    // The answer came in the month of the silence, and stands in its place.
    #expect(ended.counted.map(\.revision) == [1, 2] && ended.counted.last?.codes == ["social_adult", "same_day"])
    // It is followed on, but no answer is waited for any more.
    #expect(try await one.coordinator.overview().referrals.isEmpty)
    let followed = try #require(try await one.coordinator.referrals().referrals.first?.referral)
    #expect(followed.id == made.id && !followed.isOverdue(on: one.world.today))
    await one.world.close()
  }

  @Test("Whoever makes contact themselves is not followed, unless they told a day")
  func selfContact() async throws {
    let one = try await CaseWorld()
    let id = try await logged(one, referral(one, by: one.volunteer, consent: "self"))
    #expect(try await one.coordinator.contact(id).open == false)
    #expect(try await one.coordinator.referrals().referrals.isEmpty)
    #expect(try await one.coordinator.referrals(all: true).referrals.count == 1)
    await one.world.close()
  }

  @Test("A contact that asks for something and has an open referral waits for both; a settlement ends one of them")
  func both() async throws {
    let one = try await CaseWorld()
    let made = referral(one, by: one.volunteer)
    let id = try await logged(one, made, asks: "callback")
    #expect(try await one.coordinator.contacts(all: false).map(\.id) == [id])
    try await one.coordinator.settle(try await one.coordinator.contact(id), as: "callback", note: "")
    #expect(try await one.coordinator.contacts(all: false).isEmpty)
    #expect(try await one.coordinator.referrals().referrals.count == 1)
    // What is asked anew waits again, although the referral kept the contact open all the time.
    let settled = try await one.coordinator.contact(id)
    var changed = settled.contact
    changed.codes[.asks] = "follow_up"
    try await one.coordinator.correct(settled, to: changed)
    #expect(try await one.coordinator.contacts(all: false).map(\.id) == [id])
    try await one.coordinator.moveReferral(made.id, at: .contact(id), to: .revoked)
    #expect(try await one.coordinator.contacts(all: false).map(\.id) == [id])
    try await one.coordinator.settle(try await one.coordinator.contact(id), as: "nothing", note: "")
    #expect(try await one.coordinator.contact(id).open == false)
    // A referral that was counted is not corrected away.
    let last = try await one.coordinator.contact(id)
    var silent = last.contact
    silent.codes[.contactKind] = "silent"
    let completed = try silent.completed(one.world.lists)
    await #expect(throws: ReferralError.kept) { try await one.coordinator.correct(last, to: completed) }
    await one.world.close()
  }

  @Test("Two who change one contact's referrals at once lose nothing")
  func merged() async throws {
    let one = try await CaseWorld()
    let first = referral(one, by: one.volunteer)
    let id = try await logged(one, first)
    let other = try await one.world.signIn(
      try await one.world.add("second", [.coordinator], by: one.administrator))
    try await one.administrator.refresh()
    try await one.coordinator.refresh()
    try await one.coordinator.admit(other.member, to: .coordinators)
    try await other.refresh()
    let before = try await one.coordinator.contact(id)
    let theirs = try await other.contact(id)
    let alone = try await one.coordinator.refer(referral(one, by: one.coordinator), in: before)
    let together = try await other.changeReferral(first.id, in: theirs) { try $0.move(to: .sent, by: other.member, on: $0.day) }
    #expect(!alone && together)
    let now = try await one.coordinator.contact(id)
    #expect(now.contact.referrals.map(\.state) == [.sent, .agreed])
    // The same step twice is not taken twice.
    await #expect(throws: ReferralError.notAllowed(from: .sent, to: .sent)) {
      try await one.coordinator.changeReferral(first.id, in: before) { try $0.move(to: .sent, by: other.member, on: $0.day) }
    }
    // Who corrects meanwhile is not overwritten unseen.
    var corrected = theirs.contact
    corrected.note = "Toinen."
    let wanted = corrected
    await #expect(throws: Refusal.self) { try await other.correct(theirs, to: wanted) }
    await one.world.close()
  }

  @Test("A contact holds eight referrals")
  func most() async throws {
    let one = try await CaseWorld()
    let id = try await logged(one, referral(one, by: one.volunteer))
    for _ in 2...8 {
      try await one.volunteer.refer(referral(one, by: one.volunteer), in: try await one.volunteer.contact(id))
    }
    let full = try await one.volunteer.contact(id)
    await #expect(throws: ContactError.tooManyReferrals) {
      try await one.volunteer.refer(referral(one, by: one.volunteer), in: full)
    }
    #expect(full.contact.referrals.count == 8 && full.stored.epoch == 1)
    let silent = try await one.volunteer.log(
      try Contact(day: one.world.today, codes: [.contactKind: "silent", .channel: "phone"], note: "").completed(one.world.lists))
    let opened = try await one.volunteer.contact(silent)
    await #expect(throws: ContactError.notAsked(.referralService)) {
      try await one.volunteer.refer(referral(one, by: one.volunteer), in: opened)
    }
    await one.world.close()
  }

  @Test("What another service refers is received, acknowledged, accepted, and becomes a case")
  func inbound() async throws {
    let one = try await CaseWorld()
    let id = try await one.coordinator.receiveInbound(
      from: "Sosiaaliasema", reference: "A 12", text: "Nuori haluaa irti.", mayReply: true)
    let second = try await one.coordinator.receiveInbound(from: "Koulu", reference: "", text: "t", mayReply: false)
    // It is no contact, and no contact's decision.
    #expect(try await one.coordinator.contacts(all: true).isEmpty)
    await #expect(throws: ClientError.noSuchContact) { try await one.coordinator.contact(id) }
    #expect(Set(try await one.coordinator.referrals().inbounds.map(\.id)) == [id, second])
    try await one.coordinator.moveInbound(try await one.coordinator.inbound(id), to: .acknowledged)
    try await one.coordinator.moveInbound(try await one.coordinator.inbound(id), to: .accepted)
    let opened = try await one.coordinator.openCase(origin: "inbound", contact: id, need: "", languages: ["fi"])
    let other = try await one.coordinator.openCase(origin: "direct", contact: nil, need: "", languages: [])
    await #expect(throws: ReferralError.otherCase) {
      try await one.coordinator.link(try await one.coordinator.inbound(id), to: other)
    }
    #expect(try await one.coordinator.overview().inbounds.count == 2)
    try await one.coordinator.link(try await one.coordinator.inbound(id), to: opened)
    let linked = try await one.coordinator.inbound(id)
    #expect(linked.inbound.oneCase == opened && !linked.stored.open && linked.inbound.state == .accepted)
    await #expect(throws: CaseRecordError.empty("reason")) {
      try await one.coordinator.moveInbound(try await one.coordinator.inbound(second), to: .declined)
    }
    try await one.coordinator.moveInbound(try await one.coordinator.inbound(second), to: .declined, reason: "Ei Exit-tarvetta.")
    #expect(try await one.coordinator.referrals().inbounds.isEmpty)
    #expect(try await one.coordinator.referrals(all: true).inbounds.count == 2)
    // Only coordinators receive, and only they read.
    for session in [one.volunteer, one.mentor, one.administrator] {
      await #expect(throws: ClientError.notAdmitted(.coordinators)) {
        try await session.receiveInbound(from: "x", reference: "", text: "", mayReply: false)
      }
      await #expect(throws: (any Error).self) { try await session.inbound(id) }
    }
    // What is referred to Exit counts by its case alone.
    let entries = try await one.coordinator.ledger(one.world).compactMap { LedgerEntry($0, lists: one.world.lists) }
    #expect(Set(entries.map(\.event)) == [.caseOpened])
    await one.world.close()
  }

  @Test("Two who answer one inbound referral at once: the second hears what the first said")
  func answeredTwice() async throws {
    let one = try await CaseWorld()
    let id = try await one.coordinator.receiveInbound(from: "Koulu", reference: "", text: "t", mayReply: false)
    let before = try await one.coordinator.inbound(id)
    try await one.coordinator.moveInbound(before, to: .declined, reason: "Ei paikkaa.")
    await #expect(throws: ReferralError.inboundNotAllowed(from: .declined, to: .accepted)) {
      try await one.coordinator.moveInbound(before, to: .accepted)
    }
    #expect(try await one.coordinator.inbound(id).inbound.reason == "Ei paikkaa.")
    await one.world.close()
  }

  @Test("What was referred while the server was away is delivered with its contact, once")
  func kept() async throws {
    let one = try await CaseWorld()
    var contact = try one.world.conversation()
    try contact.refer(referral(one, by: one.volunteer))
    let id = ID()
    let directory = try #require(one.volunteer.directory)
    try KeptContactFlow.keep(try contact.completed(one.world.lists), id: id, in: directory)
    #expect(try await one.volunteer.deliverKept().delivered == [id])
    let found = try #require(try await one.coordinator.referrals().referrals.first)
    #expect(found.referral.reference == contact.referrals.first?.reference)
    let entries = try await one.coordinator.ledger(one.world).compactMap { LedgerEntry($0, lists: one.world.lists) }
    #expect(entries.count { $0.event == .referral } == 1 && entries.count { $0.event == .contact } == 1)
    await one.world.close()
  }
}

extension Session {
  /// The entries of the running month as a closing would read them; fillers too. For a coordinator.
  func ledger(_ world: World) async throws -> [StatisticalEntry] {
    let month = status.month
    let key = try await statisticsKey(month)
    let compartment = try key.compartment(organisation: organisation.bytes)
    let group = try GroupName.coordinators.id(organisation: organisation.bytes)
    let rows = try await world.server.service.store.pool.read { db in
      (
        wraps: try Row.fetchAll(
          db, sql: "SELECT key_epoch, sealed FROM wrap WHERE compartment = ?",
          arguments: [Data(compartment.id + [CompartmentKind.statisticsKey.rawValue])]
        ).map { (epoch: $0["key_epoch"] as UInt32, sealed: [UInt8]($0["sealed"] as Data)) },
        entries: try Data.fetchAll(db, sql: "SELECT entry FROM ledger WHERE month = ?", arguments: [month.number])
      )
    }
    let wrap = try #require(rows.wraps.first)
    let opened = try open(
      WireWrap(recipient: try ID(group), keyEpoch: wrap.epoch, sealed: Bytes(wrap.sealed)), of: compartment, group: .coordinators)
    let secret = try SealingKey(secret: opened.opened.key.copy())
    return try rows.entries.map {
      try StatisticalEntry(opening: [UInt8]($0), with: secret, organisation: organisation.bytes)
    }
  }
}
