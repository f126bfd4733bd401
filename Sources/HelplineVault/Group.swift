/// The five groups. Raw values are those of the keys blob, docs/protocol.md 2.4.
public enum GroupName: UInt8, CaseIterable, Sendable {
  case members = 1
  case volunteers = 2
  case coordinators = 3
  case auditors = 4
  case administrators = 5

  var text: StaticString {
    switch self {
    case .members: "members"
    case .volunteers: "volunteers"
    case .coordinators: "coordinators"
    case .auditors: "auditors"
    case .administrators: "administrators"
    }
  }

  /// Whether these roles make eligible. `members` takes everybody who is a member at all.
  public func admits(_ roles: Roles) -> Bool {
    switch self {
    case .members: roles.isValid
    case .volunteers: roles.contains(.volunteer)
    case .coordinators: roles.contains(.coordinator)
    case .auditors: roles.contains(.auditor)
    case .administrators: roles.contains(.administrator)
    }
  }

  /// The id under which wraps to the group are made, 16 bytes.
  public func id(organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    try Recipient.id(text, organisation: organisation)
  }
}

/// One record of a group's chain: docs/protocol.md 5.
public struct GroupRecord: Equatable, Sendable {
  public var organisation: [UInt8]
  public var group: GroupName
  public var index: UInt32
  public var epoch: UInt32
  /// X25519 public key of the epoch, 32 bytes.
  public var publicKey: [UInt8]
  public var members: [[UInt8]]
  public var previous: [UInt8]?
  public var roster: RosterReference

  public init(
    organisation: [UInt8], group: GroupName, index: UInt32, epoch: UInt32, publicKey: [UInt8], members: [[UInt8]],
    previous: [UInt8]?, roster: RosterReference
  ) {
    self.organisation = organisation
    self.group = group
    self.index = index
    self.epoch = epoch
    self.publicKey = publicKey
    self.members = members
    self.previous = previous
    self.roster = roster
  }

  public func document() throws(VaultError) -> [UInt8] {
    var out = CanonicalWriter()
    out.literal(#"{"type":"group","v":1,"organisation":"#)
    out.id(organisation)
    out.literal(#","group":""#)
    out.literal(group.text)
    out.literal(#"","index":"#)
    out.number(index)
    out.literal(#","epoch":"#)
    out.number(epoch)
    out.literal(#","public":"#)
    out.key(publicKey)
    out.literal(#","members":["#)
    for (place, id) in members.enumerated() {
      if place > 0 { out.literal(",") }
      out.id(id)
    }
    out.literal(#"],"previous":"#)
    if let previous { out.key(previous) } else { out.literal("null") }
    out.literal(#","roster":"#)
    out.number(roster.version)
    out.literal(#","rosterHash":"#)
    out.key(roster.hash)
    out.literal("}")
    guard try GroupRecord(document: out.bytes) == self else { throw .malformed }
    return out.bytes
  }

  public init(document: [UInt8]) throws(VaultError) {
    var reader = CanonicalReader(document)
    try reader.literal(#"{"type":"group","v":1,"organisation":"#)
    organisation = try reader.id()
    try reader.literal(#","group":""#)
    var found: GroupName?
    for name in GroupName.allCases where found == nil && reader.accept(name.text) { found = name }
    guard let found else { throw .malformed }
    group = found
    try reader.literal(#"","index":"#)
    index = try reader.number()
    try reader.literal(#","epoch":"#)
    epoch = try reader.number()
    try reader.literal(#","public":"#)
    publicKey = try reader.key()
    try reader.literal(#","members":["#)
    members = [try reader.id()]
    while reader.accept(",") { members.append(try reader.id()) }
    try reader.literal(#"],"previous":"#)
    previous = reader.accept("null") ? nil : try reader.key()
    try reader.literal(#","roster":"#)
    let version = try reader.number()
    try reader.literal(#","rosterHash":"#)
    roster = RosterReference(version: version, hash: try reader.key())
    try reader.literal("}")
    try reader.end()
    guard index >= 1, epoch >= 1, version >= 1 else { throw .malformed }
  }

  static func hash(document: [UInt8], organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    var message = try ByteWriter("hl1/group-hash", organisation: organisation)
    message.variable(document)
    return try Sodium.hash(message.bytes)
  }

  static func signedBytes(_ document: [UInt8], organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    var message = try ByteWriter("hl1/group", organisation: organisation)
    message.variable(document)
    return message.bytes
  }
}

/// A group's chain, every record verified against the rosters.
public struct GroupChain: Sendable {
  public let group: GroupName
  /// Newest last.
  public private(set) var records: [GroupRecord] = []
  private var hashes: [[UInt8]] = []
  /// Epochs that a ceremony began.
  private var rescues: [UInt32] = []

  public init(group: GroupName) { self.group = group }

  public var newest: GroupRecord? { records.last }
  public var newestHash: [UInt8]? { hashes.last }
  public var epoch: UInt32 { newest?.epoch ?? 0 }
  public var publicKey: [UInt8]? { newest?.publicKey }

  public func hash(at index: UInt32) -> [UInt8]? {
    index >= 1 && index <= UInt32(hashes.count) ? hashes[Int(index) - 1] : nil
  }

  /// The record in force at an epoch: the last one of it, whose members are all who were ever admitted to it.
  public func record(epoch: UInt32) -> GroupRecord? { records.last { $0.epoch == epoch } }

  public func admitted(_ member: [UInt8]) -> Bool { newest?.members.contains(member) ?? false }

  /// Whether a member is, or once was, in the group: only they can have had its secrets.
  public func everAdmitted(_ member: [UInt8]) -> Bool { records.contains { $0.members.contains(member) } }

  /// Members of the newest record who are still eligible under the newest roster.
  public func eligibleMembers(_ rosters: RosterChain) -> [[UInt8]] {
    (newest?.members ?? []).filter { group.admits(rosters.roles(of: $0)) }
  }

  /// Whether somebody in the newest record is not eligible any more.
  public func rotationPending(_ rosters: RosterChain) -> Bool {
    guard let newest else { return false }
    return eligibleMembers(rosters).count != newest.members.count
  }

  /// Whether the newest epoch began before the newest ceremony: whoever has shares that it replaced may have the epoch's secret.
  public func isBeforeCeremony(_ rosters: RosterChain) -> Bool {
    records.first { $0.epoch == epoch }.map { rosters.isBeforeCeremony($0.roster.version) } ?? false
  }

  /// Whether nobody is left who could admit anybody, or make the next epoch.
  public func isLost(_ rosters: RosterChain) -> Bool {
    newest.map { isLost($0, at: rosters.current.version, rosters) } ?? false
  }

  private func isLost(_ record: GroupRecord, at version: UInt32, _ rosters: RosterChain) -> Bool {
    !record.members.contains { eligible($0, at: version, rosters) || isRemainingFounder($0, at: version, rosters) }
  }

  /// Whether a ceremony made an epoch's key.
  func isRescue(_ epoch: UInt32) -> Bool { rescues.contains(epoch) }

  /// Verifies and adds the next record, or confirms a known one. Throws like `RosterChain.append`.
  public mutating func append(_ signed: SignedDocument, rosters: RosterChain) throws(VaultError) {
    let organisation = rosters.organisation
    let next = try GroupRecord(document: signed.document)
    let hash = try GroupRecord.hash(document: signed.document, organisation: organisation)
    guard next.group == group, next.organisation == organisation else { throw .brokenChain }
    let place = Int(next.index) - 1
    if place < hashes.count, hashes[place] == hash { return }
    guard place <= hashes.count else { throw .brokenChain }
    let isRescue = try signed.signer == Recipient.recoveryID(organisation: organisation)
    let key =
      isRescue
      ? try rosters.ceremonySigning(naming: next.roster) : try rosters.signer(signed.signer, naming: next.roster).signing
    let bytes = try GroupRecord.signedBytes(signed.document, organisation: organisation)
    try SigningKey.verify(signed.signature, bytes, publicKey: key)
    try rosters.check(next.roster)
    for (place, id) in next.members.enumerated() where next.members[0..<place].contains(id) { throw .brokenChain }
    if isRescue {
      try checkRescue(next, after: place - 1, rosters: rosters)
    } else if place == 0 {
      try checkFirst(next, signer: signed.signer, rosters: rosters)
    } else {
      try check(next, after: place - 1, signer: signed.signer, rosters: rosters)
    }
    // Only a record that could stand here is evidence of a fork; anything else is noise.
    guard place == hashes.count else { throw .fork }
    if isRescue { rescues.append(next.epoch) }
    records.append(next)
    hashes.append(hash)
  }

  /// What follows the record that was newest when a version of the roster was known: since then the server takes only records
  /// that name this roster or a later one. `notEntitled` for an older one, with which somebody signs who has left since;
  /// `rolledBack` if that record is not here. 0 stands for no record.
  public func check(after index: UInt32, roster version: UInt32) throws(VaultError) {
    guard index <= UInt32(records.count) else { throw .rolledBack }
    // Versions do not fall within a chain, so the first new record is the oldest.
    guard index < UInt32(records.count) else { return }
    guard records[Int(index)].roster.version >= version else { throw .notEntitled }
  }

  private func checkFirst(_ next: GroupRecord, signer: [UInt8], rosters: RosterChain) throws(VaultError) {
    guard next.previous == nil, next.epoch == 1, next.members == [signer] else { throw .brokenChain }
    let version = next.roster.version
    let founding = group == .auditors && version == 1 && signer == rosters.founder
    guard founding || eligible(signer, at: version, rosters) else { throw .notEntitled }
  }

  /// `next` after the record at `place`.
  private func check(_ next: GroupRecord, after place: Int, signer: [UInt8], rosters: RosterChain) throws(VaultError) {
    let previous = records[place]
    let version = next.roster.version
    guard next.previous == hashes[place], version >= previous.roster.version else { throw .brokenChain }
    guard previous.members.contains(signer) else { throw .notEntitled }
    if next.epoch == previous.epoch {
      guard next.publicKey == previous.publicKey, next.members.count > previous.members.count,
        Array(next.members[0..<previous.members.count]) == previous.members
      else { throw .brokenChain }
      guard eligible(signer, at: version, rosters) || isRemainingFounder(signer, at: version, rosters) else { throw .notEntitled }
      for id in next.members[previous.members.count...] where !eligible(id, at: version, rosters) { throw .notEntitled }
    } else {
      guard next.epoch == previous.epoch + 1 else { throw .brokenChain }
      for record in records[...place] where record.publicKey == next.publicKey { throw .brokenChain }
      // Who makes the key knows it, so they must stand in the record: else nobody would see that they still do once they
      // are removed.
      guard next.members.contains(signer) else { throw .notEntitled }
      // A part of the predecessor's, in order: nobody comes in by a rotation.
      guard previous.members.filter({ next.members.contains($0) }) == next.members else { throw .notEntitled }
      for id in next.members where !eligible(id, at: version, rosters) { throw .notEntitled }
    }
  }

  /// One eligible member under a new key, where nobody of the predecessor's is left.
  private func checkRescue(_ next: GroupRecord, after place: Int, rosters: RosterChain) throws(VaultError) {
    guard place >= 0 else { throw .notEntitled }
    let previous = records[place]
    let version = next.roster.version
    guard next.previous == hashes[place], version >= previous.roster.version, next.epoch == previous.epoch + 1 else {
      throw .brokenChain
    }
    for record in records[...place] where record.publicKey == next.publicKey { throw .brokenChain }
    guard isLost(previous, at: version, rosters), next.members.count == 1, eligible(next.members[0], at: version, rosters) else {
      throw .notEntitled
    }
  }

  private func eligible(_ member: [UInt8], at version: UInt32, _ rosters: RosterChain) -> Bool {
    group.admits(rosters.roles(of: member, at: version))
  }

  /// The founder without the role is in `auditors` until the first auditor's rotation, and may admit.
  private func isRemainingFounder(_ member: [UInt8], at version: UInt32, _ rosters: RosterChain) -> Bool {
    group == .auditors && member == rosters.founder && rosters.roles(of: member, at: version).isValid
  }

  // MARK: New records

  /// Signs the record that admits `newcomers` to the present epoch.
  public func admission(of newcomers: [[UInt8]], rosters: RosterChain, as signer: [UInt8], with key: borrowing SigningKey)
    throws(VaultError) -> SignedDocument
  {
    guard let newest else { throw .brokenChain }
    return try sign(
      epoch: newest.epoch, publicKey: newest.publicKey, members: newest.members + newcomers, rosters: rosters, as: signer,
      with: key)
  }

  /// Signs the record of a new epoch: the first one with the signer alone, a later one with who is still eligible.
  public func rotation(to publicKey: [UInt8], rosters: RosterChain, as signer: [UInt8], with key: borrowing SigningKey)
    throws(VaultError) -> SignedDocument
  {
    try sign(
      epoch: epoch + 1, publicKey: publicKey, members: newest == nil ? [signer] : eligibleMembers(rosters), rosters: rosters,
      as: signer, with: key)
  }

  /// Signs the record by which a ceremony admits one member to a group that has lost all its own. `key` is the recovery key of the
  /// newest roster, which is that ceremony's.
  public func rescue(of member: [UInt8], to publicKey: [UInt8], rosters: RosterChain, with key: borrowing SigningKey)
    throws(VaultError) -> SignedDocument
  {
    try sign(
      epoch: epoch + 1, publicKey: publicKey, members: [member], rosters: rosters,
      as: Recipient.recoveryID(organisation: rosters.organisation), with: key)
  }

  private func sign(
    epoch: UInt32, publicKey: [UInt8], members: [[UInt8]], rosters: RosterChain, as signer: [UInt8],
    with key: borrowing SigningKey
  ) throws(VaultError) -> SignedDocument {
    let record = GroupRecord(
      organisation: rosters.organisation, group: group, index: UInt32(records.count) + 1, epoch: epoch, publicKey: publicKey,
      members: members, previous: newestHash, roster: rosters.newest)
    let document = try record.document()
    let bytes = try GroupRecord.signedBytes(document, organisation: rosters.organisation)
    let signed = SignedDocument(document: document, signer: signer, signature: try key.sign(bytes))
    var trial = self
    try trial.append(signed, rosters: rosters)
    return signed
  }
}
