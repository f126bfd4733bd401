/// A thread's key for who speaks its code: docs/protocol.md 6.9. A wrap whose recipient is the code itself.
public enum CallerWrap {
  /// Every one has the same size, in bytes.
  public static var size: Int { Wrap.signedSize + Sealing.aeadOverhead }

  /// Seals `key` under the code's thread key. From epoch 2 on, `continuity` is needed.
  public static func make(
    _ key: borrowing SecretBytes, of compartment: Compartment, to caller: borrowing CallerKeys, granter: [UInt8],
    with signing: borrowing SigningKey, rosters: RosterChain, continuity: [UInt8]? = nil
  ) throws(VaultError) -> [UInt8] {
    guard compartment.kind == .thread else { throw .malformed }
    var whole = try Wrap.signed(
      key, of: compartment, to: caller.recipient(organisation: rosters.organisation), granter: granter, with: signing,
      rosters: rosters, continuity: continuity)
    defer { Sodium.wipe(&whole) }
    return try Sealing.encrypt(
      whole, associated: caller.associated(organisation: rosters.organisation), key: caller.threadKey)
  }

  /// Opens a wrap with the code's thread key and checks every field against what was asked for. Whether the granter may grant this
  /// is for the caller of this function to judge by `granterRoles`.
  public static func open(_ wrap: [UInt8], of compartment: Compartment, to caller: borrowing CallerKeys, rosters: RosterChain)
    throws(VaultError) -> Wrap.Opened
  {
    guard wrap.count == size, compartment.kind == .thread else { throw .malformed }
    var whole = try Sealing.decrypt(
      wrap, associated: caller.associated(organisation: rosters.organisation), key: caller.threadKey)
    defer { Sodium.wipe(&whole) }
    return try Wrap.read(whole, of: compartment, to: caller.recipient(organisation: rosters.organisation), rosters: rosters)
  }
}

extension CallerKeys {
  /// The code as a recipient: it has an id and no public key.
  fileprivate borrowing func recipient(organisation: [UInt8]) throws(VaultError) -> Recipient {
    let message = try associated("hl1/caller-id", organisation)
    return Recipient(id: try Sodium.hash(message, count: 16), keyEpoch: 1, publicKey: [UInt8](repeating: 0, count: 32))
  }

  fileprivate borrowing func associated(organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    try associated("hl1/caller-wrap", organisation)
  }

  private borrowing func associated(_ label: StaticString, _ organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    var out = try ByteWriter(label, organisation: organisation)
    try threadTag.reveal { (tag) throws(VaultError) in try out.fixed(tag, 32) }
    return out.bytes
  }
}
