import HelplineVault

/// Which contacts hold the referrals that are most overdue, as a client last saw it: docs/protocol.md 6.5. It says what to open first,
/// never what is shown.
package struct DueIndex: Equatable, Sendable {
  package static let most = 256
  /// Bytes of the payload, whatever it holds.
  package static let size = 8000

  /// The most overdue first, each once.
  package let contacts: [ID]

  /// Of these contacts, the most overdue first, as many as it holds.
  package init(_ contacts: some Sequence<ID>) {
    var seen: Set<ID> = []
    self.contacts = Array(contacts.filter { seen.insert($0).inserted }.prefix(Self.most))
  }

  /// Throws `PayloadError` for what is no index.
  package init(payload bytes: [UInt8]) throws(PayloadError) {
    let payload = try Payload(bytes, type: "due")
    guard let texts = payload["contacts"]?.asArray, texts.count <= Self.most else { throw .missingField }
    contacts = texts.compactMap { $0.asString.flatMap { try? ID(text: $0) } }
    guard contacts.count == texts.count, Set(contacts).count == texts.count else { throw .missingField }
  }

  package var payload: [UInt8] {
    var payload = Payload(type: "due")
    payload["contacts"] = .array(contacts.map { .string($0.description) })
    payload["fill"] = .string("")
    payload["fill"] = .string(String(repeating: " ", count: Self.size - payload.bytes.count))
    return payload.bytes
  }
}
