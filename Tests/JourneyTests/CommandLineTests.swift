import Foundation
import HelplineCore
import Testing

/// The command line as a process against the server as a process: what a script, or a person, really gets.
@Suite(.serialized, .turnstile) struct CommandLineTests {
  /// One member's device.
  struct Device {
    let home: URL
    let passphraseFile: URL
    let server: String

    struct Answer {
      let status: Int32
      let json: [String: Any]
      let errors: String
    }

    /// Runs `helpline ARGUMENTS --json`; everything on standard output must be one JSON document.
    func run(_ arguments: [String], input: String = "") throws -> Answer { try Running(self, arguments).finish(input: input) }

    /// Begins one that waits for its input.
    func begin(_ line: String) throws -> Running { try Running(self, line.split(separator: " ").map(String.init)) }
  }

  /// A command that waits for its input.
  final class Running {
    private let process = Process()
    private let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    private var told = Data()

    fileprivate init(_ device: Device, _ arguments: [String]) throws {
      process.executableURL = ServerProcess.executable.deletingLastPathComponent().appendingPathComponent("helpline")
      process.arguments = arguments + ["--json", "--messages", "en"]
      process.environment = ["HELPLINE_HOME": device.home.path, "HELPLINE_PASSPHRASE_FILE": device.passphraseFile.path]
      process.standardInput = input
      process.standardOutput = output
      process.standardError = errors
      try process.run()
    }

    /// Reads what it tells until it has told this, or has ended.
    func waits(for text: String) throws {
      while !String(decoding: told, as: UTF8.self).contains(text) {
        let more = errors.fileHandleForReading.availableData
        try #require(!more.isEmpty, "ended without \(text)")
        told += more
      }
    }

    /// Gives it its input, and waits for its end.
    func finish(input text: String) throws -> Device.Answer {
      try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
      try input.fileHandleForWriting.close()
      let said = output.fileHandleForReading.readDataToEndOfFile()
      told += errors.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      let words = String(decoding: told, as: UTF8.self)
      let json = try JSONSerialization.jsonObject(with: said) as? [String: Any]
      return Device.Answer(
        status: process.terminationStatus, json: try #require(json, "one JSON object: \(words)"), errors: words)
    }
  }

  @Test("A real organisation at the command line: founded, joined, a contact logged, listed, settled, corrected, erased, audited")
  func organisation() async throws {
    let folder = try Folder()
    let server = try ServerProcess(data: folder["data"])
    let address = "http://127.0.0.1:\(server.port)"
    let passphrase = folder["passphrase"]
    try Data("\(World.passphrase)\n".utf8).write(to: passphrase)
    func device(_ name: String) -> Device { Device(home: folder[name], passphraseFile: passphrase, server: address) }
    let founder = device("founder")
    let created = try founder.run(
      ["organisation", "create", "--server", address, "--name", "Aino", "--login", "aino", "--role", "administrator,auditor"],
      input: try #require(server.setUpToken) + "\n")
    #expect(created.status == 0, "\(created.errors)")
    #expect((created.json["shares"] as? [String])?.count == 3)
    let coordinator = try Self.join("coordinator", device("coordinator"), by: founder)
    let volunteer = try Self.join("volunteer", device("volunteer"), by: founder)
    #expect(try coordinator.run(["login", "--login", "coordinator"]).status == 0)
    let logged = try volunteer.run([
      "contact", "log", "--kind", "about_other", "--channel", "phone", "--concern", "online", "--outcome", "support", "--asks",
      "callback",
    ])
    #expect(logged.status == 0, "\(logged.errors)")
    #expect(logged.json["state"] as? String == "delivered")
    let id = try #require(logged.json["id"] as? String)
    let short = String(id.prefix(6))
    let listed = try coordinator.run(["contact", "list"]).json["contacts"] as? [[String: Any]]
    #expect(listed?.map { $0["id"] as? String } == [id])
    #expect(try volunteer.run(["contact", "correct", short, "--outcome", "advice"]).status == 0)
    let shown = try coordinator.run(["contact", "show", short])
    #expect((shown.json["codes"] as? [String: String])?["outcome"] == "advice")
    #expect(try coordinator.run(["contact", "settle", short, "--as", "callback"]).status == 0)
    #expect(try volunteer.run(["contact", "correct", id, "--outcome", "support"]).status == 1)
    #expect(try coordinator.run(["contact", "erase", short, "--yes"]).status == 0)
    #expect(try coordinator.run(["contact", "show", id]).status == 1)
    let verified = try founder.run(["audit", "verify"])
    #expect(verified.status == 0, "\(verified.errors)")
    #expect(server.terminate() == 0)
    #expect(try volunteer.run(["contact", "list"]).status == 3)
  }

  @Test("Wrong input has its exit code and its sentence, and nothing is lost")
  func mistakes() async throws {
    let folder = try Folder()
    let server = try ServerProcess(data: folder["data"])
    let passphrase = folder["passphrase"]
    try Data("\(World.passphrase)\n".utf8).write(to: passphrase)
    let founder = Device(home: folder["founder"], passphraseFile: passphrase, server: "")
    #expect(try founder.run(["contact", "list"]).status == 2, "no profile")
    let created = try founder.run(
      [
        "organisation", "create", "--server", "http://127.0.0.1:\(server.port)", "--name", "A", "--login", "a", "--role",
        "administrator,coordinator,volunteer",
      ], input: try #require(server.setUpToken) + "\n")
    #expect(created.status == 0, "\(created.errors)")
    let standard = ["contact", "log", "--kind", "about_other", "--channel", "phone", "--outcome", "support"]
    #expect(try founder.run(standard + ["--concern", "nonsense"]).status == 64)
    #expect(try founder.run(standard).status == 64, "the concern is missing")
    let personal = try founder.run(
      standard + ["--concern", "online", "--note-file", "-"], input: "Soita 040 123 4567.")
    #expect(personal.status == 1)
    #expect(personal.json["error"] as? String == "personal_data")
    let wrong = folder["wrong"]
    try Data("eri lause kuin oikea\n".utf8).write(to: wrong)
    let other = Device(home: folder["founder"], passphraseFile: wrong, server: "")
    #expect(try other.run(["whoami"]).status == 2)
    let kept = try other.run(standard + ["--concern", "online"])
    #expect(kept.json["state"] as? String == "kept", "\(kept.errors)")
    #expect((try founder.run(["contact", "send"]).json["delivered"] as? [String])?.count == 1)
    #expect((try founder.run(["contact", "list"]).json["contacts"] as? [Any])?.isEmpty == true, "it asks for nothing")
    #expect((try founder.run(["contact", "list", "--all"]).json["contacts"] as? [Any])?.count == 1)
    #expect(server.terminate() == 0)
  }

  /// Invites, joins and approves at the command line.
  private static func join(_ role: String, _ device: Device, by administrator: Device) throws -> Device {
    let invited = try administrator.run(["member", "invite", "--role", role, "--name", role])
    let code = try #require(invited.json["code"] as? String, "\(invited.errors)")
    let address = try #require(try administrator.run(["whoami"]).json["server"] as? String)
    let joined = try device.run(["join", "--login", role, "--server", address], input: code + "\n")
    #expect(joined.status == 0, "\(joined.errors)")
    let member = try #require(joined.json["member"] as? String)
    let waiting = try administrator.run(["member", "approve"]).json["waiting"] as? [[String: Any]]
    #expect(waiting?.first?["fingerprint"] as? String == joined.json["fingerprint"] as? String)
    #expect(try administrator.run(["member", "approve", String(member.prefix(8)), "--yes"]).status == 0)
    return device
  }
}
