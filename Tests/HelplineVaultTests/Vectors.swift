import Foundation
import HelplineVault
import Testing

/// A file of `Tests/Vectors`: JSON with `description`, `good` and `bad`. Swift, WebAssembly and Python read the same files.
struct Vectors: Decodable {
  let description: String
  let good: [TestVector]
  let bad: [TestVector]

  /// `name` is the file's, without `.json`.
  init(_ name: String) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Vectors")
    self = try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: folder.appending(path: name + ".json")))
  }
}

/// One vector: an object whose values are text (bytes as hex), whole numbers, or lists of these.
struct TestVector: Decodable, Sendable, CustomTestStringConvertible {
  indirect enum Value: Decodable, Sendable {
    case text(String)
    case number(Int)
    case flag(Bool)
    case list([Value])
    case object([String: Value])

    init(from decoder: Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self = .text(text)
      } else if let flag = try? container.decode(Bool.self) {
        self = .flag(flag)
      } else if let number = try? container.decode(Int.self) {
        self = .number(number)
      } else if let list = try? container.decode([Value].self) {
        self = .list(list)
      } else {
        self = .object(try container.decode([String: Value].self))
      }
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var number: Int? { if case .number(let number) = self { number } else { nil } }
    var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
    var list: [Value]? { if case .list(let list) = self { list } else { nil } }
    var object: TestVector? { if case .object(let fields) = self { TestVector(fields: fields) } else { nil } }
  }

  /// A field that is not there or is of another type; named, so that a failure tells which.
  struct Missing: Error { let field: String }

  let fields: [String: Value]

  init(fields: [String: Value]) { self.fields = fields }

  init(from decoder: Decoder) throws { fields = try decoder.singleValueContainer().decode([String: Value].self) }

  var name: String { fields["name"]?.text ?? "" }
  var testDescription: String { name }

  func has(_ field: String) -> Bool { fields[field] != nil }
  func text(_ field: String) throws -> String { try get(field) { $0.text } }
  func number(_ field: String) throws -> Int { try get(field) { $0.number } }
  func flag(_ field: String) throws -> Bool { try get(field) { $0.flag } }
  func hex(_ field: String) throws -> [UInt8] { try get(field) { $0.text.flatMap { [UInt8](hex: $0) } } }
  func object(_ field: String) throws -> TestVector { try get(field) { $0.object } }
  func texts(_ field: String) throws -> [String] { try each(field) { $0.text } }
  func numbers(_ field: String) throws -> [Int] { try each(field) { $0.number } }
  func hexes(_ field: String) throws -> [[UInt8]] { try each(field) { $0.text.flatMap { [UInt8](hex: $0) } } }
  func objects(_ field: String) throws -> [TestVector] { try each(field) { $0.object } }
  func lists(_ field: String) throws -> [[Value]] { try each(field) { $0.list } }

  /// A secret field, in guarded memory.
  func secret(_ field: String) throws -> SecretBytes { try SecretBytes(copying: hex(field)) }

  private func get<Result>(_ field: String, _ read: (Value) -> Result?) throws -> Result {
    guard let result = fields[field].flatMap(read) else { throw Missing(field: field) }
    return result
  }

  private func each<Result>(_ field: String, _ read: (Value) -> Result?) throws -> [Result] {
    try get(field) { $0.list }.map { value in
      guard let result = read(value) else { throw Missing(field: field) }
      return result
    }
  }
}

extension [UInt8] {
  /// The bytes of an even number of hex digits; nil for anything else.
  init?(hex: String) {
    let digits = hex.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == hex.utf8.count, digits.count % 2 == 0 else { return nil }
    self = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  /// Lower-case hex.
  var hex: String { map { String(format: "%02x", $0) }.joined() }

  /// Every array that differs from this in one bit.
  var bitFlips: [[UInt8]] {
    (0..<count * 8).map { bit in
      var flipped = self
      flipped[bit / 8] ^= 1 << (bit % 8)
      return flipped
    }
  }

  /// Every beginning of this, the empty one included and the whole left out.
  var truncations: [[UInt8]] { indices.map { Array(self[..<$0]) } }
}

extension SecretBytes {
  /// The bytes, for comparing in a test.
  borrowing func exposed() throws(VaultError) -> [UInt8] {
    try reveal { (bytes: inout [UInt8]) throws(VaultError) in bytes }
  }
}
