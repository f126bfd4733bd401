import Foundation
import HelplineVault

/// What was published with one month: docs/statistics.md, "The file". It never changes; the next one names its hash.
package struct Release: Equatable, Sendable {
  package struct Table: Equatable, Sendable {
    package let unit: StatisticalUnit
    package let period: Period
    /// Empty for the total.
    package let dimensions: [StatisticalDimension]
    package let cells: [Cell]

    package init(unit: StatisticalUnit, period: Period, dimensions: [StatisticalDimension], cells: [Cell]) {
      self.unit = unit
      self.period = period
      self.dimensions = dimensions
      self.cells = cells
    }
  }

  package struct Cell: Equatable, Sendable {
    /// A code or group of each dimension of the table.
    package let categories: [String]
    /// Nil is hidden.
    package let count: Int?

    package init(categories: [String], count: Int?) {
      self.categories = categories
      self.count = count
    }
  }

  /// A sum of whole periods that the release or an earlier one of the year has published one by one.
  package struct Composite: Equatable, Sendable {
    package let period: Period
    /// Only from the organisation's first month on.
    package let parts: [Period]

    package init(period: Period, parts: [Period]) {
      self.period = period
      self.parts = parts
    }

    /// The quarter and the year that end with a month, the shorter first: of the calendar year's `months`, the organisation's first one on.
    package static func ending(with month: Month, of months: [Month]) -> [Composite] {
      Period.ending(with: month).filter { $0.length != .month }.map { period in
        let length: PeriodLength = period.length == .year ? .quarter : .month
        let parts = months.filter { period.contains(Period(.month, of: $0)) }.map { Period(length, of: $0) }
        return Composite(period: period, parts: Set(parts).sorted())
      }
    }
  }

  /// The month that was closed; month, quarter and year that end with it are in this release.
  package let month: Month
  /// Counted from 1.
  package let number: Int
  /// The hash of the release before, 32 bytes; nil for the first.
  package let previous: [UInt8]?
  package let k: Int
  package let plan: String
  /// The dimensions of each unit that the plan publishes in the year.
  package let units: [StatisticalUnit: [StatisticalDimension]]
  package let categories: [StatisticalDimension: [String]]
  package let groups: [StatisticalDimension: [PublicationPlan.Group]]
  package let periods: [Composite]
  package let structuralZeros: [[StatisticalDimension: String]]
  package let tables: [Table]

  package init(
    month: Month, number: Int, previous: [UInt8]?, k: Int, plan: String, units: [StatisticalUnit: [StatisticalDimension]],
    categories: [StatisticalDimension: [String]], groups: [StatisticalDimension: [PublicationPlan.Group]], periods: [Composite],
    structuralZeros: [[StatisticalDimension: String]], tables: [Table]
  ) {
    self.month = month
    self.number = number
    self.previous = previous
    self.k = k
    self.plan = plan
    self.units = units
    self.categories = categories
    self.groups = groups
    self.periods = periods
    self.structuralZeros = structuralZeros
    self.tables = tables
  }

  /// Whether a cell of these categories cannot be: public, and the only zero that is shown.
  package func isStructuralZero(_ dimensions: [StatisticalDimension], _ cell: [String]) -> Bool {
    func codes(_ dimension: StatisticalDimension, _ category: String) -> [String] {
      groups[dimension]?.first { $0.id == category }?.codes ?? [category]
    }
    guard dimensions.count == 2 else { return false }
    let first = codes(dimensions[0], cell[0])
    let second = codes(dimensions[1], cell[1])
    return first.allSatisfy { a in
      second.allSatisfy { b in structuralZeros.contains { $0 == [dimensions[0]: a, dimensions[1]: b] } }
    }
  }

  /// One tidy row for each cell, `count` empty where it is hidden.
  package var csv: String {
    var lines = ["release,unit,period,dimension_1,category_1,dimension_2,category_2,count"]
    for table in tables {
      for cell in table.cells {
        var fields = [month.description, table.unit.rawValue, table.period.description]
        for place in 0..<2 {
          fields.append(table.dimensions.count > place ? table.dimensions[place].rawValue : "")
          fields.append(cell.categories.count > place ? cell.categories[place] : "")
        }
        lines.append((fields + [cell.count.map(String.init) ?? ""]).joined(separator: ","))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
