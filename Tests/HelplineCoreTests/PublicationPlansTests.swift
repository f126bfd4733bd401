import Foundation
import HelplineCore
import Testing

@Suite("Publication plans")
struct PublicationPlansTests {
  private static func shipped() throws -> (json: String, lists: CodeLists) {
    let folder = try ConfigurationFolder.find()
    let json = try String(contentsOf: folder.file(PublicationPlans.fileName), encoding: .utf8)
    return (json, try CodeLists(contentsOf: folder.file(CodeLists.fileName)))
  }

  private static func read(_ json: String) throws -> PublicationPlans {
    try PublicationPlans(json: Data(json.utf8), lists: try shipped().lists)
  }

  @Test("The file of this repository has the three plans, k is five, and medium is the usual one")
  func shippedFile() throws {
    let plans = try Self.read(try Self.shipped().json)
    #expect(Set(plans.plans.keys) == ["small", "medium", "large"])
    #expect(plans.k == 5)
    #expect(plans.cases == 3)
    #expect(plans.plan(for: 2026).name == "medium")
  }

  @Test("A year can have a plan of its own")
  func ofYear() throws {
    let json = try Self.shipped().json.replacing("\"years\": {}", with: "\"years\": {\"2027\": \"large\"}")
    let plans = try Self.read(json)
    #expect(plans.plan(for: 2027).name == "large")
    #expect(plans.plan(for: 2026).name == "medium")
  }

  @Test("Ideology is never crossed, and published for years only")
  func ideology() throws {
    for plan in try Self.read(try Self.shipped().json).plans.values {
      for (length, tables) in plan.tables[.conversation] ?? [:] {
        for table in tables where table.dimensions.contains(.ideology) {
          #expect(length == .year)
          #expect(table.dimensions.count == 1)
        }
      }
    }
  }

  /// What is written wrong, instead of what, and what the error has to say.
  private static let faults: [(String, String, String)] = [
    ("\"v\": 1", "\"v\": 2", "must be 1"),
    ("\"k\": 5", "\"k\": 4", "5 to 20"),
    ("\"cases\": 3", "\"cases\": 2", "3 to 20"),
    ("\"usual\": \"medium\"", "\"usual\": \"huge\"", "must name a plan"),
    ("\"years\": {}", "\"years\": {\"26\": \"small\"}", "is no year"),
    ("\"danger\", ", "", "the list \"danger\" is neither counted nor named"),
    ("[\"danger\"", "[\"concern\", \"danger\"", "is counted"),
    ("[\"danger\"", "[\"weather\", \"danger\"", "which is no list"),
    ("\"codes\": [\"under_15\", \"15_17\"]", "\"codes\": [\"under_15\"]", "the code \"15_17\" stands in no group"),
    ("\"codes\": [\"under_15\", \"15_17\"]", "\"codes\": [\"under_15\", \"15_17\", \"unknown\"]", "stands in two groups"),
    ("\"codes\": [\"under_15\", \"15_17\"]", "\"codes\": [\"under_15\", \"15_17\", \"99_plus\"]", "which is no code"),
    ("{\"id\": \"under_18\"", "{\"id\": \"18_24\"", "has the name of a code"),
    ("{\"id\": \"under_18\"", "{\"id\": \"Under 18\"", "must be 1 to 20 characters"),
    ("{\"id\": \"under_18\"", "{\"id\": \"18\"", "not digits alone"),
    ("\"hang_up\", \"wrong_number\"", "\"hang_up\", \"about_self\", \"wrong_number\"", "stands in two groups"),
    (
      "[\"concern\", \"relation\"]", "[\"concern\", \"ideology\"]",
      "never crossed"
    ),
    ("[\"concern\", \"age_band\"]", "[\"concern\", \"age_band\", \"relation\"]", "one or two dimensions"),
    ("[\"concern\", \"age_band\"]", "[\"concern\", \"closure_reason\"]", "is no dimension here"),
    ("\"case_active\": {\"year\": {}}", "\"case_active\": {\"month\": {}}", "for years only"),
    ("\"structural_zeros\": []", "\"structural_zeros\": [{\"outcome\": \"advice\"}]", "of two dimensions"),
    ("\"structural_zeros\": []", "\"structural_zeros\": [{\"outcome\": \"flying\", \"concern\": \"info\"}]", "no such code"),
    ("\"cases\": 3,", "\"cases\": 3, \"casess\": 3,", "unknown key"),
  ]

  @Test("A fault is named in a sentence, with its place", arguments: faults)
  func fault(right: String, wrong: String, says: String) throws {
    let json = try Self.shipped().json
    #expect(json.contains(right))
    let changed = json.replacing(right, with: wrong, maxReplacements: 1)
    let error = #expect(throws: PublicationPlansError.self) { try Self.read(changed) }
    #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
    #expect(error?.description.hasPrefix("statistics.json: ") == true)
  }

  @Test("Two-way tables that form a cycle are refused")
  func cycle() throws {
    let json = try Self.shipped().json
      .replacing("[\"concern\", \"relation\"]", with: "[\"concern\", \"relation\"], [\"relation\", \"age_band\"]")
    let error = #expect(throws: PublicationPlansError.self) { try Self.read(json) }
    #expect(error?.description.contains("form a cycle") == true)
  }

  @Test("A grouped table needs groups")
  func bare() throws {
    let json = try Self.shipped().json.replacing(
      "\"full\": [[\"returning\"]]", with: "\"groups\": [[\"returning\"]]", maxReplacements: 1)
    #expect(throws: PublicationPlansError.self) { try Self.read(json) }
  }
}
