import Foundation
import HelplineCore
import HelplineVault
import Synchronization

enum Samples {
  /// A blinded element as a client makes it.
  static func point() throws -> Bytes {
    let input = try SecretBytes(random: 32)
    return Bytes(try ObliviousFunction.blind(input).element)
  }
}

/// Holds the server's only writer, so that a test can let requests queue behind it.
final class Gate: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)
  private let isReached = Mutex(false)

  /// On the writer's own thread.
  func wait() {
    isReached.withLock { $0 = true }
    semaphore.wait()
  }

  func open() { semaphore.signal() }

  func reached() async {
    while !isReached.withLock({ $0 }) { try? await Task.sleep(for: .milliseconds(5)) }
  }
}
