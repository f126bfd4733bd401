import Foundation
import HelplineCore
import HelplineVault
import Synchronization

/// A member with keys of their own. The login key is any key: the server cannot tell it from one that a passphrase gave, and
/// hardening takes half a second.
final class Member: Sendable {
  let id = ID()
  let signing: SigningKey
  let sealing: SealingKey
  let login: SigningKey
  let loginTag = Sodium.random(32)
  let sheet: SigningKey
  let sheetTag = Sodium.random(32)
  private let session = Mutex<SignedIn?>(nil)

  init() throws {
    signing = try SigningKey()
    sealing = try SealingKey()
    login = try SigningKey()
    sheet = try SigningKey()
  }

  /// The session that the helpers use.
  var signedIn: SignedIn? {
    get { session.withLock { $0 } }
    set { session.withLock { $0 = newValue } }
  }

  var token: [UInt8] { signedIn?.token.bytes ?? [] }
  var device: Bytes? { signedIn?.device }

  func newLogin(secretNumber: UInt32 = 1, key: [UInt8]? = nil, sheet: Bool = true) -> NewLogin {
    NewLogin(
      loginTag: Bytes(loginTag), loginKey: Bytes(key ?? login.publicKey), secretNumber: secretNumber,
      sealedBlobKey: .random(32 + Sealing.aeadOverhead), sheet: sheet ? newSheet() : nil)
  }

  func newSheet() -> NewSheet {
    NewSheet(
      tag: Bytes(sheetTag), loginKey: Bytes(self.sheet.publicKey), sealedBlobKey: .random(32 + Sealing.aeadOverhead))
  }

  func line(_ roles: [Role]) -> RosterMember {
    RosterMember(id: id.bytes, roles: Roles(roles), signing: signing.publicKey, sealing: sealing.publicKey)
  }

  /// A proof as docs/protocol.md 2.3 has it.
  func signIn(
    _ caller: Caller, organisation: [UInt8], nonce: Bytes? = nil, origin: String? = nil, tag: [UInt8]? = nil,
    named: [UInt8]? = nil, device: Bytes? = nil
  ) async throws -> SignInRequest {
    var fresh = nonce
    if fresh == nil { fresh = try await caller.call(API.challenge, AskChallenge(tag: Bytes(tag ?? loginTag))).nonce }
    let nonce = fresh ?? Bytes([])
    let origin = origin ?? caller.address
    let statement = try SignIn.proof(
      origin: Array(origin.utf8), tag: tag ?? loginTag, nonce: nonce.bytes, organisation: organisation)
    return SignInRequest(
      loginTag: Bytes(named ?? tag ?? loginTag), origin: origin, nonce: nonce, proof: Bytes(try login.sign(statement)),
      device: device)
  }

  func sheetSignIn(_ caller: Caller, organisation: [UInt8]) async throws -> SheetSignIn {
    let nonce = try await caller.call(API.challenge, AskChallenge(tag: Bytes(sheetTag))).nonce
    let statement = try SignIn.proof(
      origin: Array(caller.address.utf8), tag: sheetTag, nonce: nonce.bytes, organisation: organisation)
    return SheetSignIn(
      sheetTag: Bytes(sheetTag), origin: caller.address, nonce: nonce, proof: Bytes(try sheet.sign(statement)))
  }

  /// A new login key, proved by the present one or by the sheet.
  func setPassphrase(
    _ caller: Caller, organisation: [UInt8], by prover: SetPassphrase.Prover = .login, login new: NewLogin
  ) async throws -> SetPassphrase {
    let tag = prover == .login ? loginTag : sheetTag
    let nonce = try await caller.call(API.challenge, AskChallenge(tag: Bytes(tag))).nonce
    let statement = try SignIn.setPassphrase(
      origin: Array(caller.address.utf8), tag: tag, nonce: nonce.bytes, loginKey: new.loginKey.bytes,
      sealedBlobKey: new.sealedBlobKey.bytes, sheetSeal: new.sheet?.sealedBlobKey.bytes, sheetTag: new.sheet?.tag.bytes,
      sheetKey: new.sheet?.loginKey.bytes, organisation: organisation)
    let proof = prover == .login ? try login.sign(statement) : try sheet.sign(statement)
    return SetPassphrase(
      prover: prover, origin: caller.address, tag: Bytes(tag), nonce: nonce, proof: Bytes(proof), login: new)
  }
}

extension Bytes {
  /// Stands for a ciphertext: the server can check no more than its size.
  static func random(_ count: Int) -> Bytes { Bytes(Sodium.random(count)) }
}

extension WireWrap {
  static func random(to recipient: [UInt8], keyEpoch: UInt32 = 1) throws -> WireWrap {
    WireWrap(recipient: try ID(recipient), keyEpoch: keyEpoch, sealed: .random(Wrap.size))
  }

  static func random(to recipient: Recipient) throws -> WireWrap {
    try random(to: recipient.id, keyEpoch: recipient.keyEpoch)
  }
}
