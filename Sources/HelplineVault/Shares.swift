import CSodium

/// One trustee's part of the recovery secret. 47 bytes: version 1 ‖ set id (8) ‖ threshold (1) ‖ index (1) ‖ values (32) ‖
/// check (4), where check is the beginning of BLAKE2b-256 of the label `hl1/share` and the 43 bytes before it.
/// A class, so that shares can stand in an array although their bytes cannot be copied.
public final class Share: Sendable {
  /// Bytes of a share.
  public static let size = 47
  static let version: UInt8 = 1
  static let header = 11
  static let checked = 43

  let content: SecretBytes
  /// 8 random bytes, the same in all shares of one secret.
  public let setID: [UInt8]
  /// How many shares of the set are needed: 2…255.
  public let threshold: Int
  /// Which share of the set this is: 1…255.
  public let index: Int

  /// Reads a share; throws `malformed` if anything about it is wrong. `bytes` are the caller's to wipe.
  public init(bytes: [UInt8]) throws(VaultError) {
    guard bytes.count == Share.size, bytes[0] == Share.version, bytes[9] >= 2, bytes[10] >= 1 else { throw .malformed }
    let content = try SecretBytes(copying: bytes)
    guard Sodium.equal(Array(bytes[Share.checked...]), try Share.check(content)) else { throw .malformed }
    self.content = content
    setID = Array(bytes[1..<9])
    threshold = Int(bytes[9])
    index = Int(bytes[10])
  }

  /// A share whose values are at hand: `values` is 32 bytes.
  init(setID: [UInt8], threshold: Int, index: Int, values: borrowing SecretBytes) throws(VaultError) {
    guard setID.count == 8, 2...255 ~= threshold, 1...255 ~= index, values.count == 32 else { throw .malformed }
    let content = try SecretBytes(count: Share.size)
    content.base[0] = Share.version
    for i in 0..<8 { content.base[1 + i] = setID[i] }
    content.base[9] = UInt8(threshold)
    content.base[10] = UInt8(index)
    for i in 0..<32 { content.base[Share.header + i] = values.base[i] }
    let check = try Share.check(content)
    for i in 0..<4 { content.base[Share.checked + i] = check[i] }
    self.content = content
    self.setID = setID
    self.threshold = threshold
    self.index = index
  }

  /// Gives the 47 bytes to `body`, to be printed once; they are wiped afterwards.
  public func reveal<Result>(_ body: (inout [UInt8]) throws(VaultError) -> Result) throws(VaultError) -> Result {
    try content.reveal(body)
  }

  private static func check(_ content: borrowing SecretBytes) throws(VaultError) -> [UInt8] {
    let label = ByteWriter("hl1/share").bytes
    return try content.reveal { (bytes: inout [UInt8]) throws(VaultError) in
      var input = label + bytes[..<checked]
      defer { Sodium.wipe(&input) }
      return Array(try Sodium.hash(input)[..<4])
    }
  }
}

/// Shamir's secret sharing over GF(2^8) with the polynomial 0x11b (A. Shamir, How to share a secret, 1979), byte by byte.
/// Fewer shares than the threshold tell nothing. Nothing here branches on a secret or looks one up in a table.
public enum Shares {
  /// Bytes of the secret.
  public static let secretSize = 32

  /// Splits a 32-byte secret into `n` shares, any `k` of which give it back: n ≥ 3, 2 ≤ k ≤ n ≤ 255, else `malformed`.
  public static func split(_ secret: borrowing SecretBytes, count n: Int, threshold k: Int) throws(VaultError) -> [Share] {
    guard 2...255 ~= k else { throw .malformed }
    return try split(
      secret, count: n, threshold: k, setID: Sodium.random(8), coefficients: SecretBytes(random: (k - 1) * secretSize))
  }

  /// The same with the random bytes given: for vectors only, hence not public. `coefficients` are those of x, x², … in
  /// turn, 32 bytes each.
  static func split(
    _ secret: borrowing SecretBytes, count n: Int, threshold k: Int, setID: [UInt8], coefficients: borrowing SecretBytes
  ) throws(VaultError) -> [Share] {
    guard secret.count == secretSize, 3...255 ~= n, 2...n ~= k, coefficients.count == (k - 1) * secretSize else {
      throw .malformed
    }
    var shares: [Share] = []
    for index in 1...n {
      let values = try SecretBytes(count: secretSize)
      for i in 0..<secretSize {
        var value: UInt8 = 0
        for power in stride(from: k - 2, through: 0, by: -1) {
          value = times(value ^ coefficients.base[power * secretSize + i], UInt8(index))
        }
        values.base[i] = value ^ secret.base[i]
      }
      shares.append(try Share(setID: setID, threshold: k, index: index, values: values))
    }
    return shares
  }

  /// The secret of at least `threshold` shares of one set. Throws `malformed` if there are too few, two have the same
  /// index, they are of different sets, or one beyond the threshold does not fit the others. Whether it is the right
  /// secret only its public key can tell: the roster has it.
  public static func combine(_ shares: [Share]) throws(VaultError) -> SecretBytes {
    guard let first = shares.first, shares.count >= first.threshold else { throw .malformed }
    for (i, share) in shares.enumerated() {
      guard share.setID == first.setID, share.threshold == first.threshold else { throw .malformed }
      for other in shares[..<i] where other.index == share.index { throw .malformed }
    }
    let needed = shares[..<first.threshold]
    for share in shares[first.threshold...] {
      let expected = try value(at: UInt8(share.index), of: needed)
      guard expected.equals(try share.content.slice(Share.header, secretSize)) else { throw .malformed }
    }
    return try value(at: 0, of: needed)
  }

  /// Lagrange interpolation at `x`, which is no share's index.
  private static func value(at x: UInt8, of shares: ArraySlice<Share>) throws(VaultError) -> SecretBytes {
    let out = try SecretBytes(count: secretSize)
    for share in shares {
      var weight: UInt8 = 1
      for other in shares where other.index != share.index {
        weight = times(weight, times(x ^ UInt8(other.index), inverse(UInt8(share.index) ^ UInt8(other.index))))
      }
      for i in 0..<secretSize { out.base[i] ^= times(weight, share.content.base[Share.header + i]) }
    }
    return out
  }

  // MARK: GF(2^8)

  /// The product modulo x⁸ + x⁴ + x³ + x + 1, in constant time.
  static func times(_ a: UInt8, _ b: UInt8) -> UInt8 {
    var a = a
    var product: UInt8 = 0
    for bit in 0..<8 as Range<UInt8> {
      product ^= a & (0 &- (b &>> bit & 1))
      a = a &<< 1 ^ (0x1b & (0 &- (a &>> 7)))
    }
    return product
  }

  /// a²⁵⁴, the inverse of any a but 0.
  static func inverse(_ a: UInt8) -> UInt8 {
    var square = a
    var product: UInt8 = 1
    for _ in 0..<7 {
      square = times(square, square)
      product = times(product, square)
    }
    return product
  }
}
