/// What funders ask for, from a year's release: every figure with where it comes from. Nothing is reckoned as 0 that nobody counted.
package struct YearReport: Equatable, Sendable {
  package enum Source: String, Codable, CaseIterable, Sendable {
    /// Counted from what was logged.
    case collected
    /// Counted from what members judged, as the length of a call.
    case estimated
    /// Counted, and not shown because it is small or would give a small number away, or because the year's plan does not publish it.
    case hidden
    /// Nobody counts it.
    case notCollected = "not_collected"
  }

  package enum Name: String, CaseIterable, Sendable {
    // In the order in which they are reported.
    case contacts, kinds, channels, conversations, relations, concerns
    case returningShare = "returning_share"
    case durations, referrals, services, responses
    case exitIntakes = "exit_intakes"
    case casesActive = "cases_active"
    case casesOpened = "cases_opened"
    case closures
    case goalChange = "goal_change"
    case goalDomains = "goal_domains"
    case meetings
    case volunteersActive = "volunteers_active"
    case volunteersTrained = "volunteers_trained"
  }

  package struct Row: Equatable, Sendable {
    /// A code or group; empty for the one row of a figure that is a single number.
    package let category: String
    /// Nil is hidden.
    package let count: Int?
  }

  package struct Figure: Equatable, Sendable {
    package let name: Name
    package let source: Source
    /// By which the rows are; nil for a single number.
    package let dimension: StatisticalDimension?
    /// Empty where the figure was not collected, or its table is not published.
    package let rows: [Row]
  }

  package let year: Int
  package let release: Release
  package let figures: [Figure]

  /// Nil unless `release` is that of a December.
  package init?(_ release: Release) {
    guard release.month.month == 12 else { return nil }
    year = release.month.year
    self.release = release
    let reader = Reader(release: release, period: Period(.year, of: release.month))
    figures = Name.allCases.map(reader.figure)
  }

  private struct Reader {
    let release: Release
    let period: Period

    func figure(_ name: Name) -> Figure {
      switch name {
      case .contacts: total(name, .contact)
      case .kinds: table(name, .contact, .contactKind)
      case .channels: table(name, .contact, .channel)
      case .conversations: total(name, .conversation)
      case .relations: table(name, .conversation, .relation)
      case .concerns: table(name, .conversation, .concern)
      case .returningShare: table(name, .conversation, .returning)
      case .durations: table(name, .conversation, .duration, shown: .estimated)
      case .referrals: total(name, .referral)
      case .services: table(name, .referral, .referralService)
      case .responses: table(name, .referralAnswer, .responseBand)
      case .exitIntakes: cell(name, .conversation, .outcome, "exit_intake")
      case .casesActive: total(name, .caseActive)
      case .casesOpened: total(name, .caseOpened)
      case .closures: table(name, .caseClosed, .closureReason)
      case .goalChange: table(name, .goalChange, .goalDirection)
      case .goalDomains: table(name, .goalChange, .goalDomain)
      case .meetings: total(name, .meetingHeld)
      case .volunteersActive, .volunteersTrained: Figure(name: name, source: .notCollected, dimension: nil, rows: [])
      }
    }

    private func found(_ unit: StatisticalUnit, _ dimensions: [StatisticalDimension]) -> Release.Table? {
      release.tables.first { $0.unit == unit && $0.period == period && $0.dimensions == dimensions }
    }

    private func total(_ name: Name, _ unit: StatisticalUnit) -> Figure {
      number(name, found(unit, [])?.cells.first?.count)
    }

    private func number(_ name: Name, _ count: Int?) -> Figure {
      Figure(
        name: name, source: count == nil ? .hidden : .collected, dimension: nil, rows: [Row(category: "", count: count)])
    }

    private func table(
      _ name: Name, _ unit: StatisticalUnit, _ dimension: StatisticalDimension, shown: Source = .collected
    ) -> Figure {
      let rows = (found(unit, [dimension])?.cells ?? []).map { Row(category: $0.categories[0], count: $0.count) }
      return Figure(
        name: name, source: rows.contains { $0.count != nil } ? shown : .hidden, dimension: dimension, rows: rows)
    }

    /// One category, if it is published by itself.
    private func cell(_ name: Name, _ unit: StatisticalUnit, _ dimension: StatisticalDimension, _ code: String) -> Figure {
      number(name, found(unit, [dimension])?.cells.first { $0.categories == [code] }?.count)
    }
  }
}

extension YearReport.Figure {
  /// The share of a category among those that are known, in whole per cent; nil if one of the counts is hidden, or there are none.
  package func share(of category: String, without unknown: String = CodeList.unknown) -> Int? {
    let known = rows.filter { $0.category != unknown }
    let counts = known.compactMap(\.count)
    guard counts.count == known.count, let part = known.first(where: { $0.category == category })?.count else { return nil }
    let all = counts.reduce(0, +)
    return all == 0 ? nil : (part * 100 + all / 2) / all
  }
}
