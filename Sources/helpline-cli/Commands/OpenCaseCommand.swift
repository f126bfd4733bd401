import ArgumentParser
import HelplineClient
import HelplineCore

struct OpenCaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Open an Exit case (coordinators).",
    discussion: """
      With --contact the case begins with that contact, which is settled as a case; or with what another service refers to \
      Exit, which is accepted.
      """)
  @Option(help: "The contact or inbound referral that it begins with: its id, or any beginning of it that is unique.")
  var contact: String?
  @Option(help: "How it begins: contact, direct, inbound; what --contact is, else direct.")
  var origin: String?
  @Option(help: "A language of the participant, the best one first; can be given several times.")
  var language: [String] = []
  @Option(help: "File that says what the participant asks for; - for standard input.")
  var needFile: String?
  @Flag(help: "Save the text although it seems to hold personal data.")
  var keepPersonalData = false
  @OptionGroup var common: CommonOptions

  struct Opened: Encodable {
    let id: ID
    let contact: ID?
    /// Whether the contact was settled, or the inbound referral names the case; absent without one.
    let contactSettled: Bool?
    enum CodingKeys: String, CodingKey {
      case id, contact
      case contactSettled = "contact_settled"
    }
  }

  func run(_ context: Context) async throws {
    let lists = try context.codeLists()
    let need = try context.optional(needFile, keepsPersonalData: keepPersonalData)
    try await context.signedIn { session in
      try await session.require(.coordinators)
      let found = if let contact { try await session.beginning(contact, context) } else { nil as Beginning? }
      await session.use(lists)
      context.terminal.progress(context.speech(PromptMessage.working))
      let id = try await CaseFault.explaining(lists, await session.status.day.year) {
        try found?.checkNew()
        return try await session.openCase(
          origin: origin ?? found?.origin ?? "direct", contact: found?.id, need: need, languages: language)
      }
      let settled =
        switch found {
        case .contact(let contact): await settle(contact, session, context)
        case .inbound(let inbound): await link(inbound, id, session, context)
        case nil: nil as Bool?
        }
      try context.output.result(
        Opened(id: id, contact: found?.id, contactSettled: settled), context.speech(CaseMessage.opened, ["id": id.shown]))
      context.say(CaseMessage.openedNext, ["id": id.shown])
    }
  }

  /// The case is there by now: what goes wrong here is told, and takes nothing away.
  private func settle(_ contact: OpenedContact, _ session: Session, _ context: Context) async -> Bool {
    guard contact.awaitsDecision else { return true }
    do {
      try await session.settle(contact, as: "case", note: "")
      return true
    } catch {
      context.report(error, json: false)
      context.say(CaseMessage.contactNotSettled, ["id": contact.id.shown])
      return false
    }
  }

  private func link(_ inbound: OpenedInbound, _ id: ID, _ session: Session, _ context: Context) async -> Bool {
    // Only a case that says so itself began with it.
    guard (origin ?? "inbound") == "inbound" else { return false }
    do {
      try await session.link(inbound, to: id)
      return true
    } catch {
      context.report(error, json: false)
      context.say(ReferralMessage.inboundNotLinked, ["id": inbound.id.shown, "case": id.shown])
      return false
    }
  }
}

/// What a case begins with.
private enum Beginning {
  case contact(OpenedContact)
  case inbound(OpenedInbound)

  var id: ID {
    switch self {
    case .contact(let opened): opened.id
    case .inbound(let opened): opened.id
    }
  }

  var origin: String {
    switch self {
    case .contact: "contact"
    case .inbound: "inbound"
    }
  }

  /// Throws what keeps a case from being opened from an inbound referral.
  func checkNew() throws(ReferralError) {
    guard case .inbound(let opened) = self else { return }
    guard opened.inbound.oneCase == nil else { throw .otherCase }
    guard opened.inbound.state != .declined else { throw .inboundNotAllowed(from: .declined, to: .accepted) }
  }
}

extension Session {
  fileprivate func beginning(_ typed: String, _ context: Context) async throws -> Beginning {
    do { return .contact(try await contact(typed, context)) } catch ClientError.noSuchContact {
      do { return .inbound(try await inbound(typed, context)) } catch is ReferralFlowError { throw ClientError.noSuchContact }
    }
  }
}
