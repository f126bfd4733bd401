import ArgumentParser
import HelplineClient
import HelplineCore

struct AddNoteCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add a note to the journal (the case's mentor).",
    discussion: "The journal is the mentor's alone: no coordinator and no administrator can read it.")
  @Argument(help: CaseHelp.id)
  var id: String
  @OptionGroup var note: NoteOptions
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    let text = try note.required(context)
    try await context.change(id, .noteAdded) { work in
      try await work.session.addNote(text, to: work.id)
    }
  }
}

struct AddGoalCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add a goal to the plan (the case's mentor).")
  @Argument(help: CaseHelp.id)
  var id: String
  @Option(help: "safety, housing, work_study, network, mental_health, identity_ideology, substance, official.")
  var domain: String
  @Option(parsing: .unconditional, help: ArgumentHelp(CaseHelp.score))
  var score: Int
  @OptionGroup var note: NoteOptions
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    let text = try note.required(context)
    try await context.change(id, .goalAdded) { work in
      try await work.session.addGoal(to: work.id, domain: domain, text: text, score: score)
    }
  }
}

struct ScoreGoalCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "score", abstract: "Score how far a goal is reached (the case's mentor).",
    discussion: CaseHelp.score + " A second score on one day takes the first one's place.")
  @Argument(help: CaseHelp.id)
  var id: String
  @Argument(help: "The goal's id, or any beginning of it that is unique in the case.")
  var goal: String
  @Argument(help: "0, 1, 2, -1 or -2.")
  var score: Int?
  @Flag(help: .hidden)
  var minus: Minus?
  @OptionGroup var common: CommonOptions

  /// The parser takes what begins with a hyphen for an option: so these two are options.
  enum Minus: Int, EnumerableFlag {
    case one = -1
    case two = -2

    static func name(for value: Minus) -> NameSpecification { .customShort(value == .one ? "1" : "2") }
  }

  var given: Int { score ?? minus?.rawValue ?? 0 }

  func validate() throws {
    guard (score == nil) != (minus == nil) else { throw ValidationError("Give one score: -2, -1, 0, 1 or 2.") }
  }

  func run(_ context: Context) async throws {
    try await context.change(id, .goalScored) { work in
      let goals = try await work.session.oneCase(work.id).requireJournal().goals
      let goal = try ShortID.find(goal, among: goals.map(\.id), else: ClientError.noSuchGoal)
      return try await work.session.score(goal, in: work.id, given)
    }
  }
}

struct AddMeetingCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Log a meeting that was agreed, whether the participant came or not (the case's mentor).",
    discussion: """
      With --next-step-day the next step is seen by the coordinators too, and reminds when its day is past; the rest stays in the \
      journal.
      """)
  @Argument(help: CaseHelp.id)
  var id: String
  @Option(help: "The day of the meeting, YYYY-MM-DD.")
  var date: Day
  @Option(help: "in_person, phone, video, outdoors, with_agency.")
  var type: String
  @Option(help: "lt5, 5_14, 15_29, 30_59, 60plus, unknown.")
  var duration: String
  @Option(help: "Whether the participant came: yes or no.")
  var attended: Attended
  @Option(help: "File with the next step; - for standard input.")
  var nextStepFile: String?
  @Option(help: "The day by which the next step is done, YYYY-MM-DD.")
  var nextStepDay: Day?
  @OptionGroup var note: NoteOptions
  @OptionGroup var common: CommonOptions

  enum Attended: String, ExpressibleByArgument, CaseIterable { case yes, no }

  func validate() throws {
    if nextStepDay != nil, nextStepFile == nil { throw ValidationError("--next-step-day needs --next-step-file.") }
    if nextStepFile == "-", note.noteFile == "-" { throw ValidationError("Only one text can come from standard input.") }
  }

  func run(_ context: Context) async throws {
    let text = try context.optional(note.noteFile, keepsPersonalData: note.keepPersonalData)
    let step = try context.optional(nextStepFile, keepsPersonalData: note.keepPersonalData)
    if nextStepDay != nil, step.isEmpty { throw Mishap.noText("--next-step-file") }
    let meeting = Meeting(
      day: date, type: type, duration: duration, attended: attended == .yes, nextStep: step, text: text)
    let next = nextStepDay.map { NextStep(day: $0, text: step) }
    try await context.change(id, .meetingAdded) { work in
      try await work.session.addMeeting(meeting, to: work.id, next: next)
    }
  }
}
