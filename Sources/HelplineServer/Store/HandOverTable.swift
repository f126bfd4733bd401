import GRDB
import HelplineCore
import HelplineVault

/// A hand-over note until the end of the next day.
struct KeptHandOver: Codable, Sendable {
  var id: ID
  var author: ID
  var day: Day
  var fingerprint: Bytes
  /// Absent once it was removed: the id stays taken, so that a late retry does not bring the note back.
  var object: Bytes?

  var lastDay: Day { day.adding(days: 1) }
}

/// Some of a note's keys: as many as fit into a row like all others. Mostly there is one such row; more only while a group
/// waits for its rotation and each of its members has a wrap.
struct KeptHandOverKeys: Codable, Sendable {
  var note: ID
  var part: UInt32
  var lastDay: Day
  var wraps: [WireWrap]

  static let most = 6
  var key: [UInt8] { Self.key(note, part) }

  static func key(_ note: ID, _ part: UInt32) -> [UInt8] {
    var out = ByteWriter()
    out.variable(note.bytes)
    out.integer(part)
    return out.bytes
  }
}

extension Transaction {
  /// Keeps a note with its keys. The same request again does nothing.
  func leave(_ note: LeaveHandOver, by member: ID) throws {
    guard chains.holds(member, .volunteers) || chains.holds(member, .coordinators) else { throw Refusal(.notAllowed) }
    let fingerprint = Bytes(try note.fingerprint(member, secret))
    if case .handOver(let kept)? = try db.transient(.handOver, note.id.bytes, secret) {
      guard kept.fingerprint == fingerprint, kept.object != nil else { throw Refusal(.idTaken) }
      return
    }
    guard note.day == clock.today else { throw Refusal(.outsideWindow) }
    guard note.object.bytes.count == SealedObject.handOver + Sealing.aeadOverhead,
      note.wraps.allSatisfy({ $0.sealed.bytes.count == Wrap.size })
    else { throw Refusal(.wrongSize) }
    try refuseUnless(note.wraps, goExactlyTo: handOverRecipients())
    guard try db.handOvers(clock.today, secret).count < LeaveHandOver.most else { throw Refusal(.tooMany) }
    let kept = KeptHandOver(id: note.id, author: member, day: note.day, fingerprint: fingerprint, object: note.object)
    try put(.handOver(kept), .handOver, note.id.bytes)
    for (part, start) in stride(from: 0, to: note.wraps.count, by: KeptHandOverKeys.most).enumerated() {
      let wraps = Array(note.wraps[start..<min(start + KeptHandOverKeys.most, note.wraps.count)])
      try put(KeptHandOverKeys(note: note.id, part: UInt32(part), lastDay: kept.lastDay, wraps: wraps))
    }
    try audit(.handOverLeft, actor: member, object: note.id)
  }

  private func put(_ keys: KeptHandOverKeys) throws { try put(.handOverKeys(keys), .handOverKeys, keys.key) }

  /// Both groups, or the members of one that waits for its rotation; who is in both has one wrap.
  private func handOverRecipients() throws -> [Recipient] {
    var recipients: [Recipient] = []
    for recipient in try chains.recipients(.volunteers) + chains.recipients(.coordinators)
    where !recipients.contains(recipient) { recipients.append(recipient) }
    return recipients
  }

  /// Removes a note with its keys, at once. Nothing happens if that was done before.
  func removeHandOver(_ id: ID, by member: ID) throws {
    guard case .handOver(var note)? = try db.transient(.handOver, id.bytes, secret), note.lastDay >= clock.today else {
      throw Refusal(.notFound)
    }
    guard note.author == member || chains.holds(member, .coordinators) else { throw Refusal(.notAllowed) }
    guard note.object != nil else { return }
    note.object = nil
    try put(.handOver(note), .handOver, id.bytes)
    try deleteTransients { if case .handOverKeys(let keys) = $0 { keys.note == id } else { false } }
    try audit(.handOverRemoved, actor: member, object: id)
  }

  /// Deletes what was wrapped to a member alone, unless these roles admit them to a group that reads notes.
  func deleteHandOverWraps(of member: ID, roles: Roles) throws {
    guard !GroupName.volunteers.admits(roles), !GroupName.coordinators.admits(roles) else { return }
    let held = try db.transients(secret) { value -> KeptHandOverKeys? in
      guard case .handOverKeys(let keys) = value, keys.wraps.contains(where: { $0.recipient == member }) else { return nil }
      return keys
    }
    for var keys in held {
      keys.wraps.removeAll { $0.recipient == member }
      try put(keys)
    }
  }
}

extension Database {
  /// Notes that are live on `today`.
  func handOvers(_ today: Day, _ secret: ServerSecret) throws -> [KeptHandOver] {
    try transients(secret) { value in
      guard case .handOver(let note) = value, note.object != nil, note.lastDay >= today else { return nil }
      return note
    }
  }

  /// Live notes with a wrap that one of `recipients` can open, the first that has one.
  func handOvers(_ today: Day, for recipients: [ID], _ secret: ServerSecret) throws -> [StoredHandOver] {
    var wraps: [ID: [WireWrap]] = [:]
    let kept = try transients(secret) { if case .handOverKeys(let keys) = $0 { keys } else { nil } }
    for keys in kept { wraps[keys.note, default: []] += keys.wraps }
    return try handOvers(today, secret).sorted { $0.id < $1.id }.compactMap { note in
      let mine = recipients.lazy.compactMap { id in wraps[note.id]?.first { $0.recipient == id } }.first
      guard let mine, let object = note.object else { return nil }
      return StoredHandOver(id: note.id, object: object, wrap: mine)
    }
  }
}

extension LeaveHandOver {
  fileprivate func fingerprint(_ author: ID, _ secret: ServerSecret) throws -> [UInt8] {
    var message = ByteWriter()
    message.variable(author.bytes)
    message.variable(Array(day.description.utf8))
    message.variable(object.bytes)
    for wrap in wraps {
      message.variable(wrap.recipient.bytes + wrap.sealed.bytes)
      message.integer(wrap.keyEpoch)
    }
    return try secret.hash(.fingerprint, id.bytes, message.bytes)
  }
}
