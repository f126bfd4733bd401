import Foundation
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("Who may ask for what", .turnstile)
struct AccessTests {
  /// Every endpoint, and who may use it: nil anybody, else roles. Written down here a second time on purpose.
  static let table: [String: Set<Role>?] = {
    let all = Set(Role.allCases)
    return [
      "organisation": nil, "evaluateFounding": nil, "foundOrganisation": nil, "health": nil, "openapi": nil,
      "evaluateLogin": nil, "challenge": nil, "signIn": nil, "sheetSignIn": nil,
      "lookUpInvitation": nil, "evaluateJoining": nil, "join": nil,
      "signOut": all, "evaluatePassphrase": all, "setPassphrase": all, "putBlob": all,
      "rosters": all, "changeRoster": [.administrator], "groups": all, "addRecord": all, "names": all,
      "changeName": [.administrator],
      "statisticsKeys": all, "addStatisticsKeys": [.coordinator], "singleWraps": all, "rewrap": all,
      "invite": [.administrator], "openInvitations": [.administrator],
      "logContact": [.volunteer, .coordinator], "contacts": [.coordinator], "myContacts": [.volunteer, .coordinator],
      "contact": [.volunteer, .coordinator], "writeContact": [.volunteer, .coordinator], "eraseContact": [.coordinator],
      "leaveHandOver": [.volunteer, .coordinator], "handOverNotes": [.volunteer, .coordinator],
      "removeHandOver": [.volunteer, .coordinator],
      "openCase": [.coordinator], "cases": [.coordinator], "myCases": [.mentor], "case": [.coordinator, .mentor],
      "writeCase": [.coordinator, .mentor], "eraseCase": [.coordinator],
      "recoveryState": [.coordinator, .administrator], "recoveryReading": all, "holdCeremony": all, "recoveryHoldings": all,
      "renewRecovery": all,
      "closing": [.coordinator], "closeMonth": [.coordinator], "releases": all, "exportRelease": all,
      "evaluateCaller": [.volunteer, .coordinator], "newThread": [.volunteer, .coordinator],
      "findThread": [.volunteer, .coordinator], "thread": [.coordinator], "writeThread": [.volunteer, .coordinator],
      "eraseThread": [.volunteer, .coordinator],
      "audit": [.auditor], "auditLinks": all,
      "directoryDescription": nil, "services": all, "service": all, "organizations": all, "organization": all,
      "serviceAtLocations": all, "serviceAtLocation": all, "taxonomies": all, "taxonomy": all, "taxonomyTerms": all,
      "taxonomyTerm": all, "writeService": [.coordinator], "deleteService": [.coordinator], "assureServices": [.coordinator],
      "importServices": [.coordinator],
    ]
  }()
  static let forSheets: Set = ["evaluatePassphrase", "setPassphrase", "signOut"]

  private func ask(_ operation: Document.Operation, _ caller: Caller, token: [UInt8]?) async throws -> Answer {
    let path = operation.path.replacing("{id}", with: ID().description)
    let body = operation.value["requestBody"] == nil ? nil : Data("{}".utf8)
    return try await caller.send(operation.method, path, body: body, token: token)
  }

  @Test("Every endpoint of the OpenAPI document is in the table, and the document says which are open")
  func complete() {
    #expect(Set(Document.operations.map(\.name)) == Set(Self.table.keys))
    for operation in Document.operations { #expect(operation.isOpen == (Self.table[operation.name] == .some(nil))) }
  }

  @Test("Without a session, with a false one or with one that has ended, every endpoint that is not open answers 401")
  func sessions() async throws {
    let clock = TestClock()
    let world = try await ServerWorld(clock: clock)
    let founder = world.founder
    let ended = founder.token
    try await world.caller.call(API.signOut, Nothing(), token: ended)
    try await world.signIn(founder)
    let idle = founder.token
    clock.advance(seconds: 3600)
    try await world.signIn(founder)
    let old = founder.token
    for _ in 0..<13 {
      clock.advance(seconds: 3500)
      _ = try await world.caller.ask(API.rosters, Nothing(), token: old)
    }
    for operation in Document.operations where !operation.isOpen {
      for token in [nil, [], Sodium.random(32), Sodium.random(31), ended, idle, old] {
        let answer = try await ask(operation, world.caller, token: token)
        #expect(answer.code == .notSignedIn, "\(operation.name)")
        #expect(answer.headers["www-authenticate"] == "Bearer")
      }
    }
    try await world.signIn(founder)
    let text = Bytes(founder.token).text
    for header in ["Basic \(text)", "bearer \(text)", text, "Bearer", "Bearer \(text)=", "Bearer \(text) ", "Bearer  \(text)"] {
      let answer = try await world.caller.send("GET", "/api/v1/rosters", headers: ["Authorization": header])
      #expect(answer.status == 401 || header.hasSuffix(" "), "\(header)")
    }
    let inQuery = try await world.caller.send("GET", "/api/v1/rosters?token=\(text)")
    #expect(inQuery.status == 401)
    await world.stop()
  }

  @Test("Each role gets 403 exactly where the table says so", arguments: Role.allCases)
  func roles(role: Role) async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let member = try await world.add([role])
    if role == .coordinator { try await world.admit(member, to: .coordinators, by: coordinator) }
    if role == .volunteer { try await world.admit(member, to: .volunteers, by: volunteer) }
    for operation in Document.operations where !operation.isOpen && operation.name != "signOut" {
      let answer = try await ask(operation, world.caller, token: member.token)
      let allowed = try #require(Self.table[operation.name] ?? nil).contains(role)
      #expect((answer.status == 403) == !allowed, "\(operation.name) answers \(answer.status)")
      #expect(answer.status != 401, "\(operation.name)")
    }
    try await world.caller.call(API.signOut, Nothing(), token: member.token)
    await world.stop()
  }

  @Test("A session opened by a recovery sheet can set a passphrase, and nothing else")
  func sheets() async throws {
    let world = try await ServerWorld(Role.allCases)
    let founder = world.founder
    let sheet = try await world.caller.call(
      API.sheetSignIn, try await founder.sheetSignIn(world.caller, organisation: world.organisation))
    for operation in Document.operations where !operation.isOpen && !Self.forSheets.contains(operation.name) {
      #expect(try await ask(operation, world.caller, token: sheet.token.bytes).code == .notAllowed, "\(operation.name)")
    }
    let evaluation = EvaluatePassphrase(loginTag: Bytes(founder.loginTag), blinded: try Samples.point())
    try await world.caller.call(API.evaluatePassphrase, evaluation, token: sheet.token.bytes)
    let new = founder.newLogin()
    let proved = try await founder.setPassphrase(world.caller, organisation: world.organisation, login: new)
    #expect(try await refusal { try await world.caller.call(API.setPassphrase, proved, token: sheet.token.bytes) } == .notAllowed)
    let bySheet = try await founder.setPassphrase(world.caller, organisation: world.organisation, by: .sheet, login: new)
    try await world.caller.call(API.setPassphrase, bySheet, token: sheet.token.bytes)
    // It has done what it was for, and every session from before is over.
    for token in [sheet.token.bytes, founder.token] {
      #expect(try await world.caller.ask(API.evaluatePassphrase, evaluation, token: token).code == .notSignedIn)
    }
    await world.stop()
  }

  @Test("A sheet's session ends after a quarter of an hour")
  func sheetExpiry() async throws {
    let clock = TestClock()
    let world = try await ServerWorld(clock: clock)
    let sheet = try await world.caller.call(
      API.sheetSignIn, try await world.founder.sheetSignIn(world.caller, organisation: world.organisation))
    clock.advance(seconds: 901)
    let evaluation = EvaluatePassphrase(loginTag: Bytes(world.founder.loginTag), blinded: try Samples.point())
    #expect(try await world.caller.ask(API.evaluatePassphrase, evaluation, token: sheet.token.bytes).code == .notSignedIn)
    await world.stop()
  }

  @Test("A removed member's session is dead at once, also in the middle of a request; nothing of theirs is stored")
  func removed() async throws {
    let (world, _, volunteer) = try await ServerWorld.working()
    let body = String(decoding: try encoded(try world.newContact()), as: UTF8.self)
    let slow = try await RawConnection(world.server.port)
    try await slow.send(
      "POST /api/v1/contacts HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
        + "Authorization: Bearer \(Bytes(volunteer.token).text)\r\n\r\n" + body.prefix(1000))
    try await Task.sleep(for: .milliseconds(100))
    try await world.remove(volunteer, by: world.founder, lost: true)
    let before = try await world.counts()
    try await slow.send(String(body.dropFirst(1000)))
    #expect(try await slow.receive().code == .notSignedIn)
    #expect(try await world.counts() == before)
    for operation in Document.operations where !operation.isOpen {
      #expect(try await ask(operation, world.caller, token: volunteer.token).code == .notSignedIn, "\(operation.name)")
    }
    #expect(try await refusal { try await world.signIn(volunteer) } == .notSignedIn)
    let sheet = try await volunteer.sheetSignIn(world.caller, organisation: world.organisation)
    #expect(try await refusal { try await world.caller.call(API.sheetSignIn, sheet) } == .notSignedIn)
    await world.stop()
  }

  @Test("A write that waits for its turn while its author is removed is not done")
  func removedWhileWaiting() async throws {
    let (world, _, volunteer) = try await ServerWorld.working()
    let contact = try world.newContact()
    let gate = try await Gate(world.service.store)
    let removal = try world.nextRoster(by: world.founder, lost: true) { next, version in
      if let place = next.index(of: volunteer.id.bytes) { next.members[place].removed = version }
    }.0
    async let removing: Nothing = world.caller.call(API.changeRoster, removal, token: world.founder.token)
    try await gate.waits(1)
    async let logging = world.caller.ask(API.logContact, contact, token: volunteer.token)
    try await gate.waits(2)
    try await gate.open()
    _ = try await removing
    #expect(try await logging.code == .notSignedIn)
    #expect(try await world.counts()["object"] == 3, "the names alone")
    await world.stop()
  }

  @Test("A role that is taken away is gone at once; an agreement ends with its day")
  func rolesChange() async throws {
    let clock = TestClock()
    let world = try await ServerWorld(clock: clock)
    let member = try await world.add([.auditor, .volunteer])
    _ = try await world.caller.call(API.audit, Nothing(), token: member.token)
    try await world.setRoles(member, [.volunteer], by: world.founder)
    #expect(try await world.caller.ask(API.audit, Nothing(), token: member.token).code == .notAllowed)
    let today = world.service.clock.today
    try await world.changeRoster(by: world.founder) { next, _ in
      if let place = next.index(of: member.id.bytes) { next.members[place].agreement = Array(today.description.utf8) }
    }
    _ = try await world.caller.call(API.rosters, Nothing(), token: member.token)
    clock.advance(days: 1)
    try await world.signIn(world.founder)
    #expect(try await refusal { try await world.signIn(member) } == .notSignedIn)
    await world.stop()
  }
}
