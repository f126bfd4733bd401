import CSodium

/// An X25519 key for sealed boxes.
public struct SealingKey: ~Copyable, Sendable {
  let secret: SecretBytes
  /// 32 bytes.
  public let publicKey: [UInt8]

  /// The key of a 32-byte secret scalar.
  public init(secret: consuming SecretBytes) throws(VaultError) {
    guard secret.count == 32 else { throw .malformed }
    var publicKey = [UInt8](repeating: 0, count: 32)
    if crypto_scalarmult_base(&publicKey, secret.base) != 0 { throw .unavailable }
    self.secret = secret
    self.publicKey = publicKey
  }

  /// A new random key.
  public init() throws(VaultError) { try self.init(secret: SecretBytes(random: 32)) }

  public borrowing func copy() throws(VaultError) -> SealingKey { try SealingKey(secret: secret.copy()) }

  /// The secret itself, in a memory of its own: to be sealed for somebody else.
  public borrowing func secretCopy() throws(VaultError) -> SecretBytes { try secret.copy() }

  /// Opens a `crypto_box_seal` box made to this key. The plaintext is the caller's to wipe.
  public borrowing func open(_ box: [UInt8]) throws(VaultError) -> [UInt8] {
    let overhead = Sealing.boxOverhead
    guard box.count > overhead else { throw .malformed }
    var out = [UInt8](repeating: 0, count: box.count - overhead)
    if crypto_box_seal_open(&out, box, UInt64(box.count), publicKey, secret.base) != 0 { throw .refused }
    return out
  }
}

/// Sealed boxes and XChaCha20-Poly1305-IETF, length-checked.
public enum Sealing {
  /// Bytes that a sealed box adds: 48.
  public static var boxOverhead: Int { Int(crypto_box_sealbytes()) }
  /// Bytes that `encrypt` adds: a nonce of 24 and a tag of 16.
  public static let aeadOverhead = 40

  /// `crypto_box_seal` to a 32-byte X25519 public key.
  public static func seal(_ message: [UInt8], to publicKey: [UInt8]) throws(VaultError) -> [UInt8] {
    try Sodium.start()
    guard publicKey.count == 32 else { throw .malformed }
    var out = [UInt8](repeating: 0, count: message.count + boxOverhead)
    if crypto_box_seal(&out, message, UInt64(message.count), publicKey) != 0 { throw .badPoint }
    return out
  }

  /// Throws `badPoint` for a public key of small order: whatever is sealed to it, anybody could open.
  public static func check(_ publicKey: [UInt8]) throws(VaultError) {
    guard publicKey.count == 32 else { throw .malformed }
    let secret = try SecretBytes(random: 32)
    let shared = try SecretBytes(count: 32)
    // Refuses the points of small order that it knows, and a product of zeros.
    if crypto_scalarmult(shared.base, secret.base, publicKey) != 0 { throw .badPoint }
  }

  /// nonce (24) ‖ XChaCha20-Poly1305-IETF(message), `associated` authenticated.
  public static func encrypt(_ message: [UInt8], associated: [UInt8], key: borrowing SecretBytes) throws(VaultError) -> [UInt8] {
    try encrypt(message, associated: associated, key: key, nonce: Sodium.random(24))
  }

  /// The same with a nonce given: for vectors only, hence not public.
  static func encrypt(_ message: [UInt8], associated: [UInt8], key: borrowing SecretBytes, nonce: [UInt8])
    throws(VaultError) -> [UInt8]
  {
    guard key.count == 32, nonce.count == 24 else { throw .malformed }
    var out = nonce + [UInt8](repeating: 0, count: message.count + 16)
    let failed = out.withUnsafeMutableBufferPointer { buffer in
      crypto_aead_xchacha20poly1305_ietf_encrypt(
        buffer.baseAddress! + 24, nil, message, UInt64(message.count), associated, UInt64(associated.count), nil, nonce, key.base)
    }
    if failed != 0 { throw .unavailable }
    return out
  }

  /// Opens what `encrypt` made. The plaintext is the caller's to wipe.
  public static func decrypt(_ box: [UInt8], associated: [UInt8], key: borrowing SecretBytes) throws(VaultError) -> [UInt8] {
    guard key.count == 32, box.count > aeadOverhead else { throw .malformed }
    var out = [UInt8](repeating: 0, count: box.count - aeadOverhead)
    let failed = box.withUnsafeBufferPointer { buffer in
      crypto_aead_xchacha20poly1305_ietf_decrypt(
        &out, nil, nil, buffer.baseAddress! + 24, UInt64(box.count - 24), associated, UInt64(associated.count),
        buffer.baseAddress!, key.base)
    }
    if failed != 0 { throw .refused }
    return out
  }
}
