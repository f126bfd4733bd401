import HelplineVault

/// A service to which a caller can be referred: an HSDS service as it stands in the directory, and what is asked of it. Fields that
/// nobody here knows are kept.
package struct Service: Equatable, Sendable, Identifiable {
  /// The taxonomy whose terms say of which kind a service is: codes of `referral_service`.
  package static let taxonomy = ListName.referralService.rawValue
  /// The extension that holds texts in three languages.
  package static let labels = "x_labels"
  /// The extension by which the server says what a change goes on from.
  package static let revision = "x_revision"
  /// After so many days without being assured an entry is flagged.
  package static let assuredDays = 365

  package let id: DirectoryID
  /// Of what is stored; nil for a service that no server gave.
  package let revision: Bytes?
  /// Without the revision.
  package private(set) var fields: [String: JSONValue]

  /// Throws what is wrong with it.
  package init(_ fields: [String: JSONValue]) throws(HSDSFault) {
    var fields = fields
    let revision = fields.removeValue(forKey: Self.revision)?.asString
    try HSDS.check(fields)
    guard let id = fields["id"]?.asString.flatMap({ DirectoryID(text: $0) }) else { throw HSDSFault("id", .notID) }
    self.id = id
    self.revision = try revision.map { text throws(HSDSFault) in
      guard let bytes = try? Base64.decode(Array(text.utf8)) else { throw HSDSFault(Self.revision, .notText) }
      return Bytes(bytes)
    }
    self.fields = fields
    guard bytes.count <= HSDS.longest else { throw HSDSFault("", .tooLong) }
  }

  /// As JSON, without the revision: always the same bytes for the same fields.
  package var bytes: [UInt8] {
    var payload = Payload(type: "")
    payload.fields = fields
    return payload.bytes
  }

  /// The first 16 bytes of the hash of `bytes`.
  package static func revision(of bytes: [UInt8]) throws(VaultError) -> Bytes { Bytes(try Sodium.hash(bytes, count: 16)) }

  /// The same, assured on a day.
  package func assured(on day: Day) -> Service {
    var service = self
    service.fields["assured_date"] = .string(day.description)
    return service
  }
}

// MARK: What is asked of it

extension Service {
  /// A text, and the language it is in where that is not the one asked for.
  package struct Text: Equatable, Sendable {
    package let text: String
    package let other: Language?
  }

  package enum Status: String, Sendable, CaseIterable {
    case active, inactive, defunct
    case closed = "temporarily closed"
    /// Whether a caller can be referred to it, today or soon.
    package var isOffered: Bool { self == .active || self == .closed }
  }

  /// When it is open, or somebody answers.
  package struct Hours: Equatable, Sendable {
    /// 1 (Monday) to 7, in order; empty where the entry does not say it in this way.
    package let days: [Int]
    /// `HH:MM`.
    package let opens: String?
    package let closes: String?
    package let note: String?

    package var isAllDay: Bool { opens == "00:00" && ["23:59", "24:00"].contains(closes) }
  }

  package struct Phone: Equatable, Sendable {
    package let number: String
    package let extensionNumber: Int?
    package let note: String?
  }

  package func name(in language: Language) -> Text { Self.text("name", of: fields, language) ?? Text(text: "", other: nil) }
  package func description(in language: Language) -> Text? { Self.text("description", of: fields, language) }
  package func alert(in language: Language) -> Text? { Self.text("alert", of: fields, language) }
  /// For whom it is, in words.
  package func eligibility(in language: Language) -> Text? { Self.text("eligibility_description", of: fields, language) }
  /// How one gets there: an appointment, a form.
  package func application(in language: Language) -> Text? { Self.text("application_process", of: fields, language) }
  package func fees(in language: Language) -> Text? { Self.text("fees_description", of: fields, language) }
  package func organisation(in language: Language) -> Text? {
    fields["organization"]?.asObject.flatMap { Self.text("name", of: $0, language) }
  }

  package var status: Status { fields["status"]?.asString.flatMap(Status.init) ?? .inactive }
  package var address: String? { fields["url"]?.asString }
  package var email: String? { fields["email"]?.asString }
  package var leastAge: Double? { fields["minimum_age"]?.asNumber }
  package var highestAge: Double? { fields["maximum_age"]?.asNumber }
  package var assured: Day? { fields["assured_date"]?.asString.flatMap { Day($0) } }

  /// Codes of `referral_service`.
  package var kinds: [String] {
    objects("attributes").compactMap { $0["taxonomy_term"]?.asObject }
      .filter { $0["taxonomy"]?.asString == Self.taxonomy }.compactMap { $0["code"]?.asString }
  }

  /// Language codes, each once, as `fi`; of the service itself, of its phones and of its places.
  package var languages: [String] {
    let all = objects("languages") + (objects("phones") + locations).flatMap { Self.objects("languages", of: $0) }
    return all.compactMap { $0["code"]?.asString?.lowercased().split(separator: "-").first.map(String.init) }
      .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  package var phones: [Phone] {
    let contacts = objects("contacts").flatMap { Self.objects("phones", of: $0) }
    let places = (objects("service_at_locations") + locations).flatMap { Self.objects("phones", of: $0) }
    return (objects("phones") + contacts + places).compactMap { phone in
      phone["number"]?.asString.map {
        Phone(number: $0, extensionNumber: phone["extension"]?.asNumber.map { Int($0) }, note: phone["description"]?.asString)
      }
    }
  }

  package var hours: [Hours] {
    let places = (objects("service_at_locations") + locations).flatMap { Self.objects("schedules", of: $0) }
    return (objects("schedules") + places).map { schedule in
      let days = (schedule["byday"]?.asString ?? "").split(separator: ",").compactMap { HSDS.weekdays.firstIndex(of: String($0)) }
      return Hours(
        days: days.map { $0 + 1 }.sorted(), opens: Self.time(schedule["opens_at"]), closes: Self.time(schedule["closes_at"]),
        note: schedule["description"]?.asString ?? schedule["notes"]?.asString)
    }
  }

  /// Where it is: the name of each place, and its street address.
  package func places(in language: Language) -> [(name: Text?, address: String?)] {
    locations.map { location in
      let addresses = Self.objects("addresses", of: location).map { address in
        ["address_1", "postal_code", "city"].compactMap { address[$0]?.asString }.joined(separator: ", ")
      }
      return (Self.text("name", of: location, language), addresses.isEmpty ? nil : addresses.joined(separator: "; "))
    }
  }

  /// Whether it takes somebody of this age, in years.
  package func takes(age: Int) -> Bool { (leastAge ?? 0) <= Double(age) && Double(age) <= (highestAge ?? .infinity) }

  /// Whether nobody has assured it within a year before `today`.
  package func isNotAssured(on today: Day) -> Bool {
    guard let assured else { return true }
    return assured.adding(days: Self.assuredDays) < today
  }

  private var locations: [[String: JSONValue]] { objects("service_at_locations").compactMap { $0["location"]?.asObject } }

  func objects(_ field: String) -> [[String: JSONValue]] { Self.objects(field, of: fields) }

  static func objects(_ field: String, of fields: [String: JSONValue]) -> [[String: JSONValue]] {
    (fields[field]?.asArray ?? []).compactMap(\.asObject)
  }

  private static func time(_ value: JSONValue?) -> String? {
    guard let text = value?.asString, let time = text.prefixMatch(of: /([01][0-9]|2[0-4]):[0-5][0-9]/) else { return nil }
    return String(time.output.0)
  }

  /// A text in the language, else in the first that it is there in, else as the standard's own field has it.
  static func text(_ field: String, of fields: [String: JSONValue], _ language: Language) -> Text? {
    let labels = fields[labels]?.asObject?[field]?.asObject ?? [:]
    for candidate in [language] + Language.allCases.filter({ $0 != language }) {
      guard let text = labels[candidate.rawValue]?.asString, !text.isEmpty else { continue }
      return Text(text: text, other: candidate == language ? nil : candidate)
    }
    return fields[field]?.asString.flatMap { $0.isEmpty ? nil : Text(text: $0, other: nil) }
  }

  /// A text in every language that it is there in.
  static func everyText(_ field: String, of fields: [String: JSONValue]) -> [String] {
    let labels = fields[labels]?.asObject?[field]?.asObject ?? [:]
    return ([fields[field]?.asString] + Language.allCases.map { labels[$0.rawValue]?.asString }).compactMap(\.self)
  }
}
