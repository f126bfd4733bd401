import Foundation
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("Contacts that are refused leave nothing behind", .turnstile)
struct ContactRefusalTests {
  /// Logs `contact` changed, expects the code, and that every table has as many rows as before.
  private func expect(
    _ code: Refusal.Code, _ world: ServerWorld, by member: Member, _ what: String, _ change: (inout LogContact) throws -> Void
  ) async throws {
    let before = try await world.counts()
    var contact = try world.newContact()
    try change(&contact)
    let sent = contact
    let answer = try await refusal { try await world.caller.call(API.logContact, sent, token: member.token) }
    #expect(answer == code, "\(what)")
    #expect(try await world.counts() == before, "\(what)")
  }

  @Test("Sizes: the object, the wraps, the entries")
  func sizes() async throws {
    let (world, _, volunteer) = try await ServerWorld.working()
    for size in [0, 1, 39, 40, 552, 1064, 2087, 2089, 3000 + 40, (256 << 10) + 41, (512 << 10) + 40] {
      try await expect(.wrongSize, world, by: volunteer, "object of \(size)") { $0.object = .random(size) }
    }
    for size in [0, Wrap.size - 1, Wrap.size + 1] {
      try await expect(.wrongSize, world, by: volunteer, "author's wrap of \(size)") { $0.authorWrap = .random(size) }
      try await expect(.wrongSize, world, by: volunteer, "wrap of \(size)") { $0.wraps[0].sealed = .random(size) }
    }
    for count in [0, 1, 3, 5, 400] {
      try await expect(.wrongSize, world, by: volunteer, "\(count) entries") { $0.entries = world.entries(count: count) }
    }
    for size in [0, 511, 513] {
      try await expect(.wrongSize, world, by: volunteer, "an entry of \(size)") { $0.entries.sealed[3] = .random(size) }
    }
    for size in [2048, 4096, 256 << 10] { try await world.log(by: volunteer, size: size) }
    await world.stop()
  }

  @Test("Recipients: exactly the coordinators, in their newest epoch")
  func recipients() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let coordinators = try #require(try world.recipients(.coordinators).first)
    let others: [(String, [WireWrap])] = [
      ("nobody", []), ("the author", [try .random(to: volunteer.id.bytes)]),
      ("a coordinator alone", [try .random(to: coordinator.id.bytes)]),
      ("another group", [try .random(to: GroupName.members.id(organisation: world.organisation))]),
      ("the recovery key", [try .random(to: Recipient.recovery(world.rosters))]),
      ("another epoch", [try .random(to: coordinators.id, keyEpoch: 2)]),
      ("twice", [try .random(to: coordinators), try .random(to: coordinators)]),
      ("one more", [try .random(to: coordinators), try .random(to: volunteer.id.bytes)]),
    ]
    for (what, wraps) in others {
      try await expect(.rekeyRequired, world, by: volunteer, what) { $0.wraps = wraps }
    }
    await world.stop()
  }

  @Test("While a rotation is pending, exactly each eligible coordinator; after it, the new epoch and the new keys alone")
  func rotation() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let leaving = try await world.add([.coordinator])
    try await world.admit(leaving, to: .coordinators, by: coordinator)
    let group = try world.recipients(.coordinators).map { try WireWrap.random(to: $0) }
    try await world.remove(leaving, by: world.founder)
    #expect(try world.recipients(.coordinators).map(\.id) == [coordinator.id.bytes])
    try await expect(.rekeyRequired, world, by: volunteer, "the group while pending") { $0.wraps = group }
    try await expect(.rekeyRequired, world, by: volunteer, "the removed one") {
      $0.wraps = [try .random(to: coordinator.id.bytes), try .random(to: leaving.id.bytes)]
    }
    let between = try await world.log(by: volunteer)
    var record = try world.rotation(.coordinators, by: coordinator)
    let document = try GroupRecord(document: record.record.document.bytes)
    let next = [try Recipient.group(document)]
    record.statisticsKeys = try (0...1).map {
      try world.newKey(world.month.adding(months: $0), number: 2, by: coordinator, recipients: next)
    }
    for missing in [nil, [], [record.statisticsKeys![0]]] as [[NewStatisticsKey]?] {
      var short = record
      short.statisticsKeys = missing
      #expect(try await refusal { try await world.caller.call(API.addRecord, short, token: coordinator.token) } == .wrongWraps)
    }
    try await world.add(record, by: coordinator)
    try await expect(.rekeyRequired, world, by: volunteer, "the old epoch") {
      $0.wraps = group
      $0.entries.keyNumber = 2
    }
    for number in [0, 1, 3, UInt32.max] as [UInt32] {
      try await expect(.rekeyRequired, world, by: volunteer, "key \(number)") { $0.entries = world.entries(keyNumber: number) }
    }
    // What was wrapped singly meanwhile passes on to the group.
    let singles = try await world.caller.call(API.singleWraps, Nothing(), token: coordinator.token).wraps
    #expect(singles.map(\.compartment) == [between.id])
    var passed = try #require(singles.first)
    passed.wrap = try .random(to: next[0])
    try await world.caller.call(API.rewrap, SingleWraps(wraps: [passed]), token: coordinator.token)
    #expect(try await world.caller.call(API.singleWraps, Nothing(), token: coordinator.token).wraps.isEmpty)
    let found = try await world.caller.call(API.contact, id: between.id, Nothing(), token: coordinator.token)
    #expect(found.wrap == passed.wrap)
    await world.stop()
  }

  @Test("Months: not in the future, with a key, and purged in time")
  func months() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let month = world.month
    for ahead in [1, 2, 12] {
      try await expect(.monthClosed, world, by: volunteer, "\(ahead) months ahead") {
        $0.entries = world.entries(month.adding(months: ahead))
      }
    }
    try await expect(.noStatisticsKey, world, by: volunteer, "without a key") {
      $0.entries = world.entries(month.adding(months: -1))
    }
    for purge in [-1, 0, 7, 12 * 7900] {
      try await expect(.outsideWindow, world, by: volunteer, "purge in \(purge) months") {
        $0.purge = month.adding(months: purge)
      }
    }
    let earlier = AddStatisticsKeys(keys: [try world.newKey(month.adding(months: -1), by: coordinator)])
    try await world.caller.call(API.addStatisticsKeys, earlier, token: coordinator.token)
    var contact = try world.newContact()
    contact.entries = world.entries(month.adding(months: -1))
    contact.purge = month.adding(months: 1)
    try await world.caller.call(API.logContact, contact, token: volunteer.token)
    for ahead in [-2, 25] {
      let keys = AddStatisticsKeys(keys: [try world.newKey(month.adding(months: ahead), by: coordinator)])
      let code = try await refusal { try await world.caller.call(API.addStatisticsKeys, keys, token: coordinator.token) }
      #expect(code == .notEntitled)
    }
    await world.stop()
  }

  @Test("Without an admitted coordinator or a statistics key the answer says what is missing")
  func missing() async throws {
    let world = try await ServerWorld()
    let volunteer = try await world.add([.volunteer])
    try await expect(.noCoordinator, world, by: volunteer, "no coordinator") { $0.entries = world.entries() }
    _ = try await world.add([.coordinator])
    try await expect(.noStatisticsKey, world, by: volunteer, "no key") { _ in }
    await world.stop()
  }

  @Test("A refused correction or settlement changes nothing")
  func writes() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let stranger = try await world.add([.volunteer])
    let contact = try await world.log(by: volunteer)
    let state = try await world.caller.call(API.contact, id: contact.id, Nothing(), token: coordinator.token)
    var before = try await world.counts()
    var shown = 0
    func expect(_ code: Refusal.Code, _ write: WriteContact, by member: Member, _ what: String) async throws {
      // What is there instead comes with the answer, which is an opening.
      if code == .stale { shown += 1 }
      #expect(
        try await refusal { try await world.caller.call(API.writeContact, id: contact.id, write, token: member.token) } == code,
        "\(what)")
    }
    let correction = world.correction(of: contact)
    let settlement = try world.settlement(of: contact)
    try await expect(.notFound, correction, by: stranger, "somebody else's")
    try await expect(.rekeyRequired, correction, by: coordinator, "a coordinator in the author's epoch")
    try await expect(.takenUp, settlement, by: volunteer, "an author who makes the next epoch")
    var bad = correction
    bad.object.id = ID()
    try await expect(.rekeyRequired, bad, by: volunteer, "another object")
    bad = correction
    bad.object.sealed = .random(2000)
    try await expect(.wrongSize, bad, by: volunteer, "another size")
    bad = correction
    bad.entries = world.entries(count: 3)
    try await expect(.wrongSize, bad, by: volunteer, "three entries")
    bad = correction
    bad.entries = world.entries(world.month.adding(months: 1))
    try await expect(.monthClosed, bad, by: volunteer, "a month ahead")
    for epoch in [0, 1, 3, UInt32.max] as [UInt32] {
      bad = settlement
      bad.epoch = epoch
      try await expect(.stale, bad, by: coordinator, "epoch \(epoch)")
    }
    let changes: [(Refusal.Code, @Sendable (inout Rekey) throws -> Void)] = [
      (.stale, { $0.stored = [] }), (.stale, { $0.stored.append($0.stored[0]) }), (.stale, { $0.stored[0].revision = 2 }),
      (.stale, { $0.objects = [] }), (.stale, { $0.objects.append($0.objects[0]) }), (.stale, { $0.objects[0].id = ID() }),
      (.stale, { $0.objects[0].revision = 2 }), (.wrongSize, { $0.objects[0].sealed = .random(100) }),
      (.rekeyRequired, { $0.wraps = [] }), (.rekeyRequired, { $0.wraps.append(try .random(to: volunteer.id.bytes)) }),
    ]
    for (place, (code, change)) in changes.enumerated() {
      bad = settlement
      var rekey = try #require(bad.rekey)
      try change(&rekey)
      bad.rekey = rekey
      try await expect(code, bad, by: coordinator, "change \(place)")
    }
    before["audit", default: 0] += shown
    #expect(try await world.counts() == before)
    let after = try await world.caller.call(API.contact, id: contact.id, Nothing(), token: coordinator.token)
    #expect(after.epoch == 1 && after.objects == state.objects && after.wrap == state.wrap)
    await world.stop()
  }

  @Test("The correction window closes with the next day, for reading too")
  func window() async throws {
    let clock = TestClock()
    let (world, _, volunteer) = try await ServerWorld.working(clock: clock)
    let contact = try await world.log(by: volunteer)
    clock.advance(days: 1)
    try await world.signIn(volunteer)
    #expect(try await world.caller.call(API.myContacts, Nothing(), token: volunteer.token).contacts.map(\.id) == [contact.id])
    clock.advance(days: 1)
    try await world.signIn(volunteer)
    #expect(try await world.caller.call(API.myContacts, Nothing(), token: volunteer.token).contacts.isEmpty)
    let correction = world.correction(of: contact)
    let write = try await refusal {
      try await world.caller.call(API.writeContact, id: contact.id, correction, token: volunteer.token)
    }
    let read = try await refusal { try await world.caller.call(API.contact, id: contact.id, Nothing(), token: volunteer.token) }
    #expect(write == .notFound && read == .notFound)
    await world.stop()
  }

  @Test("Pages come in order without gaps, and end early where notes are long")
  func pages() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    var ids: Set<ID> = []
    for place in 0..<25 { ids.insert(try await world.log(by: volunteer, open: place % 2 == 0, size: 256 << 10).id) }
    for (query, count) in [("false", 25), ("true", 13)] {
      var found: [ID] = []
      var pages = 0
      var after: ID?
      repeat {
        var parameters = ["open": query, "limit": "200"]
        if let after { parameters["after"] = after.description }
        let page = try await world.caller.call(API.contacts, query: parameters, Nothing(), token: coordinator.token)
        #expect(page.contacts.count <= 17)
        found += page.contacts.map(\.id)
        after = page.next
        pages += 1
      } while after != nil
      #expect(found.count == count && found == found.sorted() && Set(found).isSubset(of: ids))
      #expect(pages == (count == 25 ? 2 : 1))
    }
    let mine = try await world.caller.call(API.myContacts, Nothing(), token: volunteer.token)
    let after = try #require(mine.next)
    #expect(mine.contacts.count < 25 && mine.contacts.last?.id == after)
    let rest = try await world.caller.call(
      API.myContacts, query: ["after": after.description], Nothing(), token: volunteer.token)
    #expect(rest.next == nil && Set((mine.contacts + rest.contacts).map(\.id)) == ids)
    let small = try await world.caller.call(API.contacts, query: ["limit": "7"], Nothing(), token: coordinator.token)
    #expect(small.contacts.count == 7 && small.next == small.contacts.last?.id)
    let few = try await world.caller.call(API.myContacts, query: ["limit": "7"], Nothing(), token: volunteer.token)
    #expect(few.contacts.map(\.id) == Array(ids.sorted().prefix(7)) && few.next == few.contacts.last?.id)
    await world.stop()
  }
}
