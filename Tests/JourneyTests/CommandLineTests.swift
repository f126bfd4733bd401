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

  @Test("A caller who returns, at the command line: code given, opened by another, exchanged, erased, asked of the coordinator")
  func caller() async throws {
    let folder = try Folder()
    let server = try ServerProcess(data: folder["data"])
    let address = "http://127.0.0.1:\(server.port)"
    let passphrase = folder["passphrase"]
    try Data("\(World.passphrase)\n".utf8).write(to: passphrase)
    func device(_ name: String) -> Device { Device(home: folder[name], passphraseFile: passphrase, server: address) }
    let founder = device("founder")
    let created = try founder.run(
      [
        "organisation", "create", "--server", address, "--name", "A", "--login", "a", "--role",
        "administrator,coordinator,volunteer",
      ],
      input: try #require(server.setUpToken) + "\n")
    #expect(created.status == 0, "\(created.errors)")
    let volunteer = try Self.join("volunteer", device("volunteer"), by: founder)
    let member = try #require(try volunteer.run(["whoami"]).json["member"] as? String)
    #expect(try founder.run(["member", "admit", member, "--group", "volunteers", "--yes"]).status == 0)
    let standard = [
      "contact", "log", "--kind", "about_self", "--channel", "phone", "--concern", "leaving", "--outcome", "support",
    ]
    let summary = folder["summary"]
    try Data("Puhuu ensin siskolle.".utf8).write(to: summary)
    let given = try volunteer.run(standard + ["--give-code", "--summary-file", summary.path])
    #expect(given.status == 0, "\(given.errors)")
    let code = try #require(given.json["code"] as? String)
    let id = try #require(given.json["id"] as? String)
    #expect(code.count == 19 && code.filter { $0 == " " }.count == 3)
    #expect(given.errors.contains("–") && given.errors.contains("Read it aloud"), "help for reading it aloud")
    // Wrong digits are caught before anything is sent, and before the passphrase is asked for.
    var wrong = Array(code)
    wrong[0] = wrong[0] == "1" ? "2" : "1"
    let misheard = try founder.run(["thread", "open"], input: String(wrong) + "\n")
    #expect(misheard.status == 1 && misheard.json["error"] as? String == "bad_caller_code")
    let opened = try founder.run(["thread", "open", "-"], input: code + "\n")
    let items = opened.json["items"] as? [[String: Any]]
    #expect(items?.map { $0["text"] as? String } == ["Puhuu ensin siskolle."] && opened.json.count == 1, "\(opened.errors)")
    #expect(try founder.run(["thread", "summary", "--note-file", "-"], input: code + "\nSisko tietää.").status == 0)
    let again = try founder.run(standard + ["--returning-caller", "--give-code"], input: code + "\n")
    let fresh = try #require(again.json["code"] as? String, "\(again.errors)")
    let second = try #require(again.json["id"] as? String)
    #expect((try founder.run(["contact", "show", second]).json["codes"] as? [String: String])?["returning"] == "returning")
    let retired = try volunteer.run(["thread", "open"], input: code + "\n")
    #expect(retired.status == 1 && retired.json["error"] as? String == "no_such_thread")
    #expect((try volunteer.run(["thread", "open"], input: fresh + "\n").json["items"] as? [Any])?.count == 2)
    #expect(try volunteer.run(["contact", "log", "--kind", "silent", "--channel", "phone", "--give-code"]).status == 64)
    let erased = try volunteer.run(["thread", "erase", "--yes"], input: fresh + "\n")
    let item = try #require(erased.json["item"] as? String, "\(erased.errors)")
    #expect(try volunteer.run(["thread", "open"], input: fresh + "\n").json["error"] as? String == "no_such_thread")
    let asked = try founder.run(["contact", "list"]).json["erasures"] as? [[String: Any]]
    #expect(asked?.map { $0["id"] as? String } == [item] && asked?.first?["contacts"] as? [String] == [id, second])
    let done = try founder.run(["contact", "erase", String(item.prefix(8)), "--yes"])
    #expect(done.json["erased"] as? [String] == [id, second], "\(done.errors)")
    let left = try founder.run(["contact", "list", "--all"])
    #expect((left.json["contacts"] as? [Any])?.isEmpty == true && (left.json["erasures"] as? [Any])?.isEmpty == true)
    #expect(server.terminate() == 0)
    // Without the server no code can be given or opened; the contact itself is kept.
    let kept = try volunteer.run(standard + ["--give-code"])
    #expect(kept.status == 0 && kept.json["state"] as? String == "kept" && kept.json["code"] == nil)
    #expect(kept.errors.contains("No code was given or opened"))
    #expect(try volunteer.run(["thread", "open"], input: code + "\n").status == 3)
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
