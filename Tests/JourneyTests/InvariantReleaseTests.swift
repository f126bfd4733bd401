import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@testable import HelplineClient

/// Invariant 3 for what is published: a server that lies, even with its own signing key.
@Suite(.turnstile) struct InvariantReleaseTests {
  /// Two closed months, and a session that has not looked at them yet, on a device of its own.
  private static func closed() async throws -> (world: World, fresh: Session) {
    let clock = TestClock()
    clock.set(try #require(Day("2026-01-05")))
    let world = try await World(roles: Role.allCases, clock: clock)
    var founder = try await world.signIn(world.founder)
    for month in 1...2 {
      clock.set(try #require(Day("2026-0\(month)-05")))
      founder = try await world.signIn(world.founder)
      for _ in 0..<6 {
        try await founder.log(try world.conversation())
        let silent = Contact(day: world.today, codes: [.contactKind: "silent", .channel: "phone"], note: "")
        try await founder.log(try silent.completed(world.lists))
      }
    }
    clock.set(try #require(Day("2026-03-05")))
    founder = try await world.signIn(world.founder)
    for _ in 0..<2 { try await founder.closeMonth() }
    return (world, try await Self.device(world, "fresh"))
  }

  private static func device(_ world: World, _ name: String) async throws -> Session {
    try await world.signIn(
      Person(login: "founder", passphrase: World.passphrase, directory: try ProfileDirectory(world.folder[name])))
  }

  /// Puts a release of the server's own making in the place of a number, signed as the server signs.
  private static func forge(_ world: World, _ number: Int, _ change: (Release) -> Release) async throws {
    let store = world.server.service.store
    let rosters = try #require(store.chains.rosters)
    let document: Data = try await store.read { db in
      try Data.fetchOne(db, sql: "SELECT document FROM release WHERE number = ?", arguments: [number]) ?? Data()
    }
    let forged = change(try Release([UInt8](document))).bytes
    let message = try SignedRelease.signedBytes(forged, roster: rosters.newest, organisation: rosters.organisation)
    let signature = try store.secret.signRelease(message)
    try await store.pool.write { db in
      try db.execute(
        sql: "UPDATE release SET document = ?, roster_version = ?, roster_hash = ?, signature = ? WHERE number = ?",
        arguments: [Data(forged), rosters.newest.version, Data(rosters.newest.hash), Data(signature), number])
    }
  }

  private static func changed(
    _ release: Release, number: Int? = nil, month: Month? = nil, previous: [UInt8]?? = nil, plan: String? = nil,
    periods: [Release.Composite]? = nil, _ count: (Release.Table, Release.Cell) -> Int?? = { _, _ in nil }
  ) -> Release {
    Release(
      month: month ?? release.month, number: number ?? release.number, previous: previous ?? release.previous, k: release.k,
      plan: plan ?? release.plan, units: release.units, categories: release.categories, groups: release.groups,
      periods: periods ?? release.periods, structuralZeros: release.structuralZeros,
      tables: release.tables.map { table in
        Release.Table(
          unit: table.unit, period: table.period, dimensions: table.dimensions,
          cells: table.cells.map { cell in
            Release.Cell(categories: cell.categories, count: count(table, cell) ?? cell.count)
          })
      })
  }

  @Test("An honest server is believed, by a device that has seen nothing and by one that has")
  func honest() async throws {
    let (world, fresh) = try await Self.closed()
    #expect(try await fresh.releases().releases.count == 2)
    #expect(try await fresh.releases().releases.count == 2)
    await world.close()
  }

  @Test(
    "Sums that are wrong, small counts, another plan, a gap or another predecessor are refused although the server signed them")
  func signedLies() async throws {
    let lies: [(String, (Release) -> Release)] = [
      ("a total below its parts", { Self.changed($0) { table, _ in table.dimensions.isEmpty ? .some(11) : nil } }),
      ("a small count", { Self.changed($0) { table, _ in table.dimensions.isEmpty ? .some(4) : nil } }),
      ("another plan", { Self.changed($0, plan: "large") }),
      (
        "a quarter that is not over",
        { release in
          let quarter = Period(.quarter, of: release.month)
          let parts = [release.month.adding(months: -1), release.month].map { Period(.month, of: $0) }
          return Self.changed(release, periods: [Release.Composite(period: quarter, parts: parts)])
        }
      ),
      ("a gap", { Self.changed($0, month: $0.month.adding(months: 1)) }),
      ("another number", { Self.changed($0, number: 3) }),
      ("another predecessor", { Self.changed($0, previous: .some([UInt8](repeating: 1, count: 32))) }),
    ]
    let (world, _) = try await Self.closed()
    let (document, signature): (Data, Data) = try await world.server.service.store.pool.read { db in
      let row = try #require(try Row.fetchOne(db, sql: "SELECT document, signature FROM release WHERE number = 2"))
      return (row["document"], row["signature"])
    }
    for (place, (name, lie)) in lies.enumerated() {
      try await Self.forge(world, 2, lie)
      let session = try await Self.device(world, "device-\(place)")
      await #expect(throws: ClientError.forged, "\(name)") { try await session.releases() }
      try await world.server.service.store.pool.write { db in
        try db.execute(
          sql: "UPDATE release SET document = ?, signature = ? WHERE number = 2",
          arguments: [document, signature])
      }
    }
    #expect(try await Self.device(world, "last").releases().releases.count == 2)
    await world.close()
  }

  @Test("A release changed without the signing key is refused")
  func unsigned() async throws {
    let (world, fresh) = try await Self.closed()
    try await world.server.service.store.pool.write { db in
      try db.execute(sql: "UPDATE release SET signature = (SELECT signature FROM release WHERE number = 1) WHERE number = 2")
    }
    await #expect(throws: ClientError.forged) { try await fresh.releases() }
    await world.close()
  }

  @Test("Fewer releases than this device has seen are a roll-back, another one in its place a fork; and nothing is closed then")
  func rolledBack() async throws {
    let (world, fresh) = try await Self.closed()
    _ = try await fresh.releases()
    try await Self.forge(world, 2) { release in
      Self.changed(release) { table, _ in table.dimensions.isEmpty ? .some(.none) : nil }
    }
    let again = try await Self.device(world, "fresh")
    await #expect(throws: ClientError.fork) { try await again.releases() }
    try await world.server.service.store.pool.write { db in try db.execute(sql: "DELETE FROM release WHERE number = 2") }
    let later = try await Self.device(world, "fresh")
    await #expect(throws: ClientError.rolledBack) { try await later.releases() }
    await #expect(throws: ClientError.rolledBack) { try await later.closeMonth() }
    await world.close()
  }

  @Test("An export that is not the release that was verified is refused")
  func export() async throws {
    let (world, fresh) = try await Self.closed()
    #expect(try await fresh.exportRelease(2).number == 2)
    try await Self.forge(world, 2) { release in
      Self.changed(release) { table, _ in table.dimensions.isEmpty ? .some(.none) : nil }
    }
    await #expect(throws: ClientError.forged) { try await fresh.exportRelease(2) }
    await #expect(throws: ClientError.noSuchRelease) { try await fresh.exportRelease(3) }
    await world.close()
  }
}
