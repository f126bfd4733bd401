import Foundation
import HelplineCore
import HelplineVault

/// A caller's thread that this member could open, with everything in it verified: docs/protocol.md 6.9.
package struct OpenedThread: Sendable {
  package let id: ID
  package let thread: CallerThread
  /// Who wrote to it last.
  package let author: ID
  let compartment: Compartment
  let key: Session.OpenedKey
  /// The code that opened it; none for a coordinator.
  let caller: Caller?
}

extension Session {
  // MARK: Opening

  /// Opens the thread of a code. Throws `noSuchThread` if there is none.
  package func openThread(_ code: SpokenCode) async throws -> OpenedThread {
    try requireShift()
    let attempt = try CallerAttempt(code, organisation: organisation.bytes)
    for evaluation in try await evaluations(attempt) {
      let caller = try await attempt.finish(evaluation)
      if let opened = try await find(caller) { return opened }
    }
    throw ClientError.noSuchThread
  }

  /// The thread that a contact names, for a coordinator. Nil if the contact names none, or it is gone.
  package func thread(of contact: OpenedContact) async throws -> OpenedThread? {
    guard isAdmitted(.coordinators) else { throw ClientError.notAdmitted(.coordinators) }
    guard let id = contact.contact.thread else { return nil }
    do {
      return try await freshly {
        let stored = try await self.call(API.thread, id: id, Nothing())
        guard stored.id == id else { throw ClientError.forged }
        let compartment = Compartment(id: id.bytes, kind: .thread, epoch: stored.epoch)
        let key = try self.open(stored.wrap, of: compartment, group: .coordinators)
        return try self.open(compartment, key, stored.object, caller: nil)
      }
    } catch let refusal as Refusal where refusal.code == .notFound { return nil }
  }

  /// What somebody writes who is in neither group nobody believes.
  private func requireShift() throws {
    guard isAdmitted(.volunteers) || isAdmitted(.coordinators) else { throw ClientError.notAdmitted(.volunteers) }
  }

  private func evaluations(_ attempt: CallerAttempt) async throws -> [CallerEvaluation] {
    let found = try await call(API.evaluateCaller, EvaluateCaller(blinded: Bytes(attempt.element))).evaluations
    guard !found.isEmpty else { throw ClientError.badAnswer }
    return found
  }

  private func find(_ caller: Caller) async throws -> OpenedThread? {
    do {
      return try await freshly {
        let found = try await self.call(API.findThread, FindThread(tag: caller.tag))
        let compartment = Compartment(id: found.id.bytes, kind: .thread, epoch: found.epoch)
        let opened = try self.believing(caller) { (keys: borrowing CallerKeys) throws(VaultError) in
          try CallerWrap.open(found.callerWrap.bytes, of: compartment, to: keys, rosters: self.rosters)
        }
        return try self.open(compartment, opened, found.object, caller: caller)
      }
    } catch let refusal as Refusal where refusal.code == .notFound { return nil }
  }

  private func believing(_ caller: Caller, _ body: (borrowing CallerKeys) throws(VaultError) -> Wrap.Opened)
    throws(ClientError) -> OpenedKey
  {
    do { return OpenedKey(try body(caller.keys)) } catch { throw ClientError(error) }
  }

  /// What is stored may name a roster or an epoch made after this session last looked: fetches what is new, once.
  private func freshly(_ body: () async throws -> OpenedThread) async throws -> OpenedThread {
    do { return try await body() } catch ClientError.rolledBack {
      try await refresh()
      return try await body()
    }
  }

  /// Verifies a thread whose key was opened. Throws `forged` or `rolledBack` for what nobody entitled can have written.
  private func open(_ compartment: Compartment, _ key: OpenedKey, _ object: Bytes, caller: Caller?) throws -> OpenedThread {
    try requireGranter(key, of: compartment)
    let id = try ID(compartment.id)
    let place = SealedObject.Place(compartment: compartment, object: compartment.id, revision: compartment.epoch)
    let opened = try HelplineClient.believing { () throws(VaultError) in
      try SealedObject.open(object.bytes, at: place, rosters: rosters, key: key.opened.key)
    }
    try requireShift(opened.author, opened.authorRoles)
    try believe(id, compartment, [StoredObject(id: id, revision: compartment.epoch, sealed: object)], key)
    let thread: CallerThread
    do { thread = try CallerThread(opened.payload) } catch PayloadError.newerVersion { throw ClientError.newerClient } catch {
      throw ClientError.forged
    }
    return OpenedThread(
      id: id, thread: thread, author: try ID(opened.author), compartment: compartment, key: key, caller: caller)
  }

  // MARK: Writing

  /// Begins the thread of a new code, in which `contact` is logged next. Gives its id. Throws `CallerThreadError.full` before anything
  /// is sent.
  package func beginThread(_ code: SpokenCode, contact: ID?, summary: String = "") async throws -> ID {
    try requireShift()
    var thread = CallerThread()
    thread.add(summary, day: status.day, by: member)
    if let contact { thread.add(contact) }
    guard thread.fits else { throw CallerThreadError.full }
    let caller = try await newest(code)
    let id = ID()
    for attempt in 1...5 {
      let compartment = Compartment(id: id.bytes, kind: .thread)
      let sealed = try seal(thread, in: compartment, for: caller, continuing: nil)
      let request = NewThread(
        id: id, tag: try caller.wireTag, object: sealed.object, wraps: sealed.wraps, callerWrap: sealed.callerWrap)
      do {
        _ = try await insist {
          try await self.call(API.newThread, encoded: $0)
        } with: {
          try Client.encode(request)
        }
        return id
      } catch let refusal as Refusal where refusal.code == .rekeyRequired && attempt < 5 { try await refresh() }
    }
    throw ClientError.busy
  }

  /// Writes to a thread that a code opened: `contact`, which is logged next, and `summary`, which takes the place of what was written
  /// before if `replacing`. A `fresh` code retires the one that opened it. What somebody else wrote meanwhile stays.
  /// Throws `CallerThreadError.full` before anything is sent; after `unreachable` either code may be the one that opens it.
  @discardableResult
  package func writeThread(
    _ opened: OpenedThread, contact: ID? = nil, summary: String = "", replacing: Bool = false, fresh: SpokenCode? = nil
  ) async throws -> OpenedThread {
    guard let caller = opened.caller else { throw ClientError.noSuchThread }
    let next: Caller? = if let fresh { try await newest(fresh) } else { nil }
    var opened = opened
    for attempt in 1...5 {
      var thread = opened.thread
      thread.add(summary, day: status.day, by: member, replacing: replacing)
      if let contact { thread.add(contact) }
      guard thread.fits else { throw CallerThreadError.full }
      let compartment = try opened.compartment.next()
      let sealed = try seal(thread, in: compartment, for: next ?? caller, continuing: opened.key)
      let request = WriteThread(
        tag: try caller.tag, epoch: compartment.epoch, object: sealed.object, wraps: sealed.wraps, callerWrap: sealed.callerWrap,
        fresh: try next?.wireTag)
      do {
        _ = try await insist {
          try await self.call(API.writeThread, id: opened.id, encoded: $0)
        } with: {
          try Client.encode(request)
        }
        guard let written = try await find(next ?? caller) else { throw ClientError.noSuchThread }
        return written
      } catch let refusal as Refusal where refusal.code == .rekeyRequired && attempt < 5 {
        try await refresh()
      } catch let refusal as Refusal where refusal.code == .stale && attempt < 5 {
        guard let again = try await find(caller) else { throw ClientError.noSuchThread }
        opened = again
      } catch let refusal as Refusal where refusal.code == .notFound {
        // Somebody gave the caller a fresh code meanwhile, or erased it.
        throw ClientError.noSuchThread
      }
    }
    throw ClientError.busy
  }

  /// The keys of a new code, under the newest server secret.
  private func newest(_ code: SpokenCode) async throws -> Caller {
    let attempt = try CallerAttempt(code, organisation: organisation.bytes)
    let evaluation = try await evaluations(attempt)[0]
    return try await attempt.finish(evaluation)
  }

  private struct SealedThread {
    let object: Bytes
    let wraps: [WireWrap]
    let callerWrap: Bytes
  }

  /// Every write has a key of its own.
  private func seal(_ thread: CallerThread, in compartment: Compartment, for caller: Caller, continuing previous: OpenedKey?)
    throws -> SealedThread
  {
    let recipients = try recipients(.coordinators)
    guard !recipients.isEmpty else { throw ClientError.noCoordinator }
    let key = try SecretBytes(random: 32)
    var continuity: [UInt8]?
    if let previous {
      continuity = try compartment.continuity(
        previousKey: previous.opened.key, newKey: key, organisation: organisation.bytes)
    }
    let place = SealedObject.Place(compartment: compartment, object: compartment.id, revision: compartment.epoch)
    let object = try SealedObject.seal(
      thread.payload.bytes, at: place, author: member.bytes, with: keys.signing, rosters: rosters, key: key)
    var wraps: [WireWrap] = []
    for recipient in recipients { wraps.append(try wrap(key, of: compartment, to: recipient, continuity: continuity)) }
    let callerWrap = try CallerWrap.make(
      key, of: compartment, to: caller.keys, granter: member.bytes, with: keys.signing, rosters: rosters,
      continuity: continuity)
    return SealedThread(object: Bytes(object), wraps: wraps, callerWrap: Bytes(callerWrap))
  }

  /// The same bytes again if the answer was lost: the server gives the first answer.
  private func insist<Reply>(_ send: (Data) async throws -> Reply, with body: () throws -> Data) async throws -> Reply {
    let encoded = try body()
    for attempt in 1... {
      do { return try await send(encoded) } catch ClientError.unreachable where attempt < 3 {
        try await Task.sleep(for: .seconds(attempt))
      }
    }
    throw ClientError.unreachable
  }

  // MARK: Erasing

  /// Erases a thread that a code opened, at once, and leaves word for a coordinator of the contacts that it names. Gives the id of that.
  package func eraseThread(_ opened: OpenedThread) async throws -> ID {
    guard let caller = opened.caller else { throw ClientError.noSuchThread }
    let erasure = Erasure(day: status.day, thread: opened.id, contacts: opened.thread.contacts)
    let id = ID()
    for attempt in 1...5 {
      let item = try await newContact(erasure.payload.bytes, id: id, open: true, month: status.month, counting: [])
      let request = EraseThread(tag: try caller.tag, item: item)
      do {
        _ = try await insist {
          try await self.call(API.eraseThread, id: opened.id, encoded: $0)
        } with: {
          try Client.encode(request)
        }
        seen[opened.id] = nil
        return id
      } catch let refusal as Refusal where [.rekeyRequired, .monthClosed].contains(refusal.code) && attempt < 5 {
        try await refresh()
      } catch let refusal as Refusal where refusal.code == .notFound { throw ClientError.noSuchThread }
    }
    throw ClientError.busy
  }

  package struct ErasedAsAsked: Sendable, Equatable {
    package var erased: [ID] = []
    /// Erased or purged before.
    package var gone: [ID] = []
    /// Do not belong to the thread: nobody's wish reaches them.
    package var others: [ID] = []
    /// Could not be believed, so that nobody knows whether they belong to it. The item stays while there are any.
    package var unread: [ID] = []
  }

  /// What a caller asked a coordinator to erase.
  package func erasure(_ id: ID) async throws -> OpenedErasure? {
    guard isAdmitted(.coordinators), case .erasure(let erasure) = try await received(id) else { return nil }
    return erasure
  }

  /// Erases the contacts that name the thread, then the item itself.
  package func eraseAsAsked(_ asked: OpenedErasure) async throws -> ErasedAsAsked {
    var result = ErasedAsAsked()
    for id in asked.erasure.contacts {
      do {
        guard try await contact(id).contact.thread == asked.erasure.thread else {
          result.others.append(id)
          continue
        }
        try await erase(id)
        result.erased.append(id)
      } catch ClientError.noSuchContact { result.gone.append(id) } catch ClientError.forged {
        result.unread.append(id)
      } catch ClientError.rolledBack { result.unread.append(id) } catch ClientError.newerClient { result.unread.append(id) }
    }
    if result.unread.isEmpty { try await erase(asked.id) }
    return result
  }
}
