import CSodium

/// `sodium_pad` (ISO/IEC 7816-4) to sizes that tell little: the next power of two, or one fixed size.
public enum Padding {
  /// The largest sealed content: 256 KiB.
  public static let largest = 256 << 10

  /// Pads to the next power of two that is at least `atLeast` (itself a power of two). Throws `tooLarge` above 256 KiB.
  public static func pad(_ bytes: [UInt8], atLeast: Int) throws(VaultError) -> [UInt8] {
    guard atLeast > 0, atLeast & (atLeast - 1) == 0 else { throw .malformed }
    var size = atLeast
    while size <= bytes.count { size *= 2 }
    guard size <= largest else { throw .tooLarge }
    return try pad(bytes, to: size)
  }

  /// Pads to exactly `size` bytes, which must be more than `bytes.count`.
  public static func pad(_ bytes: [UInt8], to size: Int) throws(VaultError) -> [UInt8] {
    guard bytes.count < size else { throw .tooLarge }
    // The bytes that `sodium_pad` writes. It looks at every byte, so that another program on the machine does not learn from the cache
    // where the content ends, and takes a sixth of the time of a sealing for that; but the copy of the content tells as much.
    var padded: [UInt8] = []
    padded.reserveCapacity(size)
    padded += bytes
    padded.append(0x80)
    padded.append(contentsOf: repeatElement(0, count: size - bytes.count - 1))
    return padded
  }

  /// Removes the padding; throws `malformed` if there is none.
  public static func unpad(_ bytes: [UInt8]) throws(VaultError) -> [UInt8] {
    var length = 0
    guard !bytes.isEmpty, sodium_unpad(&length, bytes, bytes.count, bytes.count) == 0 else { throw .malformed }
    return Array(bytes[0..<length])
  }
}
