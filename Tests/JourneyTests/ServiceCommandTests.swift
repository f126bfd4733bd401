import Foundation
import HelplineClient
import HelplineCore
import Testing

/// The directory at the command line: brought in, searched, shown, kept up to date, exported.
@Suite(.serialized, .turnstile) struct ServiceCommandTests {
  private static let example = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "config/services.json")

  private func names(_ answer: CommandLineTests.Device.Answer) -> [String] {
    (answer.json["services"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
  }

  @Test("A directory is imported, searched and shown by everybody, assured and changed by coordinators, and exported whole")
  func directory() throws {
    let office = try Office()
    let (coordinator, mentor) = (office.coordinator, office.mentor)
    #expect(names(try office.run(mentor, "service search")).isEmpty)
    try office.refused(mentor, "service import \(Self.example.path)", "not_allowed")
    let first = try office.run(coordinator, "service import \(Self.example.path)").json
    #expect(first["added"] as? Int == 30 && first["changed"] as? Int == 0)
    #expect(try office.run(coordinator, "service import \(Self.example.path)").json["same"] as? Int == 30)

    let all = try office.run(mentor, "service search")
    #expect(names(all).count == 30)
    let stale = try #require(all.json["not_assured"] as? [String])
    #expect(!stale.isEmpty && stale.count < 30)
    #expect(names(try office.run(mentor, "service search nuorten päihde")) == ["Nuorten päihdepalvelut"])
    #expect(names(try office.run(mentor, "service search --speaks uk --age 30 --kind immigrant")).count == 1)
    #expect(names(try office.run(mentor, "service search olematon")).isEmpty)
    try office.refused(mentor, "service search --kind moon", "unknown_kind", status: 64)

    let id = try #require(stale.first)
    let shown = try office.run(mentor, "service show \(id.prefix(10))").json
    #expect(shown["id"] as? String == id && shown["x_revision"] == nil)
    try office.refused(mentor, "service show ffffffff", "no_such_service")
    try office.refused(mentor, "service assure \(id)", "not_allowed")
    let assured = try office.run(coordinator, "service assure \(id)").json
    #expect(assured["services"] as? [String] == [id])
    let rest = try #require(try office.run(coordinator, "overview").json["services_not_assured"] as? [[String: Any]])
    #expect(Set(rest.compactMap { $0["id"] as? String }) == Set(stale).subtracting([id]))

    let new = #"{"name":"Yökahvila","status":"active","phones":[{"number":"09 123"}],"x_own":{"a":[1,null]}}"#
    let added = try #require(try office.run(coordinator, "service add -", input: new).json["id"] as? String)
    try office.refused(coordinator, "service add -", "wrong_service", input: #"{"name":"A","status":"open"}"#)
    let before = try office.run(coordinator, "service export").json
    #expect((before["services"] as? [Any])?.count == 31)
    let file = office.folder["exported.json"]
    try JSONSerialization.data(withJSONObject: before).write(to: file)
    try office.run(coordinator, "service remove \(added.prefix(8)) --yes")
    #expect(names(try office.run(mentor, "service search yökahvila")).isEmpty)
    let again = try office.run(coordinator, "service import \(file.path)").json
    #expect(again["added"] as? Int == 1 && again["same"] as? Int == 30)
    let after = try office.run(mentor, "service export").json
    #expect(try canonical(after) == canonical(before))
    #expect(office.server.terminate() == 0)
  }

  private func canonical(_ json: [String: Any]) throws -> Data {
    try JSONSerialization.data(withJSONObject: json, options: .sortedKeys)
  }

  @Test(
    "The same for people: tables and pages in three languages, with what is not assured marked", arguments: ["fi", "sv", "en"])
  func languages(language: String) throws {
    let office = try Office()
    try office.run(office.coordinator, "service import \(Self.example.path)")
    func said(_ arguments: [String]) throws -> String {
      let process = Process()
      process.executableURL = ServerProcess.executable.deletingLastPathComponent().appendingPathComponent("helpline")
      process.arguments = arguments + ["--messages", language]
      let device = office.mentor
      process.environment = ["HELPLINE_HOME": device.home.path, "HELPLINE_PASSPHRASE_FILE": device.passphraseFile.path]
      let output = Pipe()
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try process.run()
      let data = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      return String(decoding: data, as: UTF8.self)
    }
    let name = ["fi": "Rikosuhripäivystys", "sv": "Brottsofferjouren", "en": "Victim Support"][language] ?? ""
    let list = try said(["service", "search"])
    #expect(list.contains(name))
    #expect(
      list.contains(
        ["fi": "ei varmistettu vuoteen", "sv": "inte bekräftad på ett år", "en": "not assured for a year"][language] ?? "?"))
    let id = try #require(list.split(separator: "\n").first { $0.contains(name) }?.split(separator: " ").first)
    let page = try said(["service", "show", String(id)])
    #expect(page.contains(["fi": "ma–pe", "sv": "mån–fre", "en": "Mon–Fri"][language] ?? "?"))
    #expect(office.server.terminate() == 0)
  }
}
