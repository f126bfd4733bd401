import Foundation
import HelplineCore
import HelplineVault

/// A referral, and where it was made.
package struct FoundReferral: Sendable {
  package enum Place: Hashable, Sendable {
    case contact(ID)
    case inCase(ID)

    package var id: ID {
      switch self {
      case .contact(let id), .inCase(let id): id
      }
    }
  }

  package let place: Place
  package let referral: Referral

  package init(_ place: Place, _ referral: Referral) {
    (self.place, self.referral) = (place, referral)
  }
}

/// What another service refers to Exit, verified.
package struct OpenedInbound: Sendable {
  package let id: ID
  package let inbound: Inbound
  /// Who received it, or wrote to it last.
  package let author: ID
  package let revision: UInt32
  let stored: StoredContact
}

/// What there is to follow.
package struct FoundReferrals: Sendable {
  /// What is most overdue first.
  package var referrals: [FoundReferral] = []
  /// The oldest first; for coordinators.
  package var inbounds: [OpenedInbound] = []
  /// Contacts and cases whose author or content could not be confirmed.
  package var notBelieved: [ID] = []
}

extension Sequence<FoundReferral> {
  /// As a list of what is due has them.
  package var byDue: [FoundReferral] { map { ($0, $0.referral.order) }.sorted { $0.1 < $1.1 }.map(\.0) }
}

extension OpenedContact {
  package var found: [FoundReferral] { contact.referrals.map { FoundReferral(.contact(id), $0) } }
}

extension OpenedCase {
  package var found: [FoundReferral] { referrals.map { FoundReferral(.inCase(id), $0.record.referral) } }
}

/// Why a referral was not found.
package enum ReferralFlowError: Error, Equatable, Sendable {
  case noSuchReferral
  case noSuchInbound
}

extension Session {
  // MARK: Reading

  /// What this member may follow: a coordinator all, a mentor what their cases hold, and who logged a contact what was made in it, as long
  /// as they may correct it. `all`: those that have ended as well. `early` is given those that this device knows to be most overdue, in
  /// order, as soon as they are opened; not at all where it knows none.
  package func referrals(
    all: Bool = false, early: ([FoundReferral]) -> Void = { _ in }, progress: (Int) -> Void = { _ in }
  ) async throws -> FoundReferrals {
    var found = FoundReferrals()
    let cases: [OpenedCase]
    if isAdmitted(.coordinators) {
      let index = dueIndex()
      cases = try await self.cases(progress: progress)
      let inCases = (found: cases.flatMap(\.found), refused: refused)
      let contacts = try await received(all: all, first: all ? [] : Set(index.contacts)) { contacts in
        early((contacts.flatMap(\.found) + inCases.found).filter(\.referral.isOpen).byDue)
      } progress: {
        progress(cases.count + $0)
      }
      found.referrals = contacts.flatMap(\.found)
      found.inbounds = inbounds.filter { all || $0.inbound.isOpen }.sorted { ($0.inbound.day, $0.id) < ($1.inbound.day, $1.id) }
      found.notBelieved = refused
      refused = inCases.refused
      // Where it cannot be kept, the next list begins as if there were none.
      try? rememberDue(contacts.flatMap(\.found).filter(\.referral.isOpen).byDue, instead: index)
    } else {
      let roles = roles
      guard roles.contains(.mentor) || roles.contains(.volunteer) else { throw ClientError.notAdmitted(.coordinators) }
      if roles.contains(.volunteer) { found.referrals = try await myContacts().flatMap(\.found) }
      refused = []
      cases = roles.contains(.mentor) ? try await myCases(progress: progress) : []
    }
    found.referrals += cases.flatMap(\.found)
    found.notBelieved += refused
    found.referrals = found.referrals.filter { all || $0.referral.isOpen }.byDue
    return found
  }

  // MARK: In a contact

  /// Adds a referral to a contact: its author in the window, or a coordinator. Gives whether somebody else wrote to it meanwhile; both are
  /// kept then. Throws `tooManyReferrals`.
  @discardableResult
  package func refer(_ referral: Referral, in opened: OpenedContact) async throws -> Bool {
    let lists = try codeLists()
    do throws(CaseRecordError) { try referral.check(lists) } catch { throw ContactError.referral(error) }
    // Nothing more is kept of what is no conversation.
    guard lists.list(.contactKind)[opened.contact.codes[.contactKind] ?? ""]?.isConversation == true else {
      throw ContactError.notAsked(.referralService)
    }
    return try await change(opened) { contact, entries, month in
      var counted = referral
      entries = counted.count(from: .contact, in: month)
      guard contact.referrals.count < Referral.most else { throw ContactError.tooManyReferrals }
      contact.referrals.append(counted)
    }
  }

  /// Changes a referral of a contact. If somebody else wrote to the contact meanwhile, `edit` is applied to what they have written.
  @discardableResult
  package func changeReferral(_ id: ID, in opened: OpenedContact, _ edit: @Sendable (inout Referral) throws -> Void) async throws
    -> Bool
  {
    let lists = try codeLists()
    return try await change(opened) { contact, entries, month in
      var referrals = contact.referrals
      guard let place = referrals.firstIndex(where: { $0.id == id }) else { throw ReferralFlowError.noSuchReferral }
      try edit(&referrals[place])
      entries = referrals[place].count(from: .contact, in: month)
      do throws(CaseRecordError) { try referrals[place].check(lists) } catch { throw ContactError.referral(error) }
      contact.referrals = referrals
    }
  }

  /// Day, answers and note of the contact stay as they are; so does its own ledger entry.
  private func change(
    _ opened: OpenedContact, _ edit: (inout Contact, inout [StatisticalEntry], Month) throws -> Void
  ) async throws -> Bool {
    try await write(to: .contact(opened)) { now in
      guard case .contact(let now) = now else { return nil }
      var contact = now.contact
      var entries: [StatisticalEntry] = []
      // The running one of each attempt: the one before may have been closed meanwhile.
      let month = status.month
      try edit(&contact, &entries, month)
      return Change(
        payload: contact.payload.bytes, object: now.id, revision: now.revision + 1,
        open: now.awaitsDecision || contact.hasOpenReferral, entries: entries, month: month)
    }
  }

  // MARK: In a case

  /// Adds a referral to a case: a coordinator, or its mentor. Gives whether somebody else wrote to it meanwhile.
  @discardableResult
  package func refer(_ referral: Referral, inCase id: ID) async throws -> Bool {
    try await change(id) { draft in
      var counted = referral
      for entry in counted.count(from: .inCase, in: draft.today.inMonth) { draft.count(entry) }
      draft.add(CaseReferral(counted))
    }
  }

  @discardableResult
  package func changeReferral(_ referral: ID, inCase id: ID, _ edit: @Sendable (inout Referral) throws -> Void) async throws
    -> Bool
  {
    try await change(id) { draft in
      guard let part = draft.opened.referrals.first(where: { $0.id == referral }) else { throw ReferralFlowError.noSuchReferral }
      var changed = part.record.referral
      try edit(&changed)
      for entry in changed.count(from: .inCase, in: draft.today.inMonth) { draft.count(entry) }
      var record = part.record
      record.referral = changed
      draft.change(part, to: record)
    }
  }

  // MARK: Either

  /// The next state of a referral, and what came of it, if that is said.
  @discardableResult
  package func moveReferral(_ referral: ID, at place: FoundReferral.Place, to state: ReferralState, outcome: String? = nil)
    async throws -> Bool
  {
    let (me, day) = (member, status.day)
    let edit: @Sendable (inout Referral) throws -> Void = { referral in
      try referral.move(to: state, by: me, on: day)
      if let outcome { referral.outcome = outcome }
    }
    switch place {
    case .contact(let id): return try await changeReferral(referral, in: try await contact(id), edit)
    case .inCase(let id): return try await changeReferral(referral, inCase: id, edit)
    }
  }

  // MARK: From other services to Exit

  /// Writes down what another service refers to Exit. Counts nothing: the case that is opened from it is counted.
  @discardableResult
  package func receiveInbound(from unit: String, reference: String, text: String, mayReply: Bool, id: ID = ID()) async throws
    -> ID
  {
    guard isAdmitted(.coordinators) else { throw ClientError.notAdmitted(.coordinators) }
    let inbound = Inbound(
      day: status.day, by: member, from: unit, reference: reference, text: text, mayReply: mayReply)
    try inbound.check(try codeLists(), on: status.day)
    for attempt in 1...5 {
      let request = try await newContact(inbound.payload.bytes, id: id, open: true, month: status.month, counting: [])
      do {
        _ = try await send(API.logContact, nil, request)
        return id
      } catch let refusal as Refusal where [.rekeyRequired, .monthClosed].contains(refusal.code) && attempt < 5 {
        try await refresh()
      }
    }
    throw ClientError.busy
  }

  package func inbound(_ id: ID) async throws -> OpenedInbound {
    guard case .inbound(let inbound) = try await received(id) else { throw ReferralFlowError.noSuchInbound }
    return inbound
  }

  /// The next state of an inbound referral; `reason` is why it is declined. Gives whether somebody else wrote to it meanwhile.
  @discardableResult
  package func moveInbound(_ opened: OpenedInbound, to state: Inbound.State, reason: String = "") async throws -> Bool {
    let (me, day) = (member, status.day)
    return try await change(opened) { try $0.move(to: state, by: me, on: day, reason: reason) }
  }

  /// Names the case that was opened from it, accepting it first if nobody has. Throws `otherCase` for a case that was not.
  @discardableResult
  package func link(_ opened: OpenedInbound, to id: ID) async throws -> Bool {
    let record = try await oneCase(id).record.record
    guard record.origin == "inbound", record.contact == opened.id else { throw ReferralError.otherCase }
    let (me, day) = (member, status.day)
    return try await change(opened) { inbound in
      if inbound.state != .accepted { try inbound.move(to: .accepted, by: me, on: day) }
      try inbound.link(id)
    }
  }

  private func change(_ opened: OpenedInbound, _ edit: (inout Inbound) throws -> Void) async throws -> Bool {
    guard isAdmitted(.coordinators) else { throw ClientError.notAdmitted(.coordinators) }
    let (lists, day) = (try codeLists(), status.day)
    return try await write(to: .inbound(opened)) { now in
      guard case .inbound(let now) = now else { return nil }
      var inbound = now.inbound
      try edit(&inbound)
      try inbound.check(lists, on: day)
      return Change(
        payload: inbound.payload.bytes, object: now.id, revision: now.revision + 1, open: inbound.isOpen, entries: [],
        month: status.month)
    }
  }
}
