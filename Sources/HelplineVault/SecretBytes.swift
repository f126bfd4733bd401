import CSodium

/// Secret bytes in guarded memory (`sodium_malloc`: locked, kept out of core dumps, with guard pages natively),
/// wiped when dropped. Cannot be copied by accident, cannot be printed, and must not be held across `await`.
public struct SecretBytes: ~Copyable, @unchecked Sendable {
  let base: UnsafeMutablePointer<UInt8>
  /// Length in bytes.
  public let count: Int

  /// `count` zero bytes. Throws `outOfMemory`; `UnsafeMutablePointer.allocate` would hand back address 0 in Embedded Swift.
  @inline(never)
  public init(count: Int) throws(VaultError) {
    guard count > 0 else { throw .malformed }
    try Sodium.start()
    guard let raw = sodium_malloc(count) else { throw .outOfMemory }
    base = raw.bindMemory(to: UInt8.self, capacity: count)
    self.count = count
    sodium_memzero(base, count)
  }

  /// `count` random bytes.
  public init(random count: Int) throws(VaultError) {
    try self.init(count: count)
    randombytes_buf(base, count)
  }

  /// A copy of `bytes`, which the caller wipes if they are worth it.
  public init(copying bytes: [UInt8]) throws(VaultError) {
    try self.init(count: bytes.count)
    for i in 0..<bytes.count { base[i] = bytes[i] }
  }

  /// Moves the bytes in and wipes where they came from.
  public init(moving bytes: inout [UInt8]) throws(VaultError) {
    try self.init(copying: bytes)
    Sodium.wipe(&bytes)
  }

  deinit { Self.release(base, count) }

  @inline(never)
  private static func release(_ base: UnsafeMutablePointer<UInt8>, _ count: Int) {
    // sodium_free does not wipe in the WebAssembly build.
    sodium_memzero(base, count)
    sodium_free(base)
  }

  /// A second holder of the same bytes.
  public borrowing func copy() throws(VaultError) -> SecretBytes {
    let other = try SecretBytes(count: count)
    for i in 0..<count { other.base[i] = base[i] }
    return other
  }

  /// Part of the bytes, in guarded memory of its own.
  public borrowing func slice(_ from: Int, _ length: Int) throws(VaultError) -> SecretBytes {
    guard from >= 0, length <= count - from else { throw .malformed }
    let part = try SecretBytes(count: length)
    for i in 0..<length { part.base[i] = base[from + i] }
    return part
  }

  /// Gives the bytes to `body` as an array that is wiped afterwards: for libraries that want an array.
  public borrowing func reveal<Result: ~Copyable>(_ body: (inout [UInt8]) throws(VaultError) -> Result) throws(VaultError)
    -> Result
  {
    var bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      for i in 0..<count { buffer[i] = base[i] }
      filled = count
    }
    defer { Sodium.wipe(&bytes) }
    return try body(&bytes)
  }

  /// Compares in constant time.
  public borrowing func equals(_ other: borrowing SecretBytes) -> Bool {
    count == other.count && sodium_memcmp(base, other.base, count) == 0
  }
}
