import Foundation
import HelplineServer
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The real command as a process of its own.
final class ServerCommand: Sendable {
  struct Ended: Sendable {
    let status: Int32
    let output: String
    let errors: String
    /// What a start-up error is: one line.
    var line: String { errors.hasSuffix("\n") ? String(errors.dropLast()) : errors }
  }

  private let process: Process
  private let files: Folder
  /// A folder of its own, without settings file; `data` in it is the data directory unless the environment says otherwise.
  let folder: Folder

  /// Where this build's products stand: beside the test bundle.
  static var executable: URL {
    let folders =
      Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent() }
      + [URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent(), package(".build/debug")]
    return folders.map { $0.appendingPathComponent("helpline-server") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? package(".build/debug/helpline-server")
  }

  init(
    _ arguments: [String], in folder: Folder, environment: [String: String] = [:], through wrapper: [String] = []
  ) throws {
    self.folder = folder
    files = try Folder()
    process = Process()
    let command = wrapper + [Self.executable.path] + arguments
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.currentDirectoryURL = folder.url
    process.environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HELPLINE_DATA_DIRECTORY": folder["data"].path,
      "HELPLINE_HTTP_PORT": "0", "HELPLINE_DISK_LEAST_FREE": "0",
    ].merging(environment) { $1 }
    for name in ["out", "err"] { try Data().write(to: files[name]) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: files["out"])
    process.standardError = try FileHandle(forWritingTo: files["err"])
    try process.run()
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  var output: String { (try? String(contentsOf: files["out"], encoding: .utf8)) ?? "" }
  var errors: String { (try? String(contentsOf: files["err"], encoding: .utf8)) ?? "" }
  var identifier: Int32 { process.processIdentifier }
  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// The port, once it listens.
  func port() async throws -> Int {
    for _ in 0..<400 {
      if let line = output.split(separator: "\n").first(where: { $0.hasPrefix("Listening on ") }),
        let port = line.split(separator: ":").last.flatMap({ Int($0) })
      {
        return port
      }
      guard process.isRunning else { break }
      try await Task.sleep(for: .milliseconds(50))
    }
    Issue.record("it does not listen: \(errors)")
    throw CancellationError()
  }

  func ended() async throws -> Ended {
    for _ in 0..<1200 where process.isRunning { try await Task.sleep(for: .milliseconds(25)) }
    try #require(!process.isRunning, "it does not end")
    return Ended(status: process.terminationStatus, output: output, errors: errors)
  }

  /// Runs a command that ends by itself.
  static func run(
    _ arguments: [String], in folder: Folder, environment: [String: String] = [:], through wrapper: [String] = []
  ) async throws -> Ended {
    try await ServerCommand(arguments, in: folder, environment: environment, through: wrapper).ended()
  }
}
