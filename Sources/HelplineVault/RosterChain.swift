/// The version and hash of a roster, as signed contexts carry it.
public struct RosterReference: Equatable, Sendable {
  public let version: UInt32
  /// 32 bytes.
  public let hash: [UInt8]

  public init(version: UInt32, hash: [UInt8]) {
    self.version = version
    self.hash = hash
  }
}

/// A recovery key as the rosters name it: docs/protocol.md 3.
public struct RecoveryKey: Equatable, Sendable {
  /// The roster in which it came into force.
  public let since: UInt32
  /// Ed25519, 32 bytes.
  public let signing: [UInt8]
  /// X25519, 32 bytes.
  public let sealing: [UInt8]
}

/// A chain of rosters, every link verified: docs/protocol.md 3. Both ends believe a roster only through this.
public struct RosterChain: Sendable {
  /// Hash of version 1, 32 bytes.
  public let anchor: [UInt8]
  public private(set) var current: Roster
  private var hashes: [[UInt8]]
  /// What changed when, oldest first: enough to know anybody's roles at any version.
  private var history: [Change]
  /// Every recovery key, in order: the first is number 1, each later one began with a ceremony.
  public private(set) var recoveryKeys: [RecoveryKey]
  /// Every release-signing key, and from which version on.
  private var releaseKeys: [(since: UInt32, key: [UInt8])]

  private struct Change: Sendable {
    let version: UInt32
    let id: [UInt8]
    let roles: Roles
    let removed: Bool
  }

  /// 16 bytes.
  public var organisation: [UInt8] { Array(anchor[0..<16]) }
  public var newest: RosterReference { RosterReference(version: current.version, hash: hashes[hashes.count - 1]) }
  /// The member of version 1.
  public var founder: [UInt8] { history[0].id }

  /// Begins with version 1; `anchor` is what the invitation or the profile pinned, nil only for who founds.
  public init(first: SignedDocument, anchor pinned: [UInt8]?) throws(VaultError) {
    let roster = try Roster(document: first.document)
    let hash = try Roster.hash(document: first.document)
    if let pinned, pinned != hash { throw .brokenChain }
    guard roster.version == 1, roster.organisation == nil, roster.previous == nil, roster.members.count == 1 else {
      throw .brokenChain
    }
    let founder = roster.members[0]
    guard founder.roles.contains(.administrator), founder.removed == nil, first.signer == founder.id else { throw .notEntitled }
    let message = try Roster.signedBytes(first.document, organisation: Array(hash[0..<16]))
    try SigningKey.verify(first.signature, message, publicKey: founder.signing)
    anchor = hash
    current = roster
    recoveryKeys = [RecoveryKey(since: 1, signing: roster.recoverySigning, sealing: roster.recoverySealing)]
    releaseKeys = [(since: 1, key: roster.release)]
    hashes = [hash]
    history = [Change(version: 1, id: founder.id, roles: founder.roles, removed: false)]
  }

  /// Adds the next version, or confirms one already known. Throws `fork` for another one with the same predecessor,
  /// `notEntitled` for a signer or a change that is not allowed, `brokenChain` for anything that does not follow.
  public mutating func append(_ signed: SignedDocument) throws(VaultError) {
    let next = try Roster(document: signed.document)
    let hash = try Roster.hash(document: signed.document)
    if next.version <= current.version {
      if hashes[Int(next.version) - 1] == hash { return }
      try refuseKnown(next, signed)
    }
    guard next.version == current.version + 1, next.organisation == organisation, next.previous == newest.hash else {
      throw .brokenChain
    }
    let isCeremony = try signed.signer == Recipient.recoveryID(organisation: organisation)
    let key: [UInt8]
    if isCeremony {
      key = current.recoverySigning
    } else {
      guard let place = current.index(of: signed.signer) else { throw .notEntitled }
      let signer = current.members[place]
      guard signer.removed == nil, signer.roles.contains(.administrator) else { throw .notEntitled }
      key = signer.signing
    }
    try SigningKey.verify(
      signed.signature, Roster.signedBytes(signed.document, organisation: organisation), publicKey: key)
    let changes = isCeremony ? try ceremonyChanges(to: next) : try checkedChanges(to: next)
    if isCeremony {
      recoveryKeys.append(RecoveryKey(since: next.version, signing: next.recoverySigning, sealing: next.recoverySealing))
    }
    if next.release != current.release { releaseKeys.append((since: next.version, key: next.release)) }
    current = next
    hashes.append(hash)
    history += changes
  }

  /// Another roster of a known version: a fork if it follows the same predecessor and somebody signed it who could then;
  /// anything else is noise, which must not keep a client from writing.
  private func refuseKnown(_ next: Roster, _ signed: SignedDocument) throws(VaultError) -> Never {
    guard next.version > 1, next.organisation == organisation, next.previous == hash(of: next.version - 1) else {
      throw .brokenChain
    }
    let key: [UInt8]
    if try signed.signer == Recipient.recoveryID(organisation: organisation) {
      guard let present = recoveryKeys.last(where: { $0.since < next.version }) else { throw .notEntitled }
      key = present.signing
    } else {
      guard let signer = member(signed.signer), roles(of: signer.id, at: next.version - 1).contains(.administrator) else {
        throw .notEntitled
      }
      key = signer.signing
    }
    try SigningKey.verify(
      signed.signature, Roster.signedBytes(signed.document, organisation: organisation), publicKey: key)
    throw .fork
  }

  /// What the recovery key may change: itself, and who is an administrator, by one more.
  private func ceremonyChanges(to next: Roster) throws(VaultError) -> [Change] {
    guard next.release == current.release, next.members.count == current.members.count,
      next.recoverySigning != next.recoverySealing
    else { throw .notEntitled }
    for new in [next.recoverySigning, next.recoverySealing] {
      // A key that was shared out before, or that a member holds, would be no new one.
      for old in recoveryKeys where old.signing == new || old.sealing == new { throw .notEntitled }
      for member in current.members where member.signing == new || member.sealing == new { throw .notEntitled }
    }
    var changes: [Change] = []
    for (place, old) in current.members.enumerated() where next.members[place] != old {
      var expected = old
      expected.roles.insert(.administrator)
      guard changes.isEmpty, old.removed == nil, next.members[place] == expected else { throw .notEntitled }
      changes.append(Change(version: next.version, id: old.id, roles: expected.roles, removed: false))
    }
    return changes
  }

  private func checkedChanges(to next: Roster) throws(VaultError) -> [Change] {
    guard next.recoverySigning == current.recoverySigning, next.recoverySealing == current.recoverySealing,
      next.members.count >= current.members.count
    else { throw .notEntitled }
    var changes: [Change] = []
    for (place, old) in current.members.enumerated() {
      let new = next.members[place]
      guard new.id == old.id, new.signing == old.signing, new.sealing == old.sealing else { throw .notEntitled }
      if old.removed != nil {
        guard new == old else { throw .notEntitled }
      } else if new.removed != nil {
        guard new.removed == current.version, new.roles == old.roles else { throw .notEntitled }
        changes.append(Change(version: next.version, id: new.id, roles: new.roles, removed: true))
      } else if new.roles != old.roles {
        changes.append(Change(version: next.version, id: new.id, roles: new.roles, removed: false))
      }
    }
    for place in current.members.count..<next.members.count {
      let new = next.members[place]
      guard new.removed == nil else { throw .notEntitled }
      for other in next.members[0..<place]
      where other.id == new.id || other.signing == new.signing || other.sealing == new.sealing { throw .notEntitled }
      changes.append(Change(version: next.version, id: new.id, roles: new.roles, removed: false))
    }
    guard next.members.contains(where: { $0.removed == nil && $0.roles.contains(.administrator) }) else { throw .notEntitled }
    return changes
  }

  // MARK: Questions

  /// The hash of a version, nil if it is not known here.
  public func hash(of version: UInt32) -> [UInt8]? {
    // Compared as it is: in WebAssembly an Int has 32 bits, and a version comes from a sealed object as it stands there.
    version >= 1 && version <= current.version ? hashes[Int(version) - 1] : nil
  }

  /// The release-signing key of a version, 32 bytes; nil if the version is not known here.
  public func releaseKey(at version: UInt32) -> [UInt8]? {
    guard hash(of: version) != nil else { return nil }
    var found: [UInt8]?
    for entry in releaseKeys where entry.since <= version { found = entry.key }
    return found
  }

  /// A reference met in a signed context: `rolledBack` if it is newer than what the server gave, `fork` if it differs.
  public func check(_ reference: RosterReference) throws(VaultError) {
    guard reference.version >= 1 else { throw .malformed }
    guard let known = hash(of: reference.version) else { throw .rolledBack }
    guard known == reference.hash else { throw .fork }
  }

  /// A member's line in the newest roster, removed or not. Keys never change, so it serves for every version.
  public func member(_ id: [UInt8]) -> RosterMember? { current.index(of: id).map { current.members[$0] } }

  /// The number of the newest recovery key, from 1.
  public var recoveryNumber: UInt32 { UInt32(recoveryKeys.count) }

  /// That of the recovery key in a version.
  public func recoveryNumber(at version: UInt32) -> UInt32 { UInt32(recoveryKeys.count { $0.since <= version }) }

  /// The newest recovery key was made after a version: what was sealed by then its predecessor may open.
  public func isBeforeCeremony(_ version: UInt32) -> Bool { recoveryNumber(at: version) < recoveryNumber }

  /// Whether a version is a ceremony's: whether the recovery key signed it.
  public func isCeremony(_ version: UInt32) -> Bool { recoveryKeys.dropFirst().contains { $0.since == version } }

  /// The key that the recovery key's id signs with in something that names a roster: only a ceremony does, under the key it makes.
  func ceremonySigning(naming reference: RosterReference) throws(VaultError) -> [UInt8] {
    if let key = recoveryKeys.dropFirst().first(where: { $0.since == reference.version }) { return key.signing }
    throw reference.version > current.version ? .rolledBack : .notEntitled
  }

  /// Who signed something that names a roster. Somebody unknown may stand in a roster that the server keeps back.
  func signer(_ id: [UInt8], naming reference: RosterReference) throws(VaultError) -> RosterMember {
    if let member = member(id) { return member }
    throw reference.version > current.version ? .rolledBack : .notEntitled
  }

  /// The roles at a version; empty for who was not yet, or no longer, a member.
  public func roles(of id: [UInt8], at version: UInt32) -> Roles {
    var roles: Roles = []
    for change in history {
      if change.version > version { break }
      if change.id == id { roles = change.removed ? [] : change.roles }
    }
    return roles
  }

  public func roles(of id: [UInt8]) -> Roles { roles(of: id, at: current.version) }

  /// Signs `next` as the successor of the newest version; throws like `append` if it could not follow.
  public func sign(_ next: Roster, as signer: [UInt8], with key: borrowing SigningKey) throws(VaultError) -> SignedDocument {
    let signed = try signUnchecked(next, as: signer, with: key)
    var trial = self
    try trial.append(signed)
    return signed
  }

  /// Signs a ceremony's roster, unless this chain would refuse it: `successor` comes into force, and `administrator`, if any, gets
  /// that role. `key` is the recovery key until now.
  public func ceremony(
    to successor: borrowing RecoverySecret, administrator: [UInt8]? = nil, with key: borrowing SigningKey
  ) throws(VaultError) -> SignedDocument {
    var next = current
    next.recoverySigning = successor.signing.publicKey
    next.recoverySealing = successor.sealing.publicKey
    if let administrator {
      guard let place = next.index(of: administrator), !next.members[place].roles.contains(.administrator) else {
        throw .notEntitled
      }
      next.members[place].roles.insert(.administrator)
    }
    return try sign(next, as: Recipient.recoveryID(organisation: organisation), with: key)
  }

  /// The same for what nobody should believe: for tests, hence not public.
  func signUnchecked(_ next: Roster, as signer: [UInt8], with key: borrowing SigningKey) throws(VaultError) -> SignedDocument {
    var next = next
    next.organisation = organisation
    next.version = current.version + 1
    next.previous = newest.hash
    let document = try next.document()
    let signature = try key.sign(Roster.signedBytes(document, organisation: organisation))
    return SignedDocument(document: document, signer: signer, signature: signature)
  }

  /// Signs the first roster of an organisation.
  public static func found(_ roster: Roster, with key: borrowing SigningKey) throws(VaultError) -> SignedDocument {
    let document = try roster.document()
    let organisation = Array(try Roster.hash(document: document)[0..<16])
    let signature = try key.sign(Roster.signedBytes(document, organisation: organisation))
    return SignedDocument(document: document, signer: roster.members[0].id, signature: signature)
  }
}
