import GRDB
import HelplineCore
import HelplineVault

/// Ceremonies and what is wrapped to the recovery key: docs/protocol.md 9.
extension Transaction {
  /// What is wrapped to the recovery key, for a runner who proves that it is at hand.
  func recoveryReading(_ ask: AskRecoveryReading, by member: ID) throws -> RecoveryReading {
    let rosters = try chains.founded
    try requireRunner(member, ask.use, ask.subject)
    let statement = try Ceremony.reading(
      ask.use.value, subject: ask.subject.bytes, runner: member.bytes, roster: rosters.newest,
      organisation: rosters.organisation)
    try verify(ask.proof, statement, rosters)
    let found: RecoveryReading?
    switch ask.use {
    case .journal:
      found = try db.journal(of: ask.subject, secret: secret).flatMap { journal in
        try db.recoveryWrap(of: journal.id.bytes, rosters, secret).map {
          RecoveryReading(journal: journal.id, epoch: journal.epoch, wrap: $0.wrap)
        }
      }
    case .group:
      let name = try group(ask.subject)
      let compartment = try GroupSecret.compartment(name, epoch: 1, organisation: rosters.organisation)
      found = try db.recoveryWrap(of: compartment.stored, rosters, secret).map {
        RecoveryReading(journal: nil, epoch: $0.epoch, wrap: $0.wrap)
      }
    case .administrator: found = nil
    }
    guard let found else { throw Refusal(.notFound) }
    // Who has all the shares still reads nothing that somebody is there to pass on.
    guard try needsCeremony(found, ask) else { throw Refusal(.notEntitled) }
    try audit(.recoveryRead, actor: member, object: ask.subject)
    return found
  }

  /// Puts a ceremony's roster in force, with the one thing that it is for. The same again does nothing.
  func hold(_ request: HoldCeremony, by member: ID) throws {
    let before = try chains.founded
    if (try? Roster.hash(document: request.roster.document.bytes)) == before.newest.hash { return }
    let recovery = try ID(Recipient.recoveryID(organisation: before.organisation))
    guard request.roster.signer == recovery else { throw Refusal(.notEntitled) }
    try requireRunner(member, request.use, request.subject)
    _ = try append(request.roster.value)
    let after = try chains.founded
    let statement = try Ceremony.statement(
      request.use.value, subject: request.subject.bytes, to: request.to.bytes, runner: member.bytes,
      rosterHash: after.newest.hash, wraps: request.bound, organisation: before.organisation)
    try verify(request.proof, statement, before)
    let appointed = after.current.members.filter { before.roles(of: $0.id) != after.roles(of: $0.id) }.map(\.id)
    guard appointed == (request.use == .administrator ? [request.subject.bytes] : []) else { throw Refusal(.notEntitled) }
    switch (request.use, request.write, request.record) {
    case (.journal, let write?, nil): try passOnByCeremony(write, of: request.subject, to: request.to, by: member)
    case (.group, nil, let record?):
      guard try record.group.name == group(request.subject), request.to == member,
        let document = try? GroupRecord(document: record.record.document.bytes), document.members == [member.bytes]
      else { throw Refusal(.notEntitled) }
      _ = try append(record, by: member, signer: recovery)
    case (.administrator, nil, nil): guard request.to == request.subject else { throw Refusal(.notEntitled) }
    default: throw Refusal(.wrongWraps)
    }
    try audit(.recoveryCeremony, actor: member, object: request.subject, count: Int(after.current.version))
  }

  /// Replaces wraps to an older recovery key by those that who holds the keys has made to the newest one.
  func renewRecovery(_ holdings: [RecoveryHolding], by member: ID) throws {
    let rosters = try chains.founded
    let recovery = try Recipient.recovery(rosters)
    for holding in holdings {
      guard let wrap = holding.wrap, wrap.recipient.bytes == recovery.id else { throw Refusal(.notEntitled) }
      guard wrap.keyEpoch == recovery.keyEpoch else { throw Refusal(.rekeyRequired) }
      let compartment: [UInt8]
      let epoch: UInt32
      if holding.kind == CompartmentKind.group.rawValue {
        let name = try group(holding.compartment)
        guard chains.keeps(member, name) else { throw Refusal(.notEntitled) }
        epoch = chains.group(name).epoch
        compartment = try GroupSecret.compartment(name, epoch: epoch, organisation: rosters.organisation).stored
      } else {
        guard holding.kind == CompartmentKind.journal.rawValue, let parent = holding.parent,
          let journal = try db.journal(of: parent, secret: secret), journal.id == holding.compartment, !journal.open,
          try db.wrap(of: journal.id.bytes, to: [member], secret: secret) != nil
        else { throw Refusal(.notEntitled) }
        (compartment, epoch) = (journal.id.bytes, journal.epoch)
      }
      guard holding.epoch == epoch else { throw Refusal(.rekeyRequired) }
      // One that is under the newest key already is not exchanged: nobody could see that it opens nothing until it is needed.
      guard let kept = try db.recoveryWrap(of: compartment, rosters, secret), kept.wrap.keyEpoch < recovery.keyEpoch else {
        continue
      }
      try insert(wrap, compartment: compartment, epoch: epoch)
    }
    if !holdings.isEmpty { try audit(.keysRewrapped, actor: member, count: holdings.count) }
  }

  /// Whether nobody else can do what the reading is for.
  private func needsCeremony(_ found: RecoveryReading, _ ask: AskRecoveryReading) throws -> Bool {
    if let journal = found.journal { return try !isHeld(journal) }
    return try chains.group(group(ask.subject)).isLost(chains.founded)
  }

  private func requireRunner(_ member: ID, _ use: RecoveryUse, _ subject: ID) throws {
    let mayRun =
      switch use {
      case .journal: chains.holds(member, .coordinators)
      case .group: try group(subject).admits(chains.founded.roles(of: member.bytes))
      case .administrator: true
      }
    guard mayRun else { throw Refusal(.notAllowed) }
  }

  private func verify(_ proof: Bytes, _ statement: [UInt8], _ rosters: RosterChain) throws {
    do { try SigningKey.verify(proof.bytes, statement, publicKey: rosters.current.recoverySigning) } catch {
      throw Refusal(.notEntitled)
    }
  }

  private func group(_ id: ID) throws -> GroupName {
    let organisation = try chains.founded.organisation
    for name in GroupName.allCases where try name.id(organisation: organisation) == id.bytes { return name }
    throw Refusal(.notFound)
  }
}

extension Database {
  fileprivate func recoveryWrap(of compartment: [UInt8], _ rosters: RosterChain, _ secret: ServerSecret) throws
    -> (wrap: WireWrap, epoch: UInt32)?
  {
    try wrap(of: compartment, to: [ID(Recipient.recoveryID(organisation: rosters.organisation))], secret: secret)
  }

  /// So many at once: what is left comes at the next sign-in.
  private static let mostHoldings = 200

  /// What a member holds that is wrapped to an older recovery key. Looks at that member's wraps only.
  func recoveryHoldings(of member: ID, chains: Chains, secret: ServerSecret) throws -> [RecoveryHolding] {
    let rosters = try chains.founded
    var found: [RecoveryHolding] = []
    for name in GroupName.allCases where chains.keeps(member, name) {
      let compartment = try GroupSecret.compartment(name, epoch: chains.group(name).epoch, organisation: rosters.organisation)
      guard let kept = try recoveryWrap(of: compartment.stored, rosters, secret), kept.wrap.keyEpoch < rosters.recoveryNumber
      else { continue }
      found.append(
        RecoveryHolding(
          kind: compartment.kind.rawValue, compartment: try ID(compartment.id), parent: nil, epoch: compartment.epoch, wrap: nil))
    }
    for id in try caseIDs(of: member, after: nil, limit: 10_000, secret: secret) where found.count < Self.mostHoldings {
      guard let journal = try journal(of: id, secret: secret), !journal.open,
        let own = try wrap(of: journal.id.bytes, to: [member], secret: secret)?.wrap,
        let kept = try recoveryWrap(of: journal.id.bytes, rosters, secret), kept.wrap.keyEpoch < rosters.recoveryNumber
      else { continue }
      found.append(
        RecoveryHolding(
          kind: CompartmentKind.journal.rawValue, compartment: journal.id, parent: id, epoch: journal.epoch, wrap: own))
    }
    return found
  }

  /// What is still wrapped to recovery keys that were replaced, by number.
  func recoveryState(chains: Chains, secret: ServerSecret) throws -> RecoveryState {
    let rosters = try chains.founded
    let recovery = try Recipient.recoveryID(organisation: rosters.organisation)
    let rows = try Row.fetchAll(
      self, sql: "SELECT compartment, key_epoch FROM wrap WHERE recipient = ? AND key_epoch < ?",
      arguments: [try secret.hash(.wrapLookUp, recovery).blob, rosters.recoveryNumber])
    var older: [UInt32: OlderRecovery] = [:]
    let groups = try GroupName.allCases.map { name in
      (name, try GroupSecret.compartment(name, epoch: 1, organisation: rosters.organisation).stored)
    }
    for row in rows {
      let number: UInt32 = row["key_epoch"]
      let compartment = row.bytes("compartment")
      let group = groups.first { $0.1 == compartment }.map { Group($0.0) }
      older[number, default: OlderRecovery(number: number, journals: 0, groups: [])].journals += group == nil ? 1 : 0
      if let group { older[number]?.groups.append(group) }
    }
    return RecoveryState(number: rosters.recoveryNumber, older: older.values.sorted { $0.number < $1.number })
  }
}
