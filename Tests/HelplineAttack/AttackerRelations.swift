/// What an outsider knows of how the unknown counts hang together.
extension Attacker {
  func add(_ terms: [Int: Double], _ lower: Double, _ upper: Double) { rows.append((terms, lower, upper)) }

  func difference(_ a: [Int: Double], _ b: [Int: Double], factor: Double = 1) -> [Int: Double] {
    a.merging(b.mapValues { -$0 * factor }) { $0 + $1 }
  }

  func relate() {
    guard let file = files.last else { return }
    let tables = files.flatMap(\.tables)
    for unit in Set(tables.map(\.unit)).sorted() {
      for dimension in Set(tables.filter { $0.unit == unit }.flatMap(\.dimensions)).sorted() {
        for piece in pieces["\(unit)/\(dimension)"] ?? [] {
          guard let all = one(unit, piece, dimension, Set(file.categories[dimension] ?? [])), let sum = total(unit, piece) else {
            continue
          }
          add(difference(all, sum), 0, 0)
        }
      }
      var seen: Set<[String]> = []
      for table in tables where table.unit == unit && table.dimensions.count == 2 && seen.insert(table.dimensions).inserted {
        for piece in pieces["\(unit)/\(table.dimensions[0])"] ?? [] {
          for (place, dimension) in table.dimensions.enumerated() {
            for category in Set(table.cells.map { $0.categories[place] }).sorted() {
              guard let margin = one(unit, piece, dimension, file.codes(dimension, category)) else { continue }
              let cells = table.cells.filter { $0.categories[place] == category }
                .map { two(unit, piece, table.dimensions, $0.categories) }
              add(cells.reduce(margin) { difference($0, $1) }, 0, 0)
            }
          }
        }
      }
    }
    relateConversations(file)
    if usesLinks { relateUnits(file) }
  }

  private func relateConversations(_ file: PublishedFile) {
    guard let kinds = file.groups["contact_kind"]?["conversation"] else { return }
    for piece in pieces["conversation"] ?? [] {
      guard let sum = total("conversation", piece), let parts = one("contact", piece, "contact_kind", Set(kinds)) else {
        continue
      }
      add(difference(sum, parts), 0, 0)
    }
    for piece in pieces["conversation/channel"] ?? [] {
      for code in file.categories["channel"] ?? [] {
        guard let few = one("conversation", piece, "channel", [code]), let many = one("contact", piece, "channel", [code]) else {
          continue
        }
        add(difference(many, few), 0, 1e7)
      }
    }
  }

  /// What docs/statistics.md says of units: at most as many on the left as on the right.
  private func relateUnits(_ file: PublishedFile) {
    func some(_ unit: String, _ months: Set<Int>, _ dimension: String?, _ code: String) -> [Int: Double]? {
      dimension.map { one(unit, months, $0, [code]) } ?? total(unit, months)
    }
    func atMost(_ left: (String, String?, String), _ right: [(String, String?, String)], factor: Double = 1) {
      let times = ([left] + right).map { unit, dimension, _ in pieces[dimension.map { "\(unit)/\($0)" } ?? unit] ?? [] }
      guard let coarsest = times.max(by: { ($0.first?.count ?? 0) < ($1.first?.count ?? 0) }) else { return }
      for piece in coarsest {
        let sums = right.compactMap { some($0.0, piece, $0.1, $0.2) }
        guard let few = some(left.0, piece, left.1, left.2), sums.count == right.count else { continue }
        let many = sums.reduce([:]) { $0.merging($1) { $0 + $1 } }
        add(difference(few, many, factor: factor), -1e9, 0)
      }
    }
    atMost(("conversation", "outcome", "referred"), [("referral", "referral_origin", "contact")])
    atMost(("case_opened", "case_origin", "contact"), [("conversation", "outcome", "exit_intake")])
    for unit in ["case_opened", "case_assigned", "case_closed"] { atMost((unit, nil, ""), [("case_active", nil, "")]) }
    for domain in file.categories["goal_domain"] ?? [] {
      atMost(("goal_change", "goal_domain", domain), [("case_active", nil, "")])
    }
    atMost(("meeting_held", nil, ""), [("case_active", nil, "")], factor: 48)
    atMost(
      ("case_active", nil, ""),
      ["case_opened", "case_assigned", "case_closed", "meeting_held", "goal_change"].map { ($0, nil, "") })
  }
}
