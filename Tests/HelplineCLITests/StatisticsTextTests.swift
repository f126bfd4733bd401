import Foundation
import HelplineClient
import HelplineCore
import Testing

@testable import helpline_cli

@Suite("What was published, as text")
struct StatisticsTextTests {
  private static func release(month: Int = 12, _ tables: [Release.Table]) -> Release {
    Release(
      month: Month(year: 2026, month: month), number: 1, previous: nil, k: 5, plan: "medium", units: [.conversation: [.relation]],
      categories: [.relation: ["self", "parent"], .channel: ["phone"]],
      groups: [.concern: [PublicationPlan.Group(id: "mixed", codes: ["change", "online"])]], periods: [], structuralZeros: [],
      tables: tables)
  }

  private static func table(
    _ unit: StatisticalUnit, _ dimensions: [StatisticalDimension], _ cells: [([String], Int?)]
  ) -> Release.Table {
    Release.Table(
      unit: unit, period: Period("2026")!, dimensions: dimensions,
      cells: cells.map { Release.Cell(categories: $0.0, count: $0.1) })
  }

  private func text(_ language: Language = .en) -> StatisticsText {
    StatisticsText(lists: codeLists, speech: Speech(language: language))
  }

  @Test("A hidden figure has one sign, as a total, in rows and in columns, and no bar")
  func hidden() throws {
    let total = Self.table(.contact, [], [([], nil)])
    let rows = Self.table(.conversation, [.relation], [(["self"], 40), (["parent"], nil)])
    let crossed = Self.table(
      .conversation, [.relation, .concern], [(["self", "mixed"], nil), (["parent", "mixed"], 12)])
    let release = Self.release([total, rows, crossed])
    #expect(text().table(total, of: release, width: nil) == "Contacts 2026: ..")
    let lines = text().table(rows, of: release, width: nil, chart: true).split(separator: "\n")
    #expect(lines[2].hasSuffix(String(repeating: "█", count: 30)) && lines[2].contains(" 40 "))
    #expect(lines[3].hasSuffix("..") && !lines[3].contains("█"))
    let columns = text().table(crossed, of: release, width: nil).split(separator: "\n")
    #expect(columns[1].contains("change in thinking or behaviour, extremist communities or material online"))
    #expect(columns[2].hasSuffix("..") && columns[3].hasSuffix("12"))
  }

  @Test("The report marks each figure in each language, and has a zero for none", arguments: Language.allCases)
  func report(language: Language) throws {
    let release = Self.release([
      Self.table(.contact, [], [([], 120)]), Self.table(.conversation, [], [([], nil)]),
      Self.table(.conversation, [.returning], [(["first"], 60), (["returning"], 20), (["unknown"], 9)]),
      Self.table(.conversation, [.duration], [(["lt5"], 30), (["5_14"], nil)]),
    ])
    let report = try #require(YearReport(release))
    let speech = Speech(language: language)
    let page = text(language).report(report, organisation: "Esimerkki", width: nil)
    for source in YearReport.Source.allCases { #expect(page.contains("[\(speech(source.label))]"), "\(source)") }
    for name in YearReport.Name.allCases { #expect(page.contains(speech(name.label)), "\(name)") }
    #expect(page.contains("25 %") && page.contains(": 120") && page.contains("2026"))
    #expect(!page.contains(": 0"))
  }

  @Test("A release is named by its number, a month, a quarter or a year")
  func names() throws {
    let chain = ReleaseChain()
    #expect(ReleaseName(argument: "0") == nil && ReleaseName(argument: "2026-13") == nil && ReleaseName(argument: "x") == nil)
    for name in ["1", "2026-03", "2026-Q1", "2026"] {
      #expect(throws: ClientError.noSuchRelease) { try #require(ReleaseName(argument: name)).find(in: chain) }
    }
    #expect(chain.release(1) == nil && chain.head.position == 0)
  }

  @Test(
    "Why a month was not closed is told with the month, and with the table in words if there is one", arguments: Language.allCases
  )
  func refusals(language: Language) throws {
    let speech = Speech(language: language)
    let config = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../config").standardizedFileURL.path
    for reason in EndedClosing.Reason.allCases {
      let pipes = try Pipes()
      let context = try Context(pipes, json: true, language: language, environment: ["HELPLINE_CONFIG_DIRECTORY": config])
      let refused = ClosingRefused(
        month: Month(year: 2026, month: 3), reason: reason, table: "referral_answer 2026-Q1 response_band")
      #expect(context.report(refused) == .refused)
      let (result, said) = try pipes.written()
      #expect(result.contains("\"\(reason.rawValue)\""))
      #expect(said.contains("2026-03") && !said.contains("referral_answer") && !said.contains("response_band"))
      let namesTable = [.cannotProtect, .attackSucceeded].contains(reason)
      let words = "(\(speech(StatisticalUnit.referralAnswer.label)) 2026-Q1: \(codeLists.list(.responseBand).label[language]))"
      #expect(said.contains(words) == namesTable)
    }
  }

  @Test("Every table has a name in words; what names no table stays as it is", arguments: Language.allCases)
  func tableNames(language: Language) {
    let speech = Speech(language: language)
    let text = text(language)
    for unit in StatisticalUnit.allCases {
      #expect(text.title(named: "\(unit.rawValue) 2026-03") == "\(speech(unit.label)) 2026-03")
      for dimension in unit.dimensions {
        let title = text.title(named: "\(unit.rawValue) 2026 \(dimension.rawValue) channel")
        #expect(title == "\(speech(unit.label)) 2026: \(text.dimension(dimension)) × \(text.dimension(.channel))")
        #expect(!title.contains("_"))
      }
    }
    for name in ["", "contact", "contact 2026-13", "people 2026-03", "contact 2026-03 shoe_size", "2026-03 contact"] {
      #expect(text.title(named: name) == name)
    }
  }
}
