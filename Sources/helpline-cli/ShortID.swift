import HelplineCore

/// Ids as people write them: any beginning that only one of them has.
enum ShortID {
  /// Characters that are shown, as far as they are enough.
  static let least = 6

  /// The id that begins like this. Throws `notAnID`, `ambiguousID`, or `missing` if there is none.
  static func find(_ typed: String, among ids: some Collection<ID>, else missing: @autoclosure () -> any Error) throws -> ID {
    let matches = try all(typed, among: ids)
    if matches.count > 1 { throw ambiguous(typed, matches, among: ids) }
    guard let match = matches.first else { throw missing() }
    return match
  }

  /// Every id that begins like this, each once. Throws `notAnID`.
  static func all(_ typed: String, among ids: some Collection<ID>) throws(Mishap) -> [ID] {
    guard let prefix = normalised(typed) else { throw .notAnID(typed) }
    return Set(ids).filter { $0.description.hasPrefix(prefix) }.sorted()
  }

  /// Names those that were found, so that they can be told apart.
  static func ambiguous(_ typed: String, _ matches: [ID], among ids: some Collection<ID>) -> Mishap {
    let texts = short(Array(Set(ids)))
    return .ambiguousID(typed, Set(matches).sorted().map { texts[$0] ?? $0.description })
  }

  /// A whole id, nil if it is only a beginning.
  static func whole(_ typed: String) -> ID? { try? ID(text: typed) }

  /// The shortest beginnings that tell these ids apart, at least six characters each.
  static func short(_ ids: [ID]) -> [ID: String] {
    let texts = ids.map(\.description).sorted()
    var short: [ID: String] = [:]
    for id in ids {
      let text = id.description
      var length = least
      while length < text.count, texts.count(where: { $0.hasPrefix(text.prefix(length)) }) > 1 { length += 1 }
      short[id] = String(text.prefix(length))
    }
    return short
  }

  /// As ids are written; nil for what cannot begin one. Capitals, hyphens and the letters that look like digits are taken as in
  /// a whole id.
  private static func normalised(_ typed: String) -> String? {
    let text = typed.lowercased().filter { $0 != "-" && $0 != " " }
      .map { ["i": "1", "l": "1", "o": "0"][$0] ?? $0 }
    let allowed = "0123456789abcdefghjkmnpqrstvwxyz"
    guard (1...26).contains(text.count), text.allSatisfy({ allowed.contains($0) }) else { return nil }
    return String(text)
  }
}
