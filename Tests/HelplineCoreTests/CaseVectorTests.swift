import Foundation
import HelplineCore
import HelplineVault
import Testing

/// The vectors of `Tests/Vectors/cases.json`, which the page and the client in Python are held to as well.
struct CaseVectors: Decodable, Sendable {
  let good: [CaseVector]
  let bad: [CaseVector]
}

struct CaseVector: Decodable, Sendable, CustomTestStringConvertible {
  let fields: [String: JSONValue]

  init(from decoder: any Decoder) throws { fields = try [String: JSONValue](from: decoder) }

  var format: String { text("format") }
  var testDescription: String { "\(format): \(text("name"))" }

  func text(_ field: String) -> String { fields[field]?.asString ?? "" }
  func day(_ field: String) -> Day { Sample.day(text(field)) }
  func texts(_ field: String) -> [String] { fields[field]?.asArray?.compactMap(\.asString) ?? [] }
  func flag(_ field: String) -> Bool { fields[field] == .bool(true) }
  /// The month of a field.
  func month(_ field: String) throws -> Month { try #require(Month(text(field))) }
  func member(_ field: String) throws -> ID { try ID(text: text(field)) }

  func read<Record: CaseRecord>(_ field: String = "json") throws -> Record { try Record(Array(text(field).utf8)) }
  static func read<Record: CaseRecord>(_ text: String) throws -> Record { try Record(Array(text.utf8)) }
}

@Suite("Cases by the shared vectors")
struct CaseVectorTests {
  static let all: CaseVectors? = try? SharedTable.read("cases")
  static let good = all?.good ?? []
  static let bad = all?.bad ?? []
  static func good(_ format: String) -> [CaseVector] { good.filter { $0.format == format } }

  @Test("Every vector is of a format that is read here")
  func formats() {
    #expect(Self.good.count > 200)
    #expect(Self.bad.count > 200)
    #expect(Set(Self.bad.map(\.format)) == ["payload", "name", "withdraw", "accept", "bar", "score"])
    #expect(
      Set(Self.good.map(\.format)) == [
        "payload", "round-trip", "move", "step", "span", "follow-ups", "purge", "answered", "name", "withdraw", "accept", "bar",
        "score", "goal-change", "count",
      ])
  }

  /// Opens an object of a type, and gives the bytes that would be written.
  private func bytes(_ type: String, _ text: String) throws -> [UInt8] {
    let bytes = Array(text.utf8)
    let record: any CaseRecord =
      switch type {
      case "case": try Case(bytes)
      case "assignment": try Assignment(bytes)
      case "answer": try Answer(bytes)
      case "agreement": try Agreement(bytes)
      case "agency": try Agency(bytes)
      case "follow_up": try FollowUp(bytes)
      case "note": try JournalNote(bytes)
      case "card": try ContactCard(bytes)
      case "goal": try Goal(bytes)
      case "meeting": try Meeting(bytes)
      default: throw PayloadError.otherType
      }
    return record.payload.bytes
  }

  @Test("What is an object of a case is read", arguments: good("payload"))
  func isRead(vector: CaseVector) throws { _ = try bytes(vector.text("type"), vector.text("json")) }

  @Test("What is none is refused", arguments: bad.filter { $0.format == "payload" })
  func isRefused(vector: CaseVector) {
    let error = #expect(throws: PayloadError.self) { try bytes(vector.text("type"), vector.text("json")) }
    #expect((error == .newerVersion) == (vector.text("error") == "newer_client"))
  }

  @Test("What a reader does not know is written again", arguments: good("round-trip"))
  func roundTrip(vector: CaseVector) throws {
    #expect(String(decoding: try bytes(vector.text("type"), vector.text("json")), as: UTF8.self) == vector.text("written"))
  }

  @Test("Each step is taken by those whose it is", arguments: good("move"))
  func move(vector: CaseVector) throws {
    let record: Case = try vector.read()
    let next = try #require(CaseStatus(rawValue: vector.text("to")))
    #expect(record.mayMove(to: next, by: .coordinator(Sample.coordinator)) == vector.flag("coordinator"))
    #expect(record.mayMove(to: next, by: .mentor(Sample.mentor)) == vector.flag("mentor"))
  }

  @Test("A step is written into the history", arguments: good("step"))
  func step(vector: CaseVector) throws {
    var record: Case = try vector.read()
    try record.move(
      to: try #require(CaseStatus(rawValue: vector.text("to"))), by: .coordinator(try vector.member("by")), on: vector.day("day"))
    #expect(String(decoding: record.payload.bytes, as: UTF8.self) == vector.text("written"))
  }

  @Test("The span is that of the whole months", arguments: good("span"))
  func span(vector: CaseVector) throws {
    let record: Case = try vector.read()
    #expect(record.span(on: vector.day("day")).rawValue == vector.text("span"))
  }

  @Test("Follow-ups are due from the confirmed closing on", arguments: good("follow-ups"))
  func followUps(vector: CaseVector) throws {
    let record: Case = try vector.read()
    let made: [FollowUp] = try vector.texts("made").map(CaseVector.read)
    let due = record.followUps(after: made).map {
      JSONValue.object(["month": .integer($0.month), "due": .string($0.due.description)])
    }
    #expect(JSONValue.array(due) == vector.fields["due"])
  }

  @Test("A case is kept so many months after it was closed for good", arguments: good("purge"))
  func purge(vector: CaseVector) throws {
    let record: Case = try vector.read()
    let months = try #require(vector.fields["months"]?.asInteger)
    #expect(record.purgeMonth(after: months)?.description == vector.fields["month"]?.asString)
  }

  @Test("What who is asked has said is clear, or no", arguments: good("answered"))
  func answered(vector: CaseVector) throws {
    let assignment: Assignment = try vector.read()
    let answers = try (vector.fields["answers"]?.asArray ?? []).map { value in
      let fields = try #require(value.asObject)
      let by = try ID(text: try #require(fields["by"]?.asString))
      let answer: Answer = try CaseVector.read(try #require(fields["json"]?.asString))
      return (by: by, answer: answer)
    }
    #expect(assignment.answered(in: answers)?.rawValue == vector.fields["said"]?.asString)
  }

  /// Changes the assignment of a vector as it says.
  private func changed(_ vector: CaseVector) throws -> Assignment {
    var assignment: Assignment = try vector.read()
    let day = vector.day("day")
    switch vector.format {
    case "name":
      let plan = vector.fields["handOver"]?.asObject.flatMap { fields in
        fields["reason"]?.asString.map { HandOverPlan(reason: $0, meeting: fields["meeting"]?.asString.flatMap { Day($0) }) }
      }
      try assignment.name(try vector.member("member"), handOver: plan, on: day)
    case "withdraw": try assignment.withdraw(on: day)
    case "accept": try assignment.recordAcceptance(on: day)
    default: try assignment.bar(try vector.member("member"), on: day)
    }
    return assignment
  }

  private static let changes = ["name", "withdraw", "accept", "bar"]

  @Test("Who is asked, and who is not any more", arguments: good.filter { changes.contains($0.format) })
  func assignment(vector: CaseVector) throws {
    #expect(String(decoding: try changed(vector).payload.bytes, as: UTF8.self) == vector.text("written"))
  }

  @Test("Who cannot be asked", arguments: bad.filter { changes.contains($0.format) })
  func refusedAssignment(vector: CaseVector) {
    let error = #expect(throws: AssignmentError.self) { try changed(vector) }
    let code =
      switch error {
      case .barred: "barred"
      case .isMentor: "is_mentor"
      case .nobodyAsked: "nobody_asked"
      case .namedNow: "named_now"
      case .noHandOver: "no_hand_over"
      case .noMentor: "no_mentor"
      case nil: ""
      }
    #expect(code == vector.text("error"))
  }

  private func scored(_ vector: CaseVector) throws -> Goal {
    var goal: Goal = try vector.read()
    try goal.score(try #require(vector.fields["score"]?.asInteger), on: vector.day("day"))
    return goal
  }

  @Test("A score comes after all others, or in place of the same day's", arguments: good("score"))
  func score(vector: CaseVector) throws {
    #expect(String(decoding: try scored(vector).payload.bytes, as: UTF8.self) == vector.text("written"))
  }

  @Test("A score that is none is refused", arguments: bad.filter { $0.format == "score" })
  func refusedScore(vector: CaseVector) {
    let error = #expect(throws: GoalError.self) { try scored(vector) }
    #expect((error == .offScale ? "off_scale" : "before_last") == vector.text("error"))
  }

  @Test("The goals of a domain go up or down in a year", arguments: good("goal-change"))
  func goalChange(vector: CaseVector) throws {
    let goals: [Goal] = try vector.texts("goals").map(CaseVector.read)
    let change = GoalChange(
      of: vector.text("domain"), in: try #require(vector.fields["year"]?.asInteger), goals: goals)
    #expect(change?.rawValue == vector.fields["change"]?.asString)
  }

  @Test("What is counted, once, and corrected in its month", arguments: good("count"))
  func count(vector: CaseVector) throws {
    var record: Case = try vector.read()
    let month = try vector.month("month")
    let found: StatisticalEntry?
    switch vector.text("what") {
    case "opened": found = record.countOpened(in: month)
    case "assigned": found = record.countAssigned(in: month)
    case "closed": found = record.countClosed(in: month)
    case "meeting":
      var meeting: Meeting = try vector.read("meeting")
      found = meeting.count(in: month, of: &record)
    default:
      var goal: Goal = try vector.read("goal")
      found = goal.count(in: month, of: &record, beside: try vector.texts("others").map(CaseVector.read))
    }
    _ = try Case(record.payload.bytes)
    guard let wanted = vector.fields["entry"]?.asObject else {
      #expect(found == nil)
      return
    }
    let entry = try #require(found)
    #expect(String(decoding: entry.event, as: UTF8.self) == wanted["event"]?.asString)
    #expect(Month(number: entry.month)?.description == wanted["month"]?.asString)
    #expect(Int(entry.revision) == wanted["revision"]?.asInteger)
    #expect(entry.codes.map { String(decoding: $0, as: UTF8.self) } == wanted["codes"]?.asArray?.compactMap(\.asString))
    if let slot = wanted["slot"]?.asString { #expect(hex(entry.slot) == slot) }
    if vector.fields["newTag"] == nil {
      #expect(entry.tag.map(hex) == wanted["tag"]?.asString)
    } else {
      #expect(entry.tag != nil)
    }
  }

  private func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }
}
