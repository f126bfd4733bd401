import Foundation

/// All closed lists, read from `config/codelists.json` and checked as a whole: a server or a client that has a
/// `CodeLists` can rely on every list, every label and every transition.
package struct CodeLists: Equatable, Sendable {
  /// The name of the file in the folder `config`.
  package static let fileName = "codelists.json"

  private let lists: [ListName: CodeList]

  package init(json: Data) throws(CodeListsError) {
    lists = try CodeListsReader.lists(in: json)
  }

  package init(contentsOf file: URL) throws(CodeListsError) {
    let json: Data
    do {
      json = try Data(contentsOf: file)
    } catch {
      throw CodeListsError(file: file.path, "the file cannot be read")
    }
    do throws(CodeListsError) {
      try self.init(json: json)
    } catch {
      throw CodeListsError(file: file.path, list: error.list, code: error.code, error.what)
    }
  }

  /// Every list was found on load.
  package func list(_ name: ListName) -> CodeList { lists[name]! }
}

/// What is wrong in the file, in words for the person who mends it: one line, with the place.
package struct CodeListsError: Error, Equatable, Sendable, CustomStringConvertible {
  package let file: String?
  package let list: String?
  package let code: String?
  package let what: String

  init(file: String? = nil, list: String? = nil, code: String? = nil, _ what: String) {
    self.file = file
    self.list = list
    self.code = code
    self.what = what
  }

  package var description: String {
    let place = [list.map { "list \"\($0)\"" }, code.map { "code \"\($0)\"" }].compactMap { $0 }.joined(separator: ", ")
    return [file ?? CodeLists.fileName, place, what].filter { !$0.isEmpty }.joined(separator: ": ")
  }
}

/// Reads one place of the file: the whole, a list or a code. Every error that it makes names that place. Not by `Codable`
/// types, which would pass over keys that they do not know: a mistyped `"untill"` would leave a retired code open.
private struct CodeListsReader {
  var list: String?
  var code: String?

  static func lists(in json: Data) throws(CodeListsError) -> [ListName: CodeList] {
    let reader = CodeListsReader()
    let file = try reader.object(try reader.parse(json), "the file", keys: ["v", "lists"])
    guard case .integer(1) = file["v"] else { throw reader.error("\"v\" must be 1") }
    let names = Set(ListName.allCases.map(\.rawValue))
    guard case .object(let values) = file["lists"] else { throw reader.error("\"lists\" must be an object { … }") }
    if let stray = values.keys.sorted().first(where: { !names.contains($0) }) {
      throw CodeListsError(list: stray, "the software knows no list of this name")
    }
    var lists: [ListName: CodeList] = [:]
    for name in ListName.allCases {
      guard let value = values[name.rawValue] else { throw CodeListsError(list: name.rawValue, "the list is missing") }
      lists[name] = try CodeListsReader(list: name.rawValue).list(value, name)
    }
    return lists
  }

  func error(_ what: String) -> CodeListsError { CodeListsError(list: list, code: code, what) }

  func parse(_ json: Data) throws(CodeListsError) -> JSONValue {
    do { return try StrictJSON.parse(json) } catch { throw self.error(error.what) }
  }

  /// The members of an object that may hold `keys` and nothing else.
  func object(_ value: JSONValue?, _ what: String, keys: [String]) throws(CodeListsError) -> [String: JSONValue] {
    guard case .object(let members)? = value else { throw error("\(what) must be an object { … }") }
    if let stray = members.keys.sorted().first(where: { !keys.contains($0) }) {
      throw error("unknown key \"\(stray)\" in \(what); allowed here: \(keys.joined(separator: ", "))")
    }
    return members
  }

  func label(_ value: JSONValue?) throws(CodeListsError) -> Label {
    let texts = try object(value, "\"label\"", keys: Language.allCases.map(\.rawValue))
    func text(_ language: Language) throws(CodeListsError) -> String {
      guard case .string(let text) = texts[language.rawValue], text.contains(where: { !$0.isWhitespace }) else {
        throw error("the label \"\(language.rawValue)\" is missing or empty")
      }
      return text
    }
    return Label(fi: try text(.fi), sv: try text(.sv), en: try text(.en))
  }

  func list(_ value: JSONValue, _ name: ListName) throws(CodeListsError) -> CodeList {
    let members = try object(value, "the list", keys: ["label", "codes"])
    guard case .array(let values) = members["codes"] else { throw error("\"codes\" must be an array [ … ]") }
    var codes: [CodeList.Code] = []
    for value in values {
      let code = try self.code(value, name, number: codes.count + 1)
      if codes.contains(where: { $0.id == code.id }) {
        throw CodeListsError(list: list, code: code.id, "the code is there twice")
      }
      codes.append(code)
    }
    let list = CodeList(name: name, label: try label(members["label"]), codes: codes)
    try checkUnknown(list)
    try checkEveryYear(list)
    try checkTransitions(list)
    return list
  }

  func code(_ value: JSONValue, _ name: ListName, number: Int) throws(CodeListsError) -> CodeList.Code {
    let keys =
      ["id", "label", "from", "until"] + (name == .contactKind ? ["conversation"] : []) + (name.isStates ? ["next"] : [])
    guard case .object(let raw) = value, case .string(let id) = raw["id"] else {
      throw error("code number \(number) must be an object { … } with an \"id\"")
    }
    guard Self.isID(id) else {
      throw error("the id \"\(id)\" must be 1 to 20 characters of a–z, 0–9 and _")
    }
    var here = self
    here.code = id
    let members = try here.object(value, "the code", keys: keys)
    let from = try here.year(members, "from")
    let until = try here.year(members, "until")
    if let from, let until, from > until { throw here.error("\"from\" \(from) is after \"until\" \(until)") }
    return CodeList.Code(
      id: id, label: try here.label(members["label"]),
      isConversation: name == .contactKind ? try here.flag(members, "conversation") : false,
      from: from, until: until, next: name.isStates ? try here.states(members, "next") : [])
  }

  static func isID(_ id: String) -> Bool {
    (1...20).contains(id.utf8.count)
      && id.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
      }
  }

  func year(_ members: [String: JSONValue], _ key: String) throws(CodeListsError) -> Int? {
    guard let value = members[key] else { return nil }
    guard case .integer(let year) = value, (1000...9999).contains(year) else {
      throw error("\"\(key)\" must be a year such as 2027")
    }
    return year
  }

  func flag(_ members: [String: JSONValue], _ key: String) throws(CodeListsError) -> Bool {
    guard case .bool(let flag) = members[key] else { throw error("\"\(key)\" must be true or false") }
    return flag
  }

  func states(_ members: [String: JSONValue], _ key: String) throws(CodeListsError) -> [String] {
    guard case .array(let values) = members[key] else {
      throw error("\"\(key)\" must be an array [ … ] of the states that may follow")
    }
    var states: [String] = []
    for value in values {
      guard case .string(let state) = value else { throw error("\"\(key)\" may hold only ids of states in quotes") }
      if states.contains(state) { throw error("\"\(key)\" names \"\(state)\" twice") }
      states.append(state)
    }
    return states
  }

  func checkUnknown(_ list: CodeList) throws(CodeListsError) {
    var here = self
    here.code = CodeList.unknown
    switch (list[CodeList.unknown], list.name.hasUnknown) {
    case (nil, true): throw here.error("the code is missing; this list must have it")
    case (_?, false): throw here.error("this list cannot have the code")
    case (let code?, true) where code.from != nil || code.until != nil:
      throw here.error("the code must stay for ever: no \"from\", no \"until\"")
    default: break
    }
  }

  /// A list without an open code would stop the helpline on a New Year's night.
  func checkEveryYear(_ list: CodeList) throws(CodeListsError) {
    for year in list.turningYears {
      let when = year == 0 ? "at first" : "in \(year)"
      let codes = list.codes(in: year)
      if codes.isEmpty { throw error("no code is open \(when)") }
      guard list.name == .contactKind else { continue }
      if !codes.contains(where: \.isConversation) { throw error("no code with \"conversation\": true is open \(when)") }
      if codes.allSatisfy(\.isConversation) { throw error("no code with \"conversation\": false is open \(when)") }
    }
  }

  func checkTransitions(_ list: CodeList) throws(CodeListsError) {
    for code in list.codes {
      guard let missing = code.next.first(where: { list[$0] == nil }) else { continue }
      throw CodeListsError(list: self.list, code: code.id, "\"next\" names \"\(missing)\", which is no state of this list")
    }
  }
}
