import Foundation
import HelplineCore
import HelplineVault
import Synchronization

/// Nonces for proofs: one use, 60 seconds, for one tag. What is given out costs no memory: a nonce authenticates itself, and
/// only used ones are remembered until they have expired. 32 bytes: expiry (8) ‖ what it was given with (1) ‖ random (7) ‖ MAC (16).
package final class Challenges: Sendable {
  static let lifetime: TimeInterval = 60
  private let key: SecretHolder
  private let used = Mutex<[[UInt8]: Date]>([:])
  private let now: @Sendable () -> Date

  private final class SecretHolder: Sendable {
    let bytes: SecretBytes
    init(_ bytes: consuming SecretBytes) { self.bytes = bytes }
  }

  init(now: @escaping @Sendable () -> Date) throws {
    self.now = now
    key = SecretHolder(try SecretBytes(random: 32))
  }

  /// `evaluated`: whether an evaluation of the oblivious function came with it, so that a success gives the try back.
  func make(for tag: [UInt8], evaluated: Bool) throws -> [UInt8] {
    var head = ByteWriter()
    head.long(UInt64(now().addingTimeInterval(Self.lifetime).timeIntervalSince1970 * 1000))
    head.byte(evaluated ? 1 : 0)
    let start = head.bytes + Sodium.random(7)
    return start + (try mac(start, tag))
  }

  /// Uses up a nonce. Nil if it is not one for this tag, has expired, or was used; else whether an evaluation came with it.
  func use(_ nonce: [UInt8], for tag: [UInt8]) throws -> Bool? {
    guard nonce.count == 32 else { return nil }
    let start = Array(nonce[0..<16])
    guard Sodium.equal(try mac(start, tag), Array(nonce[16...])) else { return nil }
    var reader = ByteReader(start)
    let expiry = Date(timeIntervalSince1970: Double(try reader.long()) / 1000)
    let now = now()
    guard now < expiry else { return nil }
    let fresh = used.withLock { used in
      if used.count > 1000 { used = used.filter { $0.value > now } }
      guard used[nonce] == nil else { return false }
      used[nonce] = expiry
      return true
    }
    return fresh ? start[8] == 1 : nil
  }

  private func mac(_ start: [UInt8], _ tag: [UInt8]) throws -> [UInt8] {
    var message = ByteWriter("hl1/nonce")
    message.variable(start)
    message.variable(tag)
    return try Sodium.authenticate(message.bytes, key: key.bytes, count: 16)
  }
}
