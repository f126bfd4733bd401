import ArgumentParser
import HelplineClient
import HelplineCore

struct ListCasesCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The cases that you may open: every one for a coordinator, the own ones for a mentor.")
  @Flag(help: "Only those that you are the mentor of, or are asked to take (mentors).")
  var mine = false
  @OptionGroup var common: CommonOptions

  struct Listed: Encodable {
    let cases: [CaseJSON.Line]
    /// Cases whose author or content could not be confirmed.
    let notBelieved: [ID]
    enum CodingKeys: String, CodingKey {
      case cases
      case notBelieved = "not_believed"
    }
  }

  func run(_ context: Context) async throws {
    let lists = try context.codeLists()
    let speech = context.speech
    try await context.signedIn { session in
      let found = try await session.casesSeen(mine: mine, context).sorted {
        ($0.record.record.status.isOver ? 1 : 0, $0.record.record.waitingSince, $0.id)
          < ($1.record.record.status.isOver ? 1 : 0, $1.record.record.waitingSince, $1.id)
      }
      let refused = await session.refused
      let names = (try? await session.memberNames()) ?? [:]
      let asCoordinator = await session.isAdmitted(.coordinators)
      let today = await session.status.day
      let matters = found.map { CaseMatter($0, member: session.member, asCoordinator: asCoordinator) }
      let texts = found.map { CaseText($0, names: names, lists: lists, today: today, speech: speech) }
      try context.output.result(
        Listed(cases: zip(found, matters).map { CaseJSON.Line($0, awaits: $1) }, notBelieved: refused),
        Self.text(texts, width: context.terminal.resultWidth))
      let ids = ShortID.short(found.map(\.id))
      for (opened, matter) in zip(found, matters) {
        if let matter, matter.isTold { context.say(matter.sentence, ["id": ids[opened.id] ?? ""]) }
      }
      if !refused.isEmpty {
        context.say(CaseMessage.notBelieved, ["ids": refused.map(\.description).joined(separator: ", ")])
      }
      context.say(found.isEmpty ? (asCoordinator && !mine ? CaseMessage.noCases : .noCaseload) : .listNext)
    }
  }

  private static func text(_ texts: [CaseText], width: Int?) -> String {
    guard let first = texts.first else { return "" }
    let speech = first.speech
    let ids = ShortID.short(texts.map(\.opened.id))
    let heading = [
      speech(ContactMessage.columnID), speech(first.lists.list(.caseStatus).label), speech(CasePageMessage.columnSince),
      speech(CasePageMessage.mentor), speech(CasePageMessage.due),
    ]
    let rows = texts.map { text in
      let record = text.opened.record.record
      return [
        ids[text.opened.id] ?? "", text.label(.caseStatus, record.status.rawValue), record.waitingSince.description,
        text.opened.mentor.map { speech.name($0, text.names) } ?? text.askedLine ?? "", text.dueLine ?? "",
      ]
    }
    return Table(heading: heading, rows: rows).text(width: width)
  }
}

struct ShowCaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "One case: how it stands, its goals, its network, and what happened.",
    discussion: "Goals, notes and meetings are in the journal, which only the case's mentor can read.")
  @Argument(help: CaseHelp.id)
  var id: String
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    let lists = try context.codeLists()
    try await context.signedIn { session in
      let opened = try await session.openedCase(id, context)
      // Names are a courtesy: without them the case is as readable.
      let names = (try? await session.memberNames()) ?? [:]
      let matter = CaseMatter(opened, member: session.member, asCoordinator: await session.isAdmitted(.coordinators))
      let today = await session.status.day
      let text = CaseText(opened, names: names, lists: lists, today: today, speech: context.speech)
      try context.output.result(
        CaseJSON.Whole(opened, awaits: matter, today: today), text.page(width: context.terminal.resultWidth))
      if let matter { context.say(matter.sentence, ["id": opened.id.shown]) }
      guard await session.isAdmitted(.coordinators), let missing = await session.missingMentor(opened) else { return }
      context.say(
        missing.sentence, ["id": opened.id.shown, "name": missing.successor.map { context.speech.name($0, names) } ?? ""])
    }
  }
}

struct ExportCaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "The plan for its participant: the goals and their scores (the case's mentor).",
    discussion: "As plain text to print or to read together. Nothing else of the case is in it: no notes, no names of others.")
  @Argument(help: CaseHelp.id)
  var id: String
  @Flag(help: "For the participant: say so, since nobody else is to have it.")
  var participant = false
  @OptionGroup var common: CommonOptions

  struct Exported: Encodable { let goals: [CaseJSON.PlanLine] }

  func validate() throws {
    guard participant else { throw ValidationError("Say for whom it is: --participant.") }
  }

  func run(_ context: Context) async throws {
    let lists = try context.codeLists()
    try await context.signedIn { session in
      let opened = try await session.openedCase(id, context)
      let goals = try opened.requireJournal().goals.sorted { ($0.record.day, $0.id) < ($1.record.day, $1.id) }.map(\.record)
      try context.output.result(
        Exported(goals: goals.map(CaseJSON.PlanLine.init)), Self.text(goals, lists, context.speech))
      if goals.isEmpty { context.say(CasePageMessage.noGoals) }
    }
  }

  /// Goals by domain, each with its scores; empty without goals.
  static func text(_ goals: [Goal], _ lists: CodeLists, _ speech: Speech) -> String {
    guard !goals.isEmpty else { return "" }
    // A newer client may know more domains.
    let known = lists.list(.goalDomain).codes.map(\.id)
    let domains = (known + goals.map(\.domain)).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let parts = domains.filter { domain in goals.contains { $0.domain == domain } }.map { domain in
      let texts = goals.filter { $0.domain == domain }.map { CaseText.block($0.text, [CaseText.scores($0)]) }
      return lists.list(.goalDomain).label(domain, speech.language) + "\n" + texts.joined(separator: "\n")
    }
    return ([speech(CasePageMessage.planTitle)] + parts + [speech(CasePageMessage.scale)]).joined(separator: "\n\n")
  }
}
