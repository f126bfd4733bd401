import HelplineVault

/// What a ceremony is held for: docs/protocol.md 9.2.
package enum RecoveryUse: String, Codable, Sendable, CaseIterable {
  case journal, group, administrator

  package var value: CeremonyUse {
    switch self {
    case .journal: .journal
    case .group: .group
    case .administrator: .administrator
    }
  }
}

/// Asks for what is wrapped to the recovery key, with a proof that it is at hand.
package struct AskRecoveryReading: Codable, Sendable {
  package var use: RecoveryUse
  /// The case or the group.
  package var subject: ID
  package var proof: Bytes

  package init(use: RecoveryUse, subject: ID, proof: Bytes) {
    self.use = use
    self.subject = subject
    self.proof = proof
  }
}

package struct RecoveryReading: Codable, Sendable {
  /// Of a case.
  package var journal: ID?
  package var epoch: UInt32
  /// `keyEpoch` is the number of the recovery key that opens it.
  package var wrap: WireWrap

  package init(journal: ID?, epoch: UInt32, wrap: WireWrap) {
    self.journal = journal
    self.epoch = epoch
    self.wrap = wrap
  }
}

/// A ceremony: all of it happens, or nothing.
package struct HoldCeremony: Codable, Sendable {
  package var use: RecoveryUse
  /// The case, the group, or the member.
  package var subject: ID
  /// Who gets it.
  package var to: ID
  package var roster: Signed
  /// With `journal`: the case's write, which passes its journal on.
  package var write: WriteCase?
  /// With `group`: the rescue.
  package var record: NewRecord?
  package var proof: Bytes

  package init(
    use: RecoveryUse, subject: ID, to: ID, roster: Signed, write: WriteCase? = nil, record: NewRecord? = nil, proof: Bytes
  ) {
    self.use = use
    self.subject = subject
    self.to = to
    self.roster = roster
    self.write = write
    self.record = record
    self.proof = proof
  }

  /// The sealed wraps that the proof binds, in order.
  package var bound: [[UInt8]] {
    switch use {
    case .journal: write?.journal?.passOn.map { [$0.sealed.bytes] } ?? []
    case .group: record?.wraps.map(\.sealed.bytes) ?? []
    case .administrator: []
    }
  }
}

/// What a member holds that is wrapped to a recovery key which was replaced; coming back, wrapped to the newest one.
package struct RecoveryHolding: Codable, Sendable {
  /// 3 a journal, 7 a group's secret.
  package var kind: UInt8
  /// The journal's id or the group's.
  package var compartment: ID
  /// A journal's case.
  package var parent: ID?
  package var epoch: UInt32
  /// From the server: the member's own, of a journal. To the server: the one to the recovery key.
  package var wrap: WireWrap?

  package init(kind: UInt8, compartment: ID, parent: ID?, epoch: UInt32, wrap: WireWrap?) {
    self.kind = kind
    self.compartment = compartment
    self.parent = parent
    self.epoch = epoch
    self.wrap = wrap
  }
}

package struct RecoveryHoldings: Codable, Sendable {
  package var holdings: [RecoveryHolding]
  package init(holdings: [RecoveryHolding]) { self.holdings = holdings }
}

/// What only an older recovery key can open.
package struct OlderRecovery: Codable, Sendable, Equatable {
  package var number: UInt32
  package var journals: Int
  package var groups: [Group]

  package init(number: UInt32, journals: Int, groups: [Group]) {
    self.number = number
    self.journals = journals
    self.groups = groups
  }
}

package struct RecoveryState: Codable, Sendable, Equatable {
  /// Of the newest key.
  package var number: UInt32
  package var older: [OlderRecovery]

  package init(number: UInt32, older: [OlderRecovery]) {
    self.number = number
    self.older = older
  }
}

extension API {
  package static let recoveryState = Endpoint<Nothing, RecoveryState>(
    "recoveryState", .get, "/recovery", access: .roles([.coordinator, .administrator]),
    summary: "What is still wrapped to an older recovery key.")
  package static let recoveryReading = Endpoint<AskRecoveryReading, RecoveryReading>(
    "recoveryReading", .post, "/recovery/readings", access: .member,
    summary: "What is wrapped to the recovery key, for who proves to have it.",
    refusals: [.notEntitled, .notFound])
  package static let holdCeremony = Endpoint<HoldCeremony, Nothing>(
    "holdCeremony", .post, "/recovery/ceremonies", access: .member,
    summary: "Hold a ceremony: one use, and a new recovery key.",
    refusals: [
      .stale, .notEntitled, .notFound, .brokenChain, .wrongWraps, .wrongSize, .rekeyRequired, .monthClosed, .noStatisticsKey,
      .idTaken,
      .tooMany, .outsideWindow,
    ], status: 201)
  package static let recoveryHoldings = Endpoint<Nothing, RecoveryHoldings>(
    "recoveryHoldings", .get, "/recovery/holdings", access: .member,
    summary: "What one holds that is wrapped to an older recovery key, at most 200.")
  package static let renewRecovery = Endpoint<RecoveryHoldings, Nothing>(
    "renewRecovery", .put, "/recovery/holdings", access: .member, summary: "Wrap it to the newest recovery key.",
    refusals: [.rekeyRequired, .notEntitled, .notFound, .wrongSize])
}
