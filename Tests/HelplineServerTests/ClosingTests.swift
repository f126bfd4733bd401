import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("Closing a month", .turnstile)
struct ClosingTests {
  /// A helpline that has worked for a month, which can be closed.
  private func afterAMonth() async throws -> (world: ServerWorld, coordinator: Member, volunteer: Member, month: Month) {
    let clock = TestClock()
    // After a December nothing is carried on; that has a test of its own.
    if Day(clock.now, in: .gmt).month == 12 { clock.advance(months: 1) }
    let (world, coordinator, volunteer) = try await ServerWorld.working(clock: clock)
    let month = world.month
    for channel in ["phone", "phone", "phone", "phone", "phone", "phone", "chat"] {
      try await world.logCounted(by: volunteer, channel: channel)
    }
    world.clock.advance(months: 1)
    for member in [world.founder, coordinator, volunteer] { try await world.signIn(member) }
    return (world, coordinator, volunteer, month)
  }

  private func refused(_ world: ServerWorld, _ request: CloseMonth, by member: Member) async throws -> Refusal.Code? {
    try await world.caller.ask(API.closeMonth, request, token: member.token).code
  }

  @Test("A closed month has a release, no entries, no secret and nothing in clear that is small; the next one goes on")
  func closes() async throws {
    let (world, coordinator, volunteer, month) = try await afterAMonth()
    try await world.logCounted(by: volunteer)
    let entry = try await world.service.store.read { db in
      try Data.fetchOne(db, sql: "SELECT entry FROM ledger WHERE month = ?", arguments: [month.number])
    }
    let ended = try await world.close(month, by: coordinator)
    #expect(ended == EndedClosing(month: month, number: 1, dropped: 0))
    let chain = try await world.releases()
    #expect(chain.releases.map(\.month) == [month] && chain.releases[0].previous == nil)
    let total = chain.releases[0].tables.first { $0.unit == .contact && $0.dimensions.isEmpty }
    #expect(total?.cells.map(\.count) == [7])
    let counts = try await world.counts()
    #expect(counts["ledger"] == 4 && counts["release"] == 1 && counts["carried"] == 1)
    let (secrets, sealed) = try await world.service.store.read { db in
      (
        try Int.fetchOne(
          db, sql: "SELECT count(*) FROM compartment WHERE kind = 8 AND id NOT IN (SELECT compartment FROM wrap)") ?? 0,
        try Data.fetchOne(db, sql: "SELECT sealed FROM carried") ?? Data()
      )
    }
    #expect(secrets == 0, "wraps and compartment go together")
    #expect(try await world.service.store.read { try $0.wraps(ofKeysOf: month, world.organisation) } == 0)
    #expect(sealed.count == Closing.leastCarried + Sealing.boxOverhead)
    // What is carried is the coordinators' alone, and exact there.
    let key = try #require(world.state.withLock { $0.statistics[month.adding(months: 1)]?[1] })
    let tallies = try Closing.openCarried(
      [UInt8](sealed), month: month.adding(months: 1).number, with: key.key, organisation: world.organisation)
    #expect(!tallies.isEmpty)
    let bytes = try #require(entry.map { [UInt8]($0) })
    #expect(try !world.stands(bytes) && !world.stands(tallies) && !world.stands(Array(tallies.prefix(40))))
    #expect(try !world.stands(key.key.secretCopy().reveal { (bytes: inout [UInt8]) throws(VaultError) in bytes }))
    await world.stop()
    #expect(try await CheckTests.findings(in: world.folder).isEmpty)
  }

  @Test("A month is closed from the 3rd day of the next one on, in order, once, by who is admitted to the coordinators")
  func order() async throws {
    let (world, coordinator, _, month) = try await afterAMonth()
    let next = month.adding(months: 1)
    #expect(try await refused(world, world.closing(next), by: coordinator) == .outOfOrder)
    let outsider = try await world.add([.coordinator])
    #expect(try await refused(world, world.closing(month), by: outsider) == .notAllowed)
    #expect(try await world.caller.ask(API.closing, Nothing(), token: outsider.token).code == .notAllowed)
    #expect(try await refused(world, world.closing(month), by: world.founder) == .notAllowed)
    try await world.close(month, by: coordinator)
    #expect(try await refused(world, world.closing(month), by: coordinator) == .monthClosed)
    #expect(try await refused(world, world.closing(next), by: coordinator) == .tooEarly)
    let key = try world.newKey(month, number: 2, by: coordinator)
    let answer = try await world.caller.ask(
      API.addStatisticsKeys, AddStatisticsKeys(keys: [key]), token: coordinator.token)
    #expect(answer.code == .monthClosed)
    let listed = try await world.caller.call(API.statisticsKeys, Nothing(), token: coordinator.token).keys
    #expect(listed.map(\.month) == [next])
    await world.stop()
  }

  @Test("The day before the 3rd is too early, the 3rd is not")
  func thirdDay() async throws {
    let (world, coordinator, _) = try await ServerWorld.working()
    let month = world.month
    let first = try #require(Day("\(month.adding(months: 1))-03"))
    world.clock.advance(days: Double(first.number - world.service.clock.today.number - 1))
    try await world.signIn(coordinator)
    #expect(try await refused(world, world.closing(month), by: coordinator) == .tooEarly)
    #expect(try await world.caller.call(API.closing, Nothing(), token: coordinator.token).ready == 0)
    world.clock.advance(days: 1)
    try await world.signIn(coordinator)
    #expect(try await world.caller.call(API.closing, Nothing(), token: coordinator.token).ready == 1)
    #expect(try await world.close(month, by: coordinator).number == 1)
    await world.stop()
  }

  @Test("Only all secrets of the month, and only those, close it")
  func secrets() async throws {
    let (world, coordinator, volunteer, month) = try await afterAMonth()
    let second = try world.newKey(month, number: 2, by: coordinator)
    try await world.caller.call(API.addStatisticsKeys, AddStatisticsKeys(keys: [second]), token: coordinator.token)
    try await world.logCounted(by: volunteer, month: month, keyNumber: 2)
    let whole = try world.closing(month)
    var swapped = whole
    (swapped.secrets[0].sealed, swapped.secrets[1].sealed) = (whole.secrets[1].sealed, whole.secrets[0].sealed)
    var flipped = whole
    flipped.secrets[0].sealed = .random(whole.secrets[0].sealed.bytes.count)
    let bad = [
      try world.closing(month, numbers: []), try world.closing(month, numbers: [1]), try world.closing(month, numbers: [2]),
      CloseMonth(month: month, secrets: [whole.secrets[0], whole.secrets[0]]), swapped, flipped,
    ]
    for request in bad { #expect(try await refused(world, request, by: coordinator) == .wrongSecret) }
    let sealTo = world.service.closings.publicKey
    let ended = try await world.close(month, by: coordinator)
    #expect(ended.number == 1 && ended.dropped == 0, "entries of both keys were opened")
    #expect(world.service.closings.publicKey != sealTo, "what was sealed to it is of no use any more")
    let total = try await world.releases().releases[0].tables.first { $0.unit == .contact && $0.dimensions.isEmpty }
    #expect(total?.cells.first?.count == 8)
    await world.stop()
  }

  @Test("Without a key for the month after, nothing is closed: what is carried on would be lost")
  func following() async throws {
    let world = try await ServerWorld([.administrator, .auditor])
    let coordinator = try await world.add([.coordinator])
    let month = world.month
    try await world.addKeys(by: coordinator, months: 0...0)
    world.clock.advance(months: 4)
    try await world.signIn(coordinator)
    let expected: Refusal.Code? = month.month == 12 ? nil : .noStatisticsKey
    #expect(try await refused(world, world.closing(month), by: coordinator) == expected)
    if expected == nil { _ = try await world.ended(by: coordinator) } else { try await world.close(month, by: coordinator) }
    // The months that passed without a key are closed like any other, each with a key that is made for it.
    for place in 1...2 {
      let ended = try await world.close(month.adding(months: place), by: coordinator)
      #expect(ended.number == place + 1 && ended.dropped == 0)
    }
    await world.stop()
  }

  @Test("From the claim on, the month takes no entries and no second closing; other months do; released, it does again")
  func claimed() async throws {
    let (world, coordinator, volunteer, month) = try await afterAMonth()
    let claim = world.service.store.claim
    #expect(claim.take(month) && !claim.take(month) && !claim.take(month.adding(months: 1)))
    var late = try world.newContact()
    late.entries = try world.counted(month: month)
    #expect(try await world.caller.ask(API.logContact, late, token: volunteer.token).code == .monthClosed)
    #expect(try await refused(world, world.closing(month), by: coordinator) == .closingRuns)
    try await world.logCounted(by: volunteer)
    claim.release()
    try await world.caller.call(API.logContact, late, token: volunteer.token)
    #expect(try await world.close(month, by: coordinator).number == 1)
    await world.stop()
  }

  @Test("What cannot be opened, and what was put there for another month, is left out; how much, only who closed hears")
  func dropped() async throws {
    let (world, coordinator, volunteer, month) = try await afterAMonth()
    var junk = try world.newContact()
    junk.entries = world.entries(month)
    try await world.caller.call(API.logContact, junk, token: volunteer.token)
    let other = try await world.add([.coordinator])
    try await world.admit(other, to: .coordinators, by: coordinator)
    #expect(try await world.close(month, by: coordinator) == EndedClosing(month: month, number: 1, dropped: 4))
    #expect(try await world.ended(by: other) == EndedClosing(month: month, number: 1))
    await world.stop()
  }

  @Test("A closing that is refused says why, and the month stays open and complete")
  func planChanged() async throws {
    let folder = try Folder()
    let configuration = folder["config"]
    try FileManager.default.copyItem(at: package("config"), to: configuration)
    let found = try ConfigurationFolder.find(environment: [ConfigurationFolder.variable: configuration.path])
    let (world, coordinator, volunteer) = try await ServerWorld.working { $0.configuration = found }
    // Two months of one year.
    if world.month.month == 12 { world.clock.advance(months: 1) }
    for member in [world.founder, coordinator, volunteer] { try await world.signIn(member) }
    let months = [world.month, world.month.adding(months: 1)]
    let began = try await world.service.store.read { try $0.nextToClose() }
    world.clock.advance(months: 3)
    for member in [world.founder, coordinator, volunteer] { try await world.signIn(member) }
    for month in [began].compactMap({ $0 }) where month < months[0] { try await world.close(month, by: coordinator) }
    try await world.close(months[0], by: coordinator)
    let file = configuration.appendingPathComponent("statistics.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    let edits = [
      ("\"usual\": \"medium\"", "\"usual\": \"large\""), ("\"k\": 5", "\"k\": 6"), ("\"cases\": 3", "\"cases\": 4"),
      // Other tables under the same name: what was carried lacks their counts.
      ("\"month\": {\"groups\": [[\"contact_kind\"]]}", "\"month\": {\"groups\": [[\"contact_kind\"], [\"channel\"]]}"),
    ]
    for (found, put) in edits {
      let edited = text.replacing(found, with: put)
      #expect(edited != text, "\(found)")
      try Data(edited.utf8).write(to: file)
      try await world.restart()
      #expect(world.service.planFault == nil, "\(put)")
      for member in [world.founder, coordinator, volunteer] { try await world.signIn(member) }
      let before = try await world.counts()
      let ended = try await world.close(months[1], by: coordinator)
      #expect(ended.reason == EndedClosing.Reason.planChanged && ended.number == nil && ended.dropped == nil, "\(put)")
      var after = try await world.counts()
      for table in ["audit", "statistics_key", "compartment", "wrap"] { after[table] = before[table] }
      #expect(after == before, "\(put)")
      #expect(world.service.store.claim.month == nil)
    }
    try Data(text.utf8).write(to: file)
    try await world.restart()
    try await world.signIn(coordinator)
    #expect(try await world.close(months[1], by: coordinator).reason == nil)
    await world.stop()
  }

  @Test("With plans that do not hold, the server runs, closes nothing and says so")
  func noPlan() async throws {
    let folder = try Folder()
    try FileManager.default.copyItem(at: package("config"), to: folder["config"])
    try Data("{}".utf8).write(to: folder["config/statistics.json"])
    let found = try ConfigurationFolder.find(environment: [ConfigurationFolder.variable: folder["config"].path])
    let (world, coordinator, _) = try await ServerWorld.working { $0.configuration = found }
    let month = world.month
    world.clock.advance(months: 1)
    try await world.signIn(coordinator)
    #expect(world.service.planFault?.contains("statistics.json") == true)
    #expect(try await refused(world, world.closing(month), by: coordinator) == .noPlan)
    await world.stop()
  }

  @Test("A year's December closes the year: nothing is carried into the next one")
  func december() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    var month = world.month
    world.clock.advance(months: 14)
    for member in [world.founder, coordinator, volunteer] { try await world.signIn(member) }
    while month.month != 12 {
      try await world.close(month, by: coordinator)
      month = month.adding(months: 1)
    }
    let ended = try await world.close(month, by: coordinator)
    #expect(try await world.counts()["carried"] == 0)
    let release = try #require(try await world.releases().releases.last)
    #expect(release.number == ended.number && release.periods.map(\.period.length) == [.quarter, .year])
    #expect(try await world.close(month.adding(months: 1), by: coordinator).reason == nil)
    #expect(try await world.counts()["carried"] == 1)
    await world.stop()
  }

  @Test("A release is given by its number, from after a number on, and to whoever is a member; an export leaves an entry")
  func reading() async throws {
    let (world, coordinator, volunteer, month) = try await afterAMonth()
    #expect(try await world.caller.call(API.releases, Nothing(), token: volunteer.token).releases.isEmpty)
    try await world.close(month, by: coordinator)
    let release = try #require(try await world.caller.call(API.releases, Nothing(), token: volunteer.token).releases.first)
    let later = try await world.caller.call(API.releases, query: ["after": "1"], Nothing(), token: volunteer.token)
    #expect(later.releases.isEmpty && later.newest == 1)
    let exported = try await world.caller.call(API.exportRelease, ExportRelease(number: 1), token: volunteer.token)
    #expect(exported == release)
    for number in [0, 2, UInt32.max] {
      let answer = try await world.caller.ask(API.exportRelease, ExportRelease(number: number), token: volunteer.token)
      #expect(answer.code == .notFound)
    }
    await world.stop()
  }

  @Test(
    "Whoever edits the releases in the database is found",
    arguments: [
      "UPDATE release SET document = CAST(replace(CAST(document AS TEXT), ',7]', ',8]') AS BLOB)",
      "UPDATE release SET signature = zeroblob(64)", "UPDATE release SET roster_version = roster_version + 1",
      "UPDATE release SET month = month + 1", "UPDATE release SET number = 2", "DELETE FROM release", "DELETE FROM carried",
      "UPDATE carried SET month = month + 1",
    ])
  func edited(sql: String) async throws {
    let (world, coordinator, _, month) = try await afterAMonth()
    try await world.close(month, by: coordinator)
    await world.stop()
    let queue = try DatabaseQueue(path: world.folder["data/helpline.sqlite"].path)
    try await queue.write { db in
      try db.execute(sql: sql)
      #expect(db.changesCount > 0)
    }
    try queue.close()
    let findings = try await CheckTests.findings(in: world.folder)
    #expect(findings.count == 1 && findings[0].lowercased().contains("release"), "\(findings)")
  }

  @Test("A closing that cannot be written down does not happen: the month takes entries on, and can be closed once there is room")
  func notWritten() async throws {
    let (world, coordinator, volunteer, month) = try await afterAMonth()
    var before = try await world.counts()
    for table in ["audit", "release"] {
      try await world.execute("CREATE TRIGGER full BEFORE INSERT ON \(table) BEGIN SELECT RAISE(ABORT, 'full'); END")
      if table == "audit" {
        #expect(try await refused(world, world.closing(month), by: coordinator) == .internalError)
      } else {
        #expect(try await world.close(month, by: coordinator) == EndedClosing(month: month, reason: .internalFault))
      }
      #expect(world.service.store.claim.month == nil && world.service.closings.running == nil)
      try await world.execute("DROP TRIGGER full")
    }
    var after = try await world.counts()
    (before["audit"], after["audit"]) = (nil, nil)
    #expect(after == before)
    try await world.logCounted(by: volunteer, month: month)
    #expect(try await world.close(month, by: coordinator).number == 1)
    await world.stop()
  }

  @Test("Two months that differ only in what was counted leave as many rows of the same sizes, but for what was published")
  func sizes() async throws {
    var found: [[String: Int]] = []
    for silent in [2, 5] {
      let clock = TestClock()
      if Day(clock.now, in: .gmt).month == 12 { clock.advance(months: 1) }
      let (world, coordinator, volunteer) = try await ServerWorld.working(clock: clock)
      let month = world.month
      for place in 0..<12 { try await world.logCounted(by: volunteer, kind: place < silent ? "silent" : "hang_up") }
      world.clock.advance(months: 1)
      try await world.signIn(coordinator)
      let open = try await world.service.store.read { try $0.sizes() }
      try await world.close(month, by: coordinator)
      var closed = try await world.service.store.read { try $0.sizes() }
      closed["release.document"] = nil
      found += [open, closed]
      await world.stop()
    }
    #expect(found[0] == found[2] && found[1] == found[3])
  }

  @Test("Who was removed while the month was computed closes nothing")
  func removedMeanwhile() async throws {
    let (world, coordinator, _, month) = try await afterAMonth()
    let other = try await world.add([.coordinator])
    try await world.admit(other, to: .coordinators, by: coordinator)
    try await world.caller.call(API.closeMonth, world.closing(month), token: other.token)
    try await world.remove(other, by: world.founder, lost: true)
    let ended = try await world.ended(by: coordinator)
    // Computing may have been quicker than the removal.
    #expect(ended.reason == .stopped || ended.number == 1)
    #expect(try await refused(world, world.closing(month), by: other) == .notSignedIn)
    if ended.reason != nil { #expect(try await world.close(month, by: coordinator).number == 1) }
    await world.stop()
  }
}

extension Database {
  /// Rows of each table, and the bytes of each column together.
  fileprivate func sizes() throws -> [String: Int] {
    var sizes: [String: Int] = [:]
    let tables = try String.fetchAll(
      self, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'grdb_migrations'")
    for table in tables {
      sizes[table] = try Int.fetchOne(self, sql: "SELECT count(*) FROM \(table)")
      for column in try columns(in: table) {
        sizes["\(table).\(column.name)"] = try Int.fetchOne(
          self, sql: "SELECT coalesce(sum(length(\(column.name))), 0) FROM \(table)")
      }
    }
    return sizes
  }

  fileprivate func nextToClose() throws -> Month? {
    try UInt32.fetchOne(self, sql: "SELECT coalesce((SELECT max(month) FROM release), min(month)) FROM statistics_key")
      .flatMap { Month(number: $0) }
  }

  fileprivate func wraps(ofKeysOf month: Month, _ organisation: [UInt8]) throws -> Int {
    let id = try Compartment.statisticsKey(month: month.number, number: 1, organisation: organisation).id + [8]
    return try Int.fetchOne(self, sql: "SELECT count(*) FROM wrap WHERE compartment = ?", arguments: [Data(id)]) ?? 0
  }
}
