import Foundation

/// The services of an organisation, to be searched in memory: nobody learns what was looked for.
package struct Directory: Sendable {
  /// So many services at most.
  package static let most = 5000
  /// So many in one request, and on one page.
  package static let mostAtOnce = 500

  /// What is looked for; what is nil or empty is not asked.
  package struct Query: Equatable, Sendable {
    /// Every word of it must begin a word of the service.
    package var text: String
    /// A language code, as `fi`.
    package var speaks: String?
    /// In years.
    package var age: Int?
    /// A code of `referral_service`.
    package var kind: String?
    /// Also what is inactive or defunct.
    package var all: Bool

    package init(text: String = "", speaks: String? = nil, age: Int? = nil, kind: String? = nil, all: Bool = false) {
      (self.text, self.speaks, self.age, self.kind, self.all) = (text, speaks, age, kind, all)
    }
  }

  /// How much a word tells, by where it stands.
  private enum Weight {
    static let name = 4
    static let who = 2
    static let description = 1
    /// More for a whole word than for its beginning.
    static let whole = 1
  }

  private struct Mention: Sendable {
    let service: Int
    let weight: Int
  }

  /// By id.
  package let services: [Service]
  /// How many more the server gave that this client cannot read.
  package let notRead: Int
  private let details: [Detail]
  /// Every word that there is, in the order of its UTF-8.
  private let words: [[UInt8]]
  private let mentions: [[Mention]]

  /// What a search asks of each, read once.
  private struct Detail: Sendable {
    let languages: [String]
    let kinds: [String]
    let isOffered: Bool
    let isClosed: Bool
    let names: [Language: [UInt8]]
  }

  /// `kinds` is the code list `referral_service`, by whose labels services are found too.
  package init(_ services: [Service], kinds: CodeList? = nil, notRead: Int = 0) {
    self.notRead = notRead
    self.services = services.sorted { $0.id < $1.id }
    details = self.services.map { service in
      Detail(
        languages: service.languages, kinds: service.kinds, isOffered: service.status.isOffered,
        isClosed: service.status == .closed,
        names: Dictionary(
          uniqueKeysWithValues: Language.allCases.map { ($0, Self.sortKey(service.name(in: $0).text)) }))
    }
    var found: [String: [Int: Int]] = [:]
    for (place, service) in self.services.enumerated() {
      func add(_ texts: [String], _ weight: Int) {
        for word in texts.flatMap({ Self.words($0) }) {
          found[word, default: [:]][place] = max(weight, found[word]?[place] ?? 0)
        }
      }
      add(Service.everyText("name", of: service.fields) + Service.everyText("alternate_name", of: service.fields), Weight.name)
      let organisation = service.fields["organization"]?.asObject ?? [:]
      add(Service.everyText("name", of: organisation), Weight.who)
      add(
        service.objects("service_at_locations").compactMap { $0["location"]?.asObject }.flatMap {
          Service.everyText("name", of: $0)
        }, Weight.who)
      for code in service.kinds {
        guard let label = kinds?[code]?.label else { continue }
        add(Language.allCases.map { label[$0] }, Weight.who)
      }
      add(
        Service.everyText("description", of: service.fields) + Service.everyText("eligibility_description", of: service.fields),
        Weight.description)
    }
    let order = found.map { (word: Array($0.key.utf8), mentions: $0.value) }.sorted { $0.word.lexicographicallyPrecedes($1.word) }
    words = order.map(\.word)
    mentions = order.map { $0.mentions.map { Mention(service: $0.key, weight: $0.value) } }
  }

  /// What fits: what was assured within a year first, and what is open before what is temporarily closed; then by how well
  /// it fits, then by name.
  package func search(_ query: Query, language: Language, today: Day) -> [Service] {
    var scores: [Int]?
    for word in Set(Self.words(query.text)) {
      let next = score(Array(word.utf8))
      scores = scores.map { zip($0, next).map { $0 > 0 && $1 > 0 ? $0 + $1 : 0 } } ?? next
    }
    let speaks = query.speaks?.lowercased()
    let found = services.indices.filter { place in
      guard scores.map({ $0[place] > 0 }) != false else { return false }
      let detail = details[place]
      return (query.all || detail.isOffered) && speaks.map { detail.languages.contains($0) } != false
        && query.kind.map { detail.kinds.contains($0) } != false && query.age.map { services[place].takes(age: $0) } != false
    }
    let ranked = found.map { place in
      let detail = details[place]
      let last = (services[place].isNotAssured(on: today) ? 2 : 0) + (detail.isClosed ? 1 : 0) + (detail.isOffered ? 0 : 4)
      return (place: place, last: last, score: scores?[place] ?? 0, name: detail.names[language] ?? [])
    }
    return ranked.sorted { a, b in
      if a.last != b.last { return a.last < b.last }
      if a.score != b.score { return a.score > b.score }
      if a.name != b.name { return a.name.lexicographicallyPrecedes(b.name) }
      return a.place < b.place
    }.map { services[$0.place] }
  }

  /// For a referral: the services of this kind to which a caller can be referred, those that speak a language only if one is
  /// named; in the order of a search.
  package func services(of kind: String, speaking: String? = nil, language: Language, today: Day) -> [Service] {
    search(Query(speaks: speaking, kind: kind), language: language, today: today)
  }

  package subscript(id: DirectoryID) -> Service? { services.first { $0.id == id } }

  /// What a caller can be referred to, and nobody has assured within a year; by name.
  package func notAssured(language: Language, today: Day) -> [Service] {
    search(Query(), language: language, today: today).filter { $0.isNotAssured(on: today) }
  }

  /// By service, how much this beginning of a word tells there; 0 if it is not there.
  private func score(_ prefix: [UInt8]) -> [Int] {
    var scores = [Int](repeating: 0, count: services.count)
    var low = 0
    var high = words.count
    while low < high {
      let middle = (low + high) / 2
      if words[middle].lexicographicallyPrecedes(prefix) { low = middle + 1 } else { high = middle }
    }
    while low < words.count, words[low].starts(with: prefix) {
      let whole = words[low].count == prefix.count ? Weight.whole : 0
      for mention in mentions[low] { scores[mention.service] = max(scores[mention.service], mention.weight + whole) }
      low += 1
    }
    return scores
  }

  /// The words of a text, as they are compared: NFC, lower case; ä is not a.
  static func words(_ text: String) -> [String] {
    fold(text).unicodeScalars.split { scalar in
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .letterNumber,
        .otherNumber:
        false
      default: true
      }
    }.map { String(String.UnicodeScalarView($0)) }
  }

  /// å, ä and ö come after z, in this order.
  private static func sortKey(_ name: String) -> [UInt8] {
    Array(fold(name).replacing("å", with: "{").replacing("ä", with: "|").replacing("ö", with: "}").utf8)
  }

  private static func fold(_ text: String) -> String { text.precomposedStringWithCanonicalMapping.lowercased() }
}
