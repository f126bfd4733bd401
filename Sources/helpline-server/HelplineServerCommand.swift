import ArgumentParser
import Foundation
import HelplineServer

/// The server's command. A start-up error is one line and exit code 1: `@main … throws` would print a register dump.
@main
struct HelplineServerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "helpline-server", abstract: "The helpline's blind server.",
    subcommands: [ServeCommand.self, CheckCommand.self, BackupCommand.self, OpenAPICommand.self])

  static func main() async {
    // A client that goes away must not end the server.
    signal(SIGPIPE, SIG_IGN)
    // Neither a crash nor a curious operator gets a memory image.
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    // The runtime's crash reports show registers and memory.
    for number in [SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP] { signal(number, SIG_DFL) }
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let error as SettingsError {
      FileHandle.standardError.write(Data("helpline-server: \(error)\n".utf8))
      Foundation.exit(1)
    } catch let error as ExitCode {
      Foundation.exit(error.rawValue)
    } catch  where exitCode(for: error) == .success || exitCode(for: error) == .validationFailure {
      exit(withError: error)
    } catch {
      FileHandle.standardError.write(Data("helpline-server: The server met an error: \(type(of: error)).\n".utf8))
      Foundation.exit(1)
    }
  }
}

struct SettingsOptions: ParsableArguments {
  @Option(help: "The settings file; config/helpline.json if absent.")
  var config: String?

  func settings() async throws -> Settings {
    let preset = "config/helpline.json"
    let file: URL?
    if let config {
      file = URL(fileURLWithPath: config)
    } else {
      file = FileManager.default.fileExists(atPath: preset) ? URL(fileURLWithPath: preset) : nil
    }
    return try await Settings(file: file, environment: ProcessInfo.processInfo.environment)
  }
}

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "serve", abstract: "Serve until SIGTERM.")
  @OptionGroup var options: SettingsOptions

  func run() async throws {
    let settings = try await options.settings()
    let application = try HelplineApplication(settings)
    let service = application.service
    try await application.run(signals: true) { port in
      let scheme = settings.usesTLS ? "https" : "http"
      say(application.pageLine)
      if let fault = service.planFault { say("Months cannot be closed: \(fault)") }
      say("Listening on \(scheme)://\(settings.host):\(port)")
      // As clients address it: a proof names the origin.
      let address = service.origins.first ?? "\(scheme)://\(settings.host):\(port)"
      if let token = service.setUpToken {
        say("No organisation exists yet. Create it with: helpline organisation create --server \(address)")
        say("Set-up token (until the organisation exists): \(token)")
      }
    }
  }
}

/// A line on standard output, at once: it may be a pipe that somebody waits on.
private func say(_ line: String) { try? FileHandle.standardOutput.write(contentsOf: Data("\(line)\n".utf8)) }

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check files, database, signatures and chains of a server that is not running.")
  @OptionGroup var options: SettingsOptions

  func run() async throws {
    let findings = try await Check.run(try await options.settings()) { say($0) }
    if findings.contains(where: \.isError) { throw ExitCode(1) }
  }
}

struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Write the database into one new file, also while the server runs. The server secret is not in it.")
  @OptionGroup var options: SettingsOptions
  @Argument(help: "The new file.")
  var file: String

  func run() async throws {
    try await Backup.run(try await options.settings(), to: URL(fileURLWithPath: file))
    say("Written to \(file). Keep it at most 30 days: erased content can survive in it so long.")
  }
}

struct OpenAPICommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "openapi", abstract: "Print the OpenAPI document.")

  func run() async throws { FileHandle.standardOutput.write(try HelplineApplication.openAPI()) }
}
