import Foundation
import GRDB
import HelplineCore
import HelplineServer
import Testing

@testable import HelplineVault

@Suite("Ceremonies", .turnstile)
struct CeremonyTests {
  private func read(_ world: ServerWorld, _ ask: AskRecoveryReading, by member: Member) async throws -> Refusal.Code? {
    try await world.caller.ask(API.recoveryReading, ask, token: member.token).code
  }

  @Test("What is wrapped to the recovery key is given to nobody without its proof, for this reader, this thing and this roster")
  func reading() async throws {
    let work = try await lost()
    let (world, coordinator) = (work.world, work.coordinator)
    let other = try await world.add([.coordinator])
    try await world.admit(other, to: .coordinators, by: coordinator)
    let good = try world.reading(.journal, work.id, by: coordinator)
    let found = try await world.caller.call(API.recoveryReading, good, token: coordinator.token)
    #expect(found.journal == work.journal && found.epoch == 1 && found.wrap.keyEpoch == 1)
    #expect(try await read(world, good, by: other) == .notEntitled, "another's proof")
    #expect(
      try await read(world, world.reading(.journal, work.id, by: coordinator, signing: HeldRecovery()), by: coordinator)
        == .notEntitled)
    for proof in [Bytes([]), .random(64), .random(63)] {
      var ask = good
      ask.proof = proof
      #expect(try await read(world, ask, by: coordinator) == .notEntitled)
    }
    var moved = good
    moved.subject = ID()
    #expect(try await read(world, moved, by: coordinator) == .notEntitled)
    moved = good
    moved.use = .administrator
    #expect(try await read(world, moved, by: coordinator) == .notEntitled)
    for member in [work.successor, world.founder] {
      #expect(try await read(world, world.reading(.journal, work.id, by: member), by: member) == .notAllowed)
    }
    let group = try ID(GroupName.coordinators.id(organisation: world.organisation))
    #expect(try await read(world, world.reading(.group, group, by: world.founder), by: world.founder) == .notAllowed)
    #expect(try await read(world, world.reading(.group, ID(), by: coordinator), by: coordinator) == .notFound)
    #expect(try await read(world, world.reading(.journal, ID(), by: coordinator), by: coordinator) == .notFound)
    #expect(try await read(world, world.reading(.administrator, other.id, by: coordinator), by: coordinator) == .notFound)
    // A new roster, and the proof is worth nothing.
    try await world.setRoles(work.successor, [.mentor, .volunteer], by: world.founder)
    #expect(try await read(world, good, by: coordinator) == .notEntitled)
    await world.stop()
  }

  @Test("What somebody holds is read by nobody, whoever has the recovery key: a journal with a mentor, a group with a member")
  func readingHeld() async throws {
    let work = try await CaseAtWork()
    let (world, coordinator) = (work.world, work.coordinator)
    func readJournal() async throws -> Refusal.Code? {
      try await read(world, world.reading(.journal, work.id, by: coordinator), by: coordinator)
    }
    #expect(try await readJournal() == .notEntitled)
    try await world.write(world.caseWrite(work.id, 4, grants: [work.successor]), to: work.id, by: coordinator)
    try await world.write(work.passOn(5, to: work.successor), to: work.id, by: work.mentor)
    #expect(try await readJournal() == .notEntitled, "waits for its successor")
    let group = try ID(GroupName.coordinators.id(organisation: world.organisation))
    #expect(try await read(world, world.reading(.group, group, by: coordinator), by: coordinator) == .notEntitled)
    let next = try await world.add([.coordinator])
    #expect(try await read(world, world.reading(.group, group, by: next), by: next) == .notEntitled)
    try await world.remove(work.successor, by: world.founder, lost: true)
    #expect(try await readJournal() == nil)
    try await world.remove(coordinator, by: world.founder, lost: true)
    #expect(try await read(world, world.reading(.group, group, by: next), by: next) == nil)
    await world.stop()
  }

  /// A case whose mentor is gone, granted to who has accepted; `case` is at revision 4.
  private func lost() async throws -> CaseAtWork {
    let work = try await CaseAtWork()
    try await work.world.remove(work.mentor, by: work.world.founder, lost: true)
    try await work.world.write(
      work.world.caseWrite(work.id, 4, grants: [work.successor]), to: work.id, by: work.coordinator)
    return work
  }

  @Test("A journal of nobody goes to who has the case, once, and a repetition changes nothing")
  func journal() async throws {
    let work = try await lost()
    let (world, coordinator) = (work.world, work.coordinator)
    let before = try await world.counts()
    let write = try work.passOn(5, to: work.successor)
    try await world.hold(.journal, work.id, to: work.successor.id, by: coordinator, write: write, times: 3)
    let after = try await world.counts()
    #expect(after["wrap"] == (before["wrap"] ?? 0) + 1 && after["roster"] == (before["roster"] ?? 0) + 1)
    #expect(try await world.found(work.id, by: work.successor).journal?.passedOn == true)
    let early = try work.write(6, WriteJournal(id: work.journal, epoch: 1, objects: [world.object()]))
    #expect(try await world.refused(early, to: work.id, by: work.successor) == .rekeyRequired)
    try await world.write(work.takeOver(6, by: work.successor), to: work.id, by: work.successor)
    #expect(try await world.found(work.id, by: work.successor).journal?.epoch == 2)
    await world.stop()
  }

  @Test("A journal goes to nobody else, from nobody, and not without the write that goes with it")
  func journalRefused() async throws {
    let work = try await lost()
    let (world, coordinator) = (work.world, work.coordinator)
    let third = try await world.add([.mentor])
    func refused(_ change: (inout HoldCeremony) throws -> Void) async throws -> Refusal.Code? {
      var made = try world.ceremony(
        .journal, work.id, to: work.successor.id, by: coordinator, write: work.passOn(5, to: work.successor))
      try change(&made.request)
      try world.prove(&made.request, by: coordinator)
      return try await world.refused(made.request, by: coordinator)
    }
    let before = try await world.counts()
    #expect(try await refused { $0.to = third.id } == .wrongWraps)
    #expect(
      try await refused { ($0.to, $0.write) = (third.id, try work.passOn(5, to: third)) } == .wrongWraps, "has not the case")
    #expect(try await refused { $0.write?.journal?.passOn?.keyEpoch = 2 } == .wrongWraps)
    #expect(try await refused { $0.write?.journal?.objects = [world.object()] } == .wrongWraps)
    #expect(try await refused { $0.write?.objects.append(world.object()) } == .wrongWraps)
    #expect(try await refused { $0.write?.journal = nil } == .wrongWraps)
    #expect(try await refused { $0.write = nil } == .wrongWraps)
    #expect(try await refused { $0.write?.grants = [try .random(to: third.id.bytes)] } == .wrongWraps)
    #expect(try await refused { $0.write?.journal?.epoch = 2 } == .stale)
    #expect(try await refused { $0.write?.journal?.id = ID() } == .stale)
    #expect(try await refused { $0.write?.objects[0].revision = 4 } == .stale)
    #expect(try await refused { $0.record = try world.rotation(.members, by: world.founder) } == .wrongWraps)
    #expect(try await refused { $0.use = .group } != nil)
    #expect(try await refused { $0.use = .administrator } == .notEntitled)
    let byOther = try world.ceremony(
      .journal, work.id, to: work.successor.id, by: world.founder, write: work.passOn(5, to: work.successor))
    #expect(try await world.refused(byOther.request, by: world.founder) == .notAllowed)
    #expect(try await world.counts().filter { $0.key != "audit" } == before.filter { $0.key != "audit" })
    // Whose mentor is there.
    let present = try await CaseAtWork()
    try await present.world.write(
      present.world.caseWrite(present.id, 4, grants: [present.successor]), to: present.id, by: present.coordinator)
    let made = try present.world.ceremony(
      .journal, present.id, to: present.successor.id, by: present.coordinator, write: present.passOn(5, to: present.successor))
    #expect(try await present.world.refused(made.request, by: present.coordinator) == .notEntitled)
    await present.world.stop()
    await world.stop()
  }

  @Test("The request is bound to who makes it and to every wrap in it, and signed by the present key alone")
  func bound() async throws {
    let work = try await lost()
    let (world, coordinator) = (work.world, work.coordinator)
    let other = try await world.add([.coordinator])
    try await world.admit(other, to: .coordinators, by: coordinator)
    let write = try work.passOn(5, to: work.successor)
    let good = try world.ceremony(.journal, work.id, to: work.successor.id, by: coordinator, write: write).request
    #expect(try await world.refused(good, by: other) == .notEntitled)
    for change: (inout HoldCeremony) throws -> Void in [
      { $0.proof = .random(64) }, { $0.proof = Bytes([]) }, { $0.write?.journal?.passOn = try .random(to: $0.to.bytes) },
      { $0.subject = ID() }, { $0.to = ID() },
    ] {
      var changed = good
      try change(&changed)
      #expect(try await world.refused(changed, by: coordinator) == .notEntitled)
    }
    let stranger = try HeldRecovery()
    let forged = try world.ceremony(
      .journal, work.id, to: work.successor.id, by: coordinator, signing: stranger, write: write)
    #expect(try await world.refused(forged.request, by: coordinator) == .malformed)
    var byMember = good
    byMember.roster.signer = world.founder.id
    #expect(try await world.refused(byMember, by: coordinator) == .notEntitled)
    // The ordinary ways do not take a ceremony's documents.
    let changed = ChangeRoster(roster: good.roster)
    #expect(
      try await refusal { try await world.caller.call(API.changeRoster, changed, token: world.founder.token) } == .notEntitled)
    let old = world.state.withLock { $0.recovery }
    try await world.hold(.administrator, other.id, to: other.id, by: other)
    #expect(try await world.refused(good, by: coordinator) == .stale)
    let byOld = try world.ceremony(.journal, work.id, to: work.successor.id, by: coordinator, signing: old, write: write)
    #expect(try await world.refused(byOld.request, by: coordinator) == .malformed)
    #expect(
      try await read(world, world.reading(.journal, work.id, by: coordinator, signing: old), by: coordinator) == .notEntitled)
    await world.stop()
  }

  @Test("A ceremony for one thing does no other")
  func oneThing() async throws {
    let work = try await lost()
    let (world, coordinator, volunteer) = (work.world, work.coordinator, work.successor)
    let write = try work.passOn(5, to: work.successor)
    let both = try world.ceremony(
      .journal, work.id, to: work.successor.id, by: coordinator, administrator: coordinator.id, write: write)
    #expect(try await world.refused(both.request, by: coordinator) == .notEntitled)
    let nobody = try world.ceremony(.administrator, volunteer.id, to: volunteer.id, by: volunteer)
    #expect(try await world.refused(nobody.request, by: volunteer) == .notEntitled)
    let another = try world.ceremony(.administrator, volunteer.id, to: volunteer.id, by: volunteer, administrator: coordinator.id)
    #expect(try await world.refused(another.request, by: volunteer) == .notEntitled)
    let elsewhere = try world.ceremony(
      .administrator, volunteer.id, to: coordinator.id, by: volunteer, administrator: volunteer.id)
    #expect(try await world.refused(elsewhere.request, by: volunteer) == .notEntitled)
    let export = try Data(contentsOf: world.service.settings.exportFile)
    try await world.hold(.administrator, volunteer.id, to: volunteer.id, by: volunteer)
    #expect(try Data(contentsOf: world.service.settings.exportFile) != export, "sealed to the new key")
    let state = try await world.caller.call(API.recoveryState, Nothing(), token: world.founder.token)
    #expect(state.number == 2 && state.older.map(\.number) == [1] && state.older.first?.journals == 1)
    // It starts again with what a ceremony signed.
    try await world.restart()
    try await world.signIn(world.founder)
    await world.stop()
  }

  @Test("What one holds is wrapped to the newest key by who holds it, for the present epoch, and by nobody else")
  func holdings() async throws {
    let work = try await CaseAtWork()
    let (world, coordinator) = (work.world, work.coordinator)
    func mine(_ member: Member) async throws -> [RecoveryHolding] {
      try await world.caller.call(API.recoveryHoldings, Nothing(), token: member.token).holdings
    }
    #expect(try await mine(work.mentor).isEmpty)
    try await world.hold(.administrator, work.successor.id, to: work.successor.id, by: work.successor)
    let held = try #require(try await mine(work.mentor).first { $0.kind == 3 })
    #expect(held.compartment == work.journal && held.parent == work.id && held.wrap?.recipient == work.mentor.id)
    #expect(try await mine(coordinator).allSatisfy { $0.kind == 7 && $0.wrap == nil })
    func renew(_ holding: RecoveryHolding, by member: Member) async throws -> Refusal.Code? {
      try await world.caller.ask(API.renewRecovery, RecoveryHoldings(holdings: [holding]), token: member.token).code
    }
    var good = held
    good.wrap = try .random(to: Recipient.recovery(world.rosters))
    #expect(try await renew(good, by: coordinator) == .notEntitled)
    #expect(try await renew(good, by: work.successor) == .notEntitled)
    var older = good
    older.wrap?.keyEpoch = 1
    #expect(try await renew(older, by: work.mentor) == .rekeyRequired)
    var epoch = good
    epoch.epoch = 2
    #expect(try await renew(epoch, by: work.mentor) == .rekeyRequired)
    var elsewhere = good
    elsewhere.wrap = try .random(to: work.mentor.id.bytes)
    #expect(try await renew(elsewhere, by: work.mentor) == .notEntitled)
    var contact = good
    contact.kind = 1
    #expect(try await renew(contact, by: work.mentor) == .notEntitled)
    var nothing = good
    nothing.wrap = nil
    #expect(try await renew(nothing, by: work.mentor) == .notEntitled)
    for _ in 0..<2 { #expect(try await renew(good, by: work.mentor) == nil) }
    #expect(try await mine(work.mentor).allSatisfy { $0.kind == 7 })
    for var group in try await mine(coordinator) {
      group.wrap = try .random(to: Recipient.recovery(world.rosters))
      #expect(try await renew(group, by: coordinator) == nil)
    }
    #expect(try await mine(coordinator).isEmpty)
    // A journal that is begun with a key that was replaced a moment ago is made anew.
    let id = try await world.openCase(by: coordinator, grantedTo: [work.mentor]).id
    var begin = try world.caseWrite(id, 3)
    begin.journal = try world.newJournal(by: work.mentor)
    begin.journal?.wraps?[1].keyEpoch = 1
    #expect(try await world.refused(begin, to: id, by: work.mentor) == .rekeyRequired)
    await world.stop()
  }

  @Test("A group that has lost all its own gets one member, who holds the ceremony; one that has not gets nobody")
  func group() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let next = try await world.add([.coordinator])
    let subject = try ID(GroupName.coordinators.id(organisation: world.organisation))
    func rescue(_ member: Member, by runner: Member) throws -> ServerWorld.Prepared {
      // The record names the ceremony's roster, which the proof and the roster do not depend on.
      var made = try world.ceremony(.group, subject, to: member.id, by: runner)
      let key = try GroupKey()
      let chain = world.chain(.coordinators)
      let record = GroupRecord(
        organisation: world.organisation, group: .coordinators, index: UInt32(chain.records.count) + 1, epoch: chain.epoch + 1,
        publicKey: key.key.publicKey, members: [member.id.bytes], previous: chain.newestHash, roster: made.after.newest)
      let document = try record.document()
      let signature = try made.successor.secret.signing.sign(
        GroupRecord.signedBytes(document, organisation: world.organisation))
      let recovery = try Recipient.recovery(made.after)
      made.request.record = NewRecord(
        group: .coordinators, record: try Signed(SignedDocument(document: document, signer: recovery.id, signature: signature)),
        wraps: [try .random(to: member.id.bytes), try .random(to: recovery)], previousSecret: .random(120),
        statisticsKeys: try (0...1).map {
          try world.newKey(
            world.month.adding(months: $0), number: 2, by: runner, recipients: [try Recipient.group(record)],
            rosters: made.after)
        })
      try world.prove(&made.request, by: runner)
      return made
    }
    #expect(try await world.refused(rescue(next, by: next).request, by: next) == .notEntitled, "somebody is left")
    try await world.remove(coordinator, by: world.founder, lost: true)
    #expect(try await world.refused(rescue(volunteer, by: volunteer).request, by: volunteer) == .notAllowed)
    #expect(try await world.refused(rescue(next, by: world.founder).request, by: world.founder) == .notAllowed)
    let made = try rescue(next, by: next)
    for change: (inout HoldCeremony) throws -> Void in [
      { $0.record?.previousSecret = nil }, { $0.record?.statisticsKeys = nil }, { $0.record?.wraps.removeLast() },
      { $0.record?.wraps[1].keyEpoch = 1 }, { $0.subject = try ID(GroupName.volunteers.id(organisation: world.organisation)) },
      { $0.record = nil }, { $0.to = volunteer.id },
    ] {
      var changed = made.request
      try change(&changed)
      try world.prove(&changed, by: next)
      #expect(try await world.refused(changed, by: next) != nil)
    }
    for _ in 0..<2 { try await world.caller.call(API.holdCeremony, made.request, token: next.token) }
    world.happened(made)
    let state = try await world.caller.call(API.groups, Nothing(), token: next.token).groups.first { $0.group == .coordinators }
    #expect(state?.records.count == world.chain(.coordinators).records.count + 1 && state?.wrap?.recipient == next.id)
    try await world.restart()
    try await world.signIn(next)
    await world.stop()
  }
}
