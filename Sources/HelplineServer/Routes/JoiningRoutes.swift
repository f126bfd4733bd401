import Foundation
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
      try await call.store.write { transaction in
        let rosters = try transaction.chains.founded
        guard terms.anchor.bytes == rosters.anchor, terms.roster.value == rosters.newest, Roles(terms.roles).isValid else {
          throw Refusal(.stale)
        }
        let today = transaction.clock.today
        guard terms.expires >= today, terms.expires <= today.adding(days: 31) else { throw Refusal(.outsideWindow) }
        if case .invitation(let present)? = try transaction.db.transient(.invitation, request.tag.bytes, transaction.secret) {
          guard present.request.mac == request.mac, present.request.box == request.box else { throw Refusal(.idTaken) }
          return
        }
        try transaction.put(
          .invitation(PendingInvitation(request: request, keptUntil: terms.expires)), .invitation, request.tag.bytes)
        try transaction.audit(.invited, actor: member)
      }
      return Nothing()
    }
    on(API.openInvitations) { _, call in
      let today = call.service.clock.today
      let secret = call.secret
      let values = try await call.store.read { db in try db.transients(secret).map(\.value) }
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
      try call.service.limits.take([.network(call.network)])
      let (invite, _) = try await call.invitation(request.tag)
      call.service.limits.giveBack([.network(call.network)])
      let rosters = try await call.store.read { try $0.rosters(after: 0) }
      return InvitationFound(terms: invite.terms, mac: invite.mac, rosters: rosters)
    }
    on(API.evaluateJoining) { request, call in
      try call.service.limits.take([.network(call.network)])
      _ = try await call.invitation(request.tag)
      call.service.limits.giveBack([.network(call.network)])
      try call.service.limits.take([.invitation(request.tag.bytes)])
      let number = call.secret.newest
      return Evaluated(
        evaluated: Bytes(try call.evaluate(request.blinded, loginTag: request.loginTag, number: number)), secretNumber: number)
    }
    on(API.join) { request, call in
      try call.service.limits.take([.network(call.network)])
      let (invite, present) = try await call.invitation(request.tag)
      call.service.limits.giveBack([.network(call.network)])
      if let present {
        guard present.request.member == request.member, present.request.mac == request.mac else { throw Refusal(.notFound) }
        return Joined(id: request.member, device: present.device)
      }
      let device = Bytes(try call.secret.deviceToken(loginTag: request.login.loginTag.bytes))
      try await call.store.write { transaction in try transaction.join(request, device: device, until: invite.terms.expires) }
      return Joined(id: request.member, device: device)
    }
  }
}

extension Call {
  /// An open invitation by its tag, and who has answered it already. An unknown one is `not_found`, like an expired one.
  fileprivate func invitation(_ tag: Bytes) async throws -> (Invite, PendingJoiner?) {
    let today = service.clock.today
    let secret = secret
    return try await store.read { db in
      guard case .invitation(let pending)? = try db.transient(.invitation, tag.bytes, secret),
        pending.request.terms.expires >= today
      else { throw Refusal(.notFound) }
      let invite = pending.request
      for case .joiner(let joiner) in try db.transients(secret).map(\.value) where joiner.request.tag == tag {
        return (invite, joiner)
      }
      return (invite, nil)
    }
  }
}

extension Transaction {
  fileprivate func join(_ request: Join, device: Bytes, until lastDay: Day) throws {
    guard request.signing.bytes.count == 32, request.sealing.bytes.count == 32, request.mac.bytes.count == 32,
      request.login.loginTag.bytes.count == 32, request.login.loginKey.bytes.count == 32,
      request.login.sealedBlobKey.bytes.count == 32 + Sealing.aeadOverhead, request.blob.bytes.count <= 2048
    else { throw Refusal(.wrongSize) }
    guard try chains.founded.member(request.member.bytes) == nil,
      try db.transient(.joiner, request.member.bytes, secret) == nil, try db.compartment(request.member) == nil
    else { throw Refusal(.idTaken) }
    let lookup = try secret.hash(.loginLookUp, request.login.loginTag.bytes)
    guard try db.login(lookup) == nil else { throw Refusal(.loginTaken) }
    for case .joiner(let other) in try db.transients(secret).map(\.value) {
      if other.request.tag == request.tag { throw Refusal(.notFound) }
      if other.request.login.loginTag == request.login.loginTag { throw Refusal(.loginTaken) }
    }
    // An administrator has some days to approve, also when the invitation was answered on its last day.
    let until = max(lastDay, clock.today.adding(days: 14))
    try put(.joiner(PendingJoiner(request: request, device: device, lastDay: until)), .joiner, request.member.bytes)
    if case .invitation(var pending)? = try db.transient(.invitation, request.tag.bytes, secret) {
      // Kept as long as its answer: without it nobody could verify the answer.
      pending.keptUntil = until
      try put(.invitation(pending), .invitation, request.tag.bytes)
    }
    try audit(.joined, actor: nil, object: request.member)
  }
}
