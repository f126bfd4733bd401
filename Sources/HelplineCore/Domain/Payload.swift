import Foundation

/// Any JSON value: what is inside an object may come from a newer client, and must survive a round trip.
package enum JSONValue: Hashable, Sendable, Codable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  package init(from decoder: Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  package func encode(to encoder: Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }

  package var asString: String? { if case .string(let value) = self { value } else { nil } }
  package var asInteger: Int? { if case .integer(let value) = self { value } else { nil } }
  package var asObject: [String: JSONValue]? { if case .object(let value) = self { value } else { nil } }
  package var asArray: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
}

/// What an object holds: JSON with `type` and `v`.
package struct Payload: Hashable, Sendable {
  package var fields: [String: JSONValue]

  package init(type: String, version: Int = 1) { fields = ["type": .string(type), "v": .integer(version)] }

  /// Throws `PayloadError` if it is not JSON, or not of this type, or of a version that this client does not know.
  package init(_ bytes: [UInt8], type: String, newest: Int = 1) throws(PayloadError) {
    guard let fields = StrictJSON.object(bytes) else { throw .notJSON }
    guard fields["type"]?.asString == type else { throw .otherType }
    guard let version = fields["v"]?.asInteger, version >= 1 else { throw .notJSON }
    guard version <= newest else { throw .newerVersion }
    self.fields = fields
  }

  /// What an object is, before it is read as that.
  package static func type(of bytes: [UInt8]) throws(PayloadError) -> String {
    guard let type = StrictJSON.object(bytes)?["type"]?.asString else { throw .notJSON }
    return type
  }

  /// Always the same bytes for the same fields.
  package var bytes: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // A dictionary of JSON values cannot fail to encode but for a number that is not finite, which decoding cannot give.
    return (try? encoder.encode(fields)).map { Array($0) } ?? []
  }

  package subscript(_ field: String) -> JSONValue? {
    get { fields[field] }
    set { fields[field] = newValue }
  }
}

package enum PayloadError: Error, Equatable, Sendable {
  case notJSON
  case otherType
  /// Written by a newer client: this one must be updated before it can show it.
  case newerVersion
  case missingField
}
