import Foundation
import HelplineCore
import HelplineVault
import Synchronization

/// Who is signed in: in memory only, so a restart ends every session and a copy of the disk holds none.
package final class Sessions: Sendable {
  package enum Kind: Sendable { case member, sheet }

  package struct Session: Sendable {
    package let member: ID
    package let kind: Kind
    let opened: Date
    var used: Date
    /// Evaluations for a new passphrase that this session has asked for.
    var evaluations = 0

    /// Not if the clock has gone back behind its last use: it would live as much longer. The client renews it by itself.
    fileprivate func isLive(at now: Date) -> Bool {
      let age = now.timeIntervalSince(opened)
      let idle = now.timeIntervalSince(used)
      return min(age, idle) > -Sessions.slack && age < (kind == .sheet ? Sessions.sheet : Sessions.longest)
        && idle < Sessions.idle
    }
  }

  static let longest: TimeInterval = 12 * 3600
  static let idle: TimeInterval = 3600
  static let sheet: TimeInterval = 900
  /// So far a clock may be set back without ending a session.
  static let slack: TimeInterval = 60

  /// By a hash of the token: what is in memory does not open anything either.
  private let sessions = Mutex<[[UInt8]: Session]>([:])
  private let now: @Sendable () -> Date

  init(now: @escaping @Sendable () -> Date) { self.now = now }

  private static func key(_ token: [UInt8]) -> [UInt8] {
    var message = ByteWriter("hl1/session")
    message.variable(token)
    return (try? Sodium.hash(message.bytes)) ?? []
  }

  /// Opens a session and gives its token, 32 bytes.
  func open(_ member: ID, _ kind: Kind) -> [UInt8] {
    let token = Sodium.random(32)
    let session = Session(member: member, kind: kind, opened: now(), used: now())
    sessions.withLock { $0[Self.key(token)] = session }
    return token
  }

  /// The live session of a token.
  func find(_ token: [UInt8]) -> Session? {
    let now = now()
    let key = Self.key(token)
    return sessions.withLock { sessions in
      guard var session = sessions[key] else { return nil }
      guard session.isLive(at: now) else {
        sessions[key] = nil
        return nil
      }
      session.used = now
      sessions[key] = session
      return session
    }
  }

  /// Counts an evaluation for a new passphrase; false when the session has had its ten.
  func countEvaluation(_ token: [UInt8]) -> Bool {
    sessions.withLock { sessions in
      guard let session = sessions[Self.key(token)], session.evaluations < 10 else { return false }
      sessions[Self.key(token)]?.evaluations += 1
      return true
    }
  }

  func close(_ token: [UInt8]) { sessions.withLock { $0[Self.key(token)] = nil } }

  /// Ends every session of a member, but for the one named.
  func close(member: ID, but token: [UInt8]? = nil) {
    let kept = token.map(Self.key)
    sessions.withLock { sessions in sessions = sessions.filter { $0.value.member != member || $0.key == kept } }
  }

  /// Forgets what has ended by itself.
  func sweep() {
    let now = now()
    sessions.withLock { sessions in
      sessions = sessions.filter { $0.value.isLive(at: now) }
    }
  }
}
