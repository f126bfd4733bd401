/// What is wrong in a service, and where.
package struct HSDSFault: Error, Equatable, Sendable {
  package enum What: Equatable, Sendable {
    case missing
    /// Not of the kind that the standard asks for.
    case notText, notNumber, notObject, notList
    /// Not a UUID in lower case.
    case notID
    case notAddress, notEmail, notDay
    case empty
    case notOneOf([String])
    /// The least age is above the highest, or one is no age.
    case ages
    /// A number that nobody can dial.
    case notDialled
    /// The same id twice.
    case twice
    case tooLong
    /// A kind that `referral_service` does not have.
    case unknownKind
  }

  /// Where, as `phones[0].number`.
  package var field: String
  package let what: What

  package init(_ field: String, _ what: What) { (self.field, self.what) = (field, what) }
}

extension HSDS {
  /// Bytes of a service as JSON.
  package static let longest = 64 << 10

  /// Checks a service as the standard and this project want it.
  package static func check(_ service: [String: JSONValue]) throws(HSDSFault) {
    try check(service, .service, at: "")
    for (field, value) in service.sorted(by: { $0.key < $1.key }) where !value.isExact { throw HSDSFault(field, .notNumber) }
    try checkAges(service)
    for (place, phone) in (service["phones"]?.asArray ?? []).enumerated() {
      let number = phone.asObject?["number"]?.asString ?? ""
      guard number.contains(where: { $0.isASCII && $0.isNumber }) else { throw HSDSFault("phones[\(place)].number", .notDialled) }
    }
    for (place, attribute) in (service["attributes"]?.asArray ?? []).enumerated() {
      guard let term = attribute.asObject?["taxonomy_term"]?.asObject, term["taxonomy"]?.asString == Service.taxonomy else {
        continue
      }
      guard let code = term["code"]?.asString, !code.isEmpty else {
        throw HSDSFault("attributes[\(place)].taxonomy_term.code", .missing)
      }
    }
  }

  private static func checkAges(_ service: [String: JSONValue]) throws(HSDSFault) {
    let least = service["minimum_age"]?.asNumber ?? 0
    guard (0...150).contains(least) else { throw HSDSFault("minimum_age", .ages) }
    guard (least...150).contains(service["maximum_age"]?.asNumber ?? 150) else { throw HSDSFault("maximum_age", .ages) }
  }

  private static func check(_ fields: [String: JSONValue], _ entity: Entity, at place: String) throws(HSDSFault) {
    func path(_ field: String) -> String { place.isEmpty ? field : "\(place).\(field)" }
    for field in entity.required where fields[field] == nil { throw HSDSFault(path(field), .missing) }
    // In one order, so that the same fault is named each time.
    for (field, value) in fields.sorted(by: { $0.key < $1.key }) {
      if field == Service.labels {
        try checkLabels(value, at: path(field))
      } else if let kind = entity.kind(of: field) {
        try check(value, kind, isRequired: entity.required.contains(field), at: path(field))
      }
    }
  }

  private static func check(_ value: JSONValue, _ kind: Kind, isRequired: Bool, at path: String) throws(HSDSFault) {
    switch kind {
    case .one(let entity):
      guard let fields = value.asObject else { throw HSDSFault(path, .notObject) }
      try check(fields, entity, at: path)
    case .many(let entity):
      guard let elements = value.asArray else { throw HSDSFault(path, .notList) }
      for (place, element) in elements.enumerated() {
        guard let fields = element.asObject else { throw HSDSFault("\(path)[\(place)]", .notObject) }
        try check(fields, entity, at: "\(path)[\(place)]")
      }
    case .number: guard value.asNumber != nil else { throw HSDSFault(path, .notNumber) }
    case .text, .id, .address, .email, .day, .oneOf:
      guard let text = value.asString else { throw HSDSFault(path, .notText) }
      try check(text, kind, isRequired: isRequired, at: path)
    }
  }

  private static func check(_ text: String, _ kind: Kind, isRequired: Bool, at path: String) throws(HSDSFault) {
    switch kind {
    case .id: guard DirectoryID(text: text) != nil else { throw HSDSFault(path, .notID) }
    case .address: guard isAddress(text) else { throw HSDSFault(path, .notAddress) }
    case .email: guard isEmail(text) else { throw HSDSFault(path, .notEmail) }
    case .day: guard Day(text) != nil else { throw HSDSFault(path, .notDay) }
    case .oneOf(let values): guard values.contains(text) else { throw HSDSFault(path, .notOneOf(values)) }
    case .text, .number, .one, .many:
      guard !isRequired || text.contains(where: { !$0.isWhitespace }) else { throw HSDSFault(path, .empty) }
    }
  }

  /// `{"name":{"fi":TEXT,…},…}`: what is missing is shown in another language.
  private static func checkLabels(_ value: JSONValue, at path: String) throws(HSDSFault) {
    guard let fields = value.asObject else { throw HSDSFault(path, .notObject) }
    for (field, texts) in fields.sorted(by: { $0.key < $1.key }) {
      guard let texts = texts.asObject else { throw HSDSFault("\(path).\(field)", .notObject) }
      for (language, text) in texts.sorted(by: { $0.key < $1.key }) where text.asString == nil {
        throw HSDSFault("\(path).\(field).\(language)", .notText)
      }
    }
  }

  package static func isAddress(_ text: String) -> Bool {
    let lower = text.lowercased()
    let rest = lower.hasPrefix("https://") ? lower.dropFirst(8) : lower.hasPrefix("http://") ? lower.dropFirst(7) : ""
    return !rest.isEmpty
      && !text.unicodeScalars.contains { $0.value <= 0x20 || $0.value == 0x7f || "<>\"\\^`{|}".unicodeScalars.contains($0) }
  }

  private static func isEmail(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
      && !text.unicodeScalars.contains { $0.value <= 0x20 || $0.value == 0x7f }
  }
}

extension JSONValue {
  /// Whether a browser reads all whole numbers in it as they are written: others would keep it from reading the whole directory.
  fileprivate var isExact: Bool {
    switch self {
    case .null, .bool, .string: true
    case .integer, .number: asNumber.map { $0 != $0.rounded() || abs($0) <= 9_007_199_254_740_991 } ?? true
    case .array(let elements): elements.allSatisfy(\.isExact)
    case .object(let fields): fields.values.allSatisfy(\.isExact)
    }
  }

  package var asNumber: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}
