import HelplineClient
import HelplineCore

/// Releases as a person reads them: tables in words, with one sign for every hidden figure.
struct StatisticsText {
  /// As statistical offices write what is confidential. Never a zero, never a dash.
  static let hidden = ".."

  let lists: CodeLists
  let speech: Speech

  func unit(_ unit: StatisticalUnit) -> String { speech(unit.label) }

  func dimension(_ dimension: StatisticalDimension) -> String {
    dimension.list.map { speech(lists.list($0).label) } ?? speech(dimension.ownLabel)
  }

  /// A code's label, or those of all codes of a group: exact in every language, whatever plan made the group.
  func category(_ category: String, of dimension: StatisticalDimension, in release: Release) -> String {
    let codes = release.groups[dimension]?.first { $0.id == category }?.codes ?? [category]
    return codes.map { code(String($0), of: dimension) }.joined(separator: ", ")
  }

  private func code(_ code: String, of dimension: StatisticalDimension) -> String {
    if let list = dimension.list { return lists.list(list).label(code, speech.language) }
    return CodeWord(rawValue: code).map { speech($0) } ?? code
  }

  func figure(_ count: Int?) -> String { count.map(String.init) ?? Self.hidden }

  func title(_ table: Release.Table) -> String { title(table.unit, table.period, table.dimensions) }

  private func title(_ unit: StatisticalUnit, _ period: Period, _ dimensions: [StatisticalDimension]) -> String {
    let by = dimensions.map(dimension).joined(separator: " × ")
    return "\(self.unit(unit)) \(period)" + (by.isEmpty ? "" : ": \(by)")
  }

  /// A table that the server names, as in docs/protocol.md 8.3; what is no such name stays as it is.
  func title(named name: String) -> String {
    let parts = name.split(separator: " ").map(String.init)
    guard parts.count >= 2, let unit = StatisticalUnit(rawValue: parts[0]), let period = Period(parts[1]) else { return name }
    let dimensions = parts.dropFirst(2).compactMap { StatisticalDimension(rawValue: $0) }
    return dimensions.count == parts.count - 2 ? title(unit, period, dimensions) : name
  }

  func table(_ table: Release.Table, of release: Release, width: Int?, chart: Bool = false) -> String {
    let title = title(table)
    guard let first = table.dimensions.first else { return "\(title): \(figure(table.cells.first?.count))" }
    if table.dimensions.count == 2 { return title + "\n" + crossed(table, release).text(width: width) }
    let most = table.cells.compactMap(\.count).max() ?? 0
    let rows = table.cells.map { cell in
      [category(cell.categories[0], of: first, in: release), figure(cell.count)] + (chart ? [Self.bar(cell.count, most)] : [])
    }
    let heading = [dimension(first), speech(StatisticsMessage.count)] + (chart ? [""] : [])
    return title + "\n" + Table(heading: heading, rows: rows).text(width: width)
  }

  /// Rows by the first dimension, columns by the second.
  private func crossed(_ table: Release.Table, _ release: Release) -> Table {
    var columns: [String] = []
    var rows: [(String, [String: Int?])] = []
    for cell in table.cells {
      if !columns.contains(cell.categories[1]) { columns.append(cell.categories[1]) }
      if rows.last?.0 != cell.categories[0] { rows.append((cell.categories[0], [:])) }
      rows[rows.count - 1].1.updateValue(cell.count, forKey: cell.categories[1])
    }
    return Table(
      heading: [dimension(table.dimensions[0])] + columns.map { category($0, of: table.dimensions[1], in: release) },
      rows: rows.map { row in
        [category(row.0, of: table.dimensions[0], in: release)] + columns.map { figure(row.1[$0] ?? nil) }
      })
  }

  /// Of 30 characters for the largest; nothing stands for what is hidden.
  private static func bar(_ count: Int?, _ most: Int) -> String {
    guard let count, most > 0 else { return "" }
    return String(repeating: "█", count: (count * 30 + most / 2) / most)
  }

  // MARK: The report

  func report(_ report: YearReport, organisation: String, width: Int?) -> String {
    let parts = report.figures.map { figure in text(figure, report.release, width) }
    let notes = [speech(ReportMessage.unit), speech(ReportMessage.hiddenNote, ["sign": Self.hidden])]
    return ([speech(ReportMessage.title, ["year": String(report.year), "name": organisation])] + notes + parts)
      .joined(separator: "\n\n")
  }

  private func text(_ figure: YearReport.Figure, _ release: Release, _ width: Int?) -> String {
    let title = "\(speech(figure.name.label)) [\(speech(figure.source.label))]"
    guard let dimension = figure.dimension else {
      return figure.rows.isEmpty || figure.source == .notCollected
        ? title : "\(title): \(self.figure(figure.rows.first?.count))"
    }
    var lines = [title]
    if figure.name == .returningShare {
      lines.append(figure.share(of: "returning").map { "\($0) %" } ?? Self.hidden)
    }
    if !figure.rows.isEmpty {
      let rows = figure.rows.map { [category($0.category, of: dimension, in: release), self.figure($0.count)] }
      lines.append(Table(heading: [self.dimension(dimension), speech(StatisticsMessage.count)], rows: rows).text(width: width))
    }
    return lines.joined(separator: "\n")
  }
}

extension ClosingRefused {
  /// The same, its table in words.
  func said(by text: StatisticsText) -> ClosingRefused {
    ClosingRefused(month: month, reason: reason, table: table.map(text.title(named:)))
  }
}
