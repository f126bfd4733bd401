import CSodium

/// The oblivious function of docs/protocol.md 1: RFC 9497, OPRF(ristretto255, SHA-512), mode OPRF (0x00), with
/// `expand_message_xmd` of RFC 9380. The server evaluates without seeing the secret; the client learns nothing of the key.
/// Both ends refuse points that are not canonical and the identity, with `badPoint`.
public enum ObliviousFunction {
  /// What a client keeps between blinding and finalizing: use it for one evaluation only.
  public struct Blinded: ~Copyable, Sendable {
    let blind: SecretBytes
    /// The 32 bytes to send: a canonical point, which tells nothing about the input.
    public let element: [UInt8]
  }

  /// RFC 9497 counts an input's length in two bytes.
  public static let longestInput = 65_535

  // Each ends with the context string of RFC 9497 3.1: "OPRFV1-" ‖ the mode, one byte ‖ "-ristretto255-SHA512".
  private static let groupTag: StaticString = "HashToGroup-OPRFV1-\0-ristretto255-SHA512"
  private static let keyTag: StaticString = "DeriveKeyPairOPRFV1-\0-ristretto255-SHA512"

  /// The server's key, a 32-byte scalar, from a 32-byte seed: DeriveKeyPair of RFC 9497 3.2.1.
  /// `info` is public and at most 65 535 bytes. Throws `malformed` or `tooLarge` for other lengths.
  public static func deriveKey(seed: borrowing SecretBytes, info: [UInt8]) throws(VaultError) -> SecretBytes {
    guard seed.count == 32 else { throw .malformed }
    guard info.count <= longestInput else { throw .tooLarge }
    let key = try SecretBytes(count: 32)
    for counter in 0...UInt8.max {
      let wide = try expand(seed, lengthOf(info.count) + info + [counter], tag: keyTag)
      crypto_core_ristretto255_scalar_reduce(key.base, wide.base)
      if sodium_is_zero(key.base, 32) == 0 { return key }
    }
    throw .unavailable
  }

  /// Blinds a secret of at most 65 535 bytes with a fresh random scalar. Throws `tooLarge` for a longer one.
  public static func blind(_ input: borrowing SecretBytes) throws(VaultError) -> Blinded {
    let scalar = try SecretBytes(count: 32)
    crypto_core_ristretto255_scalar_random(scalar.base)
    return try blind(input, with: scalar)
  }

  /// The same with the scalar given: for vectors only, hence not public.
  static func blind(_ input: borrowing SecretBytes, with scalar: consuming SecretBytes) throws(VaultError) -> Blinded {
    guard input.count <= longestInput else { throw .tooLarge }
    let wide = try expand(input, [], tag: groupTag)
    let point = try SecretBytes(count: 32)
    if crypto_core_ristretto255_from_hash(point.base, wide.base) != 0 { throw .unavailable }
    let product = try multiply(point.base, by: scalar)
    let element = try product.reveal { (bytes: inout [UInt8]) throws(VaultError) in bytes }
    return Blinded(blind: scalar, element: element)
  }

  /// The server's part: `element` (32 bytes) times the key, 32 bytes to send back. Throws `badPoint` for a point that is
  /// not canonical or the identity, `malformed` for another length, or for a key that is not a canonical scalar.
  public static func evaluate(_ element: [UInt8], key: borrowing SecretBytes) throws(VaultError) -> [UInt8] {
    try check(element)
    let product = try multiply(element, by: key)
    return try product.reveal { (bytes: inout [UInt8]) throws(VaultError) in bytes }
  }

  /// The client's last step: 64 bytes that depend on the input and the server's key alone. `input` is the one that was
  /// blinded. Throws as `evaluate` does.
  public static func finalize(_ input: borrowing SecretBytes, blinded: borrowing Blinded, evaluated: [UInt8])
    throws(VaultError) -> SecretBytes
  {
    guard input.count <= longestInput else { throw .tooLarge }
    try check(evaluated)
    let inverse = try SecretBytes(count: 32)
    if crypto_core_ristretto255_scalar_invert(inverse.base, blinded.blind.base) != 0 { throw .malformed }
    let unblinded = try multiply(evaluated, by: inverse)
    let digest = try Digest()
    digest.add(lengthOf(input.count))
    digest.add(input)
    digest.add(lengthOf(32))
    digest.add(unblinded)
    digest.add("Finalize")
    return try digest.finish()
  }

  // MARK: Points and scalars

  /// The identity is a valid encoding for libsodium, and 1.0.18 ignores the highest bit: both are refused here.
  private static func check(_ element: [UInt8]) throws(VaultError) {
    guard element.count == 32 else { throw .malformed }
    guard element[31] < 0x80, sodium_is_zero(element, 32) == 0, crypto_core_ristretto255_is_valid_point(element) == 1 else {
      throw .badPoint
    }
  }

  /// A checked point times a scalar, which must be canonical and not zero: libsodium would drop its highest bit silently.
  private static func multiply(_ point: UnsafePointer<UInt8>, by scalar: borrowing SecretBytes) throws(VaultError)
    -> SecretBytes
  {
    guard scalar.count == 32 else { throw .malformed }
    let wide = try SecretBytes(count: 64)
    for i in 0..<32 { wide.base[i] = scalar.base[i] }
    let reduced = try SecretBytes(count: 32)
    crypto_core_ristretto255_scalar_reduce(reduced.base, wide.base)
    guard reduced.equals(scalar), sodium_is_zero(reduced.base, 32) == 0 else { throw .malformed }
    let product = try SecretBytes(count: 32)
    // Fails also where the product is the identity.
    if crypto_scalarmult_ristretto255(product.base, scalar.base, point) != 0 { throw .badPoint }
    return product
  }

  // MARK: Hashing

  /// `expand_message_xmd` of RFC 9380 5.3.1 over secret ‖ rest, to 64 bytes: with SHA-512 that is one block.
  private static func expand(_ secret: borrowing SecretBytes, _ rest: [UInt8], tag: StaticString) throws(VaultError)
    -> SecretBytes
  {
    let inner = try Digest()
    inner.add([UInt8](repeating: 0, count: 128))
    inner.add(secret)
    inner.add(rest)
    inner.add(lengthOf(64) + [0])
    inner.add(tag)
    inner.add([UInt8(tag.utf8CodeUnitCount)])
    let outer = try Digest()
    outer.add(try inner.finish())
    outer.add([1])
    outer.add(tag)
    outer.add([UInt8(tag.utf8CodeUnitCount)])
    return try outer.finish()
  }

  /// I2OSP(count, 2).
  private static func lengthOf(_ count: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
  }

  /// SHA-512 whose state, message and result stay in guarded memory.
  private struct Digest: ~Copyable {
    private let memory: SecretBytes
    private let state: UnsafeMutablePointer<crypto_hash_sha512_state>

    init() throws(VaultError) {
      memory = try SecretBytes(count: crypto_hash_sha512_statebytes())
      state = UnsafeMutableRawPointer(memory.base).bindMemory(to: crypto_hash_sha512_state.self, capacity: 1)
      crypto_hash_sha512_init(state)
    }

    borrowing func add(_ bytes: [UInt8]) { crypto_hash_sha512_update(state, bytes, UInt64(bytes.count)) }

    borrowing func add(_ bytes: borrowing SecretBytes) { crypto_hash_sha512_update(state, bytes.base, UInt64(bytes.count)) }

    borrowing func add(_ text: StaticString) {
      crypto_hash_sha512_update(state, text.utf8Start, UInt64(text.utf8CodeUnitCount))
    }

    /// 64 bytes; nothing can be added afterwards.
    consuming func finish() throws(VaultError) -> SecretBytes {
      let out = try SecretBytes(count: 64)
      crypto_hash_sha512_final(state, out.base)
      return out
    }
  }
}
