import Foundation
import HelplineCore
import HelplineVault

extension Session {
  /// Signs a member in and verifies everything that the server says about the organisation. `directory` keeps what this
  /// device has seen; nil for a device that remembers nothing.
  package static func signIn(
    client: Client, login: String, passphrase: String, directory: ProfileDirectory?, housekeeping: Bool = true
  ) async throws -> Session {
    let status = try await client.call(API.organisation, Nothing())
    guard let organisation = status.organisation else { throw Refusal(.notFounded) }
    let normalised = Normalised.login(login)
    let kept = directory?.load()
    var profile = Profile(server: client.origin, login: normalised, organisation: organisation)
    // A device remembers one member; another login on it begins from nothing.
    if let kept, kept.login == normalised, kept.server == client.origin {
      guard kept.organisation == organisation else { throw ClientError.otherOrganisation }
      profile = kept
    }
    let tag = try HardenedSecret.loginTag(Array(normalised.utf8), organisation: organisation.bytes)
    let device = profile.device
    let hardened = try await Hardening.run(passphrase, loginTag: tag, organisation: organisation.bytes) { blinded in
      try await client.call(API.evaluateLogin, EvaluateLogin(loginTag: Bytes(tag), blinded: blinded, device: device))
    }
    guard let nonce = hardened.nonce else { throw ClientError.badAnswer }
    let answer: SignedIn
    do {
      answer = try await client.call(
        API.signIn,
        try SignInRequest(
          hardened, origin: client.origin, loginTag: tag, nonce: nonce, device: device, organisation: organisation.bytes))
    } catch let refusal as Refusal where refusal.code == .notSignedIn { throw ClientError.wrongPassphrase }
    let session = try await open(
      answer, hardened: hardened, tag: tag, client: client, profile: profile, directory: directory, status: status)
    try await session.verifyAudit(head: answer.audit.value)
    if answer.renewSecret { try await session.setPassphrase(passphrase, sheet: nil) }
    if housekeeping { try await session.housekeep() }
    try await session.remember(device: answer.device)
    return session
  }

  /// Opens the keys and verifies the chains against what blob and device have seen.
  private static func open(
    _ answer: SignedIn, hardened: Hardening.Result, tag: [UInt8], client: Client, profile: Profile, directory: ProfileDirectory?,
    status: OrganisationStatus
  ) async throws -> Session {
    let organisation = profile.organisation.bytes
    if let known = profile.blobVersion, answer.blobVersion < known { throw ClientError.rolledBack }
    if let known = profile.member, answer.member != known { throw ClientError.forged }
    let token = answer.token.bytes
    let first = try await client.call(API.rosters, query: ["after": "0"], Nothing(), token: token).rosters
    let blobKey = try believing { () throws(VaultError) in
      try BlobKey.open(
        answer.sealedBlobKey.bytes, under: .passphrase, key: hardened.keys.wrapKey, tag: tag, organisation: organisation)
    }
    let keys = try believing { () throws(VaultError) in
      try MemberKeys(
        opening: answer.blob.bytes, blobKey: blobKey, member: answer.member.bytes, version: answer.blobVersion,
        organisation: organisation)
    }
    if let anchor = profile.anchor, anchor.bytes != keys.anchor { throw ClientError.otherOrganisation }
    let rosters = try chain(of: first, anchor: keys.anchor)
    try check(keys.heads.roster, in: rosters)
    if let seen = profile.roster { try check(seen.head, in: rosters) }
    guard let line = rosters.member(answer.member.bytes), line.signing == keys.signing.publicKey,
      line.sealing == keys.sealing.publicKey
    else { throw ClientError.forged }
    let known = UInt32(max(keys.heads.roster.position, profile.roster?.position ?? 0))
    let session = try Session(
      client: client, directory: directory, profile: profile, token: token, keys: keys, blobKey: blobKey,
      blobVersion: answer.blobVersion, login: hardened, loginTag: tag, rosters: rosters, status: status)
    await session.announce(changes(from: known, in: rosters))
    try await session.refresh()
    try await session.checkGroupHeads()
    return session
  }

  private func announce(_ changes: [RosterChange]) { self.changes = changes }

  /// Verifies a whole chain from the pinned anchor.
  static func chain(of signed: [Signed], anchor: [UInt8]?) throws(ClientError) -> RosterChain {
    guard let first = signed.first else { throw .badAnswer }
    return try believing { () throws(VaultError) in
      var rosters = try RosterChain(first: first.value, anchor: anchor)
      for next in signed.dropFirst() { try rosters.append(next.value) }
      return rosters
    }
  }

  /// What was seen before must be in the chain: a shorter chain is a roll-back, another one a fork.
  static func check(_ head: Head, in rosters: RosterChain) throws(ClientError) {
    guard let hash = rosters.hash(of: UInt32(head.position)) else { throw .rolledBack }
    guard hash == head.hash else { throw .fork }
  }

  private func checkGroupHeads() throws {
    try checkGroups(keys.heads.groups, roster: keys.heads.roster)
    if let roster = profile.roster, let groups = profile.groups {
      var heads: [GroupName: Head] = [:]
      for name in GroupName.allCases { heads[name] = groups[Group(name).rawValue]?.head }
      try checkGroups(heads, roster: roster.head)
    }
  }

  /// What was seen before must be in the chains, and what follows it must name the roster that was known then, or a later one.
  private func checkGroups(_ heads: [GroupName: Head], roster: Head) throws {
    // After joining a roster is known, and no group has been looked at.
    if heads.isEmpty { return }
    for name in GroupName.allCases {
      let chain = chain(name)
      if let head = heads[name] {
        guard let hash = chain.hash(at: UInt32(head.position)) else { throw ClientError.rolledBack }
        guard hash == head.hash else { throw ClientError.fork }
      }
      try believing { () throws(VaultError) in
        try chain.check(after: UInt32(heads[name]?.position ?? 0), roster: UInt32(roster.position))
      }
    }
  }

  // MARK: The audit log's chain

  /// Whether the log still continues what this member has seen. Remembers the new head.
  func verifyAudit(head: Head) async throws {
    var known = keys.heads.audit
    if let seen = profile.audit?.head, seen.position > known.position { known = seen }
    guard head.position >= known.position else { throw ClientError.rolledBack }
    var reached = known
    while reached.position < head.position {
      let page = try await call(API.auditLinks, query: ["after": String(reached.position)], Nothing())
      if let checkpoint = page.checkpoint, checkpoint.head.position > reached.position {
        // Older entries were pruned, and the log goes on from the checkpoint, which the server's release key signed. Only who
        // has seen nothing of the log yet can begin there: for everybody else it would be a way to put another log in its place.
        guard reached.position == 0 else { throw ClientError.rolledBack }
        try believing { () throws(VaultError) in
          try SigningKey.verify(
            checkpoint.signature.bytes, AuditChain.checkpoint(checkpoint.head.value, organisation: organisation.bytes),
            publicKey: rosters.current.release)
        }
        reached = checkpoint.head.value
        continue
      }
      guard !page.links.isEmpty else { throw ClientError.rolledBack }
      for link in page.links where reached.position < head.position {
        reached = try believing { () throws(VaultError) in
          try AuditChain.head(
            after: reached, link: AuditChain.Link(epoch: link.epoch, digest: link.digest.bytes),
            organisation: organisation.bytes)
        }
      }
    }
    guard reached == head else { throw ClientError.forged }
    keys.heads.audit = head
  }

  // MARK: Remembering

  /// Written only when there is something to remember: the blob's version counts how often, and anybody who reads the disk sees it.
  /// This device's profile remembers the audit head exactly, the blob to within a hundred entries.
  private var blobIsBehind: Bool {
    keyringChanges != keyringRemembered || keys.heads.roster != blobHeads.roster || keys.heads.groups != blobHeads.groups
      || keys.heads.audit.position >= blobHeads.audit.position + 100
  }

  /// Puts the heads that were seen into the blob and the profile.
  func remember(device: Bytes? = nil) async throws {
    // The roster that goes with the heads of the groups: a newer one would be held against records that were made before it.
    guard let hash = rosters.hash(of: groupsKnowRoster) else { throw ClientError.rolledBack }
    var seen = Heads(roster: Head(position: UInt64(groupsKnowRoster), hash: hash), audit: keys.heads.audit)
    for (name, chain) in groups {
      if let newest = chain.newest, let hash = chain.newestHash {
        seen.groups[name] = Head(position: UInt64(newest.index), hash: hash)
      }
    }
    keys.heads.merge(seen)
    try await putBlob()
    profile.anchor = Bytes(keys.anchor)
    profile.member = member
    profile.signing = Bytes(keys.signing.publicKey)
    profile.sealing = Bytes(keys.sealing.publicKey)
    if let device { profile.device = device }
    profile.blobVersion = blobVersion
    profile.roster = Profile.Seen(keys.heads.roster)
    profile.groups = Dictionary(
      uniqueKeysWithValues: keys.heads.groups.map { (Group($0.key).rawValue, Profile.Seen($0.value)) })
    profile.audit = Profile.Seen(keys.heads.audit)
    profile.waiting = nil
    profile.timeZone = status.timeZone
    try directory?.save(profile)
  }

  /// Writes the blob if it is behind. Where another device of this member was quicker, both write down what both know. Throws `busy` if
  /// that does not come to an end and a key would be forgotten.
  private func putBlob() async throws {
    for _ in 1...5 {
      guard blobIsBehind else { return }
      let (heads, count, version) = (keys.heads, keyringChanges, blobVersion + 1)
      let blob = try keys.seal(blobKey: blobKey, version: version)
      do {
        _ = try await call(API.putBlob, PutBlob(version: version, blob: Bytes(blob)))
        blobVersion = max(blobVersion, version)
        blobHeads = heads
        keyringRemembered = max(keyringRemembered, count)
      } catch let refusal as Refusal where refusal.code == .stale { try await mergeBlob() }
    }
    if keyringChanges != keyringRemembered { throw ClientError.busy }
  }

  /// Fetches the blob that is stored, which comes with a sign-in only, and takes over what it knows.
  private func mergeBlob() async throws {
    let known = blobVersion
    let answer = try await renew()
    guard answer.blobVersion >= known else { throw ClientError.rolledBack }
    // Meanwhile another task of this session has written a newer one.
    guard answer.blobVersion >= blobVersion else { return }
    let stored = try believing { () throws(VaultError) in
      try MemberKeys(
        opening: answer.blob.bytes, blobKey: blobKey, member: member.bytes, version: answer.blobVersion,
        organisation: organisation.bytes)
    }
    blobVersion = answer.blobVersion
    blobHeads = stored.heads
    do { try keys.merge(stored) } catch { throw ClientError(error) }
  }
}
