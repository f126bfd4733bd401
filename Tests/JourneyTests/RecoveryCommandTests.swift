import Foundation
import HelplineVault
import Testing

/// Ceremonies at the command line, from founding on: every step by a process of its own, shares on standard input.
@Suite(.serialized, .turnstile) struct RecoveryCommandTests {
  typealias Device = CommandLineTests.Device

  /// An organisation whose members hold one role each.
  private final class Office {
    let folder: Folder
    let server: ServerProcess
    private(set) var devices: [String: Device] = [:]
    let shares: [String]

    init() throws {
      folder = try Folder()
      server = try ServerProcess(data: folder["data"])
      try Data("\(World.passphrase)\n".utf8).write(to: folder["passphrase"])
      let founder = Device(
        home: folder["aino"], passphraseFile: folder["passphrase"], server: "http://127.0.0.1:\(server.port)")
      let created = try founder.run(
        ["organisation", "create", "--server", founder.server, "--name", "aino", "--login", "aino"],
        input: try #require(server.setUpToken) + "\n")
      #expect(created.status == 0, "\(created.errors)")
      shares = try #require(created.json["shares"] as? [String])
      devices["aino"] = founder
      for role in ["coordinator", "mentor", "volunteer"] { try join(role, role, by: "aino") }
      try join("successor", "mentor", by: "aino")
    }

    func join(_ name: String, _ role: String, by administrator: String) throws {
      let device = Device(
        home: folder[name], passphraseFile: folder["passphrase"], server: "http://127.0.0.1:\(server.port)")
      devices[name] = device
      let code = try #require(try run(administrator, "member invite --role \(role) --name \(name)").json["code"] as? String)
      let joined = try run(name, "join --login \(name) --server \(device.server)", input: code + "\n")
      let member = try #require(joined.json["member"] as? String)
      try run(administrator, "member approve \(member.prefix(8)) --yes")
      try run(name, "login --login \(name)")
    }

    /// Runs a command that has to succeed.
    @discardableResult
    func run(_ name: String, _ line: String, input: String = "") throws -> Device.Answer {
      let answer = try #require(devices[name]).run(line.split(separator: " ").map(String.init), input: input)
      #expect(answer.status == 0, "\(name) \(line): \(answer.errors)")
      return answer
    }

    /// Runs a command that has to fail, with this code.
    func refused(_ name: String, _ line: String, _ code: String, input: String = "", status: Int32 = 1) throws {
      let answer = try #require(devices[name]).run(line.split(separator: " ").map(String.init), input: input)
      #expect(answer.status == status && answer.json["error"] as? String == code, "\(name) \(line): \(answer.errors)")
    }

    /// Holds a ceremony; gives the new shares.
    func hold(_ name: String, _ use: String, _ shares: [String]) throws -> [String] {
      let answer = try run(name, "recovery combine \(use) --yes", input: Self.lines(shares))
      #expect(answer.json["in_force"] as? Bool == true)
      return try #require(answer.json["shares"] as? [String])
    }

    static func lines(_ shares: some Sequence<String>) -> String { shares.map { $0 + "\n" }.joined() + "\n" }
  }

  @Test(
    "A mentor, the administrator and all coordinators are lost, one after the other, and each comes back by a ceremony",
    .timeLimit(.minutes(15)))
  func whole() throws {
    let office = try Office()
    let note = "zq" + Sodium.random(7).map { String(format: "%02x", $0) }.joined()
    let old = office.shares
    let logged = try office.run(
      "volunteer", "contact log --kind about_other --channel phone --concern online --outcome support --asks callback")
    let contact = try #require(logged.json["id"] as? String)

    // A case whose mentor is lost.
    let id = try #require(
      try office.run("coordinator", "case open --need-file - --language fi", input: "Haluaa irti.").json["id"] as? String)
    try office.run("coordinator", "case assess \(id) --with mentor --note-file -", input: "Selvä Exit-tarve.")
    try office.run("coordinator", "case agree \(id) --file -", input: "Mentori näkee kaiken.")
    try office.run("coordinator", "case assign \(id) --mentor mentor")
    try office.run("mentor", "case accept \(id)")
    try office.run("mentor", "note add \(id) --note-file -", input: note)
    let use = "--case \(id) --to successor"
    let two = Office.lines(old[..<2])
    try office.refused("aino", "member remove mentor --yes", "last_holder")
    try office.refused("coordinator", "recovery combine \(use) --yes", "not_accepted", input: two)
    try office.run("aino", "member remove mentor --lost --yes")
    func shown() throws -> String { try office.run("coordinator", "case show \(id)").errors }
    #expect(try shown().contains("case handover"))
    try office.run("coordinator", "case handover \(id) --to successor --reason-file -", input: "Mentori ei enää jatka.")
    try office.refused("coordinator", "recovery combine \(use) --yes", "not_accepted", input: two)
    #expect(try shown().contains("Once successor has accepted"))
    try office.run("successor", "case accept \(id)")
    #expect(try shown().contains("recovery combine --case"))
    try office.refused("coordinator", "recovery combine \(use) --yes", "too_few_shares", input: Office.lines(old[..<1]))
    try office.refused("coordinator", "recovery combine \(use) --yes", "too_few_shares")
    try office.refused("coordinator", "recovery combine \(use) --yes", "bad_share", input: "abcd-efgh\n\n")
    try office.refused("coordinator", "recovery combine \(use) --yes", "wrong_shares", input: Office.lines([old[0], old[0]]))
    try office.refused("coordinator", "recovery combine \(use)", "not_confirmed", input: "n\n" + two)
    try office.refused("volunteer", "recovery combine \(use) --yes", "not_allowed", input: two)
    try office.refused("volunteer", "recovery status", "not_allowed")
    let before = try office.run("coordinator", "recovery status")
    #expect(before.json["number"] as? Int == 1 && (before.json["older"] as? [Any])?.isEmpty == true)
    // Somebody is at work meanwhile.
    let atWork = try #require(office.devices["volunteer"]).begin("recovery combine --administrator volunteer --yes")
    try atWork.waits(for: "Share 1")
    let second = try office.hold("coordinator", use, Array(old[1...]))
    let told = try atWork.finish(input: two)
    #expect(told.json["error"] as? String == "replaced_shares" && told.errors.contains("recovery key was used"))
    #expect(!(try shown().contains("recovery combine --case")), "waits for its successor")
    try office.run("successor", "case takeover \(id)")
    let seen = try office.run("successor", "case show \(id)")
    #expect(String(decoding: try JSONSerialization.data(withJSONObject: seen.json), as: UTF8.self).contains(note))
    #expect(try office.devices["mentor"]?.run(["case", "show", id]).status == 2)
    let state = try office.run("coordinator", "recovery status")
    #expect(state.json["number"] as? Int == 2)
    #expect(((state.json["older"] as? [[String: Any]])?.first?["journals"] as? Int) == 0)
    #expect(try office.run("aino", "whoami").errors.contains("recovery key was used"))

    // The administrator is lost.
    try office.refused("volunteer", "recovery combine --administrator volunteer --yes", "replaced_shares", input: two)
    let third = try office.hold("volunteer", "--administrator volunteer", Array(second[..<2]))
    try office.run("volunteer", "member remove aino --lost --yes")
    try office.refused("volunteer", "recovery combine --group administrators --to coordinator --yes", "runs_for_other")
    // Whose key the lost administrator has not moved to the third recovery key.
    let group = "--group administrators --to volunteer"
    try office.refused("volunteer", "recovery combine \(group) --yes", "older_shares_needed", input: Office.lines(third))
    let fourth = try office.hold("volunteer", group, third + second[1...])
    try office.join("uusi", "coordinator", by: "volunteer")

    // All coordinators are lost.
    try office.refused(
      "uusi", "recovery combine --group coordinators --to uusi --yes", "group_not_lost", input: Office.lines(fourth))
    try office.run("volunteer", "member remove coordinator --lost --yes")
    try office.refused("uusi", "contact list", "not_admitted")
    _ = try office.hold("uusi", "--group coordinators --to uusi", fourth + second[..<2])
    #expect((try office.run("uusi", "contact list").json["contacts"] as? [[String: Any]])?.first?["id"] as? String == contact)
    try office.run("uusi", "contact settle \(contact) --as callback")
    try office.run(
      "volunteer", "contact log --kind about_other --channel phone --concern online --outcome support --asks callback")
    #expect((try office.run("uusi", "contact list").json["contacts"] as? [Any])?.count == 1)
    try office.run("successor", "note add \(id) --note-file -", input: "Työ jatkuu.")
    #expect(office.server.terminate() == 0)
  }
}
