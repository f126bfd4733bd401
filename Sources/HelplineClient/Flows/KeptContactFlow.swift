import Foundation
import HelplineCore
import HelplineVault

/// Contacts that could not be delivered at once: kept sealed on the device, delivered exactly once.
package enum KeptContactFlow {
  /// Keeps a contact while the server is away: sealed to the member's own public key, so no secret is needed.
  /// `id` is the one under which it was tried to be logged, if it was.
  @discardableResult
  package static func keep(_ contact: Contact, id: ID = ID(), in directory: ProfileDirectory) throws -> ID {
    guard let profile = directory.load(), let member = profile.member, let sealing = profile.sealing else {
      throw ClientError.noProfile
    }
    let sealed = try Draft.seal(
      contact.payload.bytes, member: member.bytes, sealing: sealing.bytes, organisation: profile.organisation.bytes)
    try directory.keep(.draft(id: id, sealed: Bytes(sealed)))
    return id
  }
}

extension Session {
  package struct Delivered: Sendable, Equatable {
    package var delivered: [ID] = []
    /// Kept by another member on this device, or refused: with the reason.
    package var left: [ID: Refusal.Code] = [:]
  }

  /// Delivers everything that is kept. What the server has already is not sent twice: the id says so.
  package func deliverKept(progress: (Int, Int) -> Void = { _, _ in }) async throws -> Delivered {
    var result = Delivered()
    guard let directory else { return result }
    let kept = try directory.kept()
    for (place, item) in kept.enumerated() {
      do {
        if let id = try await deliver(item, directory) { result.delivered.append(id) } else { result.left[item.id] = .notAllowed }
      } catch let refusal as Refusal { result.left[item.id] = refusal.code }
      progress(place + 1, kept.count)
    }
    return result
  }

  private func deliver(_ item: ProfileDirectory.Kept, _ directory: ProfileDirectory) async throws -> ID? {
    switch item {
    case .draft(let id, let sealed):
      guard let payload = try? Draft.open(sealed.bytes, keys: keys), let contact = try? Contact(payload) else { return nil }
      try await logOnce(contact, id: id, directory)
    case .request(let id, let body):
      do {
        _ = try await call(API.logContact, encoded: Data(body.bytes))
      } catch let refusal as Refusal where refusal.code == .idTaken {
        // Sealed anew after `rekey_required`, and the first one had arrived after all.
      } catch let refusal as Refusal where refusal.code == .rekeyRequired || refusal.code == .monthClosed {
        // Only the sealed request was kept, and the coordinators' key has changed since, or its month was closed: seal it anew from the
        // request itself.
        try await resealKept(id: id, body: body, directory)
      }
      try directory.drop(id)
    }
    return item.id
  }

  private func logOnce(_ contact: Contact, id: ID, _ directory: ProfileDirectory) async throws {
    do { try await log(contact, id: id) } catch let refusal as Refusal where refusal.code == .idTaken {
      try directory.drop(id)
    }
  }

  /// Opens a kept request by its author's wrap and logs it again under the same id.
  private func resealKept(id: ID, body: Bytes, _ directory: ProfileDirectory) async throws {
    guard let request = try? JSONDecoder().decode(LogContact.self, from: Data(body.bytes)) else { throw Refusal(.malformed) }
    try await refresh()
    let wrap = WireWrap(recipient: member, keyEpoch: 1, sealed: request.authorWrap)
    let compartment = Compartment(id: id.bytes, kind: .contact)
    let key = try open(wrap, of: compartment, group: .coordinators)
    let opened = try believing { () throws(VaultError) in
      try SealedObject.open(
        request.object.bytes, at: .init(compartment: compartment, object: id.bytes, revision: 1), rosters: rosters,
        key: key.opened.key)
    }
    guard let contact = try? Contact(opened.payload) else { throw Refusal(.malformed) }
    try await logOnce(contact, id: id, directory)
  }
}
