import Foundation
import HelplineCore

/// The questions of one contact, answered key by key. It knows nothing of a terminal: a key goes in, the next step comes out.
struct ContactForm: Sendable {
  enum Step: Equatable, Sendable {
    case question(ListName)
    /// The second block, folded: each of its answers with its key.
    case background
    case note
    /// The note seems to hold personal data.
    case personalData
    case review
    case finished
  }

  /// What whoever drives the form does next.
  enum Effect: Equatable, Sendable {
    case ask
    case notAKey
    case writeLine
    case openEditor
  }

  /// Asked first, because nothing can be saved without them; they have no preset.
  static let first: [ListName] = [.contactKind, .channel, .concern, .outcome]
  static let background: [ListName] = Contact.counted.filter { !first.contains($0) }

  let lists: CodeLists
  let year: Int
  let hasEditor: Bool
  private(set) var step = Step.question(.contactKind)
  private(set) var note = ""
  private(set) var presses = 0
  private var answers: [ListName: String] = [:]
  private var proposals: [ListName: String] = [:]
  /// The rest of the background, while all of it is gone through.
  private var walk: [ListName] = []
  /// Where a single answer that was opened goes back to.
  private var returnTo: Step?
  private var writtenInEditor = false

  init(lists: CodeLists, year: Int, hasEditor: Bool = false) {
    self.lists = lists
    self.year = year
    self.hasEditor = hasEditor
  }

  // MARK: What is asked

  var isConversation: Bool? { answers[.contactKind].flatMap { lists.list(.contactKind)[$0]?.isConversation } }

  /// The answers that will be saved, as far as they are given; a conversation's others are presets.
  var codes: [ListName: String] {
    guard isConversation == true else { return answers.filter { $0.key == .contactKind || $0.key == .channel } }
    return answers.merging(
      Contact.asked.filter { !Contact.required.contains($0) }.map { ($0, preset($0) ?? CodeList.unknown) },
      uniquingKeysWith: { given, _ in given })
  }

  /// What Enter answers: what was answered before, else the preset; nil if there is none.
  func preset(_ list: ListName) -> String? {
    answers[list] ?? proposals[list] ?? (Contact.required.contains(list) ? nil : Contact.preset(list))
  }

  /// The answers that a question offers, each with its key.
  func choices(_ list: ListName) -> [(key: Character, code: CodeList.Code)] {
    let codes = lists.list(list).codes(in: year)
    let keys = Self.keys(codes.count { $0.id != CodeList.unknown })
    var next = keys.makeIterator()
    return codes.compactMap { code in
      let key = code.id == CodeList.unknown ? Self.unknownKey : next.next()
      return key.map { ($0, code) }
    }
  }

  /// Rows that can be opened again, each with its key; nil stands for the note.
  func rows(_ lists: [ListName?]) -> [(key: Character, list: ListName?)] { Array(zip(Self.keys(lists.count), lists)) }
  var backgroundRows: [(key: Character, list: ListName?)] { rows(Self.background) }
  var reviewRows: [(key: Character, list: ListName?)] {
    guard isConversation == true else { return rows([.contactKind, .channel]) }
    return rows(Self.first + Self.background + [.danger, .asks, nil])
  }

  /// "Not known" has the same key everywhere.
  static let unknownKey: Character = "0"
  /// Keys for so many answers: the digits, then the letters.
  static func keys(_ count: Int) -> [Character] { Array("123456789abcdefghijklmnopqrstuvwxyz".prefix(count)) }

  var findings: [PersonalData.Finding] { PersonalData.find(in: note) }

  /// How long the form has been open says how long the contact took. Not under five minutes: a form that was opened after
  /// the call would claim a short one.
  mutating func open(minutes: Int) {
    let code: String? =
      switch minutes {
      case ..<5: nil
      case ..<15: "5_14"
      case ..<30: "15_29"
      case ..<60: "30_59"
      default: "60plus"
      }
    proposals[.duration] = code.flatMap { lists.list(.duration).contains($0, in: year) ? $0 : nil }
  }

  // MARK: Keys

  mutating func press(_ key: Key) -> Effect {
    presses += 1
    switch step {
    case .question(let list): return answer(list, key)
    case .background: return pressInBackground(key)
    case .note: return pressAtNote(key)
    case .personalData: return pressAtPersonalData(key)
    case .review: return pressInReview(key)
    case .finished: return .notAKey
    }
  }

  /// What was written as the note. It is kept as it is until the form is saved.
  mutating func wrote(_ text: String, inEditor: Bool) {
    note = text.trimmed
    writtenInEditor = inEditor
    step = findings.isEmpty ? .review : .personalData
  }

  private mutating func answer(_ list: ListName, _ key: Key) -> Effect {
    switch key {
    case .character(let character):
      let lower = Character(character.lowercased())
      guard let choice = choices(list).first(where: { $0.key == lower }) else { return .notAKey }
      answers[list] = choice.code.id
    case .enter:
      guard let preset = preset(list) else { return .notAKey }
      answers[list] = preset
    case .back: return back(from: list)
    case .clear, .end, .other: return .notAKey
    }
    step = following(list)
    return .ask
  }

  private mutating func following(_ list: ListName) -> Step {
    if let place = returnTo {
      returnTo = nil
      // Another kind may ask for more than the one before did.
      if list == .contactKind, isConversation == true, let missing = Contact.required.first(where: { answers[$0] == nil }) {
        return .question(missing)
      }
      return place
    }
    if !walk.isEmpty { return .question(walk.removeFirst()) }
    switch list {
    case .contactKind: return .question(.channel)
    // Two actions are all that a silent or a wrong call is worth.
    case .channel: return isConversation == true ? .question(.concern) : .finished
    case .concern: return .question(.outcome)
    case .outcome: return .background
    case .danger: return .question(.asks)
    case .asks: return .note
    default: return .question(.danger)
    }
  }

  private mutating func back(from list: ListName) -> Effect {
    if let place = returnTo {
      (step, returnTo) = (place, nil)
      return .ask
    }
    walk = []
    switch list {
    case .contactKind: return .notAKey
    case .channel: step = .question(.contactKind)
    case .concern: step = .question(.channel)
    case .outcome: step = .question(.concern)
    case .asks: step = .question(.danger)
    default: step = list == .danger || Self.background.contains(list) ? .background : .question(.contactKind)
    }
    return .ask
  }

  private mutating func pressInBackground(_ key: Key) -> Effect {
    switch key {
    case .enter: step = .question(.danger)
    case .back: step = .question(.outcome)
    case .character(" "):
      walk = Array(Self.background.dropFirst())
      step = .question(Self.background[0])
    case .character(let character):
      let lower = Character(character.lowercased())
      guard let list = backgroundRows.first(where: { $0.key == lower })?.list else { return .notAKey }
      (step, returnTo) = (.question(list), .background)
    case .clear, .end, .other: return .notAKey
    }
    return .ask
  }

  private mutating func pressAtNote(_ key: Key) -> Effect {
    switch key {
    case .enter: step = findings.isEmpty ? .review : .personalData
    case .back: step = .question(.asks)
    case .character("1"): return .writeLine
    case .character("2") where hasEditor: return .openEditor
    case .character, .clear, .end, .other: return .notAKey
    }
    return .ask
  }

  private mutating func pressAtPersonalData(_ key: Key) -> Effect {
    switch key {
    case .character("1"), .enter: return writtenInEditor && hasEditor ? .openEditor : .writeLine
    case .character("2"): step = .review
    case .back: step = .note
    case .character, .clear, .end, .other: return .notAKey
    }
    return .ask
  }

  private mutating func pressInReview(_ key: Key) -> Effect {
    switch key {
    case .enter: step = .finished
    case .back: step = isConversation == true ? .note : .question(.channel)
    case .character(let character):
      let lower = Character(character.lowercased())
      guard let row = reviewRows.first(where: { $0.key == lower }) else { return .notAKey }
      if let list = row.list { (step, returnTo) = (.question(list), .review) } else { step = .note }
    case .clear, .end, .other: return .notAKey
    }
    return .ask
  }
}

extension String {
  /// Without white space around it: an editor leaves an empty last line.
  var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
