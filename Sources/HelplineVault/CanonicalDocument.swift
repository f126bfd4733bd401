/// Writes the JSON documents that are signed over their exact bytes: docs/protocol.md 1.4.
struct CanonicalWriter {
  private(set) var bytes: [UInt8] = []

  mutating func literal(_ text: StaticString) {
    for i in 0..<text.utf8CodeUnitCount { bytes.append(text.utf8Start[i]) }
  }

  mutating func id(_ id: [UInt8]) {
    bytes.append(0x22)
    bytes += Base32.encode(id)
    bytes.append(0x22)
  }

  mutating func key(_ key: [UInt8]) {
    bytes.append(0x22)
    bytes += Base64.encode(key)
    bytes.append(0x22)
  }

  /// ASCII that needs no escape.
  mutating func ascii(_ text: [UInt8]) {
    bytes.append(0x22)
    bytes += text
    bytes.append(0x22)
  }

  mutating func number(_ value: UInt32) {
    var digits: [UInt8] = []
    var rest = value
    repeat {
      digits.append(0x30 + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    bytes += digits.reversed()
  }
}

/// Reads them. There is one byte form for each value, so reading is expecting.
struct CanonicalReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func literal(_ text: StaticString) throws(VaultError) {
    guard accept(text) else { throw .malformed }
  }

  /// Consumes `text` if it stands here.
  mutating func accept(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    for i in 0..<count where bytes[position + i] != text.utf8Start[i] { return false }
    position += count
    return true
  }

  mutating func id() throws(VaultError) -> [UInt8] {
    let text = try ascii(atMost: 26)
    let id = try Base32.decode(text, count: 16)
    guard Base32.encode(id) == text else { throw .malformed }
    return id
  }

  /// A key or hash of 32 bytes.
  mutating func key() throws(VaultError) -> [UInt8] {
    let key = try Base64.decode(try ascii(atMost: 43))
    guard key.count == 32 else { throw .malformed }
    return key
  }

  mutating func ascii(atMost: Int) throws(VaultError) -> [UInt8] {
    try literal("\"")
    let start = position
    while position < bytes.count, bytes[position] != 0x22 {
      guard bytes[position] >= 0x20, bytes[position] < 0x7f, bytes[position] != 0x5c else { throw .malformed }
      position += 1
    }
    let text = Array(bytes[start..<position])
    try literal("\"")
    guard text.count <= atMost else { throw .malformed }
    return text
  }

  mutating func number() throws(VaultError) -> UInt32 {
    let start = position
    var value: UInt32 = 0
    while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39, position - start < 9 {
      value = value * 10 + UInt32(bytes[position] - 0x30)
      position += 1
    }
    guard position > start, position - start == 1 || bytes[start] != 0x30 else { throw .malformed }
    return value
  }

  func end() throws(VaultError) {
    guard position == bytes.count else { throw .malformed }
  }
}
