import Foundation
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@testable import HelplineClient

@Suite(.turnstile) struct ServerSecretTests {
  @Test("With a newer server secret everybody moves to it at the next sign-in, and who waits to be approved is not stranded")
  func newerSecret() async throws {
    let folder = try Folder()
    let data = folder["data"]
    var server = try ServerProcess(data: data)
    let port = server.port
    let client = try Client(server: "http://127.0.0.1:\(port)")
    let founder = try ProfileDirectory(folder["founder"])
    _ = try await FoundOrganisationFlow.run(
      client: client, setUpToken: try #require(server.setUpToken), name: "F", login: "f", passphrase: World.passphrase,
      roles: [.administrator], directory: founder)
    let first = try await Session.signIn(client: client, login: "f", passphrase: World.passphrase, directory: founder)
    let code = try TypedCode(kind: .invitation, typed: try await first.invite(name: "W", roles: [.volunteer]))
    let waiting = try ProfileDirectory(folder["waiting"])
    _ = try await JoinFlow.run(
      client: client, code: code, promise: try await JoinFlow.look(client: client, code: code), login: "w",
      passphrase: World.passphrase, withSheet: false, directory: waiting)
    #expect(server.terminate() == 0)
    try Self.addSecret(data)
    server = try ServerProcess(data: data, port: port)
    let tag = try HardenedSecret.loginTag(Array("f".utf8), organisation: first.organisation.bytes)
    #expect(try await Self.number(client, tag) == 1, "a login keeps its number until its member signs in")
    let again = try await Session.signIn(client: client, login: "f", passphrase: World.passphrase, directory: founder)
    #expect(try await Self.number(client, tag) == 2)
    _ = try await Session.signIn(client: client, login: "f", passphrase: World.passphrase, directory: founder)
    try await again.approve(try #require(try await again.invitations().first))
    _ = try await Session.signIn(client: client, login: "w", passphrase: World.passphrase, directory: waiting)
    // An unknown login answers with a number, too, and with the same one each time.
    var numbers: Set<UInt32> = []
    for name in 0..<5 {
      let unknown = try HardenedSecret.loginTag(Array("nobody-\(name)".utf8), organisation: first.organisation.bytes)
      let number = try await Self.number(client, unknown)
      #expect(try await Self.number(client, unknown) == number)
      numbers.insert(number)
    }
    #expect(numbers.isSubset(of: [1, 2]))
    #expect(server.terminate() == 0)
  }

  @Test("With a newer server secret a caller's code from before opens, and a fresh one is under the newest")
  func callersCode() async throws {
    let folder = try Folder()
    let data = folder["data"]
    var server = try ServerProcess(data: data)
    let port = server.port
    let client = try Client(server: "http://127.0.0.1:\(port)")
    let directory = try ProfileDirectory(folder["founder"])
    _ = try await FoundOrganisationFlow.run(
      client: client, setUpToken: try #require(server.setUpToken), name: "F", login: "f", passphrase: World.passphrase,
      roles: Role.allCases, directory: directory)
    func signIn() async throws -> Session {
      try await Session.signIn(client: client, login: "f", passphrase: World.passphrase, directory: directory)
    }
    func evaluated(_ session: Session) async throws -> [UInt32] {
      let point = try ObliviousFunction.blind(try SecretBytes(random: 16)).element
      return try await session.call(API.evaluateCaller, EvaluateCaller(blinded: Bytes(point))).evaluations.map(\.secretNumber)
    }
    let (old, kept, fresh) = (try SpokenCode(), try SpokenCode(), try SpokenCode())
    let first = try await signIn()
    for code in [old, kept] { _ = try await first.beginThread(code, contact: nil, summary: "ennen") }
    #expect(server.terminate() == 0)
    try Self.addSecret(data)
    server = try ServerProcess(data: data, port: port)
    let session = try await signIn()
    #expect(try await evaluated(session) == [2, 1])
    try await session.writeThread(try await session.openThread(old), summary: "jälkeen", fresh: fresh)
    #expect(try await session.openThread(fresh).thread.items.map(\.text) == ["ennen", "jälkeen"])
    await #expect(throws: ClientError.noSuchThread) { try await session.openThread(old) }
    #expect(try await evaluated(session) == [2, 1], "the other thread's code is the old secret's still")
    _ = try await session.eraseThread(try await session.openThread(kept))
    #expect(try await evaluated(session) == [2])
    #expect(server.terminate() == 0)
  }

  private static func number(_ client: Client, _ tag: [UInt8]) async throws -> UInt32 {
    let input = try SecretBytes(random: 16)
    let element = try ObliviousFunction.blind(input).element
    return try await client.call(
      API.evaluateLogin, EvaluateLogin(loginTag: Bytes(tag), blinded: Bytes(element), device: nil)
    ).secretNumber
  }

  private static func addSecret(_ data: URL) throws {
    let file = data.appendingPathComponent("server-secret.json")
    var content = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    var secrets = try #require(content["secrets"] as? [[String: Any]])
    secrets.append(["number": 2, "secret": Bytes(Sodium.random(32)).text])
    content["secrets"] = secrets
    let handle = try FileHandle(forWritingTo: file)
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: try JSONSerialization.data(withJSONObject: content))
    try handle.close()
  }
}
