import Foundation
import GRDB
import HelplineCore
import HelplineVault

extension Routes {
  mutating func signIn() {
    on(API.evaluateLogin) { request, call in
      guard call.store.chains.rosters != nil else { throw Refusal(.notFounded) }
      guard request.loginTag.bytes.count == 32 else { throw Refusal(.malformed) }
      let device = try call.secret.device(request.device?.bytes, loginTag: request.loginTag.bytes)
      try call.service.limits.take(try call.budgets(request.loginTag, device: device))
      // The same look-up and the same work whether the login is known or not.
      let lookup = try call.secret.hash(.loginLookUp, request.loginTag.bytes)
      let login = try await call.store.read { try $0.login(lookup) }
      // An unknown login answers with a number of its own, too, always the same.
      let unknown = try call.secret.hash(.loginLookUp, Array("number".utf8), request.loginTag.bytes)[0]
      let number = login?.secretNumber ?? UInt32(unknown) % call.secret.newest + 1
      return Evaluated(
        evaluated: Bytes(try call.evaluate(request.blinded, loginTag: request.loginTag, number: number)), secretNumber: number,
        nonce: Bytes(
          try call.service.challenges.make(
            for: request.loginTag.bytes, with: device == nil ? .evaluation : .deviceEvaluation)))
    }
    on(API.challenge) { request, call in
      guard call.store.chains.rosters != nil else { throw Refusal(.notFounded) }
      guard request.tag.bytes.count == 32 else { throw Refusal(.malformed) }
      return Challenge(nonce: Bytes(try call.service.challenges.make(for: request.tag.bytes, with: .challenge)))
    }
    on(API.signIn) { request, call in
      let organisation = try call.store.chains.founded.organisation
      try call.checkOrigin(request.origin)
      try call.service.refuseIfLittleSpace()
      let tag = request.loginTag.bytes
      let lookup = try call.secret.hash(.loginLookUp, tag)
      let login = try await call.store.read { try $0.login(lookup) }
      let proved = try call.prove(
        tag: tag, origin: request.origin, nonce: request.nonce, proof: request.proof, key: login?.loginKey,
        organisation: organisation)
      guard let proved, let login, call.service.roles(of: login.member).isValid else {
        call.service.failures.add(login?.member)
        throw Refusal(.notSignedIn)
      }
      let (blob, audit) = try await call.store.write { transaction in
        try transaction.audit(.signIn, actor: login.member)
        guard let blob = try transaction.db.blob(login.member) else { throw Refusal(.notSignedIn) }
        return (blob, try transaction.db.auditHead())
      }
      let token = call.service.sessions.open(login.member, .member)
      try await call.close(token, unless: login.loginKey) { try $0.login(lookup)?.loginKey }
      let known = try call.secret.device(request.device?.bytes, loginTag: tag)
      switch proved {
      case .challenge: break
      case .evaluation: call.service.limits.giveBack(try call.budgets(request.loginTag, device: nil))
      case .deviceEvaluation:
        if let known { call.service.limits.giveBack(try call.budgets(request.loginTag, device: known)) }
      }
      return SignedIn(
        token: Bytes(token), member: login.member, blob: Bytes(blob.blob),
        blobVersion: blob.version, sealedBlobKey: Bytes(login.sealedBlobKey),
        device: Bytes(
          try known.map { try call.secret.deviceToken(loginTag: tag, id: $0) } ?? call.secret.deviceToken(loginTag: tag)),
        renewSecret: login.secretNumber < call.secret.newest, audit: WireHead(audit))
    }
    on(API.signOut) { _, call in
      call.service.sessions.close(call.token)
      return Nothing()
    }
    passphrase()
  }

  private mutating func passphrase() {
    on(API.sheetSignIn) { request, call in
      let organisation = try call.store.chains.founded.organisation
      try call.checkOrigin(request.origin)
      try call.service.refuseIfLittleSpace()
      let tag = request.sheetTag.bytes
      let lookup = try call.secret.hash(.loginLookUp, Array("sheet".utf8), tag)
      let sheet = try await call.store.read { try $0.sheet(lookup) }
      let proved = try call.prove(
        tag: tag, origin: request.origin, nonce: request.nonce, proof: request.proof, key: sheet?.loginKey,
        organisation: organisation)
      guard proved != nil, let sheet, call.service.roles(of: sheet.member).isValid else {
        call.service.failures.add(sheet?.member)
        throw Refusal(.notSignedIn)
      }
      let blob = try await call.store.write { transaction in
        try transaction.audit(.signIn, actor: sheet.member)
        guard let blob = try transaction.db.blob(sheet.member) else { throw Refusal(.notSignedIn) }
        return blob
      }
      let token = call.service.sessions.open(sheet.member, .sheet)
      try await call.close(token, unless: sheet.loginKey) { try $0.sheet(lookup)?.loginKey }
      return SheetSignedIn(
        token: Bytes(token), member: sheet.member,
        sealedBlobKey: Bytes(sheet.sealedBlobKey), blob: Bytes(blob.blob), blobVersion: blob.version)
    }
    on(API.evaluatePassphrase) { request, call in
      let member = try call.member
      let lookup = try call.secret.hash(.loginLookUp, request.loginTag.bytes)
      let login = try await call.store.read { try $0.login(lookup) }
      guard login?.member == member else { throw Refusal(.notSignedIn) }
      guard call.service.sessions.countEvaluation(call.token) else { throw Refusal(.slowDown, retryAfter: 3600) }
      return Evaluated(
        evaluated: Bytes(try call.evaluate(request.blinded, loginTag: request.loginTag, number: call.secret.newest)),
        secretNumber: call.secret.newest)
    }
    on(API.setPassphrase) { request, call in
      let organisation = try call.store.chains.founded.organisation
      try call.checkOrigin(request.origin)
      let member = try call.member
      let lookup: [UInt8]
      let key: [UInt8]?
      let holder: ID?
      switch request.prover {
      case .login:
        guard call.session?.kind == .member else { throw Refusal(.notAllowed) }
        lookup = try call.secret.hash(.loginLookUp, request.tag.bytes)
        let login = try await call.store.read { [lookup] in try $0.login(lookup) }
        (key, holder) = (login?.loginKey, login?.member)
      case .sheet:
        lookup = try call.secret.hash(.loginLookUp, Array("sheet".utf8), request.tag.bytes)
        let sheet = try await call.store.read { [lookup] in try $0.sheet(lookup) }
        (key, holder) = (sheet?.loginKey, sheet?.member)
      }
      let statement: [UInt8]
      do {
        statement = try SignIn.setPassphrase(
          origin: Array(request.origin.utf8), tag: request.tag.bytes, nonce: request.nonce.bytes,
          loginKey: request.login.loginKey.bytes, sealedBlobKey: request.login.sealedBlobKey.bytes,
          sheetSeal: request.login.sheet?.sealedBlobKey.bytes, sheetTag: request.login.sheet?.tag.bytes,
          sheetKey: request.login.sheet?.loginKey.bytes, organisation: organisation)
      } catch { throw Refusal(.malformed) }
      let proved = try call.prove(
        tag: request.tag.bytes, origin: request.origin, nonce: request.nonce, proof: request.proof, key: key,
        statement: statement)
      guard proved != nil, holder == member else { throw Refusal(.notSignedIn) }
      try await call.write { transaction in
        // What proved it must still be in force: of two at once the second has to prove itself anew.
        let present =
          switch request.prover {
          case .login: try transaction.db.login(lookup)?.loginKey
          case .sheet: try transaction.db.sheet(lookup)?.loginKey
          }
        guard present == key else { throw Refusal(.notSignedIn) }
        try transaction.setPassphrase(request.login, member: member, retireSheet: request.prover == .sheet)
        try transaction.audit(.passphraseSet, actor: member)
      }
      // The session that changed it goes on; one that a sheet opened has done what it was for.
      call.service.sessions.close(member: member, but: request.prover == .login ? call.token : nil)
      return Nothing()
    }
    on(API.putBlob) { request, call in
      let member = try call.member
      try await call.write { try $0.putBlob(request, member: member) }
      return Nothing()
    }
  }
}

extension Call {
  fileprivate func budgets(_ loginTag: Bytes, device: [UInt8]?) throws -> [GuessLimits.Budget] {
    GuessLimits.budgets(
      device: device, login: try secret.hash(.loginLookUp, loginTag.bytes), network: network)
  }

  /// A proof for another address is no use here, whoever made it: said plainly, since it is the same for every login.
  fileprivate func checkOrigin(_ origin: String) throws {
    guard service.origins.contains(origin) else { throw Refusal(.otherOrigin) }
  }

  /// Ends a session that was opened a moment ago unless what proved it is in force still: a passphrase that was set meanwhile
  /// ended every session but this one.
  fileprivate func close(
    _ token: [UInt8], unless key: [UInt8], _ present: @escaping @Sendable (Database) throws -> [UInt8]?
  ) async throws {
    if try await store.read(present) == key { return }
    service.sessions.close(token)
    throw Refusal(.notSignedIn)
  }

  /// Checks a sign-in proof. Nil if anything is wrong; else what its nonce came with. An unknown login costs the
  /// same work, against a key that nobody has.
  fileprivate func prove(
    tag: [UInt8], origin: String, nonce: Bytes, proof: Bytes, key: [UInt8]?, organisation: [UInt8]
  ) throws -> Challenges.Origin? {
    let statement: [UInt8]
    do {
      statement = try SignIn.proof(origin: Array(origin.utf8), tag: tag, nonce: nonce.bytes, organisation: organisation)
    } catch { throw Refusal(.malformed) }
    return try prove(tag: tag, origin: origin, nonce: nonce, proof: proof, key: key, statement: statement)
  }

  fileprivate func prove(
    tag: [UInt8], origin: String, nonce: Bytes, proof: Bytes, key: [UInt8]?, statement: [UInt8]
  ) throws -> Challenges.Origin? {
    guard proof.bytes.count == 64 else { throw Refusal(.malformed) }
    let evaluated = try service.challenges.use(nonce.bytes, for: tag)
    let holds: Bool
    do {
      try SigningKey.verify(proof.bytes, statement, publicKey: key ?? secret.releaseKey)
      holds = true
    } catch { holds = false }
    guard holds, key != nil, let evaluated else { return nil }
    return evaluated
  }
}
