import GRDB
import HelplineCore
import HelplineVault

extension Transaction {
  /// Verifies and stores a record with its wraps. True if it was the newest already. `signer` is the member but in a ceremony.
  func append(_ new: NewRecord, by member: ID, signer: ID? = nil) throws -> Bool {
    let rosters = try chains.founded
    var chain = chains.group(new.group.name)
    let signed = new.record.value
    guard let record = try? GroupRecord(document: signed.document) else { throw Refusal(.malformed) }
    guard record.group == new.group.name, new.record.signer == signer ?? member else { throw Refusal(.notEntitled) }
    let stale = Refusal(.stale, newest: UInt32(chain.records.count))
    if Int(record.index) <= chain.records.count {
      guard chain.records[Int(record.index) - 1] == record else { throw stale }
      return true
    }
    guard Int(record.index) == chain.records.count + 1, record.previous == chain.newestHash,
      record.roster == rosters.newest
    else { throw stale }
    // Before it is compared with everything: a list that no roster has members for.
    guard record.members.count <= rosters.current.members.count else { throw Refusal(.brokenChain) }
    let before = chain.newest
    do { try chain.append(signed, rosters: rosters) } catch { throw Refusal.of(error) }
    chains.groups[new.group.name] = chain
    let group = try GroupSecret.compartment(new.group.name, epoch: record.epoch, organisation: rosters.organisation)
    let rotated = before?.epoch != record.epoch
    let newcomers = record.members.filter { !(before?.members.contains($0) ?? false) }
    var recipients = (rotated ? record.members : newcomers).compactMap { rosters.member($0) }.map { Recipient.member($0) }
    if rotated {
      recipients.append(try .recovery(rosters))
      // The new epoch carries the previous secret, so nobody needs a wrap of an older one.
      try deleteWraps(compartment: group.stored)
    }
    try insert(new.wraps, exactlyTo: recipients, compartment: group.stored, epoch: record.epoch, else: .wrongWraps)
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
    try audit(.groupChanged, actor: member, object: try ID(group.id), count: record.members.count)
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
  func groupState(_ group: Group, for member: ID, secret: ServerSecret, chains: Chains) throws -> GroupState {
    let rows = try Row.fetchAll(
      self,
      sql: "SELECT position, document, signer, signature, previous_secret FROM group_record WHERE name = ? ORDER BY position",
      arguments: [group.rawValue])
    var previous: [PreviousSecret] = []
    for row in rows where row["previous_secret"] != nil {
      let record = try GroupRecord(document: row.bytes("document"))
      previous.append(PreviousSecret(epoch: record.epoch, sealed: Bytes(row.bytes("previous_secret"))))
    }
    let rosters = try chains.founded
    let compartment = try GroupSecret.compartment(group.name, epoch: 1, organisation: rosters.organisation)
    // Who lost the role gets nothing, although the rotation that leaves them behind may be still to come. The founder keeps the
    // auditors' key until the first auditor takes over.
    let mayOpen = group.name.admits(rosters.roles(of: member.bytes)) || group == .auditors && member.bytes == rosters.founder
    return GroupState(
      group: group, records: try rows.map { try $0.signed() },
      wrap: mayOpen ? try wrap(of: compartment.stored, to: [member], secret: secret)?.wrap : nil, previousSecrets: previous)
  }
}
