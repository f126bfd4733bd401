import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@testable import HelplineClient

@Suite("Who writes on what somebody else has changed goes on from what the refusal brings", .turnstile)
struct StaleTests {
  /// How many entries `body` adds to the audit log: each reading of a contact or a case is one.
  private static func entries(_ world: World, _ body: () async throws -> Void) async throws -> Int {
    func count() async throws -> Int {
      try await world.server.service.store.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM audit") ?? 0 }
    }
    let before = try await count()
    try await body()
    return try await count() - before
  }

  /// Two coordinators, and a contact that both have opened.
  private static func desk() async throws -> (world: World, first: Session, second: Session, contact: OpenedContact) {
    let world = try await World(roles: [.administrator, .coordinator])
    let first = try await world.signIn(world.founder)
    let second = try await world.signIn(try await world.add("second", [.coordinator], by: first))
    let id = try await first.log(try world.conversation(note: "alku"))
    try await second.refresh()
    return (world, first, second, try await second.contact(id))
  }

  @Test("Two coordinators settle one contact: both settlements are kept, the second without another look")
  func settled() async throws {
    let (world, first, second, contact) = try await Self.desk()
    let isSecond = try await first.settle(try await first.contact(contact.id), as: "callback", note: "eka")
    #expect(!isSecond)
    let looks = try await Self.entries(world) {
      let isSecond = try await second.settle(contact, as: "nothing", note: "toka")
      #expect(isSecond, "and hears of the other")
    }
    #expect(looks == 1, "the refusal itself")
    #expect(Set(try await first.contact(contact.id).settlements.map(\.settlement.note)) == ["eka", "toka"])
    await world.close()
  }

  @Test("A correction goes on over a settlement, and never over another correction that nobody has seen")
  func corrected() async throws {
    let (world, first, second, contact) = try await Self.desk()
    try await first.settle(try await first.contact(contact.id), as: "callback", note: "eka")
    var changed = contact.contact
    changed.note = "toinen"
    let isSecond = try await second.correct(contact, to: changed)
    #expect(isSecond)
    let now = try await first.contact(contact.id)
    #expect(now.contact.note == "toinen" && now.settlements.map(\.settlement.note) == ["eka"] && !now.open)
    changed.note = "kolmas"
    let refusal = await #expect(throws: Refusal.self) { try await second.correct(contact, to: changed) }
    #expect(refusal?.code == .stale && refusal?.contact?.objects.count == 2)
    #expect(try await first.contact(contact.id).contact.note == "toinen")
    await world.close()
  }

  @Test("A case that somebody else has written to meanwhile is changed without another look")
  func cases() async throws {
    let one = try await CaseWorld()
    let id = try await one.active()
    let before = try await one.mentor.oneCase(id).stored
    try await one.coordinator.change(id) { $0.record.nextStep = NextStep(day: $0.today, text: "koordinaattorilta") }
    let looks = try await Self.entries(one.world) {
      let merged = try await one.mentor.change(id, from: before) { draft in
        draft.record.lastMeeting = draft.today
      }
      #expect(merged)
    }
    #expect(looks == 1, "the refusal itself")
    let now = try await one.coordinator.oneCase(id).record.record
    #expect(now.nextStep?.text == "koordinaattorilta" && now.lastMeeting != nil)
    await one.world.close()
  }

  @Test("A server that answers with another contact or case than was asked for is not believed")
  func another() async throws {
    let proxy = try RecordingProxy()
    // A port that is free, since both addresses are named before the server listens.
    let free = try RecordingProxy()
    free.stop()
    let one = try await CaseWorld {
      $0.port = free.port
      $0.origins = [proxy.address, free.address]
    }
    proxy.forward(to: free.port)
    let client = try Client(server: proxy.address)
    let coordinator = try await Session.signIn(
      client: client, login: "coordinator", passphrase: World.passphrase, directory: nil)
    let contacts = [
      try await coordinator.log(try one.world.conversation()), try await coordinator.log(try one.world.conversation()),
    ]
    let cases = [try await one.offered(), try await one.offered()]
    for ids in [contacts, cases] { proxy.exchange(ids[0].description, for: ids[1].description) }
    await #expect(throws: ClientError.forged) { try await coordinator.contact(contacts[0]) }
    await #expect(throws: ClientError.forged) { try await coordinator.oneCase(cases[0]) }
    #expect(try await coordinator.contact(contacts[1]).id == contacts[1])
    #expect(try await coordinator.oneCase(cases[1]).id == cases[1])
    await client.close()
    proxy.stop()
    await one.world.close()
  }
}
