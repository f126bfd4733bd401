/// The languages that the software itself speaks; Finnish is written first. (The languages that callers speak are the
/// code list `language`.)
package enum Language: String, Codable, CaseIterable, Sendable {
  case fi, sv, en
}

/// One text in every language of the software.
package struct Label: Equatable, Sendable {
  package let fi: String
  package let sv: String
  package let en: String

  package init(fi: String, sv: String, en: String) {
    self.fi = fi
    self.sv = sv
    self.en = en
  }

  package subscript(language: Language) -> String {
    switch language {
    case .fi: fi
    case .sv: sv
    case .en: en
    }
  }
}
