import Foundation
import HelplineClient
import HelplineCore
import HelplineServer
import Testing

@Suite(.turnstile) struct LogContactTests {
  @Test("A volunteer logs, a coordinator reads, settles and erases; the volunteer can no longer correct")
  func journey() async throws {
    let world = try await World()
    let administrator = try await world.signIn(world.founder)
    let volunteer = try await world.add("volunteer", [.volunteer], by: administrator)
    let coordinator = try await world.add("coordinator", [.coordinator], by: administrator)
    let boss = try await world.signIn(coordinator)
    let desk = try await world.signIn(volunteer)
    let id = try await desk.log(try world.conversation(note: "Kuunneltu ja ohjattu."))
    let mine = try await desk.myContacts()
    #expect(mine.map(\.id) == [id])
    var changed = mine[0].contact
    changed.note = "Kuunneltu."
    try await desk.correct(mine[0], to: changed)
    let inbox = try await boss.contacts(all: false)
    #expect(inbox.map(\.contact.note) == ["Kuunneltu."])
    try await boss.settle(inbox[0], as: "callback", note: "Soitan huomenna.")
    #expect(try await boss.contacts(all: false).isEmpty)
    let all = try await boss.contacts(all: true)
    #expect(all.first?.settlements.first?.settlement.settledAs == "callback")
    #expect(all.first?.author == desk.member)
    await #expect(throws: Refusal(.takenUp)) { try await desk.correct(mine[0], to: changed) }
    try await boss.erase(id)
    #expect(try await boss.contacts(all: true).isEmpty)
    await world.close()
  }

  @Test("A volunteer sees all that they have logged, however many pages the server makes of it")
  func pages() async throws {
    let world = try await World()
    let administrator = try await world.signIn(world.founder)
    let volunteer = try await world.add("volunteer", [.volunteer], by: administrator)
    _ = try await world.signIn(world.add("coordinator", [.coordinator], by: administrator))
    let desk = try await world.signIn(volunteer)
    // Each of 256 KiB once it is sealed: more than 4 MiB of them are two pages.
    let note = String(repeating: "\u{1F469}\u{200D}\u{1F467}", count: 17_000)
    var logged: [ID] = []
    for _ in 0..<17 { logged.append(try await desk.log(try world.conversation(note: note))) }
    #expect(Set(try await desk.myContacts().map(\.id)) == Set(logged))
    await world.close()
  }
}
