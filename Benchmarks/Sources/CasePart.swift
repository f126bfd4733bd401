import ArgumentParser
import Foundation
import HelplineClient
import HelplineCore
import HelplineVault

/// A mentor's caseload, with up to a million objects of other mentors' cases in the store: it must cost what it costs alone.
enum CasePart {
  static let cases = 60
  static let objects = 30

  static func measure(server program: String, folder: URL, quick: Bool, _ figures: inout Figures) async throws {
    let data = folder.appendingPathComponent("data")
    let port = try ServerProcess.freePort()
    var server = try ServerProcess(program, data: data, port: port)
    let desk = try await Desk.found(server)
    let client = try Client(server: "http://127.0.0.1:\(port)")
    let member = try await Session.signIn(client: client, login: Desk.login, passphrase: Desk.passphrase, directory: nil)
    for _ in 0..<cases { _ = try await Casework.open(coordinator: member, mentor: member, objects: objects) }
    await client.close()
    try caseloads(server, desk, others: 0, quick: quick, &figures)
    server.stop()
    var present = 0
    for others in quick ? [10_000] : [10_000, 100_000, 1_000_000] {
      let took = try seconds { try BulkCases.add(others - present, to: data.appendingPathComponent("helpline.sqlite")) }
      say("   \(others) objects of others' cases: filled in \(Int(took.rounded())) s")
      present = others
      server = try ServerProcess(program, data: data, port: port)
      try caseloads(server, desk, others: others, quick: quick, &figures)
      if server.stop() != 0 { throw BenchError.failed("the server did not end well") }
    }
  }

  private static func caseloads(_ server: ServerProcess, _ desk: Desk, others: Int, quick: Bool, _ figures: inout Figures) throws
  {
    let request = Connection.request("GET", "/api/v1\(API.myCases.path)?limit=200", token: try desk.token())
    let answer = try Connection(port: server.port).exchange(request, keepBody: true)
    let found = try JSONDecoder().decode(CasePage.self, from: Data(answer.body)).cases
    let held = found.map { $0.objects.count + ($0.journal?.objects.count ?? 0) }
    guard held == Array(repeating: objects, count: cases) else { throw BenchError.failed("a caseload of \(held)") }
    figures.add("caseload-bytes", Double(answer.body.count))
    let count = quick ? 10 : 20
    for round in 0...(quick ? 3 : 5) {
      let before = server.processorSeconds
      let rate =
        Double(count) / (try Load.send(Array(repeating: request, count: count), port: server.port, clients: 1, expecting: 200))
      if round == 0 { continue }
      figures.add("caseload-\(others)", rate)
      figures.add("caseload-processor-\(others)", (server.processorSeconds - before) / Double(count) * 1000)
    }
  }
}

/// Cases as members make them, by the flows of the command line.
enum Casework {
  /// Opens a case in which the mentor works, of so many objects: four of the coordination, the rest notes in the journal.
  static func open(coordinator: Session, mentor: Session, objects: Int) async throws -> ID {
    let id = try await coordinator.openCase(
      origin: "direct", contact: nil, need: "Haluaa irti ryhmästä.", languages: ["fi"])
    // The pair's other member; where one does everything, nobody.
    let other = mentor.member == coordinator.member ? ID() : mentor.member
    try await coordinator.assess(id, with: other, exit: true, text: "Halu irtautua on oma.")
    try await coordinator.agree(id, text: "Tavataan viikoittain.")
    try await coordinator.assign(id, to: mentor.member)
    try await mentor.accept(id)
    let text = String(repeating: "Puhuttiin asunnosta ja siitä, kenelle voi soittaa illalla. ", count: 6)
    try await mentor.change(id) { draft in
      for number in 4..<objects { draft.addToJournal(JournalNote(day: draft.today, text: "\(number). \(text)")) }
    }
    return id
  }
}

/// Other mentors' cases, laid into the database of a server that does not run: sixty for each of them, thirty objects in each. Their
/// content is random, their form is a real one's.
enum BulkCases {
  private static let coordination = 5

  static func add(_ objects: Int, to file: URL) throws {
    let database = try PlainSQLite(file)
    try database.prepareForBulk()
    let compartment = try database.prepare(
      "INSERT INTO compartment (id, kind, epoch, open, purge_month, fingerprint, parent) VALUES (?, ?, 1, 0, NULL, ?, NULLIF(?, x''))"
    )
    let object = try database.prepare("INSERT INTO object VALUES (?, ?, 1, ?, ?)")
    let wrap = try database.prepare(
      "INSERT INTO wrap (recipient, compartment, epoch, key_epoch, sealed, mentor) VALUES (?, ?, 1, 1, ?, ?)")
    func random(_ count: Int) -> PlainSQLite.Value { .blob(Sodium.random(count)) }
    let count = objects / CasePart.objects
    let group = Sodium.random(32)
    // In order, so that pages are filled one after the other.
    let all = (0..<2 * count).map { (id: Sodium.random(16), isJournal: $0 >= count) }.sorted {
      $0.id.lexicographicallyPrecedes($1.id)
    }
    try database.execute("BEGIN")
    for one in all {
      try compartment.run([
        .blob(one.id), .integer(one.isJournal ? 3 : 2), random(32), one.isJournal ? random(32) : .blob([]),
      ])
      for _ in 0..<(one.isJournal ? CasePart.objects - coordination : coordination) {
        try object.run([.blob(one.id), random(16), random(1024 + HelplineVault.Sealing.aeadOverhead), random(32)])
      }
    }
    for one in all where !one.isJournal { try wrap.run([.blob(group), .blob(one.id), random(Wrap.size), .integer(0)]) }
    for place in stride(from: 0, to: all.count, by: 2 * CasePart.cases) {
      let mentor = Sodium.random(32)
      for one in all[place..<min(place + 2 * CasePart.cases, all.count)] {
        try wrap.run([.blob(mentor), .blob(one.id), random(Wrap.size), .integer(one.isJournal ? 0 : 1)])
      }
    }
    try database.execute("COMMIT")
  }
}

struct FillCasesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fill-cases", abstract: "Open cases as a coordinator and a mentor, by the flows of the command line.")
  @Option var server: String
  @Option var coordinator: String
  @Option var coordinatorPassphraseFile: String
  @Option var mentor: String
  @Option var mentorPassphraseFile: String
  @Option(help: "So many objects in each case, one number for each.") var objects: [Int]

  func run() async throws {
    let client = try Client(server: server)
    func session(_ login: String, _ file: String) async throws -> Session {
      let text = try String(contentsOfFile: file, encoding: .utf8)
      return try await Session.signIn(
        client: client, login: login, passphrase: text.trimmingCharacters(in: .whitespacesAndNewlines), directory: nil)
    }
    let coordinator = try await session(coordinator, coordinatorPassphraseFile)
    let mentor = try await session(mentor, mentorPassphraseFile)
    for count in objects { print(try await Casework.open(coordinator: coordinator, mentor: mentor, objects: count)) }
    for session in [coordinator, mentor] { await session.signOut() }
    await client.close()
  }
}
