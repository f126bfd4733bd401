import Foundation
import HelplineCore
import HelplineVault

extension Routes {
  mutating func contacts() {
    on(API.logContact) { request, call in
      let member = try call.member
      try await call.write { try $0.log(request, by: member) }
      return Created(id: request.id)
    }
    on(API.contacts) { _, call in
      let member = try call.member
      let open = try call.bool("open")
      let (after, limit) = try call.page()
      guard let recipients = try call.coordinatorRecipients() else { throw Refusal(.notAllowed) }
      let secret = call.secret
      let page = try await call.store.read { db in
        let ids = try db.contactIDs(open: open, after: after, limit: limit)
        return try ContactPage(ids, next: ids.count == limit ? ids.last : nil) { id in
          try db.contact(id, for: recipients, secret: secret)
        }
      }
      try await call.write { try $0.audit(.contactsListed, actor: member, count: page.contacts.count) }
      return page
    }
    on(API.myContacts) { _, call in
      let member = try call.member
      let secret = call.secret
      let today = call.service.clock.today
      let (after, limit) = try call.page()
      let page = try await call.store.read { db in
        let mine = try db.correctionGrants(of: member, on: today, after: after, limit: limit, secret: secret)
        let grants = Dictionary(uniqueKeysWithValues: mine.map { ($0.contact, $0) })
        return try ContactPage(mine.map(\.contact), next: mine.count == limit ? mine.last?.contact : nil) { id in
          try grants[id].flatMap { try db.contact(of: $0) }
        }
      }
      if !page.contacts.isEmpty {
        try await call.write { try $0.audit(.contactsListed, actor: member, count: page.contacts.count) }
      }
      return page
    }
    on(API.contact) { _, call in
      guard let found = try await call.openContact(call.id) else { throw Refusal(.notFound) }
      return found
    }
    on(API.writeContact) { request, call in
      let member = try call.member
      let id = try call.id
      do { try await call.write { try $0.write(request, to: id, by: member) } } catch let stale as Refusal
        where stale.code == .stale
      {
        // With what is there instead, so that nothing is lost: the client merges and writes again.
        throw Refusal(.stale, contact: try await call.openContact(id))
      }
      return Nothing()
    }
    on(API.eraseContact) { _, call in
      let member = try call.member
      let id = try call.id
      try await call.write { transaction in
        guard transaction.chains.holds(member, .coordinators) else { throw Refusal(.notAllowed) }
        guard try transaction.eraseContact(id) else { throw Refusal(.notFound) }
        try transaction.audit(.contactErased, actor: member, object: id)
      }
      // The frames of the log still hold what was erased. If a reader is in the way, the next half minute's turn does it.
      try? await call.store.checkpoint()
      return Nothing()
    }
  }
}

extension ContactPage {
  /// Bytes of sealed content after which a page ends: an answer of long notes does not fill the memory.
  private static let longest = 4 << 20

  /// Those of `ids` that can be found. `next` is where the page after a full one begins.
  fileprivate init(_ ids: [ID], next: ID?, find: (ID) throws -> StoredContact?) throws {
    self.init(contacts: [], next: next)
    var size = 0
    for id in ids {
      guard let contact = try find(id) else { continue }
      contacts.append(contact)
      size += contact.objects.reduce(0) { $0 + $1.sealed.bytes.count }
      if size >= Self.longest, id != ids.last {
        self.next = id
        return
      }
    }
  }
}

extension Call {
  /// A contact that the member may open, after an entry in the audit log; nil if there is none, or none for them.
  fileprivate func openContact(_ id: ID) async throws -> StoredContact? {
    let member = try member
    let recipients = try coordinatorRecipients()
    let secret = secret
    let today = service.clock.today
    let found = try await store.read { db -> StoredContact? in
      if let recipients, let contact = try db.contact(id, for: recipients, secret: secret) { return contact }
      guard case .correction(let grant)? = try db.transient(.correction, id.bytes, secret), grant.member == member,
        grant.lastDay >= today
      else { return nil }
      guard grant.wrap != nil else { throw Refusal(.takenUp) }
      return try db.contact(of: grant)
    }
    if found != nil { try await write { try $0.audit(.contactOpened, actor: member, object: id) } }
    return found
  }

  /// Under which ids an admitted coordinator's wraps stand; nil for everybody else.
  func coordinatorRecipients() throws -> [ID]? {
    let member = try member
    let chains = store.chains
    guard chains.holds(member, .coordinators) else { return nil }
    return [try ID(try GroupName.coordinators.id(organisation: chains.founded.organisation)), member]
  }
}
