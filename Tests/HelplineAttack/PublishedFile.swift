import Foundation

/// A release as an outsider reads it: the JSON file, and nothing else.
package struct PublishedFile: Sendable {
  package struct Table: Sendable {
    package let unit: String
    /// Months 1 to 12.
    package let months: Set<Int>
    package let dimensions: [String]
    /// Nil is hidden.
    package var cells: [(categories: [String], count: Int?)]

    package init(unit: String, months: Set<Int>, dimensions: [String], cells: [(categories: [String], count: Int?)]) {
      self.unit = unit
      self.months = months
      self.dimensions = dimensions
      self.cells = cells
    }
  }

  package let name: String
  package let k: Int
  package let units: [String: [String]]
  package let categories: [String: [String]]
  package let groups: [String: [String: [String]]]
  package let zeros: [[String: String]]
  package var tables: [Table]

  /// Nil unless it has the form that docs/statistics.md describes.
  package init?(_ json: [UInt8]) {
    guard let file = try? JSONSerialization.jsonObject(with: Data(json)) as? [String: Any], let name = file["release"] as? String,
      let k = file["k"] as? Int, let units = file["units"] as? [String: [String]],
      let categories = file["categories"] as? [String: [String]],
      let groups = file["groups"] as? [String: [String: [String]]], let periods = file["periods"] as? [String: [String]],
      let zeros = file["structural_zeros"] as? [[String: String]], let tables = file["tables"] as? [[String: Any]]
    else { return nil }
    func months(_ period: String) -> Set<Int> {
      if period.count == 7, let month = Int(period.suffix(2)) { return [month] }
      if let parts = periods[period] { return parts.reduce(into: []) { $0.formUnion(months($1)) } }
      // A quarter that an earlier release has told the months of.
      guard let quarter = Int(period.suffix(1)) else { return [] }
      return Set(quarter * 3 - 2...quarter * 3)
    }
    var read: [Table] = []
    for table in tables {
      guard let unit = table["unit"] as? String, let period = table["period"] as? String,
        let dimensions = table["dims"] as? [String],
        let cells = table["cells"] as? [[Any]]
      else { return nil }
      read.append(
        Table(
          unit: unit, months: months(period), dimensions: dimensions,
          cells: cells.map { (($0.first as? [String]) ?? [], $0.last as? Int) }))
    }
    (self.name, self.k, self.units, self.categories, self.groups, self.zeros) = (name, k, units, categories, groups, zeros)
    self.tables = read
  }

  /// The codes of a category, which is a group or a code.
  package func codes(_ dimension: String, _ category: String) -> Set<String> { Set(groups[dimension]?[category] ?? [category]) }

  /// The same tables with everything hidden.
  var withoutFigures: PublishedFile {
    var file = self
    for table in file.tables.indices {
      for cell in file.tables[table].cells.indices { file.tables[table].cells[cell].count = nil }
    }
    return file
  }

  /// What a cell of a table has to be.
  package func count(of categories: [String], in table: Table, _ truth: HandCount) -> Int {
    let codes = zip(table.dimensions, categories).map { ($0, self.codes($0, $1)) }
    return truth.count(table.unit, months: table.months, Dictionary(uniqueKeysWithValues: codes)).count
  }
}
