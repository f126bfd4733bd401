import Foundation
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("Setting a passphrase", .turnstile)
struct PassphraseTests {
  @Test("A new passphrase ends every other session, and the old proof is worth nothing")
  func passphrase() async throws {
    let world = try await ServerWorld()
    let founder = world.founder
    let other = try await world.signIn(founder).token.bytes
    try await world.signIn(founder)
    let key = try SigningKey()
    let request = try await founder.setPassphrase(
      world.caller, organisation: world.organisation, login: founder.newLogin(key: key.publicKey))
    try await world.caller.call(API.setPassphrase, request, token: founder.token)
    _ = try await world.caller.call(API.rosters, Nothing(), token: founder.token)
    #expect(try await world.caller.ask(API.rosters, Nothing(), token: other).code == .notSignedIn)
    #expect(try await refusal { try await world.signIn(founder) } == .notSignedIn)
    await world.stop()
  }

  @Test("A proof for a new passphrase covers everything that it sets")
  func passphraseProof() async throws {
    let world = try await ServerWorld()
    let founder = world.founder
    let changes: [@Sendable (inout SetPassphrase) -> Void] = [
      { $0.login.loginKey = .random(32) }, { $0.login.sealedBlobKey = .random(72) }, { $0.login.sheet = nil },
      { $0.login.sheet?.tag = .random(32) }, { $0.login.sheet?.loginKey = .random(32) },
      { $0.login.sheet?.sealedBlobKey = .random(72) }, { $0.nonce = .random(32) }, { $0.tag = .random(32) },
      { $0.proof = .random(64) }, { $0.prover = .sheet },
    ]
    for change in changes {
      var request = try await founder.setPassphrase(
        world.caller, organisation: world.organisation, login: founder.newLogin())
      change(&request)
      let code = try await refusal { try await world.caller.call(API.setPassphrase, request, token: founder.token) }
      #expect(code == .notSignedIn)
    }
    // Somebody else's session does not make it one's own.
    let member = try await world.add([.volunteer])
    let request = try await founder.setPassphrase(world.caller, organisation: world.organisation, login: founder.newLogin())
    #expect(try await refusal { try await world.caller.call(API.setPassphrase, request, token: member.token) } == .notSignedIn)
    await world.stop()
  }

  @Test("Of two who prove a new passphrase by the same old one at once, one is taken")
  func twoPassphrases() async throws {
    let world = try await ServerWorld()
    let founder = world.founder
    let second = try await world.signIn(founder).token.bytes
    let first = try await world.signIn(founder).token.bytes
    let gate = try await Gate(world.service.store)
    let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
      for token in [first, second] {
        let request = try await founder.setPassphrase(
          world.caller, organisation: world.organisation, login: founder.newLogin(key: try SigningKey().publicKey))
        group.addTask { try await world.caller.ask(API.setPassphrase, request, token: token) }
      }
      try await gate.waits(2)
      try await gate.open()
      return try await group.reduce(into: []) { $0.append($1.status) }
    }
    #expect(answers.sorted() == [200, 401])
    await world.stop()
  }

  @Test("A sign-in that waits while its passphrase is replaced leaves no session behind")
  func passphraseWhileSigningIn() async throws {
    let world = try await ServerWorld()
    let founder = world.founder
    for _ in 0..<5 {
      let gate = try await Gate(world.service.store)
      let request = try await founder.signIn(world.caller, organisation: world.organisation)
      async let entering = world.caller.ask(API.signIn, request)
      try await gate.waits(1)
      let key = try SigningKey()
      let new = try await founder.setPassphrase(
        world.caller, organisation: world.organisation, login: founder.newLogin(key: key.publicKey))
      async let setting = world.caller.ask(API.setPassphrase, new, token: founder.token)
      try await gate.waits(2)
      try await gate.open()
      let (entered, set) = (try await entering, try await setting)
      #expect(set.status == 200)
      if let signedIn = try? JSONDecoder().decode(SignedIn.self, from: entered.body) {
        let answer = try await world.caller.ask(API.rosters, Nothing(), token: signedIn.token.bytes)
        #expect(answer.code == .notSignedIn, "a session of the old passphrase lives on")
      }
      // Back to the key that the helpers know.
      let nonce = try await world.caller.call(API.challenge, AskChallenge(tag: Bytes(founder.loginTag))).nonce
      let login = founder.newLogin()
      let statement = try SignIn.setPassphrase(
        origin: Array(world.caller.address.utf8), tag: founder.loginTag, nonce: nonce.bytes, loginKey: login.loginKey.bytes,
        sealedBlobKey: login.sealedBlobKey.bytes, sheetSeal: login.sheet?.sealedBlobKey.bytes,
        sheetTag: login.sheet?.tag.bytes, sheetKey: login.sheet?.loginKey.bytes, organisation: world.organisation)
      let back = SetPassphrase(
        prover: .login, origin: world.caller.address, tag: Bytes(founder.loginTag), nonce: nonce,
        proof: Bytes(try key.sign(statement)), login: login)
      try await world.caller.call(API.setPassphrase, back, token: founder.token)
    }
    await world.stop()
  }
}
