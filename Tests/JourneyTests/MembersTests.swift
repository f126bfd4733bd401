import Foundation
import HelplineCore
import HelplineServer
import Testing

@testable import HelplineClient
@testable import HelplineVault

@Suite(.turnstile) struct MembersTests {
  @Test("A founder who holds every role at once works alone")
  func founderAlone() async throws {
    let world = try await World(roles: Role.allCases)
    let founder = try await world.signIn(world.founder)
    #expect(await Group.allCases.asyncFilter { await founder.isAdmitted($0) } == Group.allCases)
    let id = try await founder.log(try world.conversation())
    let inbox = try await founder.contacts(all: false)
    #expect(inbox.map(\.id) == [id])
    try await founder.settle(inbox[0], as: "nothing", note: "")
    #expect(try await founder.contacts(all: false).isEmpty)
    let reading = try await founder.readAudit()
    #expect(reading.lines.contains { $0.entry?.action == .contactTakenUp })
    #expect(reading.lines.allSatisfy { $0.entry != nil })
    await world.close()
  }

  @Test("Logging is refused with a reason until a coordinator has signed in")
  func noCoordinatorYet() async throws {
    let world = try await World()
    let administrator = try await world.signIn(world.founder)
    let person = try await world.add("volunteer", [.volunteer], by: administrator)
    let volunteer = try await world.signIn(person)
    await #expect(throws: ClientError.noStatisticsKey) { try await volunteer.log(try world.conversation()) }
    let coordinator = try await world.add("coordinator", [.coordinator], by: administrator)
    _ = try await world.signIn(coordinator)
    let later = try await world.signIn(person)
    try await later.log(try world.conversation())
    // What was refused was not lost.
    #expect(try await later.deliverKept().delivered.count == 1)
    await world.close()
  }

  @Test("Two administrators act at the same moment: both changes are in force, none is lost")
  func twoAdministrators() async throws {
    let world = try await World()
    let first = try await world.signIn(world.founder)
    let second = try await world.signIn(try await world.add("second", [.administrator], by: first))
    try await first.refresh()
    let codes = (
      try await first.invite(name: "Anna", roles: [.volunteer]), try await second.invite(name: "Bea", roles: [.volunteer])
    )
    _ = try await world.join("anna", code: codes.0)
    _ = try await world.join("bea", code: codes.1)
    let anna = try await first.invitations().first { $0.name == "Anna" }
    let bea = try await second.invitations().first { $0.name == "Bea" }
    async let one: Void = first.approve(try #require(anna))
    async let two: Void = second.approve(try #require(bea))
    _ = try await (one, two)
    try await first.refresh()
    let members = try await first.members()
    #expect(Set(members.compactMap(\.name)) == ["Founder", "Second", "Anna", "Bea"])
    // They remove and promote at once, too.
    let annaID = try #require(members.first { $0.name == "Anna" }?.id)
    let beaID = try #require(members.first { $0.name == "Bea" }?.id)
    async let remove: Void = first.remove(annaID)
    async let promote: Void = second.setRoles(beaID, to: [.volunteer, .mentor])
    _ = try await (remove, promote)
    try await second.refresh()
    let after = try await second.members()
    #expect(after.first { $0.id == annaID }?.removed == true)
    #expect(after.first { $0.id == beaID }?.roles == [.volunteer, .mentor])
    await world.close()
  }

  @Test(
    "Name and languages of a member: changed by two administrators at once, seen by whoever looks for a mentor, by nobody else's hand"
  )
  func names() async throws {
    let world = try await World()
    let first = try await world.signIn(world.founder)
    let second = try await world.signIn(try await world.add("second", [.administrator], by: first))
    let coordinator = try await world.signIn(try await world.add("coordinator", [.coordinator], by: first))
    let mentor = try await world.signIn(try await world.add("mentor", [.mentor], by: first))
    let leaver = try await world.signIn(try await world.add("leaver", [.volunteer], by: first))
    for session in [first, second] {
      try await session.refresh()
      await session.use(world.lists)
    }
    #expect(try await leaver.memberNames()[mentor.member] == "Mentor")
    async let name: Void = first.setName(mentor.member, name: "Mentori Ö")
    async let languages: Void = second.setName(mentor.member, languages: ["sv", "so"])
    _ = try await (name, languages)
    try await coordinator.refresh()
    let line = try await coordinator.members().first { $0.id == mentor.member }
    #expect(line?.name == "Mentori Ö" && line?.languages == ["sv", "so"])
    #expect(try await coordinator.overview().mentors.first { $0.id == mentor.member }?.languages == ["sv", "so"])

    await #expect(throws: CaseRecordError.unknownCode(.language, "xx")) {
      try await first.setName(mentor.member, languages: ["xx"])
    }
    await #expect(throws: CaseRecordError.unknownCode(.language, "unknown")) {
      try await first.setName(mentor.member, languages: ["unknown"])
    }
    await #expect(throws: ClientError.nameTooLong) {
      try await first.setName(mentor.member, name: String(repeating: "ö", count: 201))
    }
    await #expect(throws: ClientError.noSuchMember) { try await first.setName(ID(), name: "Nobody") }
    // A mentor may not even write an own name, and a coordinator nobody's.
    for session in [mentor, coordinator] {
      await session.use(world.lists)
      await #expect(throws: Refusal(.notAllowed)) { try await session.setName(mentor.member, name: "X") }
    }

    // Whoever has left keeps the keys that they held: none opens a later name.
    let held = try await leaver.call(API.names, Nothing()).names.first { $0.member == mentor.member }
    try await first.remove(leaver.member, lost: true)
    try await first.setName(mentor.member, name: "Toinen nimi")
    let now = try await first.call(API.names, Nothing()).names.first { $0.member == mentor.member }
    let (before, after) = (try #require(held), try #require(now))
    #expect(after.revision == before.revision + 1)
    let rosters = await first.rosters
    #expect(try await leaver.opens(before, underKeyOf: before, rosters: rosters))
    #expect(try await !leaver.opens(after, underKeyOf: before, rosters: rosters))
    await world.close()
  }

  @Test("Many looks at once in one session, while others change the roster, are no roll-back")
  func looksAtOnce() async throws {
    let world = try await World()
    let administrator = try await world.signIn(world.founder)
    let person = try await world.add("volunteer", [.volunteer], by: administrator)
    let volunteer = try await world.signIn(person)
    for round in 0..<6 {
      async let change: Void = administrator.setRoles(
        volunteer.member, to: round.isMultiple(of: 2) ? [.volunteer, .mentor] : [.volunteer])
      try await withThrowingTaskGroup(of: Void.self) { looks in
        for _ in 0..<24 { looks.addTask { try await volunteer.refresh() } }
        try await looks.waitForAll()
      }
      try await change
    }
    try await volunteer.refresh()
    #expect(await volunteer.roles == [.volunteer])
    #expect(await volunteer.rosters.current.version == administrator.rosters.current.version)
    // Announced once each, however many looked.
    #expect(await volunteer.changes.filter { if case .roles = $0 { true } else { false } }.count == 6)
    await world.close()
  }

  @Test("A second coordinator is admitted by the first, sees the fingerprint, and reads older contacts")
  func admission() async throws {
    let world = try await World()
    let administrator = try await world.signIn(world.founder)
    let first = try await world.signIn(try await world.add("first", [.coordinator], by: administrator))
    let volunteer = try await world.signIn(try await world.add("volunteer", [.volunteer], by: administrator))
    let id = try await volunteer.log(try world.conversation())
    let newcomer = try await world.add("newcomer", [.coordinator], by: administrator)
    let second = try await world.signIn(newcomer)
    await #expect(throws: ClientError.notAdmitted(.coordinators)) { try await second.contacts(all: false) }
    try await first.refresh()
    let waiting = try await first.members().first { $0.waitsFor.contains(.coordinators) }
    #expect(waiting?.id == second.member)
    #expect(try await first.fingerprint(of: second.member) == (try await second.fingerprint(of: second.member)))
    try await first.admit(second.member, to: .coordinators)
    try await second.refresh()
    #expect(try await second.contacts(all: false).map(\.id) == [id])
    // An administrator is in no position to admit anybody to a group they are not in.
    await #expect(throws: ClientError.notAdmitted(.coordinators)) {
      try await administrator.admit(second.member, to: .coordinators)
    }
    await world.close()
  }

  @Test("The last coordinator and the last administrator cannot be removed by a slip; --lost overrides the first only")
  func lastHolder() async throws {
    let world = try await World()
    let administrator = try await world.signIn(world.founder)
    let coordinator = try await world.signIn(try await world.add("coordinator", [.coordinator], by: administrator))
    await #expect(throws: Refusal(.lastHolder)) { try await administrator.remove(coordinator.member) }
    await #expect(throws: Refusal(.notEntitled)) { try await administrator.remove(administrator.member, lost: true) }
    try await administrator.remove(coordinator.member, lost: true)
    #expect(try await administrator.members().first { $0.id == coordinator.member }?.removed == true)
    await world.close()
  }

  @Test("The first auditor takes the log over from the founder at the first sign-in")
  func firstAuditor() async throws {
    let world = try await World()
    let founder = try await world.signIn(world.founder)
    let person = try await world.add("auditor", [.auditor], by: founder)
    let auditor = try await world.signIn(person)
    let reading = try await auditor.readAudit()
    #expect(reading.lines.first?.entry != nil, "the auditor reads what came before")
    #expect(reading.lines.last?.entry?.action == .signIn || reading.lines.last?.entry?.action == .groupChanged)
    try await founder.refresh()
    #expect(await founder.isAdmitted(.auditors) == false)
    await #expect(throws: ClientError.notAdmitted(.auditors)) { try await founder.readAudit() }
    await world.close()
  }

  @Test("After a coordinator leaves, contacts go to the others singly until the next of them signs in, and nothing is lost")
  func rotation() async throws {
    let world = try await World()
    let administrator = try await world.signIn(world.founder)
    let firstPerson = try await world.add("first", [.coordinator], by: administrator)
    let first = try await world.signIn(firstPerson)
    let secondPerson = try await world.add("second", [.coordinator], by: administrator)
    let second = try await world.signIn(secondPerson)
    try await first.refresh()
    try await first.admit(second.member, to: .coordinators)
    let volunteer = try await world.signIn(try await world.add("volunteer", [.volunteer], by: administrator))
    let before = try await volunteer.log(try world.conversation(note: "ennen"))
    try await administrator.refresh()
    try await administrator.remove(second.member)
    try await volunteer.refresh()
    let during = try await volunteer.log(try world.conversation(note: "välissä"))
    // The next coordinator to sign in makes the next epoch and passes on what was wrapped singly.
    let again = try await world.signIn(firstPerson)
    #expect(await again.chain(.coordinators).epoch == 2)
    #expect(Set(try await again.contacts(all: true).map(\.id)) == [before, during])
    try await volunteer.refresh()
    let after = try await volunteer.log(try world.conversation(note: "jälkeen"))
    #expect(try await again.contacts(all: true).count == 3)
    // A coordinator admitted later reads all three.
    let third = try await world.signIn(try await world.add("third", [.coordinator], by: administrator))
    try await again.refresh()
    try await again.admit(third.member, to: .coordinators)
    try await third.refresh()
    #expect(Set(try await third.contacts(all: true).map(\.id)) == [before, during, after])
    await world.close()
  }

  @Test("A role taken and given back before the group was rotated works again; while it is away, it gives nothing")
  func roleGivenBack() async throws {
    let world = try await World()
    let administrator = try await world.signIn(world.founder)
    let first = try await world.signIn(try await world.add("first", [.coordinator], by: administrator))
    let person = try await world.add("second", [.coordinator], by: administrator)
    let second = try await world.signIn(person)
    try await first.refresh()
    try await first.admit(second.member, to: .coordinators)
    let volunteer = try await world.signIn(try await world.add("volunteer", [.volunteer], by: administrator))
    let id = try await volunteer.log(try world.conversation())
    try await administrator.refresh()
    try await administrator.setRoles(second.member, to: [.mentor])
    let mentor = try await world.signIn(person)
    await #expect(throws: ClientError.notAdmitted(.coordinators)) { try await mentor.contacts(all: true) }
    #expect(try await mentor.call(API.groups, Nothing()).groups.first { $0.group == .coordinators }?.wrap == nil)
    try await administrator.setRoles(second.member, to: [.coordinator])
    let again = try await world.signIn(person)
    #expect(try await again.contacts(all: true).map(\.id) == [id])
    await world.close()
  }

  @Test("Passphrases: changed, other sessions end; forgotten, the recovery sheet sets a new one once")
  func passphrases() async throws {
    let world = try await World()
    let session = try await world.signIn(world.founder)
    let other = try await world.signIn(world.founder)
    let sheet = try #require(try await session.changePassphrase(to: "murto vene kilpi 2048 rauha sade", withSheet: true))
    _ = try await session.members()
    await #expect(throws: (any Error).self, "the old login key is no good for renewing either") { _ = try await other.members() }
    await #expect(throws: ClientError.wrongPassphrase) { try await world.signIn(world.founder) }
    let changed = Person(login: "founder", passphrase: "murto vene kilpi 2048 rauha sade", directory: world.founder.directory)
    _ = try await world.signIn(changed)
    // The founder's first sheet was replaced by the newer one.
    await #expect(throws: ClientError.badCode) {
      _ = try await RecoverPassphraseFlow.run(
        client: world.client, sheet: try TypedCode(kind: .sheet, typed: world.founded.sheet), login: "founder",
        passphrase: World.passphrase)
    }
    let next = try await RecoverPassphraseFlow.run(
      client: world.client, sheet: try TypedCode(kind: .sheet, typed: sheet), login: "Founder", passphrase: World.passphrase)
    #expect(next != sheet)
    _ = try await world.signIn(world.founder)
    await #expect(throws: ClientError.badCode) {
      _ = try await RecoverPassphraseFlow.run(
        client: world.client, sheet: try TypedCode(kind: .sheet, typed: sheet), login: "founder", passphrase: World.passphrase)
    }
    await world.close()
  }
}

extension Sequence {
  func asyncFilter(_ condition: (Element) async -> Bool) async -> [Element] {
    var kept: [Element] = []
    for element in self where await condition(element) { kept.append(element) }
    return kept
  }
}

extension Session {
  /// Whether the key that stands in one opens the other.
  fileprivate func opens(_ found: NameFound, underKeyOf held: NameFound, rosters: RosterChain) throws -> Bool {
    let compartment = Compartment(id: found.member.bytes, kind: .name)
    let key = try open(held.wrap, of: compartment, group: .members)
    let place = SealedObject.Place(compartment: compartment, object: found.member.bytes, revision: found.revision)
    return (try? SealedObject.open(found.object.bytes, at: place, rosters: rosters, key: key.opened.key)) != nil
  }
}
