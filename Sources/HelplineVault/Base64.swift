/// base64url without padding (RFC 4648, section 5), strict: one text for each byte string. Without branches on what the bytes are:
/// most of what travels is ciphertext, whose branches no processor predicts.
public enum Base64 {
  public static func encode(_ bytes: [UInt8]) -> [UInt8] {
    let count = bytes.count
    return [UInt8](unsafeUninitializedCapacity: (count * 4 + 2) / 3) { out, filled in
      var index = 0
      while index + 2 < count {
        let (a, b, c) = (bytes[index], bytes[index + 1], bytes[index + 2])
        out[filled] = character(a >> 2)
        out[filled + 1] = character((a & 3) << 4 | b >> 4)
        out[filled + 2] = character((b & 15) << 2 | c >> 6)
        out[filled + 3] = character(c & 63)
        index += 3
        filled += 4
      }
      guard index < count else { return }
      let a = bytes[index]
      let b = index + 1 < count ? bytes[index + 1] : 0
      out[filled] = character(a >> 2)
      out[filled + 1] = character((a & 3) << 4 | b >> 4)
      filled += 2
      if index + 1 < count {
        out[filled] = character((b & 15) << 2)
        filled += 1
      }
    }
  }

  /// Throws `malformed` for padding, other characters, or bits that are left over.
  public static func decode(_ text: [UInt8]) throws(VaultError) -> [UInt8] {
    guard text.count % 4 != 1 else { throw .malformed }
    // Negative as soon as one character is none of the alphabet.
    var wrong: Int32 = 0
    var left: UInt32 = 0
    let out = [UInt8](unsafeUninitializedCapacity: text.count * 3 / 4) { out, filled in
      var buffer: UInt32 = 0
      var bits: UInt32 = 0
      for code in text {
        let value = value(code)
        wrong |= value
        buffer = buffer << 6 | UInt32(truncatingIfNeeded: value) & 63
        bits += 6
        if bits >= 8 {
          bits -= 8
          out[filled] = UInt8(truncatingIfNeeded: buffer >> bits)
          filled += 1
          buffer &= (1 << bits) - 1
        }
      }
      left = buffer
    }
    guard wrong >= 0, left == 0 else { throw .malformed }
    return out
  }

  /// The letter of a value below 64: each shift gives all ones from where the next part of the alphabet begins.
  private static func character(_ value: UInt8) -> UInt8 {
    let v = Int32(value)
    let letters = 0x41 + v + (((25 - v) >> 8) & 6)
    let digits = letters - (((51 - v) >> 8) & 75)
    return UInt8(truncatingIfNeeded: digits - (((61 - v) >> 8) & 13) + (((62 - v) >> 8) & 49))
  }

  /// The value of a letter, -1 for what is none: both differences are negative within one part of the alphabet.
  private static func value(_ code: UInt8) -> Int32 {
    let c = Int32(code)
    let upper = (((0x40 - c) & (c - 0x5b)) >> 8) & (c - 0x40)
    let lower = (((0x60 - c) & (c - 0x7b)) >> 8) & (c - 0x46)
    let digit = (((0x2f - c) & (c - 0x3a)) >> 8) & (c + 5)
    let minus = (((0x2c - c) & (c - 0x2e)) >> 8) & 63
    let underscore = (((0x5e - c) & (c - 0x60)) >> 8) & 64
    return upper + lower + digit + minus + underscore - 1
  }
}
