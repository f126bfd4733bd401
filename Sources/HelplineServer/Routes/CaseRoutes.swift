import Foundation
import GRDB
import HelplineCore
import HelplineVault

extension Routes {
  mutating func cases() {
    on(API.openCase) { request, call in
      let member = try call.member
      try await call.write { try $0.open(request, by: member) }
      return Created(id: request.id)
    }
    on(API.cases) { _, call in
      let member = try call.member
      let (after, limit) = try call.page()
      guard let recipients = try call.coordinatorRecipients() else { throw Refusal(.notAllowed) }
      let secret = call.secret
      return try await call.casePage { db in
        let ids = try db.caseIDs(after: after, limit: limit)
        return try CasePage(ids, next: ids.count == limit ? ids.last : nil) { id in
          try db.storedCase(id, for: recipients, member: member, secret: secret)
        }
      }
    }
    on(API.myCases) { _, call in
      let member = try call.member
      let (after, limit) = try call.page()
      let secret = call.secret
      return try await call.casePage { db in
        let ids = try db.caseIDs(of: member, after: after, limit: limit, secret: secret)
        return try CasePage(ids, next: ids.count == limit ? ids.last : nil) { id in
          try db.storedCase(id, for: [member], member: member, secret: secret)
        }
      }
    }
    on(API.oneCase) { _, call in
      guard let found = try await call.readCase(call.id) else { throw Refusal(.notFound) }
      return found
    }
    on(API.writeCase) { request, call in
      let member = try call.member
      let id = try call.id
      do { try await call.write { try $0.write(request, to: id, by: member) } } catch let stale as Refusal
        where stale.code == .stale
      {
        // With what is there instead, so that nothing is lost: the client merges and writes again.
        throw Refusal(.stale, oneCase: try await call.readCase(id))
      }
      return Nothing()
    }
    on(API.eraseCase) { _, call in
      let member = try call.member
      let id = try call.id
      try await call.write { transaction in
        guard transaction.chains.holds(member, .coordinators) else { throw Refusal(.notAllowed) }
        guard try transaction.eraseCase(id) else { throw Refusal(.notFound) }
        try transaction.audit(.caseErased, actor: member, object: id)
      }
      // The frames of the log still hold what was erased. If a reader is in the way, the next half minute's turn does it.
      try? await call.store.checkpoint()
      return Nothing()
    }
  }
}

extension CasePage {
  /// Bytes of sealed content after which a page ends: an answer of long journals does not fill the memory.
  private static let longest = 4 << 20

  /// Those of `ids` that can be found. `next` is where the page after a full one begins.
  fileprivate init(_ ids: [ID], next: ID?, find: (ID) throws -> StoredCase?) throws {
    self.init(cases: [], next: next)
    var size = 0
    for id in ids {
      guard let found = try find(id) else { continue }
      cases.append(found)
      size += (found.objects + (found.journal?.objects ?? [])).reduce(0) { $0 + $1.sealed.bytes.count }
      if size >= Self.longest, id != ids.last {
        self.next = id
        return
      }
    }
  }
}

extension Call {
  /// A page of cases, after an entry in the audit log.
  fileprivate func casePage(_ read: @escaping @Sendable (Database) throws -> CasePage) async throws -> CasePage {
    let member = try member
    let page = try await store.read(read)
    try await write { try $0.audit(.casesRead, actor: member, count: page.cases.count) }
    return page
  }

  /// A case that the member may open, after an entry in the audit log; nil if there is none, or none for them.
  fileprivate func readCase(_ id: ID) async throws -> StoredCase? {
    let member = try member
    let recipients = (try coordinatorRecipients() ?? []) + (service.roles(of: member).contains(.mentor) ? [member] : [])
    let secret = secret
    let found = try await store.read { try $0.storedCase(id, for: recipients, member: member, secret: secret) }
    if found != nil { try await write { try $0.audit(.caseRead, actor: member, object: id) } }
    return found
  }
}
