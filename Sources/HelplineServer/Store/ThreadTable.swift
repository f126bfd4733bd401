import GRDB
import HelplineCore
import HelplineVault

/// What the server keeps of a caller's thread beside its compartment, its one object and its wraps: docs/protocol.md 6.9.
struct ThreadRow: Sendable {
  let id: ID
  /// A keyed hash of the code's tag.
  let tag: [UInt8]
  let callerWrap: [UInt8]
}

extension Transaction {
  /// Stores a new thread. The same request again does nothing.
  func begin(_ new: NewThread) throws {
    let fingerprint = try new.fingerprint(secret)
    guard try isNew(new.id, fingerprint) else { return }
    try refuseUnlessSized(new.object, new.callerWrap)
    let recipients = try threadRecipients()
    let tag = try self.tag(new.tag)
    try db.execute(
      sql: "INSERT INTO compartment (id, kind, epoch, open, purge_month, fingerprint) VALUES (?, ?, 1, 0, ?, ?)",
      arguments: [new.id.bytes.blob, CompartmentKind.thread.rawValue, threadPurge.number, fingerprint.blob])
    try insert(StoredObject(id: new.id, revision: 1, sealed: new.object), compartment: new.id, fingerprint: fingerprint)
    try insert(new.wraps, exactlyTo: recipients, compartment: new.id.bytes, epoch: 1, else: .rekeyRequired)
    try db.execute(
      sql: "INSERT INTO thread VALUES (?, ?, ?, ?)",
      arguments: [new.id.bytes.blob, tag.blob, new.tag.secretNumber, new.callerWrap.bytes.blob])
  }

  /// Makes a thread's next epoch. The same request again does nothing, also when it retired the code that it names.
  func write(_ write: WriteThread, to id: ID) throws {
    let fingerprint = try write.fingerprint(id, secret)
    let object = StoredObject(id: id, revision: write.epoch, sealed: write.object)
    if try db.objectFingerprint(id, object) == fingerprint { return }
    let stored = try thread(id, of: write.tag)
    guard stored.epoch < .max, write.epoch == stored.epoch + 1 else { throw Refusal(.stale, newest: stored.epoch) }
    try refuseUnlessSized(write.object, write.callerWrap)
    let recipients = try threadRecipients()
    try deleteWraps(compartment: id.bytes)
    try insert(write.wraps, exactlyTo: recipients, compartment: id.bytes, epoch: write.epoch, else: .rekeyRequired)
    try insert(object, compartment: id, fingerprint: fingerprint)
    try db.execute(
      sql: "UPDATE compartment SET epoch = ?, purge_month = ? WHERE id = ?",
      arguments: [write.epoch, threadPurge.number, id.bytes.blob])
    try db.execute(
      sql: "UPDATE thread SET caller_wrap = ? WHERE id = ?", arguments: [write.callerWrap.bytes.blob, id.bytes.blob])
    if let fresh = write.fresh {
      try db.execute(
        sql: "UPDATE thread SET tag = ?, secret_number = ? WHERE id = ?",
        arguments: [try tag(fresh).blob, fresh.secretNumber, id.bytes.blob])
    }
  }

  /// Deletes a thread, its tag and its keys, and leaves word for a coordinator. The same request again does nothing.
  func erase(_ erasure: EraseThread, of id: ID, by member: ID) throws {
    if try db.compartment(erasure.item.id) != nil, try wasErased(id) { return try log(erasure.item, by: member) }
    _ = try thread(id, of: erasure.tag)
    try delete(compartment: id)
    try db.execute(
      sql: "INSERT OR REPLACE INTO erased VALUES (?, ?)",
      arguments: [try secret.hash(.erased, id.bytes).blob, threadPurge.number])
    try log(erasure.item, by: member)
    try audit(.threadErased, actor: member, object: id)
  }

  /// The thread of this id if this is its present tag: who has not got the code learns nothing of an id.
  private func thread(_ id: ID, of tag: Bytes) throws -> StoredCompartment {
    guard let row = try db.thread(id), Sodium.equal(row.tag, try secret.hash(.threadTag, tag.bytes)),
      let stored = try db.compartment(id)
    else { throw Refusal(.notFound) }
    return stored
  }

  /// What stands in the database for a new tag.
  private func tag(_ new: CallerTag) throws -> [UInt8] {
    guard new.tag.bytes.count == 32 else { throw Refusal(.wrongSize) }
    guard (1...secret.newest).contains(new.secretNumber) else { throw Refusal(.outsideWindow) }
    let hash = try secret.hash(.threadTag, new.tag.bytes)
    guard try db.thread(tag: hash) == nil else { throw Refusal(.idTaken) }
    return hash
  }

  private func threadRecipients() throws -> [Recipient] {
    let recipients = try chains.recipients(.coordinators)
    guard !recipients.isEmpty else { throw Refusal(.noCoordinator) }
    return recipients
  }

  private func refuseUnlessSized(_ object: Bytes, _ callerWrap: Bytes) throws {
    guard object.bytes.count == SealedObject.thread + Sealing.aeadOverhead, callerWrap.bytes.count == CallerWrap.size else {
      throw Refusal(.wrongSize)
    }
  }

  private var threadPurge: Month { clock.month.adding(months: clock.purgeThreadMonths) }
}

extension Database {
  func thread(_ id: ID) throws -> ThreadRow? {
    try Row.fetchOne(self, sql: "SELECT id, tag, caller_wrap FROM thread WHERE id = ?", arguments: [id.bytes.blob])
      .map(ThreadRow.init)
  }

  /// By the keyed hash of a tag.
  func thread(tag: [UInt8]) throws -> ThreadRow? {
    try Row.fetchOne(self, sql: "SELECT id, tag, caller_wrap FROM thread WHERE tag = ?", arguments: [tag.blob])
      .map(ThreadRow.init)
  }

  /// The thread of a tag's keyed hash, for who gave the code.
  func foundThread(tag: [UInt8]) throws -> FoundThread? {
    guard let row = try thread(tag: tag), let stored = try compartment(row.id), let object = try objects(row.id).first else {
      return nil
    }
    return FoundThread(id: row.id, epoch: stored.epoch, object: object.sealed, callerWrap: Bytes(row.callerWrap))
  }

  /// A thread with a wrap that one of `recipients` can open; nil if there is none for them.
  func storedThread(_ id: ID, for recipients: [ID], secret: ServerSecret) throws -> StoredThread? {
    guard let stored = try compartment(id), stored.kind == CompartmentKind.thread.rawValue,
      let object = try objects(id).first, let (wrap, _) = try wrap(of: id.bytes, to: recipients, secret: secret)
    else { return nil }
    return StoredThread(id: id, epoch: stored.epoch, object: object.sealed, wrap: wrap)
  }

  /// Of the server secrets that live threads were made under, and the newest; the newest first.
  func callerSecrets(_ secret: ServerSecret) throws -> [UInt32] {
    let used = try UInt32.fetchSet(self, sql: "SELECT DISTINCT secret_number FROM thread")
    return used.union([secret.newest]).sorted(by: >)
  }
}

extension ThreadRow {
  fileprivate init(_ row: Row) throws {
    self.init(id: try row.id("id"), tag: row.bytes("tag"), callerWrap: row.bytes("caller_wrap"))
  }
}

extension NewThread {
  fileprivate func fingerprint(_ secret: ServerSecret) throws -> [UInt8] {
    var message = ByteWriter()
    message.variable(id.bytes)
    message.add(object, wraps, callerWrap, tag)
    return try secret.hash(.fingerprint, message.bytes)
  }
}

extension WriteThread {
  fileprivate func fingerprint(_ id: ID, _ secret: ServerSecret) throws -> [UInt8] {
    var message = ByteWriter()
    message.variable(id.bytes)
    message.variable(tag.bytes)
    message.integer(epoch)
    message.add(object, wraps, callerWrap, fresh)
    return try secret.hash(.fingerprint, message.bytes)
  }
}

extension ByteWriter {
  fileprivate mutating func add(_ object: Bytes, _ wraps: [WireWrap], _ callerWrap: Bytes, _ tag: CallerTag?) {
    variable(object.bytes)
    for wrap in wraps { variable(wrap.recipient.bytes + wrap.sealed.bytes) }
    variable(callerWrap.bytes)
    variable(tag?.tag.bytes ?? [])
    integer(tag?.secretNumber ?? 0)
  }
}
