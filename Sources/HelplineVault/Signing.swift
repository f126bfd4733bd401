import CSodium

/// An Ed25519 key, held as its 32-byte seed.
public struct SigningKey: ~Copyable, Sendable {
  let seed: SecretBytes
  private let expanded: SecretBytes
  /// 32 bytes.
  public let publicKey: [UInt8]

  /// The key of a 32-byte seed.
  public init(seed: consuming SecretBytes) throws(VaultError) {
    guard seed.count == 32 else { throw .malformed }
    let secretKey = try SecretBytes(count: 64)
    var publicKey = [UInt8](repeating: 0, count: 32)
    if crypto_sign_seed_keypair(&publicKey, secretKey.base, seed.base) != 0 { throw .unavailable }
    self.seed = seed
    self.expanded = secretKey
    self.publicKey = publicKey
  }

  /// A new random key.
  public init() throws(VaultError) { try self.init(seed: SecretBytes(random: 32)) }

  public borrowing func copy() throws(VaultError) -> SigningKey { try SigningKey(seed: seed.copy()) }

  /// A 64-byte signature. `message` begins with a label of its own: see docs/protocol.md 1.3.
  public borrowing func sign(_ message: [UInt8]) throws(VaultError) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: 64)
    if crypto_sign_detached(&out, nil, message, UInt64(message.count), expanded.base) != 0 { throw .unavailable }
    return out
  }

  /// Throws `refused` unless `signature` is the key's over `message`. libsodium refuses keys that are not canonical or of small order.
  public static func verify(_ signature: [UInt8], _ message: [UInt8], publicKey: [UInt8]) throws(VaultError) {
    guard signature.count == 64, publicKey.count == 32 else { throw .malformed }
    if crypto_sign_verify_detached(signature, message, UInt64(message.count), publicKey) != 0 { throw .refused }
  }
}
