import Foundation

/// How logins and passphrases are brought to one form before they are hashed: docs/protocol.md 2.2.
package enum Normalised {
  /// NFKC, lower case, trimmed.
  package static func login(_ login: String) -> String {
    login.precomposedStringWithCompatibilityMapping.lowercased().trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// NFC, runs of white space collapsed to one space, trimmed.
  package static func passphrase(_ passphrase: String) -> String {
    // Spaces first: a mark behind a tab stands alone, behind the space that takes its place it would not the next time.
    let spaced = passphrase.precomposedStringWithCanonicalMapping.unicodeScalars.map { scalar in
      scalar.properties.isWhitespace ? " " : scalar
    }
    return String(String.UnicodeScalarView(spaced)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
