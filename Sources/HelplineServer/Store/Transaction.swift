import Foundation
import GRDB
import HelplineCore
import HelplineVault
import Synchronization

/// The clock and the organisation's calendar, passed in so that tests and the demonstration can move it.
package struct ServerClock: Sendable {
  package let now: @Sendable () -> Date
  package let zone: TimeZone
  /// Months until a contact is purged, a closed case, a thread that was not written to, and an audit entry.
  package let purgeContactMonths: Int
  package let purgeCaseMonths: Int
  package let purgeThreadMonths: Int
  package let auditMonths: Int

  package init(settings: Settings, now: @escaping @Sendable () -> Date = { Date() }) {
    self.now = now
    zone = settings.zone
    purgeContactMonths = settings.purgeContactMonths
    purgeCaseMonths = settings.purgeCaseMonths
    purgeThreadMonths = settings.purgeThreadMonths
    auditMonths = settings.auditMonths
  }

  package var today: Day { Day(now(), in: zone) }
  package var month: Month { today.inMonth }
}

/// The month that is being closed, if any: in memory, so that a crash leaves it open.
package final class ClosingClaim: Sendable {
  private let claimed = Mutex<Month?>(nil)

  package init() {}

  package var month: Month? { claimed.withLock { $0 } }

  /// False if another month, or this one, is being closed already.
  package func take(_ month: Month) -> Bool {
    claimed.withLock { claimed in
      if claimed != nil { return false }
      claimed = month
      return true
    }
  }

  package func release() { claimed.withLock { $0 = nil } }
}

/// One turn of a write: the database, and the chains as they will be once it is committed. Never leaves the writer's queue.
package final class Transaction: @unchecked Sendable {
  package let db: Database
  package var chains: Chains
  package let secret: ServerSecret
  package let clock: ServerClock
  let claim: ClosingClaim
  /// What the disk refused. SQLite may undo the whole transaction then, which the others in it see as an error of another kind.
  private(set) var diskFailure: DatabaseError?

  init(_ db: Database, chains: Chains, secret: ServerSecret, clock: ServerClock, claim: ClosingClaim) {
    self.db = db
    self.claim = claim
    self.chains = chains
    self.secret = secret
    self.clock = clock
  }

  /// Runs `body` in a savepoint; an error undoes it, chains included.
  func attempt<Value>(_ body: () throws -> Value) throws -> Value {
    let before = chains
    var value: Value?
    do {
      try db.inSavepoint {
        value = try body()
        return .commit
      }
    } catch {
      chains = before
      if let failure = error as? DatabaseError, diskFailure == nil, [.SQLITE_FULL, .SQLITE_IOERR].contains(failure.resultCode) {
        diskFailure = failure
      }
      throw error
    }
    guard let value else { throw Refusal(.internalError) }
    return value
  }
}
