import CCbc
import CClp
import Synchronization

/// A linear program that is solved again and again with other bounds, in one solver that starts from its last basis.
final class LinearProgram {
  enum Outcome: Equatable {
    case solved
    case infeasible
    /// The solver gave up: nothing is known.
    case unknown
  }

  struct Column {
    var lower: Double
    var upper: Double
    var cost: Double
    var rows: [Int32]
    var factors: [Double]
  }

  /// One solve at a time in the whole process: CBC keeps state in globals.
  private static let turn = Mutex(())

  static let infinity = Double.greatestFiniteMagnitude

  let columns: Int
  let rows: Int
  private let model: OpaquePointer
  private let starts: [Int32]
  private let indices: [Int32]
  private let factors: [Double]
  /// Rows are equal to zero unless bounds are set.
  init(_ columns: [Column], rows: Int) {
    self.columns = columns.count
    self.rows = rows
    var starts: [Int32] = [0]
    for column in columns { starts.append(starts[starts.count - 1] + Int32(column.rows.count)) }
    self.starts = starts
    indices = columns.flatMap(\.rows)
    factors = columns.flatMap(\.factors)
    let zeros = [Double](repeating: 0, count: rows)
    model = OpaquePointer(Clp_newModel())
    Clp_setLogLevel(pointer, 0)
    Clp_loadProblem(
      pointer, Int32(columns.count), Int32(rows), starts, indices, factors, columns.map(\.lower), columns.map(\.upper),
      columns.map(\.cost), zeros, zeros)
    // Factors are 1 but for a few: scaling would only spoil exact numbers.
    Clp_scaling(pointer, 0)
  }

  deinit { Clp_deleteModel(pointer) }

  private var pointer: UnsafeMutableRawPointer { UnsafeMutableRawPointer(model) }

  func setRow(_ row: Int, _ lower: Double, _ upper: Double) {
    Clp_rowLower(pointer)[row] = lower
    Clp_rowUpper(pointer)[row] = upper
  }

  func setColumn(_ column: Int, _ lower: Double, _ upper: Double) {
    Clp_columnLower(pointer)[column] = lower
    Clp_columnUpper(pointer)[column] = upper
  }

  func setCost(_ column: Int, _ cost: Double) { Clp_objective(pointer)[column] = cost }

  /// Minimises. `primal` where the costs changed since the last time, dual where only the bounds did.
  func solve(primal: Bool = false) -> Outcome {
    // A stubborn program must not hold a closing up; it counts as unknown, which only hides more.
    Clp_setMaximumIterations(pointer, 50_000)
    return Self.turn.withLock { _ in run(primal: primal) }
  }

  private func run(primal: Bool) -> Outcome {
    _ = primal ? Clp_primal(pointer, 0) : Clp_dual(pointer, 0)
    // From another basis the dual algorithm takes programs for infeasible that are not (seen with 1.17.6), and either can get stuck: what
    // one did not solve, the other must confirm.
    if Clp_status(pointer) != 0 { _ = primal ? Clp_dual(pointer, 0) : Clp_primal(pointer, 0) }
    switch Clp_status(pointer) {
    case 0: return .solved
    case 1: return .infeasible
    default: return .unknown
    }
  }

  var objective: Double { Clp_objectiveValue(pointer) }

  /// The first `count` columns of the solution.
  func solution(_ count: Int) -> [Double] { Array(UnsafeBufferPointer(start: Clp_primalColumnSolution(pointer), count: count)) }

  /// Solves it in integers in the first `integers` columns; nil if there is none or it takes too long. The linear program is left as it is.
  func solveInIntegers(_ integers: Int, seconds: Double) -> [Double]? {
    Self.turn.withLock { _ in branchAndBound(integers, seconds: seconds) }
  }

  private func branchAndBound(_ integers: Int, seconds: Double) -> [Double]? {
    let integer = Cbc_newModel()
    defer { Cbc_deleteModel(integer) }
    Cbc_setLogLevel(integer, 0)
    Cbc_loadProblem(
      integer, Int32(columns), Int32(rows), starts, indices, factors, Clp_columnLower(pointer), Clp_columnUpper(pointer),
      Clp_objective(pointer), Clp_rowLower(pointer), Clp_rowUpper(pointer))
    for column in 0..<integers { Cbc_setInteger(integer, Int32(column)) }
    Cbc_setMaximumSeconds(integer, seconds)
    Cbc_setMaximumNodes(integer, 2_000)
    // Any data set will do, and a near-optimal one hides little more.
    Cbc_setAllowableFractionGap(integer, 0.05)
    _ = Cbc_solve(integer)
    guard Cbc_isProvenInfeasible(integer) == 0, let best = Cbc_bestSolution(integer) else { return nil }
    return Array(UnsafeBufferPointer(start: best, count: integers))
  }
}

extension Model {
  /// A column for each atom, within these bounds, or zero where it cannot be anything else; a row for each of the model's rows, then one
  /// for each of its sums.
  func columns(within bounds: (Int) -> ClosedRange<Double>) -> [LinearProgram.Column] {
    // One atom can be in a row more than once, and the solver wants each entry once.
    var entries = [[Int32: Double]](repeating: [:], count: counts.count)
    for (number, row) in rows.enumerated() {
      for (atom, factor) in zip(row.atoms, row.factors) { entries[Int(atom)][Int32(number), default: 0] += Double(factor) }
    }
    for (number, sum) in sums.enumerated() {
      for atom in sum.atoms { entries[Int(atom)][Int32(rows.count + number), default: 0] += 1 }
    }
    return entries.enumerated().map { atom, entries in
      let order = entries.keys.sorted().filter { entries[$0] != 0 }
      let bounds = isZero[atom] ? 0...0 : bounds(atom)
      return LinearProgram.Column(
        lower: bounds.lowerBound, upper: bounds.upperBound, cost: 0, rows: order, factors: order.map { entries[$0] ?? 0 })
    }
  }
}
