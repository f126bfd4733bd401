import ArgumentParser
import HelplineClient
import HelplineCore

/// What a contact has to do with a caller's code.
struct CodeOptions: ParsableArguments {
  @Flag(help: "Give the caller a code by which the next volunteer finds the summary; in place of the old one, if one was opened.")
  var giveCode = false
  @Flag(help: "The caller gave a code: it is asked for, or read from the first line of standard input.")
  var returningCaller = false
  @Option(help: "File with what the next volunteer is to know when the caller gives the code; - for standard input.")
  var summaryFile: String?

  var isEmpty: Bool { !giveCode && !returningCaller }

  func validate() throws {
    guard summaryFile == nil || !isEmpty else { throw ValidationError("--summary-file needs --give-code or --returning-caller.") }
  }
}

extension Context {
  /// A code that a caller gave, checked before anything is sent. A person can try again. Throws `badCallerCode`.
  func callerCode(fromInput: Bool = false) throws -> SpokenCode {
    var tries = !fromInput && terminal.asksByKey ? 5 : 1
    while true {
      let typed = fromInput ? try terminal.inputLine() : try terminal.line(speech(ThreadMessage.codePrompt))
      if let code = try? SpokenCode(typed: typed) { return code }
      tries -= 1
      guard tries > 0 else { throw ClientError.badCallerCode }
      say(ThreadMessage.tryAgain)
    }
  }

  /// Helps to read a code aloud, and asks a person whether the caller read it back.
  func help(with code: String) throws {
    say(ThreadMessage.readAloud, ["digits": speech.spelled(code)])
    guard terminal.asksByKey, !output.json else { return }
    while true {
      terminal.draw(speech(PromptMessage.confirm, ["question": speech(ThreadMessage.readBack)]))
      let key = try terminal.key()
      terminal.erase()
      if Self.agrees(key) { return }
      say(ThreadMessage.showAgain)
      terminal.saySecretly("\n    \(code)\n\n\(speech.spelled(code))\n")
    }
  }
}
