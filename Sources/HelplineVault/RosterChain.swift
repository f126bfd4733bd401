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

/// A chain of rosters, every link verified: docs/protocol.md 3. Both ends believe a roster only through this.
public struct RosterChain: Sendable {
  /// Hash of version 1, 32 bytes.
  public let anchor: [UInt8]
  public private(set) var current: Roster
  private var hashes: [[UInt8]]
  /// What changed when, oldest first: enough to know anybody's roles at any version.
  private var history: [Change]

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
    guard let place = current.index(of: signed.signer) else { throw .notEntitled }
    let signer = current.members[place]
    guard signer.removed == nil, signer.roles.contains(.administrator) else { throw .notEntitled }
    try SigningKey.verify(
      signed.signature, Roster.signedBytes(signed.document, organisation: organisation), publicKey: signer.signing)
    let changes = try checkedChanges(to: next)
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
    guard let signer = member(signed.signer), roles(of: signer.id, at: next.version - 1).contains(.administrator) else {
      throw .notEntitled
    }
    try SigningKey.verify(
      signed.signature, Roster.signedBytes(signed.document, organisation: organisation), publicKey: signer.signing)
    throw .fork
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

  /// A reference met in a signed context: `rolledBack` if it is newer than what the server gave, `fork` if it differs.
  public func check(_ reference: RosterReference) throws(VaultError) {
    guard reference.version >= 1 else { throw .malformed }
    guard let known = hash(of: reference.version) else { throw .rolledBack }
    guard known == reference.hash else { throw .fork }
  }

  /// A member's line in the newest roster, removed or not. Keys never change, so it serves for every version.
  public func member(_ id: [UInt8]) -> RosterMember? { current.index(of: id).map { current.members[$0] } }

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
