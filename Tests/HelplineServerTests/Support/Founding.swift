import Foundation
import HelplineCore
import HelplineServer
import HelplineVault

/// The secret of a group's epoch: real, since the auditors' entries are sealed to it.
final class GroupKey: Sendable {
  let key: SealingKey
  init() throws { key = try SealingKey() }
}

/// An organisation before any server knows of it.
struct Founding: Sendable {
  let founder: Member
  let rosters: RosterChain
  let recovery: HeldRecovery
  var groups: [GroupName: GroupChain] = [:]
  var keys: [GroupName: GroupKey] = [:]
  private var body: FoundOrganisation

  init(_ roles: [Role] = [.administrator], release: [UInt8]) throws {
    let founder = try Member()
    let recovery = try HeldRecovery()
    let roster = Roster(
      founder: founder.line(roles), recoverySigning: recovery.secret.signing.publicKey,
      recoverySealing: recovery.secret.sealing.publicKey, release: release)
    let signed = try RosterChain.found(roster, with: founder.signing)
    let rosters = try RosterChain(first: signed, anchor: nil)
    var records: [NewRecord] = []
    for name in GroupName.allCases where name == .auditors || name.admits(Roles(roles)) {
      let key = try GroupKey()
      var chain = GroupChain(group: name)
      let record = try chain.rotation(to: key.key.publicKey, rosters: rosters, as: founder.id.bytes, with: founder.signing)
      try chain.append(record, rosters: rosters)
      let wraps = try [.random(to: founder.id.bytes), WireWrap.random(to: Recipient.recovery(rosters))]
      records.append(NewRecord(group: Group(name), record: try Signed(record), wraps: wraps))
      groups[name] = chain
      keys[name] = key
    }
    let members = try Recipient.group(groups[.members]!.newest!)
    body = FoundOrganisation(
      setUpToken: "", roster: try Signed(signed), records: records, login: founder.newLogin(),
      blob: .random(1024 + Sealing.aeadOverhead),
      name: NewName(
        member: founder.id, object: .random(SealedObject.least + Sealing.aeadOverhead), wraps: [try .random(to: members)]))
    self.founder = founder
    self.recovery = recovery
    self.rosters = rosters
  }

  /// The same request each time.
  func request(_ token: String) -> FoundOrganisation {
    var body = body
    body.setUpToken = token
    return body
  }
}
