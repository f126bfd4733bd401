/// A key of the month that is to be closed.
package struct ClosingKey: Codable, Sendable, Equatable {
  package var number: UInt32
  package var publicKey: Bytes
  /// One that the asking member can open; absent if there is none.
  package var wrap: WireWrap?

  package init(number: UInt32, publicKey: Bytes, wrap: WireWrap?) {
    self.number = number
    self.publicKey = publicKey
    self.wrap = wrap
  }
}

/// A closing that is under way.
package struct RunningClosing: Codable, Sendable, Equatable {
  package enum Phase: String, Codable, CaseIterable, Sendable {
    case opening, protecting, checking, storing
  }

  package var month: Month
  package var phase: Phase
  /// Of the phase, `done` parts out of `of`.
  package var done: Int
  package var of: Int

  package init(month: Month, phase: Phase, done: Int, of: Int) {
    self.month = month
    self.phase = phase
    self.done = done
    self.of = of
  }
}

/// How the last closing ended.
package struct EndedClosing: Codable, Sendable, Equatable {
  package enum Reason: String, Codable, CaseIterable, Sendable {
    case planChanged = "plan_changed"
    case earlierReleaseDiffers = "earlier_release_differs"
    case cannotProtect = "cannot_protect"
    case attackSucceeded = "attack_succeeded"
    case stopped
    case internalFault = "internal_fault"
  }

  package var month: Month
  /// Of its release; absent if the month was not closed.
  package var number: Int?
  package var reason: Reason?
  /// The table concerned, where the reason has one.
  package var table: String?
  /// Entries that were left out; only for who closed.
  package var dropped: Int?

  package init(month: Month, number: Int? = nil, reason: Reason? = nil, table: String? = nil, dropped: Int? = nil) {
    self.month = month
    self.number = number
    self.reason = reason
    self.table = table
    self.dropped = dropped
  }
}

package struct ClosingState: Codable, Sendable, Equatable {
  /// The month to be closed next; absent before there is a statistics key.
  package var next: Month?
  /// How many months from it on may be closed now.
  package var ready: Int
  package var keys: [ClosingKey]
  /// Whether the month after `next` has a key.
  package var following: Bool
  /// X25519, of this run of the server: secrets are sealed to it.
  package var sealTo: Bytes
  package var running: RunningClosing?
  package var ended: EndedClosing?

  package init(
    next: Month?, ready: Int, keys: [ClosingKey], following: Bool, sealTo: Bytes, running: RunningClosing?, ended: EndedClosing?
  ) {
    self.next = next
    self.ready = ready
    self.keys = keys
    self.following = following
    self.sealTo = sealTo
    self.running = running
    self.ended = ended
  }
}

package struct CloseMonth: Codable, Sendable {
  package struct Secret: Codable, Sendable {
    package var number: UInt32
    /// To the server's `sealTo`.
    package var sealed: Bytes

    package init(number: UInt32, sealed: Bytes) {
      self.number = number
      self.sealed = sealed
    }
  }

  package var month: Month
  /// Of every key of the month.
  package var secrets: [Secret]

  package init(month: Month, secrets: [Secret]) {
    self.month = month
    self.secrets = secrets
  }
}

/// A release as it travels.
package struct WireRelease: Codable, Sendable, Equatable {
  package var document: Bytes
  package var roster: WireRosterReference
  package var signature: Bytes

  package init(document: Bytes, roster: WireRosterReference, signature: Bytes) {
    self.document = document
    self.roster = roster
    self.signature = signature
  }
}

package struct Releases: Codable, Sendable {
  package var releases: [WireRelease]
  /// How many there are in all.
  package var newest: Int

  package init(releases: [WireRelease], newest: Int) {
    self.releases = releases
    self.newest = newest
  }
}

package struct ExportRelease: Codable, Sendable {
  package var number: UInt32
  package init(number: UInt32) { self.number = number }
}

extension API {
  package static let closing = Endpoint<Nothing, ClosingState>(
    "closing", .get, "/statistics/closing", access: .roles([.coordinator]),
    summary: "The month to be closed next, its keys, and the closing that runs or has ended.")
  package static let closeMonth = Endpoint<CloseMonth, Nothing>(
    "closeMonth", .post, "/statistics/closing", access: .roles([.coordinator]),
    summary: "Close a month: begins, and answers at once.",
    refusals: [.tooEarly, .outOfOrder, .monthClosed, .closingRuns, .wrongSecret, .noStatisticsKey, .noPlan])
  package static let releases = Endpoint<Nothing, Releases>(
    "releases", .get, "/releases", access: .member, summary: "Releases after a number, in order, some at a time.",
    query: [QueryParameter("after", .integer(0...Int.max), "The last number known.")])
  package static let exportRelease = Endpoint<ExportRelease, WireRelease>(
    "exportRelease", .post, "/releases/exports", access: .member,
    summary: "One release, to leave the client as a file: an entry of the audit log.", refusals: [.notFound])
}
