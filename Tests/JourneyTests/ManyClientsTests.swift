import Foundation
import GRDB
import HelplineClient
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

/// 1,000 contacts from 50 clients at once: none lost, none double, no error.
@Suite(.serialized, .turnstile) struct ManyClientsTests {
  /// An organisation with `count` volunteers who are signed in, and a coordinator.
  private static func staff(_ server: String, setUpToken: String, folder: Folder, count: Int) async throws -> (
    coordinator: Session, volunteers: [Session]
  ) {
    let client = try Client(server: server)
    let directory = try ProfileDirectory(folder["founder"])
    _ = try await FoundOrganisationFlow.run(
      client: client, setUpToken: setUpToken, name: "Founder", login: "founder", passphrase: World.passphrase,
      roles: [.administrator, .coordinator, .volunteer], directory: directory)
    let founder = try await Session.signIn(
      client: client, login: "founder", passphrase: World.passphrase, directory: directory)
    var volunteers: [Session] = []
    for number in 1...count {
      let login = "volunteer-\(number)"
      let own = try Client(server: server)
      let code = try TypedCode(kind: .invitation, typed: try await founder.invite(name: login, roles: [.volunteer]))
      let promise = try await JoinFlow.look(client: own, code: code)
      let place = try ProfileDirectory(folder[login])
      _ = try await JoinFlow.run(
        client: own, code: code, promise: promise, login: login, passphrase: World.passphrase, withSheet: false, directory: place)
      let line = try #require(try await founder.invitations().first { $0.member != nil })
      try await founder.approve(line)
      volunteers.append(try await Session.signIn(client: own, login: login, passphrase: World.passphrase, directory: place))
    }
    return (founder, volunteers)
  }

  private static func contact(_ text: String, lists: CodeLists) throws -> Contact {
    try Contact(
      day: Day(Date(), in: TimeZone(identifier: "Europe/Helsinki")!),
      codes: [.contactKind: "about_other", .channel: "phone", .concern: "online", .outcome: "support", .asks: "callback"],
      note: text
    ).completed(lists)
  }

  @Test("50 clients log 1,000 contacts at once: no error, none lost, none double", .timeLimit(.minutes(15)))
  func calm() async throws {
    let folder = try Folder()
    let lists = try World.lists()
    let server = try ServerProcess(data: folder["data"])
    let address = "http://127.0.0.1:\(server.port)"
    let (coordinator, volunteers) = try await Self.staff(
      address, setUpToken: try #require(server.setUpToken), folder: folder, count: 50)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (place, volunteer) in volunteers.enumerated() {
        group.addTask {
          for number in 0..<20 { try await volunteer.log(try Self.contact("\(place)-\(number)", lists: lists)) }
        }
      }
      try await group.waitForAll()
    }
    let notes = try await coordinator.contacts(all: true).map(\.contact.note)
    #expect(notes.count == 1000)
    #expect(Set(notes) == Set((0..<50).flatMap { place in (0..<20).map { "\(place)-\($0)" } }))
    #expect(server.terminate() == 0)
    #expect(try Data(contentsOf: server.errors).isEmpty, "the server logged no error")
  }

  @Test("The same with the server killed and restarted in the middle, the clients retrying", .timeLimit(.minutes(15)))
  func killed() async throws {
    let folder = try Folder()
    let lists = try World.lists()
    var server = try ServerProcess(data: folder["data"])
    let port = server.port
    let (coordinator, volunteers) = try await Self.staff(
      "http://127.0.0.1:\(port)", setUpToken: try #require(server.setUpToken), folder: folder, count: 10)
    let clients = (0..<50).map { volunteers[$0 % 10] }
    let work = Task {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (place, volunteer) in clients.enumerated() {
          group.addTask {
            for number in 0..<20 {
              let contact = try Self.contact("\(place)-\(number)", lists: lists)
              let id = ID()
              try await Self.untilDelivered {
                _ = try await volunteer.log(contact, id: id)
              } retry: {
                _ = try await volunteer.deliverKept()
              }
            }
          }
        }
        try await group.waitForAll()
      }
    }
    for _ in 0..<3 {
      try await Task.sleep(for: .milliseconds(400))
      server.kill9()
      try await Task.sleep(for: .milliseconds(200))
      server = try ServerProcess(data: folder["data"], port: port)
    }
    try await work.value
    for volunteer in volunteers { #expect(try await volunteer.deliverKept().left.isEmpty) }
    let notes = try await coordinator.contacts(all: true).map(\.contact.note)
    #expect(notes.count == 1000, "none double")
    #expect(Set(notes).count == 1000, "none lost")
    // The ledger has exactly four entries for each: a retry counted nothing twice.
    let queue = try DatabaseQueue(path: folder["data"].appendingPathComponent("helpline.sqlite").path)
    #expect(try await queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM ledger") } == 4000)
    #expect(server.terminate() == 0)
  }

  /// Tries once, and after a lost connection delivers what was kept until the server is back.
  private static func untilDelivered(_ first: () async throws -> Void, retry: () async throws -> Void) async throws {
    do { return try await first() } catch ClientError.unreachable {}
    for _ in 0..<200 {
      try await Task.sleep(for: .milliseconds(100))
      do { return try await retry() } catch ClientError.unreachable {}
    }
    throw ClientError.unreachable
  }
}
