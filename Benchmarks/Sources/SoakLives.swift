import Foundation
import HelplineCore
import Synchronization

/// The lives of the server: each is ended by a power cut or by being asked to, at a moment that the seed says.
final class SoakLives: Sendable {
  struct Life: Codable, Sendable {
    var ended = ""
    /// Of how it ended: 0 when it was asked to.
    var status: Int32 = 0
    var firstAnswer = 0.0
    /// Seconds since its start and bytes in memory, once a second.
    var samples: [[Double]] = []

    /// Bytes a second by which its memory grew, by least squares over what comes after the first ten seconds; nil for a short life.
    var slope: Double? {
      let late = samples.filter { $0[0] >= 10 }
      guard late.count >= 10 else { return nil }
      let meanTime = late.map { $0[0] }.reduce(0, +) / Double(late.count)
      let meanBytes = late.map { $0[1] }.reduce(0, +) / Double(late.count)
      let squares = late.map { ($0[0] - meanTime) * ($0[0] - meanTime) }.reduce(0, +)
      return late.map { ($0[0] - meanTime) * ($0[1] - meanBytes) }.reduce(0, +) / squares
    }
  }

  private let program: String
  private let data: URL
  private let port: Int
  private let seed: UInt64
  private let first: ServerProcess
  private let lived = Mutex<[Life]>([])

  init(_ first: ServerProcess, program: String, data: URL, port: Int, seed: UInt64) {
    self.first = first
    self.program = program
    self.data = data
    self.port = port
    self.seed = seed
  }

  var all: [Life] { lived.withLock { $0 } }

  /// Until a while after `end`, so that every client finds a server for what it has begun.
  func run(until end: ContinuousClock.Instant) throws {
    let clock = ContinuousClock()
    var random = SeededRandom(seed: seed)
    var server = first
    while true {
      var life = Life()
      life.firstAnswer = server.firstAnswer
      // From seconds to a minute and a half, short ones more often.
      let length = 3 + 87 * random.unit() * random.unit()
      let cut = random.unit() < 0.67
      let began = clock.now
      while clock.now - began < .seconds(length), clock.now < end + .seconds(8) {
        let age = (clock.now - began).components
        life.samples.append([Double(age.seconds) + Double(age.attoseconds) / 1e18, Double(server.resident)])
        Thread.sleep(forTimeInterval: 1)
      }
      let isLast = clock.now >= end
      life.status = server.stop(asPowerCut: cut && !isLast)
      life.ended = cut && !isLast ? "killed" : "asked"
      lived.withLock { $0.append(life) }
      say("   life \(all.count): \(Int(length)) s, \(life.ended), \(Int((life.samples.last?[1] ?? 0) / 1e6)) MB")
      if isLast { return }
      server = try ServerProcess(program, data: data, port: port)
    }
  }

  /// `helpline-server check` on what is left.
  func check(program: String, data: URL) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["check", "--config", data.deletingLastPathComponent().appendingPathComponent("helpline.json").path]
    process.environment = ["HELPLINE_DATA_DIRECTORY": data.path]
    process.standardOutput = FileHandle.standardError
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw BenchError.failed("helpline-server check found something") }
  }
}
