import HelplineCore

/// How the units of a model hang together.
extension Model {
  /// By channel, the conversations are at most all contacts of that channel.
  mutating func addChannelRows() {
    guard let part = layout.kept[.conversation]?[.channel], let whole = layout.kept[.contact]?[.channel] else { return }
    let byGroup = part.groups != nil || whole.groups != nil
    let lengths = [part, whole].compactMap { ($0.groups ?? $0.codes)?.length }
    for period in periods(lengths.max() ?? .year) {
      for category in layout.categories(.channel, grouped: byGroup) {
        guard let few = sum(.conversation, period, .channel, category.id, grouped: byGroup),
          let many = sum(.contact, period, .channel, category.id, grouped: byGroup)
        else { continue }
        let rest = addDifference("non_data|\(period)|channel|\(category.id)", many, 1, [few])
        cells.append(
          Cell(
            unit: .contact, period: period, table: PublicationPlan.Table([.channel], grouped: byGroup),
            categories: ["non_data", category.id], sum: index(of: Sum(atoms: [rest])), count: counts[Int(rest)], cases: nil,
            isStructuralZero: false, isImplicit: true, isTotal: false))
      }
    }
  }

  /// An atom for `factor` × `many` − `few`, which cannot be negative.
  private mutating func addDifference(_ key: String, _ many: Sum, _ factor: Int32, _ few: [Sum]) -> Int32 {
    let value =
      many.atoms.reduce(0) { $0 + counts[Int($1)] } * Int(factor)
      - few.reduce(0) { $0 + $1.atoms.reduce(0) { $0 + counts[Int($1)] } }
    addAtom(key, value)
    let atom = Int32(atoms.count - 1)
    var row = Row()
    row.add(many, factor)
    for sum in few { row.add(sum, -1) }
    row.add(Sum(atoms: [atom]), -1)
    rows.append(row)
    return atom
  }

  mutating func addLinks() {
    let domains = layout.categories(.goalDomain, grouped: false).map(\.id)
    for (number, link) in LedgerLink.all(goalDomains: domains).enumerated() {
      for period in shortestPeriods(of: [link.left] + link.right) {
        guard let left = sum(link.left, period) else { continue }
        let right = Sum(atoms: link.right.compactMap { sum($0, period) }.flatMap(\.atoms).sorted())
        let isTrue = right.atoms.reduce(0) { $0 + counts[Int($1)] } * link.factor >= left.atoms.reduce(0) { $0 + counts[Int($1)] }
        if isTrue { _ = addDifference("link|\(number)|\(period)", right, Int32(link.factor), [left]) }
      }
    }
  }

  /// The shortest periods for which all of them are kept.
  private func shortestPeriods(of terms: [LedgerLink.Term]) -> [Period] {
    for length in PeriodLength.allCases {
      let periods = periods(length)
      if let period = periods.first, terms.allSatisfy({ sum($0, period) != nil }) { return periods }
    }
    return []
  }

  private func sum(_ term: LedgerLink.Term, _ period: Period) -> Sum? {
    sum(term.unit, period, term.category?.dimension, term.category?.code ?? "", grouped: false)
  }
}
