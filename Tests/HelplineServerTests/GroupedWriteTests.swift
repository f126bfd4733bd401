import Foundation
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("Many writes in one transaction", .turnstile)
struct GroupedWriteTests {
  @Test("Of contacts that come at once, those that are refused leave nothing behind, and the others stay")
  func failsAlone() async throws {
    let (world, _, volunteer) = try await ServerWorld.working()
    let before = try await world.counts()
    // So many that some wait for one transaction while another is on its way. Entries come last in a contact's turn: what it
    // wrote before has to be taken back.
    let contacts = try (0..<24).map { number in
      var contact = try world.newContact()
      if number % 4 == 0 { contact.entries.keyNumber += 1 }
      return contact
    }
    let answers = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
      for (number, contact) in contacts.enumerated() {
        group.addTask { (number, try await world.caller.ask(API.logContact, contact, token: volunteer.token).status) }
      }
      return try await group.reduce(into: [Int: Int]()) { $0[$1.0] = $1.1 }
    }
    for number in contacts.indices { #expect(answers[number] == (number % 4 == 0 ? 409 : 201), "\(number)") }
    let grown = ["compartment": 18, "object": 18, "wrap": 18, "transient": 18, "ledger": 72]
    for (table, count) in try await world.counts() { #expect(count == (before[table] ?? 0) + (grown[table] ?? 0), "\(table)") }
    await world.stop()
  }
}
