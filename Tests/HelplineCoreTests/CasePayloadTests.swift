import HelplineCore
import Testing

/// One kind of object, as the protocol writes it, and how this client reads it.
struct CaseObject: Sendable, CustomTestStringConvertible {
  let name: String
  /// Every field beside `type` and `v`: what is right, and what is wrong in it. Fields marked `?` may be absent.
  let fields: [(name: String, right: String, wrong: [String])]
  let read: @Sendable ([UInt8]) throws -> [UInt8]

  var testDescription: String { name }

  init<Record: CaseRecord>(_ name: String, _ type: Record.Type, _ fields: [(String, String, [String])]) {
    self.name = name
    self.fields = fields.map { (name: $0.0, right: $0.1, wrong: $0.2) }
    read = { try Record($0).payload.bytes }
  }

  /// What is right, with one field left out or replaced.
  func text(without left: String? = nil, with replaced: [String: String] = [:], version: String = "1") -> String {
    let shown = fields.filter { $0.name != left }.map { field in
      #""\#(field.name.filter { $0 != "?" })":\#(replaced[field.name] ?? field.right)"#
    }
    return #"{"type":"\#(replaced["type"] ?? name)","v":\#(version),"newer":[{"x":null},1.5]"# + shown.map { "," + $0 }.joined()
      + "}"
  }

  static let day = [#""2026-02-30""#, #""2026-2-3""#, "20260203", "null"]
  static let words = ["null", "7", "[]"]
  /// The same id in capitals is read from a person, not from an object.
  static let ids = ["null", #""""#, #""\#(Sample.coordinator.description.uppercased())""#, "7"]
  static let lists = ["null", "{}", "[7]", #"["x",null]"#]
  static let hex = #""0123456789abcdef0123456789abcdef""#
  static let id = #""\#(Sample.coordinator)""#
  static let other = #""\#(Sample.colleague)""#

  static func counted(
    event: String = #""e""#, month: String = #""2026-02""#, slot: String = hex, revision: String = "1", codes: String = #"["a"]"#
  ) -> String {
    #"[{"event":\#(event),"month":\#(month),"slot":\#(slot),"revision":\#(revision),"codes":\#(codes),"newer":1}]"#
  }
  static let wrongCounted = [
    "null", "{}", "[7]", "[{}]", counted(event: #""""#), counted(event: #""päivä""#), counted(event: #""a b""#),
    counted(event: #""a23456789012345678901""#), counted(month: #""2026-13""#), counted(slot: #""00""#),
    counted(slot: hex.uppercased()), counted(slot: #""0123456789abcdef0123456789abcdeg""#), counted(revision: "0"),
    counted(revision: "2147483648"), counted(codes: "[7]"), counted(codes: #"["a23456789012345678901"]"#),
    counted(codes: "[" + Array(repeating: #""a""#, count: 33).joined(separator: ",") + "]"),
  ]

  static func step(_ status: String = #""intake""#, day: String = #""2026-02-03""#, by: String = id) -> String {
    #"[{"status":\#(status),"day":\#(day),"by":\#(by),"newer":1}]"#
  }

  static func found(
    day: String = #""2026-02-03""#, by: String = "[\(id),\(other)]", exit: String = "true", text: String = #""t""#
  ) -> String {
    #"{"day":\#(day),"by":\#(by),"exit":\#(exit),"text":\#(text),"newer":1}"#
  }

  static let all: [CaseObject] = [
    CaseObject(
      "case", Case.self,
      [
        ("day", #""2026-02-03""#, day), ("origin", #""direct""#, words), ("contact?", id, ids),
        ("status", #""intake""#, words + [#""agreed""#, #""strange""#]),
        (
          "history", step(),
          [
            "null", "[]", "[7]", step(#""strange""#), step(day: #""x""#), step(by: #""x""#),
            #"[{"status":"intake","day":"2026-02-03"}]"#,
          ]
        ),
        ("need", #""n""#, words), ("languages", #"["fi"]"#, lists),
        (
          "assessment?", found(),
          [
            "null", "{}", found(day: "7"), found(by: "[]"), found(by: "[\(id)]"), found(by: "[\(id),\(id)]"),
            found(by: "[\(id),\(other),\(id)]"),
            found(exit: "1"), found(exit: #""true""#), found(text: "null"),
          ]
        ),
        (
          "next_step?", #"{"day":"2026-02-03","text":"t","newer":1}"#,
          ["null", "{}", #"{"day":"2026-02-03"}"#, #"{"day":"x","text":"t"}"#]
        ),
        ("last_meeting?", #""2026-02-03""#, day),
        (
          "closing?", #"{"day":"2026-02-03","reason":"other","newer":1}"#,
          ["null", "{}", #"{"day":"2026-02-03"}"#, #"{"day":1,"reason":"o"}"#]
        ),
        (
          "tags", #"{"2026":\#(hex)}"#,
          ["null", "[]", #"{"2026":7}"#, #"{"2026":"00"}"#, #"{"26":\#(hex)}"#, #"{"1969":\#(hex)}"#, #"{"year":\#(hex)}"#]
        ),
        ("counted", counted(), wrongCounted),
      ]),
    CaseObject(
      "assignment", Assignment.self,
      [
        ("day", #""2026-02-03""#, day), ("mentor?", id, ids), ("successor?", other, ids),
        ("asked", "1", ["0", "-1", #""1""#, "1.5"]), ("named", "[\(id),\(other)]", lists),
        ("barred", "[]", lists),
      ]),
    CaseObject(
      "answer", Answer.self,
      [
        ("day", #""2026-02-03""#, day), ("asked", "1", ["0", "-1", #""1""#, "1.5"]),
        ("answer", #""declined""#, words + [#""maybe""#]), ("reason", #""r""#, words),
      ]),
    CaseObject("agreement", Agreement.self, [("day", #""2026-02-03""#, day), ("text", #""t""#, words)]),
    CaseObject(
      "agency", Agency.self,
      [
        ("name", #""n""#, words), ("kind", #""authority""#, words), ("commitment", #""always""#, words), ("area", #""""#, words),
        ("may_share", #""""#, words), ("removed", "false", ["null", "0", #""false""#]),
      ]),
    CaseObject(
      "follow_up", FollowUp.self,
      [
        ("day", #""2026-02-03""#, day), ("month", "6", ["null", "0", "4", "-3", #""3""#]), ("text", #""t""#, words),
      ]),
    CaseObject("note", JournalNote.self, [("day", #""2026-02-03""#, day), ("text", #""t""#, words)]),
    CaseObject(
      "goal", Goal.self,
      [
        ("day", #""2026-02-03""#, day), ("domain", #""safety""#, words), ("text", #""t""#, words),
        (
          "scores", #"[{"day":"2026-02-03","score":-2,"newer":1},{"day":"2026-02-04","score":2}]"#,
          [
            "null", "{}", "[7]", #"[{"day":"2026-02-03","score":3}]"#, #"[{"day":"2026-02-03","score":-3}]"#,
            #"[{"day":"2026-02-03"}]"#,
            #"[{"day":"x","score":1}]"#, #"[{"day":"2026-02-03","score":0.5}]"#,
            #"[{"day":"2026-02-03","score":1},{"day":"2026-02-03","score":1}]"#,
            #"[{"day":"2026-02-04","score":1},{"day":"2026-02-03","score":1}]"#,
          ]
        ),
        ("counted?", counted(), wrongCounted),
      ]),
    CaseObject(
      "meeting", Meeting.self,
      [
        ("day", #""2026-02-03""#, day), ("meeting_type", #""phone""#, words), ("duration", #""15_29""#, words),
        ("attended", "true", ["null", "1", #""yes""#]), ("next_step", #""n""#, words), ("text", #""t""#, words),
        ("counted?", counted(), wrongCounted),
      ]),
    CaseObject("card", ContactCard.self, [("text", #""t""#, words)]),
  ]
}

@Suite("What the objects of a case hold")
struct CasePayloadTests {
  @Test(
    "What is written as the protocol says is read, and goes out as it came, with what newer clients added",
    arguments: CaseObject.all)
  func roundTrip(object: CaseObject) throws {
    let text = object.text()
    let expected = Sample.bytes(.object(try Sample.object(text)))
    #expect(try object.read(Array(text.utf8)) == expected)
    for field in object.fields where field.name.hasSuffix("?") {
      let shorter = object.text(without: field.name)
      #expect(try object.read(Array(shorter.utf8)) == Sample.bytes(.object(try Sample.object(shorter))), "\(field.name)")
    }
  }

  @Test("A field that is missing or wrong is refused", arguments: CaseObject.all)
  func wrong(object: CaseObject) {
    for field in object.fields {
      if !field.name.hasSuffix("?") {
        #expect(throws: PayloadError.missingField, "without \(field.name)") {
          try object.read(Array(object.text(without: field.name).utf8))
        }
      }
      #expect(!field.wrong.isEmpty)
      for wrong in field.wrong {
        #expect(throws: PayloadError.missingField, "\(field.name): \(wrong)") {
          try object.read(Array(object.text(with: [field.name: wrong]).utf8))
        }
      }
    }
  }

  @Test("Another type, a newer version and no JSON are told apart", arguments: CaseObject.all)
  func others(object: CaseObject) {
    #expect(throws: PayloadError.otherType) { try object.read(Array(object.text(with: ["type": "contact"]).utf8)) }
    #expect(throws: PayloadError.newerVersion) { try object.read(Array(object.text(version: "2").utf8)) }
    for version in ["0", #""1""#, "null"] {
      #expect(throws: PayloadError.notJSON) { try object.read(Array(object.text(version: version).utf8)) }
    }
    #expect(throws: PayloadError.notJSON) { try object.read(Array(object.text().utf8.dropLast())) }
  }

  @Test("A closing is there in every case that is ending", arguments: CaseStatus.allCases)
  func closing(status: CaseStatus) throws {
    let text = Sample.caseText([("intake", "2026-01-01"), (status.rawValue, "2026-01-02")])
    let bytes = Array(text.replacing(#""closing":{"day""#, with: #""former":{"day""#).utf8)
    if [.closing, .following, .ended].contains(status) {
      #expect(throws: PayloadError.missingField) { try Case(bytes) }
    } else {
      #expect(try Case(bytes).closing == nil)
    }
  }

  @Test("What newer clients added to a part survives a change of the part")
  func changedParts() throws {
    let object = try #require(CaseObject.all.first)
    var one = try Case(Array(object.text().utf8))
    one.assessment?.text = "new"
    one.origin = "contact"
    one.languages = ["sv"]
    one.lastMeeting = Sample.day("2026-05-06")
    one.nextStep = nil
    one.assessment.map {
      #expect($0.by == [Sample.coordinator, Sample.colleague] && $0.day == Sample.day("2026-02-03") && $0.exit)
    }
    try one.move(to: .assessed, by: .coordinator(Sample.coordinator), on: Sample.day("2026-05-06"))
    let expected = object.text(
      without: "next_step?",
      with: [
        "origin": #""contact""#, "languages": #"["sv"]"#, "last_meeting?": #""2026-05-06""#, "status": #""assessed""#,
        "assessment?": CaseObject.found(text: #""new""#),
        "history": CaseObject.step().dropLast() + #",{"status":"assessed","day":"2026-05-06","by":\#(CaseObject.id)}]"#,
      ])
    #expect(one.payload.bytes == Sample.bytes(.object(try Sample.object(expected))))
    #expect(one.contact == Sample.coordinator && one.need == "n")
  }

  @Test("What a client writes is what it reads")
  func written() throws {
    let day = Sample.day("2026-02-03")
    let answer = Answer(day: day, asked: 3, .accepted)
    #expect(
      try Answer(answer.payload.bytes) == answer && answer.kind == .accepted && answer.asked == 3 && answer.reason == "")
    let agreement = Agreement(day: day, text: "t")
    #expect(try Agreement(agreement.payload.bytes) == agreement && agreement.day == day && agreement.text == "t")
    var agency = Agency(name: "n", kind: "authority", commitment: "area", area: "a", mayShare: "s")
    agency.removed = true
    let again = try Agency(agency.payload.bytes)
    #expect(again == agency && again.removed && again.area == "a" && again.mayShare == "s")
    let followUp = FollowUp(day: day, month: 12, text: "t")
    #expect(try FollowUp(followUp.payload.bytes) == followUp && followUp.month == 12 && followUp.text == "t")
    let note = JournalNote(day: day, text: "t")
    #expect(try JournalNote(note.payload.bytes) == note && note.day == day && note.text == "t")
    let card = ContactCard(text: "t")
    #expect(try ContactCard(card.payload.bytes) == card && card.text == "t")
    let meeting = Meeting(day: day, type: "video", duration: "lt5", attended: false, nextStep: "n", text: "t")
    #expect(try Meeting(meeting.payload.bytes) == meeting && meeting.nextStep == "n" && meeting.text == "t" && !meeting.attended)
    let one = Case(day: day, origin: "contact", contact: Sample.id(9), by: Sample.coordinator, need: "n", languages: ["fi"])
    #expect(try Case(one.payload.bytes) == one && one.contact == Sample.id(9) && one.status == .intake && one.waitingSince == day)
  }

  @Test("Limits and codes of the parts: the last that is saved, the first that is not")
  func limits() throws {
    let lists = try Sample.codeLists()
    let day = Sample.day("2026-02-03")
    func text(_ count: Int) -> String { String(repeating: "ä", count: count) }
    func expect<Record: CaseRecord>(_ make: (String) -> Record, _ field: String, _ longest: Int) throws {
      try make(text(longest)).check(lists, on: day)
      #expect(throws: CaseRecordError.tooLong(field, longest: longest)) { try make(text(longest + 1)).check(lists, on: day) }
    }
    try expect({ Answer(day: day, asked: 1, .declined, reason: $0) }, "reason", 2_000)
    try expect(
      { reason in
        var assignment = Assignment(day: day)
        assignment.payload["mentor"] = .string(Sample.mentor.description)
        assignment.payload["successor"] = .string(Sample.successor.description)
        assignment.payload["hand_over"] = .object(["reason": .string(reason)])
        return assignment
      }, "reason", 2_000)
    try expect({ Agreement(day: day, text: $0) }, "text", 20_000)
    try expect({ Agency(name: $0, kind: "authority", commitment: "always") }, "name", 200)
    try expect({ Agency(name: "n", kind: "authority", commitment: "area", area: $0) }, "area", 2_000)
    try expect({ Agency(name: "n", kind: "authority", commitment: "always", mayShare: $0) }, "may_share", 2_000)
    try expect({ FollowUp(day: day, month: 3, text: $0) }, "text", 20_000)
    try expect({ JournalNote(day: day, text: $0) }, "text", 20_000)
    try expect({ ContactCard(text: $0) }, "text", 20_000)
    try expect({ Meeting(day: day, type: "phone", duration: "lt5", attended: true, nextStep: $0) }, "next_step", 2_000)
    try expect({ Meeting(day: day, type: "phone", duration: "lt5", attended: true, text: $0) }, "text", 20_000)
    let goal = try Goal(day: day, domain: "safety", text: "", score: 0)
    try expect(
      {
        var other = goal
        other.text = $0
        return other
      }, "text", 20_000)
    for (agency, error) in [
      (Agency(name: " \n", kind: "authority", commitment: "always"), CaseRecordError.empty("name")),
      (Agency(name: "n", kind: "authority", commitment: "area", area: " "), .empty("area")),
      (Agency(name: "n", kind: "moon", commitment: "always"), .unknownCode(.agencyKind, "moon")),
      (Agency(name: "n", kind: "authority", commitment: "never"), .unknownCode(.commitment, "never")),
    ] { #expect(throws: error) { try agency.check(lists, on: day) } }
    #expect(throws: CaseRecordError.unknownCode(.meetingType, "dream")) {
      try Meeting(day: day, type: "dream", duration: "lt5", attended: true).check(lists, on: day)
    }
    let held = Meeting(day: day.adding(days: 1), type: "phone", duration: "lt5", attended: true)
    #expect(throws: CaseRecordError.futureDay(day.adding(days: 1))) { try held.check(lists, on: day) }
    try held.check(lists, on: day.adding(days: 1))
    #expect(throws: CaseRecordError.unknownCode(.duration, "long")) {
      try Meeting(day: day, type: "phone", duration: "long", attended: true).check(lists, on: day)
    }
    #expect(throws: CaseRecordError.unknownCode(.goalDomain, "fun")) {
      try Goal(day: day, domain: "fun", text: "", score: 0).check(lists, on: day)
    }
  }
}
