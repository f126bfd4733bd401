import HelplineCore
import HelplineVault

extension Routes {
  mutating func closing() {
    on(API.closing) { _, call in
      let member = try call.member
      guard let recipients = try call.coordinatorRecipients() else { throw Refusal(.notAllowed) }
      let (secret, clock, closings) = (call.secret, call.service.clock, call.service.closings)
      let organisation = try call.store.chains.founded.organisation
      let running = closings.running
      return try await call.store.read { db in
        var state = ClosingState(
          next: try db.nextMonthToClose(), ready: 0, keys: [], following: false, sealTo: Bytes(closings.publicKey),
          running: running, ended: closings.ended(for: member))
        guard let next = state.next else { return state }
        while let first = Closings.firstDay(toClose: next.adding(months: state.ready)), first <= clock.today { state.ready += 1 }
        state.following = try db.newestStatisticsKey(next.adding(months: 1)) != nil
        state.keys = try db.statisticsKeys(of: next).map { key in
          let compartment = try Compartment.statisticsKey(month: next.number, number: key.number, organisation: organisation)
          let wrap = try db.wrap(of: compartment.stored, to: recipients, secret: secret)?.wrap
          return ClosingKey(number: key.number, publicKey: Bytes(key.publicKey), wrap: wrap)
        }
        return state
      }
    }
    on(API.closeMonth) { request, call in
      try await call.service.closings.begin(request, call)
      return Nothing()
    }
    on(API.releases) { _, call in
      let after = try call.integer("after", or: 0)
      return try await call.store.read { db in
        Releases(releases: try db.releases(after: after, most: Self.longestReleases), newest: try db.releaseCount())
      }
    }
    on(API.exportRelease) { request, call in
      let member = try call.member
      return try await call.write { transaction in
        guard let release = try transaction.db.release(request.number) else { throw Refusal(.notFound) }
        try transaction.audit(.releaseExported, actor: member, count: Int(request.number))
        return release
      }
    }
  }

  /// Bytes of releases after which an answer ends.
  private static let longestReleases = 1 << 20
}
