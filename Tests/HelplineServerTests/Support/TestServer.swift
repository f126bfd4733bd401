import Foundation
import HelplineCore
import HelplineServer
import Synchronization

/// A temporary folder that is deleted with its last holder.
final class Folder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("helpline-server-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  subscript(_ name: String) -> URL { url.appendingPathComponent(name) }

  /// Modes of a file's owner, group and others.
  func mode(_ path: String) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: self[path].path)[.posixPermissions] as? Int ?? 0
  }
}

extension Folder {
  /// Bytes of a file; 0 if it is not there.
  func size(_ path: String) throws -> Int {
    guard FileManager.default.fileExists(atPath: self[path].path) else { return 0 }
    return try FileManager.default.attributesOfItem(atPath: self[path].path)[.size] as? Int ?? 0
  }
}

/// A clock that tests move.
final class TestClock: Sendable {
  private let offset = Mutex<TimeInterval>(0)

  var now: Date { Date().addingTimeInterval(offset.withLock { $0 }) }
  func advance(seconds: Double) { offset.withLock { $0 += seconds } }
  func advance(days: Double) { advance(seconds: days * 86_400) }

  /// To noon of a day in the middle of the month, so many months ahead.
  func advance(months: Int) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    var parts = calendar.dateComponents([.year, .month], from: now)
    parts.month = (parts.month ?? 1) + months
    parts.day = 15
    parts.hour = 12
    if let date = calendar.date(from: parts) { advance(seconds: date.timeIntervalSince(now)) }
  }
}

/// A server in this process, on a free loopback port.
final class TestServer: Sendable {
  let application: HelplineApplication
  let address: String
  let caller: Caller
  private let task: Task<Void, any Error>

  var service: Helpline { application.service }
  var port: Int { Int(address.split(separator: ":").last ?? "") ?? 0 }

  init(_ folder: URL, clock: TestClock = TestClock(), change: (inout Settings) -> Void = { _ in }) async throws {
    var settings = Settings(dataDirectory: folder)
    settings.leastFree = 0
    change(&settings)
    let application = try HelplineApplication(settings, now: { clock.now })
    self.application = application
    let (ports, continuation) = AsyncStream<Int>.makeStream()
    task = Task {
      defer { continuation.finish() }
      try await application.run { port in continuation.yield(port) }
    }
    var port: Int?
    for await value in ports {
      port = value
      break
    }
    guard let port else {
      try await task.value
      throw CancellationError()
    }
    address = "\(settings.usesTLS ? "https" : "http")://127.0.0.1:\(port)"
    caller = Caller(address)
  }

  func stop() async {
    task.cancel()
    _ = try? await task.value
  }

  deinit { task.cancel() }
}

/// The path of something in the package.
func package(_ path: String) -> URL {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent(path)
}
