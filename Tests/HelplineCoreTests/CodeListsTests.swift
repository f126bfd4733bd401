import Foundation
import HelplineCore
import Testing

@Suite("Code lists")
struct CodeListsTests {
  @Suite("The file of this repository")
  struct Shipped {
    let lists: CodeLists

    init() throws { lists = try CodeLists(contentsOf: ConfigurationFolder.find().file(CodeLists.fileName)) }

    @Test("holds exactly the ids of the design, in its order", arguments: designedCodes)
    func ids(name: String, codes: String) throws {
      let list = lists.list(try #require(ListName(rawValue: name)))
      #expect(list.codes.map(\.id) == codes.split(separator: " ").map(String.init))
    }

    @Test("has every list of the design and no other")
    func names() { #expect(Set(designedCodes.map(\.0)) == Set(ListName.allCases.map(\.rawValue))) }

    @Test("calls the unknown answer the same in every list")
    func unknown() {
      for list in ListName.allCases.map(lists.list) where list.name.hasUnknown {
        #expect(list.codes.last?.label == Label(fi: "ei tiedossa", sv: "okänt", en: "not known"))
      }
    }

    @Test("never shows two answers of one list with the same words")
    func distinctLabels() {
      for list in ListName.allCases.map(lists.list) {
        for language in Language.allCases {
          #expect(Set(list.codes.map { $0.label[language] }).count == list.codes.count, "\(list.name) \(language)")
        }
      }
    }

    @Test("tells conversations from the kinds of which only the kind is kept")
    func conversations() {
      let kinds = lists.list(.contactKind)
      #expect(kinds.codes.filter(\.isConversation).map(\.id) == ["about_self", "about_other", "professional", "feedback"])
      #expect(lists.list(.channel).codes.filter(\.isConversation).isEmpty)
    }

    @Test("lets a case go only the ways of the design")
    func caseTransitions() {
      expectTransitions(
        of: .caseStatus,
        [
          "intake": "assessed not_exit", "assessed": "agreed not_exit closing", "agreed": "offered closing",
          "offered": "active agreed closing", "active": "closing offered", "closing": "following active",
          "following": "ended active",
        ])
    }

    @Test("lets a referral go only the ways of the design")
    func referralTransitions() {
      let answers = "accepted declined waitlisted no_response revoked"
      expectTransitions(
        of: .referralState,
        [
          "agreed": "sent started revoked", "sent": "acknowledged " + answers, "acknowledged": answers,
          "waitlisted": answers, "no_response": "acknowledged accepted declined revoked",
          "accepted": "started no_show revoked", "no_show": "started revoked", "started": "done revoked",
        ])
    }

    func expectTransitions(of name: ListName, _ allowed: [String: String]) {
      let list = lists.list(name)
      for from in list.codes {
        for to in list.codes {
          let expected = allowed[from.id]?.split(separator: " ").contains { $0 == to.id } ?? false
          #expect(list.mayGo(from: from.id, to: to.id) == expected, "\(from.id) → \(to.id)")
        }
      }
    }
  }

  @Test("A retired code cannot be chosen any more, but can still be read")
  func retired() throws {
    let list = try CodeLists(
      json: json(replacing: ("channel", codes("phone", #"{"id":"fax","label":\#(text),"until":2026}"#)))
    ).list(.channel)
    #expect(list.contains("fax", in: 2026))
    #expect(!list.contains("fax", in: 2027))
    #expect(list.codes(in: 2027).map(\.id) == ["phone"])
    #expect(list.label("fax", .sv) == "s")
  }

  @Test("A new code opens with its year")
  func added() throws {
    let list = try CodeLists(
      json: json(replacing: ("channel", codes("phone", #"{"id":"letter","label":\#(text),"from":2027}"#)))
    ).list(.channel)
    #expect(list.codes(in: 2026).map(\.id) == ["phone"])
    #expect(list.codes(in: 2027).map(\.id) == ["phone", "letter"])
    #expect(!list.contains("telegram", in: 2027))
  }

  @Test("An id that the list does not know is shown as it is, and leads nowhere")
  func strangeID() throws {
    let lists = try CodeLists(json: json())
    #expect(lists.list(.channel).label("pigeon", .fi) == "pigeon")
    #expect(!lists.list(.caseStatus).mayGo(from: "pigeon", to: "x"))
  }

  @Test("A broken list gives one line that names the place and the mistake", arguments: brokenLists)
  func broken(list: String, body: String, message: String) {
    expectMessage(message) { try CodeLists(json: json(replacing: (list, body))) }
  }

  @Test("A broken file gives one line that says so", arguments: brokenFiles)
  func brokenFile(file: String, message: String) {
    expectMessage(message) { try CodeLists(json: Data(file.utf8)) }
  }

  @Test("A list that is missing is named")
  func missingList() {
    expectMessage(#"codelists.json: list "danger": the list is missing"#) {
      try CodeLists(json: json(replacing: ("danger", nil)))
    }
  }

  @Test("An error names the file that was read")
  func fileName() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    expectMessage("\(file.path): the file cannot be read") { try CodeLists(contentsOf: file) }
    try json(replacing: ("asks", nil)).write(to: file)
    expectMessage("\(file.path): list \"asks\": the list is missing") { try CodeLists(contentsOf: file) }
  }

  func expectMessage(_ message: String, of read: () throws -> CodeLists) {
    let error = #expect(throws: CodeListsError.self) { try read() }
    #expect(error?.description == message)
  }
}

// MARK: What the tests are made of

/// The design's table, written down a second time so that a slip in the file is seen.
private let designedCodes = [
  ("contact_kind", "about_self about_other professional feedback silent hang_up wrong_number abusive prank_or_test"),
  ("channel", "phone chat email message video in_person other"),
  ("relation", "self parent other_family partner friend professional other unknown"),
  ("language", "fi sv en ar so ru et uk other unknown"),
  ("interpreter", "yes no unknown"),
  (
    "concern",
    "change online group conflict_travel violence leaving safety family exclusion mental_health info other unknown"
  ),
  ("ideology", "religious far_right far_left other_mixed none_identified unknown"),
  ("age_band", "under_15 15_17 18_24 25_39 40_plus unknown"),
  ("region", "helsinki south west inner east north aland abroad unknown"),
  ("urgency", "emergency urgent soon routine unknown"),
  ("duration", "lt5 5_14 15_29 30_59 60plus unknown"),
  ("returning", "first returning unknown"),
  ("outcome", "support advice referred exit_intake callback emergency_call statutory_report declined interrupted"),
  (
    "referral_service",
    "exit_ngo exit_police anchor social_adult child_protection family mental_health substance school youth crisis_line "
      + "victim_support immigrant work_housing faith emergency other unknown"
  ),
  ("response_band", "same_day d1_3 d4_7 d8_14 over14 none"),
  ("goal_domain", "safety housing work_study network mental_health identity_ideology substance official"),
  ("closure_reason", "goals_met moved_on withdrew lost_contact transferred other"),
  ("danger", "none advised_112 called_112 social_emergency coordinator report_decided report_not_due"),
  ("asks", "nothing exit_intake callback follow_up"),
  ("settled_as", "nothing referral callback case"),
  ("consent", "self warm written"),
  ("commitment", "always when_needed area"),
  ("agency_kind", "authority city_service organisation religious_community family_or_friend"),
  ("meeting_type", "in_person phone video outdoors with_agency"),
  ("case_origin", "contact direct inbound"),
  ("case_span", "lt3 3_6 6_12 12_24 over24"),
  ("case_status", "intake assessed agreed offered active closing following ended not_exit"),
  (
    "referral_state",
    "agreed sent acknowledged waitlisted no_response accepted no_show started done declined revoked"
  ),
]

private let text = #"{"fi":"f","sv":"s","en":"e"}"#

/// A list whose first code is plain, followed by others as they stand.
private func codes(_ first: String, _ others: String...) -> String {
  let all = [#"{"id":"\#(first)","label":\#(text)}"#] + others
  return #"{"label":\#(text),"codes":[\#(all.joined(separator: ","))]}"#
}

/// The smallest file that is right, with one list replaced, or left out.
private func json(replacing change: (name: String, body: String?)? = nil) -> Data {
  var lists: [String: String] = [:]
  for name in ListName.allCases {
    let extra = name == .contactKind ? #","conversation":true"# : name.isStates ? #","next":["x"]"# : ""
    let silent = name == .contactKind ? #",{"id":"y","label":\#(text),"conversation":false}"# : ""
    let unknown = name.hasUnknown ? #",{"id":"unknown","label":\#(text)}"# : ""
    let all = #"{"id":"x","label":\#(text)\#(extra)}"# + silent + unknown
    lists[name.rawValue] = #"{"label":\#(text),"codes":[\#(all)]}"#
  }
  if let change { lists[change.name] = change.body }
  let body = lists.map { #""\#($0)":\#($1)"# }.joined(separator: ",")
  return Data(#"{"v":1,"lists":{\#(body)}}"#.utf8)
}

private func place(_ list: String, _ code: String? = nil) -> String {
  #"codelists.json: list "\#(list)""# + (code.map { #", code "\#($0)""# } ?? "") + ": "
}

private func kind(_ id: String, _ rest: String) -> String {
  #"{"label":\#(text),"codes":[{"id":"\#(id)","label":\#(text)\#(rest)}]}"#
}

private let brokenLists = [
  ("colour", "{}", place("colour") + "the software knows no list of this name"),
  ("asks", "[]", place("asks") + "the list must be an object { … }"),
  ("asks", #"{"label":\#(text)}"#, place("asks") + #""codes" must be an array [ … ]"#),
  ("asks", #"{"label":\#(text),"codes":[]}"#, place("asks") + "no code is open at first"),
  ("asks", #"{"label":\#(text),"codes":[7]}"#, place("asks") + #"code number 1 must be an object { … } with an "id""#),
  (
    "asks", #"{"label":\#(text),"codes":[],"order":1}"#,
    place("asks") + #"unknown key "order" in the list; allowed here: label, codes"#
  ),
  (
    "asks", #"{"codes":[{"id":"x","label":\#(text)}]}"#, place("asks") + #""label" must be an object { … }"#
  ),
  ("asks", codes("Näin"), place("asks") + #"the id "Näin" must be 1 to 20 characters of a–z, 0–9 and _"#),
  (
    "asks", codes("x2345678901234567890_"),
    place("asks") + #"the id "x2345678901234567890_" must be 1 to 20 characters of a–z, 0–9 and _"#
  ),
  ("asks", codes("x", #"{"id":"x","label":\#(text)}"#), place("asks", "x") + "the code is there twice"),
  (
    "asks", kind("x", #","untill":2027"#),
    place("asks", "x") + #"unknown key "untill" in the code; allowed here: id, label, from, until"#
  ),
  (
    "asks", kind("x", #","next":[]"#),
    place("asks", "x") + #"unknown key "next" in the code; allowed here: id, label, from, until"#
  ),
  (
    "asks", kind("x", #","conversation":true"#),
    place("asks", "x") + #"unknown key "conversation" in the code; allowed here: id, label, from, until"#
  ),
  ("asks", kind("x", #","from":"2027""#), place("asks", "x") + #""from" must be a year such as 2027"#),
  ("asks", kind("x", #","until":27"#), place("asks", "x") + #""until" must be a year such as 2027"#),
  ("asks", kind("x", #","from":2028,"until":2027"#), place("asks", "x") + #""from" 2028 is after "until" 2027"#),
  ("asks", kind("x", #","until":2027"#), place("asks") + "no code is open in 2028"),
  ("asks", kind("x", #","from":2027"#), place("asks") + "no code is open at first"),
  (
    "asks", codes("x", #"{"id":"y","label":{"fi":"f","sv":" ","en":"e"}}"#),
    place("asks", "y") + #"the label "sv" is missing or empty"#
  ),
  ("asks", codes("x", #"{"id":"y","label":{"fi":"f","sv":"s"}}"#), place("asks", "y") + #"the label "en" is missing or empty"#),
  ("asks", codes("x", #"{"id":"y"}"#), place("asks", "y") + #""label" must be an object { … }"#),
  (
    "asks", codes("x", #"{"id":"y","label":{"fi":"f","sv":"s","en":"e","de":"d"}}"#),
    place("asks", "y") + #"unknown key "de" in "label"; allowed here: fi, sv, en"#
  ),
  ("concern", codes("x"), place("concern", "unknown") + "the code is missing; this list must have it"),
  ("channel", codes("unknown"), place("channel", "unknown") + "this list cannot have the code"),
  (
    "concern", codes("x", #"{"id":"unknown","label":\#(text),"until":2030}"#),
    place("concern", "unknown") + #"the code must stay for ever: no "from", no "until""#
  ),
  ("contact_kind", codes("x"), place("contact_kind", "x") + #""conversation" must be true or false"#),
  ("contact_kind", kind("x", #","conversation":1"#), place("contact_kind", "x") + #""conversation" must be true or false"#),
  (
    "contact_kind", kind("x", #","conversation":true"#),
    place("contact_kind") + #"no code with "conversation": false is open at first"#
  ),
  (
    "contact_kind", kind("x", #","conversation":false"#),
    place("contact_kind") + #"no code with "conversation": true is open at first"#
  ),
  ("case_status", codes("x"), place("case_status", "x") + #""next" must be an array [ … ] of the states that may follow"#),
  ("case_status", kind("x", #","next":[1]"#), place("case_status", "x") + #""next" may hold only ids of states in quotes"#),
  ("case_status", kind("x", #","next":["x","x"]"#), place("case_status", "x") + #""next" names "x" twice"#),
  (
    "referral_state", kind("x", #","next":["z"]"#),
    place("referral_state", "x") + #""next" names "z", which is no state of this list"#
  ),
]

private let brokenFiles = [
  ("", "codelists.json: not valid JSON (Unexpected end of file during JSON parse.)"),
  ("{\n\"v\": 1,\n\"lists\" {}}", "codelists.json: not valid JSON, near line 3"),
  ("{\"v\": 1,\n\"lists\": {},\n}", "codelists.json: not valid JSON, near line 3: a comma too many"),
  (#"{"v":[1 , ]}"#, "codelists.json: not valid JSON, near line 1: a comma too many"),
  ("{\"v\":1,\n\"v\\\"\":2,\n\"v\":2}", #"codelists.json: the key "v" is there twice, near line 3"#),
  (#"{"v":1, "\u0076":1}"#, #"codelists.json: the key "v" is there twice, near line 1"#),
  ("{\0\"\0v\0\"\0:\01\0}\0", "codelists.json: not valid JSON: not UTF-8"),
  ("[]", "codelists.json: the file must be an object { … }"),
  (#"{"v":2,"lists":{}}"#, #"codelists.json: "v" must be 1"#),
  (#"{"lists":{}}"#, #"codelists.json: "v" must be 1"#),
  (#"{"v":1}"#, #"codelists.json: "lists" must be an object { … }"#),
  (#"{"v":1,"lists":{},"x":1}"#, #"codelists.json: unknown key "x" in the file; allowed here: v, lists"#),
  (#"{"v":1,"lists":{}}"#, #"codelists.json: list "contact_kind": the list is missing"#),
]
