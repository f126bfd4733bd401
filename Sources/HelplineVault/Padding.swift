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
    var padded = bytes + [UInt8](repeating: 0, count: size - bytes.count)
    var length = 0
    if sodium_pad(&length, &padded, bytes.count, size, size) != 0 || length != size { throw .unavailable }
    return padded
  }

  /// Removes the padding; throws `malformed` if there is none.
  public static func unpad(_ bytes: [UInt8]) throws(VaultError) -> [UInt8] {
    var length = 0
    guard !bytes.isEmpty, sodium_unpad(&length, bytes, bytes.count, bytes.count) == 0 else { throw .malformed }
    return Array(bytes[0..<length])
  }
}
