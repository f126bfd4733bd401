import HelplineClient
import HelplineCore

/// Referrals as a person reads them.
struct ReferralText {
  let lists: CodeLists
  let today: Day
  let speech: Speech
  var names: [ID: String] = [:]
  /// The name of the directory's entry that is shown.
  var entry: String?

  func label(_ list: ListName, _ code: String) -> String { lists.list(list).label(code, speech.language) }

  // MARK: Lists

  func table(_ found: [FoundReferral], width: Int?) -> String {
    guard !found.isEmpty else { return "" }
    let ids = ShortID.short(Array(Set(found.map(\.place.id))))
    let heading = [
      speech(ReferralMessage.reference), speech(lists.list(.referralService).label), speech(lists.list(.referralState).label),
      speech(ReferralMessage.expected), speech(lists.list(.consent).label), speech(ReferralMessage.madeIn),
    ]
    let rows = found.map { found in
      let referral = found.referral
      return [
        referral.reference, label(.referralService, referral.service), label(.referralState, referral.state.rawValue),
        referral.due == nil ? "" : due(referral) ?? "", label(.consent, referral.consent),
        place(found.place, ids[found.place.id] ?? ""),
      ]
    }
    return Table(heading: heading, rows: rows).text(width: width)
  }

  func table(_ inbounds: [OpenedInbound], width: Int?) -> String {
    guard !inbounds.isEmpty else { return "" }
    let ids = ShortID.short(inbounds.map(\.id))
    let heading = [
      speech(ContactMessage.columnID), speech(ReferralMessage.from), speech(ContactMessage.columnState),
      speech(ContactMessage.columnDay), speech(ContactMessage.columnWaits),
    ]
    let rows = inbounds.map { opened in
      [
        ids[opened.id] ?? "", opened.inbound.from, speech(opened.inbound.state.word), opened.inbound.since.description,
        opened.inbound.isOpen ? speech.days(today.number - opened.inbound.since.number) : "",
      ]
    }
    return Table(heading: heading, rows: rows).text(width: width)
  }

  private func place(_ place: FoundReferral.Place, _ id: String) -> String {
    switch place {
    case .contact: speech(ReferralMessage.inContact, ["id": id])
    case .inCase: speech(ReferralMessage.inCase, ["id": id])
    }
  }

  /// The day expected, and by how much it has passed.
  func due(_ referral: Referral) -> String? {
    guard let expect = referral.expect else { return nil }
    guard referral.isOverdue(on: today) else { return expect.description }
    return speech(
      ReferralMessage.overdue, ["day": expect.description, "days": speech.days(today.number - expect.number)])
  }

  // MARK: One

  func page(_ found: FoundReferral) -> String {
    let referral = found.referral
    var rows = [
      (speech(ReferralMessage.reference), referral.reference), (speech(ContactMessage.columnID), referral.id.description),
      (speech(ReferralMessage.madeIn), place(found.place, found.place.id.description)),
      (speech(lists.list(.referralService).label), label(.referralService, referral.service)),
      (speech(lists.list(.consent).label), label(.consent, referral.consent)),
      (speech(lists.list(.referralState).label), label(.referralState, referral.state.rawValue)),
    ]
    func add(_ name: String, _ value: String?) { if let value, !value.isEmpty { rows.append((name, value)) } }
    add(speech(ReferralMessage.expected), due(referral))
    add(speech(ReferralMessage.directory), referral.directory.map { id in entry.map { "\($0) (\(id))" } ?? id })
    add(speech(lists.list(.responseBand).label), referral.band.map { label(.responseBand, $0.rawValue) })
    add(speech(ReferralMessage.outcome), outcome(referral))
    let steps = referral.history.map { step in
      "\(step.day)  \(label(.referralState, step.state.rawValue)), \(speech.name(step.by, names))"
    }
    return [Table.list(rows), sheet(referral), (steps).joined(separator: "\n")].joined(separator: "\n\n")
  }

  /// What came of it. Of one who makes contact themselves nobody knows, unless they tell.
  private func outcome(_ referral: Referral) -> String {
    guard referral.outcome.isEmpty else { return referral.outcome }
    return referral.consent == "self" && referral.state == .agreed ? speech(ReferralMessage.outcomeUnknown) : ""
  }

  /// All that the service is told, as it is read aloud or handed over: nothing is sent.
  func sheet(_ referral: Referral) -> String {
    let rows = [
      (speech(ReferralMessage.reference), referral.reference),
      (speech(lists.list(.referralService).label), label(.referralService, referral.service)),
      (speech(lists.list(.consent).label), label(.consent, referral.consent)),
    ]
    let text = referral.shared.isEmpty ? [] : [referral.shared]
    return ([speech(ReferralMessage.sheet), Table.list(rows)] + text + [speech(ReferralMessage.answerBy)])
      .joined(separator: "\n")
  }

  func page(_ opened: OpenedInbound) -> String {
    let inbound = opened.inbound
    var rows = [
      (speech(ContactMessage.columnID), opened.id.description), (speech(ReferralMessage.from), inbound.from),
      (speech(ReferralMessage.theirReference), inbound.reference),
      (speech(ContactMessage.columnState), speech(inbound.state.word)),
      (speech(ReferralMessage.mayReply), speech(inbound.mayReply ? Word.yes : .no)),
    ]
    if let oneCase = inbound.oneCase { rows.append((speech(ReferralMessage.openedCase), oneCase.description)) }
    if !inbound.reason.isEmpty { rows.append((speech(CaseField.reason), inbound.reason)) }
    let steps = inbound.history.map { "\($0.day)  \(speech($0.state.word)), \(speech.name($0.by, names))" }
    return [Table.list(rows), inbound.text, steps.joined(separator: "\n")].filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// One line for a contact or a case.
  func line(_ referral: Referral) -> String {
    [
      referral.reference, label(.referralService, referral.service), label(.referralState, referral.state.rawValue),
      due(referral),
    ].compactMap { $0 }.joined(separator: ", ")
  }
}

extension Inbound.State {
  var word: ReferralMessage {
    switch self {
    case .received: .stateReceived
    case .acknowledged: .stateAcknowledged
    case .accepted: .stateAccepted
    case .declined: .stateDeclined
    }
  }
}
