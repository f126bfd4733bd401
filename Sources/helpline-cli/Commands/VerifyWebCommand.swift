import ArgumentParser
import Foundation
import HelplineClient
import HelplineCore

struct VerifyWebCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify-web", abstract: "Compare the page of a server with the one that this build made.",
    discussion: """
      Fetches every file of the page, the code lists and what the organisation tells its members, and names each that is \
      other than here, missing or too many. Needs no profile. Exit code 0: equal, 1: different, 3: server unreachable, \
      64: no page here to compare with.

      It cannot show a false page that is given to one person only, from one address or a single time: a server can tell \
      this command from a browser.
      """)
  @Argument(help: "The server's address, https://host[:port].")
  var url: String
  @Option(help: "Folder of the page to compare with; else the folder page beside the folder config.")
  var page: String?
  @OptionGroup var common: CommonOptions

  struct Verified: Encodable {
    let url: String
    let equal: Bool
    /// Of the page here: SHA-256 over the list of its files.
    let hash: String
    let files: Int
    let differing: [String]
    let missing: [String]
    let extra: [String]
    let withoutPolicy: [String]
    enum CodingKeys: String, CodingKey {
      case url, equal, hash, files, differing, missing, extra
      case withoutPolicy = "without_policy"
    }
  }

  func run(_ context: Context) async throws {
    let files = try PageFiles(try folder(context))
    try await context.withClient(url, decompresses: true) { client in
      context.terminal.progress(context.speech(VerifyWebMessage.comparing))
      defer { context.terminal.endProgress() }
      let result = try await VerifyWebFlow.run(client: client, files: files)
      let verified = Verified(
        url: client.origin, equal: result.isEqual, hash: files.hash, files: files.files.count,
        differing: result.differing.sorted(), missing: result.missing.sorted(), extra: result.extra.sorted(),
        withoutPolicy: result.withoutPolicy.sorted())
      try context.output.result(verified, text(verified, context.speech))
      context.say(VerifyWebMessage.limits)
      guard verified.equal else { throw Mishap.said(.refused) }
    }
  }

  private func folder(_ context: Context) throws -> PageFolder {
    let configuration = try ConfigurationFolder.find(environment: context.environment)
    if let page { return PageFolder(web: URL(fileURLWithPath: page, isDirectory: true), configuration: configuration) }
    guard let folder = PageFolder(beside: configuration) else {
      throw PageError("There is no folder page with an index.html beside \(configuration.url.path); --page can name one.")
    }
    return folder
  }

  private func text(_ verified: Verified, _ speech: Speech) -> String {
    func lines(_ paths: [String], _ message: VerifyWebMessage) -> [String] { paths.map { speech(message, ["path": $0]) } }
    let verdict = speech(
      verified.equal ? VerifyWebMessage.equal : .different,
      ["url": verified.url, "count": String(verified.files), "hash": verified.hash])
    let found =
      lines(verified.differing, .differs) + lines(verified.missing, .missing) + lines(verified.extra, .extra)
      + lines(verified.withoutPolicy, .noPolicy)
    return (found + [verdict]).joined(separator: "\n")
  }
}
