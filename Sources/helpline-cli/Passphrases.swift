import Foundation
import HelplineCore
import HelplineVault

/// Where passphrases come from: a file that the environment names, for scripts, else the terminal. Never an argument.
struct Passphrases: Sendable {
  static let variable = "HELPLINE_PASSPHRASE_FILE"
  /// For a script that changes a passphrase: the present one is in the other file.
  static let newVariable = "HELPLINE_NEW_PASSPHRASE_FILE"

  private let context: Context

  init(_ context: Context) { self.context = context }

  /// A file says the same each time; a person may mistype.
  var tries: Int { file(Self.variable) == nil ? 3 : 1 }

  func present() throws -> String {
    if let file = file(Self.variable) { return try read(file) }
    return try ask(context.speech(PromptMessage.passphrase), Self.variable)
  }

  /// The one to be set from now on: a proposal, or an own one, typed twice.
  func new(replacing: Bool = false) throws -> String {
    if let file = file(Self.newVariable) ?? (replacing ? nil : file(Self.variable)) { return try read(file) }
    let speech = context.speech
    let variable = replacing ? Self.newVariable : Self.variable
    let proposal = PassphraseProposal.make { Sodium.random(below: $0) }
    context.terminal.saySecretly(speech(PromptMessage.proposal, ["passphrase": proposal]))
    while true {
      let typed = try ask(speech(PromptMessage.ownPassphrase), variable)
      if Normalised.passphrase(typed).isEmpty {
        // An empty line in a pipe is no agreement: nobody may have read the proposal.
        guard context.terminal.asksPeople else { throw Mishap.noPassphrase(variable) }
        context.say(PromptMessage.proposalAccepted)
        return proposal
      }
      guard PassphraseStrength.isStrong(typed) else {
        context.say(PromptMessage.tooWeak)
        continue
      }
      if Normalised.passphrase(try ask(speech(PromptMessage.again), variable)) == Normalised.passphrase(typed) { return typed }
      context.say(PromptMessage.notTheSame)
    }
  }

  private func ask(_ prompt: String, _ variable: String) throws -> String {
    do { return try context.terminal.secret(prompt) } catch .inputEnded { throw Mishap.noPassphrase(variable) }
  }

  private func file(_ variable: String) -> String? { context.environment[variable].flatMap { $0.isEmpty ? nil : $0 } }

  private func read(_ file: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: file),
      let line = String(decoding: data, as: UTF8.self).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).first,
      !Normalised.passphrase(String(line)).isEmpty
    else { throw Mishap.passphraseFile(file) }
    return String(line)
  }
}
