import HelplineVault

/// What one shift leaves for the next: docs/protocol.md 6.6.
package struct HandOver: Equatable, Sendable {
  package var payload: Payload

  package init(day: Day, note: String) {
    payload = Payload(type: "hand_over")
    payload["day"] = .string(day.description)
    payload["note"] = .string(note)
  }

  package init(_ bytes: [UInt8]) throws(PayloadError) {
    payload = try Payload(bytes, type: "hand_over")
    guard payload["day"]?.asString.flatMap({ Day($0) }) != nil, payload["note"]?.asString != nil else { throw .missingField }
  }

  /// Checked when it was made.
  package var day: Day { payload["day"]?.asString.flatMap { Day($0) } ?? Day(.distantPast, in: .gmt) }
  package var note: String { payload["note"]?.asString ?? "" }

  /// Bytes that a payload may have: author, roster, signature and one byte of padding stand beside it.
  package static let longestPayload = SealedObject.handOver - 117

  /// Whether it fits into the one size that every note has.
  package var fits: Bool { payload.bytes.count <= Self.longestPayload }
}

/// Why a note cannot be left as it is.
package enum HandOverError: Error, Equatable, Sendable {
  case noteTooLong
}
