import Foundation
import HelplineCore
import HelplineVault

/// What every client does at sign-in, so that no administrator and no server has to hold a group's key: begin a group, make the next
/// epoch after a removal or a ceremony, pass on what was wrapped singly, make statistics keys ahead.
extension Session {
  package func housekeep() async throws {
    for name in GroupName.allCases {
      // Somebody else may be doing the same: their record is then the newest, and there may be nothing left to do.
      for attempt in 1...5 {
        do {
          if try await tend(name) { break }
        } catch let refusal as Refusal where refusal.code == .stale && attempt < 5 { try await refresh() }
      }
    }
    try await passOnSingleWraps()
    try await renewRecovery()
    if isAdmitted(.coordinators) {
      do { try await topUpStatisticsKeys() } catch let refusal as Refusal where refusal.code == .stale {
        // Another coordinator made them a moment ago.
      }
    }
  }

  /// True when there is nothing (more) to do for this group.
  private func tend(_ name: GroupName) async throws -> Bool {
    let chain = chain(name)
    guard name.admits(rosters.roles(of: member.bytes)) else { return true }
    if chain.newest != nil {
      guard chain.admitted(member.bytes), chain.rotationPending(rosters) || chain.isBeforeCeremony(rosters) else { return true }
    }
    try await rotate(name)
    return true
  }

  /// Makes the next epoch of a group, or its first.
  private func rotate(_ name: GroupName) async throws {
    let before = chain(name)
    let held = before.newest == nil ? nil : try groupKey(name, epoch: before.epoch)
    var request = try newEpoch(name, before: before, held: held)
    if name == .coordinators, before.newest != nil {
      request.statisticsKeys = try await nextStatisticsKeys(for: request.record)
    }
    _ = try await call(API.addRecord, request)
    try await refresh()
  }

  /// New keys for the running and every later month that has one, to the epoch that a record begins.
  func nextStatisticsKeys(for record: Signed, rosters: RosterChain? = nil) async throws -> [NewStatisticsKey] {
    let running = status.month
    let present = try await call(API.statisticsKeys, Nothing()).keys.filter { $0.month >= running }
    let recipient = try Recipient.group(GroupRecord(document: record.document.bytes))
    return try present.map {
      // Only somebody who wants no next number to be left makes this one.
      guard $0.number < .max else { throw ClientError.forged }
      return try newStatisticsKey($0.month, number: $0.number + 1, recipients: [recipient], rosters: rosters)
    }
  }

  private func newEpoch(_ name: GroupName, before: GroupChain, held: GroupKeyHolder?) throws -> NewRecord {
    let key = try SealingKey()
    let signed = try before.rotation(to: key.publicKey, rosters: rosters, as: member.bytes, with: keys.signing)
    let record = try GroupRecord(document: signed.document)
    let compartment = try GroupSecret.compartment(name, epoch: record.epoch, organisation: organisation.bytes)
    let secret = try key.secretCopy()
    // The chain names each epoch's public key, so these wraps need no continuity.
    let previous = try held.map { held in
      Bytes(
        try GroupSecret.sealPrevious(
          held.key, group: name, newEpoch: record.epoch, newPublicKey: record.publicKey, organisation: organisation.bytes))
    }
    var wraps: [WireWrap] = []
    for id in record.members {
      guard let line = rosters.member(id) else { throw ClientError.noSuchMember }
      wraps.append(try wrap(secret, of: compartment, to: .member(line)))
    }
    wraps.append(try wrap(secret, of: compartment, to: .recovery(rosters)))
    return NewRecord(group: Group(name), record: try Signed(signed), wraps: wraps, previousSecret: previous)
  }

  /// Replaces what was wrapped to members one by one while a rotation was pending. What its granter cannot have made stays as it is:
  /// passed on, it would look like mine, and one false key must not keep a member from signing in.
  private func passOnSingleWraps() async throws {
    for _ in 0..<200 {
      let singles = try await call(API.singleWraps, Nothing()).wraps
      guard !singles.isEmpty else { return }
      var rewrapped: [SingleWrap] = []
      for single in singles {
        guard let kind = CompartmentKind(rawValue: single.kind), let newest = chain(single.group.name).newest else { continue }
        let compartment = Compartment(id: single.compartment.bytes, kind: kind, epoch: single.epoch)
        let key: OpenedKey
        do {
          key = try open(single.wrap, of: compartment, group: single.group.name)
          try requireGranter(key, of: compartment)
        } catch is ClientError { continue }
        let wrap = try wrap(
          key.opened.key, of: compartment, to: .group(newest),
          continuity: single.epoch > 1 ? key.opened.continuity : nil)
        rewrapped.append(
          SingleWrap(group: single.group, compartment: single.compartment, kind: single.kind, epoch: single.epoch, wrap: wrap))
      }
      guard !rewrapped.isEmpty else { return }
      _ = try await call(API.rewrap, SingleWraps(wraps: rewrapped))
    }
  }

  // MARK: Statistics keys

  /// How many months ahead there is a key.
  static let monthsAhead = 12

  private func topUpStatisticsKeys() async throws {
    let present = Set(try await call(API.statisticsKeys, Nothing()).keys.map(\.month))
    let missing = (0...Self.monthsAhead).map { status.month.adding(months: $0) }.filter { !present.contains($0) }
    guard !missing.isEmpty else { return }
    let recipients = try recipients(.coordinators)
    let keys = try missing.map { try newStatisticsKey($0, number: 1, recipients: recipients) }
    _ = try await call(API.addStatisticsKeys, AddStatisticsKeys(keys: keys))
  }

  func newStatisticsKey(_ month: Month, number: UInt32, recipients: [Recipient], rosters: RosterChain? = nil) throws
    -> NewStatisticsKey
  {
    let rosters = rosters ?? self.rosters
    let key = try SealingKey()
    let signed = try StatisticsKey(
      month: month.number, number: number, publicKey: key.publicKey, author: member.bytes, with: keys.signing, rosters: rosters)
    let compartment = try signed.compartment(organisation: organisation.bytes)
    let secret = try key.secretCopy()
    var wraps: [WireWrap] = []
    for recipient in recipients { wraps.append(try wrap(secret, of: compartment, to: recipient, rosters: rosters)) }
    return NewStatisticsKey(
      month: month, number: number, publicKey: Bytes(key.publicKey), roster: WireRosterReference(signed.roster),
      signature: Bytes(signed.signature), wraps: wraps)
  }
}
