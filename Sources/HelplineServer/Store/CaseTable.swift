import Foundation
import GRDB
import HelplineCore
import HelplineVault

/// A case: its coordination, which coordinators and the assigned mentors write to, and its journal, which has one holder. The server
/// knows who may write from the wraps alone; what a status is, or an assignment, it cannot see. docs/protocol.md 6.7.
extension Transaction {
  /// So many objects are in a coordination at most, and so many bytes in a journal: all of it is sealed anew in one request.
  private static let mostObjects = 64
  private static let largestJournal = 2 << 20

  /// Stores a new case. The same request again does nothing.
  func open(_ new: OpenCase, by member: ID) throws {
    let fingerprint = try new.fingerprint(secret)
    guard try isNew(new.id, fingerprint) else { return }
    guard chains.holds(member, .coordinators) else { throw Refusal(.notAllowed) }
    guard new.object.bytes.isObjectSize(SealedObject.least) else { throw Refusal(.wrongSize) }
    try insertCompartment(new.id, .coordination, fingerprint: fingerprint)
    try insert(StoredObject(id: new.id, revision: 1, sealed: new.object), compartment: new.id, fingerprint: fingerprint)
    try insert(
      new.wraps, exactlyTo: chains.recipients(.coordinators), compartment: new.id.bytes, epoch: 1, else: .rekeyRequired)
    try insert(new.entries)
    try audit(.caseBegun, actor: member, object: new.id)
  }

  /// Writes to a case whatever the request holds, or throws and writes nothing. The same request again does nothing.
  func write(_ write: WriteCase, to id: ID, by member: ID) throws {
    guard let first = write.objects.first else { throw Refusal(.wrongSize) }
    let fingerprint = try write.fingerprint(id, secret)
    // Before anything else: who has handed the case over no longer may do what the same request did.
    if try db.objectFingerprint(id, first) == fingerprint { return }
    let writer = try writer(member, of: id)
    try writeCoordination(write, id: id, writer: writer, fingerprint: fingerprint)
    if let journal = write.journal { try self.write(journal, of: id, writer: writer, fingerprint: fingerprint) }
    if write.rekey != nil { try refuseHolderLeftOut(of: id) }
    try setPurge(write.purge, of: id)
    try insert(write.entries)
  }

  /// Who writes, and as what.
  private struct Writer {
    let member: ID
    let stored: StoredCompartment
    let isCoordinator: Bool
    /// Whether a mentor to whom the case is wrapped alone.
    let isMentor: Bool
    /// Whether that wrap is a mentor's, and not that of a coordinator whose group waits for its rotation.
    let isGranted: Bool
  }

  private func writer(_ member: ID, of id: ID) throws -> Writer {
    guard let stored = try db.compartment(id), stored.kind == CompartmentKind.coordination.rawValue else {
      throw Refusal(.notFound)
    }
    let isCoordinator = chains.holds(member, .coordinators)
    let isMentor = try isMentor(member) && db.wrap(of: id.bytes, to: [member], secret: secret) != nil
    guard isCoordinator || isMentor else { throw Refusal(.notFound) }
    return Writer(
      member: member, stored: stored, isCoordinator: isCoordinator, isMentor: isMentor,
      isGranted: try db.isMentorsWrap(of: id, to: member, secret: secret))
  }

  private func isMentor(_ member: ID) throws -> Bool { try chains.founded.roles(of: member.bytes).contains(.mentor) }

  // MARK: Coordination

  private func writeCoordination(_ write: WriteCase, id: ID, writer: Writer, fingerprint: [UInt8]) throws {
    let present = try db.objects(id)
    if let rekey = write.rekey {
      var recipients = try chains.recipients(.coordinators)
      if writer.isMentor, rekey.wraps.contains(where: { $0.recipient == writer.member }), let line = try line(writer.member),
        !recipients.contains(where: { $0.id == line.id })
      {
        recipients.append(.member(line))
      }
      guard writer.isCoordinator || rekey.wraps.contains(where: { $0.recipient == writer.member }) else {
        throw Refusal(.wrongWraps)
      }
      try self.rekey(
        id, rekey, epoch: write.epoch, from: writer.stored.epoch, present: present, replacing: write.objects, to: recipients)
      if writer.isGranted { try setMentor(writer.member, of: id, true) }
    } else {
      guard write.epoch == writer.stored.epoch else { throw Refusal(.stale) }
    }
    let ids = Set(present.map(\.id)).union(write.objects.map(\.id))
    guard ids.count <= Self.mostObjects else { throw Refusal(.tooMany) }
    try insert(write.objects, over: present, compartment: id, fingerprint: fingerprint)
    guard write.grants.isEmpty || writer.isCoordinator else { throw Refusal(.notEntitled) }
    for grant in write.grants {
      guard grant.keyEpoch == 1, try isMentor(grant.recipient) else { throw Refusal(.wrongWraps) }
      try insert(grant, compartment: id.bytes, epoch: write.epoch, mentor: true)
      try audit(.caseGranted, actor: writer.member, object: id)
    }
  }

  /// Each on the next revision of what is stored.
  private func insert(_ objects: [StoredObject], over present: [StoredObject], compartment: ID, fingerprint: [UInt8]) throws {
    guard Set(objects.map(\.id)).count == objects.count else { throw Refusal(.wrongSize) }
    let revisions = Dictionary(uniqueKeysWithValues: present.map { ($0.id, $0.revision) })
    for object in objects {
      guard object.revision == revisions[object.id, default: 0] + 1 else { throw Refusal(.stale) }
      guard object.sealed.bytes.isObjectSize(SealedObject.least) else { throw Refusal(.wrongSize) }
      try insert(object, compartment: compartment, fingerprint: fingerprint)
    }
  }

  /// The next epoch: everything that stays, sealed anew, to exactly these.
  private func rekey(
    _ id: ID, _ rekey: Rekey, epoch: UInt32, from: UInt32, present: [StoredObject], replacing: [StoredObject],
    to recipients: [Recipient]
  ) throws {
    func references(_ objects: [StoredObject]) -> [ObjectReference] {
      objects.map { ObjectReference(id: $0.id, revision: $0.revision) }.sorted()
    }
    let replaced = Set(replacing.map(\.id))
    guard from < .max, epoch == from + 1, rekey.stored.sorted() == references(present),
      references(rekey.objects) == references(present.filter { !replaced.contains($0.id) })
    else { throw Refusal(.stale) }
    try deleteWraps(compartment: id.bytes)
    try insert(rekey.wraps, exactlyTo: recipients, compartment: id.bytes, epoch: epoch, else: .rekeyRequired)
    for object in rekey.objects {
      guard object.sealed.bytes.isObjectSize(SealedObject.least) else { throw Refusal(.wrongSize) }
      try db.execute(
        sql: "UPDATE object SET sealed = ? WHERE compartment = ? AND id = ?",
        arguments: [object.sealed.bytes.blob, id.bytes.blob, object.id.bytes.blob])
    }
    try db.execute(sql: "UPDATE compartment SET epoch = ? WHERE id = ?", arguments: [epoch, id.bytes.blob])
  }

  // MARK: Journal

  private func write(_ journal: WriteJournal, of id: ID, writer: Writer, fingerprint: [UInt8]) throws {
    guard writer.isMentor, let line = try line(writer.member) else { throw Refusal(.notEntitled) }
    let holders: [Recipient] = [.member(line), try .recovery(chains.founded)]
    let stored = try db.journal(of: id, secret: secret)
    if let wraps = journal.wraps {
      // A case has one journal: the second of two who begin one has missed the first.
      guard stored == nil else { throw Refusal(.stale) }
      guard journal.epoch == 1, journal.rekey == nil, journal.passOn == nil else { throw Refusal(.wrongWraps) }
      guard try db.compartment(journal.id) == nil, try !wasErased(journal.id) else { throw Refusal(.idTaken) }
      try insertCompartment(journal.id, .journal, parent: id, fingerprint: fingerprint)
      try setMentor(writer.member, of: id, true)
      // A ceremony a moment ago: there is a newer recovery key.
      let isOlder = wraps.contains { $0.recipient.bytes == holders[1].id && $0.keyEpoch < holders[1].keyEpoch }
      try insert(
        wraps, exactlyTo: holders, compartment: journal.id.bytes, epoch: 1, else: isOlder ? .rekeyRequired : .wrongWraps)
      try audit(.journalBegun, actor: writer.member, object: id)
      return try insertJournal(journal.objects, over: [], journal.id, fingerprint)
    }
    guard let stored, stored.id == journal.id else { throw Refusal(.stale) }
    guard try db.wrap(of: stored.id.bytes, to: [writer.member], secret: secret) != nil else { throw Refusal(.notEntitled) }
    let present = try db.objects(stored.id)
    if let rekey = journal.rekey {
      try self.rekey(
        stored.id, rekey, epoch: journal.epoch, from: stored.epoch, present: present, replacing: journal.objects, to: holders)
      try setOpen(stored.id, false)
      try setMentor(writer.member, of: id, true)
      if stored.open { try audit(.journalTakenOver, actor: writer.member, object: id) }
    } else {
      guard journal.epoch == stored.epoch else { throw Refusal(.stale) }
      // Who took it over first makes a key that who left has never had.
      guard !stored.open || journal.objects.isEmpty else { throw Refusal(.rekeyRequired) }
    }
    try insertJournal(journal.objects, over: present, stored.id, fingerprint)
    if let wrap = journal.passOn { try passOn(wrap, stored, of: id, writer: writer, epoch: journal.epoch) }
  }

  /// The same by a ceremony, whose proof was verified: the journal of nobody goes to who has accepted it.
  func passOnByCeremony(_ write: WriteCase, of id: ID, to successor: ID, by member: ID) throws {
    guard write.objects.map(\.id) == [id], write.grants.isEmpty, write.rekey == nil, let journal = write.journal,
      let wrap = journal.passOn, journal.objects.isEmpty, journal.wraps == nil, journal.rekey == nil,
      wrap.recipient == successor, wrap.keyEpoch == 1, try isMentor(successor),
      try db.wrap(of: id.bytes, to: [successor], secret: secret) != nil
    else { throw Refusal(.wrongWraps) }
    let writer = try writer(member, of: id)
    guard let stored = try db.journal(of: id, secret: secret), stored.id == journal.id, journal.epoch == stored.epoch else {
      throw Refusal(.stale)
    }
    guard try !isHeld(stored.id) else { throw Refusal(.notEntitled) }
    try writeCoordination(write, id: id, writer: writer, fingerprint: write.fingerprint(id, secret))
    try insert(wrap, compartment: stored.id.bytes, epoch: stored.epoch)
    try setOpen(stored.id, true)
    try setPurge(write.purge, of: id)
    try insert(write.entries)
    try audit(.journalPassedOn, actor: member, object: id)
  }

  /// Whether anybody but the recovery key has a key of this journal.
  func isHeld(_ journal: ID) throws -> Bool {
    let recovery = try secret.hash(.wrapLookUp, Recipient.recoveryID(organisation: chains.founded.organisation))
    return try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM wrap WHERE compartment = ? AND recipient != ?)",
      arguments: [journal.bytes.blob, recovery.blob]) ?? false
  }

  private func insertJournal(_ objects: [StoredObject], over present: [StoredObject], _ id: ID, _ fingerprint: [UInt8]) throws {
    try insert(objects, over: present, compartment: id, fingerprint: fingerprint)
    let size = try Int.fetchOne(
      db, sql: "SELECT coalesce(sum(length(sealed)), 0) FROM object WHERE compartment = ?", arguments: [id.bytes.blob])
    guard (size ?? 0) <= Self.largestJournal else { throw Refusal(.tooMany) }
  }

  /// From here on the journal is the successor's, and who wrote this has no key of the case left that they had as its mentor.
  private func passOn(_ wrap: WireWrap, _ journal: StoredCompartment, of id: ID, writer: Writer, epoch: UInt32) throws {
    guard wrap.recipient != writer.member, wrap.keyEpoch == 1, try isMentor(wrap.recipient),
      try db.wrap(of: id.bytes, to: [wrap.recipient], secret: secret) != nil
    else { throw Refusal(.wrongWraps) }
    try insert(wrap, compartment: journal.id.bytes, epoch: epoch)
    try deleteWrap(of: writer.member, compartment: journal.id.bytes)
    // While the coordinators' rotation is pending, the wrap of one who is a mentor as well may be the only one that they have.
    let group = try ID(GroupName.coordinators.id(organisation: chains.founded.organisation))
    if try !writer.isCoordinator || db.wrap(of: id.bytes, to: [group], secret: secret) != nil {
      try deleteWrap(of: writer.member, compartment: id.bytes)
    } else {
      try setMentor(writer.member, of: id, false)
    }
    try setOpen(journal.id, true)
    try audit(.journalPassedOn, actor: writer.member, object: id)
  }

  /// Whoever holds the journal reads the coordination: nobody takes that from them but by a hand-over.
  private func refuseHolderLeftOut(of id: ID) throws {
    guard let journal = try db.journal(of: id, secret: secret) else { return }
    let recovery = try Recipient.recovery(chains.founded)
    let leftOut = try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (SELECT 1 FROM wrap AS held WHERE held.compartment = ? AND held.recipient <> ? AND NOT EXISTS
        (SELECT 1 FROM wrap WHERE wrap.compartment = ? AND wrap.recipient = held.recipient))
        """,
      arguments: [journal.id.bytes.blob, try secret.hash(.wrapLookUp, recovery.id).blob, id.bytes.blob])
    if leftOut == true { throw Refusal(.wrongWraps) }
  }

  // MARK: The rows

  private func insertCompartment(_ id: ID, _ kind: CompartmentKind, parent: ID? = nil, fingerprint: [UInt8]) throws {
    try db.execute(
      sql: "INSERT INTO compartment (id, kind, epoch, open, purge_month, fingerprint, parent) VALUES (?, ?, 1, 0, NULL, ?, ?)",
      arguments: [
        id.bytes.blob, kind.rawValue, fingerprint.blob, try parent.map { try secret.hash(.parent, $0.bytes).blob },
      ])
  }

  private func line(_ member: ID) throws -> RosterMember? { try chains.founded.member(member.bytes) }

  private func setOpen(_ id: ID, _ open: Bool) throws {
    try db.execute(sql: "UPDATE compartment SET open = ? WHERE id = ?", arguments: [open, id.bytes.blob])
  }

  private func setPurge(_ month: Month?, of id: ID) throws {
    if let month {
      guard month > clock.month, month <= clock.month.adding(months: clock.purgeCaseMonths) else { throw Refusal(.outsideWindow) }
    }
    try db.execute(
      sql: "UPDATE compartment SET purge_month = ? WHERE id = ? OR parent = ?",
      arguments: [month?.number, id.bytes.blob, try secret.hash(.parent, id.bytes).blob])
  }

  /// Deletes a case and its journal, their keys and their content; the case's id stays taken for as long as a case that is closed today
  /// would have been kept. False if it is not there.
  func eraseCase(_ id: ID) throws -> Bool {
    guard let stored = try db.compartment(id), stored.kind == CompartmentKind.coordination.rawValue else {
      return try wasErased(id)
    }
    if let journal = try db.journal(of: id, secret: secret) { try delete(compartment: journal.id) }
    try delete(compartment: id)
    try db.execute(
      sql: "INSERT OR REPLACE INTO erased VALUES (?, ?)",
      arguments: [
        try secret.hash(.erased, id.bytes).blob, clock.month.adding(months: clock.purgeCaseMonths).number,
      ])
    return true
  }
}

extension Database {
  /// The journal of a case; nil if it has none.
  func journal(of id: ID, secret: ServerSecret) throws -> StoredCompartment? {
    try Row.fetchOne(
      self, sql: "SELECT * FROM compartment WHERE parent = ?", arguments: [try secret.hash(.parent, id.bytes).blob]
    ).map { row in
      StoredCompartment(
        id: try row.id("id"), kind: row["kind"], epoch: row["epoch"], open: row["open"], fingerprint: row.bytes("fingerprint"))
    }
  }

  /// A case with a wrap that one of `recipients` can open, and with the journal if `member` has it; nil if there is none for them.
  func storedCase(_ id: ID, for recipients: [ID], member: ID, secret: ServerSecret) throws -> StoredCase? {
    guard let stored = try compartment(id), stored.kind == CompartmentKind.coordination.rawValue,
      let (wrap, _) = try wrap(of: id.bytes, to: recipients, secret: secret)
    else { return nil }
    return StoredCase(
      id: id, epoch: stored.epoch, objects: try objects(id), wrap: wrap,
      journal: try storedJournal(of: id, member: member, secret: secret))
  }

  private func storedJournal(of id: ID, member: ID, secret: ServerSecret) throws -> StoredJournal? {
    guard let stored = try journal(of: id, secret: secret),
      let (wrap, _) = try wrap(of: stored.id.bytes, to: [member], secret: secret)
    else { return nil }
    return StoredJournal(
      id: stored.id, epoch: stored.epoch, passedOn: stored.open, objects: try objects(stored.id), wrap: wrap)
  }

  /// Ids of all cases after one, in order.
  func caseIDs(after: ID?, limit: Int) throws -> [ID] {
    try Row.fetchAll(
      self, sql: "SELECT id FROM compartment WHERE kind = 2 AND id > ? ORDER BY id LIMIT ?",
      arguments: [(after?.bytes ?? []).blob, limit]
    ).map { try $0.id("id") }
  }

  /// Ids of the cases that are wrapped to a member alone, in order. Looks at that member's wraps only.
  func caseIDs(of member: ID, after: ID?, limit: Int, secret: ServerSecret) throws -> [ID] {
    try Row.fetchAll(
      self,
      sql: """
        SELECT wrap.compartment AS id FROM wrap JOIN compartment ON compartment.id = wrap.compartment
        WHERE wrap.recipient = ? AND wrap.compartment > ? AND compartment.kind = 2 ORDER BY wrap.compartment LIMIT ?
        """,
      arguments: [try secret.hash(.wrapLookUp, member.bytes).blob, (after?.bytes ?? []).blob, limit]
    ).map { try $0.id("id") }
  }
}
