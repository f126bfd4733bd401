import Foundation
import GRDB
import HelplineCore
import HelplineVault

extension Routes {
  mutating func audit() {
    on(API.audit) { _, call in
      let member = try call.member
      let after = Int64(try call.integer("after", or: 0))
      // Reading the log is an entry too; it comes after what this page shows, and without it the page is not given.
      let (head, entries, checkpoint) = try await call.store.read { db in
        (try db.auditHead(), try db.auditEntries(after: after, limit: 500), try db.auditCheckpoint())
      }
      try await call.write { try $0.audit(.auditRead, actor: member, count: entries.count) }
      return AuditPage(entries: entries, head: WireHead(head), checkpoint: checkpoint)
    }
    on(API.auditLinks) { _, call in
      let after = Int64(try call.integer("after", or: 0))
      return try await call.store.read { db in
        let links = try db.auditEntries(after: after, limit: 5000).map { entry in
          WireLink(
            epoch: entry.epoch, digest: Bytes(try AuditChain.Link(epoch: entry.epoch, entry: entry.sealed.bytes).digest))
        }
        return AuditLinks(links: links, head: WireHead(try db.auditHead()), checkpoint: try db.auditCheckpoint())
      }
    }
  }
}
