import HelplineCore
import Testing

@Suite("Whether a release adds up")
struct ReleaseSumsTests {
  private static let march = Month(year: 2026, month: 3)
  private static let quarter = Period(.quarter, of: march)

  private static func table(
    _ period: Period, _ dimensions: [StatisticalDimension], _ cells: [([String], Int?)], unit: StatisticalUnit = .conversation
  ) -> Release.Table {
    Release.Table(
      unit: unit, period: period, dimensions: dimensions, cells: cells.map { Release.Cell(categories: $0.0, count: $0.1) })
  }

  private static func release(_ tables: [Release.Table], month: Month = march, parts: [Period]? = nil) -> Release {
    Release(
      month: month, number: 1, previous: nil, k: 5, plan: "large", units: [.conversation: [.relation, .concern]],
      categories: [.relation: ["self", "parent"], .concern: ["online", "group"]], groups: [:],
      periods: Period.ending(with: month).filter { $0.length == .quarter }.map {
        Release.Composite(period: $0, parts: parts ?? $0.months.map { Period(.month, of: $0) })
      }, structuralZeros: [], tables: tables)
  }

  /// Total 40, self 15 and parent 25, online 10 and group 30; crossed 5, 10, 5, 20.
  private static func whole(total: Int? = 40, own: Int? = 15, parent: Int? = 25, cross: [Int?] = [5, 10, 5, 20]) -> Release {
    release([
      table(quarter, [], [([], total)]), table(quarter, [.relation], [(["self"], own), (["parent"], parent)]),
      table(quarter, [.concern], [(["online"], 10), (["group"], 30)]),
      table(
        quarter, [.relation, .concern],
        [
          (["self", "online"], cross[0]), (["self", "group"], cross[1]), (["parent", "online"], cross[2]),
          (["parent", "group"], cross[3]),
        ]),
    ])
  }

  @Test("What adds up is taken, with every figure shown or with some hidden")
  func sound() throws {
    try Self.whole().checkSums(earlier: [])
    try Self.whole(total: nil).checkSums(earlier: [])
    try Self.whole(own: nil).checkSums(earlier: [])
    try Self.whole(cross: [nil, 10, nil, 20]).checkSums(earlier: [])
  }

  @Test("One figure that does not add up is refused, in a row, in a column and in the total")
  func broken() {
    for release in [
      Self.whole(total: 41), Self.whole(total: 39), Self.whole(own: 16), Self.whole(cross: [5, 10, 5, 21]),
      Self.whole(cross: [5, 10, nil, 26]), Self.whole(own: nil, cross: [11, nil, nil, 20]), Self.whole(total: 24, own: nil),
    ] {
      #expect(throws: ReleaseError.self) { try release.checkSums(earlier: []) }
    }
  }

  @Test("Counts that no integer holds together are refused")
  func overflow() {
    let cells = (0..<1100).map { (["\($0)"], (1 << 53) - 1) }
    let release = Self.release([
      Self.table(Self.quarter, [], [([], (1 << 53) - 1)]), Self.table(Self.quarter, [.relation], cells),
    ])
    #expect(throws: ReleaseError.self) { try release.checkSums(earlier: []) }
  }

  @Test("A quarter is its months, cell by cell, also those that earlier releases have shown")
  func periods() throws {
    func month(_ number: Int, _ count: Int?) -> Release {
      let month = Month(year: 2026, month: number)
      return Self.release([Self.table(Period(.month, of: month), [], [([], count)])], month: month)
    }
    func end(_ count: Int?, _ own: Int?, parts: [Period]? = nil) -> Release {
      Self.release(
        [Self.table(Period(.month, of: Self.march), [], [([], own)]), Self.table(Self.quarter, [], [([], count)])], parts: parts)
    }
    let earlier = [month(1, 10), month(2, 20)]
    try end(40, 10).checkSums(earlier: earlier)
    try end(nil, 10).checkSums(earlier: earlier)
    try end(33, nil).checkSums(earlier: earlier)
    try end(40, 10).checkSums(earlier: [])
    for (count, own) in [(41, 10), (39, 10), (29, nil)] as [(Int, Int?)] {
      #expect(throws: ReleaseError.self) { try end(count, own).checkSums(earlier: earlier) }
    }
    for parts in [[], [Self.quarter], [Period(.month, of: Month(year: 2025, month: 12))]] {
      #expect(throws: ReleaseError.self) { try end(40, 10, parts: parts).checkSums(earlier: earlier) }
    }
  }

  @Test("A year's report says of every figure where it comes from, and of none that it is 0 for want of a source")
  func report() throws {
    let december = Month(year: 2026, month: 12)
    let year = Period(.year, of: december)
    #expect(YearReport(Self.release([])) == nil)
    let release = Self.release(
      [
        Self.table(year, [], [([], 100)], unit: .contact), Self.table(year, [], [([], nil)]),
        Self.table(year, [.duration], [(["lt5"], 30), (["5_14"], nil)]),
        Self.table(year, [.returning], [(["first"], 60), (["returning"], 20), (["unknown"], nil)]),
        Self.table(year, [.outcome], [(["support_advice"], 70), (["exit_intake"], 9)]),
      ], month: december)
    let report = try #require(YearReport(release))
    func figure(_ name: YearReport.Name) throws -> YearReport.Figure {
      try #require(report.figures.first { $0.name == name })
    }
    #expect(report.figures.map(\.name) == YearReport.Name.allCases)
    #expect(try figure(.contacts).source == .collected && figure(.contacts).rows.map(\.count) == [100])
    #expect(try figure(.conversations).source == .hidden && figure(.conversations).rows.map(\.count) == [nil])
    #expect(try figure(.durations).source == .estimated)
    #expect(try figure(.exitIntakes).rows.map(\.count) == [9])
    #expect(try figure(.returningShare).share(of: "returning") == 25)
    #expect(try figure(.durations).share(of: "lt5") == nil, "a part is hidden")
    for name in [YearReport.Name.volunteersActive, .volunteersTrained] { #expect(try figure(name).source == .notCollected) }
    #expect(report.figures.flatMap(\.rows).allSatisfy { $0.count != 0 })
    #expect(try figure(.referrals).source == .hidden && figure(.closures).rows.isEmpty)
  }
}
