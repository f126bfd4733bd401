/// What a ceremony does, one thing each time: docs/protocol.md 9.2. Raw values are those of the protocol.
public enum CeremonyUse: UInt8, Sendable, CaseIterable {
  /// Passes the journal of a mentor who is gone on to their successor.
  case journal = 1
  /// Admits a member to a group that has lost all its own.
  case group = 2
  /// Makes one member an administrator.
  case administrator = 3
}

/// The byte strings that the recovery key signs, beside rosters, records and wraps.
public enum Ceremony {
  /// Proves to the server that the recovery key is at hand, so that it gives out what is wrapped to it.
  public static func reading(
    _ use: CeremonyUse, subject: [UInt8], runner: [UInt8], roster: RosterReference, organisation: [UInt8]
  ) throws(VaultError) -> [UInt8] {
    var out = try ByteWriter("hl1/recovery-reading", organisation: organisation)
    try out.fixed(runner, 16)
    out.byte(use.rawValue)
    try out.fixed(subject, 16)
    out.integer(roster.version)
    try out.fixed(roster.hash, 32)
    return out.bytes
  }

  /// Binds a request to who makes it and to what it does. `wraps` are the sealed ones, in the order of the request.
  public static func statement(
    _ use: CeremonyUse, subject: [UInt8], to: [UInt8], runner: [UInt8], rosterHash: [UInt8], wraps: [[UInt8]],
    organisation: [UInt8]
  ) throws(VaultError) -> [UInt8] {
    var listed = ByteWriter()
    for wrap in wraps { listed.variable(wrap) }
    var out = try ByteWriter("hl1/recovery-ceremony", organisation: organisation)
    try out.fixed(runner, 16)
    out.byte(use.rawValue)
    try out.fixed(subject, 16)
    try out.fixed(to, 16)
    try out.fixed(rosterHash, 32)
    try out.fixed(try Sodium.hash(listed.bytes), 32)
    return out.bytes
  }
}
