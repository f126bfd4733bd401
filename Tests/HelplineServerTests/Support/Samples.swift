import Foundation
import HelplineCore
import HelplineServer
import HelplineVault
import Synchronization
import Testing

enum Samples {
  /// A blinded element as a client makes it.
  static func point() throws -> Bytes {
    let input = try SecretBytes(random: 32)
    return Bytes(try ObliviousFunction.blind(input).element)
  }
}

/// Holds a server's only writer, so that a test can let requests queue behind it.
final class Gate: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)
  private let isReached = Mutex(false)
  private let store: Store
  private let held = Mutex<Task<Void, any Error>?>(nil)

  /// Returns once the writer is held.
  init(_ store: Store) async throws {
    self.store = store
    let task = Task {
      try await store.write { _ in
        self.isReached.withLock { $0 = true }
        self.semaphore.wait()
      }
    }
    held.withLock { $0 = task }
    while !isReached.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(5)) }
  }

  /// Returns once so many writes wait.
  func waits(_ count: Int) async throws {
    for _ in 0..<2000 {
      if await store.waiting >= count { return }
      try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("the writes do not come")
  }

  func open() async throws {
    semaphore.signal()
    try await held.withLock { $0 }?.value
  }
}
