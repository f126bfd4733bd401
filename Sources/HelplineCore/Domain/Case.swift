import Foundation
import HelplineVault

/// A case as its coordinators and its mentor see it; what is said in it stands in the journal. docs/protocol.md 6.7.
package struct Case: CountedRecord {
  package var payload: Payload

  /// Months after the confirmed closing in which somebody asks how it goes.
  package static let followUpMonths = [3, 6, 12]
  /// Months after the confirmed closing until a case is erased, unless the organisation says otherwise.
  package static let purgeMonths = 24

  /// Opens a case. `contact` is the one that it began with.
  package init(day: Day, origin: String, contact: ID? = nil, by coordinator: ID, need: String, languages: [String]) {
    payload = Payload(type: "case")
    payload["day"] = .day(day)
    payload["origin"] = .string(origin)
    payload["contact"] = contact.map { .id($0) }
    payload["status"] = .string(CaseStatus.intake.rawValue)
    payload["history"] = .array([CaseStep(status: .intake, day: day, by: coordinator).json])
    payload["tags"] = .object([:])
    payload["counted"] = .array([])
    self.need = need
    self.languages = languages
  }

  package init(_ bytes: [UInt8]) throws(PayloadError) {
    payload = try Payload(bytes, type: "case")
    let fields = payload.fields
    guard fields.day("day") != nil, fields.text("origin") != nil, fields.absent("contact", or: \.asID),
      let history = fields["history"]?.list(CaseStep.init), let last = history.last,
      fields.text("status") == last.status.rawValue,
      fields.text("need") != nil, fields.texts("languages") != nil, fields.absent("assessment", or: Assessment.init),
      fields.absent("next_step", or: NextStep.init), fields.absent("last_meeting", or: \.asDay),
      fields.absent("closing", or: Closing.init), !last.status.isClosed || fields["closing"] != nil,
      fields.absent("passed", or: \.asInteger), fields.absent("taken", or: \.asInteger),
      let tags = fields["tags"]?.asObject, tags.allSatisfy({ Self.isYear($0.key) && $0.value.asHex16 != nil }),
      fields["counted"]?.list(Counted.init) != nil
    else { throw .missingField }
  }

  /// The day on which it was opened.
  package var day: Day { payload.fields.day("day") ?? .none }

  /// How it began, a code of `case_origin`.
  package var origin: String {
    get { payload.fields.text("origin") ?? "" }
    set { payload["origin"] = .string(newValue) }
  }

  package var contact: ID? {
    get { payload.fields.id("contact") }
    set { payload["contact"] = newValue.map { .id($0) } }
  }

  /// The number of the question (`Assignment.asked`) after which the journal was passed on to who accepted.
  package var passed: Int? {
    get { payload["passed"]?.asInteger }
    set { payload["passed"] = newValue.map { .integer($0) } }
  }

  /// The number of the question after which who accepted began the journal, or took it over.
  package var taken: Int? {
    get { payload["taken"]?.asInteger }
    set { payload["taken"] = newValue.map { .integer($0) } }
  }

  /// Oldest first; never empty.
  package var history: [CaseStep] { payload["history"]?.list(CaseStep.init) ?? [] }
  package var status: CaseStatus { history.last?.status ?? .intake }
  /// The day since which it has its present status.
  package var waitingSince: Day { history.last?.day ?? day }

  /// What the participant asks for.
  package var need: String {
    get { payload.fields.text("need") ?? "" }
    set { payload["need"] = .string(newValue) }
  }

  /// Codes of `language`, the best one first.
  package var languages: [String] {
    get { payload.fields.texts("languages") ?? [] }
    set { payload["languages"] = .texts(newValue) }
  }

  package var assessment: Assessment? {
    get { payload["assessment"].flatMap(Assessment.init) }
    set { payload["assessment"] = newValue.map { .object($0.fields) } }
  }

  package var nextStep: NextStep? {
    get { payload["next_step"].flatMap(NextStep.init) }
    set { payload["next_step"] = newValue.map { .object($0.fields) } }
  }

  /// The day of the latest meeting that was held.
  package var lastMeeting: Day? {
    get { payload.fields.day("last_meeting") }
    set { payload["last_meeting"] = newValue.map { .day($0) } }
  }

  /// Why and on which day the work ended; there from `closing` on until the case is active again.
  package var closing: Closing? {
    get { payload["closing"].flatMap(Closing.init) }
    set { payload["closing"] = newValue.map { .object($0.fields) } }
  }

  package var texts: [CaseText] {
    [CaseText("need", .note, need)] + (assessment.map { [CaseText("assessment", .note, $0.text)] } ?? [])
      + (nextStep.map { [CaseText("next_step", .line, $0.text)] } ?? [])
      + history.compactMap(\.reason).map { CaseText("reason", .line, $0) }
  }

  package var codes: [CaseCode] {
    [CaseCode(.caseOrigin, origin)] + languages.map { CaseCode(.language, $0) }
      + (closing.map { [CaseCode(.closureReason, $0.reason)] } ?? [])
  }

  package var fault: CaseRecordError? { origin == "contact" && contact == nil ? .noContact : nil }

  private static func isYear(_ text: String) -> Bool { text.utf8.count == 4 && Day(text + "-01-01") != nil }
}

/// What a pair of members found: whether Exit is what is needed.
package struct Assessment: Equatable, Sendable {
  package private(set) var fields: Fields

  /// Throws `notAPair` unless two different members made it.
  package init(day: Day, by first: ID, and second: ID, exit: Bool, text: String) throws(CaseError) {
    guard first != second else { throw .notAPair }
    fields = ["day": .day(day), "by": .ids([first, second]), "exit": .bool(exit), "text": .string(text)]
  }

  init?(_ value: JSONValue) {
    guard let fields = value.asObject, fields.day("day") != nil, let pair = fields.ids("by"), pair.count == 2, pair[0] != pair[1],
      fields.flag("exit") != nil, fields.text("text") != nil
    else { return nil }
    self.fields = fields
  }

  package var day: Day { fields.day("day") ?? .none }
  /// Two different members.
  package var by: [ID] { fields.ids("by") ?? [] }
  package var exit: Bool { fields.flag("exit") ?? false }
  package var text: String {
    get { fields.text("text") ?? "" }
    set { fields["text"] = .string(newValue) }
  }
}

/// What is done next, and by which day.
package struct NextStep: Equatable, Sendable {
  package private(set) var fields: Fields

  package init(day: Day, text: String) { fields = ["day": .day(day), "text": .string(text)] }

  init?(_ value: JSONValue) {
    guard let fields = value.asObject, fields.day("day") != nil, fields.text("text") != nil else { return nil }
    self.fields = fields
  }

  package var day: Day { fields.day("day") ?? .none }
  package var text: String { fields.text("text") ?? "" }
  package func isOverdue(on today: Day) -> Bool { day < today }
}

/// Why the work ended, and when.
package struct Closing: Equatable, Sendable {
  package private(set) var fields: Fields

  /// `reason` is a code of `closure_reason`.
  package init(day: Day, reason: String) { fields = ["day": .day(day), "reason": .string(reason)] }

  init?(_ value: JSONValue) {
    guard let fields = value.asObject, fields.day("day") != nil, fields.text("reason") != nil else { return nil }
    self.fields = fields
  }

  package var day: Day { fields.day("day") ?? .none }
  package var reason: String { fields.text("reason") ?? "" }
}
