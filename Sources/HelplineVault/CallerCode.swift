import CSodium

/// What a caller may give at the next call to be recognised: 16 digits, because they can be said in any language. 14 are
/// random, the last two are the check of ISO 7064 MOD 97-10, which catches every single wrong digit and every exchange of
/// two neighbours before anything is sent. Shown once, never stored.
public struct CallerCode: ~Copyable, Sendable {
  /// Digits of a code.
  public static let length = 16

  /// The 16 ASCII digits: the input of the oblivious function.
  public let digits: SecretBytes

  /// A new random code.
  public init() throws(VaultError) {
    let digits = try SecretBytes(count: CallerCode.length)
    for i in 0..<14 { digits.base[i] = 0x30 + UInt8(Sodium.random(below: 10)) }
    let check = CallerCode.check(digits)
    digits.base[14] = check.tens
    digits.base[15] = check.units
    self.digits = digits
  }

  /// The code of what was typed, as ASCII bytes that are the caller's to wipe. Spaces and hyphens are ignored. Throws
  /// `malformed` for anything else than 16 digits with the right check.
  public init(typed: [UInt8]) throws(VaultError) {
    let digits = try SecretBytes(count: CallerCode.length)
    var count = 0
    for byte in typed where byte != 0x20 && byte != 0x2d {
      guard 0x30...0x39 ~= byte, count < CallerCode.length else { throw .malformed }
      digits.base[count] = byte
      count += 1
    }
    guard count == CallerCode.length else { throw .malformed }
    // Compared digit by digit: modulo 97 alone, 00, 01 and 99 would pass for 97, 98 and 02.
    let check = CallerCode.check(digits)
    guard digits.base[14] == check.tens, digits.base[15] == check.units else { throw .malformed }
    self.digits = digits
  }

  /// Gives the code in groups, `1234 5678 9012 3456`, 19 ASCII bytes, to `body`; it is wiped afterwards.
  public borrowing func reveal<Result>(_ body: (inout [UInt8]) throws(VaultError) -> Result) throws(VaultError) -> Result {
    var text: [UInt8] = []
    text.reserveCapacity(CallerCode.length + 3)
    defer { Sodium.wipe(&text) }
    for i in 0..<CallerCode.length {
      if i > 0, i % 4 == 0 { text.append(0x20) }
      text.append(digits.base[i])
    }
    return try body(&text)
  }

  /// The check digits, ASCII, of the first 14: 02…98, so that the 16 digits as a number are 1 modulo 97.
  private static func check(_ digits: borrowing SecretBytes) -> (tens: UInt8, units: UInt8) {
    var remainder: UInt32 = 0
    for i in 0..<14 { remainder = (remainder * 10 + UInt32(digits.base[i] - 0x30)) % 97 }
    let check = 98 - remainder * 100 % 97
    return (0x30 + UInt8(check / 10), 0x30 + UInt8(check % 10))
  }
}
