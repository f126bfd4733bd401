import CSodium

/// A secret of 20 random bytes that is written down: 32 Crockford characters and a check character, which is the highest
/// five bits of BLAKE2b-256(label `hl1/code-check` ‖ kind ‖ the 20 bytes). It catches 31 of 32 mistypings, and most codes of
/// the other kind, before anything is sent. Shown in eight groups of four, the check at the end of the last, joined by hyphens.
public struct SecretCode: ~Copyable, Sendable {
  public enum Kind: UInt8, Sendable {
    /// Given by an administrator to somebody who joins.
    case invitation = 1
    /// A member's printed recovery sheet.
    case sheet = 2
  }

  /// Characters without hyphens.
  public static let characters = 33

  public let kind: Kind
  /// The 20 bytes.
  public let secret: SecretBytes

  /// A new random code.
  public init(random kind: Kind) throws(VaultError) { try self.init(kind: kind, secret: SecretBytes(random: 20)) }

  /// The code of what a person typed, as ASCII bytes that are the caller's to wipe; read as `Base32.decode` does.
  /// Throws `malformed` if it is not 33 characters or the check does not hold.
  public init(kind: Kind, typed: [UInt8]) throws(VaultError) {
    var values = try Base32.values(typed)
    defer { Sodium.wipe(&values) }
    guard values.count == SecretCode.characters else { throw .malformed }
    var bytes = try Base32.pack(values[..<32])
    let secret = try SecretBytes(moving: &bytes)
    guard values[32] == (try SecretCode.check(kind, secret)) else { throw .malformed }
    try self.init(kind: kind, secret: secret)
  }

  /// The code of 20 given bytes.
  init(kind: Kind, secret: consuming SecretBytes) throws(VaultError) {
    guard secret.count == 20 else { throw .malformed }
    self.kind = kind
    self.secret = secret
  }

  /// Gives the text with its hyphens, 40 ASCII bytes, to `body`; it is wiped afterwards.
  public borrowing func reveal<Result>(_ body: (inout [UInt8]) throws(VaultError) -> Result) throws(VaultError) -> Result {
    let check = Base32.character(try SecretCode.check(kind, secret))
    return try secret.reveal { (bytes: inout [UInt8]) throws(VaultError) in
      var characters = Base32.encode(bytes)
      defer { Sodium.wipe(&characters) }
      var text: [UInt8] = []
      text.reserveCapacity(SecretCode.characters + 7)
      defer { Sodium.wipe(&text) }
      for (i, character) in characters.enumerated() {
        if i > 0, i % 4 == 0 { text.append(0x2d) }
        text.append(character)
      }
      text.append(check)
      return try body(&text)
    }
  }

  /// The 32-byte key of which `Sodium.subkey` makes all others: BLAKE2b-256(label `hl1/code` ‖ kind ‖ the 20 bytes).
  public borrowing func master() throws(VaultError) -> SecretBytes { try SecretCode.hash("hl1/code", kind, secret) }

  private static func check(_ kind: Kind, _ secret: borrowing SecretBytes) throws(VaultError) -> UInt8 {
    // Not `hash(…).base[0]`: a temporary is wiped and freed before its pointer is read.
    let hash = try hash("hl1/code-check", kind, secret)
    return hash.base[0] >> 3
  }

  private static func hash(_ label: StaticString, _ kind: Kind, _ secret: borrowing SecretBytes) throws(VaultError)
    -> SecretBytes
  {
    var prefix = ByteWriter(label)
    prefix.byte(kind.rawValue)
    let out = try SecretBytes(count: 32)
    try secret.reveal { (bytes: inout [UInt8]) throws(VaultError) in
      var input = prefix.bytes + bytes
      defer { Sodium.wipe(&input) }
      if crypto_generichash(out.base, 32, input, UInt64(input.count), nil, 0) != 0 { throw .unavailable }
    }
    return out
  }
}
