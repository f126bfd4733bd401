import Foundation
import HelplineCore
import HelplineVault

/// What a client says happened since it last looked.
package enum RosterChange: Equatable, Sendable {
  case joined(ID, [Role])
  case removed(ID)
  case roles(ID, [Role])
  /// A ceremony was held, and the recovery key is another one.
  case ceremony
}

/// A member signed in: their keys in memory, the verified rosters and groups, and every flow as a method. Everything that
/// comes from the server is verified here before anybody sees it.
package actor Session {
  package nonisolated let client: Client
  package nonisolated let member: ID
  package nonisolated let organisation: ID
  /// Where what must outlive the session is kept; none in a test that needs none.
  nonisolated let directory: ProfileDirectory?
  var profile: Profile
  var token: [UInt8]
  var keys: MemberKeys
  let blobKey: SecretBytes
  var blobVersion: UInt32
  /// What the stored blob remembers.
  var blobHeads: Heads
  /// How often the keyring was changed, and how many of these changes the stored blob has.
  var keyringChanges = 0
  var keyringRemembered = 0
  /// Kept while unlocked, to renew a lost session without the passphrase.
  var login: Hardening.Result
  let loginTag: [UInt8]
  package internal(set) var rosters: RosterChain
  package internal(set) var groups: [GroupName: GroupChain] = [:]
  var groupKeys: [GroupKey: GroupKeyHolder] = [:]
  var previousSecrets: [GroupKey: [UInt8]] = [:]
  /// Highest epoch and revisions seen, by compartment: nothing older is believed in this session.
  var seen: [ID: Seen] = [:]
  /// The newest statistics key seen of each month: neither a lower number nor another key is believed in this session.
  var statisticsKeys: [Month: StatisticsKey] = [:]
  /// The releases of the last look.
  var releaseChain = ReleaseChain()
  /// Version of the newest roster that was known when the groups were last asked for: the chains hold every record that names an
  /// older one. 0 before the first complete fetch.
  private(set) var groupsKnowRoster: UInt32 = 0
  /// Contacts of the last list that could not be believed: one of them must not keep the others from being read.
  package internal(set) var refused: [ID] = []
  /// What the last list asked a coordinator to erase.
  package internal(set) var erasures: [OpenedErasure] = []
  /// What the last list held of other services' referrals to Exit.
  package internal(set) var inbounds: [OpenedInbound] = []
  package internal(set) var status: OrganisationStatus
  private var hasForked = false
  private var knownLists: CodeLists?
  private var lastLook: Task<Void, any Error>?
  /// What changed in the roster since this member last signed in.
  package internal(set) var changes: [RosterChange] = []

  struct Seen {
    var epoch: UInt32 = 0
    var revisions: [ID: UInt32] = [:]
    /// The key of that epoch: the next one must continue it.
    var key: OpenedKey?
  }

  struct GroupKey: Hashable {
    let group: GroupName
    let epoch: UInt32
  }

  final class GroupKeyHolder: Sendable {
    let key: SealingKey
    init(_ key: consuming SealingKey) { self.key = key }
  }

  init(
    client: Client, directory: ProfileDirectory?, profile: Profile, token: [UInt8], keys: consuming MemberKeys,
    blobKey: consuming SecretBytes, blobVersion: UInt32, login: Hardening.Result, loginTag: [UInt8], rosters: RosterChain,
    status: OrganisationStatus
  ) throws {
    self.client = client
    self.directory = directory
    self.profile = profile
    self.token = token
    member = try ID(keys.member)
    organisation = try ID(rosters.organisation)
    blobHeads = keys.heads
    self.keys = keys
    self.blobKey = blobKey
    self.blobVersion = blobVersion
    self.login = login
    self.loginTag = loginTag
    self.rosters = rosters
    self.status = status
  }

  package var roles: [Role] { rosters.roles(of: member.bytes).names }
  package func isAdmitted(_ group: Group) -> Bool {
    group.name.admits(rosters.roles(of: member.bytes)) && chain(group.name).admitted(member.bytes)
  }

  func chain(_ name: GroupName) -> GroupChain { groups[name] ?? GroupChain(group: name) }

  /// What may be chosen: the lists of this machine's configuration folder, read once, unless it was given others.
  func codeLists() throws -> CodeLists {
    if let knownLists { return knownLists }
    let lists = try CodeLists(contentsOf: ConfigurationFolder.find().file(CodeLists.fileName))
    knownLists = lists
    return lists
  }

  package func use(_ lists: CodeLists) { knownLists = lists }

  // MARK: Requests

  /// Once two histories were seen, nothing more is written in this session.
  private func refuseAfterFork<Request, Reply>(_ endpoint: Endpoint<Request, Reply>) throws {
    if hasForked, endpoint.method != .get { throw ClientError.fork }
  }

  /// Calls an endpoint in this session, renewing the session if the server has lost it.
  func call<Request, Reply>(
    _ endpoint: Endpoint<Request, Reply>, id: (any CustomStringConvertible & Sendable)? = nil, query: [String: String] = [:],
    _ body: Request
  ) async throws -> Reply {
    let encoded = Request.self == Nothing.self ? nil : try Client.encode(body)
    return try await call(endpoint, id: id, query: query, encoded: encoded)
  }

  func call<Request, Reply>(
    _ endpoint: Endpoint<Request, Reply>, id: (any CustomStringConvertible & Sendable)? = nil, query: [String: String] = [:],
    encoded: Data?
  ) async throws -> Reply {
    try refuseAfterFork(endpoint)
    // A server that is restarted between the renewal and the repeated call has lost the new session too.
    for _ in 1...3 {
      do {
        return try await client.call(endpoint, id: id, query: query, encoded: encoded, token: token)
      } catch let refusal as Refusal where refusal.code == .notSignedIn { try await renew() }
    }
    return try await client.call(endpoint, id: id, query: query, encoded: encoded, token: token)
  }

  /// A fresh challenge for the login key in memory: no evaluation, no derivation.
  @discardableResult
  func renew() async throws -> SignedIn {
    // A nonce is worth nothing to a server that was restarted after giving it: then once more.
    for _ in 1...2 {
      do { return try await answerChallenge() } catch let refusal as Refusal where refusal.code == .notSignedIn {}
    }
    return try await answerChallenge()
  }

  private func answerChallenge() async throws -> SignedIn {
    let nonce = try await client.call(API.challenge, AskChallenge(tag: Bytes(loginTag))).nonce.bytes
    let signedIn = try await client.call(
      API.signIn,
      try SignInRequest(
        login, origin: client.origin, loginTag: loginTag, nonce: nonce, device: profile.device, organisation: organisation.bytes))
    guard signedIn.member == member else { throw ClientError.forged }
    token = signedIn.token.bytes
    return signedIn
  }

  /// Remembers what was seen since the sign-in, own changes too, so that the next one neither believes less nor announces it.
  package func signOut() async {
    if groupsKnowRoster > keys.heads.roster.position || keyringChanges != keyringRemembered { try? await remember() }
    _ = try? await client.call(API.signOut, Nothing(), token: token)
  }

  // MARK: Chains

  /// Fetches and verifies what is new in rosters and groups, and the server's day. One at a time: of two at once the slower would bring
  /// an older answer, which looks like a roll-back.
  package func refresh() async throws {
    let before = lastLook
    let look = Task {
      _ = await before?.result
      try await self.look()
    }
    lastLook = look
    try await look.value
  }

  /// Asks for the server's day alone, where nothing else can have changed.
  package func learnDay() async throws { status = try await client.call(API.organisation, Nothing()) }

  private func look() async throws {
    do {
      // What changes between two answers names a roster that the first did not hold yet: then once more.
      do { try await fetchChains() } catch ClientError.rolledBack { try await fetchChains() }
    } catch ClientError.fork {
      hasForked = true
      throw ClientError.fork
    }
  }

  private func fetchChains() async throws {
    let known = rosters.current.version
    let new = try await call(API.rosters, query: ["after": String(known)], Nothing()).rosters
    var rosters = rosters
    for signed in new { try believing { () throws(VaultError) in try rosters.append(signed.value) } }
    changes += Self.changes(from: known, in: rosters)
    self.rosters = rosters
    // Taken before the groups are asked for: what is appended after this answer was made cannot name an older roster.
    let asked = rosters.current.version
    let fetched = try await call(API.groups, Nothing()).groups
    for state in fetched { try believe(state) }
    groupsKnowRoster = max(groupsKnowRoster, asked)
    try await learnDay()
  }

  private func believe(_ state: GroupState) throws {
    let name = state.group.name
    var chain = chain(name)
    let known = chain.records.count
    guard state.records.count >= known else { throw ClientError.rolledBack }
    try believing { () throws(VaultError) in
      for record in state.records { try chain.append(record.value, rosters: rosters) }
      try chain.check(after: UInt32(known), roster: groupsKnowRoster)
    }
    groups[name] = chain
    for previous in state.previousSecrets {
      previousSecrets[GroupKey(group: name, epoch: previous.epoch)] = previous.sealed.bytes
    }
    guard let newest = chain.newest, let wrap = state.wrap, groupKeys[GroupKey(group: name, epoch: newest.epoch)] == nil else {
      return
    }
    let holder = try believing { () throws(VaultError) in try openGroupKey(wrap, chain) }
    groupKeys[GroupKey(group: name, epoch: newest.epoch)] = holder
  }

  private func openGroupKey(_ wrap: WireWrap, _ chain: GroupChain) throws(VaultError) -> GroupKeyHolder {
    guard let line = rosters.member(member.bytes) else { throw .notEntitled }
    return GroupKeyHolder(
      try GroupSecret.open(wrap.sealed.bytes, newestOf: chain, to: .member(line), with: keys.sealing, rosters: rosters))
  }

  /// The secret of a group's epoch: the newest, or an older one through those that follow it.
  func groupKey(_ name: GroupName, epoch: UInt32) throws -> GroupKeyHolder {
    if let held = groupKeys[GroupKey(group: name, epoch: epoch)] { return held }
    let chain = chain(name)
    guard epoch >= 1, epoch < chain.epoch, let record = chain.record(epoch: epoch),
      let sealed = previousSecrets[GroupKey(group: name, epoch: epoch + 1)]
    else { throw ClientError.notAdmitted(Group(name)) }
    let next = try groupKey(name, epoch: epoch + 1)
    let holder = try believing { () throws(VaultError) in
      GroupKeyHolder(
        try GroupSecret.openPrevious(
          sealed, with: next.key, group: name, epoch: epoch + 1, previousPublicKey: record.publicKey,
          organisation: organisation.bytes))
    }
    groupKeys[GroupKey(group: name, epoch: epoch)] = holder
    return holder
  }

  static func changes(from version: UInt32, in rosters: RosterChain) -> [RosterChange] {
    guard version > 0, version < rosters.current.version else { return [] }
    var changes: [RosterChange] = []
    for key in rosters.recoveryKeys where key.since > version { changes.append(.ceremony) }
    for line in rosters.current.members {
      guard let id = try? ID(line.id) else { continue }
      let before = rosters.roles(of: line.id, at: version)
      let now = rosters.roles(of: line.id)
      if before == now { continue }
      if before.isEmpty {
        changes.append(.joined(id, now.names))
      } else if now.isEmpty {
        changes.append(.removed(id))
      } else {
        changes.append(.roles(id, now.names))
      }
    }
    return changes
  }
}

extension SignInRequest {
  /// Signs the proof with the login key.
  init(
    _ login: Hardening.Result, origin: String, loginTag: [UInt8], nonce: [UInt8], device: Bytes?, organisation: [UInt8]
  ) throws {
    let statement = try SignIn.proof(origin: Array(origin.utf8), tag: loginTag, nonce: nonce, organisation: organisation)
    self.init(
      loginTag: Bytes(loginTag), origin: origin, nonce: Bytes(nonce), proof: Bytes(try login.keys.signing.sign(statement)),
      device: device)
  }
}
