import Foundation
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("The same request again, and two at once", .turnstile)
struct RetryTests {
  @Test("A contact that comes twice is stored once, with the same answer, also across a restart and a taking-up")
  func twice() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let contact = try world.newContact()
    let first = try await world.caller.ask(API.logContact, contact, token: volunteer.token)
    let counts = try await world.counts()
    func again() async throws {
      let answer = try await world.caller.ask(API.logContact, contact, token: volunteer.token)
      #expect(answer.status == 201 && answer.body == first.body)
    }
    try await again()
    #expect(try await world.counts() == counts)
    try await world.restart()
    for member in [coordinator, volunteer] { try await world.signIn(member) }
    try await again()
    try await world.caller.call(API.writeContact, id: contact.id, world.settlement(of: contact), token: coordinator.token)
    let after = try await world.counts()
    try await again()
    #expect(try await world.counts() == after)
    await world.stop()
  }

  @Test("The same contact from many connections at once is stored once")
  func atOnce() async throws {
    let (world, _, volunteer) = try await ServerWorld.working()
    let before = try await world.counts()
    let contact = try world.newContact()
    let bodies = try await withThrowingTaskGroup(of: Answer.self) { group in
      for _ in 0..<12 { group.addTask { try await world.caller.ask(API.logContact, contact, token: volunteer.token) } }
      return try await group.reduce(into: Set<Data>()) { bodies, answer in
        #expect(answer.status == 201)
        bodies.insert(answer.body)
      }
    }
    #expect(bodies.count == 1)
    let after = try await world.counts()
    let grown = ["compartment": 1, "object": 1, "wrap": 1, "transient": 1, "ledger": 4]
    for (table, count) in after { #expect(count == (before[table] ?? 0) + (grown[table] ?? 0), "\(table)") }
    await world.stop()
  }

  @Test("The same id with other bytes is taken; the entries are no part of the comparison")
  func otherBytes() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let contact = try await world.log(by: volunteer)
    let counts = try await world.counts()
    let changes: [@Sendable (inout LogContact) -> Void] = [
      { $0.object = .random(2048 + 40) }, { $0.authorWrap = .random(Wrap.size) }, { $0.open.toggle() },
      { $0.purge = $0.purge.adding(months: -1) }, { $0.wraps[0].sealed = .random(Wrap.size) },
    ]
    for change in changes {
      var other = contact
      change(&other)
      #expect(try await refusal { try await world.caller.call(API.logContact, other, token: volunteer.token) } == .idTaken)
    }
    var resealed = contact
    resealed.entries = world.entries()
    try await world.caller.call(API.logContact, resealed, token: volunteer.token)
    for id in [volunteer.id, coordinator.id] {
      let other = try world.newContact(id: id)
      #expect(try await refusal { try await world.caller.call(API.logContact, other, token: volunteer.token) } == .idTaken)
    }
    #expect(try await world.counts() == counts)
    await world.stop()
  }

  @Test("The id of an erased contact stays taken until its purge month, for the same bytes too")
  func erased() async throws {
    let clock = TestClock()
    let (world, coordinator, volunteer) = try await ServerWorld.working(clock: clock)
    let contact = try await world.log(by: volunteer)
    for _ in 0..<2 {
      try await world.caller.call(API.eraseContact, id: contact.id, Nothing(), token: coordinator.token)
    }
    let counts = try await world.counts()
    for body in [contact, try world.newContact(id: contact.id)] {
      #expect(try await refusal { try await world.caller.call(API.logContact, body, token: volunteer.token) } == .idTaken)
    }
    #expect(try await world.counts() == counts)
    #expect(counts["erased"] == 1)
    clock.advance(months: 7)
    try await world.server.application.sweep()
    #expect(try await world.counts()["erased"] == 0)
    await world.stop()
  }

  @Test("A correction and a settlement that come twice are done once; an older revision is stale")
  func writes() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let contact = try await world.log(by: volunteer)
    let correction = world.correction(of: contact)
    try await world.caller.call(API.writeContact, id: contact.id, correction, token: volunteer.token)
    let counts = try await world.counts()
    try await world.caller.call(API.writeContact, id: contact.id, correction, token: volunteer.token)
    #expect(try await world.counts() == counts)
    for revision in [1, 2, 4, UInt32.max] as [UInt32] {
      let other = world.correction(of: contact, revision: revision)
      let code = try await refusal {
        try await world.caller.call(API.writeContact, id: contact.id, other, token: volunteer.token)
      }
      #expect(code == .stale)
    }
    let settlement = try world.settlement(of: contact, revision: 2)
    try await world.caller.call(API.writeContact, id: contact.id, settlement, token: coordinator.token)
    let settled = try await world.counts()
    try await world.caller.call(API.writeContact, id: contact.id, settlement, token: coordinator.token)
    try await world.caller.call(API.writeContact, id: contact.id, correction, token: volunteer.token)
    #expect(try await world.counts() == settled)
    await world.stop()
  }

  @Test("Of two coordinators who take a contact up at once, one succeeds and the other hears that it is stale")
  func twoCoordinators() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let second = try await world.add([.coordinator])
    try await world.admit(second, to: .coordinators, by: coordinator)
    let contact = try await world.log(by: volunteer)
    let before = try await world.counts()
    let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
      for member in [coordinator, second] {
        let settlement = try world.settlement(of: contact)
        group.addTask {
          try await world.caller.ask(API.writeContact, id: contact.id, settlement, token: member.token)
        }
      }
      return try await group.reduce(into: []) { $0.append($1.code) }
    }
    #expect(answers.count { $0 == nil } == 1 && answers.contains(.stale))
    #expect(try await world.counts()["object"] == (before["object"] ?? 0) + 1)
    await world.stop()
  }

  @Test("Of two rosters on one predecessor, one is taken and the other is stale; the taken one may come again")
  func rosters() async throws {
    let world = try await ServerWorld()
    let second = try await world.add([.administrator, .volunteer])
    let third = try await world.add([.volunteer])
    let requests = try [world.founder, second].map { administrator in
      try world.nextRoster(by: administrator) { next, version in
        if let place = next.index(of: third.id.bytes) { next.members[place].removed = version }
        // Another one, which leaves every group somebody: else the server would refuse it whichever came first.
        if administrator === second { next.members[1].roles = [.volunteer, .mentor, .administrator] }
      }.0
    }
    let answers = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
      for (place, member) in [world.founder, second].enumerated() {
        group.addTask {
          (place, try await world.caller.ask(API.changeRoster, requests[place], token: member.token).status)
        }
      }
      return try await group.reduce(into: [0, 0]) { $0[$1.0] = $1.1 }
    }
    #expect(answers.sorted() == [201, 409])
    let won = answers[0] == 201 ? 0 : 1
    let counts = try await world.counts()
    let winner = [world.founder, second][won]
    try await world.caller.call(API.changeRoster, requests[won], token: winner.token)
    #expect(try await world.counts() == counts)
    let loser = [world.founder, second][1 - won]
    let code = try await refusal { try await world.caller.call(API.changeRoster, requests[1 - won], token: loser.token) }
    #expect(code == .stale)
    let found = try await world.caller.call(API.rosters, query: ["after": "3"], Nothing(), token: world.founder.token)
    #expect(found.rosters == [requests[won].roster])
    await world.stop()
  }

  @Test("A group record may come again; another one on the same predecessor is stale")
  func records() async throws {
    let world = try await ServerWorld()
    let second = try await world.add([.administrator])
    let other = try world.rotation(.administrators, by: second)
    let record = try world.rotation(.administrators, by: world.founder)
    try await world.add(record, by: world.founder)
    let counts = try await world.counts()
    try await world.caller.call(API.addRecord, record, token: world.founder.token)
    #expect(try await refusal { try await world.caller.call(API.addRecord, other, token: second.token) } == .stale)
    #expect(try await world.counts() == counts)
    await world.stop()
  }

  @Test("An invitation and its answer may come again, also after the roster has changed; another answer is not found")
  func joining() async throws {
    let world = try await ServerWorld()
    let open = try world.newInvitation([.volunteer])
    let founder = world.founder
    try await world.caller.call(API.invite, open.request, token: founder.token)
    _ = try await world.add([.auditor])
    let counts = try await world.counts()
    try await world.caller.call(API.invite, open.request, token: founder.token)
    #expect(try await world.counts() == counts)
    var changed = open.request
    changed.mac = .random(32)
    #expect(try await refusal { try await world.caller.call(API.invite, changed, token: founder.token) } == .idTaken)
    let member = try Member()
    let join = try world.joining(member, open)
    let devices = try await withThrowingTaskGroup(of: Joined.self) { group in
      for _ in 0..<5 { group.addTask { try await world.caller.call(API.join, join) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(devices.allSatisfy { $0 == devices[0] && $0.id == member.id })
    var sameMember = join
    sameMember.login.loginKey = .random(32)
    for other in [sameMember, try world.joining(try Member(), open)] {
      #expect(try await refusal { try await world.caller.call(API.join, other) } == .notFound)
    }
    let (request, _) = try world.approval(member, [.volunteer], by: founder)
    try await world.caller.call(API.changeRoster, request, token: founder.token)
    #expect(try await refusal { try await world.caller.call(API.join, join) } == .notFound)
    try await world.signIn(member, device: devices[0].device)
    await world.stop()
  }

  @Test("Founding may come again, and nobody founds a second organisation")
  func founding() async throws {
    let folder = try Folder()
    let server = try await TestServer(folder["data"])
    let other = try await ServerWorld()
    let token = try #require(server.service.setUpToken)
    let release = try await server.caller.call(API.organisation, Nothing()).release.bytes
    let first = try Founding(release: release)
    let ids = try await withThrowingTaskGroup(of: ID.self) { group in
      for _ in 0..<4 { group.addTask { try await server.caller.call(API.foundOrganisation, first.request(token)).id } }
      return try await group.reduce(into: Set<ID>()) { $0.insert($1) }
    }
    #expect(ids == [try ID(first.rosters.organisation)])
    let second = try Founding(release: release)
    #expect(try await refusal { try await server.caller.call(API.foundOrganisation, second.request(token)) } == .founded)
    await server.stop()
    await other.stop()
  }

  @Test("A statistics key's month and number are given once")
  func statisticsKeys() async throws {
    let (world, coordinator, _) = try await ServerWorld.working()
    let keys = try (0..<2).map { _ in AddStatisticsKeys(keys: [try world.newKey(world.month.adding(months: 2), by: coordinator)])
    }
    let answers = try await withThrowingTaskGroup(of: Refusal.Code?.self) { group in
      for request in keys {
        group.addTask { try await world.caller.ask(API.addStatisticsKeys, request, token: coordinator.token).code }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.count { $0 == nil } == 1 && answers.contains(.stale))
    await world.stop()
  }

  @Test("Blobs count up by one; the same one may come again")
  func blobs() async throws {
    let world = try await ServerWorld()
    let put = PutBlob(version: 2, blob: .random(1064))
    for _ in 0..<2 { try await world.caller.call(API.putBlob, put, token: world.founder.token) }
    for (version, count, code) in [
      (2, 1064, Refusal.Code.stale), (4, 1064, .stale), (1, 1064, .stale), (0, 1064, .stale), (3, 1063, .wrongSize),
      (3, 552, .wrongSize), (3, (512 << 10) + 40, .wrongSize),
    ] {
      let other = PutBlob(version: UInt32(version), blob: .random(count))
      #expect(try await refusal { try await world.caller.call(API.putBlob, other, token: world.founder.token) } == code)
    }
    await world.stop()
  }
}
