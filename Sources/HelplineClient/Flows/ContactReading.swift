import HelplineCore
import HelplineVault

/// A contact that this member could open, with everything in it verified.
package struct OpenedContact: Sendable {
  package let id: ID
  package let contact: Contact
  /// Who logged it, or corrected it last.
  package let author: ID
  package let settlements: [OpenedSettlement]
  /// Whether there is anything to do: a decision, or a referral to follow.
  package let open: Bool
  package let revision: UInt32
  let stored: StoredContact

  /// Whether a coordinator is to decide on it.
  package var awaitsDecision: Bool {
    open && contact.asksForSomething && (!contact.hasOpenReferral || settlements.count <= contact.askedAfter)
  }
}

package struct OpenedSettlement: Sendable {
  package let settlement: Settlement
  package let author: ID
}

/// A caller's wish that a coordinator carries out, verified.
package struct OpenedErasure: Sendable {
  package let id: ID
  package let erasure: Erasure
  package let author: ID
}

/// What a compartment of kind contact holds.
enum Received {
  case contact(OpenedContact)
  case erasure(OpenedErasure)
  case inbound(OpenedInbound)

  /// What of it can be written over; nil for what is only ever erased.
  var stored: StoredContact? {
    switch self {
    case .contact(let contact): contact.stored
    case .inbound(let inbound): inbound.stored
    case .erasure: nil
    }
  }
}

extension Session {
  /// The inbox, or every contact that a coordinator may read.
  package func contacts(all: Bool, progress: (Int) -> Void = { _ in }) async throws -> [OpenedContact] {
    let found = try await received(all: all, progress: progress)
    return all ? found : found.filter(\.awaitsDecision)
  }

  /// Every contact, or those with something to do; beside them `erasures`, `inbounds` and `refused` of this list. Those in `first` are
  /// opened before the others, and `early` is given them. The same is asked of the server in any case.
  func received(
    all: Bool, first: Set<ID> = [], early: ([OpenedContact]) -> Void = { _ in }, progress: (Int) -> Void
  ) async throws -> [OpenedContact] {
    guard isAdmitted(.coordinators) else { throw ClientError.notAdmitted(.coordinators) }
    var found: [OpenedContact] = []
    var later: [StoredContact] = []
    (refused, erasures, inbounds) = ([], [], [])
    var coming: Task<ContactPage, any Error>? = Task { try await self.contactPage(all: all, after: nil) }
    defer { coming?.cancel() }
    while let task = coming {
      let page = try await task.value
      coming = page.next.map { next in Task { try await self.contactPage(all: all, after: next) } }
      // The next page is on its way while this one is opened.
      await Task.yield()
      for stored in page.contacts {
        if first.isEmpty || first.contains(stored.id) {
          if let contact = try await believed(stored) { found.append(contact) }
        } else {
          later.append(stored)
        }
      }
      progress(found.count)
    }
    if !later.isEmpty { early(found) }
    for (place, stored) in later.enumerated() {
      if let contact = try await believed(stored) { found.append(contact) }
      if place % Self.pageSize == 0 { progress(found.count) }
    }
    progress(found.count)
    return found.sorted { ($0.contact.day, $0.id) < ($1.contact.day, $1.id) }
  }

  private static let pageSize = 200

  private func contactPage(all: Bool, after: ID?) async throws -> ContactPage {
    var query = ["open": all ? "false" : "true", "limit": String(Self.pageSize)]
    if let after { query["after"] = after.description }
    return try await call(API.contacts, query: query, Nothing())
  }

  /// A contact of a list. One that cannot be believed goes to `refused`, what is none to where it belongs.
  private func believed(_ stored: StoredContact) async throws -> OpenedContact? {
    do {
      switch try await openFresh(stored) {
      case .contact(let contact): return contact
      case .erasure(let erasure): erasures.append(erasure)
      case .inbound(let inbound): inbounds.append(inbound)
      }
    } catch ClientError.forged { refused.append(stored.id) } catch ClientError.rolledBack {
      refused.append(stored.id)
    } catch ClientError.newerClient { refused.append(stored.id) } catch let refusal as Refusal where refusal.code == .notFound {
      // Erased since the list was made.
    }
    return nil
  }

  /// Contacts that this member has logged and may still correct.
  package func myContacts() async throws -> [OpenedContact] {
    var found: [OpenedContact] = []
    var after: ID?
    repeat {
      var query = ["limit": "200"]
      if let after { query["after"] = after.description }
      let page = try await call(API.myContacts, query: query, Nothing())
      for stored in page.contacts {
        do {
          // What was written for a coordinator is not one's own contact.
          if case .contact(let contact) = try await openFresh(stored) { found.append(contact) }
        } catch let refusal as Refusal where refusal.code == .notFound || refusal.code == .takenUp {
          // Taken up or erased since the list was made.
        }
      }
      after = page.next
    } while after != nil
    return found.sorted { ($0.contact.day, $0.id) < ($1.contact.day, $1.id) }
  }

  package func contact(_ id: ID) async throws -> OpenedContact {
    guard case .contact(let contact) = try await received(id) else { throw ClientError.noSuchContact }
    return contact
  }

  func received(_ id: ID) async throws -> Received {
    do { return try await openFresh(try await fetch(id)) } catch let refusal as Refusal where refusal.code == .notFound {
      throw ClientError.noSuchContact
    }
  }

  private func fetch(_ id: ID) async throws -> StoredContact { try asked(id, try await call(API.contact, id: id, Nothing())) }

  /// A server that gives another one than was asked for would have it changed instead.
  func asked(_ id: ID, _ stored: StoredContact) throws -> StoredContact {
    guard stored.id == id else { throw ClientError.forged }
    return stored
  }

  /// What is stored may name a roster or an epoch made after this session last looked, or this session may have written to the contact
  /// since the list was made: fetch what is new, once. If it is still not there, the server keeps it back.
  func openFresh(_ stored: StoredContact) async throws -> Received {
    do { return try receive(stored) } catch ClientError.rolledBack {
      try await refresh()
      return try receive(try await fetch(stored.id))
    }
  }

  /// Opens and verifies a contact. Throws `forged` or `rolledBack` for what nobody entitled can have written.
  func open(_ stored: StoredContact) throws -> OpenedContact {
    guard case .contact(let contact) = try receive(stored) else { throw ClientError.forged }
    return contact
  }

  private func receive(_ stored: StoredContact) throws -> Received {
    let compartment = Compartment(id: stored.id.bytes, kind: .contact, epoch: stored.epoch)
    let key = try open(stored.wrap, of: compartment, group: .coordinators)
    try requireGranter(key, of: compartment)
    try believe(stored.id, compartment, stored.objects, key)
    var contact: (Contact, ID, UInt32)?
    var other: Received?
    var settlements: [OpenedSettlement] = []
    for object in stored.objects {
      let place = SealedObject.Place(compartment: compartment, object: object.id.bytes, revision: object.revision)
      let opened = try believing { () throws(VaultError) in
        try SealedObject.open(object.sealed.bytes, at: place, rosters: rosters, key: key.opened.key)
      }
      let author = try ID(opened.author)
      do {
        if object.id == stored.id {
          guard opened.authorRoles.contains(.volunteer) || opened.authorRoles.contains(.coordinator) else {
            throw ClientError.forged
          }
          try requireAdmission(opened.author, .members)
          switch try Payload.type(of: opened.payload) {
          case "erasure":
            other = .erasure(OpenedErasure(id: stored.id, erasure: try Erasure(opened.payload), author: author))
          case "inbound":
            try requireCoordinator(author, opened.authorRoles)
            guard stored.objects.count == 1 else { throw ClientError.forged }
            other = .inbound(
              OpenedInbound(
                id: stored.id, inbound: try Inbound(opened.payload), author: author, revision: object.revision, stored: stored))
          default: contact = (try Contact(opened.payload), author, object.revision)
          }
        } else {
          guard opened.authorRoles.contains(.coordinator) else { throw ClientError.forged }
          try requireAdmission(opened.author, .coordinators)
          settlements.append(OpenedSettlement(settlement: try Settlement(opened.payload), author: author))
        }
      } catch PayloadError.newerVersion { throw ClientError.newerClient } catch is PayloadError { throw ClientError.forged }
    }
    if let other { return other }
    guard let contact else { throw ClientError.forged }
    return .contact(
      OpenedContact(
        id: stored.id, contact: contact.0, author: contact.1,
        settlements: settlements.sorted { $0.settlement.day < $1.settlement.day }, open: stored.open, revision: contact.2,
        stored: stored))
  }

  /// Nothing may be older than what this session has seen of the same compartment, and a new epoch's key must continue the one seen.
  func believe(_ id: ID, _ compartment: Compartment, _ objects: [StoredObject], _ key: OpenedKey) throws {
    var known = seen[id] ?? Seen()
    guard compartment.epoch >= known.epoch else { throw ClientError.rolledBack }
    if let old = known.key, compartment.epoch == known.epoch + 1 {
      try believing { () throws(VaultError) in
        try compartment.verify(
          continuity: key.opened.continuity, previousKey: old.opened.key, newKey: key.opened.key,
          organisation: organisation.bytes)
      }
    }
    for object in objects {
      guard object.revision >= (known.revisions[object.id] ?? 0) else { throw ClientError.rolledBack }
      known.revisions[object.id] = object.revision
    }
    guard known.revisions.keys.allSatisfy({ id in objects.contains { $0.id == id } }) else {
      throw ClientError.rolledBack
    }
    known.epoch = compartment.epoch
    known.key = key
    seen[id] = known
  }
}
