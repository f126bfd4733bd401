import Foundation
import HelplineCore
import HelplineStatistics
import HelplineVault
import Logging
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A closing that has been computed and is not stored yet.
struct ClosedMonth: Sendable {
  let number: Int
  let document: [UInt8]
  /// Exact, for the next closing of the year; nil at its end.
  let carried: [UInt8]?
  let dropped: Int
}

/// Closes months, one at a time, in a thread of its own: docs/protocol.md 8.3. What it knows of a closing is gone with the process.
package final class Closings: Sendable {
  /// One secret of a month.
  final class Secret: Sendable {
    let number: UInt32
    let key: SealingKey
    init(number: UInt32, key: consuming SealingKey) {
      self.number = number
      self.key = key
    }
  }

  /// The secrets of one month, until its entries are open.
  private final class Secrets: Sendable {
    private let held: Mutex<[Secret]>
    init(_ secrets: [Secret]) { held = Mutex(secrets) }

    /// Once: nobody holds them any more when whoever took them has gone on.
    func take() -> [Secret] {
      held.withLock { held in
        defer { held = [] }
        return held
      }
    }
  }

  /// Secrets come sealed to this, so that no buffer on the way holds them; another for each closing.
  private final class Box: Sendable {
    let key: SealingKey
    init() throws(VaultError) { key = try SealingKey() }
  }

  private struct State {
    var running: RunningClosing?
    var ended: EndedClosing?
    /// Who closes, or closed last.
    var member: ID?
    var isStopping = false
    var box: Box
  }

  /// Nil if there are no plans, or none that hold.
  private let statistics: MonthClosing?
  private let store: Store
  private let logger: Logger
  private let state: Mutex<State>
  /// The solvers' libraries keep state of their own.
  private static let solver = Mutex(())

  init(_ statistics: MonthClosing?, store: Store, logger: Logger) throws {
    self.statistics = statistics
    self.store = store
    self.logger = logger
    state = Mutex(State(box: try Box()))
  }

  package var publicKey: [UInt8] { state.withLock { $0.box.key.publicKey } }
  package var running: RunningClosing? { state.withLock { $0.running } }

  /// How the last one ended, as `member` may know it.
  func ended(for member: ID) -> EndedClosing? {
    state.withLock { state in
      var ended = state.ended
      if state.member != member { ended?.dropped = nil }
      return ended
    }
  }

  /// Ends what runs as soon as it can be; its month stays open and complete.
  package func stop() async {
    state.withLock { $0.isStopping = true }
    for _ in 0..<100 where running != nil { try? await Task.sleep(for: .milliseconds(50)) }
  }

  /// The 3rd day of the month after.
  static func firstDay(toClose month: Month) -> Day? { Day("\(month.adding(months: 1))-03") }

  // MARK: Beginning

  func begin(_ request: CloseMonth, _ call: Call) async throws {
    let member = try call.member
    guard statistics != nil else { throw Refusal(.noPlan) }
    let organisation = try store.chains.founded.organisation
    guard Set(request.secrets.map(\.number)).count == request.secrets.count else { throw Refusal(.wrongSecret) }
    let box = state.withLock { $0.box }
    let secrets = try request.secrets.map { secret in
      do throws(VaultError) {
        return Secret(
          number: secret.number,
          key: try Closing.open(
            secret.sealed.bytes, month: request.month.number, number: secret.number, with: box.key, organisation: organisation))
      } catch { throw Refusal(.wrongSecret) }
    }
    let month = request.month
    let took = Mutex(false)
    do {
      // In the writer's turn: whatever was counted before is on the disk then, and whatever comes after is refused.
      try await call.write { [self] transaction in
        guard transaction.chains.holds(member, .coordinators) else { throw Refusal(.notAllowed) }
        try refuseUnlessNext(month, transaction)
        guard try Self.fit(secrets, transaction.db.statisticsKeys(of: month)) else { throw Refusal(.wrongSecret) }
        let following = month.adding(months: 1)
        if following.year == month.year, try transaction.db.newestStatisticsKey(following) == nil {
          throw Refusal(.noStatisticsKey)
        }
        guard store.claim.take(month) else { throw Refusal(.closingRuns) }
        took.withLock { $0 = true }
        try transaction.audit(.closingBegun, actor: member)
      }
    } catch {
      if took.withLock({ $0 }) { store.claim.release() }
      throw error
    }
    state.withLock { state in
      state.running = RunningClosing(month: month, phase: .opening, done: 0, of: 1)
      state.ended = nil
      state.member = member
    }
    let held = Secrets(secrets)
    let thread = Thread { [self] in
      // Whoever logs a contact goes first.
      setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
      work(month, held, by: member)
    }
    thread.stackSize = 16 << 20
    thread.start()
  }

  private func refuseUnlessNext(_ month: Month, _ transaction: Transaction) throws {
    if store.claim.month != nil { throw Refusal(.closingRuns) }
    guard try !transaction.isClosed(month) else { throw Refusal(.monthClosed) }
    guard try transaction.db.nextMonthToClose() == month else { throw Refusal(.outOfOrder) }
    guard let first = Self.firstDay(toClose: month), transaction.clock.today >= first else { throw Refusal(.tooEarly) }
  }

  private static func fit(_ secrets: [Secret], _ keys: [(number: UInt32, publicKey: [UInt8])]) -> Bool {
    secrets.count == keys.count
      && keys.allSatisfy { key in secrets.contains { $0.number == key.number && $0.key.publicKey == key.publicKey } }
  }

  // MARK: Working

  /// In the thread.
  private func work(_ month: Month, _ secrets: Secrets, by member: ID) {
    do {
      let rosters = try store.chains.founded
      let ledger = try store.pool.read { db in try db.ledgerMonth(month, rosters: rosters) }
      let result = try Self.solver.withLock { _ in try compute(month, ledger, secrets, rosters.organisation) }
      progress(month, .storing, 0, 1)
      let ids = Set(ledger.rows.map(\.id))
      Task { [self] in
        do {
          try await store.write { try $0.store(result, of: month, after: ledger.chain, counting: ids, by: member) }
          // The log still holds the entries. If a reader is in the way, the next half minute's turn does it.
          try? await store.checkpoint()
          end(EndedClosing(month: month, number: result.number, dropped: result.dropped))
        } catch { end(failure(error, month)) }
      }
    } catch { end(failure(error, month)) }
  }

  private func compute(_ month: Month, _ ledger: LedgerMonth, _ secrets: Secrets, _ organisation: [UInt8]) throws -> ClosedMonth {
    guard let statistics else { throw ClosingRefusal.internalFault("no plans") }
    let (entries, unopened, carried) = try opened(month, ledger, secrets, organisation)
    let earlier = ledger.chain.releases(of: month.year)
    let result = try statistics.close(
      month, entries: entries, carried: carried, earlier: earlier, number: ledger.chain.releases.count + 1,
      previous: ledger.chain.releases.isEmpty ? nil : ledger.chain.head.hash, seed: Self.seed()
    ) { share throws(ClosingRefusal) in
      if self.state.withLock({ $0.isStopping }) { throw .stopped }
      let steps = 1000
      if share < 0.9 {
        self.progress(month, .protecting, Int(share / 0.9 * Double(steps)), steps)
      } else {
        self.progress(month, .checking, share < 1 ? 0 : 1, 1)
      }
    }
    return ClosedMonth(
      number: result.release.number, document: result.release.bytes, carried: result.carried?.bytes,
      dropped: result.dropped + unopened)
  }

  /// All that the secrets are for: they are gone when this returns.
  private func opened(_ month: Month, _ ledger: LedgerMonth, _ secrets: Secrets, _ organisation: [UInt8]) throws -> (
    entries: [StatisticalEntry], unopened: Int, carried: Tallies?
  ) {
    let secrets = secrets.take()
    let (entries, unopened) = try open(month, ledger.rows, secrets, organisation)
    return (entries, unopened, try carried(month, ledger, secrets, organisation))
  }

  /// What could be opened, and how many could not.
  private func open(_ month: Month, _ rows: [(id: [UInt8], entry: [UInt8])], _ secrets: [Secret], _ organisation: [UInt8])
    throws -> ([StatisticalEntry], Int)
  {
    var entries: [StatisticalEntry] = []
    entries.reserveCapacity(rows.count)
    // Most are sealed to the newest key.
    let keys = secrets.sorted { $0.number > $1.number }
    for (place, row) in rows.enumerated() {
      if place % 256 == 0 {
        if state.withLock({ $0.isStopping }) { throw ClosingRefusal.stopped }
        // Not how many rows there are: that is nobody's to know.
        progress(month, .opening, place * 1000 / rows.count, 1000)
      }
      for secret in keys {
        if let entry = try? StatisticalEntry(opening: row.entry, with: secret.key, organisation: organisation) {
          entries.append(entry)
          break
        }
      }
    }
    return (entries, rows.count - entries.count)
  }

  private func carried(_ month: Month, _ ledger: LedgerMonth, _ secrets: [Secret], _ organisation: [UInt8]) throws -> Tallies? {
    guard let carried = ledger.carried else { return nil }
    guard let secret = secrets.first(where: { $0.number == carried.keyNumber }) else {
      throw ClosingRefusal.internalFault("what was carried")
    }
    var bytes = try Closing.openCarried(carried.sealed, month: month.number, with: secret.key, organisation: organisation)
    defer { Sodium.wipe(&bytes) }
    return try Tallies(bytes: bytes)
  }

  private static func seed() -> UInt64 { Sodium.random(8).reduce(0) { $0 << 8 | UInt64($1) } }

  private func progress(_ month: Month, _ phase: RunningClosing.Phase, _ done: Int, _ of: Int) {
    state.withLock { $0.running = RunningClosing(month: month, phase: phase, done: done, of: of) }
  }

  // MARK: Ending

  private func end(_ ended: EndedClosing) {
    store.claim.release()
    state.withLock { state in
      state.running = nil
      state.ended = ended
      // What was sealed to the one before is of no use any more, whoever kept it.
      if let box = try? Box() { state.box = box }
    }
  }

  private func failure(_ error: any Error, _ month: Month) -> EndedClosing {
    switch error {
    case ClosingRefusal.planChanged: EndedClosing(month: month, reason: .planChanged)
    case ClosingRefusal.earlierReleaseDiffers, is ReleaseError: EndedClosing(month: month, reason: .earlierReleaseDiffers)
    case ClosingRefusal.cannotProtect(let table): EndedClosing(month: month, reason: .cannotProtect, table: table)
    case ClosingRefusal.attackSucceeded(let table): EndedClosing(month: month, reason: .attackSucceeded, table: table)
    case ClosingRefusal.stopped, is MonthChanged: EndedClosing(month: month, reason: .stopped)
    default: fault(error, month)
    }
  }

  /// A bug, or a disk that is full: who runs the server is told the type, as of a request that failed.
  private func fault(_ error: any Error, _ month: Month) -> EndedClosing {
    logger.error("A closing failed.", metadata: ["type": .string(String(reflecting: Swift.type(of: error)))])
    return EndedClosing(month: month, reason: .internalFault)
  }
}
