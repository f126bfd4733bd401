import Foundation
import GRDB
import HelplineCore
import HelplineVault
import Synchronization

extension Row {
  /// A BLOB column as bytes.
  func bytes(_ column: String) -> [UInt8] {
    let data: Data = self[column]
    return [UInt8](data)
  }
}

extension [UInt8] {
  /// As GRDB takes a BLOB.
  var blob: Data { Data(self) }
}

/// The only opener of the database. The pool is the synchroniser; every write goes through `write`, which groups what is
/// waiting into one transaction, so that many clients share one flush to the disk.
package final class Store: Sendable {
  package let pool: DatabasePool
  package let secret: ServerSecret
  package let clock: ServerClock
  package let claim = ClosingClaim()
  private let committer: Committer
  private let published: Mutex<Chains>

  /// Opens or creates `database` (a path). Throws `SettingsError` if the safety properties cannot be kept.
  package init(path: String, secret: ServerSecret, clock: ServerClock) throws {
    let present = try Soundness.look(path, secret)
    var configuration = Configuration()
    configuration.prepareDatabase { db in
      // Deleted bytes are overwritten, nothing spills into a temporary file, a commit is on the disk before it is answered.
      try db.execute(
        sql: """
          PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
          PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;
          """)
    }
    configuration.busyMode = .timeout(10)
    configuration.maximumReaderCount = 4
    pool = try DatabasePool(path: path, configuration: configuration)
    // The pool sets the writer to NORMAL when it turns the write-ahead log on. Ids are random, so that every contact changes pages
    // all over the file: the writer keeps 4 MiB of them, and pages that change again and again go into the database file once.
    try pool.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA cache_size = -4096; PRAGMA wal_autocheckpoint = 4000")
    }
    self.secret = secret
    self.clock = clock
    try Self.refuseUnlessSafe(pool)
    try Schema.migrator.migrate(pool)
    let check = try secret.check()
    try pool.write { db in try db.execute(sql: "INSERT OR IGNORE INTO secret_check VALUES (1, ?)", arguments: [check.blob]) }
    published = Mutex(try present ?? pool.read { db in try Chains(db) })
    committer = Committer()
  }

  private static func refuseUnlessSafe(_ pool: DatabasePool) throws {
    let (secureDelete, tempStore, synchronous, journal) = try pool.writeWithoutTransaction { db in
      (
        try Int.fetchOne(db, sql: "PRAGMA secure_delete"), try Int.fetchOne(db, sql: "PRAGMA temp_store"),
        try Int.fetchOne(db, sql: "PRAGMA synchronous"), try String.fetchOne(db, sql: "PRAGMA journal_mode")
      )
    }
    guard secureDelete == 1, tempStore == 2, synchronous == 2, journal == "wal" else { throw SettingsError.unsafeDatabase }
  }

  /// Whether every page is as SQLite expects it, and every value of its column's type. Reads everything; writes wait.
  package func isWhole() async throws -> Bool {
    try await pool.writeWithoutTransaction { db in try Soundness.problem(db, in: nil) == nil }
  }

  /// What the server believes now.
  package var chains: Chains { published.withLock { $0 } }

  /// Reads in a snapshot that no later write changes.
  package func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
    do { return try await pool.read(body) } catch { throw refusal(error) }
  }

  /// Runs `body` in a transaction of its own, committed together with others that wait; answers when it is on the disk.
  /// An error thrown by `body` undoes what it did and nothing else.
  package func write<Value: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Value) async throws -> Value {
    do { return try await submit(body) } catch { throw refusal(error) }
  }

  /// A full disk is no fault of the server, and over once there is room: the client hears so, and tries again.
  private func refusal(_ error: any Error) -> any Error {
    guard let failure = error as? DatabaseError,
      Self.isOutOfSpace(failure, on: URL(fileURLWithPath: pool.path).deletingLastPathComponent())
    else { return error }
    return Refusal(.littleSpace)
  }

  static func isOutOfSpace(_ error: DatabaseError, on directory: URL) -> Bool {
    switch error.resultCode {
    case .SQLITE_FULL: true
    // What is written beside the database, its log's index, fails with an error of its own.
    case .SQLITE_IOERR, .SQLITE_CANTOPEN: DataDirectory.free(directory) < leastRoom
    default: false
    }
  }

  /// Bytes with which SQLite gets on in any case.
  private static let leastRoom = 1 << 16

  private func submit<Value: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let job = Job(
        run: { transaction in
          do {
            let value = try transaction.attempt { try body(transaction) }
            return { failure in
              if let failure { continuation.resume(throwing: failure) } else { continuation.resume(returning: value) }
            }
          } catch {
            return { _ in continuation.resume(throwing: error) }
          }
        },
        refuse: { continuation.resume(throwing: $0) })
      Task { await committer.submit(job, to: self) }
    }
  }

  fileprivate func commit(_ batch: [Job]) async {
    let diskFailure = Mutex<DatabaseError?>(nil)
    do {
      let committed = try await pool.write { [self] db in
        let transaction = Transaction(db, chains: chains, secret: secret, clock: clock, claim: claim)
        let answers = batch.map { $0.run(transaction) }
        diskFailure.withLock { $0 = transaction.diskFailure }
        return Committed(answers: answers, chains: transaction.chains)
      }
      published.withLock { $0 = committed.chains }
      for answer in committed.answers { answer(nil) }
    } catch {
      // Nothing is on the disk, so nothing happened: everybody who waited hears of it, whatever their own turn said.
      let reason = diskFailure.withLock { $0 } ?? error
      for job in batch { job.refuse(reason) }
    }
  }

  /// How many writes wait behind the one that is on its way to the disk.
  package var waiting: Int { get async { await committer.waiting.count } }

  // MARK: Forgetting

  /// Empties the write-ahead log into the database and cuts it to nothing: its frames would pair rows that were written together.
  package func checkpoint() async throws {
    try await pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
  }

  /// Rewrites the whole database, so that the order of pages tells nothing, and truncates the log.
  package func vacuum() async throws {
    try await pool.vacuum()
    try await checkpoint()
  }

  package func close() throws {
    pool.writeWithoutTransaction { db in _ = try? db.checkpoint(.truncate) }
    try pool.close()
  }
}

/// One write that waits for its turn. Exactly one of the answer that `run` gives and `refuse` is called, once.
struct Job: Sendable {
  /// Does the work and gives what to call once it is known whether the whole transaction reached the disk.
  let run: @Sendable (Transaction) -> (@Sendable ((any Error)?) -> Void)
  let refuse: @Sendable (any Error) -> Void
}

private struct Committed: Sendable {
  let answers: [@Sendable ((any Error)?) -> Void]
  let chains: Chains
}

/// Collects what waits while a transaction is on its way to the disk.
actor Committer {
  private(set) var waiting: [Job] = []
  private var busy = false
  private static let most = 256

  func submit(_ job: Job, to store: Store) async {
    waiting.append(job)
    guard !busy else { return }
    busy = true
    while !waiting.isEmpty {
      let batch = Array(waiting.prefix(Self.most))
      waiting.removeFirst(batch.count)
      await store.commit(batch)
    }
    busy = false
  }
}
