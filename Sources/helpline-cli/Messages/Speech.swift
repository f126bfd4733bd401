import Foundation
import HelplineCore

/// Sentences of one area, each in every language of the software; `{name}` is a place for a value. An enumeration, so that a
/// test can go through all of them.
protocol Sentence: CaseIterable, Sendable {
  var label: Label { get }
}

/// Speaks one language.
struct Speech: Sendable, Equatable {
  let language: Language

  func callAsFunction(_ sentence: some Sentence, _ values: [String: String] = [:]) -> String {
    self(sentence.label, values)
  }

  func callAsFunction(_ label: Label, _ values: [String: String] = [:]) -> String {
    Speech.fill(label[language], values)
  }

  /// In one pass, so that braces in a value stay what they are.
  static func fill(_ text: String, _ values: [String: String]) -> String {
    var out = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let name = String(rest[rest.index(after: open)..<close])
      out += rest[..<open]
      out += values[name] ?? "{\(name)}"
      rest = rest[rest.index(after: close)...]
    }
    return out + rest
  }

  /// The names of the places in a text.
  static func places(_ text: String) -> Set<String> {
    Set(text.matches(of: /\{([a-z]+)\}/).map { String($0.1) })
  }
}

extension Speech {
  /// The language of `--messages`, else of HELPLINE_MESSAGES, else of the locale; English for every other locale.
  init(option: Language?, environment: [String: String]) {
    func named(_ variable: String) -> Language? {
      environment[variable].flatMap { Language(rawValue: $0.lowercased()) }
    }
    if let chosen = option ?? named("HELPLINE_MESSAGES") {
      self.init(language: chosen)
      return
    }
    // The first that is set decides, as everywhere else on the system, also if it is no language of ours.
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    let code = locale.prefix { $0.isLetter }.lowercased()
    self.init(language: Language(rawValue: code) ?? .en)
  }
}
