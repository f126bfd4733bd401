import Foundation
import HelplineClient
import HelplineCore
import HelplineVault

/// The demonstration's members, called by their roles.
struct Staff {
  private(set) var members: [Demonstration.Member]
  private(set) var volunteers: [Session] = []
  private(set) var coordinators: [Session] = []
  private(set) var mentors: [Session] = []
  private let folder: URL

  /// A member's device, in the demonstration's folder.
  private static func device(_ login: String, _ folder: URL) throws -> ProfileDirectory {
    try ProfileDirectory(folder.appendingPathComponent("devices/\(login)"))
  }

  /// Founds the organisation and brings everybody in, by invitation, joining and approval.
  static func make(
    client: Client, setUpToken: String, folder: URL, lists: CodeLists, progress: @escaping @Sendable (String) -> Void
  ) async throws -> Staff {
    let wanted: [(String, [Role])] = [
      ("volunteer-1", [.volunteer]), ("volunteer-2", [.volunteer]), ("mentor-1", [.mentor]), ("mentor-2", [.mentor]),
      ("coordinator-1", [.coordinator]), ("auditor-1", [.auditor]),
    ]
    var members = [Demonstration.Member(login: "administrator-1", passphrase: passphrase(), roles: [.administrator])]
    let device = try device("administrator-1", folder)
    let founded = try await FoundOrganisationFlow.run(
      client: client, setUpToken: setUpToken, name: "administrator-1", login: "administrator-1",
      passphrase: members[0].passphrase, roles: [.administrator], directory: device)
    // Somebody who tries the ceremony needs them; a real organisation never keeps them in a file.
    try founded.shares.joined(separator: "\n").write(
      to: folder.appendingPathComponent("recovery-shares.txt"), atomically: true, encoding: .utf8)
    let administrator = try await Session.signIn(
      client: client, login: "administrator-1", passphrase: members[0].passphrase, directory: device)
    await administrator.use(lists)
    var invited: [(member: Demonstration.Member, code: TypedCode)] = []
    for (login, roles) in wanted {
      let code = try TypedCode(kind: .invitation, typed: try await administrator.invite(name: login, roles: roles))
      invited.append((Demonstration.Member(login: login, passphrase: passphrase(), roles: roles), code))
    }
    members += try await inPairs(invited) { member, code in
      progress("  \(member.login)")
      let promise = try await JoinFlow.look(client: client, code: code)
      _ = try await JoinFlow.run(
        client: client, code: code, promise: promise, login: member.login, passphrase: member.passphrase, withSheet: false,
        directory: try Self.device(member.login, folder))
      return member
    }
    let answered = Dictionary(
      try await administrator.invitations().map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for (login, _) in wanted {
      guard let line = answered[login], let member = line.member else {
        throw DemonstrationError.story("\(login) has not joined")
      }
      try await administrator.approve(line)
      if let languages = Self.languages[login] { try await administrator.setName(member, languages: languages) }
    }
    var staff = Staff(members: members, folder: folder)
    try await staff.signIn(client: client)
    // The first volunteer lets the second in, as in real use.
    try await staff.volunteers[0].refresh()
    try await staff.volunteers[0].admit(staff.volunteers[1].member, to: .volunteers)
    return staff
  }

  /// In which a mentor can work: codes of `language`.
  private static let languages = ["mentor-1": ["fi", "en"], "mentor-2": ["fi", "sv", "ar"]]

  private init(members: [Demonstration.Member], folder: URL) {
    self.members = members
    self.folder = folder
  }

  /// Everybody signs in, coordinators first: a contact needs somebody who can read it.
  private mutating func signIn(client: Client) async throws {
    let (first, others) = (
      members.filter { $0.roles.contains(.coordinator) }, members.filter { !$0.roles.contains(.coordinator) }
    )
    for part in [first, others] {
      let sessions = try await Self.inPairs(part) { [folder] member in
        try await Session.signIn(
          client: client, login: member.login, passphrase: member.passphrase, directory: try Self.device(member.login, folder))
      }
      for (member, session) in zip(part, sessions) {
        if member.roles.contains(.coordinator) { coordinators.append(session) }
        if member.roles.contains(.volunteer) { volunteers.append(session) }
        if member.roles.contains(.mentor) { mentors.append(session) }
      }
    }
  }

  /// Two at once, in their order: each derives a key, which takes 256 MiB and half a second.
  private static func inPairs<Value: Sendable, Result: Sendable>(
    _ values: [Value], _ work: @escaping @Sendable (Value) async throws -> Result
  ) async throws -> [Result] {
    var results: [Result] = []
    for place in stride(from: 0, to: values.count, by: 2) {
      async let first = work(values[place])
      async let second = place + 1 < values.count ? work(values[place + 1]) : nil
      results += try await [first, second].compactMap { $0 }
    }
    return results
  }

  subscript(person: CaseAct.Person) -> Session {
    switch person {
    case .volunteer: volunteers[0]
    case .coordinator: coordinators[0]
    case .mentor(let number): mentors[number - 1]
    }
  }

  /// Sessions learn the new day; coordinators make statistics keys ahead.
  func goOn(housekeeping: Bool) async throws {
    _ = try await Self.inPairs(volunteers + coordinators + mentors) { try await $0.refresh() }
    if housekeeping { for session in coordinators { try await session.housekeep() } }
  }

  private static func passphrase() -> String { PassphraseProposal.make { Sodium.random(below: $0) } }
}
