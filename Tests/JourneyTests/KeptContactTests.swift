import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@testable import HelplineClient

/// A contact logged while the server is away is kept sealed, and delivered exactly once.
@Suite(.serialized, .turnstile) struct KeptContactTests {
  private static func ledgerRows(_ folder: Folder) async throws -> Int? {
    let queue = try DatabaseQueue(path: folder["data"].appendingPathComponent("helpline.sqlite").path)
    return try await queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM ledger") }
  }

  @Test("While the server is away a contact is kept sealed; later it is delivered once, however often one sends")
  func away() async throws {
    let folder = try Folder()
    let lists = try World.lists()
    var server = try ServerProcess(data: folder["data"])
    let client = try Client(server: "http://127.0.0.1:\(server.port)")
    let directory = try ProfileDirectory(folder["profile"])
    _ = try await FoundOrganisationFlow.run(
      client: client, setUpToken: try #require(server.setUpToken), name: "F", login: "f", passphrase: World.passphrase,
      roles: Role.allCases, directory: directory)
    _ = try await Session.signIn(client: client, login: "f", passphrase: World.passphrase, directory: directory)
    let port = server.port
    server.kill9()
    await #expect(throws: ClientError.unreachable) {
      try await Session.signIn(client: client, login: "f", passphrase: World.passphrase, directory: directory)
    }
    let contact = try Contact(
      day: Day(Date(), in: .gmt),
      codes: [.contactKind: "about_other", .channel: "phone", .concern: "online", .outcome: "support", .asks: "callback"],
      note: "salainen-muistio"
    ).completed(lists)
    let id = try KeptContactFlow.keep(contact, in: directory)
    for file in try InvariantCanaryTests.files(directory.url) {
      #expect(Canary(words: ["salainen-muistio", "about_other"]).found(in: file.data).isEmpty, "sealed in \(file.name)")
    }
    server = try ServerProcess(data: folder["data"], port: port)
    let session = try await Session.signIn(client: client, login: "f", passphrase: World.passphrase, directory: directory)
    #expect(try await session.deliverKept().delivered == [id])
    #expect(try await session.deliverKept().delivered.isEmpty)
    // The same draft again, as after a crash between the answer and the deletion: it counts as delivered, nothing doubles.
    let sealed = try Draft.seal(
      contact.payload.bytes, member: session.member.bytes, sealing: try #require(directory.load()?.sealing).bytes,
      organisation: session.organisation.bytes)
    try directory.keep(.draft(id: id, sealed: Bytes(sealed)))
    #expect(try await session.deliverKept().left.isEmpty)
    #expect(try directory.kept().isEmpty)
    #expect(try await session.contacts(all: true).map(\.contact.note) == ["salainen-muistio"])
    #expect(server.terminate() == 0)
    #expect(try await Self.ledgerRows(folder) == 4)
  }

  @Test("A finished request that was kept is sealed anew if the coordinators' key has changed meanwhile")
  func rekeyed() async throws {
    let world = try await World(roles: [.administrator, .coordinator])
    let founder = try await world.signIn(world.founder)
    let leaver = try await world.signIn(try await world.add("leaver", [.coordinator], by: founder))
    let person = try await world.add("volunteer", [.volunteer], by: founder)
    let volunteer = try await world.signIn(person)
    // Finished and kept, but never sent.
    let id = ID()
    let body = try Client.encode(try await volunteer.newContact(try world.conversation(note: "matkalla"), id: id))
    try person.directory.keep(.request(id: id, body: Bytes([UInt8](body))))
    try await founder.refresh()
    try await founder.remove(leaver.member)
    let again = try await world.signIn(person)
    let result = try await again.deliverKept()
    #expect(result.delivered == [id])
    #expect(try person.directory.kept().isEmpty)
    #expect(try await founder.contacts(all: true).map(\.contact.note) == ["matkalla"])
    await world.close()
  }

  @Test("What another member left on the device stays there, and is told")
  func foreign() async throws {
    let world = try await World(roles: Role.allCases)
    let founder = try await world.signIn(world.founder)
    let other = try SealingKey()
    let sealed = try Draft.seal(
      [1, 2, 3], member: ID().bytes, sealing: other.publicKey, organisation: founder.organisation.bytes)
    let id = ID()
    try world.founder.directory.keep(.draft(id: id, sealed: Bytes(sealed)))
    #expect(try await founder.deliverKept().left == [id: .notAllowed])
    #expect(try world.founder.directory.kept().count == 1)
    await world.close()
  }
}
