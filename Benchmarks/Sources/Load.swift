import Foundation
import Synchronization

/// Many clients at once, a thread and a connection each.
enum Load {
  /// Sends every request once, each by whichever client is free; gives the seconds from the first request to the last answer. Throws
  /// unless every answer has `status`.
  static func send(_ requests: [[UInt8]], port: Int, clients: Int, expecting status: Int) throws -> Double {
    let next = Counter()
    return try threads(clients) { _ in
      try Connection(port: port)
    } run: { connection in
      while let place = next.take(below: requests.count) {
        let answer = try connection.exchange(requests[place])
        guard answer.status == status else { throw BenchError.failed("an answer with status \(answer.status)") }
      }
    }
  }

  /// Runs `run` in `count` threads at once, after all of them are prepared; gives the seconds that it took. Throws the first error.
  static func threads<Prepared>(
    _ count: Int, prepare: @escaping @Sendable (Int) throws -> Prepared, run: @escaping @Sendable (Prepared) throws -> Void
  ) throws -> Double {
    let failure = FirstError()
    let ready = DispatchGroup()
    let done = DispatchGroup()
    let begin = DispatchSemaphore(value: 0)
    for number in 0..<count {
      ready.enter()
      done.enter()
      Thread.detachNewThread {
        defer { done.leave() }
        let prepared = failure.catching { try prepare(number) }
        ready.leave()
        begin.wait()
        if let prepared { failure.catching { try run(prepared) } }
      }
    }
    ready.wait()
    let took = seconds {
      for _ in 0..<count { begin.signal() }
      done.wait()
    }
    try failure.rethrow()
    return took
  }
}

/// Hands out numbers from 0, each once.
final class Counter: Sendable {
  private let next = Atomic<Int>(0)

  func take(below limit: Int) -> Int? {
    let place = next.add(1, ordering: .relaxed).oldValue
    return place < limit ? place : nil
  }
}

/// Keeps the first of the errors that threads meet.
final class FirstError: Sendable {
  private let error = Mutex<(any Error)?>(nil)

  @discardableResult
  func catching<Value>(_ body: () throws -> Value) -> Value? {
    do { return try body() } catch let thrown {
      error.withLock { $0 = $0 ?? thrown }
      return nil
    }
  }

  func rethrow() throws {
    if let error = error.withLock({ $0 }) { throw error }
  }
}

/// What threads make, in no order.
final class Collected<Element: Sendable>: Sendable {
  private let elements = Mutex<[Element]>([])

  func add(_ element: Element) { elements.withLock { $0.append(element) } }
  var all: [Element] { elements.withLock { $0 } }
}
