import Foundation
import HelplineCore
import HelplineVault
import Synchronization

/// Nonces for proofs: one use, 60 seconds, for one tag. What is given out costs no memory: a nonce authenticates itself, and
/// only used ones are remembered until they have expired. 32 bytes: expiry (8) ‖ what it came with (1) ‖ random (7) ‖ MAC (16).
package final class Challenges: Sendable {
  /// What a nonce came with: which try a success gives back.
  enum Origin: UInt8, Sendable {
    case challenge = 0
    /// An evaluation that counted against what everybody shares.
    case evaluation = 1
    /// One that counted against a known device.
    case deviceEvaluation = 2
  }

  static let lifetime: TimeInterval = 60
  private let key: SecretHolder
  private struct Used: Sendable {
    var expiries: [[UInt8]: Date] = [:]
    /// Expired ones are dropped each time there are twice as many as were left.
    var limit = 1000
  }

  private let used = Mutex(Used())
  private let now: @Sendable () -> Date

  private final class SecretHolder: Sendable {
    let bytes: SecretBytes
    init(_ bytes: consuming SecretBytes) { self.bytes = bytes }
  }

  init(now: @escaping @Sendable () -> Date) throws {
    self.now = now
    key = SecretHolder(try SecretBytes(random: 32))
  }

  func make(for tag: [UInt8], with origin: Origin) throws -> [UInt8] {
    var head = ByteWriter()
    head.long(UInt64(now().addingTimeInterval(Self.lifetime).timeIntervalSince1970 * 1000))
    head.byte(origin.rawValue)
    let start = head.bytes + Sodium.random(7)
    return start + (try mac(start, tag))
  }

  /// Uses up a nonce. Nil if it is not one for this tag, has expired, or was used; else what it came with.
  func use(_ nonce: [UInt8], for tag: [UInt8]) throws -> Origin? {
    guard nonce.count == 32 else { return nil }
    let start = Array(nonce[0..<16])
    guard Sodium.equal(try mac(start, tag), Array(nonce[16...])) else { return nil }
    var reader = ByteReader(start)
    let expiry = Date(timeIntervalSince1970: Double(try reader.long()) / 1000)
    let now = now()
    // One that was made before the clock went back would live as long as the clock went.
    guard now < expiry, expiry <= now.addingTimeInterval(2 * Self.lifetime) else { return nil }
    let isFresh = used.withLock { used in
      if used.expiries.count >= used.limit {
        used.expiries = used.expiries.filter { $0.value > now }
        used.limit = max(1000, 2 * used.expiries.count)
      }
      return used.expiries.updateValue(expiry, forKey: nonce) == nil
    }
    return isFresh ? Origin(rawValue: start[8]) : nil
  }

  private func mac(_ start: [UInt8], _ tag: [UInt8]) throws -> [UInt8] {
    var message = ByteWriter("hl1/nonce")
    message.variable(start)
    message.variable(tag)
    return try Sodium.authenticate(message.bytes, key: key.bytes, count: 16)
  }
}
