/// The secret of a group's epoch and how it passes on: docs/protocol.md 5.
public enum GroupSecret {
  /// The compartment in which an epoch's secret is wrapped.
  public static func compartment(_ group: GroupName, epoch: UInt32, organisation: [UInt8]) throws(VaultError) -> Compartment {
    Compartment(id: try group.id(organisation: organisation), kind: .group, epoch: epoch)
  }

  /// Opens a wrap of an epoch's secret, and refuses a secret whose public key is not the one that the chain names.
  public static func open(
    _ wrap: [UInt8], of record: GroupRecord, to recipient: Recipient, with key: borrowing SealingKey, rosters: RosterChain
  ) throws(VaultError) -> SealingKey {
    try open(wrap, of: record, to: recipient, with: key, rosters: rosters, admitted: nil)
  }

  /// The same for the newest record of a chain, and refuses a granter who never was in the group.
  public static func open(
    _ wrap: [UInt8], newestOf chain: GroupChain, to recipient: Recipient, with key: borrowing SealingKey, rosters: RosterChain
  ) throws(VaultError) -> SealingKey {
    guard let record = chain.newest else { throw .brokenChain }
    return try open(wrap, of: record, to: recipient, with: key, rosters: rosters, admitted: chain)
  }

  /// The previous epoch's secret, for whoever holds the new one.
  public static func sealPrevious(
    _ previous: borrowing SealingKey, group: GroupName, newEpoch: UInt32, newPublicKey: [UInt8], organisation: [UInt8]
  ) throws(VaultError) -> [UInt8] {
    var out = try context(group, newEpoch, organisation)
    defer { out.wipe() }
    try previous.secret.reveal { (bytes) throws(VaultError) in try out.fixed(bytes, 32) }
    return try Sealing.seal(out.bytes, to: newPublicKey)
  }

  /// Opens it, and refuses a secret whose public key is not the one that the chain names for the previous epoch.
  public static func openPrevious(
    _ box: [UInt8], with key: borrowing SealingKey, group: GroupName, epoch: UInt32, previousPublicKey: [UInt8],
    organisation: [UInt8]
  ) throws(VaultError) -> SealingKey {
    var bytes = try key.open(box)
    defer { Sodium.wipe(&bytes) }
    let start = try context(group, epoch, organisation).bytes
    guard bytes.count == start.count + 32, Array(bytes[0..<start.count]) == start else { throw .malformed }
    var secret = Array(bytes[start.count...])
    let previous = try SealingKey(secret: SecretBytes(moving: &secret))
    guard previous.publicKey == previousPublicKey else { throw .refused }
    return previous
  }

  private static func open(
    _ wrap: [UInt8], of record: GroupRecord, to recipient: Recipient, with key: borrowing SealingKey, rosters: RosterChain,
    admitted chain: GroupChain?
  ) throws(VaultError) -> SealingKey {
    let compartment = try compartment(record.group, epoch: record.epoch, organisation: record.organisation)
    let opened = try Wrap.open(wrap, of: compartment, to: recipient, with: key, rosters: rosters)
    if let chain {
      guard opened.isByRecovery ? chain.isRescue(record.epoch) : chain.everAdmitted(opened.granter) else { throw .notEntitled }
    } else if opened.isByRecovery {
      throw .notEntitled
    }
    let secret = try SealingKey(secret: opened.key.copy())
    guard secret.publicKey == record.publicKey else { throw .refused }
    return secret
  }

  private static func context(_ group: GroupName, _ epoch: UInt32, _ organisation: [UInt8]) throws(VaultError) -> ByteWriter {
    var out = try ByteWriter("hl1/group-previous", organisation: organisation)
    try out.fixed(try group.id(organisation: organisation), 16)
    out.integer(epoch)
    return out
  }
}
