import HelplineCore

/// The mentor's work in one case while it is planned: goals and how they go, the network, texts not used yet.
struct CaseWorkPlan {
  let outline: CaseOutline
  let pace: Int
  fileprivate(set) var goals: [(domain: String, text: String, score: Int, scored: Int)] = []
  fileprivate var agencies: [AgencyText] = []
  fileprivate var meetings = 0
  fileprivate var greeting: String?
  fileprivate var ending: String?
  fileprivate var early = Deck(StoryTexts.early)
  fileprivate var middle = Deck(StoryTexts.middle)
  fileprivate var late = Deck(StoryTexts.late)
  fileprivate var outdoors = Deck(StoryTexts.outdoors)
  fileprivate var byPhone = Deck(StoryTexts.byPhone)
  fileprivate var endings = Deck(StoryTexts.endings)
  fileprivate var together = Deck(StoryTexts.together)
  fileprivate var missed = Deck(StoryTexts.missed)
  fileprivate var notes = Deck(StoryTexts.notes)
  fileprivate var topics = DomainTexts.all.mapValues { Story($0.topics) }
  fileprivate var progress = DomainTexts.all.mapValues { Story($0.progress) }
  fileprivate var setbacks = DomainTexts.all.mapValues { Story($0.setbacks) }

  init(_ outline: CaseOutline, pace: Int) { (self.outline, self.pace) = (outline, pace) }

  /// Whoever stays away at the end says no good-bye.
  var comesToTheEnd: Bool { ending != "lost_contact" && ending != "withdrew" }
  fileprivate var fades: Bool { ending != nil && !comesToTheEnd }

  mutating func ends(_ reason: String) { ending = reason }
  mutating func comesBack() { ending = nil }
  mutating func greets(_ text: String) { greeting = text }
}

extension CasePlan {
  /// Meetings with what belongs to them, until a day; the last one's next step lies after it.
  mutating func meet(until end: Int, _ mentor: Int, _ common: inout CommonDecks) {
    let start = day
    var next = start - some(2...5)
    while next >= end {
      let today = next
      let share = Double(start - today) / Double(max(1, start - end))
      let attended = work.meetings == 0 || work.greeting != nil || random.unit() < (work.fades && share > 0.7 ? 0.25 : 0.88)
      next = today - (attended ? pause(share) : some(5...8)) * work.pace
      // Days that are still to come: the meeting that has been agreed.
      let agreed = next >= end || outline.quiet != nil ? next : min(next, -some(2...11))
      meeting(on: today, share, attended: attended, nextDay: workingDay(agreed), mentor, &common)
    }
  }

  private mutating func pause(_ share: Double) -> Int {
    if work.meetings < 5 { return some(7...10) }
    return share < 0.7 ? some(16...24) : some(21...30)
  }

  private mutating func meeting(
    on today: Int, _ share: Double, attended: Bool, nextDay: Int, _ mentor: Int, _ common: inout CommonDecks
  ) {
    let person = CaseAct.Person.mentor(mentor)
    let turn = !attended || work.goals.isEmpty || random.unit() < 0.35 ? nil : turn()
    let domain =
      turn.map { work.goals[$0.goal].domain } ?? outline.domains[random.below(min(outline.domains.count, 1 + work.meetings / 2))]
    let step = common.steps[domain]!.draw(&random)
    guard attended else {
      let type = random.pick([("in_person", 8), ("phone", 3)])
      return add(
        .meeting(
          type: type, duration: "lt5", attended: false, text: work.missed.draw(&random), next: step, nextDay: nextDay),
        by: person, on: today)
    }
    let (type, text) = told(turn?.change ?? 0, domain, share, &common)
    add(
      .meeting(
        type: type, duration: duration(type), attended: true, text: text, next: step, nextDay: nextDay),
      by: person, on: today)
    work.meetings += 1
    if let turn { add(.score(goal: work.goals[turn.goal].text, turn.score), by: person, on: today) }
    beside(today, person, &common)
  }

  private mutating func duration(_ type: String) -> String {
    type == "phone"
      ? random.pick([("5_14", 30), ("15_29", 50), ("30_59", 20)]) : random.pick([("15_29", 10), ("30_59", 55), ("60plus", 35)])
  }

  /// What was talked about, and in what kind of meeting.
  private mutating func told(_ change: Int, _ domain: String, _ share: Double, _ common: inout CommonDecks) -> (String, String) {
    if work.meetings == 0 { return ("in_person", common.firstMeetings.draw(&random)) }
    if let greeting = work.greeting {
      work.greeting = nil
      return ("in_person", greeting)
    }
    let subject =
      switch change {
      case 1...: work.progress[domain]!.draw(&random)
      case ..<0: work.setbacks[domain]!.draw(&random)
      default: work.topics[domain]!.draw(&random)
      }
    let type =
      StoryTexts.needsTable(subject)
      ? "in_person"
      : random.pick([("in_person", 52), ("outdoors", 20), ("phone", 16), ("video", 5), ("with_agency", withAgency)])
    var parts = [opening(type, share), subject]
    if random.unit() < 0.35 { parts.append(work.endings.draw(&random)) }
    return (type, parts.joined(separator: " "))
  }

  /// The weight of a meeting with somebody of the network.
  private var withAgency: Double { work.agencies.isEmpty ? 0 : 12 }

  private mutating func opening(_ type: String, _ share: Double) -> String {
    switch type {
    case "with_agency": return work.together.draw(&random)
    case "outdoors": return work.outdoors.draw(&random)
    case "phone": return work.byPhone.draw(&random)
    default: break
    }
    if work.meetings < 4 { return work.early.draw(&random) }
    return share < 0.75 || work.fades ? work.middle.draw(&random) : work.late.draw(&random)
  }

  /// How one of the goals has gone: mostly better, not always.
  private mutating func turn() -> (goal: Int, score: Int, change: Int) {
    // Mostly the one that has waited longest.
    let order = work.goals.indices.sorted { work.goals[$0].scored < work.goals[$1].scored }
    let goal = order[min(random.below(2), random.below(order.count))]
    let before = work.goals[goal].score
    let down = before == Goal.scale.lowerBound ? 0 : work.fades ? 45.0 : 24
    let change = random.pick([(1, work.fades ? 25 : 55), (0, 20), (-1, down)])
    let score = min(before + change, Goal.scale.upperBound)
    work.goals[goal].scored = work.meetings
    work.goals[goal].score = score
    return (goal, score, score - before)
  }

  /// What a mentor writes down beside a meeting.
  private mutating func beside(_ today: Int, _ person: CaseAct.Person, _ common: inout CommonDecks) {
    if work.meetings == 1 {
      let lines = [
        "Kutsumanimi: \(common.aliases.draw(&random))", common.reach.draw(&random), common.places.draw(&random),
        common.emergencies.draw(&random),
      ]
      add(.card(lines.joined(separator: "\n")), by: person, on: today)
    }
    if work.goals.count < min(outline.domains.count, (work.meetings + 1) / 2) {
      let domain = outline.domains[work.goals.count]
      let goal = (
        domain: domain, text: common.goals[domain]!.draw(&random), score: random.pick([(-2, 40), (-1, 45), (0, 15)]),
        scored: work.meetings
      )
      work.goals.append(goal)
      add(.goal(domain: goal.domain, text: goal.text, score: goal.score), by: person, on: today)
    }
    if work.agencies.count < min(outline.domains.count + 1, work.meetings - 1), random.unit() < 0.6 {
      addAgency(today, person)
    }
    if work.meetings == 9, let first = work.agencies.first, work.agencies.count > 2 {
      add(.removeAgency(name: first.name), by: person, on: today)
      add(.agree(StoryTexts.agreementOnRemoval), by: person, on: today)
    } else if work.meetings % 8 == 0 {
      add(.agree(common.laterAgreements.draw(&random)), by: person, on: today)
    }
    if random.unit() < 0.45 { add(.note(work.notes.draw(&random)), by: person, on: today - some(0...2)) }
  }

  private mutating func addAgency(_ today: Int, _ person: CaseAct.Person) {
    let domain = outline.domains[work.agencies.count % outline.domains.count]
    let names = Set(work.agencies.map(\.name))
    let free = DomainTexts.all[domain]!.agencies.filter { !names.contains($0.name) && $0.fits(outline) }
    guard !free.isEmpty else { return }
    let agency = free[random.below(free.count)]
    work.agencies.append(agency)
    add(.agency(agency), by: person, on: today)
  }

  /// The last meeting: the goals are gone through once more.
  mutating func farewell(_ mentor: Int, on today: Int, _ common: inout CommonDecks) {
    let person = CaseAct.Person.mentor(mentor)
    add(
      .meeting(
        type: "in_person", duration: "60plus", attended: true, text: common.farewells.draw(&random),
        next: "Seurantasoitto kolmen kuukauden päästä", nextDay: workingDay(today - 95)), by: person, on: today)
    work.meetings += 1
    for goal in work.goals.indices where work.goals[goal].score < 1 {
      work.goals[goal].score += 1
      add(.score(goal: work.goals[goal].text, work.goals[goal].score), by: person, on: today)
    }
  }
}
