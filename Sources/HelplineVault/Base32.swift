/// Lower-case Crockford base32, https://www.crockford.com/base32.html: `0123456789abcdefghjkmnpqrstvwxyz`, highest bits
/// first, the last character filled with zero bits. Texts are ASCII bytes. Codes pass through here, so nothing is looked up
/// in a table, and arrays of unfinished work are wiped.
public enum Base32 {
  /// Characters for `count` bytes: 26 for an id of 16.
  public static func length(_ count: Int) -> Int { (count * 8 + 4) / 5 }

  /// Bytes as ASCII characters.
  public static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(length(bytes.count))
    var buffer: UInt32 = 0
    var bits: UInt32 = 0
    for byte in bytes {
      buffer = buffer << 8 | UInt32(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        out.append(character(UInt8(truncatingIfNeeded: buffer >> bits) & 31))
      }
    }
    if bits > 0 { out.append(character(UInt8(truncatingIfNeeded: buffer << (5 - bits)) & 31)) }
    return out
  }

  /// Bytes as text, for ids and other things that are not secret: a `String` cannot be wiped.
  public static func text(_ bytes: [UInt8]) -> String { String(decoding: encode(bytes), as: UTF8.self) }

  /// The bytes of what a person typed: capitals are accepted, i and l for 1, o for 0; spaces and hyphens are ignored.
  /// Throws `malformed` for any other character, for a length that no number of bytes has, and for trailing bits that are
  /// not zero, so that one value has one text.
  public static func decode(_ text: [UInt8]) throws(VaultError) -> [UInt8] {
    var values = try values(text)
    defer { Sodium.wipe(&values) }
    return try pack(values[...])
  }

  /// The same for a fixed number of bytes; throws `malformed` for another.
  public static func decode(_ text: [UInt8], count: Int) throws(VaultError) -> [UInt8] {
    var bytes = try decode(text)
    if bytes.count == count { return bytes }
    Sodium.wipe(&bytes)
    throw .malformed
  }

  // MARK: Characters and values

  /// The ASCII character of a value 0…31. The alphabet leaves out i, l, o and u: each shifts the rest by one.
  static func character(_ value: UInt8) -> UInt8 {
    func above(_ limit: UInt8) -> UInt8 { (limit &- value) &>> 7 }
    return 48 &+ value &+ 39 &* above(9) &+ above(17) &+ above(19) &+ above(21) &+ above(26)
  }

  /// The values 0…31 of a typed text; the caller wipes them.
  static func values(_ text: [UInt8]) throws(VaultError) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var wrong: UInt8 = 0
    for typed in text where typed != 0x20 && typed != 0x2d {
      var letter = typed
      if 0x41...0x5a ~= letter { letter |= 0x20 }
      if letter == 0x69 || letter == 0x6c { letter = 0x31 }
      if letter == 0x6f { letter = 0x30 }
      var found: UInt8 = 0
      var missing: UInt8 = 0xff
      for value in 0..<32 as Range<UInt8> {
        // 0xff where the character is this one, 0 elsewhere.
        let same = UInt8(truncatingIfNeeded: (UInt32(character(value) ^ letter) &- 1) &>> 8)
        found |= value & same
        missing &= ~same
      }
      wrong |= missing
      out.append(found)
    }
    if wrong == 0 { return out }
    Sodium.wipe(&out)
    throw .malformed
  }

  /// Five-bit values to bytes.
  static func pack(_ values: ArraySlice<UInt8>) throws(VaultError) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(values.count * 5 / 8)
    var buffer: UInt32 = 0
    var bits: UInt32 = 0
    for value in values {
      buffer = buffer << 5 | UInt32(value)
      bits += 5
      if bits >= 8 {
        bits -= 8
        out.append(UInt8(truncatingIfNeeded: buffer >> bits))
      }
    }
    if bits < 5, buffer & (1 << bits - 1) == 0 { return out }
    Sodium.wipe(&out)
    throw .malformed
  }
}
