import Foundation
import HelplineClient
import HelplineCore
import HelplineVault
import Testing

@testable import helpline_cli

/// Every error of the client. A new one does not compile here until it is listed.
enum ClientErrors {
  static let all: [ClientError] = [
    .unreachable, .badAnswer, .wrongPassphrase, .otherOrganisation, .rolledBack, .fork, .forged, .notAdmitted(.coordinators),
    .noSuchMember, .noSuchContact, .noCoordinator, .noStatisticsKey, .weakPassphrase, .badCode, .invitationRefused, .notWaiting,
    .plainHTTP, .badAddress, .noProfile, .profileInUse, .profileExists, .profileNotPrivate, .newerClient, .busy,
    .nameTooLong, .noSuchCase, .noSuchGoal, .notAMentor, .notAsked, .notAccepted, .notPassedOn, .notTakenOver, .noJournal,
    .noFollowUp, .badShare, .tooFewShares, .wrongShares, .replacedShares, .olderSharesNeeded, .mixedShares, .mentorNotGone,
    .groupNotLost, .runsForOther, .isAdministrator, .noSuchThread, .badCallerCode, .waitsForTakeover, .noSuchRelease,
  ]

  static func place(_ error: ClientError) -> Int {
    switch error {
    case .unreachable: 0
    case .badAnswer: 1
    case .wrongPassphrase: 2
    case .otherOrganisation: 3
    case .rolledBack: 4
    case .fork: 5
    case .forged: 6
    case .notAdmitted: 7
    case .noSuchMember: 8
    case .noSuchContact: 9
    case .noCoordinator: 10
    case .noStatisticsKey: 11
    case .weakPassphrase: 12
    case .badCode: 13
    case .invitationRefused: 14
    case .notWaiting: 15
    case .plainHTTP: 16
    case .badAddress: 17
    case .noProfile: 18
    case .profileInUse: 19
    case .profileExists: 20
    case .profileNotPrivate: 21
    case .newerClient: 22
    case .busy: 23
    case .nameTooLong: 24
    case .noSuchCase: 25
    case .noSuchGoal: 26
    case .notAMentor: 27
    case .notAsked: 28
    case .notAccepted: 29
    case .notPassedOn: 30
    case .notTakenOver: 31
    case .noJournal: 32
    case .noFollowUp: 33
    case .badShare: 34
    case .tooFewShares: 35
    case .wrongShares: 36
    case .replacedShares: 37
    case .olderSharesNeeded: 38
    case .mixedShares: 39
    case .mentorNotGone: 40
    case .groupNotLost: 41
    case .runsForOther: 42
    case .isAdministrator: 43
    case .noSuchThread: 44
    case .badCallerCode: 45
    case .waitsForTakeover: 46
    case .noSuchRelease: 47
    }
  }
}

@Suite("Failures")
struct FailureTests {
  static func failure(_ error: any Error, _ language: Language = .en) -> Failure? {
    Failure(error, speech: Speech(language: language), directory: "/home/aino/helpline")
  }

  @Test("Every error of the client is listed here")
  func listed() { #expect(ClientErrors.all.map(ClientErrors.place) == Array(0..<48)) }

  @Test("A mistake in a file of the configuration is told with its place; a page that is not there is wrong usage")
  func configuration() throws {
    let organisation = try #require(throws: OrganisationInformationError.self) {
      try OrganisationInformation(json: Data("{}".utf8))
    }
    let mistake = try #require(Self.failure(organisation))
    #expect(mistake.status == .refused && mistake.code == "configuration")
    #expect(mistake.text(Speech(language: .en)).contains("organisation.json"))
    let page = try #require(Self.failure(PageError("There is no page.")))
    #expect(page.status == .usage && page.code == "configuration")
  }

  @Test("Every refusal has a sentence in three languages and a fixed exit status", arguments: Refusal.Code.allCases)
  func refusals(code: Refusal.Code) throws {
    for language in Language.allCases {
      let failure = try #require(Self.failure(Refusal(code, retryAfter: 90), language))
      #expect(failure.code == code.rawValue)
      #expect(failure.status == (code == .notSignedIn ? .signedOut : .refused))
      let text = failure.text(Speech(language: language))
      #expect(!text.contains("{") && text.hasSuffix("."))
    }
  }

  @Test("Every error of the client has a sentence in three languages and a fixed exit status", arguments: ClientErrors.all)
  func clientErrors(error: ClientError) throws {
    let status: Ending =
      switch error {
      case .unreachable, .badAnswer: .unreachable
      case .wrongPassphrase, .noProfile: .signedOut
      case .plainHTTP, .badAddress, .nameTooLong: .usage
      default: .refused
      }
    for language in Language.allCases {
      let failure = try #require(Self.failure(error, language))
      #expect(failure.status == status)
      #expect(failure.code.allSatisfy { $0.isLowercase || $0 == "_" })
      let text = failure.text(Speech(language: language))
      #expect(!text.contains("{") && text.hasSuffix("."))
    }
  }

  @Test("Values stand in the sentence")
  func values() throws {
    func text(_ error: any Error) throws -> String { try #require(Self.failure(error)).text(Speech(language: .en)) }
    #expect(try text(Refusal(.slowDown, retryAfter: 61)).contains("2 minutes"))
    #expect(try text(Refusal(.slowDown)).contains("a moment"))
    #expect(try text(ClientError.profileNotPrivate).contains("/home/aino/helpline"))
    #expect(try text(ClientError.notAdmitted(.auditors)).contains("auditors"))
    #expect(try text(Mishap.ambiguousID("a", ["abcdef", "abcdeg"])).contains("abcdef, abcdeg"))
    #expect(try text(CocoaError(.fileNoSuchFile)).contains("CocoaError"))
    #expect(try text(VaultError.outOfMemory).contains("outOfMemory"))
  }

  @Test("Every mishap has a sentence, a code and an exit status")
  func mishaps() throws {
    let mishaps: [(Mishap, Ending)] = [
      (.noPassphrase("V"), .signedOut), (.passphraseFile("f"), .signedOut), (.inputEnded, .refused), (.notConfirmed, .refused),
      (.ambiguousID("a", []), .refused), (.notAnID("u"), .refused), (.unreadableFile("f"), .refused), (.notText("f"), .refused),
      (.personalData, .refused), (.wrongSetUpToken, .refused), (.waitingForApproval, .signedOut), (.sheetOfAnother, .refused),
      (.configuration("w"), .refused), (.nothingGiven, .usage), (.nameTooLong, .usage), (.editorFailed("e"), .refused),
      (.cannotKeep, .refused), (.noText("--file"), .usage),
    ]
    for (mishap, status) in mishaps {
      let failure = try #require(Self.failure(mishap))
      #expect(failure.status == status)
      #expect(!failure.text(Speech(language: .fi)).contains("{"))
    }
    #expect(Self.failure(Mishap.said(.refused)) == nil)
    #expect(Self.failure(Mishap.ambiguousID("a", []))?.code == "ambiguous_id")
    #expect(Self.failure(Mishap.notAnID("a"))?.code == "not_an_id")
    #expect(Self.failure(ClientError.notAMentor)?.code == "not_a_mentor")
    #expect(Self.failure(ClientError.plainHTTP)?.code == "plain_http")
  }

  @Test("What is missing in a contact is named with its option and the codes that are allowed")
  func contactFaults() throws {
    let day = try #require(Day("2026-11-21"))
    func text(_ codes: [ListName: String], note: String = "", status: Ending = .usage) throws -> String {
      do {
        _ = try Contact(day: day, codes: codes, note: note).completed(explaining: codeLists)
        Issue.record("completed")
        return ""
      } catch {
        let failure = try #require(Self.failure(error))
        #expect(failure.status == status)
        return failure.text(Speech(language: .en))
      }
    }
    #expect(try text([:]).contains("--kind"))
    #expect(try text([.contactKind: "silent"]).contains("--channel"))
    #expect(try text([.contactKind: "about_self", .channel: "phone"]).contains("--concern"))
    let whole: [ListName: String] = [.contactKind: "about_self", .channel: "phone", .concern: "change", .outcome: "support"]
    let wrong = try text(whole.merging([.ageBand: "17"]) { _, new in new })
    #expect(wrong == "--age_band 17 is not a choice. Choices: under_15, 15_17, 18_24, 25_39, 40_plus, unknown.")
    #expect(try text(whole, note: String(repeating: "a", count: 20_001), status: .refused).contains("20000"))
  }

  @Test("With --json a failure is one document too, and the sentence goes to standard error")
  func json() throws {
    let pipes = try Pipes()
    #expect(try Context(pipes, json: true).report(ClientError.noProfile) == .signedOut)
    let written = try pipes.written()
    #expect(written.results == "{\"error\":\"no_profile\"}\n")
    #expect(written.errors.hasPrefix("Nobody has signed in"))
  }

  @Test("Without --json nothing of a failure goes to standard output")
  func human() throws {
    let pipes = try Pipes()
    #expect(try Context(pipes).report(ClientError.unreachable).rawValue == 3)
    #expect(try pipes.written().results == "")
  }
}
