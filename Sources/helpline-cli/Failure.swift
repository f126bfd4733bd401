import Foundation
import HelplineClient
import HelplineCore
import HelplineVault

/// An error as the command line shows it: a sentence, an exit status, and a code that scripts can rely on.
struct Failure: Equatable, Sendable {
  let status: Ending
  let code: String
  let label: Label
  let values: [String: String]

  private init(_ status: Ending, _ code: String, _ label: Label, _ values: [String: String] = [:]) {
    (self.status, self.code, self.label, self.values) = (status, code, label, values)
  }

  private init(_ status: Ending, _ message: MishapMessage, _ values: [String: String] = [:]) {
    self.init(status, Self.snake(message.rawValue), message.label, values)
  }

  private init(_ status: Ending, _ message: CaseFaultMessage, _ values: [String: String] = [:]) {
    self.init(status, Self.snake(message.rawValue), message.label, values)
  }

  private init(_ status: Ending, _ fault: StatisticsFault, _ values: [String: String] = [:]) {
    self.init(status, Self.snake(fault.rawValue), fault.label, values)
  }

  private init(_ status: Ending, _ message: ThreadMessage) {
    self.init(status, "thread_" + Self.snake(message.rawValue), message.label)
  }

  private init(_ status: Ending, _ message: ReferralFaultMessage, _ values: [String: String] = [:]) {
    self.init(status, Self.snake(message.rawValue), message.label, values)
  }

  /// Nil if nothing is left to say.
  init?(_ error: any Error, speech: Speech, directory: String = "") {
    switch error {
    case let refusal as Refusal:
      self.init(
        Self.status(of: refusal.code), refusal.code.rawValue, refusal.code.message,
        ["wait": speech.wait(seconds: refusal.retryAfter), "field": refusal.field ?? ""])
    case let error as ClientError:
      var values = ["directory": directory]
      if case .notAdmitted(let group) = error { values["group"] = speech(group.label) }
      self.init(Self.status(of: error), Self.code(of: error), error.message, values)
    case let error as VaultError:
      // What came from the server was turned into a `ClientError` where it was read; this is of our own making.
      self.init(.refused, .unexpected, ["type": "VaultError.\(error)"])
    case let error as ContactFault: self.init(error, speech)
    case let error as CaseFault:
      self.init(error.isUsage ? .usage : .refused, error.sentence, error.values(speech))
    case let error as AssignmentError: self.init(.refused, error.sentence)
    case let error as GoalError: self.init(.refused, error.sentence)
    case let refused as ClosingRefused:
      self.init(.refused, refused.reason.fault, ["month": refused.month.description, "table": refused.table ?? ""])
    case let error as DirectoryFileError: self.init(error, speech)
    case let error as ServiceMishap: self.init(error)
    case is CallerThreadError: self.init(.refused, ThreadMessage.full)
    case let error as ReferralFlowError: self.init(.refused, error.sentence)
    case ReferralError.otherCase: self.init(.refused, ReferralFaultMessage.otherCase)
    case ReferralError.kept: self.init(.refused, ReferralFaultMessage.referralKept)
    case let fault as ReferralFault: self.init(.refused, .referralNotAllowed, fault.values(speech))
    case is CaseNetworkError: self.init(.refused, CaseFaultMessage.noSuchAgency)
    case is CodeListsError, is ConfigurationFolderError, is OrganisationInformationError:
      self.init(.refused, .configuration, ["what": "\(error)"])
    // Not 1, which says that a page is another one.
    case is PageError: self.init(.usage, .configuration, ["what": "\(error)"])
    case let mishap as Mishap:
      guard let failure = Self(mishap) else { return nil }
      self = failure
    default: self.init(.refused, .unexpected, ["type": String(describing: type(of: error))])
    }
  }

  private init?(_ mishap: Mishap) {
    switch mishap {
    case .noPassphrase(let variable): self.init(.signedOut, .noPassphrase, ["variable": variable])
    case .passphraseFile(let file): self.init(.signedOut, .passphraseFile, ["file": file])
    case .inputEnded: self.init(.refused, .inputEnded)
    case .notConfirmed: self.init(.refused, .notConfirmed)
    case .ambiguousID(let id, let matches):
      self.init(.refused, .ambiguousID, ["id": id, "matches": matches.joined(separator: ", ")])
    case .notAnID(let id): self.init(.refused, .notAnID, ["id": id])
    case .unreadableFile(let file): self.init(.refused, .unreadableFile, ["file": file])
    case .notText(let file): self.init(.refused, .notText, ["file": file])
    case .personalData: self.init(.refused, .personalData)
    case .wrongSetUpToken: self.init(.refused, .wrongSetUpToken)
    case .waitingForApproval: self.init(.signedOut, .waitingForApproval)
    case .sheetOfAnother: self.init(.refused, .sheetOfAnother)
    case .configuration(let what): self.init(.refused, .configuration, ["what": what])
    case .nothingGiven: self.init(.usage, .nothingGiven)
    case .nameTooLong: self.init(.usage, .nameTooLong)
    case .editorFailed(let editor): self.init(.refused, .editorFailed, ["editor": editor])
    case .cannotKeep: self.init(.refused, .cannotKeep)
    case .needsConversation: self.init(.usage, ThreadMessage.needsConversation)
    case .answersInbound: self.init(.refused, ReferralFaultMessage.answersInbound)
    case .noText(let flag): self.init(.usage, CaseFaultMessage.noText, ["flag": flag])
    case .noSuchTable: self.init(.refused, .noSuchTable)
    case .notARelease(let file): self.init(.refused, .notARelease, ["file": file])
    case .yearNotClosed(let year): self.init(.refused, .yearNotClosed, ["year": String(year)])
    case .unwritableFile(let file): self.init(.refused, .unwritableFile, ["file": file])
    case .said: return nil
    }
  }

  private init(_ fault: ContactFault, _ speech: Speech) {
    func values(_ list: ListName, _ code: String) -> [String: String] {
      let codes = fault.lists.list(list).codes(in: fault.year).map(\.id).joined(separator: ", ")
      return ["list": speech(fault.lists.list(list).label), "flag": list.flag, "code": code, "codes": codes]
    }
    switch fault.error {
    case .missing(let list): self.init(.usage, .missingCode, values(list, ""))
    case .unknownCode(let list, let code): self.init(.usage, MishapMessage.unknownCode, values(list, code))
    case .notAsked(.referralService): self.init(.refused, ReferralFaultMessage.notReferred)
    case .tooManyReferrals: self.init(.refused, ReferralFaultMessage.tooManyReferrals)
    case .referral(let error):
      let found = CaseFault(reason: .record(error), lists: fault.lists, year: fault.year)
      self.init(found.isUsage ? .usage : .refused, found.sentence, found.values(speech))
    case .notAsked(let list): self.init(.usage, MishapMessage.unknownCode, values(list, ""))
    case .noteTooLong: self.init(.refused, .noteTooLong, ["most": String(Contact.longestNote)])
    }
  }

  private init(_ status: Ending, _ message: ServiceFaultMessage, _ values: [String: String] = [:]) {
    self.init(status, Self.snake(message.rawValue), message.label, values)
  }

  private init(_ error: DirectoryFileError, _ speech: Speech) {
    switch error {
    case .notJSON(let what): self.init(.refused, .wrongServiceJSON, ["what": what])
    case .noServices: self.init(.refused, .notServices)
    case .newerVersion: self.init(.refused, .newerServices)
    case .tooMany: self.init(.refused, .tooManyServices, ["most": String(Directory.most)])
    case .wrong(let number, let name, let fault):
      self.init(
        .refused, .wrongService,
        [
          "number": String(number), "name": name ?? "–", "field": fault.field.isEmpty ? "–" : fault.field,
          "what": fault.what.text(speech),
        ])
    }
  }

  private init(_ mishap: ServiceMishap) {
    switch mishap {
    case .noSuchService(let id): self.init(.refused, .noSuchService, ["id": id])
    case .notOne(let count): self.init(.refused, .notOneService, ["count": String(count)])
    case .unknownKind(let kind, let kinds):
      self.init(.usage, ServiceFaultMessage.unknownKind, ["kind": kind, "kinds": kinds.joined(separator: ", ")])
    }
  }

  func text(_ speech: Speech) -> String { speech(label, values) }

  // MARK: Exit status

  private static func status(of code: Refusal.Code) -> Ending {
    switch code {
    case .notSignedIn: .signedOut
    case .malformed, .notAllowed, .notFound, .noSuchMethod, .stale, .idTaken, .loginTaken, .takenUp, .rekeyRequired,
      .monthClosed, .founded, .tooLarge, .otherMedia, .lastHolder, .notFounded, .otherOrigin, .noCoordinator, .noStatisticsKey,
      .notEntitled,
      .brokenChain, .wrongWraps, .wrongSize, .outsideWindow, .tooMany, .invalidService, .slowDown, .internalError, .littleSpace,
      .closingRuns, .outOfOrder, .tooEarly, .wrongSecret, .noPlan:
      .refused
    }
  }

  private static func status(of error: ClientError) -> Ending {
    switch error {
    case .unreachable, .badAnswer: .unreachable
    case .wrongPassphrase, .noProfile: .signedOut
    case .plainHTTP, .badAddress, .nameTooLong: .usage
    case .otherOrganisation, .rolledBack, .fork, .forged, .notAdmitted, .noSuchMember, .noSuchContact, .noCoordinator,
      .noStatisticsKey, .weakPassphrase, .badCode, .invitationRefused, .notWaiting, .profileInUse, .profileExists,
      .profileNotPrivate, .newerClient, .busy, .noSuchCase, .noSuchGoal, .noSuchRelease, .notAMentor, .notAsked, .notAccepted,
      .notPassedOn, .notTakenOver, .waitsForTakeover, .noJournal, .noFollowUp, .badShare, .tooFewShares, .wrongShares,
      .replacedShares, .olderSharesNeeded, .mixedShares, .mentorNotGone, .groupNotLost, .runsForOther, .isAdministrator,
      .noSuchThread, .badCallerCode:
      .refused
    }
  }

  // MARK: Codes

  private static func code(of error: ClientError) -> String {
    snake(String(String(describing: error).prefix { $0.isLetter }))
  }

  /// `wrongPassphrase` as `wrong_passphrase`, as the server's codes are written. "ID" is one word, "A" in `notAPair` another.
  private static func snake(_ name: String) -> String {
    let letters = Array(name)
    var out = ""
    for (place, letter) in letters.enumerated() {
      let beginsWord =
        letter.isUppercase && place > 0
        && (!letters[place - 1].isUppercase || letters.dropFirst(place + 1).first?.isLowercase == true)
      out += (beginsWord ? "_" : "") + letter.lowercased()
    }
    return out
  }
}
