import Foundation
import HelplineCore
import HelplineVault

extension Session {
  /// Sets a new passphrase and, if wanted, makes a new recovery sheet, whose code it gives. Other sessions end.
  @discardableResult
  package func changePassphrase(to passphrase: String, withSheet: Bool) async throws -> String? {
    guard PassphraseStrength.isStrong(passphrase) else { throw ClientError.weakPassphrase }
    let sheet = withSheet ? try TypedCode(random: .sheet) : nil
    try await setPassphrase(passphrase, sheet: sheet)
    return try sheet?.text
  }

  /// Hardens a passphrase under the server's newest secret and puts it in force.
  func setPassphrase(_ passphrase: String, sheet: TypedCode?) async throws {
    let tag = loginTag
    let hardened = try await Hardening.run(passphrase, loginTag: tag, organisation: organisation.bytes) { blinded in
      try await call(API.evaluatePassphrase, EvaluatePassphrase(loginTag: Bytes(tag), blinded: blinded))
    }
    let nonce = try await client.call(API.challenge, AskChallenge(tag: Bytes(tag))).nonce.bytes
    let login = try hardened.keys.newLogin(
      loginTag: tag, secretNumber: hardened.secretNumber, blobKey: blobKey, sheet: sheet, organisation: organisation.bytes)
    let request = try SetPassphrase(
      .login, origin: client.origin, tag: tag, nonce: nonce, login: login, prover: self.login.keys.signing,
      organisation: organisation.bytes)
    _ = try await call(API.setPassphrase, request)
    self.login = hardened
  }
}

extension SetPassphrase {
  /// Signs the proof over everything that the request sets.
  fileprivate init(
    _ prover: Prover, origin: String, tag: [UInt8], nonce: [UInt8], login: NewLogin, prover key: borrowing SigningKey,
    organisation: [UInt8]
  ) throws {
    let statement = try SignIn.setPassphrase(
      origin: Array(origin.utf8), tag: tag, nonce: nonce, loginKey: login.loginKey.bytes,
      sealedBlobKey: login.sealedBlobKey.bytes, sheetSeal: login.sheet?.sealedBlobKey.bytes, sheetTag: login.sheet?.tag.bytes,
      sheetKey: login.sheet?.loginKey.bytes, organisation: organisation)
    self.init(
      prover: prover, origin: origin, tag: Bytes(tag), nonce: Bytes(nonce), proof: Bytes(try key.sign(statement)), login: login)
  }
}

/// A forgotten passphrase: the recovery sheet opens a session that can do one thing, set a new one. The sheet is used up.
package enum RecoverPassphraseFlow {
  /// Gives the code of the new sheet.
  package static func run(client: Client, sheet code: TypedCode, login: String, passphrase: String) async throws -> String {
    guard PassphraseStrength.isStrong(passphrase) else { throw ClientError.weakPassphrase }
    let status = try await client.call(API.organisation, Nothing())
    guard let organisation = status.organisation?.bytes else { throw Refusal(.notFounded) }
    let sheet = OpenedSheet(try RecoverySheet(code.code))
    let tag = sheet.value.tag
    let loginTag = try HardenedSecret.loginTag(Array(Normalised.login(login).utf8), organisation: organisation)
    let first = try await client.call(API.challenge, AskChallenge(tag: Bytes(tag))).nonce.bytes
    let statement = try SignIn.proof(origin: Array(client.origin.utf8), tag: tag, nonce: first, organisation: organisation)
    let answer: SheetSignedIn
    do {
      answer = try await client.call(
        API.sheetSignIn,
        SheetSignIn(
          sheetTag: Bytes(tag), origin: client.origin, nonce: Bytes(first),
          proof: Bytes(try sheet.value.keys.signing.sign(statement))))
    } catch let refusal as Refusal where refusal.code == .notSignedIn { throw ClientError.badCode }
    let token = answer.token.bytes
    let hardened = try await Hardening.run(passphrase, loginTag: loginTag, organisation: organisation) { blinded in
      do {
        return try await client.call(
          API.evaluatePassphrase, EvaluatePassphrase(loginTag: Bytes(loginTag), blinded: blinded), token: token)
      } catch let refusal as Refusal where refusal.code == .notSignedIn { throw ClientError.wrongPassphrase }
    }
    let newSheet = try TypedCode(random: .sheet)
    let nonce = try await client.call(API.challenge, AskChallenge(tag: Bytes(tag))).nonce.bytes
    let request = try setPassphrase(
      answer, sheet: sheet, newSheet: newSheet, hardened: hardened, loginTag: loginTag, nonce: nonce, origin: client.origin,
      organisation: organisation)
    _ = try await client.call(API.setPassphrase, request, token: token)
    return try newSheet.text
  }

  private final class OpenedSheet: Sendable {
    let value: RecoverySheet
    init(_ value: consuming RecoverySheet) { self.value = value }
  }

  private static func setPassphrase(
    _ answer: SheetSignedIn, sheet: OpenedSheet, newSheet: TypedCode, hardened: Hardening.Result, loginTag: [UInt8],
    nonce: [UInt8], origin: String, organisation: [UInt8]
  ) throws -> SetPassphrase {
    let blobKey = try believing { () throws(VaultError) in
      try BlobKey.open(
        answer.sealedBlobKey.bytes, under: .sheet, key: sheet.value.keys.wrapKey, tag: sheet.value.tag,
        organisation: organisation)
    }
    // The blob must open before anything is replaced: otherwise the member would be left with a key to nothing.
    _ = try believing { () throws(VaultError) in
      try MemberKeys(
        opening: answer.blob.bytes, blobKey: blobKey, member: answer.member.bytes, version: answer.blobVersion,
        organisation: organisation)
    }
    let login = try hardened.keys.newLogin(
      loginTag: loginTag, secretNumber: hardened.secretNumber, blobKey: blobKey, sheet: newSheet, organisation: organisation)
    return try SetPassphrase(
      .sheet, origin: origin, tag: sheet.value.tag, nonce: nonce, login: login, prover: sheet.value.keys.signing,
      organisation: organisation)
  }
}
