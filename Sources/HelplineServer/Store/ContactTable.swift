import Foundation
import GRDB
import HelplineCore
import HelplineVault

/// A compartment as the server sees it.
struct StoredCompartment: Sendable {
  let id: ID
  let kind: UInt8
  let epoch: UInt32
  let open: Bool
  let fingerprint: [UInt8]
}

extension Transaction {
  /// Stores a contact with its keys, its grant and its entries. The same request again does nothing.
  func log(_ contact: LogContact, by member: ID) throws {
    let fingerprint = try contact.fingerprint(secret)
    guard try isNew(contact.id, fingerprint) else { return }
    guard contact.object.bytes.isObjectSize(SealedObject.leastContact), contact.authorWrap.bytes.count == Wrap.size else {
      throw Refusal(.wrongSize)
    }
    guard contact.purge > clock.month, contact.purge <= clock.month.adding(months: clock.purgeContactMonths) else {
      throw Refusal(.outsideWindow)
    }
    let recipients = try chains.recipients(.coordinators)
    guard !recipients.isEmpty else { throw Refusal(.noCoordinator) }
    try db.execute(
      sql: "INSERT INTO compartment (id, kind, epoch, open, purge_month, fingerprint) VALUES (?, ?, 1, ?, ?, ?)",
      arguments: [
        contact.id.bytes.blob, CompartmentKind.contact.rawValue, contact.open, contact.purge.number, fingerprint.blob,
      ])
    try insert(
      StoredObject(id: contact.id, revision: 1, sealed: contact.object), compartment: contact.id, fingerprint: fingerprint)
    try insert(
      contact.wraps, exactlyTo: recipients, compartment: contact.id.bytes, epoch: 1, else: .rekeyRequired)
    try put(
      .correction(
        CorrectionGrant(
          contact: contact.id, member: member, lastDay: clock.today.adding(days: 1), wrap: contact.authorWrap)),
      .correction, contact.id.bytes)
    try insert(contact.entries)
  }

  /// A correction by who logged it, or a coordinator's write.
  func write(_ write: WriteContact, to id: ID, by member: ID) throws {
    guard let stored = try db.compartment(id), stored.kind == CompartmentKind.contact.rawValue else { throw Refusal(.notFound) }
    let fingerprint = try write.fingerprint(id, secret)
    let present = try db.objects(id)
    if let same = try db.objectFingerprint(id, write.object), same == fingerprint { return }
    let grant = try correctionGrant(id, of: member)
    let coordinator = chains.holds(member, .coordinators)
    guard grant != nil || coordinator else { throw Refusal(.notFound) }
    if stored.epoch == 1, write.rekey == nil {
      // A correction: the object that was logged, in the epoch in which it was logged. Anything else needs the next epoch.
      guard grant?.wrap != nil, write.object.id == id, write.epoch == 1 else { throw Refusal(.rekeyRequired) }
    } else if coordinator {
      try rekeyIfNeeded(write, stored: stored, present: present, id: id, by: member)
    } else {
      throw Refusal(.takenUp)
    }
    guard write.object.sealed.bytes.isObjectSize(SealedObject.leastContact) else { throw Refusal(.wrongSize) }
    let before = present.first { $0.id == write.object.id }?.revision ?? 0
    guard write.object.revision == before + 1 else { throw Refusal(.stale) }
    guard present.count < Self.mostObjects || before > 0 else { throw Refusal(.tooMany) }
    try insert(write.object, compartment: id, fingerprint: fingerprint)
    try db.execute(sql: "UPDATE compartment SET open = ? WHERE id = ?", arguments: [write.open, id.bytes.blob])
    try insert(write.entries)
  }

  /// So many objects are in one contact at most: all of them are sealed anew in one request.
  private static let mostObjects = 64

  private func rekeyIfNeeded(
    _ write: WriteContact, stored: StoredCompartment, present: [StoredObject], id: ID, by member: ID
  ) throws {
    guard let rekey = write.rekey else {
      guard stored.epoch >= 2, write.epoch == stored.epoch else { throw Refusal(.stale) }
      return
    }
    guard write.epoch == stored.epoch + 1,
      Set(rekey.stored) == Set(present.map { ObjectReference(id: $0.id, revision: $0.revision) }),
      rekey.stored.count == present.count
    else { throw Refusal(.stale) }
    let kept = present.filter { $0.id != write.object.id }
    guard
      rekey.objects.map({ ObjectReference(id: $0.id, revision: $0.revision) }).sorted()
        == kept.map({ ObjectReference(id: $0.id, revision: $0.revision) }).sorted()
    else { throw Refusal(.stale) }
    try deleteWraps(compartment: id.bytes)
    try insert(
      rekey.wraps, exactlyTo: chains.recipients(.coordinators), compartment: id.bytes, epoch: write.epoch,
      else: .rekeyRequired)
    for object in rekey.objects {
      guard object.sealed.bytes.isObjectSize(SealedObject.leastContact) else { throw Refusal(.wrongSize) }
      try db.execute(
        sql: "UPDATE object SET sealed = ? WHERE compartment = ? AND id = ?",
        arguments: [object.sealed.bytes.blob, id.bytes.blob, object.id.bytes.blob])
    }
    try db.execute(sql: "UPDATE compartment SET epoch = ? WHERE id = ?", arguments: [write.epoch, id.bytes.blob])
    // Who logged it can no longer correct it, and hears why until the window closes.
    if case .correction(var grant)? = try db.transient(.correction, id.bytes, secret) {
      grant.wrap = nil
      try put(.correction(grant), .correction, id.bytes)
    }
    try audit(.contactTakenUp, actor: member, object: id)
  }

  private func correctionGrant(_ id: ID, of member: ID) throws -> CorrectionGrant? {
    guard case .correction(let grant)? = try db.transient(.correction, id.bytes, secret), grant.member == member,
      grant.lastDay >= clock.today
    else { return nil }
    return grant
  }

  /// Deletes a contact, its keys and its content; its id stays taken until the purge month. False if it is not there.
  func eraseContact(_ id: ID) throws -> Bool {
    guard let stored = try db.compartment(id), stored.kind == CompartmentKind.contact.rawValue else {
      return try wasErased(id)
    }
    let purge = try UInt32.fetchOne(db, sql: "SELECT purge_month FROM compartment WHERE id = ?", arguments: [id.bytes.blob])
    try delete(compartment: id)
    try db.execute(
      sql: "INSERT OR REPLACE INTO erased VALUES (?, ?)",
      arguments: [try secret.hash(.erased, id.bytes).blob, purge ?? clock.month.adding(months: 6).number])
    return true
  }

  func delete(compartment id: ID) throws {
    try deleteWraps(compartment: id.bytes)
    try deleteTransient(.correction, id.bytes)
    try db.execute(sql: "DELETE FROM object WHERE compartment = ?", arguments: [id.bytes.blob])
    try db.execute(sql: "DELETE FROM compartment WHERE id = ?", arguments: [id.bytes.blob])
  }

  /// False if the same request made a compartment of this id before. Throws `id_taken` if another one did, or if it was erased.
  func isNew(_ id: ID, _ fingerprint: [UInt8]) throws -> Bool {
    if let stored = try db.compartment(id) {
      guard stored.fingerprint == fingerprint else { throw Refusal(.idTaken) }
      return false
    }
    guard try !wasErased(id) else { throw Refusal(.idTaken) }
    return true
  }

  func wasErased(_ id: ID) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM erased WHERE hash = ?)", arguments: [try secret.hash(.erased, id.bytes).blob])
      ?? false
  }

  func insert(_ object: StoredObject, compartment: ID, fingerprint: [UInt8]) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO object VALUES (?, ?, ?, ?, ?)",
      arguments: [
        compartment.bytes.blob, object.id.bytes.blob, object.revision, object.sealed.bytes.blob, fingerprint.blob,
      ])
  }

  /// A member's name: a compartment of its own.
  func insert(_ name: NewName) throws {
    guard name.object.bytes.isObjectSize(SealedObject.least) else { throw Refusal(.wrongSize) }
    let fingerprint = try secret.hash(.fingerprint, name.object.bytes)
    try db.execute(
      sql: "INSERT INTO compartment (id, kind, epoch, open, purge_month, fingerprint) VALUES (?, ?, 1, 0, NULL, ?)",
      arguments: [name.member.bytes.blob, CompartmentKind.name.rawValue, fingerprint.blob])
    try insert(
      StoredObject(id: name.member, revision: 1, sealed: name.object), compartment: name.member, fingerprint: fingerprint)
    try insert(
      name.wraps, exactlyTo: chains.recipients(.members), compartment: name.member.bytes, epoch: 1, else: .rekeyRequired)
  }

  /// Puts another name, under another key, in the place of a member's. The same request again does nothing.
  func change(_ name: ChangeName, of member: ID, by actor: ID) throws {
    guard let line = try chains.founded.member(member.bytes), line.removed == nil,
      let stored = try db.objects(member).first, try db.kind(of: member.bytes) == CompartmentKind.name.rawValue
    else { throw Refusal(.notFound) }
    let object = StoredObject(id: member, revision: name.revision, sealed: name.object)
    let fingerprint = try secret.hash(.fingerprint, name.object.bytes)
    if try db.objectFingerprint(member, object) == fingerprint { return }
    guard stored.revision < .max, name.revision == stored.revision + 1 else { throw Refusal(.stale, newest: stored.revision) }
    guard name.object.bytes.isObjectSize(SealedObject.least) else { throw Refusal(.wrongSize) }
    try deleteWraps(compartment: member.bytes)
    try insert(name.wraps, exactlyTo: chains.recipients(.members), compartment: member.bytes, epoch: 1, else: .rekeyRequired)
    try insert(object, compartment: member, fingerprint: fingerprint)
    try audit(.nameChanged, actor: actor, object: member)
  }
}

extension Database {
  func compartment(_ id: ID) throws -> StoredCompartment? {
    try Row.fetchOne(self, sql: "SELECT * FROM compartment WHERE id = ?", arguments: [id.bytes.blob]).map { row in
      StoredCompartment(
        id: id, kind: row["kind"], epoch: row["epoch"], open: row["open"], fingerprint: row.bytes("fingerprint"))
    }
  }

  /// The kind of what stands under `Compartment.stored`; nil if nothing does.
  func kind(of stored: [UInt8]) throws -> UInt8? {
    try UInt8.fetchOne(self, sql: "SELECT kind FROM compartment WHERE id = ?", arguments: [stored.blob])
  }

  func objects(_ compartment: ID) throws -> [StoredObject] {
    try Row.fetchAll(
      self, sql: "SELECT id, revision, sealed FROM object WHERE compartment = ? ORDER BY id",
      arguments: [compartment.bytes.blob]
    ).map { StoredObject(id: try $0.id("id"), revision: $0["revision"], sealed: Bytes($0.bytes("sealed"))) }
  }

  func objectFingerprint(_ compartment: ID, _ object: StoredObject) throws -> [UInt8]? {
    try Data.fetchOne(
      self, sql: "SELECT fingerprint FROM object WHERE compartment = ? AND id = ? AND revision = ?",
      arguments: [compartment.bytes.blob, object.id.bytes.blob, object.revision]
    ).map { [UInt8]($0) }
  }

  /// A contact with a wrap that one of `recipients` can open; nil if there is none.
  func contact(_ id: ID, for recipients: [ID], secret: ServerSecret) throws -> StoredContact? {
    guard let stored = try compartment(id), stored.kind == CompartmentKind.contact.rawValue,
      let (wrap, _) = try wrap(of: id.bytes, to: recipients, secret: secret)
    else { return nil }
    return StoredContact(id: id, epoch: stored.epoch, open: stored.open, objects: try objects(id), wrap: wrap)
  }

  /// A contact for who may correct it: as it was logged, with their own wrap. Nil once it is taken up.
  func contact(of grant: CorrectionGrant) throws -> StoredContact? {
    guard let sealed = grant.wrap, let stored = try compartment(grant.contact) else { return nil }
    return StoredContact(
      id: grant.contact, epoch: stored.epoch, open: stored.open, objects: try objects(grant.contact),
      wrap: WireWrap(recipient: grant.member, keyEpoch: 1, sealed: sealed))
  }

  /// Ids of contacts after one, in order.
  func contactIDs(open: Bool, after: ID?, limit: Int) throws -> [ID] {
    let condition = open ? "open = 1" : "kind = 1"
    return try Row.fetchAll(
      self, sql: "SELECT id FROM compartment WHERE \(condition) AND id > ? ORDER BY id LIMIT ?",
      arguments: [(after?.bytes ?? []).blob, limit]
    ).map { try $0.id("id") }
  }
}

extension ObjectReference: Comparable {
  package static func < (a: ObjectReference, b: ObjectReference) -> Bool { (a.id, a.revision) < (b.id, b.revision) }
}

extension [UInt8] {
  /// A power of two, at least `least`, at most 256 KiB, and what the seal adds.
  func isObjectSize(_ least: Int) -> Bool {
    let size = count - Sealing.aeadOverhead
    return size >= least && size <= Padding.largest && size & (size - 1) == 0
  }
}

extension LogContact {
  /// Over the contact's part of the request, never over the entries: a hash over both would pair them.
  fileprivate func fingerprint(_ secret: ServerSecret) throws -> [UInt8] {
    var message = ByteWriter()
    message.variable(id.bytes)
    message.variable(object.bytes)
    for wrap in wraps { message.variable(wrap.recipient.bytes + wrap.sealed.bytes) }
    message.variable(authorWrap.bytes)
    message.byte(open ? 1 : 0)
    message.integer(purge.number)
    return try secret.hash(.fingerprint, message.bytes)
  }
}

extension WriteContact {
  fileprivate func fingerprint(_ contact: ID, _ secret: ServerSecret) throws -> [UInt8] {
    var message = ByteWriter()
    message.variable(contact.bytes)
    message.integer(epoch)
    message.variable(object.id.bytes)
    message.integer(object.revision)
    message.variable(object.sealed.bytes)
    for object in rekey?.objects ?? [] { message.variable(object.id.bytes + object.sealed.bytes) }
    for wrap in rekey?.wraps ?? [] { message.variable(wrap.recipient.bytes + wrap.sealed.bytes) }
    message.byte(open ? 1 : 0)
    return try secret.hash(.fingerprint, message.bytes)
  }
}
