import Synchronization
import Testing

/// Lets a few tests run at once, here and in JourneyTests. Each has a server of its own; sixty of them with their derivations starve one
/// another until connections time out, and with some 1,350 open files Foundation's `Process.run` reads
/// past the end of its list of them and crashes (Swift 6.3: it copies a whole `dirent` from the last place of the buffer).
struct Turnstile: TestTrait, SuiteTrait, TestScoping {
  private struct State {
    var free = 6
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private static let state = Mutex(State())

  var isRecursive: Bool { true }

  func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void) async throws {
    guard testCase != nil else { return try await function() }
    await Self.enter()
    defer { Self.leave() }
    try await function()
  }

  private static func enter() async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        guard state.free > 0 else {
          state.waiting.append(continuation)
          return false
        }
        state.free -= 1
        return true
      }
      if isFree { continuation.resume() }
    }
  }

  private static func leave() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard !state.waiting.isEmpty else {
        state.free += 1
        return nil
      }
      return state.waiting.removeFirst()
    }
    next?.resume()
  }
}

extension Trait where Self == Turnstile {
  static var turnstile: Turnstile { Turnstile() }
}
