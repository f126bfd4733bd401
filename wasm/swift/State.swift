/// What an instance of the module knows: who is signed in, what was verified, and the secrets behind the handles.
final class VaultState {
  private var known: RosterChain?
  private var chains = GroupName.allCases.map { GroupChain(group: $0) }
  /// What was known when the present trial began.
  private var beforeTrial: (rosters: RosterChain?, chains: [GroupChain])?
  private var groupSecrets: [UInt64: Held<SealingKey>] = [:]
  private var memberKeys: Held<MemberKeys>?
  private var sealingBlob: Held<SecretBytes>?

  var attempts = HandleTable<Attempt>()
  var logins = HandleTable<LoginKeys>()
  var codes = HandleTable<SecretCode>()
  var invitations = HandleTable<Invitation>()
  var keys = HandleTable<SecretBytes>()
  var callers = HandleTable<CallerKeys>()

  /// Whatever the handle stands for; nothing if it is used up already.
  func drop(_ handle: UInt32) {
    attempts.remove(handle)
    logins.remove(handle)
    codes.remove(handle)
    invitations.remove(handle)
    keys.remove(handle)
    callers.remove(handle)
  }

  // MARK: Me

  func signIn(_ keys: consuming MemberKeys, blobKey: consuming SecretBytes) {
    memberKeys = Held(keys)
    sealingBlob = Held(blobKey)
  }

  func me() throws(VaultError) -> Held<MemberKeys> { try present(memberKeys) }

  func blobKey() throws(VaultError) -> Held<SecretBytes> { try present(sealingBlob) }

  /// The organisation of the rosters, or while there are none, that of my anchor.
  func organisation() throws(VaultError) -> [UInt8] {
    if let known { return known.organisation }
    return Array(try me().value.anchor[0..<16])
  }

  /// I as somebody to whom things are wrapped.
  func meAsRecipient() throws(VaultError) -> Recipient {
    guard let line = try rosters().member(try me().value.member) else { throw .notEntitled }
    return .member(line)
  }

  // MARK: Chains

  func rosters() throws(VaultError) -> RosterChain {
    guard let known else { throw .noState }
    return known
  }

  func begin(_ rosters: RosterChain) {
    known = rosters
    chains = GroupName.allCases.map { GroupChain(group: $0) }
    groupSecrets = [:]
    beforeTrial = nil
  }

  func append(_ signed: SignedDocument) throws(VaultError) {
    guard known != nil else { throw .noState }
    try known?.append(signed)
  }

  func chain(_ group: GroupName) -> GroupChain { chains[Int(group.rawValue) - 1] }

  func append(_ signed: SignedDocument, to group: GroupName) throws(VaultError) {
    try chains[Int(group.rawValue) - 1].append(signed, rosters: rosters())
  }

  /// What is appended from now on is forgotten at the end of the trial.
  func beginTrial() throws(VaultError) {
    guard beforeTrial == nil else { throw .malformed }
    beforeTrial = (known, chains)
  }

  func endTrial() throws(VaultError) {
    guard let before = beforeTrial else { throw .noState }
    (known, chains) = before
    beforeTrial = nil
  }

  // MARK: Group secrets

  private func place(_ group: GroupName, _ epoch: UInt32) -> UInt64 { UInt64(group.rawValue) << 32 | UInt64(epoch) }

  func holds(_ group: GroupName, epoch: UInt32) -> Bool { groupSecrets[place(group, epoch)] != nil }

  func hold(_ secret: consuming SealingKey, of group: GroupName, epoch: UInt32) {
    groupSecrets[place(group, epoch)] = Held(secret)
  }

  func secret(of group: GroupName, epoch: UInt32) throws(VaultError) -> Held<SealingKey> {
    try present(groupSecrets[place(group, epoch)])
  }

  private func present<Value: ~Copyable>(_ held: Held<Value>?) throws(VaultError) -> Held<Value> {
    guard let held else { throw .noState }
    return held
  }
}

/// The instance's one state.
nonisolated(unsafe) var state = VaultState()

/// Something that cannot be copied, where several places refer to it.
final class Held<Value: ~Copyable> {
  var value: Value
  init(_ value: consuming Value) { self.value = value }
}

/// Handles are counted over all tables, so that one never stands for two things.
nonisolated(unsafe) private var lastHandle: UInt32 = 0

struct HandleTable<Value: ~Copyable> {
  private var held: [UInt32: Held<Value>] = [:]

  mutating func add(_ value: consuming Value) -> UInt32 {
    lastHandle += 1
    held[lastHandle] = Held(value)
    return lastHandle
  }

  func at(_ handle: UInt32) throws(VaultError) -> Held<Value> {
    guard let found = held[handle] else { throw .noState }
    return found
  }

  /// What it held is wiped once nothing uses it any more.
  mutating func remove(_ handle: UInt32) { held.removeValue(forKey: handle) }
}

/// A passphrase on its way through the oblivious function and Argon2id.
struct Attempt: ~Copyable {
  let organisation: [UInt8]
  let input: SecretBytes
  let blinded: ObliviousFunction.Blinded
  /// The function's output, and the login it was made for.
  var y: SecretBytes?
  var loginTag: [UInt8] = []
}

/// Drops every key, chain and handle.
@_expose(wasm, "hl_wipe")
@_cdecl("hl_wipe")
func wipe(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "") { _, _ in state = VaultState() }
}

/// handle →
@_expose(wasm, "hl_drop")
@_cdecl("hl_drop")
func drop(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "n") { (arguments, _) throws(VaultError) in state.drop(arguments.integer()) }
}
