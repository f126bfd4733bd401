import HelplineVault

/// Releases that follow from each other: docs/protocol.md 8.4. Both ends believe a release only through this.
package struct ReleaseChain: Sendable {
  /// From the first on.
  package private(set) var releases: [Release] = []
  private var hashes: [[UInt8]] = []

  package init() {}

  /// Number and hash of the newest; 0 and zeros before the first.
  package var head: Head {
    Head(position: UInt64(releases.count), hash: hashes.last ?? [UInt8](repeating: 0, count: 32))
  }

  /// The hash of a number; nil if it is not there.
  package func hash(of number: Int) -> [UInt8]? { hashes.indices.contains(number - 1) ? hashes[number - 1] : nil }

  package func release(_ number: Int) -> Release? { releases.indices.contains(number - 1) ? releases[number - 1] : nil }

  /// Those of a calendar year.
  package func releases(of year: Int) -> [Release] { releases.filter { $0.month.year == year } }

  /// Throws `ReleaseError` unless it is the next one, holds together, and its roster's key signed it.
  package mutating func append(_ signed: SignedRelease, rosters: RosterChain) throws(ReleaseError) {
    do throws(VaultError) { try signed.verify(rosters: rosters) } catch { throw .notSigned(error) }
    let release = try Release(signed.document)
    guard release.number == releases.count + 1, release.previous == hashes.last else { throw .outOfOrder }
    if let last = releases.last {
      guard release.month == last.month.adding(months: 1) else { throw .outOfOrder }
      if last.month.year == release.month.year {
        guard release.isFrozen(as: last) else { throw .planChanged }
      }
    }
    let earlier = releases(of: release.month.year)
    // What it leaves out of a quarter would not be added up.
    guard release.periods == Release.Composite.ending(with: release.month, of: earlier.map(\.month) + [release.month]) else {
      throw .sumsDiffer("periods")
    }
    try release.checkSums(earlier: earlier)
    do throws(VaultError) {
      hashes.append(try SignedRelease.hash(signed.document, organisation: rosters.organisation))
    } catch { throw .notSigned(error) }
    releases.append(release)
  }
}

extension Release {
  /// Whether it has what stays the same within a calendar year.
  package func isFrozen(as other: Release) -> Bool {
    plan == other.plan && k == other.k && units == other.units && categories == other.categories && groups == other.groups
      && structuralZeros == other.structuralZeros
  }

  /// A place in the tables: a figure, shown or hidden.
  private struct Place: Hashable {
    let unit: StatisticalUnit
    let period: Period
    let dimensions: [StatisticalDimension]
    let categories: [String]
  }

  private var figures: [Place: Int?] {
    var figures: [Place: Int?] = [:]
    for table in tables {
      for cell in table.cells {
        let place = Place(unit: table.unit, period: table.period, dimensions: table.dimensions, categories: cell.categories)
        figures.updateValue(cell.count, forKey: place)
      }
    }
    return figures
  }

  /// Throws `sumsDiffer` unless what is shown agrees: parts of a table with its sums, parts of a period with the period, also those that
  /// the year's `earlier` releases have shown.
  package func checkSums(earlier: [Release]) throws(ReleaseError) {
    var known: [Place: Int?] = [:]
    for release in earlier + [self] { known.merge(release.figures) { _, newer in newer } }
    for table in tables {
      for (margin, parts) in Self.margins(table) { try Self.compare(parts, with: margin, known) }
    }
    for composite in periods {
      guard !composite.parts.isEmpty, composite.parts.allSatisfy({ composite.period.contains($0) && $0 != composite.period })
      else {
        throw .sumsDiffer(composite.period.description)
      }
      for table in tables where table.period == composite.period {
        for cell in table.cells {
          func place(_ period: Period) -> Place {
            Place(unit: table.unit, period: period, dimensions: table.dimensions, categories: cell.categories)
          }
          try Self.compare(composite.parts.map(place), with: place(composite.period), known)
        }
      }
    }
  }

  /// Of each sum that a table has another table for: its place, and the places of its parts.
  private static func margins(_ table: Table) -> [(Place, [Place])] {
    func place(_ dimensions: [StatisticalDimension], _ categories: [String]) -> Place {
      Place(unit: table.unit, period: table.period, dimensions: dimensions, categories: categories)
    }
    let all = table.cells.map { place(table.dimensions, $0.categories) }
    var margins: [(Place, [Place])] = table.dimensions.isEmpty ? [] : [(place([], []), all)]
    guard table.dimensions.count == 2 else { return margins }
    for side in 0..<2 {
      for (category, parts) in Dictionary(grouping: all, by: { $0.categories[side] }) {
        margins.append((place([table.dimensions[side]], [category]), parts))
      }
    }
    return margins
  }

  /// A sum that is not shown, or some part of which stands in no table, says nothing.
  private static func compare(_ parts: [Place], with sum: Place, _ known: [Place: Int?]) throws(ReleaseError) {
    guard case .some(.some(let whole)) = known[sum] else { return }
    var shown = 0
    var isComplete = true
    for part in parts {
      guard let figure = known[part] else { return }
      guard let count = figure else {
        isComplete = false
        continue
      }
      // More than the sum is as wrong as one more; so many large counts would be more than an integer holds.
      shown = min(shown + count, whole + 1)
    }
    guard isComplete ? shown == whole : shown <= whole else {
      throw .sumsDiffer("\(sum.unit.rawValue) \(sum.period) \(sum.dimensions.map(\.rawValue).joined(separator: " "))")
    }
  }
}
