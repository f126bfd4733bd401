import Foundation
import GRDB
import HelplineCore
import HelplineVault

/// `helpline-server check` and `backup`.
package enum Check {
  package struct Finding: Sendable, Equatable {
    package let isError: Bool
    package let text: String
  }

  /// Checks what a start checks, and more: the database's own integrity, every signature and chain, the audit log from the
  /// beginning, the export of the server secret. `say` gets one line for each thing that was checked.
  package static func run(_ settings: Settings, say: (String) -> Void) async throws -> [Finding] {
    guard FileManager.default.fileExists(atPath: settings.database.path) else {
      throw SettingsError.badFile("There is no database in \(settings.dataDirectory.path).")
    }
    var findings: [Finding] = []
    func report(_ what: String, _ problem: String?, isError: Bool = true) {
      say(problem.map { "\(isError ? "ERROR" : "warning")  \($0)" } ?? "ok     \(what)")
      if let problem { findings.append(Finding(isError: isError, text: problem)) }
    }
    try DataDirectory.refuseUnlessPrivate(settings.dataDirectory)
    report("Files are private.", nil)
    let integrity = try integrity(settings)
    report("The database is whole.", integrity.isEmpty ? nil : "The database is damaged: \(integrity).")
    // Opening writes the export if it is missing or of another secret, so it is looked at before.
    let exported = try? Data(contentsOf: settings.exportFile)
    // Opening verifies secure deletion, the server secret, every roster and every group record.
    var settings = settings
    settings.page = nil
    let application = try HelplineApplication(settings)
    defer { try? application.service.store.close() }
    let service = application.service
    guard let rosters = service.store.chains.rosters else {
      report("No organisation has been created yet.", nil)
      return findings
    }
    report("Rosters 1 to \(rosters.current.version) and the groups' chains are valid.", nil)
    report("The audit log's chain is unbroken.", try await audit(service.store, rosters))
    report("The releases' chain and signatures are valid.", try await releases(service.store, rosters))
    report(
      "Months can be closed: the publication plans hold.", service.planFault.map { "Months cannot be closed: \($0)." },
      isError: false)
    report(
      "The release-signing key is the roster's.",
      rosters.current.release == service.secret.releaseKey ? nil : "The roster names another release-signing key.")
    let now = try? Data(contentsOf: settings.exportFile)
    report(
      "The server secret is exported to the recovery key.",
      exported == nil || exported != now
        ? "The server secret was not exported, or has changed since: it is exported now. Keep server-secret.export apart." : nil,
      isError: false)
    return findings
  }

  private static func integrity(_ settings: Settings) throws -> String {
    var configuration = Configuration()
    configuration.readonly = true
    do {
      let queue = try DatabaseQueue(path: settings.database.path, configuration: configuration)
      let lines = try queue.read { db in try String.fetchAll(db, sql: "PRAGMA integrity_check(5)") }
      try queue.close()
      return lines == ["ok"] ? "" : lines.joined(separator: "; ")
    } catch { throw SettingsError.damagedDatabase }
  }

  /// Nil if every release is signed, follows from the one before, and hides what it must.
  private static func releases(_ store: Store, _ rosters: RosterChain) async throws -> String? {
    try await store.read { db in
      var chain = ReleaseChain()
      for release in try db.releases(after: 0) {
        do throws(ReleaseError) { try chain.append(release.value, rosters: rosters) } catch {
          return "Release \(chain.releases.count + 1) was changed or does not follow from the one before."
        }
      }
      guard try db.lastClosedMonth() == chain.releases.last?.month, try db.releaseCount() == chain.releases.count else {
        return "The table of releases was changed."
      }
      // Without its end the chain still holds; what was carried on from there shows it.
      let carried = try UInt32.fetchOne(db, sql: "SELECT month FROM carried").flatMap { Month(number: $0) }
      let following = chain.releases.last.map { $0.month.adding(months: 1) }
      guard carried == (following?.month == 1 ? nil : following) else {
        return "What the last closing carried on does not fit the releases: one is missing, or was changed."
      }
      return nil
    }
  }

  /// Follows the chain from the beginning, or from the checkpoint. Nil if it holds.
  private static func audit(_ store: Store, _ rosters: RosterChain) async throws -> String? {
    let organisation = rosters.organisation
    return try await store.read { db in
      var reached = AuditChain.beginning
      if let checkpoint = try db.auditCheckpoint() {
        do {
          try SigningKey.verify(
            checkpoint.signature.bytes, AuditChain.checkpoint(checkpoint.head.value, organisation: organisation),
            publicKey: rosters.current.release)
        } catch { return "The audit log's checkpoint is not signed by the release-signing key." }
        reached = checkpoint.head.value
      }
      let rows = try Row.fetchCursor(db, sql: "SELECT position, epoch, entry, hash FROM audit ORDER BY position")
      while let row = try rows.next() {
        let link = try AuditChain.Link(epoch: row["epoch"], entry: row.bytes("entry"))
        reached = try AuditChain.head(after: reached, link: link, organisation: organisation)
        guard reached.position == UInt64(row["position"] as Int64), reached.hash == row.bytes("hash") else {
          return "The audit log was changed at position \(row["position"] as Int64)."
        }
      }
      return nil
    }
  }
}

package enum Backup {
  /// Copies the database into one new private file. The server may be running.
  package static func run(_ settings: Settings, to file: URL) async throws {
    guard !FileManager.default.fileExists(atPath: file.path) else {
      throw SettingsError.badFile("\(file.path) exists already.")
    }
    guard FileManager.default.fileExists(atPath: settings.database.path) else {
      throw SettingsError.badFile("There is no database in \(settings.dataDirectory.path).")
    }
    umask(0o077)
    var configuration = Configuration()
    configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA temp_store = MEMORY") }
    do {
      let queue = try DatabaseQueue(path: settings.database.path, configuration: configuration)
      try await queue.vacuum(into: file.path)
      try queue.close()
    } catch {
      try? FileManager.default.removeItem(at: file)
      throw SettingsError.badFile("The backup could not be written to \(file.path).")
    }
    // The copy is not done until it is on the disk.
    if let handle = FileHandle(forUpdatingAtPath: file.path) {
      try handle.synchronize()
      try handle.close()
    }
  }
}
