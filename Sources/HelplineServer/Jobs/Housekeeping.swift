import Foundation
import HelplineCore
import Logging
import ServiceLifecycle

/// Every half minute: truncates the database's log and writes failed sign-ins. Deletes what is due at the start and every night;
/// rewrites the database once a day, at night or, if that was missed, half a minute after the start, so that nobody who asks for
/// something at the start waits for it.
package struct Housekeeping: ServiceLifecycle.Service {
  let service: Helpline
  let logger: Logger

  package init(service: Helpline, logger: Logger) {
    self.service = service
    self.logger = logger
  }

  /// A night's work is done at this hour.
  static let hour = 4

  /// What it remembers from turn to turn.
  package struct Memory: Sendable {
    package init() {}

    var deleted: Day?
    var warned: Day?
    var rewrote: Day?
    var isFull = false
    /// Of what was deleted since the last rewriting.
    var samples: Set<UInt64> = []
    var turns = 0
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      var memory = Memory()
      while !Task.isCancelled {
        await turn(&memory)
        try? await Task.sleep(for: .seconds(30))
      }
    }
  }

  package func turn(_ memory: inout Memory) async {
    defer { memory.turns += 1 }
    await attempt { try await service.writeFailures() }
    await attempt { try await service.store.checkpoint() }
    lookAtDisk(&memory)
    let today = service.clock.today
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = service.clock.zone
    let isLate = calendar.component(.hour, from: service.clock.now()) >= Self.hour
    if memory.deleted == nil || memory.deleted != today && isLate {
      await attempt {
        if try isHeld(today, &memory) { return }
        memory.deleted = today
        memory.samples.formUnion(try await Sweep(service: service, logger: logger).delete().samples)
      }
    }
    if memory.turns > 0, isLate, memory.rewrote != today, !service.nights.wasRewritten(today) {
      // Once a day, also if it fails: it reads and writes everything.
      memory.rewrote = today
      await attempt {
        try await Sweep(service: service, logger: logger).rewrite(proving: memory.samples)
        memory.samples = []
        try service.nights.rewrote(today)
      }
    }
  }

  /// Whether nothing is deleted because the clock has leapt. Says so once a day.
  private func isHeld(_ today: Day, _ memory: inout Memory) throws -> Bool {
    // The demonstration's clock leaps on purpose, also while this looks.
    guard !service.settings.demonstration else { return false }
    guard let leapt = try service.nights.look(today) else { return false }
    if memory.warned != today {
      memory.warned = today
      let last = leapt.adding(days: Nights.grace)
      logger.warning("The clock has leapt to \(leapt). Nothing is deleted before \(last): set it if it is wrong.")
    }
    return true
  }

  private func lookAtDisk(_ memory: inout Memory) {
    let isFull = DataDirectory.free(service.settings.dataDirectory) < service.settings.leastFree
    if isFull, !memory.isFull { logger.warning("The disk is nearly full: nobody can sign in.") }
    memory.isFull = isFull
  }

  private func attempt(_ body: () async throws -> Void) async {
    do { try await body() } catch {
      // Broken off by the end of the server, whatever the database calls that.
      if Task.isCancelled { return }
      let type = String(reflecting: Swift.type(of: error))
      logger.warning("Housekeeping will try again.", metadata: ["type": .string(type)])
    }
  }
}
