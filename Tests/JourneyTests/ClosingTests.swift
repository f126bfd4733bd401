import Foundation
import GRDB
import HelplineAttack
import HelplineCore
import HelplineServer
import HelplineVault
import Synchronization
import Testing

@testable import HelplineClient

/// Months that are closed by a coordinator's client, from what volunteers and mentors did.
@Suite(.turnstile) struct ClosingTests {
  private static func day(_ text: String) throws -> Day { try #require(Day(text)) }

  /// An organisation that begins on a day; its founder holds every role.
  private static func begin(on day: String, change: (inout Settings) -> Void = { _ in }) async throws -> (World, TestClock) {
    let clock = TestClock()
    clock.set(try Self.day(day))
    return (try await World(roles: Role.allCases, clock: clock, change: change), clock)
  }

  private static func contact(_ world: World, _ codes: [ListName: String]) throws -> Contact {
    let answers = codes.merging([.contactKind: "about_other", .channel: "phone"]) { given, _ in given }
    let isConversation = world.lists.list(.contactKind)[answers[.contactKind] ?? ""]?.isConversation == true
    let asked: [ListName: String] = isConversation ? [.concern: "online", .outcome: "support", .asks: "nothing"] : [:]
    return try Contact(day: world.today, codes: answers.merging(asked) { given, _ in given }, note: "").completed(world.lists)
  }

  // MARK: Three months

  /// What was logged, as somebody would note it with a pencil.
  private struct Pencil {
    typealias Line = (month: Int, codes: [StatisticalDimension: String])
    private(set) var lines: [StatisticalUnit: [Line]] = [:]

    mutating func note(_ unit: StatisticalUnit, _ month: Int, _ codes: [StatisticalDimension: String]) {
      lines[unit, default: []].append((month, codes))
    }

    mutating func note(_ contact: Contact, in month: Int) {
      var codes: [StatisticalDimension: String] = [:]
      for dimension in StatisticalDimension.allCases { codes[dimension] = dimension.list.flatMap { contact.codes[$0] } }
      note(.contact, month, codes)
      if codes[.concern] != nil { note(.conversation, month, codes) }
    }

    /// Those of some months that have one of the codes in each dimension.
    func count(_ unit: StatisticalUnit, _ months: Set<Int>, _ wanted: [StatisticalDimension: Set<String>]) -> Int {
      (lines[unit] ?? []).count { line in
        months.contains(line.month)
          && wanted.allSatisfy { dimension, codes in line.codes[dimension].map(codes.contains) ?? false }
      }
    }
  }

  private static let answers: [[ListName: String]] = [
    [.contactKind: "hang_up"], [.contactKind: "silent"], [.relation: "parent", .ageBand: "15_17"],
    [.relation: "parent", .ageBand: "15_17", .channel: "chat"], [.relation: "friend", .ageBand: "18_24"],
    [.relation: "professional", .contactKind: "professional", .concern: "info"],
    [.relation: "self", .contactKind: "about_self", .concern: "leaving", .outcome: "exit_intake"], [.contactKind: "hang_up"],
    [.relation: "parent", .concern: "change", .returning: "returning"],
    [.concern: "violence", .channel: "email", .language: "sv"],
  ]

  @Test(
    "Contacts and cases of three months are closed, and every figure shown is what somebody counted by hand",
    .timeLimit(.minutes(20)))
  func threeMonths() async throws {
    let (world, clock) = try await Self.begin(on: "2025-10-05")
    var pencil = Pencil()
    var founder = try await world.signIn(world.founder)
    let mentor = try await world.signIn(try await world.add("mentor", [.mentor], by: founder))
    for month in 10...12 {
      clock.set(try Self.day("2025-\(month)-05"))
      founder = try await world.signIn(world.founder)
      for number in 0..<(20 + month * 3) {
        let contact = try Self.contact(world, Self.answers[number * number % Self.answers.count])
        let id = try await founder.log(contact)
        var counted = contact
        if number % 9 == 4 {
          let opened = try await founder.contact(id)
          counted = opened.contact
          counted.codes[.channel] = "chat"
          try await founder.correct(opened, to: counted)
        }
        pencil.note(counted, in: month)
      }
      let referred = try await Self.refer(world, founder, month, &pencil)
      for _ in 0..<2 { try await Self.work(founder, mentor) }
      clock.set(try Self.day("2025-\(month)-10"))
      founder = try await world.signIn(world.founder)
      for (place, one) in referred.enumerated() where place >= 4 {
        try await founder.moveReferral(one.referral, at: .contact(one.contact), to: place < 7 ? .accepted : .noResponse)
        pencil.note(.referralAnswer, month, [.responseBand: place < 7 ? "d4_7" : "none"])
      }
    }
    clock.set(try Self.day("2026-01-03"))
    let coordinator = try await world.signIn(world.founder)
    #expect(try await coordinator.monthsToClose().ready.map(\.description) == ["2025-10", "2025-11", "2025-12"])
    let phases = Mutex<Set<RunningClosing.Phase>>([])
    for month in 10...12 {
      let closed = try await coordinator.closeMonth { running in phases.withLock { _ = $0.insert(running.phase) } }
      #expect(closed.release.month.description == "2025-\(month)" && closed.dropped == 0)
    }
    #expect(try await coordinator.monthsToClose().ready.isEmpty)
    let releases = try await coordinator.releases().releases
    let shown = try Self.compare(releases, pencil)
    #expect(shown[.contact, default: 0] + shown[.conversation, default: 0] > 20, "\(shown)")
    #expect(shown[.referral, default: 0] > 0 && shown[.referralAnswer, default: 0] == 4, "\(shown)")
    let year = try #require(releases.last)
    func total(_ unit: StatisticalUnit) -> Int? {
      year.tables.first { $0.unit == unit && $0.period.length == .year && $0.dimensions.isEmpty }?.cells.first?.count ?? nil
    }
    #expect(total(.caseOpened) == 6 && total(.caseAssigned) == 6 && total(.meetingHeld) == 12 && total(.caseActive) == 6)
    let report = try #require(YearReport(year))
    #expect(report.figures.first { $0.name == .contacts }?.rows.first?.count == pencil.lines[.contact]?.count)
    #expect(report.figures.first { $0.name == .responses }?.rows.map(\.count) == [12, 9, 6])
    #expect(report.figures.first { $0.name == .volunteersTrained }?.source == .notCollected)
    await world.close()
  }

  /// Nine contacts of a month with a referral that was sent; the first four were answered on the same day.
  private static func refer(_ world: World, _ founder: Session, _ month: Int, _ pencil: inout Pencil) async throws
    -> [(contact: ID, referral: ID)]
  {
    var made: [(contact: ID, referral: ID)] = []
    for place in 0..<9 {
      var contact = try contact(world, [.outcome: "referred", .relation: place < 5 ? "parent" : "friend"])
      let (service, consent) = [("anchor", "warm"), ("family", "written"), ("work_housing", "self")][place % 3]
      let referral = Referral(day: world.today, by: founder.member, service: service, consent: consent)
      try contact.refer(referral)
      let id = try await founder.log(contact)
      try await founder.moveReferral(referral.id, at: .contact(id), to: .sent)
      if place < 4 {
        try await founder.moveReferral(referral.id, at: .contact(id), to: .acknowledged)
        pencil.note(.referralAnswer, month, [.responseBand: "same_day"])
      }
      pencil.note(contact, in: month)
      pencil.note(.referral, month, [.referralService: service, .consent: consent, .referralOrigin: "contact"])
      made.append((id, referral.id))
    }
    return made
  }

  /// A case with a mentor and two meetings.
  private static func work(_ coordinator: Session, _ mentor: Session) async throws {
    let id = try await coordinator.openCase(origin: "direct", contact: nil, need: "Haluaa irti.", languages: ["fi"])
    try await coordinator.assess(id, with: mentor.member, exit: true, text: "Arvio.")
    try await coordinator.agree(id, text: "Sovittu.")
    try await coordinator.assign(id, to: mentor.member)
    try await mentor.refresh()
    try await mentor.accept(id)
    for _ in 0..<2 {
      try await mentor.addMeeting(
        Meeting(day: await mentor.status.day, type: "phone", duration: "15_29", attended: true), to: id, next: nil)
    }
  }

  /// Gives how many figures of each unit that the pencil knows are shown; records each that is another than the pencil's.
  private static func compare(_ releases: [Release], _ pencil: Pencil) throws -> [StatisticalUnit: Int] {
    var shown: [StatisticalUnit: Int] = [:]
    for release in releases {
      for table in release.tables where pencil.lines[table.unit] != nil {
        for cell in table.cells {
          guard let count = cell.count else { continue }
          var wanted: [StatisticalDimension: Set<String>] = [:]
          for (dimension, category) in zip(table.dimensions, cell.categories) {
            wanted[dimension] = Set(release.groups[dimension]?.first { $0.id == category }?.codes ?? [category])
          }
          let counted = pencil.count(table.unit, Set(table.period.months.map(\.month)), wanted)
          #expect(count == counted, "\(table.unit) \(table.period) \(cell.categories)")
          shown[table.unit, default: 0] += 1
        }
      }
    }
    return shown
  }

  // MARK: After the closing

  @Test("Who corrects or settles after the closing corrects the contact, not the statistics")
  func afterwards() async throws {
    let (world, clock) = try await Self.begin(on: "2026-04-05")
    var founder = try await world.signIn(world.founder)
    var ids: [ID] = []
    for _ in 0..<6 { ids.append(try await founder.log(try Self.contact(world, [.asks: "callback"]))) }
    var waiting = try Self.contact(world, [.outcome: "referred"])
    try waiting.refer(Referral(day: world.today, by: founder.member, service: "anchor", consent: "warm"))
    let late = try KeptContactFlow.keep(waiting, in: world.founder.directory)
    clock.set(try Self.day("2026-05-06"))
    founder = try await world.signIn(world.founder)
    let closed = try await founder.closeMonth()
    #expect(closed.release.tables.first { $0.unit == .contact && $0.dimensions.isEmpty }?.cells.first?.count == 6)
    func entries(_ month: String) async throws -> Int {
      let number = try #require(Month(month)).number
      return try await world.server.service.store.read { db in
        try Int.fetchOne(db, sql: "SELECT count(*) FROM ledger WHERE month = ?", arguments: [number]) ?? 0
      }
    }
    #expect(try await entries("2026-04") == 0)
    let opened = try await founder.contact(ids[0])
    var changed = opened.contact
    changed.note = "Korjattu."
    changed.codes[.channel] = "chat"
    try await founder.correct(opened, to: changed)
    try await founder.settle(try await founder.contact(ids[0]), as: "callback", note: "")
    #expect(try await founder.contact(ids[0]).contact.note == "Korjattu.")
    #expect(try await founder.deliverKept().delivered == [late], "a contact that had waited on the device")
    let delivered = try await founder.contact(late).contact
    #expect(delivered.month.description == "2026-05" && delivered.day.description == "2026-04-05", "it counts when it comes")
    #expect(delivered.referrals.flatMap(\.counted).map(\.month.description) == ["2026-05"], "and so does what was referred in it")
    #expect(try await [entries("2026-04"), entries("2026-05")] == [0, 12])
    #expect(try await founder.releases().releases == [closed.release])
    clock.set(try Self.day("2026-06-06"))
    founder = try await world.signIn(world.founder)
    // One contact came late; corrections and settlements count nothing.
    #expect(try await founder.closeMonth().release.tables.flatMap(\.cells).allSatisfy { $0.count == nil || $0.count == 0 })
    await world.close()
  }

  @Test("A request that was finished and kept while its month was open is sealed anew once it is closed, and delivered once")
  func keptRequest() async throws {
    let (world, clock) = try await Self.begin(on: "2026-03-05")
    var founder = try await world.signIn(world.founder)
    let id = ID()
    let body = try Client.encode(try await founder.newContact(try Self.contact(world, [:]), id: id))
    try world.founder.directory.keep(.request(id: id, body: Bytes([UInt8](body))))
    clock.set(try Self.day("2026-04-06"))
    founder = try await world.signIn(world.founder)
    try await founder.closeMonth()
    let delivered = try await founder.deliverKept()
    #expect(delivered.delivered == [id] && delivered.left.isEmpty)
    #expect(try await founder.contact(id).contact.month.description == "2026-04")
    #expect(try await founder.deliverKept().delivered.isEmpty)
    await world.close()
  }

  @Test("A mentor goes on in a case whose month is closed; what was counted there stays as it was published")
  func cases() async throws {
    let (world, clock) = try await Self.begin(on: "2026-03-05")
    let founder = try await world.signIn(world.founder)
    let person = try await world.add("mentor", [.mentor], by: founder)
    let mentor = try await world.signIn(person)
    try await Self.work(founder, mentor)
    clock.set(try Self.day("2026-04-06"))
    let coordinator = try await world.signIn(world.founder)
    try await coordinator.closeMonth()
    let later = try await world.signIn(person)
    let opened = try #require(try await later.myCases().first)
    try await later.addNote("Huhtikuussa.", to: opened.id)
    try await later.addMeeting(
      Meeting(day: world.today, type: "phone", duration: "15_29", attended: true), to: opened.id, next: nil)
    #expect(try await later.oneCase(opened.id).journal?.meetings.count == 3)
    await world.close()
  }

  // MARK: Meanwhile

  @Test("While December of 3,000 contacts closes, 8 clients log without an error and without waiting", .timeLimit(.minutes(20)))
  func meanwhile() async throws {
    let folder = try Folder()
    try FileManager.default.copyItem(at: Self.configuration, to: folder["config"])
    let file = folder["config"].appendingPathComponent(PublicationPlans.fileName)
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(text.replacing("\"usual\": \"medium\"", with: "\"usual\": \"large\"").utf8).write(to: file)
    let found = try ConfigurationFolder.find(environment: [ConfigurationFolder.variable: folder["config"].path])
    let (world, clock) = try await Self.begin(on: "2025-01-05") { $0.configuration = found }
    let founder = try await world.signIn(world.founder)
    try await Self.fill(world, SyntheticYear(year: 2025, contacts: 3000, seed: 41))
    clock.set(try Self.day("2026-01-20"))
    let coordinator = try await world.signIn(world.founder)
    for _ in 1...11 { try await coordinator.closeMonth() }
    await founder.signOut()
    let volunteers = try await withThrowingTaskGroup(of: Session.self) { group in
      for number in 0..<8 {
        group.addTask {
          try await Session.signIn(
            client: try Client(server: world.server.address), login: world.founder.login, passphrase: World.passphrase,
            directory: try ProfileDirectory(folder["device-\(number)"]))
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let usual = try await Self.logging(volunteers, world, most: 5)
    let waits = try await Self.logging(volunteers, world, most: 400) {
      let closed = try await coordinator.closeMonth()
      #expect(closed.release.month.description == "2025-12" && closed.dropped != nil)
    }
    #expect(waits.count >= 8)
    // Nine of ten within the second that is promised, and none much longer; on a machine that does other things too, by what it needs
    // for the same without a closing.
    let (ninth, limit) = (waits[waits.count * 9 / 10], max(.seconds(1), usual[usual.count * 9 / 10] * 4))
    #expect(ninth < limit, "\(ninth) of \(waits.count), usually \(usual[usual.count * 9 / 10])")
    #expect(try #require(waits.last) < limit * 5)
    await world.close()
  }

  /// How long each contact took that these members logged at once, as many as they may or until the work was done; the quickest first.
  private static func logging(
    _ volunteers: [Session], _ world: World, most: Int, during work: (() async throws -> Void)? = nil
  ) async throws -> [Duration] {
    let flag = Flag()
    return try await withThrowingTaskGroup(of: [Duration].self) { group in
      for volunteer in volunteers {
        group.addTask {
          var waits: [Duration] = []
          while flag.isUp && waits.count < most {
            let contact = try Self.contact(world, [:])
            waits.append(try await ContinuousClock().measure { _ = try await volunteer.log(contact) })
            try await Task.sleep(for: .milliseconds(50))
          }
          return waits
        }
      }
      if let work {
        try await work()
        flag.lower()
      }
      return try await group.reduce(into: []) { $0 += $1 }.sorted()
    }
  }

  private final class Flag: Sendable {
    private let up = Mutex(true)
    var isUp: Bool { up.withLock { $0 } }
    func lower() { up.withLock { $0 = false } }
  }

  private static let configuration = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("config")

  /// Puts a year into the ledger as if it had been logged.
  private static func fill(_ world: World, _ year: SyntheticYear) async throws {
    let organisation = try #require(world.server.service.store.chains.rosters).organisation
    let months = year.months
    try await world.server.service.store.pool.write { db in
      for entries in months {
        guard let month = entries.first?.month else { continue }
        let key = try Data.fetchOne(db, sql: "SELECT public_key FROM statistics_key WHERE month = ?", arguments: [month])
        let publicKey = [UInt8](key ?? Data())
        for entry in entries {
          let sealed = try entry.seal(to: publicKey, organisation: organisation)
          try db.execute(sql: "INSERT INTO ledger VALUES (randomblob(16), ?, ?)", arguments: [month, Data(sealed)])
        }
      }
    }
  }
}
