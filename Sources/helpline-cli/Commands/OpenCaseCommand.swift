import ArgumentParser
import HelplineClient
import HelplineCore

struct OpenCaseCommand: HelplineCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Open an Exit case (coordinators).",
    discussion: "With --contact the case begins with that contact, which is settled as a case.")
  @Option(help: "The contact that it begins with: its id, or any beginning of it that is unique.")
  var contact: String?
  @Option(help: "How it begins: contact, direct, inbound; contact if --contact is given, else direct.")
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
    /// Whether the contact was settled; absent without one.
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
      let found = if let contact { try await session.contact(contact, context) } else { nil as OpenedContact? }
      await session.use(lists)
      context.terminal.progress(context.speech(PromptMessage.working))
      let id = try await CaseFault.explaining(lists, await session.status.day.year) {
        try await session.openCase(
          origin: origin ?? (found == nil ? "direct" : "contact"), contact: found?.id, need: need, languages: language)
      }
      let settled = if let found { await settle(found, session, context) } else { nil as Bool? }
      try context.output.result(
        Opened(id: id, contact: found?.id, contactSettled: settled), context.speech(CaseMessage.opened, ["id": id.shown]))
      context.say(CaseMessage.openedNext, ["id": id.shown])
    }
  }

  /// The case is there by now: what goes wrong here is told, and takes nothing away.
  private func settle(_ contact: OpenedContact, _ session: Session, _ context: Context) async -> Bool {
    guard contact.open else { return true }
    do {
      try await session.settle(contact, as: "case", note: "")
      return true
    } catch {
      context.report(error, json: false)
      context.say(CaseMessage.contactNotSettled, ["id": contact.id.shown])
      return false
    }
  }
}
