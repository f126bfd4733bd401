/// What is kept on a device until the server is back: sealed to the member's own public key, so keeping it needs no
/// secret and no server: docs/protocol.md 6.5.
public enum Draft {
  static let least = 2048

  public static func seal(_ payload: [UInt8], member: [UInt8], sealing: [UInt8], organisation: [UInt8]) throws(VaultError)
    -> [UInt8]
  {
    var out = try ByteWriter("hl1/draft", organisation: organisation)
    try out.fixed(member, 16)
    out.variable(payload)
    defer { out.wipe() }
    var padded = try Padding.pad(out.bytes, atLeast: least)
    defer { Sodium.wipe(&padded) }
    return try Sealing.seal(padded, to: sealing)
  }

  public static func open(_ sealed: [UInt8], keys: borrowing MemberKeys) throws(VaultError) -> [UInt8] {
    let organisation = Array(keys.anchor[0..<16])
    var padded = try keys.sealing.open(sealed)
    defer { Sodium.wipe(&padded) }
    var reader = try ByteReader(Padding.unpad(padded), label: "hl1/draft", organisation: organisation)
    defer { reader.wipe() }
    guard try reader.fixed(16) == keys.member else { throw .refused }
    let payload = try reader.variable()
    try reader.end()
    return payload
  }
}
