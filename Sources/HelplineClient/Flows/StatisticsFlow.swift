import HelplineCore
import HelplineVault

/// Why the server did not close a month. The month is as it was.
package struct ClosingRefused: Error, Equatable, Sendable {
  package let month: Month
  package let reason: EndedClosing.Reason
  /// The table concerned, where the reason has one.
  package let table: String?

  package init(month: Month, reason: EndedClosing.Reason, table: String?) {
    (self.month, self.reason, self.table) = (month, reason, table)
  }
}

/// What a coordinator hears of a month that was closed.
package struct ClosedRelease: Sendable {
  package let release: Release
  /// Entries that were left out; nil if somebody else closed it, or the server was restarted meanwhile.
  package let dropped: Int?
}

/// Closing months, and reading what was published: docs/protocol.md 8.3 and 8.4.
extension Session {
  /// Every release, verified from the first on and held against what this device has seen.
  package func releases(progress: (Int, Int) -> Void = { _, _ in }) async throws -> ReleaseChain {
    var chain = releaseChain
    while true {
      let page = try await call(API.releases, query: ["after": String(chain.releases.count)], Nothing())
      for release in page.releases { try await append(release, to: &chain) }
      progress(chain.releases.count, page.newest)
      guard !page.releases.isEmpty, chain.releases.count < page.newest else { break }
    }
    try check(chain)
    releaseChain = chain
    if profile.releases?.head != chain.head, chain.head.position > 0 {
      profile.releases = Profile.Seen(chain.head)
      try directory?.save(profile)
    }
    return chain
  }

  /// One that names a roster which this session does not know yet is looked at again once it does.
  private func append(_ release: WireRelease, to chain: inout ReleaseChain) async throws {
    let signed = SignedRelease(
      document: release.document.bytes, roster: release.roster.value, signature: release.signature.bytes)
    do { try chain.append(signed, rosters: rosters) } catch .notSigned(.rolledBack) {
      try await refresh()
      do { try chain.append(signed, rosters: rosters) } catch { throw ClientError(error) }
    } catch { throw ClientError(error) }
  }

  private func check(_ chain: ReleaseChain) throws {
    guard let seen = profile.releases?.head else { return }
    guard seen.position <= chain.head.position else { throw ClientError.rolledBack }
    guard seen.position == 0 || chain.hash(of: Int(seen.position)) == seen.hash else { throw ClientError.fork }
  }

  /// The months that may be closed now, in order, and the closing that runs.
  package func monthsToClose() async throws -> (ready: [Month], running: RunningClosing?) {
    guard isAdmitted(.coordinators) else { throw ClientError.notAdmitted(.coordinators) }
    let state = try await call(API.closing, Nothing())
    guard let next = state.next else { return ([], nil) }
    guard state.ready <= 1200 else { throw ClientError.badAnswer }
    return ((0..<max(0, state.ready)).map { next.adding(months: $0) }, state.running)
  }

  /// Closes a month, by default the next one, and waits for its release. A closing of the same month that somebody else began is followed.
  @discardableResult
  package func closeMonth(_ asked: Month? = nil, progress: (RunningClosing) -> Void = { _ in }) async throws -> ClosedRelease {
    guard isAdmitted(.coordinators) else { throw ClientError.notAdmitted(.coordinators) }
    let before = try await releases()
    let state = try await call(API.closing, Nothing())
    guard let next = state.next else { throw ClientError.noStatisticsKey }
    let month = asked ?? next
    guard month >= next else { throw Refusal(.monthClosed) }
    guard month == next else { throw Refusal(.outOfOrder) }
    // A server that keeps a release back would have its month closed again.
    guard before.releases.last.map({ $0.month.adding(months: 1) == next }) ?? true else { throw ClientError.rolledBack }
    if let running = state.running {
      guard running.month == month else { throw Refusal(.closingRuns) }
    } else {
      try await begin(month, state)
    }
    return try await follow(month, progress)
  }

  private func begin(_ month: Month, _ state: ClosingState) async throws {
    let following = month.adding(months: 1)
    if !state.following, following.year == month.year {
      let key = try newStatisticsKey(following, number: 1, recipients: try recipients(.coordinators))
      // Another coordinator may have made it a moment ago.
      do { _ = try await call(API.addStatisticsKeys, AddStatisticsKeys(keys: [key])) } catch let refusal as Refusal
        where refusal.code == .stale
      {}
    }
    do { _ = try await call(API.closeMonth, try closing(month, state)) } catch let refusal as Refusal
      where refusal.code == .wrongSecret
    {
      // A server that was restarted holds another key, and a rotation may have made another secret.
      try await refresh()
      _ = try await call(API.closeMonth, try closing(month, try await call(API.closing, Nothing())))
    } catch ClientError.unreachable {
      // It may have arrived: what runs, or has ended, says so.
    }
  }

  /// Opens the month's secrets and seals each to the key that the server holds in memory.
  private func closing(_ month: Month, _ state: ClosingState) throws -> CloseMonth {
    let secrets = try state.keys.map { key in
      let compartment = try Compartment.statisticsKey(
        month: month.number, number: key.number, organisation: organisation.bytes)
      guard let wrap = key.wrap else { throw ClientError.notAdmitted(.coordinators) }
      let opened = try open(wrap, of: compartment, group: .coordinators)
      try requireGranter(opened, of: compartment)
      guard try SealingKey(secret: opened.opened.key.copy()).publicKey == key.publicKey.bytes else { throw ClientError.forged }
      let sealed = try Closing.seal(
        opened.opened.key, month: month.number, number: key.number, to: state.sealTo.bytes, organisation: organisation.bytes)
      return CloseMonth.Secret(number: key.number, sealed: Bytes(sealed))
    }
    return CloseMonth(month: month, secrets: secrets)
  }

  private func follow(_ month: Month, _ progress: (RunningClosing) -> Void) async throws -> ClosedRelease {
    var away = 0
    while true {
      let state: ClosingState
      do {
        state = try await call(API.closing, Nothing())
        away = 0
      } catch ClientError.unreachable where away < 20 {
        away += 1
        try await Task.sleep(for: .milliseconds(500))
        continue
      }
      if let running = state.running, running.month == month {
        progress(running)
        try await Task.sleep(for: .milliseconds(100))
        continue
      }
      if let ended = state.ended, ended.month == month, let reason = ended.reason {
        throw ClosingRefused(month: month, reason: reason, table: ended.table)
      }
      // The server was restarted before it had stored anything.
      guard let next = state.next, next > month else { throw ClosingRefused(month: month, reason: .stopped, table: nil) }
      guard let release = try await releases().releases.first(where: { $0.month == month }) else { throw ClientError.rolledBack }
      return ClosedRelease(release: release, dropped: state.ended?.month == month ? state.ended?.dropped : nil)
    }
  }

  /// A release that is to leave this client as a file: an entry of the audit log.
  package func exportRelease(_ number: Int) async throws -> Release {
    let chain = try await releases()
    guard let release = chain.release(number), let wire = UInt32(exactly: number) else { throw ClientError.noSuchRelease }
    let given = try await call(API.exportRelease, ExportRelease(number: wire))
    guard given.document.bytes == release.bytes else { throw ClientError.forged }
    return release
  }
}

extension ClientError {
  /// What an error in a release means for a person: nobody but its server could have made it.
  fileprivate init(_ error: ReleaseError) {
    if case .notSigned(let error) = error { self.init(error) } else { self = .forged }
  }
}
