import ArgumentParser
import Foundation
import HelplineClient
import HelplineCore
import HelplineVault

struct StatisticsGroup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "Close months, and read what was published.",
    discussion: """
      A figure is exact or hidden, and hidden figures all look alike: \(StatisticsText.hidden). What was published never changes. \
      docs/statistics.md says how small numbers are kept from being worked out.
      """,
    subcommands: [
      CloseMonthCommand.self, ListReleasesCommand.self, ShowReleaseCommand.self, ExportReleaseCommand.self,
      VerifyReleaseCommand.self, ReportYearCommand.self,
    ])
}

extension Month: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

extension Period: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

struct CloseMonthCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "close", abstract: "Close a month and publish its figures (coordinators).",
    discussion: """
      Without a month, the next one that is due. A month can be closed from the 3rd day of the next one on. Whoever corrects a \
      contact afterwards corrects the contact, not the statistics.
      """)
  @Argument(help: ArgumentHelp("The month.", valueName: "yyyy-mm"))
  var month: Month?
  @OptionGroup var common: CommonOptions

  struct Closed: Encodable {
    let month: Month
    let number: Int
    let cells: Int
    let hidden: Int
    /// Absent if somebody else began this closing.
    let dropped: Int?
  }

  func run(_ context: Context) async throws {
    try await context.signedIn { session in
      try await session.require(.coordinators)
      let closed = try await session.closeMonth(month) { running in
        let of = max(1, running.of)
        context.terminal.progress(
          context.speech(running.phase.label) + (of > 1 ? " \(min(100, running.done * 100 / of)) %" : ""))
      }
      context.terminal.endProgress()
      let cells = closed.release.tables.flatMap(\.cells)
      let result = Closed(
        month: closed.release.month, number: closed.release.number, cells: cells.count,
        hidden: cells.count { $0.count == nil }, dropped: closed.dropped)
      try context.output.result(
        result,
        context.speech(
          StatisticsMessage.closed,
          ["month": result.month.description, "cells": String(result.cells), "hidden": String(result.hidden)]))
      if let dropped = closed.dropped, dropped > 0 { context.say(StatisticsMessage.dropped, ["count": String(dropped)]) }
    }
  }
}

struct ListReleasesCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Every release, oldest first; for coordinators also the months that are due.")
  @OptionGroup var common: CommonOptions

  struct Listed: Encodable {
    struct Line: Encodable {
      let number: Int
      let month: Month
      let periods: [String]
      let plan: String
      let cells: Int
      let hidden: Int
    }
    let releases: [Line]
    /// Absent for who does not close months.
    let due: [Month]?
  }

  func run(_ context: Context) async throws {
    try await context.signedIn { session in
      let releases = try await session.releases().releases
      let due = await session.isAdmitted(.coordinators) ? try await session.monthsToClose().ready : nil
      let lines = releases.map { release in
        let cells = release.tables.flatMap(\.cells)
        return Listed.Line(
          number: release.number, month: release.month, periods: Period.ending(with: release.month).map(\.description),
          plan: release.plan, cells: cells.count, hidden: cells.count { $0.count == nil })
      }
      let speech = context.speech
      let table = Table(
        heading: [
          speech(StatisticsMessage.columnNumber), speech(StatisticsMessage.columnPeriods), speech(StatisticsMessage.columnPlan),
          speech(StatisticsMessage.columnCells), speech(StatisticsMessage.columnHidden),
        ],
        rows: lines.map {
          [String($0.number), $0.periods.joined(separator: ", "), $0.plan, String($0.cells), String($0.hidden)]
        })
      try context.output.result(
        Listed(releases: lines, due: due), lines.isEmpty ? "" : table.text(width: context.terminal.resultWidth))
      if lines.isEmpty { context.say(StatisticsMessage.nothingPublished) }
      if let due, !due.isEmpty {
        context.say(StatisticsMessage.due, ["months": due.map(\.description).joined(separator: ", ")])
      }
    }
  }
}

struct ShowReleaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "The tables of a month, a quarter or a year; without one, of the newest release.")
  @Argument(help: ArgumentHelp("2026-03, 2026-Q1 or 2026.", valueName: "period"))
  var period: Period?
  @Option(
    help: ArgumentHelp(
      "Only the tables by these dimensions, separated by commas, as in the file: channel, or concern,age_band; total for none.",
      valueName: "dimensions"))
  var table: String?
  @Flag(help: "With bars.")
  var chart = false
  @OptionGroup var common: CommonOptions

  private func dimensions() throws -> Set<StatisticalDimension>? {
    guard let table else { return nil }
    if table == "total" { return [] }
    return Set(
      try table.split(separator: ",", omittingEmptySubsequences: false).map { name in
        guard let dimension = StatisticalDimension(rawValue: String(name)) else {
          throw ValidationError("--table: there is no dimension \(name).")
        }
        return dimension
      })
  }

  func validate() throws { _ = try dimensions() }

  struct Shown: Encodable {
    struct Table: Encodable {
      struct Cell: Encodable {
        let categories: [String]
        let count: Int?
        func encode(to encoder: any Encoder) throws {
          var container = encoder.container(keyedBy: Keys.self)
          try container.encode(categories, forKey: .categories)
          // Hidden is said, not left out.
          try container.encode(count, forKey: .count)
        }
        enum Keys: CodingKey { case categories, count }
      }
      let unit: String
      let period: String
      let dims: [String]
      let cells: [Cell]
    }
    let release: Month
    let tables: [Table]
  }

  func run(_ context: Context) async throws {
    let lists = try context.codeLists()
    let wanted = try dimensions()
    try await context.signedIn { session in
      let releases = try await session.releases().releases
      guard let release = period.map({ period in releases.first { $0.month == period.last } }) ?? releases.last else {
        throw ClientError.noSuchRelease
      }
      let tables = release.tables.filter { table in
        (period == nil || table.period == period) && (wanted == nil || Set(table.dimensions) == wanted)
      }
      guard !tables.isEmpty else { throw Mishap.noSuchTable }
      let text = StatisticsText(lists: lists, speech: context.speech)
      let shown = Shown(
        release: release.month,
        tables: tables.map { table in
          .init(
            unit: table.unit.rawValue, period: table.period.description, dims: table.dimensions.map(\.rawValue),
            cells: table.cells.map { .init(categories: $0.categories, count: $0.count) })
        })
      let width = context.terminal.resultWidth
      try context.output.result(
        shown, tables.map { text.table($0, of: release, width: width, chart: chart) }.joined(separator: "\n\n"))
      if tables.contains(where: { $0.cells.contains { $0.count == nil } }) {
        context.say(StatisticsMessage.hiddenMeans, ["sign": StatisticsText.hidden])
      }
    }
  }
}

/// A release by its number or by the month, quarter or year that it closes.
struct ReleaseName: ExpressibleByArgument {
  let text: String
  init?(argument: String) {
    guard Int(argument).map({ (1...9999).contains($0) }) == true || Period(argument) != nil else { return nil }
    text = argument
  }

  func find(in chain: ReleaseChain) throws -> Release {
    // Four digits are a year, before they are a number that nobody will ever reach.
    let found =
      Period(text).map { period in chain.releases.first { $0.month == period.last } } ?? Int(text).flatMap { chain.release($0) }
    guard let found else { throw ClientError.noSuchRelease }
    return found
  }
}

struct ExportReleaseCommand: HelplineCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable { case json, csv }

  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a release as a file, to be passed on: an entry of the audit log.",
    discussion: "JSON is the signed form itself, byte for byte; CSV has one row for each figure, empty where it is hidden.")
  @Argument(help: ArgumentHelp("Its number, or the month, quarter or year that it ends with.", valueName: "release"))
  var release: ReleaseName
  @Option(help: "json or csv.")
  var format: Format
  @Option(help: ArgumentHelp("A new file; else standard output.", valueName: "file"))
  var output: String?
  @OptionGroup var common: CommonOptions

  struct Exported: Encodable {
    let number: Int
    let month: Month
    let content: String?
  }

  func run(_ context: Context) async throws {
    // Before the log says that it was exported.
    if let output, FileManager.default.fileExists(atPath: output) { throw Mishap.unwritableFile(output) }
    try await context.signedIn { session in
      let named = try release.find(in: try await session.releases())
      let exported = try await session.exportRelease(named.number)
      let content = format == .json ? String(decoding: exported.bytes, as: UTF8.self) : exported.csv
      if let output {
        let file = URL(fileURLWithPath: output)
        do { try Data(content.utf8).write(to: file, options: .withoutOverwriting) } catch {
          throw Mishap.unwritableFile(output)
        }
        try context.output.result(Exported(number: exported.number, month: exported.month, content: nil), "")
      } else {
        try context.output.result(
          Exported(number: exported.number, month: exported.month, content: content),
          content.hasSuffix("\n") ? String(content.dropLast()) : content)
      }
    }
  }
}

struct VerifyReleaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check the releases' chain and signatures, and that a file is one of them, unchanged.",
    discussion: "Without a file, the chain alone. With one, exported as JSON or CSV: exit code 1 if it is not what was published."
  )
  @Argument(help: "An exported file.")
  var file: String?
  @OptionGroup var common: CommonOptions

  struct Verified: Encodable {
    let releases: Int
    let hash: Bytes
    /// The release that the file is.
    let number: Int?
  }

  func run(_ context: Context) async throws {
    var content: [UInt8]?
    if let file {
      guard let data = try? Data(contentsOf: URL(fileURLWithPath: file)) else { throw Mishap.unreadableFile(file) }
      content = Array(data)
    }
    try await context.signedIn { [content] session in
      let chain = try await session.releases { done, of in
        context.terminal.progress(
          context.speech(StatisticsMessage.verifying, ["done": String(done), "all": String(of)]))
      }
      context.terminal.endProgress()
      var found: Release?
      if let content {
        // Standard output ends with a line break.
        let bare = content.last == 0x0a ? Array(content.dropLast()) : content
        found = chain.releases.first { $0.bytes == bare || Array($0.csv.utf8.dropLast()) == bare }
        guard found != nil else { throw Mishap.notARelease(file ?? "") }
      }
      let result = Verified(releases: chain.releases.count, hash: Bytes(chain.head.hash), number: found?.number)
      let values = ["count": String(chain.releases.count), "month": found?.month.description ?? ""]
      try context.output.result(
        result, context.speech(found == nil ? StatisticsMessage.chainHolds : .fileHolds, values))
    }
  }
}

struct ReportYearCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "The figures of a year that funders ask for, each with where it comes from.")
  @Argument(help: ArgumentHelp("A year that is closed.", valueName: "yyyy"))
  var year: Int
  @Option(help: "Language of the report; else that of the messages.")
  var language: Language?
  @OptionGroup var common: CommonOptions

  struct Report: Encodable {
    struct Figure: Encodable {
      struct Row: Encodable {
        let category: String
        let count: Int?
        func encode(to encoder: any Encoder) throws {
          var container = encoder.container(keyedBy: Keys.self)
          if !category.isEmpty { try container.encode(category, forKey: .category) }
          try container.encode(count, forKey: .count)
        }
        enum Keys: CodingKey { case category, count }
      }
      let figure: String
      let source: YearReport.Source
      let dimension: String?
      let rows: [Row]
    }
    let year: Int
    let figures: [Figure]
  }

  func run(_ context: Context) async throws {
    let lists = try context.codeLists()
    let organisation = try context.organisation()
    try await context.signedIn { session in
      let december = Month(year: year, month: 12)
      let releases = try await session.releases().releases
      guard let report = releases.first(where: { $0.month == december }).flatMap({ YearReport($0) }) else {
        throw Mishap.yearNotClosed(year)
      }
      let speech = language.map { Speech(language: $0) } ?? context.speech
      let text = StatisticsText(lists: lists, speech: speech)
      let json = Report(
        year: year,
        figures: report.figures.map { figure in
          .init(
            figure: figure.name.rawValue, source: figure.source, dimension: figure.dimension?.rawValue,
            rows: figure.rows.map { .init(category: $0.category, count: $0.count) })
        })
      try context.output.result(
        json, text.report(report, organisation: organisation.name[speech.language], width: context.terminal.resultWidth))
    }
  }
}
