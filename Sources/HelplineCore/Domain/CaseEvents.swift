import HelplineVault

/// Something that is counted: docs/protocol.md 8.1.
protocol CountedEvent {
  /// ASCII, at most 20 bytes; so are the codes.
  var name: String { get }
  var codes: [String] { get }
}

/// What is counted of a case: docs/protocol.md 8.1.
package enum CaseEvent: CountedEvent, Equatable, Sendable {
  /// By a code of `case_origin`; once.
  case opened(origin: String)
  /// A mentor accepted; once, since whoever takes over later takes the same case.
  case assigned
  /// The participant came.
  case meetingHeld
  /// By a code of `goal_domain`.
  case goalChange(domain: String, GoalChange)
  /// Confirmed, by a code of `closure_reason`.
  case closed(reason: String, CaseSpan)

  package var name: String {
    switch self {
    case .opened: "case_opened"
    case .assigned: "case_assigned"
    case .meetingHeld: "meeting_held"
    case .goalChange: "goal_change"
    case .closed: "case_closed"
    }
  }

  package var codes: [String] {
    switch self {
    case .opened(let origin): [origin]
    case .assigned, .meetingHeld: []
    case .goalChange(let domain, let change): [domain, change.rawValue]
    case .closed(let reason, let span): [reason, span.rawValue]
    }
  }
}

/// What an object, or a referral in one, remembers of an entry that counts it, so that a correction replaces it and nobody else can.
package struct Counted: Equatable, Sendable {
  private var fields: Fields

  /// The first entry of a slot.
  init(_ event: some CountedEvent, in month: Month) {
    fields = ["month": .string(month.description), "slot": .hex(Sodium.random(16)), "revision": .integer(1)]
    set(event.name, event.codes)
  }

  init?(_ value: JSONValue) {
    guard let fields = value.asObject, let event = fields.text("event"), !event.isEmpty, Self.isShort(event),
      fields.text("month").flatMap({ Month($0) }) != nil, fields["slot"]?.asHex16 != nil,
      fields["revision"]?.asInteger.map(Contact.entryRevisions.contains) == true, let codes = fields.texts("codes"),
      codes.count <= 32,
      codes.allSatisfy(Self.isShort)
    else { return nil }
    self.fields = fields
  }

  package var event: String { fields.text("event") ?? "" }
  /// The month of the entry, which a correction goes to.
  package var month: Month { fields.text("month").flatMap { Month($0) } ?? Day.none.inMonth }
  package var slot: [UInt8] { fields["slot"]?.asHex16 ?? [] }
  package var revision: Int { fields["revision"]?.asInteger ?? 1 }
  package var codes: [String] { fields.texts("codes") ?? [] }

  var json: JSONValue { .object(fields) }

  /// The next revision of `old`, or the first one of a new slot. Nil if there is nothing to send.
  static func next(after old: Counted?, _ event: some CountedEvent, in month: Month) -> Counted? {
    guard let old else { return Counted(event, in: month) }
    return old.corrected(to: event.name, event.codes)
  }

  /// The same entry, not sent yet, in another month.
  func moved(to month: Month) -> Counted {
    var moved = self
    moved.fields["month"] = .string(month.description)
    return moved
  }

  /// The next revision. Nil if it says the same already, or there cannot be one.
  func corrected(to event: String, _ codes: [String]) -> Counted? {
    guard event != self.event || codes != self.codes, Contact.entryRevisions.contains(revision + 1) else { return nil }
    var next = self
    next.fields["revision"] = .integer(revision + 1)
    next.set(event, codes)
    return next
  }

  /// The ledger entry, under the case's tag of the month's year; what is not a case's has none.
  func entry(tag: [UInt8]?) -> StatisticalEntry {
    // A filler has no tag: what counts nothing belongs to nobody.
    StatisticalEntry(
      month: month.number, event: Array(event.utf8), slot: slot, revision: UInt32(revision),
      tag: event == Self.nothing ? nil : tag,
      codes: codes.map { Array($0.utf8) })
  }

  /// The event that counts nothing; as a higher revision it takes back what was counted.
  static let nothing = "none"

  private mutating func set(_ event: String, _ codes: [String]) {
    fields["event"] = .string(event)
    fields["codes"] = .texts(codes)
  }

  private static func isShort(_ text: String) -> Bool {
    text.utf8.count <= 20 && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
  }
}

/// An object that remembers what was counted of it.
package protocol CountedRecord: CaseRecord {}

extension CountedRecord {
  /// What this object has counted.
  package var counted: [Counted] { payload["counted"]?.list(Counted.init) ?? [] }

  /// Remembers an entry in place of the one of the same slot.
  fileprivate mutating func remember(_ new: Counted) {
    var all = counted
    if let old = all.firstIndex(where: { $0.slot == new.slot }) { all[old] = new } else { all.append(new) }
    payload["counted"] = .array(all.map(\.json))
  }
}

/// Each function gives the entry to send, or nil if that is counted so already, and changes what has to be saved with it. If the month
/// is closed meanwhile, a first revision is made anew, from the values before, for the running month; a correction is not counted.
extension Case {
  /// The case's random tag of a year, made at the first event: within the year its entries belong together, beyond it not.
  package mutating func tag(of year: Int) -> [UInt8] {
    var tags = payload["tags"]?.asObject ?? [:]
    let key = Month(year: year, month: 1).description.prefix(4).description
    if let tag = tags[key]?.asHex16 { return tag }
    let tag = Sodium.random(16)
    tags[key] = .hex(tag)
    payload["tags"] = .object(tags)
    return tag
  }

  /// Counts that it was opened, or corrects that.
  package mutating func countOpened(in month: Month) -> StatisticalEntry? {
    count(.opened(origin: origin), instead: counted.last { $0.event == "case_opened" }, in: month)
  }

  /// Counts that a mentor accepted, the first time.
  package mutating func countAssigned(in month: Month) -> StatisticalEntry? {
    count(.assigned, instead: counted.last { $0.event == "case_assigned" }, in: month)
  }

  /// Counts the confirmed closing; one that was confirmed before in the same month is replaced. Nil where there is none.
  package mutating func countClosed(in month: Month) -> StatisticalEntry? {
    guard confirmed != nil, let closing else { return nil }
    return count(
      .closed(reason: closing.reason, span(on: closing.day)),
      instead: counted.last { $0.event == "case_closed" && $0.month == month }, in: month)
  }

  private mutating func count(_ event: CaseEvent, instead old: Counted?, in month: Month) -> StatisticalEntry? {
    guard let new = Counted.next(after: old, event, in: month) else { return nil }
    remember(new)
    return new.entry(tag: tag(of: new.month.year))
  }
}

extension Meeting {
  /// Counts a meeting that was held, or corrects that. The object remembers it, not the case: how often somebody comes is the journal's.
  package mutating func count(in month: Month, of parent: inout Case) -> StatisticalEntry? {
    let held = CaseEvent.meetingHeld
    let new: Counted?
    if let old = counted.last {
      new = old.corrected(to: attended ? held.name : Counted.nothing, [])
    } else {
      new = attended ? Counted(held, in: month) : nil
    }
    guard let new else { return nil }
    remember(new)
    return new.entry(tag: parent.tag(of: new.month.year))
  }
}

extension Goal {
  /// Counts how the goals of this domain have changed since the first score of the month's year: one slot for each domain and month,
  /// of which the latest month's counts in the year. `others` are the journal's other goals.
  package mutating func count(in month: Month, of parent: inout Case, beside others: [Goal]) -> StatisticalEntry? {
    let goals = others + [self]
    guard let change = GoalChange(of: domain, in: month.year, goals: goals) else { return nil }
    let event = CaseEvent.goalChange(domain: domain, change)
    // The newest revision may stand in another goal of the domain: this one takes the slot over.
    let old = goals.flatMap(\.counted).filter { $0.event == event.name && $0.codes.first == domain && $0.month == month }
      .max { $0.revision < $1.revision }
    guard let new = Counted.next(after: old, event, in: month) else { return nil }
    remember(new)
    return new.entry(tag: parent.tag(of: month.year))
  }
}
