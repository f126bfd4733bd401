import CCbc
import CClp

/// Linear and integer programs over unknown counts: the attacker's own thin layer over the solvers.
final class Solver {
  private let model = Clp_newModel()
  private var starts: [Int32] = [0]
  private var columns: [Int32] = []
  private var factors: [Double] = []
  private var lower: [Double] = []
  private var upper: [Double] = []
  private let unknowns: Int
  private static let most = 1e7

  /// `rows`: factors by unknown, and the bounds of their sum.
  init(unknowns: Int, rows: [(terms: [Int: Double], lower: Double, upper: Double)], lowest: Double = 0) {
    self.unknowns = unknowns
    var byColumn = [[(Int32, Double)]](repeating: [], count: unknowns)
    for (number, row) in rows.enumerated() {
      for (unknown, factor) in row.terms where factor != 0 { byColumn[unknown].append((Int32(number), factor)) }
      lower.append(row.lower)
      upper.append(row.upper)
    }
    for entries in byColumn {
      for (row, factor) in entries.sorted(by: { $0.0 < $1.0 }) {
        columns.append(row)
        factors.append(factor)
      }
      starts.append(Int32(columns.count))
    }
    Clp_setLogLevel(model, 0)
    Clp_scaling(model, 0)
    let zeros = [Double](repeating: 0, count: unknowns)
    Clp_loadProblem(
      model, Int32(unknowns), Int32(rows.count), starts, columns, factors, [Double](repeating: lowest, count: unknowns),
      [Double](repeating: Self.most, count: unknowns),
      zeros,
      lower, upper)
  }

  deinit { Clp_deleteModel(model) }

  func bound(_ row: Int, _ low: Double, _ high: Double) {
    Clp_rowLower(model)[row] = low
    Clp_rowUpper(model)[row] = high
  }

  func release(_ row: Int) { bound(row, lower[row], upper[row]) }

  /// Minimises the sum of the unknowns with these costs; nil if there is no solution.
  func minimise(_ costs: [Int: Double]) -> (value: Double, solution: [Double])? {
    let objective = Clp_objective(model)
    for (unknown, cost) in costs { objective?[unknown] = cost }
    defer { for unknown in costs.keys { objective?[unknown] = 0 } }
    _ = Clp_primal(model, 0)
    // What one algorithm calls infeasible, the other must confirm: from another basis they err.
    if Clp_status(model) != 0 { _ = Clp_dual(model, 0) }
    guard Clp_status(model) == 0 else { return nil }
    return (Clp_objectiveValue(model), Array(UnsafeBufferPointer(start: Clp_primalColumnSolution(model), count: unknowns)))
  }

  /// The same in whole numbers; nil if there is none, or it takes more than half a minute.
  func minimiseWhole(_ costs: [Int: Double]) -> Double? {
    let whole = Cbc_newModel()
    defer { Cbc_deleteModel(whole) }
    var objective = [Double](repeating: 0, count: unknowns)
    for (unknown, cost) in costs { objective[unknown] = cost }
    Cbc_setLogLevel(whole, 0)
    Cbc_loadProblem(
      whole, Int32(unknowns), Int32(lower.count), starts, columns, factors, Clp_columnLower(model), Clp_columnUpper(model),
      objective,
      Clp_rowLower(model), Clp_rowUpper(model))
    for unknown in 0..<unknowns { Cbc_setInteger(whole, Int32(unknown)) }
    Cbc_setMaximumSeconds(whole, 30)
    _ = Cbc_solve(whole)
    return Cbc_isProvenOptimal(whole) != 0 && Cbc_isProvenInfeasible(whole) == 0 ? Cbc_getObjValue(whole) : nil
  }
}
