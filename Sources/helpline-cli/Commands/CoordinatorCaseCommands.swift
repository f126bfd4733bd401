import ArgumentParser
import HelplineClient
import HelplineCore

struct AssessCaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "assess", abstract: "Write down what a pair of members found (coordinators).",
    discussion: "With --not-exit the case ends here: Exit is not what is needed.")
  @Argument(help: CaseHelp.id)
  var id: String
  @Option(help: "Who assessed it with you: a member's name or id, or any beginning of the id that is unique.")
  var with: String
  @Flag(help: "Exit is not what is needed.")
  var notExit = false
  @OptionGroup var note: NoteOptions
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    let text = try note.required(context)
    try await context.change(id, notExit ? .assessedNotExit : .assessed) { work in
      try await work.session.require(.coordinators)
      let other = try await work.session.member(with).id
      return try await work.session.assess(work.id, with: other, exit: !notExit, text: text)
    }
  }
}

struct AgreeCaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "agree", abstract: "Write down what the participant agreed to: who sees what, and their own access.",
    discussion: "The first agreement is what an assessed case waits for; later ones are added to it.")
  @Argument(help: CaseHelp.id)
  var id: String
  @OptionGroup var text: TextOptions
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    let text = try text.required(context)
    try await context.change(id, .agreed) { work in
      try await work.session.agree(work.id, text: text)
    }
  }
}

struct AssignCaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "assign", abstract: "Ask a mentor to take the case (coordinators).",
    discussion: """
      Whoever was asked before and has not taken it loses the case at once. A case that has a mentor is handed over: helpline \
      case handover.
      """)
  @Argument(help: CaseHelp.id)
  var id: String
  @Option(help: CaseHelp.mentor)
  var mentor: String
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    try await context.change(id, .assigned) { work in
      try await work.session.require(.coordinators)
      let line = try await work.session.member(mentor)
      return (try await work.session.assign(work.id, to: line.id), ["name": context.speech.name(line)])
    }
  }
}

struct HandOverCaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "handover", abstract: "Ask another mentor to take an active case over (coordinators).",
    discussion: """
      The present mentor goes on until the other one has accepted (helpline case accept). Then the present mentor hands the \
      journal over (helpline case passon), and the other one takes it over (helpline case takeover). Both see the reason and \
      the day on which you meet.
      """)
  @Argument(help: CaseHelp.id)
  var id: String
  @Option(help: CaseHelp.mentor)
  var to: String
  @Option(help: "File that says why the mentor changes; - for standard input.")
  var reasonFile: String?
  @Option(help: "The day of the joint meeting, if there is to be one, YYYY-MM-DD.")
  var meeting: Day?
  @Flag(help: "Save the text although it seems to hold personal data.")
  var keepPersonalData = false
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    let reason = try context.required(reasonFile, "--reason-file", keepsPersonalData: keepPersonalData)
    try await context.change(id, .handOverAsked) { work in
      try await work.session.require(.coordinators)
      let line = try await work.session.member(to)
      let merged = try await work.session.handOver(work.id, to: line.id, reason: reason, meeting: meeting)
      return (merged, ["name": context.speech.name(line)])
    }
  }
}

struct WithdrawCaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw", abstract: "Take back that a mentor was asked (coordinators).",
    discussion: "They lose the case at once. A mentor who was to hand the case over goes on.")
  @Argument(help: CaseHelp.id)
  var id: String
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    try await context.change(id, .withdrawn) { work in
      try await work.session.require(.coordinators)
      return try await work.session.withdrawAssignment(work.id)
    }
  }
}

struct BarCaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "bar", abstract: "Keep a member out of this case, for good: a conflict of interest (coordinators).")
  @Argument(help: CaseHelp.id)
  var id: String
  @Option(help: "The member's name or id, or any beginning of the id that is unique.")
  var member: String
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    try await context.change(id, .barred) { work in
      try await work.session.require(.coordinators)
      let line = try await work.session.member(member)
      return (try await work.session.bar(line.id, from: work.id), ["name": context.speech.name(line)])
    }
  }
}

struct ConfirmClosingCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirm-closing", abstract: "Confirm that a case ends (coordinators).",
    discussion: "How the participant is doing is asked 3, 6 and 12 months later: helpline case follow-up.")
  @Argument(help: CaseHelp.id)
  var id: String
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    try await context.change(id, .closingConfirmed) { work in
      try await work.session.require(.coordinators)
      return try await work.session.confirmClosing(work.id)
    }
  }
}

struct ReopenCaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "reopen", abstract: "Back to work: a closing is not confirmed, or the participant comes back (coordinators).")
  @Argument(help: CaseHelp.id)
  var id: String
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    try await context.change(id, .reopened) { work in
      try await work.session.require(.coordinators)
      return try await work.session.reopen(work.id)
    }
  }
}

struct EraseCaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase", abstract: "Erase a case and its journal, their keys and their content (coordinators).")
  @Argument(help: CaseHelp.id)
  var id: String
  @Flag(help: "Do not ask for confirmation.")
  var yes = false
  @OptionGroup var common: CommonOptions

  struct Erased: Encodable { let id: ID }

  func run(_ context: Context) async throws {
    try await context.signedIn { session in
      try await session.require(.coordinators)
      let id = try await session.caseID(id, context)
      context.say(CaseMessage.eraseWarning)
      try context.confirm(CaseMessage.confirmErase, ["id": id.shown], unless: yes)
      try await session.eraseCase(id)
      try context.output.result(Erased(id: id), context.speech(CaseMessage.erased, ["id": id.shown]))
    }
  }
}
