import Foundation
import GRDB
import HelplineCore
import HelplineServer
import Testing

@testable import HelplineClient

/// `kill -9` at any moment of a closing: the month is open and complete, or closed and complete.
@Suite(.serialized, .turnstile) struct ClosingKillTests {
  /// Rows of the ledger of a month, releases, what is carried, and wraps of statistics secrets.
  private struct Stored: Equatable {
    let entries: Int
    let releases: Int
    let carried: Int
    let keys: Int
  }

  private static func stored(_ data: URL, _ month: Month) throws -> Stored {
    let queue = try DatabaseQueue(path: data.appendingPathComponent("helpline.sqlite").path)
    defer { try? queue.close() }
    return try queue.read { db in
      func count(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: "SELECT count(*) FROM \(sql)") ?? 0 }
      return Stored(
        entries: try count("ledger WHERE month = \(month.number)"), releases: try count("release"), carried: try count("carried"),
        keys: try count("compartment WHERE kind = 8"))
    }
  }

  /// A helpline that has worked since so many months before this one.
  private static func prepare(_ months: Int, contacts: Int) async throws -> (Folder, Person, Month) {
    let clock = TestClock()
    let began = Day(Date(), in: TimeZone(identifier: "Europe/Helsinki")!).inMonth.adding(months: -months)
    clock.set(try #require(Day("\(began)-10")))
    let world = try await World(roles: Role.allCases, clock: clock)
    for month in 0..<months {
      clock.set(try #require(Day("\(began.adding(months: month))-10")))
      let founder = try await world.signIn(world.founder)
      for _ in 0..<contacts { try await founder.log(try world.conversation()) }
    }
    let folder = world.folder
    await world.close()
    return (folder, world.founder, began)
  }

  @Test("Killed at any moment of a closing, the month is open and complete or closed and complete", .timeLimit(.minutes(10)))
  func killed() async throws {
    let months = 5
    // The last one of these can be closed whatever the day is.
    let (folder, founder, began) = try await Self.prepare(months + 1, contacts: 6)
    var server = try ServerProcess(data: folder["data"])
    let port = server.port
    let client = try Client(server: "http://127.0.0.1:\(port)")
    let coordinator = try await Session.signIn(
      client: client, login: founder.login, passphrase: founder.passphrase, directory: founder.directory)
    var (kills, open) = (0, 0)
    for place in 0..<months {
      let month = began.adding(months: place)
      var isClosed = false
      for attempt in 0..<8 where !isClosed {
        let before = try Self.stored(folder["data"], month)
        #expect(before.entries == 24 && before.releases == place, "\(month), attempt \(attempt)")
        let work = Task { try await coordinator.closeMonth(month) }
        // From the very beginning to after the end, a little later each time.
        try await Task.sleep(for: .milliseconds(5 + attempt * 40 + place * 15))
        server.kill9()
        kills += 1
        let after = try Self.stored(folder["data"], month)
        isClosed = after.releases == place + 1
        if isClosed {
          #expect(after.entries == 0 && after.carried == (month.month == 12 ? 0 : 1) && after.keys == before.keys - 1)
        } else {
          #expect(after == before, "\(month), attempt \(attempt)")
          open += 1
        }
        server = try ServerProcess(data: folder["data"], port: port)
        _ = await work.result
        // The client goes on by itself, or hears that the closing was broken off.
        isClosed = try Self.stored(folder["data"], month).releases == place + 1
      }
      if !isClosed { _ = try await coordinator.closeMonth(month) }
      let release = try await coordinator.releases().release(place + 1)
      let total = release?.tables.first { $0.unit == .contact && $0.period.length == .month && $0.dimensions.isEmpty }
      // With a quarter that ends, a total of so few contacts may have to be hidden.
      #expect(release?.month == month && (total?.cells.first?.count == 6 || month.month % 3 == 0))
    }
    #expect(kills >= months && open >= 1)
    #expect(server.terminate() == 0)
  }
}
