import Foundation

/// What every reader of a body reads alike. Foundation's decoder takes more than JSON allows (a comma too many, UTF-16) and the
/// first of two equal keys, where others take the last: who checks a request before it comes here would check another one.
enum StrictBody {
  /// More levels than any request has.
  static let deepest = 16

  /// Whether `body` is one JSON object in UTF-8, no deeper than `deepest`, without equal keys and commas too many. Values are left
  /// to the decoder.
  static func holds(_ body: [UInt8]) -> Bool {
    guard String(validating: body, as: UTF8.self) != nil else { return false }
    // As Swift compares them, which is how the decoder finds a field: a Kelvin sign is a K.
    var keys: [Set<String>] = []
    var isObject: [Bool] = []
    // The last text, and the last byte that is no white space; after a text, its closing quotation mark.
    var text: ArraySlice<UInt8> = []
    var before: UInt8 = 0
    var index = 0
    while index < body.count {
      let byte = body[index]
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
        index += 1
        continue
      case UInt8(ascii: "\""):
        var end = index + 1
        while end < body.count, body[end] != byte {
          guard body[end] >= 0x20 else { return false }
          end += body[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard end < body.count else { return false }
        text = body[(index + 1)..<end]
        index = end
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        guard keys.count < deepest, !keys.isEmpty || before == 0 && byte == UInt8(ascii: "{") else { return false }
        keys.append([])
        isObject.append(byte == UInt8(ascii: "{"))
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard before != UInt8(ascii: ","), keys.popLast() != nil, isObject.popLast() == (byte == UInt8(ascii: "}")) else {
          return false
        }
      case UInt8(ascii: ":"):
        guard isObject.last == true, before == UInt8(ascii: "\""), let key = unescaped(text),
          keys[keys.count - 1].insert(key).inserted
        else { return false }
      default:
        // An object and nothing beside it.
        guard !keys.isEmpty else { return false }
      }
      before = byte
      index += 1
    }
    return keys.isEmpty && before == UInt8(ascii: "}")
  }

  /// Nil if it is no text.
  private static func unescaped(_ text: ArraySlice<UInt8>) -> String? {
    guard text.contains(UInt8(ascii: "\\")) else { return String(decoding: text, as: UTF8.self) }
    let quoted = [UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")]
    return try? JSONDecoder().decode(String.self, from: Data(quoted))
  }
}
