import Foundation

/// Contacts logged per second, on the disk before they are answered, by 1, 8 and 64 clients, against SQLite alone.
enum LoggingPart {
  static func measure(server program: String, folder: URL, quick: Bool, _ figures: inout Figures) async throws {
    let rounds = quick ? 3 : 6
    let count = quick ? 600 : 1200
    for clients in [1, 8, 64] {
      let place = folder.appendingPathComponent("\(clients)")
      try FileManager.default.createDirectory(
        at: place, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      let data = place.appendingPathComponent("data")
      let server = try ServerProcess(program, data: data, port: try ServerProcess.freePort())
      if clients == 1 {
        sleep(2)
        figures.add("memory-idle", Double(server.resident) / 1e6)
      }
      let desk = try await Desk.found(server)
      let token = try desk.token()
      let schema = try PlainSQLite(data.appendingPathComponent("helpline.sqlite")).schema()
      let bare = try BareStore(place.appendingPathComponent("bare.sqlite"), schema: schema, journal: "WAL")
      let rollback = try BareStore(place.appendingPathComponent("rollback.sqlite"), schema: schema, journal: "DELETE")
      // One round unmeasured: code, caches and connections are warm afterwards, on both sides.
      for round in 0...rounds {
        let contacts = try desk.newContacts(clients == 1 ? count / 2 : count)
        let requests = try contacts.map { try Desk.bytes($0, token: token) }
        let rows = contacts.map { BareStore.Rows($0) }
        let total = Double(contacts.count)
        let alone = total / (try bare.store(rows))
        let before = server.processorSeconds
        let own = ServerProcess.processorSeconds(of: 0)
        let rate = total / (try Load.send(requests, port: server.port, clients: clients, expecting: 201))
        let (used, loads) = (server.processorSeconds - before, ServerProcess.processorSeconds(of: 0) - own)
        if round == 0 { continue }
        figures.add("logging-\(clients)", rate, against: alone)
        figures.add("logging-processor-\(clients)", used / total * 1000, against: loads / total * 1000)
        if clients == 64 {
          let some = Array(rows.prefix(count / 5))
          figures.add("logging-rollback", rate, against: Double(some.count) / (try rollback.store(some)))
        }
      }
      if clients == 64 { figures.add("memory-peak-logging", Double(server.peak) / 1e6) }
      guard server.stop() == 0 else { throw BenchError.failed("the server did not end well") }
    }
  }
}
