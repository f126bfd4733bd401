import Foundation

/// The real server as a process of its own, to be killed.
final class ServerProcess: @unchecked Sendable {
  private let process = Process()
  let output = Pipe()
  let errors: URL
  private(set) var port = 0
  private(set) var setUpToken: String?

  /// Beside the test bundle stand the products of the same build.
  static var executable: URL {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL ?? Bundle.main.bundleURL
    for folder in [
      bundle.deletingLastPathComponent(), bundle, URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent(),
    ] {
      let file = folder.appendingPathComponent("helpline-server")
      if FileManager.default.isExecutableFile(atPath: file.path) { return file }
    }
    return URL(fileURLWithPath: "\(FileManager.default.currentDirectoryPath)/.build/debug/helpline-server")
  }

  init(data: URL, port wanted: Int = 0, environment: [String: String] = [:]) throws {
    errors = data.deletingLastPathComponent().appendingPathComponent("stderr-\(UUID().uuidString)")
    try Data().write(to: errors)
    process.executableURL = Self.executable
    process.arguments = ["serve", "--config", try Self.settings(beside: data).path]
    process.environment = ["HELPLINE_DATA_DIRECTORY": data.path, "HELPLINE_HTTP_PORT": String(wanted)].merging(environment) { $1 }
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    let isNew = !FileManager.default.fileExists(atPath: data.appendingPathComponent("helpline.sqlite").path)
    try process.run()
    var text = ""
    while !text.contains("Listening on") || isNew && !text.contains("exists): ") || !text.hasSuffix("\n") {
      let data = output.fileHandleForReading.availableData
      guard !data.isEmpty else { throw CocoaError(.executableLoad) }
      text += String(decoding: data, as: UTF8.self)
    }
    for line in text.split(separator: "\n") {
      if line.hasPrefix("Listening on"), let number = line.split(separator: ":").last { port = Int(number) ?? 0 }
      if line.hasPrefix("Set-up token"), let token = line.split(separator: " ").last { setUpToken = String(token) }
    }
  }

  private static func settings(beside data: URL) throws -> URL {
    let file = data.deletingLastPathComponent().appendingPathComponent("helpline.json")
    if !FileManager.default.fileExists(atPath: file.path) {
      try Data("{}".utf8).write(to: file)
    }
    return file
  }

  /// Ends it as a power cut would.
  func kill9() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Asks it to end, and gives its exit code.
  @discardableResult
  func terminate() -> Int32 {
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
    return process.terminationStatus
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }
}
