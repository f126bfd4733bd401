import HelplineCore

/// Certified suppression: hides sensitive cells, and further ones until each sensitive number, of this or an earlier release, provably
/// could be another. The idea is cell suppression by linear programs (Fischetti, Salazar 2000), with integer data sets as proofs.
struct Protector {
  private(set) var exposure: Exposure
  private var certificates: Certificates
  private var random: SeededRandom
  private let program: LinearProgram
  /// First of the two columns by which a sum moves, up and down.
  private let moves: [Int]
  private let progress: (Double) throws(ClosingRefusal) -> Void

  private var model: Model { exposure.model }

  /// `progress` is told a share from 0 to 1, and may throw to stop.
  init(_ exposure: Exposure, random: SeededRandom, progress: @escaping (Double) throws(ClosingRefusal) -> Void) {
    self.exposure = exposure
    self.random = random
    self.progress = progress
    let model = exposure.model
    certificates = Certificates(model)
    let sumRow = model.rows.count
    var columns = model.columns { -Double(model.counts[$0])...LinearProgram.infinity }
    var moves: [Int] = []
    for sum in model.sums.indices {
      moves.append(columns.count)
      let isFree = exposure.status[sum] != .published
      for sign in [-1.0, 1.0] {
        columns.append(
          LinearProgram.Column(
            lower: 0, upper: isFree ? LinearProgram.infinity : 0, cost: Self.cost(sum, exposure), rows: [Int32(sumRow + sum)],
            factors: [sign])
        )
      }
    }
    self.moves = moves
    program = LinearProgram(columns, rows: sumRow + model.sums.count)
  }

  /// What it costs to move a sum by one. What is hidden already costs next to nothing: a little, so that data sets stay near the truth,
  /// which keeps them in whole numbers and leaves more numbers alone for the insiders' pass.
  private static func cost(_ sum: Int, _ exposure: Exposure) -> Double {
    exposure.status[sum] == .shown ? exposure.weights[sum] : 0.01
  }

  private func setCosts(_ sum: Int, _ cost: Double) {
    for column in [moves[sum], moves[sum] + 1] { program.setCost(column, cost) }
  }

  /// Bounds by how much a sum goes up and down.
  private func bound(_ sum: Int, up: ClosedRange<Double>, down: ClosedRange<Double>) {
    program.setColumn(moves[sum], up.lowerBound, up.upperBound)
    program.setColumn(moves[sum] + 1, down.lowerBound, down.upperBound)
  }

  private func free(_ sum: Int) { bound(sum, up: 0...LinearProgram.infinity, down: 0...LinearProgram.infinity) }

  private mutating func hide(_ sum: Int) {
    exposure.status[sum] = .hidden
    setCosts(sum, Self.cost(sum, exposure))
  }

  // MARK: The three passes

  /// Leaves in `exposure` what can be published, or throws.
  mutating func protect() throws(ClosingRefusal) {
    do {
      try seekCertificates()
    } catch .cannotProtect {
      // With nothing of this release shown, only what earlier ones show is in the way, and that was certified. Much of it is shown again.
      for sum in exposure.status.indices where exposure.status[sum] == .shown { hide(sum) }
      try seekCertificates()
    }
    showAgain()
    try verify()
  }

  private mutating func seekCertificates() throws(ClosingRefusal) {
    let sensitive = exposure.sensitive.sorted { exposure.counts[$0] > exposure.counts[$1] }
    for (number, sum) in sensitive.enumerated() {
      try progress(0.5 * Double(number) / Double(sensitive.count))
      try certify(sum)
    }
    try guardAgainstInsiders()
  }

  private mutating func certify(_ sum: Int) throws(ClosingRefusal) {
    guard let need = exposure.needs[sum] else { return }
    if certificates.highest[sum] < need.up { seek(sum, need.up) }
    if -certificates.lowest[sum] < need.down { seek(sum, -need.down) }
    if width(sum) >= need.width { return }
    hideTable(of: sum)
    seek(sum, need.up)
    seek(sum, -need.down)
    guard width(sum) >= need.width else { throw .cannotProtect(model.tableName(of: sum)) }
  }

  private func width(_ sum: Int) -> Int { certificates.highest[sum] - certificates.lowest[sum] }

  private mutating func hideTable(of sum: Int) {
    for cell in model.cells where cell.sum == sum && !cell.isImplicit {
      for other in model.cells
      where other.unit == cell.unit && other.period == cell.period && other.table == cell.table
        && exposure.status[other.sum] == .shown
      {
        hide(other.sum)
      }
    }
  }

  /// Looks for a certificate that moves a hidden sum by `target`, else by as much as possible in that direction.
  private mutating func seek(_ sum: Int, _ target: Int) {
    guard target != 0 else { return }
    if find(sum, target) { return }
    var reach = furthest(sum, target)
    while reach != 0 {
      let done = target > 0 ? certificates.highest[sum] >= reach : certificates.lowest[sum] <= reach
      if done || find(sum, reach) { return }
      reach -= target.signum()
    }
  }

  /// How far a sum can go towards a target if every new cell is hidden.
  private func furthest(_ sum: Int, _ target: Int) -> Int {
    let movable = moves.indices.filter { exposure.status[$0] != .published }
    let limit = Double(target.magnitude)
    for other in movable { setCosts(other, 0) }
    bound(sum, up: 0...(target > 0 ? limit : 0), down: 0...(target < 0 ? limit : 0))
    setCosts(sum, -1)
    let reached = program.solve(primal: true) == .solved ? program.objective.magnitude : 0
    for other in movable { setCosts(other, Self.cost(other, exposure)) }
    free(sum)
    return target.signum() * Int((reached + 1e-6).rounded(.down))
  }

  /// Solves for a data set in which a sum is further by `target` at least; hides what it moves, and keeps it.
  private mutating func find(_ sum: Int, _ target: Int, without fixed: Int? = nil) -> Bool {
    let atLeast = Double(target.magnitude)...LinearProgram.infinity
    bound(sum, up: target > 0 ? atLeast : 0...0, down: target < 0 ? atLeast : 0...0)
    if let fixed { bound(fixed, up: 0...0, down: 0...0) }
    defer {
      free(sum)
      if let fixed { free(fixed) }
    }
    guard program.solve() == .solved else { return false }
    if let whole = whole(program.solution(model.counts.count)) { return keep(whole) }
    return findWhole()
  }

  /// The optimum was in fractions: other costs often have one in whole numbers, and branch and bound has one if there is any.
  private mutating func findWhole() -> Bool {
    let movable = moves.indices.filter { exposure.status[$0] != .published }
    defer { for sum in movable { setCosts(sum, Self.cost(sum, exposure)) } }
    for _ in 0..<4 {
      for sum in movable { setCosts(sum, Self.cost(sum, exposure) * Double.random(in: 0.7...1.4, using: &random)) }
      guard program.solve(primal: true) == .solved else { continue }
      if let whole = whole(program.solution(model.counts.count)), keep(whole) { return true }
    }
    guard let solution = program.solveInIntegers(model.counts.count, seconds: 10), let whole = whole(solution) else {
      return false
    }
    return keep(whole)
  }

  private func whole(_ solution: [Double]) -> [Int]? {
    var whole: [Int] = []
    whole.reserveCapacity(solution.count)
    for value in solution {
      let rounded = value.rounded()
      guard abs(value - rounded) < 1e-5 else { return nil }
      whole.append(Int(rounded))
    }
    return whole
  }

  /// Whether it is a data set indeed; if so, what it moves is hidden from now on.
  private mutating func keep(_ differences: [Int]) -> Bool {
    let published = exposure.status.indices.filter { exposure.status[$0] == .published }
    guard let certificate = Certificates.make(differences, model, known: published) else { return false }
    for (sum, move) in certificate.moves.enumerated() where move != 0 && exposure.status[sum] == .shown { hide(sum) }
    certificates.keep(certificate)
    return true
  }

  /// Whoever knows one hidden number must still not be able to tell another, sensitive one.
  private mutating func guardAgainstInsiders() throws(ClosingRefusal) {
    let sensitive = exposure.sensitive
    var asked: Set<Int> = []
    while true {
      let hidden = exposure.isHidden
      let insiders = hidden.indices.filter { hidden[$0] && exposure.mayBeKnown[$0] && !asked.contains($0) }
      if insiders.isEmpty { return }
      for (number, insider) in insiders.enumerated() {
        try progress(0.5 + 0.5 * Double(number) / Double(insiders.count))
        asked.insert(insider)
        for sum in sensitive where !exposure.own[insider].contains(sum) && !certificates.move(sum, without: insider) {
          let downwards = exposure.counts[sum] > 0 && find(sum, -1, without: insider)
          if downwards || find(sum, 1, without: insider) { continue }
          guard followsAnyway(sum, from: insider) else { throw .cannotProtect(model.tableName(of: sum)) }
          exposure.own[insider].insert(sum)
        }
      }
    }
  }

  /// Whether a number would follow from another if nothing at all were published: who knows that there was no call by chat knows that there
  /// was no silent one.
  private func followsAnyway(_ sum: Int, from insider: Int) -> Bool {
    let published = moves.indices.filter { exposure.status[$0] == .published }
    for other in published { free(other) }
    bound(insider, up: 0...0, down: 0...0)
    defer {
      for other in published { bound(other, up: 0...0, down: 0...0) }
      if exposure.status[insider] != .published { free(insider) }
      free(sum)
    }
    for isUp in [true, false] {
      bound(sum, up: isUp ? 1...LinearProgram.infinity : 0...0, down: isUp ? 0...0 : 1...LinearProgram.infinity)
      if program.solve() != .infeasible { return false }
    }
    return true
  }

  // MARK: The final pass

  /// Shows again what no needed certificate moves: the dearest first.
  private mutating func showAgain() {
    let hidden = exposure.status.indices.filter { exposure.status[$0] == .hidden && exposure.needs[$0] == nil }
    for sum in hidden.sorted(by: { exposure.weights[$0] > exposure.weights[$1] }) {
      let rest = certificates.only({ $0.moves[sum] == 0 }, model: model)
      var trial = exposure
      trial.status[sum] = .shown
      guard Self.isEnough(rest, trial, before: certificates) else { continue }
      exposure = trial
      certificates = rest
    }
  }

  /// Whether these certificates protect as well as those before.
  private static func isEnough(_ rest: Certificates, _ exposure: Exposure, before: Certificates) -> Bool {
    for sum in exposure.sensitive {
      guard let need = exposure.needs[sum], rest.highest[sum] >= min(need.up, before.highest[sum]),
        -rest.lowest[sum] >= min(need.down, -before.lowest[sum]), rest.highest[sum] - rest.lowest[sum] >= need.width
      else { return false }
    }
    return firstPinned(rest, exposure) == nil
  }

  /// A sensitive sum that somebody who knows one other hidden number could tell.
  private static func firstPinned(_ certificates: Certificates, _ exposure: Exposure) -> Int? {
    let hidden = exposure.isHidden
    let insiders = hidden.indices.filter { hidden[$0] && exposure.mayBeKnown[$0] }
    return exposure.sensitive.first { sum in
      insiders.contains { !exposure.own[$0].contains(sum) && !certificates.move(sum, without: $0) }
    }
  }

  /// From nothing but the truth and what would be published: every certificate once more, and whether they are enough.
  private func verify() throws(ClosingRefusal) {
    var proven = Certificates(model)
    for certificate in certificates.all {
      var differences = [Int](repeating: 0, count: model.counts.count)
      for (atom, amount) in zip(certificate.atoms, certificate.amounts) { differences[Int(atom)] = Int(amount) }
      guard let again = Certificates.make(differences, model, known: exposure.known) else {
        throw .internalFault("a certificate does not hold")
      }
      proven.keep(again)
    }
    for sum in exposure.sensitive {
      guard exposure.isHidden[sum], let need = exposure.needs[sum], proven.highest[sum] - proven.lowest[sum] >= need.width else {
        throw .cannotProtect(model.tableName(of: sum))
      }
    }
    if let pinned = Self.firstPinned(proven, exposure) { throw .cannotProtect(model.tableName(of: pinned)) }
  }
}
