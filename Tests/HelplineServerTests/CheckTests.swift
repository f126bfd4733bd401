import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("Checking a server that is not running", .turnstile)
struct CheckTests {
  /// What `check` finds wrong; a start that would be refused is one finding.
  static func findings(in folder: Folder) async throws -> [String] {
    while true {
      do {
        return try await Check.run(HelplineServer.Settings(dataDirectory: folder["data"])) { _ in }.map(\.text)
      } catch SettingsError.inUse(_) {
        try await Task.sleep(for: .milliseconds(20))
      } catch let error as SettingsError { return [error.description] }
    }
  }

  private func stopped() async throws -> ServerWorld {
    let (world, _, volunteer) = try await ServerWorld.working()
    try await world.log(by: volunteer)
    await world.stop()
    return world
  }

  @Test("A whole server has nothing to find, and the check says what it looked at")
  func whole() async throws {
    let world = try await stopped()
    #expect(try await Self.findings(in: world.folder).isEmpty)
    let ended = try await ServerCommand.run(["check"], in: world.folder)
    #expect(ended.status == 0 && ended.errors == "" && !ended.output.contains("ERROR"))
    for word in ["private", "whole", "chains", "audit log", "release-signing", "recovery key"] {
      #expect(ended.output.contains(word), "\(word)")
    }
  }

  @Test("What somebody changed is found, and the command exits with 1", arguments: tamperings)
  func tampered(sql: String, word: String) async throws {
    let world = try await stopped()
    let queue = try DatabaseQueue(path: world.folder["data/helpline.sqlite"].path)
    try await queue.write { db in
      try db.execute(sql: sql)
      #expect(db.changesCount > 0)
    }
    try queue.close()
    let findings = try await Self.findings(in: world.folder)
    #expect(findings.count == 1 && findings[0].contains(word), "\(findings)")
    let ended = try await ServerCommand.run(["check"], in: world.folder)
    #expect(ended.status == 1 && !ended.errors.contains("Fatal"))
  }

  static let tamperings = [
    ("UPDATE audit SET entry = zeroblob(512) WHERE position = 3", "position 3"),
    ("UPDATE audit SET hash = zeroblob(32) WHERE position = 5", "position 5"),
    ("UPDATE audit SET epoch = 2 WHERE position = 4", "position 4"),
    ("DELETE FROM audit WHERE position = 6", "position 7"),
    ("DELETE FROM audit WHERE position = 1", "position 2"),
    ("INSERT INTO audit_checkpoint VALUES (1, 2, zeroblob(32), zeroblob(64))", "checkpoint"),
    ("UPDATE roster SET signature = zeroblob(64) WHERE version = 2", "rosters"),
    ("DELETE FROM roster WHERE version = 2", "rosters"),
    ("UPDATE group_record SET signature = zeroblob(64) WHERE name = 'coordinators'", "rosters or groups"),
  ]

  @Test("Without a database there is nothing to check, and nothing is made")
  func nothing() async throws {
    let folder = try Folder()
    #expect(try await Self.findings(in: folder).first?.contains("no database") == true)
    #expect(!FileManager.default.fileExists(atPath: folder["data"].path))
  }

  @Test("A lost export of the server secret is made anew; a running server is not disturbed")
  func export() async throws {
    let world = try await ServerWorld()
    #expect(try await ServerCommand.run(["check"], in: world.folder).errors.contains("Another server"))
    try await world.signIn(world.founder)
    await world.stop()
    let file = world.folder["data/server-secret.export"]
    let before = try Data(contentsOf: file)
    let secret = try String(contentsOf: world.folder["data/server-secret.json"], encoding: .utf8)
    let text = try #require(secret.components(separatedBy: "\"").first { $0.count == 43 })
    #expect(before.range(of: Data(text.utf8)) == nil)
    #expect(before.range(of: Data(try Base64.decode(Array(text.utf8)))) == nil)
    try FileManager.default.removeItem(at: file)
    #expect(try await Self.findings(in: world.folder).count <= 1)
    #expect(try Data(contentsOf: file).prefix(16) == before.prefix(16))
    #expect(try world.folder.mode("data/server-secret.export") == 0o600)
  }
}
