import Foundation
import Testing

@testable import HelplineVault

@Suite("Hardened secrets and statements")
struct FormatVectorTests {
  let hardened: Vectors
  let statements: Vectors

  init() throws {
    hardened = try Vectors("hardened-secrets")
    statements = try Vectors("statements")
  }

  private func list(_ list: [TestVector], _ format: String) throws -> [TestVector] {
    try list.filter { try $0.text("format") == format }
  }

  @Test("Every file of vectors says what it is, has good and bad ones, and names each but once")
  func files() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Vectors")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
    // Tables of rules that are no formats of the vault: read by HelplineCoreTests and the browser tests.
    let tables = [
      "cases.json", "contacts.json", "directory.json", "passphrases.json", "personal-data.json", "referrals.json",
    ]
    #expect(files.count >= 13 + tables.count)
    for table in tables {
      let content = try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appending(path: table))) as? [String: Any]
      #expect((content?["description"] as? String)?.isEmpty == false, "\(table)")
    }
    for file in files where !tables.contains(file) {
      let vectors = try Vectors(String(file.dropLast(5)))
      #expect(!vectors.description.isEmpty && !vectors.good.isEmpty && !vectors.bad.isEmpty, "\(file)")
      #expect((vectors.good + vectors.bad).allSatisfy { !$0.name.isEmpty }, "\(file)")
    }
  }

  // MARK: From the secret to the keys

  @Test("A passphrase and a caller code give the vectors' keys, through the oblivious function and Argon2id")
  func keys() throws {
    for vector in try list(hardened.good, "login") {
      let organisation = try vector.hex("organisation")
      let tag = try HardenedSecret.loginTag(Array(vector.text("login").utf8), organisation: organisation)
      #expect(try tag == vector.hex("loginTag"), "\(vector.name)")
      let passphrase = try SecretBytes(copying: Array(vector.text("passphrase").utf8))
      let input = try HardenedSecret.input(passphrase: passphrase, organisation: organisation)
      #expect(try input.exposed() == vector.hex("input"), "\(vector.name)")
      let y = try evaluated(vector, input, info: tag)
      let keys = try HardenedSecret.loginKeys(y, loginTag: tag, organisation: organisation)
      #expect(try keys.signing.publicKey == vector.hex("loginKey"), "\(vector.name)")
      #expect(try keys.wrapKey.exposed() == vector.hex("wrapKey"), "\(vector.name)")
    }
    for vector in try list(hardened.good, "caller") {
      let organisation = try vector.hex("organisation")
      let code = try CallerCode(typed: Array(vector.text("digits").utf8))
      let input = try HardenedSecret.input(callerCode: code, organisation: organisation)
      #expect(try input.exposed() == vector.hex("input"), "\(vector.name)")
      let keys = try HardenedSecret.callerKeys(evaluated(vector, input, info: []), organisation: organisation)
      #expect(try keys.threadTag.exposed() == vector.hex("threadTag"), "\(vector.name)")
      #expect(try keys.threadKey.exposed() == vector.hex("threadKey"), "\(vector.name)")
    }
  }

  private func evaluated(_ vector: TestVector, _ input: borrowing SecretBytes, info: [UInt8]) throws -> SecretBytes {
    let key = try ObliviousFunction.deriveKey(seed: vector.secret("seed"), info: info)
    let blinded = try ObliviousFunction.blind(input, with: vector.secret("blind"))
    let y = try ObliviousFunction.finalize(
      input, blinded: blinded, evaluated: ObliviousFunction.evaluate(blinded.element, key: key))
    #expect(try y.exposed() == vector.hex("y"), "\(vector.name)")
    return y
  }

  @Test("Recovery sheets, invitations and the recovery secret give the vectors' keys")
  func codes() throws {
    for vector in try list(hardened.good, "sheet") {
      let sheet = try RecoverySheet(SecretCode(kind: .sheet, typed: Array(vector.text("text").utf8)))
      #expect(try sheet.tag == vector.hex("tag"), "\(vector.name)")
      #expect(try sheet.keys.signing.publicKey == vector.hex("loginKey"), "\(vector.name)")
      #expect(try sheet.keys.wrapKey.exposed() == vector.hex("wrapKey"), "\(vector.name)")
    }
    for vector in try list(hardened.good, "invitation") {
      let invitation = try Invitation(SecretCode(kind: .invitation, typed: Array(vector.text("text").utf8)))
      #expect(try invitation.tag == vector.hex("tag"), "\(vector.name)")
      #expect(try invitation.macKey.exposed() == vector.hex("macKey"), "\(vector.name)")
    }
    for vector in try list(hardened.good, "recovery") {
      let recovery = try RecoverySecret(secret: vector.secret("secret"))
      #expect(try recovery.signing.publicKey == vector.hex("signing"), "\(vector.name)")
      #expect(try recovery.sealing.publicKey == vector.hex("sealing"), "\(vector.name)")
    }
  }

  @Test("Empty secrets, outputs of another length and codes of the other kind are refused")
  func badSecrets() throws {
    for vector in hardened.bad {
      #expect(throws: try vector.error, "\(vector.name)") {
        switch try vector.text("format") {
        case "login":
          let organisation = try vector.hex("organisation")
          let passphrase = try SecretBytes(copying: Array(vector.text("passphrase").utf8))
          _ = try HardenedSecret.input(passphrase: passphrase, organisation: organisation)
          _ = try HardenedSecret.loginTag(Array(vector.text("login").utf8), organisation: organisation)
        case "y":
          _ = try HardenedSecret.loginKeys(
            vector.secret("y"), loginTag: vector.hex("loginTag"), organisation: vector.hex("organisation"))
        default:
          let text = Array(try vector.text("text").utf8)
          if try vector.text("kind") == "invitation" {
            _ = try RecoverySheet(SecretCode(kind: .invitation, typed: text))
          } else {
            _ = try Invitation(SecretCode(kind: .sheet, typed: text))
          }
        }
      }
    }
  }

  @Test("Another login, organisation or passphrase gives other bytes everywhere")
  func separation() throws {
    let organisation = Sodium.random(16)
    let tag = try HardenedSecret.loginTag([0x61], organisation: organisation)
    #expect(try HardenedSecret.loginTag([0x62], organisation: organisation) != tag)
    #expect(try HardenedSecret.loginTag([0x61], organisation: Sodium.random(16)) != tag)
    #expect(throws: VaultError.malformed) { try HardenedSecret.loginTag([0x61], organisation: [1]) }
    let y = try SecretBytes(random: 64)
    let login = try HardenedSecret.loginKeys(y, loginTag: tag, organisation: organisation)
    let caller = try HardenedSecret.callerKeys(y, organisation: organisation)
    #expect(try login.wrapKey.exposed() != caller.threadKey.exposed())
  }

  // MARK: Statements

  private func message(_ vector: TestVector) throws(any Error) -> [UInt8] {
    func optional(_ field: String) throws -> [UInt8]? { vector.has(field) ? try vector.hex(field) : nil }
    let organisation = try vector.hex("organisation")
    switch try vector.text("format") {
    case "sign-in":
      let factor = vector.has("secondFactor") ? Array(try vector.text("secondFactor").utf8) : []
      return try SignIn.proof(
        origin: Array(vector.text("origin").utf8), tag: vector.hex("tag"), nonce: vector.hex("nonce"), secondFactor: factor,
        organisation: organisation)
    case "set-passphrase":
      return try SignIn.setPassphrase(
        origin: Array(vector.text("origin").utf8), tag: vector.hex("tag"), nonce: vector.hex("nonce"),
        loginKey: vector.hex("loginKey"), sealedBlobKey: vector.hex("sealed"), sheetSeal: optional("sheetSeal"),
        sheetTag: optional("sheetTag"), sheetKey: optional("sheetKey"), organisation: organisation)
    default:
      let head = Head(position: UInt64(try vector.number("position")), hash: try vector.hex("hash"))
      return try AuditChain.checkpoint(head, organisation: organisation)
    }
  }

  @Test("Statements come out as in the vectors, and so do their signatures")
  func signing() throws {
    #expect(statements.good.count >= 5)
    for vector in statements.good {
      let key = try SigningKey(seed: vector.secret("seed"))
      let message = try message(vector)
      #expect(try message == vector.hex("message"), "\(vector.name)")
      #expect(try key.publicKey == vector.hex("key"), "\(vector.name)")
      #expect(try key.sign(message) == vector.hex("signature"), "\(vector.name)")
      try SigningKey.verify(vector.hex("signature"), message, publicKey: key.publicKey)
      try refusesDamage(message) { try SigningKey.verify(vector.hex("signature"), $0, publicKey: key.publicKey) }
      try refusesDamage(vector.hex("signature")) { try SigningKey.verify($0, message, publicKey: key.publicKey) }
      try refusesDamage(key.publicKey) { try SigningKey.verify(vector.hex("signature"), message, publicKey: $0) }
    }
  }

  @Test("A signature over anything else than what is sent is refused, as in every bad vector")
  func badSignatures() throws {
    for vector in statements.bad {
      #expect(throws: try vector.error, "\(vector.name)") {
        try SigningKey.verify(vector.hex("signature"), message(vector), publicKey: vector.hex("key"))
      }
    }
  }
}
