import HelplineCore
import HelplineVault

/// A code that a caller speaks: docs/protocol.md 2.7. Shown once, never stored.
package final class SpokenCode: Sendable {
  let code: CallerCode

  /// A new random code.
  package init() throws { code = try CallerCode() }

  /// Throws `badCallerCode` unless these are the digits of a code: a mishearing goes no further.
  package init(typed: String) throws(ClientError) {
    do { code = try CallerCode(typed: Array(typed.utf8)) } catch { throw .badCallerCode }
  }

  /// In four groups, to be shown once.
  package var text: String {
    get throws { try code.reveal { (bytes) throws(VaultError) in String(decoding: bytes, as: UTF8.self) } }
  }
}

/// What a code gives under one server secret.
final class Caller: Sendable {
  let keys: CallerKeys
  let secretNumber: UInt32

  init(keys: consuming CallerKeys, secretNumber: UInt32) {
    self.keys = keys
    self.secretNumber = secretNumber
  }

  var tag: Bytes {
    get throws { try keys.threadTag.reveal { (bytes) throws(VaultError) in Bytes(bytes) } }
  }

  var wireTag: CallerTag { get throws { CallerTag(tag: try tag, secretNumber: secretNumber) } }
}

/// A code between the blinding and the server's answer.
final class CallerAttempt: Sendable {
  private let input: SecretBytes
  private let blinded: ObliviousFunction.Blinded
  private let organisation: [UInt8]
  var element: [UInt8] { blinded.element }

  init(_ code: SpokenCode, organisation: [UInt8]) throws(VaultError) {
    let input = try HardenedSecret.input(callerCode: code.code, organisation: organisation)
    blinded = try ObliviousFunction.blind(input)
    self.input = input
    self.organisation = organisation
  }

  /// Takes about half a second and 256 MiB; a session goes on with other things meanwhile.
  @concurrent func finish(_ evaluation: CallerEvaluation) async throws(ClientError) -> Caller {
    try believing { () throws(VaultError) in
      let y = try ObliviousFunction.finalize(input, blinded: blinded, evaluated: evaluation.evaluated.bytes)
      return Caller(
        keys: try HardenedSecret.callerKeys(y, organisation: organisation), secretNumber: evaluation.secretNumber)
    }
  }
}
