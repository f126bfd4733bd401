/// Writes the byte strings that are signed, sealed or authenticated: docs/protocol.md 1.2.
public struct ByteWriter {
  public private(set) var bytes: [UInt8] = []

  /// A string begins with its label, `hl1/…`, and the 16 bytes of the organisation id.
  public init(_ label: StaticString, organisation: [UInt8]) throws(VaultError) {
    self.init(label)
    try fixed(organisation, 16)
  }

  /// For the few strings made before there is an organisation: label only.
  public init(_ label: StaticString) {
    integer(UInt32(label.utf8CodeUnitCount))
    reserve(label.utf8CodeUnitCount)
    for i in 0..<label.utf8CodeUnitCount { bytes.append(label.utf8Start[i]) }
  }

  public init() {}

  /// Makes room. An array that grew by itself would leave what it held in freed memory.
  @inline(never)
  private mutating func reserve(_ count: Int) {
    guard bytes.count + count > bytes.capacity else { return }
    var larger: [UInt8] = []
    larger.reserveCapacity(max(2 * bytes.capacity, bytes.count + count, 256))
    larger += bytes
    swap(&bytes, &larger)
    Sodium.wipe(&larger)
  }

  @inline(never)
  public mutating func byte(_ value: UInt8) {
    reserve(1)
    bytes.append(value)
  }

  @inline(never)
  public mutating func integer(_ value: UInt32) {
    reserve(4)
    for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
  }

  public mutating func long(_ value: UInt64) {
    integer(UInt32(truncatingIfNeeded: value >> 32))
    integer(UInt32(truncatingIfNeeded: value))
  }

  /// Bytes of a length that the format fixes.
  @inline(never)
  public mutating func fixed(_ value: [UInt8], _ count: Int) throws(VaultError) {
    guard value.count == count else { throw .malformed }
    reserve(count)
    bytes += value
  }

  /// Bytes of any length, after a u32 that says how many.
  @inline(never)
  public mutating func variable(_ value: [UInt8]) {
    integer(UInt32(value.count))
    reserve(value.count)
    bytes += value
  }

  @inline(never)
  public mutating func wipe() { Sodium.wipe(&bytes) }
}

/// Reads what `ByteWriter` wrote; every read checks the length, and `end` that nothing is left over.
public struct ByteReader {
  private var bytes: [UInt8]
  private var position = 0

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The label and the organisation must be these.
  public init(_ bytes: [UInt8], label: StaticString, organisation: [UInt8]) throws(VaultError) {
    self.init(bytes)
    let expected = try ByteWriter(label, organisation: organisation).bytes
    guard try fixed(expected.count) == expected else { throw .malformed }
  }

  public var remaining: Int { bytes.count - position }

  @inline(never)
  public mutating func byte() throws(VaultError) -> UInt8 { try fixed(1)[0] }

  @inline(never)
  public mutating func integer() throws(VaultError) -> UInt32 {
    var value: UInt32 = 0
    for byte in try fixed(4) { value = value << 8 | UInt32(byte) }
    return value
  }

  public mutating func long() throws(VaultError) -> UInt64 { UInt64(try integer()) << 32 | UInt64(try integer()) }

  @inline(never)
  public mutating func fixed(_ count: Int) throws(VaultError) -> [UInt8] {
    guard count >= 0, count <= remaining else { throw .malformed }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  @inline(never)
  public mutating func variable(atMost: Int = 1 << 20) throws(VaultError) -> [UInt8] {
    let count = try integer()
    // Compared before it is converted: in WebAssembly an Int has 32 bits and the conversion would trap.
    guard count <= UInt32(atMost) else { throw .malformed }
    return try fixed(Int(count))
  }

  public mutating func rest() throws(VaultError) -> [UInt8] { try fixed(remaining) }

  public func end() throws(VaultError) {
    guard remaining == 0 else { throw .malformed }
  }

  @inline(never)
  public mutating func wipe() { Sodium.wipe(&bytes) }
}
