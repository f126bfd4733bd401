/// base64url without padding (RFC 4648, section 5), strict: one text for each byte string.
public enum Base64 {
  public static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count * 4 + 2) / 3)
    var index = 0
    while index < bytes.count {
      let left = bytes.count - index
      let a = bytes[index]
      let b = left > 1 ? bytes[index + 1] : 0
      let c = left > 2 ? bytes[index + 2] : 0
      out.append(character(a >> 2))
      out.append(character((a & 3) << 4 | b >> 4))
      if left > 1 { out.append(character((b & 15) << 2 | c >> 6)) }
      if left > 2 { out.append(character(c & 63)) }
      index += 3
    }
    return out
  }

  /// Throws `malformed` for padding, other characters, or bits that are left over.
  public static func decode(_ text: [UInt8]) throws(VaultError) -> [UInt8] {
    guard text.count % 4 != 1 else { throw .malformed }
    var out: [UInt8] = []
    out.reserveCapacity(text.count * 3 / 4)
    var buffer: UInt32 = 0
    var bits: UInt32 = 0
    for code in text {
      buffer = buffer << 6 | UInt32(try value(code))
      bits += 6
      if bits >= 8 {
        bits -= 8
        out.append(UInt8(truncatingIfNeeded: buffer >> bits))
        buffer &= (1 << bits) - 1
      }
    }
    guard buffer == 0 else { throw .malformed }
    return out
  }

  private static func character(_ value: UInt8) -> UInt8 {
    switch value {
    case 0..<26: 0x41 + value
    case 26..<52: 0x61 + value - 26
    case 52..<62: 0x30 + value - 52
    case 62: 0x2d
    default: 0x5f
    }
  }

  private static func value(_ code: UInt8) throws(VaultError) -> UInt8 {
    switch code {
    case 0x41...0x5a: code - 0x41
    case 0x61...0x7a: code - 0x61 + 26
    case 0x30...0x39: code - 0x30 + 52
    case 0x2d: 62
    case 0x5f: 63
    default: throw .malformed
    }
  }
}
