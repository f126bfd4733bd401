import HelplineCore
import Testing

@Suite("Assignments")
struct AssignmentTests {
  let day = Sample.day("2026-03-01")
  let later = Sample.day("2026-04-01")

  @Test("Naming, accepting and naming another: everybody ever named stays listed, once and in order")
  func named() throws {
    var one = Assignment(day: day)
    try one.name(Sample.mentor, on: day)
    #expect(one.mentor == nil && one.successor == Sample.mentor)
    try one.name(Sample.successor, on: day)
    try one.name(Sample.mentor, on: day)
    #expect(one.successor == Sample.mentor)
    try one.recordAcceptance(on: day)
    #expect(one.mentor == Sample.mentor && one.successor == nil)
    #expect(throws: AssignmentError.noHandOver) { try one.name(Sample.successor, on: later) }
    let plan = HandOverPlan(reason: "Muuttaa pois.", meeting: Sample.day("2026-04-09"))
    try one.name(Sample.successor, handOver: plan, on: later)
    #expect(one.handOver == plan && one.handOver?.meeting == Sample.day("2026-04-09"))
    #expect(one.mentor == Sample.mentor && one.successor == Sample.successor && one.day == later)
    #expect(one.named == [Sample.mentor, Sample.successor])
    #expect(try Assignment(one.payload.bytes) == one)
    try one.withdraw(on: later)
    #expect(one.handOver == nil)
    #expect(one.mentor == Sample.mentor && one.successor == nil && one.named == [Sample.mentor, Sample.successor])
  }

  @Test("What is refused changes nothing")
  func refused() throws {
    var one = Assignment(day: day)
    #expect(throws: AssignmentError.nobodyAsked) { try one.recordAcceptance(on: later) }
    #expect(throws: AssignmentError.nobodyAsked) { try one.withdraw(on: later) }
    try one.bar(Sample.colleague, on: day)
    #expect(throws: AssignmentError.barred) { try one.name(Sample.colleague, on: later) }
    #expect(throws: AssignmentError.noMentor) {
      try one.name(Sample.mentor, handOver: HandOverPlan(reason: "r"), on: later)
    }
    try one.name(Sample.mentor, on: day)
    #expect(throws: AssignmentError.namedNow) { try one.bar(Sample.mentor, on: later) }
    try one.recordAcceptance(on: day)
    #expect(throws: AssignmentError.namedNow) { try one.bar(Sample.mentor, on: later) }
    #expect(throws: AssignmentError.isMentor) { try one.name(Sample.mentor, on: later) }
    try one.bar(Sample.colleague, on: later)
    #expect(one.day == day && one.barred == [Sample.colleague] && one.named == [Sample.mentor])
  }

  @Test("A hand-over is no longer told once it is done; without a reason it is not saved")
  func handOver() throws {
    let lists = try Sample.codeLists()
    var one = Assignment(day: day)
    try one.name(Sample.mentor, on: day)
    try one.recordAcceptance(on: day)
    try one.name(Sample.successor, handOver: HandOverPlan(reason: "Muuttaa pois."), on: later)
    #expect(one.handOver?.meeting == nil)
    try one.check(lists, on: later)
    let again = try Assignment(one.payload.bytes)
    #expect(again == one && again.handOver?.reason == "Muuttaa pois.")
    try one.recordAcceptance(on: later)
    #expect(one.handOver == nil && one.mentor == Sample.successor)
    try one.name(Sample.mentor, handOver: HandOverPlan(reason: " \n"), on: later)
    #expect(throws: CaseRecordError.empty("reason")) { try one.check(lists, on: later) }
  }

  @Test("Who was named before and is not now can be barred")
  func barredLater() throws {
    var one = Assignment(day: day)
    try one.name(Sample.mentor, on: day)
    try one.name(Sample.successor, on: day)
    try one.bar(Sample.mentor, on: later)
    #expect(one.barred == [Sample.mentor] && one.day == later)
    #expect(throws: AssignmentError.barred) { try one.name(Sample.mentor, on: later) }
    #expect(try Assignment(one.payload.bytes) == one)
  }

  @Test("Only the answer of who is asked, to this question, says whether they accept")
  func answered() throws {
    var one = Assignment(day: day)
    let yes = { (by: $0 as ID, answer: Answer(day: Sample.day("2026-03-02"), asked: $1, .accepted)) }
    let no = { (by: $0 as ID, answer: Answer(day: Sample.day("2026-03-02"), asked: $1, .declined, reason: "r")) }
    #expect(one.answered(in: [yes(Sample.mentor, 0), yes(Sample.mentor, 1)]) == nil)
    try one.name(Sample.mentor, on: day)
    try one.name(Sample.mentor, on: day)
    #expect(one.asked == 2)
    #expect(one.answered(in: []) == nil)
    #expect(one.answered(in: [yes(Sample.mentor, 1), yes(Sample.successor, 2)]) == nil)
    #expect(one.answered(in: [no(Sample.mentor, 1), yes(Sample.mentor, 2)]) == .accepted)
    #expect(one.answered(in: [no(Sample.mentor, 2)]) == .declined)
    #expect(one.answered(in: [yes(Sample.mentor, 2), no(Sample.mentor, 2)]) == .declined)
    // Who is barred meanwhile, somebody else, does not make them answer anew.
    try one.bar(Sample.colleague, on: later)
    #expect(one.answered(in: [yes(Sample.mentor, 2)]) == .accepted)
  }

  @Test(
    "An assignment that contradicts itself is refused",
    arguments: [
      #""mentor":"A","named":[],"barred":[]"#, #""successor":"A","named":["B"],"barred":[]"#,
      #""mentor":"A","successor":"A","named":["A"],"barred":[]"#, #""mentor":"A","named":["A"],"barred":["A"]"#,
      #""successor":"A","named":["A"],"barred":["B","A"]"#, #""named":["A","A"],"barred":[]"#, #""named":[],"barred":["A","A"]"#,
      #""asked":0,"successor":"A","named":["A"],"barred":[]"#, #""asked":-1,"named":[],"barred":[]"#,
      #""mentor":"A","named":["A"],"barred":[],"hand_over":{"reason":"r"}"#,
      #""successor":"A","named":["A"],"barred":[],"hand_over":{"reason":"r"}"#,
      #""mentor":"A","successor":"B","named":["A","B"],"barred":[],"hand_over":{"meeting":"2026-01-01"}"#,
      #""mentor":"A","successor":"B","named":["A","B"],"barred":[],"hand_over":{"reason":"r","meeting":"soon"}"#,
    ])
  func contradiction(rest: String) {
    let text = #"{"type":"assignment","v":1,"day":"2026-01-01",\#(rest)}"#
      .replacing("\"v\":1", with: rest.contains("asked") ? "\"v\":1" : #""v":1,"asked":1"#)
      .replacing("\"A\"", with: "\"\(Sample.mentor)\"").replacing("\"B\"", with: "\"\(Sample.successor)\"")
    #expect(throws: PayloadError.missingField) { try Assignment(Array(text.utf8)) }
  }
}
