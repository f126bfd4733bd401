import Foundation
import HelplineCore
import Testing

/// Members, days and payloads that the tests of cases are made of.
enum Sample {
  static let coordinator = id(1)
  static let colleague = id(2)
  static let mentor = id(3)
  static let successor = id(4)

  /// Always the same id for the same number.
  static func id(_ number: UInt8) -> ID { (try? ID([UInt8](repeating: number, count: 16))) ?? ID() }

  /// A day that a test writes down.
  static func day(_ text: String) -> Day {
    guard let day = Day(text) else { fatalError("\(text) is no day") }
    return day
  }

  static func bytes(_ value: JSONValue) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { Array($0) } ?? []
  }

  static func object(_ text: String) throws -> [String: JSONValue] {
    try JSONDecoder().decode([String: JSONValue].self, from: Data(text.utf8))
  }

  /// A case in a status that it has come to by the given ones, each on the day written.
  static func caseText(_ steps: [(String, String)], more: String = "") -> String {
    let history = steps.map { #"{"status":"\#($0.0)","day":"\#($0.1)","by":"\#(coordinator)"}"# }.joined(separator: ",")
    return #"""
      {"type":"case","v":1,"day":"\#(steps[0].1)","origin":"direct","status":"\#(steps[steps.count - 1].0)","history":[\#(history)],
      "need":"n","languages":["fi"],"assessment":{"day":"2026-01-02","by":["\#(coordinator)","\#(colleague)"],"exit":true,"text":"t"},
      "closing":{"day":"2026-01-03","reason":"goals_met"},"tags":{},"counted":[]\#(more)}
      """#
  }

  static func `case`(_ steps: [(String, String)]) throws -> Case { try Case(Array(caseText(steps).utf8)) }

  static func codeLists() throws -> CodeLists { try CodeLists(contentsOf: ConfigurationFolder.find().file(CodeLists.fileName)) }
}
