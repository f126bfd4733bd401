import Foundation
import HelplineCore
import HelplineVault

/// The numbered secrets that stand in a file outside the database and its backups: docs/protocol.md 2.6.
package final class ServerSecret: Sendable {
  /// What a subkey is for; the number is that of the protocol.
  package enum Purpose: UInt64, Sendable, CaseIterable {
    case login = 1
    case caller = 2
    case secondFactor = 3
    case transient = 4
    case release = 5
    case wrapLookUp = 6
    case loginLookUp = 7
    case device = 8
    case fingerprint = 9
    case erased = 10
    /// To which case a journal belongs.
    case parent = 11
    /// What the server knows a caller code by.
    case threadTag = 12
  }

  private final class Key: Sendable {
    let bytes: SecretBytes
    init(_ bytes: consuming SecretBytes) { self.bytes = bytes }
  }

  /// Seeds of the two oblivious functions by number; everything else uses secret 1 for ever.
  private let loginSeeds: [UInt32: Key]
  private let callerSeeds: [UInt32: Key]
  private let keys: [Purpose: Key]
  /// The number that new logins and threads use.
  package let newest: UInt32
  /// Ed25519 public key that signs checkpoints and releases.
  package let releaseKey: [UInt8]
  /// The file as it is, for the export to the recovery key.
  package let file: Data

  private struct File: Codable {
    struct Numbered: Codable {
      var number: UInt32
      var secret: Bytes
    }
    var v: Int
    var secrets: [Numbered]
  }

  /// Reads the file's content. Throws `SettingsError.badSecretFile`.
  package init(file: Data) throws {
    guard let read = try? JSONDecoder().decode(File.self, from: file), read.v == 1, !read.secrets.isEmpty,
      read.secrets.allSatisfy({ $0.secret.bytes.count == 32 }),
      read.secrets.map(\.number) == Array(1...UInt32(read.secrets.count))
    else { throw SettingsError.badSecretFile }
    var seeds: [UInt32: Key] = [:]
    var callers: [UInt32: Key] = [:]
    var keys: [Purpose: Key] = [:]
    for numbered in read.secrets {
      let secret = try SecretBytes(copying: numbered.secret.bytes)
      seeds[numbered.number] = Key(try Self.subkey(.login, of: secret))
      callers[numbered.number] = Key(try Self.subkey(.caller, of: secret))
      if numbered.number == 1 {
        for purpose in Purpose.allCases { keys[purpose] = Key(try Self.subkey(purpose, of: secret)) }
      }
    }
    loginSeeds = seeds
    callerSeeds = callers
    self.keys = keys
    newest = UInt32(read.secrets.count)
    releaseKey = try SigningKey(seed: keys[.release]!.bytes.copy()).publicKey
    self.file = file
  }

  /// The content of a new file with one random secret.
  package static func newFile() throws -> Data {
    let file = File(v: 1, secrets: [.init(number: 1, secret: Bytes(Sodium.random(32)))])
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    return try encoder.encode(file)
  }

  private static func subkey(_ purpose: Purpose, of secret: borrowing SecretBytes) throws -> SecretBytes {
    try Sodium.subkey(purpose.rawValue, of: secret, context: "hl1serve")
  }

  /// A keyed hash: what stands in the database instead of something that could be guessed or followed.
  package func hash(_ purpose: Purpose, _ parts: [UInt8]..., count: Int = 32) throws -> [UInt8] {
    var message = ByteWriter("hl1/server-hash")
    message.long(purpose.rawValue)
    for part in parts { message.variable(part) }
    return try Sodium.authenticate(message.bytes, key: keys[purpose]!.bytes, count: count)
  }

  /// Stands in the database, which so knows its secret.
  func check() throws -> [UInt8] { try hash(.loginLookUp, Array("check".utf8)) }

  /// The server's part of the oblivious function for a login.
  package func evaluate(_ element: [UInt8], loginTag: [UInt8], number: UInt32) throws -> [UInt8] {
    guard let seed = loginSeeds[number] else { throw Refusal(.internalError) }
    let key = try ObliviousFunction.deriveKey(seed: seed.bytes, info: loginTag)
    return try ObliviousFunction.evaluate(element, key: key)
  }

  /// The same for a caller code, whose key depends on nothing else.
  package func evaluateCaller(_ element: [UInt8], number: UInt32) throws -> [UInt8] {
    guard let seed = callerSeeds[number] else { throw Refusal(.internalError) }
    return try ObliviousFunction.evaluate(element, key: ObliviousFunction.deriveKey(seed: seed.bytes, info: []))
  }

  /// A device token: docs/protocol.md 2.3.
  package func deviceToken(loginTag: [UInt8], id: [UInt8] = Sodium.random(16)) throws -> [UInt8] {
    id + (try hash(.device, loginTag, id))
  }

  /// The id of a device whose token holds for this login, nil otherwise.
  package func device(_ token: [UInt8]?, loginTag: [UInt8]) throws -> [UInt8]? {
    guard let token, token.count == 48 else { return nil }
    let id = Array(token[0..<16])
    return Sodium.equal(try deviceToken(loginTag: loginTag, id: id), token) ? id : nil
  }

  package func sealTransient(_ content: [UInt8], id: [UInt8]) throws -> [UInt8] {
    try Sealing.encrypt(content, associated: transientContext(id), key: keys[.transient]!.bytes)
  }

  package func openTransient(_ sealed: [UInt8], id: [UInt8]) throws -> [UInt8] {
    try Sealing.decrypt(sealed, associated: transientContext(id), key: keys[.transient]!.bytes)
  }

  private func transientContext(_ id: [UInt8]) -> [UInt8] {
    var out = ByteWriter("hl1/transient")
    out.variable(id)
    return out.bytes
  }

  package func signRelease(_ message: [UInt8]) throws -> [UInt8] {
    try SigningKey(seed: keys[.release]!.bytes.copy()).sign(message)
  }

  /// The file sealed to the recovery key, to be kept apart from database backups.
  package func export(to recoveryKey: [UInt8], organisation: [UInt8]) throws -> [UInt8] {
    var out = try ByteWriter("hl1/server-secret", organisation: organisation)
    out.variable(Array(file))
    defer { out.wipe() }
    return try Sealing.seal(out.bytes, to: recoveryKey)
  }
}
