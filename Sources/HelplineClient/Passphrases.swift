import HelplineCore
import HelplineVault

/// Hardens a passphrase with the server's help: the server sees neither it nor what comes out. docs/protocol.md 2.
enum Hardening {
  /// Holds the keys that come out, so that they can be handed on without being copied.
  final class Result: Sendable {
    let keys: LoginKeys
    let secretNumber: UInt32
    /// For the proof that follows, where there is one.
    let nonce: [UInt8]?

    init(keys: consuming LoginKeys, secretNumber: UInt32, nonce: [UInt8]?) {
      self.keys = keys
      self.secretNumber = secretNumber
      self.nonce = nonce
    }
  }

  /// `evaluate` asks the server. Takes about half a second and 256 MiB.
  static func run(
    _ passphrase: String, loginTag: [UInt8], organisation: [UInt8], isolation: isolated (any Actor)? = #isolation,
    evaluate: (Bytes) async throws -> Evaluated
  ) async throws -> Result {
    let attempt = try Attempt(passphrase, organisation: organisation)
    let evaluated = try await evaluate(Bytes(attempt.element))
    return try believing { () throws(VaultError) in
      let y = try attempt.finish(evaluated.evaluated.bytes)
      return Result(
        keys: try HardenedSecret.loginKeys(y, loginTag: loginTag, organisation: organisation),
        secretNumber: evaluated.secretNumber, nonce: evaluated.nonce?.bytes)
    }
  }

  /// Between the blinding and the answer.
  private final class Attempt: Sendable {
    private let input: SecretBytes
    private let blinded: ObliviousFunction.Blinded
    var element: [UInt8] { blinded.element }

    init(_ passphrase: String, organisation: [UInt8]) throws(VaultError) {
      var bytes = Array(Normalised.passphrase(passphrase).utf8)
      let secret = try SecretBytes(moving: &bytes)
      let input = try HardenedSecret.input(passphrase: secret, organisation: organisation)
      blinded = try ObliviousFunction.blind(input)
      self.input = input
    }

    func finish(_ evaluated: [UInt8]) throws(VaultError) -> SecretBytes {
      try ObliviousFunction.finalize(input, blinded: blinded, evaluated: evaluated)
    }
  }
}

/// A code that a person writes down: an invitation or a recovery sheet.
package final class TypedCode: Sendable {
  let code: SecretCode

  init(_ code: consuming SecretCode) { self.code = code }

  package init(random kind: SecretCode.Kind) throws { code = try SecretCode(random: kind) }

  /// Throws `badCode` for a mistyped one.
  package init(kind: SecretCode.Kind, typed: String) throws(ClientError) {
    do { code = try SecretCode(kind: kind, typed: Array(typed.utf8)) } catch { throw .badCode }
  }

  /// As it is shown, once.
  package var text: String {
    get throws { try code.reveal { (bytes) throws(VaultError) in String(decoding: bytes, as: UTF8.self) } }
  }
}

extension HelplineVault.LoginKeys {
  /// The login that goes to the server.
  borrowing func newLogin(
    loginTag: [UInt8], secretNumber: UInt32, blobKey: borrowing SecretBytes, sheet: TypedCode?, organisation: [UInt8]
  ) throws(VaultError) -> NewLogin {
    var newSheet: NewSheet?
    if let sheet {
      let opened = try RecoverySheet(sheet.code)
      newSheet = NewSheet(
        tag: Bytes(opened.tag), loginKey: Bytes(opened.keys.signing.publicKey),
        sealedBlobKey: Bytes(
          try BlobKey.seal(blobKey, under: .sheet, key: opened.keys.wrapKey, tag: opened.tag, organisation: organisation)))
    }
    return NewLogin(
      loginTag: Bytes(loginTag), loginKey: Bytes(signing.publicKey), secretNumber: secretNumber,
      sealedBlobKey: Bytes(
        try BlobKey.seal(blobKey, under: .passphrase, key: wrapKey, tag: loginTag, organisation: organisation)),
      sheet: newSheet)
  }
}
