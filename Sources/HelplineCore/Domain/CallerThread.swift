import HelplineVault

/// What the next volunteer is told when a caller gives a code: docs/protocol.md 6.9.
package struct CallerThread: Equatable, Sendable {
  /// What one volunteer wrote for the next.
  package struct Item: Equatable, Sendable {
    package let day: Day
    package let text: String
    package let by: ID
  }

  package var payload: Payload

  /// A thread without anything in it.
  package init() {
    payload = Payload(type: "thread")
    payload["items"] = .array([])
    payload["contacts"] = .array([])
  }

  package init(_ bytes: [UInt8]) throws(PayloadError) {
    payload = try Payload(bytes, type: "thread")
    guard let items = payload["items"]?.asArray, items.allSatisfy({ Item($0) != nil }),
      let contacts = payload["contacts"]?.asArray, contacts.allSatisfy({ $0.asID != nil }),
      Set(contacts).count == contacts.count
    else { throw .missingField }
  }

  /// In the order in which they were written.
  package var items: [Item] { (payload["items"]?.asArray ?? []).compactMap { Item($0) } }
  /// Contacts in which the code was given or opened, in the order in which they were logged.
  package var contacts: [ID] { (payload["contacts"]?.asArray ?? []).compactMap(\.asID) }

  /// Adds what the next volunteer is to know. `replacing`: in place of everything that was written before. White space alone adds
  /// nothing.
  package mutating func add(_ text: String, day: Day, by member: ID, replacing: Bool = false) {
    guard text.contains(where: { !$0.isWhitespace }) else { return }
    let item: JSONValue = .object([
      "day": .string(day.description), "text": .string(text), "by": .string(member.description),
    ])
    payload["items"] = .array((replacing ? [] : payload["items"]?.asArray ?? []) + [item])
  }

  package mutating func add(_ contact: ID) {
    guard !contacts.contains(contact) else { return }
    payload["contacts"] = .array((payload["contacts"]?.asArray ?? []) + [.string(contact.description)])
  }

  /// Bytes that a payload may have: author, roster, signature and one byte of padding stand beside it.
  package static let longestPayload = SealedObject.thread - 117

  /// Whether it fits into the one size that every thread has.
  package var fits: Bool { payload.bytes.count <= Self.longestPayload }
}

extension CallerThread.Item {
  fileprivate init?(_ value: JSONValue) {
    guard let fields = value.asObject, let day = fields["day"]?.asString.flatMap({ Day($0) }),
      let text = fields["text"]?.asString, text.contains(where: { !$0.isWhitespace }), let by = fields["by"]?.asID
    else { return nil }
    self.init(day: day, text: text, by: by)
  }
}

/// Why a thread cannot be written as it is.
package enum CallerThreadError: Error, Equatable, Sendable {
  case full
}

/// What a coordinator is to erase because the caller asked for it.
package struct Erasure: Equatable, Sendable {
  package var payload: Payload

  package init(day: Day, thread: ID, contacts: [ID]) {
    payload = Payload(type: "erasure")
    payload["day"] = .string(day.description)
    payload["thread"] = .string(thread.description)
    payload["contacts"] = .array(contacts.map { .string($0.description) })
  }

  package init(_ bytes: [UInt8]) throws(PayloadError) {
    payload = try Payload(bytes, type: "erasure")
    guard payload["day"]?.asString.flatMap({ Day($0) }) != nil, payload["thread"]?.asID != nil,
      let contacts = payload["contacts"]?.asArray, contacts.allSatisfy({ $0.asID != nil }),
      Set(contacts).count == contacts.count
    else { throw .missingField }
  }

  /// Checked when it was made.
  package var day: Day { payload["day"]?.asString.flatMap { Day($0) } ?? Day(.distantPast, in: .gmt) }
  package var thread: ID? { payload["thread"]?.asID }
  package var contacts: [ID] { (payload["contacts"]?.asArray ?? []).compactMap(\.asID) }
}
