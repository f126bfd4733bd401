import CSodium

/// Safe, length-checked calls of libsodium. Nothing outside this folder imports CSodium.
public enum Sodium {
  /// Initialises libsodium; cheap and safe to repeat.
  public static func start() throws(VaultError) {
    if sodium_init() < 0 { throw .unavailable }
  }

  /// Overwrites an array that held something secret.
  @inline(never)
  public static func wipe(_ bytes: inout [UInt8]) {
    let count = bytes.count
    bytes.withUnsafeMutableBytes { buffer in
      if let base = buffer.baseAddress { sodium_memzero(base, count) }
    }
  }

  public static func random(_ count: Int) -> [UInt8] {
    _ = sodium_init()
    var out = [UInt8](repeating: 0, count: count)
    if count > 0 { randombytes_buf(&out, count) }
    return out
  }

  /// A random number below `limit`, without bias.
  public static func random(below limit: UInt32) -> UInt32 {
    _ = sodium_init()
    return randombytes_uniform(limit)
  }

  /// Constant-time comparison.
  public static func equal(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.count == b.count && (a.isEmpty || sodium_memcmp(a, b, a.count) == 0)
  }

  // MARK: Hashes

  /// BLAKE2b of `count` bytes (16…64), unkeyed.
  public static func hash(_ message: [UInt8], count: Int = 32) throws(VaultError) -> [UInt8] {
    guard count >= 16, count <= 64 else { throw .malformed }
    var out = [UInt8](repeating: 0, count: count)
    if crypto_generichash(&out, count, message, UInt64(message.count), nil, 0) != 0 { throw .unavailable }
    return out
  }

  /// BLAKE2b of `count` bytes, keyed: the project's authentication code.
  public static func authenticate(_ message: [UInt8], key: borrowing SecretBytes, count: Int = 32) throws(VaultError) -> [UInt8] {
    guard count >= 16, count <= 64, key.count >= 16, key.count <= 64 else { throw .malformed }
    var out = [UInt8](repeating: 0, count: count)
    if crypto_generichash(&out, count, message, UInt64(message.count), key.base, key.count) != 0 { throw .unavailable }
    return out
  }

  /// `crypto_kdf` subkey of a 32-byte key; `context` is exactly 8 bytes.
  public static func subkey(_ number: UInt64, of key: borrowing SecretBytes, context: StaticString, count: Int = 32)
    throws(VaultError) -> SecretBytes
  {
    guard key.count == 32, context.utf8CodeUnitCount == 8, count >= 16, count <= 64 else { throw .malformed }
    let out = try SecretBytes(count: count)
    let failed = context.utf8Start.withMemoryRebound(to: CChar.self, capacity: 8) { label in
      crypto_kdf_derive_from_key(out.base, count, number, label, key.base)
    }
    if failed != 0 { throw .unavailable }
    return out
  }

  /// BLAKE2b-256 of a public beginning and two secrets, which stay in guarded memory.
  static func hashSecrets(_ start: [UInt8], _ a: borrowing SecretBytes, _ b: borrowing SecretBytes) throws(VaultError)
    -> SecretBytes
  {
    let whole = try SecretBytes(count: start.count + a.count + b.count)
    for i in 0..<start.count { whole.base[i] = start[i] }
    for i in 0..<a.count { whole.base[start.count + i] = a.base[i] }
    for i in 0..<b.count { whole.base[start.count + a.count + i] = b.base[i] }
    let out = try SecretBytes(count: 32)
    if crypto_generichash(out.base, 32, whole.base, UInt64(whole.count), nil, 0) != 0 { throw .unavailable }
    return out
  }

  // MARK: Argon2id

  /// The one cost of hardened secrets, the same everywhere: nothing a server could lower.
  public static let stretchPasses: UInt64 = 3
  public static let stretchMemory = 256 << 20

  /// Argon2id over `secret` with a 16-byte salt: 32 bytes; about half a second and 256 MiB.
  public static func stretch(_ secret: borrowing SecretBytes, salt: [UInt8]) throws(VaultError) -> SecretBytes {
    guard salt.count == 16 else { throw .malformed }
    let out = try SecretBytes(count: 32)
    let failed = secret.base.withMemoryRebound(to: CChar.self, capacity: secret.count) { input in
      crypto_pwhash(
        out.base, 32, input, UInt64(secret.count), salt, stretchPasses, stretchMemory, crypto_pwhash_ALG_ARGON2ID13)
    }
    if failed != 0 { throw .outOfMemory }
    return out
  }
}
