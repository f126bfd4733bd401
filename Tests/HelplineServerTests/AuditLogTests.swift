import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("The audit log", .turnstile)
struct AuditLogTests {
  private func expect(
    _ world: ServerWorld, _ action: AuditEntry.Action, actor: ID?, object: ID? = nil, count: Int? = nil,
    _ body: () async throws -> Void
  ) async throws {
    let entries = try await world.audited(body).filter { $0.action != .signIn || action == .signIn }
    let first = try #require(entries.first { $0.action == action }, "\(action)")
    #expect(entries.count { $0.action == action } == 1, "\(action)")
    #expect(first.actor == actor && first.object == object && first.count == count, "\(first)")
    #expect(abs(Double(first.at) - world.clock.now.timeIntervalSince1970) < 30)
  }

  @Test("Every action leaves one entry: who, what, to what, when")
  func actions() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let founder = world.founder
    let caller = world.caller
    let founding = try await world.auditEntries()
    #expect(founding.count { $0.action == .organisationFounded && $0.actor == founder.id } == 1)
    #expect(founding.prefix(3).map(\.action) == [.groupChanged, .groupChanged, .groupChanged])
    #expect(founding.count { $0.action == .joined && $0.object == volunteer.id && $0.actor == nil } == 1)
    try await expect(world, .signIn, actor: volunteer.id) { try await world.signIn(volunteer) }
    try await expect(world, .signIn, actor: volunteer.id) {
      try await caller.call(API.sheetSignIn, try await volunteer.sheetSignIn(caller, organisation: world.organisation))
    }
    try await expect(world, .passphraseSet, actor: volunteer.id) {
      let request = try await volunteer.setPassphrase(caller, organisation: world.organisation, login: volunteer.newLogin())
      try await caller.call(API.setPassphrase, request, token: volunteer.token)
    }
    try await expect(world, .invited, actor: founder.id) {
      try await caller.call(API.invite, world.newInvitation([.mentor]).request, token: founder.token)
    }
    let version = Int(world.rosters.current.version)
    try await expect(world, .rosterChanged, actor: founder.id, count: version + 1) {
      try await world.setRoles(volunteer, [.volunteer, .mentor], by: founder)
    }
    try await expect(world, .nameChanged, actor: founder.id, object: volunteer.id) {
      let name = try world.newName(of: volunteer, revision: 2)
      for _ in 0..<2 { try await caller.call(API.changeName, id: volunteer.id, name, token: founder.token) }
    }
    try await expect(world, .statisticsKeysAdded, actor: coordinator.id, count: 3) {
      try await world.addKeys(by: coordinator, months: 2...4)
    }
    #expect(try await world.audited { try await world.log(by: volunteer) }.isEmpty, "an entry would date the contact")
    let contact = try await world.log(by: volunteer)
    try await expect(world, .contactOpened, actor: volunteer.id, object: contact.id) {
      try await caller.call(API.contact, id: contact.id, Nothing(), token: volunteer.token)
    }
    try await expect(world, .contactsListed, actor: coordinator.id, count: 2) {
      try await caller.call(API.contacts, Nothing(), token: coordinator.token)
    }
    try await expect(world, .contactsListed, actor: volunteer.id, count: 2) {
      try await caller.call(API.myContacts, Nothing(), token: volunteer.token)
    }
    try await expect(world, .contactTakenUp, actor: coordinator.id, object: contact.id) {
      try await caller.call(API.writeContact, id: contact.id, world.settlement(of: contact), token: coordinator.token)
    }
    try await expect(world, .contactErased, actor: coordinator.id, object: contact.id) {
      try await caller.call(API.eraseContact, id: contact.id, Nothing(), token: coordinator.token)
    }
    let note = try world.newHandOver()
    try await expect(world, .handOverLeft, actor: volunteer.id, object: note.id) {
      for _ in 0..<2 { try await caller.call(API.leaveHandOver, note, token: volunteer.token) }
    }
    try await expect(world, .handOversRead, actor: coordinator.id, count: 1) {
      try await caller.call(API.handOverNotes, Nothing(), token: coordinator.token)
    }
    try await expect(world, .handOverRemoved, actor: coordinator.id, object: note.id) {
      for _ in 0..<2 { try await caller.call(API.removeHandOver, id: note.id, Nothing(), token: coordinator.token) }
    }
    #expect(try await world.audited { try await caller.call(API.handOverNotes, Nothing(), token: volunteer.token) }.isEmpty)
    try await cases(world, coordinator)
    try await threads(world, coordinator, volunteer)
    try await directory(world, coordinator)
    try await expect(world, .auditRead, actor: founder.id, count: 5) {
      let head = try await caller.call(API.auditLinks, Nothing(), token: founder.token).head.position
      try await caller.call(API.audit, query: ["after": String(head - 5)], Nothing(), token: founder.token)
    }
    let group = try ID(GroupName.administrators.id(organisation: world.organisation))
    try await expect(world, .groupChanged, actor: founder.id, object: group, count: 1) {
      try await world.add(world.rotation(.administrators, by: founder), by: founder)
    }
    let leaver = volunteer.id
    let next = Int(world.rosters.current.version) + 1
    try await expect(world, .rosterChanged, actor: founder.id, object: leaver, count: next) {
      try await world.remove(volunteer, by: founder, lost: true)
    }
    try await expect(world, .keysRewrapped, actor: founder.id, count: 1) { try await rewrap(world) }
    try await ceremony(world, coordinator)
    try await closing(world, coordinator)
    world.clock.advance(months: 7)
    try await expect(world, .purged, actor: nil, count: 1) { try await world.server.application.sweep() }
    let seen = Set(try await world.auditEntries().map(\.action))
    #expect(Set(AuditEntry.Action.allCases).subtracting(seen) == [.failedSignIn], "see the next test")
    await world.stop()
  }

  private func closing(_ world: ServerWorld, _ coordinator: Member) async throws {
    let month = world.month
    world.clock.advance(months: 1)
    try await world.signIn(coordinator)
    let entries = try await world.audited { try await world.close(month, by: coordinator) }
    #expect(entries.map(\.action) == [.closingBegun, .monthClosed])
    #expect(entries.allSatisfy { $0.actor == coordinator.id } && entries.last?.count == 1)
    try await expect(world, .releaseExported, actor: coordinator.id, count: 1) {
      try await world.caller.call(API.exportRelease, ExportRelease(number: 1), token: coordinator.token)
    }
  }

  private func directory(_ world: ServerWorld, _ coordinator: Member) async throws {
    let fields = ServiceTests.fields("Palvelu")
    let id = try #require(DirectoryID(text: fields["id"]?.asString ?? ""))
    let object = try ID(id.bytes)
    let token = coordinator.token
    let write = WriteService(service: HSDSDocument(fields), replaces: nil)
    var revision = Bytes([])
    try await expect(world, .serviceWritten, actor: coordinator.id, object: object) {
      for _ in 0..<2 { revision = try await world.caller.call(API.writeService, id: id, write, token: token).revision }
    }
    let named = AssureServices(services: [ServiceRevision(id: id, revision: revision)])
    try await expect(world, .servicesAssured, actor: coordinator.id, object: object, count: 1) {
      for _ in 0..<2 { try await world.caller.call(API.assureServices, named, token: token) }
    }
    let file = ImportServices(services: (0..<3).map { HSDSDocument(ServiceTests.fields("\($0)")) })
    try await expect(world, .servicesImported, actor: coordinator.id, count: 3) {
      for _ in 0..<2 { try await world.caller.call(API.importServices, file, token: token) }
    }
    #expect(try await world.audited { try await world.caller.call(API.services, Nothing(), token: token) }.isEmpty)
    try await expect(world, .serviceDeleted, actor: coordinator.id, object: object) {
      try await world.caller.call(API.deleteService, id: id, Nothing(), token: token)
    }
  }

  private func threads(_ world: ServerWorld, _ coordinator: Member, _ volunteer: Member) async throws {
    let thread = try world.newThread()
    #expect(try await world.audited { try await world.caller.call(API.newThread, thread, token: volunteer.token) }.isEmpty)
    try await expect(world, .threadOpened, actor: volunteer.id, object: thread.id) {
      try await world.caller.call(API.findThread, FindThread(tag: thread.tag.tag), token: volunteer.token)
    }
    try await expect(world, .threadRead, actor: coordinator.id, object: thread.id) {
      try await world.caller.call(API.thread, id: thread.id, Nothing(), token: coordinator.token)
    }
    let erasure = EraseThread(tag: thread.tag.tag, item: try world.newContact())
    try await expect(world, .threadErased, actor: volunteer.id, object: thread.id) {
      for _ in 0..<2 { try await world.caller.call(API.eraseThread, id: thread.id, erasure, token: volunteer.token) }
    }
    try await world.caller.call(API.eraseContact, id: erasure.item.id, Nothing(), token: coordinator.token)
  }

  private func cases(_ world: ServerWorld, _ coordinator: Member) async throws {
    let (mentor, successor) = (try await world.add([.mentor]), try await world.add([.mentor]))
    let new = try world.newCase()
    let id = new.id
    try await expect(world, .caseBegun, actor: coordinator.id, object: id) {
      for _ in 0..<2 { try await world.caller.call(API.openCase, new, token: coordinator.token) }
    }
    try await expect(world, .caseGranted, actor: coordinator.id, object: id) {
      try await world.write(world.caseWrite(id, 2, grants: [mentor]), to: id, by: coordinator)
    }
    try await world.write(world.caseWrite(id, 3, grants: [successor]), to: id, by: coordinator)
    var accept = try world.caseWrite(id, 4)
    accept.journal = try world.newJournal(by: mentor)
    try await expect(world, .journalBegun, actor: mentor.id, object: id) { try await world.write(accept, to: id, by: mentor) }
    #expect(try await world.audited { try await world.write(world.caseWrite(id, 5), to: id, by: mentor) }.isEmpty)
    try await expect(world, .casesRead, actor: mentor.id, count: 1) {
      try await world.caller.call(API.myCases, Nothing(), token: mentor.token)
    }
    try await expect(world, .casesRead, actor: coordinator.id, count: 1) {
      try await world.caller.call(API.cases, Nothing(), token: coordinator.token)
    }
    try await expect(world, .caseRead, actor: coordinator.id, object: id) { _ = try await world.found(id, by: coordinator) }
    try await expect(world, .caseRead, actor: mentor.id, object: id) {
      let code = try await world.refused(world.caseWrite(id, 5), to: id, by: mentor)
      #expect(code == .stale, "which shows the case")
    }
    var passOn = try world.caseWrite(id, 6)
    passOn.journal = WriteJournal(
      id: try #require(accept.journal).id, epoch: 1, passOn: try .random(to: successor.id.bytes))
    try await expect(world, .journalPassedOn, actor: mentor.id, object: id) {
      for _ in 0..<2 { try await world.write(passOn, to: id, by: mentor) }
    }
    let stored = try #require(try await world.found(id, by: successor).journal)
    var takeOver = try world.caseWrite(id, 7)
    takeOver.journal = WriteJournal(
      id: stored.id, epoch: 2, rekey: world.nextEpoch(stored.objects, to: try world.holderWraps(successor)))
    try await expect(world, .journalTakenOver, actor: successor.id, object: id) {
      try await world.write(takeOver, to: id, by: successor)
    }
    try await expect(world, .caseErased, actor: coordinator.id, object: id) {
      try await world.caller.call(API.eraseCase, id: id, Nothing(), token: coordinator.token)
    }
  }

  /// A name that was wrapped singly while the rotation of `members` was pending passes on to the group.
  private func rewrap(_ world: ServerWorld) async throws {
    _ = try await world.add([.mentor])
    try await world.add(world.rotation(.members, by: world.founder), by: world.founder)
    let singles = try await world.caller.call(API.singleWraps, Nothing(), token: world.founder.token).wraps
    var single = try #require(singles.first)
    single.wrap = try .random(to: try #require(world.recipients(.members).first))
    try await world.caller.call(API.rewrap, SingleWraps(wraps: [single]), token: world.founder.token)
  }

  private func ceremony(_ world: ServerWorld, _ coordinator: Member) async throws {
    // The only volunteer was removed before.
    let volunteer = try await world.add([.volunteer])
    let group = try ID(GroupName.volunteers.id(organisation: world.organisation))
    try await expect(world, .recoveryRead, actor: volunteer.id, object: group) {
      try await world.caller.call(
        API.recoveryReading, world.reading(.group, group, by: volunteer), token: volunteer.token)
    }
    let version = Int(world.rosters.current.version) + 1
    try await expect(world, .recoveryCeremony, actor: coordinator.id, object: coordinator.id, count: version) {
      try await world.hold(.administrator, coordinator.id, to: coordinator.id, by: coordinator, times: 2)
    }
  }

  @Test("Failed sign-ins are one entry for each login and hour with a count, unknown ones together")
  func failures() async throws {
    let clock = TestClock()
    let (world, coordinator, volunteer) = try await ServerWorld.working(clock: clock)
    func fail(_ member: Member) async throws {
      var request = try await member.signIn(world.caller, organisation: world.organisation)
      request.proof = .random(64)
      #expect(try await world.caller.ask(API.signIn, request).code == .notSignedIn)
    }
    for _ in 0..<3 { try await fail(volunteer) }
    try await fail(coordinator)
    for _ in 0..<4 { try await fail(try Member()) }
    var sheet = try await volunteer.sheetSignIn(world.caller, organisation: world.organisation)
    sheet.proof = .random(64)
    #expect(try await world.caller.ask(API.sheetSignIn, sheet).code == .notSignedIn)
    #expect(try await world.audited { try await world.service.writeFailures() }.isEmpty, "the hour is not over")
    clock.advance(seconds: 3600)
    let entries = try await world.audited { try await world.service.writeFailures() }
    #expect(entries.allSatisfy { $0.action == .failedSignIn && $0.actor == nil })
    var counts: [ID?: Int] = [:]
    for entry in entries { counts[entry.object] = entry.count }
    #expect(counts == [volunteer.id: 4, coordinator.id: 1, nil: 4] && entries.count == 3)
    #expect(try await world.audited { try await world.service.writeFailures(all: true) }.isEmpty)
    // What has been counted is written when the server ends.
    try await fail(volunteer)
    try await world.restart()
    let last = try #require(try await world.auditEntries().last)
    #expect(last.action == .failedSignIn && last.object == volunteer.id && last.count == 1)
    await world.stop()
  }

  @Test("What cannot be written into the log does not happen, and is not lost")
  func mandatory() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let contact = try await world.log(by: volunteer)
    try await world.execute("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END")
    let before = try await world.counts()
    let blob = try await world.service.store.read { try Data.fetchAll($0, sql: "SELECT login_key FROM login ORDER BY lookup") }
    let founder = world.founder
    let caller = world.caller
    func fails(_ what: String, _ body: () async throws -> Void) async throws {
      #expect(try await refusal(body) == .internalError, "\(what)")
    }
    try await fails("sign-in") { try await world.signIn(volunteer) }
    try await fails("sheet") {
      try await caller.call(API.sheetSignIn, try await volunteer.sheetSignIn(caller, organisation: world.organisation))
    }
    try await fails("passphrase") {
      let login = volunteer.newLogin(key: try SigningKey().publicKey)
      let request = try await volunteer.setPassphrase(caller, organisation: world.organisation, login: login)
      try await caller.call(API.setPassphrase, request, token: volunteer.token)
    }
    try await fails("invitation") {
      try await caller.call(API.invite, world.newInvitation([.mentor]).request, token: founder.token)
    }
    try await fails("roster") { try await world.remove(volunteer, by: founder, lost: true) }
    try await fails("record") { try await world.add(world.rotation(.members, by: founder), by: founder) }
    try await fails("keys") { try await world.addKeys(by: coordinator, months: 2...2) }
    try await fails("page") { try await caller.call(API.contacts, Nothing(), token: coordinator.token) }
    try await fails("contact") { try await caller.call(API.contact, id: contact.id, Nothing(), token: coordinator.token) }
    try await fails("settlement") {
      try await caller.call(API.writeContact, id: contact.id, world.settlement(of: contact), token: coordinator.token)
    }
    try await fails("erasing") { try await caller.call(API.eraseContact, id: contact.id, Nothing(), token: coordinator.token) }
    try await fails("the log") { try await caller.call(API.audit, Nothing(), token: founder.token) }
    world.clock.advance(days: 220)
    await #expect(throws: DatabaseError.self) { try await world.server.application.sweep() }
    world.clock.advance(days: -220)
    #expect(try await world.counts() == before)
    #expect(
      try await world.service.store.read { try Data.fetchAll($0, sql: "SELECT login_key FROM login ORDER BY lookup") } == blob)
    // The chains in memory are those on the disk, and the member who was not removed is still one.
    _ = try await caller.call(API.rosters, Nothing(), token: volunteer.token)
    #expect(world.service.store.chains.rosters?.current.version == world.rosters.current.version)
    var wrong = try await volunteer.signIn(caller, organisation: world.organisation)
    wrong.proof = .random(64)
    _ = try await caller.ask(API.signIn, wrong)
    await #expect(throws: DatabaseError.self) { try await world.service.writeFailures(all: true) }
    try await world.execute("DROP TRIGGER full")
    let entries = try await world.audited { try await world.service.writeFailures(all: true) }
    #expect(entries.map(\.object) == [volunteer.id])
    await world.stop()
  }

  @Test("Pages and links give the whole chain, which leads from any head to the newest")
  func chain() async throws {
    let (world, _, volunteer) = try await ServerWorld.working()
    let early = try #require(world.founder.signedIn?.audit.value)
    for _ in 0..<5 { try await world.signIn(volunteer) }
    let newest = try #require(volunteer.signedIn?.audit.value)
    let links = try await world.caller.call(
      API.auditLinks, query: ["after": String(early.position)], Nothing(), token: volunteer.token)
    #expect(links.head.value == newest && links.checkpoint == nil)
    try AuditChain.check(
      from: early, links: links.links.map { AuditChain.Link(epoch: $0.epoch, digest: $0.digest.bytes) }, to: newest,
      organisation: world.organisation)
    let page = try await world.caller.call(
      API.audit, query: ["after": String(early.position)], Nothing(), token: world.founder.token)
    #expect(page.entries.map(\.position) == Array(early.position + 1...newest.position))
    for (entry, link) in zip(page.entries, links.links) {
      #expect(try AuditChain.Link(epoch: entry.epoch, entry: entry.sealed.bytes).digest == link.digest.bytes)
    }
    #expect(page.head.value == newest, "its own entry comes after what the page shows")
    await world.stop()
  }

  @Test("After 24 months entries go, behind a checkpoint that the release key signed, and the chain goes on from it")
  func pruning() async throws {
    let clock = TestClock()
    let (world, _, volunteer) = try await ServerWorld.working(clock: clock)
    clock.advance(months: 1)
    try await world.signIn(volunteer)
    let kept = try #require(volunteer.signedIn?.audit.value)
    clock.advance(months: 23)
    try await world.server.application.sweep()
    #expect(try await world.counts()["audit_checkpoint"] == 0, "24 months are not over")
    clock.advance(months: 1)
    try await world.server.application.sweep()
    try await world.signIn(world.founder)
    let links = try await world.caller.call(API.auditLinks, Nothing(), token: world.founder.token)
    let checkpoint = try #require(links.checkpoint)
    #expect(checkpoint.head.position == kept.position - 1)
    try SigningKey.verify(
      checkpoint.signature.bytes, AuditChain.checkpoint(checkpoint.head.value, organisation: world.organisation),
      publicKey: world.rosters.current.release)
    try AuditChain.check(
      from: checkpoint.head.value, links: links.links.map { AuditChain.Link(epoch: $0.epoch, digest: $0.digest.bytes) },
      to: links.head.value, organisation: world.organisation)
    // A member who was away so long that all they knew is gone still finds the newest head by the chain.
    clock.advance(months: 30)
    try await world.server.application.sweep()
    #expect(try await world.counts()["audit"] == 0)
    try await world.signIn(world.founder)
    let after = try await world.caller.call(API.auditLinks, Nothing(), token: world.founder.token)
    #expect(after.checkpoint?.head.position == links.head.position && after.head.position == links.head.position + 1)
    await world.stop()
    #expect(try await CheckTests.findings(in: world.folder).isEmpty)
  }
}
