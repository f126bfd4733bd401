/// What an invitation promises, authenticated by both sides: docs/protocol.md 4.
public struct InvitationTerms: Equatable, Sendable {
  public let anchor: [UInt8]
  public let roster: RosterReference
  public let roles: Roles
  /// ASCII `YYYY-MM-DD`, the last day on which the invitation works.
  public let expires: [UInt8]

  public init(anchor: [UInt8], roster: RosterReference, roles: Roles, expires: [UInt8]) {
    self.anchor = anchor
    self.roster = roster
    self.roles = roles
    self.expires = expires
  }

  var bytes: [UInt8] {
    get throws(VaultError) {
      var out = ByteWriter()
      try out.fixed(anchor, 32)
      out.integer(roster.version)
      try out.fixed(roster.hash, 32)
      out.byte(roles.rawValue)
      out.variable(expires)
      return out.bytes
    }
  }

  init(bytes: [UInt8]) throws(VaultError) {
    var reader = ByteReader(bytes)
    anchor = try reader.fixed(32)
    roster = RosterReference(version: try reader.integer(), hash: try reader.fixed(32))
    roles = Roles(rawValue: try reader.byte())
    expires = try reader.variable(atMost: 10)
    try reader.end()
    guard roles.isValid, expires.count == 10 else { throw .malformed }
  }

  /// 16 bytes; fewer if the server gave a short anchor, which nothing accepts.
  public var organisation: [UInt8] { Array(anchor.prefix(16)) }
}

/// The keys of an invitation's code.
public struct Invitation: ~Copyable, Sendable {
  /// Look-up tag, 32 bytes.
  public let tag: [UInt8]
  let macKey: SecretBytes

  public init(_ code: borrowing SecretCode) throws(VaultError) {
    guard code.kind == .invitation else { throw .malformed }
    let master = try code.master()
    let tag = try Sodium.subkey(1, of: master, context: "hl1invit").reveal { (bytes) throws(VaultError) in bytes }
    let macKey = try Sodium.subkey(2, of: master, context: "hl1invit")
    self.init(tag: tag, macKey: macKey)
  }

  init(tag: [UInt8], macKey: consuming SecretBytes) {
    self.tag = tag
    self.macKey = macKey
  }

  /// The inviting client's promise, 32 bytes.
  public borrowing func authenticate(_ terms: InvitationTerms) throws(VaultError) -> [UInt8] {
    var message = try ByteWriter("hl1/invitation", organisation: terms.organisation)
    try message.fixed(terms.bytes, terms.bytes.count)
    return try Sodium.authenticate(message.bytes, key: macKey)
  }

  /// Throws `refused` unless the promise holds.
  public borrowing func verify(_ terms: InvitationTerms, mac: [UInt8]) throws(VaultError) {
    guard Sodium.equal(try authenticate(terms), mac) else { throw .refused }
  }

  /// The joiner's answer over the terms and the new keys, 32 bytes.
  public borrowing func authenticate(joiner: Joiner, terms: InvitationTerms) throws(VaultError) -> [UInt8] {
    var message = try ByteWriter("hl1/joining", organisation: terms.organisation)
    try message.fixed(terms.bytes, terms.bytes.count)
    try message.fixed(joiner.member, 16)
    try message.fixed(joiner.signing, 32)
    try message.fixed(joiner.sealing, 32)
    try message.fixed(joiner.loginTag, 32)
    return try Sodium.authenticate(message.bytes, key: macKey)
  }

  /// Throws `refused` unless who has the code answered so, `badPoint` for a sealing key to which nothing can be sealed.
  public borrowing func verify(joiner: Joiner, terms: InvitationTerms, mac: [UInt8]) throws(VaultError) {
    guard Sodium.equal(try authenticate(joiner: joiner, terms: terms), mac) else { throw .refused }
    try Sealing.check(joiner.sealing)
  }

  /// Bytes of a name in a box, at most.
  public static let longestName = 400

  /// Lets any administrator's client verify the joiner: the box for `administrators`, signed by who invites. `name` is UTF-8;
  /// throws `malformed` for none, `tooLarge` for one of more than 400 bytes.
  public borrowing func box(
    terms: InvitationTerms, name: [UInt8], inviter: [UInt8], with signing: borrowing SigningKey, administrators: [UInt8]
  ) throws(VaultError) -> [UInt8] {
    guard !name.isEmpty else { throw .malformed }
    guard name.count <= Self.longestName else { throw .tooLarge }
    var out = try ByteWriter("hl1/invitation-box", organisation: terms.organisation)
    defer { out.wipe() }
    try write(terms, name, inviter, to: &out)
    var signed = try signedBytes(terms, name, inviter)
    defer { signed.wipe() }
    try out.fixed(signing.sign(signed.bytes), 64)
    var padded = try Padding.pad(out.bytes, to: 1024)
    defer { Sodium.wipe(&padded) }
    return try Sealing.seal(padded, to: administrators)
  }

  /// What the inviter signs. It holds the MAC key, and is the caller's to wipe.
  borrowing func signedBytes(_ terms: InvitationTerms, _ name: [UInt8], _ inviter: [UInt8]) throws(VaultError) -> ByteWriter {
    var out = try ByteWriter("hl1/invitation-signature", organisation: terms.organisation)
    try write(terms, name, inviter, to: &out)
    return out
  }

  private borrowing func write(_ terms: InvitationTerms, _ name: [UInt8], _ inviter: [UInt8], to out: inout ByteWriter)
    throws(VaultError)
  {
    try out.fixed(tag, 32)
    out.variable(try terms.bytes)
    try macKey.reveal { (bytes) throws(VaultError) in try out.fixed(bytes, 32) }
    out.variable(name)
    try out.fixed(inviter, 16)
  }
}

/// What an administrator's client finds in the box.
public struct OpenedInvitation: ~Copyable, Sendable {
  public let invitation: Invitation
  public let terms: InvitationTerms
  /// UTF-8.
  public let name: [UInt8]
  /// Who says that they invited, 16 bytes: believed only after `verify`.
  public let inviter: [UInt8]
  let signature: [UInt8]

  public init(opening box: [UInt8], with key: borrowing SealingKey, organisation: [UInt8]) throws(VaultError) {
    guard box.count == 1024 + Sealing.boxOverhead else { throw .malformed }
    var padded = try key.open(box)
    defer { Sodium.wipe(&padded) }
    var reader = try ByteReader(Padding.unpad(padded), label: "hl1/invitation-box", organisation: organisation)
    defer { reader.wipe() }
    let tag = try reader.fixed(32)
    let terms = try InvitationTerms(bytes: reader.variable())
    var mac = try reader.fixed(32)
    let name = try reader.variable(atMost: Invitation.longestName)
    let inviter = try reader.fixed(16)
    let signature = try reader.fixed(64)
    try reader.end()
    guard !name.isEmpty else { throw .malformed }
    guard terms.organisation == organisation else { throw .refused }
    let macKey = try SecretBytes(moving: &mac)
    self.terms = terms
    self.name = name
    self.inviter = inviter
    self.signature = signature
    invitation = Invitation(tag: tag, macKey: macKey)
  }

  /// Throws unless somebody signed it who was an administrator in the roster that the terms name, and that roster is known.
  /// Whether the inviter was ever admitted to `administrators` is for the caller to ask, who has that chain.
  public borrowing func verify(rosters: RosterChain) throws(VaultError) {
    guard terms.anchor == rosters.anchor else { throw .refused }
    let member = try rosters.signer(inviter, naming: terms.roster)
    var signed = try invitation.signedBytes(terms, name, inviter)
    defer { signed.wipe() }
    try SigningKey.verify(signature, signed.bytes, publicKey: member.signing)
    try rosters.check(terms.roster)
    guard rosters.roles(of: inviter, at: terms.roster.version).contains(.administrator) else { throw .notEntitled }
  }
}

/// The public side of somebody who wants to join.
public struct Joiner: Equatable, Sendable {
  public let member: [UInt8]
  public let signing: [UInt8]
  public let sealing: [UInt8]
  public let loginTag: [UInt8]

  public init(member: [UInt8], signing: [UInt8], sealing: [UInt8], loginTag: [UInt8]) {
    self.member = member
    self.signing = signing
    self.sealing = sealing
    self.loginTag = loginTag
  }

  /// What both sides compare, aloud: 20 Crockford characters.
  public func fingerprint(anchor: [UInt8]) throws(VaultError) -> [UInt8] {
    guard anchor.count == 32 else { throw .malformed }
    var message = try ByteWriter("hl1/fingerprint", organisation: Array(anchor[0..<16]))
    try message.fixed(anchor, 32)
    try message.fixed(member, 16)
    try message.fixed(signing, 32)
    try message.fixed(sealing, 32)
    return Array(Base32.encode(try Sodium.hash(message.bytes, count: 16))[0..<20])
  }
}
