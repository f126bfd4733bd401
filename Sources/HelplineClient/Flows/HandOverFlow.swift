import Foundation
import HelplineCore
import HelplineVault

/// A note of the shift before, with everything in it verified.
package struct OpenedHandOver: Sendable {
  package let id: ID
  package let note: HandOver
  package let author: ID
}

package struct OpenedHandOvers: Sendable {
  /// By day, then by id.
  package var notes: [OpenedHandOver] = []
  /// How many more the server gave that cannot be believed, or not by this client.
  package var refused = 0
}

extension Session {
  private static let shift: [GroupName] = [.volunteers, .coordinators]

  // MARK: Reading

  /// The notes of today and yesterday.
  package func handOverNotes() async throws -> OpenedHandOvers {
    guard isAdmitted(.volunteers) || isAdmitted(.coordinators) else { throw ClientError.notAdmitted(.volunteers) }
    // The day may have changed since this session last looked.
    try await learnDay()
    let stored = try await call(API.handOverNotes, Nothing()).notes
    var opened = OpenedHandOvers()
    var given: Set<ID> = []
    var isFresh = false
    for note in stored {
      do {
        // A note is given once.
        guard given.insert(note.id).inserted else { throw ClientError.forged }
        do { opened.notes.append(try open(note)) } catch ClientError.rolledBack where !isFresh {
          // It may name a roster or an epoch made after this session last looked.
          try await refresh()
          isFresh = true
          opened.notes.append(try open(note))
        }
      } catch ClientError.forged { opened.refused += 1 } catch ClientError.rolledBack { opened.refused += 1 } catch ClientError
        .newerClient
      { opened.refused += 1 } catch ClientError.notAdmitted { opened.refused += 1 }
    }
    opened.notes.sort { ($0.note.day, $0.id) < ($1.note.day, $1.id) }
    return opened
  }

  /// Opens and verifies a note. Throws `forged` or `rolledBack` for what nobody entitled can have written, or not for today.
  func open(_ stored: StoredHandOver) throws -> OpenedHandOver {
    let compartment = Compartment(id: stored.id.bytes, kind: .handOver)
    let coordinators = try GroupName.coordinators.id(organisation: organisation.bytes)
    let group: GroupName = stored.wrap.recipient.bytes == coordinators ? .coordinators : .volunteers
    let key = try open(stored.wrap, of: compartment, group: group)
    let place = SealedObject.Place(compartment: compartment, object: stored.id.bytes, revision: 1)
    let opened = try believing { () throws(VaultError) in
      try SealedObject.open(stored.object.bytes, at: place, rosters: rosters, key: key.opened.key)
    }
    // Keys of notes are not passed on: who wrote it has wrapped it.
    guard key.granter == opened.author else { throw ClientError.forged }
    for roles in [key.granterRoles, opened.authorRoles] { try requireShift(opened.author, roles) }
    let note: HandOver
    do { note = try HandOver(opened.payload) } catch PayloadError.newerVersion { throw ClientError.newerClient } catch {
      throw ClientError.forged
    }
    guard (status.day.adding(days: -1)...status.day).contains(note.day) else { throw ClientError.rolledBack }
    return OpenedHandOver(id: stored.id, note: note, author: try ID(opened.author))
  }

  /// A volunteer or a coordinator, and admitted to that group at some time.
  func requireShift(_ id: [UInt8], _ roles: Roles) throws(ClientError) {
    let groups = Self.shift.filter { $0.admits(roles) }
    guard !groups.isEmpty else { throw .forged }
    let admitted = groups.contains { name in chain(name).records.contains { $0.members.contains(id) } }
    guard admitted else { throw .rolledBack }
  }

  // MARK: Leaving

  /// Leaves a note for the next volunteer, until the end of the next day. Tried again after an error under the same id, it is
  /// left once. Throws `HandOverError.noteTooLong`.
  @discardableResult
  package func leaveHandOver(note: String, id: ID = ID()) async throws -> ID {
    guard isAdmitted(.volunteers) || isAdmitted(.coordinators) else { throw ClientError.notAdmitted(.volunteers) }
    for attempt in 1...5 {
      // Who can make a group's next key does, so that all of it can read the note.
      if Self.shift.contains(where: { isAdmitted(Group($0)) && chain($0).rotationPending(rosters) }) { try await housekeep() }
      let body = try Client.encode(try newHandOver(note, id: id))
      do {
        try await deliver(body)
        return id
      } catch let refusal as Refusal where refusal.code == .idTaken {
        // Nobody else knows the id: an earlier try had arrived.
        return id
      } catch let refusal as Refusal where [.rekeyRequired, .outsideWindow].contains(refusal.code) && attempt < 5 {
        // A newer key, or a new day.
        try await refresh()
      }
    }
    throw ClientError.busy
  }

  /// The same bytes again if the answer was lost: the server gives the first answer.
  private func deliver(_ body: Data) async throws {
    for attempt in 1... {
      do {
        _ = try await call(API.leaveHandOver, encoded: body)
        return
      } catch ClientError.unreachable where attempt < 3 { try await Task.sleep(for: .seconds(attempt)) }
    }
  }

  func newHandOver(_ note: String, id: ID) throws -> LeaveHandOver {
    let handOver = HandOver(day: status.day, note: note)
    guard handOver.fits else { throw HandOverError.noteTooLong }
    let compartment = Compartment(id: id.bytes, kind: .handOver)
    let secret = try SecretBytes(random: 32)
    let object = try SealedObject.seal(
      handOver.payload.bytes, at: .init(compartment: compartment, object: id.bytes, revision: 1), author: member.bytes,
      with: keys.signing, rosters: rosters, key: secret)
    var recipients: [Recipient] = []
    for recipient in try Self.shift.flatMap({ try self.recipients($0) }) where !recipients.contains(recipient) {
      recipients.append(recipient)
    }
    var wraps: [WireWrap] = []
    for recipient in recipients { wraps.append(try wrap(secret, of: compartment, to: recipient)) }
    return LeaveHandOver(id: id, day: status.day, object: Bytes(object), wraps: wraps)
  }

  // MARK: Removing

  /// Removes a note: one's own, or any as a coordinator.
  package func removeHandOver(_ id: ID) async throws { _ = try await call(API.removeHandOver, id: id, Nothing()) }
}
