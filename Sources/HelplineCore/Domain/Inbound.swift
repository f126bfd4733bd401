import Foundation

/// What another service refers to Exit: the first object of a compartment of its own. docs/protocol.md 6.8.
package struct Inbound: CaseRecord {
  package enum State: String, CaseIterable, Sendable {
    case received, acknowledged, accepted, declined

    /// The states that may follow this one.
    package var next: [State] {
      switch self {
      case .received: [.acknowledged, .accepted, .declined]
      case .acknowledged: [.accepted, .declined]
      case .accepted, .declined: []
      }
    }
  }

  /// One step; the order is that of the list.
  package struct Step: Equatable, Sendable {
    package let state: State
    package let day: Day
    package let by: ID

    init(state: State, day: Day, by: ID) {
      self.state = state
      self.day = day
      self.by = by
    }

    init?(_ value: JSONValue) {
      guard let fields = value.asObject, let state = fields.text("state").flatMap({ State(rawValue: $0) }),
        let day = fields.day("day"), let by = fields.id("by")
      else { return nil }
      self.init(state: state, day: day, by: by)
    }

    var json: JSONValue { .object(["state": .string(state.rawValue), "day": .day(day), "by": .id(by)]) }
  }

  package var payload: Payload

  /// `unit` refers somebody, under its own `reference`; `mayReply` if the participant agreed that it is told whether they were accepted.
  package init(day: Day, by coordinator: ID, from unit: String, reference: String, text: String, mayReply: Bool) {
    payload = Payload(type: "inbound")
    payload["day"] = .day(day)
    payload["from"] = .string(unit)
    payload["reference"] = .string(reference)
    payload["text"] = .string(text)
    payload["may_reply"] = .bool(mayReply)
    payload["history"] = .array([Step(state: .received, day: day, by: coordinator).json])
    payload["reason"] = .string("")
  }

  package init(_ bytes: [UInt8]) throws(PayloadError) {
    payload = try Payload(bytes, type: "inbound")
    let fields = payload.fields
    guard fields.day("day") != nil, ["from", "reference", "text"].allSatisfy({ fields.text($0) != nil }),
      fields.flag("may_reply") != nil, let history = fields["history"]?.list(Step.init), history.first?.state == .received,
      zip(history, history.dropFirst()).allSatisfy({ $0.state.next.contains($1.state) }), let reason = fields.text("reason"),
      history.last?.state == .declined || reason.isEmpty, fields.absent("case", or: \.asID),
      history.last?.state == .accepted || fields["case"] == nil
    else { throw .missingField }
  }

  package var day: Day { payload.fields.day("day") ?? .none }
  /// Who refers: a unit, not a person.
  package var from: String { payload.fields.text("from") ?? "" }
  /// Theirs, not ours.
  package var reference: String { payload.fields.text("reference") ?? "" }
  package var text: String { payload.fields.text("text") ?? "" }
  /// Whether the participant agreed that the unit is told whether they were accepted, and nothing else.
  package var mayReply: Bool { payload.fields.flag("may_reply") ?? false }
  /// Why it was declined; empty unless it was.
  package var reason: String { payload.fields.text("reason") ?? "" }
  /// The case that was opened from it.
  package var oneCase: ID? { payload.fields.id("case") }

  /// Oldest first; never empty.
  package var history: [Step] { payload["history"]?.list(Step.init) ?? [] }
  package var state: State { history.last?.state ?? .received }
  package var since: Day { history.last?.day ?? day }

  /// Whether a coordinator has something to do with it.
  package var isOpen: Bool { state != .declined && oneCase == nil }

  /// Takes the next step; `reason` is why it is declined. Throws `inboundNotAllowed`.
  package mutating func move(to next: State, by coordinator: ID, on day: Day, reason: String = "") throws(ReferralError) {
    guard state.next.contains(next) else { throw .inboundNotAllowed(from: state, to: next) }
    payload["history"] = .array((payload["history"]?.asArray ?? []) + [Step(state: next, day: day, by: coordinator).json])
    payload["reason"] = .string(next == .declined ? reason : "")
  }

  /// Names the case that was opened from it. Throws `inboundNotAllowed` unless it was accepted, `otherCase` if it has another.
  package mutating func link(_ opened: ID) throws(ReferralError) {
    guard state == .accepted else { throw .inboundNotAllowed(from: state, to: .accepted) }
    guard oneCase == nil || oneCase == opened else { throw .otherCase }
    payload["case"] = .id(opened)
  }

  package var texts: [CaseText] {
    [
      CaseText("from", .name, from), CaseText("reference", .line, reference), CaseText("text", .note, text),
      CaseText("reason", .line, reason),
    ]
  }

  package var fault: CaseRecordError? { state == .declined && texts[3].isEmpty ? .empty("reason") : nil }
}
