import CSodium

/// What a compartment holds. Raw values are those of docs/protocol.md 6.1.
public enum CompartmentKind: UInt8, Sendable {
  case contact = 1
  /// A case, as its coordinators and its mentor see it.
  case coordination = 2
  /// What its mentor alone writes.
  case journal = 3
  /// What the next volunteer is told when a caller gives a code.
  case thread = 4
  case name = 5
  case handOver = 6
  case group = 7
  case statisticsKey = 8
}

/// To whom a wrap is made: a member, a group's epoch, or the recovery key.
public struct Recipient: Equatable, Sendable {
  /// 16 bytes: the member's id, or the id of the group or of `recovery`.
  public let id: [UInt8]
  /// The group's epoch, the recovery key's number; 1 for a member.
  public let keyEpoch: UInt32
  /// X25519, 32 bytes.
  public let publicKey: [UInt8]

  public static func member(_ member: RosterMember) -> Recipient {
    Recipient(id: member.id, keyEpoch: 1, publicKey: member.sealing)
  }

  public static func group(_ record: GroupRecord) throws(VaultError) -> Recipient {
    Recipient(
      id: try record.group.id(organisation: record.organisation), keyEpoch: record.epoch, publicKey: record.publicKey)
  }

  public static func recovery(_ rosters: RosterChain) throws(VaultError) -> Recipient {
    try recovery(rosters, number: rosters.recoveryNumber)
  }

  /// The recovery key of a number, which may be replaced by now. Throws `malformed` if there is none.
  public static func recovery(_ rosters: RosterChain, number: UInt32) throws(VaultError) -> Recipient {
    guard number >= 1, number <= rosters.recoveryNumber else { throw .malformed }
    return Recipient(
      id: try recoveryID(organisation: rosters.organisation), keyEpoch: number,
      publicKey: rosters.recoveryKeys[Int(number) - 1].sealing)
  }

  public static func recoveryID(organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    try id("recovery", organisation: organisation)
  }

  static func id(_ name: StaticString, organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    var message = try ByteWriter("hl1/group-id", organisation: organisation)
    var text: [UInt8] = []
    for i in 0..<name.utf8CodeUnitCount { text.append(name.utf8Start[i]) }
    message.variable(text)
    return try Sodium.hash(message.bytes, count: 16)
  }
}

/// Which key of which compartment.
public struct Compartment: Equatable, Sendable {
  /// 16 bytes.
  public let id: [UInt8]
  public let kind: CompartmentKind
  /// 16 bytes, zeros if it belongs to no other.
  public let parent: [UInt8]
  public let epoch: UInt32

  public init(id: [UInt8], kind: CompartmentKind, parent: [UInt8] = [UInt8](repeating: 0, count: 16), epoch: UInt32 = 1) {
    self.id = id
    self.kind = kind
    self.parent = parent
    self.epoch = epoch
  }

  /// Where in a case's coordination it says who works in it: docs/protocol.md 6.7. 16 bytes.
  public static func assignmentID(of parent: [UInt8], organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    var message = try ByteWriter("hl1/assignment-id", organisation: organisation)
    try message.fixed(parent, 16)
    return try Sodium.hash(message.bytes, count: 16)
  }

  public func next() throws(VaultError) -> Compartment {
    guard epoch < .max else { throw .tooLarge }
    return Compartment(id: id, kind: kind, parent: parent, epoch: epoch + 1)
  }

  /// Ties a new epoch's key to the previous one: only who holds the previous key can make it or check it. 32 bytes.
  public func continuity(previousKey: borrowing SecretBytes, newKey: borrowing SecretBytes, organisation: [UInt8])
    throws(VaultError) -> [UInt8]
  {
    var message = try ByteWriter("hl1/continuity", organisation: organisation)
    try message.fixed(id, 16)
    message.byte(kind.rawValue)
    message.integer(epoch)
    let context = message.bytes
    return try newKey.reveal { (key) throws(VaultError) in
      var whole = context + key
      defer { Sodium.wipe(&whole) }
      return try Sodium.authenticate(whole, key: previousKey)
    }
  }

  /// Throws `refused` unless `continuity` was made with the previous epoch's key.
  public func verify(
    continuity: [UInt8], previousKey: borrowing SecretBytes, newKey: borrowing SecretBytes, organisation: [UInt8]
  ) throws(VaultError) {
    let expected = try self.continuity(previousKey: previousKey, newKey: newKey, organisation: organisation)
    guard Sodium.equal(expected, continuity) else { throw .refused }
  }
}

/// A compartment key, sealed for one recipient and signed by who grants it: docs/protocol.md 6.1.
public enum Wrap {
  static let noContinuity = [UInt8](repeating: 0, count: 32)

  /// Every wrap of an organisation has the same size, whatever it holds.
  public static var size: Int { signedSize + Sealing.boxOverhead }
  static var signedSize: Int { bodySize + 64 }
  private static var bodySize: Int { 4 + 8 + 16 + 16 + 1 + 16 + 4 + 16 + 4 + 32 + 16 + 4 + 32 + 32 + 32 }

  /// Whether a wrap of this epoch carries continuity. A group's does not: its chain names the public key of each epoch.
  private static func continues(_ compartment: Compartment) -> Bool { compartment.epoch > 1 && compartment.kind != .group }

  /// Seals `key` to `recipient`. From epoch 2 on, `continuity` is needed, but for a group's secret.
  public static func make(
    _ key: borrowing SecretBytes, of compartment: Compartment, to recipient: Recipient, granter: [UInt8],
    with signing: borrowing SigningKey, rosters: RosterChain, continuity: [UInt8]? = nil
  ) throws(VaultError) -> [UInt8] {
    var whole = try signed(
      key, of: compartment, to: recipient, granter: granter, with: signing, rosters: rosters, continuity: continuity)
    defer { Sodium.wipe(&whole) }
    return try Sealing.seal(whole, to: recipient.publicKey)
  }

  /// The body and its signature: what is sealed, to whomever and however.
  static func signed(
    _ key: borrowing SecretBytes, of compartment: Compartment, to recipient: Recipient, granter: [UInt8],
    with signing: borrowing SigningKey, rosters: RosterChain, continuity: [UInt8]?
  ) throws(VaultError) -> [UInt8] {
    guard continues(compartment) == (continuity != nil) else { throw .malformed }
    let roster = rosters.newest
    var body = try context(compartment, recipient, rosters.organisation)
    try body.fixed(granter, 16)
    body.integer(roster.version)
    try body.fixed(roster.hash, 32)
    try body.fixed(continuity ?? noContinuity, 32)
    defer { body.wipe() }
    try key.reveal { (bytes) throws(VaultError) in try body.fixed(bytes, 32) }
    return body.bytes + (try signing.sign(body.bytes))
  }

  /// What a wrap said, after everything in it was checked.
  public struct Opened: ~Copyable, Sendable {
    public let key: SecretBytes
    public let granter: [UInt8]
    /// The granter's roles in the roster that they named.
    /// None where a ceremony granted it.
    public let granterRoles: Roles
    /// Whether a ceremony granted it: whether that is in its place is for the caller to judge.
    public let isByRecovery: Bool
    public let roster: RosterReference
    public let continuity: [UInt8]
  }

  /// Opens a wrap with the recipient's key and checks every field against what was asked for. Whether the granter may
  /// grant this is for the caller to judge by `granterRoles`.
  public static func open(
    _ wrap: [UInt8], of compartment: Compartment, to recipient: Recipient, with key: borrowing SealingKey, rosters: RosterChain
  ) throws(VaultError) -> Opened {
    guard wrap.count == size, key.publicKey == recipient.publicKey else { throw .malformed }
    var whole = try key.open(wrap)
    defer { Sodium.wipe(&whole) }
    return try read(whole, of: compartment, to: recipient, rosters: rosters)
  }

  /// Checks what `signed` made. `whole` is the caller's to wipe.
  static func read(_ whole: [UInt8], of compartment: Compartment, to recipient: Recipient, rosters: RosterChain)
    throws(VaultError) -> Opened
  {
    var reader = ByteReader(whole)
    defer { reader.wipe() }
    let asked = try context(compartment, recipient, rosters.organisation).bytes
    guard try reader.fixed(asked.count) == asked else { throw .refused }
    let granter = try reader.fixed(16)
    let roster = RosterReference(version: try reader.integer(), hash: try reader.fixed(32))
    let continuity = try reader.fixed(32)
    var bytes = try reader.fixed(32)
    let secret = try SecretBytes(moving: &bytes)
    let signature = try reader.fixed(64)
    try reader.end()
    // A ceremony passes on a journal and a group's secret, and nothing else.
    let recovery = try Recipient.recoveryID(organisation: rosters.organisation)
    let isByRecovery = granter == recovery && (compartment.kind == .journal || compartment.kind == .group)
    let signer =
      isByRecovery
      ? try rosters.ceremonySigning(naming: roster) : try rosters.signer(granter, naming: roster).signing
    var body = Array(whole[0..<bodySize])
    defer { Sodium.wipe(&body) }
    try SigningKey.verify(signature, body, publicKey: signer)
    try rosters.check(roster)
    let roles = rosters.roles(of: granter, at: roster.version)
    guard roles.isValid || isByRecovery else { throw .notEntitled }
    guard continues(compartment) == (continuity != noContinuity) else { throw .refused }
    return Opened(
      key: secret, granter: granter, granterRoles: roles, isByRecovery: isByRecovery, roster: roster,
      continuity: continuity)
  }

  /// The beginning of the body: everything that the receiver knows already.
  private static func context(_ compartment: Compartment, _ recipient: Recipient, _ organisation: [UInt8]) throws(VaultError)
    -> ByteWriter
  {
    var out = try ByteWriter("hl1/wrap", organisation: organisation)
    try out.fixed(compartment.id, 16)
    out.byte(compartment.kind.rawValue)
    try out.fixed(compartment.parent, 16)
    out.integer(compartment.epoch)
    try out.fixed(recipient.id, 16)
    out.integer(recipient.keyEpoch)
    try out.fixed(recipient.publicKey, 32)
    return out
  }
}
