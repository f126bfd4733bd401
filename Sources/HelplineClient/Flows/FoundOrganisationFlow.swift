import Foundation
import HelplineCore
import HelplineVault

/// Creating an organisation: first roster, first groups, the founder's login, and the recovery shares, which are shown once.
package enum FoundOrganisationFlow {
  package struct Founded: Sendable {
    package let organisation: ID
    /// Base32 in groups of four, one for each trustee.
    package let shares: [String]
    /// The founder's recovery sheet.
    package let sheet: String
  }

  /// `roles` hold administrator. `shares` and `threshold`: n ≥ 3 trustees, k ≥ 2 of whom can recover.
  package static func run(
    client: Client, setUpToken: String, name: String, login: String, passphrase: String, roles: [Role],
    shares count: Int = 3, threshold: Int = 2, directory: ProfileDirectory?
  ) async throws -> Founded {
    guard PassphraseStrength.isStrong(passphrase) else { throw ClientError.weakPassphrase }
    let status = try await client.call(API.organisation, Nothing())
    guard status.organisation == nil else { throw Refusal(.founded) }
    let foundation = try Foundation(roles: Roles(roles + [.administrator]), release: status.release.bytes)
    let organisation = foundation.rosters.organisation
    let normalised = Normalised.login(login)
    let tag = try HardenedSecret.loginTag(Array(normalised.utf8), organisation: organisation)
    let hardened = try await Hardening.run(passphrase, loginTag: tag, organisation: organisation) { blinded in
      try await client.call(
        API.evaluateFounding, EvaluateFounding(setUpToken: setUpToken, loginTag: Bytes(tag), blinded: blinded))
    }
    let sheet = try TypedCode(random: .sheet)
    let request = try foundation.request(
      setUpToken: setUpToken, name: name, loginTag: tag, hardened: hardened, sheet: sheet)
    let created = try await client.insist(API.foundOrganisation, request)
    guard created.id.bytes == organisation else { throw ClientError.forged }
    if let directory {
      var profile = Profile(server: client.origin, login: normalised, organisation: created.id)
      profile.anchor = Bytes(foundation.rosters.anchor)
      profile.member = try ID(foundation.member)
      profile.signing = Bytes(foundation.keys.signing.publicKey)
      profile.sealing = Bytes(foundation.keys.sealing.publicKey)
      try directory.save(profile)
    }
    return Founded(
      organisation: created.id, shares: try foundation.shares(count: count, threshold: threshold), sheet: try sheet.text)
  }

  /// Everything that is made before the server knows of it.
  private final class Foundation: Sendable {
    let member = Sodium.random(16)
    let recovery: RecoverySecret
    let signed: SignedDocument
    let rosters: RosterChain
    let keys: MemberKeys

    init(roles: Roles, release: [UInt8]) throws {
      let recovery = try RecoverySecret()
      let signing = try SigningKey()
      let sealing = try SealingKey()
      let roster = Roster(
        founder: RosterMember(id: member, roles: roles, signing: signing.publicKey, sealing: sealing.publicKey),
        recoverySigning: recovery.signing.publicKey, recoverySealing: recovery.sealing.publicKey, release: release)
      signed = try RosterChain.found(roster, with: signing)
      rosters = try RosterChain(first: signed, anchor: nil)
      keys = try MemberKeys(member: member, anchor: rosters.anchor, signing: signing, sealing: sealing)
      self.recovery = recovery
    }

    func shares(count: Int, threshold: Int) throws -> [String] {
      try Shares.split(recovery.secret, count: count, threshold: threshold).map { try $0.text }
    }

    func request(setUpToken: String, name: String, loginTag: [UInt8], hardened: Hardening.Result, sheet: TypedCode) throws
      -> FoundOrganisation
    {
      let organisation = rosters.organisation
      let roles = rosters.roles(of: member)
      var records: [NewRecord] = []
      var members: GroupRecord?
      for group in GroupName.allCases where group == .auditors || group.admits(roles) {
        let (record, document) = try first(group)
        records.append(record)
        if group == .members { members = document }
      }
      guard let members else { throw ClientError.forged }
      let blobKey = try SecretBytes(random: 32)
      let newName = try NewName(
        member: ID(member), name: name, to: [.group(members)], author: member, with: keys.signing, rosters: rosters)
      return FoundOrganisation(
        setUpToken: setUpToken, roster: try Signed(signed), records: records,
        login: try hardened.keys.newLogin(
          loginTag: loginTag, secretNumber: hardened.secretNumber, blobKey: blobKey, sheet: sheet, organisation: organisation),
        blob: Bytes(try keys.seal(blobKey: blobKey, version: 1)), name: newName)
    }

    private func first(_ group: GroupName) throws -> (NewRecord, GroupRecord) {
      let key = try SealingKey()
      let signed = try GroupChain(group: group).rotation(
        to: key.publicKey, rosters: rosters, as: member, with: keys.signing)
      let compartment = try GroupSecret.compartment(group, epoch: 1, organisation: rosters.organisation)
      let secret = try key.secretCopy()
      guard let line = rosters.member(member) else { throw ClientError.forged }
      var wraps: [WireWrap] = []
      for recipient in [Recipient.member(line), try .recovery(rosters)] {
        let sealed = try Wrap.make(
          secret, of: compartment, to: recipient, granter: member, with: keys.signing, rosters: rosters)
        wraps.append(WireWrap(recipient: try ID(recipient.id), keyEpoch: recipient.keyEpoch, sealed: Bytes(sealed)))
      }
      return (
        NewRecord(group: Group(group), record: try Signed(signed), wraps: wraps), try GroupRecord(document: signed.document)
      )
    }
  }
}
