import Foundation

/// JSON that every reader reads alike. Foundation passes over a comma too many, which a browser refuses, takes the first of two equal
/// keys, where a browser takes the last, and reads UTF-16 and UTF-32 too: who checks a text before it comes here would check another
/// one.
package enum StrictJSON {
  /// More levels than any request has.
  package static let deepestBody = 16

  /// What is wrong, with the line.
  package struct Fault: Error {
    package let what: String
  }

  /// Reads what people write by hand, and says what is wrong with it.
  static func parse(_ json: Data) throws(Fault) -> JSONValue {
    guard isUTF8(json) else { throw Fault(what: "not valid JSON: not UTF-8") }
    let value: JSONValue
    do {
      // Only JSONSerialization says where the comma is missing.
      _ = try JSONSerialization.jsonObject(with: json, options: .fragmentsAllowed)
      value = try JSONDecoder().decode(JSONValue.self, from: json)
    } catch {
      let hint = (error as NSError).userInfo["NSDebugDescription"] as? String
      throw Fault(what: "not valid JSON" + place(hint, in: json))
    }
    var scan = Scan(Array(json), deepest: .max)
    try scan.run()
    return value
  }

  /// Whether `json` is one object in UTF-8, without equal keys and commas too many, and of `deepest` levels at most. Values are left to
  /// the decoder.
  package static func holdsObject(_ json: [UInt8], deepest: Int) -> Bool {
    guard isUTF8(json) else { return false }
    var scan = Scan(json, deepest: deepest)
    do throws(Fault) { try scan.run() } catch { return false }
    return scan.isObject
  }

  /// The fields of what was sealed or signed; nil if it is not one object that every reader reads alike: docs/protocol.md 1.3.
  package static func object(_ json: [UInt8]) -> [String: JSONValue]? {
    guard holdsObject(json, deepest: .max) else { return nil }
    // Every value is looked at: the decoder finds half a character only where it is asked for the text.
    return try? JSONDecoder().decode([String: JSONValue].self, from: Data(json))
  }

  /// Whether these bytes are what a browser takes them for. Foundation guesses other encodings by their zeros, which JSON has none of.
  static func isUTF8(_ json: some Sequence<UInt8>) -> Bool {
    !json.contains(0) && String(validating: json, as: UTF8.self) != nil
  }

  /// A person looks for a line, the parser counts bytes.
  private static func place(_ hint: String?, in json: Data) -> String {
    guard let hint else { return "" }
    let digits = hint.drop { !$0.isNumber }.prefix { $0.isNumber }
    guard let offset = Int(digits), offset <= json.count else { return " (\(hint))" }
    return ", near line \(json.prefix(offset).count { $0 == UInt8(ascii: "\n") } + 1)"
  }
}

extension StrictJSON {
  /// One pass over the structure: brackets, keys, commas.
  private struct Scan {
    let json: [UInt8]
    let deepest: Int
    /// Whether the outermost value is an object, with nothing beside it.
    private(set) var isObject = false
    private var line = 1
    /// The keys of each open object or array, as Swift compares them, which is how the decoder finds a field: a Kelvin sign is a K.
    private var keys: [Set<String>] = []
    private var opened: [UInt8] = []

    init(_ json: [UInt8], deepest: Int) {
      self.json = json
      self.deepest = deepest
    }

    mutating func run() throws(Fault) {
      // The last text, and the last byte that is no white space; after a text, its closing quotation mark.
      var text: ArraySlice<UInt8> = []
      var before: UInt8 = 0
      var beside = false
      var index = 0
      while index < json.count {
        let byte = json[index]
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
          if byte == UInt8(ascii: "\n") { line += 1 }
          index += 1
          continue
        case UInt8(ascii: "\""):
          text = try self.text(from: index + 1)
          index = text.endIndex
        case UInt8(ascii: "{"), UInt8(ascii: "["):
          guard keys.count < deepest else { throw fault }
          if keys.isEmpty { isObject = before == 0 && byte == UInt8(ascii: "{") }
          keys.append([])
          opened.append(byte)
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          guard before != UInt8(ascii: ",") else { throw Fault(what: fault.what + ": a comma too many") }
          // In ASCII a bracket that closes stands two places behind the one that opens.
          guard keys.popLast() != nil, opened.popLast() == byte - 2 else { throw fault }
        case UInt8(ascii: ":"):
          guard opened.last == UInt8(ascii: "{"), before == UInt8(ascii: "\"") else { throw fault }
          try add(text)
        default: break
        }
        if keys.isEmpty, byte != UInt8(ascii: "}") { beside = true }
        before = byte
        index += 1
      }
      guard keys.isEmpty else { throw fault }
      isObject = isObject && !beside
    }

    private var fault: Fault { Fault(what: "not valid JSON, near line \(line)") }

    /// What stands between quotation marks.
    private func text(from start: Int) throws(Fault) -> ArraySlice<UInt8> {
      var end = start
      while end < json.count, json[end] != UInt8(ascii: "\"") {
        guard json[end] >= 0x20 else { throw fault }
        end += json[end] == UInt8(ascii: "\\") ? 2 : 1
      }
      guard end < json.count else { throw fault }
      return json[start..<end]
    }

    private mutating func add(_ text: ArraySlice<UInt8>) throws(Fault) {
      guard let key = Self.unescaped(text) else { throw fault }
      guard keys[keys.count - 1].insert(key).inserted else {
        throw Fault(what: "the key \"\(key)\" is there twice, near line \(line)")
      }
    }

    /// As a reader understands it: a key can be written in more than one way. Nil if it is no text.
    private static func unescaped(_ text: ArraySlice<UInt8>) -> String? {
      guard text.contains(UInt8(ascii: "\\")) else { return String(decoding: text, as: UTF8.self) }
      let quoted = [UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")]
      return try? JSONDecoder().decode(String.self, from: Data(quoted))
    }
  }
}
