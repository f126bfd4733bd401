import ArgumentParser
import HelplineClient
import HelplineCore

struct ReceiveReferralCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "receive", abstract: "Write down what another service refers to Exit (coordinators).")
  @Option(help: "Which unit refers, not which person.")
  var from: String
  @Option(help: "The unit's own reference.")
  var reference: String = ""
  @Option(help: "File with what the unit told; - for standard input.")
  var fromFile: String?
  @Flag(help: "The participant agreed that the unit is told whether they were accepted, and nothing else.")
  var mayReply = false
  @Flag(help: "Save the text although it seems to hold personal data.")
  var keepPersonalData = false
  @OptionGroup var common: CommonOptions

  struct Received: Encodable { let id: ID }

  func run(_ context: Context) async throws {
    let lists = try context.codeLists()
    let text = try context.required(fromFile, "--from-file", keepsPersonalData: keepPersonalData)
    try context.check([from, reference].joined(separator: "\n"), keepsPersonalData: keepPersonalData)
    try await context.signedIn { session in
      try await session.require(.coordinators)
      await session.use(lists)
      context.terminal.progress(context.speech(PromptMessage.working))
      let year = await session.status.day.year
      try await CaseFault.explaining(lists, year) {
        let id = try await session.receiveInbound(
          from: from.trimmed, reference: reference.trimmed, text: text, mayReply: mayReply)
        try context.output.result(Received(id: id), context.speech(ReferralMessage.received, ["id": id.shown]))
        context.say(ReferralMessage.receivedNext, ["id": id.shown])
      }
    }
  }
}

struct AnswerReferralCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "answer", abstract: "Accept or decline what another service refers to Exit (coordinators).",
    discussion: """
      Prints what the unit may be told, if the participant agreed to that. Nothing is sent. A case is opened from an accepted \
      one by helpline case open --contact with its id; --case names a case that was.
      """)
  @Argument(help: ReferralHelp.inbound)
  var id: String
  @Argument(help: "accept or decline.")
  var answer: Kind
  @Option(help: "File that says why it is declined; - for standard input.")
  var reasonFile: String?
  @Option(name: .customLong("case"), help: "The case that was opened from it.")
  var oneCase: String?
  @Flag(help: "Save the text although it seems to hold personal data.")
  var keepPersonalData = false
  @OptionGroup var common: CommonOptions

  enum Kind: String, ExpressibleByArgument, CaseIterable { case accept, decline }

  func validate() throws {
    if answer == .accept, reasonFile != nil { throw ValidationError("Only --reason-file with decline.") }
    if answer == .decline, oneCase != nil { throw ValidationError("Only --case with accept.") }
  }

  struct Answered: Encodable {
    let id: ID
    let state: String
    let oneCase: ID?
    /// All that the unit may be told; absent if the participant did not agree to a reply.
    let reply: String?
    let merged: Bool
    enum CodingKeys: String, CodingKey {
      case id, state, reply, merged
      case oneCase = "case"
    }
  }

  func run(_ context: Context) async throws {
    let lists = try context.codeLists()
    let reason =
      answer == .decline ? try context.required(reasonFile, "--reason-file", keepsPersonalData: keepPersonalData) : ""
    try await context.signedIn { session in
      try await session.require(.coordinators)
      await session.use(lists)
      let year = await session.status.day.year
      try await CaseFault.explaining(lists, year) {
        let opened = try await session.inbound(id, context)
        let linked = if let oneCase { try await session.caseID(oneCase, context) } else { nil as ID? }
        context.terminal.progress(context.speech(PromptMessage.working))
        let state: Inbound.State = answer == .accept ? .accepted : .declined
        let merged =
          if let linked { try await session.link(opened, to: linked) } else {
            try await session.moveInbound(opened, to: state, reason: reason)
          }
        let reply = opened.inbound.mayReply ? context.speech.reply(opened.inbound, state) : nil
        let said = context.speech(
          state == .accepted ? ReferralMessage.acceptedInbound : .declinedInbound, ["id": opened.id.shown])
        try context.output.result(
          Answered(id: opened.id, state: state.rawValue, oneCase: linked, reply: reply, merged: merged),
          said + "\n\n" + (reply ?? context.speech(ReferralMessage.noReply)))
        if merged { context.say(ReferralMessage.merged) }
        if state == .accepted, linked == nil { context.say(ReferralMessage.acceptedNext, ["id": opened.id.shown]) }
      }
    }
  }
}

extension Speech {
  /// All that the unit may be told: its own reference, and whether the participant was accepted.
  func reply(_ inbound: Inbound, _ state: Inbound.State) -> String {
    self(
      state == .accepted ? ReferralMessage.replyAccepted : .replyDeclined,
      ["reference": inbound.reference.isEmpty ? "–" : inbound.reference])
  }
}
