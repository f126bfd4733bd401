import HelplineCore
import HelplineVault
import Testing

@Suite("What is counted of a case")
struct CaseEventTests {
  let march = Month(year: 2026, month: 3)
  let april = Month(year: 2026, month: 4)
  let day = Sample.day("2026-03-10")
  let one = Case(day: Sample.day("2026-03-10"), origin: "direct", by: Sample.coordinator, need: "", languages: ["fi"])

  func text(_ entry: StatisticalEntry) -> String {
    ([entry.event] + entry.codes).map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
      + " r\(entry.revision) \(entry.month)"
  }

  /// Counting changes its object, which an expectation cannot.
  func sent(_ entry: StatisticalEntry?) throws -> StatisticalEntry { try #require(entry) }
  func nothing(_ entry: StatisticalEntry?, _ location: SourceLocation = #_sourceLocation) {
    #expect(entry == nil, sourceLocation: location)
  }

  /// The tag that the case holds.
  func tag(_ one: Case, _ year: Int) -> [UInt8]? {
    var one = one
    let known = one.payload["tags"]?.asObject?["\(year)"] != nil
    return known ? one.tag(of: year) : nil
  }

  @Test("A tag is made at the year's first event, and is another one each year")
  func tags() throws {
    var one = one
    let first = one.tag(of: 2026)
    let next = one.tag(of: 2027)
    let again = one.tag(of: 2026)
    #expect(first.count == 16 && again == first && next != first)
    #expect(try Case(one.payload.bytes) == one)
    #expect(one.payload["tags"]?.asObject?.keys.sorted() == ["2026", "2027"])
  }

  @Test("Opening is counted once; a correction goes to its slot and month, and the same again is not sent")
  func opened() throws {
    var one = one
    let entry = try sent(one.countOpened(in: march))
    #expect(text(entry) == "case_opened direct r1 202603")
    #expect(entry.slot.count == 16 && entry.tag == tag(one, 2026))
    nothing(one.countOpened(in: april))
    one.origin = "inbound"
    let corrected = try sent(one.countOpened(in: april))
    #expect(text(corrected) == "case_opened inbound r2 202603")
    #expect(corrected.slot == entry.slot && corrected.tag == entry.tag && one.counted.count == 1)
    #expect(try Case(one.payload.bytes).counted == one.counted)
  }

  @Test("Assignment is counted at the first acceptance only")
  func assigned() throws {
    var one = one
    let entry = try sent(one.countAssigned(in: march))
    #expect(text(entry) == "case_assigned r1 202603")
    nothing(one.countAssigned(in: Month(year: 2027, month: 1)))
    #expect(one.counted.count == 1)
  }

  @Test(
    "A confirmed closing is counted by reason and span; confirmed again in the month it is replaced, later it has a slot of its own"
  )
  func closed() throws {
    let steps = [("intake", "2025-01-01"), ("active", "2025-01-31"), ("closing", "2026-03-01")]
    var open = try Sample.case(Array(steps.dropLast()))
    nothing(open.countClosed(in: march))
    var asked = try Sample.case(steps)
    nothing(asked.countClosed(in: march))
    let (c, m) = (CaseActor.coordinator(Sample.coordinator), CaseActor.mentor(Sample.mentor))
    try open.close(reason: "lost_contact", by: m, on: Sample.day("2026-01-30"))
    try open.move(to: .following, by: c, on: Sample.day("2026-03-05"))
    let first = try sent(open.countClosed(in: march))
    // The work ended on 30 January, one day before 12 months; the confirmation does not lengthen it.
    #expect(text(first) == "case_closed lost_contact 6_12 r1 202603")
    try open.move(to: .active, by: c, on: Sample.day("2026-03-06"))
    nothing(open.countClosed(in: march))
    try open.close(reason: "goals_met", by: m, on: Sample.day("2026-03-07"))
    try open.move(to: .following, by: c, on: Sample.day("2026-03-08"))
    let second = try sent(open.countClosed(in: march))
    #expect(text(second) == "case_closed goals_met 12_24 r2 202603" && second.slot == first.slot)
    try open.move(to: .active, by: c, on: Sample.day("2026-03-09"))
    try open.close(reason: "other", by: m, on: Sample.day("2026-04-02"))
    try open.move(to: .following, by: c, on: Sample.day("2026-04-03"))
    let third = try sent(open.countClosed(in: april))
    #expect(text(third) == "case_closed other 12_24 r1 202604" && third.slot != first.slot && third.tag == first.tag)
    #expect(open.counted.map(\.revision) == [2, 1])
  }

  @Test("A meeting counts if the participant came; a correction takes it back, and counts it again")
  func meetings() throws {
    var one = one
    var meeting = Meeting(day: day, type: "phone", duration: "lt5", attended: false)
    nothing(meeting.count(in: march, of: &one))
    #expect(meeting.counted.isEmpty && one.payload["tags"] == .object([:]))
    meeting.attended = true
    let held = try sent(meeting.count(in: march, of: &one))
    #expect(text(held) == "meeting_held r1 202603" && held.tag == tag(one, 2026))
    nothing(meeting.count(in: april, of: &one))
    meeting.attended = false
    let back = try sent(meeting.count(in: april, of: &one))
    #expect(text(back) == "none r2 202603" && back.slot == held.slot && back.tag == nil)
    meeting.attended = true
    let again = try sent(meeting.count(in: april, of: &one))
    #expect(text(again) == "meeting_held r3 202603" && again.slot == held.slot && again.tag == held.tag)
    #expect(try Meeting(meeting.payload.bytes).counted == meeting.counted && meeting.counted.count == 1)
    #expect(one.counted.isEmpty)
  }

  @Test("A meeting of December that is counted in January has January's tag")
  func newYear() throws {
    var one = one
    let before = one.tag(of: 2026)
    var meeting = Meeting(day: Sample.day("2026-12-30"), type: "phone", duration: "lt5", attended: true)
    let entry = try sent(meeting.count(in: Month(year: 2027, month: 1), of: &one))
    #expect(entry.month == 202701 && entry.tag == tag(one, 2027) && entry.tag != before)
  }

  @Test("Goals count by domain and the sum of their changes, in one slot for each month")
  func goals() throws {
    var one = one
    var goal = try Goal(day: Sample.day("2026-03-01"), domain: "safety", text: "", score: -1)
    nothing(goal.count(in: march, of: &one, beside: []))
    try goal.score(0, on: Sample.day("2026-03-05"))
    let up = try sent(goal.count(in: march, of: &one, beside: []))
    #expect(text(up) == "goal_change safety up r1 202603" && up.tag == tag(one, 2026))
    try goal.score(2, on: Sample.day("2026-03-06"))
    nothing(goal.count(in: march, of: &one, beside: []))

    var second = try Goal(day: Sample.day("2026-03-02"), domain: "safety", text: "", score: 2)
    try second.score(-2, on: Sample.day("2026-03-07"))
    var other = try Goal(day: Sample.day("2026-03-02"), domain: "housing", text: "", score: 0)
    try other.score(0, on: Sample.day("2026-03-07"))
    let down = try sent(second.count(in: march, of: &one, beside: [goal, other]))
    #expect(text(down) == "goal_change safety down r2 202603" && down.slot == up.slot)
    let same = try sent(other.count(in: march, of: &one, beside: [goal, second]))
    #expect(text(same) == "goal_change housing same r1 202603" && same.slot != up.slot && same.tag == up.tag)

    try second.score(0, on: Sample.day("2026-03-08"))
    try goal.score(1, on: Sample.day("2026-03-08"))
    let level = try sent(goal.count(in: march, of: &one, beside: [second, other]))
    #expect(text(level) == "goal_change safety same r3 202603" && level.slot == up.slot)
    #expect(goal.counted.map(\.revision) == [3])

    try goal.score(2, on: Sample.day("2026-04-02"))
    let next = try sent(goal.count(in: april, of: &one, beside: [second, other]))
    #expect(text(next) == "goal_change safety up r1 202604" && next.slot != up.slot && next.tag == up.tag)
    #expect(try Goal(goal.payload.bytes).counted == goal.counted && goal.counted.count == 2 && one.counted.isEmpty)
  }

  @Test("After the last revision that can be, nothing is counted any more")
  func lastRevision() throws {
    let slot = String(repeating: "0", count: 32)
    let counted =
      #"[{"event":"case_opened","month":"2026-03","slot":"\#(slot)","revision":2147483647,"codes":["inbound"],"newer":1}]"#
    let text = Sample.caseText([("intake", "2026-03-10")])
    var last = try Case(Array(text.replacing(#""counted":[]"#, with: #""counted":\#(counted)"#).utf8))
    nothing(last.countOpened(in: march))
    var before = try Case(
      Array(text.replacing(#""counted":[]"#, with: #""counted":\#(counted.replacing("3647", with: "3646"))"#).utf8))
    let entry = try sent(before.countOpened(in: march))
    #expect(entry.revision == 2_147_483_647)
    #expect(try Case(before.payload.bytes) == before)
    // What a newer client remembers beside it stays.
    #expect(String(decoding: before.payload.bytes, as: UTF8.self).contains(#""newer":1"#))
  }

  @Test("Every event and every code fits into an entry")
  func fits() throws {
    let lists = try Sample.codeLists()
    let reasons = lists.list(.closureReason).codes.flatMap { reason in
      CaseSpan.allCases.map { CaseEvent.closed(reason: reason.id, $0) }
    }
    let goals = lists.list(.goalDomain).codes.flatMap { code in
      [GoalChange.up, .same, .down].map { CaseEvent.goalChange(domain: code.id, $0) }
    }
    let all = [CaseEvent.assigned, .meetingHeld] + lists.list(.caseOrigin).codes.map { .opened(origin: $0.id) } + reasons + goals
    #expect(all.count == 2 + 3 + 30 + 24)
    for event in all {
      for word in [event.name] + event.codes {
        #expect((1...20).contains(word.utf8.count) && word.allSatisfy(\.isASCII), "\(word)")
      }
    }
  }
}
