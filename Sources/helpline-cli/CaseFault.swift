import HelplineClient
import HelplineCore

/// Why a case cannot be changed as asked, with what is needed to say it in words.
struct CaseFault: Error {
  enum Reason: Equatable, Sendable {
    case step(CaseError)
    case record(CaseRecordError)
  }

  let reason: Reason
  let lists: CodeLists
  let year: Int

  /// Runs what may throw a rule's error, so that it can be explained.
  static func explaining<Value>(_ lists: CodeLists, _ year: Int, _ body: () async throws -> Value) async throws -> Value {
    do { return try await body() } catch let error as CaseError {
      throw CaseFault(reason: .step(error), lists: lists, year: year)
    } catch let error as CaseRecordError { throw CaseFault(reason: .record(error), lists: lists, year: year) } catch let error
      as ContactError
    { throw ContactFault(error: error, lists: lists, year: year) } catch let error as ReferralError {
      throw ReferralFault(error, lists) ?? error
    }
  }

  var sentence: CaseFaultMessage {
    switch reason {
    case .step(.notAllowed): .notAllowed
    case .step(.notTheirs): .notTheirs
    case .step(.notAPair): .notAPair
    case .step(.notAssessed): .notAssessed
    case .step(.noNeed): .noNeed
    case .step(.noReason): .noReason
    case .record(.unknownCode): .unknownCode
    case .record(.tooLong): .tooLong
    case .record(.empty): .empty
    case .record(.futureDay): .futureDay
    case .record(.noContact): .noContact
    }
  }

  /// Whether an option said what it cannot say.
  var isUsage: Bool {
    switch reason {
    case .record(.unknownCode), .record(.futureDay): true
    case .record(.tooLong), .record(.empty), .record(.noContact), .step: false
    }
  }

  func values(_ speech: Speech) -> [String: String] {
    switch reason {
    case .step(.notAllowed(let from, let to)), .step(.notTheirs(let from, let to)):
      ["from": label(from, speech), "to": label(to, speech)]
    case .record(.unknownCode(let list, let code)):
      [
        "flag": list.caseFlag, "code": code,
        "codes": lists.list(list).codes(in: year).map(\.id).joined(separator: ", "),
      ]
    case .record(.tooLong(let field, let longest)): ["field": speech(CaseField(field)), "most": String(longest)]
    case .record(.empty(let field)): ["field": speech(CaseField(field))]
    case .record(.futureDay(let day)): ["day": day.description]
    case .step, .record(.noContact): [:]
    }
  }

  private func label(_ status: CaseStatus, _ speech: Speech) -> String {
    lists.list(.caseStatus).label(status.rawValue, speech.language)
  }
}

extension ListName {
  /// The list's option in the commands of a case.
  var caseFlag: String {
    switch self {
    case .caseOrigin: "--origin"
    case .closureReason: "--reason"
    case .goalDomain: "--domain"
    case .meetingType: "--type"
    case .agencyKind: "--kind"
    case .referralService: "--service"
    default: flag
    }
  }
}

extension AssignmentError {
  var sentence: CaseFaultMessage {
    switch self {
    case .barred: .barred
    case .isMentor: .isMentor
    case .nobodyAsked: .nobodyAsked
    case .namedNow: .namedNow
    case .noHandOver: .noHandOver
    case .noMentor: .notActiveYet
    }
  }
}

extension GoalError {
  var sentence: CaseFaultMessage {
    switch self {
    case .offScale: .offScale
    case .beforeLast: .beforeLast
    }
  }
}

/// A text of a case that a person types.
enum CaseField: String, Sentence {
  case need, assessment, nextStep, text, reason, name, area, mayShare, shared, outcome, directory, from, reference

  /// By its name in the payload; one that has no word of its own is a text.
  init(_ field: String) {
    switch field {
    case "next_step": self = .nextStep
    case "may_share": self = .mayShare
    default: self = CaseField(rawValue: field) ?? .text
    }
  }

  var label: Label {
    switch self {
    case .need: Label(fi: "Tuen tarve", sv: "Behov av stöd", en: "Need")
    case .assessment: Label(fi: "Arvio", sv: "Bedömning", en: "Assessment")
    case .nextStep: Label(fi: "Seuraava askel", sv: "Nästa steg", en: "Next step")
    case .text: Label(fi: "Teksti", sv: "Text", en: "Text")
    case .reason: Label(fi: "Perustelu", sv: "Motivering", en: "Reason")
    case .name: Label(fi: "Nimi", sv: "Namn", en: "Name")
    case .area: Label(fi: "Osa-alue", sv: "Område", en: "Area")
    case .shared: Label(fi: "Palvelulle kerrottava", sv: "Berättas för tjänsten", en: "Told to the service")
    case .outcome: ReferralMessage.outcome.label
    case .directory: ReferralMessage.directory.label
    case .from: ReferralMessage.from.label
    case .reference: ReferralMessage.theirReference.label
    case .mayShare: Label(fi: "Saa kertoa", sv: "Får berättas", en: "May be shared")
    }
  }
}

/// A step that a referral cannot take, with what is needed to say it in words.
struct ReferralFault: Error {
  private enum Step {
    case outbound(from: ReferralState, to: ReferralState)
    case inbound(from: Inbound.State, to: Inbound.State)
  }

  private let step: Step
  private let lists: CodeLists

  /// Nil for what is no step.
  init?(_ error: ReferralError, _ lists: CodeLists) {
    switch error {
    case .notAllowed(let from, let to): step = .outbound(from: from, to: to)
    case .inboundNotAllowed(let from, let to): step = .inbound(from: from, to: to)
    case .otherCase, .kept: return nil
    }
    self.lists = lists
  }

  func values(_ speech: Speech) -> [String: String] {
    switch step {
    case .outbound(let from, let to):
      [from, to].map { lists.list(.referralState).label($0.rawValue, speech.language) }.asSteps
    case .inbound(let from, let to): [from, to].map { speech($0.word) }.asSteps
    }
  }
}

extension [String] {
  fileprivate var asSteps: [String: String] { ["from": self[0], "to": self[1]] }
}

extension ReferralFlowError {
  var sentence: ReferralFaultMessage {
    switch self {
    case .noSuchReferral: .noSuchReferral
    case .noSuchInbound: .noSuchInbound
    }
  }
}
