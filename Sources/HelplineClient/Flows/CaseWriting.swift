import Foundation
import HelplineCore
import HelplineVault

/// A change to a case while it is being made: it is made anew on what is there if somebody else was quicker.
package struct CaseDraft: Sendable {
  package let opened: OpenedCase
  package let member: ID
  package let today: Day
  /// The case itself; written only if it was changed, or if nothing else is.
  package var record: Case
  package var assignment: Assignment?
  fileprivate var coordination: [Written] = []
  fileprivate var journal: [Written] = []
  fileprivate var grants: [ID] = []
  fileprivate var makesNextEpoch = false
  fileprivate var step: JournalStep?
  fileprivate var entries: [StatisticalEntry] = []
  fileprivate var checks: [@Sendable (CodeLists, Day) throws -> Void] = []

  fileprivate struct Written: Sendable {
    let id: ID
    let revision: UInt32
    let payload: [UInt8]
  }

  fileprivate enum JournalStep: Sendable, Equatable {
    case begin
    case passOn(ID)
    case takeOver
  }

  init(_ opened: OpenedCase, member: ID, today: Day) {
    self.opened = opened
    self.member = member
    self.today = today
    record = opened.record.record
    assignment = opened.assignment?.record
  }

  var month: Month { today.inMonth }

  @discardableResult
  package mutating func add(_ record: some CaseRecord) -> ID { put(record, nil, \.coordination) }
  /// One whose id stands in it too.
  mutating func add(_ referral: CaseReferral) { _ = put(referral, nil, \.coordination, id: referral.referral.id) }
  @discardableResult
  package mutating func addToJournal(_ record: some CaseRecord) -> ID { put(record, nil, \.journal) }
  package mutating func change<Record>(_ part: CasePart<Record>, to record: Record) {
    if record != part.record { _ = put(record, part, \.coordination) }
  }
  package mutating func changeInJournal<Record>(_ part: CasePart<Record>, to record: Record) {
    if record != part.record { _ = put(record, part, \.journal) }
  }

  private mutating func put<Record>(
    _ record: Record, _ before: CasePart<Record>?, _ list: WritableKeyPath<CaseDraft, [Written]>, id new: ID = ID()
  ) -> ID {
    let id = before?.id ?? new
    self[keyPath: list].append(Written(id: id, revision: (before?.revision ?? 0) + 1, payload: record.payload.bytes))
    let former = before?.record
    checks.append { lists, today in try record.check(lists, on: today, former: former) }
    return id
  }

  /// Throws what of all this may not be saved as it is.
  fileprivate func check(_ lists: CodeLists) throws {
    for check in checks { try check(lists, today) }
    try assignment?.check(lists, on: today, former: opened.assignment?.record)
    try record.check(lists, on: today, former: opened.record.record)
  }

  package mutating func count(_ entry: StatisticalEntry?) { if let entry { entries.append(entry) } }

  /// Gives these mentors the coordination; `only` them, beside the coordinators, by a key that nobody else has had.
  mutating func grant(_ members: [ID], only: Bool) {
    grants = members
    makesNextEpoch = makesNextEpoch || only
  }

  mutating func beginJournal() { step = .begin }
  mutating func passOnJournal(to successor: ID) { step = .passOn(successor) }
  mutating func takeOverJournal() { (step, makesNextEpoch) = (.takeOver, true) }
}

extension Session {
  /// Opens a case. The founder of a case is a coordinator; `contact` is the one that it began with.
  package func openCase(origin: String, contact: ID?, need: String, languages: [String]) async throws -> ID {
    guard isAdmitted(.coordinators) else { throw ClientError.notAdmitted(.coordinators) }
    var record = Case(day: status.day, origin: origin, contact: contact, by: member, need: need, languages: languages)
    try record.check(try codeLists(), on: status.day)
    let entry = record.countOpened(in: status.month)
    let id = ID()
    let compartment = Compartment(id: id.bytes, kind: .coordination)
    for attempt in 1...5 {
      let key = try await statisticsKey(status.month)
      let secret = try SecretBytes(random: 32)
      let object = try seal(record.payload.bytes, id, 1, in: compartment, key: secret)
      let wraps = try recipients(.coordinators).map { try wrap(secret, of: compartment, to: $0) }
      let request = OpenCase(
        id: id, object: object.sealed, wraps: wraps, entries: try entries([entry].compactMap { $0 }, key: key))
      do {
        _ = try await send(API.openCase, nil, request)
        return id
      } catch let refusal as Refusal where refusal.code == .rekeyRequired && attempt < 5 { try await refresh() }
    }
    throw ClientError.busy
  }

  /// Changes a case. If somebody else has written meanwhile, `body` is applied to what they have written: it has to say what is to be
  /// changed, not what is to stand there. Gives whether that happened. Throws `CaseRecordError` for what may not be saved as it is.
  @discardableResult
  package func change(_ id: ID, _ body: @Sendable (inout CaseDraft) throws -> Void) async throws -> Bool {
    try await change(id, from: nil, body)
  }

  /// `from` is what was stored a moment ago, if that was fetched.
  func change(_ id: ID, from: StoredCase?, _ body: @Sendable (inout CaseDraft) throws -> Void) async throws -> Bool {
    var merged = false
    var found = from
    var closed: Month?
    for attempt in 1...5 {
      let opened = if let found { try await oneCase(id, stored: found) } else { try await oneCase(id) }
      var draft = CaseDraft(opened, member: member, today: status.day)
      try body(&draft)
      try draft.check(try codeLists())
      let request = try await newWrite(draft, closed: closed)
      do { _ = try await send(API.writeCase, id, request) } catch let refusal as Refusal
        where refusal.code == .rekeyRequired && attempt < 5
      {
        found = nil
        try await refresh()
        continue
      } catch let refusal as Refusal where refusal.code == .monthClosed && attempt < 5 {
        // The case is changed; what was counted of it in a closed month stays as it was published.
        try await refresh()
        guard request.entries.month < status.month else { throw refusal }
        closed = request.entries.month
        continue
      } catch let refusal as Refusal where refusal.code == .stale && attempt < 5 {
        // The refusal brings what is there instead.
        found = refusal.oneCase
        merged = true
        continue
      }
      if let journal = request.journal { try await remember(journal, of: id) }
      return merged
    }
    throw ClientError.busy
  }

  package func eraseCase(_ id: ID) async throws {
    do { _ = try await call(API.eraseCase, id: id, Nothing()) } catch let refusal as Refusal where refusal.code == .notFound {
      throw ClientError.noSuchCase
    }
    seen[id] = nil
  }

  /// The same bytes again if no answer came: the server does once what it is told twice.
  func send<Body, Reply>(_ endpoint: Endpoint<Body, Reply>, _ id: ID?, _ body: Body) async throws -> Reply {
    let encoded = try Client.encode(body)
    for pause in [0.2, 1] {
      do { return try await call(endpoint, id: id, encoded: encoded) } catch ClientError.unreachable {
        try await Task.sleep(for: .seconds(pause))
      }
    }
    return try await call(endpoint, id: id, encoded: encoded)
  }

  private func seal(_ payload: [UInt8], _ id: ID, _ revision: UInt32, in compartment: Compartment, key: borrowing SecretBytes)
    throws -> StoredObject
  {
    let place = SealedObject.Place(compartment: compartment, object: id.bytes, revision: revision)
    let sealed = try SealedObject.seal(
      payload, at: place, author: member.bytes, with: keys.signing, rosters: rosters, key: key)
    return StoredObject(id: id, revision: revision, sealed: Bytes(sealed))
  }

  /// `closed`: a month that takes no entries any more, as the server has just said.
  func newWrite(_ draft: CaseDraft, closed: Month? = nil) async throws -> WriteCase {
    let counted = draft.entries.first.flatMap { Month(number: $0.month) } ?? status.month
    let statistics = try await openKey(counted == closed ? status.month : counted)
    let opened = draft.opened
    let present = Compartment(id: opened.id.bytes, kind: .coordination, epoch: opened.stored.epoch)
    let held = try open(opened.stored.wrap, of: present, group: .coordinators)
    var written = draft.coordination
    if let assignment = draft.assignment, assignment != opened.assignment?.record {
      let id = try ID(Compartment.assignmentID(of: opened.id.bytes, organisation: organisation.bytes))
      written.append(.init(id: id, revision: (opened.assignment?.revision ?? 0) + 1, payload: assignment.payload.bytes))
    }
    if draft.record != opened.record.record || written.isEmpty {
      written.append(.init(id: opened.id, revision: opened.record.revision + 1, payload: draft.record.payload.bytes))
    }
    let entries = try entries(draft.entries, key: statistics)
    let journal = try newJournal(draft)
    let purge = draft.record.purgeMonth(after: status.purgeCaseMonths)
    guard draft.makesNextEpoch else {
      return WriteCase(
        epoch: present.epoch,
        objects: try written.map { try seal($0.payload, $0.id, $0.revision, in: present, key: held.opened.key) },
        grants: try grants(
          draft.grants, of: present, held.opened.key, continuity: present.epoch > 1 ? held.opened.continuity : nil),
        journal: journal, purge: purge, entries: entries)
    }
    let next = try present.next()
    let key = try SecretBytes(random: 32)
    let continuity = try next.continuity(previousKey: held.opened.key, newKey: key, organisation: organisation.bytes)
    var recipients = try recipients(.coordinators)
    if case .takeOver = draft.step, let line = rosters.member(member.bytes), !recipients.contains(where: { $0.id == line.id }) {
      recipients.append(.member(line))
    }
    return WriteCase(
      epoch: next.epoch, objects: try written.map { try seal($0.payload, $0.id, $0.revision, in: next, key: key) },
      grants: try grants(draft.grants, of: next, key, continuity: continuity),
      rekey: try rekey(
        opened.stored.objects, in: present, from: held.opened.key, to: key, but: Set(written.map(\.id)),
        wraps: try recipients.map { try wrap(key, of: next, to: $0, continuity: continuity) }),
      journal: journal, purge: purge, entries: entries)
  }

  private func grants(_ members: [ID], of compartment: Compartment, _ key: borrowing SecretBytes, continuity: [UInt8]?) throws
    -> [WireWrap]
  {
    var wraps: [WireWrap] = []
    for member in members {
      guard let line = rosters.member(member.bytes) else { throw ClientError.noSuchMember }
      wraps.append(try wrap(key, of: compartment, to: .member(line), continuity: continuity))
    }
    return wraps
  }

  private func rekey(
    _ objects: [StoredObject], in present: Compartment, from old: borrowing SecretBytes, to new: borrowing SecretBytes,
    but written: Set<ID>, wraps: [WireWrap]
  ) throws -> Rekey {
    var kept: [StoredObject] = []
    for object in objects where !written.contains(object.id) {
      let place = SealedObject.Place(compartment: present, object: object.id.bytes, revision: object.revision)
      let moved = try SealedObject.rekey(
        object.sealed.bytes, at: place, from: old, to: new, organisation: organisation.bytes)
      kept.append(StoredObject(id: object.id, revision: object.revision, sealed: Bytes(moved)))
    }
    return Rekey(
      stored: objects.map { ObjectReference(id: $0.id, revision: $0.revision) }, objects: kept, wraps: wraps)
  }

  // MARK: Journal

  private func newJournal(_ draft: CaseDraft) throws -> WriteJournal? {
    guard let line = rosters.member(member.bytes) else { throw ClientError.noSuchMember }
    let holders: [Recipient] = [.member(line), try .recovery(rosters)]
    if case .begin = draft.step {
      let compartment = Compartment(id: ID().bytes, kind: .journal, parent: draft.opened.id.bytes)
      let key = try SecretBytes(random: 32)
      return WriteJournal(
        id: try ID(compartment.id), epoch: 1,
        objects: try draft.journal.map { try seal($0.payload, $0.id, $0.revision, in: compartment, key: key) },
        wraps: try holders.map { try wrap(key, of: compartment, to: $0) })
    }
    guard draft.step != nil || !draft.journal.isEmpty else { return nil }
    guard let journal = draft.opened.journal?.stored else { throw ClientError.noJournal }
    let present = Compartment(id: journal.id.bytes, kind: .journal, parent: draft.opened.id.bytes, epoch: journal.epoch)
    let held = try open(journal.wrap, of: present, group: .coordinators)
    // Shares that a ceremony has replaced open the present epoch, and nothing that is written from here on.
    let isBeforeCeremony = draft.step == nil && !journal.passedOn && rosters.isBeforeCeremony(held.opened.roster.version)
    if draft.step == .takeOver || isBeforeCeremony {
      let next = try present.next()
      let key = try SecretBytes(random: 32)
      let continuity = try next.continuity(previousKey: held.opened.key, newKey: key, organisation: organisation.bytes)
      return WriteJournal(
        id: journal.id, epoch: next.epoch,
        objects: try draft.journal.map { try seal($0.payload, $0.id, $0.revision, in: next, key: key) },
        rekey: try rekey(
          journal.objects, in: present, from: held.opened.key, to: key, but: Set(draft.journal.map(\.id)),
          wraps: try holders.map { try wrap(key, of: next, to: $0, continuity: continuity) }))
    }
    var passOn: WireWrap?
    if case .passOn(let successor) = draft.step {
      guard let line = rosters.member(successor.bytes) else { throw ClientError.noSuchMember }
      passOn = try wrap(
        held.opened.key, of: present, to: .member(line), continuity: present.epoch > 1 ? held.opened.continuity : nil)
    } else {
      guard !journal.passedOn else { throw ClientError.notTakenOver }
    }
    return WriteJournal(
      id: journal.id, epoch: present.epoch,
      objects: try draft.journal.map { try seal($0.payload, $0.id, $0.revision, in: present, key: held.opened.key) },
      passOn: passOn)
  }

  /// A journal that this member made a key of is remembered with their own keys, on whatever device.
  private func remember(_ journal: WriteJournal, of id: ID) async throws {
    if journal.passOn != nil { return }
    guard journal.wraps != nil || journal.rekey != nil else { return }
    try keys.remember(journal: journal.id.bytes, of: id.bytes, epoch: journal.epoch)
    keyringChanges += 1
    // The case is saved, whatever becomes of this: it is tried again with the next one, and at the sign-out.
    try? await remember()
  }
}
