import Foundation
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("Writing contacts", .turnstile)
struct ContactWriteTests {
  @Test("What a volunteer logged can be corrected, taken up and erased, each step once")
  func life() async throws {
    let (world, coordinator, volunteer) = try await ServerWorld.working()
    let contact = try await world.log(by: volunteer)
    try await world.caller.call(API.writeContact, id: contact.id, world.correction(of: contact), token: volunteer.token)
    let settlement = try world.settlement(of: contact, revision: 2)
    try await world.caller.call(API.writeContact, id: contact.id, settlement, token: coordinator.token)
    let found = try await world.caller.call(API.contact, id: contact.id, Nothing(), token: coordinator.token)
    #expect(found.epoch == 2 && !found.open && found.objects.count == 2)
    await #expect(throws: Refusal(.takenUp)) {
      try await world.caller.call(
        API.writeContact, id: contact.id, world.correction(of: contact, revision: 3), token: volunteer.token)
    }
    try await world.caller.call(API.eraseContact, id: contact.id, Nothing(), token: coordinator.token)
    await #expect(throws: Refusal(.notFound)) {
      try await world.caller.call(API.contact, id: contact.id, Nothing(), token: coordinator.token)
    }
    await world.stop()
  }
}
