import Foundation
import HelplineCore

/// Which sums are hidden and which are sensitive. All cells that are the same sum are hidden together.
struct Exposure: Sendable {
  enum Status: Sendable {
    /// Published by an earlier release: it stays.
    case published
    /// Hidden by an earlier release, or never published: it stays hidden.
    case withheld
    /// Of this release.
    case shown
    case hidden
  }

  /// How much further up and down a sensitive sum must be possible, as far as everything else allows; never less than `width` together.
  struct Need: Sendable {
    let up: Int
    let down: Int
    let width: Int
  }

  let model: Model
  let k: Int
  var status: [Status]
  let counts: [Int]
  let weights: [Double]
  /// Nil where the sum is not sensitive.
  let needs: [Need?]
  /// A hidden sum that somebody outside may know, as a referral partner knows its own referrals. Not totals, nor the cells of a table
  /// of two, each of which is the total minus the other: those the organisation alone knows.
  let mayBeKnown: [Bool]
  /// By sum: the same category in the periods around and within, the sum itself included. Who knows their own count of a year knows that
  /// of its quarters; once three quarters are published, nothing could part the two. Also what follows from it by itself.
  var own: [Set<Int>]

  /// `earlier` says of a cell whether an earlier release shows it; nil if none has it.
  init(
    _ model: Model, k: Int, cases: Int, earlier: (Model.Cell) -> Bool?, isNew: (Model.Cell) -> Bool, random: inout SeededRandom
  ) {
    self.model = model
    self.k = k
    let size = model.sums.count
    var status = [Status](repeating: .withheld, count: size)
    var weights = [Double](repeating: 0, count: size)
    var needs = [Need?](repeating: nil, count: size)
    var isTotal = [Bool](repeating: false, count: size)
    var isPublic = [Bool](repeating: false, count: size)
    counts = (0..<size).map { model.count(of: $0) }
    var isImplicit = [Bool](repeating: true, count: size)
    var known = [Bool](repeating: false, count: size)
    for cell in model.cells {
      isTotal[cell.sum] = isTotal[cell.sum] || cell.isTotal
      isPublic[cell.sum] = isPublic[cell.sum] || cell.isStructuralZero
      if !cell.isImplicit { isImplicit[cell.sum] = false }
      if let shown = earlier(cell) {
        known[cell.sum] = true
        status[cell.sum] = shown ? .published : .withheld
      } else if isNew(cell), !known[cell.sum], !cell.isImplicit {
        status[cell.sum] = .shown
        weights[cell.sum] = max(weights[cell.sum], Self.weight(cell))
      }
    }
    for (sum, cells) in Self.tables(model) {
      let cell = cells[sum]
      guard let need = Self.need(cell, wholeRow: Self.holdsARow(cell, of: cells), k: k, cases: cases) else { continue }
      needs[cell.sum] = need
    }
    for sum in 0..<size where isPublic[sum] { (needs[sum], status[sum]) = (nil, .published) }
    for sum in 0..<size where needs[sum] != nil && status[sum] == .shown { status[sum] = .hidden }
    for sum in 0..<size { weights[sum] *= Double.random(in: 0.95...1.05, using: &random) }
    self.status = status
    self.weights = weights
    self.needs = needs
    let halves = Set(Self.tables(model).filter { $0.1.count == 2 }.map { $0.1[$0.0].sum })
    own = Self.own(model)
    mayBeKnown = (0..<size).map { !isTotal[$0] && !isImplicit[$0] && !isPublic[$0] && !halves.contains($0) }
  }

  var isHidden: [Bool] { status.map { $0 == .hidden || $0 == .withheld } }

  /// By what an attacker knows: sums that are the same in every data set.
  var known: [Int] { status.indices.filter { status[$0] == .published || status[$0] == .shown } }
  var sensitive: [Int] { needs.indices.filter { needs[$0] != nil } }

  /// What is lost of this release.
  var cost: Double { status.indices.reduce(0) { $0 + (status[$1] == .hidden ? weights[$1] : 0) } }

  private static func weight(_ cell: Model.Cell) -> Double {
    let base: Double =
      if cell.table.dimensions.count == 2 { 60 } else {
        switch cell.period.length {
        case .month: 20
        case .quarter: 60
        case .year: 300
        }
      }
    // Without its total a table says little.
    return base * (1 + log(1 + Double(cell.count))) * (cell.isTotal ? 10 : 1)
  }

  private static func need(_ cell: Model.Cell, wholeRow: Bool, k: Int, cases: Int) -> Need? {
    if cell.isStructuralZero { return nil }
    if cell.count < k { return Need(up: k - cell.count, down: cell.count, width: k - 1) }
    if let behind = cell.cases, behind < cases { return Need(up: k - 1, down: min(cell.count, k), width: k - 1) }
    // Upwards a whole row cannot go; what lies beside it goes up instead.
    if wholeRow { return Need(up: 0, down: min(cell.count, k), width: k - 1) }
    return nil
  }

  /// Each cell with its table: pairs of index and table.
  private static func tables(_ model: Model) -> [(Int, [Model.Cell])] {
    let tables = Dictionary(grouping: model.cells) { cell in
      "\(cell.unit.rawValue) \(cell.period) \(cell.table.dimensions.map(\.rawValue)) \(cell.table.grouped) \(cell.isImplicit)"
    }
    return tables.sorted { $0.key < $1.key }.flatMap { _, cells in cells.indices.map { ($0, cells) } }
  }

  /// Whether a cell is all there is of its row (column, or one-way table): then whoever knows the row knows the attribute.
  private static func holdsARow(_ cell: Model.Cell, of table: [Model.Cell]) -> Bool {
    guard cell.count > 0, !cell.isImplicit else { return false }
    switch cell.table.dimensions.count {
    case 1: return table.reduce(0) { $0 + $1.count } == cell.count
    case 2:
      return (0..<2).contains { place in
        table.filter { $0.categories[place] == cell.categories[place] }.reduce(0) { $0 + $1.count } == cell.count
      }
    default: return false
    }
  }

  private static func own(_ model: Model) -> [Set<Int>] {
    var own = (0..<model.sums.count).map { Set([$0]) }
    let categories = Dictionary(grouping: model.cells.filter { !$0.isImplicit }) { cell in
      let codes = zip(cell.table.dimensions, cell.categories).map { dimension, category in
        model.layout.categories(dimension, grouped: cell.table.grouped).first { $0.id == category }?.codes ?? []
      }
      return "\(cell.unit.rawValue) \(cell.table.dimensions.map(\.rawValue)) \(codes)"
    }
    for cells in categories.values {
      for cell in cells {
        for other in cells where cell.period.contains(other.period) || other.period.contains(cell.period) {
          own[cell.sum].insert(other.sum)
        }
      }
    }
    return own
  }
}
