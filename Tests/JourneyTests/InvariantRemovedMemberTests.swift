import Foundation
import GRDB
import HelplineCore
import HelplineServer
import Testing

@testable import HelplineClient
@testable import HelplineVault

/// Invariants 3 and 4 together: somebody who was removed and keeps their keys, and a server that does what they want.
@Suite(.turnstile) struct InvariantRemovedMemberTests {
  /// An administrator; two coordinators, the first of whom made the statistics keys; a volunteer.
  private struct Desk {
    let world: World
    let founder: Session
    let people: [Person]
    let coordinators: [Session]
    let volunteerPerson: Person
    let volunteer: Session

    init() async throws {
      world = try await World()
      founder = try await world.signIn(world.founder)
      people = [
        try await world.add("first", [.coordinator], by: founder), try await world.add("second", [.coordinator], by: founder),
      ]
      let first = try await world.signIn(people[0])
      coordinators = [first, try await world.signIn(people[1])]
      try await first.refresh()
      try await first.admit(coordinators[1].member, to: .coordinators)
      volunteerPerson = try await world.add("volunteer", [.volunteer], by: founder)
      volunteer = try await world.signIn(volunteerPerson)
      try await founder.refresh()
      for session in coordinators { try await session.refresh() }
    }

    func lie(_ sql: String, _ arguments: StatementArguments = []) async throws {
      try await world.server.service.store.pool.write { db in
        try db.execute(sql: sql, arguments: arguments)
        #expect(db.changesCount > 0, "the lie was told")
      }
    }

    func bytes(_ sql: String, _ arguments: StatementArguments = []) async throws -> Data? {
      try await world.server.service.store.pool.read { db in try Data.fetchOne(db, sql: sql, arguments: arguments) }
    }

    /// On a device that has seen nothing; the sealed keys remember.
    func signInElsewhere(_ person: Person) async throws -> Session {
      let directory = try ProfileDirectory(world.folder["elsewhere-\(UUID().uuidString)"])
      return try await world.signIn(Person(login: person.login, passphrase: person.passphrase, directory: directory))
    }
  }

  // MARK: Statistics keys

  @Test("Once the rotation is made, nobody seals to a month's key from before it, though the server hides the newer one")
  func hiddenNumber() async throws {
    let desk = try await Desk()
    try await desk.volunteer.log(try desk.world.conversation())
    try await desk.founder.remove(desk.coordinators[1].member)
    // Until somebody makes the rotation, logging goes on with the keys that there are.
    try await desk.volunteer.refresh()
    try await desk.volunteer.log(try desk.world.conversation())
    let unaware = try await desk.world.signIn(desk.volunteerPerson)
    _ = try await desk.world.signIn(desk.people[0])
    try await desk.volunteer.log(try desk.world.conversation())
    #expect(await desk.volunteer.statisticsKeys.values.map(\.number) == [2])
    try await desk.lie("DELETE FROM statistics_key WHERE number = 2")
    // Its author is still a coordinator; whoever left can open it. It is genuine, and was good once.
    let old = try await desk.volunteer.storedKey()
    let (rosters, chain) = (await desk.volunteer.rosters, await desk.volunteer.chain(.coordinators))
    try old.verify(rosters: rosters, coordinators: chain)
    for session in [desk.volunteer, unaware, try await desk.world.signIn(desk.volunteerPerson)] {
      await #expect(throws: ClientError.rolledBack) { try await session.log(try desk.world.conversation()) }
    }
    await desk.world.close()
  }

  @Test("The keys of a coordinator who leaves are good until the rotation, not after it; nor is a new one that they sign")
  func authorLeaves() async throws {
    let desk = try await Desk()
    let leaver = desk.coordinators[0]
    try await desk.founder.remove(leaver.member)
    try await desk.volunteer.refresh()
    try await desk.volunteer.log(try desk.world.conversation())
    #expect(await desk.volunteer.statisticsKeys.values.map(\.author) == [leaver.member.bytes])
    let again = try await desk.world.signIn(desk.people[1])
    // The honest case afterwards: the rotation has made new numbers, and everything is read.
    try await desk.volunteer.log(try desk.world.conversation())
    #expect(try await again.contacts(all: true).count == 2)
    let fresh = try await desk.world.signIn(desk.volunteerPerson)
    try await desk.lie("DELETE FROM statistics_key WHERE number = 2")
    await #expect(throws: ClientError.forged) { try await fresh.log(try desk.world.conversation()) }
    // One that the leaver signs now, naming the roster in which they were a coordinator.
    let evil = try await leaver.key(number: 9)
    try await desk.lie(
      "UPDATE statistics_key SET number = 9, public_key = ?, signature = ?, roster_version = ?, roster_hash = ? WHERE month = ?",
      [
        Data(evil.publicKey), Data(evil.signature), evil.roster.version, Data(evil.roster.hash),
        desk.world.server.service.clock.month.number,
      ])
    for session in [fresh, desk.volunteer] {
      await #expect(throws: ClientError.forged) { try await session.log(try desk.world.conversation()) }
    }
    await desk.world.close()
  }

  @Test("Within a session a lower number, and another key under a number that was seen, are refused")
  func numbersDoNotFall() async throws {
    let desk = try await Desk()
    try await desk.volunteer.log(try desk.world.conversation())
    let month = desk.world.server.service.clock.month.number
    let other = try await desk.coordinators[0].key(number: 2)
    try await desk.lie(
      "UPDATE statistics_key SET number = 2, public_key = ?, signature = ?, roster_version = ?, roster_hash = ? WHERE month = ?",
      [Data(other.publicKey), Data(other.signature), other.roster.version, Data(other.roster.hash), month])
    _ = try await desk.volunteer.statisticsKey(Month(number: month)!)
    let third = try await desk.coordinators[0].key(number: 2)
    try await desk.lie(
      "UPDATE statistics_key SET public_key = ?, signature = ?, roster_version = ?, roster_hash = ? WHERE month = ?",
      [Data(third.publicKey), Data(third.signature), third.roster.version, Data(third.roster.hash), month])
    await #expect(throws: ClientError.forged) { try await desk.volunteer.statisticsKey(Month(number: month)!) }
    let lower = try await desk.coordinators[0].key(number: 1)
    try await desk.lie(
      "UPDATE statistics_key SET number = 1, public_key = ?, signature = ?, roster_version = ?, roster_hash = ? WHERE month = ?",
      [Data(lower.publicKey), Data(lower.signature), lower.roster.version, Data(lower.roster.hash), month])
    await #expect(throws: ClientError.rolledBack) { try await desk.volunteer.statisticsKey(Month(number: month)!) }
    await desk.world.close()
  }

  @Test("A contact of a month that is over is settled and corrected with its old key, also after a rotation")
  func monthThatIsOver() async throws {
    let clock = TestClock()
    let world = try await World(roles: [.administrator, .coordinator, .volunteer], clock: clock)
    let founder = try await world.signIn(world.founder)
    let leaver = try await world.signIn(try await world.add("leaver", [.coordinator], by: founder))
    let id = try await founder.log(try world.conversation())
    let month = world.server.service.clock.month
    while world.server.service.clock.month == month { clock.advance(days: 1) }
    let later = try await world.signIn(world.founder)
    // Rotated at once, by the remaining coordinator, who removes.
    try await later.admit(leaver.member, to: .coordinators)
    try await later.remove(leaver.member)
    #expect(await later.chain(.coordinators).epoch == 2)
    let fresh = try await world.signIn(world.founder)
    var opened = try await fresh.contact(id)
    try await fresh.settle(opened, as: "callback", note: "")
    opened = try await fresh.contact(id)
    var changed = opened.contact
    changed.note = "korjattu"
    try await fresh.correct(opened, to: changed)
    #expect(await fresh.statisticsKeys[month]?.number == 1)
    try await fresh.log(try world.conversation())
    #expect(await fresh.statisticsKeys[month.adding(months: 1)]?.number == 2)
    await world.close()
  }

  // MARK: Keys that are passed on

  @Test("Who may have made a key, by its kind: nobody else's is passed on or believed")
  func granters() async throws {
    let desk = try await Desk()
    let mentor = try await desk.world.signIn(try await desk.world.add("mentor", [.mentor], by: desk.founder))
    let late = try await desk.world.signIn(try await desk.world.add("late", [.coordinator], by: desk.founder))
    let reader = desk.coordinators[0]
    try await reader.refresh()
    let id = Sodium.random(16)
    let contact = Compartment(id: id, kind: .contact)
    let statistics = Compartment(id: id, kind: .statisticsKey)
    let name = Compartment(id: id, kind: .name)
    let admitted = desk.coordinators[1]
    let cases: [(Compartment, [Session], [Session])] = [
      (contact, [desk.volunteer, admitted, late], [mentor, desk.founder]),
      (try contact.next(), [admitted], [desk.volunteer, mentor, desk.founder, late]),
      (statistics, [admitted], [desk.volunteer, mentor, desk.founder, late]),
      (name, [desk.founder], [desk.volunteer, mentor, admitted, late]),
      (Compartment(id: id, kind: .handOver), [], [desk.volunteer, admitted]),
    ]
    for (compartment, may, mayNot) in cases {
      for granter in may {
        let wrap = try await granter.grant(compartment, to: reader.member)
        #expect(try await reader.judge(wrap, of: compartment) == nil, "\(compartment.kind) \(compartment.epoch)")
      }
      for granter in mayNot {
        let wrap = try await granter.grant(compartment, to: reader.member)
        #expect(try await reader.judge(wrap, of: compartment) != nil, "\(compartment.kind) \(compartment.epoch)")
      }
    }
    await desk.world.close()
  }

  @Test("A false single wrap stays as it is, is not signed anew, and keeps nobody from signing in")
  func laundering() async throws {
    let desk = try await Desk()
    let mentor = try await desk.world.signIn(try await desk.world.add("mentor", [.mentor], by: desk.founder))
    try await desk.founder.refresh()
    try await desk.founder.remove(desk.coordinators[1].member)
    try await desk.volunteer.refresh()
    let honest = try await desk.volunteer.log(try desk.world.conversation())
    let target = try await desk.volunteer.log(try desk.world.conversation())
    try await mentor.refresh()
    let compartment = Compartment(id: target.bytes, kind: .contact)
    let wrap = try await mentor.grant(compartment, to: desk.coordinators[0].member).sealed
    try await desk.lie("UPDATE wrap SET sealed = ? WHERE compartment = ?", [Data(wrap.bytes), Data(target.bytes)])
    let coordinator = try await desk.world.signIn(desk.people[0])
    #expect(await coordinator.chain(.coordinators).epoch == 2)
    let left = try await coordinator.call(API.singleWraps, Nothing()).wraps
    #expect(left.map(\.compartment) == [target], "the honest one was passed on, the false one was not")
    #expect(left.map(\.wrap.sealed) == [wrap])
    #expect(try await coordinator.contacts(all: true).map(\.id) == [honest])
    #expect(await coordinator.refused == [target])
    await desk.world.close()
  }

  // MARK: Records that are dated back

  @Test("A record that a removed member signs now and dates before the removal is refused, here and on another device")
  func backdatedRecord() async throws {
    let desk = try await Desk()
    let leaver = desk.coordinators[1]
    try await desk.founder.remove(leaver.member)
    try await desk.volunteer.refresh()
    try await desk.volunteer.remember()
    // The leaver's client still knows the rosters of before; the group waits for its rotation.
    let record = try await leaver.rotation()
    let (rosters, before) = (await desk.volunteer.rosters, await desk.volunteer.chain(.coordinators))
    var chain = before
    try chain.append(record, rosters: rosters)
    #expect(chain.epoch == 2, "nothing but the time of its making is wrong with it")
    try await desk.lie(
      "INSERT INTO group_record VALUES ('coordinators', 3, ?, ?, ?, ?)",
      [Data(record.document), Data(record.signer), Data(record.signature), Data(Sodium.random(100))])
    await #expect(throws: ClientError.forged) { try await desk.volunteer.refresh() }
    #expect(await desk.volunteer.chain(.coordinators).records == before.records)
    await #expect(throws: ClientError.forged, "the profile remembers") {
      try await desk.world.signIn(desk.volunteerPerson)
    }
    await #expect(throws: ClientError.forged, "the sealed keys remember") {
      try await desk.signInElsewhere(desk.volunteerPerson)
    }
    try await desk.lie("DELETE FROM group_record WHERE name = 'coordinators' AND position = 3")
    _ = try await desk.world.signIn(desk.volunteerPerson)
    await desk.world.close()
  }

  @Test("A group that was not there yet does not begin with a roster from before it was looked for")
  func backdatedBeginning() async throws {
    let world = try await World()
    let founder = try await world.signIn(world.founder)
    let leaver = try await world.signIn(
      try await world.add("leaver", [.coordinator], by: founder), housekeeping: false)
    try await founder.refresh()
    try await founder.remove(leaver.member, lost: true)
    try await founder.remember()
    let record = try await leaver.rotation()
    try await world.server.service.store.pool.write { db in
      try db.execute(
        sql: "INSERT INTO group_record VALUES ('coordinators', 1, ?, ?, ?, NULL)",
        arguments: [Data(record.document), Data(record.signer), Data(record.signature)])
    }
    await #expect(throws: ClientError.forged) { try await founder.refresh() }
    await #expect(throws: ClientError.forged) { try await world.signIn(world.founder) }
    await world.close()
  }

  @Test("An honest record made a moment before the roster changed is believed, also by who saw the roster first")
  func honestRace() async throws {
    let desk = try await Desk()
    let late = try await desk.world.signIn(try await desk.world.add("late", [.coordinator], by: desk.founder))
    let sessions = [desk.volunteer, try await desk.world.signIn(desk.volunteerPerson)]
    try await desk.volunteer.refresh()
    let first = desk.coordinators[0]
    try await first.refresh()
    try await first.admit(late.member, to: .coordinators)
    try await desk.founder.refresh()
    try await desk.founder.setRoles(desk.volunteer.member, to: [.volunteer, .mentor])
    // One of them gets the rosters, and an answer about the groups that cannot be believed: as if the connection had broken.
    let place: StatementArguments = ["coordinators", 3]
    let signature = try #require(
      try await desk.bytes("SELECT signature FROM group_record WHERE name = ? AND position = ?", place))
    try await desk.lie(
      "UPDATE group_record SET signature = ? WHERE name = 'coordinators' AND position = 3", [Data(Sodium.random(64))])
    let known = await desk.volunteer.rosters.newest.version
    await #expect(throws: ClientError.forged) { try await desk.volunteer.refresh() }
    #expect(await desk.volunteer.rosters.newest.version == known + 1)
    try await desk.volunteer.remember()
    try await desk.lie("UPDATE group_record SET signature = ? WHERE name = 'coordinators' AND position = 3", [signature])
    for session in sessions {
      try await session.refresh()
      #expect(await session.chain(.coordinators).admitted(late.member.bytes))
    }
    #expect(await desk.volunteer.chain(.coordinators).newest?.roster.version == known)
    _ = try await desk.world.signIn(desk.volunteerPerson)
    _ = try await desk.signInElsewhere(desk.volunteerPerson)
    await desk.world.close()
  }
}

extension World {
  fileprivate func signIn(_ person: Person, housekeeping: Bool) async throws -> Session {
    try await Session.signIn(
      client: client, login: person.login, passphrase: person.passphrase, directory: person.directory,
      housekeeping: housekeeping)
  }
}

extension Session {
  /// This month's key as the server gives it.
  fileprivate func storedKey() async throws -> StatisticsKey {
    let all = try await call(API.statisticsKeys, Nothing()).keys
    let found = try #require(all.first { $0.month == status.month })
    return StatisticsKey(
      month: found.month.number, number: found.number, publicKey: found.publicKey.bytes, author: found.author.bytes,
      roster: found.roster.value, signature: found.signature.bytes)
  }

  /// Another key for this month, signed by this member with the rosters that this session knows.
  fileprivate func key(number: UInt32) throws -> StatisticsKey {
    try StatisticsKey(
      month: status.month.number, number: number, publicKey: SealingKey().publicKey, author: member.bytes, with: keys.signing,
      rosters: rosters)
  }

  /// The next epoch of `coordinators`, with the rosters that this session knows.
  fileprivate func rotation() throws -> SignedDocument {
    try chain(.coordinators).rotation(
      to: SealingKey().publicKey, rosters: rosters, as: member.bytes, with: keys.signing)
  }

  fileprivate func grant(_ compartment: Compartment, to member: ID) throws -> WireWrap {
    let line = try #require(rosters.member(member.bytes))
    return try wrap(
      SecretBytes(random: 32), of: compartment, to: .member(line),
      continuity: compartment.epoch > 1 ? Sodium.random(32) : nil)
  }

  /// Nil if the granter may have made the key.
  fileprivate func judge(_ wrap: WireWrap, of compartment: Compartment) throws -> ClientError? {
    let key = try open(wrap, of: compartment, group: .coordinators)
    do { try requireGranter(key, of: compartment) } catch { return error }
    return nil
  }
}
