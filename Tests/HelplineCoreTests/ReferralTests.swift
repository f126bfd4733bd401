import Foundation
import HelplineVault
import Testing

@testable import HelplineCore

@Suite("Referrals")
struct ReferralTests {
  let day = Sample.day("2026-03-10")

  private func referral(_ service: String = "social_adult", _ consent: String = "warm", shared: String = "") -> Referral {
    Referral(day: day, by: Sample.mentor, service: service, consent: consent, shared: shared)
  }

  private func contact(_ kind: String = "about_other") -> Contact {
    Contact(
      day: day, codes: [.contactKind: kind, .channel: "phone", .concern: "online", .outcome: "referred"], note: "")
  }

  @Test("States and bands are those of the lists, in their order where it matters")
  func lists() throws {
    let lists = try Sample.codeLists()
    #expect(Set(ReferralState.allCases.map(\.rawValue)) == Set(lists.list(.referralState).codes.map(\.id)))
    #expect(ResponseBand.allCases.map(\.rawValue) == lists.list(.responseBand).codes.map(\.id))
    for state in ReferralState.allCases {
      for next in ReferralState.allCases {
        #expect(state.allows(next) == lists.list(.referralState).mayGo(from: state.rawValue, to: next.rawValue))
      }
    }
  }

  @Test("A reference has six characters, and is another one each time")
  func references() {
    let made = (0..<200).map { _ in referral().reference }
    #expect(made.allSatisfy { $0.count == 6 && Referral(.object(referral().fields)) != nil })
    #expect(Set(made).count == 200)
  }

  @Test("Codes, texts and days that may not be saved are named")
  func checks() throws {
    let lists = try Sample.codeLists()
    try referral().check(lists)
    #expect(throws: CaseRecordError.unknownCode(.referralService, "mars")) { try referral("mars").check(lists) }
    #expect(throws: CaseRecordError.unknownCode(.consent, "unknown")) { try referral("anchor", "unknown").check(lists) }
    try referral(shared: String(repeating: "ä", count: 2000)).check(lists)
    #expect(throws: CaseRecordError.tooLong("shared", longest: 2000)) {
      try referral(shared: String(repeating: "ä", count: 2001)).check(lists)
    }
    var ended = referral()
    ended.outcome = String(repeating: "a", count: 2001)
    #expect(throws: CaseRecordError.tooLong("outcome", longest: 2000)) { try ended.check(lists) }
    let directory = Referral(day: day, by: Sample.mentor, service: "anchor", consent: "self", directory: " ")
    #expect(throws: CaseRecordError.empty("directory")) { try directory.check(lists) }
  }

  @Test("A contact takes three referrals at once; what is no conversation keeps none")
  func inContact() throws {
    let lists = try Sample.codeLists()
    var one = contact()
    for _ in 1...3 { try one.refer(referral()) }
    #expect(throws: ContactError.tooManyReferrals) { try one.refer(referral()) }
    let saved = try one.completed(lists)
    #expect(saved.referrals.count == 3 && saved.firstEntries.count == WireEntries.count)
    #expect(try Contact(saved.payload.bytes) == saved)
    for entry in saved.firstEntries { #expect(LedgerEntry(entry, lists: lists)?.month == day.inMonth) }
    one.codes = [.contactKind: "silent", .channel: "phone"]
    let silent = try one.completed(lists)
    #expect(silent.referrals.isEmpty && silent.payload["referrals"] == nil && silent.firstEntries.count == 1)
    var wrong = contact()
    try wrong.refer(referral("mars"))
    #expect(throws: ContactError.referral(.unknownCode(.referralService, "mars"))) { try wrong.completed(lists) }
  }

  @Test("A contact that begins on another day is counted in that day's month")
  func begunAgain() throws {
    var one = contact()
    try one.refer(referral(shared: "t"))
    let later = one.begun(on: Sample.day("2026-04-01"))
    #expect(later.day == Sample.day("2026-04-01") && later.month == Month(year: 2026, month: 4))
    #expect(later.referrals.first?.day == later.day && later.referrals.first?.shared == "t")
    #expect(later.referrals.first?.reference == one.referrals.first?.reference)
    #expect(later.firstEntries.allSatisfy { $0.month == later.month.number })
    #expect(try Contact(later.payload.bytes) == later)
  }

  @Test("A contact whose month was closed before it was saved counts in another one, and so does what was referred in it")
  func countedLater() throws {
    var one = contact()
    try one.refer(referral())
    let (month, slots) = (Month(year: 2026, month: 5), one.firstEntries.map(\.slot))
    one.count(in: month)
    #expect(one.day == day && one.month == month && one.referrals.flatMap(\.counted).map(\.month) == [month])
    #expect(one.firstEntries.map(\.month) == [month.number, month.number] && one.firstEntries.map(\.slot) == slots)
    #expect(try Contact(one.payload.bytes) == one)
  }

  @Test("What a newer client wrote stays when a referral in a contact moves")
  func newer() throws {
    var one = contact()
    try one.refer(referral())
    var fields = try #require(one.payload["referrals"]?.asArray?.first?.asObject)
    fields["newer"] = .integer(7)
    one.payload["referrals"] = .array([.object(fields)])
    var referrals = one.referrals
    try referrals[0].move(to: .sent, by: Sample.coordinator, on: day)
    referrals[0].outcome = "t"
    one.referrals = referrals
    #expect(one.payload["referrals"]?.asArray?.first?.asObject?["newer"] == .integer(7))
    #expect(one.referrals.first?.state == .sent)
  }

  @Test("What another service refers needs its name, and a reason to be declined")
  func inbound() throws {
    let lists = try Sample.codeLists()
    var one = Inbound(day: day, by: Sample.coordinator, from: "Yksikkö", reference: "1", text: "t", mayReply: false)
    try one.check(lists, on: day)
    #expect(one.isOpen)
    let nameless = Inbound(day: day, by: Sample.coordinator, from: " ", reference: "", text: "", mayReply: false)
    #expect(throws: CaseRecordError.empty("from")) { try nameless.check(lists, on: day) }
    var declined = one
    try declined.move(to: .declined, by: Sample.coordinator, on: day, reason: " ")
    #expect(throws: CaseRecordError.empty("reason")) { try declined.check(lists, on: day) }
    #expect(!declined.isOpen)
    try one.move(to: .accepted, by: Sample.coordinator, on: day, reason: "not kept")
    #expect(one.reason.isEmpty && one.isOpen)
    try one.link(Sample.id(9))
    #expect(!one.isOpen)
    #expect(try Inbound(one.payload.bytes) == one)
  }

  @Test("Every event and every code of a referral fits into an entry")
  func fits() throws {
    let lists = try Sample.codeLists()
    let services = lists.list(.referralService).codes.map(\.id)
    let events = services.flatMap { service in
      [ReferralEvent.ended(service: service, .declined), .made(service: service, consent: "written", .contact)]
        + ResponseBand.allCases.map { .answered(service: service, $0) }
    }
    for event in events {
      for word in [event.name] + event.codes { #expect((1...20).contains(word.utf8.count) && word.allSatisfy(\.isASCII)) }
    }
  }
}
