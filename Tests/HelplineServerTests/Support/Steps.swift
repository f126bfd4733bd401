import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

// What members of an organisation do, as requests.
extension ServerWorld {
  // MARK: Joining

  final class OpenInvitation: Sendable {
    let invitation: Invitation
    let request: Invite
    init(_ invitation: consuming Invitation, _ request: Invite) {
      self.invitation = invitation
      self.request = request
    }
  }

  func newInvitation(_ roles: [Role], days: Int = 7) throws -> OpenInvitation {
    let invitation = try Invitation(SecretCode(random: .invitation))
    let terms = InvitationTerms(
      anchor: rosters.anchor, roster: rosters.newest, roles: Roles(roles),
      expires: Array(service.clock.today.adding(days: days).description.utf8))
    let administrators = try #require(chain(.administrators).publicKey)
    let request = Invite(
      tag: Bytes(invitation.tag), terms: WireTerms(terms), mac: Bytes(try invitation.authenticate(terms)),
      box: Bytes(
        try invitation.box(
          terms: terms, name: Array("Somebody".utf8), inviter: founder.id.bytes, with: founder.signing,
          administrators: administrators)))
    return OpenInvitation(invitation, request)
  }

  func joining(_ member: Member, _ open: OpenInvitation) throws -> Join {
    let joiner = Joiner(
      member: member.id.bytes, signing: member.signing.publicKey, sealing: member.sealing.publicKey,
      loginTag: member.loginTag)
    let mac = try open.invitation.authenticate(joiner: joiner, terms: open.request.terms.value)
    return Join(
      tag: open.request.tag, member: member.id, signing: Bytes(joiner.signing), sealing: Bytes(joiner.sealing),
      mac: Bytes(mac), login: member.newLogin(secretNumber: service.store.secret.newest),
      blob: .random(1024 + Sealing.aeadOverhead))
  }

  /// The request that makes a joiner a member and admits them to the approver's groups.
  func approval(_ member: Member, _ roles: [Role], by administrator: Member) throws -> (ChangeRoster, RosterChain) {
    var (request, after) = try nextRoster(by: administrator) { next, _ in next.members.append(member.line(roles)) }
    var members = chain(.members)
    for name in GroupName.allCases where name.admits(Roles(roles)) && chain(name).admitted(administrator.id.bytes) {
      let eligible = name.admits(after.roles(of: administrator.id.bytes)) || name == .auditors
      guard eligible else { continue }
      let record = try admission(name, of: member, by: administrator, rosters: after)
      if name == .members { try members.append(record.record.value, rosters: after) }
      request.records.append(record)
    }
    request.names = [
      NewName(
        member: member.id, object: .random(SealedObject.least + Sealing.aeadOverhead),
        wraps: try recipients(.members, rosters: after, chain: members).map { try .random(to: $0) })
    ]
    return (request, after)
  }

  /// A member's name under a fresh key.
  func newName(of member: Member, revision: UInt32) throws -> ChangeName {
    ChangeName(
      revision: revision, object: .random(SealedObject.least + Sealing.aeadOverhead),
      wraps: try recipients(.members).map { try .random(to: $0) })
  }

  /// Invites, joins, approves, signs in, and begins or enters every group that the roles allow.
  func add(_ roles: [Role]) async throws -> Member {
    let member = try Member()
    let open = try newInvitation(roles)
    try await caller.call(API.invite, open.request, token: founder.token)
    try await caller.call(API.join, try joining(member, open))
    let (request, after) = try approval(member, roles, by: founder)
    try await caller.call(API.changeRoster, request, token: founder.token)
    state.withLock { $0.rosters = after }
    for record in request.records { try believe(record) }
    try await signIn(member)
    for name in GroupName.allCases where name.admits(Roles(roles)) && chain(name).newest == nil {
      try await add(try rotation(name, by: member), by: member)
    }
    return member
  }

  /// Admits a member to a group, by whoever of `holders` is in it.
  func admit(_ member: Member, to name: GroupName, by holder: Member) async throws {
    try await add(try admission(name, of: member, by: holder), by: holder)
  }

  // MARK: Statistics keys

  func newKey(_ month: Month, number: UInt32 = 1, by member: Member, recipients: [Recipient]? = nil, rosters: RosterChain? = nil)
    throws -> NewStatisticsKey
  {
    let secret = try GroupKey()
    state.withLock { $0.statistics[month, default: [:]][number] = secret }
    let key = try StatisticsKey(
      month: month.number, number: number, publicKey: secret.key.publicKey, author: member.id.bytes,
      with: member.signing, rosters: rosters ?? self.rosters)
    return NewStatisticsKey(
      month: month, number: number, publicKey: Bytes(key.publicKey), roster: WireRosterReference(key.roster),
      signature: Bytes(key.signature),
      wraps: try (recipients ?? self.recipients(.coordinators)).map { try .random(to: $0) })
  }

  /// Keys for this month and the next.
  func addKeys(by member: Member, months: ClosedRange<Int> = 0...1) async throws {
    let keys = try months.map { try newKey(month.adding(months: $0), by: member) }
    try await caller.call(API.addStatisticsKeys, AddStatisticsKeys(keys: keys), token: member.token)
  }

  // MARK: Contacts

  func entries(_ month: Month? = nil, keyNumber: UInt32 = 1, count: Int = 4, size: Int = 512) -> WireEntries {
    WireEntries(month: month ?? self.month, keyNumber: keyNumber, sealed: (0..<count).map { _ in .random(size) })
  }

  func newContact(id: ID = ID(), open: Bool = true, size: Int = 2048) throws -> LogContact {
    LogContact(
      id: id, object: .random(size + Sealing.aeadOverhead), wraps: try recipients(.coordinators).map { try .random(to: $0) },
      authorWrap: .random(Wrap.size), open: open, purge: month.adding(months: 6), entries: entries())
  }

  @discardableResult
  func log(by member: Member, open: Bool = true, size: Int = 2048) async throws -> LogContact {
    let contact = try newContact(open: open, size: size)
    try await caller.call(API.logContact, contact, token: member.token)
    return contact
  }

  func correction(of contact: LogContact, revision: UInt32 = 2) -> WriteContact {
    WriteContact(
      epoch: 1, object: StoredObject(id: contact.id, revision: revision, sealed: .random(2048 + Sealing.aeadOverhead)),
      rekey: nil, open: contact.open, entries: entries())
  }

  /// A coordinator's first write: a settlement in epoch 2.
  func settlement(of contact: LogContact, revision: UInt32 = 1) throws -> WriteContact {
    WriteContact(
      epoch: 2, object: StoredObject(id: ID(), revision: 1, sealed: .random(2048 + Sealing.aeadOverhead)),
      rekey: Rekey(
        stored: [ObjectReference(id: contact.id, revision: revision)],
        objects: [StoredObject(id: contact.id, revision: revision, sealed: .random(contact.object.bytes.count))],
        wraps: try recipients(.coordinators).map { try .random(to: $0) }),
      open: false, entries: entries())
  }

  // MARK: Hand-over notes

  func newHandOver(id: ID = ID()) throws -> LeaveHandOver {
    let recipients = try recipients(.volunteers) + recipients(.coordinators)
    return LeaveHandOver(
      id: id, day: service.clock.today, object: .random(SealedObject.handOver + Sealing.aeadOverhead),
      wraps: try recipients.map { try .random(to: $0) })
  }

  @discardableResult
  func leave(by member: Member) async throws -> LeaveHandOver {
    let note = try newHandOver()
    try await caller.call(API.leaveHandOver, note, token: member.token)
    return note
  }

  // MARK: The audit log

  /// Every entry, opened with the auditors' keys.
  func auditEntries(after position: Int64 = 0) async throws -> [AuditEntry] {
    let rows = try await service.store.read { db in
      try Row.fetchAll(db, sql: "SELECT epoch, entry FROM audit WHERE position > ? ORDER BY position", arguments: [position])
        .map { (epoch: $0["epoch"] as UInt32, entry: [UInt8]($0["entry"] as Data)) }
    }
    return try rows.map { row in
      #expect(row.entry.count == AuditChain.entrySize)
      let key = try #require(state.withLock { $0.keys[.auditors]?[row.epoch] })
      let json = try AuditChain.open(row.entry, with: key.key, organisation: organisation)
      return try JSONDecoder().decode(AuditEntry.self, from: Data(json))
    }
  }

  /// What `body` left in the audit log.
  func audited(_ body: () async throws -> Void) async throws -> [AuditEntry] {
    let before = try await service.store.read { try Int64.fetchOne($0, sql: "SELECT max(position) FROM audit") } ?? 0
    try await body()
    return try await auditEntries(after: before)
  }
}

extension ServerWorld {
  /// A helpline that works: an administrator and auditor who founded it, a coordinator with statistics keys, a volunteer.
  static func working(
    clock: TestClock = TestClock(), change: @escaping @Sendable (inout Settings) -> Void = { _ in }
  ) async throws -> (world: ServerWorld, coordinator: Member, volunteer: Member) {
    let world = try await ServerWorld([.administrator, .auditor], clock: clock, change: change)
    let coordinator = try await world.add([.coordinator])
    try await world.addKeys(by: coordinator)
    return (world, coordinator, try await world.add([.volunteer]))
  }
}
