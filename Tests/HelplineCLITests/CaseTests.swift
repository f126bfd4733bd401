import Foundation
import HelplineClient
import HelplineCore
import Testing

@testable import helpline_cli

@Suite("Why a case cannot be changed")
struct CaseFaultTests {
  private static let steps: [CaseError] = [
    .notAllowed(from: .intake, to: .active), .notTheirs(from: .active, to: .closing), .notAPair, .notAssessed, .noNeed, .noReason,
  ]
  private static let records: [(CaseRecordError, Ending)] = [
    (.unknownCode(.closureReason, "tired"), .usage), (.tooLong("next_step", longest: 2_000), .refused),
    (.empty("name"), .refused),
    (.noContact, .refused), (.futureDay(Day("2026-01-01")!), .usage),
  ]

  private static func text(_ error: any Error, _ language: Language, status: Ending = .refused) throws -> String {
    let failure = try #require(FailureTests.failure(error, language))
    #expect(failure.status == status)
    #expect(failure.code.allSatisfy { $0.isLowercase || $0 == "_" })
    return failure.text(Speech(language: language))
  }

  @Test("Every error of a case's rules has a sentence in three languages and a fixed exit status", arguments: Language.allCases)
  func sentences(language: Language) throws {
    var texts: [String] = []
    for error in Self.steps {
      texts.append(try Self.text(CaseFault(reason: .step(error), lists: codeLists, year: 2026), language))
    }
    for (error, status) in Self.records {
      texts.append(try Self.text(CaseFault(reason: .record(error), lists: codeLists, year: 2026), language, status: status))
    }
    let others: [any Error] = [
      AssignmentError.barred, AssignmentError.isMentor, AssignmentError.nobodyAsked, AssignmentError.namedNow,
      AssignmentError.noHandOver, AssignmentError.noMentor, GoalError.offScale, GoalError.beforeLast,
      CaseNetworkError.noSuchAgency,
    ]
    for error in others { texts.append(try Self.text(error, language)) }
    for text in texts { #expect(!text.contains("{") && text.hasSuffix(".")) }
    #expect(Set(texts).count == texts.count)
  }

  @Test("Codes are told by their labels, and what may be chosen by the option")
  func values() throws {
    let step = CaseFault(reason: .step(.notAllowed(from: .intake, to: .active)), lists: codeLists, year: 2026)
    let told = try Self.text(step, .fi)
    #expect(told.contains("”alkuarvio”") && told.contains("”käynnissä”"))
    let code = CaseFault(reason: .record(.unknownCode(.goalDomain, "home")), lists: codeLists, year: 2026)
    #expect(try Self.text(code, .en, status: .usage).hasPrefix("--domain home is not a choice."))
    let long = CaseFault(reason: .record(.tooLong("may_share", longest: 2_000)), lists: codeLists, year: 2026)
    #expect(try Self.text(long, .sv).contains("(Får berättas): högst 2000 tecken"))
  }

  @Test("A rule's error is explained, whatever else is thrown stays what it is")
  func explaining() async throws {
    let fault = try await #require(throws: CaseFault.self) {
      try await CaseFault.explaining(codeLists, 2026) { throw CaseError.noNeed }
    }
    #expect(fault.reason == .step(.noNeed))
    await #expect(throws: GoalError.offScale) {
      try await CaseFault.explaining(codeLists, 2026) { throw GoalError.offScale }
    }
    #expect(try await CaseFault.explaining(codeLists, 2026) { 1 } == 1)
  }
}

@Suite("What the participant gets")
struct PlanTests {
  @Test("Goals by domain with their scores and the scale; nothing without goals")
  func plan() throws {
    let (first, second) = (try #require(Day("2026-01-05")), try #require(Day("2026-03-01")))
    var home = try Goal(day: first, domain: "housing", text: "Oma koti\nvuoden sisällä", score: -1)
    try home.score(1, on: second)
    let work = try Goal(day: second, domain: "work_study", text: "Työkokeilu", score: 0)
    let text = ExportCaseCommand.text([home, work], codeLists, Speech(language: .fi))
    #expect(
      text == """
        Suunnitelmani ja tavoitteeni

        asuminen
        Oma koti
        vuoden sisällä
          2026-01-05 −1  2026-03-01 +1

        työ ja opiskelu
        Työkokeilu
          2026-03-01 0

        Pisteet: 0 on se, mitä odotettiin. +1 ja +2 ovat enemmän, −1 ja −2 vähemmän.
        """)
    #expect(ExportCaseCommand.text([], codeLists, Speech(language: .fi)) == "")
  }

  @Test("A text of several lines stays under its title")
  func block() {
    #expect(CaseText.block("a", ["b\nc", "", "d"]) == "a\n  b\n  c\n  d")
    #expect(CaseText.block("a", []) == "a")
  }
}

@Suite("A text that is needed")
struct NeededTextTests {
  @Test("It comes from standard input; without it nothing is done; what seems personal is told")
  func needed() throws {
    #expect(try TextOptions.parse(["--file", "-"]).required(try Context(try Pipes("Sovittu.\n"))) == "Sovittu.")
    #expect(throws: Mishap.noText("--file")) { try TextOptions.parse([]).required(try Context(try Pipes("Sovittu."))) }
    #expect(throws: Mishap.noText("--note-file")) {
      try NoteOptions.parse(["--note-file", "-"]).required(try Context(try Pipes(" \n")))
    }
    let note = "Soita 040 123 4567"
    #expect(throws: Mishap.personalData) { try TextOptions.parse(["--file", "-"]).required(try Context(try Pipes(note))) }
    #expect(
      try TextOptions.parse(["--file", "-", "--keep-personal-data"]).required(try Context(try Pipes(note))) == note)
  }
}
