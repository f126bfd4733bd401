import Foundation
import HelplineClient
import HelplineCore
import Testing

@testable import helpline_cli

@Suite("Messages")
struct MessagesTests {
  struct Named: CustomTestStringConvertible, Sendable {
    let name: String
    let label: Label
    var testDescription: String { name }
  }

  static func all<Area: Sentence>(_ area: Area.Type) -> [Named] {
    area.allCases.map { Named(name: "\(area).\($0)", label: $0.label) }
  }

  static let sentences: [Named] =
    all(AccountMessage.self) + all(AuditMessage.self) + all(CaseMessage.self) + all(CaseFaultMessage.self)
    + all(CasePageMessage.self) + all(CaseField.self) + all(ContactMessage.self) + all(FormMessage.self)
    + all(MemberMessage.self) + all(MishapMessage.self) + all(OverviewMessage.self) + all(PromptMessage.self)
    + all(StatisticsMessage.self) + all(StatisticsFault.self) + all(ReportMessage.self) + all(CodeWord.self)
    + all(RecoveryMessage.self) + all(RecoveryFaultMessage.self) + all(ReferralMessage.self) + all(ReferralFaultMessage.self)
    + all(ServiceMessage.self) + all(ServiceFaultMessage.self) + all(SpokenDigit.self) + all(ThreadMessage.self)
    + all(VerifyWebMessage.self) + all(Weekday.self) + all(Word.self)
    + Refusal.Code.allCases.map { Named(name: "Refusal.\($0)", label: $0.message) }
    + ClientErrors.all.map { Named(name: "ClientError.\($0)", label: $0.message) }
  static let words: [Named] =
    Role.allCases.map { Named(name: "\($0)", label: $0.label) } + Group.allCases.map { Named(name: "\($0)", label: $0.label) }
    + PersonalData.allCases.map { Named(name: "\($0)", label: $0.label) }
    + AuditEntry.Action.allCases.map { Named(name: "\($0)", label: $0.label) }
    + StatisticalUnit.allCases.map { Named(name: "\($0)", label: $0.label) }
    + YearReport.Source.allCases.map { Named(name: "\($0)", label: $0.label) }
    + YearReport.Name.allCases.map { Named(name: "\($0)", label: $0.label) }

  @Test("Every message exists in Finnish, Swedish and English, with the same places", arguments: sentences + words)
  func complete(message: Named) {
    let label = message.label
    for language in Language.allCases {
      #expect(label[language].contains { $0.isLetter || $0 == "{" }, "\(language)")
      #expect(Speech.places(label[language]) == Speech.places(label.fi), "\(language)")
    }
  }

  @Test("No message shouts, and none has a stray brace", arguments: sentences + words)
  func calm(message: Named) {
    for language in Language.allCases {
      let text = message.label[language]
      #expect(!text.contains("!"))
      #expect(!text.replacing(/\{[a-z]+\}/, with: "").contains { "{}".contains($0) })
      #expect(!text.contains("  ") || text.hasPrefix("  ") || text.contains("\n"))
    }
  }

  @Test("Commands and variables that a message names are the same in every language", arguments: sentences)
  func sameCommands(message: Named) {
    func named(_ text: String) -> [String] {
      text.matches(of: /helpline [a-z]+( [a-z]+)?|--[a-z-]+|[A-Z_]{6,}/).map { String($0.0) }
        .map { $0.replacing(/^helpline (login|join|whoami|logout) .*/) { "helpline \($0.1)" } }
        .filter { !["TUNNISTE", "helpline och", "helpline ja", "helpline and"].contains($0) && !$0.hasPrefix("helpline versi") }
        .filter {
          $0.hasPrefix("--") || $0.contains("HELPLINE")
            || $0.contains(
              /helpline (organisation|member|join|login|contact|pass|case|note|goal|meeting|network|thread|referral|service)/)
        }
        .sorted()
    }
    for language in [Language.sv, .en] { #expect(named(message.label[language]) == named(message.label.fi), "\(language)") }
  }

  @Test("Every sentence is said somewhere")
  func used() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Sources/helpline-cli")
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
    let code = try files.filter { !$0.hasSuffix("Messages.swift") }
      .map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }.joined()
    let areas =
      [
        AccountMessage.self, AuditMessage.self, CaseMessage.self, CaseFaultMessage.self, CasePageMessage.self,
        ContactMessage.self, FormMessage.self, MemberMessage.self, MishapMessage.self, PromptMessage.self, ThreadMessage.self,
        VerifyWebMessage.self, RecoveryMessage.self, RecoveryFaultMessage.self, ReferralMessage.self, ReferralFaultMessage.self,
        ServiceMessage.self, ServiceFaultMessage.self,
      ] as [any Sentence.Type]
    for area in areas {
      for name in Self.names(area) { #expect(code.contains(".\(name)"), "\(area).\(name)") }
    }
  }

  private static func names<Area: Sentence>(_ area: Area.Type) -> [String] { area.allCases.map { "\($0)" } }
}

@Suite("The language of the messages")
struct SpeechTests {
  @Test(
    "The option comes first, then HELPLINE_MESSAGES, then the locale",
    arguments: [
      (Language.sv, ["HELPLINE_MESSAGES": "fi", "LANG": "en_GB.UTF-8"], Language.sv),
      (nil, ["HELPLINE_MESSAGES": "fi", "LANG": "sv_FI.UTF-8"], .fi),
      (nil, ["LC_ALL": "sv_FI.UTF-8", "LC_MESSAGES": "fi_FI", "LANG": "en_GB"], .sv),
      (nil, ["LC_ALL": "", "LC_MESSAGES": "fi_FI", "LANG": "en_GB"], .fi),
      (nil, ["LANG": "fi"], .fi), (nil, ["LANG": "C.UTF-8"], .en), (nil, ["LANG": "de_DE.UTF-8"], .en), (nil, [:], .en),
      (nil, ["HELPLINE_MESSAGES": "klingon", "LANG": "fi_FI"], .fi), (nil, ["LC_ALL": "C", "LANG": "fi_FI.UTF-8"], .en),
    ] as [(Language?, [String: String], Language)])
  func choice(option: Language?, environment: [String: String], expected: Language) {
    #expect(Speech(option: option, environment: environment).language == expected)
  }

  @Test("Values are put in their places, and braces in a value stay")
  func fill() {
    #expect(Speech.fill("a {x} b {y} {x}", ["x": "{y}", "y": "2"]) == "a {y} b 2 {y}")
    #expect(Speech.fill("{z} {", ["x": "1"]) == "{z} {")
  }

  @Test("Counts of days and minutes are words")
  func counts() {
    let fi = Speech(language: .fi)
    #expect([-3, 0, 1, 5].map { fi.days($0) } == ["tänään", "tänään", "1 päivä", "5 päivää"])
    #expect(
      [nil, 1, 60, 61, 3600].map { fi.wait(seconds: $0) } == ["hetki", "minuutti", "minuutti", "2 minuuttia", "60 minuuttia"])
  }

  @Test("What changed among the members is told by name, and to oneself as you")
  func changes() {
    let (me, other) = (ID(), ID())
    let en = Speech(language: .en)
    #expect(en.change(.joined(other, [.volunteer]), own: me, names: [other: "Aino"]) == "New member: Aino (volunteer).")
    #expect(en.change(.removed(other), own: me, names: [:]).contains(other.description.prefix(6)))
    #expect(en.change(.joined(me, [.auditor]), own: me, names: [:]).hasPrefix("You have been approved"))
    #expect(en.change(.roles(me, [.auditor]), own: me, names: [:]) == "Your roles changed: auditor.")
    #expect(en.change(.ceremony, own: me, names: [:]).contains("recovery key was used"))
  }
}
