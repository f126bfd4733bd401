import ArgumentParser
import HelplineClient
import HelplineCore

struct InviteCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "invite", abstract: "Invite somebody (administrators).",
    discussion: "Prints a code, once, that is valid for seven days. Hand it over in person or in a way you trust.")
  @Option(help: RoleList.help)
  var role: RoleList
  @Option(help: "The name that the members will see.")
  var name: String
  @OptionGroup var common: CommonOptions

  struct Invited: Encodable {
    let code: String
    let name: String
    let roles: [Role]
    let expires: Day
  }

  private static let days = 7

  func run(_ context: Context) async throws {
    try context.check(name: name)
    let roles = role.roles
    try await context.signedIn { session in
      let code = try await session.invite(name: name.trimmed, roles: roles, days: Self.days)
      let expires = await session.status.day.adding(days: Self.days)
      context.say(
        MemberMessage.invited,
        ["name": name.trimmed, "roles": context.speech.roles(roles), "day": expires.description])
      try context.output.result(Invited(code: code, name: name.trimmed, roles: roles, expires: expires), code)
      context.say(MemberMessage.inviteHandOver)
    }
  }
}

struct ApproveCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve", abstract: "Make somebody who answered an invitation a member (administrators).",
    discussion: "Without MEMBER it lists who waits. Compare the fingerprint with them before you approve.")
  @Argument(help: "The joiner's id, or any beginning of it that is unique.")
  var member: String?
  @Flag(help: "Do not ask for confirmation.")
  var yes = false
  @OptionGroup var common: CommonOptions

  struct Waiting: Encodable { let waiting: [JoinerLine] }

  struct Approved: Encodable {
    let member: ID
    let name: String
    let roles: [Role]
    let waitsFor: [Group]
    enum CodingKeys: String, CodingKey {
      case member, name, roles
      case waitsFor = "waits_for"
    }
  }

  func run(_ context: Context) async throws {
    try await context.signedIn { session in
      try await session.require(.administrators)
      let waiting = try await session.invitations().compactMap(Joiner.init)
      let names = try await session.memberNames()
      guard let member else {
        try context.output.result(
          Waiting(waiting: waiting.map(\.json)),
          Joiner.text(waiting, names, context.speech, width: context.terminal.resultWidth))
        context.say(waiting.isEmpty ? MemberMessage.waitsForApprovalEmpty : .approveNext)
        return
      }
      let id = try ShortID.find(member, among: waiting.map(\.id), else: ClientError.notWaiting)
      guard let joiner = waiting.first(where: { $0.id == id }) else { throw ClientError.notWaiting }
      try await approve(joiner, names, session, context)
    }
  }

  private func approve(_ joiner: Joiner, _ names: [ID: String], _ session: Session, _ context: Context) async throws {
    let speech = context.speech
    let values = ["name": joiner.line.name, "roles": speech.roles(joiner.line.roles)]
    context.say(MemberMessage.invitedBy, ["name": speech.name(joiner.line.inviter, names)])
    context.say(MemberMessage.fingerprint, ["fingerprint": joiner.fingerprint])
    if !yes { context.say(MemberMessage.compareFingerprint) }
    try context.confirm(MemberMessage.approveQuestion, values, unless: yes)
    context.terminal.progress(speech(PromptMessage.working))
    context.changes(joiner.id)
    try await session.approve(joiner.line)
    let waitsFor = try await session.waitsFor(joiner.id)
    try context.output.result(
      Approved(member: joiner.id, name: joiner.line.name, roles: joiner.line.roles, waitsFor: waitsFor),
      speech(MemberMessage.approved, values))
    for group in waitsFor {
      context.say(MemberMessage.waitsForGroups, ["name": joiner.line.name, "groups": speech(group.label)])
      context.say(MemberMessage.admitCommand, ["id": joiner.id.shown, "group": group.rawValue])
    }
  }
}

/// Somebody who answered an invitation and waits.
struct Joiner: Sendable {
  let line: InvitationLine
  let id: ID
  let fingerprint: String

  init?(_ line: InvitationLine) {
    guard let member = line.member, let fingerprint = line.fingerprint else { return nil }
    (self.line, self.id, self.fingerprint) = (line, member, fingerprint)
  }

  var json: JoinerLine {
    JoinerLine(member: id, name: line.name, roles: line.roles, invitedBy: line.inviter, fingerprint: fingerprint)
  }

  static func text(_ joiners: [Joiner], _ names: [ID: String], _ speech: Speech, width: Int?) -> String {
    guard !joiners.isEmpty else { return "" }
    let ids = ShortID.short(joiners.map(\.id))
    let heading = [
      speech(MemberMessage.columnName), speech(MemberMessage.columnID), speech(MemberMessage.columnRoles),
      speech(MemberMessage.columnInvitedBy), speech(AccountMessage.whoFingerprint),
    ]
    let rows = joiners.map {
      [$0.line.name, ids[$0.id] ?? "", speech.roles($0.line.roles), speech.name($0.line.inviter, names), $0.fingerprint]
    }
    return Table(heading: heading, rows: rows).text(width: width)
  }
}

struct JoinerLine: Encodable {
  let member: ID
  let name: String
  let roles: [Role]
  let invitedBy: ID
  let fingerprint: String
  enum CodingKeys: String, CodingKey {
    case member, name, roles, fingerprint
    case invitedBy = "invited_by"
  }
}
