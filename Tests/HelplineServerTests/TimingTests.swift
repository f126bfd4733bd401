import Foundation
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("How long an answer takes", .turnstile)
struct TimingTests {
  /// Medians of `count` answers for each of two logins, asked for in turn.
  private func medians(_ count: Int, _ ask: (Int) async throws -> Void) async throws -> (Double, Double) {
    var times: [[Double]] = [[], []]
    let clock = ContinuousClock()
    for sample in 0..<(count + 30) * 2 {
      // In an order that favours neither.
      let which = (sample + sample / 2) % 2
      let begun = clock.now
      try await ask(which)
      let took = (clock.now - begun).components
      if sample >= 60 { times[which].append(Double(took.attoseconds) / 1e15 + Double(took.seconds) * 1000) }
    }
    return (times[0].sorted()[times[0].count / 2], times[1].sorted()[times[1].count / 2])
  }

  /// A difference that many samples show, not one that a busy machine makes: three chances.
  private func expectAlike(_ what: String, _ ask: (Int) async throws -> Void) async throws {
    var seen: [String] = []
    for _ in 0..<3 {
      let (known, unknown) = try await medians(300, ask)
      if abs(known - unknown) < max(0.15, 0.1 * min(known, unknown)) { return }
      seen.append(String(format: "%.3f and %.3f ms", known, unknown))
    }
    Issue.record("\(what): \(seen)")
  }

  @Test("A known login takes as long as an unknown one: evaluation, wrong proof, sheet")
  func alike() async throws {
    let world = try await ServerWorld {
      $0.loginTries = 100_000
      $0.networkTries = 100_000
    }
    // Other logins, so that the look-up has something to look through.
    for _ in 0..<3 { _ = try await world.add([.volunteer]) }
    let people = [world.founder, try Member()]
    let caller = world.caller
    try await expectAlike("evaluation") { which in
      let request = EvaluateLogin(loginTag: Bytes(people[which].loginTag), blinded: try Samples.point(), device: nil)
      _ = try await caller.ask(API.evaluateLogin, request)
    }
    let nonces = try await [people[0], people[1]].asyncMap { member in
      try await caller.call(API.challenge, AskChallenge(tag: Bytes(member.loginTag))).nonce
    }
    for fresh in [true, false] {
      try await expectAlike(fresh ? "wrong proof" : "used nonce") { which in
        let member = people[which]
        var nonce = nonces[which]
        if fresh { nonce = try await caller.call(API.challenge, AskChallenge(tag: Bytes(member.loginTag))).nonce }
        let request = SignInRequest(
          loginTag: Bytes(member.loginTag), origin: caller.address, nonce: nonce, proof: .random(64), device: nil)
        _ = try await caller.ask(API.signIn, request)
      }
    }
    try await expectAlike("sheet") { which in
      let request = SheetSignIn(
        sheetTag: Bytes(people[which].sheetTag), origin: caller.address, nonce: nonces[which], proof: .random(64))
      _ = try await caller.ask(API.sheetSignIn, request)
    }
    await world.stop()
  }
}

extension Array {
  fileprivate func asyncMap<Value>(_ body: (Element) async throws -> Value) async throws -> [Value] {
    var values: [Value] = []
    for element in self { values.append(try await body(element)) }
    return values
  }
}
