import HelplineCore
import HelplineVault

extension Routes {
  mutating func threads() {
    on(API.evaluateCaller) { request, call in
      let member = try call.member
      try call.service.limits.take([.caller(member), .callers])
      let secret = call.secret
      let numbers = try await call.store.read { try $0.callerSecrets(secret) }
      return CallerEvaluations(
        evaluations: try numbers.map {
          CallerEvaluation(secretNumber: $0, evaluated: Bytes(try call.evaluateCaller(request.blinded, number: $0)))
        })
    }
    on(API.newThread) { request, call in
      try await call.write { try $0.begin(request) }
      return Created(id: request.id)
    }
    on(API.findThread) { request, call in
      let member = try call.member
      guard request.tag.bytes.count == 32 else { throw Refusal(.wrongSize) }
      let tag = try call.secret.hash(.threadTag, request.tag.bytes)
      guard let found = try await call.store.read({ try $0.foundThread(tag: tag) }) else { throw Refusal(.notFound) }
      try await call.write { try $0.audit(.threadOpened, actor: member, object: found.id) }
      // Some only: nobody can tell whether what was evaluated was this code, or a guess at another.
      if (try? call.service.limits.take([.callerFound(member)])) != nil {
        call.service.limits.giveBack([.caller(member), .callers])
      }
      return found
    }
    on(API.thread) { _, call in
      let member = try call.member
      let id = try call.id
      guard let recipients = try call.coordinatorRecipients() else { throw Refusal(.notAllowed) }
      let secret = call.secret
      guard let found = try await call.store.read({ try $0.storedThread(id, for: recipients, secret: secret) }) else {
        throw Refusal(.notFound)
      }
      try await call.write { try $0.audit(.threadRead, actor: member, object: id) }
      return found
    }
    on(API.writeThread) { request, call in
      let id = try call.id
      try await call.write { try $0.write(request, to: id) }
      return Nothing()
    }
    on(API.eraseThread) { request, call in
      let member = try call.member
      let id = try call.id
      try await call.write { try $0.erase(request, of: id, by: member) }
      // The frames of the log still hold what was erased. If a reader is in the way, the next half minute's turn does it.
      try? await call.store.checkpoint()
      return Nothing()
    }
  }
}

extension Call {
  fileprivate func evaluateCaller(_ blinded: Bytes, number: UInt32) throws -> [UInt8] {
    do { return try secret.evaluateCaller(blinded.bytes, number: number) } catch is VaultError { throw Refusal(.malformed) }
  }
}
