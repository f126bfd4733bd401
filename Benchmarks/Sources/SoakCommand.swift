import ArgumentParser
import Foundation
import HelplineClient
import HelplineCore
import HelplineVault
import Synchronization

/// 64 clients log contacts and read while the server is killed and stopped and started again; then everything is counted.
struct SoakCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "soak",
    abstract: "Log contacts for minutes while the server is killed and restarted; fails on loss or duplicate.")
  @Option(help: "The server's program.") var server: String
  @Option(help: "The file for the figures, JSON.") var out: String
  @Option(help: "Minutes.") var minutes = 10.0
  @Option(help: "Where the moments of the kills begin.") var seed: UInt64 = 2026

  static let clients = 64
  /// Seconds that a client waits between two contacts, on average: about 21 contacts a second from all of them, as many as a helpline
  /// has in a day.
  static let pause = 3.0

  func run() async throws {
    let work = try WorkFolder()
    let data = work["soak"].appendingPathComponent("data")
    let port = try ServerProcess.freePort()
    let first = try ServerProcess(server, data: data, port: port)
    let desk = try await Desk.found(first)
    let crowd = SoakCrowd(desk: desk, port: port)
    let lives = SoakLives(first, program: server, data: data, port: port, seed: seed)
    let end = ContinuousClock().now + .seconds(minutes * 60)
    say("-- soak: \(Self.clients) clients, \(minutes) minutes, seed \(seed)")
    let keeper = Task.detached { try lives.run(until: end) }
    _ = try Load.threads(Self.clients) {
      $0
    } run: { number in
      try crowd.client(number, until: end)
    }
    try await keeper.value
    let figures = try SoakCount(crowd: crowd, lives: lives, data: data).figures(minutes: minutes, seed: seed)
    try lives.check(program: server, data: data)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(figures).write(to: URL(fileURLWithPath: out))
    print(String(decoding: try encoder.encode(figures), as: UTF8.self))
    guard figures.isSound else { throw BenchError.failed("something was lost, doubled or made up") }
  }
}

/// What the clients sent, and what was acknowledged.
final class SoakCrowd: Sendable {
  struct Known: Sendable {
    /// A digest of the sealed object by the contact's id, from before it was sent.
    var sent: [ID: [UInt8]] = [:]
    var acknowledged: [ID: Int] = [:]
    var pages = 0
    var tries = 0
    var seconds: [Double] = []
  }

  private let desk: Desk
  private let port: Int
  private let known = Mutex(Known())
  private let token = Mutex<[UInt8]>([])

  init(desk: Desk, port: Int) {
    self.desk = desk
    self.port = port
  }

  var all: Known { known.withLock { $0 } }

  /// One client, in a thread of its own. What it has begun it brings to an end, however long after `end`.
  func client(_ number: Int, until end: ContinuousClock.Instant) throws {
    var random = SeededRandom(seed: UInt64(number) &+ 1)
    var connection: Connection?
    var turn = 0
    Thread.sleep(forTimeInterval: random.unit() * SoakCommand.pause)
    while ContinuousClock().now < end {
      turn += 1
      let contact = try desk.newContact("Kuunneltu. \(number) \(turn)")
      let body = try Client.encode(contact)
      let digest = try Sodium.hash(contact.object.bytes, count: 16)
      known.withLock { $0.sent[contact.id] = digest }
      let took = try seconds {
        // The head carries the session of the moment; the body is the same to the byte, whatever happens.
        try insist(201, &connection) { Connection.request("POST", "/api/v1" + API.logContact.path, token: $0, body: body) }
      }
      known.withLock { known in
        known.acknowledged[contact.id, default: 0] += 1
        known.seconds.append(took)
      }
      if turn % 3 == 0 {
        let after = ID().description
        try insist(200, &connection) {
          Connection.request("GET", "/api/v1\(API.contacts.path)?open=true&after=\(after)", token: $0)
        }
        known.withLock { $0.pages += 1 }
      }
      if turn % 40 == 0 {
        try insist(200, &connection) { Connection.request("GET", "/api/v1" + API.myContacts.path, token: $0) }
        known.withLock { $0.pages += 1 }
      }
      Thread.sleep(forTimeInterval: random.unit() * 2 * SoakCommand.pause)
    }
  }

  /// The same until it is answered with `status`: through lost connections, lost sessions, and a server that is away.
  private func insist(_ status: Int, _ connection: inout Connection?, _ request: ([UInt8]) -> [UInt8]) throws {
    let limit = ContinuousClock().now + .seconds(60)
    while ContinuousClock().now < limit {
      do {
        let held = token.withLock { $0 }
        let open = try connection ?? Connection(port: port)
        connection = open
        known.withLock { $0.tries += 1 }
        let answer = try open.exchange(request(held))
        if answer.status == status { return }
        if answer.status == 401 { try renew(unless: held) } else { Thread.sleep(forTimeInterval: 0.2) }
      } catch {
        connection = nil
        Thread.sleep(forTimeInterval: 0.1)
      }
    }
    throw BenchError.failed("a request was not answered with \(status) within a minute")
  }

  /// A new session, made by one of those who have lost it.
  private func renew(unless held: [UInt8]) throws {
    try token.withLock { token in
      if token == held { token = try desk.token() }
    }
  }
}
