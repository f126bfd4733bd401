/// Everything that can go wrong in the vault. Closed, without payload: an error must not carry a secret, and Embedded
/// Swift has no `any Error`.
public enum VaultError: Error, Equatable, Sendable {
  /// libsodium did not initialise, or gave an answer that it never should.
  case unavailable
  /// No memory for a secret or for Argon2id.
  case outOfMemory
  /// Bytes that are not of the format: wrong length, wrong label, wrong check, trailing bytes, not canonical.
  case malformed
  /// A seal, an authentication code or a signature that does not hold.
  case refused
  /// A point that is not canonical, or the identity.
  case badPoint
  /// A chain (roster, group, audit) that does not follow from what is known.
  case brokenChain
  /// A version, revision or epoch older than one already seen.
  case rolledBack
  /// Two valid successors of one predecessor.
  case fork
  /// The signer may not do what the document does.
  case notEntitled
  /// More than the format can hold.
  case tooLarge
  #if hasFeature(Embedded)
    /// A handle that was dropped, or a state that was never given: in the browser the vault keeps both.
    case noState
  #endif
}
