import HelplineVault

/// The id of a service or of anything beside it, as Open Referral HSDS wants it: a UUID, here always in lower case.
package struct DirectoryID: Hashable, Sendable, Codable, CustomStringConvertible, Comparable {
  /// 16.
  package let bytes: [UInt8]

  /// A new random id: UUID version 4.
  package init() {
    var bytes = Sodium.random(16)
    bytes[6] = bytes[6] & 0x0f | 0x40
    bytes[8] = bytes[8] & 0x3f | 0x80
    self.bytes = bytes
  }

  /// Throws `malformed` unless there are 16 bytes.
  package init(_ bytes: [UInt8]) throws(VaultError) {
    guard bytes.count == 16 else { throw .malformed }
    self.bytes = bytes
  }

  /// Nil unless `text` is a UUID in lower case.
  package init?(text: String) {
    let characters = Array(text.utf8)
    guard characters.count == 36 else { return nil }
    var digits: [UInt8] = []
    for (place, character) in characters.enumerated() {
      switch character {
      case UInt8(ascii: "-") where Self.hyphens.contains(place): break
      case UInt8(ascii: "0")...UInt8(ascii: "9") where !Self.hyphens.contains(place): digits.append(character - 48)
      case UInt8(ascii: "a")...UInt8(ascii: "f") where !Self.hyphens.contains(place): digits.append(character - 87)
      default: return nil
      }
    }
    bytes = (0..<16).map { digits[2 * $0] << 4 | digits[2 * $0 + 1] }
  }

  private static let hyphens = [8, 13, 18, 23]

  package var description: String {
    let digits = Array("0123456789abcdef")
    var text = ""
    for byte in bytes {
      if Self.hyphens.contains(text.count) { text.append("-") }
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return text
  }

  package init(from decoder: Decoder) throws {
    guard let id = Self(text: try decoder.singleValueContainer().decode(String.self)) else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a UUID in lower case"))
    }
    self = id
  }

  package func encode(to encoder: Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  package static func < (a: DirectoryID, b: DirectoryID) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}
