import Foundation
import HelplineCore
import HelplineVault

/// Answering an invitation: docs/protocol.md 4.
package enum JoinFlow {
  /// What an invitation promises, verified, before anybody answers it.
  package struct Promise: Sendable {
    package let roles: [Role]
    package let expires: Day
    let found: InvitationFound
    let rosters: RosterChain
    let tag: [UInt8]
  }

  package struct Joined: Sendable {
    package let member: ID
    /// To be compared with what the administrator sees: 20 characters in groups of four.
    package let fingerprint: String
    /// The recovery sheet, shown once; nil if none was wanted.
    package let sheet: String?
  }

  /// Looks the invitation up and verifies what it promises.
  package static func look(client: Client, code: TypedCode) async throws -> Promise {
    let tag = try Invitation(code.code).tag
    let found: InvitationFound
    do { found = try await client.call(API.lookUpInvitation, LookUpInvitation(tag: Bytes(tag))) } catch let refusal as Refusal
      where refusal.code == .notFound
    { throw ClientError.invitationRefused }
    do { try Invitation(code.code).verify(found.terms.value, mac: found.mac.bytes) } catch { throw ClientError.forged }
    let rosters = try Session.chain(of: found.rosters, anchor: found.terms.anchor.bytes)
    guard rosters.hash(of: found.terms.roster.version) == found.terms.roster.hash.bytes else { throw ClientError.forged }
    return Promise(roles: found.terms.roles, expires: found.terms.expires, found: found, rosters: rosters, tag: tag)
  }

  /// Makes the keys and answers. `member` stays the same in a retry.
  package static func run(
    client: Client, code: TypedCode, promise: Promise, login: String, passphrase: String, withSheet: Bool,
    directory: ProfileDirectory?
  ) async throws -> Joined {
    guard PassphraseStrength.isStrong(passphrase) else { throw ClientError.weakPassphrase }
    let organisation = promise.rosters.organisation
    let normalised = Normalised.login(login)
    let tag = try HardenedSecret.loginTag(Array(normalised.utf8), organisation: organisation)
    let invitationTag = Bytes(promise.tag)
    let hardened = try await Hardening.run(passphrase, loginTag: tag, organisation: organisation) { blinded in
      try await client.call(
        API.evaluateJoining, EvaluateJoining(tag: invitationTag, loginTag: Bytes(tag), blinded: blinded))
    }
    let sheet = withSheet ? try TypedCode(random: .sheet) : nil
    let (request, joiner) = try request(code: code, promise: promise, loginTag: tag, hardened: hardened, sheet: sheet)
    let answer = try await client.insist(API.join, request)
    if let directory {
      var profile = Profile(server: client.origin, login: normalised, organisation: try ID(organisation))
      profile.anchor = Bytes(promise.rosters.anchor)
      profile.member = request.member
      profile.signing = request.signing
      profile.sealing = request.sealing
      profile.device = answer.device
      profile.roster = Profile.Seen(
        Head(position: UInt64(promise.rosters.newest.version), hash: promise.rosters.newest.hash))
      profile.waiting = true
      try directory.save(profile)
    }
    let fingerprint = try joiner.fingerprint(anchor: promise.rosters.anchor)
    return Joined(member: answer.id, fingerprint: grouped(fingerprint), sheet: try sheet?.text)
  }

  private static func request(
    code: TypedCode, promise: Promise, loginTag: [UInt8], hardened: Hardening.Result, sheet: TypedCode?
  ) throws -> (Join, Joiner) {
    let member = ID()
    let newest = promise.rosters.newest
    let keys = try MemberKeys(
      member: member.bytes, anchor: promise.rosters.anchor, roster: Head(position: UInt64(newest.version), hash: newest.hash))
    let joiner = Joiner(
      member: member.bytes, signing: keys.signing.publicKey, sealing: keys.sealing.publicKey, loginTag: loginTag)
    let mac = try Invitation(code.code).authenticate(joiner: joiner, terms: promise.found.terms.value)
    let blobKey = try SecretBytes(random: 32)
    let request = Join(
      tag: Bytes(promise.tag), member: member, signing: Bytes(joiner.signing), sealing: Bytes(joiner.sealing), mac: Bytes(mac),
      login: try hardened.keys.newLogin(
        loginTag: loginTag, secretNumber: hardened.secretNumber, blobKey: blobKey, sheet: sheet,
        organisation: promise.rosters.organisation),
      blob: Bytes(try keys.seal(blobKey: blobKey, version: 1)))
    return (request, joiner)
  }

  /// A fingerprint as both sides show it.
  static func grouped(_ fingerprint: [UInt8]) -> String {
    let text = String(decoding: fingerprint, as: UTF8.self)
    return stride(from: 0, to: text.count, by: 4).map { String(text.dropFirst($0).prefix(4)) }.joined(separator: "-")
  }
}
