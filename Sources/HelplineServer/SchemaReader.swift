import Foundation
import HelplineCore
import HelplineVault

/// Reads the JSON schema of a `Decodable` type by decoding it from nothing and noting what it asks for: so the document cannot
/// differ from what the server really reads and writes.
enum SchemaReader {
  static func schema<Value: Decodable>(_ type: Value.Type) -> JSONValue {
    if let known = known(type) { return known }
    let recorder = Recorder()
    _ = try? Value(from: SchemaDecoder(recorder: recorder))
    return recorder.schema
  }

  private static func text(_ pattern: String) -> JSONValue { .object(["type": .string("string"), "pattern": .string(pattern)]) }

  private static let year = "(19[7-9][0-9]|[2-9][0-9]{3})"
  private static let month = "(0[1-9]|1[0-2])"
  /// The last character where one or two bytes are left: the bits that it has too many are 0.
  private static let ends = ["", "[A-Za-z0-9_-][AQgw]", "[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048]"]
  private static let uuid = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
  private static let base64 = "^([A-Za-z0-9_-]{4})*(\(ends[1])|\(ends[2]))?$"

  /// Bytes of the fields that always have as many, by their names; docs/protocol.md gives the others' rules.
  private static let sizes: [String: Int] = [
    "loginTag": 32, "sheetTag": 32, "tag": 32, "blinded": 32, "evaluated": 32, "nonce": 32, "proof": 64, "token": 32,
    "loginKey": 32, "sealedBlobKey": 32 + Sealing.aeadOverhead, "publicKey": 32, "sealTo": 32, "signing": 32, "sealing": 32,
    "release": 32, "signature": 64, "mac": 32, "hash": 32, "digest": 32, "anchor": 32, "authorWrap": Wrap.size,
    "box": 1024 + Sealing.boxOverhead,
  ]

  /// The schema of a field, by its name too.
  fileprivate static func field<Value: Decodable>(_ type: Value.Type, _ name: String) -> JSONValue {
    guard type == Bytes.self, let size = sizes[name] else { return schema(type) }
    return text("^[A-Za-z0-9_-]{\(size / 3 * 4)}\(ends[size % 3])$")
  }

  fileprivate static func known(_ type: Any.Type) -> JSONValue? {
    switch type {
    case is String.Type: .object(["type": .string("string")])
    case is Bool.Type: .object(["type": .string("boolean")])
    case is Int.Type: .object(["type": .string("integer")])
    case is UInt8.Type: .object(["type": .string("integer"), "minimum": .integer(0), "maximum": .integer(255)])
    case is UInt32.Type: .object(["type": .string("integer"), "minimum": .integer(0), "maximum": .integer(Int(UInt32.max))])
    case is UInt64.Type: .object(["type": .string("integer"), "minimum": .integer(0)])
    case is ID.Type: text("^[0-9a-hjkmnp-tv-z]{25}[048cgmrw]$")
    case is DirectoryID.Type: text(uuid)
    // Its fields are the standard's.
    case is HSDSDocument.Type:
      .object(["type": .string("object"), "properties": .object([:]), "required": .array([.string("id")])])
    case is Bytes.Type: text(base64)
    // Which days there are in a month only the format says.
    case is Day.Type:
      .object([
        "type": .string("string"), "format": .string("date"), "pattern": .string("^\(year)-\(month)-(0[1-9]|[12][0-9]|3[01])$"),
      ])
    case is Month.Type: text("^\(year)-\(month)$")
    case let type as any CaseIterable.Type: enumeration(type)
    default: nil
    }
  }

  private static func enumeration(_ type: any CaseIterable.Type) -> JSONValue? {
    func values<E: CaseIterable>(_: E.Type) -> [JSONValue] {
      E.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }.map { .string($0) }
    }
    let cases = values(type)
    return cases.isEmpty ? nil : .object(["type": .string("string"), "enum": .array(cases)])
  }
}

/// What a type asked for.
private final class Recorder {
  var properties: [String: JSONValue] = [:]
  var required: [String] = []
  var items: JSONValue?

  var schema: JSONValue {
    if let items { return .object(["type": .string("array"), "items": items]) }
    return .object([
      "type": .string("object"), "properties": .object(properties), "required": .array(required.sorted().map { .string($0) }),
    ])
  }
}

/// A stand-in that every value is decoded from.
private struct SchemaDecoder: Decoder {
  let recorder: Recorder
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(Keyed<Key>(recorder: recorder))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { Unkeyed(recorder: recorder) }
  func singleValueContainer() throws -> any SingleValueDecodingContainer { Single() }
}

/// Gives any value of a type: its content does not matter, only that decoding goes on.
private func sample<Value: Decodable>(_ type: Value.Type) throws -> (Value, JSONValue) {
  let schema = SchemaReader.schema(type)
  let text =
    switch type {
    case is String.Type: "\"\""
    case is Bool.Type: "false"
    case is Int.Type, is UInt8.Type, is UInt32.Type, is UInt64.Type: "0"
    case is ID.Type: "\"00000000000000000000000000\""
    case is DirectoryID.Type: "\"00000000-0000-0000-0000-000000000000\""
    case is HSDSDocument.Type: "{}"
    case is Bytes.Type: "\"\""
    case is Day.Type: "\"2000-01-01\""
    case is Month.Type: "\"2000-01\""
    default: ""
    }
  if !text.isEmpty { return (try JSONDecoder().decode(Value.self, from: Data("[\(text)]".utf8).element()), schema) }
  if let cases = schema.asObject?["enum"]?.asArray, let first = cases.first?.asString {
    return (try JSONDecoder().decode([Value].self, from: Data("[\"\(first)\"]".utf8))[0], schema)
  }
  return (try Value(from: SchemaDecoder(recorder: Recorder())), schema)
}

extension Data {
  /// The only element of a JSON array, since some decoders refuse a fragment.
  fileprivate func element() -> Data { dropFirst().dropLast() }
}

private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let recorder: Recorder
  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { [] }

  func contains(_ key: Key) -> Bool { true }
  func decodeNil(forKey key: Key) throws -> Bool { false }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    let (value, _) = try sample(type)
    recorder.properties[key.stringValue] = SchemaReader.field(type, key.stringValue)
    recorder.required.append(key.stringValue)
    return value
  }

  func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
    recorder.properties[key.stringValue] = SchemaReader.field(type, key.stringValue)
    return nil
  }

  func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try optional(type, key) }
  func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try optional(type, key) }
  func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try optional(type, key) }
  func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? { try optional(type, key) }

  private func optional<Value: Decodable>(_ type: Value.Type, _ key: Key) throws -> Value? {
    recorder.properties[key.stringValue] = SchemaReader.schema(type)
    return nil
  }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
    throw SchemaError.unsupported
  }
  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw SchemaError.unsupported }
  func superDecoder() throws -> any Decoder { throw SchemaError.unsupported }
  func superDecoder(forKey key: Key) throws -> any Decoder { throw SchemaError.unsupported }
}

/// An array: one element is read, for its schema.
private struct Unkeyed: UnkeyedDecodingContainer {
  let recorder: Recorder
  var codingPath: [any CodingKey] { [] }
  var count: Int? { 1 }
  var isAtEnd: Bool { currentIndex > 0 }
  var currentIndex = 0

  init(recorder: Recorder) { self.recorder = recorder }

  mutating func decodeNil() throws -> Bool { false }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    currentIndex += 1
    let (value, schema) = try sample(type)
    recorder.items = schema
    return value
  }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
    throw SchemaError.unsupported
  }
  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw SchemaError.unsupported }
  mutating func superDecoder() throws -> any Decoder { throw SchemaError.unsupported }
}

private struct Single: SingleValueDecodingContainer {
  var codingPath: [any CodingKey] { [] }
  func decodeNil() -> Bool { false }
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try sample(type).0 }
}

/// A shape that no type of the wire has.
private enum SchemaError: Error { case unsupported }
