import ArgumentParser
import Foundation
import HelplineServer

/// The demonstration: starts the server in its own process with a clock that it moves, fills it through the same flows as real use, then
/// serves.
@main
struct HelplineDemo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "helpline-demo", abstract: "A demonstration organisation: fictional, generated, to be thrown away.")

  @Option(help: "Where the demonstration lives. A folder that it did not make is refused.")
  var data: String?

  @Option(help: "When it is made: leave so many of the last months to be closed by hand.")
  var openMonths = 0

  @Flag(help: "Make it anew.")
  var fresh = false

  static func main() async {
    signal(SIGPIPE, SIG_IGN)
    do {
      let command = try parse()
      try await command.run()
    } catch let error as SettingsError {
      say("helpline-demo: \(error)", to: .standardError)
      Foundation.exit(1)
    } catch let error as DemonstrationError {
      say("helpline-demo: \(error)", to: .standardError)
      Foundation.exit(1)
    } catch  where exitCode(for: error) == .success || exitCode(for: error) == .validationFailure {
      exit(withError: error)
    } catch {
      say("helpline-demo: The demonstration met an error: \(error).", to: .standardError)
      Foundation.exit(1)
    }
  }

  func validate() throws {
    guard (0...12).contains(openMonths) else { throw ValidationError("--open-months must be 0 to 12.") }
  }

  func run() async throws {
    umask(0o077)
    let environment = ProcessInfo.processInfo.environment
    let folder = URL(fileURLWithPath: data ?? environment["HELPLINE_DATA_DIRECTORY"] ?? "data/demonstration")
    let demonstration = try Demonstration(folder: folder, fresh: fresh)
    if !demonstration.isMade { try await demonstration.make(.init(openMonths: openMonths)) { line in say(line) } }
    var others = environment
    others["HELPLINE_DATA_DIRECTORY"] = demonstration.server.path
    let preset = "config/helpline.json"
    let file = FileManager.default.fileExists(atPath: preset) ? URL(fileURLWithPath: preset) : nil
    var settings = try await Settings(file: file, environment: others)
    settings.demonstration = true
    let application = try HelplineApplication(settings)
    let host = settings.host
    try await application.run(signals: true) { port in
      say("")
      say("This is a demonstration: every person and every word in it is made up.")
      say(application.pageLine)
      say("Listening on http://\(host):\(port)   (Ctrl-C ends it)")
      say("")
      for line in demonstration.credentials() { say(line) }
      say("")
      if let code = demonstration.callerCode() {
        say("A caller's code to try (helpline thread open): \(code)")
        say("")
      }
      say("Try it in another terminal: the tour in README.md.")
    }
  }
}

/// A line, at once: it may go to a pipe.
func say(_ line: String, to file: FileHandle = .standardOutput) { file.write(Data("\(line)\n".utf8)) }
