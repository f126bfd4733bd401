/// Other data sets that agree with all that is published: what proves that a hidden number could be another. Kept for one closing only,
/// because together with the release they reveal the truth.
struct Certificates {
  /// The differences of one data set to the truth.
  struct Certificate {
    let atoms: [Int32]
    let amounts: [Int32]
    /// By sum.
    let moves: [Int32]
  }

  private(set) var all: [Certificate] = []
  private let sums: [Model.Sum]
  /// The furthest up and down that any of them moves each sum.
  private(set) var highest: [Int]
  private(set) var lowest: [Int]
  /// By sum, those that move it.
  private var moving: [[Int]]

  init(_ model: Model) {
    sums = model.sums
    highest = [Int](repeating: 0, count: sums.count)
    lowest = highest
    moving = [[Int]](repeating: [], count: sums.count)
  }

  mutating func keep(_ certificate: Certificate) {
    for (sum, move) in certificate.moves.enumerated() where move != 0 {
      highest[sum] = max(highest[sum], Int(move))
      lowest[sum] = min(lowest[sum], Int(move))
      moving[sum].append(all.count)
    }
    all.append(certificate)
  }

  /// Only some of them.
  func only(_ isKept: (Certificate) -> Bool, model: Model) -> Certificates {
    var rest = Certificates(model)
    for certificate in all where isKept(certificate) { rest.keep(certificate) }
    return rest
  }

  /// Whether one of them moves `sum` and leaves `fixed` as it is.
  func move(_ sum: Int, without fixed: Int) -> Bool { moving[sum].contains { all[$0].moves[fixed] == 0 } }

  /// Checked in whole numbers: nil unless every count stays possible, everything hangs together and all that is known stays.
  static func make(_ differences: [Int], _ model: Model, known: [Int]) -> Certificate? {
    for (atom, difference) in differences.enumerated() where difference != 0 {
      guard model.counts[atom] + difference >= 0, !model.isZero[atom] else { return nil }
    }
    for row in model.rows {
      var total = 0
      for (atom, factor) in zip(row.atoms, row.factors) { total += differences[Int(atom)] * Int(factor) }
      guard total == 0 else { return nil }
    }
    let moves = model.sums.map { sum in Int32(sum.atoms.reduce(0) { $0 + differences[Int($1)] }) }
    guard known.allSatisfy({ moves[$0] == 0 }) else { return nil }
    let atoms = differences.indices.filter { differences[$0] != 0 }
    return Certificate(atoms: atoms.map(Int32.init), amounts: atoms.map { Int32(differences[$0]) }, moves: moves)
  }
}
