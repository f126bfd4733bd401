import Foundation
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@testable import HelplineClient

/// `kill -9` in the middle of any step of a hand-over: the case is wholly with the one or wholly with the other.
@Suite(.serialized, .turnstile) struct CaseKillTests {
  /// The same numbers for the same seed (xorshift of Marsaglia, 2003).
  private struct Dice {
    var state: UInt64
    mutating func below(_ bound: UInt64) -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state % bound
    }
  }

  /// An organisation on a server process that can be killed.
  private final class Site {
    let folder: Folder
    private(set) var server: ServerProcess
    let port: Int
    let coordinator: Session
    private(set) var mentors: [Session] = []

    init() async throws {
      folder = try Folder()
      server = try ServerProcess(data: folder["data"])
      port = server.port
      let client = try Client(server: "http://127.0.0.1:\(port)")
      let directory = try ProfileDirectory(folder["founder"])
      _ = try await FoundOrganisationFlow.run(
        client: client, setUpToken: try #require(server.setUpToken), name: "Founder", login: "founder",
        passphrase: World.passphrase, roles: [.administrator, .coordinator], directory: directory)
      coordinator = try await Session.signIn(
        client: client, login: "founder", passphrase: World.passphrase, directory: directory)
      for login in ["mentor", "successor", "stranger"] { mentors.append(try await join(login)) }
    }

    private func join(_ login: String) async throws -> Session {
      let own = try Client(server: "http://127.0.0.1:\(port)")
      let code = try TypedCode(kind: .invitation, typed: try await coordinator.invite(name: login, roles: [.mentor]))
      let promise = try await JoinFlow.look(client: own, code: code)
      let place = try ProfileDirectory(folder[login])
      _ = try await JoinFlow.run(
        client: own, code: code, promise: promise, login: login, passphrase: World.passphrase, withSheet: false, directory: place)
      try await coordinator.approve(try #require(try await coordinator.invitations().first { $0.member != nil }))
      return try await Session.signIn(client: own, login: login, passphrase: World.passphrase, directory: place)
    }

    /// A case with a note, which the first mentor has.
    func active() async throws -> ID {
      let id = try await coordinator.openCase(origin: "direct", contact: nil, need: "Haluaa irti.", languages: ["fi"])
      try await coordinator.assess(id, with: mentors[0].member, exit: true, text: "Arvio.")
      try await coordinator.agree(id, text: "Sovittu.")
      try await coordinator.assign(id, to: mentors[0].member)
      try await mentors[0].accept(id)
      try await mentors[0].addNote("0", to: id)
      return id
    }

    /// Kills the server after so long, whatever it is doing, and starts it again.
    func kill(after delay: Duration) async throws {
      try await Task.sleep(for: delay)
      server.kill9()
      server = try ServerProcess(data: folder["data"], port: port)
    }

    func stop() -> Int32 { server.terminate() }
  }

  /// Who has the journal, by what they can open; each with the notes in it.
  private func holders(_ site: Site, _ id: ID) async throws -> [(place: Int, notes: Set<String>)] {
    var found: [(Int, Set<String>)] = []
    for (place, mentor) in site.mentors.enumerated() {
      do {
        let opened = try await mentor.oneCase(id)
        if let journal = opened.journal { found.append((place, Set(journal.notes.map(\.record.text)))) }
      } catch ClientError.noSuchCase {}
    }
    return found
  }

  /// Does a step while the server is killed, and repeats it until it is done.
  private func done(
    _ site: Site, killing delay: Duration, _ step: @escaping @Sendable () async throws -> Void,
    _ isDone: () async throws -> Bool
  ) async throws {
    let work = Task { try await step() }
    try await site.kill(after: delay)
    _ = await work.result
    for _ in 0..<10 {
      if try await isDone() { return }
      do { try await step() } catch ClientError.unreachable {}
    }
    Issue.record("the step does not come to its end")
  }

  @Test("Killed at any moment of a hand-over, the case is with one mentor, whole, and with nobody else", .timeLimit(.minutes(15)))
  func killed() async throws {
    let site = try await Site()
    let id = try await site.active()
    var dice = Dice(state: 20_261_121)
    var notes: Set<String> = ["0"]
    let end = ContinuousClock.now + .seconds(25)
    var rounds = 0
    // Two at least, however slow the machine is.
    while rounds < 2 || (rounds < 8 && ContinuousClock.now < end) {
      let (place, next) = (rounds % 2, 1 - rounds % 2)
      let (coordinator, from, to) = (site.coordinator, site.mentors[place], site.mentors[next])
      func delay() -> Duration { .milliseconds(Int(dice.below(60))) }
      func expectOnly(_ holder: Int, _ step: String) async throws {
        let found = try await holders(site, id)
        #expect(found.map(\.place) == [holder], "round \(rounds), \(step)")
        #expect(found.first?.notes == notes, "round \(rounds), \(step)")
      }
      let asked = try await coordinator.oneCase(id).assignment?.record.asked ?? 0
      try await done(
        site, killing: delay(), { try await coordinator.handOver(id, to: to.member, reason: "Vaihto.") },
        { try await coordinator.oneCase(id).assignment?.record.asked ?? 0 > asked })
      try await expectOnly(place, "asked")
      try await done(
        site, killing: delay(), { try await to.accept(id) }, { try await coordinator.oneCase(id).answer == .accepted })
      try await expectOnly(place, "accepted")
      try await done(
        site, killing: delay(), { try await from.passOn(id) },
        { try await to.oneCase(id).journal?.waitsForTakeover == true })
      try await expectOnly(next, "passed on")
      try await done(
        site, killing: delay(), { try await to.takeOver(id) },
        { try await to.oneCase(id).journal?.waitsForTakeover == false })
      try await expectOnly(next, "taken over")
      rounds += 1
      try await to.addNote("\(rounds)", to: id)
      notes.insert("\(rounds)")
      try await expectOnly(next, "written")
      #expect(try await coordinator.oneCase(id).mentor == to.member)
    }
    #expect(site.stop() == 0)
  }
}
