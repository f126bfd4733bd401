import HelplineClient
import HelplineCore

/// The overview as a person reads it: a table under each heading, or that nothing waits there.
struct OverviewText {
  let overview: Overview
  let lists: CodeLists
  let speech: Speech

  init(_ overview: Overview, lists: CodeLists, speech: Speech) {
    (self.overview, self.lists, self.speech) = (overview, lists, speech)
  }

  func page(width: Int?) -> String {
    let parts: [(OverviewMessage, Table)] = [
      (.contacts, contacts), (.waiting, waiting), (.decisions, decisions), (.followUps, followUps), (.referrals, referrals),
      (.inbounds, inbounds), (.services, services), (.mentors, mentors),
    ]
    let texts = parts.map { title, table in
      speech(title) + "\n" + (table.rows.isEmpty ? speech(OverviewMessage.nothing) : table.text(width: width))
    }
    let months = overview.monthsToClose.map(\.description).joined(separator: ", ")
    let closing = speech(OverviewMessage.months) + "\n" + (months.isEmpty ? speech(OverviewMessage.nothing) : months)
    return ([speech(OverviewMessage.title)] + texts + [closing]).joined(separator: "\n\n")
  }

  private func label(_ list: ListName, _ code: String) -> String { lists.list(list).label(code, speech.language) }

  /// Ids as short as they can be among all cases that are shown.
  private var ids: [ID: String] {
    ShortID.short(
      Array(Set(overview.waiting.map(\.id) + overview.decisions.map(\.id) + overview.followUps.map(\.id))))
  }

  private var contacts: Table {
    Table(
      heading: [speech(lists.list(.urgency).label), speech(OverviewMessage.count), speech(OverviewMessage.longest)],
      rows: overview.contacts.map { [label(.urgency, $0.urgency), String($0.count), speech.days($0.longest)] })
  }

  private var waiting: Table {
    Table(
      heading: [
        speech(ContactMessage.columnID), speech(lists.list(.caseStatus).label), speech(CasePageMessage.columnSince),
        speech(ContactMessage.columnWaits),
      ],
      rows: overview.waiting.map {
        [ids[$0.id] ?? "", label(.caseStatus, $0.status.rawValue), $0.since.description, speech.days($0.days)]
      })
  }

  private var decisions: Table {
    Table(
      heading: [
        speech(ContactMessage.columnID), speech(OverviewMessage.waitsFor), speech(CasePageMessage.columnSince),
        speech(ContactMessage.columnWaits),
      ],
      rows: overview.decisions.map {
        [ids[$0.id] ?? "", speech($0.waitsFor.shortly), $0.since.description, speech.days($0.days)]
      })
  }

  private var followUps: Table {
    Table(
      heading: [
        speech(ContactMessage.columnID), speech(OverviewMessage.followUp), speech(CasePageMessage.due),
        speech(CasePageMessage.mentor),
      ],
      rows: overview.followUps.map { next in
        let due = next.overdue ? "\(next.due) (\(speech(CasePageMessage.overdue)))" : next.due.description
        let month = speech(OverviewMessage.afterMonths, ["month": String(next.month)])
        return [ids[next.id] ?? "", month, due, next.mentor.map(name) ?? ""]
      })
  }

  private var services: Table {
    let ids = ShortService.short(overview.notAssured.map(\.service))
    return Table(
      heading: [speech(ContactMessage.columnID), speech(ServiceMessage.name), speech(ServiceMessage.assured)],
      rows: overview.notAssured.map {
        [
          ids[$0.service.id] ?? "", $0.service.name(in: speech.language).text,
          $0.assured?.description ?? speech(OverviewMessage.never),
        ]
      })
  }

  private var referrals: Table {
    let ids = ShortID.short(overview.referrals.map(\.place.id))
    return Table(
      heading: [
        speech(lists.list(.referralService).label), speech(ReferralMessage.madeIn), speech(ReferralMessage.expected),
        speech(OverviewMessage.overdueBy),
      ],
      rows: overview.referrals.map { referral in
        let id = ids[referral.place.id] ?? ""
        let place =
          switch referral.place {
          case .contact: speech(ReferralMessage.inContact, ["id": id])
          case .inCase: speech(ReferralMessage.inCase, ["id": id])
          }
        return [
          label(.referralService, referral.service), place, referral.expected.description, speech.days(referral.days),
        ]
      })
  }

  private var inbounds: Table {
    let ids = ShortID.short(overview.inbounds.map(\.id))
    return Table(
      heading: [
        speech(ContactMessage.columnID), speech(ContactMessage.columnState), speech(CasePageMessage.columnSince),
        speech(ContactMessage.columnWaits),
      ],
      rows: overview.inbounds.map {
        [ids[$0.id] ?? "", speech($0.state.word), $0.since.description, speech.days($0.days)]
      })
  }

  private var mentors: Table {
    // Nobody's may be known.
    let hasLanguages = overview.mentors.contains { !$0.languages.isEmpty }
    return Table(
      heading: [speech(CasePageMessage.mentor), speech(OverviewMessage.load)]
        + (hasLanguages ? [speech(CasePageMessage.languages)] : []),
      rows: overview.mentors.map { mentor in
        let languages = mentor.languages.map { label(.language, $0) }.joined(separator: ", ")
        return [name(mentor.id), String(mentor.load)] + (hasLanguages ? [languages] : [])
      })
  }

  private func name(_ id: ID) -> String {
    let names = overview.mentors.map { ($0.id, $0.name) }
    return names.first { $0.0 == id }?.1 ?? id.shown
  }
}

extension CaseMatter {
  /// What is to be done, in a table.
  var shortly: OverviewMessage {
    switch self {
    case .assess: .assess
    case .agree: .agree
    case .assign: .assign
    case .answer: .answer
    case .declined: .askAnother
    case .confirmClosing: .confirmClosing
    case .passOn: .passOn
    case .takeOver: .takeOver
    }
  }
}
