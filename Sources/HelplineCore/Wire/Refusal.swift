import Foundation

/// Everything a client may be told went wrong: a closed set of codes, sent as `application/problem+json`.
package struct Refusal: Error, Equatable, Sendable {
  package enum Code: String, Codable, CaseIterable, Sendable {
    // 400
    case malformed
    // 401
    case notSignedIn = "not_signed_in"
    // 403
    case notAllowed = "not_allowed"
    // 404
    case notFound = "not_found"
    // 405
    case noSuchMethod = "no_such_method"
    // 409
    case stale
    case idTaken = "id_taken"
    case loginTaken = "login_taken"
    case takenUp = "taken_up"
    case rekeyRequired = "rekey_required"
    case monthClosed = "month_closed"
    case founded
    case closingRuns = "closing_runs"
    case outOfOrder = "out_of_order"
    // 413, 415
    case tooLarge = "too_large"
    case otherMedia = "other_media"
    // 422
    case lastHolder = "last_holder"
    case notFounded = "not_founded"
    case otherOrigin = "other_origin"
    case noCoordinator = "no_coordinator"
    case noStatisticsKey = "no_statistics_key"
    case notEntitled = "not_entitled"
    case brokenChain = "broken_chain"
    case wrongWraps = "wrong_wraps"
    case wrongSize = "wrong_size"
    case outsideWindow = "outside_window"
    case tooMany = "too_many"
    case tooEarly = "too_early"
    case wrongSecret = "wrong_secret"
    case noPlan = "no_plan"
    case invalidService = "invalid_service"
    // 429
    case slowDown = "slow_down"
    // 500, 507
    case internalError = "internal_error"
    case littleSpace = "little_space"

    package var status: Int {
      switch self {
      case .malformed: 400
      case .notSignedIn: 401
      case .notAllowed: 403
      case .notFound: 404
      case .noSuchMethod: 405
      case .stale, .idTaken, .loginTaken, .takenUp, .rekeyRequired, .monthClosed, .founded, .closingRuns, .outOfOrder: 409
      case .tooLarge: 413
      case .otherMedia: 415
      case .lastHolder, .notFounded, .otherOrigin, .noCoordinator, .noStatisticsKey, .notEntitled, .brokenChain, .wrongWraps,
        .wrongSize, .outsideWindow, .tooMany, .tooEarly, .wrongSecret, .noPlan, .invalidService:
        422
      case .slowDown: 429
      case .internalError: 500
      case .littleSpace: 507
      }
    }

    /// For whoever reads the wire; what a member sees is in the client's language.
    package var title: String {
      switch self {
      case .malformed: "The request is not of the declared form."
      case .notSignedIn: "Not signed in."
      case .notAllowed: "Your roles do not allow this."
      case .notFound: "There is no such thing, or not for you."
      case .noSuchMethod: "This address does not take that method."
      case .stale: "Something newer is there: fetch it and try again."
      case .idTaken: "This id is taken by something else."
      case .loginTaken: "This login is taken."
      case .takenUp: "A coordinator has taken this contact up."
      case .rekeyRequired: "A newer key is there: fetch it and seal again."
      case .monthClosed: "This month does not take entries: seal to an open one."
      case .founded: "The organisation exists already."
      case .closingRuns: "A month is being closed: wait until that has ended."
      case .outOfOrder: "Months are closed one after the other: this is not the next one."
      case .tooLarge: "The request is too large."
      case .otherMedia: "The body must be application/json, not compressed."
      case .lastHolder: "Nobody would be left who can do this."
      case .notFounded: "No organisation has been created yet."
      case .otherOrigin: "The server is not set to be addressed like this: see its setting http.origins."
      case .noCoordinator: "No coordinator has signed in yet, so nobody could read a contact."
      case .noStatisticsKey: "There is no statistics key for this month yet: a coordinator must sign in."
      case .notEntitled: "The signer may not do what the document does."
      case .brokenChain: "The document does not follow from the newest one."
      case .wrongWraps: "The keys are not wrapped to exactly those who must have them."
      case .wrongSize: "A field does not have the size of its kind."
      case .outsideWindow: "The time for this has passed."
      case .tooMany: "There are as many of these as there may be: remove one first."
      case .tooEarly: "A month is closed from the 3rd day of the next one on."
      case .wrongSecret: "The secrets are not those of the month's keys."
      case .noPlan: "The server has no publication plans that hold: it says why when it starts."
      case .invalidService: "A service is not as Open Referral HSDS wants it."
      case .slowDown: "Too many tries: wait."
      case .internalError: "The server met an error."
      case .littleSpace: "The server's disk is nearly full."
      }
    }
  }

  package var code: Code
  /// Seconds to wait, with `slow_down`.
  package var retryAfter: Int?
  /// The methods that the address takes, with `no_such_method`.
  package var allow: String?
  /// The number of the newest there is, with `stale`: version, position, revision or number, as the request counts it.
  package var newest: UInt32?
  /// What is stored, with `stale` on a contact, for who may open it.
  package var contact: StoredContact?
  /// The same of a case.
  package var oneCase: StoredCase?
  /// Where it is wrong, with `invalid_service`: as `services[3].phones[0].number`. The directory is no secret.
  package var field: String?

  package init(
    _ code: Code, retryAfter: Int? = nil, allow: String? = nil, newest: UInt32? = nil, contact: StoredContact? = nil,
    oneCase: StoredCase? = nil, field: String? = nil
  ) {
    self.code = code
    self.retryAfter = retryAfter
    self.allow = allow
    self.newest = newest
    self.contact = contact
    self.oneCase = oneCase
    self.field = field
  }
}

/// The body of a refusal (RFC 9457).
package struct Problem: Codable, Sendable {
  package var status: Int
  package var title: String
  package var code: Refusal.Code
  /// With `stale`: the number of the newest there is, so that a client knows what to fetch.
  package var newest: UInt32?
  /// With `stale` on a contact: what is stored, so that a client can merge.
  package var contact: StoredContact?
  /// The same of a case.
  package var oneCase: StoredCase?
  /// With `invalid_service`: which field is wrong.
  package var field: String?

  package init(_ refusal: Refusal) {
    status = refusal.code.status
    title = refusal.code.title
    code = refusal.code
    newest = refusal.newest
    contact = refusal.contact
    oneCase = refusal.oneCase
    field = refusal.field
  }
}
