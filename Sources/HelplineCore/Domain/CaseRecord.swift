import Foundation

/// An object of a case's coordination or journal: docs/protocol.md 6.7.
package protocol CaseRecord: Equatable, Sendable {
  var payload: Payload { get set }
  /// Opens a payload and checks every field it needs. Throws `PayloadError`.
  init(_ bytes: [UInt8]) throws(PayloadError)
  /// Every text that a person types, with its limit.
  var texts: [CaseText] { get }
  /// Every code that is chosen from a closed list.
  var codes: [CaseCode] { get }
  /// The days of what has happened: none of them is still to come.
  var pastDays: [Day] { get }
  /// What else keeps it from being saved.
  var fault: CaseRecordError? { get }
}

extension CaseRecord {
  package var codes: [CaseCode] { [] }
  package var pastDays: [Day] { [] }
  package var fault: CaseRecordError? { nil }

  /// Throws what may not be saved as it is. A code must be open in the year of `today`, but for those of `former`, which is what stood
  /// there before: whoever changes something else must not have to choose anew when a code has been retired.
  package func check(_ lists: CodeLists, on today: Day, former: Self? = nil) throws(CaseRecordError) {
    for text in texts {
      guard text.value.count <= text.kind.longest else { throw .tooLong(text.field, longest: text.kind.longest) }
      if text.kind == .name, text.isEmpty { throw .empty(text.field) }
    }
    let kept = former?.codes ?? []
    for code in codes where !kept.contains(code) {
      guard lists.list(code.list).contains(code.value, in: today.year) else { throw .unknownCode(code.list, code.value) }
    }
    if let day = pastDays.first(where: { $0 > today }) { throw .futureDay(day) }
    if let fault { throw fault }
  }
}

/// A text that a person types.
package struct CaseText: Equatable, Sendable {
  package enum Kind: Sendable {
    /// What an agency is called; never empty.
    case name
    /// A next step, a reason, an area, what may be shared.
    case line
    /// A note, a plan, an agreement.
    case note

    /// Characters.
    package var longest: Int {
      switch self {
      case .name: 200
      case .line: 2_000
      case .note: Contact.longestNote
      }
    }
  }

  package let field: String
  package let kind: Kind
  package let value: String
  var isEmpty: Bool { !value.contains { !$0.isWhitespace } }

  init(_ field: String, _ kind: Kind, _ value: String) {
    self.field = field
    self.kind = kind
    self.value = value
  }
}

/// A code that was chosen from a closed list.
package struct CaseCode: Equatable, Sendable {
  package let list: ListName
  package let value: String

  init(_ list: ListName, _ value: String) {
    self.list = list
    self.value = value
  }
}

/// Why an object of a case cannot be saved as it is.
package enum CaseRecordError: Error, Equatable, Sendable {
  case unknownCode(ListName, String)
  /// The field, and the characters that it may have.
  case tooLong(String, longest: Int)
  case empty(String)
  /// Something is said to have happened on a day that has not come yet.
  case futureDay(Day)
  /// The case began with a contact, which is not named.
  case noContact
}

/// A part of a payload: fields that this client does not know stay.
package typealias Fields = [String: JSONValue]

extension Fields {
  func day(_ field: String) -> Day? { self[field]?.asString.flatMap { Day($0) } }
  func text(_ field: String) -> String? { self[field]?.asString }
  func id(_ field: String) -> ID? { self[field]?.asID }
  func ids(_ field: String) -> [ID]? { self[field]?.list(\.asID) }
  func texts(_ field: String) -> [String]? { self[field]?.list(\.asString) }
  func flag(_ field: String) -> Bool? { self[field]?.asBool }

  /// Whether a field that need not be there is absent, or what `read` understands.
  func absent<Part>(_ field: String, or read: (JSONValue) -> Part?) -> Bool { self[field].map { read($0) != nil } ?? true }
}

extension JSONValue {
  var asBool: Bool? { if case .bool(let value) = self { value } else { nil } }
  var asDay: Day? { asString.flatMap { Day($0) } }

  /// There is one text for each id: two ids are equal only if their texts are.
  var asID: ID? {
    guard let text = asString, let id = try? ID(text: text), id.description == text else { return nil }
    return id
  }

  /// 16 bytes in lower-case hex.
  var asHex16: [UInt8]? {
    guard let digits = asString?.utf8, digits.count == 32 else { return nil }
    var halves: [UInt8] = []
    for digit in digits {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): halves.append(digit - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): halves.append(digit - UInt8(ascii: "a") + 10)
      default: return nil
      }
    }
    return stride(from: 0, to: 32, by: 2).map { halves[$0] << 4 | halves[$0 + 1] }
  }

  static func hex(_ bytes: [UInt8]) -> JSONValue { .string(bytes.map { String(format: "%02x", $0) }.joined()) }
  static func id(_ id: ID) -> JSONValue { .string(id.description) }
  static func day(_ day: Day) -> JSONValue { .string(day.description) }
  static func ids(_ ids: [ID]) -> JSONValue { .array(ids.map { .id($0) }) }
  static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

  /// An array whose every element `read` understands.
  func list<Value>(_ read: (JSONValue) -> Value?) -> [Value]? {
    guard let values = asArray else { return nil }
    let read = values.compactMap(read)
    return read.count == values.count ? read : nil
  }
}

extension Day {
  /// For what was checked when it was read.
  static let none = Day(Date(timeIntervalSince1970: 0), in: .gmt)

  /// The same day of a later month, or that month's last day where it is shorter: 31 January and 3 months is 30 April.
  package func adding(months: Int) -> Day {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let date = Date(timeIntervalSince1970: Double(number) * 86_400)
    return Day(calendar.date(byAdding: .month, value: months, to: date) ?? date, in: .gmt)
  }
}
