import Foundation
import HelplineCore
import HelplineVault
import Logging
import Synchronization

/// Everything that a route may need: settings, store, and what stands in memory only.
package final class Helpline: Sendable {
  package let settings: Settings
  package let store: Store
  package let clock: ServerClock
  package let sessions: Sessions
  package let challenges: Challenges
  package let limits: GuessLimits
  package let failures: FailedSignIns
  package let nights: Nights
  package let closings: Closings
  /// Why months cannot be closed: the publication plans are missing or do not hold. Nil if they do.
  package let planFault: String?
  /// Who holds it may create the organisation; nil once it exists.
  package let setUpToken: String?
  private let listening = Mutex<[String]>([])

  var secret: ServerSecret { store.secret }

  package init(settings: Settings, store: Store, logger: Logger) throws {
    self.settings = settings
    self.store = store
    clock = store.clock
    sessions = Sessions(now: clock.now)
    challenges = try Challenges(now: clock.now)
    limits = GuessLimits(settings: settings, now: clock.now)
    failures = FailedSignIns(now: clock.now)
    nights = Nights(file: settings.nightFile, secret: store.secret)
    let plans = settings.monthClosing
    (closings, planFault) = (try Closings(plans.closing, store: store, logger: logger), plans.fault)
    setUpToken = store.chains.rosters == nil ? Base32.text(Sodium.random(20)) : nil
  }

  /// The origins that a proof may name: the settings', or the server's own loopback listeners.
  package var origins: [String] {
    settings.origins.isEmpty ? listening.withLock { $0 } : settings.origins
  }

  /// Told once the port is known.
  package func listens(on port: Int) {
    let scheme = settings.usesTLS ? "https" : "http"
    let suffix = port == (settings.usesTLS ? 443 : 80) ? "" : ":\(port)"
    listening.withLock { $0 = ["127.0.0.1", "localhost", "[::1]"].map { "\(scheme)://\($0)\(suffix)" } }
  }

  /// The roles of a member now: none once removed, or when the agreement has run out.
  package func roles(of member: ID) -> Roles { roles(of: member, in: store.chains) }

  func roles(of member: ID, in chains: Chains) -> Roles {
    guard let rosters = chains.rosters, let line = rosters.member(member.bytes) else { return [] }
    if let agreement = line.agreement, let last = Day(String(decoding: agreement, as: UTF8.self)), last < clock.today {
      return []
    }
    return rosters.roles(of: member.bytes)
  }

  /// Sign-ins stop before the audit log would have to.
  func refuseIfLittleSpace() throws {
    guard DataDirectory.free(settings.dataDirectory) >= settings.leastFree else { throw Refusal(.littleSpace) }
  }

  /// Writes the failed sign-ins that are ready into the audit log.
  package func writeFailures(all: Bool = false) async throws {
    let ready = failures.take(all: all)
    guard !ready.isEmpty, store.chains.rosters != nil else { return }
    do {
      try await store.write { transaction in
        for (member, count) in ready { try transaction.audit(.failedSignIn, actor: nil, object: member, count: count) }
      }
    } catch {
      failures.putBack(ready)
      throw error
    }
  }
}
