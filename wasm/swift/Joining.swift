// Joining: docs/protocol.md 4.

/// code → invitation, tag
@_expose(wasm, "hl_invitation")
@_cdecl("hl_invitation")
func invitation(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "n") { (arguments, reply) throws(VaultError) in
    let code = try state.codes.at(arguments.integer())
    reply.invitation(try Invitation(code.value))
  }
}

/// invitation, terms → mac
@_expose(wasm, "hl_termsMac")
@_cdecl("hl_termsMac")
func termsMac(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nbnbnb") { (arguments, reply) throws(VaultError) in
    let invitation = try state.invitations.at(arguments.integer())
    reply.variable(try invitation.value.authenticate(arguments.terms()))
  }
}

/// invitation, terms, mac →
@_expose(wasm, "hl_termsVerify")
@_cdecl("hl_termsVerify")
func termsVerify(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nbnbnbb") { (arguments, _) throws(VaultError) in
    let invitation = try state.invitations.at(arguments.integer())
    try invitation.value.verify(arguments.terms(), mac: arguments.variable())
  }
}

/// invitation, terms, name → the box for the administrators
@_expose(wasm, "hl_invitationBox")
@_cdecl("hl_invitationBox")
func invitationBox(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nbnbnbb") { (arguments, reply) throws(VaultError) in
    let invitation = try state.invitations.at(arguments.integer())
    let terms = try arguments.terms()
    guard let administrators = state.chain(.administrators).publicKey else { throw .noState }
    let me = try state.me()
    reply.variable(
      try invitation.value.box(
        terms: terms, name: arguments.variable(), inviter: me.value.member, with: me.value.signing,
        administrators: administrators))
  }
}

/// box, epoch of administrators that it is sealed to, and what the server says beside it: tag, terms, mac → invitation, name,
/// inviter. Everything is verified, but that the inviter was admitted to the administrators.
@_expose(wasm, "hl_invitationOpen")
@_cdecl("hl_invitationOpen")
func invitationOpen(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bnbbnbnbb") { (arguments, reply) throws(VaultError) in
    let box = arguments.variable()
    let secret = try state.secret(of: .administrators, epoch: arguments.integer())
    let tag = arguments.variable()
    let terms = try arguments.terms()
    let mac = arguments.variable()
    let rosters = try state.rosters()
    let opened = try OpenedInvitation(opening: box, with: secret.value, organisation: rosters.organisation)
    guard opened.invitation.tag == tag, opened.terms == terms, terms.anchor == rosters.anchor else { throw .refused }
    try opened.verify(rosters: rosters)
    try opened.invitation.verify(terms, mac: mac)
    let (name, inviter) = (opened.name, opened.inviter)
    reply.integer(state.invitations.add(opened.invitation))
    reply.variable(name)
    reply.variable(inviter)
  }
}

/// invitation, terms, joiner → mac
@_expose(wasm, "hl_joinerMac")
@_cdecl("hl_joinerMac")
func joinerMac(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nbnbnbbbbb") { (arguments, reply) throws(VaultError) in
    let invitation = try state.invitations.at(arguments.integer())
    let terms = try arguments.terms()
    reply.variable(try invitation.value.authenticate(joiner: arguments.joiner(), terms: terms))
  }
}

/// invitation, terms, joiner, mac →
@_expose(wasm, "hl_joinerVerify")
@_cdecl("hl_joinerVerify")
func joinerVerify(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "nbnbnbbbbbb") { (arguments, _) throws(VaultError) in
    let invitation = try state.invitations.at(arguments.integer())
    let terms = try arguments.terms()
    try invitation.value.verify(joiner: arguments.joiner(), terms: terms, mac: arguments.variable())
  }
}

/// anchor, member, signing key, sealing key → 20 ASCII characters
@_expose(wasm, "hl_fingerprint")
@_cdecl("hl_fingerprint")
func fingerprint(_ input: Input, _ count: Int32) -> Int32 {
  answer(input, count, "bbbb") { (arguments, reply) throws(VaultError) in
    let anchor = arguments.variable()
    let joiner = Joiner(
      member: arguments.variable(), signing: arguments.variable(), sealing: arguments.variable(), loginTag: [])
    reply.variable(try joiner.fingerprint(anchor: anchor))
  }
}

extension Arguments {
  /// anchor, roster version, its hash, roles, last day
  mutating func terms() throws(VaultError) -> InvitationTerms {
    let terms = InvitationTerms(
      anchor: variable(), roster: reference(), roles: try roles(), expires: variable())
    guard terms.expires.count == 10 else { throw .malformed }
    return terms
  }

  /// member, signing key, sealing key, login tag
  fileprivate mutating func joiner() -> Joiner {
    Joiner(member: variable(), signing: variable(), sealing: variable(), loginTag: variable())
  }
}

extension ByteWriter {
  mutating func invitation(_ invitation: consuming Invitation) {
    let tag = invitation.tag
    integer(state.invitations.add(invitation))
    variable(tag)
  }
}
