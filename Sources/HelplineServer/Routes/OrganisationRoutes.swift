import Foundation
import HelplineCore
import HelplineVault

extension Routes {
  mutating func organisation() {
    on(API.organisation) { _, call in
      let clock = call.service.clock
      return OrganisationStatus(
        organisation: try call.store.chains.rosters.map { try ID($0.organisation) }, timeZone: clock.zone.identifier,
        day: clock.today, month: clock.month, release: Bytes(call.secret.releaseKey),
        purgeContactMonths: clock.purgeContactMonths, purgeCaseMonths: clock.purgeCaseMonths,
        purgeThreadMonths: clock.purgeThreadMonths,
        demonstration: call.service.settings.demonstration)
    }
    on(API.evaluateFounding) { request, call in
      try call.checkSetUp(request.setUpToken)
      let number = call.secret.newest
      return Evaluated(
        evaluated: Bytes(try call.evaluate(request.blinded, loginTag: request.loginTag, number: number)), secretNumber: number)
    }
    on(API.foundOrganisation) { request, call in
      try call.checkSetUp(request.setUpToken, retry: request.roster)
      let releaseKey = call.secret.releaseKey
      let id = try await call.store.write { transaction in
        // A retry, after the answer was lost: the same roster gets the same answer.
        if let rosters = transaction.chains.rosters, rosters.isFirst(request.roster) { return try ID(rosters.organisation) }
        try transaction.found(request.roster.value)
        let rosters = try transaction.chains.founded
        guard rosters.current.release == releaseKey else { throw Refusal(.notEntitled) }
        let founder = try ID(rosters.founder)
        let groups = Set(request.records.map(\.group))
        let roles = rosters.roles(of: founder.bytes)
        let needed = Group.allCases.filter {
          $0 == .members || $0 == .administrators || $0 == .auditors || $0.name.admits(roles)
        }
        guard groups == Set(needed), request.records.count == needed.count, request.name.member == founder else {
          throw Refusal(.wrongWraps)
        }
        // The auditors' group comes first: every record is an entry in their log.
        for record in request.records.sorted(by: { a, _ in a.group == .auditors }) {
          _ = try transaction.append(record, by: founder)
        }
        try transaction.insert(request.login, member: founder)
        try transaction.insertBlob(request.blob, member: founder)
        try transaction.insert(request.name)
        try transaction.audit(.organisationFounded, actor: founder)
        return try ID(rosters.organisation)
      }
      try call.service.exportSecret()
      return Created(id: id)
    }
  }
}

extension RosterChain {
  fileprivate func isFirst(_ signed: Signed) -> Bool { (try? Roster.hash(document: signed.document.bytes)) == anchor }
}

extension Call {
  /// Who holds the set-up token may create the organisation, once; a retry of the same founding goes on.
  fileprivate func checkSetUp(_ token: String, retry: Signed? = nil) throws {
    if let rosters = store.chains.rosters {
      guard let retry, rosters.isFirst(retry) else { throw Refusal(.founded) }
      return
    }
    guard let expected = service.setUpToken else { throw Refusal(.founded) }
    let typed = token.lowercased().filter { !$0.isWhitespace && $0 != "-" }
    if Sodium.equal(Array(typed.utf8), Array(expected.utf8)) { return }
    // Counted after the look, so that a stranger's wrong ones do not keep the founder out.
    try service.limits.take([.setUp])
    throw Refusal(.notSignedIn)
  }

  /// The server's part of the oblivious function; a point that is none is a malformed request.
  func evaluate(_ blinded: Bytes, loginTag: Bytes, number: UInt32) throws -> [UInt8] {
    guard loginTag.bytes.count == 32 else { throw Refusal(.malformed) }
    do { return try secret.evaluate(blinded.bytes, loginTag: loginTag.bytes, number: number) } catch is VaultError {
      throw Refusal(.malformed)
    }
  }
}

extension Helpline {
  /// Writes the server secret, sealed to the recovery key, beside the database if it is not there or not of the present file.
  package func exportSecret() throws {
    guard let rosters = store.chains.rosters else { return }
    let mark = try secret.hash(.fingerprint, Array("export".utf8), Array(secret.file), rosters.current.recoverySealing, count: 16)
    if let present = try? Data(contentsOf: settings.exportFile), [UInt8](present.prefix(16)) == mark { return }
    let sealed = try secret.export(to: rosters.current.recoverySealing, organisation: rosters.organisation)
    try DataDirectory.write(Data(mark + sealed), to: settings.exportFile)
  }
}
