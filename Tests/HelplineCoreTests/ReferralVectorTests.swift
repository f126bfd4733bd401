import Foundation
import HelplineVault
import Testing

@testable import HelplineCore

/// The vectors of `Tests/Vectors/referrals.json`.
@Suite("Referrals by the shared vectors")
struct ReferralVectorTests {
  static let all: CaseVectors? = try? SharedTable.read("referrals")
  static let good = all?.good ?? []
  static let bad = all?.bad ?? []
  static func good(_ format: String) -> [CaseVector] { good.filter { $0.format == format } }
  static func bad(_ format: String) -> [CaseVector] { bad.filter { $0.format == format } }

  @Test("Every vector is of a format that is read here")
  func formats() {
    #expect(Self.good.count > 100)
    #expect(Self.bad.count > 250)
    #expect(Set(Self.bad.map(\.format)) == ["payload", "step", "inbound-step", "link"])
    #expect(
      Set(Self.good.map(\.format)) == [
        "payload", "round-trip", "moves", "step", "inbound-step", "link", "open", "order", "count", "entries",
      ])
  }

  /// Opens an object of a type, and gives the bytes that would be written.
  private func bytes(_ type: String, _ text: String) throws -> [UInt8] {
    switch type {
    case "contact": try Contact(Array(text.utf8)).payload.bytes
    case "inbound": try Inbound(Array(text.utf8)).payload.bytes
    default: try CaseReferral(Array(text.utf8)).payload.bytes
    }
  }

  @Test("What is one is read", arguments: good("payload"))
  func isRead(vector: CaseVector) throws { _ = try bytes(vector.text("type"), vector.text("json")) }

  @Test("What is none is refused", arguments: bad("payload"))
  func isRefused(vector: CaseVector) {
    let error = #expect(throws: PayloadError.self) { try bytes(vector.text("type"), vector.text("json")) }
    #expect((error == .newerVersion) == (vector.text("error") == "newer_client"))
  }

  @Test("What a reader does not know is written again", arguments: good("round-trip"))
  func roundTrip(vector: CaseVector) throws {
    #expect(String(decoding: try bytes(vector.text("type"), vector.text("json")), as: UTF8.self) == vector.text("written"))
    guard vector.text("type") == "contact" else { return }
    var contact = try Contact(Array(vector.text("json").utf8))
    contact.referrals = contact.referrals
    #expect(String(decoding: contact.payload.bytes, as: UTF8.self) == vector.text("written"))
  }

  private func state(_ vector: CaseVector) throws -> ReferralState {
    try #require(ReferralState(rawValue: vector.text("to")))
  }

  @Test("The states that follow are those of the list", arguments: good("moves"))
  func moves(vector: CaseVector) throws {
    let record: CaseReferral = try vector.read()
    let next = try Sample.codeLists().list(.referralState)[record.referral.state.rawValue]?.next
    #expect(record.referral.state.next.map(\.rawValue) == vector.texts("next"))
    #expect(next == vector.texts("next"))
  }

  private func moved(_ vector: CaseVector) throws -> [UInt8] {
    if vector.format == "step" {
      var record: CaseReferral = try vector.read()
      try record.referral.move(to: try state(vector), by: try vector.member("by"), on: vector.day("day"))
      return record.payload.bytes
    }
    var record: Inbound = try vector.read()
    if vector.format == "link" {
      try record.link(try vector.member("case"))
    } else {
      let next = try #require(Inbound.State(rawValue: vector.text("to")))
      try record.move(to: next, by: try vector.member("by"), on: vector.day("day"), reason: vector.text("reason"))
    }
    return record.payload.bytes
  }

  @Test("A state is written into the history", arguments: good("step") + good("inbound-step") + good("link"))
  func step(vector: CaseVector) throws {
    #expect(String(decoding: try moved(vector), as: UTF8.self) == vector.text("written"))
  }

  @Test("What does not follow is refused", arguments: bad("step") + bad("inbound-step") + bad("link"))
  func refusedStep(vector: CaseVector) {
    let error = #expect(throws: ReferralError.self) { try moved(vector) }
    #expect((error == .otherCase) == (vector.text("error") == "other_case"))
  }

  @Test("Open and overdue", arguments: good("open"))
  func open(vector: CaseVector) throws {
    let record: CaseReferral = try vector.read()
    #expect(record.referral.isOpen == vector.flag("open"))
    #expect(record.referral.isOverdue(on: vector.day("day")) == vector.flag("overdue"))
  }

  @Test("The order of what is due", arguments: good("order"))
  func order(vector: CaseVector) throws {
    let records: [CaseReferral] = try vector.texts("referrals").map(CaseVector.read)
    #expect(records.map(\.referral).sorted { $0.order < $1.order }.map(\.id.description) == vector.texts("order"))
  }

  /// Slots that are new are random: they stand as null in the vectors.
  private func shown(_ entry: StatisticalEntry, slots: Set<[UInt8]>) -> JSONValue {
    #expect(entry.tag == nil && entry.slot.count == 16)
    return .object([
      "event": .string(String(decoding: entry.event, as: UTF8.self)),
      "month": .string(Month(number: entry.month)?.description ?? ""),
      "slot": slots.contains(entry.slot) ? .hex(entry.slot) : .null, "revision": .integer(Int(entry.revision)),
      "codes": .texts(entry.codes.map { String(decoding: $0, as: UTF8.self) }),
    ])
  }

  @Test("What is counted, once, and an answer in place of none", arguments: good("count"))
  func count(vector: CaseVector) throws {
    var record: CaseReferral = try vector.read()
    let origin = try #require(Referral.Origin(rawValue: vector.text("origin")))
    let known = Set(record.referral.counted.map(\.slot))
    let entries = record.referral.count(from: origin, in: try vector.month("month"))
    #expect(JSONValue.array(entries.map { shown($0, slots: known) }) == vector.fields["entries"])
    let after = try CaseReferral(record.payload.bytes).referral.entries
    #expect(JSONValue.array(after.map { shown($0, slots: known) }) == vector.fields["counted"])
    #expect(Set(after.map(\.slot)).count == after.count && entries.count <= Referral.mostAtOnce)
    #expect(record.referral.count(from: origin, in: try vector.month("month")).isEmpty, "only once")
    let lists = try Sample.codeLists()
    for entry in entries { #expect(LedgerEntry(entry, lists: lists) != nil) }
  }

  @Test("The first save of a contact counts what was referred in it", arguments: good("entries"))
  func entries(vector: CaseVector) throws {
    let contact = try Contact(Array(vector.text("json").utf8))
    let entries = contact.firstEntries
    #expect(entries.first == contact.entry)
    #expect(
      JSONValue.array(entries.dropFirst().map { shown($0, slots: Set(entries.map(\.slot))) }) == vector.fields["entries"])
  }
}
