import ArgumentParser
import HelplineClient
import HelplineCore

struct AcceptCaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept", abstract: "Take a case that you are asked to take (mentors).",
    discussion: """
      The first mentor begins the journal by it. Who is to take the case over gets the journal when the present mentor hands it \
      over.
      """)
  @Argument(help: CaseHelp.id)
  var id: String
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    try await context.change(id, .accepted) { try await $0.session.accept($0.id) }
  }
}

struct DeclineCaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "decline", abstract: "Decline a case that you are asked to take (mentors).")
  @Argument(help: CaseHelp.id)
  var id: String
  @Option(help: "File that says why; - for standard input.")
  var reasonFile: String?
  @Flag(help: "Save the text although it seems to hold personal data.")
  var keepPersonalData = false
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    let reason = try context.optional(reasonFile, keepsPersonalData: keepPersonalData)
    try await context.change(id, .declined) { work in
      try await work.session.decline(work.id, reason: reason)
    }
  }
}

struct PassOnCaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "passon", abstract: "Hand the case over to the mentor who has accepted it (the present mentor).",
    discussion: "You have no key of the case afterwards, and no way back but a new hand-over.")
  @Argument(help: CaseHelp.id)
  var id: String
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    try await context.change(id, .passedOn) { try await $0.session.passOn($0.id) }
  }
}

struct TakeOverCaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "takeover", abstract: "Take over a journal that was handed to you (the next mentor).",
    discussion: "From then on everything has keys that the mentor before you has never had.")
  @Argument(help: CaseHelp.id)
  var id: String
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    try await context.change(id, .takenOver) { try await $0.session.takeOver($0.id) }
  }
}

struct CloseCaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "close", abstract: "End the work: its mentor, or a coordinator before it has begun.",
    discussion: "A coordinator confirms it: helpline case confirm-closing.")
  @Argument(help: CaseHelp.id)
  var id: String
  @Option(help: "goals_met, moved_on, withdrew, lost_contact, transferred, other.")
  var reason: String
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    try await context.change(id, .closing) { work in
      try await work.session.close(work.id, reason: reason)
    }
  }
}

struct FollowUpCaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "follow-up", abstract: "Write down how it goes, some months after the closing.",
    discussion: "A later one settles those before it. After the last one the case has ended.")
  @Argument(help: CaseHelp.id)
  var id: String
  @Option(help: "Which one: 3, 6 or 12 months.")
  var month: Int
  @OptionGroup var text: TextOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard Case.followUpMonths.contains(month) else { throw ValidationError("--month is 3, 6 or 12.") }
  }

  func run(_ context: Context) async throws {
    let text = try text.required(context)
    try await context.change(id, .followedUp) { work in
      try await work.session.followUp(work.id, month: month, text: text)
    }
  }
}

struct CardCaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "card", abstract: "How the participant can be reached: shown, or set with --file (the case's mentor).",
    discussion: "The card stands in the journal: nobody but the mentor can read it. It may hold personal data.")
  @Argument(help: CaseHelp.id)
  var id: String
  @Option(help: "File with the card, in place of the present one; - for standard input.")
  var file: String?
  @OptionGroup var common: CommonOptions

  struct Card: Encodable {
    let id: ID
    /// Absent while there is none.
    let card: String?
  }

  func run(_ context: Context) async throws {
    guard let file else {
      try await show(context)
      return
    }
    // A name and a number are what a card is for: no warning.
    let text = try context.text(file, "--file")
    try await context.change(id, .cardSet) { work in
      try await work.session.setCard(text, in: work.id)
    }
  }

  private func show(_ context: Context) async throws {
    try await context.signedIn { session in
      let opened = try await session.openedCase(id, context)
      let card = try opened.requireJournal().cards.first?.record.text
      try context.output.result(Card(id: opened.id, card: card), card ?? "")
      if card == nil { context.say(CaseMessage.noCard) }
    }
  }
}
