import ArgumentParser
import Foundation

/// What the bench is asked for wrongly, or finds wrong.
enum BenchError: Error, CustomStringConvertible {
  case usage(String)
  case failed(String)

  var description: String {
    switch self {
    case .usage(let what), .failed(let what): what
    }
  }
}

/// Measures the server, the vault and the store beside what they are made of. `scripts/bench.sh` and `scripts/soak.sh` run it.
@main
struct HelplineBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "helpline-bench", abstract: "Measures the server, the vault and the store.",
    subcommands: [
      RunCommand.self, VaultCommand.self, FillCommand.self, FillCasesCommand.self, RouteCommand.self, SoakCommand.self,
    ])

  static func main() async {
    // A server that is killed must not end the bench.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let error as BenchError {
      FileHandle.standardError.write(Data("helpline-bench: \(error)\n".utf8))
      Foundation.exit(1)
    } catch { exit(withError: error) }
  }
}

/// A line about what is being done, on the error stream: the output belongs to the figures.
func say(_ line: String) { FileHandle.standardError.write(Data("\(line)\n".utf8)) }

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Measure server, store and vault, and write the samples into a file.")
  @Option(help: "The server's program.") var server: String
  @Option(help: "The file for the samples, JSON.") var out: String
  @Flag(help: "Fewer rounds, smaller stores.") var quick = false
  @Option(help: "Only the parts whose names hold this; what the file has of the others stays.") var only = ""

  func run() async throws {
    let folder = try WorkFolder()
    let file = URL(fileURLWithPath: out)
    var figures = Figures()
    let parts: [(String, (URL, inout Figures) async throws -> Void)] = [
      ("sealing", { _, figures in try SealingPart.measure(quick: quick, &figures) }),
      ("logging", { try await LoggingPart.measure(server: server, folder: $0, quick: quick, &$1) }),
      ("sign-in", { try await SignInPart.measure(server: server, folder: $0, quick: quick, &$1) }),
      ("cases", { try await CasePart.measure(server: server, folder: $0, quick: quick, &$1) }),
      ("closing", { _, figures in try ClosingPart.measure(quick: quick, &figures) }),
      ("lists", { try await ListPart.measure(server: server, folder: $0, quick: quick, &$1) }),
      ("stores", { try await StorePart.measure(server: server, folder: $0, quick: quick, &$1) }),
    ]
    for (name, measure) in parts where only.isEmpty || name.contains(only) {
      say("-- \(name)")
      try await measure(folder[name], &figures)
    }
    try figures.write(to: file, keeping: only.isEmpty ? nil : try? Figures(contentsOf: file))
  }
}

struct VaultCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vault", abstract: "Time the vault's operations in native code: JSON, microseconds each.")
  @Option(help: "How often each operation but Argon2id is done.") var count = 500

  func run() throws {
    let times = try SealingPart.native(count: count)
    print(String(decoding: try JSONEncoder().encode(times), as: UTF8.self))
  }
}

struct FillCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fill", abstract: "Log contacts as a member, by the flow of the command line.")
  @Option var server: String
  @Option var login: String
  @Option var passphraseFile: String
  @Option var count = 1000
  @Flag(help: "Each with an open referral.") var referrals = false

  func run() async throws {
    let text = try String(contentsOfFile: passphraseFile, encoding: .utf8)
    try await Desk.fill(
      server: server, login: login, passphrase: text.trimmingCharacters(in: .whitespacesAndNewlines), count: count,
      referrals: referrals)
  }
}
