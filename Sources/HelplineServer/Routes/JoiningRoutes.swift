import Foundation
import GRDB
import HelplineCore
import HelplineVault

extension Routes {
  mutating func joining() {
    on(API.invite) { request, call in
      let member = try call.member
      guard request.tag.bytes.count == 32, request.mac.bytes.count == 32,
        request.box.bytes.count == 1024 + Sealing.boxOverhead
      else { throw Refusal(.wrongSize) }
      let terms = request.terms
      try await call.write { transaction in
        if case .invitation(let present)? = try transaction.db.transient(.invitation, request.tag.bytes, transaction.secret) {
          guard present.request == request else { throw Refusal(.idTaken) }
          return
        }
        let rosters = try transaction.chains.founded
        guard terms.anchor.bytes == rosters.anchor, terms.roster.value == rosters.newest, Roles(terms.roles).isValid else {
          throw Refusal(.stale, newest: rosters.current.version)
        }
        let today = transaction.clock.today
        guard terms.expires >= today, terms.expires <= today.adding(days: 31) else { throw Refusal(.outsideWindow) }
        try transaction.put(
          .invitation(PendingInvitation(request: request, keptUntil: terms.expires)), .invitation, request.tag.bytes)
        try transaction.audit(.invited, actor: member)
      }
      return Nothing()
    }
    on(API.openInvitations) { _, call in
      let today = call.service.clock.today
      let secret = call.secret
      let values = try await call.store.read { db in
        try db.transients(secret) { value -> Transient? in
          switch value {
          case .joiner, .invitation: value
          case .correction, .handOver, .handOverKeys: nil
          }
        }
      }
      var joiners: [Bytes: PendingJoiner] = [:]
      for case .joiner(let joiner) in values { joiners[joiner.request.tag] = joiner }
      var open: [OpenInvitation] = []
      for case .invitation(let pending) in values {
        let invite = pending.request
        guard invite.terms.expires >= today || joiners[invite.tag] != nil else { continue }
        let joiner = joiners[invite.tag].map {
          WireJoiner(
            member: $0.request.member, signing: $0.request.signing, sealing: $0.request.sealing,
            loginTag: $0.request.login.loginTag, mac: $0.request.mac)
        }
        open.append(OpenInvitation(tag: invite.tag, terms: invite.terms, mac: invite.mac, box: invite.box, joiner: joiner))
      }
      return OpenInvitations(invitations: open)
    }
    on(API.lookUpInvitation) { request, call in
      let invite = try await call.invitation(request.tag)
      let rosters = try await call.store.read { try $0.rosters(after: 0) }
      return InvitationFound(terms: invite.terms, mac: invite.mac, rosters: rosters)
    }
    on(API.evaluateJoining) { request, call in
      _ = try await call.invitation(request.tag)
      let lookup = try call.secret.hash(.loginLookUp, request.loginTag.bytes)
      let secret = call.secret
      // An invitation is no way to guess at a login that there is, nor at one that is still to come.
      let isTaken = try await call.store.read { db in
        try db.login(lookup) != nil
          || db.joiners(secret).contains { $0.request.tag != request.tag && $0.request.login.loginTag == request.loginTag }
      }
      guard !isTaken else { throw Refusal(.loginTaken) }
      try call.service.limits.take([.invitation(request.tag.bytes), .login(lookup)])
      let number = call.secret.newest
      return Evaluated(
        evaluated: Bytes(try call.evaluate(request.blinded, loginTag: request.loginTag, number: number)), secretNumber: number)
    }
    on(API.join) { request, call in
      _ = try await call.invitation(request.tag)
      return Joined(id: request.member, device: try await call.store.write { try $0.join(request) })
    }
  }
}

extension Call {
  /// An open invitation by its tag. An unknown one is `not_found`, like an expired one, and counts as a guess.
  fileprivate func invitation(_ tag: Bytes) async throws -> Invite {
    let today = service.clock.today
    let secret = secret
    if let open = try await store.read({ db in try db.invitation(tag, open: today, secret) }) { return open.request }
    try service.limits.take([.network(network)])
    throw Refusal(.notFound)
  }
}

extension Database {
  /// Who has answered an invitation and waits for approval.
  fileprivate func joiners(_ secret: ServerSecret) throws -> [PendingJoiner] {
    try transients(secret) { if case .joiner(let joiner) = $0 { joiner } else { nil } }
  }

  fileprivate func invitation(_ tag: Bytes, open today: Day, _ secret: ServerSecret) throws -> PendingInvitation? {
    guard case .invitation(let pending)? = try transient(.invitation, tag.bytes, secret), pending.request.terms.expires >= today
    else { return nil }
    return pending
  }
}

extension Transaction {
  /// Whether an id is that of a group or of the recovery key. A member of that id would take along, when they go, what is
  /// wrapped to it.
  private func isRecipient(_ id: ID) throws -> Bool {
    let organisation = try chains.founded.organisation
    if try Recipient.recoveryID(organisation: organisation) == id.bytes { return true }
    return try GroupName.allCases.contains { try $0.id(organisation: organisation) == id.bytes }
  }

  /// Keeps an answer to an invitation until an administrator approves it. Gives the device token of the new login, the same
  /// one to the same request.
  fileprivate func join(_ request: Join) throws -> Bytes {
    guard var invitation = try db.invitation(request.tag, open: clock.today, secret) else { throw Refusal(.notFound) }
    let others = try db.joiners(secret)
    if let present = others.first(where: { $0.request.tag == request.tag }) {
      guard present.request == request else { throw Refusal(.notFound) }
      return present.device
    }
    guard request.signing.bytes.count == 32, request.sealing.bytes.count == 32, request.mac.bytes.count == 32,
      request.blob.bytes.isBlobSize, request.blob.bytes.count <= 2048
    else { throw Refusal(.wrongSize) }
    // Nothing could be sealed to a key of small order.
    do { try Sealing.check(request.sealing.bytes) } catch { throw Refusal.of(error) }
    try request.login.check(secret, newest: true)
    guard try chains.founded.member(request.member.bytes) == nil, try !isRecipient(request.member),
      !others.contains(where: { $0.request.member == request.member }), try db.compartment(request.member) == nil
    else { throw Refusal(.idTaken) }
    let lookup = try secret.hash(.loginLookUp, request.login.loginTag.bytes)
    guard try db.login(lookup) == nil, !others.contains(where: { $0.request.login.loginTag == request.login.loginTag }) else {
      throw Refusal(.loginTaken)
    }
    let device = Bytes(try secret.deviceToken(loginTag: request.login.loginTag.bytes))
    // An administrator has some days to approve, also when the invitation was answered on its last day. It is kept as long as its
    // answer: without it nobody could verify the answer.
    invitation.keptUntil = max(invitation.request.terms.expires, clock.today.adding(days: 14))
    try put(
      .joiner(PendingJoiner(request: request, device: device, lastDay: invitation.keptUntil)), .joiner, request.member.bytes)
    try put(.invitation(invitation), .invitation, request.tag.bytes)
    try audit(.joined, actor: nil, object: request.member)
    return device
  }
}
