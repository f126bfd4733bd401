import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Why a server on these settings does not start; nil if it does. What it says must be one line that helps.
private func whyNot(_ settings: HelplineServer.Settings, patient: Bool = true) async throws -> SettingsError? {
  do {
    try HelplineApplication(settings).service.store.close()
    return nil
  } catch SettingsError.inUse(_) where patient {
    // Another test starts a process, which holds every lock of this one for the moment until it is itself.
    try await Task.sleep(for: .milliseconds(20))
    return try await whyNot(settings)
  } catch {
    let error = error as? SettingsError
    #expect(error != nil, "another error")
    if let error { expectHelpfulLine(error) }
    return error
  }
}

private func expectHelpfulLine(_ error: SettingsError) {
  let text = error.description
  #expect(text.count > 20 && text.count < 300 && !text.contains("\n"), "\(text)")
  #expect(text.hasSuffix(".") || text.hasSuffix("'"), "\(text)")
}

/// The folder of an organisation whose server has stopped.
private func founding() async throws -> Folder {
  let world = try await ServerWorld([.administrator, .auditor])
  await world.stop()
  return world.folder
}

extension Folder {
  /// Why the stopped server does not start any more.
  fileprivate func whyNot(patient: Bool = true) async throws -> SettingsError? {
    try await HelplineServerTests.whyNot(HelplineServer.Settings(dataDirectory: self["data"]), patient: patient)
  }

  /// Changes the stopped server's database by hand.
  fileprivate func tamper(_ sql: String) throws {
    let queue = try DatabaseQueue(path: self["data/helpline.sqlite"].path)
    try queue.write { db in
      try db.execute(sql: sql)
      #expect(db.changesCount > 0)
    }
    try queue.close()
  }
}

@Suite("A server refuses to start where it cannot keep its promises", .turnstile)
struct StartTests {
  @Test("An untouched directory starts again and again")
  func starts() async throws {
    let folder = try await founding()
    #expect(try await folder.whyNot() == nil)
    #expect(try await folder.whyNot() == nil)
  }

  @Test("A directory that others can read is refused, and so is any file in it")
  func privacy() async throws {
    let folder = try await founding()
    let directory = folder["data"]
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
    #expect(Set(["helpline.sqlite", "server-secret.json", "server-secret.export", "lock"]).isSubset(of: names))
    for path in [directory.path] + names.map({ directory.appendingPathComponent($0).path }) {
      for mode in [0o040, 0o020, 0o004, 0o001] {
        let before = try folder.mode(String(path.dropFirst(folder.url.path.count + 1)))
        #expect(chmod(path, mode_t(before | mode)) == 0)
        #expect(try await folder.whyNot() == .notPrivate(path))
        #expect(chmod(path, mode_t(before)) == 0)
      }
    }
    #expect(try await folder.whyNot() == nil)
  }

  @Test("A file that several requests write at once is whole, and none of them fails")
  func writesAtOnce() async throws {
    let folder = try Folder()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in UInt8(0)..<32 {
        group.addTask { try DataDirectory.write(Data(repeating: number, count: 4096), to: folder["file"]) }
      }
      try await group.waitForAll()
    }
    let bytes = try Data(contentsOf: folder["file"])
    #expect(bytes.count == 4096 && Set(bytes).count == 1)
  }

  @Test("What the server writes only its own user can read, whatever the umask was")
  func modes() async throws {
    let folder = try await founding()
    try FileManager.default.removeItem(at: folder["data/server-secret.export"])
    for folder in [folder, try Folder()] {
      let server = try ServerCommand(["serve"], in: folder, through: ["/usr/bin/env", "sh", "-c", "umask 0; exec \"$0\" \"$@\""])
      _ = try await server.port()
      #expect(try folder.mode("data") == 0o700)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder["data"].path)
      #expect(names.contains("helpline.sqlite-wal") && names.contains("helpline.sqlite-shm"))
      for name in names { #expect(try folder.mode("data/\(name)") == 0o600, "\(name)") }
      server.signal(SIGTERM)
      #expect(try await server.ended().status == 0)
    }
  }

  @Test("A database without its secret is refused, and no new secret is made")
  func secretMissing() async throws {
    let folder = try await founding()
    let file = folder["data/server-secret.json"]
    try FileManager.default.removeItem(at: file)
    #expect(try await folder.whyNot() == .secretMissing(file.path))
    #expect(!FileManager.default.fileExists(atPath: file.path))
  }

  @Test("Another secret is refused")
  func otherSecret() async throws {
    let folder = try await founding()
    try DataDirectory.write(ServerSecret.newFile(), to: folder["data/server-secret.json"])
    #expect(try await folder.whyNot() == .otherSecret)
  }

  @Test("A secret file of any other form is refused", arguments: secrets)
  func garbageSecret(content: String) async throws {
    let folder = try await founding()
    try DataDirectory.write(Data(content.utf8), to: folder["data/server-secret.json"])
    #expect(try await folder.whyNot() == .badSecretFile)
  }

  static let secrets = [
    "", "garbage", "{}", #"{"v":1,"secrets":[]}"#, #"{"v":1,"secrets":[{"number":1,"secret":"AAAA"}]}"#,
    #"{"v":2,"secrets":[{"number":1,"secret":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]}"#,
    #"{"v":1,"secrets":[{"number":2,"secret":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]}"#,
    #"{"v":1,"secrets":[{"number":-1,"secret":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]}"#,
  ]

  @Test("A damaged database is refused whichever page is damaged")
  func damaged() async throws {
    let folder = try await founding()
    let file = folder["data/helpline.sqlite"]
    let whole = try Data(contentsOf: file)
    #expect(whole.count > 40_000 && whole.count % 4096 == 0)
    for page in 0..<whole.count / 4096 {
      var damaged = whole
      damaged.replaceSubrange(page * 4096..<(page + 1) * 4096, with: Data(repeating: 0x5a, count: 4096))
      try damaged.write(to: file)
      #expect(try await folder.whyNot() == .damagedDatabase, "page \(page + 1)")
    }
    try whole.prefix(10_000).write(to: file)
    #expect(try await folder.whyNot() == .damagedDatabase)
    try whole.write(to: file)
    #expect(try await folder.whyNot() == nil)
  }

  @Test("A database of a newer server is refused")
  func newer() async throws {
    let folder = try await founding()
    try folder.tamper("INSERT INTO grdb_migrations VALUES ('99 the attic')")
    #expect(try await folder.whyNot() == .newerDatabase)
  }

  @Test("Rosters and group records that somebody changed are refused", arguments: tamperings)
  func tampered(sql: String) async throws {
    let folder = try await founding()
    try folder.tamper(sql)
    #expect(try await folder.whyNot() == .brokenChains)
  }

  static let tamperings = [
    "UPDATE roster SET signature = zeroblob(64)",
    "UPDATE roster SET signature = zeroblob(3)",
    "UPDATE roster SET signer = zeroblob(16)",
    "UPDATE roster SET document = CAST(replace(CAST(document AS TEXT), '\"administrator\"', '\"mentor\"') AS BLOB)",
    "UPDATE roster SET document = zeroblob(0)",
    "UPDATE roster SET document = CAST(document || x'20' AS BLOB)",
    "INSERT INTO roster SELECT 2, document, signer, signature FROM roster",
    "DELETE FROM roster",
    "UPDATE group_record SET signature = zeroblob(64) WHERE name = 'members'",
    "UPDATE group_record SET signer = zeroblob(16) WHERE name = 'auditors'",
    "UPDATE group_record SET document = (SELECT document FROM group_record WHERE name = 'auditors') WHERE name = 'members'",
    "INSERT INTO group_record SELECT name, 2, CAST(document || x'20' AS BLOB), signer, signature, NULL FROM group_record",
  ]

  @Test("A value of another type cannot even be written")
  func types() async throws {
    let folder = try await founding()
    for column in ["document", "signer", "signature"] {
      #expect(throws: DatabaseError.self) { try folder.tamper("UPDATE roster SET \(column) = 5") }
    }
    #expect(try await folder.whyNot() == nil)
  }

  @Test("A directory that cannot be made or written to is refused")
  func unwritable() async throws {
    let folder = try Folder()
    let file = folder["file"]
    try DataDirectory.write(Data("x".utf8), to: file)
    // Root ignores modes, but nobody makes a folder below a regular file, or writes where there is none.
    #expect(try await whyNot(.init(dataDirectory: file)) == .notWritable(file.path))
    #expect(try await whyNot(.init(dataDirectory: folder["file/below"])) == .notWritable(folder["file/below"].path))
    #expect(try await whyNot(.init(dataDirectory: URL(fileURLWithPath: "/proc/helpline"))) == .notWritable("/proc/helpline"))
  }

  @Test("A second server on the same directory is refused, and takes nothing from the first")
  func twoServers() async throws {
    let world = try await ServerWorld()
    #expect(try await world.folder.whyNot(patient: false) == .inUse(world.folder["data"].path))
    try await world.signIn(world.founder)
    await world.stop()
  }

  @Test("A taken port is refused by its number")
  func portTaken() async throws {
    let world = try await ServerWorld()
    let folder = try Folder()
    var settings = HelplineServer.Settings(dataDirectory: folder["data"])
    settings.port = world.server.port
    let application = try HelplineApplication(settings)
    await #expect(throws: SettingsError.portTaken(settings.port)) { try await application.run() }
    #expect(try folder.size("data/helpline.sqlite-wal") == 0)
    await world.stop()
  }

  @Test("A certificate or key that is none is refused")
  func certificate() async throws {
    let folder = try Folder()
    try DataDirectory.write(Data("no certificate".utf8), to: folder["tls.pem"])
    var settings = HelplineServer.Settings(dataDirectory: folder["data"])
    settings.certificate = folder["tls.pem"].path
    settings.key = folder["missing.pem"].path
    let application = try HelplineApplication(settings)
    do {
      try await application.run()
      Issue.record("it runs")
    } catch let error as SettingsError {
      guard case .certificate = error else { throw error }
      expectHelpfulLine(error)
    }
  }
}
