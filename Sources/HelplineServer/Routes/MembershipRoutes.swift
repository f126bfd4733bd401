import Foundation
import GRDB
import HelplineCore
import HelplineVault

extension Routes {
  mutating func membership() {
    on(API.rosters) { _, call in
      let after = UInt32(try call.integer("after", or: 0))
      return Rosters(rosters: try await call.store.read { try $0.rosters(after: after) })
    }
    on(API.changeRoster) { request, call in
      let member = try call.member
      guard request.roster.signer == member else { throw Refusal(.notEntitled) }
      let removed = try await call.write { try $0.change(request, by: member) }
      for id in removed { call.service.sessions.close(member: id) }
      return Nothing()
    }
    on(API.groups) { _, call in
      let member = try call.member
      let chains = call.store.chains
      let secret = call.secret
      return Groups(
        groups: try await call.store.read { db in
          try Group.allCases.map { try db.groupState($0, for: member, secret: secret, chains: chains) }
        })
    }
    on(API.addRecord) { request, call in
      let member = try call.member
      try await call.write { _ = try $0.append(request, by: member) }
      return Nothing()
    }
    on(API.names) { _, call in
      let member = try call.member
      let recipients = [try ID(try GroupName.members.id(organisation: call.store.chains.founded.organisation)), member]
      let members = try call.store.chains.founded.current.members.map { try ID($0.id) }
      let secret = call.secret
      return Names(
        names: try await call.store.read { db in
          try members.compactMap { id in
            guard let (wrap, _) = try db.wrap(of: id.bytes, to: recipients, secret: secret),
              let object = try db.objects(id).first
            else { return nil }
            return NameFound(member: id, revision: object.revision, object: object.sealed, wrap: wrap)
          }
        })
    }
    on(API.changeName) { request, call in
      let member = try call.member
      let id = try call.id
      try await call.write { try $0.change(request, of: id, by: member) }
      return Nothing()
    }
    statistics()
  }

  private mutating func statistics() {
    on(API.statisticsKeys) { _, call in StatisticsKeys(keys: try await call.store.read { try $0.statisticsKeys() }) }
    on(API.addStatisticsKeys) { request, call in
      let member = try call.member
      guard request.keys.count <= 24 else { throw Refusal(.tooLarge) }
      try await call.write { transaction in
        for key in request.keys { try transaction.insert(key, by: member) }
        try transaction.audit(.statisticsKeysAdded, actor: member, count: request.keys.count)
      }
      return Nothing()
    }
    on(API.singleWraps) { _, call in
      let member = try call.member
      let service = call.service
      return SingleWraps(wraps: try await call.store.read { try $0.singleWraps(of: member, service: service) })
    }
    on(API.rewrap) { request, call in
      let member = try call.member
      guard request.wraps.count <= 500 else { throw Refusal(.tooLarge) }
      try await call.write { try $0.rewrap(request.wraps, by: member) }
      return Nothing()
    }
  }
}

extension Transaction {
  /// Puts a roster in force with everything that belongs to the step. Gives the members whose sessions must end.
  fileprivate func change(_ request: ChangeRoster, by member: ID) throws -> [ID] {
    let before = chains
    if try append(request.roster.value) { return [] }
    let old = try before.founded
    let new = try chains.founded
    guard new.current.release == secret.releaseKey else { throw Refusal(.notEntitled) }
    let admitted = new.current.members[old.current.members.count...]
    guard
      request.names.map(\.member.bytes).sorted(by: { $0.lexicographicallyPrecedes($1) })
        == admitted.map(\.id).sorted(by: { $0.lexicographicallyPrecedes($1) })
    else { throw Refusal(.wrongWraps) }
    for line in admitted { try admit(line) }
    for record in request.records { _ = try append(record, by: member) }
    for name in request.names { try insert(name) }
    var removed: [ID] = []
    for (place, line) in new.current.members.enumerated() where place < old.current.members.count {
      let was = old.current.members[place]
      let id = try ID(line.id)
      if line.removed != nil, was.removed == nil {
        removed.append(id)
        if !request.lost { try refuseJournalHolder(id) }
        try forget(id)
      } else if line.roles != was.roles {
        // The group secrets they held stay stored, though not served, until the rotation that follows: a role that is given
        // back before it needs them.
        if !request.lost, !line.roles.contains(.mentor) { try refuseJournalHolder(id) }
        try deleteSingleWraps(of: id, roles: line.roles)
        try deleteHandOverWraps(of: id, roles: line.roles)
      }
    }
    if !request.lost { try refuseLastHolder(before: before) }
    try audit(
      .rosterChanged, actor: member, object: try removed.first ?? admitted.first.map { try ID($0.id) },
      count: Int(new.current.version))
    return removed
  }

  /// A new member's answer to the invitation becomes their login.
  private func admit(_ line: RosterMember) throws {
    let id = try ID(line.id)
    guard case .joiner(let joiner)? = try db.transient(.joiner, line.id, secret),
      case .invitation(let invitation)? = try db.transient(.invitation, joiner.request.tag.bytes, secret),
      joiner.request.signing.bytes == line.signing, joiner.request.sealing.bytes == line.sealing,
      Roles(invitation.request.terms.roles) == line.roles
    else { throw Refusal(.notFound) }
    try insert(joiner.request.login, member: id)
    try insertBlob(joiner.request.blob, member: id)
    try deleteTransient(.joiner, line.id)
    try deleteTransient(.invitation, joiner.request.tag.bytes)
  }

  /// A removed member keeps nothing: no way to sign in, no key, no contact to correct.
  private func forget(_ id: ID) throws {
    try deleteLogin(id)
    try deleteWraps(of: id)
    try deleteTransients { if case .correction(let grant) = $0 { grant.member == id } else { false } }
    try deleteHandOverWraps(of: id, roles: [])
    // The audit log still names them for as long as it is kept.
    try db.execute(
      sql: "UPDATE compartment SET purge_month = ? WHERE id = ? AND kind = ?",
      arguments: [clock.month.adding(months: clock.auditMonths).number, id.bytes.blob, CompartmentKind.name.rawValue])
  }

  /// A journal has one holder: without them only the recovery key opens it.
  private func refuseJournalHolder(_ member: ID) throws {
    if try holdsJournal(member) { throw Refusal(.lastHolder) }
  }

  /// A group that somebody was left in must not lose all of them; one that was lost before does not stand in the way of anything.
  private func refuseLastHolder(before: Chains) throws {
    for name in GroupName.allCases where try isHeld(name, in: before) {
      guard try isHeld(name, in: chains) else { throw Refusal(.lastHolder) }
    }
  }

  /// Whether somebody admitted to the group may still open what is sealed to it. In `auditors` the founder counts until the first
  /// auditor takes over.
  private func isHeld(_ name: GroupName, in chains: Chains) throws -> Bool {
    let rosters = try chains.founded
    return chains.group(name).newest?.members.contains {
      name.admits(rosters.roles(of: $0)) || name == .auditors && $0 == rosters.founder && rosters.roles(of: $0).isValid
    } ?? false
  }

  /// Replaces keys that were wrapped to members one by one by a wrap to the group.
  fileprivate func rewrap(_ wraps: [SingleWrap], by member: ID) throws {
    for wrap in wraps {
      // What it is decides to which group it belongs, not who asks.
      guard let kind = CompartmentKind(rawValue: wrap.kind), kind != .journal else { throw Refusal(.notEntitled) }
      let compartment = Compartment(id: wrap.compartment.bytes, kind: kind).stored
      guard try db.kind(of: compartment) == wrap.kind, wrap.group == .owning(wrap.kind),
        chains.holds(member, wrap.group.name), let newest = chains.group(wrap.group.name).newest
      else { throw Refusal(.notEntitled) }
      let recipients = try chains.recipients(wrap.group.name)
      guard recipients == [try .group(newest)] else { throw Refusal(.rekeyRequired) }
      // Only who holds the key now may pass it on.
      guard let (_, epoch) = try db.wrap(of: compartment, to: [member], secret: secret), epoch == wrap.epoch else {
        throw Refusal(.notEntitled)
      }
      try deleteSingleWraps(compartment)
      try insert([wrap.wrap], exactlyTo: recipients, compartment: compartment, epoch: epoch, else: .rekeyRequired)
    }
    if !wraps.isEmpty { try audit(.keysRewrapped, actor: member, count: wraps.count) }
  }
}

extension Transaction {
  /// Those of a group's members; the mentor of a case keeps what was wrapped to them as such.
  private func deleteSingleWraps(_ compartment: [UInt8]) throws {
    try db.execute(sql: "DELETE FROM wrap WHERE compartment = ? AND mentor = 0", arguments: [compartment.blob])
  }
}

extension Database {
  /// Keys wrapped to a member alone that belong to a group which can take them now.
  fileprivate func singleWraps(of member: ID, service: Helpline) throws -> [SingleWrap] {
    let chains = service.store.chains
    let rows = try Row.fetchAll(
      self,
      sql: """
        SELECT wrap.compartment, wrap.epoch, wrap.key_epoch, wrap.sealed, compartment.kind
        FROM wrap JOIN compartment ON compartment.id = wrap.compartment WHERE wrap.recipient = ? LIMIT 500
        """, arguments: [try service.secret.hash(.wrapLookUp, member.bytes).blob])
    return try rows.compactMap { row in
      let kind: UInt8 = row["kind"]
      let group = Group.owning(kind)
      guard chains.holds(member, group.name), try !chains.group(group.name).rotationPending(chains.founded) else { return nil }
      if kind == CompartmentKind.journal.rawValue { return nil }
      if kind == CompartmentKind.coordination.rawValue {
        // Where the group has its wrap, this one is a mentor's.
        let id = try ID(group.name.id(organisation: chains.founded.organisation))
        if try wrap(of: row.bytes("compartment"), to: [id], secret: service.secret) != nil { return nil }
      }
      return SingleWrap(
        group: group, compartment: try ID(Array(row.bytes("compartment").prefix(16))), kind: kind, epoch: row["epoch"],
        wrap: WireWrap(recipient: member, keyEpoch: row["key_epoch"], sealed: Bytes(row.bytes("sealed"))))
    }
  }
}
