import Foundation
import HelplineCore
import HelplineVault
import NIOCore
import Synchronization

/// How often somebody may guess, in memory: docs/protocol.md 2.3. A known device has a budget of its own; everybody else shares
/// one for the login and one for the network address, so a stranger's guesses never use up a colleague's tries, and nobody waits
/// with an open connection.
package final class GuessLimits: Sendable {
  package enum Budget: Hashable, Sendable {
    case device([UInt8])
    case login([UInt8])
    case network(String)
    case invitation([UInt8])
    case setUp
    /// Caller codes that a member tries, and all members together; and tries that a member was given back.
    case caller(ID)
    case callers
    case callerFound(ID)
  }

  private struct Window: Sendable {
    var begun: Date
    var used: Int
  }

  static let hour: TimeInterval = 3600
  private struct Windows: Sendable {
    var open: [Budget: Window] = [:]
    /// Ended ones are dropped each time there are twice as many as were left.
    var limit = 1000
  }

  private let windows = Mutex(Windows())
  private let now: @Sendable () -> Date
  private let settings: Settings

  init(settings: Settings, now: @escaping @Sendable () -> Date) {
    self.settings = settings
    self.now = now
  }

  /// The budgets that a try for this login counts against.
  static func budgets(device: [UInt8]?, login: [UInt8], network: String) -> [Budget] {
    if let device { return [.device(device)] }
    return [.login(login), .network(network)]
  }

  /// Who shares a budget: an address, or of IPv6 the 64 bits that one household has to itself.
  package static func network(_ address: SocketAddress?) -> String {
    guard case .v6(let v6)? = address else { return address?.ipAddress ?? "" }
    let bytes = withUnsafeBytes(of: v6.address.sin6_addr) { [UInt8]($0) }
    let isMapped = bytes[0..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xff && bytes[11] == 0xff
    return isMapped ? bytes[12...].map(String.init).joined(separator: ".") : Base32.text(Array(bytes[0..<8]))
  }

  private func most(_ budget: Budget) -> Int {
    switch budget {
    case .device: settings.deviceTries
    case .login: settings.loginTries
    case .network: settings.networkTries
    case .invitation, .setUp, .caller, .callerFound: 10
    case .callers: 60
    }
  }

  /// Counts a try against all of these, or throws `slow_down` with the seconds to wait and counts against none.
  func take(_ budgets: [Budget]) throws {
    let now = now()
    try windows.withLock { windows in
      if windows.open.count >= windows.limit {
        windows.open = windows.open.filter { now.timeIntervalSince($0.value.begun) < Self.hour }
        windows.limit = max(1000, 2 * windows.open.count)
      }
      for budget in budgets {
        guard var window = windows.open[budget], now.timeIntervalSince(window.begun) < Self.hour else { continue }
        if window.begun > now {
          // The clock has gone back. What was tried stays tried, and nobody waits longer than an hour for that.
          window.begun = now
          windows.open[budget] = window
        }
        if window.used >= most(budget) {
          let wait = Self.hour - now.timeIntervalSince(window.begun)
          throw Refusal(.slowDown, retryAfter: max(1, Int(wait.rounded(.up))))
        }
      }
      for budget in budgets {
        if let window = windows.open[budget], now.timeIntervalSince(window.begun) < Self.hour {
          windows.open[budget] = Window(begun: window.begun, used: window.used + 1)
        } else {
          windows.open[budget] = Window(begun: now, used: 1)
        }
      }
    }
  }

  /// Gives a try back: it was no guess.
  func giveBack(_ budgets: [Budget]) {
    windows.withLock { windows in
      for budget in budgets {
        guard let window = windows.open[budget] else { continue }
        windows.open[budget] = window.used > 1 ? Window(begun: window.begun, used: window.used - 1) : nil
      }
    }
  }
}

/// Failed sign-ins, counted for the audit log: one entry per login and hour, unknown logins together.
package final class FailedSignIns: Sendable {
  private struct Count: Sendable {
    var begun: Date
    var failures: Int
  }

  private let counts = Mutex<[ID?: Count]>([:])
  private let now: @Sendable () -> Date

  init(now: @escaping @Sendable () -> Date) { self.now = now }

  func add(_ member: ID?) {
    counts.withLock { counts in
      counts[member] = Count(begun: counts[member]?.begun ?? now(), failures: (counts[member]?.failures ?? 0) + 1)
    }
  }

  /// Takes back what could not be written.
  func putBack(_ counted: [(member: ID?, count: Int)]) {
    counts.withLock { counts in
      for (member, count) in counted {
        counts[member] = Count(begun: counts[member]?.begun ?? now(), failures: (counts[member]?.failures ?? 0) + count)
      }
    }
  }

  /// What is ready to be written: an hour old, or everything at a shutdown.
  func take(all: Bool) -> [(member: ID?, count: Int)] {
    let now = now()
    return counts.withLock { counts in
      // Also where the clock has gone back behind the first of them: they would wait as long as it went.
      let ready = counts.filter { all || $0.value.begun > now || now.timeIntervalSince($0.value.begun) >= GuessLimits.hour }
      for member in ready.keys { counts[member] = nil }
      return ready.map { ($0.key, $0.value.failures) }
    }
  }
}
