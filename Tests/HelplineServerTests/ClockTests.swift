import Foundation
import HelplineCore
import HelplineServer
import HelplineVault
import Logging
import Testing

/// A clock that is far off, and one that is set right again.
@Suite("When the server's clock leaps", .turnstile)
struct ClockTests {
  private static let year = 366.0

  @Test("A nonce from before the clock went back is worth nothing; a fresh one signs in", arguments: [-year, year])
  func nonces(days: Double) async throws {
    let clock = TestClock()
    let world = try await ServerWorld(clock: clock)
    let before = try await world.founder.signIn(world.caller, organisation: world.organisation)
    clock.advance(days: days)
    #expect(try await refusal { try await world.caller.call(API.signIn, before) } == .notSignedIn)
    try await world.signIn(world.founder)
    clock.advance(days: -days)
    try await world.signIn(world.founder)
    await world.stop()
  }

  @Test("A session ends rather than living as long as the clock went back; a few seconds end nothing")
  func sessions() async throws {
    let clock = TestClock()
    let world = try await ServerWorld(clock: clock)
    clock.advance(seconds: -30)
    _ = try await world.caller.call(API.rosters, Nothing(), token: world.founder.token)
    for days in [-Self.year, Self.year] {
      clock.advance(days: days)
      #expect(try await world.caller.ask(API.rosters, Nothing(), token: world.founder.token).code == .notSignedIn)
      try await world.signIn(world.founder)
      _ = try await world.caller.call(API.rosters, Nothing(), token: world.founder.token)
    }
    await world.stop()
  }

  @Test("Who has used up their tries waits an hour at most when the clock goes back, and gets no new ones by that")
  func limits() async throws {
    let clock = TestClock()
    let world = try await ServerWorld(clock: clock) { $0.loginTries = 3 }
    let request = EvaluateLogin(loginTag: .random(32), blinded: try Samples.point(), device: nil)
    for _ in 0..<3 { try await world.caller.call(API.evaluateLogin, request) }
    clock.advance(days: -Self.year)
    for _ in 0..<2 {
      do {
        try await world.caller.call(API.evaluateLogin, request)
        Issue.record("another try")
      } catch let refusal as Refusal {
        #expect(refusal.code == .slowDown && (1...3600).contains(refusal.retryAfter ?? 0))
      }
    }
    clock.advance(seconds: 3601)
    try await world.caller.call(API.evaluateLogin, request)
    await world.stop()
  }

  @Test("Failed sign-ins that were counted before the clock went back are written all the same")
  func failures() async throws {
    let clock = TestClock()
    let world = try await ServerWorld([.administrator, .auditor], clock: clock)
    var wrong = try await world.founder.signIn(world.caller, organisation: world.organisation)
    wrong.proof = .random(64)
    _ = try await world.caller.ask(API.signIn, wrong)
    clock.advance(days: -Self.year)
    let entries = try await world.audited { try await world.service.writeFailures() }
    #expect(entries.map(\.action) == [.failedSignIn])
    await world.stop()
  }

  /// What a server's housekeeping does at its start and then day by day.
  private func nights(_ world: ServerWorld, _ memory: inout Housekeeping.Memory, days: Int) async {
    let housekeeping = Housekeeping(
      service: world.service, logger: Logger(label: "clock", factory: { _ in SwiftLogNoOpLogHandler() }))
    for day in 0..<days {
      if day > 0 { world.clock.advance(days: 1) }
      await housekeeping.turn(&memory)
    }
  }

  @Test("A clock that is a year ahead deletes nothing for three days, also over a restart; set right, nothing is lost")
  func ahead() async throws {
    let clock = TestClock()
    clock.advance(months: 0)
    let (world, coordinator, volunteer) = try await ServerWorld.working(clock: clock)
    let contact = try await world.log(by: volunteer)
    let open = try world.newInvitation([.mentor], days: 20)
    try await world.caller.call(API.invite, open.request, token: world.founder.token)
    var memory = Housekeeping.Memory()
    await nights(world, &memory, days: 2)
    let before = try await world.counts()
    clock.advance(days: Self.year)
    await nights(world, &memory, days: 2)
    try await world.restart()
    var restarted = Housekeeping.Memory()
    await nights(world, &restarted, days: 2)
    #expect(try await world.counts() == before, "three days have not passed since the leap")
    clock.advance(days: -Self.year - 3)
    var right = Housekeeping.Memory()
    await nights(world, &right, days: 1)
    #expect(try await world.counts() == before)
    try await world.signIn(coordinator)
    let found = try await world.caller.call(API.contact, id: contact.id, Nothing(), token: coordinator.token)
    #expect(found.objects.map(\.sealed) == [contact.object])
    await world.stop()
  }

  @Test("When the calendar really has moved on, what is due is deleted after three days")
  func laterForGood() async throws {
    let clock = TestClock()
    clock.advance(months: 0)
    let (world, _, volunteer) = try await ServerWorld.working(clock: clock)
    try await world.log(by: volunteer)
    var memory = Housekeeping.Memory()
    await nights(world, &memory, days: 1)
    clock.advance(days: Self.year)
    await nights(world, &memory, days: 3)
    #expect(try await world.counts()["transient"] == 1)
    clock.advance(days: 1)
    await nights(world, &memory, days: 1)
    let counts = try await world.counts()
    #expect(counts["transient"] == 0 && counts["object"] == 3, "the names alone")
    await world.stop()
  }

  @Test("A clock that went back a year deletes nothing when it is set right, not even what was logged meanwhile, for three days")
  func behind() async throws {
    let clock = TestClock()
    clock.advance(months: 0)
    let (world, coordinator, volunteer) = try await ServerWorld.working(clock: clock)
    try await world.log(by: volunteer)
    var memory = Housekeeping.Memory()
    await nights(world, &memory, days: 1)
    clock.advance(days: -Self.year)
    for member in [coordinator, volunteer] { try await world.signIn(member) }
    try await world.addKeys(by: coordinator)
    try await world.log(by: volunteer)
    let before = try await world.counts()
    await nights(world, &memory, days: 3)
    clock.advance(days: Self.year)
    await nights(world, &memory, days: 3)
    #expect(try await world.counts() == before)
    await world.stop()
  }

  @Test("Days in a row, a week in which the server was off, and the demonstration's leaps hold nothing back")
  func steps() async throws {
    let clock = TestClock()
    clock.advance(months: 0)
    let world = try await ServerWorld(clock: clock)
    var memory = Housekeeping.Memory()
    for leap in [0.0, 7, 300] {
      clock.advance(days: leap)
      if leap > 7 { try await world.server.application.sweep() }
      try await world.signIn(world.founder)
      let invitation = try world.newInvitation([.mentor], days: 1).request
      try await world.caller.call(API.invite, invitation, token: world.founder.token)
      await nights(world, &memory, days: 3)
      #expect(try await world.counts()["transient"] == 0, "after \(leap) days")
    }
    await world.stop()
  }
}
