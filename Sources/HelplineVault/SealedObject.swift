/// What an object says once it is open and its author's signature held.
public struct OpenedObject: Sendable {
  public let author: [UInt8]
  /// The author's roles in the roster that they named.
  public let authorRoles: Roles
  public let roster: RosterReference
  /// UTF-8 JSON.
  public let payload: [UInt8]
}

/// Content: one padded, signed, encrypted document in a compartment: docs/protocol.md 6.2.
public enum SealedObject {
  public static let least = 512
  public static let leastContact = 2048
  /// Of a hand-over note, least and most.
  public static let handOver = 2048
  /// The same of a thread.
  public static let thread = 8192

  /// Where an object stands: part of the seal, so that it can stand nowhere else.
  public struct Place: Equatable, Sendable {
    public let compartment: Compartment
    /// 16 bytes.
    public let object: [UInt8]
    /// From 1.
    public let revision: UInt32

    public init(compartment: Compartment, object: [UInt8], revision: UInt32) {
      self.compartment = compartment
      self.object = object
      self.revision = revision
    }

    var least: Int {
      switch compartment.kind {
      case .contact: leastContact
      case .handOver: handOver
      case .thread: thread
      case .coordination, .journal, .name, .group, .statisticsKey: SealedObject.least
      }
    }
    var most: Int {
      switch compartment.kind {
      case .handOver, .thread: least
      case .contact, .coordination, .journal, .name, .group, .statisticsKey: Padding.largest
      }
    }

    func associated(_ organisation: [UInt8]) throws(VaultError) -> [UInt8] {
      var out = try ByteWriter("hl1/object", organisation: organisation)
      try out.fixed(compartment.id, 16)
      out.integer(compartment.epoch)
      try out.fixed(object, 16)
      out.integer(revision)
      return out.bytes
    }

    /// What the author signs: everything but the epoch, so that re-keying keeps the signature.
    func signedBytes(_ payload: [UInt8], author: [UInt8], roster: RosterReference, organisation: [UInt8])
      throws(VaultError) -> [UInt8]
    {
      var out = try ByteWriter("hl1/object-signature", organisation: organisation)
      try out.fixed(compartment.id, 16)
      out.byte(compartment.kind.rawValue)
      try out.fixed(object, 16)
      out.integer(revision)
      try out.fixed(author, 16)
      out.integer(roster.version)
      try out.fixed(roster.hash, 32)
      out.variable(payload)
      return out.bytes
    }
  }

  /// Signs and encrypts `payload`.
  public static func seal(
    _ payload: [UInt8], at place: Place, author: [UInt8], with signing: borrowing SigningKey, rosters: RosterChain,
    key: borrowing SecretBytes
  ) throws(VaultError) -> [UInt8] {
    let roster = rosters.newest
    var message = try place.signedBytes(payload, author: author, roster: roster, organisation: rosters.organisation)
    defer { Sodium.wipe(&message) }
    var inner = ByteWriter()
    try inner.fixed(author, 16)
    inner.integer(roster.version)
    try inner.fixed(roster.hash, 32)
    try inner.fixed(try signing.sign(message), 64)
    try inner.fixed(payload, payload.count)
    defer { inner.wipe() }
    return try encrypt(inner.bytes, at: place, organisation: rosters.organisation, key: key)
  }

  /// Decrypts and verifies. Whether this author may write this object is for the caller to judge by `authorRoles`.
  public static func open(_ sealed: [UInt8], at place: Place, rosters: RosterChain, key: borrowing SecretBytes)
    throws(VaultError) -> OpenedObject
  {
    var inner = try decrypt(sealed, at: place, organisation: rosters.organisation, key: key)
    defer { Sodium.wipe(&inner) }
    var reader = ByteReader(inner)
    defer { reader.wipe() }
    let author = try reader.fixed(16)
    let roster = RosterReference(version: try reader.integer(), hash: try reader.fixed(32))
    let signature = try reader.fixed(64)
    let payload = try reader.rest()
    let member = try rosters.signer(author, naming: roster)
    var message = try place.signedBytes(payload, author: author, roster: roster, organisation: rosters.organisation)
    defer { Sodium.wipe(&message) }
    try SigningKey.verify(signature, message, publicKey: member.signing)
    try rosters.check(roster)
    let roles = rosters.roles(of: author, at: roster.version)
    guard roles.isValid else { throw .notEntitled }
    return OpenedObject(author: author, authorRoles: roles, roster: roster, payload: payload)
  }

  /// Moves an object to the next epoch, author, signature and payload unchanged.
  public static func rekey(
    _ sealed: [UInt8], at place: Place, from key: borrowing SecretBytes, to newKey: borrowing SecretBytes, organisation: [UInt8]
  ) throws(VaultError) -> [UInt8] {
    var inner = try decrypt(sealed, at: place, organisation: organisation, key: key)
    defer { Sodium.wipe(&inner) }
    let moved = Place(compartment: try place.compartment.next(), object: place.object, revision: place.revision)
    return try encrypt(inner, at: moved, organisation: organisation, key: newKey)
  }

  private static func encrypt(_ inner: [UInt8], at place: Place, organisation: [UInt8], key: borrowing SecretBytes)
    throws(VaultError) -> [UInt8]
  {
    var padded = try Padding.pad(inner, atLeast: place.least)
    defer { Sodium.wipe(&padded) }
    guard padded.count <= place.most else { throw .tooLarge }
    return try Sealing.encrypt(padded, associated: place.associated(organisation), key: key)
  }

  private static func decrypt(_ sealed: [UInt8], at place: Place, organisation: [UInt8], key: borrowing SecretBytes)
    throws(VaultError) -> [UInt8]
  {
    let size = sealed.count - Sealing.aeadOverhead
    guard size >= place.least, size <= place.most, size & (size - 1) == 0 else { throw .malformed }
    var padded = try Sealing.decrypt(sealed, associated: place.associated(organisation), key: key)
    defer { Sodium.wipe(&padded) }
    return try Padding.unpad(padded)
  }
}
