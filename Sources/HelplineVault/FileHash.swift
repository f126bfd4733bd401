import CSodium

// A browser hashes by its own means, and whoever checks a page by hand has `sha256sum`: the page's files alone are hashed by SHA-256.
#if !hasFeature(Embedded)
  extension Sodium {
    /// SHA-256, 32 bytes.
    public static func sha256(_ message: [UInt8]) -> [UInt8] {
      var out = [UInt8](repeating: 0, count: 32)
      _ = crypto_hash_sha256(&out, message, UInt64(message.count))
      return out
    }
  }
#endif
