import Foundation

/// Reads JSON that people write by hand, so that every reader of the file understands the same. Foundation passes over a comma too
/// many, which a browser refuses, takes the first of two equal keys, where a browser takes the last, and reads UTF-16 and UTF-32 too.
enum StrictJSON {
  /// What is wrong, with the line.
  struct Fault: Error {
    let what: String
  }

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
    try refuseLooseJSON(Array(json))
    return value
  }

  /// Whether these bytes are what a browser takes them for. Foundation guesses other encodings by their zeros, which JSON has none of.
  static func isUTF8(_ json: some Sequence<UInt8>) -> Bool {
    !json.contains(0) && String(validating: json, as: UTF8.self) != nil
  }

  private static func refuseLooseJSON(_ json: [UInt8]) throws(Fault) {
    var keys: [Set<String>] = []
    var text: ArraySlice<UInt8> = []
    var before: UInt8 = 0
    var line = 1
    var index = 0
    while index < json.count {
      let byte = json[index]
      switch byte {
      case UInt8(ascii: "\n"): line += 1
      case UInt8(ascii: "\""):
        var end = index + 1
        while end < json.count, json[end] != byte { end += json[end] == UInt8(ascii: "\\") ? 2 : 1 }
        text = json[min(index + 1, json.count)..<min(end, json.count)]
        index = end
      case UInt8(ascii: "{"), UInt8(ascii: "["): keys.append([])
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if before == UInt8(ascii: ",") { throw Fault(what: "not valid JSON, near line \(line): a comma too many") }
        _ = keys.popLast()
      case UInt8(ascii: ":"):
        guard let open = keys.indices.last else { break }
        let key = unescaped(text)
        if !keys[open].insert(key).inserted { throw Fault(what: "the key \"\(key)\" is there twice, near line \(line)") }
      default: break
      }
      if !" \t\r\n".utf8.contains(byte) { before = byte }
      index += 1
    }
  }

  /// What stands between quotes, as a reader understands it: a key can be written in more than one way.
  private static func unescaped(_ text: ArraySlice<UInt8>) -> String {
    let quoted = [UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")]
    return (try? JSONDecoder().decode(String.self, from: Data(quoted))) ?? String(decoding: text, as: UTF8.self)
  }

  /// A person looks for a line, the parser counts bytes.
  private static func place(_ hint: String?, in json: Data) -> String {
    guard let hint else { return "" }
    let digits = hint.drop { !$0.isNumber }.prefix { $0.isNumber }
    guard let offset = Int(digits), offset <= json.count else { return " (\(hint))" }
    return ", near line \(json.prefix(offset).count { $0 == UInt8(ascii: "\n") } + 1)"
  }
}
