import HelplineCore

/// Which counts are kept of a unit in a calendar year: the finest that any table of the plan needs, and no finer. Two-way tables form
/// a forest and all dimensions of a tree are kept for the same periods, so data sets that agree in their margins have a common one.
struct Layout: Sendable {
  /// Counts by the categories of some dimensions, for periods of one length.
  struct Clique: Hashable, Sendable {
    let unit: StatisticalUnit
    let dimensions: [StatisticalDimension]
    let grouped: Bool
    let length: PeriodLength

    func key(_ period: Period, _ categories: [String]) -> String {
      "\(unit.rawValue)|\(period)|\(dimensions.map(\.rawValue).joined(separator: ","))|\(categories.joined(separator: ","))"
    }
  }

  /// How one dimension of a unit is kept: by group, by code, or by group and, for longer periods, by code.
  struct Kept: Sendable {
    var groups: Clique?
    var codes: Clique?
  }

  let plan: PublicationPlan
  let lists: CodeLists
  let year: Int
  private(set) var totals: [StatisticalUnit: Clique] = [:]
  private(set) var kept: [StatisticalUnit: [StatisticalDimension: Kept]] = [:]
  private(set) var pairs: [StatisticalUnit: [Clique]] = [:]
  /// Categories by dimension: groups where it has any, and codes.
  private let grouped: [StatisticalDimension: [PublicationPlan.Group]]
  private let full: [StatisticalDimension: [PublicationPlan.Group]]
  private let groupOf: [StatisticalDimension: [String: String]]

  init(plan: PublicationPlan, lists: CodeLists, year: Int) {
    self.plan = plan
    self.lists = lists
    self.year = year
    var grouped: [StatisticalDimension: [PublicationPlan.Group]] = [:]
    var full: [StatisticalDimension: [PublicationPlan.Group]] = [:]
    var groupOf: [StatisticalDimension: [String: String]] = [:]
    for dimension in StatisticalDimension.allCases {
      grouped[dimension] = plan.categories(dimension, grouped: true, lists: lists, year: year)
      full[dimension] = plan.categories(dimension, grouped: false, lists: lists, year: year)
      for group in grouped[dimension] ?? [] { for code in group.codes { groupOf[dimension, default: [:]][code] = group.id } }
    }
    (self.grouped, self.full, self.groupOf) = (grouped, full, groupOf)
    for unit in StatisticalUnit.allCases { lay(unit) }
  }

  func categories(_ dimension: StatisticalDimension, grouped: Bool) -> [PublicationPlan.Group] {
    (grouped ? self.grouped[dimension] : full[dimension]) ?? []
  }

  func category(_ dimension: StatisticalDimension, of code: String, grouped: Bool) -> String {
    grouped ? groupOf[dimension]?[code] ?? code : code
  }

  /// Whether codes can stand together. What the plan says cannot be is public, so a count of it would not be hidden.
  func isPossible(_ codes: [StatisticalDimension: String]) -> Bool {
    !plan.structuralZeros.contains { zero in zero.allSatisfy { codes[$0.key] == $0.value } }
  }

  /// Every clique that a record of the unit is counted in.
  func cliques(of unit: StatisticalUnit) -> [Clique] {
    let kept = (kept[unit] ?? [:]).sorted { $0.key < $1.key }.flatMap { [$0.value.groups, $0.value.codes].compactMap { $0 } }
    return [totals[unit]].compactMap { $0 } + kept + (pairs[unit] ?? [])
  }

  /// Whether a code has a count of its own among the codes, beside that of its group: not where it is the whole group.
  func isKeptByCode(_ kept: Kept, _ dimension: StatisticalDimension, _ code: String) -> Bool {
    guard kept.codes != nil else { return false }
    guard kept.groups != nil, let group = groupOf[dimension]?[code] else { return true }
    return (grouped[dimension]?.first { $0.id == group }?.codes.count ?? 0) > 1
  }

  private mutating func lay(_ unit: StatisticalUnit) {
    let tables = plan.tables[unit] ?? [:]
    guard let finest = tables.keys.min() else { return }
    totals[unit] = Clique(unit: unit, dimensions: [], grouped: false, length: finest)
    let trees = self.trees(plan.pairs(of: unit).map(\.dimensions))
    func shortest(_ holds: (PublicationPlan.Table) -> Bool) -> PeriodLength? {
      tables.filter { $0.value.contains(where: holds) }.keys.min()
    }
    func length(ofTree dimension: StatisticalDimension) -> PeriodLength? {
      trees.first { $0.contains(dimension) }.flatMap { tree in shortest { !tree.isDisjoint(with: $0.dimensions) } }
    }
    for dimension in unit.dimensions {
      let tree = length(ofTree: dimension)
      let inPairs = Set(plan.pairs(of: unit).filter { $0.dimensions.contains(dimension) }.map(\.grouped))
      func kept(grouped: Bool) -> PeriodLength? {
        guard let own = shortest({ $0.dimensions.contains(dimension) && $0.grouped == grouped }) else { return nil }
        return inPairs.contains(grouped) ? min(own, tree ?? own) : own
      }
      let byGroup = kept(grouped: true)
      let byCode = kept(grouped: false)
      func clique(_ grouped: Bool, _ length: PeriodLength) -> Clique {
        Clique(unit: unit, dimensions: [dimension], grouped: grouped, length: length)
      }
      switch (byGroup, byCode) {
      case (nil, nil): break
      case (let group?, nil): self.kept[unit, default: [:]][dimension] = Kept(groups: clique(true, group), codes: nil)
      case (nil, let code?): self.kept[unit, default: [:]][dimension] = Kept(groups: nil, codes: clique(false, code))
      case (let group?, let code?):
        self.kept[unit, default: [:]][dimension] =
          code <= group
          ? Kept(groups: nil, codes: clique(false, code)) : Kept(groups: clique(true, group), codes: clique(false, code))
      }
    }
    pairs[unit] = plan.pairs(of: unit).map { pair in
      Clique(
        unit: unit, dimensions: pair.dimensions, grouped: pair.grouped, length: length(ofTree: pair.dimensions[0]) ?? .year)
    }
  }

  private func trees(_ pairs: [[StatisticalDimension]]) -> [Set<StatisticalDimension>] {
    var trees: [Set<StatisticalDimension>] = []
    for pair in pairs {
      let touched = trees.filter { !$0.isDisjoint(with: pair) }
      trees.removeAll { !$0.isDisjoint(with: pair) }
      trees.append(touched.reduce(into: Set(pair)) { $0.formUnion($1) })
    }
    return trees
  }
}
