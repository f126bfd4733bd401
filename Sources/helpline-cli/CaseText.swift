import HelplineClient
import HelplineCore

/// A case as a person reads it: what it is, the goals, the network, and what happened, the latest first.
struct CaseText {
  let opened: OpenedCase
  let names: [ID: String]
  let lists: CodeLists
  let today: Day
  let speech: Speech

  init(_ opened: OpenedCase, names: [ID: String], lists: CodeLists, today: Day, speech: Speech) {
    (self.opened, self.names, self.lists, self.today, self.speech) = (opened, names, lists, today, speech)
  }

  private var record: Case { opened.record.record }

  func page(width: Int?) -> String {
    var parts = [Table.list(head)]
    let goals = goals(opened.journal?.goals ?? [])
    if !goals.isEmpty { parts.append(speech(CasePageMessage.goals) + "\n" + goals) }
    if !opened.network.isEmpty { parts.append(speech(CasePageMessage.network) + "\n" + network(width: width)) }
    if !opened.referrals.isEmpty {
      let referrals = ReferralText(lists: lists, today: today, speech: speech)
      parts.append(speech(ReferralMessage.referral) + "\n" + referrals.table(opened.found.byDue, width: width))
    }
    parts.append(speech(CasePageMessage.timeline) + "\n" + timeline)
    return parts.joined(separator: "\n\n")
  }

  func label(_ list: ListName, _ code: String) -> String { lists.list(list).label(code, speech.language) }

  /// Who is asked, and what they have said.
  var askedLine: String? {
    guard let asked = opened.asked else { return nil }
    let answer: CasePageMessage =
      switch opened.answer {
      case .accepted: .hasAccepted
      case .declined: .hasDeclined
      case nil: .hasNotAnswered
      }
    return "\(speech.name(asked, names)), \(speech(answer))"
  }

  /// What is due, and whether its day is past.
  var dueLine: String? {
    guard let due = opened.due else { return nil }
    let what =
      due.followUp.map { speech(CasePageMessage.followUpDue, ["month": String($0), "day": due.day.description]) }
      ?? due.day.description
    return due.day < today ? "\(what) (\(speech(CasePageMessage.overdue)))" : what
  }

  // MARK: Head

  private var head: [(String, String)] {
    var rows = [
      (speech(ContactMessage.columnID), opened.id.description),
      (
        speech(lists.list(.caseStatus).label),
        speech(
          CasePageMessage.since, ["status": label(.caseStatus, record.status.rawValue), "day": record.waitingSince.description])
      ),
      (speech(CasePageMessage.mentor), opened.mentor.map { speech.name($0, names) } ?? speech(CasePageMessage.noMentor)),
    ]
    func add(_ name: String, _ value: String?) { if let value, !value.isEmpty { rows.append((name, value)) } }
    add(speech(CasePageMessage.askedMentor), askedLine)
    add(speech(CasePageMessage.handOverReason), opened.handOver?.reason)
    add(speech(CasePageMessage.jointMeeting), opened.handOver?.meeting?.description)
    add(speech(CaseField.nextStep), record.nextStep.map { "\($0.day) \($0.text)" })
    add(speech(CasePageMessage.due), dueLine)
    add(speech(CasePageMessage.lastMeeting), record.lastMeeting?.description)
    add(speech(lists.list(.caseOrigin).label), label(.caseOrigin, record.origin))
    add(speech(CasePageMessage.contact), record.contact?.description)
    add(speech(CasePageMessage.languages), record.languages.map { label(.language, $0) }.joined(separator: ", "))
    add(speech(CaseField.need), record.need)
    add(speech(CaseField.assessment), record.assessment.map(assessment))
    add(speech(lists.list(.closureReason).label), record.closing.map { "\(label(.closureReason, $0.reason)), \($0.day)" })
    add(
      speech(CasePageMessage.barredMembers),
      opened.assignment?.record.barred.map { speech.name($0, names) }.joined(separator: ", "))
    return rows
  }

  private func assessment(_ assessment: Assessment) -> String {
    let found = speech(assessment.exit ? CasePageMessage.needsExit : .needsNoExit)
    let pair = assessment.by.map { speech.name($0, names) }.joined(separator: ", ")
    return "\(found) (\(assessment.day), \(pair))\n\(assessment.text)"
  }

  // MARK: Goals and network

  private func goals(_ parts: [CasePart<Goal>]) -> String {
    let ids = ShortID.short(parts.map(\.id))
    return parts.sorted { ($0.record.day, $0.id) < ($1.record.day, $1.id) }.map { part in
      Self.block(
        "\(ids[part.id] ?? "")  \(label(.goalDomain, part.record.domain))", [part.record.text, Self.scores(part.record)])
    }.joined(separator: "\n")
  }

  /// Each score with its day, oldest first.
  static func scores(_ goal: Goal) -> String {
    goal.scores.map { "\($0.day) \($0.score > 0 ? "+" : $0.score < 0 ? "−" : "")\(abs($0.score))" }.joined(separator: "  ")
  }

  func network(width: Int?) -> String {
    let parts = opened.sortedNetwork
    guard !parts.isEmpty else { return "" }
    let ids = ShortID.short(parts.map(\.id))
    let heading = [
      speech(CaseField.name), speech(ContactMessage.columnID), speech(lists.list(.agencyKind).label),
      speech(lists.list(.commitment).label), speech(CaseField.mayShare),
    ]
    let rows = parts.map { part in
      let record = part.record
      let commitment = label(.commitment, record.commitment) + (record.area.isEmpty ? "" : " (\(record.area))")
      return [
        record.name, ids[part.id] ?? "", label(.agencyKind, record.kind), commitment,
        record.mayShare.replacing("\n", with: " "),
      ]
    }
    return Table(heading: heading, rows: rows).text(width: width)
  }

  // MARK: Timeline

  private var timeline: String {
    // Of one day what was written down later stands first: of the history that is its order, of the rest nobody knows.
    let steps = record.history.map { (day: $0.day, text: step($0)) }
    let events =
      opened.answers.filter { $0.record.kind == .declined || !$0.record.reason.isEmpty }.map { ($0.record.day, answer($0)) }
      + opened.agreements.map { ($0.record.day, text(speech(CasePageMessage.agreement), $0.author, $0.record.text)) }
      + opened.followUps.map { part in
        let title = speech(CasePageMessage.followUp, ["month": String(part.record.month)])
        return (part.record.day, text(title, part.author, part.record.text))
      }
      + (opened.journal?.notes ?? []).map { ($0.record.day, text(speech(CasePageMessage.note), $0.author, $0.record.text)) }
      + (opened.journal?.meetings ?? []).map { ($0.record.day, meeting($0)) }
    let days = Set(steps.map(\.day) + events.map(\.0)).sorted(by: >)
    return days.flatMap { day in
      events.filter { $0.0 == day }.map { "\(day)  \($0.1)" }
        + steps.filter { $0.day == day }.reversed().map { "\(day)  \($0.text)" }
    }.joined(separator: "\n")
  }

  private func step(_ step: CaseStep) -> String {
    let title = "\(label(.caseStatus, step.status.rawValue)), \(speech.name(step.by, names))"
    return Self.block(title, [step.reason ?? ""])
  }

  private func answer(_ part: CasePart<Answer>) -> String {
    text(speech(part.record.kind == .accepted ? CasePageMessage.hasAccepted : .hasDeclined), part.author, part.record.reason)
  }

  private func text(_ title: String, _ author: ID, _ text: String) -> String {
    Self.block("\(title), \(speech.name(author, names))", [text])
  }

  private func meeting(_ part: CasePart<Meeting>) -> String {
    let record = part.record
    let came = speech(record.attended ? CasePageMessage.attended : .notAttended)
    let title = "\(label(.meetingType, record.type)), \(label(.duration, record.duration)), \(came)"
    let next = record.nextStep.isEmpty ? "" : "\(speech(CaseField.nextStep)): \(record.nextStep)"
    return Self.block(speech(CasePageMessage.meeting, ["what": title]), [record.text, next])
  }

  /// A title, and texts under it.
  static func block(_ title: String, _ texts: [String]) -> String {
    ([title] + texts.filter { !$0.isEmpty }.map { "  " + $0.replacing("\n", with: "\n  ") }).joined(separator: "\n")
  }
}
