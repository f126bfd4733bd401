import HelplineCore
import HelplineServer

@testable import HelplineVault

/// A recovery key, whole.
final class HeldRecovery: Sendable {
  let secret: RecoverySecret
  init() throws { secret = try RecoverySecret() }
}

// Ceremonies as requests. What the server cannot open is random.
extension ServerWorld {
  struct Prepared: Sendable {
    var request: HoldCeremony
    let after: RosterChain
    let successor: HeldRecovery
  }

  private var recovery: HeldRecovery { state.withLock { $0.recovery } }

  func ceremony(
    _ use: RecoveryUse, _ subject: ID, to: ID, by runner: Member, signing held: HeldRecovery? = nil, administrator: ID? = nil,
    write: WriteCase? = nil, record: NewRecord? = nil
  ) throws -> Prepared {
    let successor = try HeldRecovery()
    let held = held ?? recovery
    var next = rosters.current
    next.recoverySigning = successor.secret.signing.publicKey
    next.recoverySealing = successor.secret.sealing.publicKey
    if let administrator, let place = next.index(of: administrator.bytes) { next.members[place].roles.insert(.administrator) }
    let signed = try rosters.signUnchecked(
      next, as: Recipient.recoveryID(organisation: organisation), with: held.secret.signing)
    var after = rosters
    try? after.append(signed)
    var request = HoldCeremony(
      use: use, subject: subject, to: to, roster: try Signed(signed), write: write, record: record, proof: Bytes([]))
    try prove(&request, by: runner, with: held)
    return Prepared(request: request, after: after, successor: successor)
  }

  /// Signs what the request says now.
  func prove(_ request: inout HoldCeremony, by runner: Member, with held: HeldRecovery? = nil) throws {
    let statement = try Ceremony.statement(
      request.use.value, subject: request.subject.bytes, to: request.to.bytes, runner: runner.id.bytes,
      rosterHash: Roster.hash(document: request.roster.document.bytes), wraps: request.bound, organisation: organisation)
    request.proof = Bytes(try (held ?? recovery).secret.signing.sign(statement))
  }

  func reading(_ use: RecoveryUse, _ subject: ID, by runner: Member, signing held: HeldRecovery? = nil) throws
    -> AskRecoveryReading
  {
    let statement = try Ceremony.reading(
      use.value, subject: subject.bytes, runner: runner.id.bytes, roster: rosters.newest, organisation: organisation)
    return AskRecoveryReading(
      use: use, subject: subject, proof: Bytes(try (held ?? recovery).secret.signing.sign(statement)))
  }

  /// Holds it, and knows what it changed. `administrator` is who gets the role, the subject if that is the use.
  func hold(
    _ use: RecoveryUse, _ subject: ID, to: ID, by runner: Member, write: WriteCase? = nil, record: NewRecord? = nil,
    times: Int = 1
  ) async throws {
    let made = try ceremony(
      use, subject, to: to, by: runner, administrator: use == .administrator ? subject : nil, write: write, record: record)
    for _ in 0..<times { try await caller.call(API.holdCeremony, made.request, token: runner.token) }
    happened(made)
  }

  func happened(_ made: Prepared) {
    state.withLock { state in
      state.rosters = made.after
      state.recovery = made.successor
    }
  }

  /// Why the server does not.
  func refused(_ request: HoldCeremony, by runner: Member) async throws -> Refusal.Code? {
    try await caller.ask(API.holdCeremony, request, token: runner.token).code
  }
}
