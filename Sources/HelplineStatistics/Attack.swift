import HelplineCore

/// What earlier releases say of the cells of a model.
struct PublishedCells {
  private var counts: [String: Int?] = [:]

  init(_ releases: [Release]) {
    for release in releases {
      for table in release.tables {
        for cell in table.cells {
          counts[Self.name(table.unit, table.period, table.dimensions, cell.categories)] = .some(cell.count)
        }
      }
    }
  }

  /// Throws unless every figure that is shown is the one that was counted.
  init(_ releases: [Release], model: Model) throws(ClosingRefusal) {
    self.init(releases)
    for cell in model.cells {
      guard let count = count(cell), let count, count != cell.count else { continue }
      throw .earlierReleaseDiffers(cell.period.last)
    }
  }

  /// Nil if no release has the cell, nil within if it is hidden.
  func count(_ cell: Model.Cell) -> Int?? {
    cell.isImplicit ? nil : counts[Self.name(cell.unit, cell.period, cell.table.dimensions, cell.categories)]
  }

  func isShown(_ cell: Model.Cell) -> Bool? { count(cell).map { $0 != nil } }

  private static func name(
    _ unit: StatisticalUnit, _ period: Period, _ dimensions: [StatisticalDimension], _ categories: [String]
  ) -> String {
    "\(unit.rawValue)|\(period)|\(dimensions.map(\.rawValue).joined(separator: ","))|\(categories.joined(separator: ","))"
  }
}

/// Attacks what would be published, with nothing but the releases of the year: the bounds of every sensitive number by linear programs.
/// The proof is the protector's certificates; this finds faults of the protector, its model of what is known among them.
struct Attack {
  private let exposure: Exposure
  private let published: PublishedCells
  /// No helpline counts as much in a year; a bound makes every program have an optimum, so that a solver that gives up is noticed.
  private static let most = 1e7

  init(_ releases: [Release], of exposure: Exposure) {
    self.exposure = exposure
    published = PublishedCells(releases)
  }

  /// Throws if a sensitive number lies in fewer than k places, or the releases contradict each other.
  func run() throws(ClosingRefusal) {
    let model = exposure.model
    let sumRow = model.rows.count
    let columns = model.columns { _ in 0...Self.most }
    let program = LinearProgram(columns, rows: sumRow + model.sums.count)
    for sum in model.sums.indices { program.setRow(sumRow + sum, 0, LinearProgram.infinity) }
    for cell in model.cells {
      if let count = published.count(cell), let count { program.setRow(sumRow + cell.sum, Double(count), Double(count)) }
    }
    for sum in exposure.sensitive {
      guard let need = exposure.needs[sum] else { continue }
      let lowest = try bound(program, sum, 1)
      let highest = try bound(program, sum, -1)
      try Self.judge(lowest, highest, truth: exposure.counts[sum], width: need.width, table: model.tableName(of: sum))
    }
  }

  /// Throws unless the truth lies between the bounds that were found, and these are as far apart as they must be. A solver's slip can turn
  /// the two round, so they are no range yet: making one would trap.
  static func judge(_ lowest: Int, _ highest: Int, truth: Int, width: Int, table: String) throws(ClosingRefusal) {
    guard lowest <= truth, truth <= highest else { throw .internalFault("the releases contradict the counts") }
    guard highest - lowest >= width else { throw .attackSucceeded(table) }
  }

  /// The least (`sign` 1) or greatest (−1) that a sum can be.
  private func bound(_ program: LinearProgram, _ sum: Int, _ sign: Double) throws(ClosingRefusal) -> Int {
    let atoms = exposure.model.sums[sum].atoms
    for atom in atoms { program.setCost(Int(atom), sign) }
    defer { for atom in atoms { program.setCost(Int(atom), 0) } }
    switch program.solve(primal: true) {
    case .infeasible: throw .internalFault("the releases contradict each other")
    case .unknown: throw .internalFault("the check could not be finished")
    case .solved:
      let value = sign * program.objective
      return Int(sign > 0 ? (value - 1e-6).rounded(.up) : (value + 1e-6).rounded(.down))
    }
  }
}
