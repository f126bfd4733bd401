@testable import HelplineVault

/// Chains, behind the signature: the fuzzer's documents are signed by whom it names, and whatever a chain takes keeps what
/// docs/protocol.md 3 and 5 promise.
let chainTargets: [(name: String, run: @Sendable (inout Input) -> Void)] = [
  ("roster-chain", fuzzRosterChain), ("roster-changes", fuzzRosterChanges), ("group-chain", fuzzGroupChain),
  ("group-changes", fuzzGroupChanges), ("audit-chain", fuzzAuditChain),
]

// MARK: Rosters

/// A document as it comes, after some steps of the chain, with a good signature or with the fuzzer's.
@Sendable private func fuzzRosterChain(_ input: inout Input) {
  let world = World.shared
  let after = input.below(world.rosterSteps.count + 1)
  let signer = world.people[input.below(world.people.count)]
  let forged = input.byte() == 255
  let document = input.rest()
  // The first roster's organisation follows from its own hash.
  let organisation = after == 0 ? anchor(document) : world.organisation
  let signature = must { () throws(VaultError) in
    try signer.signing.sign(Roster.signedBytes(document, organisation: organisation))
  }
  let signed = SignedDocument(
    document: document, signer: signer.id, signature: forged ? [UInt8](repeating: 1, count: 64) : signature)
  if after > 0 {
    append(signed, to: world.rosters[after - 1], forged: forged)
  } else if let chain = attempt({ () throws(VaultError) in try RosterChain(first: signed, anchor: nil) }) {
    check(!forged && chain.founder == signer.id && chain.current.members.count == 1, "the founder alone, who signed")
    check(chain.roles(of: signer.id).contains(.administrator), "an administrator")
    check(
      attempt { () throws(VaultError) in try RosterChain(first: signed, anchor: world.chain.anchor).anchor } == nil
        || chain.anchor == world.chain.anchor, "what is pinned holds")
  }
}

private func anchor(_ document: [UInt8]) -> [UInt8] {
  Array(must { () throws(VaultError) in try Roster.hash(document: document) }[0..<16])
}

private func append(_ signed: SignedDocument, to chain: RosterChain, forged: Bool) {
  let before = chain.current
  var after = chain
  guard attempt({ () throws(VaultError) in try after.append(signed) }) != nil else {
    check(after.newest == chain.newest && after.current == before, "a refused roster changes nothing")
    return
  }
  guard after.newest.version != before.version else { return check(after.current == before, "a known roster changes nothing") }
  let now = after.current
  check(!forged && now.version == before.version + 1, "one further, by a good signature")
  check(chain.roles(of: signed.signer).contains(.administrator), "by who was an administrator")
  check(now.recoverySigning == before.recoverySigning && now.recoverySealing == before.recoverySealing, "recovery is unchanged")
  check(now.members.contains { $0.removed == nil && $0.roles.contains(.administrator) }, "an administrator remains")
  check(now.members.count >= before.members.count, "nobody disappears")
  for (old, new) in zip(before.members, now.members) {
    check(old.id == new.id && old.signing == new.signing && old.sealing == new.sealing, "same place, same keys")
    check(old.removed == nil || new == old, "who was removed stays as they were")
    check(old.removed != nil || new.removed == nil || new.removed == before.version && new.roles == old.roles, "removed now")
    check(after.roles(of: old.id) == (new.removed == nil ? new.roles : []), "the roles that stand there")
    for version in 1...before.version {
      check(after.roles(of: old.id, at: version) == chain.roles(of: old.id, at: version), "the past stays as it was")
    }
  }
  for part in [now.members.map(\.id), now.members.map(\.signing), now.members.map(\.sealing)] {
    // The vectors' own members are distinct, so this can hold for all.
    check(Set(part).count == part.count, "ids and keys are distinct")
  }
  check(attempt { () throws(VaultError) in try after.append(signed) } != nil, "the same again is no fork")
  check(after.hash(of: now.version) == after.newest.hash && after.hash(of: now.version + 1) == nil, "hashes")
}

/// A successor made of changes, which come further than changed bytes: these hardly ever hit the hash of the predecessor.
@Sendable private func fuzzRosterChanges(_ input: inout Input) {
  let world = World.shared
  var chain = world.rosters[input.below(world.rosters.count)]
  for _ in 0..<2 {
    let signer = world.people[input.below(world.people.count)]
    var next = chain.current
    for _ in 0..<input.below(6) { change(&next, chain.current.version, &input) }
    let signed = attempt { () throws(VaultError) in
      try chain.signUnchecked(next, as: signer.id, with: signer.signing)
    }
    guard let signed else { return }
    append(signed, to: chain, forged: false)
    guard attempt({ () throws(VaultError) in try chain.append(signed) }) != nil else { return }
  }
}

private func change(_ roster: inout Roster, _ version: UInt32, _ input: inout Input) {
  let what = input.byte()
  let place = input.below(max(1, roster.members.count))
  let value = input.byte()
  guard roster.members.indices.contains(place) else { return }
  switch what % 12 {
  case 0: roster.members[place].roles = Roles(rawValue: value)
  case 1: roster.members[place].removed = value < 250 ? version : UInt32(value % 5)
  case 2: roster.members[place].removed = nil
  case 3: roster.members[place].agreement = value < 128 ? nil : Array("2027-0\(value % 10)-01".utf8)
  case 4:
    roster.members.append(
      RosterMember(
        id: [UInt8](repeating: value, count: 16), roles: Roles(rawValue: 1 + value % 31),
        signing: [UInt8](repeating: value, count: 32), sealing: [UInt8](repeating: value ^ 85, count: 32)))
  case 5: roster.members.append(roster.members[place])
  case 6: roster.members.remove(at: place)
  case 7: roster.members.swapAt(place, Int(value) % roster.members.count)
  case 8: roster.members[place].signing[0] ^= value
  case 9: roster.members[place].sealing[31] ^= value
  case 10: roster.recoverySealing[5] ^= value & 1
  default: roster.release = [UInt8](repeating: value, count: 32)
  }
}

// MARK: Groups

@Sendable private func fuzzGroupChain(_ input: inout Input) {
  let world = World.shared
  let group = GroupName.allCases[input.below(GroupName.allCases.count)]
  guard let chains = world.groups[group] else { return }
  let chain = chains[input.below(chains.count)]
  let signer = world.people[input.below(world.people.count)]
  append(input.rest(), to: chain, by: signer, world.chain)
}

private func append(_ document: [UInt8], to chain: GroupChain, by signer: World.Person, _ rosters: RosterChain) {
  let signature = must { () throws(VaultError) in
    try signer.signing.sign(GroupRecord.signedBytes(document, organisation: rosters.organisation))
  }
  let signed = SignedDocument(document: document, signer: signer.id, signature: signature)
  var after = chain
  guard attempt({ () throws(VaultError) in try after.append(signed, rosters: rosters) }) != nil else {
    check(after.records == chain.records && after.newestHash == chain.newestHash, "a refused record changes nothing")
    return
  }
  guard after.records.count > chain.records.count, let next = after.newest else {
    return check(after.records == chain.records, "a known record changes nothing")
  }
  let version = next.roster.version
  func eligible(_ id: [UInt8]) -> Bool { chain.group.admits(rosters.roles(of: id, at: version)) }
  check(after.records.count == chain.records.count + 1 && Int(next.index) == after.records.count, "one further")
  check(Set(next.members).count == next.members.count, "members are distinct")
  check(next.members.contains(signer.id) && rosters.roles(of: signer.id, at: version).isValid, "by a member of the record")
  check(attempt { () throws(VaultError) in try rosters.check(next.roster) } != nil, "the roster is known")
  if let previous = chain.newest {
    check(version >= previous.roster.version && next.previous == chain.newestHash, "it follows")
    check(previous.members.contains(signer.id), "by who was admitted")
    let newcomers = next.members.filter { !previous.members.contains($0) }
    if next.epoch == previous.epoch {
      check(next.publicKey == previous.publicKey && newcomers.allSatisfy(eligible), "an admission of who is eligible")
      check(!newcomers.isEmpty && Array(next.members.prefix(previous.members.count)) == previous.members, "at the end")
    } else {
      check(next.epoch == previous.epoch + 1 && newcomers.isEmpty && next.members.allSatisfy(eligible), "a rotation")
      check(!chain.records.contains { $0.publicKey == next.publicKey }, "to a new key")
    }
  } else {
    check(next.epoch == 1 && next.members == [signer.id] && next.previous == nil, "the first record")
    check(eligible(signer.id) || chain.group == .auditors && signer.id == rosters.founder && version == 1, "or the founder")
  }
  check(attempt { () throws(VaultError) in try after.append(signed, rosters: rosters) } != nil, "the same again is no fork")
  check(after.hash(at: next.index) == after.newestHash && after.hash(at: next.index + 1) == nil, "hashes")
}

@Sendable private func fuzzGroupChanges(_ input: inout Input) {
  let world = World.shared
  let rosters = world.rosters[input.below(world.rosters.count)]
  let group = GroupName.allCases[input.below(GroupName.allCases.count)]
  var chain = GroupChain(group: group)
  for _ in 0..<4 {
    let signer = world.people[input.below(world.people.count)]
    let version = UInt32(input.below(Int(rosters.current.version) + 1))
    let roster = version == 0 ? rosters.newest : RosterReference(version: version, hash: rosters.hash(of: version) ?? [])
    let newest = chain.newest
    let how = input.byte()
    var members = how & 3 == 0 ? [signer.id] : (newest?.members ?? [])
    let bits = input.byte()
    if how & 3 == 1 { members = members.enumerated().filter { bits >> ($0.offset & 7) & 1 == 1 }.map(\.element) }
    if how & 3 == 2 {
      members += world.people.enumerated().filter { bits >> ($0.offset & 7) & 1 == 1 }.map(\.element.id)
    }
    let rotates = how & 4 != 0
    let record = GroupRecord(
      organisation: rosters.organisation, group: group, index: UInt32(chain.records.count) + 1,
      epoch: rotates ? chain.epoch &+ 1 : max(1, chain.epoch),
      publicKey: rotates ? [UInt8](repeating: input.byte(), count: 32) : newest?.publicKey ?? [UInt8](repeating: 9, count: 32),
      members: members, previous: chain.newestHash, roster: roster)
    guard let document = attempt({ () throws(VaultError) in try record.document() }) else { return }
    append(document, to: chain, by: signer, rosters)
    let signed = attempt { () throws(VaultError) in
      SignedDocument(
        document: document, signer: signer.id,
        signature: try signer.signing.sign(GroupRecord.signedBytes(document, organisation: rosters.organisation)))
    }
    guard let signed else { return }
    _ = attempt { () throws(VaultError) in try chain.append(signed, rosters: rosters) }
    _ = attempt { () throws(VaultError) in try chain.check(after: UInt32(input.byte()), roster: UInt32(input.byte())) }
    check(
      chain.eligibleMembers(rosters).count == (newest == nil && chain.newest == nil ? 0 : chain.eligibleMembers(rosters).count)
        && chain.rotationPending(rosters) == (chain.eligibleMembers(rosters).count != (chain.newest?.members.count ?? 0)),
      "pending as long as somebody is not eligible")
  }
}

// MARK: Audit log

@Sendable private func fuzzAuditChain(_ input: inout Input) {
  let organisation = World.shared.organisation
  let from = Head(position: UInt64(input.integer()) << (input.below(2) * 32), hash: input.fixed(32))
  var links: [AuditChain.Link] = []
  var head = from
  while !input.isEmpty, links.count < 16 {
    let link = AuditChain.Link(epoch: input.integer(), digest: input.fixed(input.byte() == 0 ? 31 : 32))
    links.append(link)
    guard
      let next = attempt({ () throws(VaultError) in
        try AuditChain.head(after: head, link: link, organisation: organisation)
      })
    else {
      return check(link.digest.count != 32 || head.position == .max, "what cannot follow")
    }
    head = next
  }
  let leads = { (from: Head, links: [AuditChain.Link], to: Head) in
    attempt { () throws(VaultError) in try AuditChain.check(from: from, links: links, to: to, organisation: organisation) } != nil
  }
  check(leads(from, links, head), "the links lead from the one to the other")
  check(!leads(from, links, Head(position: head.position, hash: [UInt8](repeating: 3, count: 32))), "and nowhere else")
  guard !links.isEmpty else { return }
  check(!leads(from, links.dropLast(), head), "not with one too few")
  let statement = attempt { () throws(VaultError) in try AuditChain.checkpoint(head, organisation: organisation) }
  check(statement?.count == 4 + 20 + 16 + 8 + 32, "a checkpoint")
}
