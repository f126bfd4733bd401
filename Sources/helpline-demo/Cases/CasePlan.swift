import HelplineCore

/// Texts that go round all cases, so that neighbours in a list differ.
struct CommonDecks {
  var aliases = Deck(StoryTexts.aliases)
  var agreements = Deck(StoryTexts.agreements)
  var laterAgreements = Deck(StoryTexts.laterAgreements)
  var reach = Deck(StoryTexts.reach)
  var places = Deck(StoryTexts.places)
  var emergencies = Deck(StoryTexts.emergencies)
  var firstMeetings = Deck(StoryTexts.firstMeetings)
  var handOvers = Deck(StoryTexts.handOvers)
  var farewells = Deck(StoryTexts.farewells)
  var wentWell = Deck(StoryTexts.wentWell)
  var unanswered = Deck(StoryTexts.unanswered)
  var goals = DomainTexts.all.mapValues { Deck($0.goals) }
  var steps = DomainTexts.all.mapValues { Deck($0.steps) }
}

/// What happens in one case, day by day.
struct CasePlan {
  let outline: CaseOutline
  private(set) var acts: [CaseAct] = []
  var random: SeededRandom
  var work: CaseWorkPlan
  /// The day of the last act.
  private(set) var day: Int
  private let calendar: WorkingDays

  /// The acts of all cases, oldest first; `pace` is how many times longer than usual it takes until the next meeting.
  static func all(today: Day, pace: Int, seed: UInt64) -> [(number: Int, act: CaseAct)] {
    var common = CommonDecks()
    let outlines = (CaseOutline.older + CaseOutline.present).sorted { $0.opened > $1.opened }
    let numbered = outlines.enumerated().flatMap { number, outline in
      var plan = CasePlan(outline, today: today, pace: pace, seed: seed &+ UInt64(number))
      plan.make(&common)
      return plan.acts.map { (number: number, act: $0) }
    }
    // Of one case the order stays as it was planned.
    return numbered.enumerated().sorted { ($1.element.act.day, $0.offset) < ($0.element.act.day, $1.offset) }.map(\.element)
  }

  private init(_ outline: CaseOutline, today: Day, pace: Int, seed: UInt64) {
    self.outline = outline
    random = SeededRandom(seed: seed)
    work = CaseWorkPlan(outline, pace: pace)
    calendar = WorkingDays(today: today)
    day = outline.opened + 3
  }

  /// Adds an act: on that day, or on the day of the act before if that is later.
  mutating func add(_ what: CaseAct.What, by person: CaseAct.Person, on wanted: Int) {
    day = min(day, max(0, calendar.nearest(wanted)))
    acts.append(CaseAct(day: day, by: person, what: what))
  }

  mutating func some(_ range: ClosedRange<Int>) -> Int { range.lowerBound + random.below(range.count) }

  /// A working day near this one, to come if it is below zero.
  func workingDay(_ wanted: Int) -> Int { calendar.nearest(wanted) }

  private mutating func make(_ common: inout CommonDecks) {
    begin()
    switch outline.fate {
    case .intake: return
    case .notExit: return assess(exit: false)
    default: assess(exit: true)
    }
    if case .assessed = outline.fate { return }
    add(.agree(common.agreements.draw(&random)), by: .coordinator, on: max(1, day - some(3...8)))
    if case .agreed = outline.fate { return }
    if let barred = outline.barred { add(.bar(barred), by: .coordinator, on: day) }
    add(.assign(outline.mentor), by: .coordinator, on: max(1, day - some(1...3)))
    switch outline.fate {
    case .offered: return
    case .declined(let reason):
      add(.decline(reason: reason), by: .mentor(outline.mentor), on: day - some(1...4))
      add(.bar(outline.mentor), by: .coordinator, on: day - 1)
    case .endedBefore(let reason, let end, let months):
      close(by: .coordinator, reason: reason, on: end)
      followUp(months, by: .coordinator, &common.unanswered)
    default:
      add(.accept, by: .mentor(outline.mentor), on: day - some(1...4))
      goThrough(&common)
    }
  }

  private mutating func begin() {
    if outline.origin == "contact" {
      add(.call(language: outline.languages[0], note: outline.need), by: .volunteer, on: outline.opened + some(0...2))
    }
    add(
      .open(origin: outline.origin, need: outline.need, languages: outline.languages), by: .coordinator, on: outline.opened)
  }

  private mutating func assess(exit: Bool) {
    let other = 3 - outline.mentor
    let partner: CaseAct.Person = outline.barred == other ? .volunteer : .mentor(other)
    add(.assess(with: partner, exit: exit, text: outline.finding), by: .coordinator, on: max(1, outline.opened - some(4...10)))
  }

  /// From the acceptance to where the case stands today.
  private mutating func goThrough(_ common: inout CommonDecks) {
    var mentor = outline.mentor
    if let away = outline.away {
      meet(until: away.upperBound + 8, mentor, &common)
      farewell(mentor, on: away.upperBound + 7, &common)
      close(by: .mentor(mentor), reason: "moved_on", on: away.upperBound + 6, confirmedOn: away.upperBound)
      add(.reopen, by: .coordinator, on: away.lowerBound)
      work.comesBack()
    }
    if let handedOver = outline.handedOver {
      let next = 3 - mentor
      meet(until: handedOver + 9, mentor, &common)
      add(
        .handOver(next, reason: "Mentori siirtyy toisiin tehtäviin.", meetingDay: handedOver + 4), by: .coordinator,
        on: handedOver + 8)
      add(.accept, by: .mentor(next), on: handedOver + 5)
      add(.passOn, by: .mentor(mentor), on: handedOver + 3)
      add(.takeOver, by: .mentor(next), on: handedOver + 1)
      mentor = next
      work.greets(common.handOvers.draw(&random))
    }
    switch outline.fate {
    case .handingOver:
      meet(until: 12, mentor, &common)
      add(
        .handOver(3 - mentor, reason: "Mentori jää pidemmälle vapaalle.", meetingDay: -4), by: .coordinator, on: 7)
      add(.accept, by: .mentor(3 - mentor), on: 3)
    case .closing(let reason, let end): finish(mentor, reason, on: end, &common)
    case .closed(let reason, let end, let months):
      finish(mentor, reason, on: end, &common)
      add(.confirm, by: .coordinator, on: end - some(2...4))
      if reason == "withdrew" || reason == "lost_contact" {
        followUp(months, by: .mentor(mentor), &common.unanswered)
      } else {
        followUp(months, by: .mentor(mentor), &common.wentWell)
      }
    default: meet(until: outline.quiet ?? some(1...4), mentor, &common)
    }
  }

  private mutating func finish(_ mentor: Int, _ reason: String, on end: Int, _ common: inout CommonDecks) {
    work.ends(reason)
    meet(until: end + 9, mentor, &common)
    if work.comesToTheEnd { farewell(mentor, on: end + 1, &common) }
    add(.close(reason: reason), by: .mentor(mentor), on: end)
  }

  private mutating func close(by person: CaseAct.Person, reason: String, on end: Int, confirmedOn: Int? = nil) {
    add(.close(reason: reason), by: person, on: end)
    add(.confirm, by: .coordinator, on: confirmedOn ?? end - some(2...4))
  }

  private mutating func followUp(_ months: [Int], by person: CaseAct.Person, _ texts: inout Deck) {
    let confirmed = day
    for month in months {
      add(
        .followUp(month: month, text: texts.draw(&random)), by: person, on: confirmed - month * 61 / 2 - some(1...5))
    }
  }
}

/// Days counted back from today, moved off the weekends: Saturday to Friday, Sunday to Monday.
struct WorkingDays: Sendable {
  let today: Day

  func nearest(_ day: Int) -> Int {
    // 1970-01-01 was a Thursday.
    switch (today.number - day + 3) % 7 {
    case 5: day + 1
    case 6: day == 0 ? 2 : day - 1
    default: day
    }
  }
}
