/// The organisation's recovery key, which exists only as shares: docs/protocol.md 9.
public struct RecoverySecret: ~Copyable, Sendable {
  /// 32 bytes, to be split.
  public let secret: SecretBytes
  public let signing: SigningKey
  public let sealing: SealingKey

  public init(secret: consuming SecretBytes) throws(VaultError) {
    guard secret.count == 32 else { throw .malformed }
    let signing = try SigningKey(seed: Sodium.subkey(1, of: secret, context: "hl1recov"))
    let sealing = try SealingKey(secret: Sodium.subkey(2, of: secret, context: "hl1recov"))
    self.secret = secret
    self.signing = signing
    self.sealing = sealing
  }

  public init() throws(VaultError) { try self.init(secret: SecretBytes(random: 32)) }
}
