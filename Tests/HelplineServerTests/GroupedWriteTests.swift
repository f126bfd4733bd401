import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@Suite("Many writes in one transaction", .turnstile)
struct GroupedWriteTests {
  @Test("Of contacts in one transaction, those that are refused leave nothing behind, and the others stay")
  func failsAlone() async throws {
    let (world, _, volunteer) = try await ServerWorld.working()
    let before = try await world.counts()
    let gate = try await Gate(world.service.store)
    // Entries come last in a contact's turn: what it wrote before has to be taken back.
    let contacts = try (0..<12).map { number in
      var contact = try world.newContact()
      if number % 3 == 0 { contact.entries.keyNumber += 1 }
      return contact
    }
    let answers = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
      for (number, contact) in contacts.enumerated() {
        group.addTask { (number, try await world.caller.ask(API.logContact, contact, token: volunteer.token).status) }
      }
      try await gate.waits(contacts.count)
      try await gate.open()
      return try await group.reduce(into: [Int: Int]()) { $0[$1.0] = $1.1 }
    }
    for number in contacts.indices { #expect(answers[number] == (number % 3 == 0 ? 409 : 201), "\(number)") }
    let grown = ["compartment": 8, "object": 8, "wrap": 8, "transient": 8, "ledger": 32]
    for (table, count) in try await world.counts() { #expect(count == (before[table] ?? 0) + (grown[table] ?? 0), "\(table)") }
    await world.stop()
  }

  @Test("What waits together is committed together")
  func oneCommit() async throws {
    let (world, _, volunteer) = try await ServerWorld.working()
    let contacts = try (0..<12).map { _ in try world.newContact() }
    let commits = Commits()
    try await world.service.store.pool.write { db in db.add(transactionObserver: commits, extent: .databaseLifetime) }
    let gate = try await Gate(world.service.store)
    try await withThrowingTaskGroup(of: Int.self) { group in
      for contact in contacts {
        group.addTask { try await world.caller.ask(API.logContact, contact, token: volunteer.token).status }
      }
      try await gate.waits(contacts.count)
      try await gate.open()
      for try await status in group { #expect(status == 201) }
    }
    // The gate's own, and the group's.
    #expect((1...2).contains(commits.count))
    await world.stop()
  }
}

/// Counts commits. Used on the writer's queue only, and read when it is idle.
private final class Commits: TransactionObserver, @unchecked Sendable {
  private(set) var count = 0

  func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
  func databaseDidChange(with event: DatabaseEvent) {}
  func databaseDidCommit(_ db: Database) { count += 1 }
  func databaseDidRollback(_ db: Database) {}
}
