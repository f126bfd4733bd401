import Foundation
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("Signing in", .turnstile)
struct SignInTests {
  private func refused(_ world: ServerWorld, _ request: SignInRequest) async throws -> Refusal.Code? {
    try await refusal { try await world.caller.call(API.signIn, request) }
  }

  @Test("A nonce works once")
  func once() async throws {
    let world = try await ServerWorld()
    let request = try await world.founder.signIn(world.caller, organisation: world.organisation)
    try await world.caller.call(API.signIn, request)
    #expect(try await refused(world, request) == .notSignedIn)
    // Also when the first use was a failure.
    var wrong = try await world.founder.signIn(world.caller, organisation: world.organisation)
    let right = wrong
    wrong.proof = .random(64)
    #expect(try await refused(world, wrong) == .notSignedIn)
    #expect(try await refused(world, right) == .notSignedIn)
    await world.stop()
  }

  @Test("Of many who use one nonce at once, one gets in")
  func onceAtOnce() async throws {
    let world = try await ServerWorld()
    let request = try await world.founder.signIn(world.caller, organisation: world.organisation)
    let inside = try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<10 { group.addTask { try await self.refused(world, request) == nil } }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(inside == 1)
    await world.stop()
  }

  @Test("A nonce works for 60 seconds")
  func expiry() async throws {
    let clock = TestClock()
    let world = try await ServerWorld(clock: clock)
    let late = try await world.founder.signIn(world.caller, organisation: world.organisation)
    clock.advance(seconds: 55)
    let inTime = try await world.founder.signIn(world.caller, organisation: world.organisation)
    clock.advance(seconds: 6)
    #expect(try await refused(world, late) == .notSignedIn)
    try await world.caller.call(API.signIn, inTime)
    await world.stop()
  }

  @Test("A nonce works for its tag, on its server, and not if it was made up")
  func bound() async throws {
    let world = try await ServerWorld()
    let member = try await world.add([.volunteer])
    let foreign = try await world.caller.call(API.challenge, AskChallenge(tag: Bytes(member.loginTag))).nonce
    let founder = world.founder
    #expect(
      try await refused(world, try await founder.signIn(world.caller, organisation: world.organisation, nonce: foreign))
        == .notSignedIn)
    for nonce in [Bytes.random(32), Bytes([UInt8](repeating: 0, count: 32))] {
      let request = try await founder.signIn(world.caller, organisation: world.organisation, nonce: nonce)
      #expect(try await refused(world, request) == .notSignedIn)
    }
    let nonce = try await world.caller.call(API.challenge, AskChallenge(tag: Bytes(founder.loginTag))).nonce
    for bit in 0..<256 where bit % 16 == 0 || bit < 72 {
      var changed = nonce.bytes
      changed[bit / 8] ^= 1 << (bit % 8)
      let request = try await founder.signIn(world.caller, organisation: world.organisation, nonce: Bytes(changed))
      #expect(try await refused(world, request) == .notSignedIn)
    }
    try await world.caller.call(
      API.signIn, try await founder.signIn(world.caller, organisation: world.organisation, nonce: nonce))
    // A restart forgets every nonce: its key is in memory alone.
    let old = try await world.caller.call(API.challenge, AskChallenge(tag: Bytes(founder.loginTag))).nonce
    try await world.restart()
    let request = try await founder.signIn(world.caller, organisation: world.organisation, nonce: old)
    #expect(try await refused(world, request) == .notSignedIn)
    await world.stop()
  }

  @Test("A proof holds for the origin, the organisation, the tag and the nonce that it names")
  func statement() async throws {
    let world = try await ServerWorld()
    let founder = world.founder
    let caller = world.caller
    let organisation = world.organisation
    #expect(
      try await refused(world, try await founder.signIn(caller, organisation: Sodium.random(16))) == .notSignedIn)
    #expect(
      try await refused(
        world, try await founder.signIn(caller, organisation: organisation, tag: Sodium.random(32), named: founder.loginTag))
        == .notSignedIn)
    // Signed for one allowed origin, sent as another.
    var moved = try await founder.signIn(caller, organisation: organisation)
    moved.origin = "http://localhost:\(world.server.port)"
    #expect(try await refused(world, moved) == .notSignedIn)
    let other = try await founder.signIn(caller, organisation: organisation)
    var mixed = try await founder.signIn(caller, organisation: organisation)
    mixed.proof = other.proof
    #expect(try await refused(world, mixed) == .notSignedIn)
    for count in [0, 63, 65] {
      var short = try await founder.signIn(caller, organisation: organisation)
      short.proof = .random(count)
      #expect(try await refused(world, short) == .malformed)
    }
    for port in [world.server.port] {
      for host in ["127.0.0.1", "localhost", "[::1]"] {
        let request = try await founder.signIn(caller, organisation: organisation, origin: "http://\(host):\(port)")
        try await caller.call(API.signIn, request)
      }
    }
    await world.stop()
  }

  @Test("Only an origin of the settings is taken, whatever Host says")
  func origins() async throws {
    let world = try await ServerWorld()
    await world.stop()
    let server = try await TestServer(world.folder["data"]) { $0.origins = ["https://help.example"] }
    func signIn(_ origin: String, host: String? = nil) async throws -> Answer {
      let request = try await world.founder.signIn(server.caller, organisation: world.organisation, origin: origin)
      return try await server.caller.send(
        "POST", "/api/v1/sessions", body: try encoded(request), headers: host.map { ["Host": $0] } ?? [:])
    }
    for origin in [server.address, "https://help.example:443", "HTTPS://help.example", "https://evil.example", ""] {
      #expect(try await signIn(origin).code == .otherOrigin)
      #expect(try await signIn(origin, host: origin.replacing("https://", with: "")).code == .otherOrigin)
    }
    #expect(try await signIn("https://help.example", host: "evil.example").status == 201)
    await server.stop()
  }

  @Test("A known and an unknown login get the same answers, to the byte")
  func alike() async throws {
    let world = try await ServerWorld()
    let member = try await world.add([.volunteer])
    let stranger = try Member()
    var answers: [[Answer]] = []
    for someone in [member, stranger] {
      var wrong = try await someone.signIn(world.caller, organisation: world.organisation)
      wrong.proof = .random(64)
      let evaluation = EvaluateLogin(loginTag: Bytes(someone.loginTag), blinded: try Samples.point(), device: nil)
      var sheet = try await someone.sheetSignIn(world.caller, organisation: world.organisation)
      sheet.proof = .random(64)
      answers.append([
        try await world.caller.ask(API.challenge, AskChallenge(tag: Bytes(someone.loginTag))),
        try await world.caller.ask(API.evaluateLogin, evaluation), try await world.caller.ask(API.signIn, wrong),
        try await world.caller.ask(API.sheetSignIn, sheet),
      ])
    }
    // With the right proof too: there is nobody to sign in.
    let unknown = try await stranger.signIn(world.caller, organisation: world.organisation)
    answers[0].append(answers[0][2])
    answers[1].append(try await world.caller.ask(API.signIn, unknown))
    for (known, unknown) in zip(answers[0], answers[1]) {
      #expect(known.status == unknown.status && known.body.count == unknown.body.count)
      #expect(known.status == 200 || known.body == unknown.body)
      #expect(Set(known.headers.keys) == Set(unknown.headers.keys))
      for (name, value) in known.headers where name != "date" { #expect(unknown.headers[name] == value) }
    }
    let fields = answers.map { try? JSONDecoder().decode(Evaluated.self, from: $0[1].body).secretNumber }
    #expect(fields[0] == fields[1])
    await world.stop()
  }

  @Test("After a new server secret, its number does not tell which logins there are, and each moves on by itself")
  func secretNumbers() async throws {
    let world = try await ServerWorld { $0.networkTries = 1000 }
    let founder = world.founder
    await world.stop()
    let file = world.folder["data/server-secret.json"]
    var content = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    var secrets = try #require(content["secrets"] as? [[String: Any]])
    secrets.append(["number": 2, "secret": Bytes.random(32).text])
    content["secrets"] = secrets
    try DataDirectory.write(JSONSerialization.data(withJSONObject: content), to: file)
    try await world.restart()
    func number(_ tag: [UInt8]) async throws -> UInt32 {
      let request = EvaluateLogin(loginTag: Bytes(tag), blinded: try Samples.point(), device: nil)
      return try await world.caller.call(API.evaluateLogin, request).secretNumber
    }
    var numbers: [UInt32] = []
    for _ in 0..<40 {
      let tag = Sodium.random(32)
      let first = try await number(tag)
      #expect(try await number(tag) == first)
      numbers.append(first)
    }
    #expect(Set(numbers) == [1, 2])
    #expect(try await number(founder.loginTag) == 1)
    #expect(try await world.signIn(founder).renewSecret)
    let old = try await founder.setPassphrase(
      world.caller, organisation: world.organisation, login: founder.newLogin(secretNumber: 1))
    #expect(try await refusal { try await world.caller.call(API.setPassphrase, old, token: founder.token) } == .stale)
    let new = try await founder.setPassphrase(
      world.caller, organisation: world.organisation, login: founder.newLogin(secretNumber: 2))
    try await world.caller.call(API.setPassphrase, new, token: founder.token)
    #expect(try await number(founder.loginTag) == 2)
    #expect(try await !world.signIn(founder).renewSecret)
    await world.stop()
  }

  @Test("With little disk left nobody signs in, known or not")
  func littleSpace() async throws {
    let world = try await ServerWorld()
    await world.stop()
    let server = try await TestServer(world.folder["data"]) { $0.leastFree = Int.max }
    for someone in [world.founder, try Member()] {
      let request = try await someone.signIn(server.caller, organisation: world.organisation)
      #expect(try await refusal { try await server.caller.call(API.signIn, request) } == .littleSpace)
      let sheet = try await someone.sheetSignIn(server.caller, organisation: world.organisation)
      #expect(try await refusal { try await server.caller.call(API.sheetSignIn, sheet) } == .littleSpace)
    }
    await server.stop()
  }
}
