import Foundation
import HelplineCore
import HelplineVault

/// A member as everybody in the organisation sees them.
package struct MemberLine: Sendable, Equatable {
  package let id: ID
  /// Nil if this client cannot open it.
  package let name: String?
  /// In which they can work: codes of `language`.
  package let languages: [String]
  package let roles: [Role]
  package let removed: Bool
  /// Groups whose key they hold.
  package let admitted: [Group]
  /// Groups that they may be admitted to.
  package let waitsFor: [Group]
}

/// An invitation as an administrator sees it.
package struct InvitationLine: Sendable {
  package let name: String
  package let roles: [Role]
  package let expires: Day
  /// The administrator who signed it.
  package let inviter: ID
  /// Who has answered; nil while nobody has.
  package let member: ID?
  package let fingerprint: String?
  let stored: OpenInvitation
}

extension Session {
  // MARK: Inviting

  /// Makes an invitation; the code is shown once and handed over in person or by a channel that is trusted. Throws
  /// `nameTooLong` for a name that has more than 400 bytes, or none.
  package func invite(name: String, roles: [Role], days: Int = 7) async throws -> String {
    guard (1...Invitation.longestName).contains(name.utf8.count) else { throw ClientError.nameTooLong }
    for attempt in 1...5 {
      let code = try TypedCode(random: .invitation)
      do {
        _ = try await call(API.invite, try invitation(code, name: name, roles: roles, days: days))
        return try code.text
      } catch let refusal as Refusal where refusal.code == .stale && attempt < 5 { try await refresh() }
    }
    throw ClientError.busy
  }

  private func invitation(_ code: TypedCode, name: String, roles: [Role], days: Int) throws -> Invite {
    guard let administrators = chain(.administrators).newest else { throw ClientError.notAdmitted(.administrators) }
    let invitation = try Invitation(code.code)
    let expires = status.day.adding(days: days)
    let terms = InvitationTerms(
      anchor: keys.anchor, roster: rosters.newest, roles: Roles(roles), expires: Array(expires.description.utf8))
    return Invite(
      tag: Bytes(invitation.tag), terms: WireTerms(terms), mac: Bytes(try invitation.authenticate(terms)),
      box: Bytes(
        try invitation.box(
          terms: terms, name: Array(name.utf8), inviter: member.bytes, with: keys.signing,
          administrators: administrators.publicKey)))
  }

  /// Open invitations, every one verified; one that does not hold is left out: who controls the server can make up none.
  package func invitations() async throws -> [InvitationLine] {
    let open = try await call(API.openInvitations, Nothing()).invitations
    // One may have been made under a roster, or by somebody, that this session has not fetched yet.
    if open.contains(where: { isUnknown($0) }) { try await refresh() }
    return open.compactMap { try? line($0) }
  }

  private func isUnknown(_ open: OpenInvitation) -> Bool {
    do { _ = try openBox(open) } catch { return error as? ClientError == .rolledBack }
    return false
  }

  private func line(_ open: OpenInvitation) throws -> InvitationLine {
    let opened = try openBox(open)
    var fingerprint: String?
    if let joiner = open.joiner {
      try opened.content.invitation.verify(joiner: joiner.value, terms: opened.content.terms, mac: joiner.mac.bytes)
      fingerprint = JoinFlow.grouped(try joiner.value.fingerprint(anchor: keys.anchor))
    }
    return InvitationLine(
      name: String(decoding: opened.content.name, as: UTF8.self), roles: opened.content.terms.roles.names,
      expires: open.terms.expires, inviter: try ID(opened.content.inviter), member: open.joiner?.member,
      fingerprint: fingerprint, stored: open)
  }

  private final class OpenedBox: Sendable {
    let content: OpenedInvitation
    init(_ content: consuming OpenedInvitation) { self.content = content }
  }

  /// The box was made to some epoch of `administrators`, not necessarily the newest.
  private func openBox(_ invitation: OpenInvitation) throws -> OpenedBox {
    var epoch = chain(.administrators).epoch
    while epoch >= 1 {
      let holder = try groupKey(.administrators, epoch: epoch)
      if let content = try? OpenedInvitation(
        opening: invitation.box.bytes, with: holder.key, organisation: organisation.bytes)
      {
        let box = OpenedBox(content)
        guard box.content.invitation.tag == invitation.tag.bytes, box.content.terms == invitation.terms.value,
          box.content.terms.anchor == keys.anchor
        else { throw ClientError.forged }
        try believing { () throws(VaultError) in
          try box.content.verify(rosters: rosters)
          try box.content.invitation.verify(box.content.terms, mac: invitation.mac.bytes)
        }
        try requireAdmission(box.content.inviter, .administrators)
        return box
      }
      epoch -= 1
    }
    throw ClientError.forged
  }

  // MARK: Approving and admitting

  /// Signs the roster that makes the joiner a member, and admits them at once to the groups that this member is in.
  package func approve(_ line: InvitationLine) async throws {
    guard line.member != nil else { throw ClientError.notWaiting }
    for attempt in 1...5 {
      do {
        _ = try await call(API.changeRoster, try approval(line))
        return try await refresh()
      } catch let refusal as Refusal where refusal.code == .stale && attempt < 5 { try await refresh() }
    }
  }

  private func approval(_ line: InvitationLine) throws -> ChangeRoster {
    guard let joiner = line.stored.joiner?.value else { throw ClientError.notWaiting }
    if rosters.member(joiner.member) != nil { throw ClientError.notWaiting }
    var next = rosters.current
    next.members.append(
      RosterMember(id: joiner.member, roles: Roles(line.roles), signing: joiner.signing, sealing: joiner.sealing))
    let signed = try rosters.sign(next, as: member.bytes, with: keys.signing)
    var after = rosters
    try after.append(signed)
    var records: [NewRecord] = []
    var membersChain = chain(.members)
    for name in GroupName.allCases where name.admits(Roles(line.roles)) && chain(name).admitted(member.bytes) {
      let eligible = name.admits(after.roles(of: member.bytes)) || name == .auditors && member.bytes == after.founder
      guard eligible else { continue }
      let record = try admission(name, joiner.member, after)
      if name == .members { try membersChain.append(record.record.value, rosters: after) }
      records.append(record)
    }
    let names = try NewName(
      member: ID(joiner.member), name: line.name, to: recipients(.members, rosters: after, chain: membersChain),
      author: member.bytes, with: keys.signing, rosters: after)
    return ChangeRoster(roster: try Signed(signed), names: [names], records: records)
  }

  private func admission(_ name: GroupName, _ newcomer: [UInt8], _ rosters: RosterChain) throws -> NewRecord {
    let chain = chain(name)
    let signed = try chain.admission(of: [newcomer], rosters: rosters, as: member.bytes, with: keys.signing)
    guard let line = rosters.member(newcomer) else { throw ClientError.noSuchMember }
    let compartment = try GroupSecret.compartment(name, epoch: chain.epoch, organisation: organisation.bytes)
    let secret = try groupKey(name, epoch: chain.epoch).key.secretCopy()
    // The newcomer finds older epochs through the previous secrets.
    return NewRecord(
      group: Group(name), record: try Signed(signed),
      wraps: [try wrap(secret, of: compartment, to: .member(line), rosters: rosters)])
  }

  /// Admits a member to a group that this member is in, after name and fingerprint were seen.
  package func admit(_ id: ID, to group: Group) async throws {
    guard isAdmitted(group) || group == .auditors && chain(.auditors).admitted(member.bytes) else {
      throw ClientError.notAdmitted(group)
    }
    for attempt in 1...5 {
      guard rosters.member(id.bytes) != nil else { throw ClientError.noSuchMember }
      if chain(group.name).admitted(id.bytes) { return }
      guard group.name.admits(rosters.roles(of: id.bytes)) else { throw Refusal(.notEntitled) }
      do {
        _ = try await call(API.addRecord, try admission(group.name, id.bytes, rosters))
        return try await refresh()
      } catch let refusal as Refusal where refusal.code == .stale && attempt < 5 { try await refresh() }
    }
  }

  /// A member's fingerprint as it was shown at joining.
  package func fingerprint(of id: ID) throws -> String {
    guard let line = rosters.member(id.bytes) else { throw ClientError.noSuchMember }
    let joiner = Joiner(member: line.id, signing: line.signing, sealing: line.sealing, loginTag: [])
    return JoinFlow.grouped(try joiner.fingerprint(anchor: keys.anchor))
  }

  // MARK: Roles and removal

  package func setRoles(_ id: ID, to roles: [Role]) async throws {
    try await changeRoster { next, _ in
      guard let place = next.index(of: id.bytes), next.members[place].removed == nil else { throw ClientError.noSuchMember }
      next.members[place].roles = Roles(roles)
    }
  }

  /// Removes a member: no session, no key, no way back but a new invitation. The groups they were in get a new key.
  package func remove(_ id: ID, lost: Bool = false) async throws {
    try await changeRoster(lost: lost) { next, version in
      guard let place = next.index(of: id.bytes), next.members[place].removed == nil else { throw ClientError.noSuchMember }
      next.members[place].removed = version
    }
  }

  private func changeRoster(lost: Bool = false, _ change: (inout Roster, UInt32) throws -> Void) async throws {
    for attempt in 1...5 {
      var next = rosters.current
      try change(&next, rosters.current.version)
      if next == rosters.current { return }
      let signed: SignedDocument
      var after = rosters
      do {
        signed = try rosters.sign(next, as: member.bytes, with: keys.signing)
        try after.append(signed)
      } catch { throw Refusal(.notEntitled) }
      do {
        _ = try await call(API.changeRoster, ChangeRoster(roster: try Signed(signed), lost: lost))
        guard rosters.roles(of: member.bytes, at: rosters.current.version).isValid, after.roles(of: member.bytes).isValid else {
          return
        }
        try await refresh()
        return try await housekeep()
      } catch let refusal as Refusal where refusal.code == .stale && attempt < 5 { try await refresh() }
    }
  }

  // MARK: Listing

  package func members() async throws -> [MemberLine] {
    let names = try await names()
    return rosters.current.members.compactMap { line in
      guard let id = try? ID(line.id) else { return nil }
      let roles = rosters.roles(of: line.id)
      let admitted = Group.allCases.filter { chain($0.name).admitted(line.id) && $0.name.admits(roles) }
      return MemberLine(
        id: id, name: names[id]?.name, languages: names[id]?.languages ?? [], roles: line.roles.names,
        removed: line.removed != nil, admitted: admitted,
        waitsFor: Group.allCases.filter { $0.name.admits(roles) && !admitted.contains($0) })
    }
  }
}
