import Foundation
import HelplineVault
import Testing

@testable import HelplineCore

@Suite("Callers' threads")
struct CallerThreadTests {
  private static let by = "040g2081040g2081040g208104"
  private static let day = Day("2027-03-04")!

  private func read(_ json: String) throws(PayloadError) -> CallerThread { try CallerThread(Array(json.utf8)) }

  @Test("Items and contacts keep their order, each contact once; blank text adds nothing")
  func adding() throws {
    var thread = CallerThread()
    let (one, two, me) = (ID(), ID(), ID())
    thread.add("ensin", day: Self.day, by: me)
    thread.add(" \n ", day: Self.day, by: me)
    thread.add("sitten", day: Self.day.adding(days: 1), by: me)
    for id in [two, one, two] { thread.add(id) }
    let again = try CallerThread(thread.payload.bytes)
    #expect(again == thread)
    #expect(again.items.map(\.text) == ["ensin", "sitten"] && again.contacts == [two, one])
    thread.add("vain tämä", day: Self.day, by: me, replacing: true)
    #expect(thread.items == [.init(day: Self.day, text: "vain tämä", by: me)] && thread.contacts == [two, one])
  }

  @Test("A thread just fits with 8,075 bytes and no more")
  func fits() throws {
    var thread = CallerThread()
    thread.add("x", day: Self.day, by: ID())
    let room = CallerThread.longestPayload - thread.payload.bytes.count
    #expect(CallerThread.longestPayload == 8075)
    for (more, fits) in [(0, true), (room, true), (room + 1, false)] {
      var longer = CallerThread()
      longer.add(String(repeating: "x", count: 1 + more), day: Self.day, by: ID())
      #expect(longer.fits == fits)
    }
  }

  @Test("What a newer client added survives a round trip")
  func unknown() throws {
    var thread = try read(
      #"{"type":"thread","v":1,"later":[1],"items":[{"day":"2027-03-04","text":"a","by":"\#(Self.by)","mood":"x"}],"contacts":[]}"#
    )
    thread.add("b", day: Self.day, by: ID())
    let fields = try CallerThread(thread.payload.bytes).payload.fields
    #expect(fields["later"] == .array([.integer(1)]))
    #expect(fields["items"]?.asArray?.first?.asObject?["mood"] == .string("x"))
  }

  @Test(
    "What is no thread is refused",
    arguments: [
      ("{}", PayloadError.otherType), ("x", .notJSON), (#"{"type":"contact","v":1,"items":[],"contacts":[]}"#, .otherType),
      (#"{"type":"thread","v":2,"items":[],"contacts":[]}"#, .newerVersion),
      (#"{"type":"thread","v":1,"contacts":[]}"#, .missingField),
      (#"{"type":"thread","v":1,"items":[]}"#, .missingField),
      (#"{"type":"thread","v":1,"items":{},"contacts":[]}"#, .missingField),
      (#"{"type":"thread","v":1,"items":[],"contacts":["x"]}"#, .missingField),
      (#"{"type":"thread","v":1,"items":[],"contacts":["040G2081040g2081040g208104"]}"#, .missingField),
      (
        #"{"type":"thread","v":1,"items":[],"contacts":["040g2081040g2081040g208104","040g2081040g2081040g208104"]}"#,
        .missingField
      ),
      (#"{"type":"thread","v":1,"items":["a"],"contacts":[]}"#, .missingField),
      (#"{"type":"thread","v":1,"items":[{"day":"2027-03-04","text":"a"}],"contacts":[]}"#, .missingField),
      (
        #"{"type":"thread","v":1,"items":[{"day":"2027-02-30","text":"a","by":"040g2081040g2081040g208104"}],"contacts":[]}"#,
        .missingField
      ),
      (
        #"{"type":"thread","v":1,"items":[{"day":"2027-03-04","text":" ","by":"040g2081040g2081040g208104"}],"contacts":[]}"#,
        .missingField
      ),
    ])
  func refused(json: String, error: PayloadError) {
    #expect(throws: error) { try read(json) }
  }

  @Test("An erasure names thread and contacts, and nothing less is one")
  func erasure() throws {
    let (thread, contact) = (ID(), ID())
    let erasure = try Erasure(Erasure(day: Self.day, thread: thread, contacts: [contact]).payload.bytes)
    #expect(erasure.day == Self.day && erasure.thread == thread && erasure.contacts == [contact])
    for field in ["day", "thread", "contacts"] {
      var payload = erasure.payload
      payload[field] = nil
      #expect(throws: PayloadError.missingField) { try Erasure(payload.bytes) }
      payload[field] = .string("x")
      #expect(throws: PayloadError.missingField) { try Erasure(payload.bytes) }
    }
    #expect(throws: PayloadError.otherType) { try CallerThread(erasure.payload.bytes) }
    #expect(throws: PayloadError.otherType) { try Contact(erasure.payload.bytes) }
  }

  @Test("A contact remembers its thread through a correction; a non-data contact has none; what is no id is refused")
  func contact() throws {
    let lists = try CodeLists(contentsOf: ConfigurationFolder.find().file(CodeLists.fileName))
    var contact = Contact(
      day: Self.day, codes: [.contactKind: "about_other", .channel: "phone", .concern: "online", .outcome: "support"], note: "")
    #expect(contact.thread == nil && contact.payload["thread"] == nil)
    let id = ID()
    contact.thread = id
    var completed = try Contact(contact.completed(lists).payload.bytes)
    completed.note = "korjattu"
    #expect(try Contact(completed.completed(lists).payload.bytes).thread == id)
    completed.codes = [.contactKind: "silent", .channel: "phone"]
    #expect(try completed.completed(lists).payload["thread"] == nil)
    for bad: JSONValue in [.string(""), .string(id.description.uppercased()), .integer(1), .null] {
      contact.payload["thread"] = bad
      #expect(throws: PayloadError.missingField) { try Contact(contact.payload.bytes) }
    }
  }
}
