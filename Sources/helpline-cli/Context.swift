import Foundation
import HelplineClient
import HelplineCore
import Synchronization

/// What a command works with: where it runs, how it speaks, and how it signs in.
struct Context: Sendable {
  let environment: [String: String]
  let speech: Speech
  let terminal: Terminal
  let output: Output
  /// The profile's folder.
  let home: URL
  /// Members whom this command itself changed: that is its result, and no news.
  private let changed = Changed()

  private final class Changed: Sendable {
    let members = Mutex<Set<ID>>([])
    let recovery = Mutex(false)
  }

  init(
    _ common: CommonOptions, environment: [String: String] = ProcessInfo.processInfo.environment, terminal: Terminal = Terminal()
  ) {
    self.environment = environment
    self.terminal = terminal
    speech = Speech(option: common.messages, environment: environment)
    output = Output(json: common.json, terminal: terminal)
    home = Self.home(environment)
  }

  /// HELPLINE_HOME, else `helpline` in the XDG data directory, which must be absolute to count.
  static func home(_ environment: [String: String]) -> URL {
    if let path = environment["HELPLINE_HOME"], !path.isEmpty { return URL(fileURLWithPath: path, isDirectory: true) }
    let data: URL
    if let path = environment["XDG_DATA_HOME"], path.hasPrefix("/") {
      data = URL(fileURLWithPath: path, isDirectory: true)
    } else {
      let own = environment["HOME"].flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0, isDirectory: true) }
      data = (own ?? FileManager.default.homeDirectoryForCurrentUser).appending(path: ".local/share", directoryHint: .isDirectory)
    }
    return data.appending(path: "helpline", directoryHint: .isDirectory)
  }

  func directory() throws -> ProfileDirectory {
    do { return try ProfileDirectory(home) } catch is ClientError { throw ClientError.profileNotPrivate } catch {
      // The folder cannot be made where it should be.
      throw ClientError.profileNotPrivate
    }
  }

  func profile() throws -> (ProfileDirectory, Profile) {
    let directory = try directory()
    guard let profile = directory.load() else { throw ClientError.noProfile }
    return (directory, profile)
  }

  func codeLists() throws -> CodeLists {
    try CodeLists(contentsOf: try ConfigurationFolder.find(environment: environment).file(CodeLists.fileName))
  }

  func organisation() throws -> OrganisationInformation {
    try OrganisationInformation(
      contentsOf: try ConfigurationFolder.find(environment: environment).file(OrganisationInformation.fileName))
  }

  func say(_ sentence: some Sentence, _ values: [String: String] = [:]) { terminal.say(speech(sentence, values)) }

  /// Says what went wrong; gives the exit status.
  @discardableResult
  func report(_ error: any Error, json: Bool = true) -> Ending {
    if case Mishap.said(let status) = error { return status }
    guard let failure = Failure(inWords(error), speech: speech, directory: home.path) else { return .refused }
    terminal.say(failure.text(speech))
    if output.json, json { try? output.result(["error": failure.code], "") }
    return failure.status
  }

  /// The same; where it names a table, by the lists' labels. Without the lists, which closing does not need, the name stays as it is.
  private func inWords(_ error: any Error) -> any Error {
    guard let refused = error as? ClosingRefused, let lists = try? codeLists() else { return error }
    return refused.said(by: StatisticsText(lists: lists, speech: speech))
  }

  // MARK: The server

  /// Speaks with a server for as long as `body` runs.
  func withClient<Value>(_ server: String, decompresses: Bool = false, _ body: (Client) async throws -> Value) async throws
    -> Value
  {
    let authority = environment["HELPLINE_CA_FILE"].flatMap { $0.isEmpty ? nil : $0 }
    if let authority, !FileManager.default.isReadableFile(atPath: authority) { throw Mishap.unreadableFile(authority) }
    let client = try Client(server: server, authority: authority, decompresses: decompresses)
    do {
      let value = try await body(client)
      await client.close()
      return value
    } catch {
      await client.close()
      throw error
    }
  }

  /// Signs in as the profile's member for as long as `body` runs.
  func signedIn<Value>(_ body: (Session) async throws -> Value) async throws -> Value {
    let (directory, profile) = try profile()
    return try await signedIn(server: profile.server, login: profile.login, directory: directory, body)
  }

  /// The same for a login that may not have a profile yet.
  func signedIn<Value>(
    server: String, login: String, directory: ProfileDirectory, _ body: (Session) async throws -> Value
  ) async throws -> Value {
    try await withClient(server) { client in
      let passphrases = Passphrases(self)
      var tries = passphrases.tries
      while true {
        let passphrase = try passphrases.present()
        tries -= 1
        do {
          return try await directory.locked {
            let session = try await signIn(client, login, passphrase, directory)
            return try await use(session, directory, body)
          }
        } catch is WrongPassphrase {
          if tries > 0 { say(PromptMessage.wrongPassphrase) } else { throw refused(directory) }
        }
      }
    }
  }

  /// Apart from what a command may throw later: this one means that another try is due.
  private struct WrongPassphrase: Error {}

  private func signIn(_ client: Client, _ login: String, _ passphrase: String, _ directory: ProfileDirectory) async throws
    -> Session
  {
    terminal.progress(speech(PromptMessage.signingIn))
    defer { terminal.endProgress() }
    do {
      return try await Session.signIn(client: client, login: login, passphrase: passphrase, directory: directory)
    } catch ClientError.wrongPassphrase { throw WrongPassphrase() }
  }

  /// A joiner whom nobody has approved gets the same answer as a wrong passphrase.
  private func refused(_ directory: ProfileDirectory) -> any Error {
    directory.load()?.waiting == true ? Mishap.waitingForApproval : ClientError.wrongPassphrase
  }

  private func use<Value>(_ session: Session, _ directory: ProfileDirectory, _ body: (Session) async throws -> Value) async throws
    -> Value
  {
    let known = await session.changes
    await announce(known[...], session)
    // What others did meanwhile: it counts as seen from now on, whatever became of the command.
    do {
      let value = try await body(session)
      await announce(await session.changes.dropFirst(known.count), session)
      await session.signOut()
      return value
    } catch {
      await announce(await session.changes.dropFirst(known.count), session)
      await session.signOut()
      throw error
    }
  }

  /// Says what changed among the members since this member last looked.
  private func announce(_ changes: ArraySlice<RosterChange>, _ session: Session) async {
    let own = changed.members.withLock { $0 }
    let news = changes.filter { $0.member.map { !own.contains($0) } ?? !changed.recovery.withLock { $0 } }
    guard !news.isEmpty else { return }
    let names = (try? await session.memberNames()) ?? [:]
    for change in news { terminal.say(speech.change(change, own: session.member, names: names)) }
  }

  func changes(_ member: ID) { changed.members.withLock { _ = $0.insert(member) } }
  /// This command holds a ceremony.
  func changesRecovery() { changed.recovery.withLock { $0 = true } }

  /// How many contacts wait on this device.
  func remindOfKept(_ directory: ProfileDirectory) {
    let count = ((try? directory.kept()) ?? []).count
    if count == 1 { say(ContactMessage.waitingOne) }
    if count > 1 { say(ContactMessage.waitingMany, ["count": String(count)]) }
  }
}

extension RosterChange {
  /// Whom it is about; nil for a ceremony.
  var member: ID? {
    switch self {
    case .joined(let id, _), .removed(let id), .roles(let id, _): id
    case .ceremony: nil
    }
  }
}

extension Speech {
  /// A member's name, or the beginning of their id.
  func name(_ id: ID, _ names: [ID: String]) -> String {
    names[id] ?? "\(self(Word.unknownMember)) (\(id.description.prefix(6)))"
  }

  func change(_ change: RosterChange, own: ID, names: [ID: String]) -> String {
    switch change {
    case .joined(own, let roles): self(MemberMessage.youJoined, ["roles": self.roles(roles)])
    case .joined(let id, let roles): self(MemberMessage.changedJoined, ["name": name(id, names), "roles": self.roles(roles)])
    case .removed(let id): self(MemberMessage.changedRemoved, ["name": name(id, names)])
    case .roles(own, let roles): self(MemberMessage.yourRoles, ["roles": self.roles(roles)])
    case .roles(let id, let roles): self(MemberMessage.changedRoles, ["name": name(id, names), "roles": self.roles(roles)])
    case .ceremony: self(MemberMessage.changedRecovery)
    }
  }
}
