import Foundation
import HelplineCore
import Testing

@testable import HelplineClient
@testable import helpline_cli

/// Cases as a session would have opened them.
struct OpenedCases {
  let coordinator = ID()
  let mentor = ID()
  let successor = ID()
  let day = Day("2026-01-05")!

  var names: [ID: String] { [coordinator: "Kaisa", mentor: "Minna", successor: "Sami"] }

  func part<Record>(_ record: Record, by author: ID? = nil) -> CasePart<Record> {
    CasePart(id: ID(), revision: 1, author: author ?? coordinator, record: record)
  }

  private func stored() throws -> StoredCase {
    let wrap = WireWrap(recipient: coordinator, keyEpoch: 1, sealed: Bytes([]))
    return StoredCase(id: ID(), epoch: 1, objects: [], wrap: wrap, journal: nil)
  }

  /// As a coordinator sees it, with a mentor who works in it.
  func active() throws -> OpenedCase {
    var record = Case(day: day, origin: "direct", by: coordinator, need: "Haluaa irti.", languages: ["fi", "so"])
    let by = CaseActor.coordinator(coordinator)
    record.assessment = try Assessment(day: day, by: coordinator, and: mentor, exit: true, text: "Selvä tarve.")
    try record.move(to: .assessed, by: by, on: day)
    try record.move(to: .agreed, by: by, on: day)
    try record.move(to: .offered, by: by, on: day)
    try record.move(to: .active, by: .mentor(mentor), on: day.adding(days: 7))
    record.taken = 1
    record.nextStep = NextStep(day: day.adding(days: 20), text: "Asuntohakemus")
    var assignment = Assignment(day: day)
    try assignment.name(mentor, on: day)
    return OpenedCase(
      id: ID(), record: part(record), assignment: part(assignment),
      answers: [part(Answer(day: day.adding(days: 7), asked: 1, .accepted), by: mentor)], stored: try stored())
  }

  /// The same once another mentor is asked.
  func handedOver(_ answer: Answer.Kind?) throws -> OpenedCase {
    let opened = try active()
    var record = opened.record.record
    try record.askSuccessor(reason: "Muuttaa pois.", by: .coordinator(coordinator), on: day.adding(days: 30))
    var assignment = try #require(opened.assignment).record
    try assignment.recordAcceptance(on: day)
    try assignment.name(
      successor, handOver: HandOverPlan(reason: "Muuttaa pois.", meeting: day.adding(days: 40)), on: day)
    var changed = OpenedCase(
      id: opened.id, record: part(record), assignment: part(assignment), answers: opened.answers, stored: opened.stored)
    if let answer { changed.answers.append(part(Answer(day: day, asked: 2, answer), by: successor)) }
    return changed
  }

  /// A journal as its holder has it.
  func journal(passedOn: Bool = false) throws -> OpenedJournal {
    let wrap = WireWrap(recipient: mentor, keyEpoch: 1, sealed: Bytes([]))
    var goal = try Goal(day: day.adding(days: 8), domain: "housing", text: "Oma koti", score: -1)
    try goal.score(1, on: day.adding(days: 15))
    return OpenedJournal(
      notes: [part(JournalNote(day: day.adding(days: 9), text: "Ensimmäinen rivi\ntoinen rivi"), by: mentor)],
      goals: [part(goal, by: mentor)],
      meetings: [
        part(
          Meeting(day: day.adding(days: 10), type: "phone", duration: "15_29", attended: false, text: "Ei vastannut"),
          by: mentor)
      ],
      cards: [part(ContactCard(text: "040 123 4567"), by: mentor)],
      stored: StoredJournal(id: ID(), epoch: 1, passedOn: passedOn, objects: [], wrap: wrap))
  }
}

@Suite("A case as a person reads it")
struct CaseTextTests {
  private let cases = OpenedCases()

  private func page(_ opened: OpenedCase, _ language: Language = .fi) -> String {
    CaseText(
      opened, names: cases.names, lists: codeLists, today: cases.day.adding(days: 21), speech: Speech(language: language)
    ).page(width: nil)
  }

  @Test("Its mentor reads how it stands, the goals with their scores, and what happened, the latest first")
  func mentors() throws {
    var opened = try cases.active()
    opened.journal = try cases.journal()
    let text = page(opened)
    for line in [
      "käynnissä, 2026-01-12 alkaen", "Minna", "2026-01-25 (myöhässä)", "suomi, somali",
      "Exit-tarve on (2026-01-05, Kaisa, Minna)",
      "  Oma koti", "  2026-01-13 −1  2026-01-20 +1", "2026-01-14  Muistiinpano, Minna\n  Ensimmäinen rivi\n  toinen rivi",
      "2026-01-15  Tapaaminen: puhelimitse, 15–29 min, osallistuja ei tullut\n  Ei vastannut",
    ] { #expect(text.contains(line), "\(line) in \(text)") }
    let order = [
      "2026-01-15  Tapaaminen", "2026-01-14  Muistiinpano", "2026-01-12  käynnissä", "2026-01-05  tarjottu",
      "2026-01-05  alkuarvio",
    ]
    let places = try order.map { try #require(text.range(of: $0)).lowerBound }
    #expect(places == places.sorted())
    #expect(!text.contains("040 123 4567"), "the card is shown when it is asked for")
  }

  @Test("A coordinator reads the coordination only, and what may be shared with whom")
  func coordinators() throws {
    var opened = try cases.active()
    var gone = Agency(name: "Entinen", kind: "authority", commitment: "always")
    gone.removed = true
    opened.agencies = [
      cases.part(gone),
      cases.part(
        Agency(name: "Asuntotoimi", kind: "city_service", commitment: "area", area: "asuminen", mayShare: "Vain asuminen")),
    ]
    let text = page(opened)
    #expect(!text.contains("Tavoitteet") && !text.contains("Muistiinpano") && !text.contains("Entinen"))
    #expect(text.contains("Asuntotoimi") && text.contains("tietyllä osa-alueella (asuminen)") && text.contains("Vain asuminen"))
  }

  @Test("Who is asked stands beside the mentor, with their answer", arguments: Language.allCases)
  func asked(language: Language) throws {
    let speech = Speech(language: language)
    for (answer, sentence) in [
      (nil, CasePageMessage.hasNotAnswered), (.accepted, .hasAccepted), (.declined, .hasDeclined),
    ] as [(Answer.Kind?, CasePageMessage)] {
      let text = page(try cases.handedOver(answer), language)
      #expect(text.contains("Sami, \(speech(sentence))") && text.contains("Minna"))
    }
    #expect(!page(try cases.active(), language).contains("Sami"))
  }
}

@Suite("What a case waits for")
struct CaseMatterTests {
  private let cases = OpenedCases()

  private func matter(_ opened: OpenedCase, _ member: ID, asCoordinator: Bool = false) -> CaseMatter? {
    CaseMatter(opened, member: member, asCoordinator: asCoordinator)
  }

  @Test("Each part of a hand-over is told to whoever it belongs to")
  func handOver() throws {
    var asked = try cases.handedOver(nil)
    asked.journal = try cases.journal()
    #expect(matter(asked, cases.mentor) == nil)
    asked.journal = nil
    #expect(matter(asked, cases.successor) == .answer)
    var accepted = try cases.handedOver(.accepted)
    #expect(matter(accepted, cases.successor) == nil)
    accepted.journal = try cases.journal()
    #expect(matter(accepted, cases.mentor) == .passOn)
    accepted.journal = try cases.journal(passedOn: true)
    #expect(matter(accepted, cases.successor) == .takeOver)
    let declined = try cases.handedOver(.declined)
    #expect(matter(declined, cases.coordinator, asCoordinator: true) == .declined)
  }

  @Test("A coordinator is told the next step, and what to confirm; a mentor is not")
  func coordinators() throws {
    var opened = try cases.active()
    #expect(matter(opened, cases.coordinator, asCoordinator: true) == nil)
    var record = opened.record.record
    try record.close(reason: "goals_met", by: .mentor(cases.mentor), on: cases.day.adding(days: 40))
    opened = OpenedCase(
      id: opened.id, record: cases.part(record), assignment: opened.assignment, answers: opened.answers, stored: opened.stored)
    #expect(matter(opened, cases.coordinator, asCoordinator: true) == .confirmClosing)
    #expect(matter(opened, cases.mentor) == nil)
    let new = Case(day: cases.day, origin: "direct", by: cases.coordinator, need: "", languages: [])
    opened = OpenedCase(id: opened.id, record: cases.part(new), stored: opened.stored)
    #expect(matter(opened, cases.coordinator, asCoordinator: true) == .assess)
  }

  @Test("Who was asked for a case that a coordinator has ended meanwhile is not asked any more")
  func endedBeforeTheAnswer() throws {
    var record = Case(day: cases.day, origin: "direct", by: cases.coordinator, need: "", languages: [])
    let (coordinator, day) = (CaseActor.coordinator(cases.coordinator), cases.day)
    try record.assess(
      try Assessment(day: day, by: cases.coordinator, and: cases.mentor, exit: true, text: ""), by: coordinator, on: day)
    try record.move(to: .agreed, by: coordinator, on: day)
    try record.move(to: .offered, by: coordinator, on: day)
    var assignment = Assignment(day: day)
    try assignment.name(cases.mentor, on: day)
    let stored = try cases.active().stored
    var opened = OpenedCase(id: stored.id, record: cases.part(record), assignment: cases.part(assignment), stored: stored)
    #expect(matter(opened, cases.mentor) == .answer)
    try record.close(reason: "withdrew", by: coordinator, on: day)
    opened = OpenedCase(id: stored.id, record: cases.part(record), assignment: cases.part(assignment), stored: stored)
    #expect(matter(opened, cases.mentor) == nil)
  }

  @Test("A case whose mentor is gone needs somebody to go on, their answer, then a ceremony; one with a mentor needs none of it")
  func missingMentor() throws {
    func missing(_ opened: OpenedCase, mentors: [ID]) -> MissingMentor? { MissingMentor(opened) { mentors.contains($0) } }
    let (mentor, successor) = (cases.mentor, cases.successor)
    #expect(try missing(cases.active(), mentors: [mentor]) == nil)
    #expect(try missing(cases.active(), mentors: [successor]) == .askNext)
    #expect(try missing(cases.handedOver(nil), mentors: [mentor, successor]) == nil)
    #expect(try missing(cases.handedOver(nil), mentors: [successor]) == .waitForAnswer(successor))
    #expect(try missing(cases.handedOver(.declined), mentors: [successor]) == .askNext)
    #expect(try missing(cases.handedOver(.accepted), mentors: [successor]) == .holdCeremony(successor))
    #expect(try missing(cases.handedOver(.accepted), mentors: []) == .askNext)
    let accepted = try cases.handedOver(.accepted)
    var record = accepted.record.record
    record.passed = 2
    let passedOn = OpenedCase(
      id: accepted.id, record: cases.part(record), assignment: accepted.assignment, answers: accepted.answers,
      stored: accepted.stored)
    #expect(missing(passedOn, mentors: [successor]) == nil)
  }

  @Test("Due is the first follow-up once the closing is confirmed, before that the next step")
  func due() throws {
    var opened = try cases.active()
    #expect(opened.due == CaseDue(day: cases.day.adding(days: 20), followUp: nil))
    var record = opened.record.record
    try record.close(reason: "goals_met", by: .mentor(cases.mentor), on: cases.day)
    opened = OpenedCase(id: opened.id, record: cases.part(record), stored: opened.stored)
    #expect(opened.due == nil, "the work is about to end")
    try record.move(to: .following, by: .coordinator(cases.coordinator), on: cases.day)
    opened = OpenedCase(id: opened.id, record: cases.part(record), stored: opened.stored)
    #expect(opened.due == CaseDue(day: Day("2026-04-05")!, followUp: 3))
  }
}

@Suite("Members as people name them")
struct MemberNameTests {
  private static func line(_ id: ID, _ name: String?, removed: Bool = false) -> MemberLine {
    MemberLine(id: id, name: name, languages: [], roles: [.mentor], removed: removed, admitted: [], waitsFor: [])
  }

  @Test("By name or by the beginning of the id; nobody is chosen by guesswork")
  func find() throws {
    let ids = try ["ab1", "a1n0", "xyz", "qqq"].map { try ID(text: $0 + String(repeating: "0", count: 26 - $0.count)) }
    let lines = [
      Self.line(ids[0], "Ulla Ääri"), Self.line(ids[1], nil), Self.line(ids[2], "Aino"), Self.line(ids[3], "Gone", removed: true),
    ]
    #expect(try MemberLine.find("ulla ääri", among: lines).id == ids[0])
    #expect(try MemberLine.find("xy", among: lines).id == ids[2])
    #expect(try MemberLine.find("a1", among: lines).id == ids[1])
    // "Aino" is a name, and begins an id as well.
    #expect(throws: Mishap.self) { try MemberLine.find("Aino", among: lines) }
    for typed in ["Gone", "qqq", "Pekka", "Ulla"] {
      #expect(throws: ClientError.noSuchMember) { try MemberLine.find(typed, among: lines) }
    }
    let twins = lines + [Self.line(ID(), "ULLA ÄÄRI")]
    #expect(throws: Mishap.self) { try MemberLine.find("Ulla Ääri", among: twins) }
  }
}
