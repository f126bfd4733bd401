import HelplineClient
import HelplineCore

/// Does what the plan of the cases says, through the same flows as real use.
struct CaseWork {
  private let acts: [(number: Int, act: CaseAct)]
  private let lists: CodeLists
  private var done = 0
  private var cases: [Int: ID] = [:]
  /// The contact that a case is about to be opened from.
  private var calls: [Int: ID] = [:]
  private var goals: [Int: [String: ID]] = [:]

  init(today: Day, pace: Int, seed: UInt64, lists: CodeLists) {
    acts = CasePlan.all(today: today, pace: pace, seed: seed)
    self.lists = lists
  }

  /// Contacts that wait for a case: nobody else settles them.
  var waitingCalls: Set<ID> { Set(calls.values) }

  /// Everything of that many days ago.
  mutating func go(on day: Int, _ staff: Staff) async throws {
    var fresh: Set<CaseAct.Person> = []
    while done < acts.count, acts[done].act.day >= day {
      let (number, act) = acts[done]
      let session = staff[act.by]
      // The session's own day is that of its last look.
      if fresh.insert(act.by).inserted { try await session.learnDay() }
      switch act.what {
      case .call(let language, let note):
        calls[number] = try await session.log(try call(language, note, on: await session.status.day))
      case .open(let origin, let need, let languages):
        cases[number] = try await open(number, origin, need, languages, by: session)
      default:
        guard let id = cases[number] else { throw DemonstrationError.story("an act before the opening") }
        try await perform(act.what, in: id, number, by: session, staff)
      }
      done += 1
    }
  }

  private func call(_ language: String, _ note: String, on day: Day) throws -> Contact {
    try Contact(
      day: day,
      codes: [
        .contactKind: "about_self", .channel: "phone", .concern: "leaving", .outcome: "exit_intake", .asks: "exit_intake",
        .relation: "self", .language: language, .urgency: "soon", .duration: "30_59",
      ], note: note
    ).completed(lists)
  }

  private mutating func open(_ number: Int, _ origin: String, _ need: String, _ languages: [String], by session: Session)
    async throws -> ID
  {
    let call = calls.removeValue(forKey: number)
    let inbound =
      origin == "inbound"
      ? try await session.receiveInbound(from: "Sosiaaliasema", reference: "", text: need, mayReply: true) : nil
    let id = try await session.openCase(origin: origin, contact: call ?? inbound, need: need, languages: languages)
    if let inbound { try await session.link(try await session.inbound(inbound), to: id) }
    if let call {
      try await session.settle(try await session.contact(call), as: "case", note: "Sovittu ensimmäinen keskustelu.")
    }
    return id
  }

  private mutating func perform(_ what: CaseAct.What, in id: ID, _ number: Int, by session: Session, _ staff: Staff) async throws
  {
    switch what {
    case .call, .open: break
    case .assess(let other, let exit, let text):
      try await session.assess(id, with: staff[other].member, exit: exit, text: text)
    case .agree(let text): try await session.agree(id, text: text)
    case .bar(let mentor): try await session.bar(staff[.mentor(mentor)].member, from: id)
    case .assign(let mentor): try await session.assign(id, to: staff[.mentor(mentor)].member)
    case .handOver(let mentor, let reason, let meeting):
      try await session.handOver(
        id, to: staff[.mentor(mentor)].member, reason: reason,
        meeting: await session.status.day.adding(days: day(of: done) - meeting))
    case .accept: try await session.accept(id)
    case .decline(let reason): try await session.decline(id, reason: reason)
    case .passOn: try await session.passOn(id)
    case .takeOver: try await session.takeOver(id)
    case .close(let reason): try await session.close(id, reason: reason)
    case .confirm: try await session.confirmClosing(id)
    case .reopen: try await session.reopen(id)
    case .followUp(let month, let text): try await session.followUp(id, month: month, text: text)
    case .card, .note, .goal, .score, .meeting, .agency, .removeAgency:
      try await write(what, in: id, number, by: session)
    }
  }

  /// The mentor's work.
  private mutating func write(_ what: CaseAct.What, in id: ID, _ number: Int, by session: Session) async throws {
    switch what {
    case .card(let text): try await session.setCard(text, in: id)
    case .note(let text): try await session.addNote(text, to: id)
    case .goal(let domain, let text, let score):
      try await session.addGoal(to: id, domain: domain, text: text, score: score)
    case .score(let text, let score):
      if goals[number]?[text] == nil {
        let parts = try await session.oneCase(id).journal?.goals ?? []
        goals[number] = Dictionary(parts.map { ($0.record.text, $0.id) }) { first, _ in first }
      }
      guard let goal = goals[number]?[text] else { throw DemonstrationError.story("a score without its goal") }
      try await session.score(goal, in: id, score)
    case .meeting(let type, let duration, let attended, let text, let next, let ahead):
      let today = await session.status.day
      let step = NextStep(day: today.adding(days: day(of: done) - ahead), text: next)
      let meeting = Meeting(day: today, type: type, duration: duration, attended: attended, nextStep: next, text: text)
      try await session.addMeeting(meeting, to: id, next: step)
    case .agency(let text): try await session.addAgency(text.agency, to: id)
    case .removeAgency(let name):
      let parts = try await session.oneCase(id).network
      guard let part = parts.first(where: { $0.record.name == name }) else {
        throw DemonstrationError.story("nobody in the network to take out")
      }
      try await session.removeAgency(part.id, from: id)
    default: break
    }
  }

  private func day(of index: Int) -> Int { acts[index].act.day }
}
