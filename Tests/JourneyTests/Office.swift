import Foundation
import Testing

/// An organisation with a coordinator and two mentors, each on a device of their own, at the command line.
struct Office {
  typealias Device = CommandLineTests.Device

  let folder: Folder
  let server: ServerProcess
  let coordinator: Device
  let mentor: Device
  let successor: Device
  /// Whoever else was asked for, by login.
  private(set) var others: [String: Device] = [:]

  /// `others` have a login, which is their name too, and a role.
  init(others: [(login: String, role: String)] = []) throws {
    folder = try Folder()
    server = try ServerProcess(data: folder["data"])
    let address = "http://127.0.0.1:\(server.port)"
    let passphrase = folder["passphrase"]
    try Data("\(World.passphrase)\n".utf8).write(to: passphrase)
    let devices = (["coordinator", "mentor", "successor"] + others.map(\.login)).map { [folder] name in
      Device(home: folder[name], passphraseFile: passphrase, server: address)
    }
    (coordinator, mentor, successor) = (devices[0], devices[1], devices[2])
    let created = try coordinator.run(
      [
        "organisation", "create", "--server", address, "--name", "Aino", "--login", "aino", "--role",
        "administrator,coordinator",
      ], input: try #require(server.setUpToken) + "\n")
    #expect(created.status == 0, "\(created.errors)")
    for (name, device) in [("mentor", mentor), ("successor", successor)] { try join(name, "mentor", device) }
    for (other, device) in zip(others, devices.dropFirst(3)) {
      try join(other.login, other.role, device)
      self.others[other.login] = device
    }
  }

  private func join(_ name: String, _ role: String, _ device: Device) throws {
    let code = try #require(
      try run(coordinator, "member invite --role \(role) --name \(name)").json["code"] as? String)
    let joined = try run(device, "join --login \(name) --server \(device.server)", input: code + "\n")
    let member = try #require(joined.json["member"] as? String)
    try run(coordinator, "member approve \(member.prefix(8)) --yes")
    try run(device, "login --login \(name)")
  }

  /// Runs a command that has to succeed.
  @discardableResult
  func run(_ device: Device, _ line: String, input: String = "") throws -> Device.Answer {
    let answer = try device.run(line.split(separator: " ").map(String.init), input: input)
    #expect(answer.status == 0, "\(line): \(answer.errors)")
    return answer
  }

  /// Runs a command that has to fail, with this code.
  func refused(_ device: Device, _ line: String, _ code: String, input: String = "", status: Int32 = 1) throws {
    let answer = try device.run(line.split(separator: " ").map(String.init), input: input)
    #expect(answer.status == status, "\(line): \(answer.errors)")
    #expect(answer.json["error"] as? String == code, "\(line): \(answer.errors)")
  }

  /// A case with a mentor and a journal.
  func active(need: String = "Haluaa irti.") throws -> String {
    let id = try #require(try run(coordinator, "case open --need-file - --language fi", input: need).json["id"] as? String)
    try run(coordinator, "case assess \(id) --with mentor --note-file -", input: "Selvä Exit-tarve.")
    try run(coordinator, "case agree \(id) --file -", input: "Mentori näkee kaiken.")
    try run(coordinator, "case assign \(id) --mentor Mentor")
    try run(mentor, "case accept \(id)")
    return id
  }
}
