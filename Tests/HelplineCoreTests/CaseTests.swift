import HelplineCore
import Testing

@Suite("Cases")
struct CaseTests {
  @Suite("What follows on what")
  struct Transitions {
    /// Every step there is, who may take it in a case that was never active, and who in one that was: c(oordinator), m(entor).
    static let steps: [String: (before: String, after: String)] = [
      "intake assessed": ("c", "c"), "intake not_exit": ("c", "c"), "assessed agreed": ("c", "c"),
      "assessed not_exit": ("c", "c"),
      "assessed closing": ("c", "c"), "agreed offered": ("c", "c"), "agreed closing": ("c", "c"), "offered active": ("m", "cm"),
      "offered agreed": ("cm", ""), "offered closing": ("c", ""), "active closing": ("m", "m"), "active offered": ("c", "c"),
      "closing following": ("c", "c"), "closing active": ("", "c"), "following ended": ("cm", "cm"),
      "following active": ("", "c"),
    ]
    static let statuses = CaseStatus.allCases

    @Test("The statuses and their order are those of the code list, pair by pair")
    func codeList() throws {
      let list = try Sample.codeLists().list(.caseStatus)
      #expect(list.codes.map(\.id) == Self.statuses.map(\.rawValue))
      for from in Self.statuses {
        for to in Self.statuses {
          #expect(from.allows(to) == (Self.steps["\(from.rawValue) \(to.rawValue)"] != nil), "\(from) → \(to)")
          #expect(from.allows(to) == list.mayGo(from: from.rawValue, to: to.rawValue), "\(from) → \(to)")
        }
      }
    }

    @Test("Each step is taken by those whose it is, and by nobody else", arguments: statuses, [false, true])
    func roles(from: CaseStatus, started: Bool) throws {
      let past = (started ? [("active", "2026-01-01")] : []) + [(from.rawValue, "2026-01-02")]
      let before = try Sample.case([("intake", "2026-01-01")] + past)
      for to in Self.statuses {
        let allowed = Self.steps["\(from.rawValue) \(to.rawValue)"]
        // To be active is to have been active.
        let who = (started || from == .active ? allowed?.after : allowed?.before) ?? ""
        for (letter, actor) in [("c", CaseActor.coordinator(Sample.coordinator)), ("m", .mentor(Sample.mentor))] {
          var after = before
          let expected = who.contains(letter)
          #expect(before.mayMove(to: to, by: actor) == expected, "\(from) → \(to) by \(letter)")
          do throws(CaseError) {
            try after.move(to: to, by: actor, on: Sample.day("2026-02-03"))
            #expect(expected, "\(from) → \(to) by \(letter)")
            #expect(after.status == to && after.waitingSince == Sample.day("2026-02-03"))
            #expect(after.history.dropLast() == before.history[...])
            #expect(after.history.last?.by == actor.member)
          } catch {
            #expect(error == (who.isEmpty ? .notAllowed(from: from, to: to) : .notTheirs(from: from, to: to)))
            #expect(!expected && after == before, "\(from) → \(to) by \(letter)")
          }
        }
      }
    }

    @Test("A case goes from intake to its end, and into the history goes who did what")
    func wholeWay() throws {
      let (c, m) = (CaseActor.coordinator(Sample.coordinator), CaseActor.mentor(Sample.mentor))
      let day = Sample.day("2026-03-01")
      var one = Case(day: day, origin: "direct", by: Sample.coordinator, need: "n", languages: ["fi"])
      #expect(throws: CaseError.notAssessed) { try one.move(to: .assessed, by: c, on: day) }
      #expect(throws: CaseError.notAPair) {
        try Assessment(day: day, by: Sample.coordinator, and: Sample.coordinator, exit: true, text: "")
      }
      let found = try Assessment(day: day, by: Sample.coordinator, and: Sample.colleague, exit: true, text: "t")
      #expect(one.mayMove(to: .assessed, by: c) && !one.mayMove(to: .assessed, by: m))
      #expect(throws: CaseError.notTheirs(from: .intake, to: .assessed)) { try one.assess(found, by: m, on: day) }
      #expect(one.assessment == nil)
      try one.assess(found, by: c, on: day)
      #expect(one.assessment == found)
      try one.move(to: .agreed, by: c, on: day)
      try one.move(to: .offered, by: c, on: day)
      #expect(!one.wasActive)
      try one.move(to: .active, by: m, on: day)
      #expect(one.wasActive)
      #expect(throws: CaseError.noReason) { try one.move(to: .closing, by: m, on: day) }
      #expect(one.mayMove(to: .closing, by: m))
      #expect(throws: CaseError.notTheirs(from: .active, to: .closing)) { try one.close(reason: "moved_on", by: c, on: day) }
      #expect(one.closing == nil)
      try one.close(reason: "moved_on", by: m, on: day.adding(days: 1))
      #expect(one.closing == Closing(day: day.adding(days: 1), reason: "moved_on"))
      try one.move(to: .active, by: c, on: day.adding(days: 2))
      #expect(one.closing == nil)
      try one.close(reason: "goals_met", by: m, on: day.adding(days: 3))
      try one.move(to: .following, by: c, on: day.adding(days: 4))
      try one.move(to: .ended, by: m, on: day.adding(days: 5))
      #expect(
        one.history.map(\.status.rawValue).joined(separator: " ")
          == "intake assessed agreed offered active closing active closing following ended")
      #expect(one.status.isOver && one.closing?.reason == "goals_met")
      #expect(try Case(one.payload.bytes) == one)
    }

    @Test("What a pair found to be no need for Exit is not agreed on")
    func noNeed() throws {
      let day = Sample.day("2026-03-01")
      var one = Case(day: day, origin: "direct", by: Sample.coordinator, need: "", languages: [])
      let c = CaseActor.coordinator(Sample.coordinator)
      try one.assess(Assessment(day: day, by: Sample.coordinator, and: Sample.colleague, exit: false, text: ""), by: c, on: day)
      #expect(throws: CaseError.noNeed) { try one.move(to: .agreed, by: c, on: day) }
      #expect(!one.mayMove(to: .agreed, by: c))
      try one.move(to: .notExit, by: c, on: day)
      #expect(one.status == .notExit && one.status.isOver)
    }

    @Test("A hand-over's reason stays in the history, the newest one where another is asked; who may not ask changes nothing")
    func handOverReason() throws {
      let (c, m) = (CaseActor.coordinator(Sample.coordinator), CaseActor.mentor(Sample.mentor))
      let day = Sample.day("2026-03-01")
      var one = try Sample.case([("intake", "2026-01-01"), ("active", "2026-01-05")])
      let before = one
      #expect(throws: CaseError.notTheirs(from: .active, to: .offered)) { try one.askSuccessor(reason: "r", by: m, on: day) }
      #expect(one == before)
      try one.askSuccessor(reason: "Muuttaa pois.", by: c, on: day)
      try one.askSuccessor(reason: "Jää vapaalle.", by: c, on: day.adding(days: 1))
      #expect(one.history.map(\.reason) == [nil, nil, "Jää vapaalle."] && one.status == .offered && one.waitingSince == day)
      let again = try Case(one.payload.bytes)
      #expect(again == one && again.texts.last?.value == "Jää vapaalle.")
      var wrong = one
      wrong.payload["history"] = .array([.object(["status": .string("offered"), "reason": .integer(1)])])
      #expect(throws: PayloadError.missingField) { try Case(wrong.payload.bytes) }
    }
  }

  @Suite("Days and months")
  struct Days {
    func active(from start: String) throws -> Case { try Sample.case([("intake", "2024-01-01"), ("active", start)]) }

    @Test(
      "The span counts whole months; exactly 24 is not over 24",
      arguments: [
        ("2024-01-31", "2024-01-31", "lt3"), ("2024-01-31", "2024-04-29", "lt3"), ("2024-01-31", "2024-04-30", "3_6"),
        ("2024-01-15", "2024-04-14", "lt3"), ("2024-01-15", "2024-04-15", "3_6"), ("2024-01-15", "2024-07-14", "3_6"),
        ("2024-01-15", "2024-07-15", "6_12"), ("2024-01-15", "2025-01-14", "6_12"), ("2024-01-15", "2025-01-15", "12_24"),
        ("2024-01-15", "2026-01-15", "12_24"), ("2024-01-15", "2026-01-16", "over24"), ("2024-02-29", "2025-02-27", "6_12"),
        ("2024-02-29", "2025-02-28", "12_24"), ("2024-02-29", "2026-02-28", "12_24"), ("2024-02-29", "2026-03-01", "over24"),
        ("2024-05-01", "2024-04-01", "lt3"),
      ])
    func spans(start: String, end: String, span: String) throws {
      #expect(try active(from: start).span(on: Sample.day(end)).rawValue == span, "\(start) – \(end)")
    }

    @Test("The span runs from the first time that the case was active, and is the shortest if it never was")
    func firstActive() throws {
      let again = try Sample.case([
        ("intake", "2023-12-01"), ("active", "2024-01-15"), ("closing", "2024-02-01"), ("following", "2024-02-02"),
        ("active", "2025-01-01"),
      ])
      #expect(again.span(on: Sample.day("2025-01-20")) == .from12To24)
      #expect(
        try Sample.case([("intake", "2020-01-01"), ("closing", "2026-01-01")]).span(on: Sample.day("2026-01-01")) == .under3)
    }

    @Test("The spans are the codes of the list")
    func spanCodes() throws {
      #expect(try Sample.codeLists().list(.caseSpan).codes.map(\.id) == CaseSpan.allCases.map(\.rawValue))
    }

    func following(since day: String) throws -> Case {
      try Sample.case([("intake", "2025-01-01"), ("active", "2025-01-02"), ("closing", "2025-01-03"), ("following", day)])
    }

    func due(_ one: Case, _ made: [FollowUp] = []) -> String {
      one.followUps(after: made).map { "\($0.month) \($0.due)" }.joined(separator: ", ")
    }

    @Test(
      "Follow-ups are due 3, 6 and 12 months after the confirmed closing, on the last day of a shorter month",
      arguments: [
        ("2025-01-31", "3 2025-04-30, 6 2025-07-31, 12 2026-01-31"), ("2025-11-30", "3 2026-02-28, 6 2026-05-30, 12 2026-11-30"),
        ("2027-11-30", "3 2028-02-29, 6 2028-05-30, 12 2028-11-30"), ("2028-02-29", "3 2028-05-29, 6 2028-08-29, 12 2029-02-28"),
        ("2025-12-31", "3 2026-03-31, 6 2026-06-30, 12 2026-12-31"),
      ])
    func followUps(confirmed: String, expected: String) throws {
      #expect(try due(following(since: confirmed)) == expected)
    }

    @Test("A follow-up settles itself and those before it, unless it belongs to an earlier closing")
    func followUpsMade() throws {
      let one = try following(since: "2025-06-10")
      let made = { FollowUp(day: Sample.day($0), month: $1, text: "") }
      #expect(due(one, [made("2025-09-01", 3)]) == "6 2025-12-10, 12 2026-06-10")
      #expect(due(one, [made("2025-12-20", 6)]) == "12 2026-06-10")
      #expect(due(one, [made("2025-12-20", 6), made("2025-09-01", 3)]) == "12 2026-06-10")
      #expect(due(one, [made("2026-06-10", 12)]) == "")
      #expect(due(one, [made("2025-06-09", 12)]) == "3 2025-09-10, 6 2025-12-10, 12 2026-06-10")
      #expect(due(one, [made("2025-06-10", 3)]) == "6 2025-12-10, 12 2026-06-10")
    }

    @Test(
      "Nothing is due before a closing is confirmed, nor when the case has ended or is active again",
      arguments: CaseStatus.allCases)
    func noFollowUps(status: CaseStatus) throws {
      let one = try Sample.case([("intake", "2025-01-01"), ("following", "2025-02-01"), (status.rawValue, "2025-02-02")])
      #expect(one.followUps(after: []).isEmpty == (status != .following))
    }

    @Test(
      "A case is kept for 24 months after the confirmed closing, or after Exit was found not to be needed",
      arguments: CaseStatus.allCases)
    func purge(status: CaseStatus) throws {
      let past = status == .ended ? [("following", "2025-02-28")] : []
      let one = try Sample.case([("intake", "2025-01-01")] + past + [(status.rawValue, "2025-12-31")])
      let expected: String? =
        switch status {
        case .following, .notExit: "2027-12"
        case .ended: "2027-02"
        default: nil
        }
      #expect(one.purgeMonth()?.description == expected)
      #expect(one.purgeMonth(after: 6)?.description == (status == .ended ? "2025-08" : expected.map { _ in "2026-06" }))
    }

    @Test("Months are added to the last day there can be without a crash")
    func lastDay() throws {
      #expect(try due(following(since: "9999-12-31")).hasPrefix("3 10000-03-31"))
    }

    @Test("A next step is overdue from the day after")
    func overdue() {
      let step = NextStep(day: Sample.day("2026-03-01"), text: "call")
      #expect(!step.isOverdue(on: Sample.day("2026-03-01")))
      #expect(step.isOverdue(on: Sample.day("2026-03-02")))
    }
  }

  @Suite("What may be saved")
  struct Checks {
    let lists: CodeLists
    let one = Case(day: Sample.day("2026-03-01"), origin: "direct", by: Sample.coordinator, need: "n", languages: ["fi", "so"])

    init() throws { lists = try Sample.codeLists() }

    @Test("Codes are those of the lists, but what stood there before may stay")
    func codes() throws {
      try one.check(lists, on: one.day)
      for (change, error) in [
        ({ $0.origin = "moon" }, CaseRecordError.unknownCode(.caseOrigin, "moon")),
        ({ $0.languages = ["fi", "xx"] }, .unknownCode(.language, "xx")),
        ({ $0.closing = Closing(day: $0.day, reason: "bored") }, .unknownCode(.closureReason, "bored")),
        ({ $0.origin = "contact" }, .noContact),
        ({ $0.need = String(repeating: "å", count: 20_001) }, .tooLong("need", longest: 20_000)),
        (
          { $0.nextStep = NextStep(day: $0.day, text: String(repeating: "x", count: 2_001)) },
          .tooLong("next_step", longest: 2_000)
        ),
      ] as [((inout Case) -> Void, CaseRecordError)] {
        var other = one
        change(&other)
        #expect(throws: error) { try other.check(lists, on: one.day) }
      }
      var old = one
      old.languages = ["retired"]
      var new = old
      new.need = "other"
      try new.check(lists, on: one.day, former: old)
      new.languages = ["retired", "xx"]
      #expect(throws: CaseRecordError.unknownCode(.language, "xx")) { try new.check(lists, on: one.day, former: old) }
    }

    @Test("The longest texts are saved")
    func longest() throws {
      var other = one
      other.need = String(repeating: "å", count: 20_000)
      other.nextStep = NextStep(day: other.day, text: String(repeating: "x", count: 2_000))
      other.assessment = try Assessment(
        day: other.day, by: Sample.coordinator, and: Sample.colleague, exit: true, text: String(repeating: "t", count: 20_000))
      other.origin = "contact"
      other.contact = Sample.id(9)
      try other.check(lists, on: one.day)
      other.assessment?.text += "t"
      #expect(throws: CaseRecordError.tooLong("assessment", longest: 20_000)) { try other.check(lists, on: one.day) }
    }
  }
}
