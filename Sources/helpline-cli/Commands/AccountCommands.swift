import ArgumentParser
import HelplineClient
import HelplineCore

struct LoginCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "login", abstract: "Check the passphrase and remember server and login on this device.",
    discussion: "No secret key and no session is written: every command asks for the passphrase again.")
  @Option(help: "The login; the remembered one if absent.")
  var login: String?
  @Option(help: "The server's address; the remembered one if absent.")
  var server: String?
  @OptionGroup var common: CommonOptions

  struct SignedIn: Encodable {
    let member: ID
    let login: String
    let server: String
    let roles: [Role]
  }

  func run(_ context: Context) async throws {
    let directory = try context.directory()
    let known = directory.load()
    guard let login = login ?? known?.login, let server = server ?? known?.server else { throw ClientError.noProfile }
    // One folder remembers one member: another's would take the place of what was seen of the rosters.
    if let known, known.login != Normalised.login(login) { throw ClientError.profileExists }
    try await context.signedIn(server: server, login: login, directory: directory) { session in
      let roles = await session.roles
      try context.output.result(
        SignedIn(member: session.member, login: Normalised.login(login), server: session.client.origin, roles: roles),
        context.speech(AccountMessage.signedIn, ["roles": context.speech.roles(roles)]))
    }
    context.remindOfKept(directory)
  }
}

struct LogoutCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout", abstract: "Forget the member on this device; contacts that were not delivered stay.")
  @OptionGroup var common: CommonOptions

  struct SignedOut: Encodable { let kept: Int }

  func run(_ context: Context) async throws {
    let (directory, _) = try context.profile()
    try await directory.locked { try directory.forget() }
    let kept = try directory.kept().count
    try context.output.result(SignedOut(kept: kept), context.speech(AccountMessage.signedOut))
    if kept == 1 { context.say(AccountMessage.signedOutKeptOne) }
    if kept > 1 { context.say(AccountMessage.signedOutKeptMany, ["count": String(kept)]) }
  }
}

struct WhoAmICommand: HelplineCommand {
  static let configuration = CommandConfiguration(commandName: "whoami", abstract: "Who is signed in here, with which roles.")
  @OptionGroup var common: CommonOptions

  struct Me: Encodable {
    let member: ID
    let name: String?
    let login: String
    let server: String
    let organisation: ID
    let roles: [Role]
    let groups: [Group]
    let waitsFor: [Group]
    let fingerprint: String
    enum CodingKeys: String, CodingKey {
      case member, name, login, server, organisation, roles, groups, fingerprint
      case waitsFor = "waits_for"
    }
  }

  func run(_ context: Context) async throws {
    let (directory, profile) = try context.profile()
    try await context.signedIn { session in
      let line = try await session.members().first { $0.id == session.member }
      let me = Me(
        member: session.member, name: line?.name, login: profile.login, server: session.client.origin,
        organisation: session.organisation, roles: await session.roles, groups: line?.admitted ?? [],
        waitsFor: await session.waitsFor(line), fingerprint: try await session.fingerprint(of: session.member))
      try context.output.result(me, Self.text(me, context.speech))
    }
    context.remindOfKept(directory)
  }

  private static func text(_ me: Me, _ speech: Speech) -> String {
    var rows = [
      (speech(AccountMessage.whoName), me.name ?? speech(Word.unknownMember)), (speech(AccountMessage.whoLogin), me.login),
      (speech(AccountMessage.whoRoles), speech.roles(me.roles)), (speech(AccountMessage.whoGroups), speech.groups(me.groups)),
    ]
    if !me.waitsFor.isEmpty { rows.append((speech(AccountMessage.whoWaits), speech.groups(me.waitsFor))) }
    rows += [
      (speech(AccountMessage.whoMember), me.member.description), (speech(AccountMessage.whoFingerprint), me.fingerprint),
      (speech(AccountMessage.whoServer), me.server), (speech(AccountMessage.whoOrganisation), me.organisation.description),
    ]
    return Table.list(rows)
  }
}
