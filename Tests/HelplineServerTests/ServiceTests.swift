import Foundation
import HelplineCore
import HelplineServer
import Testing

extension ServerWorld {
  /// Puts the example directory in; gives an id of each kind by the name of the operation that asks for one.
  @discardableResult
  func example(by coordinator: Member) async throws -> [String: String] {
    let file = try DirectoryFile.read(Data(contentsOf: package("config/services.json")), kinds: nil)
    let body = ImportServices(services: file.map { HSDSDocument($0.fields) })
    try await caller.call(API.importServices, body, token: coordinator.token)
    var ids: [String: String] = [:]
    for (one, list) in [
      ("service", API.services), ("organization", API.organizations), ("serviceAtLocation", API.serviceAtLocations),
      ("taxonomy", API.taxonomies), ("taxonomyTerm", API.taxonomyTerms),
    ] {
      ids[one] = try await caller.call(list, Nothing(), token: coordinator.token).contents.first?.fields["id"]?.asString
    }
    return ids
  }
}

@Suite("The directory", .turnstile)
struct ServiceTests {
  static func fields(_ name: String, id: DirectoryID = DirectoryID(), _ more: [String: JSONValue] = [:]) -> [String: JSONValue] {
    ["id": .string(id.description), "name": .string(name), "status": .string("active")].merging(more) { $1 }
  }

  private func write(
    _ world: ServerWorld, _ fields: [String: JSONValue], _ replaces: Bytes? = nil, to id: DirectoryID? = nil, by member: Member
  ) async throws -> Bytes {
    let own: DirectoryID = try #require(id ?? DirectoryID(text: fields["id"]?.asString ?? ""))
    return try await world.caller.call(
      API.writeService, id: own, WriteService(service: HSDSDocument(fields), replaces: replaces),
      token: member.token
    ).revision
  }

  private func one(_ world: ServerWorld, _ id: DirectoryID, by member: Member) async throws -> [String: JSONValue] {
    try await world.caller.call(API.service, id: id, Nothing(), token: member.token).fields
  }

  private func all(_ world: ServerWorld, by member: Member) async throws -> [[String: JSONValue]] {
    let page = try await world.caller.call(
      API.services, query: ["full": "true", "per_page": "500"], Nothing(), token: member.token)
    return page.contents.map(\.fields)
  }

  @Test("A service is added, read with all its fields by every member, changed, and deleted")
  func life() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let id = DirectoryID()
    let own: [String: JSONValue] = [
      "x_own": .array([.integer(1), .number(60.25), .null, .bool(true), .object(["ä/\"": .string("\u{1}")])]),
      "minimum_age": .integer(15),
    ]
    let first = try await write(world, Self.fields("Apu", id: id, own), by: coordinator)
    var read = try await one(world, id, by: volunteer)
    #expect(read["x_revision"] == .string(first.text))
    read["x_revision"] = nil
    #expect(read == Self.fields("Apu", id: id, own))
    #expect(try await all(world, by: volunteer).count == 1)
    // What is read can be sent as it is.
    let second = try await write(
      world, try await one(world, id, by: coordinator).merging(["name": .string("Tuki")]) { $1 }, first, by: coordinator)
    #expect(second != first)
    #expect(try await one(world, id, by: volunteer)["name"] == .string("Tuki"))
    #expect(try await one(world, id, by: volunteer)["x_own"] == own["x_own"])
    await #expect(throws: Refusal(.stale)) { try await write(world, Self.fields("X", id: id), first, by: coordinator) }
    await #expect(throws: Refusal(.stale)) { try await write(world, Self.fields("X", id: id), by: coordinator) }
    let deleted = try await world.caller.ask(API.deleteService, id: id, Nothing(), token: coordinator.token)
    #expect(deleted.status == 200)
    #expect(try await world.caller.ask(API.service, id: id, Nothing(), token: volunteer.token).code == .notFound)
    #expect(try await world.caller.ask(API.deleteService, id: id, Nothing(), token: coordinator.token).code == .notFound)
    await #expect(throws: Refusal(.stale)) { try await write(world, Self.fields("X", id: id), second, by: coordinator) }
    await world.stop()
  }

  @Test("The same write again gives the same answer, also across a restart")
  func again() async throws {
    let (world, coordinator, _) = try await ServerWorld.working()
    let fields = Self.fields("Apu")
    let first = try await write(world, fields, by: coordinator)
    #expect(try await write(world, fields, by: coordinator) == first)
    try await world.restart()
    try await world.signIn(coordinator)
    #expect(try await write(world, fields, Bytes([1]), by: coordinator) == first)
    await world.stop()
  }

  @Test("What is no service is refused with the field, and nothing of an import is stored then")
  func refused() async throws {
    let (world, coordinator, _) = try await ServerWorld.working()
    let good = Self.fields("Hyvä")
    let bad = Self.fields("Paha", ["phones": .array([.object(["id": .string(DirectoryID().description)])])])
    await #expect(throws: Refusal(.invalidService, field: "service.phones[0].number")) {
      try await write(world, bad, by: coordinator)
    }
    await #expect(throws: Refusal(.invalidService, field: "service.id")) {
      try await write(world, good, to: DirectoryID(), by: coordinator)
    }
    await #expect(throws: Refusal(.invalidService, field: "service")) {
      try await write(
        world, Self.fields("Pitkä", ["description": .string(String(repeating: "a", count: 64 << 10))]), by: coordinator)
    }
    for (services, field) in [([good, bad], "services[1].phones[0].number"), ([good, good], "services[1].id")] {
      await #expect(throws: Refusal(.invalidService, field: field)) {
        try await world.caller.call(
          API.importServices, ImportServices(services: services.map { HSDSDocument($0) }), token: coordinator.token)
      }
    }
    #expect(try await all(world, by: coordinator).isEmpty)
    await world.stop()
  }

  @Test("An import adds and changes, leaves what it does not name, and says how many; no more than there may be")
  func imports() async throws {
    let (world, coordinator, _) = try await ServerWorld.working()
    let token = coordinator.token
    let services = (0..<500).map { Self.fields("Palvelu \($0)") }
    func bring(_ services: [[String: JSONValue]]) async throws -> [Int] {
      let answer = try await world.caller.call(
        API.importServices, ImportServices(services: services.map { HSDSDocument($0) }), token: token)
      return [answer.added, answer.changed]
    }
    #expect(try await bring(services) == [500, 0])
    #expect(try await bring(services) == [0, 0])
    let changed = services.prefix(3).map { $0.merging(["name": .string("Uusi")]) { $1 } } + [Self.fields("Yksi lisää")]
    #expect(try await bring(changed) == [1, 3])
    #expect(try await world.counts()["service"] == 501)
    await #expect(throws: Refusal(.tooMany)) { _ = try await bring((0...500).map { Self.fields("\($0)") }) }
    for _ in 0..<8 { _ = try await bring((0..<500).map { Self.fields("\($0)") }) }
    await #expect(throws: Refusal(.tooMany)) { _ = try await bring((0..<500).map { Self.fields("\($0)") }) }
    #expect(try await bring((0..<499).map { Self.fields("\($0)") }) == [499, 0])
    await #expect(throws: Refusal(.tooMany)) { _ = try await write(world, Self.fields("Liikaa"), by: coordinator) }
    // All of them in pages: each once, by id.
    var ids: [String] = []
    for page in 1...10 {
      let answer = try await world.caller.call(
        API.services, query: ["per_page": "500", "page": String(page)], Nothing(), token: token)
      #expect(answer.totalItems == 5000 && answer.totalPages == 10 && answer.pageNumber == page && answer.size == 500)
      #expect(answer.firstPage == (page == 1) && answer.lastPage == (page == 10) && !answer.empty)
      ids += answer.contents.compactMap { $0.fields["id"]?.asString }
    }
    #expect(Set(ids).count == 5000 && ids == ids.sorted())
    let beyond = try await world.caller.call(API.services, query: ["page": "1000000"], Nothing(), token: token)
    #expect(beyond.empty && beyond.contents.isEmpty && beyond.lastPage && beyond.totalItems == 5000)
    await world.stop()
  }

  @Test("Assuring sets the organisation's today, of exactly what was read, all or none")
  func assure() async throws {
    let (world, coordinator, _) = try await ServerWorld.working()
    let (first, second) = (Self.fields("A"), Self.fields("B", ["assured_date": .string("2020-01-01")]))
    var revisions: [ServiceRevision] = []
    for fields in [first, second] {
      let id = try #require(DirectoryID(text: fields["id"]?.asString ?? ""))
      revisions.append(ServiceRevision(id: id, revision: try await write(world, fields, by: coordinator)))
    }
    let wrong = ServiceRevision(id: revisions[1].id, revision: revisions[0].revision)
    let unknown = ServiceRevision(id: DirectoryID(), revision: revisions[0].revision)
    for (other, code) in [(wrong, Refusal.Code.stale), (unknown, .notFound)] {
      let body = AssureServices(services: [revisions[0], other])
      #expect(try await world.caller.ask(API.assureServices, body, token: coordinator.token).code == code)
    }
    #expect(try await one(world, revisions[0].id, by: coordinator)["assured_date"] == nil)
    let body = AssureServices(services: revisions)
    let answer = try await world.caller.call(API.assureServices, body, token: coordinator.token)
    #expect(answer.assured == world.service.clock.today)
    for revision in answer.services {
      let read = try await one(world, revision.id, by: coordinator)
      #expect(
        read["assured_date"] == .string(answer.assured.description) && read["x_revision"] == .string(revision.revision.text))
    }
    #expect(try await world.caller.call(API.assureServices, body, token: coordinator.token).services == answer.services, "again")
    await world.stop()
  }

  @Test("What stands inside services is listed as HSDS wants it, and found by its id")
  func lists() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let ids = try await world.example(by: coordinator)
    let token = volunteer.token
    func list(_ endpoint: Endpoint<Nothing, HSDSPage>) async throws -> [[String: JSONValue]] {
      try await world.caller.call(endpoint, query: ["per_page": "500"], Nothing(), token: token).contents.map(\.fields)
    }
    let organizations = try await list(API.organizations)
    #expect(organizations.count == 5 && organizations.allSatisfy { $0["services"] == nil && $0["description"] != nil })
    let named: String = try #require(ids["organization"])
    let organization = try await world.caller.call(API.organization, id: named, Nothing(), token: token)
    #expect(organization.fields["services"]?.asArray?.isEmpty == false)
    let places = try await list(API.serviceAtLocations)
    #expect(places.count == 23 && places.allSatisfy { $0["service"]?.asObject?["name"] != nil && $0["location_id"] != nil })
    let terms = try await list(API.taxonomyTerms)
    let taxonomies = try await list(API.taxonomies)
    #expect(taxonomies.map { $0["name"] } == [.string("referral_service")])
    #expect(terms.count >= 15 && terms.allSatisfy { $0["taxonomy_id"] == taxonomies[0]["id"] })
    let flat = try await list(API.services)
    #expect(flat.count == 30 && flat.allSatisfy { $0["phones"] == nil && $0["organization"]?.asObject?["name"] != nil })
    for name in [API.organization, API.serviceAtLocation, API.taxonomy, API.taxonomyTerm, API.service] {
      #expect(try await world.caller.ask(name, id: DirectoryID(), Nothing(), token: token).code == .notFound, "\(name.name)")
      #expect(try await world.caller.ask(name, id: ID(), Nothing(), token: token).code == .notFound, "\(name.name)")
    }
    let root = try await world.caller.send("GET", "/api/v1/")
    let description = try JSONDecoder().decode(HSDSDescription.self, from: root.body)
    #expect(description.version == "3.0" && description.openapiURL == world.service.origins[0] + "/openapi.json")
    await world.stop()
  }
}
