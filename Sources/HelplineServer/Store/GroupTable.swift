import GRDB
import HelplineCore
import HelplineVault

extension Transaction {
  /// Verifies and stores a record with its wraps. True if it was the newest already.
  func append(_ new: NewRecord, by member: ID) throws -> Bool {
    let rosters = try chains.founded
    var chain = chains.group(new.group.name)
    let signed = new.record.value
    guard let record = try? GroupRecord(document: signed.document) else { throw Refusal(.malformed) }
    guard record.group == new.group.name, new.record.signer == member else { throw Refusal(.notEntitled) }
    if Int(record.index) <= chain.records.count {
      guard chain.records[Int(record.index) - 1] == record else { throw Refusal(.stale) }
      return true
    }
    guard Int(record.index) == chain.records.count + 1, record.previous == chain.newestHash,
      record.roster == rosters.newest
    else { throw Refusal(.stale) }
    let before = chain.newest
    do { try chain.append(signed, rosters: rosters) } catch { throw Refusal.of(error) }
    chains.groups[new.group.name] = chain
    let group = try new.group.name.id(organisation: rosters.organisation)
    let rotated = before?.epoch != record.epoch
    let newcomers = record.members.filter { !(before?.members.contains($0) ?? false) }
    var recipients = (rotated ? record.members : newcomers).compactMap { rosters.member($0) }.map { Recipient.member($0) }
    if rotated {
      recipients.append(try .recovery(rosters))
      // The new epoch carries the previous secret, so nobody needs a wrap of an older one.
      try deleteWraps(compartment: group)
    }
    try insert(new.wraps, exactlyTo: recipients, compartment: group, epoch: record.epoch, else: .wrongWraps)
    guard (new.previousSecret != nil) == (rotated && before != nil), (new.previousSecret?.bytes.count ?? 0) <= 512 else {
      throw Refusal(.wrongSize)
    }
    try db.execute(
      sql: "INSERT INTO group_record VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [
        new.group.rawValue, record.index, signed.document.blob, signed.signer.blob, signed.signature.blob,
        new.previousSecret?.bytes.blob,
      ])
    try renewStatisticsKeys(
      new.statisticsKeys ?? [], needed: rotated && before != nil && record.group == .coordinators, by: member)
    try audit(.groupChanged, actor: member, object: try ID(group), count: record.members.count)
    return false
  }

  private func renewStatisticsKeys(_ keys: [NewStatisticsKey], needed: Bool, by member: ID) throws {
    guard needed else {
      guard keys.isEmpty else { throw Refusal(.malformed) }
      return
    }
    let running = clock.month.number
    let months = try UInt32.fetchAll(
      db, sql: "SELECT DISTINCT month FROM statistics_key WHERE month >= ? ORDER BY month", arguments: [running])
    guard keys.map(\.month.number).sorted() == months else { throw Refusal(.wrongWraps) }
    for key in keys { try insert(key, by: member) }
  }
}

extension Database {
  /// A group's chain and what `member` needs to open it.
  func groupState(_ group: Group, for member: ID, secret: ServerSecret, organisation: [UInt8]) throws -> GroupState {
    let rows = try Row.fetchAll(
      self,
      sql: "SELECT position, document, signer, signature, previous_secret FROM group_record WHERE name = ? ORDER BY position",
      arguments: [group.rawValue])
    var previous: [PreviousSecret] = []
    for row in rows where row["previous_secret"] != nil {
      let record = try GroupRecord(document: row.bytes("document"))
      previous.append(PreviousSecret(epoch: record.epoch, sealed: Bytes(row.bytes("previous_secret"))))
    }
    let id = try group.name.id(organisation: organisation)
    return GroupState(
      group: group, records: try rows.map { try $0.signed() },
      wrap: try wrap(of: id, to: [member], secret: secret)?.wrap, previousSecrets: previous)
  }
}
