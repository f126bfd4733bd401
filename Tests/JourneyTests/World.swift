import Foundation
import HelplineClient
import HelplineCore
import HelplineServer
import HelplineVault
import Synchronization

/// A temporary folder that is deleted with its last holder.
final class Folder: Sendable {
  let url: URL

  init(_ name: String = "helpline-test") throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("\(name)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  subscript(_ name: String) -> URL { url.appendingPathComponent(name) }
}

/// A clock that tests move.
final class TestClock: Sendable {
  private let offset = Mutex<TimeInterval>(0)

  var now: Date { Date().addingTimeInterval(offset.withLock { $0 }) }
  func advance(days: Double) { offset.withLock { $0 += days * 86_400 } }
  func advance(seconds: Double) { offset.withLock { $0 += seconds } }

  /// To noon of a day.
  func set(_ day: Day) { advance(seconds: Double(day.number) * 86_400 + 43_200 - now.timeIntervalSince1970) }
}

/// A server in this process, on a free loopback port.
final class TestServer: Sendable {
  let application: HelplineApplication
  let address: String
  let clock: TestClock
  private let task: Task<Void, any Error>

  var service: Helpline { application.service }
  var settings: Settings { application.service.settings }

  init(_ folder: URL, clock: TestClock = TestClock(), change: (inout Settings) -> Void = { _ in }) async throws {
    var settings = Settings(dataDirectory: folder)
    settings.leastFree = 0
    change(&settings)
    self.clock = clock
    let application = try HelplineApplication(settings, now: { clock.now })
    self.application = application
    let (ports, continuation) = AsyncStream<Int>.makeStream()
    task = Task {
      do {
        try await application.run { port in continuation.yield(port) }
        continuation.finish()
      } catch {
        continuation.finish()
        throw error
      }
    }
    var port: Int?
    for await value in ports {
      port = value
      break
    }
    guard let port else {
      try await task.value
      throw CancellationError()
    }
    address = "\(settings.usesTLS ? "https" : "http")://127.0.0.1:\(port)"
  }

  func stop() async {
    task.cancel()
    _ = try? await task.value
  }
}

/// A person with a device of their own.
struct Person: Sendable {
  let login: String
  let passphrase: String
  let directory: ProfileDirectory
}

/// An organisation on a fresh server, made by the same flows as a real one.
final class World: Sendable {
  let folder: Folder
  let server: TestServer
  let client: Client
  let founder: Person
  let founded: FoundOrganisationFlow.Founded
  let lists: CodeLists

  static let passphrase = "kalo muri teve sano 4711 hiljaa"

  init(
    roles: [Role] = [.administrator], clock: TestClock = TestClock(), change: (inout Settings) -> Void = { _ in }
  ) async throws {
    folder = try Folder()
    server = try await TestServer(folder["data"], clock: clock, change: change)
    client = try Client(server: server.address)
    founder = Person(
      login: "founder", passphrase: World.passphrase, directory: try ProfileDirectory(folder["founder"]))
    founded = try await FoundOrganisationFlow.run(
      client: client, setUpToken: server.service.setUpToken ?? "", name: "Founder", login: founder.login,
      passphrase: founder.passphrase, roles: roles, directory: founder.directory)
    lists = try World.lists()
  }

  static func lists() throws -> CodeLists {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try CodeLists(contentsOf: root.appendingPathComponent("config/codelists.json"))
  }

  func signIn(_ person: Person) async throws -> Session {
    try await Session.signIn(
      client: client, login: person.login, passphrase: person.passphrase, directory: person.directory)
  }

  /// Invites, joins and approves; the newcomer has not signed in yet.
  func add(_ login: String, _ roles: [Role], by administrator: Session) async throws -> Person {
    let person = try await join(login, code: try await administrator.invite(name: login.capitalized, roles: roles))
    let waiting = try await administrator.invitations().filter { $0.name == login.capitalized && $0.member != nil }
    guard let line = waiting.first else { throw ClientError.notWaiting }
    try await administrator.approve(line)
    return person
  }

  func join(_ login: String, code: String, passphrase: String = World.passphrase) async throws -> Person {
    let typed = try TypedCode(kind: .invitation, typed: code)
    let promise = try await JoinFlow.look(client: client, code: typed)
    let directory = try ProfileDirectory(folder[login])
    _ = try await JoinFlow.run(
      client: client, code: typed, promise: promise, login: login, passphrase: passphrase, withSheet: false,
      directory: directory)
    return Person(login: login, passphrase: passphrase, directory: directory)
  }

  var settings: Settings { server.settings }

  /// Today in the organisation.
  var today: Day { server.service.clock.today }

  func conversation(note: String = "", asks: String = "callback") throws -> Contact {
    try Contact(
      day: today,
      codes: [.contactKind: "about_other", .channel: "phone", .concern: "online", .outcome: "support", .asks: asks],
      note: note
    ).completed(lists)
  }

  func close() async {
    await client.close()
    await server.stop()
  }
}
