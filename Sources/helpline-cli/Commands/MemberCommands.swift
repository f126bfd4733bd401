import ArgumentParser
import HelplineClient
import HelplineCore
import HelplineVault

struct AdmitCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "admit", abstract: "Admit a member to a group that you are in.",
    discussion:
      "Only somebody who holds a group's key can pass it on: no administrator can admit anybody to a group they are not in.")
  @Argument(help: "The member's name or id, or any beginning of the id that is unique.")
  var member: String
  @Option(help: "The group: \(Group.allCases.map(\.rawValue).joined(separator: ", ")).")
  var group: Group
  @Flag(help: "Do not ask for confirmation.")
  var yes = false
  @OptionGroup var common: CommonOptions

  struct Admitted: Encodable {
    let member: ID
    let group: Group
  }

  func run(_ context: Context) async throws {
    try await context.signedIn { session in
      let line = try await session.member(member)
      // Before anything is asked; of the auditors the founder holds the key without the role.
      if group != .auditors, await !session.isAdmitted(group) { throw ClientError.notAdmitted(group) }
      let values = ["name": context.speech.name(line), "group": context.speech(group.label)]
      context.say(MemberMessage.fingerprint, ["fingerprint": try await session.fingerprint(of: line.id)])
      if !yes { context.say(MemberMessage.compareFingerprint) }
      try context.confirm(MemberMessage.admitQuestion, values, unless: yes)
      try await session.admit(line.id, to: group)
      try context.output.result(Admitted(member: line.id, group: group), context.speech(MemberMessage.admitted, values))
    }
  }
}

struct SetRolesCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "roles", abstract: "Set a member's roles, all of them (administrators).")
  @Argument(help: "The member's name or id, or any beginning of the id that is unique.")
  var member: String
  @Argument(help: RoleList.help)
  var roles: RoleList
  @OptionGroup var common: CommonOptions

  struct Changed: Encodable {
    let member: ID
    let roles: [Role]
    let waitsFor: [Group]
    enum CodingKeys: String, CodingKey {
      case member, roles
      case waitsFor = "waits_for"
    }
  }

  func run(_ context: Context) async throws {
    let speech = context.speech
    try await context.signedIn { session in
      let line = try await session.member(member)
      context.terminal.progress(speech(PromptMessage.working))
      context.changes(line.id)
      try await session.setRoles(line.id, to: roles.roles)
      let waitsFor = try await session.waitsFor(line.id)
      try context.output.result(
        Changed(member: line.id, roles: roles.roles, waitsFor: waitsFor),
        speech(MemberMessage.rolesSet, ["name": speech.name(line), "roles": speech.roles(roles.roles)]))
      for group in waitsFor {
        context.say(MemberMessage.waitsForGroups, ["name": speech.name(line), "groups": speech(group.label)])
        context.say(MemberMessage.admitCommand, ["id": line.id.shown, "group": group.rawValue])
      }
    }
  }
}

struct ChangeNameCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "name", abstract: "Change a member's name, or the languages that they work in (administrators).",
    discussion: "Coordinators see the languages when they look for a mentor.")
  @Argument(help: "The member's name or id, or any beginning of the id that is unique.")
  var member: String
  @Option(help: "The name that the members will see; without it the present one stays.")
  var name: String?
  @Option(help: "A language that they work in; can be given several times. Those given take the place of the present ones.")
  var language: [String] = []
  @OptionGroup var common: CommonOptions

  struct Changed: Encodable {
    let member: ID
    let name: String?
    let languages: [String]
  }

  func validate() throws {
    guard name != nil || !language.isEmpty else { throw ValidationError("Say what changes: --name or --language.") }
  }

  func run(_ context: Context) async throws {
    if let name { try context.check(name: name) }
    let lists = try context.codeLists()
    let speech = context.speech
    var languages: [String] = []
    for code in language where !languages.contains(code) { languages.append(code) }
    try await context.signedIn { [languages] session in
      let line = try await session.member(member)
      await session.use(lists)
      context.terminal.progress(speech(PromptMessage.working))
      try await CaseFault.explaining(lists, await session.status.day.year) {
        try await session.setName(line.id, name: name?.trimmed, languages: languages.isEmpty ? nil : languages)
      }
      guard let now = try await session.members().first(where: { $0.id == line.id }) else { throw ClientError.noSuchMember }
      let words = now.languages.map { lists.list(.language).label($0, speech.language) }.joined(separator: ", ")
      try context.output.result(
        Changed(member: now.id, name: now.name, languages: now.languages),
        speech(
          words.isEmpty ? MemberMessage.nameSet : .nameAndLanguagesSet, ["name": speech.name(now), "languages": words]))
    }
  }
}

struct RemoveMemberCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Remove a member: no session, no key, no way back but a new invitation (administrators).")
  @Argument(help: "The member's name or id, or any beginning of the id that is unique.")
  var member: String
  @Flag(help: "Accept that a group or a journal may be left without anybody who can open its content.")
  var lost = false
  @Flag(help: "Do not ask for confirmation.")
  var yes = false
  @OptionGroup var common: CommonOptions

  struct Removed: Encodable { let member: ID }

  func run(_ context: Context) async throws {
    let speech = context.speech
    try await context.signedIn { session in
      let line = try await session.member(member)
      let values = ["name": speech.name(line), "roles": speech.roles(line.roles)]
      context.say(MemberMessage.removeWarning)
      if lost { context.say(MemberMessage.lostWarning) }
      try context.confirm(MemberMessage.removeQuestion, values, unless: yes)
      context.terminal.progress(speech(PromptMessage.working))
      context.changes(line.id)
      try await session.remove(line.id, lost: lost)
      try context.output.result(Removed(member: line.id), speech(MemberMessage.removed, values))
    }
  }
}

struct ListMembersCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Members, their roles and groups, and who waits.")
  @OptionGroup var common: CommonOptions

  struct Listed: Encodable {
    struct Line: Encodable {
      let member: ID
      let name: String?
      let languages: [String]
      let roles: [Role]
      let groups: [Group]
      let waitsFor: [Group]
      let removed: Bool
      enum CodingKeys: String, CodingKey {
        case member, name, languages, roles, groups, removed
        case waitsFor = "waits_for"
      }
    }
    struct Invitation: Encodable {
      let name: String
      let roles: [Role]
      let expires: Day
      let invitedBy: ID
      enum CodingKeys: String, CodingKey {
        case name, roles, expires
        case invitedBy = "invited_by"
      }
    }
    let members: [Line]
    /// For administrators only.
    let waiting: [JoinerLine]?
    let invitations: [Invitation]?
  }

  func run(_ context: Context) async throws {
    try await context.signedIn { session in
      let members = try await session.members()
      let invitations = await session.isAdmitted(.administrators) ? try await session.invitations() : nil
      var waitsFor: [ID: [Group]] = [:]
      for line in members { waitsFor[line.id] = await session.waitsFor(line) }
      let listed = Listed(
        members: members.map {
          Listed.Line(
            member: $0.id, name: $0.name, languages: $0.languages, roles: $0.roles, groups: $0.admitted,
            waitsFor: waitsFor[$0.id] ?? [],
            removed: $0.removed)
        }, waiting: invitations?.compactMap { Joiner($0)?.json },
        invitations: invitations?.filter { $0.member == nil }.map {
          Listed.Invitation(name: $0.name, roles: $0.roles, expires: $0.expires, invitedBy: $0.inviter)
        })
      try context.output.result(
        listed, text(members, waitsFor, invitations ?? [], context.speech, width: context.terminal.resultWidth))
      let waiting = invitations?.contains { $0.member != nil } ?? false
      if waiting { context.say(MemberMessage.approveNext) }
      if members.count == 1, invitations?.isEmpty == true { context.say(MemberMessage.onlyFounder) }
    }
  }

  private func text(
    _ members: [MemberLine], _ waitsFor: [ID: [Group]], _ invitations: [InvitationLine], _ speech: Speech, width: Int?
  ) -> String {
    let ids = ShortID.short(members.map(\.id))
    let heading = [
      speech(MemberMessage.columnName), speech(MemberMessage.columnID), speech(MemberMessage.columnRoles),
      speech(MemberMessage.columnGroups),
    ]
    let rows = members.map { line in
      let roles = speech.roles(line.roles) + (line.removed ? " (\(speech(Word.removed)))" : "")
      return [line.name ?? speech(Word.unknownMember), ids[line.id] ?? "", roles, speech.groups(line.admitted)]
    }
    var parts = [Table(heading: heading, rows: rows).text(width: width)]
    let admissions = members.flatMap { line in
      (waitsFor[line.id] ?? []).map { group in
        "  \(line.name ?? speech(Word.unknownMember)): \(speech(group.label))\n"
          + speech(MemberMessage.admitCommand, ["id": ids[line.id] ?? "", "group": group.rawValue])
      }
    }
    if !admissions.isEmpty { parts.append(([speech(MemberMessage.waitsForAdmission)] + admissions).joined(separator: "\n")) }
    let joiners = invitations.compactMap { Joiner($0) }
    if !joiners.isEmpty {
      let names = members.reduce(into: [ID: String]()) { $0[$1.id] = $1.name }
      parts.append(speech(MemberMessage.waitsForApproval) + "\n" + Joiner.text(joiners, names, speech, width: width))
    }
    let open = invitations.filter { $0.member == nil }.map {
      "  "
        + speech(
          MemberMessage.invitedUntil,
          ["name": $0.name, "roles": speech.roles($0.roles), "day": $0.expires.description])
    }
    if !open.isEmpty { parts.append(([speech(MemberMessage.openInvitations)] + open).joined(separator: "\n")) }
    return parts.joined(separator: "\n\n")
  }
}

extension Session {
  /// Throws `notAllowed` if the role is missing, `notAdmitted` if nobody has passed the group's key on yet.
  func require(_ group: Group) throws {
    guard group.name.admits(Roles(roles)) else { throw Refusal(.notAllowed) }
    guard isAdmitted(group) else { throw ClientError.notAdmitted(group) }
  }

  /// Groups that a member waits for and that somebody can admit them to. One that has no member yet begins by itself, when the
  /// first who may be in it signs in.
  func waitsFor(_ line: MemberLine?) -> [Group] { (line?.waitsFor ?? []).filter { groups[$0.name]?.newest != nil } }

  func waitsFor(_ id: ID) async throws -> [Group] { waitsFor(try await members().first { $0.id == id }) }

  /// The member of this name, or whose id begins like this; one who was removed is no member.
  func member(_ typed: String) async throws -> MemberLine { try MemberLine.find(typed, among: try await members()) }
}

extension MemberLine {
  /// Throws `ambiguousID` if several have the name, or if the name of one begins the id of another: nobody is chosen by guesswork.
  static func find(_ typed: String, among all: [MemberLine]) throws -> MemberLine {
    let lines = all.filter { !$0.removed }
    let named = lines.filter { $0.name?.lowercased() == typed.trimmed.lowercased() }.map(\.id)
    // What cannot begin an id may be the name of nobody.
    let matches = named + ((try? ShortID.all(typed, among: lines.map(\.id))) ?? [])
    guard Set(matches).count < 2 else { throw ShortID.ambiguous(typed, matches, among: lines.map(\.id)) }
    guard let line = lines.first(where: { matches.contains($0.id) }) else { throw ClientError.noSuchMember }
    return line
  }
}

extension Speech {
  func name(_ line: MemberLine) -> String { name(line.id, line.name.map { [line.id: $0] } ?? [:]) }
}
