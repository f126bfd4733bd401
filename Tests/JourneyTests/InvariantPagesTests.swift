import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Logging
import Testing

@testable import HelplineClient

/// Invariant 2: what is erased is gone from the files, and the files do not pair contacts with what counts them.
@Suite(.serialized, .turnstile) struct InvariantPagesTests {
  @Test("After an erasure the ciphertexts and keys are gone from every file, at once")
  func erased() async throws {
    let world = try await World(roles: Role.allCases)
    let founder = try await world.signIn(world.founder)
    let id = try await founder.log(try world.conversation())
    for _ in 0..<20 { try await founder.log(try world.conversation()) }
    let stored = try await founder.contact(id).stored
    let needles = [Data(stored.objects[0].sealed.bytes[24..<56]), Data(stored.wrap.sealed.bytes[0..<32])]
    let folder = world.settings.dataDirectory
    for needle in needles { #expect(try Self.stands(needle, in: folder), "before, it is there: the search works") }
    try await founder.erase(id)
    for needle in needles { #expect(try !Self.stands(needle, in: folder)) }
    await #expect(throws: ClientError.noSuchContact) { try await founder.contact(id) }
    await world.close()
  }

  @Test("The nightly sweep purges what is past its month, and the bytes are gone; statistics stay")
  func purged() async throws {
    let clock = TestClock()
    let world = try await World(roles: Role.allCases, clock: clock)
    let founder = try await world.signIn(world.founder)
    let id = try await founder.log(try world.conversation())
    let stored = try await founder.contact(id).stored
    let needle = Data(stored.objects[0].sealed.bytes[24..<56])
    let sweep = Sweep(service: world.server.service, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    #expect(try await sweep.run() == 0)
    clock.advance(days: 230)
    #expect(try await sweep.run() == 1)
    #expect(try !Self.stands(needle, in: world.settings.dataDirectory))
    let left = try await world.server.service.store.pool.read { db in
      (try Int.fetchOne(db, sql: "SELECT count(*) FROM ledger"), try Int.fetchOne(db, sql: "SELECT count(*) FROM transient"))
    }
    #expect(left.0 == 4)
    #expect(left.1 == 0)
    await world.close()
  }

  @Test("After the log is truncated and the database rewritten, neither order nor page pairs contacts with ledger rows")
  func unpaired() async throws {
    let world = try await World(roles: Role.allCases)
    let founder = try await world.signIn(world.founder)
    let pool = world.server.service.store.pool
    var pairs: [(contact: Data, entry: Data)] = []
    var known: Set<Data> = []
    var paired = 0.0
    let database = world.settings.database
    try await world.server.service.store.checkpoint()
    for number in 0..<150 {
      if number >= 40, number % 10 == 0 {
        // Before: the frames of the log pair them, which is why it is truncated. The measure must see that, whenever in this time
        // the server's own half minute is over.
        let log = try Data(contentsOf: URL(fileURLWithPath: database.path + "-wal"))
        paired = max(paired, abs(Self.correlation(pairs.suffix(30), in: log) ?? 0))
      }
      let id = try await founder.log(try world.conversation())
      let (object, entries) = try await pool.read { db in
        (
          try Data.fetchOne(db, sql: "SELECT sealed FROM object WHERE compartment = ?", arguments: [Data(id.bytes)]),
          try Data.fetchAll(db, sql: "SELECT entry FROM ledger")
        )
      }
      let new = entries.filter { !known.contains($0) }
      known.formUnion(new)
      #expect(new.count == 4)
      pairs.append((try #require(object).subdata(in: 24..<56), try #require(new.first).subdata(in: 0..<32)))
    }
    #expect(paired > 0.5)
    try await world.server.service.store.vacuum()
    #expect((try? Data(contentsOf: URL(fileURLWithPath: database.path + "-wal")))?.isEmpty ?? true)
    let file = try Data(contentsOf: database)
    // 150 independent pairs: a correlation beyond 0.33 has a chance of less than one in ten thousand.
    #expect(abs(try #require(Self.correlation(pairs[...], in: file))) < 0.33)
    await world.close()
  }

  /// Rank correlation between where the contacts stand and where their entries stand, in those that stand in `data`; nil if few do.
  private static func correlation(_ pairs: ArraySlice<(contact: Data, entry: Data)>, in data: Data) -> Double? {
    let places = pairs.compactMap { pair -> (Double, Double)? in
      guard let contact = data.range(of: pair.contact), let entry = data.range(of: pair.entry) else { return nil }
      return (Double(contact.lowerBound), Double(entry.lowerBound))
    }
    guard places.count > 20 else { return nil }
    func ranks(_ values: [Double]) -> [Double] {
      let order = values.indices.sorted { values[$0] < values[$1] }
      var ranks = [Double](repeating: 0, count: values.count)
      for (rank, place) in order.enumerated() { ranks[place] = Double(rank) }
      return ranks
    }
    let (x, y) = (ranks(places.map(\.0)), ranks(places.map(\.1)))
    let mean = Double(places.count - 1) / 2
    let both = zip(x, y).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
    return both / x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }

  private static func stands(_ needle: Data, in folder: URL) throws -> Bool {
    try InvariantCanaryTests.files(folder).contains { $0.data.range(of: needle) != nil }
  }
}
