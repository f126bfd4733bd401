import ArgumentParser
import HelplineClient
import HelplineCore
import HelplineVault

struct RecoveryGroup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recovery", abstract: "The recovery key and its ceremonies.",
    subcommands: [CombineSharesCommand.self, RecoveryStatusCommand.self])
}

struct CombineSharesCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "combine", abstract: "Hold a ceremony: trustees bring their shares, one thing is done, new shares are printed.",
    discussion: """
      One of three: --case, held by a coordinator, gives the journal of a mentor who is gone to the mentor who has accepted the \
      case. --group, held by who is to be admitted, for a group in which nobody is left. --administrator makes a member one. \
      The shares are read from standard input, one in a line, up to an empty line. Have paper ready for the new ones.
      """)
  @Option(name: .customLong("case"), help: CaseHelp.id)
  var caseID: String?
  @Option(help: "The group: \(Group.allCases.map(\.rawValue).joined(separator: ", ")).")
  var group: Group?
  @Option(help: "Who becomes an administrator: name or id.")
  var administrator: String?
  @Option(help: "Who gets it, by name or id; with --group it is you.")
  var to: String?
  @Option(help: "How many new shares, 3 to 255; if absent, twice as many as are needed, less one.")
  var shares: Int?
  @Option(help: "How many of the new shares are needed, at least 2; as before if absent.")
  var threshold: Int?
  @Flag(help: "Do not ask for confirmation.")
  var yes = false
  @OptionGroup var common: CommonOptions

  func validate() throws {
    let uses = [caseID != nil, group != nil, administrator != nil].count { $0 }
    guard uses == 1 else { throw ValidationError("Exactly one of --case, --group and --administrator.") }
    guard (to == nil) == (administrator != nil) else { throw ValidationError("--case and --group need --to.") }
    guard (3...255).contains(shares ?? 3) else { throw ValidationError("--shares must be 3 to 255.") }
    guard (2...(shares ?? 128)).contains(threshold ?? 2) else {
      throw ValidationError("--threshold must be 2 to the number of shares.")
    }
  }

  struct Held: Encodable {
    let key: UInt32
    let shares: [String]
    let threshold: Int
    /// Absent if the server did not answer.
    let inForce: Bool?
    enum CodingKeys: String, CodingKey {
      case key, shares, threshold
      case inForce = "in_force"
    }
  }

  /// What is to be done, and the words for it.
  private struct Plan {
    let purpose: CeremonyPurpose
    let question: RecoveryMessage
    let done: RecoveryMessage
    let next: RecoveryMessage
    let values: [String: String]
  }

  func run(_ context: Context) async throws {
    try await context.signedIn { session in
      let plan = try await plan(session, context)
      try context.confirm(plan.question, plan.values, unless: yes)
      let given = try ShareReader(context).all()
      var needed = 0
      var shown: (shares: [String], number: UInt32)?
      do {
        context.terminal.progress(context.speech(PromptMessage.working))
        try await session.holdCeremony(plan.purpose, shares: given, count: shares, threshold: threshold) { new, number in
          shown = (new, number)
          // What comes after this is the command's own doing; what was there before is news.
          context.changesRecovery()
          if case .administrator(let id) = plan.purpose { context.changes(id) }
          needed = try Share(typed: new[0]).threshold
          try show(new, number, needed, context)
        }
      } catch {
        guard let shown else { throw error }
        try failed(error, shown.shares, shown.number, needed, context)
      }
      guard let shown else { return }
      let done = context.speech(plan.done, plan.values)
      try context.output.result(Held(key: shown.number, shares: shown.shares, threshold: needed, inForce: true), done)
      context.say(plan.next, plan.values)
      context.say(RecoveryMessage.oldSharesStay)
    }
  }

  private func plan(_ session: Session, _ context: Context) async throws -> Plan {
    if let administrator {
      let line = try await session.member(administrator)
      return Plan(
        purpose: .administrator(line.id), question: .administratorQuestion, done: .administratorDone, next: .administratorNext,
        values: ["name": context.speech.name(line)])
    }
    guard let to else { throw Mishap.nothingGiven }
    let line = try await session.member(to)
    if let group {
      guard line.id == session.member else { throw ClientError.runsForOther }
      return Plan(
        purpose: .group(group), question: .groupQuestion, done: .groupDone, next: .groupNext,
        values: ["group": context.speech(group.label)])
    }
    try await session.require(.coordinators)
    let id = try await session.caseID(caseID ?? "", context)
    return Plan(
      purpose: .journal(id, to: line.id), question: .journalQuestion, done: .journalDone, next: .journalNext,
      values: ["id": id.shown, "name": context.speech.name(line)])
  }

  private func show(_ new: [String], _ number: UInt32, _ needed: Int, _ context: Context) throws {
    // One document on standard output, at the end.
    guard !context.output.json else { return }
    context.say(RecoveryMessage.newSharesTitle, ["number": String(number), "count": String(new.count)])
    for (place, share) in new.enumerated() { context.terminal.show("\(place + 1)  \(share)") }
    context.say(RecoveryMessage.newSharesAdvice, ["threshold": String(needed)])
    try context.confirm(RecoveryMessage.writtenQuestion, [:], unless: yes)
  }

  private func failed(_ error: any Error, _ new: [String], _ number: UInt32, _ needed: Int, _ context: Context) throws -> Never {
    guard error as? ClientError == .unreachable else {
      if !context.output.json { context.say(RecoveryMessage.newSharesVoid) }
      throw error
    }
    // The answer may have been lost after it was done: whoever has no shares then has no recovery.
    context.say(RecoveryMessage.newSharesUnknown, ["number": String(number)])
    if context.output.json {
      try context.output.result(Held(key: number, shares: new, threshold: needed, inForce: nil), "")
      throw Mishap.said(.unreachable)
    }
    throw error
  }
}

struct RecoveryStatusCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Which recovery key is in force, and what only an older one opens (coordinators, administrators).")
  @OptionGroup var common: CommonOptions

  func run(_ context: Context) async throws {
    try await context.signedIn { session in
      let state = try await session.recoveryState()
      let speech = context.speech
      var lines = [speech(RecoveryMessage.state, ["number": String(state.number)])]
      for older in state.older {
        lines.append(
          speech(
            RecoveryMessage.stateOlder,
            [
              "number": String(older.number), "journals": String(older.journals),
              "groups": older.groups.isEmpty ? "–" : speech.groups(older.groups),
            ]))
      }
      if state.number > 1 { lines.append(speech(state.older.isEmpty ? RecoveryMessage.stateDone : .stateNext)) }
      try context.output.result(state, lines.joined(separator: "\n"))
    }
  }
}

/// Reads shares, one in a line, up to an empty one or the end.
struct ShareReader {
  private let context: Context

  init(_ context: Context) { self.context = context }

  func all() throws -> [Share] {
    var shares: [Share] = []
    while let share = try next(shares.count + 1) {
      if shares.contains(where: { $0.setID == share.setID && $0.index == share.index }) {
        context.say(RecoveryMessage.shareTwice)
        if context.terminal.asksByKey { continue }
      }
      shares.append(share)
    }
    return shares
  }

  private func next(_ number: Int) throws -> Share? {
    while let typed = try line(number) {
      do { return try Share(typed: typed) } catch {
        // A person types it again; a script cannot.
        guard context.terminal.asksByKey else { throw error }
        context.say(RecoveryMessage.shareAgain)
      }
    }
    return nil
  }

  /// Nil at an empty line, and at the end.
  private func line(_ number: Int) throws -> String? {
    do {
      let typed = try context.terminal.line(context.speech(RecoveryMessage.askShare, ["number": String(number)])).trimmed
      return typed.isEmpty ? nil : typed
    } catch {
      guard error == .inputEnded else { throw error }
      return nil
    }
  }
}
