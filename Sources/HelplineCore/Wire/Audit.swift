package struct AuditEntryFound: Codable, Sendable {
  package var position: UInt64
  package var epoch: UInt32
  package var sealed: Bytes

  package init(position: UInt64, epoch: UInt32, sealed: Bytes) {
    self.position = position
    self.epoch = epoch
    self.sealed = sealed
  }
}

/// Where the log begins after older entries were pruned, signed with the release-signing key.
package struct WireCheckpoint: Codable, Sendable, Equatable {
  package var head: WireHead
  package var signature: Bytes

  package init(head: WireHead, signature: Bytes) {
    self.head = head
    self.signature = signature
  }
}

package struct AuditPage: Codable, Sendable {
  package var entries: [AuditEntryFound]
  package var head: WireHead
  package var checkpoint: WireCheckpoint?

  package init(entries: [AuditEntryFound], head: WireHead, checkpoint: WireCheckpoint?) {
    self.entries = entries
    self.head = head
    self.checkpoint = checkpoint
  }
}

package struct WireLink: Codable, Sendable {
  package var epoch: UInt32
  package var digest: Bytes

  package init(epoch: UInt32, digest: Bytes) {
    self.epoch = epoch
    self.digest = digest
  }
}

package struct AuditLinks: Codable, Sendable {
  package var links: [WireLink]
  package var head: WireHead
  package var checkpoint: WireCheckpoint?

  package init(links: [WireLink], head: WireHead, checkpoint: WireCheckpoint?) {
    self.links = links
    self.head = head
    self.checkpoint = checkpoint
  }
}

extension API {
  package static let audit = Endpoint<Nothing, AuditPage>(
    "audit", .get, "/audit", access: .roles([.auditor]), summary: "Entries after a position, at most 500.",
    query: [QueryParameter("after", .integer(0...Int.max), "The last position known.")])
  package static let auditLinks = Endpoint<Nothing, AuditLinks>(
    "auditLinks", .get, "/audit/links", access: .member,
    summary: "The chain after a position, without the entries: at most 5,000 links.",
    query: [QueryParameter("after", .integer(0...Int.max), "The last position known.")])
}

/// What an audit entry says once an auditor's client has opened it.
package struct AuditEntry: Codable, Sendable, Equatable {
  package enum Action: String, Codable, CaseIterable, Sendable {
    case organisationFounded = "organisation_founded"
    case signIn = "sign_in"
    case failedSignIn = "failed_sign_in"
    case passphraseSet = "passphrase_set"
    case rosterChanged = "roster_changed"
    case invited
    case joined
    case groupChanged = "group_changed"
    case nameChanged = "name_changed"
    case statisticsKeysAdded = "statistics_keys_added"
    case keysRewrapped = "keys_rewrapped"
    case contactOpened = "contact_opened"
    case contactsListed = "contacts_listed"
    case contactTakenUp = "contact_taken_up"
    case contactErased = "contact_erased"
    case handOverLeft = "hand_over_left"
    case handOversRead = "hand_overs_read"
    case handOverRemoved = "hand_over_removed"
    case caseBegun = "case_begun"
    case casesRead = "cases_read"
    case caseRead = "case_read"
    case caseGranted = "case_granted"
    case caseErased = "case_erased"
    case journalBegun = "journal_begun"
    case journalPassedOn = "journal_passed_on"
    case journalTakenOver = "journal_taken_over"
    case serviceWritten = "service_written"
    case servicesAssured = "services_assured"
    case servicesImported = "services_imported"
    case serviceDeleted = "service_deleted"
    case recoveryRead = "recovery_read"
    case recoveryCeremony = "recovery_ceremony"
    case closingBegun = "closing_begun"
    case monthClosed = "month_closed"
    case releaseExported = "release_exported"
    case threadOpened = "thread_opened"
    case threadRead = "thread_read"
    case threadErased = "thread_erased"
    case auditRead = "audit_read"
    case purged
  }

  /// Seconds since 1970.
  package var at: Int
  package var actor: ID?
  package var action: Action
  package var object: ID?
  package var count: Int?

  package init(at: Int, actor: ID?, action: Action, object: ID? = nil, count: Int? = nil) {
    self.at = at
    self.actor = actor
    self.action = action
    self.object = object
    self.count = count
  }
}
