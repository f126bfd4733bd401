import HelplineVault

/// A property that holds for every input. Not `precondition`, which loses its text when optimised.
func check(_ holds: Bool, _ property: StaticString, line: UInt = #line) {
  if !holds { fatalError("broken at line \(line): \(property)") }
}

/// What a reader gives, nil if it refuses. No input may be able to cause what the last two errors say.
func attempt<Result: ~Copyable>(_ body: () throws(VaultError) -> Result) -> Result? {
  do throws(VaultError) {
    return try body()
  } catch {
    check(error != .unavailable, "libsodium gave an answer that it never should")
    check(error != .outOfMemory, "no memory")
    return nil
  }
}

/// What cannot fail, such as sealing something of the right size to a good key.
func must<Result: ~Copyable>(_ body: () throws(VaultError) -> Result, line: UInt = #line) -> Result {
  do throws(VaultError) { return try body() } catch { fatalError("broken at line \(line): \(error)") }
}

/// The fuzzer's bytes, taken from the front. When they are used up, zeros come.
struct Input {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isEmpty: Bool { position == bytes.count }

  mutating func byte() -> UInt8 {
    guard position < bytes.count else { return 0 }
    defer { position += 1 }
    return bytes[position]
  }

  /// A number below `limit`, which is at most 256.
  mutating func below(_ limit: Int) -> Int { Int(byte()) % limit }

  mutating func integer() -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 { value = value << 8 | UInt32(byte()) }
    return value
  }

  mutating func fixed(_ count: Int) -> [UInt8] {
    let taken = Array(bytes[position..<min(position + count, bytes.count)])
    position += taken.count
    return taken + [UInt8](repeating: 0, count: count - taken.count)
  }

  mutating func rest() -> [UInt8] {
    defer { position = bytes.count }
    return Array(bytes[position...])
  }
}

/// How deep behind a seal the fuzzer's bytes begin.
enum Layer: Int, CaseIterable {
  /// What comes from the network.
  case sealed
  /// What stands in the seal, padding and all.
  case padded
  /// What stands in the padding.
  case plain
  /// The same, and then signed with the key of who is named as author.
  case signed

  init(_ input: inout Input) { self = Layer(rawValue: input.below(Layer.allCases.count)) ?? .sealed }
}

/// `bytes` as what stands at `layer` of a sealed box of `inner` bytes; nil if they do not fit.
func box(_ bytes: [UInt8], at layer: Layer, inner: Int, to publicKey: [UInt8]) -> [UInt8]? {
  switch layer {
  case .sealed: bytes
  case .padded: bytes.isEmpty ? nil : must { () throws(VaultError) in try Sealing.seal(bytes, to: publicKey) }
  case .plain, .signed:
    bytes.count < inner
      ? must { () throws(VaultError) in try Sealing.seal(Padding.pad(bytes, to: inner), to: publicKey) } : nil
  }
}

/// The same for what is encrypted under a key of both, with associated data, and padded to the next power of two.
func encrypted(_ bytes: [UInt8], at layer: Layer, least: Int, associated: [UInt8], key: borrowing SecretBytes) -> [UInt8]? {
  switch layer {
  case .sealed: bytes
  case .padded:
    bytes.isEmpty ? nil : attempt { () throws(VaultError) in try Sealing.encrypt(bytes, associated: associated, key: key) }
  case .plain, .signed:
    attempt { () throws(VaultError) in
      try Sealing.encrypt(Padding.pad(bytes, atLeast: least), associated: associated, key: key)
    }
  }
}
