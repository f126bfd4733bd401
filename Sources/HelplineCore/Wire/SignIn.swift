/// The oblivious function for a login: docs/protocol.md 2.3.
package struct EvaluateLogin: Codable, Sendable {
  package var loginTag: Bytes
  package var blinded: Bytes
  /// Of a device that has signed in before.
  package var device: Bytes?

  package init(loginTag: Bytes, blinded: Bytes, device: Bytes?) {
    self.loginTag = loginTag
    self.blinded = blinded
    self.device = device
  }
}

package struct AskChallenge: Codable, Sendable {
  package var tag: Bytes
  package init(tag: Bytes) { self.tag = tag }
}

package struct Challenge: Codable, Sendable {
  package var nonce: Bytes
  package init(nonce: Bytes) { self.nonce = nonce }
}

package struct SignInRequest: Codable, Sendable {
  package var loginTag: Bytes
  package var origin: String
  package var nonce: Bytes
  package var proof: Bytes
  package var device: Bytes?

  package init(loginTag: Bytes, origin: String, nonce: Bytes, proof: Bytes, device: Bytes?) {
    self.loginTag = loginTag
    self.origin = origin
    self.nonce = nonce
    self.proof = proof
    self.device = device
  }
}

/// Given only after everything passed.
package struct SignedIn: Codable, Sendable {
  package var token: Bytes
  package var member: ID
  package var blob: Bytes
  package var blobVersion: UInt32
  package var sealedBlobKey: Bytes
  package var device: Bytes
  /// The server has a newer secret: harden the passphrase anew while it is at hand.
  package var renewSecret: Bool
  package var audit: WireHead

  package init(
    token: Bytes, member: ID, blob: Bytes, blobVersion: UInt32, sealedBlobKey: Bytes, device: Bytes, renewSecret: Bool,
    audit: WireHead
  ) {
    self.token = token
    self.member = member
    self.blob = blob
    self.blobVersion = blobVersion
    self.sealedBlobKey = sealedBlobKey
    self.device = device
    self.renewSecret = renewSecret
    self.audit = audit
  }
}

package struct SheetSignIn: Codable, Sendable {
  package var sheetTag: Bytes
  package var origin: String
  package var nonce: Bytes
  package var proof: Bytes

  package init(sheetTag: Bytes, origin: String, nonce: Bytes, proof: Bytes) {
    self.sheetTag = sheetTag
    self.origin = origin
    self.nonce = nonce
    self.proof = proof
  }
}

/// A session that can do nothing but set a passphrase.
package struct SheetSignedIn: Codable, Sendable {
  package var token: Bytes
  package var member: ID
  package var sealedBlobKey: Bytes
  package var blob: Bytes
  package var blobVersion: UInt32

  package init(token: Bytes, member: ID, sealedBlobKey: Bytes, blob: Bytes, blobVersion: UInt32) {
    self.token = token
    self.member = member
    self.sealedBlobKey = sealedBlobKey
    self.blob = blob
    self.blobVersion = blobVersion
  }
}

/// The oblivious function for a new passphrase of one's own login.
package struct EvaluatePassphrase: Codable, Sendable {
  package var loginTag: Bytes
  package var blinded: Bytes

  package init(loginTag: Bytes, blinded: Bytes) {
    self.loginTag = loginTag
    self.blinded = blinded
  }
}

package struct SetPassphrase: Codable, Sendable {
  package enum Prover: String, Codable, CaseIterable, Sendable { case login, sheet }

  package var prover: Prover
  package var origin: String
  /// Of the prover: login tag or sheet tag.
  package var tag: Bytes
  package var nonce: Bytes
  package var proof: Bytes
  package var login: NewLogin

  package init(prover: Prover, origin: String, tag: Bytes, nonce: Bytes, proof: Bytes, login: NewLogin) {
    self.prover = prover
    self.origin = origin
    self.tag = tag
    self.nonce = nonce
    self.proof = proof
    self.login = login
  }
}

package struct PutBlob: Codable, Sendable {
  /// One more than the present version.
  package var version: UInt32
  package var blob: Bytes

  package init(version: UInt32, blob: Bytes) {
    self.version = version
    self.blob = blob
  }
}

extension API {
  package static let evaluateLogin = Endpoint<EvaluateLogin, Evaluated>(
    "evaluateLogin", .post, "/evaluations", access: .open, summary: "Evaluate the oblivious function for a login.",
    refusals: [.notFounded, .slowDown])
  package static let challenge = Endpoint<AskChallenge, Challenge>(
    "challenge", .post, "/challenges", access: .open, summary: "A nonce for a login tag or a recovery sheet's tag.",
    refusals: [.notFounded])
  package static let signIn = Endpoint<SignInRequest, SignedIn>(
    "signIn", .post, "/sessions", access: .open, summary: "Sign in.",
    refusals: [.notSignedIn, .notFounded, .otherOrigin], status: 201)
  package static let signOut = Endpoint<Nothing, Nothing>(
    "signOut", .delete, "/sessions/current", access: .sheetOrMember, summary: "End this session.")
  package static let sheetSignIn = Endpoint<SheetSignIn, SheetSignedIn>(
    "sheetSignIn", .post, "/sheets/sessions", access: .open, summary: "Open a session by a recovery sheet.",
    refusals: [.notSignedIn, .notFounded, .otherOrigin], status: 201)
  package static let evaluatePassphrase = Endpoint<EvaluatePassphrase, Evaluated>(
    "evaluatePassphrase", .post, "/passphrase/evaluations", access: .sheetOrMember,
    summary: "Evaluate the oblivious function for a new passphrase of one's own login.", refusals: [.slowDown])
  package static let setPassphrase = Endpoint<SetPassphrase, Nothing>(
    "setPassphrase", .put, "/passphrase", access: .sheetOrMember,
    summary: "Replace login key and seals; ends other sessions.", refusals: [.otherOrigin, .wrongSize, .stale])
  package static let putBlob = Endpoint<PutBlob, Nothing>(
    "putBlob", .put, "/blob", access: .member, summary: "Replace one's own sealed keys.", refusals: [.stale, .wrongSize])
}
