import HelplineCore

/// All that an outsider can reason about in a calendar year: unknown counts (*atoms*), how they hang together (*rows*), and which sums of
/// them are or would be published (*cells*). The protector and the check of its result use one model; the attacker in the tests has its own.
struct Model: Sendable {
  /// A sum of atoms over which something is or may be known. Cells that are the same sum share one.
  struct Sum: Hashable, Sendable { let atoms: [Int32] }

  /// Coefficients of atoms whose sum is zero, in the true counts as in every other data set that is possible.
  struct Row: Sendable {
    var atoms: [Int32] = []
    var factors: [Int32] = []

    mutating func add(_ sum: Sum, _ factor: Int32) {
      for atom in sum.atoms {
        atoms.append(atom)
        factors.append(factor)
      }
    }
  }

  struct Cell: Sendable {
    let unit: StatisticalUnit
    let period: Period
    let table: PublicationPlan.Table
    let categories: [String]
    /// Index into `sums`.
    let sum: Int
    let count: Int
    /// Cases behind it, for linkable units.
    let cases: Int?
    /// Known to be zero by everybody.
    let isStructuralZero: Bool
    /// Never published, but it follows from others: a difference between two units.
    var isImplicit = false
    /// A unit's total, or the same number under another name. The organisation alone knows it.
    var isTotal: Bool
  }

  let layout: Layout
  let months: [Month]
  private(set) var atoms: [String] = []
  private(set) var counts: [Int] = []
  private(set) var isZero: [Bool] = []
  var rows: [Row] = []
  private(set) var sums: [Sum] = []
  var cells: [Cell] = []
  private var atomOf: [String: Int32] = [:]
  private var sumOf: [Sum: Int] = [:]

  /// Of all months closed so far in the year. `tallies` holds them.
  init(_ tallies: Tallies, layout: Layout) {
    self.layout = layout
    months = tallies.months
    let isYearEnd = tallies.last.month == 12
    let ofCases = isYearEnd ? tallies.caseCounts(layout) : [:]
    for unit in StatisticalUnit.allCases where isYearEnd || !unit.isLinkable {
      for clique in layout.cliques(of: unit) where !isConversationTotal(clique) {
        addAtoms(clique) { unit.isLinkable ? ofCases[$0]?.count ?? 0 : tallies[$0] }
      }
      addRows(unit)
    }
    addChannelRows()
    addLinks()
    for period in periods(upTo: tallies.last) { addCells(period) { ofCases[$0]?.cases ?? [] } }
    let totals = Set(cells.filter(\.isTotal).map(\.sum))
    for cell in cells.indices where totals.contains(cells[cell].sum) { cells[cell].isTotal = true }
  }

  /// Periods that are complete, of any length.
  private func periods(upTo month: Month) -> [Period] {
    months.flatMap { Period.ending(with: $0) }.filter { $0.last <= month }
  }

  func periods(_ length: PeriodLength) -> [Period] {
    periods(upTo: months.last ?? Month(year: layout.year, month: 1)).filter { $0.length == length }
  }

  /// Whether the true counts are as the rows say.
  var holds: Bool {
    rows.allSatisfy { row in zip(row.atoms, row.factors).reduce(0) { $0 + counts[Int($1.0)] * Int($1.1) } == 0 }
  }

  /// The table that a sum stands in, as docs/protocol.md 8.3 names it; empty if it stands in none.
  func tableName(of sum: Int) -> String {
    guard let cell = cells.first(where: { $0.sum == sum }) else { return "" }
    return ([cell.unit.rawValue, "\(cell.period)"] + cell.table.dimensions.map(\.rawValue)).joined(separator: " ")
  }

  func count(of sum: Int) -> Int { sums[sum].atoms.reduce(0) { $0 + counts[Int($1)] } }

  // MARK: Atoms

  private func isConversationTotal(_ clique: Layout.Clique) -> Bool {
    clique.unit == .conversation && clique.dimensions.isEmpty && conversationKinds != nil
  }

  private mutating func addAtoms(_ clique: Layout.Clique, count: (String) -> Int) {
    for period in periods(clique.length) {
      for categories in combinations(clique) {
        if let dimension = clique.dimensions.first, clique.dimensions.count == 1, !clique.grouped,
          let kept = layout.kept[clique.unit]?[dimension], !layout.isKeptByCode(kept, dimension, categories[0])
        {
          continue
        }
        let key = clique.key(period, categories)
        let isZero = clique.dimensions.count == 2 && isStructuralZero(clique, categories)
        addAtom(key, count(key), isZero: isZero)
      }
    }
  }

  mutating func addAtom(_ key: String, _ count: Int, isZero: Bool = false) {
    atomOf[key] = Int32(atoms.count)
    atoms.append(key)
    counts.append(count)
    self.isZero.append(isZero)
  }

  private func combinations(_ clique: Layout.Clique) -> [[String]] {
    clique.dimensions.map { layout.categories($0, grouped: clique.grouped).map(\.id) }
      .reduce([[]]) { rows, names in rows.flatMap { row in names.map { row + [$0] } } }
  }

  private func isStructuralZero(_ clique: Layout.Clique, _ categories: [String]) -> Bool {
    let codes = zip(clique.dimensions, categories).map { dimension, category in
      layout.categories(dimension, grouped: clique.grouped).first { $0.id == category }?.codes ?? []
    }
    return codes[0].allSatisfy { a in
      codes[1].allSatisfy { b in
        layout.plan.structuralZeros.contains([clique.dimensions[0]: a, clique.dimensions[1]: b])
      }
    }
  }

  /// The atoms of a clique in a period that is one of its own or made of them; empty if the period is shorter.
  private func sum(_ clique: Layout.Clique, _ period: Period, _ categories: [String]) -> Sum {
    Sum(
      atoms: periods(clique.length).filter { period.contains($0) }.compactMap { atomOf[clique.key($0, categories)] }.sorted())
  }

  /// The kinds of contact, as kept, whose sum is the number of conversations. One number, one sum: who hides it hides it everywhere.
  private var conversationKinds: (clique: Layout.Clique, categories: [String])? {
    guard let total = layout.totals[.conversation], let kept = layout.kept[.contact]?[.contactKind],
      let clique = kept.groups ?? kept.codes, clique.length <= total.length
    else { return nil }
    let kinds = layout.lists.list(.contactKind)
    let categories = layout.categories(.contactKind, grouped: clique.grouped)
    return (clique, categories.filter { $0.codes.allSatisfy { kinds[$0]?.isConversation == true } }.map(\.id))
  }

  /// A unit's total in a period, or one category of a dimension. Nil if it is not kept so finely.
  func sum(
    _ unit: StatisticalUnit, _ period: Period, _ dimension: StatisticalDimension?, _ category: String, grouped: Bool
  ) -> Sum? {
    guard let dimension else {
      if unit == .conversation, let kinds = conversationKinds {
        guard kinds.clique.length <= period.length else { return nil }
        return Sum(atoms: kinds.categories.flatMap { sum(kinds.clique, period, [$0]).atoms }.sorted())
      }
      guard let clique = layout.totals[unit], clique.length <= period.length else { return nil }
      return sum(clique, period, [])
    }
    guard let kept = layout.kept[unit]?[dimension] else { return nil }
    if grouped {
      if let clique = kept.groups { return clique.length <= period.length ? sum(clique, period, [category]) : nil }
      guard let clique = kept.codes, clique.length <= period.length else { return nil }
      let codes = layout.categories(dimension, grouped: true).first { $0.id == category }?.codes ?? []
      return Sum(atoms: codes.flatMap { sum(clique, period, [$0]).atoms }.sorted())
    }
    if let clique = kept.codes, layout.isKeptByCode(kept, dimension, category) {
      return clique.length <= period.length ? sum(clique, period, [category]) : nil
    }
    guard let clique = kept.groups, clique.length <= period.length,
      let group = layout.categories(dimension, grouped: true).first(where: { $0.codes == [category] })
    else { return nil }
    return sum(clique, period, [group.id])
  }

  // MARK: Rows

  private mutating func addRow(_ left: Sum, equals parts: [Sum]) {
    var row = Row()
    row.add(left, 1)
    for part in parts { row.add(part, -1) }
    guard !row.atoms.isEmpty, !(parts.count == 1 && parts[0] == left) else { return }
    rows.append(row)
  }

  private mutating func addRows(_ unit: StatisticalUnit) {
    for (dimension, kept) in (layout.kept[unit] ?? [:]).sorted(by: { $0.key < $1.key }) {
      // The finest that is kept adds up to the total …
      if let clique = kept.groups ?? kept.codes {
        for period in periods(max(clique.length, layout.totals[unit]?.length ?? .year)) {
          guard let total = sum(unit, period, nil, "", grouped: false) else { continue }
          let categories = layout.categories(dimension, grouped: clique.grouped)
          addRow(total, equals: categories.map { sum(clique, period, [$0.id]) })
        }
      }
      // … and codes to their groups.
      if let byGroup = kept.groups, let byCode = kept.codes {
        for period in periods(byCode.length) {
          for group in layout.categories(dimension, grouped: true) where group.codes.count > 1 {
            addRow(sum(byGroup, period, [group.id]), equals: group.codes.map { sum(byCode, period, [$0]) })
          }
        }
      }
    }
    for pair in layout.pairs[unit] ?? [] {
      let names = combinations(pair)
      for (place, dimension) in pair.dimensions.enumerated() {
        let clique = pair.grouped ? layout.kept[unit]?[dimension]?.groups : layout.kept[unit]?[dimension]?.codes
        let length = max(pair.length, clique?.length ?? layout.kept[unit]?[dimension]?.codes?.length ?? pair.length)
        for period in periods(length) {
          for category in layout.categories(dimension, grouped: pair.grouped) {
            guard let margin = sum(unit, period, dimension, category.id, grouped: pair.grouped) else { continue }
            addRow(margin, equals: names.filter { $0[place] == category.id }.map { sum(pair, period, $0) })
          }
        }
      }
    }
  }

  // MARK: Cells

  mutating func index(of sum: Sum) -> Int {
    if let index = sumOf[sum] { return index }
    sumOf[sum] = sums.count
    sums.append(sum)
    return sums.count - 1
  }

  /// A table by codes also tells the sums of its groups, by which other tables are published.
  private mutating func addGroupSums(_ unit: StatisticalUnit, _ period: Period, _ table: PublicationPlan.Table) {
    guard table.dimensions.count == 1, !table.grouped, let dimension = table.dimensions.first,
      layout.plan.groups[dimension] != nil
    else { return }
    for group in layout.categories(dimension, grouped: true) where group.codes.count > 1 {
      let parts = group.codes.compactMap { self.sum(unit, period, dimension, $0, grouped: false) }
      let sum = index(of: Sum(atoms: parts.flatMap(\.atoms).sorted()))
      cells.append(
        Cell(
          unit: unit, period: period, table: PublicationPlan.Table([dimension], grouped: true), categories: [group.id], sum: sum,
          count: count(of: sum), cases: nil, isStructuralZero: false, isImplicit: true, isTotal: false))
    }
  }

  private mutating func addCells(_ period: Period, cases: (String) -> Set<[UInt8]>) {
    for unit in StatisticalUnit.allCases {
      for table in layout.plan.tables[unit]?[period.length] ?? [] {
        let clique = Layout.Clique(unit: unit, dimensions: table.dimensions, grouped: table.grouped, length: period.length)
        for categories in combinations(clique) {
          let sum =
            table.dimensions.count == 2
            ? layout.pairs[unit]?.first { $0.dimensions == table.dimensions }.map { self.sum($0, period, categories) }
            : self.sum(unit, period, table.dimensions.first, categories.first ?? "", grouped: table.grouped)
          guard let sum, !sum.atoms.isEmpty else { continue }
          let index = index(of: sum)
          cells.append(
            Cell(
              unit: unit, period: period, table: table, categories: categories, sum: index, count: count(of: index),
              cases: unit.isLinkable ? sum.atoms.reduce(into: Set()) { $0.formUnion(cases(atoms[Int($1)])) }.count : nil,
              isStructuralZero: sum.atoms.allSatisfy { isZero[Int($0)] }, isTotal: table.dimensions.isEmpty))
        }
        addGroupSums(unit, period, table)
      }
    }
  }
}
