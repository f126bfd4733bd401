/// The newest of a chain that a client has seen: it refuses anything older.
public struct Head: Equatable, Sendable {
  /// Roster version, record index or audit position.
  public var position: UInt64
  /// 32 bytes.
  public var hash: [UInt8]

  public init(position: UInt64, hash: [UInt8]) {
    self.position = position
    self.hash = hash
  }
}

/// The heads that a member has seen, on whatever device.
public struct Heads: Equatable, Sendable {
  public var roster: Head
  /// One for each group seen, in the order of `GroupName`.
  public var groups: [GroupName: Head]
  /// Position 0 and 32 zeros before the first.
  public var audit: Head

  public init(roster: Head, groups: [GroupName: Head] = [:], audit: Head = AuditChain.beginning) {
    self.roster = roster
    self.groups = groups
    self.audit = audit
  }

  /// The newest of both, chain by chain: as if somebody had looked when the newer roster was there, and later at the groups.
  public mutating func merge(_ other: Heads) {
    if other.roster.position > roster.position { roster = other.roster }
    if other.audit.position > audit.position { audit = other.audit }
    for name in GroupName.allCases {
      guard let theirs = other.groups[name] else { continue }
      if theirs.position > groups[name]?.position ?? 0 { groups[name] = theirs }
    }
  }
}

/// A member's own keys and what they have seen: docs/protocol.md 2.4.
public struct MemberKeys: ~Copyable, Sendable {
  /// 16 bytes.
  public let member: [UInt8]
  public let signing: SigningKey
  public let sealing: SealingKey
  /// The organisation's trust anchor, 32 bytes.
  public let anchor: [UInt8]
  public var heads: Heads
  /// The personal keyring: what only this member keeps.
  var keyring: [KeyringItem]

  /// One item of the personal keyring. What a newer client put there is kept.
  final class KeyringItem: Sendable {
    let kind: UInt8
    let id: [UInt8]
    let bytes: SecretBytes

    init(kind: UInt8, id: [UInt8], bytes: consuming SecretBytes) {
      self.kind = kind
      self.id = id
      self.bytes = bytes
    }
  }

  /// New keys for a new member.
  public init(member: [UInt8], anchor: [UInt8], roster: Head) throws(VaultError) {
    guard member.count == 16, anchor.count == 32 else { throw .malformed }
    let signing = try SigningKey()
    let sealing = try SealingKey()
    self.member = member
    self.anchor = anchor
    self.signing = signing
    self.sealing = sealing
    heads = Heads(roster: roster)
    keyring = []
  }

  /// The founder's: made before there is a roster, so the keys come first and the anchor is known after.
  public init(member: [UInt8], anchor: [UInt8], signing: consuming SigningKey, sealing: consuming SealingKey) throws(VaultError) {
    guard member.count == 16, anchor.count == 32 else { throw .malformed }
    self.member = member
    self.anchor = anchor
    self.signing = signing
    self.sealing = sealing
    heads = Heads(roster: Head(position: 1, hash: anchor))
    keyring = []
  }

  // MARK: Journals

  /// The newest key of a case's journal that this member has made: nobody else's is written under, and no older one.
  public struct JournalHead: Equatable, Sendable {
    /// 16 bytes.
    public let journal: [UInt8]
    public let epoch: UInt32
  }

  private static let journalKind: UInt8 = 1

  /// Nil if this member has not begun or taken over the journal of this case, 16 bytes.
  public borrowing func journal(of parent: [UInt8]) throws(VaultError) -> JournalHead? {
    for item in keyring where item.kind == Self.journalKind && item.id == parent {
      return try item.bytes.reveal { (bytes) throws(VaultError) in
        var reader = ByteReader(bytes)
        let head = JournalHead(journal: try reader.fixed(16), epoch: try reader.integer())
        try reader.end()
        return head
      }
    }
    return nil
  }

  public mutating func remember(journal: [UInt8], of parent: [UInt8], epoch: UInt32) throws(VaultError) {
    guard parent.count == 16 else { throw .malformed }
    var message = ByteWriter()
    try message.fixed(journal, 16)
    message.integer(epoch)
    var bytes = message.bytes
    let item = KeyringItem(kind: Self.journalKind, id: parent, bytes: try SecretBytes(moving: &bytes))
    var kept: [KeyringItem] = []
    for old in keyring where old.kind != item.kind || old.id != parent { kept.append(old) }
    keyring = kept + [item]
  }

  /// Takes over what another device of this member has put into the blob: of each journal the newest key, of each chain the newest
  /// head, and whatever else is in the keyring.
  public mutating func merge(_ other: borrowing MemberKeys) throws(VaultError) {
    guard other.member == member, other.anchor == anchor else { throw .notEntitled }
    heads.merge(other.heads)
    for theirs in other.keyring {
      if theirs.kind == Self.journalKind, let known = try journal(of: theirs.id) {
        guard let head = try other.journal(of: theirs.id), head.epoch > known.epoch else { continue }
        try remember(journal: head.journal, of: theirs.id, epoch: head.epoch)
      } else {
        var isKnown = false
        for own in keyring where own.kind == theirs.kind && own.id == theirs.id { isKnown = true }
        if !isKnown { keyring.append(theirs) }
      }
    }
  }

  private static let least = 1024

  private static func word(_ position: UInt64) throws(VaultError) -> UInt32 {
    guard let word = UInt32(exactly: position) else { throw .tooLarge }
    return word
  }

  private static func associated(member: [UInt8], version: UInt32, organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    var out = try ByteWriter("hl1/blob", organisation: organisation)
    try out.fixed(member, 16)
    out.integer(version)
    return out.bytes
  }

  /// The blob, sealed under `blobKey`.
  public borrowing func seal(blobKey: borrowing SecretBytes, version: UInt32) throws(VaultError) -> [UInt8] {
    let organisation = Array(anchor[0..<16])
    var out = try ByteWriter("hl1/keys", organisation: organisation)
    defer { out.wipe() }
    out.integer(1)
    try out.fixed(member, 16)
    try signing.seed.reveal { (bytes) throws(VaultError) in try out.fixed(bytes, 32) }
    try sealing.secret.reveal { (bytes) throws(VaultError) in try out.fixed(bytes, 32) }
    try out.fixed(anchor, 32)
    out.integer(try Self.word(heads.roster.position))
    try out.fixed(heads.roster.hash, 32)
    out.integer(UInt32(heads.groups.count))
    for group in GroupName.allCases {
      guard let head = heads.groups[group] else { continue }
      out.byte(group.rawValue)
      out.integer(try Self.word(head.position))
      try out.fixed(head.hash, 32)
    }
    out.long(heads.audit.position)
    try out.fixed(heads.audit.hash, 32)
    out.integer(UInt32(keyring.count))
    for item in keyring {
      out.byte(item.kind)
      try out.fixed(item.id, 16)
      try item.bytes.reveal { (bytes) throws(VaultError) in out.variable(bytes) }
    }
    var padded = try Padding.pad(out.bytes, atLeast: Self.least)
    defer { Sodium.wipe(&padded) }
    let associated = try Self.associated(member: member, version: version, organisation: organisation)
    return try Sealing.encrypt(padded, associated: associated, key: blobKey)
  }

  /// Opens a blob that the server says is `member`'s, of `version`. The organisation id that the server gave must be the
  /// beginning of the anchor inside: `brokenChain` if not.
  public init(opening blob: [UInt8], blobKey: borrowing SecretBytes, member: [UInt8], version: UInt32, organisation: [UInt8])
    throws(VaultError)
  {
    let associated = try Self.associated(member: member, version: version, organisation: organisation)
    var padded = try Sealing.decrypt(blob, associated: associated, key: blobKey)
    defer { Sodium.wipe(&padded) }
    var content = try Padding.unpad(padded)
    defer { Sodium.wipe(&content) }
    var reader = try ByteReader(content, label: "hl1/keys", organisation: organisation)
    defer { reader.wipe() }
    guard try reader.integer() == 1, try reader.fixed(16) == member else { throw .malformed }
    var seed = try reader.fixed(32)
    let signing = try SigningKey(seed: SecretBytes(moving: &seed))
    var secret = try reader.fixed(32)
    let sealing = try SealingKey(secret: SecretBytes(moving: &secret))
    let anchor = try reader.fixed(32)
    guard Array(anchor[0..<16]) == organisation else { throw .brokenChain }
    var heads = Heads(roster: Head(position: UInt64(try reader.integer()), hash: try reader.fixed(32)))
    let count = try reader.integer()
    for _ in 0..<count {
      guard let group = GroupName(rawValue: try reader.byte()), heads.groups[group] == nil else { throw .malformed }
      heads.groups[group] = Head(position: UInt64(try reader.integer()), hash: try reader.fixed(32))
    }
    heads.audit = Head(position: try reader.long(), hash: try reader.fixed(32))
    var keyring: [KeyringItem] = []
    let keys = try reader.integer()
    guard keys <= 100_000 else { throw .malformed }
    for _ in 0..<keys {
      let kind = try reader.byte()
      let id = try reader.fixed(16)
      var bytes = try reader.variable()
      keyring.append(KeyringItem(kind: kind, id: id, bytes: try SecretBytes(moving: &bytes)))
    }
    try reader.end()
    self.member = member
    self.anchor = anchor
    self.signing = signing
    self.sealing = sealing
    self.heads = heads
    self.keyring = keyring
  }
}

/// The key that seals a member's blob, itself sealed under what opens it: docs/protocol.md 2.4.
public enum BlobKey {
  public enum Under: UInt8, Sendable {
    case passphrase = 1
    case sheet = 2
  }

  public static func seal(
    _ blobKey: borrowing SecretBytes, under: Under, key: borrowing SecretBytes, tag: [UInt8], organisation: [UInt8]
  ) throws(VaultError) -> [UInt8] {
    guard blobKey.count == 32 else { throw .malformed }
    let associated = try associated(under, tag, organisation)
    return try blobKey.reveal { (bytes) throws(VaultError) in
      try Sealing.encrypt(bytes, associated: associated, key: key)
    }
  }

  public static func open(
    _ sealed: [UInt8], under: Under, key: borrowing SecretBytes, tag: [UInt8], organisation: [UInt8]
  ) throws(VaultError) -> SecretBytes {
    guard sealed.count == 32 + Sealing.aeadOverhead else { throw .malformed }
    var bytes = try Sealing.decrypt(sealed, associated: associated(under, tag, organisation), key: key)
    return try SecretBytes(moving: &bytes)
  }

  private static func associated(_ under: Under, _ tag: [UInt8], _ organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    var out = try ByteWriter("hl1/blob-key", organisation: organisation)
    out.byte(under.rawValue)
    try out.fixed(tag, 32)
    return out.bytes
  }
}
