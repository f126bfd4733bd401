/// The audit log's chain and entries: docs/protocol.md 7.
public enum AuditChain {
  /// Bytes of every sealed entry.
  public static let entrySize = 512
  static let inner = 464
  public static let beginning = Head(position: 0, hash: [UInt8](repeating: 0, count: 32))

  /// What the chain needs to know of an entry.
  public struct Link: Equatable, Sendable {
    /// Epoch of `auditors` that the entry is sealed to.
    public let epoch: UInt32
    /// 32 bytes.
    public let digest: [UInt8]

    public init(epoch: UInt32, digest: [UInt8]) {
      self.epoch = epoch
      self.digest = digest
    }

    public init(epoch: UInt32, entry: [UInt8]) throws(VaultError) {
      var message = ByteWriter("hl1/audit-digest")
      message.variable(entry)
      self.init(epoch: epoch, digest: try Sodium.hash(message.bytes))
    }
  }

  /// The head after one more entry.
  public static func head(after previous: Head, link: Link, organisation: [UInt8]) throws(VaultError) -> Head {
    guard previous.position < .max else { throw .tooLarge }
    var message = try ByteWriter("hl1/audit", organisation: organisation)
    message.long(previous.position + 1)
    try message.fixed(previous.hash, 32)
    message.integer(link.epoch)
    try message.fixed(link.digest, 32)
    return Head(position: previous.position + 1, hash: try Sodium.hash(message.bytes))
  }

  /// Throws `rolledBack` or `brokenChain` unless `links` lead from `known` to `head`.
  public static func check(from known: Head, links: [Link], to head: Head, organisation: [UInt8]) throws(VaultError) {
    guard head.position >= known.position else { throw .rolledBack }
    var reached = known
    for link in links { reached = try AuditChain.head(after: reached, link: link, organisation: organisation) }
    guard reached == head else { throw .brokenChain }
  }

  /// Seals one entry to the auditors' public key.
  public static func seal(_ json: [UInt8], to publicKey: [UInt8], organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    var out = try ByteWriter("hl1/audit-entry", organisation: organisation)
    out.variable(json)
    return try Sealing.seal(Padding.pad(out.bytes, to: inner), to: publicKey)
  }

  public static func open(_ entry: [UInt8], with key: borrowing SealingKey, organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    guard entry.count == entrySize else { throw .malformed }
    var reader = try ByteReader(
      Padding.unpad(key.open(entry)), label: "hl1/audit-entry", organisation: organisation)
    let json = try reader.variable()
    try reader.end()
    return json
  }

  /// What the server signs when older entries are pruned.
  public static func checkpoint(_ head: Head, organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    var out = try ByteWriter("hl1/audit-checkpoint", organisation: organisation)
    out.long(head.position)
    try out.fixed(head.hash, 32)
    return out.bytes
  }
}
