import HelplineCore
import HelplineVault

extension Routes {
  mutating func handOver() {
    on(API.leaveHandOver) { request, call in
      let member = try call.member
      try await call.write { try $0.leave(request, by: member) }
      return Created(id: request.id)
    }
    on(API.handOverNotes) { _, call in
      let member = try call.member
      let recipients = try call.handOverRecipients()
      let secret = call.secret
      let today = call.service.clock.today
      let notes = try await call.store.read { try $0.handOvers(today, for: recipients, secret) }
      if !notes.isEmpty { try await call.write { try $0.audit(.handOversRead, actor: member, count: notes.count) } }
      return HandOverNotes(notes: notes)
    }
    on(API.removeHandOver) { _, call in
      let member = try call.member
      let id = try call.id
      try await call.write { try $0.removeHandOver(id, by: member) }
      // The frames of the log still hold what was removed. If a reader is in the way, the next half minute's turn does it.
      try? await call.store.checkpoint()
      return Nothing()
    }
  }
}

extension Call {
  /// Under which ids the member's wraps stand: the groups that they are in, then themselves. Who is in neither reads nothing.
  fileprivate func handOverRecipients() throws -> [ID] {
    let member = try member
    let chains = store.chains
    let organisation = try chains.founded.organisation
    let held = [GroupName.volunteers, .coordinators].filter { chains.holds(member, $0) }
    guard !held.isEmpty else { throw Refusal(.notAllowed) }
    return try held.map { try ID($0.id(organisation: organisation)) } + [member]
  }
}
