import Foundation
import HelplineCore
import HelplineVault

/// An object of a case, and who signed it last.
package struct CasePart<Record: CaseRecord>: Sendable {
  package let id: ID
  package let revision: UInt32
  package let author: ID
  package let record: Record
}

/// A case that this member could open, with everything in it verified.
package struct OpenedCase: Sendable {
  package let id: ID
  package let record: CasePart<Case>
  package var assignment: CasePart<Assignment>?
  package var answers: [CasePart<Answer>] = []
  package var agreements: [CasePart<Agreement>] = []
  package var agencies: [CasePart<Agency>] = []
  package var followUps: [CasePart<FollowUp>] = []
  package var referrals: [CasePart<CaseReferral>] = []
  /// For its holder only.
  package var journal: OpenedJournal?
  let stored: StoredCase

  /// What who is asked has said; nil while nobody is, or while they have not.
  package var answer: Answer.Kind? {
    guard let assignment else { return nil }
    return assignment.record.answered(in: answers.map { ($0.author, $0.record) })
  }

  /// Who has accepted a question, and not declined it.
  func accepted(_ asked: Int) -> [ID] {
    let said = answers.filter { $0.record.asked == asked }
    let declined = said.filter { $0.record.kind == .declined }.map(\.author)
    return said.map(\.author).filter { !declined.contains($0) }
  }

  /// Who works in the case: who has accepted and has its journal. Coordinators write that into the assignment at their next change of it.
  package var mentor: ID? {
    guard let assignment = assignment?.record else { return nil }
    return answer == .accepted && record.record.taken == assignment.asked ? assignment.successor : assignment.mentor
  }
}

package struct OpenedJournal: Sendable {
  package var notes: [CasePart<JournalNote>] = []
  package var goals: [CasePart<Goal>] = []
  package var meetings: [CasePart<Meeting>] = []
  package var cards: [CasePart<ContactCard>] = []
  let stored: StoredJournal

  /// Handed to this member, who has to take it over before anything is written.
  package var waitsForTakeover: Bool { stored.passedOn }
}

extension Session {
  /// Every case, for a coordinator.
  package func cases(progress: (Int) -> Void = { _ in }) async throws -> [OpenedCase] {
    guard isAdmitted(.coordinators) else { throw ClientError.notAdmitted(.coordinators) }
    return try await readCases(API.cases, progress: progress)
  }

  /// The caseload of this member.
  package func myCases(progress: (Int) -> Void = { _ in }) async throws -> [OpenedCase] {
    try await readCases(API.myCases, progress: progress)
  }

  package func oneCase(_ id: ID) async throws -> OpenedCase {
    do { return try await oneCase(id, stored: try await call(API.oneCase, id: id, Nothing())) } catch let refusal as Refusal
      where refusal.code == .notFound
    { throw ClientError.noSuchCase }
  }

  /// What came for a case that was asked for. A server that gives another one would have it changed instead.
  func oneCase(_ id: ID, stored: StoredCase) async throws -> OpenedCase {
    guard stored.id == id else { throw ClientError.forged }
    return try await openFresh(stored)
  }

  private func readCases(_ endpoint: Endpoint<Nothing, CasePage>, progress: (Int) -> Void) async throws -> [OpenedCase] {
    var found: [OpenedCase] = []
    refused = []
    var after: ID?
    repeat {
      var query = ["limit": "200"]
      if let after { query["after"] = after.description }
      let page = try await call(endpoint, query: query, Nothing())
      for stored in page.cases {
        do { found.append(try await openFresh(stored)) } catch ClientError.forged { refused.append(stored.id) } catch ClientError
          .rolledBack
        { refused.append(stored.id) } catch ClientError.newerClient { refused.append(stored.id) }
      }
      progress(found.count)
      after = page.next
    } while after != nil
    return found
  }

  /// What is stored may name a roster or an epoch made after this session last looked: fetch what is new, once. Or the session has
  /// written to the case since this was made, by a list or a refusal, so the case is fetched anew too.
  private func openFresh(_ stored: StoredCase) async throws -> OpenedCase {
    do { return try open(stored) } catch ClientError.rolledBack {
      try await refresh()
      let newest = try await call(API.oneCase, id: stored.id, Nothing())
      guard newest.id == stored.id else { throw ClientError.forged }
      return try open(newest)
    }
  }

  /// Opens and verifies a case. Throws `forged` or `rolledBack` for what nobody entitled can have written.
  func open(_ stored: StoredCase) throws -> OpenedCase {
    let compartment = Compartment(id: stored.id.bytes, kind: .coordination, epoch: stored.epoch)
    let key = try open(stored.wrap, of: compartment, group: .coordinators)
    let objects = try opened(stored.objects, in: compartment, with: key)
    let assignmentID = try ID(Compartment.assignmentID(of: stored.id.bytes, organisation: organisation.bytes))
    let assignment: CasePart<Assignment>? = try objects.first { $0.id == assignmentID }.map { object in
      try requireCoordinator(object.author, object.roles)
      return try object.part()
    }
    let named = assignment?.record.named ?? []
    // Who may have made this key stands in what it opens; nothing was believed before.
    if stored.epoch > 1, named.contains(try ID(key.granter)), key.granterRoles.contains(.mentor) {
    } else {
      try requireCoordinator(try ID(key.granter), key.granterRoles)
    }
    guard let first = objects.first(where: { $0.id == stored.id }) else { throw ClientError.forged }
    if first.revision == 1 { try requireCoordinator(first.author, first.roles) } else { try requireWriter(first, named) }
    var found = OpenedCase(id: stored.id, record: try first.part(), assignment: assignment, stored: stored)
    for object in objects where object.id != stored.id && object.id != assignmentID {
      try requireWriter(object, named)
      switch try object.type {
      case "answer":
        // Nobody answers for another.
        guard named.contains(object.author) else { throw ClientError.forged }
        found.answers.append(try object.part())
      case "agreement": found.agreements.append(try object.part())
      case "agency": found.agencies.append(try object.part())
      case "follow_up": found.followUps.append(try object.part())
      case "referral":
        let part: CasePart<CaseReferral> = try object.part()
        guard part.record.referral.id == part.id else { throw ClientError.forged }
        found.referrals.append(part)
      case "case", "assignment": throw ClientError.forged
      // Of a newer client.
      default: break
      }
    }
    try believe(stored.id, compartment, stored.objects, key)
    if let journal = stored.journal { found.journal = try open(journal, of: found, named) }
    return found
  }

  private func open(_ stored: StoredJournal, of parent: OpenedCase, _ named: [ID]) throws -> OpenedJournal {
    let compartment = Compartment(id: stored.id.bytes, kind: .journal, parent: parent.id.bytes, epoch: stored.epoch)
    guard stored.wrap.recipient == member else { throw ClientError.forged }
    let key = try open(stored.wrap, of: compartment, group: .coordinators)
    try requireJournal(key, stored, of: parent)
    var found = OpenedJournal(stored: stored)
    for object in try opened(stored.objects, in: compartment, with: key) {
      guard object.roles.contains(.mentor), named.contains(object.author) else { throw ClientError.forged }
      switch try object.type {
      case "note": found.notes.append(try object.part())
      case "goal": found.goals.append(try object.part())
      case "meeting": found.meetings.append(try object.part())
      case "card": found.cards.append(try object.part())
      default: break
      }
    }
    try believe(stored.id, compartment, stored.objects, key)
    return found
  }

  /// Only a key that this member made, or that the mentor before them handed on to them: whoever could offer another would read what is
  /// written under it.
  private func requireJournal(_ key: OpenedKey, _ stored: StoredJournal, of parent: OpenedCase) throws {
    if stored.passedOn {
      guard let assignment = parent.assignment?.record, assignment.successor == member, parent.answer == .accepted,
        let before = assignment.mentor
      else { throw ClientError.forged }
      // A ceremony passes on what its mentor cannot.
      guard
        key.opened.isByRecovery
          ? !rosters.roles(of: before.bytes).contains(.mentor)
          : key.granter == before.bytes && key.granterRoles.contains(.mentor)
      else { throw ClientError.forged }
    } else {
      guard key.granter == member.bytes else { throw ClientError.forged }
    }
    try requireNewest(stored.id, epoch: stored.epoch, of: parent.id)
  }

  /// Throws for another journal of a case, or an older key of it, than this member has made: whoever had that one would read along.
  func requireNewest(_ journal: ID, epoch: UInt32, of parent: ID) throws {
    guard let known = try believing({ () throws(VaultError) in try keys.journal(of: parent.bytes) }) else { return }
    guard epoch >= known.epoch else { throw ClientError.rolledBack }
    guard epoch > known.epoch || known.journal == journal.bytes else { throw ClientError.forged }
  }

  func requireCoordinator(_ author: ID, _ roles: Roles) throws {
    guard roles.contains(.coordinator) else { throw ClientError.forged }
    try requireAdmission(author.bytes, .coordinators)
  }

  private func requireWriter(_ object: OpenedPart, _ named: [ID]) throws {
    if object.roles.contains(.mentor), named.contains(object.author) { return }
    try requireCoordinator(object.author, object.roles)
  }

  /// One object, open and with its signature verified.
  private struct OpenedPart {
    let id: ID
    let revision: UInt32
    let author: ID
    let roles: Roles
    let payload: [UInt8]

    var type: String {
      get throws {
        do { return try Payload.type(of: payload) } catch { throw ClientError.forged }
      }
    }

    func part<Record>() throws -> CasePart<Record> {
      do { return CasePart(id: id, revision: revision, author: author, record: try Record(payload)) } catch PayloadError
        .newerVersion
      { throw ClientError.newerClient } catch { throw ClientError.forged }
    }
  }

  private func opened(_ objects: [StoredObject], in compartment: Compartment, with key: OpenedKey) throws -> [OpenedPart] {
    guard Set(objects.map(\.id)).count == objects.count else { throw ClientError.forged }
    return try objects.map { object in
      let place = SealedObject.Place(compartment: compartment, object: object.id.bytes, revision: object.revision)
      let opened = try believing { () throws(VaultError) in
        try SealedObject.open(object.sealed.bytes, at: place, rosters: rosters, key: key.opened.key)
      }
      return OpenedPart(
        id: object.id, revision: object.revision, author: try ID(opened.author), roles: opened.authorRoles,
        payload: opened.payload)
    }
  }
}
