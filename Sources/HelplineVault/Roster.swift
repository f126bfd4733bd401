/// What a member may do. The bits are those of docs/protocol.md 4.
public struct Roles: OptionSet, Equatable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let volunteer = Roles(rawValue: 1)
  public static let mentor = Roles(rawValue: 2)
  public static let coordinator = Roles(rawValue: 4)
  public static let administrator = Roles(rawValue: 8)
  public static let auditor = Roles(rawValue: 16)

  /// Every bit is a role, and there is at least one.
  public var isValid: Bool { rawValue != 0 && rawValue < 32 }
}

/// One line of the roster.
public struct RosterMember: Equatable, Sendable {
  /// 16 bytes.
  public var id: [UInt8]
  public var roles: Roles
  /// Ed25519, 32 bytes.
  public var signing: [UInt8]
  /// X25519, 32 bytes.
  public var sealing: [UInt8]
  /// The last roster version in which the member was valid; nil while they are a member.
  public var removed: UInt32?
  /// The day until which the agreement is valid, as ASCII `YYYY-MM-DD`; nil for no end.
  public var agreement: [UInt8]?

  public init(
    id: [UInt8], roles: Roles, signing: [UInt8], sealing: [UInt8], removed: UInt32? = nil, agreement: [UInt8]? = nil
  ) {
    self.id = id
    self.roles = roles
    self.signing = signing
    self.sealing = sealing
    self.removed = removed
    self.agreement = agreement
  }
}

/// Says who: docs/protocol.md 3. A value; whether it may be believed is for `RosterChain` to say.
public struct Roster: Equatable, Sendable {
  public var organisation: [UInt8]?
  public var version: UInt32
  public var previous: [UInt8]?
  public var members: [RosterMember]
  public var recoverySigning: [UInt8]
  public var recoverySealing: [UInt8]
  public var release: [UInt8]

  /// The first roster of an organisation.
  public init(founder: RosterMember, recoverySigning: [UInt8], recoverySealing: [UInt8], release: [UInt8]) {
    organisation = nil
    version = 1
    previous = nil
    members = [founder]
    self.recoverySigning = recoverySigning
    self.recoverySealing = recoverySealing
    self.release = release
  }

  /// Index of a member, removed or not.
  public func index(of id: [UInt8]) -> Int? { members.firstIndex { $0.id == id } }

  /// The exact bytes that are signed.
  public func document() throws(VaultError) -> [UInt8] {
    var out = CanonicalWriter()
    out.literal(#"{"type":"roster","v":1,"organisation":"#)
    if let organisation { out.id(organisation) } else { out.literal("null") }
    out.literal(#","version":"#)
    out.number(version)
    out.literal(#","previous":"#)
    if let previous { out.key(previous) } else { out.literal("null") }
    out.literal(#","members":["#)
    for (place, member) in members.enumerated() {
      if place > 0 { out.literal(",") }
      out.member(member)
    }
    out.literal(#"],"recovery":{"signing":"#)
    out.key(recoverySigning)
    out.literal(#","sealing":"#)
    out.key(recoverySealing)
    out.literal(#"},"release":"#)
    out.key(release)
    out.literal("}")
    // What cannot be read back must not be signed.
    guard try Roster(document: out.bytes) == self else { throw .malformed }
    return out.bytes
  }

  /// Throws `malformed` unless `document` is the canonical form.
  public init(document: [UInt8]) throws(VaultError) {
    var reader = CanonicalReader(document)
    try reader.literal(#"{"type":"roster","v":1,"organisation":"#)
    organisation = reader.accept("null") ? nil : try reader.id()
    try reader.literal(#","version":"#)
    version = try reader.number()
    guard version >= 1 else { throw .malformed }
    try reader.literal(#","previous":"#)
    previous = reader.accept("null") ? nil : try reader.key()
    try reader.literal(#","members":["#)
    members = [try reader.member()]
    while reader.accept(",") { members.append(try reader.member()) }
    try reader.literal(#"],"recovery":{"signing":"#)
    recoverySigning = try reader.key()
    try reader.literal(#","sealing":"#)
    recoverySealing = try reader.key()
    try reader.literal(#"},"release":"#)
    release = try reader.key()
    try reader.literal("}")
    try reader.end()
  }

  /// The hash that a successor names; that of version 1 is the anchor.
  public static func hash(document: [UInt8]) throws(VaultError) -> [UInt8] {
    var message = ByteWriter("hl1/roster-hash")
    message.variable(document)
    return try Sodium.hash(message.bytes)
  }

  static func signedBytes(_ document: [UInt8], organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    var message = try ByteWriter("hl1/roster", organisation: organisation)
    message.variable(document)
    return message.bytes
  }
}

/// A roster or group record as it travels: the exact bytes, who signed them, and the signature.
public struct SignedDocument: Equatable, Sendable {
  public var document: [UInt8]
  /// 16 bytes.
  public var signer: [UInt8]
  /// 64 bytes.
  public var signature: [UInt8]

  public init(document: [UInt8], signer: [UInt8], signature: [UInt8]) {
    self.document = document
    self.signer = signer
    self.signature = signature
  }
}

extension CanonicalWriter {
  fileprivate mutating func member(_ member: RosterMember) {
    literal(#"{"id":"#)
    id(member.id)
    literal(#","roles":["#)
    var first = true
    func name(_ role: Roles, _ text: StaticString, _ out: inout CanonicalWriter) {
      guard member.roles.contains(role) else { return }
      if !first { out.literal(",") }
      first = false
      out.literal(text)
    }
    name(.volunteer, #""volunteer""#, &self)
    name(.mentor, #""mentor""#, &self)
    name(.coordinator, #""coordinator""#, &self)
    name(.administrator, #""administrator""#, &self)
    name(.auditor, #""auditor""#, &self)
    literal(#"],"signing":"#)
    key(member.signing)
    literal(#","sealing":"#)
    key(member.sealing)
    literal(#","removed":"#)
    if let removed = member.removed { number(removed) } else { literal("null") }
    literal(#","agreement":"#)
    if let agreement = member.agreement { ascii(agreement) } else { literal("null") }
    literal("}")
  }
}

extension CanonicalReader {
  fileprivate mutating func member() throws(VaultError) -> RosterMember {
    try literal(#"{"id":"#)
    let id = try id()
    try literal(#","roles":["#)
    var roles: Roles = []
    if accept(#""volunteer""#) { roles.insert(.volunteer) }
    try role(#""mentor""#, .mentor, &roles)
    try role(#""coordinator""#, .coordinator, &roles)
    try role(#""administrator""#, .administrator, &roles)
    try role(#""auditor""#, .auditor, &roles)
    guard roles.isValid else { throw .malformed }
    try literal(#"],"signing":"#)
    let signing = try key()
    try literal(#","sealing":"#)
    let sealing = try key()
    try literal(#","removed":"#)
    let removed: UInt32? = accept("null") ? nil : try number()
    guard removed != 0 else { throw .malformed }
    try literal(#","agreement":"#)
    var agreement: [UInt8]?
    if !accept("null") {
      let day = try ascii(atMost: 10)
      guard day.count == 10 else { throw .malformed }
      for (place, code) in day.enumerated() {
        guard place == 4 || place == 7 ? code == 0x2d : code >= 0x30 && code <= 0x39 else { throw .malformed }
      }
      agreement = day
    }
    try literal("}")
    return RosterMember(id: id, roles: roles, signing: signing, sealing: sealing, removed: removed, agreement: agreement)
  }

  /// A role after the first is preceded by a comma; their order is fixed.
  private mutating func role(_ text: StaticString, _ role: Roles, _ roles: inout Roles) throws(VaultError) {
    let before = self
    if !roles.isEmpty, !accept(",") { return }
    if accept(text) { roles.insert(role) } else { self = before }
  }
}
