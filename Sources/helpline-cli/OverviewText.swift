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
      (.contacts, contacts), (.waiting, waiting), (.decisions, decisions), (.followUps, followUps), (.mentors, mentors),
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

  private var mentors: Table {
    Table(
      heading: [speech(CasePageMessage.mentor), speech(OverviewMessage.load), speech(CasePageMessage.languages)],
      rows: overview.mentors.map { mentor in
        [name(mentor.id), String(mentor.load), mentor.languages.map { label(.language, $0) }.joined(separator: ", ")]
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
