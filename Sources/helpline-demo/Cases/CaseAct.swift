import HelplineCore

/// One thing that somebody does in a case, on a day counted back from today.
struct CaseAct: Sendable {
  enum Person: Hashable, Sendable {
    case volunteer, coordinator
    case mentor(Int)
  }

  enum What: Sendable {
    case call(language: String, note: String)
    case open(origin: String, need: String, languages: [String])
    /// `with` makes the pair.
    case assess(with: Person, exit: Bool, text: String)
    case agree(String)
    case bar(Int)
    case assign(Int)
    case handOver(Int, reason: String, meetingDay: Int)
    case accept
    case decline(reason: String)
    case passOn
    case takeOver
    case card(String)
    case note(String)
    case goal(domain: String, text: String, score: Int)
    case score(goal: String, Int)
    /// The days of the meeting's next step are counted back too: below zero they are to come.
    case meeting(type: String, duration: String, attended: Bool, text: String, next: String, nextDay: Int)
    case agency(AgencyText)
    case removeAgency(name: String)
    case close(reason: String)
    case confirm
    case reopen
    case followUp(month: Int, text: String)
  }

  let day: Int
  let by: Person
  let what: What
}

/// Texts in a mixed order, none a second time before all were drawn.
struct Deck {
  private let texts: [String]
  private var rest: [String] = []
  private var last: String?

  init(_ texts: [String]) { self.texts = texts }

  mutating func draw(_ random: inout SeededRandom) -> String {
    if rest.isEmpty {
      rest = texts
      // What was drawn last must not follow itself.
      if rest.count > 1, let last { rest.removeAll { $0 == last } }
    }
    let text = rest.remove(at: random.below(rest.count))
    last = text
    return text
  }
}

/// Texts that tell of one way: in their order, some left out; what comes after the last is out of the second half.
struct Story {
  private let texts: [String]
  private var told = 0
  private var rest: Deck

  init(_ texts: [String]) {
    self.texts = texts
    rest = Deck(Array(texts.suffix((texts.count + 1) / 2)))
  }

  mutating func draw(_ random: inout SeededRandom) -> String {
    if told + 1 < texts.count, random.unit() < 0.3 { told += 1 }
    guard told < texts.count else { return rest.draw(&random) }
    told += 1
    return texts[told - 1]
  }
}
