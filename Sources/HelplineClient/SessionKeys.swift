import HelplineCore
import HelplineVault

/// Making and opening wraps, and who may have made a key.
extension Session {
  /// To whom a key for a group is wrapped now.
  func recipients(_ name: GroupName, rosters: RosterChain? = nil, chain: GroupChain? = nil) throws(ClientError) -> [Recipient] {
    let rosters = rosters ?? self.rosters
    let chain = chain ?? self.chain(name)
    guard let newest = chain.newest else { return [] }
    if chain.rotationPending(rosters) {
      return chain.eligibleMembers(rosters).compactMap { rosters.member($0) }.map { .member($0) }
    }
    return [try believing { () throws(VaultError) in try .group(newest) }]
  }

  func wrap(
    _ key: borrowing SecretBytes, of compartment: Compartment, to recipient: Recipient, rosters: RosterChain? = nil,
    continuity: [UInt8]? = nil
  ) throws(VaultError) -> WireWrap {
    let sealed = try Wrap.make(
      key, of: compartment, to: recipient, granter: member.bytes, with: keys.signing, rosters: rosters ?? self.rosters,
      continuity: continuity)
    return WireWrap(recipient: try ID(recipient.id), keyEpoch: recipient.keyEpoch, sealed: Bytes(sealed))
  }

  /// Opens a wrap that was made to me or to a group I am in.
  func open(_ wrap: WireWrap, of compartment: Compartment, group: GroupName) throws -> OpenedKey {
    let groupID = try group.id(organisation: organisation.bytes)
    if wrap.recipient.bytes == groupID {
      // An epoch that this session does not know is one that the server has not shown it yet.
      guard let record = chain(group).record(epoch: wrap.keyEpoch) else { throw ClientError.rolledBack }
      let holder = try groupKey(group, epoch: wrap.keyEpoch)
      return try believing { () throws(VaultError) in
        OpenedKey(
          try Wrap.open(wrap.sealed.bytes, of: compartment, to: .group(record), with: holder.key, rosters: rosters))
      }
    }
    guard wrap.recipient == member, let line = rosters.member(member.bytes) else { throw ClientError.forged }
    return try believing { () throws(VaultError) in
      OpenedKey(try Wrap.open(wrap.sealed.bytes, of: compartment, to: .member(line), with: keys.sealing, rosters: rosters))
    }
  }

  /// A compartment key and who granted it.
  final class OpenedKey: Sendable {
    let opened: Wrap.Opened
    init(_ opened: consuming Wrap.Opened) { self.opened = opened }
    var granter: [UInt8] { opened.granter }
    var granterRoles: Roles { opened.granterRoles }
  }

  /// Whether a member was ever admitted to a group: what they signed then stays valid. Somebody unknown may have been admitted since this
  /// session last looked, so that a missing admission is `rolledBack`, not yet `forged`.
  func requireAdmission(_ id: [UInt8], _ name: GroupName) throws(ClientError) {
    guard chain(name).everAdmitted(id) else { throw .rolledBack }
  }

  /// Whether who granted a key may have made it: docs/protocol.md 6.1. Throws `forged` if their roles do not allow it, `rolledBack` if
  /// they were never admitted.
  func requireGranter(_ key: OpenedKey, of compartment: Compartment) throws(ClientError) {
    let roles = key.granterRoles
    switch compartment.kind {
    case .contact where compartment.epoch == 1 && (roles.contains(.volunteer) || roles.contains(.coordinator)):
      // Made by who logs, or passed on by a coordinator.
      if !roles.contains(.coordinator) || !chain(.coordinators).everAdmitted(key.granter) {
        try requireAdmission(key.granter, .members)
      }
    case .contact, .statisticsKey:
      guard roles.contains(.coordinator) else { throw .forged }
      try requireAdmission(key.granter, .coordinators)
    case .name:
      guard roles.contains(.administrator) else { throw .forged }
      try requireAdmission(key.granter, .administrators)
    case .coordination:
      // Who took the journal over makes the next epoch of both.
      if !roles.contains(.coordinator), compartment.epoch > 1, roles.contains(.mentor) {
        try requireAdmission(key.granter, .members)
      } else {
        guard roles.contains(.coordinator) else { throw .forged }
        try requireAdmission(key.granter, .coordinators)
      }
    case .thread: try requireShift(key.granter, roles)
    case .handOver, .group, .journal: throw .forged
    }
  }
}
