import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("Backups", .turnstile)
struct BackupTests {
  @Test("While the server runs, one private file takes every row and no server secret, and opens as a server's database")
  func backup() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let contacts = [try await world.log(by: volunteer), try await world.log(by: volunteer)]
    let before = try await world.counts()
    let writing = Task {
      for _ in 0..<20 { try await world.signIn(volunteer) }
    }
    let ended = try await ServerCommand.run(["backup", world.folder["copy.sqlite"].path], in: world.folder)
    try await writing.value
    #expect(ended.status == 0 && ended.errors == "" && ended.output.contains("30 days"), "\(ended.errors)")
    #expect(try world.folder.mode("copy.sqlite") == 0o600)
    let names = try FileManager.default.contentsOfDirectory(atPath: world.folder.url.path)
    #expect(names.filter { $0.hasPrefix("copy") } == ["copy.sqlite"])
    let content = try Data(contentsOf: world.folder["copy.sqlite"])
    let secret = try Data(contentsOf: world.folder["data/server-secret.json"])
    let text = try #require(String(decoding: secret, as: UTF8.self).components(separatedBy: "\"").first { $0.count == 43 })
    #expect(content.range(of: Data(text.utf8)) == nil)
    #expect(content.range(of: Data(try Base64.decode(Array(text.utf8)))) == nil)
    for contact in contacts { #expect(content.range(of: Data(contact.object.bytes[24..<56])) != nil) }
    let queue = try DatabaseQueue(path: world.folder["copy.sqlite"].path)
    for (table, count) in before where table != "audit" {
      let copied = try await queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") }
      #expect(copied == count, "\(table)")
    }
    try queue.close()
    // Put in the place of the lost database, with the secret that was kept apart.
    await world.stop()
    let restored = try Folder()
    try FileManager.default.createDirectory(
      at: restored["data"], withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try DataDirectory.write(secret, to: restored["data/server-secret.json"])
    try DataDirectory.write(content, to: restored["data/helpline.sqlite"])
    let server = try await TestServer(restored["data"], clock: world.clock)
    let signedIn = try await server.caller.call(
      API.signIn, try await coordinator.signIn(server.caller, organisation: world.organisation))
    let page = try await server.caller.call(API.contacts, Nothing(), token: signedIn.token.bytes)
    #expect(Set(page.contacts.map(\.id)) == Set(contacts.map(\.id)))
    await server.stop()
  }

  @Test("An existing file is left as it is; a place that cannot be written to is one line, and nothing is left there")
  func refused() async throws {
    let world = try await ServerWorld()
    let file = world.folder["copy.sqlite"]
    try Data("kept".utf8).write(to: file)
    let ended = try await ServerCommand.run(["backup", file.path], in: world.folder)
    #expect(ended.status == 1 && ended.line.contains("exists already") && !ended.line.contains("\n"))
    #expect(try Data(contentsOf: file) == Data("kept".utf8))
    let nowhere = try await ServerCommand.run(["backup", world.folder["no/such/folder"].path], in: world.folder)
    #expect(nowhere.status == 1 && nowhere.line.contains("could not be written") && !nowhere.line.contains("\n"))
    let empty = try await ServerCommand.run(["backup", "copy"], in: try Folder())
    #expect(empty.status == 1 && empty.line.contains("no database"))
    try await world.signIn(world.founder)
    await world.stop()
  }

  @Test("The server secret may stand elsewhere, as private as the rest; the database's folder then holds none")
  func secretElsewhere() async throws {
    let folder = try Folder()
    let elsewhere = try Folder()
    let environment = ["HELPLINE_DATA_SECRET_FILE": elsewhere["secret.json"].path]
    for _ in 0..<2 {
      let server = try ServerCommand(["serve"], in: folder, environment: environment)
      _ = try await server.port()
      server.signal(SIGTERM)
      #expect(try await server.ended().status == 0)
    }
    #expect(try elsewhere.mode("secret.json") == 0o600)
    #expect(!FileManager.default.fileExists(atPath: folder["data/server-secret.json"].path))
    chmod(elsewhere["secret.json"].path, 0o644)
    let open = try await ServerCommand.run(["serve"], in: folder, environment: environment)
    #expect(open.status == 1 && open.line.contains(elsewhere["secret.json"].path) && open.line.contains("chmod"))
    try FileManager.default.removeItem(at: elsewhere["secret.json"])
    let missing = try await ServerCommand.run(["serve"], in: folder, environment: environment)
    #expect(missing.status == 1 && missing.line.contains("does not"))
    #expect(!FileManager.default.fileExists(atPath: elsewhere["secret.json"].path))
  }
}
