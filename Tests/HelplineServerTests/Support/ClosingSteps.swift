import Foundation
import GRDB
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

// Closing a month, as requests.
extension ServerWorld {
  /// All secrets of a month, or those of some numbers, sealed to the server that runs now.
  func closing(_ month: Month, numbers: [UInt32]? = nil) throws -> CloseMonth {
    let secrets = state.withLock { $0.statistics[month] ?? [:] }
    return CloseMonth(
      month: month,
      secrets: try (numbers ?? secrets.keys.sorted()).map { number in
        let secret = try #require(secrets[number])
        return CloseMonth.Secret(
          number: number,
          sealed: Bytes(
            try Closing.seal(
              secret.key.secretCopy(), month: month.number, number: number, to: service.closings.publicKey,
              organisation: organisation)))
      })
  }

  /// Closes a month, adding the key of the next one if there is none, and waits for its end.
  @discardableResult
  func close(_ month: Month, by member: Member) async throws -> EndedClosing {
    let following = month.adding(months: 1)
    if state.withLock({ $0.statistics[following] }) == nil {
      let key = try newKey(following, by: member)
      try await caller.call(API.addStatisticsKeys, AddStatisticsKeys(keys: [key]), token: member.token)
    }
    try await caller.call(API.closeMonth, closing(month), token: member.token)
    return try await ended(by: member)
  }

  func ended(by member: Member) async throws -> EndedClosing {
    for _ in 0..<600 {
      let state = try await caller.call(API.closing, Nothing(), token: member.token)
      if state.running == nil, let ended = state.ended { return ended }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw CancellationError()
  }

  /// A contact whose entries can be opened: one that counts, and fillers.
  @discardableResult
  func logCounted(
    by member: Member, kind: String = "hang_up", channel: String = "phone", month: Month? = nil, keyNumber: UInt32 = 1
  ) async throws -> LogContact {
    var contact = try newContact()
    contact.entries = try counted(kind: kind, channel: channel, month: month ?? self.month, keyNumber: keyNumber)
    try await caller.call(API.logContact, contact, token: member.token)
    return contact
  }

  func counted(kind: String = "hang_up", channel: String = "phone", month: Month, keyNumber: UInt32 = 1) throws -> WireEntries {
    let secret = try #require(state.withLock { $0.statistics[month]?[keyNumber] })
    let codes = [kind, channel].map { Array($0.utf8) }
    let entries =
      [StatisticalEntry(month: month.number, event: Array("contact".utf8), slot: Sodium.random(16), revision: 1, codes: codes)]
      + (0..<3).map { _ in StatisticalEntry.none(month: month.number) }
    return WireEntries(
      month: month, keyNumber: keyNumber,
      sealed: try entries.map { Bytes(try $0.seal(to: secret.key.publicKey, organisation: organisation)) })
  }

  /// The releases, verified.
  func releases() async throws -> ReleaseChain {
    var chain = ReleaseChain()
    let page = try await caller.call(API.releases, Nothing(), token: founder.token)
    for release in page.releases { try chain.append(release.value, rosters: rosters) }
    #expect(chain.releases.count == page.newest)
    return chain
  }
}
