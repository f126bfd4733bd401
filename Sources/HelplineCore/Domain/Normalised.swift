import Foundation

/// How logins and passphrases are brought to one form before they are hashed: docs/protocol.md 2.2.
package enum Normalised {
  /// NFKC, lower case, trimmed.
  package static func login(_ login: String) -> String {
    login.precomposedStringWithCompatibilityMapping.lowercased().trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// NFC, runs of white space collapsed to one space, trimmed.
  package static func passphrase(_ passphrase: String) -> String {
    passphrase.precomposedStringWithCanonicalMapping.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
