/// What anybody may know of the server.
package struct OrganisationStatus: Codable, Sendable, Equatable {
  /// Absent until the organisation is created.
  package var organisation: ID?
  package var timeZone: String
  package var day: Day
  package var month: Month
  /// Public key that signs releases and checkpoints; goes into the roster.
  package var release: Bytes
  /// Months until a contact is purged.
  package var purgeContactMonths: Int
  package var purgeCaseMonths: Int
  package var purgeThreadMonths: Int
  package var demonstration: Bool

  package init(
    organisation: ID?, timeZone: String, day: Day, month: Month, release: Bytes, purgeContactMonths: Int, purgeCaseMonths: Int,
    purgeThreadMonths: Int, demonstration: Bool
  ) {
    self.organisation = organisation
    self.timeZone = timeZone
    self.day = day
    self.month = month
    self.release = release
    self.purgeContactMonths = purgeContactMonths
    self.purgeCaseMonths = purgeCaseMonths
    self.purgeThreadMonths = purgeThreadMonths
    self.demonstration = demonstration
  }
}

/// The oblivious function for the founder's passphrase, under the set-up token.
package struct EvaluateFounding: Codable, Sendable {
  package var setUpToken: String
  package var loginTag: Bytes
  package var blinded: Bytes

  package init(setUpToken: String, loginTag: Bytes, blinded: Bytes) {
    self.setUpToken = setUpToken
    self.loginTag = loginTag
    self.blinded = blinded
  }
}

package struct Evaluated: Codable, Sendable {
  package var evaluated: Bytes
  package var secretNumber: UInt32
  /// For the proof that follows; absent where none does.
  package var nonce: Bytes?

  package init(evaluated: Bytes, secretNumber: UInt32, nonce: Bytes? = nil) {
    self.evaluated = evaluated
    self.secretNumber = secretNumber
    self.nonce = nonce
  }
}

package struct FoundOrganisation: Codable, Sendable {
  package var setUpToken: String
  package var roster: Signed
  package var records: [NewRecord]
  package var login: NewLogin
  package var blob: Bytes
  package var name: NewName

  package init(setUpToken: String, roster: Signed, records: [NewRecord], login: NewLogin, blob: Bytes, name: NewName) {
    self.setUpToken = setUpToken
    self.roster = roster
    self.records = records
    self.login = login
    self.blob = blob
    self.name = name
  }
}

/// The id of what was created: the same answer however often the same bytes come.
package struct Created: Codable, Sendable, Equatable {
  package var id: ID
  package init(id: ID) { self.id = id }
}

extension API {
  package static let organisation = Endpoint<Nothing, OrganisationStatus>(
    "organisation", .get, "/organisation", access: .open, summary: "What anybody may know of the server.")
  package static let evaluateFounding = Endpoint<EvaluateFounding, Evaluated>(
    "evaluateFounding", .post, "/organisation/evaluations", access: .open,
    summary: "Evaluate the oblivious function for the founder's passphrase.",
    refusals: [.notSignedIn, .founded, .slowDown])
  package static let foundOrganisation = Endpoint<FoundOrganisation, Created>(
    "foundOrganisation", .post, "/organisation", access: .open,
    summary: "Create the organisation: first roster, first groups, first administrator.",
    refusals: [.notSignedIn, .founded, .notEntitled, .brokenChain, .wrongWraps, .wrongSize, .slowDown], status: 201)
}
