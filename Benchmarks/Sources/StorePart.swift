import Foundation
import HelplineCore
import HelplineVault

/// Stores from a thousand to a million contacts: a page of the inbox, against a bare route that answers with as many bytes, and the
/// start of the server.
enum StorePart {
  static func measure(server program: String, folder: URL, quick: Bool, _ figures: inout Figures) async throws {
    let data = folder.appendingPathComponent("data")
    let port = try ServerProcess.freePort()
    for _ in 0..<(quick ? 3 : 7) {
      let fresh = folder.appendingPathComponent("fresh-\(UUID().uuidString)")
      try FileManager.default.createDirectory(
        at: fresh, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      let server = try ServerProcess(program, data: fresh.appendingPathComponent("data"), port: try ServerProcess.freePort())
      figures.add("start-0", server.firstAnswer)
      server.stop()
    }
    var server = try ServerProcess(program, data: data, port: port)
    let desk = try await Desk.found(server)
    // What the bulk copies the form of.
    let first = try desk.newContacts(10)
    _ = try Load.send(
      try first.map { try Desk.bytes($0, token: try desk.token()) }, port: port, clients: 1, expecting: 201)
    server.stop()
    var present = first.count
    for size in quick ? [1000, 10_000] : [1000, 10_000, 100_000, 1_000_000] {
      let took = try seconds { try Bulk.add(size - present, to: data.appendingPathComponent("helpline.sqlite"), like: first[0]) }
      say("   \(size) contacts: filled in \(Int(took.rounded())) s")
      present = size
      for _ in 0..<(quick ? 2 : 3) {
        server = try ServerProcess(program, data: data, port: port)
        figures.add("start-\(size)", server.firstAnswer)
        if server.stop() != 0 { throw BenchError.failed("the server did not end well") }
      }
      server = try ServerProcess(program, data: data, port: port)
      figures.add("memory-idle-\(size)", Double(server.resident) / 1e6)
      try pages(server, desk, size: size, quick: quick, &figures)
      figures.add("memory-peak-\(size)", Double(server.peak) / 1e6)
      server.stop()
    }
  }

  /// Pages of the inbox from random places, in rounds that alternate with the bare route.
  private static func pages(_ server: ServerProcess, _ desk: Desk, size: Int, quick: Bool, _ figures: inout Figures) throws {
    let token = try desk.token()
    func requests(_ count: Int) -> [[UInt8]] {
      (0..<count).map { _ in
        // A full page after it, wherever it is.
        var place = Sodium.random(16)
        place[0] = UInt8(Int(place[0]) * 200 / 256)
        let after = Base32.text(place)
        return Connection.request("GET", "/api/v1\(API.contacts.path)?open=true&limit=50&after=\(after)", token: token)
      }
    }
    let answer = try Connection(port: server.port).exchange(requests(1)[0], keepBody: true)
    let page = try JSONDecoder().decode(ContactPage.self, from: Data(answer.body))
    guard page.contacts.count == 50 else { throw BenchError.failed("a page of \(page.contacts.count) contacts") }
    figures.add("page-bytes", Double(answer.body.count))
    let route = try ServerProcess(
      CommandLine.arguments[0], arguments: ["route", "--bytes", String(answer.body.count)], data: nil,
      port: try ServerProcess.freePort())
    let bare = Connection.request("GET", "/bytes")
    for clients in [1, 8] {
      let count = quick ? 100 : 200
      for round in 0...(quick ? 3 : 5) {
        let asked = requests(count)
        let own = ServerProcess.processorSeconds(of: 0)
        let before = server.processorSeconds
        let rate = Double(count) / (try Load.send(asked, port: server.port, clients: clients, expecting: 200))
        let (used, loads) = (server.processorSeconds - before, ServerProcess.processorSeconds(of: 0) - own)
        let alone =
          Double(count * 5)
          / (try Load.send(
            Array(repeating: bare, count: count * 5), port: route.port, clients: clients, expecting: 200))
        if round == 0 { continue }
        figures.add("page-\(clients)-\(size)", rate, against: alone)
        if clients == 8 {
          figures.add("page-processor-\(size)", used / Double(count) * 1000, against: loads / Double(count) * 1000)
        }
      }
    }
    route.stop()
  }
}

/// Many contacts at once, laid into the database of a server that does not run: their content is random, their form is a real one's.
/// They have no correction grants, which last for a day, and their statistics are closed.
enum Bulk {
  static func add(_ count: Int, to file: URL, like contact: LogContact) throws {
    let database = try PlainSQLite(file)
    try database.prepareForBulk()
    let recipient = try database.blobs(
      "SELECT recipient FROM wrap WHERE compartment = (SELECT id FROM compartment WHERE kind = 1 LIMIT 1)")[0]
    let compartment = try database.prepare(
      "INSERT INTO compartment (id, kind, epoch, open, purge_month, fingerprint) VALUES (?, 1, 1, 1, ?, ?)")
    let object = try database.prepare("INSERT INTO object VALUES (?, ?, 1, ?, ?)")
    let wrap = try database.prepare("INSERT INTO wrap (recipient, compartment, epoch, key_epoch, sealed) VALUES (?, ?, 1, 1, ?)")
    // In order, so that pages are filled one after the other.
    let ids = (0..<count).map { _ in Sodium.random(16) }.sorted { $0.lexicographicallyPrecedes($1) }
    try database.execute("BEGIN")
    for id in ids {
      try compartment.run([.blob(id), .integer(Int(contact.purge.number)), .blob(Sodium.random(32))])
      try object.run([.blob(id), .blob(id), .blob(Sodium.random(contact.object.bytes.count)), .blob(Sodium.random(32))])
    }
    for id in ids {
      try wrap.run([.blob(recipient), .blob(id), .blob(Sodium.random(contact.wraps[0].sealed.bytes.count))])
    }
    try database.execute("COMMIT")
  }
}
