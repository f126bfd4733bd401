import Foundation
import HelplineClient
import HelplineCore
import Synchronization

/// Long lists of a client: 5,000 open referrals, the most overdue first, and a directory of 5,000 services.
enum ListPart {
  static let count = 5000
  /// So many are shown at once.
  static let first = 100

  static func measure(server program: String, folder: URL, quick: Bool, _ figures: inout Figures) async throws {
    try searches(quick: quick, &figures)
    let server = try ServerProcess(
      program, data: folder.appendingPathComponent("data"), port: try ServerProcess.freePort())
    _ = try await Desk.found(server)
    let address = "http://127.0.0.1:\(server.port)"
    try await Desk.fill(server: address, login: Desk.login, passphrase: Desk.passphrase, count: count, referrals: true)
    let directory = try ProfileDirectory(folder.appendingPathComponent("profile"))
    let client = try Client(server: address)
    // Before the first list the device does not know what is most overdue.
    for round in 0...(quick ? 1 : 5) {
      let session = try await Session.signIn(
        client: client, login: Desk.login, passphrase: Desk.passphrase, directory: directory)
      let clock = ContinuousClock()
      let began = clock.now
      let early = Mutex<(shown: [FoundReferral], after: Duration)?>(nil)
      let found = try await session.referrals { found in
        early.withLock { $0 = (Array(found.prefix(first)), began.duration(to: clock.now)) }
      }
      let whole = began.duration(to: clock.now)
      guard found.referrals.count == count else { throw BenchError.failed("\(found.referrals.count) referrals") }
      if round == 0 {
        figures.add("referrals-new-device", whole.inSeconds)
      } else {
        guard let (shown, after) = early.withLock({ $0 }), shown.count == first,
          found.referrals.starts(with: shown, by: { $0.referral == $1.referral })
        else { throw BenchError.failed("the first referrals are not the first") }
        figures.add("referrals-first", after.inSeconds)
        figures.add("referrals-all", whole.inSeconds)
      }
      await session.signOut()
    }
    await client.close()
    if server.stop() != 0 { throw BenchError.failed("the server did not end well") }
  }

  /// A search as somebody types: from one syllable, which fits a third of all, to one service.
  private static func searches(quick: Bool, _ figures: inout Figures) throws {
    let syllables = ["pa", "ko", "ri", "ne", "sä", "tu", "ly", "ho", "mi", "vää"]
    var seed: UInt64 = 1
    func word() -> String {
      (0..<3).map { _ in
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return syllables[Int(seed >> 33) % syllables.count]
      }.joined()
    }
    let services = try (0..<count).map { number in
      try Service([
        "id": .string(DirectoryID().description), "name": .string("\(word()) \(number)"), "status": .string("active"),
        "description": .string((0..<20).map { _ in word() }.joined(separator: " ")), "assured_date": .string("2026-06-01"),
      ])
    }
    let directory = Directory(services)
    guard let today = Day("2026-11-21") else { throw BenchError.failed("there is no day") }
    for round in 0...(quick ? 3 : 5) {
      let slowest = try ["pa", "pako ri", "sätu", "ko ri ne sä", "4999"].map { text in
        try seconds {
          let found = directory.search(.init(text: text), language: .fi, today: today)
          if text == "4999", found.count != 1 { throw BenchError.failed("a search finds \(found.count) services") }
        }
      }.max()
      if round > 0 { figures.add("directory-search", (slowest ?? 0) * 1000) }
    }
  }
}

extension Duration {
  fileprivate var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
