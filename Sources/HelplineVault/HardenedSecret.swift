import CSodium

/// Passphrases and caller codes, hardened so that a stolen database is no use for guessing and the server never sees
/// the secret: docs/protocol.md 2.
public enum HardenedSecret {
  /// `loginTag`, 32 bytes. `login` is UTF-8, already normalised (NFKC, lower case, trimmed).
  public static func loginTag(_ login: [UInt8], organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    guard !login.isEmpty else { throw .malformed }
    var message = try ByteWriter("hl1/login-tag", organisation: organisation)
    message.variable(login)
    return try Sodium.hash(message.bytes)
  }

  /// What goes into the oblivious function for a passphrase: UTF-8, already normalised (NFC, white space collapsed).
  public static func input(passphrase: borrowing SecretBytes, organisation: [UInt8]) throws(VaultError) -> SecretBytes {
    let start = try ByteWriter("hl1/passphrase", organisation: organisation)
    return try passphrase.reveal { (bytes) throws(VaultError) in
      var whole = start
      whole.variable(bytes)
      defer { whole.wipe() }
      return try SecretBytes(copying: whole.bytes)
    }
  }

  /// What goes into it for a caller code.
  public static func input(callerCode: borrowing CallerCode, organisation: [UInt8]) throws(VaultError) -> SecretBytes {
    let start = try ByteWriter("hl1/caller", organisation: organisation)
    return try callerCode.digits.reveal { (bytes) throws(VaultError) in
      var whole = start.bytes + bytes
      defer { Sodium.wipe(&whole) }
      return try SecretBytes(copying: whole)
    }
  }

  /// The keys of a login, from `y`, the 64-byte output of the oblivious function. Takes about half a second and 256 MiB.
  public static func loginKeys(_ y: borrowing SecretBytes, loginTag: [UInt8], organisation: [UInt8]) throws(VaultError)
    -> LoginKeys
  {
    let stretched = try Sodium.stretch(y, salt: stretchSalt(loginTag: loginTag, organisation: organisation))
    return try loginKeys(y, stretched: stretched, organisation: organisation)
  }

  /// The salt, 16 bytes, with which `y` is stretched for a login.
  public static func stretchSalt(loginTag: [UInt8], organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    guard loginTag.count == 32 else { throw .malformed }
    return try salt(context: loginTag, organisation: organisation)
  }

  /// The keys of a login whose `y` was stretched elsewhere: a browser does that in a memory that it can throw away.
  public static func loginKeys(_ y: borrowing SecretBytes, stretched: borrowing SecretBytes, organisation: [UInt8])
    throws(VaultError) -> LoginKeys
  {
    let master = try master(y, stretched: stretched, organisation: organisation)
    return LoginKeys(
      signing: try SigningKey(seed: Sodium.subkey(1, of: master, context: "hl1login")),
      wrapKey: try Sodium.subkey(2, of: master, context: "hl1login"))
  }

  /// The keys of a caller's thread, from `y`. Takes about half a second and 256 MiB.
  public static func callerKeys(_ y: borrowing SecretBytes, organisation: [UInt8]) throws(VaultError) -> CallerKeys {
    let stretched = try Sodium.stretch(y, salt: callerSalt(organisation: organisation))
    return try callerKeys(y, stretched: stretched, organisation: organisation)
  }

  /// The salt, 16 bytes, with which `y` is stretched for a caller code.
  public static func callerSalt(organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    let caller: [UInt8] = [0x63, 0x61, 0x6c, 0x6c, 0x65, 0x72]
    return try salt(context: caller, organisation: organisation)
  }

  /// The keys of a caller's thread, whose `y` was stretched elsewhere.
  public static func callerKeys(_ y: borrowing SecretBytes, stretched: borrowing SecretBytes, organisation: [UInt8])
    throws(VaultError) -> CallerKeys
  {
    let master = try master(y, stretched: stretched, organisation: organisation)
    return CallerKeys(
      threadTag: try Sodium.subkey(1, of: master, context: "hl1calls"),
      threadKey: try Sodium.subkey(2, of: master, context: "hl1calls"))
  }

  private static func salt(context: [UInt8], organisation: [UInt8]) throws(VaultError) -> [UInt8] {
    var salt = try ByteWriter("hl1/stretch-salt", organisation: organisation)
    salt.variable(context)
    return try Sodium.hash(salt.bytes, count: 16)
  }

  private static func master(_ y: borrowing SecretBytes, stretched: borrowing SecretBytes, organisation: [UInt8])
    throws(VaultError) -> SecretBytes
  {
    guard y.count == 64, stretched.count == 32 else { throw .malformed }
    let label = try ByteWriter("hl1/master", organisation: organisation).bytes
    return try Sodium.hashSecrets(label, y, stretched)
  }
}

/// What a passphrase or a recovery sheet gives: a key to sign in with, and one to open the member's keys with.
public struct LoginKeys: ~Copyable, Sendable {
  public let signing: SigningKey
  /// Never leaves the client.
  public let wrapKey: SecretBytes

  init(signing: consuming SigningKey, wrapKey: consuming SecretBytes) {
    self.signing = signing
    self.wrapKey = wrapKey
  }
}

/// What a caller code gives.
public struct CallerKeys: ~Copyable, Sendable {
  public let threadTag: SecretBytes
  public let threadKey: SecretBytes
}

/// A recovery sheet: a typed code that opens the member's keys once: docs/protocol.md 2.5.
public struct RecoverySheet: ~Copyable, Sendable {
  /// Look-up tag, 32 bytes.
  public let tag: [UInt8]
  public let keys: LoginKeys

  public init(_ code: borrowing SecretCode) throws(VaultError) {
    guard code.kind == .sheet else { throw .malformed }
    let master = try code.master()
    let tag = try Sodium.subkey(1, of: master, context: "hl1sheet").reveal { (bytes) throws(VaultError) in bytes }
    let signing = try SigningKey(seed: Sodium.subkey(2, of: master, context: "hl1sheet"))
    let wrapKey = try Sodium.subkey(3, of: master, context: "hl1sheet")
    self.tag = tag
    keys = LoginKeys(signing: signing, wrapKey: wrapKey)
  }
}

/// The statements that a login key or a sheet's key signs.
public enum SignIn {
  /// docs/protocol.md 2.3. `origin` as the client addresses the server.
  public static func proof(origin: [UInt8], tag: [UInt8], nonce: [UInt8], secondFactor: [UInt8] = [], organisation: [UInt8])
    throws(VaultError) -> [UInt8]
  {
    var out = try ByteWriter("hl1/sign-in", organisation: organisation)
    out.variable(origin)
    try out.fixed(tag, 32)
    try out.fixed(nonce, 32)
    out.variable(secondFactor)
    return out.bytes
  }

  /// docs/protocol.md 2.5: everything that the request sets is under the signature.
  public static func setPassphrase(
    origin: [UInt8], tag: [UInt8], nonce: [UInt8], loginKey: [UInt8], sealedBlobKey: [UInt8], sheetSeal: [UInt8]?,
    sheetTag: [UInt8]?, sheetKey: [UInt8]?, organisation: [UInt8]
  ) throws(VaultError) -> [UInt8] {
    let zeros = [UInt8](repeating: 0, count: 32)
    var set = ByteWriter()
    set.variable(sealedBlobKey)
    set.variable(sheetSeal ?? [])
    try set.fixed(sheetTag ?? zeros, 32)
    try set.fixed(sheetKey ?? zeros, 32)
    var out = try ByteWriter("hl1/set-passphrase", organisation: organisation)
    out.variable(origin)
    try out.fixed(tag, 32)
    try out.fixed(nonce, 32)
    try out.fixed(loginKey, 32)
    try out.fixed(try Sodium.hash(set.bytes), 32)
    return out.bytes
  }
}
