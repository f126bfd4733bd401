/// The packed arguments of an export. Their shape is checked once, before anything is done, so that reading them cannot fail.
struct Arguments {
  private var bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func wipe() { Sodium.wipe(&bytes) }

  /// Whether the bytes are packed so, to the last one: `n` is a number of 32 bits, `b` bytes after their length, and what stands in
  /// parentheses comes as often as the number before says.
  mutating func isPacked(as shape: StaticString) -> Bool {
    defer { position = 0 }
    var place = 0
    var repeated = 0
    var left: UInt32 = 0
    var last: UInt32 = 0
    while place < shape.utf8CodeUnitCount {
      switch shape.utf8Start[place] {
      case UInt8(ascii: "("):
        repeated = place
        left = last
        if left == 0 {
          while shape.utf8Start[place] != UInt8(ascii: ")") { place += 1 }
        }
      case UInt8(ascii: ")"):
        left -= 1
        if left > 0 { place = repeated }
      case let field:
        guard bytes.count - position >= 4 else { return false }
        last = integer()
        if field == UInt8(ascii: "b") {
          // Compared before it is converted: an Int has 32 bits here.
          guard last <= UInt32(bytes.count - position) else { return false }
          position += Int(last)
        }
      }
      place += 1
    }
    return position == bytes.count
  }

  @inline(never)
  mutating func integer() -> UInt32 {
    var value: UInt32 = 0
    for byte in bytes[position..<position + 4] { value = value << 8 | UInt32(byte) }
    position += 4
    return value
  }

  @inline(never)
  mutating func variable() -> [UInt8] {
    let count = Int(integer())
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  /// Bytes that are secret, into guarded memory.
  @inline(never)
  mutating func secret() throws(VaultError) -> SecretBytes {
    var bytes = variable()
    defer { Sodium.wipe(&bytes) }
    return try SecretBytes(copying: bytes)
  }

  /// Bytes for which an empty string means none.
  mutating func optional() -> [UInt8]? {
    let bytes = variable()
    return bytes.isEmpty ? nil : bytes
  }

  mutating func long() -> UInt64 { UInt64(integer()) << 32 | UInt64(integer()) }

  /// A position of 64 bits and a hash.
  mutating func head() -> Head { Head(position: long(), hash: variable()) }

  mutating func reference() -> RosterReference { RosterReference(version: integer(), hash: variable()) }

  mutating func signed() -> SignedDocument {
    SignedDocument(document: variable(), signer: variable(), signature: variable())
  }

  // MARK: Numbers that must mean something

  mutating func small() throws(VaultError) -> UInt8 {
    guard let value = UInt8(exactly: integer()) else { throw .malformed }
    return value
  }

  mutating func roles() throws(VaultError) -> Roles {
    let roles = Roles(rawValue: try small())
    guard roles.isValid else { throw .malformed }
    return roles
  }

  mutating func group() throws(VaultError) -> GroupName {
    guard let group = GroupName(rawValue: try small()) else { throw .malformed }
    return group
  }

  mutating func codeKind() throws(VaultError) -> SecretCode.Kind {
    guard let kind = SecretCode.Kind(rawValue: try small()) else { throw .malformed }
    return kind
  }

  mutating func under() throws(VaultError) -> BlobKey.Under {
    guard let under = BlobKey.Under(rawValue: try small()) else { throw .malformed }
    return under
  }

  /// Id, kind and epoch. Behind the id of a compartment that belongs to another stands that other's id.
  mutating func compartment() throws(VaultError) -> Compartment {
    let ids = variable()
    guard let kind = CompartmentKind(rawValue: try small()) else { throw .malformed }
    guard ids.count == 32 else { return Compartment(id: ids, kind: kind, epoch: integer()) }
    return Compartment(id: Array(ids[..<16]), kind: kind, parent: Array(ids[16...]), epoch: integer())
  }
}
