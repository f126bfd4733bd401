import HelplineCore
import Testing

/// The rules and their cases stand in `Tests/Vectors/personal-data.json`.
struct PersonalDataTable: Decodable, Sendable {
  struct Rule: Decodable, Sendable, CustomTestStringConvertible {
    let rule: String
    let cases: [Case]
    var testDescription: String { rule }
  }
  struct Case: Decodable, Sendable {
    let text: String
    let findings: [Finding]
  }
  /// In UTF-16 units, as the page counts.
  struct Finding: Decodable, Equatable, Sendable {
    let kind: String
    let start: Int
    let end: Int

    init(_ finding: PersonalData.Finding, in text: String) {
      kind =
        switch finding.kind {
        case .identityCode: "personal_identity_code"
        case .phoneNumber: "phone_number"
        case .emailAddress: "email_address"
        case .streetAddress: "street_address"
        }
      start = finding.range.lowerBound.utf16Offset(in: text)
      end = finding.range.upperBound.utf16Offset(in: text)
    }
  }

  let rules: [Rule]
}

@Suite("Personal data in a text")
struct PersonalDataTests {
  @Test("A rule holds in each of its cases", arguments: try (SharedTable.read("personal-data") as PersonalDataTable).rules)
  func rule(rule: PersonalDataTable.Rule) {
    #expect(!rule.cases.isEmpty)
    for example in rule.cases {
      let found = PersonalData.find(in: example.text).map { PersonalDataTable.Finding($0, in: example.text) }
      #expect(found == example.findings, "\(example.text)")
    }
  }

  @Test("A long text takes no long time")
  func long() {
    let clock = ContinuousClock()
    for piece in ["0 ", "a@", "12 Some ", "tie 5a", "1", "0-"] {
      let text = String(repeating: piece, count: 20_000 / piece.count)
      #expect(clock.measure { _ = PersonalData.find(in: text) } < .seconds(10), "\(piece)")
    }
  }
}
