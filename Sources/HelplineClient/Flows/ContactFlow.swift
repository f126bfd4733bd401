import Foundation
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
  // MARK: Reading

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
  private func asked(_ id: ID, _ stored: StoredContact) throws -> StoredContact {
    guard stored.id == id else { throw ClientError.forged }
    return stored
  }

  /// What is stored may name a roster or an epoch made after this session last looked, or this session may have written to the contact
  /// since the list was made: fetch what is new, once. If it is still not there, the server keeps it back.
  private func openFresh(_ stored: StoredContact) async throws -> Received {
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

  // MARK: Logging

  /// Logs a contact, which was completed by `Contact.completed`. It is kept on the device from the first moment until the answer is
  /// there, first as a draft, then as the finished request: after any error it is kept already, and `deliverKept` sends
  /// it.
  @discardableResult
  package func log(_ contact: Contact, id: ID = ID()) async throws -> ID {
    if let directory {
      let sealed = try Draft.seal(
        contact.payload.bytes, member: member.bytes, sealing: keys.sealing.publicKey, organisation: organisation.bytes)
      try directory.keep(.draft(id: id, sealed: Bytes(sealed)))
    }
    var contact = contact
    for attempt in 1...5 {
      let body = try Client.encode(try await newContact(contact, id: id))
      try directory?.keep(.request(id: id, body: Bytes([UInt8](body))))
      do {
        _ = try await call(API.logContact, encoded: body)
        try directory?.drop(id)
        return id
      } catch let refusal as Refusal where refusal.code == .rekeyRequired && attempt < 5 { try await refresh() } catch let refusal
        as Refusal where refusal.code == .monthClosed && attempt < 5
      {
        try await refresh()
        guard contact.month < status.month else { throw refusal }
        contact.count(in: status.month)
      }
    }
    throw ClientError.busy
  }

  func newContact(_ contact: Contact, id: ID) async throws -> LogContact {
    let key = try await openKey(contact.month)
    var contact = contact
    // Its month was closed while it waited to be delivered: it counts in this one.
    if let month = Month(number: key.month), month != contact.month { contact.count(in: month) }
    return try newContact(
      contact.payload.bytes, id: id, open: contact.asksForSomething || contact.hasOpenReferral, key: key,
      counting: contact.firstEntries)
  }

  /// A compartment of kind contact with its first object.
  func newContact(_ payload: [UInt8], id: ID, open: Bool, month: Month, counting: [StatisticalEntry]) async throws -> LogContact {
    try newContact(payload, id: id, open: open, key: try await openKey(month), counting: counting)
  }

  private func newContact(_ payload: [UInt8], id: ID, open: Bool, key: StatisticsKey, counting: [StatisticalEntry]) throws
    -> LogContact
  {
    let recipients = try recipients(.coordinators)
    guard !recipients.isEmpty, let line = rosters.member(member.bytes) else { throw ClientError.noCoordinator }
    let compartment = Compartment(id: id.bytes, kind: .contact)
    let secret = try SecretBytes(random: 32)
    let place = SealedObject.Place(compartment: compartment, object: id.bytes, revision: 1)
    let object = try SealedObject.seal(
      payload, at: place, author: member.bytes, with: keys.signing, rosters: rosters, key: secret)
    var wraps: [WireWrap] = []
    for recipient in recipients { wraps.append(try wrap(secret, of: compartment, to: recipient)) }
    return LogContact(
      id: id, object: Bytes(object), wraps: wraps, authorWrap: try wrap(secret, of: compartment, to: .member(line)).sealed,
      open: open, purge: status.month.adding(months: status.purgeContactMonths),
      entries: try entries(counting, key: key))
  }

  /// The key of a month, or of the running one if the month is closed.
  func openKey(_ month: Month) async throws -> StatisticsKey {
    do { return try await statisticsKey(month) } catch ClientError.noStatisticsKey where month < status.month {
      return try await statisticsKey(status.month)
    }
  }

  /// The month's newest key, verified.
  func statisticsKey(_ month: Month) async throws -> StatisticsKey {
    // A key made a moment ago may name a roster or an author that this session has not fetched yet; and what is fetched then may
    // show that the key was an older one, which a newer one replaces by now.
    for _ in 1...2 {
      do { return try await newestStatisticsKey(month) } catch ClientError.forged {} catch ClientError.rolledBack {}
      try await refresh()
    }
    return try await newestStatisticsKey(month)
  }

  private func newestStatisticsKey(_ month: Month) async throws -> StatisticsKey {
    guard let found = try await call(API.statisticsKeys, Nothing()).keys.first(where: { $0.month == month }) else {
      throw ClientError.noStatisticsKey
    }
    let key = StatisticsKey(
      month: found.month.number, number: found.number, publicKey: found.publicKey.bytes, author: found.author.bytes,
      roster: found.roster.value, signature: found.signature.bytes)
    try believing { () throws(VaultError) in
      try key.verify(rosters: rosters, coordinators: chain(.coordinators), running: status.month.number)
    }
    if let known = statisticsKeys[month] {
      guard key.number >= known.number else { throw ClientError.rolledBack }
      guard key.number > known.number || key.publicKey == known.publicKey else { throw ClientError.forged }
    }
    statisticsKeys[month] = key
    return key
  }

  /// Four sealed entries: what counts, if anything, at random places among fillers. What was to go to another month than the key's, which is
  /// closed then, goes to the key's if it is the first of its slot; a later revision would replace nothing.
  func entries(_ counting: [StatisticalEntry], key: StatisticsKey) throws -> WireEntries {
    let counting = counting.compactMap { entry -> StatisticalEntry? in
      guard entry.month == key.month || entry.revision == 1 else { return nil }
      var entry = entry
      entry.month = key.month
      return entry
    }
    var entries = counting + (counting.count..<WireEntries.count).map { _ in StatisticalEntry.none(month: key.month) }
    for place in entries.indices.dropLast() {
      entries.swapAt(place, place + Int(Sodium.random(below: UInt32(entries.count - place))))
    }
    guard let month = Month(number: key.month) else { throw ClientError.forged }
    return WireEntries(
      month: month, keyNumber: key.number,
      sealed: try entries.map { Bytes(try $0.seal(to: key.publicKey, organisation: organisation.bytes)) })
  }

  // MARK: Correcting, settling, erasing

  /// Writes a changed contact: the author in the window, or a coordinator. Gives whether somebody else has written to it meanwhile; if they
  /// have corrected it themselves, throws `stale` with what is there now, since nothing is to be written over that unseen.
  @discardableResult
  package func correct(_ opened: OpenedContact, to contact: Contact) async throws -> Bool {
    let referred = Set(contact.referrals.map(\.id))
    guard referred.isSuperset(of: opened.contact.referrals.map(\.id)) else { throw ReferralError.kept }
    return try await write(to: .contact(opened)) { now in
      guard case .contact(let now) = now, now.revision == opened.revision else { return nil }
      var contact = contact
      contact.entryRevision = now.contact.entryRevision + 1
      // A settled contact stays settled, unless it now asks for something else.
      let asksAnew = contact.codes[.asks] != now.contact.codes[.asks]
      if asksAnew { contact.askedAfter = now.settlements.count }
      let awaits = contact.asksForSomething && (now.awaitsDecision || asksAnew)
      return Change(
        payload: contact.payload.bytes, object: now.id, revision: now.revision + 1, open: awaits || contact.hasOpenReferral,
        entries: [contact.entry], month: contact.month)
    }
  }

  /// Decides on a contact. Gives whether somebody else has written to it meanwhile: both are kept.
  @discardableResult
  package func settle(_ opened: OpenedContact, as code: String, note: String) async throws -> Bool {
    let settlement = Settlement(day: status.day, as: code, note: note).payload.bytes
    let id = ID()
    return try await write(to: .contact(opened)) { now in
      guard case .contact(let now) = now else { return nil }
      return Change(
        payload: settlement, object: id, revision: 1, open: now.contact.hasOpenReferral, entries: [], month: now.contact.month)
    }
  }

  /// One object that is written, and what counts with it.
  struct Change {
    let payload: [UInt8]
    let object: ID
    let revision: UInt32
    let open: Bool
    let entries: [StatisticalEntry]
    let month: Month
  }

  /// `change` says what to write over what is there by then; nil if that is not to be written over. Gives whether somebody else wrote
  /// meanwhile.
  func write(to opened: Received, _ change: (Received) throws -> Change?) async throws -> Bool {
    var now = opened
    var closed: Month?
    var merged = false
    for attempt in 1...5 {
      guard let stored = now.stored else { throw ClientError.noSuchContact }
      guard let change = try change(now) else { throw Refusal(.stale, contact: stored) }
      let key = try await openKey(change.month == closed ? status.month : change.month)
      let request = try newWrite(
        change.payload, object: change.object, revision: change.revision, to: stored, open: change.open,
        entries: try entries(change.entries, key: key))
      do {
        _ = try await call(API.writeContact, id: stored.id, request)
        return merged
      } catch let refusal as Refusal where refusal.code == .rekeyRequired && attempt < 5 { try await refresh() } catch let refusal
        as Refusal where refusal.code == .monthClosed && attempt < 5
      {
        // The contact is corrected, the statistics are not.
        try await refresh()
        guard change.month < status.month else { throw refusal }
        closed = change.month
      } catch let refusal as Refusal where refusal.code == .stale && attempt < 5 {
        // The refusal brings what is there instead.
        guard let newer = refusal.contact else { throw refusal }
        now = try await openFresh(try asked(stored.id, newer))
        merged = true
      }
    }
    throw ClientError.busy
  }

  private func newWrite(
    _ payload: [UInt8], object: ID, revision: UInt32, to stored: StoredContact, open: Bool, entries: WireEntries
  ) throws -> WriteContact {
    let present = Compartment(id: stored.id.bytes, kind: .contact, epoch: stored.epoch)
    let held = try self.open(stored.wrap, of: present, group: .coordinators)
    // Who logged it corrects in the epoch of the logging; a coordinator's first write leaves them behind.
    let correcting = stored.epoch == 1 && stored.wrap.recipient == member && object == stored.id && !isAdmitted(.coordinators)
    if correcting || stored.epoch > 1 {
      let place = SealedObject.Place(compartment: present, object: object.bytes, revision: revision)
      let sealed = try SealedObject.seal(
        payload, at: place, author: member.bytes, with: keys.signing, rosters: rosters, key: held.opened.key)
      return WriteContact(
        epoch: stored.epoch, object: StoredObject(id: object, revision: revision, sealed: Bytes(sealed)), rekey: nil, open: open,
        entries: entries)
    }
    let next = try present.next()
    let newKey = try SecretBytes(random: 32)
    let continuity = try next.continuity(previousKey: held.opened.key, newKey: newKey, organisation: organisation.bytes)
    let sealed = try SealedObject.seal(
      payload, at: .init(compartment: next, object: object.bytes, revision: revision), author: member.bytes,
      with: keys.signing, rosters: rosters, key: newKey)
    var kept: [StoredObject] = []
    for old in stored.objects where old.id != object {
      let place = SealedObject.Place(compartment: present, object: old.id.bytes, revision: old.revision)
      let moved = try SealedObject.rekey(
        old.sealed.bytes, at: place, from: held.opened.key, to: newKey, organisation: organisation.bytes)
      kept.append(StoredObject(id: old.id, revision: old.revision, sealed: Bytes(moved)))
    }
    var wraps: [WireWrap] = []
    for recipient in try recipients(.coordinators) {
      wraps.append(try wrap(newKey, of: next, to: recipient, continuity: continuity))
    }
    return WriteContact(
      epoch: next.epoch, object: StoredObject(id: object, revision: revision, sealed: Bytes(sealed)),
      rekey: Rekey(
        stored: stored.objects.map { ObjectReference(id: $0.id, revision: $0.revision) }, objects: kept, wraps: wraps),
      open: open, entries: entries)
  }

  package func erase(_ id: ID) async throws {
    do { _ = try await call(API.eraseContact, id: id, Nothing()) } catch let refusal as Refusal
      where refusal.code == .notFound
    { throw ClientError.noSuchContact }
    seen[id] = nil
  }
}
