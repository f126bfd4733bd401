import HelplineCore
import HelplineVault

/// Closes a month: opened entries in, a release out. Pure: no clock, no database, no keys. Slow: seconds of computing.
package struct MonthClosing: Sendable {
  package struct Result: Sendable {
    package let release: Release
    /// What the next closing of the year needs, secret; nil at the year's end.
    package let carried: Tallies?
    /// Entries that were not of this month, not valid, twice there or beyond a bound.
    package let dropped: Int
    /// Cells of the release, and how many of them are hidden.
    package let cells: Int
    package let hidden: Int
  }

  package let plans: PublicationPlans
  package let lists: CodeLists

  package init(plans: PublicationPlans, lists: CodeLists) {
    self.plans = plans
    self.lists = lists
  }

  /// Models of fewer sums take well under a second.
  private static let quick = 500

  /// - Parameters:
  ///   - month: the month; the one after `carried`, or January, or the organisation's first.
  ///   - entries: all of the month that could be opened. Their order does not matter.
  ///   - carried: of the year's earlier months; nil for the first.
  ///   - earlier: the year's earlier releases, in order. Their figures stay.
  ///   - number: counts releases from 1.
  ///   - previous: the hash of the release before.
  ///   - seed: breaks ties; random, and used for nothing else.
  ///   - progress: is told the share done, from 0 to 1; may throw to stop.
  package func close(
    _ month: Month, entries: [StatisticalEntry], carried: Tallies?, earlier: [Release], number: Int, previous: [UInt8]?,
    seed: UInt64,
    progress: @escaping (Double) throws(ClosingRefusal) -> Void = { _ throws(ClosingRefusal) in }
  ) throws(ClosingRefusal) -> Result {
    let plan = plans.plan(for: month.year)
    let layout = Layout(plan: plan, lists: lists, year: month.year)
    let basis = basis(layout)
    var tallies = carried ?? Tallies(first: month, basis: basis)
    try check(month, carried: carried, basis, earlier)
    let dropped = tallies.add(entries, of: month, layout: layout)
    let model = Model(tallies, layout: layout)
    guard model.holds else { throw .internalFault("the counts do not fit together") }
    let draft = draft(month, model, number: number, previous: previous)
    guard earlier.allSatisfy({ $0.isFrozen(as: draft) }) else { throw .planChanged(month.year) }
    var random = SeededRandom(seed: seed)
    let published = try PublishedCells(earlier, model: model)
    let ending = Set(Period.ending(with: month))
    // Which numbers are hidden depends on how ties are broken. Where it is quick, the cheapest of some tries is taken.
    let tries = model.sums.count < Self.quick ? 5 : 1
    var best: Exposure?
    for number in 0..<tries {
      let exposure = Exposure(
        model, k: plans.k, cases: plans.cases, earlier: { published.isShown($0) }, isNew: { ending.contains($0.period) },
        random: &random)
      var protector = Protector(exposure, random: random) { share throws(ClosingRefusal) in
        try progress(0.9 * (Double(number) + share) / Double(tries))
      }
      try protector.protect()
      if protector.exposure.cost < best?.cost ?? .infinity { best = protector.exposure }
    }
    guard let exposure = best else { throw .internalFault("nothing was tried") }
    let release = release(draft, model, exposure)
    try progress(0.9)
    try Attack(earlier + [release], of: exposure).run()
    try progress(1)
    let cells = release.tables.flatMap(\.cells)
    return Result(
      release: release, carried: month.month == 12 ? nil : tallies, dropped: dropped, cells: cells.count,
      hidden: cells.count { $0.count == nil })
  }

  private func check(_ month: Month, carried: Tallies?, _ basis: String, _ earlier: [Release]) throws(ClosingRefusal) {
    if let carried {
      guard carried.year == month.year, carried.last.adding(months: 1) == month else { throw .outOfOrder(month) }
      guard carried.basis == basis else { throw .planChanged(month.year) }
    }
    let expected = carried.map(\.months) ?? []
    guard earlier.map(\.month) == expected else { throw .outOfOrder(month) }
  }

  /// One text for all that decides what is counted in a calendar year and how that is protected. Counts of another one lack what this one
  /// asks for, and a release does not say all of it.
  private func basis(_ layout: Layout) -> String {
    var lines = ["k \(plans.k)", "cases \(plans.cases)", "plan \(layout.plan.name)"]
    for (unit, lengths) in layout.plan.tables {
      for (length, tables) in lengths {
        lines += tables.map { "table \(unit.rawValue) \(length) \($0.grouped) \($0.dimensions.map(\.rawValue))" }
      }
    }
    for dimension in StatisticalDimension.allCases {
      for grouped in [false, true] {
        lines += layout.categories(dimension, grouped: grouped).map { "\(dimension.rawValue) \(grouped) \($0.id) \($0.codes)" }
      }
    }
    lines += layout.plan.structuralZeros.map { zero in "never \(zero.map { "\($0.rawValue)=\($1)" }.sorted())" }
    return lines.sorted().joined(separator: "\n")
  }

  /// Everything of a release but its tables.
  private func draft(_ month: Month, _ model: Model, number: Int, previous: [UInt8]?) -> Release {
    let layout = model.layout
    var units: [StatisticalUnit: [StatisticalDimension]] = [:]
    for (unit, tables) in layout.plan.tables where !tables.isEmpty {
      units[unit] = Set(tables.values.flatMap { $0 }.flatMap(\.dimensions)).sorted()
    }
    let dimensions = Set(units.values.flatMap { $0 })
    return Release(
      month: month, number: number, previous: previous, k: plans.k, plan: layout.plan.name, units: units,
      categories: Dictionary(uniqueKeysWithValues: dimensions.map { ($0, layout.categories($0, grouped: false).map(\.id)) }),
      groups: Dictionary(
        uniqueKeysWithValues: dimensions.filter { layout.plan.groups[$0] != nil }.map {
          ($0, layout.categories($0, grouped: true))
        }),
      periods: Release.Composite.ending(with: month, of: model.months), structuralZeros: layout.plan.structuralZeros, tables: [])
  }

  private func release(_ draft: Release, _ model: Model, _ exposure: Exposure) -> Release {
    let hidden = exposure.isHidden
    let ending = Set(Period.ending(with: draft.month))
    var tables: [Release.Table] = []
    var place: [String: Int] = [:]
    var cells: [[Release.Cell]] = []
    for cell in model.cells where ending.contains(cell.period) && !cell.isImplicit {
      let name = "\(cell.unit.rawValue) \(cell.period) \(cell.table)"
      if place[name] == nil {
        place[name] = tables.count
        tables.append(Release.Table(unit: cell.unit, period: cell.period, dimensions: cell.table.dimensions, cells: []))
        cells.append([])
      }
      cells[place[name] ?? 0].append(Release.Cell(categories: cell.categories, count: hidden[cell.sum] ? nil : cell.count))
    }
    tables = zip(tables, cells).map {
      Release.Table(unit: $0.unit, period: $0.period, dimensions: $0.dimensions, cells: $1)
    }
    return Release(
      month: draft.month, number: draft.number, previous: draft.previous, k: draft.k, plan: draft.plan, units: draft.units,
      categories: draft.categories, groups: draft.groups, periods: draft.periods, structuralZeros: draft.structuralZeros,
      tables: tables)
  }
}

/// Why a month was not closed, for the coordinator who asked. The month stays open and complete.
package enum ClosingRefusal: Error, Equatable, Sendable, CustomStringConvertible {
  /// Months are closed one after the other.
  case outOfOrder(Month)
  /// The plan, its groups or the code lists of a year are not those that its first release used.
  case planChanged(Int)
  /// An earlier release does not fit the tallies that were carried.
  case earlierReleaseDiffers(Month)
  /// No choice of hidden cells protects a number of this table.
  case cannotProtect(String)
  /// The check of the finished release found a number that it gives away.
  case attackSucceeded(String)
  case stopped
  /// A fault of the software.
  case internalFault(String)

  package var description: String {
    switch self {
    case .outOfOrder(let month): "\(month) is not the next month to close"
    case .planChanged(let year):
      "the publication plan or the code lists of \(year) are not those of its first release; they can change only between years"
    case .earlierReleaseDiffers(let month):
      "the release of \(month) does not fit what was counted; nothing is published until that is explained"
    case .cannotProtect(let table):
      "with what earlier releases show, a small number could be worked out, whatever is hidden now (\(table)); nothing is published"
    case .attackSucceeded(let table):
      "the check of the finished tables worked out a number that should be hidden (\(table)); nothing is published"
    case .stopped: "stopped; the month is as it was"
    case .internalFault(let what): "the check of the finished tables failed (\(what)); nothing is published"
    }
  }
}
