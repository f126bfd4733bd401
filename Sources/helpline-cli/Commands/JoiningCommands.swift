import ArgumentParser
import HelplineClient
import HelplineCore
import HelplineVault

struct FoundOrganisationCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Create the organisation on a new server and become its first administrator.",
    discussion: """
      Needs the set-up token that the server prints when it starts without an organisation. Prints the recovery shares and \
      your recovery sheet, once: have paper ready.
      """)
  @Option(help: "The server's address, https://host[:port].")
  var server: String
  @Option(help: "Your own name, as the members will see it.")
  var name: String
  @Option(help: "The login that you want.")
  var login: String
  @Option(help: RoleList.help)
  var role: RoleList?
  @Option(help: "How many recovery shares, 3 to 255.")
  var shares = 3
  @Option(help: "How many of them are needed, at least 2.")
  var threshold = 2
  @OptionGroup var token: CodeSource
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (3...255).contains(shares) else { throw ValidationError("--shares must be 3 to 255.") }
    guard (2...shares).contains(threshold) else { throw ValidationError("--threshold must be 2 to the number of shares.") }
    guard role?.roles.contains(.administrator) ?? true else { throw ValidationError("--role must hold administrator.") }
  }

  struct Founded: Encodable {
    let organisation: ID
    let shares: [String]
    let threshold: Int
    let sheet: String
  }

  func run(_ context: Context) async throws {
    try context.check(name: name)
    let directory = try context.directory()
    guard directory.load() == nil else { throw ClientError.profileExists }
    try await context.withClient(server) { client in
      guard try await client.call(API.organisation, Nothing()).organisation == nil else { throw Refusal(.founded) }
      let setUpToken = try context.line(token, PromptMessage.setUpToken)
      let passphrase = try Passphrases(context).new()
      context.terminal.progress(context.speech(PromptMessage.working))
      let founded: FoundOrganisationFlow.Founded
      do {
        founded = try await directory.locked {
          try await FoundOrganisationFlow.run(
            client: client, setUpToken: setUpToken, name: name.trimmed, login: login, passphrase: passphrase,
            roles: role?.roles ?? [.administrator], shares: shares, threshold: threshold, directory: directory)
        }
      } catch let refusal as Refusal where refusal.code == .notSignedIn { throw Mishap.wrongSetUpToken }
      try show(founded, context)
    }
  }

  private func show(_ founded: FoundOrganisationFlow.Founded, _ context: Context) throws {
    let result = Founded(
      organisation: founded.organisation, shares: founded.shares, threshold: threshold, sheet: founded.sheet)
    context.say(AccountMessage.founded)
    context.say(AccountMessage.sharesTitle, ["count": String(shares)])
    context.say(AccountMessage.sharesAdvice, ["threshold": String(threshold)])
    if context.output.json {
      try context.output.result(result, "")
    } else {
      for (place, share) in founded.shares.enumerated() { context.terminal.show("\(place + 1)  \(share)") }
      context.say(AccountMessage.sheetTitle)
      context.terminal.show(founded.sheet)
    }
    context.say(AccountMessage.sheetAdvice)
    context.say(AccountMessage.sheetUse)
    context.say(AccountMessage.foundedNext)
  }
}

struct JoinCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "join", abstract: "Answer an invitation.",
    discussion:
      "Shows what the invitation promises, sets your passphrase, and shows the fingerprint to compare with an administrator.")
  @Option(help: "The login that you want.")
  var login: String
  @Option(help: "The server's address, https://host[:port].")
  var server: String
  @Flag(help: "Make no recovery sheet.")
  var noSheet = false
  @OptionGroup var invitation: CodeSource
  @OptionGroup var common: CommonOptions

  struct Joined: Encodable {
    let member: ID
    let roles: [Role]
    let expires: Day
    let fingerprint: String
    let sheet: String?
  }

  func run(_ context: Context) async throws {
    let directory = try context.directory()
    guard directory.load() == nil else { throw ClientError.profileExists }
    let speech = context.speech
    try await context.withClient(server) { client in
      let code = try context.code(.invitation, invitation, PromptMessage.invitation)
      let promise = try await JoinFlow.look(client: client, code: code)
      context.say(AccountMessage.promise, ["roles": speech.roles(promise.roles), "day": promise.expires.description])
      let passphrase = try Passphrases(context).new()
      context.terminal.progress(speech(PromptMessage.working))
      let joined = try await directory.locked {
        try await JoinFlow.run(
          client: client, code: code, promise: promise, login: login, passphrase: passphrase, withSheet: !noSheet,
          directory: directory)
      }
      context.say(AccountMessage.joined, ["fingerprint": joined.fingerprint])
      context.say(AccountMessage.fingerprintAdvice)
      if joined.sheet == nil { context.say(AccountMessage.noSheet) }
      try context.showSheet(
        Joined(
          member: joined.member, roles: promise.roles, expires: promise.expires, fingerprint: joined.fingerprint,
          sheet: joined.sheet), joined.sheet)
      context.say(AccountMessage.joinedNext)
    }
  }
}

extension Context {
  /// A line that is no argument: from standard input with `-`, else asked for there.
  func line(_ source: CodeSource, _ prompt: PromptMessage) throws -> String {
    try source.source == nil ? terminal.line(speech(prompt)).trimmed : terminal.inputLine().trimmed
  }

  /// The same for a code with a check character; a person may try again.
  func code(_ kind: SecretCode.Kind, _ source: CodeSource, _ prompt: PromptMessage) throws -> TypedCode {
    var tries = source.source == nil && terminal.asksByKey ? 3 : 1
    while true {
      do { return try TypedCode(kind: kind, typed: try line(source, prompt)) } catch ClientError.badCode {
        tries -= 1
        guard tries > 0 else { throw ClientError.badCode }
        say(PromptMessage.tryCodeAgain)
      }
    }
  }

  /// Throws `nameTooLong` for a name that would not fit into an invitation, or says nothing.
  func check(name: String) throws(Mishap) {
    guard (1...100).contains(name.trimmed.count), name.utf8.count <= 400, !name.trimmed.contains(where: \.isNewline) else {
      throw .nameTooLong
    }
  }
}
