/// PCG32 (O'Neill 2014): the same numbers on every machine, and not the generator of what is tested.
package struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  package init(_ seed: UInt64) {
    state = 0
    _ = step()
    state &+= seed
    _ = step()
  }

  private mutating func step() -> UInt32 {
    let old = state
    state = old &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let shifted = UInt32(truncatingIfNeeded: ((old >> 18) ^ old) >> 27)
    let turn = UInt32(old >> 59)
    return (shifted >> turn) | (shifted << ((~turn &+ 1) & 31))
  }

  package mutating func next() -> UInt64 { UInt64(step()) << 32 | UInt64(step()) }

  /// From 0 to below 1.
  package mutating func share() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

  mutating func bytes() -> [UInt8] { (0..<16).map { _ in UInt8(truncatingIfNeeded: step() >> 13) } }

  mutating func pick(_ weighted: [(String, Double)]) -> String {
    var place = share() * weighted.reduce(0) { $0 + $1.1 }
    for (code, weight) in weighted {
      place -= weight
      if place < 0 { return code }
    }
    return weighted.last?.0 ?? ""
  }
}
