import HelplineCore
import Testing

@Suite("Releases")
struct ReleaseTests {
  private static func release(total: Int? = 31, cells: [Release.Cell]? = nil, zeros: [[StatisticalDimension: String]] = [])
    -> Release
  {
    let period = Period(.month, of: Month(year: 2026, month: 3))
    let quarter = Period(.quarter, of: Month(year: 2026, month: 3))
    return Release(
      month: Month(year: 2026, month: 3), number: 2, previous: [UInt8](repeating: 7, count: 32), k: 5, plan: "large",
      units: [.contact: [.channel]], categories: [.channel: ["phone", "chat"]],
      groups: [
        .channel: [PublicationPlan.Group(id: "voice", codes: ["phone"]), PublicationPlan.Group(id: "text", codes: ["chat"])]
      ],
      periods: [Release.Composite(period: quarter, parts: quarter.months.map { Period(.month, of: $0) })], structuralZeros: zeros,
      tables: [
        Release.Table(unit: .contact, period: period, dimensions: [], cells: [Release.Cell(categories: [], count: total)]),
        Release.Table(
          unit: .contact, period: quarter, dimensions: [.channel],
          cells: cells ?? [Release.Cell(categories: ["phone"], count: 31), Release.Cell(categories: ["chat"], count: nil)]),
      ])
  }

  @Test("It has one form in bytes, which reads back as the same")
  func bytes() throws {
    let release = Self.release()
    let text = String(decoding: release.bytes, as: UTF8.self)
    #expect(try Release(release.bytes) == release)
    #expect(text.hasPrefix(#"{"v":1,"release":"2026-03","number":2,"previous":"BwcH"#))
    #expect(text.contains(#""categories":{"channel":["phone","chat"]}"#))
    #expect(text.contains(#""periods":{"2026-Q1":["2026-01","2026-02","2026-03"]}"#))
    #expect(text.contains(#"{"unit":"contact","period":"2026-Q1","dims":["channel"],"cells":[[["phone"],31],[["chat"],null]]}"#))
    #expect(text.contains(#"{"unit":"contact","period":"2026-03","dims":[],"cells":[[[],31]]}"#))
  }

  @Test("A byte changed, taken away or added is another release or none")
  func everyByte() {
    let bytes = Self.release().bytes
    for place in bytes.indices {
      var flipped = bytes
      flipped[place] ^= 1
      var shorter = bytes
      shorter.remove(at: place)
      var longer = bytes
      longer.insert(0x20, at: place)
      for changed in [flipped, shorter, longer] {
        let read = try? Release(changed)
        #expect(read == nil || read?.bytes == changed)
        #expect(read != Self.release())
      }
    }
  }

  @Test("A count below k is refused, a hidden one and one of k are not")
  func smallCounts() {
    #expect(throws: ReleaseError.self) { try Self.release(total: 4).check() }
    #expect(throws: ReleaseError.self) { try Self.release(total: 0).check() }
    #expect(throws: Never.self) { try Self.release(total: 5).check() }
    #expect(throws: Never.self) { try Self.release(total: nil).check() }
  }

  @Test("A table without one of its categories is refused")
  func missingCell() {
    #expect(throws: ReleaseError.self) { try Self.release(cells: [Release.Cell(categories: ["phone"], count: 31)]).check() }
    let grouped = ["voice", "text"].map { Release.Cell(categories: [$0], count: 9) }
    #expect(throws: Never.self) { try Self.release(cells: grouped).check() }
  }

  @Test("The rows of the CSV are the cells, an empty count for a hidden one")
  func csv() {
    let lines = Self.release().csv.split(separator: "\n")
    #expect(
      lines == [
        "release,unit,period,dimension_1,category_1,dimension_2,category_2,count",
        "2026-03,contact,2026-03,,,,,31",
        "2026-03,contact,2026-Q1,channel,phone,,,31",
        "2026-03,contact,2026-Q1,channel,chat,,,",
      ])
  }

  @Test("A combination that cannot be is zero for everybody")
  func structuralZero() {
    let release = Release(
      month: Month(year: 2026, month: 1), number: 1, previous: nil, k: 5, plan: "large",
      units: [.conversation: [.relation, .concern]],
      categories: [.relation: ["self", "parent"], .concern: ["change", "info"]],
      groups: [.concern: [PublicationPlan.Group(id: "all", codes: ["change", "info"])]], periods: [],
      structuralZeros: [[.relation: "self", .concern: "change"], [.relation: "self", .concern: "info"]], tables: [])
    #expect(release.isStructuralZero([.relation, .concern], ["self", "change"]))
    #expect(release.isStructuralZero([.relation, .concern], ["self", "all"]))
    #expect(!release.isStructuralZero([.relation, .concern], ["parent", "all"]))
    #expect(!release.isStructuralZero([.relation], ["self"]))
  }

  @Test("Periods are read as they are written", arguments: ["2026-03", "2026-Q1", "2026-Q4", "2026"])
  func periods(text: String) { #expect(Period(text)?.description == text) }

  @Test("What is no period is none", arguments: ["2026-13", "2026-Q0", "2026-Q5", "26", "2026-3", "2026-Q1x", ""])
  func noPeriods(text: String) { #expect(Period(text) == nil) }

  @Test("Month, quarter and year end together in December, month and quarter in March")
  func ending() {
    func lengths(_ month: Int) -> [PeriodLength] { Period.ending(with: Month(year: 2026, month: month)).map(\.length) }
    #expect(lengths(12) == [.month, .quarter, .year])
    #expect(lengths(3) == [.month, .quarter])
    #expect(lengths(5) == [.month])
  }
}
