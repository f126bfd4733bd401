import Foundation
import HelplineVault

/// 16 random bytes made by a client; 26 characters of Crockford base32 as text.
package struct ID: Hashable, Sendable, Codable, CustomStringConvertible, Comparable {
  package let bytes: [UInt8]

  /// A new random id.
  package init() { bytes = Sodium.random(16) }

  /// Throws `malformed` unless there are 16 bytes.
  package init(_ bytes: [UInt8]) throws(VaultError) {
    guard bytes.count == 16 else { throw .malformed }
    self.bytes = bytes
  }

  /// Reads the text form.
  package init(text: String) throws(VaultError) { try self.init(Base32.decode(Array(text.utf8), count: 16)) }

  package var description: String { Base32.text(bytes) }

  package init(from decoder: Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    do {
      try self.init(text: text)
      // One text for each id: a look-up must not depend on how it was typed.
      guard description == text else { throw VaultError.malformed }
    } catch {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not an id"))
    }
  }

  package func encode(to encoder: Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  package static func < (a: ID, b: ID) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}

/// Bytes that travel as base64url without padding.
package struct Bytes: Hashable, Sendable, Codable {
  package let bytes: [UInt8]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package init(from decoder: Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    do { bytes = try Base64.decode(Array(text.utf8)) } catch {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not base64url"))
    }
  }

  package func encode(to encoder: Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  package var text: String { String(decoding: Base64.encode(bytes), as: UTF8.self) }
}
