import Foundation

/// Reads JSON that people write by hand, so that every reader of the file understands the same. Foundation passes over a comma too
/// many, which a browser refuses, and takes the first of two equal keys, where a browser takes the last.
enum StrictJSON {
  /// What is wrong, with the line.
  struct Fault: Error {
    let what: String
  }

  static func parse(_ json: Data) throws(Fault) -> JSONValue {
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

  private static func refuseLooseJSON(_ json: [UInt8]) throws(Fault) {
    var keys: [Set<ArraySlice<UInt8>>] = []
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
        if !keys[open].insert(text).inserted {
          throw Fault(what: "the key \"\(String(decoding: text, as: UTF8.self))\" is there twice, near line \(line)")
        }
      default: break
      }
      if !" \t\r\n".utf8.contains(byte) { before = byte }
      index += 1
    }
  }

  /// A person looks for a line, the parser counts bytes.
  private static func place(_ hint: String?, in json: Data) -> String {
    guard let hint else { return "" }
    let digits = hint.drop { !$0.isNumber }.prefix { $0.isNumber }
    guard let offset = Int(digits), offset <= json.count else { return " (\(hint))" }
    return ", near line \(json.prefix(offset).count { $0 == UInt8(ascii: "\n") } + 1)"
  }
}
