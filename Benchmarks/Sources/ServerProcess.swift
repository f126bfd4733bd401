import Foundation
import Synchronization

/// A program that listens on a loopback port, as a process of its own: the server, or the bare route.
final class ServerProcess: Sendable {
  let port: Int
  let setUpToken: String?
  /// Seconds from the start of the process to the first answer.
  let firstAnswer: Double
  private let process: Mutex<Process>
  let number: Int32

  /// Starts `program` and waits for its first answer. `data` is the server's folder; the bare route has none.
  init(_ program: String, arguments: [String] = ["serve"], data: URL?, port: Int) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("HELPLINE_") }
    environment["HELPLINE_HTTP_PORT"] = String(port)
    var arguments = arguments
    if let data {
      environment["HELPLINE_DATA_DIRECTORY"] = data.path
      let settings = data.deletingLastPathComponent().appendingPathComponent("helpline.json")
      try Data("{}".utf8).write(to: settings)
      arguments += ["--config", settings.path]
    } else {
      arguments += ["--port", String(port)]
    }
    process.arguments = arguments
    process.environment = environment
    let output = Pipe()
    process.standardOutput = output
    let isNew = data.map { !FileManager.default.fileExists(atPath: $0.appendingPathComponent("helpline.sqlite").path) } ?? false
    let clock = ContinuousClock()
    let began = clock.now
    try process.run()
    let health = Connection.request("GET", "/health")
    while true {
      if let connection = try? Connection(port: port), let answer = try? connection.exchange(health), answer.status == 200 {
        break
      }
      guard process.isRunning, clock.now - began < .seconds(120) else {
        throw BenchError.failed("\(program) does not answer")
      }
      usleep(1000)
    }
    let took = clock.now - began
    firstAnswer = Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
    self.port = port
    number = process.processIdentifier
    setUpToken = isNew ? Self.token(output) : nil
    self.process = Mutex(process)
  }

  private static func token(_ output: Pipe) -> String? {
    var text = ""
    while true {
      let data = output.fileHandleForReading.availableData
      text += String(decoding: data, as: UTF8.self)
      if let line = text.split(separator: "\n").first(where: { $0.hasPrefix("Set-up token") }), text.hasSuffix("\n") {
        return line.split(separator: " ").last.map(String.init)
      }
      if data.isEmpty { return nil }
    }
  }

  /// A loopback port that nobody listens on.
  static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let failed = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 ? getsockname(descriptor, $0, &size) : -1
      }
    }
    guard failed == 0 else { throw BenchError.failed("no port is free") }
    return Int(in_port_t(bigEndian: address.sin_port))
  }

  /// Seconds of processor time that it has used.
  var processorSeconds: Double { Self.processorSeconds(of: number) }

  /// 0: this process.
  static func processorSeconds(of number: Int32) -> Double {
    var clock = clockid_t()
    var time = timespec()
    guard clock_getcpuclockid(number, &clock) == 0, clock_gettime(clock, &time) == 0 else { return 0 }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Bytes in memory now.
  var resident: Int { memory("VmRSS") }
  /// Bytes in memory at most, since the start.
  var peak: Int { memory("VmHWM") }

  private func memory(_ field: String) -> Int {
    guard let text = try? String(contentsOfFile: "/proc/\(number)/status", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix(field + ":") }),
      let kilobytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap({ Int($0) })
    else { return 0 }
    return kilobytes << 10
  }

  /// Asks it to end, or ends it as a power cut would; gives its exit code.
  @discardableResult
  func stop(asPowerCut: Bool = false) -> Int32 {
    process.withLock { process in
      if process.isRunning { kill(number, asPowerCut ? SIGKILL : SIGTERM) }
      process.waitUntilExit()
      return process.terminationStatus
    }
  }

  deinit { process.withLock { if $0.isRunning { kill(number, SIGKILL) } } }
}
