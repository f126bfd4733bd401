import Foundation

/// Somebody with a computer, all files ever published, docs/statistics.md and time. Works out what hidden numbers can be: every unknown
/// count is a variable, everything published a row. Written from the format of the file alone, in another way than the protector: by
/// codes, never by groups, for the finest pieces of time that the published periods cut the year into.
package final class Attacker {
  /// A number that nobody published.
  package struct Target: Sendable, Hashable {
    package let unit: String
    package let months: Set<Int>
    package let dimensions: [String]
    package let categories: [String]
    /// It stands in no table: it only follows.
    package let isImplicit: Bool
  }

  /// What a number can be, in whole numbers.
  package struct Range: Sendable { package let lowest: Int, highest: Int }

  let files: [PublishedFile]
  /// Nothing fits all that was published: figures contradict each other.
  package private(set) var isContradiction = false
  package private(set) var targets: [Target] = []
  package private(set) var programs = 0

  private var unknowns: [String: Int] = [:]
  var rows: [(terms: [Int: Double], lower: Double, upper: Double)] = []
  private var terms: [[Int: Double]] = []
  private var targetRow: [Int] = []
  private var solver = Solver(unknowns: 0, rows: [])
  /// Figures rounded to multiples of it lie up to half of it beside the truth.
  private let rounding: Int
  /// By unit, then by each dimension or pair: pieces of time.
  var pieces: [String: [Set<Int>]] = [:]
  let usesLinks: Bool
  private let lowestCount: Double

  /// - Parameters:
  ///   - rounding: what all figures were rounded to, 1 for exact ones.
  ///   - links: whether to use what is known of units together.
  ///   - negative: whether to believe that a count can be negative, as linear algebra alone does.
  package init(_ files: [PublishedFile], rounding: Int = 1, links: Bool = true, negative: Bool = false) {
    self.files = files
    lowestCount = negative ? -1e6 : 0
    self.rounding = rounding
    usesLinks = links
    readTime()
    relate()
    publish()
    solver = Solver(unknowns: unknowns.count, rows: rows, lowest: lowestCount)
    isContradiction = solver.minimise([:]) == nil
  }

  // MARK: What is unknown

  private func trees(_ unit: String) -> [Set<String>] {
    var trees: [Set<String>] = []
    for table in files.flatMap(\.tables) where table.unit == unit && !table.dimensions.isEmpty {
      let joined = trees.filter { !$0.isDisjoint(with: table.dimensions) }.reduce(into: Set(table.dimensions)) {
        $0.formUnion($1)
      }
      trees.removeAll { !$0.isDisjoint(with: table.dimensions) }
      trees.append(joined)
    }
    return trees
  }

  /// Cuts the year into the pieces that the periods of some tables distinguish.
  private func readTime() {
    func cut(_ tables: [PublishedFile.Table]) -> [Set<Int>] {
      let periods = Array(Set(tables.map(\.months))).sorted { $0.sorted().lexicographicallyPrecedes($1.sorted()) }
      let months = Dictionary(grouping: 1...12) { month in periods.indices.filter { periods[$0].contains(month) } }
      return months.filter { !$0.key.isEmpty }.values.map(Set.init).sorted { ($0.min() ?? 0) < ($1.min() ?? 0) }
    }
    let tables = files.flatMap(\.tables)
    for unit in Set(tables.map(\.unit)) {
      let own = tables.filter { $0.unit == unit }
      pieces[unit] = cut(own)
      for tree in trees(unit) {
        let time = cut(own.filter { !tree.isDisjoint(with: $0.dimensions) })
        for dimension in tree { pieces["\(unit)/\(dimension)"] = time }
      }
    }
  }

  private func unknown(_ parts: String...) -> Int {
    let name = parts.joined(separator: "|")
    if let known = unknowns[name] { return known }
    unknowns[name] = unknowns.count
    return unknowns.count - 1
  }

  private func text(_ months: Set<Int>) -> String { months.sorted().map(String.init).joined(separator: ".") }

  /// A unit's total over whole pieces; nil if the pieces do not make up these months.
  func total(_ unit: String, _ months: Set<Int>) -> [Int: Double]? {
    let within = (pieces[unit] ?? []).filter { $0.isSubset(of: months) }
    guard within.reduce(0, { $0 + $1.count }) == months.count else { return nil }
    return Dictionary(uniqueKeysWithValues: within.map { (unknown(unit, text($0)), 1) })
  }

  func one(_ unit: String, _ months: Set<Int>, _ dimension: String, _ codes: Set<String>) -> [Int: Double]? {
    let within = (pieces["\(unit)/\(dimension)"] ?? []).filter { $0.isSubset(of: months) }
    guard within.reduce(0, { $0 + $1.count }) == months.count, !within.isEmpty else { return nil }
    var terms: [Int: Double] = [:]
    for piece in within { for code in codes { terms[unknown(unit, text(piece), dimension, code)] = 1 } }
    return terms
  }

  func two(_ unit: String, _ months: Set<Int>, _ dimensions: [String], _ categories: [String]) -> [Int: Double] {
    var terms: [Int: Double] = [:]
    for piece in pieces["\(unit)/\(dimensions[0])"] ?? [] where piece.isSubset(of: months) {
      terms[unknown(unit, text(piece), dimensions.joined(separator: ","), categories.joined(separator: ","))] = 1
    }
    return terms
  }

  // MARK: What is published

  private func publish() {
    var seen: Set<Target> = []
    for file in files {
      for table in file.tables {
        for cell in table.cells {
          guard let sum = terms(table, cell.categories, file) else { continue }
          let target = Target(
            unit: table.unit, months: table.months, dimensions: table.dimensions, categories: cell.categories, isImplicit: false)
          if let count = cell.count {
            let slack = Double(rounding / 2)
            if rounding > 1, seen.insert(target).inserted { aim(target, sum) }
            add(sum, Double(count) - slack, Double(count) + slack)
          } else if seen.insert(target).inserted {
            aim(target, sum)
          }
        }
      }
    }
    aimAtImplicit()
  }

  private func terms(_ table: PublishedFile.Table, _ categories: [String], _ file: PublishedFile) -> [Int: Double]? {
    switch table.dimensions.count {
    case 0: total(table.unit, table.months)
    case 1: one(table.unit, table.months, table.dimensions[0], file.codes(table.dimensions[0], categories[0]))
    default: two(table.unit, table.months, table.dimensions, categories)
    }
  }

  private func aim(_ target: Target, _ sum: [Int: Double]) {
    targets.append(target)
    terms.append(sum)
    targetRow.append(rows.count)
    add(sum, lowestCount * 1e3, 1e9)
  }

  /// Numbers in no table: non-data calls by channel, and what a longer period leaves when the published shorter ones are taken away.
  private func aimAtImplicit() {
    guard let file = files.last else { return }
    // What a table by codes says of the groups that others are by.
    for table in files.flatMap(\.tables) where table.dimensions.count == 1 {
      let dimension = table.dimensions[0]
      for (group, codes) in (file.groups[dimension] ?? [:]).sorted(by: { $0.key < $1.key })
      where codes.count > 1 && !table.cells.contains(where: { $0.categories == [group] }) {
        guard let sum = one(table.unit, table.months, dimension, Set(codes)) else { continue }
        aim(
          Target(unit: table.unit, months: table.months, dimensions: [dimension], categories: [group], isImplicit: true), sum)
      }
    }
    let channels = Set(
      files.flatMap(\.tables).filter { $0.unit == "conversation" && $0.dimensions.contains("channel") }.flatMap { table in
        table.cells.map { $0.categories[table.dimensions.firstIndex(of: "channel") ?? 0] }
      })
    for piece in pieces["conversation/channel"] ?? [] {
      for category in channels.sorted() {
        let codes = file.codes("channel", category)
        guard let few = one("conversation", piece, "channel", codes), let many = one("contact", piece, "channel", codes) else {
          continue
        }
        aim(
          Target(
            unit: "contact", months: piece, dimensions: ["non_data", "channel"], categories: ["non_data", category],
            isImplicit: true),
          difference(many, few))
      }
    }
  }

  // MARK: What it can be

  /// The least and greatest that a hidden number can be.
  package func range(_ target: Int) -> Range? {
    programs += 2
    guard let low = solver.minimise(terms[target]), let high = solver.minimise(terms[target].mapValues { -$0 }) else {
      return nil
    }
    var lowest = Int((low.value - 1e-6).rounded(.up))
    var highest = Int((-high.value + 1e-6).rounded(.down))
    // Fractions make a range look wider than whole people can: worth another look where it is nearly narrow.
    if highest - lowest < 6 {
      if let whole = solver.minimiseWhole(terms[target]) { lowest = max(lowest, Int(whole.rounded())) }
      if let whole = solver.minimiseWhole(terms[target].mapValues { -$0 }) { highest = min(highest, Int((-whole).rounded())) }
    }
    return Range(lowest: lowest, highest: highest)
  }

  /// Which of `others` somebody can tell who knows the number `count` of one target.
  package func pinned(_ others: [Int], knowing target: Int, count: Int, random: inout Seeded) -> [Int] {
    solver.bound(targetRow[target], Double(count), Double(count))
    defer { solver.release(targetRow[target]) }
    var lowest = [Double](repeating: .infinity, count: targets.count)
    var highest = [Double](repeating: -.infinity, count: targets.count)
    func look(_ costs: [Int: Double]) {
      programs += 1
      guard let found = solver.minimise(costs) else { return }
      for other in others {
        let value = terms[other].reduce(0) { $0 + $1.value * found.solution[$1.key] }
        lowest[other] = min(lowest[other], value)
        highest[other] = max(highest[other], value)
      }
    }
    // One data set that pulls many numbers up, one that pulls them down; then each that has not moved by itself.
    for sign in [1.0, -1.0] {
      var costs: [Int: Double] = [:]
      for other in others {
        for (unknown, factor) in terms[other] { costs[unknown, default: 0] += sign * factor * (0.5 + random.share()) }
      }
      look(costs)
    }
    return others.filter { other in
      if highest[other] - lowest[other] < 0.999 {
        look(terms[other])
        look(terms[other].mapValues { -$0 })
      }
      if highest[other] - lowest[other] > 1.999 { return false }
      guard let low = solver.minimiseWhole(terms[other]), let high = solver.minimiseWhole(terms[other].mapValues { -$0 }) else {
        return highest[other] - lowest[other] < 0.999
      }
      return Int(low.rounded()) == Int((-high).rounded())
    }
  }
}
