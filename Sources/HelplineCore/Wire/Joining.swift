import HelplineVault

/// What an invitation promises: docs/protocol.md 4.
package struct WireTerms: Codable, Sendable, Equatable {
  package var anchor: Bytes
  package var roster: WireRosterReference
  package var roles: [Role]
  package var expires: Day

  package init(_ terms: InvitationTerms) {
    anchor = Bytes(terms.anchor)
    roster = WireRosterReference(terms.roster)
    roles = terms.roles.names
    expires = Day(String(decoding: terms.expires, as: UTF8.self)) ?? Day("1970-01-01")!
  }

  package var value: InvitationTerms {
    InvitationTerms(
      anchor: anchor.bytes, roster: roster.value, roles: Roles(roles), expires: Array(expires.description.utf8))
  }
}

package struct Invite: Codable, Sendable, Equatable {
  package var tag: Bytes
  package var terms: WireTerms
  package var mac: Bytes
  package var box: Bytes

  package init(tag: Bytes, terms: WireTerms, mac: Bytes, box: Bytes) {
    self.tag = tag
    self.terms = terms
    self.mac = mac
    self.box = box
  }
}

package struct LookUpInvitation: Codable, Sendable {
  package var tag: Bytes
  package init(tag: Bytes) { self.tag = tag }
}

package struct InvitationFound: Codable, Sendable {
  package var terms: WireTerms
  package var mac: Bytes
  package var rosters: [Signed]

  package init(terms: WireTerms, mac: Bytes, rosters: [Signed]) {
    self.terms = terms
    self.mac = mac
    self.rosters = rosters
  }
}

package struct EvaluateJoining: Codable, Sendable {
  package var tag: Bytes
  package var loginTag: Bytes
  package var blinded: Bytes

  package init(tag: Bytes, loginTag: Bytes, blinded: Bytes) {
    self.tag = tag
    self.loginTag = loginTag
    self.blinded = blinded
  }
}

package struct Join: Codable, Sendable, Equatable {
  package var tag: Bytes
  package var member: ID
  package var signing: Bytes
  package var sealing: Bytes
  package var mac: Bytes
  package var login: NewLogin
  package var blob: Bytes

  package init(tag: Bytes, member: ID, signing: Bytes, sealing: Bytes, mac: Bytes, login: NewLogin, blob: Bytes) {
    self.tag = tag
    self.member = member
    self.signing = signing
    self.sealing = sealing
    self.mac = mac
    self.login = login
    self.blob = blob
  }
}

/// A device token for the new login comes with the answer, so that the first sign-in has a budget of its own.
package struct Joined: Codable, Sendable, Equatable {
  package var id: ID
  package var device: Bytes

  package init(id: ID, device: Bytes) {
    self.id = id
    self.device = device
  }
}

package struct WireJoiner: Codable, Sendable, Equatable {
  package var member: ID
  package var signing: Bytes
  package var sealing: Bytes
  package var loginTag: Bytes
  package var mac: Bytes

  package init(member: ID, signing: Bytes, sealing: Bytes, loginTag: Bytes, mac: Bytes) {
    self.member = member
    self.signing = signing
    self.sealing = sealing
    self.loginTag = loginTag
    self.mac = mac
  }

  package var value: Joiner {
    Joiner(member: member.bytes, signing: signing.bytes, sealing: sealing.bytes, loginTag: loginTag.bytes)
  }
}

/// An open invitation as administrators see it.
package struct OpenInvitation: Codable, Sendable {
  package var tag: Bytes
  package var terms: WireTerms
  package var mac: Bytes
  package var box: Bytes
  /// Who has answered and waits for approval.
  package var joiner: WireJoiner?

  package init(tag: Bytes, terms: WireTerms, mac: Bytes, box: Bytes, joiner: WireJoiner?) {
    self.tag = tag
    self.terms = terms
    self.mac = mac
    self.box = box
    self.joiner = joiner
  }
}

package struct OpenInvitations: Codable, Sendable {
  package var invitations: [OpenInvitation]
  package init(invitations: [OpenInvitation]) { self.invitations = invitations }
}

extension API {
  package static let invite = Endpoint<Invite, Nothing>(
    "invite", .post, "/invitations", access: .roles([.administrator]), summary: "Invite somebody.",
    refusals: [.idTaken, .stale, .wrongSize, .outsideWindow], status: 201)
  package static let openInvitations = Endpoint<Nothing, OpenInvitations>(
    "openInvitations", .get, "/invitations", access: .roles([.administrator]),
    summary: "Invitations that are open, with who has answered.")
  package static let lookUpInvitation = Endpoint<LookUpInvitation, InvitationFound>(
    "lookUpInvitation", .post, "/invitations/found", access: .open, summary: "What an invitation promises.",
    refusals: [.slowDown])
  package static let evaluateJoining = Endpoint<EvaluateJoining, Evaluated>(
    "evaluateJoining", .post, "/invitations/evaluations", access: .open,
    summary: "Evaluate the oblivious function for a joiner's passphrase.", refusals: [.loginTaken, .slowDown])
  package static let join = Endpoint<Join, Joined>(
    "join", .post, "/invitations/joiners", access: .open, summary: "Answer an invitation.",
    refusals: [.loginTaken, .idTaken, .wrongSize, .slowDown], status: 201)
}
