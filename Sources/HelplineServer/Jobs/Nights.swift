import Foundation
import HelplineCore
import HelplineVault
import Synchronization

/// Which day it was when the server last looked, and what it did on it: kept over a restart, so that a clock which has leapt is
/// noticed before anything is deleted by it. Sealed under the server secret, since a day is finer than what the database shows.
package final class Nights: Sendable {
  private struct State: Codable, Sendable {
    var seen: Day?
    /// The day of the last leap, while nothing is deleted because of it.
    var leapt: Day?
    var rewritten: Day?
  }

  /// Days by which the calendar may move between two looks: a server may be off for a week.
  static let longestStep = 7
  /// Days for which nothing is deleted after a leap: as long as a weekend, in which nobody may look.
  static let grace = 3
  private static let size = 512
  private static let id: [UInt8] = Array("hl1/server-night".utf8)

  private let state: Mutex<State>
  private let secret: ServerSecret
  private let file: URL

  /// A file that is missing, or no such file of this server, is one that has seen nothing yet.
  init(file: URL, secret: ServerSecret) {
    self.file = file
    self.secret = secret
    var state: State?
    if let sealed = try? Data(contentsOf: file), let padded = try? secret.openTransient([UInt8](sealed), id: Self.id),
      let content = try? Padding.unpad(padded)
    {
      state = try? JSONDecoder().decode(State.self, from: Data(content))
    }
    self.state = Mutex(state ?? State())
  }

  /// Takes note of the day. Gives the day of a leap while nothing may be deleted because of it.
  func look(_ today: Day) throws -> Day? {
    var next = state.withLock { $0 }
    guard next.seen != today else { return next.leapt }
    if let seen = next.seen, abs(today.number - seen.number) > Self.longestStep { next.leapt = today }
    if let leapt = next.leapt, today.number - leapt.number >= Self.grace { next.leapt = nil }
    next.seen = today
    // What is not on the disk would be forgotten by a restart, so it is not taken note of either.
    try write(next)
    state.withLock { [next] state in state = next }
    return next.leapt
  }

  /// Takes a day as it is: the demonstration fills many nights at once.
  func accept(_ today: Day) throws { try write(change { $0 = State(seen: today, leapt: nil, rewritten: $0.rewritten) }) }

  /// Whether the database was rewritten on this day.
  func wasRewritten(_ today: Day) -> Bool { state.withLock { $0.rewritten == today } }
  func rewrote(_ today: Day) throws { try write(change { $0.rewritten = today }) }

  private func change(_ body: (inout State) -> Void) -> State {
    state.withLock { state in
      body(&state)
      return state
    }
  }

  private func write(_ state: State) throws {
    let content = [UInt8](try JSONEncoder().encode(state))
    try DataDirectory.write(Data(secret.sealTransient(Padding.pad(content, to: Self.size), id: Self.id)), to: file)
  }
}
