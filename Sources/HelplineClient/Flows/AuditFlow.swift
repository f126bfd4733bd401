import Foundation
import HelplineCore
import HelplineVault

/// An entry of the audit log as an auditor reads it.
package struct AuditLine: Sendable, Equatable {
  package let position: UInt64
  /// Nil if this auditor cannot open it.
  package let entry: AuditEntry?
}

package struct AuditReading: Sendable {
  package let lines: [AuditLine]
  package let head: Head
  /// Where the log begins, if older entries were pruned.
  package let checkpoint: Head?
}

extension Session {
  /// Reads the whole log, verifying its chain from the beginning, or from the signed checkpoint, to the head. The head must follow the one
  /// that this client has seen.
  package func readAudit(progress: (UInt64, UInt64) -> Void = { _, _ in }) async throws -> AuditReading {
    guard isAdmitted(.auditors) else { throw ClientError.notAdmitted(.auditors) }
    var reached = AuditChain.beginning
    var lines: [AuditLine] = []
    var checkpoint: Head?
    // The log goes on growing while it is read, by the reading itself: the first page says how far to read.
    var goal: Head?
    var passesKnown = keys.heads.audit.position == 0
    repeat {
      let page = try await call(API.audit, query: ["after": String(reached.position)], Nothing())
      if goal == nil { goal = page.head.value }
      if let signed = page.checkpoint, signed.head.position > reached.position {
        try believing { () throws(VaultError) in
          try SigningKey.verify(
            signed.signature.bytes, AuditChain.checkpoint(signed.head.value, organisation: organisation.bytes),
            publicKey: rosters.current.release)
        }
        reached = signed.head.value
        checkpoint = reached
        passesKnown = passesKnown || keys.heads.audit == reached
      }
      guard let goal else { throw ClientError.badAnswer }
      let entries = page.entries.filter { $0.position > reached.position && $0.position <= goal.position }
      guard !entries.isEmpty || reached.position >= goal.position else { throw ClientError.rolledBack }
      for entry in entries {
        reached = try believing { () throws(VaultError) in
          try AuditChain.head(
            after: reached, link: AuditChain.Link(epoch: entry.epoch, entry: entry.sealed.bytes),
            organisation: organisation.bytes)
        }
        guard reached.position == entry.position else { throw ClientError.forged }
        if reached.position == keys.heads.audit.position {
          guard reached == keys.heads.audit else { throw ClientError.forged }
          passesKnown = true
        }
        lines.append(AuditLine(position: entry.position, entry: try open(entry)))
      }
      progress(reached.position, goal.position)
    } while reached.position < (goal?.position ?? 0)
    guard reached == goal, passesKnown else { throw ClientError.rolledBack }
    keys.heads.audit = reached
    return AuditReading(lines: lines, head: reached, checkpoint: checkpoint)
  }

  private func open(_ found: AuditEntryFound) throws -> AuditEntry? {
    guard let holder = try? groupKey(.auditors, epoch: found.epoch) else { return nil }
    let json = try believing { () throws(VaultError) in
      try AuditChain.open(found.sealed.bytes, with: holder.key, organisation: organisation.bytes)
    }
    guard StrictJSON.object(json) != nil else { return nil }
    return try? JSONDecoder().decode(AuditEntry.self, from: Data(json))
  }
}
