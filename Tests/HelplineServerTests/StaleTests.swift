import Foundation
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("A stale write hears what is there instead", .turnstile)
struct StaleTests {
  @Test("A stale correction or settlement gets the contact as it is stored, which merges into a write that is taken")
  func contacts() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let contact = try await world.log(by: volunteer)
    let first = world.correction(of: contact)
    try await world.caller.call(API.writeContact, id: contact.id, first, token: volunteer.token)
    let behind = world.correction(of: contact)
    let entries = try await world.audited {
      let answer = try await world.caller.ask(API.writeContact, id: contact.id, behind, token: volunteer.token)
      #expect(answer.code == .stale)
      let current = try #require(answer.problem?.contact)
      #expect(current.objects == [first.object] && current.epoch == 1 && current.wrap.sealed == contact.authorWrap)
      #expect(current == (try await world.caller.call(API.contact, id: contact.id, Nothing(), token: volunteer.token)))
    }
    #expect(entries.map(\.action) == [.contactOpened, .contactOpened], "showing it is an opening")
    try await world.caller.call(
      API.writeContact, id: contact.id, world.correction(of: contact, revision: 3), token: volunteer.token)
    let late = try await world.caller.ask(
      API.writeContact, id: contact.id, try world.settlement(of: contact, revision: 2), token: coordinator.token)
    let current = try #require(late.problem?.contact)
    #expect(current.wrap == contact.wraps[0] && current.objects.map(\.revision) == [3])
    try await world.caller.call(
      API.writeContact, id: contact.id, try world.settlement(of: contact, revision: 3), token: coordinator.token)
    let again = try await world.caller.ask(
      API.writeContact, id: contact.id, try world.settlement(of: contact, revision: 3), token: coordinator.token)
    #expect(again.problem?.contact?.epoch == 2 && again.problem?.contact?.objects.count == 2)
    await world.stop()
  }

  @Test("Who may not open the contact hears nothing of it: a volunteer after it was taken up, another, an administrator")
  func entitled() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let other = try await world.add([.volunteer])
    let contact = try await world.log(by: volunteer)
    try await world.caller.call(API.writeContact, id: contact.id, world.settlement(of: contact), token: coordinator.token)
    let behind = world.correction(of: contact)
    for (member, code) in [(volunteer, Refusal.Code.takenUp), (other, .notFound), (world.founder, .notAllowed)] {
      let answer = try await world.caller.ask(API.writeContact, id: contact.id, behind, token: member.token)
      #expect(answer.code == code && answer.problem?.contact == nil && answer.problem?.newest == nil)
    }
    await world.stop()
  }

  @Test("A contact holds 64 objects; one more is too many, and a new revision of one is not")
  func objects() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let contact = try await world.log(by: volunteer)
    var write = try world.settlement(of: contact)
    try await world.caller.call(API.writeContact, id: contact.id, write, token: coordinator.token)
    write.rekey = nil
    for _ in 2..<64 {
      write.object = StoredObject(id: ID(), revision: 1, sealed: write.object.sealed)
      try await world.caller.call(API.writeContact, id: contact.id, write, token: coordinator.token)
    }
    write.object.revision = 2
    try await world.caller.call(API.writeContact, id: contact.id, write, token: coordinator.token)
    write.object = StoredObject(id: ID(), revision: 1, sealed: write.object.sealed)
    #expect(try await world.caller.ask(API.writeContact, id: contact.id, write, token: coordinator.token).code == .tooMany)
    await world.stop()
  }

  @Test("Everything else that counts up says how far it has come: roster, group record, statistics key, blob, invitation")
  func numbers() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let (roster, _) = try world.nextRoster(by: world.founder) { next, _ in next.members[1].roles = [.coordinator, .mentor] }
    let record = try world.rotation(.members, by: world.founder)
    let invitation = try world.newInvitation([.mentor]).request
    try await world.setRoles(coordinator, [.coordinator, .volunteer], by: world.founder)
    let version = world.rosters.current.version
    func newest<Request, Reply>(_ endpoint: Endpoint<Request, Reply>, _ request: Request, by member: Member) async throws
      -> UInt32?
    {
      let answer = try await world.caller.ask(endpoint, request, token: member.token)
      #expect(answer.code == .stale, "\(endpoint.name)")
      return answer.problem?.newest
    }
    #expect(try await newest(API.changeRoster, roster, by: world.founder) == version)
    #expect(try await newest(API.invite, invitation, by: world.founder) == version)
    #expect(try await newest(API.addRecord, record, by: world.founder) == UInt32(world.chain(.members).records.count))
    let (name, other) = (try world.newName(of: volunteer, revision: 2), try world.newName(of: volunteer, revision: 2))
    try await world.caller.call(API.changeName, id: volunteer.id, name, token: world.founder.token)
    let late = try await world.caller.ask(API.changeName, id: volunteer.id, other, token: world.founder.token)
    #expect(late.code == .stale && late.problem?.newest == 2)
    let key = AddStatisticsKeys(keys: [try world.newKey(world.month, by: coordinator)])
    #expect(try await newest(API.addStatisticsKeys, key, by: coordinator) == 1)
    #expect(try await newest(API.putBlob, PutBlob(version: 7, blob: .random(1064)), by: volunteer) == 1)
    await world.stop()
  }
}
