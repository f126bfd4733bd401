import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("What a member with bad intentions cannot do", .turnstile)
struct HostileMemberTests {
  /// Every wrap that the server holds.
  private func wraps(_ world: ServerWorld) async throws -> Set<Data> {
    try await world.service.store.read { try Set(Data.fetchAll($0, sql: "SELECT sealed FROM wrap")) }
  }

  @Test("Passing on the key of a group, as if it had been wrapped singly, is refused and takes nobody's key away")
  func passingOnGroupKeys() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let before = try await wraps(world)
    for (name, member) in [(GroupName.members, volunteer), (.coordinators, coordinator), (.volunteers, volunteer)] {
      let id = try ID(name.id(organisation: world.organisation))
      for kind in 0...UInt8(9) {
        for group in Group.allCases {
          guard let target = try? Recipient.group(#require(world.chain(group.name).newest)) else { continue }
          let wrap = SingleWrap(group: group, compartment: id, kind: kind, epoch: 1, wrap: try .random(to: target))
          let code = try await refusal {
            try await world.caller.call(API.rewrap, SingleWraps(wraps: [wrap]), token: member.token)
          }
          #expect(code == .notEntitled, "\(name) as \(kind) to \(group)")
        }
      }
    }
    #expect(try await wraps(world) == before)
    await world.stop()
  }

  @Test("A contact wrapped to a coordinator cannot be passed on to another group, nor by who has no wrap of it")
  func passingOnContacts() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let leaving = try await world.add([.coordinator])
    try await world.admit(leaving, to: .coordinators, by: coordinator)
    let late = try await world.add([.coordinator])
    try await world.remove(leaving, by: world.founder)
    let contact = try await world.log(by: volunteer)
    var record = try world.rotation(.coordinators, by: coordinator)
    let next = try Recipient.group(GroupRecord(document: record.record.document.bytes))
    record.statisticsKeys = try (0...1).map {
      try world.newKey(world.month.adding(months: $0), number: 2, by: coordinator, recipients: [next])
    }
    try await world.add(record, by: coordinator)
    try await world.admit(late, to: .coordinators, by: coordinator)
    let before = try await wraps(world)
    let members = try Recipient.group(#require(world.chain(.members).newest))
    let wrong = [
      (coordinator, SingleWrap(group: .members, compartment: contact.id, kind: 1, epoch: 1, wrap: try .random(to: members))),
      (coordinator, SingleWrap(group: .members, compartment: contact.id, kind: 5, epoch: 1, wrap: try .random(to: members))),
      (coordinator, SingleWrap(group: .coordinators, compartment: contact.id, kind: 1, epoch: 2, wrap: try .random(to: next))),
      (late, SingleWrap(group: .coordinators, compartment: contact.id, kind: 1, epoch: 1, wrap: try .random(to: next))),
      (volunteer, SingleWrap(group: .coordinators, compartment: contact.id, kind: 1, epoch: 1, wrap: try .random(to: next))),
    ]
    for (member, wrap) in wrong {
      let code = try await refusal {
        try await world.caller.call(API.rewrap, SingleWraps(wraps: [wrap]), token: member.token)
      }
      #expect(code == .notEntitled)
    }
    #expect(try await wraps(world) == before)
    await world.stop()
  }

  @Test("A contact under the id of a group's secret or of a month's key takes nothing along when it is re-keyed or erased")
  func derivedIDs() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    var ids = try GroupName.allCases.map { try ID($0.id(organisation: world.organisation)) }
    ids.append(try ID(Recipient.recoveryID(organisation: world.organisation)))
    for ahead in 0...2 {
      let key = StatisticsKey(
        month: world.month.adding(months: ahead).number, number: 1, publicKey: [], author: [], roster: world.rosters.newest,
        signature: [])
      ids.append(try ID(key.compartment(organisation: world.organisation).id))
    }
    let before = try await wraps(world)
    for id in ids {
      let contact = try world.newContact(id: id)
      try await world.caller.call(API.logContact, contact, token: volunteer.token)
      try await world.caller.call(API.writeContact, id: id, world.settlement(of: contact), token: coordinator.token)
      try await world.caller.call(API.eraseContact, id: id, Nothing(), token: coordinator.token)
    }
    #expect(try await wraps(world) == before)
    // One that is in the way when the month's key is made.
    let last = try world.newContact(id: ids[8])
    #expect(try await refusal { try await world.caller.call(API.logContact, last, token: volunteer.token) } == .idTaken)
    let key = AddStatisticsKeys(keys: [try world.newKey(world.month.adding(months: 2), by: coordinator)])
    try await world.caller.call(API.addStatisticsKeys, key, token: coordinator.token)
    await world.stop()
  }

  @Test("Nobody joins under the id of a group, of the recovery key, of a member or of a contact")
  func memberIDs() async throws {
    let (world, _, volunteer) = try await ServerWorld.working()
    let contact = try await world.log(by: volunteer)
    var ids = try GroupName.allCases.map { try ID($0.id(organisation: world.organisation)) }
    ids += [try ID(Recipient.recoveryID(organisation: world.organisation)), volunteer.id, contact.id]
    let open = try world.newInvitation([.volunteer])
    try await world.caller.call(API.invite, open.request, token: world.founder.token)
    for id in ids {
      var join = try world.joining(try Member(), open)
      join.member = id
      #expect(try await refusal { try await world.caller.call(API.join, join) } == .idTaken)
    }
    var taken = try world.joining(try Member(), open)
    taken.login.loginTag = Bytes(volunteer.loginTag)
    #expect(try await refusal { try await world.caller.call(API.join, taken) } == .loginTaken)
    await world.stop()
  }

  @Test("A joiner with a sealing key of small order, to which nothing could be sealed, is refused")
  func smallOrder() async throws {
    let world = try await ServerWorld()
    let open = try world.newInvitation([.volunteer])
    try await world.caller.call(API.invite, open.request, token: world.founder.token)
    let p: [UInt8] = [0xed] + [UInt8](repeating: 0xff, count: 30) + [0x7f]
    for point in [[UInt8](repeating: 0, count: 32), [1] + [UInt8](repeating: 0, count: 31), p] {
      var join = try world.joining(try Member(), open)
      join.sealing = Bytes(point)
      #expect(try await refusal { try await world.caller.call(API.join, join) } == .malformed)
    }
    try await world.caller.call(API.join, try world.joining(try Member(), open))
    await world.stop()
  }

  @Test("A statistics key that names a roster from before the rotation is not taken: nobody would seal to it")
  func olderStatisticsKey() async throws {
    let (world, coordinator, _) = try await ServerWorld.working()
    let second = try await world.add([.coordinator])
    try await world.admit(second, to: .coordinators, by: coordinator)
    let month = world.month.adding(months: 5)
    let before = world.rosters
    try await world.remove(second, by: world.founder)
    var record = try world.rotation(.coordinators, by: coordinator)
    let recipients = [try Recipient.group(GroupRecord(document: record.record.document.bytes))]
    record.statisticsKeys = try (0...1).map {
      try world.newKey(world.month.adding(months: $0), number: 2, by: coordinator, recipients: recipients)
    }
    try await world.add(record, by: coordinator)
    func add(_ rosters: RosterChain) async throws -> Refusal.Code? {
      let key = try StatisticsKey(
        month: month.number, number: 1, publicKey: try SealingKey().publicKey, author: coordinator.id.bytes,
        with: coordinator.signing, rosters: rosters)
      let new = NewStatisticsKey(
        month: month, number: 1, publicKey: Bytes(key.publicKey), roster: WireRosterReference(key.roster),
        signature: Bytes(key.signature), wraps: try world.recipients(.coordinators).map { try .random(to: $0) })
      return try await refusal {
        try await world.caller.call(API.addStatisticsKeys, AddStatisticsKeys(keys: [new]), token: coordinator.token)
      }
    }
    #expect(try await add(before) == .stale)
    #expect(try await add(world.rosters) == nil)
    await world.stop()
  }

  @Test("A joiner whose fields have other sizes is refused at once, not when somebody approves")
  func joinerSizes() async throws {
    let world = try await ServerWorld()
    let open = try world.newInvitation([.volunteer])
    try await world.caller.call(API.invite, open.request, token: world.founder.token)
    let changes: [@Sendable (inout Join) -> Void] = [
      { $0.signing = .random(31) }, { $0.sealing = .random(33) }, { $0.mac = .random(0) }, { $0.blob = .random(1063) },
      { $0.blob = .random(4096 + 40) }, { $0.login.loginKey = .random(31) }, { $0.login.sealedBlobKey = .random(71) },
      { $0.login.sheet?.tag = .random(31) }, { $0.login.sheet?.sealedBlobKey = .random(73) }, { $0.login.loginTag = .random(16) },
    ]
    for (place, change) in changes.enumerated() {
      var join = try world.joining(try Member(), open)
      change(&join)
      #expect(try await refusal { try await world.caller.call(API.join, join) } == .wrongSize, "change \(place)")
    }
    await world.stop()
  }

  @Test("A group record with a list that no roster has members for is refused quickly")
  func longRecords() async throws {
    let world = try await ServerWorld()
    let newest = try #require(world.chain(.administrators).newest)
    let many = (0..<60_000).map { _ in Sodium.random(16) }
    let record = GroupRecord(
      organisation: world.organisation, group: .administrators, index: 2, epoch: 1, publicKey: newest.publicKey,
      members: newest.members + many, previous: world.chain(.administrators).newestHash, roster: world.rosters.newest)
    let document = try record.document()
    // The signature's bytes as docs/protocol.md 5 has them.
    var message = try ByteWriter("hl1/group", organisation: world.organisation)
    message.variable(document)
    let signed = SignedDocument(
      document: document, signer: world.founder.id.bytes, signature: try world.founder.signing.sign(message.bytes))
    let request = NewRecord(group: .administrators, record: try Signed(signed), wraps: [])
    let begun = ContinuousClock.now
    let code = try await refusal { try await world.caller.call(API.addRecord, request, token: world.founder.token) }
    #expect(code == .brokenChain)
    #expect(ContinuousClock.now - begun < .seconds(30))
    await world.stop()
  }

  @Test("A change of roles keeps the contacts that are wrapped to a coordinator singly, and losing the role does not")
  func singleWraps() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let leaving = try await world.add([.coordinator])
    try await world.admit(leaving, to: .coordinators, by: coordinator)
    try await world.remove(leaving, by: world.founder)
    let contact = try await world.log(by: volunteer)
    try await world.setRoles(coordinator, [.mentor, .coordinator], by: world.founder)
    _ = try await world.caller.call(API.contact, id: contact.id, Nothing(), token: coordinator.token)
    let secrets = try await world.caller.call(API.groups, Nothing(), token: coordinator.token).groups
    #expect(secrets.first { $0.group == .coordinators }?.wrap != nil)
    try await world.setRoles(coordinator, [.mentor], by: world.founder)
    let held = try await world.caller.call(API.groups, Nothing(), token: coordinator.token).groups
    #expect(held.first { $0.group == .coordinators }?.wrap == nil)
    try await world.setRoles(coordinator, [.coordinator], by: world.founder)
    let code = try await refusal {
      try await world.caller.call(API.contact, id: contact.id, Nothing(), token: coordinator.token)
    }
    #expect(code == .notFound)
    await world.stop()
  }

  @Test("Nobody signs for somebody else, above their role, or out of order")
  func documents() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let second = try await world.add([.administrator])
    let (request, _) = try world.nextRoster(by: world.founder) { next, _ in next.members[0].roles = [.administrator] }
    #expect(try await refusal { try await world.caller.call(API.changeRoster, request, token: second.token) } == .notEntitled)
    var forged = request
    forged.roster.signature = .random(64)
    #expect(
      try await refusal { try await world.caller.call(API.changeRoster, forged, token: world.founder.token) } == .malformed)
    let other = try Founding([.administrator], release: world.service.store.secret.releaseKey)
    var foreign = request
    foreign.roster = other.request("").roster
    foreign.roster.signer = world.founder.id
    #expect(try await refusal { try await world.caller.call(API.changeRoster, foreign, token: world.founder.token) } == .stale)
    // A record by who is not in the group, or for a group that its role does not open.
    let record = try world.rotation(.coordinators, by: coordinator)
    #expect(try await refusal { try await world.caller.call(API.addRecord, record, token: volunteer.token) } == .notEntitled)
    let key = AddStatisticsKeys(keys: [try world.newKey(world.month.adding(months: 3), by: volunteer)])
    #expect(try await refusal { try await world.caller.call(API.addStatisticsKeys, key, token: coordinator.token) } == .malformed)
    let late = try await world.add([.coordinator])
    let own = AddStatisticsKeys(keys: [try world.newKey(world.month.adding(months: 3), by: late)])
    #expect(
      try await refusal { try await world.caller.call(API.addStatisticsKeys, own, token: late.token) } == .notEntitled,
      "a coordinator who is not admitted")
    #expect(try await world.caller.ask(API.contacts, Nothing(), token: late.token).code == .notAllowed)
    await world.stop()
  }

  @Test("The last administrator, the last of a group, the last who holds a key cannot be removed by accident")
  func lastHolders() async throws {
    let (world, coordinator, _) = try await ServerWorld.working()
    let code = try await refusal { try await world.remove(coordinator, by: world.founder) }
    #expect(code == .lastHolder)
    try await world.remove(coordinator, by: world.founder, lost: true)
    await world.stop()
  }
}
