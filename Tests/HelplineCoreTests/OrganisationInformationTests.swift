import Foundation
import HelplineCore
import Testing

@Suite("What the organisation tells its members")
struct OrganisationInformationTests {
  private static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let good = """
    {"v": 1, "name": {"fi": "A", "sv": "B", "en": "C"}, "phones": {"onCall": "0 1", "socialEmergency": "0 2"},
     "hours": [{"days": [1, 7], "from": "18:00", "to": "02:00"}, {"days": [2], "from": "00:00", "to": "24:00"}]}
    """

  @Test("The example that is shipped is whole, and its numbers cannot be dialled")
  func shipped() throws {
    let file = Self.package.appending(path: "config/organisation.json")
    let organisation = try OrganisationInformation(contentsOf: file)
    #expect(organisation.name.fi == "Esimerkkipuhelin")
    for phone in [organisation.phones.onCall, organisation.phones.socialEmergency] { #expect(phone.hasPrefix("XXX XXX ")) }
    #expect(organisation.hours.flatMap(\.days).sorted() == Array(1...7))
  }

  @Test("Every field is read")
  func read() throws {
    let organisation = try OrganisationInformation(json: Data(Self.good.utf8))
    #expect(organisation.name == Label(fi: "A", sv: "B", en: "C"))
    #expect(organisation.phones.onCall == "0 1" && organisation.phones.socialEmergency == "0 2")
    #expect(organisation.hours.map(\.days) == [[1, 7], [2]])
    #expect(organisation.hours.map(\.from) == ["18:00", "00:00"] && organisation.hours.map(\.to) == ["02:00", "24:00"])
    let none = Self.good.replacing(/"hours": \[.*\]/.dotMatchesNewlines(), with: "\"hours\": []")
    #expect(try OrganisationInformation(json: Data(none.utf8)).hours.isEmpty)
  }

  @Test(
    "What is wrong is named by its place",
    arguments: [
      (#""v": 1"#, #""v": 2"#, #""v" must be 1"#), (#""v": 1"#, #""v": 1, "w": 2"#, #"unknown key "w""#),
      (#""sv": "B", "#, "", #"the name "sv" is missing"#), (#""B""#, #"" ""#, #"the name "sv" is missing or empty"#),
      (#""B""#, "7", #"the name "sv""#), (#""B""#, #""a\nb""#, "one line"), (#""en""#, #""ru""#, #"unknown key "ru""#),
      (#""onCall": "0 1", "#, "", #"the phone number "onCall" is missing"#), (#""0 1""#, #""nobody""#, "has no digit"),
      (#""0 1""#, #""\#(String(repeating: "1", count: 41))""#, "at most 40"),
      (#""phones""#, #""phone""#, #"unknown key "phone""#),
      ("[1, 7]", "[]", "number 1: \"days\""), ("[1, 7]", "[0]", "number 1"), ("[1, 7]", "[8]", "number 1"),
      ("[1, 7]", "[1, 1]", "each once"), ("[1, 7]", "[\"1\"]", "number 1"), ("[1, 7]", "5", "number 1"),
      ("18:00", "24:00", #"number 1: "from" must be a time"#), ("18:00", "8:00", #""from" must be a time"#),
      ("18:00", "18:60", #""from""#), ("02:00", "24:01", #""to""#), ("02:00", "18:00", "are the same"),
      ("\"to\": \"02:00\"", "\"until\": \"02:00\"", #"unknown key "until""#),
      ("\"hours\": [", "\"hours\": 7, \"x\": [", "unknown key"),
      ("[1, 7]", "[1, 7,]", "comma"), (#""v": 1"#, #""v": 1, "v": 1"#, "there twice"), ("}", "", "not valid JSON"),
    ])
  func wrong(part: String, other: String, says: String) throws {
    let text = Self.good.replacing(part, with: other, maxReplacements: 1)
    try #require(text != Self.good)
    let error = #expect(throws: OrganisationInformationError.self) { try OrganisationInformation(json: Data(text.utf8)) }
    #expect(error?.description.hasPrefix("organisation.json: ") == true && error?.description.contains("\n") == false)
    #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
  }

  @Test("A file that is not there is named")
  func missing() {
    let file = URL(filePath: "/nowhere/organisation.json")
    let error = #expect(throws: OrganisationInformationError.self) { try OrganisationInformation(contentsOf: file) }
    #expect(error?.description == "/nowhere/organisation.json: the file cannot be read")
  }
}
