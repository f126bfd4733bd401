import Foundation
import HelplineVault

/// Somebody is helped on to a service: made in a contact or in a case. docs/protocol.md 6.8.
package struct Referral: Equatable, Sendable {
  /// With all that a newer client wrote beside it.
  package private(set) var fields: Fields

  /// What one contact can hold.
  package static let most = 8
  /// What one save can count beside its contact.
  package static let mostAtOnce = WireEntries.count - 1

  /// Agreed on with the person. `service` and `consent` are codes; `shared` is all that the service is told beside them; `expect` is the
  /// day by which it should answer; `directory` the id of its entry in the directory.
  package init(
    day: Day, by member: ID, service: String, consent: String, expect: Day? = nil, shared: String = "", directory: String? = nil
  ) {
    fields = [
      "id": .id(ID()), "service": .string(service), "consent": .string(consent), "shared": .string(shared),
      "reference": .string(String(Base32.text(Sodium.random(4)).prefix(Self.referenceLength))), "outcome": .string(""),
      "counted": .array([]),
    ]
    fields["expect"] = expect.map { .day($0) }
    fields["directory"] = directory.map { .string($0) }
    fields["history"] = .array([ReferralStep(state: .agreed, day: day, by: member).json])
  }

  /// Nil for what is none.
  package init?(_ value: JSONValue) {
    guard let fields = value.asObject, fields.id("id") != nil, fields.text("service") != nil,
      fields.text("consent") != nil, fields.absent("directory", or: \.asString), fields.absent("expect", or: \.asDay),
      fields.text("shared") != nil, fields.text("reference").map(Self.isReference) == true, fields.text("outcome") != nil,
      let history = fields["history"]?.list(ReferralStep.init), history.first?.state == .agreed,
      zip(history, history.dropFirst()).allSatisfy({ $0.state.allows($1.state) }), fields["counted"]?.list(Counted.init) != nil
    else { return nil }
    self.fields = fields
  }

  package var json: JSONValue { .object(fields) }

  package var id: ID { fields.id("id") ?? ID() }
  /// A code of `referral_service`.
  package var service: String { fields.text("service") ?? "" }
  /// A code of `consent`.
  package var consent: String { fields.text("consent") ?? "" }
  /// The id of an entry of the directory.
  package var directory: String? { fields.text("directory") }
  /// By when the service should answer.
  package var expect: Day? { fields.day("expect") }
  /// The text made for the service.
  package var shared: String { fields.text("shared") ?? "" }
  /// Six characters by which the service can answer.
  package var reference: String { fields.text("reference") ?? "" }

  /// Oldest first; never empty.
  package var history: [ReferralStep] { fields["history"]?.list(ReferralStep.init) ?? [] }
  package var state: ReferralState { history.last?.state ?? .agreed }
  /// The day on which it was agreed.
  package var day: Day { history.first?.day ?? .none }
  /// The day since which it has its present state.
  package var since: Day { history.last?.day ?? .none }

  /// What came of it.
  package var outcome: String {
    get { fields.text("outcome") ?? "" }
    set { fields["outcome"] = .string(newValue) }
  }

  /// Takes the next step. Throws `notAllowed` for one that does not follow.
  package mutating func move(to next: ReferralState, by member: ID, on day: Day) throws(ReferralError) {
    guard state.allows(next) else { throw .notAllowed(from: state, to: next) }
    fields["history"] = .array((fields["history"]?.asArray ?? []) + [ReferralStep(state: next, day: day, by: member).json])
  }

  /// The same, not saved yet, as if it had been agreed on another day.
  func begun(on day: Day) -> Referral {
    var changed = self
    guard let first = history.first else { return self }
    changed.fields["history"] = .array([ReferralStep(state: first.state, day: day, by: first.by).json])
    changed.fields["counted"] = .array([])
    return changed
  }

  // MARK: What follows from the days

  /// Whether somebody is to see what becomes of it. Who makes contact themselves is not asked, unless they told a day and what came next.
  package var isOpen: Bool {
    guard !state.isEnd else { return false }
    return consent != "self" || (expect != nil && state != .agreed)
  }

  /// The day expected, while the service has not decided.
  package var due: Day? { isOpen && state.isUndecided ? expect : nil }

  package func isOverdue(on today: Day) -> Bool { due.map { $0 < today } == true }

  /// Where it stands in a list of what is due.
  package var order: DueOrder { DueOrder(due: due, since: since, id: id) }

  // MARK: Rules

  package static let referenceLength = 6

  /// Lower-case Crockford base32.
  private static func isReference(_ text: String) -> Bool {
    let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    return text.utf8.count == referenceLength && text.utf8.allSatisfy(alphabet.contains)
  }

  var texts: [CaseText] {
    [CaseText("shared", .line, shared), CaseText("outcome", .line, outcome)]
      + (directory.map { [CaseText("directory", .name, $0)] } ?? [])
  }

  var codes: [CaseCode] { [CaseCode(.referralService, service), CaseCode(.consent, consent)] }

  /// Throws what may not be saved as it is. Codes must be open in the year in which it was agreed.
  package func check(_ lists: CodeLists) throws(CaseRecordError) { try CaseReferral(self).check(lists, on: day) }
}

/// The order of what is due: by the day on which it is, what is due on none after all others, then by the day of the present state.
package struct DueOrder: Comparable, Sendable {
  let due: Day?
  let since: Day
  let id: ID

  package static func < (a: DueOrder, b: DueOrder) -> Bool {
    switch (a.due, b.due) {
    case (let x?, let y?) where x != y: x < y
    case (.some, nil): true
    case (nil, .some): false
    default: (a.since, a.id) < (b.since, b.id)
    }
  }
}

/// The object of a case's coordination that holds a referral: docs/protocol.md 6.8.
package struct CaseReferral: CaseRecord {
  package var payload: Payload

  package init(_ referral: Referral) {
    payload = Payload(type: "referral")
    self.referral = referral
  }

  package init(_ bytes: [UInt8]) throws(PayloadError) {
    payload = try Payload(bytes, type: "referral")
    guard Referral(.object(payload.fields)) != nil else { throw .missingField }
  }

  package var referral: Referral {
    get { Referral(.object(payload.fields)) ?? Referral(day: .none, by: ID(), service: "", consent: "") }
    set { payload.fields.merge(newValue.fields) { _, new in new } }
  }

  package var texts: [CaseText] { referral.texts }
  package var codes: [CaseCode] { referral.codes }
}

// MARK: What is counted

/// What is counted of a referral: docs/protocol.md 8.1.
enum ReferralEvent: CountedEvent {
  case made(service: String, consent: String, Referral.Origin)
  case answered(service: String, ResponseBand)
  case ended(service: String, ReferralState)

  static let (made, answered, ended) = ("referral", "referral_answer", "referral_end")

  var name: String {
    switch self {
    case .made: Self.made
    case .answered: Self.answered
    case .ended: Self.ended
    }
  }

  var codes: [String] {
    switch self {
    case .made(let service, let consent, let origin): [service, consent, origin.rawValue]
    case .answered(let service, let band): [service, band.rawValue]
    case .ended(let service, let state): [service, state.rawValue]
    }
  }
}

extension Referral {
  /// Where it was made.
  package enum Origin: String, Sendable {
    case contact
    case inCase = "case"
  }

  /// What it has counted.
  package var counted: [Counted] { fields["counted"]?.list(Counted.init) ?? [] }

  /// How long the first answer took from the sending on; `none` while the service only did not answer, nil before either.
  package var band: ResponseBand? {
    let history = history
    guard let sent = history.firstIndex(where: { $0.state == .sent }) else { return nil }
    let answers = history[sent...].filter(\.state.isAnswer)
    guard let answer = answers.first(where: { $0.state != .noResponse }) else { return answers.isEmpty ? nil : ResponseBand.none }
    return ResponseBand(days: answer.day.number - history[sent].day.number)
  }

  /// Counts what is not counted yet: that it was made, its answer, its end. Gives the entries to send, at most three, and remembers them.
  package mutating func count(from origin: Origin, in month: Month) -> [StatisticalEntry] {
    var sent: [StatisticalEntry] = []
    if !counted.contains(where: { $0.event == ReferralEvent.made }) {
      sent += remember(.made(service: service, consent: consent, origin), instead: nil, month)
    }
    if let band {
      let old = counted.last { $0.event == ReferralEvent.answered }
      if old == nil {
        sent += remember(.answered(service: service, band), instead: nil, month)
      } else if let old, old.month == month, old.codes.last == ResponseBand.none.rawValue {
        sent += remember(.answered(service: service, band), instead: old, month)
      }
    }
    if state.isEnd, !counted.contains(where: { $0.event == ReferralEvent.ended }) {
      sent += remember(.ended(service: service, state), instead: nil, month)
    }
    return sent
  }

  /// The same, not saved yet, counted in another month.
  func counted(in month: Month) -> Referral {
    var moved = self
    moved.fields["counted"] = .array(counted.map { $0.moved(to: month).json })
    return moved
  }

  /// Everything that it has counted, as its first save sends it.
  var entries: [StatisticalEntry] { counted.map { $0.entry(tag: nil) } }

  private mutating func remember(_ event: ReferralEvent, instead old: Counted?, _ month: Month) -> [StatisticalEntry] {
    guard let new = Counted.next(after: old, event, in: month) else { return [] }
    var all = counted
    if let place = all.firstIndex(where: { $0.slot == new.slot }) { all[place] = new } else { all.append(new) }
    fields["counted"] = .array(all.map(\.json))
    return [new.entry(tag: nil)]
  }
}
