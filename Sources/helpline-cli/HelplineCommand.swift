import ArgumentParser
import HelplineCore

/// A command that does something: arguments → flow → output. What it throws is shown by `Main` in the language asked for.
protocol HelplineCommand: AsyncParsableCommand {
  var common: CommonOptions { get }
  func run(_ context: Context) async throws
}

extension HelplineCommand {
  /// Only for a caller that is not `Main`.
  func run() async throws { try await run(Context(common)) }
}

/// What every command takes.
struct CommonOptions: ParsableArguments {
  @Flag(help: "Print exactly one JSON document on standard output.")
  var json = false
  @Option(help: "Language of the messages; else HELPLINE_MESSAGES, else the locale.")
  var messages: Language?
}

extension Language: ExpressibleByArgument {}

extension Group: ExpressibleByArgument {}

/// Roles, separated by commas.
struct RoleList: ExpressibleByArgument {
  let roles: [Role]

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false).map { Role(rawValue: String($0)) }
    guard !names.isEmpty, !names.contains(nil) else { return nil }
    // In the order of the protocol, each once.
    roles = Role.allCases.filter { names.contains($0) }
  }

  static let help = ArgumentHelp(
    "Roles, separated by commas: \(Role.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "role,…")
}

/// `-` says that a code comes on standard input.
struct CodeSource: ParsableArguments {
  @Argument(help: "Write - to read it from standard input; else it is asked for. It is never an argument.")
  var source: String?

  func validate() throws {
    guard source == nil || source == "-" else {
      throw ValidationError("A code is never an argument, where other users could see it. Write - and give it on standard input.")
    }
  }
}

extension ListName {
  /// The list's option, as the command line writes it.
  var flag: String { self == .contactKind ? "--kind" : self == .settledAs ? "--as" : "--\(rawValue)" }
}
