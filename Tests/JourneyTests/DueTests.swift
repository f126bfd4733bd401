import Foundation
import HelplineCore
import HelplineServer
import HelplineVault
import Synchronization
import Testing

@testable import HelplineClient

/// What is opened first of a long list of referrals, and what that gives away.
@Suite(.serialized, .turnstile) struct DueTests {
  /// A coordinator who logs contacts with referrals that are expected on these days, counted from today.
  private struct Desk {
    let folder: Folder
    let proxy: RecordingProxy
    let server: ServerProcess
    let client: Client
    let directory: ProfileDirectory
    var contacts: [ID] = []

    init(due: [Int]) async throws {
      (folder, proxy) = (try Folder(), try RecordingProxy())
      server = try ServerProcess(data: folder["data"], environment: ["HELPLINE_HTTP_ORIGINS": proxy.address])
      proxy.forward(to: server.port)
      client = try Client(server: proxy.address)
      directory = try ProfileDirectory(folder["profile"])
      _ = try await FoundOrganisationFlow.run(
        client: client, setUpToken: try #require(server.setUpToken), name: "Founder", login: "founder",
        passphrase: World.passphrase, roles: Role.allCases, directory: directory)
      let session = try await signIn()
      for days in due { contacts.append(try await log(session, due: days)) }
    }

    func signIn() async throws -> Session {
      let session = try await Session.signIn(
        client: client, login: "founder", passphrase: World.passphrase, directory: directory)
      await session.use(try World.lists())
      return session
    }

    func log(_ session: Session, due days: Int) async throws -> ID {
      let day = await session.status.day
      var contact = Contact(
        day: day, codes: [.contactKind: "about_self", .channel: "phone", .concern: "change", .outcome: "referred"], note: "")
      try contact.refer(
        Referral(day: day, by: session.member, service: "family", consent: "warm", expect: day.adding(days: days), shared: ""))
      return try await session.log(try contact.completed(try World.lists()))
    }

    /// The lines that ask the server for something, in order, of what `body` does.
    func asked(_ body: () async throws -> Void) async throws -> [String] {
      let before = proxy.traffic.count
      try await body()
      let text = String(decoding: proxy.traffic.dropFirst(before), as: UTF8.self)
      return text.split(separator: "\r\n").map(String.init).filter { $0.hasSuffix(" HTTP/1.1") }
    }

    var file: URL { directory.url.appendingPathComponent("due") }

    func close() async {
      await client.close()
      proxy.stop()
      server.terminate()
    }
  }

  private static func contacts(_ found: [FoundReferral]) -> [ID] { found.map(\.place.id) }

  @Test("What was most overdue is opened first the next time, and shown as the server has it now", .timeLimit(.minutes(15)))
  func first() async throws {
    let desk = try await Desk(due: [-1, -9, 3, -4])
    var session = try await desk.signIn()
    let early = Mutex<[[ID]]>([])
    let whole = try await session.referrals { found in early.withLock { $0.append(Self.contacts(found)) } }
    let byDue = [1, 3, 0, 2].map { desk.contacts[$0] }
    #expect(Self.contacts(whole.referrals) == byDue && early.withLock { $0 }.isEmpty)
    // One ends meanwhile, and one is new: the device knows of neither.
    let ended = try #require(whole.referrals.first)
    try await session.moveReferral(ended.referral.id, at: ended.place, to: .revoked)
    let late = try await desk.log(session, due: -30)
    session = try await desk.signIn()
    let again = try await session.referrals { found in early.withLock { $0.append(Self.contacts(found)) } }
    #expect(early.withLock { $0 } == [Array(byDue.dropFirst())])
    #expect(Self.contacts(again.referrals) == [late] + byDue.dropFirst())
    session = try await desk.signIn()
    _ = try await session.referrals()
    #expect(await session.dueIndex().contacts == [late] + byDue.dropFirst())
    await desk.close()
  }

  @Test("A false index, an older one, or none costs time alone", .timeLimit(.minutes(15)))
  func falseIndex() async throws {
    let desk = try await Desk(due: [-1, -9, 3])
    let session = try await desk.signIn()
    let right = Self.contacts(try await session.referrals().referrals)
    for content in [
      Array(Data("scribble".utf8)),
      try await session.sealed(DueIndex([desk.contacts[2], ID(), ID()]).payload),
      try await session.sealed(Array(#"{"type":"contact","v":1}"#.utf8)),
      try await session.sealed(DueIndex([]).payload, to: SealingKey().publicKey),
    ] {
      try Data(content).write(to: desk.file)
      let session = try await desk.signIn()
      let early = Mutex<[ID]>([])
      let found = try await session.referrals { found in early.withLock { $0 = Self.contacts(found) } }
      #expect(Self.contacts(found.referrals) == right && found.notBelieved.isEmpty)
      #expect(early.withLock { $0 }.allSatisfy(desk.contacts.contains))
      #expect(await session.dueIndex().contacts == right)
    }
    await desk.close()
  }

  @Test("The server is asked the same with an index and without: it does not learn what is due", .timeLimit(.minutes(15)))
  func sameRequests() async throws {
    let desk = try await Desk(due: [-1, -9, 3])
    func read() async throws -> [String] {
      let session = try await desk.signIn()
      return try await desk.asked { _ = try await session.referrals() }
    }
    let without = try await read()
    #expect(FileManager.default.fileExists(atPath: desk.file.path))
    let with = try await read()
    #expect(with == without, "\(with) \(without)")
    #expect(with.contains { $0.contains("/contacts?") })
    #expect(!with.contains { line in desk.contacts.contains { line.contains($0.description) } })
    await desk.close()
  }

  @Test(
    "Whoever has the device sees sealed bytes of one size, however many referrals are open, and nothing once the member is forgotten",
    .timeLimit(.minutes(15)))
  func thief() async throws {
    let desk = try await Desk(due: [])
    var session = try await desk.signIn()
    _ = try await session.referrals()
    // Nothing is due, and nothing is remembered.
    #expect(desk.directory.due() == nil)
    var sizes: Set<Int> = []
    var ids: [ID] = []
    for _ in 1...3 {
      ids.append(try await desk.log(session, due: -2))
      session = try await desk.signIn()
      _ = try await session.referrals()
      sizes.insert(try #require(desk.directory.due()).count)
    }
    #expect(sizes == [8240])
    let bytes = Data(try #require(desk.directory.due()))
    #expect(ids.allSatisfy { bytes.range(of: Data($0.bytes)) == nil && bytes.range(of: Data($0.description.utf8)) == nil })
    let mode = try FileManager.default.attributesOfItem(atPath: desk.file.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    try desk.directory.forget()
    #expect(!FileManager.default.fileExists(atPath: desk.file.path))
    await desk.close()
  }
}

extension Session {
  /// To the member's own key, or to somebody else's.
  fileprivate func sealed(_ payload: [UInt8], to other: [UInt8]? = nil) throws -> [UInt8] {
    try Draft.seal(payload, member: member.bytes, sealing: other ?? keys.sealing.publicKey, organisation: organisation.bytes)
  }
}
