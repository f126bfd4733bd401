import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@testable import HelplineClient

/// Invariants 1 and 3 for callers' threads: what a thief, a curious operator and a lying server get of them.
@Suite(.serialized, .turnstile) struct InvariantThreadTests {
  // MARK: The thief

  @Test(
    "Of a copy of the database, every code of a shortened space opens nothing without the server secret, and the right one with it",
    .timeLimit(.minutes(5)))
  func everyCode() async throws {
    let desk = try await CallerDesk()
    // Codes that begin with so many zeros: small enough to try all of them at the real cost of each.
    let space = Self.codes(zeros: 13)
    #expect(space.count == 10)
    let (_, thread) = try await desk.give(try SpokenCode(typed: space[7]), summary: "salaisuus")
    _ = try await desk.give(try SpokenCode(), summary: "toinen, jonka koodi ei ole joukossa")
    let copy = desk.world.folder["copy.sqlite"]
    try await Backup.run(desk.world.settings, to: copy)
    let organisation = desk.founder.organisation.bytes
    let right = try JSONDecoder().decode(SecretFile.self, from: desk.world.server.service.store.secret.file).secrets[0].secret
      .bytes
    // What a thief can put in the place of the secret: nothing, a guess, and what the database holds.
    let held = try await DatabaseQueue(path: copy.path).read { db in try Data.fetchOne(db, sql: "SELECT hash FROM secret_check") }
    for secret in [[UInt8](repeating: 0, count: 32), Sodium.random(32), [UInt8](try #require(held))] {
      #expect(try Self.attack(copy, secret: secret, codes: space, organisation: organisation).isEmpty)
    }
    let found = try Self.attack(copy, secret: right, codes: space, organisation: organisation)
    #expect(found == [thread], "so the attack works, and its silence means something")
    await desk.world.close()
  }

  private struct SecretFile: Decodable {
    struct Numbered: Decodable { let secret: Bytes }
    let secrets: [Numbered]
  }

  /// Every code that begins with so many zeros.
  private static func codes(zeros: Int) -> [String] {
    let count = Int(pow(10, Double(14 - zeros)))
    return (0..<count).map { String(format: "%014d%02d", $0, 98 - $0 * 100 % 97) }
  }

  /// The threads whose caller wrap one of the codes opens, for who takes `secret` for the server's.
  private static func attack(_ copy: URL, secret: [UInt8], codes: [String], organisation: [UInt8]) throws -> [ID] {
    let rows = try DatabaseQueue(path: copy.path).read { db in
      try Row.fetchAll(db, sql: "SELECT id, caller_wrap FROM thread").map {
        (id: [UInt8]($0["id"] as Data), wrap: [UInt8]($0["caller_wrap"] as Data))
      }
    }
    #expect(rows.count == 2)
    let seed = try Sodium.subkey(2, of: try SecretBytes(copying: secret), context: "hl1serve")
    let key = try ObliviousFunction.deriveKey(seed: seed, info: [])
    var opened: [ID] = []
    for digits in codes {
      let code = try CallerCode(typed: Array(digits.utf8))
      let input = try HardenedSecret.input(callerCode: code, organisation: organisation)
      let blinded = try ObliviousFunction.blind(input)
      let y = try ObliviousFunction.finalize(
        input, blinded: blinded, evaluated: try ObliviousFunction.evaluate(blinded.element, key: key))
      let keys = try HardenedSecret.callerKeys(y, organisation: organisation)
      var associated = try ByteWriter("hl1/caller-wrap", organisation: organisation)
      try keys.threadTag.reveal { (tag) throws(VaultError) in try associated.fixed(tag, 32) }
      for row in rows where (try? Sealing.decrypt(row.wrap, associated: associated.bytes, key: keys.threadKey)) != nil {
        opened.append(try ID(row.id))
      }
    }
    return opened
  }

  @Test("Contacts leave as many rows of the same sizes with and without a code, and nothing in the database pairs the two")
  func sizes() async throws {
    var seen: [[String]] = []
    for withCode in [false, true] {
      let world = try await World(roles: Role.allCases)
      let founder = try await world.signIn(world.founder)
      var pairs: [(contact: ID, thread: ID?)] = []
      for _ in 0..<3 {
        let id = ID()
        var contact = try world.conversation()
        if withCode { contact.thread = try await founder.beginThread(try SpokenCode(), contact: id, summary: "yhteenveto") }
        try await founder.log(contact, id: id)
        pairs.append((id, contact.thread))
      }
      let pool = world.server.service.store.pool
      seen.append(
        try await pool.read { db in
          try [
            "compartment": "SELECT * FROM compartment WHERE kind = 1",
            "object": "SELECT object.* FROM object JOIN compartment c ON c.id = object.compartment WHERE c.kind = 1",
            "wrap": "SELECT wrap.* FROM wrap JOIN compartment c ON c.id = wrap.compartment WHERE c.kind = 1",
            "ledger": "SELECT * FROM ledger", "transient": "SELECT * FROM transient", "audit": "SELECT * FROM audit",
          ].sorted { $0.key < $1.key }.map { table, select in
            let columns = try db.columns(in: table).filter { $0.type == "BLOB" }.map { "sum(length(\($0.name)))" }
            let row = try Row.fetchOne(db, sql: "SELECT count(*), \(columns.joined(separator: ", ")) FROM (\(select))")
            return "\(table) \(row.map(\.description) ?? "")"
          }
        })
      // No row of the one holds the id of the other.
      let rows = try await pool.read { db in
        try ["compartment", "object", "wrap", "thread", "transient", "ledger"].flatMap { table in
          try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map { row in
            row.databaseValues.compactMap { Data.fromDatabaseValue($0) }.reduce(Data(), +)
          }
        }
      }
      for (contact, thread) in pairs {
        guard let thread else { continue }
        let both = rows.filter { $0.range(of: Data(contact.bytes)) != nil && $0.range(of: Data(thread.bytes)) != nil }
        #expect(both.isEmpty)
        #expect(rows.contains { $0.range(of: Data(thread.bytes)) != nil }, "the search works")
      }
      await world.close()
    }
    #expect(seen[0] == seen[1])
  }

  @Test("Threads cannot be listed: not by a path, not among contacts, cases or wraps, not by guessing ids")
  func enumerated() async throws {
    let desk = try await CallerDesk()
    let (_, thread) = try await desk.give(try SpokenCode())
    for session in [desk.volunteer, desk.coordinator] {
      #expect(try await session.call(API.myContacts, Nothing()).contacts.allSatisfy { $0.id != thread })
      await #expect(throws: Refusal(.notFound)) { try await session.call(API.contact, id: thread, Nothing()) }
      #expect(try await session.call(API.singleWraps, Nothing()).wraps.isEmpty)
    }
    for open in ["true", "false"] {
      let page = try await desk.coordinator.call(API.contacts, query: ["open": open], Nothing())
      #expect(page.contacts.allSatisfy { $0.id != thread })
    }
    await #expect(throws: Refusal(.notAllowed)) { try await desk.volunteer.call(API.thread, id: thread, Nothing()) }
    await #expect(throws: Refusal(.notFound)) { try await desk.coordinator.call(API.thread, id: ID(), Nothing()) }
    let paths =
      try JSONDecoder().decode([String: JSONValue].self, from: try HelplineApplication.openAPI())["paths"]?.asObject ?? [:]
    #expect(paths["/api/v1/threads"]?.asObject?.keys.sorted() == ["post"])
    #expect(paths.keys.filter { $0.contains("/threads") }.count == 4)
    await desk.world.close()
  }

  // MARK: A server that lies

  private func lie(_ desk: CallerDesk, _ sql: String, _ arguments: StatementArguments = []) async throws {
    try await desk.world.server.service.store.pool.write { try $0.execute(sql: sql, arguments: arguments) }
  }

  @Test("Swapped threads, another's wrap, an old object under a new epoch: refused")
  func swapped() async throws {
    let desk = try await CallerDesk()
    let (one, two) = (try SpokenCode(), try SpokenCode())
    let (_, a) = try await desk.give(one, summary: "yksi")
    let (_, b) = try await desk.give(two, summary: "kaksi")
    let (ida, idb) = (Data(a.bytes), Data(b.bytes))
    func copy(_ column: String, _ table: String, _ key: String) -> String {
      "UPDATE \(table) SET \(column) = (SELECT \(column) FROM \(table) WHERE \(key) = ?) WHERE \(key) = ?"
    }
    let (tag, wrap, object) = try await desk.world.server.service.store.pool.read { db in
      (
        try Data.fetchOne(db, sql: "SELECT tag FROM thread WHERE id = ?", arguments: [ida]),
        try Data.fetchOne(db, sql: "SELECT caller_wrap FROM thread WHERE id = ?", arguments: [ida]),
        try Data.fetchOne(db, sql: "SELECT sealed FROM object WHERE compartment = ?", arguments: [ida])
      )
    }
    // The other thread's content, wrap, or both, for this code.
    try await lie(desk, copy("sealed", "object", "compartment"), [idb, ida])
    await #expect(throws: ClientError.forged) { try await desk.next.openThread(one) }
    try await lie(desk, copy("caller_wrap", "thread", "id"), [idb, ida])
    await #expect(throws: ClientError.forged) { try await desk.next.openThread(one) }
    try await lie(desk, "UPDATE object SET sealed = ? WHERE compartment = ?", [object, ida])
    await #expect(throws: ClientError.forged) { try await desk.next.openThread(one) }
    // The code names the other thread.
    try await lie(desk, "UPDATE thread SET caller_wrap = ? WHERE id = ?", [wrap, ida])
    try await lie(desk, "UPDATE thread SET tag = randomblob(32) WHERE id = ?", [ida])
    try await lie(desk, "UPDATE thread SET tag = ? WHERE id = ?", [tag, idb])
    await #expect(throws: ClientError.forged) { try await desk.next.openThread(one) }
    // Everything in its place again: it opens, so the refusals meant something.
    try await lie(desk, "UPDATE thread SET tag = randomblob(32) WHERE id = ?", [idb])
    try await lie(desk, "UPDATE thread SET tag = ? WHERE id = ?", [tag, ida])
    #expect(try await desk.next.openThread(one).thread.items.map(\.text) == ["yksi"])
    await desk.world.close()
  }

  @Test("An older epoch is refused by who has seen a newer one, and opens with no fresh code")
  func older() async throws {
    let desk = try await CallerDesk()
    let code = try SpokenCode()
    let (contact, id) = try await desk.give(code, summary: "yksi")
    let key = Data(id.bytes)
    let before = try await desk.world.server.service.store.pool.read { db in
      (
        try Data.fetchOne(db, sql: "SELECT sealed FROM object WHERE compartment = ?", arguments: [key]),
        try Data.fetchOne(db, sql: "SELECT caller_wrap FROM thread WHERE id = ?", arguments: [key]),
        try Data.fetchOne(db, sql: "SELECT sealed FROM wrap WHERE compartment = ?", arguments: [key])
      )
    }
    let opened = try await desk.next.openThread(code)
    _ = try await desk.coordinator.thread(of: desk.coordinator.contact(contact))
    let written = try await desk.next.writeThread(opened, summary: "kaksi")
    _ = try await desk.coordinator.thread(of: desk.coordinator.contact(contact))
    // The old object alone, then with its epoch, its caller wrap and the coordinators'.
    try await lie(desk, "UPDATE object SET sealed = ? WHERE compartment = ?", [before.0, key])
    await #expect(throws: ClientError.forged) { try await desk.next.openThread(code) }
    try await lie(desk, "UPDATE object SET revision = 1 WHERE compartment = ?", [key])
    try await lie(desk, "UPDATE compartment SET epoch = 1 WHERE id = ?", [key])
    try await lie(desk, "UPDATE thread SET caller_wrap = ? WHERE id = ?", [before.1, key])
    try await lie(desk, "UPDATE wrap SET sealed = ?, epoch = 1 WHERE compartment = ?", [before.2, key])
    await #expect(throws: ClientError.rolledBack) { try await desk.next.openThread(code) }
    await #expect(throws: ClientError.rolledBack) {
      try await desk.coordinator.thread(of: desk.coordinator.contact(contact))
    }
    // Stated in the protocol: who has seen nothing newer cannot tell, while the code is the same.
    #expect(try await desk.volunteer.openThread(code).thread.items.map(\.text) == ["yksi"])
    #expect(written.thread.items.count == 2)
    // After a fresh code the old state opens with neither: its wrap is under the old code's key, the tag under the new one's.
    let fresh = try SpokenCode()
    try await desk.volunteer.writeThread(try await desk.volunteer.openThread(code), fresh: fresh)
    try await lie(desk, "UPDATE object SET sealed = ?, revision = 1 WHERE compartment = ?", [before.0, key])
    try await lie(desk, "UPDATE compartment SET epoch = 1 WHERE id = ?", [key])
    try await lie(desk, "UPDATE thread SET caller_wrap = ? WHERE id = ?", [before.1, key])
    let late = try await desk.world.signIn(
      Person(login: "next", passphrase: World.passphrase, directory: try ProfileDirectory(desk.world.folder["another device"])))
    await #expect(throws: ClientError.forged) { try await late.openThread(fresh) }
    await desk.world.close()
  }

  @Test(
    "What was written by who may not is refused: a volunteer in no group, a mentor in league with the server; a key that does not follow"
  )
  func authors() async throws {
    let desk = try await CallerDesk()
    let code = try SpokenCode()
    let (_, id) = try await desk.give(code, summary: "yksi")
    let opened = try await desk.next.openThread(code)
    let caller = try #require(opened.caller)
    let waiting = try await desk.world.signIn(try await desk.world.add("waiting", [.volunteer], by: desk.founder))
    let mentor = try await desk.world.signIn(try await desk.world.add("mentor", [.mentor], by: desk.founder))
    let key = Data(id.bytes)
    for session in [waiting, mentor, desk.volunteer] {
      // Whoever holds the code and the server can put anything in the place of the next epoch.
      let forged = try await session.forgedThread(id, epoch: 2, caller: caller)
      try await lie(desk, "UPDATE object SET sealed = ?, revision = 2 WHERE compartment = ?", [Data(forged.object), key])
      try await lie(desk, "UPDATE compartment SET epoch = 2 WHERE id = ?", [key])
      try await lie(desk, "UPDATE thread SET caller_wrap = ? WHERE id = ?", [Data(forged.wrap), key])
      await #expect(throws: ClientError.self) { try await desk.next.openThread(code) }
    }
    await desk.world.close()
  }
}

extension Session {
  /// A next epoch by this member whose key does not follow from the one before.
  fileprivate func forgedThread(_ id: ID, epoch: UInt32, caller: Caller) throws -> (object: [UInt8], wrap: [UInt8]) {
    let compartment = Compartment(id: id.bytes, kind: .thread, epoch: epoch)
    let key = try SecretBytes(random: 32)
    var thread = CallerThread()
    thread.add("väärä", day: status.day, by: member)
    let object = try SealedObject.seal(
      thread.payload.bytes, at: .init(compartment: compartment, object: id.bytes, revision: epoch), author: member.bytes,
      with: keys.signing, rosters: rosters, key: key)
    let wrap = try CallerWrap.make(
      key, of: compartment, to: caller.keys, granter: member.bytes, with: keys.signing, rosters: rosters,
      continuity: Sodium.random(32))
    return (object, wrap)
  }
}
