import Foundation
import HelplineCore
import HelplineServer
import HelplineVault
import NIOCore
import Testing

@Suite("Guessing", .turnstile)
struct GuessTests {
  private func evaluate(_ caller: Caller, _ member: Member, device: Bytes? = nil) async throws -> Answer {
    try await caller.ask(
      API.evaluateLogin, EvaluateLogin(loginTag: Bytes(member.loginTag), blinded: try Samples.point(), device: device))
  }

  /// An evaluation and a sign-in with its nonce, as a client does it.
  @discardableResult
  private func signIn(_ world: ServerWorld, _ member: Member, device: Bytes? = nil, right: Bool = true) async throws -> Answer {
    let evaluated = try await evaluate(world.caller, member, device: device)
    guard evaluated.status == 200 else { return evaluated }
    let nonce = try #require(try JSONDecoder().decode(Evaluated.self, from: evaluated.body).nonce)
    var request = try await member.signIn(world.caller, organisation: world.organisation, nonce: nonce, device: device)
    if !right { request.proof = .random(64) }
    return try await world.caller.ask(API.signIn, request)
  }

  @Test("A stranger's 200 guesses use up what strangers have; nobody else is slowed, and the member's own device least")
  func strangers() async throws {
    let world = try await ServerWorld { $0.networkTries = 10_000 }
    let victim = try await world.add([.volunteer])
    let bystander = try await world.add([.volunteer])
    let device = try #require(victim.device)
    var refused = 0
    let clock = ContinuousClock()
    for guess in 0..<200 {
      let begun = clock.now
      let answer = try await signIn(world, victim, right: false)
      if answer.status == 429 {
        refused += 1
        #expect(clock.now - begun < .seconds(10), "held")
        let wait = try #require(answer.headers["retry-after"].flatMap { Int($0) })
        #expect((1...3600).contains(wait))
      } else {
        #expect(answer.code == .notSignedIn)
      }
      if guess % 20 == 0 { #expect(try await signIn(world, bystander).status == 201) }
    }
    #expect(refused == 190)
    #expect(try await signIn(world, victim).status == 429, "a new device waits, also with the right passphrase")
    for _ in 0..<15 { #expect(try await signIn(world, victim, device: device).status == 201) }
    await world.stop()
  }

  @Test("A device has its own ten wrong tries an hour, and a success gives its try back")
  func devices() async throws {
    let clock = TestClock()
    let world = try await ServerWorld(clock: clock)
    let member = try await world.add([.volunteer])
    let device = try #require(member.device)
    for _ in 0..<20 { #expect(try await signIn(world, member, device: device).status == 201) }
    for _ in 0..<10 { #expect(try await signIn(world, member, device: device, right: false).code == .notSignedIn) }
    #expect(try await signIn(world, member, device: device).status == 429)
    #expect(try await signIn(world, member).status == 201, "what everybody shares is untouched")
    // A nonce alone costs no try: a session is renewed with the key in memory.
    try await world.signIn(member, device: device)
    clock.advance(seconds: 3600)
    #expect(try await signIn(world, member, device: device).status == 201)
    await world.stop()
  }

  @Test("A device token of another login, of another server or a made-up one is worth nothing")
  func foreignDevices() async throws {
    let world = try await ServerWorld { $0.networkTries = 10_000 }
    let other = try await ServerWorld()
    let victim = try await world.add([.volunteer])
    for _ in 0..<10 { _ = try await evaluate(world.caller, victim) }
    var changed = try #require(victim.device).bytes
    changed[47] ^= 1
    for device in [world.founder.device, other.founder.device, .random(48), Bytes(changed), Bytes([]), .random(47)] {
      #expect(try await evaluate(world.caller, victim, device: device).status == 429)
    }
    #expect(try await evaluate(world.caller, victim, device: victim.device).status == 200)
    await world.stop()
    await other.stop()
  }

  @Test("A device that signs in keeps its token; a new one gets one")
  func tokens() async throws {
    let world = try await ServerWorld()
    let member = try await world.add([.volunteer])
    let device = try #require(member.device)
    #expect(try await world.signIn(member, device: device).device == device)
    #expect(try await world.signIn(member).device != device)
    #expect(try await world.signIn(member, device: world.founder.device).device != world.founder.device)
    try await world.restart()
    #expect(try await world.signIn(member, device: device).device == device)
    await world.stop()
  }

  @Test("One network has 60 tries in all; another network has its own, and so has a device")
  func networks() async throws {
    let world = try await ServerWorld()
    let member = try await world.add([.volunteer])
    for _ in 0..<60 { #expect(try await evaluate(world.caller, try Member()).status == 200) }
    #expect(try await evaluate(world.caller, try Member()).status == 429)
    #expect(try await evaluate(world.caller, member).status == 429)
    #expect(try await evaluate(world.caller, member, device: member.device).status == 200)
    let body = String(
      decoding: try encoded(
        EvaluateLogin(loginTag: Bytes(member.loginTag), blinded: try Samples.point(), device: nil)), as: UTF8.self)
    let elsewhere = try await RawConnection(world.server.port, from: "127.0.0.2")
    try await elsewhere.send(
      "POST /api/v1/evaluations HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
        + "X-Forwarded-For: 127.0.0.1\r\n\r\n\(body)")
    #expect(try await elsewhere.receive().status == 200)
    await world.stop()
  }

  @Test("Only the try that an evaluation cost is given back: nobody buys tries with sign-ins of their own")
  func noTrade() async throws {
    let world = try await ServerWorld()
    let insider = try await world.add([.volunteer])
    for _ in 0..<60 { _ = try await evaluate(world.caller, try Member()) }
    // On a device of one's own, with and without naming it at the sign-in; and with nonces that cost no try.
    for _ in 0..<5 {
      let evaluated = try await evaluate(world.caller, insider, device: insider.device)
      let nonce = try #require(try JSONDecoder().decode(Evaluated.self, from: evaluated.body).nonce)
      let request = try await insider.signIn(world.caller, organisation: world.organisation, nonce: nonce)
      #expect(try await world.caller.ask(API.signIn, request).status == 201)
      try await world.signIn(insider)
    }
    #expect(try await evaluate(world.caller, try Member()).status == 429)
    await world.stop()
  }

  @Test("Every budget is whole again after an hour")
  func recovery() async throws {
    let clock = TestClock()
    let world = try await ServerWorld(clock: clock)
    for _ in 0..<10 { _ = try await evaluate(world.caller, world.founder) }
    let waiting = try await evaluate(world.caller, world.founder)
    #expect(waiting.status == 429)
    let wait = try #require(waiting.headers["retry-after"].flatMap { Double($0) })
    clock.advance(seconds: wait - 2)
    #expect(try await evaluate(world.caller, world.founder).status == 429)
    clock.advance(seconds: 3)
    for _ in 0..<10 { #expect(try await evaluate(world.caller, world.founder).status == 200) }
    #expect(try await evaluate(world.caller, world.founder).status == 429)
    await world.stop()
  }

  @Test("An invitation gives ten evaluations; wrong tags are counted, and do not keep out who has the right one")
  func invitations() async throws {
    let world = try await ServerWorld()
    let open = try world.newInvitation([.volunteer])
    try await world.caller.call(API.invite, open.request, token: world.founder.token)
    func look(_ tag: Bytes) async throws -> Int {
      try await world.caller.ask(API.lookUpInvitation, LookUpInvitation(tag: tag)).status
    }
    for _ in 0..<60 { #expect(try await look(.random(32)) == 404) }
    #expect(try await look(.random(32)) == 429)
    #expect(try await look(open.request.tag) == 200)
    for tag in [open.request.tag] {
      for attempt in 0..<11 {
        let request = EvaluateJoining(tag: tag, loginTag: .random(32), blinded: try Samples.point())
        #expect(try await world.caller.ask(API.evaluateJoining, request).status == (attempt < 10 ? 200 : 429))
      }
    }
    #expect(try await world.caller.ask(API.join, try world.joining(try Member(), open)).status == 201)
    await world.stop()
  }

  @Test("An invitation is no way round the limits: no evaluation for a login that is taken, and each counts for its login")
  func invitationsAsLoophole() async throws {
    let world = try await ServerWorld { $0.networkTries = 10_000 }
    let founder = world.founder
    let waiting = try Member()
    func invited() async throws -> ServerWorld.OpenInvitation {
      let open = try world.newInvitation([.volunteer])
      try await world.caller.call(API.invite, open.request, token: founder.token)
      return open
    }
    func evaluate(_ open: ServerWorld.OpenInvitation, _ tag: [UInt8]) async throws -> Answer {
      let request = EvaluateJoining(tag: open.request.tag, loginTag: Bytes(tag), blinded: try Samples.point())
      return try await world.caller.ask(API.evaluateJoining, request)
    }
    let first = try await invited()
    #expect(try await evaluate(first, founder.loginTag).code == .loginTaken)
    #expect(try await evaluate(first, waiting.loginTag).status == 200)
    try await world.caller.call(API.join, world.joining(waiting, first))
    #expect(try await evaluate(first, waiting.loginTag).status == 200, "who has answered may begin again")
    #expect(try await evaluate(try await invited(), waiting.loginTag).code == .loginTaken)
    let future = Sodium.random(32)
    for _ in 0..<10 { #expect(try await evaluate(try await invited(), future).status == 200) }
    #expect(try await evaluate(try await invited(), future).status == 429)
    await world.stop()
  }

  @Test("A network is an IPv4 address, or the half of an IPv6 address that one household has")
  func households() throws {
    func network(_ address: String) throws -> String {
      GuessLimits.network(try SocketAddress(ipAddress: address, port: 1))
    }
    #expect(try network("2001:db8:1:2::1") == network("2001:db8:1:2:ffff:ffff:ffff:ffff"))
    #expect(try network("2001:db8:1:2::1") != network("2001:db8:1:3::1"))
    #expect(try network("192.0.2.1") != network("192.0.2.2"))
    #expect(try network("::ffff:192.0.2.1") == network("192.0.2.1"))
    #expect(GuessLimits.network(nil) == "")
  }

  @Test("Wrong set-up tokens are limited, and do not keep the founder out")
  func setUp() async throws {
    let folder = try Folder()
    let server = try await TestServer(folder["data"])
    func evaluate(_ token: String) async throws -> Answer {
      try await server.caller.ask(
        API.evaluateFounding, EvaluateFounding(setUpToken: token, loginTag: .random(32), blinded: try Samples.point()))
    }
    for _ in 0..<10 { #expect(try await evaluate("wrong").code == .notSignedIn) }
    #expect(try await evaluate("wrong").status == 429)
    let token = try #require(server.service.setUpToken)
    #expect(try await evaluate(token).status == 200)
    #expect(try await evaluate(" " + token.uppercased() + "\n").status == 200)
    await server.stop()
  }

  @Test("A session has ten evaluations for a new passphrase, of its own login only")
  func passphrases() async throws {
    let world = try await ServerWorld()
    let member = try await world.add([.volunteer])
    func ask(_ tag: [UInt8]) async throws -> Answer {
      let request = EvaluatePassphrase(loginTag: Bytes(tag), blinded: try Samples.point())
      return try await world.caller.ask(API.evaluatePassphrase, request, token: member.token)
    }
    #expect(try await ask(world.founder.loginTag).code == .notSignedIn)
    #expect(try await ask(Sodium.random(32)).code == .notSignedIn)
    for _ in 0..<10 { #expect(try await ask(member.loginTag).status == 200) }
    #expect(try await ask(member.loginTag).status == 429)
    await world.stop()
  }

  @Test("Points that are none, or the identity, are refused")
  func points() async throws {
    let world = try await ServerWorld()
    var high = try Samples.point().bytes
    high[31] |= 0x80
    let bad = [
      [UInt8](repeating: 0, count: 32), [UInt8](repeating: 0xff, count: 32), [1] + [UInt8](repeating: 0, count: 31), high, [],
      high + [0],
    ]
    for (place, point) in bad.enumerated() {
      let tag = Bytes(try Member().loginTag)
      let answer = try await world.caller.ask(
        API.evaluateLogin, EvaluateLogin(loginTag: tag, blinded: Bytes(point), device: nil))
      #expect(answer.code == .malformed, "point \(place)")
    }
    await world.stop()
  }
}
