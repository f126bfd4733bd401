import HelplineVault

/// A calendar year of ledger entries that never happened: skewed (few codes are common), correlated (a scenario decides the rest),
/// seasonal. The seed alone decides everything.
package struct SyntheticYear: Sendable {
  package let year: Int
  package let contacts: Int
  package let seed: UInt64
  /// Entries of the twelve months.
  package let months: [[StatisticalEntry]]

  /// - Parameter contacts: about how many in the year, non-data ones included.
  package init(year: Int = 2026, contacts: Int, seed: UInt64) {
    self.year = year
    self.contacts = contacts
    self.seed = seed
    var maker = YearMaker(year: year, contacts: contacts, random: Seeded(seed))
    maker.makeContacts()
    maker.makeCases()
    months = maker.months
  }
}

private struct YearMaker {
  let year: Int
  let contacts: Int
  var random: Seeded
  var months = [[StatisticalEntry]](repeating: [], count: 12)
  /// How much this year likes each code: no two years are alike.
  private var liking: [String: Double] = [:]

  init(year: Int, contacts: Int, random: Seeded) {
    self.year = year
    self.contacts = contacts
    self.random = random
  }

  private mutating func add(_ month: Int, _ event: String, _ codes: [String], tag: [UInt8]? = nil) {
    months[month].append(
      StatisticalEntry(
        month: UInt32(year * 100 + month + 1), event: Array(event.utf8), slot: random.bytes(), revision: 1, tag: tag,
        codes: codes.map { Array($0.utf8) }))
  }

  /// A code by weights that this year bends.
  private mutating func pick(_ name: String, _ weighted: [(String, Double)]) -> String {
    var bent: [(String, Double)] = []
    for (code, weight) in weighted {
      let key = "\(name) \(code)"
      if liking[key] == nil { liking[key] = 0.7 + 0.6 * random.share() }
      bent.append((code, weight * (liking[key] ?? 1)))
    }
    return random.pick(bent)
  }

  mutating func makeContacts() {
    let season = [1.1, 0.95, 1.05, 1.0, 0.95, 0.8, 0.65, 0.95, 1.15, 1.2, 1.15, 1.05].map { $0 * (0.85 + 0.3 * random.share()) }
    let whole = season.reduce(0, +)
    for month in 0..<12 {
      let expected = Double(contacts) * season[month] / whole
      for _ in 0..<Int(expected.rounded()) { makeContact(month) }
    }
  }

  private mutating func makeContact(_ month: Int) {
    let kind = pick(
      "kind",
      [
        ("about_other", 40), ("about_self", 18), ("professional", 15), ("feedback", 4), ("silent", 8), ("hang_up", 7),
        ("wrong_number", 4), ("abusive", 2.5), ("prank_or_test", 1.5),
      ])
    let channel = pick(
      "channel of \(kind)",
      [("phone", 58), ("chat", 22), ("email", 9), ("message", 5), ("video", 2), ("in_person", 3), ("other", 1)])
    guard ["about_self", "about_other", "professional", "feedback"].contains(kind) else {
      return add(month, "contact", [kind, channel])
    }
    let relation =
      switch kind {
      case "about_self": random.share() < 0.93 ? "self" : "unknown"
      case "professional": random.share() < 0.95 ? "professional" : "other"
      default:
        pick(
          "relation",
          [
            ("parent", 45), ("other_family", 20), ("partner", 10), ("friend", 14), ("professional", 3), ("other", 3),
            ("unknown", 5),
          ])
      }
    let scenario = relation == "self" ? "self" : kind == "professional" ? "work" : "near"
    let concern = pick(
      "concern of \(scenario)",
      scenario == "self"
        ? [
          ("leaving", 30), ("group", 12), ("safety", 10), ("mental_health", 16), ("exclusion", 10), ("online", 6),
          ("violence", 3),
          ("change", 4), ("info", 4), ("other", 3), ("unknown", 2), ("family", 1), ("conflict_travel", 1),
        ]
        : [
          ("change", 30), ("online", 20), ("group", 9), ("family", 12), ("violence", 4), ("mental_health", 6), ("exclusion", 5),
          ("info", scenario == "work" ? 14 : 3), ("leaving", 3), ("safety", 3), ("other", 3), ("unknown", 3),
          ("conflict_travel", 1.5),
        ])
    let age = pick(
      "age of \(scenario)",
      scenario == "self"
        ? [("18_24", 30), ("25_39", 36), ("40_plus", 14), ("15_17", 12), ("unknown", 6), ("under_15", 2)]
        : [("15_17", 34), ("18_24", 26), ("25_39", 13), ("under_15", 12), ("unknown", 10), ("40_plus", 5)])
    let ideology = pick(
      "ideology of \(concern == "group" || concern == "leaving")",
      [("unknown", 38), ("far_right", 22), ("none_identified", 20), ("religious", 12), ("other_mixed", 6), ("far_left", 2)])
    let outcome = pick(
      "outcome of \(concern == "leaving" ? "leaving" : scenario)",
      concern == "leaving"
        ? [
          ("exit_intake", 40), ("support", 25), ("referred", 15), ("callback", 10), ("advice", 8), ("declined", 2),
          ("interrupted", 2),
        ]
        : [
          ("support", 40), ("advice", 26), ("referred", 17), ("callback", 6), ("exit_intake", 3), ("interrupted", 3),
          ("declined", 3),
          ("emergency_call", 0.7), ("statutory_report", 0.8),
        ])
    let language = pick(
      "language",
      [("fi", 80), ("sv", 8), ("en", 5), ("ar", 1.5), ("so", 1), ("ru", 2), ("et", 1), ("uk", 1), ("other", 0.5), ("unknown", 1)])
    let region = pick(
      "region",
      [
        ("helsinki", 30), ("south", 25), ("unknown", 12), ("west", 10), ("inner", 8), ("east", 6), ("north", 6), ("abroad", 2),
        ("aland", 0.7),
      ])
    add(
      month, "contact",
      [
        kind, channel, relation, language,
        language == "fi" || language == "sv" ? "no" : pick("interpreter", [("no", 60), ("yes", 35), ("unknown", 5)]), concern,
        ideology, age, region,
        pick("urgency of \(concern)", [("routine", 50), ("soon", 28), ("urgent", 12), ("unknown", 8), ("emergency", 2)]),
        pick("duration of \(channel)", [("15_29", 34), ("30_59", 28), ("5_14", 20), ("60plus", 10), ("lt5", 5), ("unknown", 3)]),
        pick("returning of \(scenario)", [("first", 66), ("returning", 22), ("unknown", 12)]), outcome,
      ])
    if outcome == "referred" || random.share() < 0.04 { makeReferral(month, from: "contact", near: scenario) }
  }

  private mutating func makeReferral(_ month: Int, from origin: String, near scenario: String) {
    let service = pick(
      "service of \(scenario)",
      [
        ("exit_ngo", 18), ("anchor", 16), ("child_protection", 12), ("mental_health", 13), ("family", 9), ("school", 7),
        ("youth", 6),
        ("social_adult", 6), ("exit_police", 4), ("crisis_line", 4), ("substance", 3), ("victim_support", 2), ("work_housing", 3),
        ("immigrant", 2), ("faith", 1), ("emergency", 1), ("other", 2), ("unknown", 1),
      ])
    let consent = pick("consent", [("self", 55), ("warm", 30), ("written", 15)])
    add(month, "referral", [service, consent, origin])
    guard consent != "self", month < 11 || random.share() < 0.5 else { return }
    let answer = pick("band", [("same_day", 10), ("d1_3", 28), ("d4_7", 26), ("d8_14", 16), ("over14", 9), ("none", 11)])
    let later = min(month + (random.share() < 0.3 ? 1 : 0), 11)
    add(later, "referral_answer", [service, answer])
    if random.share() < 0.6 {
      add(min(later + 1, 11), "referral_end", [service, pick("end", [("done", 60), ("declined", 25), ("revoked", 15)])])
    }
  }

  mutating func makeCases() {
    let opened = max(2, Int((Double(contacts) * 0.035).rounded()))
    // Cases of earlier years go on.
    for number in 0..<(opened + opened / 2) { makeCase(isOld: number >= opened) }
  }

  private mutating func makeCase(isOld: Bool) {
    let tag = random.bytes()
    let start = isOld ? 0 : Int(random.share() * 12)
    if !isOld {
      add(start, "case_opened", [pick("origin", [("contact", 60), ("direct", 15), ("inbound", 25)])], tag: tag)
      guard random.share() < 0.8, start < 11 else { return }
      add(start + 1, "case_assigned", [], tag: tag)
    }
    let end = min(11, start + 2 + Int(random.share() * 12))
    for month in start...max(start, end) {
      for _ in 0..<Int(random.share() * 4) { add(month, "meeting_held", [], tag: tag) }
      if random.share() < 0.12 { makeReferral(month, from: "case", near: "self") }
    }
    let domains = ["safety", "housing", "work_study", "network", "mental_health", "identity_ideology", "substance", "official"]
    for domain in domains where random.share() < 0.35 && end > start + 1 {
      for month in [start + 1, end] where month <= 11 {
        add(month, "goal_change", [domain, pick("direction", [("up", 60), ("same", 25), ("down", 15)])], tag: tag)
      }
    }
    guard random.share() < 0.45 else { return }
    add(
      end, "case_closed",
      [
        pick(
          "closure",
          [("goals_met", 38), ("moved_on", 18), ("withdrew", 16), ("lost_contact", 14), ("transferred", 8), ("other", 6)]),
        isOld
          ? pick("span", [("6_12", 30), ("12_24", 45), ("over24", 25)]) : pick("span", [("lt3", 45), ("3_6", 35), ("6_12", 20)]),
      ], tag: tag)
  }
}
