import Foundation
import HelplineCore
import HelplineVault

/// What members do with a case: domain workflow 4. Each is one request that happens as a whole.
extension Session {
  private var asCoordinator: CaseActor {
    get throws {
      guard isAdmitted(.coordinators) else { throw ClientError.notAdmitted(.coordinators) }
      return .coordinator(member)
    }
  }
  private var asMentor: CaseActor { .mentor(member) }

  // MARK: A coordinator

  /// What a pair found; without a need for Exit the case ends there.
  @discardableResult
  package func assess(_ id: ID, with other: ID, exit: Bool, text: String) async throws -> Bool {
    let (actor, day, me) = (try asCoordinator, status.day, member)
    return try await change(id) { draft in
      try draft.record.assess(Assessment(day: day, by: me, and: other, exit: exit, text: text), by: actor, on: day)
      if !exit { try draft.record.move(to: .notExit, by: actor, on: day) }
    }
  }

  /// What the participant agreed to; after the assessment the first agreement is a step, a coordinator's.
  @discardableResult
  package func agree(_ id: ID, text: String) async throws -> Bool {
    let (day, me) = (status.day, member)
    return try await change(id) { draft in
      guard draft.record.status != .intake else { throw CaseError.notAssessed }
      draft.add(Agreement(day: day, text: text))
      let actor: CaseActor = draft.opened.mentor == me ? .mentor(me) : .coordinator(me)
      if draft.record.status == .assessed { try draft.record.move(to: .agreed, by: actor, on: day) }
    }
  }

  /// Asks the first mentor. Whoever was asked before and has not taken it loses the case at once. Throws `AssignmentError.noHandOver`
  /// where there is a mentor.
  @discardableResult
  package func assign(_ id: ID, to mentor: ID) async throws -> Bool { try await ask(mentor, to: id, handOver: nil) }

  /// Asks another mentor to take the case over; the present one goes on meanwhile. `meeting` is the day of the joint meeting. Throws
  /// `AssignmentError.noMentor` where there is no mentor.
  @discardableResult
  package func handOver(_ id: ID, to mentor: ID, reason: String, meeting: Day? = nil) async throws -> Bool {
    try await ask(mentor, to: id, handOver: HandOverPlan(reason: reason, meeting: meeting))
  }

  private func ask(_ mentor: ID, to id: ID, handOver: HandOverPlan?) async throws -> Bool {
    guard rosters.roles(of: mentor.bytes).contains(.mentor) else { throw ClientError.notAMentor }
    let (actor, day, valid) = (try asCoordinator, status.day, validMentors)
    return try await change(id) { draft in
      var assignment = try draft.presentAssignment(on: day, valid)
      let before = assignment.successor
      try assignment.name(mentor, handOver: handOver, on: day)
      if let handOver {
        try draft.record.askSuccessor(reason: handOver.reason, by: actor, on: day)
      } else if draft.record.status != .offered {
        try draft.record.move(to: .offered, by: actor, on: day)
      }
      draft.assignment = assignment
      let present = [assignment.mentor, mentor].compactMap { $0 }.filter(valid.contains)
      // Whoever was asked before has had the key that is in use.
      draft.grant(present, only: before != nil && before != mentor)
    }
  }

  /// Takes back that somebody was asked; a mentor who was to hand over goes on.
  @discardableResult
  package func withdrawAssignment(_ id: ID) async throws -> Bool {
    let (actor, day, valid) = (try asCoordinator, status.day, validMentors)
    return try await change(id) { draft in
      var assignment = try draft.presentAssignment(on: day, valid)
      try assignment.withdraw(on: day)
      draft.assignment = assignment
      // Without a mentor it waits for one again.
      if draft.record.status == .offered {
        try draft.record.move(to: draft.record.wasActive ? .active : .agreed, by: actor, on: day)
      }
      draft.grant([assignment.mentor].compactMap { $0 }.filter(valid.contains), only: true)
    }
  }

  @discardableResult
  package func bar(_ member: ID, from id: ID) async throws -> Bool {
    let (day, valid) = (status.day, validMentors)
    return try await change(id) { draft in
      var assignment = try draft.presentAssignment(on: day, valid)
      try assignment.bar(member, on: day)
      draft.assignment = assignment
    }
  }

  @discardableResult
  package func confirmClosing(_ id: ID) async throws -> Bool {
    let (actor, day, month) = (try asCoordinator, status.day, status.month)
    return try await change(id) { draft in
      try draft.record.move(to: .following, by: actor, on: day)
      draft.count(draft.record.countClosed(in: month))
    }
  }

  /// Back to work: a closing that is not confirmed, or a participant who comes back.
  @discardableResult
  package func reopen(_ id: ID) async throws -> Bool {
    let (actor, day) = (try asCoordinator, status.day)
    return try await change(id) { try $0.record.move(to: .active, by: actor, on: day) }
  }

  // MARK: Who is asked

  /// Takes the case. The first mentor begins its journal; one who is to take it over gets it when the present mentor's client passes it on.
  @discardableResult
  package func accept(_ id: ID) async throws -> Bool {
    let (actor, day, month, me) = (asMentor, status.day, status.month, member)
    return try await change(id) { draft in
      let asked = try draft.asked(me)
      draft.add(Answer(day: day, asked: asked, .accepted))
      guard draft.assignment?.mentor == nil else { return }
      draft.record.taken = asked
      try draft.record.move(to: .active, by: actor, on: day)
      draft.count(draft.record.countAssigned(in: month))
      draft.beginJournal()
    }
  }

  @discardableResult
  package func decline(_ id: ID, reason: String) async throws -> Bool {
    let (actor, day, me) = (asMentor, status.day, member)
    return try await change(id) { draft in
      let asked = try draft.asked(me)
      draft.add(Answer(day: day, asked: asked, .declined, reason: reason))
      if !draft.record.wasActive { try draft.record.move(to: .agreed, by: actor, on: day) }
    }
  }

  // MARK: Handing over

  /// The present mentor's part: after the successor has accepted, they get the journal, and this member has no key of the case left.
  @discardableResult
  package func passOn(_ id: ID) async throws -> Bool {
    let me = member
    return try await change(id) { draft in
      guard let assignment = draft.assignment, let successor = assignment.successor, draft.opened.answer == .accepted else {
        throw ClientError.notAccepted
      }
      guard assignment.mentor == me else { throw ClientError.noJournal }
      draft.record.passed = assignment.asked
      draft.passOnJournal(to: successor)
    }
  }

  /// The successor's part: a key that who left has never had, before anything else is written.
  @discardableResult
  package func takeOver(_ id: ID) async throws -> Bool {
    let (actor, day) = (asMentor, status.day)
    return try await change(id) { draft in
      guard draft.opened.journal?.waitsForTakeover == true else { throw ClientError.notPassedOn }
      draft.record.taken = draft.assignment?.asked
      if draft.record.status == .offered { try draft.record.move(to: .active, by: actor, on: day) }
      draft.takeOverJournal()
    }
  }

  // MARK: The work

  @discardableResult
  package func addNote(_ text: String, to id: ID) async throws -> Bool {
    let day = status.day
    return try await change(id) { $0.addToJournal(JournalNote(day: day, text: text)) }
  }

  @discardableResult
  package func addGoal(to id: ID, domain: String, text: String, score: Int) async throws -> Bool {
    let day = status.day
    return try await change(id) { $0.addToJournal(try Goal(day: day, domain: domain, text: text, score: score)) }
  }

  @discardableResult
  package func score(_ goal: ID, in id: ID, _ score: Int) async throws -> Bool {
    let (day, month) = (status.day, status.month)
    return try await change(id) { draft in
      guard let journal = draft.opened.journal, let part = journal.goals.first(where: { $0.id == goal }) else {
        throw ClientError.noSuchGoal
      }
      var changed = part.record
      try changed.score(score, on: day)
      draft.count(
        changed.count(in: month, of: &draft.record, beside: journal.goals.filter { $0.id != goal }.map(\.record)))
      draft.changeInJournal(part, to: changed)
    }
  }

  @discardableResult
  package func addMeeting(_ meeting: Meeting, to id: ID, next: NextStep?) async throws -> Bool {
    let month = status.month
    return try await change(id) { draft in
      var meeting = meeting
      draft.count(meeting.count(in: month, of: &draft.record))
      draft.addToJournal(meeting)
      if meeting.attended { draft.record.lastMeeting = max(draft.record.lastMeeting ?? meeting.day, meeting.day) }
      if let next { draft.record.nextStep = next }
    }
  }

  /// The participant's contact card: the only one, in the journal.
  @discardableResult
  package func setCard(_ text: String, in id: ID) async throws -> Bool {
    try await change(id) { draft in
      if let card = draft.opened.journal?.cards.first {
        var changed = card.record
        changed.text = text
        draft.changeInJournal(card, to: changed)
      } else {
        draft.addToJournal(ContactCard(text: text))
      }
    }
  }

  /// Ends the work: by the mentor, or before the start by a coordinator. A coordinator confirms it.
  @discardableResult
  package func close(_ id: ID, reason: String) async throws -> Bool {
    let (day, me, valid) = (status.day, member, validMentors)
    return try await change(id) { draft in
      try draft.record.close(reason: reason, by: draft.opened.mentor == me ? .mentor(me) : .coordinator(me), on: day)
      guard draft.opened.mentor == nil, draft.opened.assignment?.record.successor != nil else { return }
      // Whoever was asked has no part in a case that ended before it began.
      var assignment = try draft.presentAssignment(on: day, valid)
      if assignment.successor != nil { try assignment.withdraw(on: day) }
      draft.assignment = assignment
      draft.grant([], only: true)
    }
  }

  @discardableResult
  package func followUp(_ id: ID, month: Int, text: String) async throws -> Bool {
    let (day, me) = (status.day, member)
    return try await change(id) { draft in
      let made = draft.opened.followUps.map(\.record)
      guard draft.record.followUps(after: made).contains(where: { $0.month == month }) else { throw ClientError.noFollowUp }
      let record = FollowUp(day: day, month: month, text: text)
      draft.add(record)
      guard draft.record.followUps(after: made + [record]).isEmpty else { return }
      try draft.record.move(to: .ended, by: draft.opened.mentor == me ? .mentor(me) : .coordinator(me), on: day)
    }
  }

  private var validMentors: Set<ID> {
    Set(rosters.current.members.filter { rosters.roles(of: $0.id).contains(.mentor) }.compactMap { try? ID($0.id) })
  }
}

extension CaseDraft {
  /// The assignment, with what only its next change writes into it: that who was asked has the journal now, by beginning it or by taking
  /// it over; or that they have declined, and then they lose the key that is in use. Throws `ClientError.waitsForTakeover` while the
  /// journal was passed on and not taken over, unless who was to take it over is no mentor any more.
  fileprivate mutating func presentAssignment(on day: Day, _ valid: Set<ID>) throws -> Assignment {
    var assignment = opened.assignment?.record ?? Assignment(day: day)
    let asked = assignment.asked
    switch opened.answer {
    case .accepted where record.taken == asked: try assignment.recordAcceptance(on: day)
    case .accepted where record.passed == asked:
      // Only the successor of the assignment can take the journal over, from its mentor: neither may change under them.
      if let successor = assignment.successor, valid.contains(successor) { throw ClientError.waitsForTakeover }
      try assignment.recordAcceptance(on: day)
    case .declined:
      try assignment.withdraw(on: day)
      grant([assignment.mentor].compactMap { $0 }.filter(valid.contains), only: true)
    case .accepted, nil: break
    }
    return assignment
  }

  /// The number of the question to this member, who has not answered yet.
  fileprivate func asked(_ member: ID) throws -> Int {
    guard let assignment = opened.assignment?.record, assignment.successor == member, opened.answer == nil else {
      throw ClientError.notAsked
    }
    return assignment.asked
  }
}
