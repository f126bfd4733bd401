import ArgumentParser
import HelplineClient
import HelplineCore

struct ChangePassphraseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "change", abstract: "Set another passphrase; other open sessions end.",
    discussion:
      "A script names the present one's file in HELPLINE_PASSPHRASE_FILE and the new one's in HELPLINE_NEW_PASSPHRASE_FILE.")
  @Flag(help: "Make a new recovery sheet too; the old one stops working.")
  var newSheet = false
  @OptionGroup var common: CommonOptions

  struct Changed: Encodable { let sheet: String? }

  func run(_ context: Context) async throws {
    try await context.signedIn { session in
      let passphrase = try Passphrases(context).new(replacing: true)
      context.terminal.progress(context.speech(PromptMessage.working))
      let sheet = try await session.changePassphrase(to: passphrase, withSheet: newSheet)
      context.say(AccountMessage.passphraseChanged)
      context.say(AccountMessage.otherSessions)
      context.say(newSheet ? AccountMessage.oldSheetGone : AccountMessage.oldSheetStays)
      try context.showSheet(Changed(sheet: sheet), sheet)
    }
  }
}

struct RecoverPassphraseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover", abstract: "Set a new passphrase with the code of the recovery sheet.",
    discussion: """
      The sheet is used up; a new one is shown. A script names the new passphrase's file in HELPLINE_NEW_PASSPHRASE_FILE or \
      HELPLINE_PASSPHRASE_FILE.
      """)
  @Option(help: "The login; the remembered one if absent.")
  var login: String?
  @Option(help: "The server's address; the remembered one if absent.")
  var server: String?
  @OptionGroup var code: CodeSource
  @OptionGroup var common: CommonOptions

  struct Recovered: Encodable {
    let login: String
    let sheet: String
  }

  func run(_ context: Context) async throws {
    let known = try context.directory().load()
    guard let login = login ?? known?.login, let server = server ?? known?.server else { throw ClientError.noProfile }
    try await context.withClient(server) { client in
      let sheet = try context.code(.sheet, code, PromptMessage.sheetCode)
      let passphrase = try Passphrases(context).new()
      context.terminal.progress(context.speech(PromptMessage.working))
      let newSheet: String
      do {
        newSheet = try await RecoverPassphraseFlow.run(client: client, sheet: sheet, login: login, passphrase: passphrase)
      } catch ClientError.wrongPassphrase { throw Mishap.sheetOfAnother }
      context.say(AccountMessage.recovered, ["login": Normalised.login(login)])
      context.say(AccountMessage.oldSheetGone)
      try context.showSheet(Recovered(login: Normalised.login(login), sheet: newSheet), newSheet)
    }
  }
}

extension Context {
  /// A recovery sheet's code, once: alone on standard output, so that it can be sent to a printer, with what to do around it.
  func showSheet(_ result: some Encodable, _ sheet: String?) throws {
    if sheet != nil { say(AccountMessage.sheetTitle) }
    if let sheet { try output.result(result, sheet) } else if output.json { try output.result(result, "") }
    guard sheet != nil else { return }
    say(AccountMessage.sheetAdvice)
    say(AccountMessage.sheetUse)
  }
}
