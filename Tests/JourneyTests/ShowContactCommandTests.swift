import Foundation
import HelplineCore
import Testing

/// What `contact show` and `referral make` say of what stands beside a contact: a caller's code, an entry of the directory.
@Suite(.serialized, .turnstile) struct ShowContactCommandTests {
  typealias Device = CommandLineTests.Device

  private static let talk = "contact log --kind about_other --channel phone --concern online --outcome referred"

  @Test(
    "A coordinator sees the summary beside a contact with a code, and what a caller wants to have erased",
    .timeLimit(.minutes(15)))
  func code() throws {
    let office = try Office(others: [("volunteer", "volunteer")])
    let volunteer = try #require(office.others["volunteer"])
    let logged = try office.run(
      volunteer, "\(Self.talk) --give-code --summary-file -", input: "Jatketaan veljestä.")
    let id = try #require(logged.json["id"] as? String)
    let code = try #require(logged.json["code"] as? String)
    // Who logged it knows that there is a code; what it opens they see with the code.
    let mine = try office.run(volunteer, "contact show \(id)")
    #expect(mine.json["has_code"] as? Bool == true && mine.json["summary"] == nil)
    let shown = try office.run(office.coordinator, "contact show \(id.prefix(8))")
    let items = try #require(shown.json["summary"] as? [[String: Any]])
    #expect(items.map { $0["text"] as? String } == ["Jatketaan veljestä."] && shown.json["has_code"] as? Bool == true)

    let item = try #require(
      try office.run(volunteer, "thread erase - --yes", input: code + "\n").json["item"] as? String)
    let gone = try office.run(office.coordinator, "contact show \(id)")
    #expect(gone.json["summary"] == nil && gone.json["has_code"] as? Bool == true)
    let asked = try #require(try office.run(office.coordinator, "contact show \(item)").json["erasure"] as? [String: Any])
    #expect(asked["id"] as? String == item && asked["contacts"] as? [String] == [id])
    #expect(asked["author_name"] as? String == "volunteer")
    try office.refused(volunteer, "contact show \(item)", "no_such_contact")
    let plain = try office.run(volunteer, Self.talk)
    let without = try office.run(volunteer, "contact show \(try #require(plain.json["id"] as? String))")
    #expect(without.json["has_code"] as? Bool == false)
  }

  @Test(
    "A referral names its entry of the directory by the beginning of the id; the questions are asked beside --service",
    .timeLimit(.minutes(15)))
  func directory() throws {
    let office = try Office(others: [("volunteer", "volunteer")])
    let volunteer = try #require(office.others["volunteer"])
    let entry = "6f9beaa1-09e9-4a30-8bec-6165c0e79ea7"
    let service = #"{"id":"\#(entry)","name":"Kulmakahvila","status":"active"}"#
    try office.run(office.coordinator, "service add -", input: service)
    // Kind, channel, concern, outcome, background, danger, asks, note, review: as they stand, by lines.
    let typed = "1\n1\n1\n1\n\n\n\n\n\n"
    let logged = try office.run(volunteer, "contact log --service youth --consent warm --directory \(entry)", input: typed)
    let contact = try #require(logged.json["id"] as? String)
    let made = try #require(logged.json["referral"] as? [String: Any])
    #expect(made["service"] as? String == "youth" && made["directory"] as? String == entry)
    let short = try office.run(
      office.coordinator, "referral make --contact \(contact) --service youth --consent self --directory 6f9be")
    #expect((short.json["referral"] as? [String: Any])?["directory"] as? String == entry)
    try office.refused(
      office.coordinator, "referral make --contact \(contact) --service youth --consent self --directory 77", "no_such_service")
  }
}
