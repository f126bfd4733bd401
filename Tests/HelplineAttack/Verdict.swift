import Foundation

/// What an attacker got out of the releases of a year, judged by somebody who knows the truth.
package struct Verdict: Sendable {
  /// Sensitive hidden numbers, and numbers in no table that are sensitive.
  package private(set) var sensitive = 0
  /// Insiders that were tried: everybody who may know one hidden number.
  package private(set) var insiders = 0
  package private(set) var programs = 0
  /// One line for each thing that went wrong; empty is what is wanted.
  package private(set) var findings: [String] = []
  /// How many sensitive numbers were worked out exactly.
  package private(set) var exact = 0
  /// Exactly or to fewer than k − 1 apart.
  package private(set) var narrow = 0

  /// - Parameters:
  ///   - files: all releases of the year.
  ///   - truth: what was counted.
  ///   - insiders: every which insider is tried; 0 for none.
  package init(_ files: [PublishedFile], truth: HandCount, insiders step: Int = 1, rounding: Int = 1, seed: UInt64 = 1) {
    judgeShown(files, truth, rounding: rounding)
    judgeDifferences(files)
    var attacker = Attacker(files, rounding: rounding)
    if attacker.isContradiction { attacker = Attacker(files, rounding: rounding, links: false) }
    if attacker.isContradiction { findings.append("the figures contradict each other") }
    guard let file = files.last, !attacker.isContradiction else { return }
    let counts = attacker.targets.map { Self.count($0, file, truth) }
    let isSensitive = attacker.targets.indices.map { Self.isSensitive(attacker.targets[$0], counts[$0], file, truth) }
    let aims = attacker.targets.indices.filter { isSensitive[$0] }
    sensitive = aims.count
    for aim in aims {
      let name = Self.name(attacker.targets[aim])
      guard let range = attacker.range(aim) else {
        findings.append("\(name): no range")
        continue
      }
      if !(range.lowest...max(range.lowest, range.highest)).contains(counts[aim].count) {
        findings.append("\(name): the truth lies outside")
      }
      if range.lowest == range.highest { exact += 1 }
      guard range.highest - range.lowest < file.k - 1 else { continue }
      narrow += 1
      findings.append("\(name): \(range.lowest) to \(range.highest)")
    }
    if step > 0 {
      var random = Seeded(seed)
      let knowing = attacker.targets.indices.filter { Self.mayBeKnown(attacker.targets[$0], file, files) }
      for insider in knowing.enumerated().filter({ $0.offset % step == 0 }).map(\.element) {
        insiders += 1
        let others = aims.filter { $0 != insider && !Self.isOwn(attacker.targets[$0], attacker.targets[insider], file) }
        let pinned = attacker.pinned(others, knowing: insider, count: counts[insider].count, random: &random)
        for other in pinned where !Self.followsAnyway(other, insider, counts[insider].count, attacker, files, &random) {
          findings.append("\(Self.name(attacker.targets[other])): known to who knows \(Self.name(attacker.targets[insider]))")
        }
      }
    }
    programs = attacker.programs
  }

  // MARK: The truth

  private static func count(_ target: Attacker.Target, _ file: PublishedFile, _ truth: HandCount) -> (count: Int, cases: Int) {
    if target.dimensions.first == "non_data" {
      let codes = ["channel": file.codes("channel", target.categories[1])]
      let all = truth.count("contact", months: target.months, codes)
      return (all.count - truth.count("conversation", months: target.months, codes).count, 0)
    }
    let codes = zip(target.dimensions, target.categories).map { ($0, file.codes($0, $1)) }
    return truth.count(target.unit, months: target.months, Dictionary(uniqueKeysWithValues: codes))
  }

  private static func isSensitive(
    _ target: Attacker.Target, _ count: (count: Int, cases: Int), _ file: PublishedFile, _ truth: HandCount
  )
    -> Bool
  {
    if count.count < file.k { return true }
    if target.isImplicit { return false }
    let linkable = ["case_active", "case_opened", "case_assigned", "meeting_held", "goal_change", "case_closed"]
    if linkable.contains(target.unit), count.cases < 3 { return true }
    // The whole of a row, a column or a one-way table.
    switch target.dimensions.count {
    case 1: return truth.count(target.unit, months: target.months, [:]).count == count.count
    case 2:
      return zip(target.dimensions, target.categories).contains { dimension, category in
        truth.count(target.unit, months: target.months, [dimension: file.codes(dimension, category)]).count == count.count
      }
    default: return false
    }
  }

  /// Totals, and tables of two, of which each half is the total minus the other, are known to the organisation alone.
  private static func mayBeKnown(_ target: Attacker.Target, _ file: PublishedFile, _ files: [PublishedFile]) -> Bool {
    guard !target.isImplicit, !target.dimensions.isEmpty else { return false }
    return files.flatMap(\.tables).contains {
      $0.unit == target.unit && $0.dimensions == target.dimensions && $0.months == target.months && $0.cells.count > 2
    }
  }

  /// Whether it would follow from what the insider knows if nothing at all were published.
  private static func followsAnyway(
    _ target: Int, _ insider: Int, _ count: Int, _ attacker: Attacker, _ files: [PublishedFile], _ random: inout Seeded
  ) -> Bool {
    let blank = Attacker(files.map(\.withoutFigures))
    guard let aim = blank.targets.firstIndex(of: attacker.targets[target]),
      let known = blank.targets.firstIndex(of: attacker.targets[insider])
    else { return false }
    return !blank.pinned([aim], knowing: known, count: count, random: &random).isEmpty
  }

  /// The same category of a longer or shorter period: who knows their own count knows its parts.
  private static func isOwn(_ a: Attacker.Target, _ b: Attacker.Target, _ file: PublishedFile) -> Bool {
    guard a.unit == b.unit, a.dimensions == b.dimensions, a.months.isSubset(of: b.months) || b.months.isSubset(of: a.months)
    else {
      return false
    }
    return zip(a.dimensions, zip(a.categories, b.categories)).allSatisfy { file.codes($0, $1.0) == file.codes($0, $1.1) }
  }

  static func name(_ target: Attacker.Target) -> String {
    "\(target.unit) \(target.months.sorted()) \(target.dimensions) \(target.categories)"
  }

  // MARK: Without any program

  /// Every figure must be what was counted, and none may be small.
  private mutating func judgeShown(_ files: [PublishedFile], _ truth: HandCount, rounding: Int) {
    guard rounding == 1 else { return }
    for file in files {
      for table in file.tables {
        for cell in table.cells {
          guard let shown = cell.count else { continue }
          let target = Attacker.Target(
            unit: table.unit, months: table.months, dimensions: table.dimensions, categories: cell.categories, isImplicit: false)
          let codes = zip(table.dimensions, cell.categories).map { (dimension: $0, codes: file.codes($0, $1)) }
          let isZero =
            codes.count == 2
            && codes[0].codes.allSatisfy { a in
              codes[1].codes.allSatisfy { b in file.zeros.contains([codes[0].dimension: a, codes[1].dimension: b]) }
            }
          let counted = Self.count(target, file, truth)
          if shown != counted.count { findings.append("\(Self.name(target)): shows \(shown), counted \(counted.count)") }
          if !isZero, Self.isSensitive(target, counted, file, truth) {
            findings.append("\(Self.name(target)): shows a sensitive number")
          }
        }
      }
    }
  }

  /// What two releases say of one and the same cell must be the same: a change of one is one person, in every table at once.
  private mutating func judgeDifferences(_ files: [PublishedFile]) {
    for later in files.indices {
      for earlier in files.indices where earlier < later {
        for change in Self.differences(files[earlier], files[later]) {
          findings.append("\(Self.name(change.target)): changed by a later release")
        }
      }
    }
  }

  /// Cells of which two releases say different things, and by how much if both show them.
  package static func differences(_ earlier: PublishedFile, _ later: PublishedFile) -> [(target: Attacker.Target, by: Int?)] {
    var shown: [Attacker.Target: Int?] = [:]
    for (target, count) in cells(earlier) { shown[target] = .some(count) }
    return cells(later).compactMap { target, count in
      guard let before = shown[target], before != count else { return nil }
      return (target, before.flatMap { before in count.map { $0 - before } })
    }
  }

  private static func cells(_ file: PublishedFile) -> [(Attacker.Target, Int?)] {
    file.tables.flatMap { table in
      table.cells.map { cell in
        let target = Attacker.Target(
          unit: table.unit, months: table.months, dimensions: table.dimensions, categories: cell.categories, isImplicit: false)
        return (target, cell.count)
      }
    }
  }
}
