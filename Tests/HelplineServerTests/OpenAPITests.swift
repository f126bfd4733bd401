import Foundation
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("The OpenAPI document", .turnstile)
struct OpenAPITests {
  /// Whether `value` has what `schema` asks for: types, required keys, elements, patterns, enumerations. Says where not.
  static func mismatch(_ value: JSONValue, _ schema: JSONValue, at path: String = "$") -> String? {
    guard let schema = schema.asObject else { return "\(path): no schema" }
    switch (schema["type"]?.asString, value) {
    case ("object", .object(let fields)):
      let properties = schema["properties"]?.asObject ?? [:]
      for key in (schema["required"]?.asArray ?? []).compactMap(\.asString) where fields[key] == nil {
        return "\(path).\(key) is missing"
      }
      for (key, field) in fields {
        guard let property = properties[key] else {
          if properties.isEmpty { continue }
          return "\(path).\(key) is not declared"
        }
        if let found = mismatch(field, property, at: "\(path).\(key)") { return found }
      }
    case ("array", .array(let elements)):
      guard let items = schema["items"] else { return "\(path) has no items" }
      for (place, element) in elements.enumerated() {
        if let found = mismatch(element, items, at: "\(path)[\(place)]") { return found }
      }
    case ("string", .string(let text)):
      if let pattern = schema["pattern"]?.asString, text.range(of: pattern, options: .regularExpression) == nil {
        return "\(path): \(text) is not \(pattern)"
      }
      if let cases = schema["enum"]?.asArray, !cases.contains(.string(text)) { return "\(path): \(text) is no case" }
    case ("integer", .integer(let number)):
      if let least = schema["minimum"]?.asInteger, number < least { return "\(path): \(number) is too small" }
      if let most = schema["maximum"]?.asInteger, number > most { return "\(path): \(number) is too large" }
    case ("boolean", .bool): break
    default: return "\(path) is not \(schema["type"]?.asString ?? "typed")"
    }
    return nil
  }

  private func reply(_ operation: Document.Operation, status: Int) -> JSONValue? {
    operation.value["responses"]?.asObject?[String(status)]?.asObject?["content"]?.asObject?["application/json"]?
      .asObject?["schema"]
  }

  @Test("The document is served as it is printed, and says what it is")
  func served() async throws {
    let world = try await ServerWorld()
    let answer = try await world.caller.send("GET", "/openapi.json")
    #expect(answer.status == 200)
    #expect(try answer.body == HelplineApplication.openAPI())
    #expect(Document.content["openapi"] == .string("3.1.0"))
    #expect(Document.content["info"]?.asObject?["version"] != nil)
    await world.stop()
  }

  @Test("Every operation has a name of its own, a summary, schemas for what goes in and out, and its refusals")
  func complete() throws {
    #expect(Document.operations.count == 75)
    #expect(Set(Document.operations.map(\.name)).count == Document.operations.count)
    for operation in Document.operations where !["health", "openapi"].contains(operation.name) {
      #expect(operation.value["summary"]?.asString?.hasSuffix(".") == true, "\(operation.name)")
      let responses = operation.value["responses"]?.asObject ?? [:]
      let success = try #require(responses.keys.compactMap { Int($0) }.filter { $0 < 300 }.first)
      #expect(reply(operation, status: success)?.asObject?["type"]?.asString == "object", "\(operation.name)")
      if ["POST", "PUT"].contains(operation.method) {
        let schema = operation.value["requestBody"]?.asObject?["content"]?.asObject?["application/json"]?.asObject?["schema"]
        #expect(schema?.asObject?["properties"]?.asObject?.isEmpty == false, "\(operation.name)")
        #expect(schema?.asObject?["required"]?.asArray?.isEmpty == false, "\(operation.name)")
        for status in ["400", "413", "415"] { #expect(responses[status] != nil, "\(operation.name) \(status)") }
      }
      #expect(responses["500"] != nil)
      for status in ["401", "403"] { #expect(operation.isOpen || responses[status] != nil, "\(operation.name) \(status)") }
      for (status, response) in responses where (Int(status) ?? 0) >= 400 {
        let content = response.asObject?["content"]?.asObject?["application/problem+json"]
        #expect(content?.asObject?["schema"] == .object(["$ref": .string("#/components/schemas/Problem")]))
        for code in operation.codes(Int(status) ?? 0) {
          #expect(Refusal.Code(rawValue: code)?.status == Int(status), "\(operation.name) \(code)")
        }
      }
      let parameters = (operation.value["parameters"]?.asArray ?? []).compactMap { $0.asObject?["in"]?.asString }
      #expect(parameters.contains("path") == operation.path.contains("{id}"))
    }
  }

  @Test("Every endpoint of the document is answered by the server: none is unknown to it")
  func registered() async throws {
    let world = try await ServerWorld()
    for operation in Document.operations {
      let path = operation.path.replacing("{id}", with: ID().description)
      let answer = try await world.caller.send(
        operation.method, path, body: operation.value["requestBody"] == nil ? nil : Data("{}".utf8))
      #expect(answer.status != 404, "\(operation.name)")
      #expect(operation.value["responses"]?.asObject?[String(answer.status)] != nil, "\(operation.name) \(answer.status)")
    }
    await world.stop()
  }

  @Test("What every GET really answers is what its schema says")
  func replies() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let open = try world.newInvitation(Role.allCases)
    try await world.caller.call(API.invite, open.request, token: world.founder.token)
    try await world.caller.call(API.invite, try world.newInvitation([.mentor]).request, token: world.founder.token)
    try await world.caller.call(API.join, try world.joining(try Member(), open))
    let contact = try await world.log(by: volunteer)
    try await world.log(by: volunteer)
    try await world.caller.call(API.writeContact, id: contact.id, world.settlement(of: contact), token: coordinator.token)
    // A rotation, so that there are previous secrets and single wraps.
    let leaving = try await world.add([.mentor])
    try await world.remove(leaving, by: world.founder)
    let mentor = try await world.add([.mentor])
    try await world.add(world.rotation(.members, by: world.founder), by: world.founder)
    world.clock.advance(months: 2)
    try await world.signIn(coordinator)
    try await world.close(world.month.adding(months: -2), by: coordinator)
    for member in [world.founder, coordinator, volunteer, mentor] { try await world.signIn(member) }
    world.clock.advance(months: 23)
    try await world.server.application.sweep()
    for member in [world.founder, coordinator, volunteer, mentor] { try await world.signIn(member) }
    let logged = try world.newContact()
    try await world.addKeys(by: coordinator)
    try await world.caller.call(API.logContact, logged, token: volunteer.token)
    try await world.leave(by: volunteer)
    let thread = try await world.beginThread(by: volunteer).id
    let begun = try await world.openCase(by: coordinator, grantedTo: [mentor]).id
    var accept = try world.caseWrite(begun, 3)
    accept.journal = try world.newJournal(by: mentor)
    try await world.write(accept, to: begun, by: mentor)
    try await world.hold(.administrator, mentor.id, to: mentor.id, by: mentor)
    let ids = try await world.example(by: coordinator)
    let tokens = [
      "audit": world.founder.token, "openInvitations": world.founder.token, "myContacts": volunteer.token,
      "singleWraps": world.founder.token, "myCases": mentor.token, "case": mentor.token,
      "recoveryHoldings": mentor.token,
    ]
    for operation in Document.operations where operation.method == "GET" {
      let id = ids[operation.name] ?? (["case": begun, "thread": thread][operation.name] ?? logged.id).description
      let path = operation.path.replacing("{id}", with: id)
      let answer = try await world.caller.send(
        "GET", path, token: operation.isOpen ? nil : tokens[operation.name] ?? coordinator.token)
      #expect(answer.status == 200, "\(operation.name)")
      let value = try JSONDecoder().decode(JSONValue.self, from: answer.body)
      let schema = try #require(reply(operation, status: 200))
      #expect(Self.mismatch(value, schema) == nil, "\(operation.name)")
      let lists = (value.asObject ?? [:]).compactMap { $0.value.asArray }
      #expect(
        lists.allSatisfy { !$0.isEmpty } || ["openInvitations", "service"].contains(operation.name),
        "\(operation.name) shows nothing")
    }
    await world.stop()
  }

  @Test("What is sent in these tests is what the request schemas say")
  func requests() async throws {
    let (world, _, volunteer) = try await ServerWorld.working()
    let contact = try world.newContact()
    let open = try world.newInvitation([.mentor])
    let member = try Member()
    let samples: [(String, any Encodable)] = [
      ("leaveHandOver", try world.newHandOver()), ("logContact", contact), ("writeContact", try world.settlement(of: contact)),
      ("writeContact", world.correction(of: contact)),
      ("openCase", try world.newCase()), ("writeCase", try caseWrite(world)),
      ("holdCeremony", try world.ceremony(.journal, ID(), to: member.id, by: volunteer, write: caseWrite(world)).request),
      (
        "holdCeremony",
        try world.ceremony(
          .group, ID(), to: member.id, by: volunteer, record: try world.rotation(.members, by: world.founder)
        ).request
      ),
      ("recoveryReading", try world.reading(.journal, ID(), by: volunteer)),
      (
        "renewRecovery",
        RecoveryHoldings(holdings: [
          RecoveryHolding(kind: 3, compartment: ID(), parent: ID(), epoch: 1, wrap: try .random(to: member.id.bytes))
        ])
      ),
      ("closeMonth", try world.closing(world.month)), ("exportRelease", ExportRelease(number: 1)),
      ("newThread", try world.newThread()), ("writeThread", try world.threadWrite(CallerTag.random(), 2, fresh: .random())),
      ("findThread", FindThread(tag: .random(32))), ("evaluateCaller", EvaluateCaller(blinded: try Samples.point())),
      ("eraseThread", EraseThread(tag: .random(32), item: contact)),
      ("writeService", WriteService(service: HSDSDocument(ServiceTests.fields("A")), replaces: .random(16))),
      ("assureServices", AssureServices(services: [ServiceRevision(id: DirectoryID(), revision: .random(16))])),
      ("importServices", ImportServices(services: [HSDSDocument(ServiceTests.fields("A"))])),
      ("invite", open.request), ("join", try world.joining(member, open)),
      ("changeName", try world.newName(of: volunteer, revision: 2)),
      ("addRecord", try world.rotation(.members, by: world.founder)), ("putBlob", PutBlob(version: 2, blob: .random(1064))),
      ("signIn", try await volunteer.signIn(world.caller, organisation: world.organisation)),
      ("changeRoster", try world.nextRoster(by: world.founder) { next, _ in next.members[0].roles = [.administrator] }.0),
      ("foundOrganisation", try Founding(release: Sodium.random(32)).request("token")),
    ]
    for (name, sample) in samples {
      let operation = try #require(Document.operations.first { $0.name == name })
      let schema = operation.value["requestBody"]?.asObject?["content"]?.asObject?["application/json"]?.asObject?["schema"]
      let value = try JSONDecoder().decode(JSONValue.self, from: try encoded(sample))
      #expect(Self.mismatch(value, try #require(schema)) == nil, "\(name)")
    }
    await world.stop()
  }

  /// A write to a case that has every part.
  private func caseWrite(_ world: ServerWorld) throws -> WriteCase {
    var write = try world.caseWrite(ID(), 2, grants: [world.founder])
    let rekey = world.nextEpoch([world.object()], to: try world.holderWraps(world.founder))
    write.rekey = rekey
    write.journal = WriteJournal(
      id: ID(), epoch: 2, objects: [world.object()], wraps: rekey.wraps, rekey: rekey, passOn: rekey.wraps[0])
    write.purge = world.month
    return write
  }

  @Test("A text fits its schema exactly if the server reads it: bytes, ids, days, months")
  func patterns() throws {
    func check<Value: Decodable>(_: Value.Type, _ name: String, _ texts: [String]) throws {
      let sample = try #require(Document.operations.first { $0.name == "logContact" }).value["requestBody"]
      let schema = try #require(sample?.asObject?["content"]?.asObject?["application/json"]?.asObject?["schema"])
      var field = schema
      for part in name.split(separator: ".") { field = try #require(field.asObject?["properties"]?.asObject?[String(part)]) }
      for text in texts {
        let isRead = (try? JSONDecoder().decode([Value].self, from: try JSONEncoder().encode([text]))) != nil
        #expect(isRead == (Self.mismatch(.string(text), field) == nil), "\(name): \(text)")
      }
    }
    let characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= .".map { String($0) }
    try check(
      Bytes.self, "object",
      characters.flatMap { ["A\($0)", "AA\($0)", "AAA\($0)", "AAAAA\($0)", $0] } + ["", "AAAAAAAA"])
    let id = ID().description
    try check(ID.self, "id", characters.map { id.dropLast() + $0 } + characters.map { $0 + id.dropFirst() } + ["", id + "0"])
    let months = (0...13).flatMap { month in [0, 1969, 1970, 2026, 9999].map { String(format: "%04d-%02d", $0, month) } }
    try check(Month.self, "purge", months + ["2026-1", "2026-011", "12026-01", "2026/01", " 2026-01"])
    try check(Month.self, "entries.month", months)
  }

  @Test("A number in a query is taken exactly in the range that its schema says")
  func ranges() async throws {
    let (world, coordinator, _) = try await ServerWorld.working()
    let auditor = try await world.add([.auditor])
    let mentor = try await world.add([.mentor])
    var seen = 0
    for operation in Document.operations where operation.method == "GET" {
      for parameter in (operation.value["parameters"]?.asArray ?? []).compactMap(\.asObject) {
        guard let name = parameter["name"]?.asString, let schema = parameter["schema"]?.asObject,
          let least = schema["minimum"]?.asInteger, let most = schema["maximum"]?.asInteger
        else { continue }
        seen += 1
        let above = most == Int.max ? "9223372036854775808" : String(most + 1)
        for (text, status) in [
          (String(least), 200), (String(most), 200), (String(least - 1), 400), (above, 400), ("+1", 400), ("01", 400),
        ] {
          let token = ["audit": auditor.token, "myCases": mentor.token][operation.name] ?? coordinator.token
          let answer = try await world.caller.send("GET", "\(operation.path)?\(name)=\(text)", token: token)
          #expect(answer.status == status, "\(operation.name) \(name)=\(text)")
        }
      }
    }
    #expect(seen == 18)
    await world.stop()
  }
}
