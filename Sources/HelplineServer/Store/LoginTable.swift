import GRDB
import HelplineCore
import HelplineVault

/// A login as the server keeps it.
struct Login: Sendable {
  let member: ID
  let loginKey: [UInt8]
  let secretNumber: UInt32
  let sealedBlobKey: [UInt8]
}

struct Sheet: Sendable {
  let member: ID
  let loginKey: [UInt8]
  let sealedBlobKey: [UInt8]
}

extension Transaction {
  /// Stores a login and, if there is one, its recovery sheet.
  func insert(_ new: NewLogin, member: ID) throws {
    // Somebody who waited for approval may have joined under an older secret; the next sign-in moves them on.
    try new.check(secret, newest: false)
    let lookup = try secret.hash(.loginLookUp, new.loginTag.bytes)
    guard try db.login(lookup) == nil else { throw Refusal(.loginTaken) }
    try db.execute(
      sql: "INSERT INTO login VALUES (?, ?, ?, ?, ?)",
      arguments: [
        lookup.blob, member.bytes.blob, new.loginKey.bytes.blob, new.secretNumber, new.sealedBlobKey.bytes.blob,
      ])
    if let sheet = new.sheet { try insert(sheet, member: member) }
  }

  func insert(_ sheet: NewSheet, member: ID) throws {
    let lookup = try secret.hash(.loginLookUp, Array("sheet".utf8), sheet.tag.bytes)
    try db.execute(sql: "DELETE FROM sheet WHERE member = ?", arguments: [member.bytes.blob])
    try db.execute(
      sql: "INSERT INTO sheet VALUES (?, ?, ?, ?)",
      arguments: [lookup.blob, member.bytes.blob, sheet.loginKey.bytes.blob, sheet.sealedBlobKey.bytes.blob])
  }

  func insertBlob(_ blob: Bytes, member: ID) throws {
    guard blob.bytes.isBlobSize else { throw Refusal(.wrongSize) }
    try db.execute(
      sql: "INSERT INTO member_blob VALUES (?, 1, ?)", arguments: [member.bytes.blob, blob.bytes.blob])
  }

  /// The next version of a member's sealed keys; `stale` unless it follows the present one. The same bytes again are fine.
  func putBlob(_ put: PutBlob, member: ID) throws {
    guard put.blob.bytes.isBlobSize else { throw Refusal(.wrongSize) }
    guard let present = try db.blob(member) else { throw Refusal(.notFound) }
    if present.version == put.version, present.blob == put.blob.bytes { return }
    guard put.version == present.version + 1 else { throw Refusal(.stale, newest: present.version) }
    try db.execute(
      sql: "UPDATE member_blob SET version = ?, blob = ? WHERE member = ?",
      arguments: [put.version, put.blob.bytes.blob, member.bytes.blob])
  }

  /// Replaces a member's login key and seals. A sheet that proved it is retired unless a new one comes along.
  func setPassphrase(_ login: NewLogin, member: ID, retireSheet: Bool) throws {
    try login.check(secret, newest: true)
    let lookup = try secret.hash(.loginLookUp, login.loginTag.bytes)
    try db.execute(
      sql: "UPDATE login SET login_key = ?, secret_number = ?, sealed_blob_key = ? WHERE lookup = ? AND member = ?",
      arguments: [
        login.loginKey.bytes.blob, login.secretNumber, login.sealedBlobKey.bytes.blob, lookup.blob, member.bytes.blob,
      ])
    guard db.changesCount == 1 else { throw Refusal(.notSignedIn) }
    if retireSheet { try db.execute(sql: "DELETE FROM sheet WHERE member = ?", arguments: [member.bytes.blob]) }
    if let sheet = login.sheet { try insert(sheet, member: member) }
  }

  /// Everything by which a removed member could sign in.
  func deleteLogin(_ member: ID) throws {
    for table in ["login", "sheet", "member_blob"] {
      try db.execute(sql: "DELETE FROM \(table) WHERE member = ?", arguments: [member.bytes.blob])
    }
  }
}

extension Database {
  func login(_ lookup: [UInt8]) throws -> Login? {
    try Row.fetchOne(self, sql: "SELECT * FROM login WHERE lookup = ?", arguments: [lookup.blob]).map { row in
      Login(
        member: try row.id("member"), loginKey: row.bytes("login_key"), secretNumber: row["secret_number"],
        sealedBlobKey: row.bytes("sealed_blob_key"))
    }
  }

  func sheet(_ lookup: [UInt8]) throws -> Sheet? {
    try Row.fetchOne(self, sql: "SELECT * FROM sheet WHERE lookup = ?", arguments: [lookup.blob]).map { row in
      Sheet(member: try row.id("member"), loginKey: row.bytes("login_key"), sealedBlobKey: row.bytes("sealed_blob_key"))
    }
  }

  func blob(_ member: ID) throws -> (version: UInt32, blob: [UInt8])? {
    try Row.fetchOne(self, sql: "SELECT version, blob FROM member_blob WHERE member = ?", arguments: [member.bytes.blob])
      .map { ($0["version"], $0.bytes("blob")) }
  }
}

extension NewLogin {
  /// Throws unless every field has its size and the passphrase was hardened under a known secret, or the newest.
  func check(_ secret: ServerSecret, newest: Bool) throws {
    let sealed = 32 + Sealing.aeadOverhead
    guard loginTag.bytes.count == 32, loginKey.bytes.count == 32, sealedBlobKey.bytes.count == sealed,
      sheet.map({ $0.tag.bytes.count == 32 && $0.loginKey.bytes.count == 32 && $0.sealedBlobKey.bytes.count == sealed }) ?? true
    else { throw Refusal(.wrongSize) }
    guard secretNumber >= (newest ? secret.newest : 1), secretNumber <= secret.newest else {
      throw Refusal(.stale, newest: secret.newest)
    }
  }
}

extension [UInt8] {
  /// A power of two from 1 KiB to 256 KiB, and what the seal adds.
  var isBlobSize: Bool {
    let size = count - Sealing.aeadOverhead
    return size >= 1024 && size <= Padding.largest && size & (size - 1) == 0
  }
}
