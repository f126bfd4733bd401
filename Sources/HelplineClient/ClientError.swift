import HelplineCore
import HelplineVault

/// What can go wrong on the client's side, beside a server's `Refusal`.
package enum ClientError: Error, Equatable, Sendable {
  /// No answer: the server is away, or the network is.
  case unreachable
  /// An answer that is not of the declared form.
  case badAnswer
  case wrongPassphrase
  /// The organisation's chain is not the one that this profile or blob knows.
  case otherOrganisation
  /// Older than what was already seen: rosters, groups, keys, audit log or a contact.
  case rolledBack
  /// Two histories of one organisation: nothing more is written.
  case fork
  /// Something that a server cannot make true: a bad signature, a key of somebody who may not, a broken chain.
  case forged
  case notAdmitted(Group)
  case noSuchMember
  case noSuchContact
  case noSuchCase
  case noSuchGoal
  case noSuchRelease
  case notAMentor
  /// Nobody asks this member to take the case, or they have answered.
  case notAsked
  /// The successor has not accepted yet.
  case notAccepted
  /// The mentor before has not passed the journal on yet.
  case notPassedOn
  /// A journal that was passed on is taken over before anything is written.
  case notTakenOver
  /// The journal is on its way: who was asked has it, and takes it over before anything else changes about the mentor.
  case waitsForTakeover
  /// The journal is another member's.
  case noJournal
  /// There is no follow-up of that month to be made.
  case noFollowUp
  /// What was typed is no recovery share.
  case badShare
  /// Of one set there are fewer shares than it takes.
  case tooFewShares
  /// The shares do not fit together, or are not this organisation's.
  case wrongShares
  /// The shares are of a recovery key that was replaced.
  case replacedShares
  /// It was wrapped to an older recovery key only: the shares of that one are needed as well.
  case olderSharesNeeded
  /// There are shares of a set that this ceremony does not need.
  case mixedShares
  /// The mentor before is still a mentor, and can pass the journal on.
  case mentorNotGone
  /// The group still has members who can admit others.
  case groupNotLost
  /// Who is to be admitted holds the ceremony on their own account.
  case runsForOther
  case isAdministrator
  /// No thread opens with this code: it was retired, erased or purged, or never given.
  case noSuchThread
  /// Not the digits of a caller code: nothing was sent.
  case badCallerCode
  case noCoordinator
  case noStatisticsKey
  case nameTooLong
  case weakPassphrase
  case badCode
  case invitationRefused
  case notWaiting
  case plainHTTP
  case badAddress
  case noProfile
  case profileInUse
  case profileExists
  case profileNotPrivate
  case newerClient
  case busy
}

extension ClientError {
  /// What an error of the vault means for a person.
  init(_ error: VaultError) {
    switch error {
    case .rolledBack: self = .rolledBack
    case .fork: self = .fork
    case .malformed, .refused, .badPoint, .brokenChain, .notEntitled, .tooLarge, .unavailable, .outOfMemory: self = .forged
    }
  }
}

/// Runs what verifies something that came from the server: an error of the vault there means that the server, or what it
/// stores, cannot be believed.
func believing<Value: ~Copyable>(_ body: () throws(VaultError) -> Value) throws(ClientError) -> Value {
  do { return try body() } catch { throw ClientError(error) }
}
