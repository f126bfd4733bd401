import Foundation

/// What is published, by volume: `config/statistics.json`, checked as a whole.
package struct PublicationPlans: Equatable, Sendable {
  /// The name of the file in the folder `config`.
  package static let fileName = "statistics.json"

  /// A count below it is hidden.
  package let k: Int
  /// So is one of linkable events with fewer cases behind it.
  package let cases: Int
  /// The name of the plan for years that `years` does not name.
  package let usual: String
  /// Calendar year → name of a plan; chosen before the year begins.
  package let years: [Int: String]
  package let plans: [String: PublicationPlan]

  package init(json: Data, lists: CodeLists) throws(PublicationPlansError) {
    self = try PublicationPlansReader(lists: lists).plans(in: json)
  }

  package init(contentsOf file: URL, lists: CodeLists) throws(PublicationPlansError) {
    guard let json = try? Data(contentsOf: file) else {
      throw PublicationPlansError(file: file.path, place: "", what: "the file cannot be read")
    }
    do throws(PublicationPlansError) {
      try self.init(json: json, lists: lists)
    } catch {
      throw PublicationPlansError(file: file.path, place: error.place, what: error.what)
    }
  }

  init(k: Int, cases: Int, usual: String, years: [Int: String], plans: [String: PublicationPlan]) {
    self.k = k
    self.cases = cases
    self.usual = usual
    self.years = years
    self.plans = plans
  }

  /// The plan of a calendar year. `usual` and every plan that `years` names were found on reading.
  package func plan(for year: Int) -> PublicationPlan { plans[years[year] ?? usual]! }
}

/// What is wrong in the file, in words for the person who mends it.
package struct PublicationPlansError: Error, Equatable, Sendable, CustomStringConvertible {
  package var file: String?
  package let place: String
  package let what: String

  package var description: String {
    [file ?? PublicationPlans.fileName, place, what].filter { !$0.isEmpty }.joined(separator: ": ")
  }
}

/// The tables of one volume.
package struct PublicationPlan: Equatable, Sendable {
  /// A table, by the dimensions and whether it has their codes or their groups; without dimensions it is the total.
  package struct Table: Hashable, Sendable {
    package let dimensions: [StatisticalDimension]
    package let grouped: Bool

    package init(_ dimensions: [StatisticalDimension], grouped: Bool) {
      self.dimensions = dimensions
      self.grouped = grouped && !dimensions.isEmpty
    }

    package static let total = Table([], grouped: false)
  }

  package struct Group: Equatable, Sendable {
    package let id: String
    package let codes: [String]

    package init(id: String, codes: [String]) {
      self.id = id
      self.codes = codes
    }
  }

  package let name: String
  /// Of each grouped dimension: groups that together have every code of its list once.
  package let groups: [StatisticalDimension: [Group]]
  /// The tables of each unit and length of period, the total first.
  package let tables: [StatisticalUnit: [PeriodLength: [Table]]]
  /// Combinations that cannot be, by category of each dimension; public, so nobody learns anything from their zeros.
  package let structuralZeros: [[StatisticalDimension: String]]

  package init(
    name: String, groups: [StatisticalDimension: [Group]], tables: [StatisticalUnit: [PeriodLength: [Table]]],
    structuralZeros: [[StatisticalDimension: String]]
  ) {
    self.name = name
    self.groups = groups
    self.tables = tables
    self.structuralZeros = structuralZeros
  }

  /// The categories of a dimension in a calendar year, with the codes in each; frozen, because lists change only between years.
  package func categories(_ dimension: StatisticalDimension, grouped: Bool, lists: CodeLists, year: Int) -> [Group] {
    let codes = dimension.codes(in: lists, year: year)
    guard grouped, let groups = groups[dimension] else { return codes.map { Group(id: $0, codes: [$0]) } }
    return groups.map { group in Group(id: group.id, codes: codes.filter(group.codes.contains)) }.filter { !$0.codes.isEmpty }
  }

  /// Two dimensions of a unit that stand in one table.
  package func pairs(of unit: StatisticalUnit) -> [Table] {
    Set((tables[unit] ?? [:]).values.flatMap { $0 }.filter { $0.dimensions.count == 2 })
      .sorted { $0.dimensions.lexicographicallyPrecedes($1.dimensions) }
  }
}

/// What ties one unit's figures to another's in a way that outsiders know too: the sum on the left is at most `factor` times the sum on
/// the right, in every period. A link that the true figures of a period break (say because a referral was entered late) is not used there.
package struct LedgerLink: Sendable {
  package struct Term: Hashable, Sendable {
    package let unit: StatisticalUnit
    /// Nil is the total.
    package let category: Category?

    package struct Category: Hashable, Sendable {
      package let dimension: StatisticalDimension
      package let code: String
    }

    package init(_ unit: StatisticalUnit, _ dimension: StatisticalDimension? = nil, _ code: String = "") {
      self.unit = unit
      category = dimension.map { Category(dimension: $0, code: code) }
    }
  }

  package let left: Term
  package let right: [Term]
  package let factor: Int

  /// All there are. Those by goal domain hold for each domain.
  package static func all(goalDomains: [String]) -> [LedgerLink] {
    let active = Term(.caseActive)
    let ofCases =
      [Term(.caseOpened), Term(.caseAssigned), Term(.caseClosed)] + goalDomains.map { Term(.goalChange, .goalDomain, $0) }
    return [
      LedgerLink(
        left: Term(.conversation, .outcome, "referred"), right: [Term(.referral, .referralOrigin, "contact")], factor: 1),
      LedgerLink(
        left: Term(.caseOpened, .caseOrigin, "contact"), right: [Term(.conversation, .outcome, "exit_intake")], factor: 1),
      LedgerLink(left: Term(.meetingHeld), right: [active], factor: 48),
      LedgerLink(
        left: active,
        right: [Term(.caseOpened), Term(.caseAssigned), Term(.caseClosed), Term(.meetingHeld), Term(.goalChange)], factor: 1),
    ] + ofCases.map { LedgerLink(left: $0, right: [active], factor: 1) }
  }
}
