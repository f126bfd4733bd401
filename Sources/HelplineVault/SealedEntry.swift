/// A statistical entry, write-only: docs/protocol.md 8.1.
public struct StatisticalEntry: Equatable, Sendable {
  /// Year × 100 + month.
  public var month: UInt32
  /// ASCII, `contact` or `none`.
  public var event: [UInt8]
  /// 16 bytes, known otherwise only inside the sealed record that is counted.
  public var slot: [UInt8]
  /// The highest one of a slot counts.
  public var revision: UInt32
  /// 16 bytes per case and calendar year, for linkable events.
  public var tag: [UInt8]?
  /// ASCII codes in the order that the protocol gives for the event.
  public var codes: [[UInt8]]

  public init(month: UInt32, event: [UInt8], slot: [UInt8], revision: UInt32, tag: [UInt8]? = nil, codes: [[UInt8]] = []) {
    self.month = month
    self.event = event
    self.slot = slot
    self.revision = revision
    self.tag = tag
    self.codes = codes
  }

  /// The filler that makes every request carry as many entries.
  public static func none(month: UInt32) -> StatisticalEntry {
    StatisticalEntry(month: month, event: [0x6e, 0x6f, 0x6e, 0x65], slot: Sodium.random(16), revision: 0)
  }

  /// Bytes of every sealed entry.
  public static let size = 512
  static let inner = 464
  /// Bytes of an event or a code, and codes of an entry: what a reader accepts.
  static let longestCode = 20
  static let mostCodes = 32

  /// Seals to the month's public key. Throws `tooLarge` if the codes do not fit.
  public func seal(to publicKey: [UInt8], organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    guard event.count <= Self.longestCode, codes.count <= Self.mostCodes,
      codes.allSatisfy({ $0.count <= Self.longestCode })
    else { throw .tooLarge }
    var out = try ByteWriter("hl1/entry", organisation: organisation)
    out.integer(month)
    out.variable(event)
    try out.fixed(slot, 16)
    out.integer(revision)
    out.byte(tag == nil ? 0 : 1)
    try out.fixed(tag ?? [UInt8](repeating: 0, count: 16), 16)
    out.integer(UInt32(codes.count))
    for code in codes { out.variable(code) }
    defer { out.wipe() }
    return try Sealing.seal(Padding.pad(out.bytes, to: Self.inner), to: publicKey)
  }

  public init(opening sealed: [UInt8], with key: borrowing SealingKey, organisation: [UInt8]) throws(VaultError) {
    guard sealed.count == Self.size else { throw .malformed }
    var padded = try key.open(sealed)
    defer { Sodium.wipe(&padded) }
    var reader = try ByteReader(Padding.unpad(padded), label: "hl1/entry", organisation: organisation)
    defer { reader.wipe() }
    month = try reader.integer()
    event = try reader.variable(atMost: Self.longestCode)
    slot = try reader.fixed(16)
    revision = try reader.integer()
    let tagged = try reader.byte()
    let bytes = try reader.fixed(16)
    guard tagged <= 1, tagged == 1 || bytes == [UInt8](repeating: 0, count: 16) else { throw .malformed }
    tag = tagged == 1 ? bytes : nil
    let count = try reader.integer()
    guard count <= UInt32(Self.mostCodes) else { throw .malformed }
    codes = []
    for _ in 0..<count { codes.append(try reader.variable(atMost: Self.longestCode)) }
    try reader.end()
  }
}

/// A month's public key for statistics, signed by a coordinator: docs/protocol.md 8.2.
public struct StatisticsKey: Equatable, Sendable {
  public var month: UInt32
  public var number: UInt32
  /// X25519, 32 bytes.
  public var publicKey: [UInt8]
  public var author: [UInt8]
  public var roster: RosterReference
  public var signature: [UInt8]

  public init(
    month: UInt32, number: UInt32, publicKey: [UInt8], author: [UInt8], roster: RosterReference, signature: [UInt8]
  ) {
    self.month = month
    self.number = number
    self.publicKey = publicKey
    self.author = author
    self.roster = roster
    self.signature = signature
  }

  /// Signs a new key.
  public init(
    month: UInt32, number: UInt32, publicKey: [UInt8], author: [UInt8], with signing: borrowing SigningKey, rosters: RosterChain
  ) throws(VaultError) {
    self.init(
      month: month, number: number, publicKey: publicKey, author: author, roster: rosters.newest, signature: [])
    signature = try signing.sign(signedBytes(rosters.organisation))
  }

  /// The compartment in which the secret is wrapped to the coordinators.
  public func compartment(organisation: [UInt8]) throws(VaultError) -> Compartment {
    try .statisticsKey(month: month, number: number, organisation: organisation)
  }

  /// Throws unless a coordinator, who was admitted to `coordinators`, signed it.
  public func verify(rosters: RosterChain, coordinators: GroupChain) throws(VaultError) {
    let member = try rosters.signer(author, naming: roster)
    try SigningKey.verify(signature, signedBytes(rosters.organisation), publicKey: member.signing)
    try rosters.check(roster)
    guard rosters.roles(of: author, at: roster.version).contains(.coordinator),
      coordinators.records.contains(where: { $0.members.contains(author) })
    else { throw .notEntitled }
  }

  /// The same for who seals to it in the month `running`. What was made before the newest rotation, by or for somebody who has
  /// left, is refused for this month and later ones: the rotation has renewed those. While a rotation is pending the keys that are
  /// there stay good, also those of who left: else nobody could log until somebody makes it.
  public func verify(rosters: RosterChain, coordinators: GroupChain, running: UInt32) throws(VaultError) {
    try verify(rosters: rosters, coordinators: coordinators)
    guard month >= running else { return }
    guard coordinators.admitted(author) else { throw .notEntitled }
    guard let rotation = coordinators.records.first(where: { $0.epoch == coordinators.epoch }),
      roster.version >= rotation.roster.version
    else { throw .rolledBack }
  }

  private func signedBytes(_ organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    var out = try ByteWriter("hl1/statistics-key", organisation: organisation)
    out.integer(month)
    out.integer(number)
    try out.fixed(publicKey, 32)
    try out.fixed(author, 16)
    out.integer(roster.version)
    try out.fixed(roster.hash, 32)
    return out.bytes
  }
}

extension Compartment {
  /// The compartment of a month's statistics secret.
  public static func statisticsKey(month: UInt32, number: UInt32, organisation: [UInt8]) throws(VaultError) -> Compartment {
    var message = try ByteWriter("hl1/statistics-id", organisation: organisation)
    message.integer(month)
    message.integer(number)
    return Compartment(id: try Sodium.hash(message.bytes, count: 16), kind: .statisticsKey)
  }
}
