/// A release's bytes under the release-signing key of a roster: docs/protocol.md 8.4. What the bytes say is no matter of the vault.
public struct SignedRelease: Equatable, Sendable {
  public let document: [UInt8]
  /// The roster whose key signed.
  public let roster: RosterReference
  /// 64 bytes.
  public let signature: [UInt8]

  public init(document: [UInt8], roster: RosterReference, signature: [UInt8]) {
    self.document = document
    self.roster = roster
    self.signature = signature
  }

  /// What the release-signing key signs.
  public static func signedBytes(_ document: [UInt8], roster: RosterReference, organisation: [UInt8]) throws(VaultError)
    -> [UInt8]
  {
    var out = try ByteWriter("hl1/release", organisation: organisation)
    out.integer(roster.version)
    try out.fixed(roster.hash, 32)
    out.variable(document)
    return out.bytes
  }

  /// 32 bytes, by which the next release names this one.
  public static func hash(_ document: [UInt8], organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    var out = try ByteWriter("hl1/release-hash", organisation: organisation)
    out.variable(document)
    return try Sodium.hash(out.bytes)
  }

  /// Throws `refused` unless the release-signing key of the roster named signed it; `rolledBack` or `fork` as the roster is.
  public func verify(rosters: RosterChain) throws(VaultError) {
    try rosters.check(roster)
    guard let key = rosters.releaseKey(at: roster.version) else { throw .malformed }
    try SigningKey.verify(
      signature, Self.signedBytes(document, roster: roster, organisation: rosters.organisation), publicKey: key)
  }
}

/// A month's statistics secret on its way to the server that closes the month, and what that server carries on: docs/protocol.md 8.3.
public enum Closing {
  /// Seals a secret to the key that the server holds in memory.
  public static func seal(
    _ secret: borrowing SecretBytes, month: UInt32, number: UInt32, to box: [UInt8], organisation: [UInt8]
  ) throws(VaultError) -> [UInt8] {
    guard secret.count == 32 else { throw .malformed }
    return try secret.reveal { (bytes: inout [UInt8]) throws(VaultError) in
      var out = try ByteWriter("hl1/closing-secret", organisation: organisation)
      defer { out.wipe() }
      out.integer(month)
      out.integer(number)
      try out.fixed(bytes, 32)
      return try Sealing.seal(out.bytes, to: box)
    }
  }

  /// Throws `refused` for another box, `malformed` for another month or number.
  public static func open(
    _ sealed: [UInt8], month: UInt32, number: UInt32, with box: borrowing SealingKey, organisation: [UInt8]
  ) throws(VaultError) -> SealingKey {
    var reader = try ByteReader(box.open(sealed), label: "hl1/closing-secret", organisation: organisation)
    defer { reader.wipe() }
    guard try reader.integer() == month, try reader.integer() == number else { throw .malformed }
    var bytes = try reader.fixed(32)
    try reader.end()
    return try SealingKey(secret: SecretBytes(moving: &bytes))
  }

  /// The least bytes of what is carried: its size must not tell how much was counted.
  public static let leastCarried = 1 << 20

  public static func sealCarried(_ tallies: [UInt8], month: UInt32, to publicKey: [UInt8], organisation: [UInt8])
    throws(VaultError) -> [UInt8]
  {
    var out = try ByteWriter("hl1/carried", organisation: organisation)
    defer { out.wipe() }
    out.integer(month)
    out.variable(tallies)
    var size = leastCarried
    while size <= out.bytes.count { size *= 2 }
    var padded = try Padding.pad(out.bytes, to: size)
    defer { Sodium.wipe(&padded) }
    return try Sealing.seal(padded, to: publicKey)
  }

  /// The tallies, which are the caller's to wipe.
  public static func openCarried(_ sealed: [UInt8], month: UInt32, with key: borrowing SealingKey, organisation: [UInt8])
    throws(VaultError) -> [UInt8]
  {
    var padded = try key.open(sealed)
    defer { Sodium.wipe(&padded) }
    var reader = try ByteReader(Padding.unpad(padded), label: "hl1/carried", organisation: organisation)
    defer { reader.wipe() }
    guard try reader.integer() == month else { throw .malformed }
    let tallies = try reader.variable(atMost: padded.count)
    try reader.end()
    return tallies
  }
}
