import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("Bad input gets a clear answer and changes nothing", .turnstile)
struct BadInputTests {
  private func send(_ body: String, _ world: ServerWorld) async throws -> Answer {
    try await world.caller.send("POST", "/api/v1/challenges", body: Data(body.utf8))
  }

  private static let tag = #""tag":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA""#

  @Test("A body that two readers could read differently is refused: equal keys, commas too many, other encodings")
  func ambiguous() async throws {
    let world = try await ServerWorld()
    let tag = Self.tag
    let bodies = [
      "{\(tag),\(tag)}", "{\(tag),\"tag\":null}", "{\"tag\":7,\(tag)}", "{\(tag),\"later\":{\"a\":1,\"a\":1}}",
      "{\(tag),\"\\u0074ag\":7}", "{\(tag),\"later\":[{\"a\":1,\"b\":2,\"a\":3}]}", "{\(tag),\"\u{212A}\":1,\"K\":2}",
      "{\(tag),}",
      "{,\(tag)}", "{\(tag),\"later\":[1,]}", "{\(tag)}{}", "{\(tag)} x", "{\(tag)}]", "[{\(tag)}]", "\u{FEFF}{\(tag)}",
      "{\(tag)//}\n}", "{'tag':'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'}", "{\(tag),\"later\":NaN}",
      "{\(tag),\"\\uD800\":1}", "{\(tag),\"later\":\"\n\"}", "{\(tag),\"later\"}", "{\(tag)]",
      "{\(tag),\"later\":{]}", "{\(tag),\"open", "{\(tag),\"open\\\"}",
    ]
    for body in bodies { #expect(try await send(body, world).code == .malformed, "\(body)") }
    for encoding in [String.Encoding.utf16LittleEndian, .utf16BigEndian, .utf16, .utf32] {
      let body = try #require("{\(tag)}".data(using: encoding))
      #expect(try await world.caller.send("POST", "/api/v1/challenges", body: body).code == .malformed)
    }
    for body in [
      "{\(tag)}", " {\r\n\t\(tag) } ", "{\(tag),\"a\":{\"b\":[{\"tag\":1},{\"tag\":2},[]]},\"b\":{}}",
      "{\"\\u0074ag\":\(tag.dropFirst(6))}",
    ] {
      #expect(try await send(body, world).status == 200, "\(body)")
    }
    await world.stop()
  }

  @Test("Bytes that are no UTF-8 are refused, wherever they stand")
  func encoding() async throws {
    let world = try await ServerWorld()
    for bad in [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0x80]] as [[UInt8]] {
      for (before, after) in [("{\"later\":\"", "\",\(Self.tag)}"), ("{\"", "\":1,\(Self.tag)}"), ("{\(Self.tag)}", "")] {
        let body = Data(Array(before.utf8) + bad + Array(after.utf8))
        #expect(try await world.caller.send("POST", "/api/v1/challenges", body: body).code == .malformed)
      }
    }
    await world.stop()
  }

  @Test("Deep nesting is refused, whether it ends or not, and a moderate one in an unknown field is not")
  func nesting() async throws {
    let world = try await ServerWorld()
    func nested(_ count: Int, closed: Bool = true) -> String {
      let inner = String(repeating: "[", count: count) + (closed ? String(repeating: "]", count: count) : "")
      return "{\(Self.tag),\"later\":\(inner)" + (closed ? "}" : "")
    }
    #expect(try await send(nested(15), world).status == 200)
    for count in [16, 17, 511, 513, 20_000] {
      #expect(try await send(nested(count), world).code == .malformed)
      #expect(try await send(nested(count, closed: false), world).code == .malformed)
    }
    await world.stop()
  }

  /// Every text that differs from `value` in one place: a field missing, null, of another type, or a code that nobody knows.
  static func variants(of value: JSONValue) -> [JSONValue] {
    switch value {
    case .object(let fields):
      return fields.flatMap { key, field -> [JSONValue] in
        var without = fields
        without[key] = nil
        let others =
          variants(of: field) + [.null, .array([.null]), .object(["x": .null]), .string("unknown!"), .bool(true), .integer(-1)]
        return [.object(without)]
          + others.filter { $0 != field }.map { other in
            var changed = fields
            changed[key] = other
            return .object(changed)
          }
      }
    case .array(let elements):
      return elements.indices.prefix(1).flatMap { place in
        (variants(of: elements[place]) + [.null, .integer(7), .string("unknown!")]).map { other in
          var changed = elements
          changed[place] = other
          return .array(changed)
        }
      }
    default: return []
    }
  }

  @Test("A field that is missing, null, of another type or an unknown code is refused in every request, and nothing is stored")
  func fields() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working { $0.networkTries = 100_000 }
    let contact = try await world.log(by: volunteer)
    let open = try world.newInvitation([.mentor])
    let member = try Member()
    let (approval, _) = try world.approval(member, [.mentor], by: world.founder)
    let samples: [(String, any Encodable, Member?)] = [
      ("logContact", try world.newContact(), volunteer), ("writeContact", try world.settlement(of: contact), coordinator),
      ("leaveHandOver", try world.newHandOver(), volunteer), ("invite", open.request, world.founder),
      ("join", try world.joining(member, open), nil), ("changeRoster", approval, world.founder),
      ("addRecord", try world.rotation(.members, by: world.founder), world.founder),
      (
        "addStatisticsKeys", AddStatisticsKeys(keys: [try world.newKey(world.month.adding(months: 5), by: coordinator)]),
        coordinator
      ),
      ("putBlob", PutBlob(version: 2, blob: .random(1064)), volunteer),
      ("signIn", try await volunteer.signIn(world.caller, organisation: world.organisation), nil),
      (
        "setPassphrase",
        try await volunteer.setPassphrase(world.caller, organisation: world.organisation, login: volunteer.newLogin()), volunteer
      ),
    ]
    let before = try await world.counts()
    for (name, sample, member) in samples {
      let operation = try #require(Document.operations.first { $0.name == name })
      let path = operation.path.replacing("{id}", with: contact.id.description)
      let schema = try #require(
        operation.value["requestBody"]?.asObject?["content"]?.asObject?["application/json"]?.asObject?["schema"])
      let value = try JSONDecoder().decode(JSONValue.self, from: try encoded(sample))
      #expect(OpenAPITests.mismatch(value, schema) == nil)
      let bad = Self.variants(of: value).filter { OpenAPITests.mismatch($0, schema) != nil }
      #expect(bad.count > 10, "\(name)")
      for body in bad {
        let answer = try await world.caller.send(
          operation.method, path, body: try JSONEncoder().encode(body), token: member?.token)
        // A name or a size that is well-formed as text is refused by what it would be for.
        #expect([400, 401, 404, 409, 422].contains(answer.status) && answer.code != nil, "\(name) \(answer.status)")
      }
    }
    var after = try await world.counts()
    // Failed sign-ins wait in memory; a stale write showed what is stored, which is an entry.
    after["audit"] = before["audit"]
    #expect(after == before)
    await world.stop()
  }

  @Test("An id that names nothing, or something of another kind, is 404 at every endpoint that takes one")
  func unknownIDs() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let contact = try await world.log(by: volunteer)
    let note = try await world.leave(by: volunteer)
    let before = try await world.counts()
    for operation in Document.operations where operation.path.contains("{id}") {
      let other = operation.path.contains("contacts") ? note.id : contact.id
      let bodies: [String: any Encodable] = [
        "writeContact": try world.settlement(of: contact), "writeCase": try world.caseWrite(contact.id, 2),
        "writeThread": try world.threadWrite(.random(), 2),
        "eraseThread": EraseThread(tag: .random(32), item: try world.newContact()),
        "writeService": WriteService(service: HSDSDocument(ServiceTests.fields("Palvelu")), replaces: nil),
        "changeName": try world.newName(of: volunteer, revision: 2),
      ]
      // An administrator's, whose ids are those of members.
      let isOfMembers = operation.path.contains("members")
      let token = isOfMembers ? world.founder.token : coordinator.token
      let body = try bodies[operation.name].map { try encoded($0) }
      for id in [
        ID(), other, isOfMembers ? note.id : volunteer.id, try ID(GroupName.coordinators.id(organisation: world.organisation)),
      ] {
        let path = operation.path.replacing("{id}", with: id.description)
        let answer = try await world.caller.send(operation.method, path, body: body, token: token)
        #expect(answer.code == .notFound, "\(operation.name) \(answer.status)")
      }
    }
    #expect(try await world.counts() == before)
    await world.stop()
  }

  @Test("A method that an address does not take is 405, with those that it takes; an address that is none is 404")
  func methods() async throws {
    let (world, coordinator, _) = try await ServerWorld.working()
    let paths = Dictionary(grouping: Document.operations, by: \.path).mapValues { Set($0.map(\.method)) }
    for (path, methods) in paths {
      let address = path.replacing("{id}", with: ID().description)
      for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"] where !methods.contains(method) {
        let answer = try await world.caller.send(method, address, token: coordinator.token)
        #expect(answer.status == 405 && answer.code == .noSuchMethod, "\(method) \(path): \(answer.status)")
        let allowed = methods.union(methods.contains("GET") ? ["HEAD"] : [])
        #expect(Set((answer.headers["allow"] ?? "").components(separatedBy: ", ")) == allowed, "\(method) \(path)")
      }
      #expect(try await world.caller.send("PATCH", address + "/x/y", token: coordinator.token).status == 404)
    }
    await world.stop()
  }

  @Test("What the server cannot read it keeps as it came, bit for bit, and holds it to its size alone")
  func opaque() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    for content in [UInt8(0), 0xff, 0x5a] {
      var contact = try world.newContact()
      contact.object = Bytes([UInt8](repeating: content, count: 2048 + Sealing.aeadOverhead))
      for change in [-1, 1] {
        var other = contact
        other.object = Bytes([UInt8](repeating: content, count: contact.object.bytes.count + change))
        #expect(try await world.caller.ask(API.logContact, other, token: volunteer.token).code == .wrongSize)
      }
      try await world.caller.call(API.logContact, contact, token: volunteer.token)
      let found = try await world.caller.call(API.contact, id: contact.id, Nothing(), token: coordinator.token)
      #expect(found.objects.map(\.sealed) == [contact.object] && found.wrap == contact.wraps[0])
    }
    await world.stop()
  }
}
