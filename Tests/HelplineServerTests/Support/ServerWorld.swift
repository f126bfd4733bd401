import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Synchronization
import Testing

/// An organisation on a server of its own, made by raw requests: real rosters and group records, since the server verifies
/// them, and random bytes for what it cannot open.
final class ServerWorld: Sendable {
  struct State: Sendable {
    var server: TestServer
    var rosters: RosterChain
    /// Whose shares the trustees have.
    var recovery: HeldRecovery
    var groups: [GroupName: GroupChain] = [:]
    /// By group and epoch.
    var keys: [GroupName: [UInt32: GroupKey]] = [:]
    /// Statistics secrets by month and number.
    var statistics: [Month: [UInt32: GroupKey]] = [:]
  }

  let folder: Folder
  let clock: TestClock
  let founder: Member
  let state: Mutex<State>
  private let change: @Sendable (inout Settings) -> Void

  var server: TestServer { state.withLock { $0.server } }
  var caller: Caller { server.caller }
  var service: Helpline { server.service }
  var rosters: RosterChain { state.withLock { $0.rosters } }
  var organisation: [UInt8] { rosters.organisation }
  var month: Month { service.clock.month }
  func chain(_ name: GroupName) -> GroupChain { state.withLock { $0.groups[name] ?? GroupChain(group: name) } }

  init(
    _ roles: [Role] = [.administrator], clock: TestClock = TestClock(),
    change: @escaping @Sendable (inout Settings) -> Void = { _ in }
  ) async throws {
    folder = try Folder()
    self.clock = clock
    self.change = change
    let server = try await TestServer(folder["data"], clock: clock, change: change)
    let release = try await server.caller.call(API.organisation, Nothing()).release.bytes
    let founding = try Founding(roles, release: release)
    founder = founding.founder
    state = Mutex(
      State(
        server: server, rosters: founding.rosters, recovery: founding.recovery, groups: founding.groups,
        keys: founding.keys.mapValues { [1: $0] }))
    try await server.caller.call(API.foundOrganisation, founding.request(server.service.setUpToken ?? ""))
    try await signIn(founder)
  }

  // MARK: The server

  func stop() async { await server.stop() }

  /// Stops the server and starts it anew on the same folder.
  func restart() async throws {
    await server.stop()
    while true {
      // The lock goes with the old server's last holder.
      do {
        let next = try await TestServer(folder["data"], clock: clock, change: change)
        return state.withLock { $0.server = next }
      } catch SettingsError.inUse(_) { try await Task.sleep(for: .milliseconds(20)) }
    }
  }

  @discardableResult
  func signIn(_ member: Member, device: Bytes? = nil) async throws -> SignedIn {
    let request = try await member.signIn(caller, organisation: organisation, device: device)
    let answer = try await caller.call(API.signIn, request)
    member.signedIn = answer
    return answer
  }

  /// Rows of every table.
  func counts() async throws -> [String: Int] {
    try await service.store.read { db in
      var counts: [String: Int] = [:]
      for table in try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'") {
        counts[table] = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)")
      }
      return counts
    }
  }

  func execute(_ sql: String) async throws { try await service.store.pool.write { db in try db.execute(sql: sql) } }

  // MARK: Rosters

  /// Signs the next roster and puts it in force.
  func changeRoster(
    by member: Member, lost: Bool = false, _ change: (inout Roster, UInt32) -> Void
  ) async throws {
    let (request, after) = try nextRoster(by: member, lost: lost, change)
    try await caller.call(API.changeRoster, request, token: member.token)
    state.withLock { $0.rosters = after }
  }

  func nextRoster(
    by member: Member, lost: Bool = false, _ change: (inout Roster, UInt32) -> Void
  ) throws -> (ChangeRoster, RosterChain) {
    var after = rosters
    var next = after.current
    change(&next, after.current.version)
    let signed = try after.sign(next, as: member.id.bytes, with: member.signing)
    try after.append(signed)
    return (ChangeRoster(roster: try Signed(signed), lost: lost), after)
  }

  func remove(_ member: Member, by administrator: Member, lost: Bool = false) async throws {
    try await changeRoster(by: administrator, lost: lost) { next, version in
      if let place = next.index(of: member.id.bytes) { next.members[place].removed = version }
    }
  }

  func setRoles(_ member: Member, _ roles: [Role], by administrator: Member) async throws {
    try await changeRoster(by: administrator, lost: true) { next, _ in
      if let place = next.index(of: member.id.bytes) { next.members[place].roles = Roles(roles) }
    }
  }

  // MARK: Groups

  /// The next epoch of a group, or its first.
  func rotation(_ name: GroupName, by member: Member) throws -> NewRecord {
    let before = chain(name)
    let key = try GroupKey()
    let signed = try before.rotation(
      to: key.key.publicKey, rosters: rosters, as: member.id.bytes, with: member.signing)
    let record = try GroupRecord(document: signed.document)
    state.withLock { $0.keys[name, default: [:]][record.epoch] = key }
    var wraps = try record.members.map { try WireWrap.random(to: $0) }
    wraps.append(try .random(to: try Recipient.recovery(rosters)))
    return NewRecord(
      group: Group(name), record: try Signed(signed), wraps: wraps,
      previousSecret: before.newest == nil ? nil : .random(120))
  }

  func admission(_ name: GroupName, of newcomer: Member, by member: Member, rosters: RosterChain? = nil) throws -> NewRecord {
    let signed = try chain(name).admission(
      of: [newcomer.id.bytes], rosters: rosters ?? self.rosters, as: member.id.bytes, with: member.signing)
    return NewRecord(group: Group(name), record: try Signed(signed), wraps: [try .random(to: newcomer.id.bytes)])
  }

  /// Takes a record into the chain that this side believes.
  func believe(_ record: NewRecord) throws {
    var chain = chain(record.group.name)
    try chain.append(record.record.value, rosters: rosters)
    state.withLock { [chain] in $0.groups[record.group.name] = chain }
  }

  func add(_ record: NewRecord, by member: Member) async throws {
    try await caller.call(API.addRecord, record, token: member.token)
    try believe(record)
  }

  /// To whom a key for a group is wrapped.
  func recipients(_ name: GroupName, rosters: RosterChain? = nil, chain: GroupChain? = nil) throws -> [Recipient] {
    let (rosters, chain) = (rosters ?? self.rosters, chain ?? self.chain(name))
    guard let newest = chain.newest else { return [] }
    guard chain.rotationPending(rosters) else { return [try .group(newest)] }
    return chain.eligibleMembers(rosters).compactMap { rosters.member($0) }.map { .member($0) }
  }
}
