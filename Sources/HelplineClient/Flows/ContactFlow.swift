import HelplineCore
import HelplineVault

/// What a member does with contacts: takes one, corrects, settles, erases.
extension Session {
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
